package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.equidad.features.AuditSpec;
import org.equidad.features.SyntheticTable;
import org.equidad.features.TableRecipe;

/** Reads the key {@code synthetic} of an audit's description. */
final class SyntheticConfig {
    private final ConfigNode root;

    private SyntheticConfig(ConfigNode root) {
        this.root = root;
    }

    /**
     * The invented table of a description.
     *
     * @param root the whole description
     * @param spec what was read from it
     * @throws IllegalArgumentException on a mistake, with line and column
     */
    static SyntheticTable table(ConfigNode root, AuditSpec spec, Wishes wishes) {
        SyntheticConfig config = new SyntheticConfig(root);
        TableRecipe recipe = root.get("synthetic").map(config::recipe).orElse(TableRecipe.defaults());
        TableRecipe wished = new TableRecipe(
                wishes.rows().orElse(recipe.rows()),
                wishes.seed().orElse(recipe.seed()),
                recipe.years(),
                recipe.columns());
        return config.placed(() -> SyntheticTable.of(spec, wished));
    }

    /** What the command line says instead of the description. */
    record Wishes(Optional<Integer> rows, Optional<Long> seed) {
        static Wishes none() {
            return new Wishes(Optional.empty(), Optional.empty());
        }
    }

    /** Puts the place of the column that a message begins with before it. */
    <T> T placed(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            String start = "the column '";
            if (!e.getMessage().startsWith(start)) {
                throw root.nearest(List.of("synthetic")).mistake(e.getMessage());
            }
            String name =
                    e.getMessage().substring(start.length(), e.getMessage().indexOf('\'', start.length()));
            boolean described = root.get("synthetic")
                    .flatMap(s -> s.get("columns"))
                    .flatMap(c -> c.get(name))
                    .isPresent();
            throw root.nearest(described ? List.of("synthetic", "columns", name) : List.of("columns", name))
                    .mistake(e.getMessage());
        }
    }

    private TableRecipe recipe(ConfigNode node) {
        node.only("rows", "seed", "years", "columns");
        Map<String, TableRecipe.Column> columns = new LinkedHashMap<>();
        node.get("columns").ifPresent(all -> all.entries().forEach((name, entry) -> columns.put(name, column(entry))));
        return node.get("rows")
                .orElse(node)
                .here(() -> new TableRecipe(
                        node.get("rows").map(ConfigNode::integer).orElse(TableRecipe.ROWS),
                        node.get("seed").map(ConfigNode::integer).orElse(1),
                        node.get("years").map(SyntheticConfig::years).orElse(List.of()),
                        columns));
    }

    private static List<Integer> years(ConfigNode node) {
        return node.list().stream().map(ConfigNode::integer).toList();
    }

    private static TableRecipe.Column column(ConfigNode node) {
        node.only("between", "mean", "sd", "median", "spread", "shares", "clusters", "whole", "depends_on", "missing");
        Map<String, TableRecipe.Effect> effects = new LinkedHashMap<>();
        node.get("depends_on")
                .ifPresent(map -> map.entries().forEach((name, effect) -> effects.put(name, effect(effect))));
        OptionalDouble missing =
                node.get("missing").map(n -> OptionalDouble.of(n.number())).orElse(OptionalDouble.empty());
        return node.get("missing").orElse(node).here(() -> new TableRecipe.Column(shape(node), effects, missing));
    }

    private static TableRecipe.Effect effect(ConfigNode node) {
        return node.isText() ? new TableRecipe.Slope(node.number()) : new TableRecipe.ByValue(numbers(node));
    }

    private static Map<String, Double> numbers(ConfigNode node) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        node.entries().forEach((key, value) -> numbers.put(key, value.number()));
        return numbers;
    }

    /** The keys say which distribution is meant; those of two do not go together. */
    private static Optional<TableRecipe.Shape> shape(ConfigNode node) {
        if (node.get("shares").isPresent()) {
            alone(node, "shares");
            ConfigNode shares = node.require("shares");
            return Optional.of(shares.here(() -> new TableRecipe.Shares(numbers(shares))));
        }
        if (node.get("clusters").isPresent()) {
            alone(node, "clusters");
            ConfigNode clusters = node.require("clusters");
            return Optional.of(clusters.here(() -> new TableRecipe.Clusters(clusters.integer())));
        }
        TableRecipe.Digits digits = node.get("whole")
                .filter(SyntheticConfig::yes)
                .map(w -> TableRecipe.Digits.WHOLE)
                .orElse(TableRecipe.Digits.THREE);
        if (node.get("mean").isPresent() || node.get("sd").isPresent()) {
            refuse(node, node.get("mean").isPresent() ? "mean" : "sd", "median", "spread");
            double[] range = range(node, Double.NEGATIVE_INFINITY);
            return Optional.of(node.here(() -> new TableRecipe.Normal(
                    node.require("mean").number(), node.require("sd").number(), range[0], range[1], digits)));
        }
        if (node.get("median").isPresent() || node.get("spread").isPresent()) {
            double[] range = range(node, 0);
            return Optional.of(node.here(() -> new TableRecipe.LogNormal(
                    node.require("median").number(), node.require("spread").number(), range[0], range[1], digits)));
        }
        if (node.get("between").isPresent()) {
            double[] range = range(node, 0);
            return Optional.of(node.require("between").here(() -> new TableRecipe.Uniform(range[0], range[1], digits)));
        }
        if (digits == TableRecipe.Digits.WHOLE) {
            throw node.require("whole").mistake("whole goes with between, mean or median");
        }
        return Optional.empty();
    }

    private static boolean yes(ConfigNode node) {
        return switch (node.text()) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default -> throw node.mistake("'" + node.text() + "' is unknown; allowed are true, false");
        };
    }

    private static void alone(ConfigNode node, String key) {
        for (String other : List.of("between", "mean", "sd", "median", "spread", "shares", "clusters", "whole")) {
            if (!other.equals(key)) {
                refuse(node, key, other);
            }
        }
    }

    private static void refuse(ConfigNode node, String key, String... others) {
        for (String other : others) {
            if (node.get(other).isPresent()) {
                throw node.require(other).mistake("'" + key + "' and '" + other + "' do not go together");
            }
        }
    }

    private static double[] range(ConfigNode node, double low) {
        if (node.get("between").isEmpty()) {
            return new double[] {low, Double.POSITIVE_INFINITY};
        }
        List<ConfigNode> ends = node.require("between").list();
        if (ends.size() != 2) {
            throw node.require("between").mistake("two numbers are needed, the smallest and the largest");
        }
        return new double[] {ends.get(0).number(), ends.get(1).number()};
    }
}
