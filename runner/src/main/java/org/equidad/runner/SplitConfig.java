package org.equidad.runner;

import java.util.List;
import org.equidad.features.AuditSpec;

/** Reads the key {@code split} of {@code audit.yml}. */
final class SplitConfig {
    private SplitConfig() {}

    /** What the key says. */
    static AuditSpec.Division of(ConfigNode node) {
        if (node.get("folds").isPresent()) {
            return folds(node);
        }
        if (node.get("shares").isEmpty()) {
            node.only("train", "validate", "test");
            List<Integer> train = years(node.require("train"));
            int validate = node.require("validate").integer();
            int test = node.require("test").integer();
            return node.here(() -> new AuditSpec.Split(train, validate, test));
        }
        node.only("shares", "draw", "seed");
        ConfigNode shares = node.require("shares").only("train", "validate", "test");
        AuditSpec.Unit unit = unit(node);
        long seed = seed(node);
        return shares.here(() -> new AuditSpec.Shares(
                shares.require("train").number(),
                shares.require("validate").number(),
                shares.require("test").number(),
                unit,
                seed));
    }

    private static AuditSpec.Division folds(ConfigNode node) {
        node.only("folds", "train", "test", "shares", "draw", "seed");
        AuditSpec.Tested tested;
        if (node.get("shares").isPresent()) {
            node.only("folds", "shares", "draw", "seed");
            ConfigNode shares = node.require("shares").only("train", "test");
            tested = shares.here(() -> new AuditSpec.TestShare(
                    shares.require("train").number(), shares.require("test").number()));
        } else {
            List<Integer> train = years(node.require("train"));
            int test = node.require("test").integer();
            tested = node.here(() -> new AuditSpec.TestYear(train, test));
        }
        ConfigNode count = node.require("folds");
        AuditSpec.Unit unit = unit(node);
        long seed = seed(node);
        return count.here(() -> new AuditSpec.Folds(count.integer(), tested, unit, seed));
    }

    private static List<Integer> years(ConfigNode node) {
        return node.list().stream().map(ConfigNode::integer).toList();
    }

    private static AuditSpec.Unit unit(ConfigNode node) {
        return node.get("draw").map(n -> n.oneOf(AuditSpec.Unit.class)).orElse(AuditSpec.Unit.ROW);
    }

    private static long seed(ConfigNode node) {
        return node.get("seed").map(ConfigNode::integer).orElse(1);
    }
}
