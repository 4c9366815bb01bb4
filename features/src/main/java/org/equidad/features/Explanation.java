package org.equidad.features;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an audit asks of the explanation of its model beside the importance of features: effects of protected attributes,
 * interactions, and profiles of typical cases. What names a feature or dimension that the data have not is left out.
 *
 * @param effects effects of attributes on groups
 * @param pairs interactions of two sets of features
 * @param profiles typical cases
 */
public record Explanation(List<Effect> effects, List<Pair> pairs, List<Profile> profiles) {
    /** Copies the lists. */
    public Explanation {
        effects = List.copyOf(effects);
        pairs = List.copyOf(pairs);
        profiles = List.copyOf(profiles);
    }

    /** Nothing beyond importance. */
    public static Explanation none() {
        return new Explanation(List.of(), List.of(), List.of());
    }

    /**
     * How much an attribute itself moves the scores of a dimension's groups.
     *
     * @param key name in the export
     * @param features the attribute's features, whose SHAP values are added up
     * @param dimension the groups compared
     * @param reference what they are compared with
     * @param within dimension and group that the comparison is limited to; empty for everybody
     */
    public record Effect(
            String key, List<String> features, String dimension, String reference, Map<String, String> within) {
        /** Copies the collections. */
        public Effect {
            features = List.copyOf(features);
            within = Map.copyOf(within);
        }
    }

    /**
     * The interaction of two sets of features.
     *
     * @param key name in the export
     * @param first features of one side
     * @param second features of the other
     * @param dimension groups by which it is told
     * @param label for readers
     */
    public record Pair(String key, List<String> first, List<String> second, String dimension, Label label) {
        /** Copies the lists. */
        public Pair {
            first = List.copyOf(first);
            second = List.copyOf(second);
        }
    }

    /**
     * A typical case: the weighted medians of the features over the rows of a cell. Where the cell is too small, its last
     * conditions are given up one by one, and the features that they fix are set.
     *
     * @param id name in the export
     * @param label for readers
     * @param groups the cell, dimension by dimension, the most important first
     * @param fixed the values of features that the cell implies
     */
    public record Profile(String id, Label label, Map<String, String> groups, Map<String, Double> fixed) {
        /** Copies the maps in their order. */
        public Profile {
            groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
            fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        }
    }
}
