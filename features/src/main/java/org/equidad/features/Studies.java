package org.equidad.features;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is tried beside the audited model.
 *
 * @param featureSets the same model with other sets of features
 * @param mitigation reweighing and thresholds by group; empty to leave them out unless the user asks
 * @param targetSweep other bounds of a numeric target
 */
public record Studies(
        List<FeatureSet> featureSets, Optional<Mitigation> mitigation, Optional<TargetSweep> targetSweep) {
    public Studies {
        featureSets = List.copyOf(featureSets);
        Objects.requireNonNull(mitigation, "mitigation");
        Objects.requireNonNull(targetSweep, "targetSweep");
        Set<String> names = new HashSet<>();
        for (FeatureSet set : featureSets) {
            if (!names.add(set.name())) {
                throw new IllegalArgumentException("feature set '" + set.name() + "' appears twice");
            }
        }
    }

    /** Nothing. */
    public static Studies none() {
        return new Studies(List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * A set of features to compare with the audited one.
     *
     * @param name its key
     * @param label what readers see
     * @param only the features of the set; empty for the audited ones
     * @param with features added to them, such as those that were left out because they give the target away
     * @param without features taken from them
     */
    public record FeatureSet(String name, Label label, List<String> only, List<String> with, List<String> without) {
        public FeatureSet {
            Objects.requireNonNull(label, "label");
            only = List.copyOf(only);
            with = List.copyOf(with);
            without = List.copyOf(without);
            if (name == null || !name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
                throw new IllegalArgumentException(
                        "feature set '" + name + "': letters without accents, digits, '_', '-' and '.' are allowed");
            }
            if (only.isEmpty() && with.isEmpty() && without.isEmpty()) {
                throw new IllegalArgumentException("feature set '" + name + "' is the audited one; only, with or"
                        + " without has to say what differs");
            }
            if (!only.isEmpty() && !(with.isEmpty() && without.isEmpty())) {
                throw new IllegalArgumentException("feature set '" + name
                        + "': only lists the whole set, so with and without cannot stand beside");
            }
        }
    }

    /**
     * Mitigation by reweighing and by thresholds of groups.
     *
     * @param dimensions audited dimensions or crossings, one at a time; empty for every audited dimension
     * @param tolerance how far the constrained rates of groups may differ on the rows that choose the thresholds, a
     *     fraction above 0
     */
    public record Mitigation(List<String> dimensions, double tolerance) {
        /** The tolerance unless said otherwise: two percentage points. */
        public static final double TOLERANCE = 0.02;

        public Mitigation {
            dimensions = List.copyOf(dimensions);
            if (!(tolerance > 0 && tolerance <= 1)) {
                throw new IllegalArgumentException(
                        "the tolerance of mitigation is " + tolerance + "; above 0 and at most 1 is allowed");
            }
        }

        /** Every audited dimension within two percentage points. */
        public static Mitigation defaults() {
            return new Mitigation(List.of(), TOLERANCE);
        }
    }

    /** Closed bounds within which a number has to lie. */
    public record Limits(double low, double high) {
        public Limits {
            if (!(low >= 0 && low < high && high < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("limits from " + low + " to " + high
                        + "; two numbers, 0 or more, the lower one first, are allowed");
            }
        }

        /** Whether a number lies within. */
        public boolean hold(double value) {
            return value >= low && value <= high;
        }
    }

    /**
     * Other bounds of a numeric target, to see which keeps the base rate and the disparate impact within limits.
     *
     * @param bounds at least two, ascending
     * @param dimension audited dimension or crossing whose groups are compared
     * @param disparateImpact limits of every group's rate of selection over the reference's
     * @param baseRate limits of the share of rows that have the outcome
     */
    public record TargetSweep(List<Double> bounds, String dimension, Limits disparateImpact, Limits baseRate) {
        /** The four-fifths rule and its inverse. */
        public static final Limits FOUR_FIFTHS = new Limits(0.8, 1.25);

        /** Base rates at which both outcomes are common. */
        public static final Limits COMMON = new Limits(0.3, 0.7);

        public TargetSweep {
            bounds = bounds.stream().sorted().distinct().toList();
            Objects.requireNonNull(dimension, "dimension");
            Objects.requireNonNull(disparateImpact, "disparateImpact");
            Objects.requireNonNull(baseRate, "baseRate");
            if (bounds.size() < 2) {
                throw new IllegalArgumentException("the sweep of the target has the bounds " + bounds
                        + "; at least two different ones are needed");
            }
            if (baseRate.high() > 1) {
                throw new IllegalArgumentException(
                        "the base rate is limited to " + baseRate.high() + "; at most 1 is allowed");
            }
        }
    }

    /** Refuses names that the audit does not have. */
    void check(Set<String> features, Set<String> audited, AuditSpec.Target target) {
        for (FeatureSet set : featureSets) {
            List<String> named = new ArrayList<>(set.only());
            named.addAll(set.with());
            named.addAll(set.without());
            for (String feature : named) {
                require("feature set '" + set.name() + "' names the feature", feature, features);
            }
        }
        mitigation.ifPresent(
                m -> m.dimensions().forEach(d -> require("the mitigation names the dimension", d, audited)));
        targetSweep.ifPresent(sweep -> {
            require("the target's sweep names the dimension", sweep.dimension(), audited);
            if (target.comparison() == AuditSpec.Comparison.EQUALS) {
                throw new IllegalArgumentException("the target's sweep needs a target that compares a number with a"
                        + " bound; '" + target.name() + "' is one of equality");
            }
        });
    }

    private static void require(String what, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(what + " '" + name + "'; there are " + String.join(", ", known));
        }
    }
}
