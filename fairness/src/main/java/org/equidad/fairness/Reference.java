package org.equidad.fairness;

import java.util.Locale;

/**
 * What a group is compared with.
 *
 * @param kind which population
 * @param label label of the group, for {@link Kind#GROUP} only; empty otherwise
 */
public record Reference(Kind kind, String label) {
    /** The populations to compare with. */
    public enum Kind {
        /** The group with the largest sum of weights in its dimension. */
        LARGEST,
        /** A named group. */
        GROUP,
        /** Everybody in the analysis, the group itself and rows without a group included. */
        OVERALL,
        /** Everybody of the dimension but the group. */
        REST,
        /** Every other group in turn, each pair once: the later label minus the earlier. */
        EVERY_PAIR
    }

    /**
     * @throws IllegalArgumentException where a label is missing or has no use
     */
    public Reference {
        Checks.notNull(kind, "kind of reference");
        Checks.notNull(label, "label of reference");
        if (kind != Kind.GROUP && !label.isEmpty()) {
            throw new IllegalArgumentException("reference " + kind + " with label '" + label + "': only GROUP has one");
        }
    }

    /** The largest group of each dimension, by weight. */
    public static Reference largest() {
        return new Reference(Kind.LARGEST, "");
    }

    /** A group by its label, in every dimension that has it; the largest group in those that do not. */
    public static Reference group(String label) {
        return new Reference(Kind.GROUP, label);
    }

    /** Everybody. */
    public static Reference overall() {
        return new Reference(Kind.OVERALL, "");
    }

    /** Everybody else of the dimension. */
    public static Reference rest() {
        return new Reference(Kind.REST, "");
    }

    /** All pairs of groups. */
    public static Reference everyPair() {
        return new Reference(Kind.EVERY_PAIR, "");
    }

    @Override
    public String toString() {
        return kind == Kind.GROUP ? label : kind.name().toLowerCase(Locale.ROOT);
    }
}
