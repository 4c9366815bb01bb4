package org.equidad.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equidad.features.Label;
import org.equidad.features.Modelling;
import org.equidad.features.Studies;

/** Reads the keys of {@code audit.yml} that say how models are made and what is tried beside them. */
final class StudiesConfig {
    private final Map<String, ConfigNode> places;

    /**
     * @param places takes where each named part stands, so that a wrong reference is told with its line
     */
    StudiesConfig(Map<String, ConfigNode> places) {
        this.places = places;
    }

    /** What the key {@code models} says. */
    static Modelling modelling(ConfigNode node) {
        node.only("trials", "max_trees", "min_recall");
        return node.here(() -> new Modelling(
                node.get("trials").map(n -> OptionalInt.of(n.integer())).orElse(OptionalInt.empty()),
                node.get("max_trees").map(n -> OptionalInt.of(n.integer())).orElse(OptionalInt.empty()),
                node.get("min_recall").map(n -> OptionalDouble.of(n.number())).orElse(OptionalDouble.empty())));
    }

    /** What the keys of the studies say. */
    Studies studies(ConfigNode root) {
        List<Studies.FeatureSet> sets = new ArrayList<>();
        root.get("feature_sets")
                .ifPresent(map -> map.entries().forEach((name, node) -> sets.add(featureSet(name, node))));
        Optional<Studies.Mitigation> mitigation = root.get("mitigation").map(node -> {
            node.only("dimensions", "tolerance");
            places.put("the mitigation", node);
            return node.here(() -> new Studies.Mitigation(
                    texts(node, "dimensions"),
                    node.get("tolerance").map(ConfigNode::number).orElse(Studies.Mitigation.TOLERANCE)));
        });
        Optional<Studies.TargetSweep> sweep = root.get("target_sweep").map(node -> {
            node.only("bounds", "dimension", "disparate_impact", "base_rate");
            places.put("the target's sweep", node);
            return node.here(() -> new Studies.TargetSweep(
                    node.require("bounds").list().stream()
                            .map(ConfigNode::number)
                            .toList(),
                    node.require("dimension").text(),
                    node.get("disparate_impact").map(StudiesConfig::limits).orElse(Studies.TargetSweep.FOUR_FIFTHS),
                    node.get("base_rate").map(StudiesConfig::limits).orElse(Studies.TargetSweep.COMMON)));
        });
        return new Studies(sets, mitigation, sweep);
    }

    private Studies.FeatureSet featureSet(String name, ConfigNode node) {
        node.only("label", "only", "with", "without");
        places.put("feature set '" + name + "'", node);
        return node.here(() -> new Studies.FeatureSet(
                name,
                node.get("label").map(AuditConfig::label).orElse(Label.same(name)),
                texts(node, "only"),
                texts(node, "with"),
                texts(node, "without")));
    }

    private static Studies.Limits limits(ConfigNode node) {
        List<Double> numbers = node.list().stream().map(ConfigNode::number).toList();
        if (numbers.size() != 2) {
            throw node.mistake("two numbers are needed, the lower and the upper limit");
        }
        return node.here(() -> new Studies.Limits(numbers.get(0), numbers.get(1)));
    }

    private static List<String> texts(ConfigNode node, String key) {
        return node.get(key).map(ConfigNode::texts).orElse(List.of());
    }
}
