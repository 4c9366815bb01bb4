package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.explain.ShapDistribution;
import org.equidad.explain.ShapImportance;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.JointEstimates;
import org.equidad.features.Explanation;
import org.equidad.features.Label;

/**
 * The explanation of the audited model on the test year, by exact SHAP values in log-odds under the survey's cover.
 *
 * @param model the audited model's key
 * @param testYear year of the explained rows
 * @param features by name, in the order of the model, with their labels
 * @param base expected raw score when nothing is known of a row
 * @param rows rows explained
 * @param importance mean |SHAP value| over the population, in the order of the features
 * @param direction mean SHAP value likewise
 * @param ranks places of the features and their stability under the bootstrap
 * @param byGroup importance by dimension and group
 * @param gaps by dimension: which features carry the gaps in mean score
 * @param effects by key; empty for one that does not apply to the data
 * @param interactions by key
 * @param interactionRows rows drawn for the interactions
 * @param profiles typical cases
 * @param overlap agreement with the logistic regression on the most important features
 * @param distributions by feature, in the order of the model
 */
public record ShapResults(
        String model,
        int testYear,
        Map<String, Label> features,
        Base base,
        long rows,
        JointEstimates importance,
        JointEstimates direction,
        List<ShapImportance.Rank> ranks,
        Map<String, Map<String, JointEstimates>> byGroup,
        Map<String, List<ShapImportance.ScoreGap>> gaps,
        Map<String, Optional<Effect>> effects,
        Map<String, Interaction> interactions,
        int interactionRows,
        List<Profile> profiles,
        Overlap overlap,
        List<ShapDistribution> distributions) {

    /** How many features count as the top. */
    public static final int TOP = 5;

    /** Copies the collections in their order. */
    public ShapResults {
        features = ordered(features);
        ranks = List.copyOf(ranks);
        byGroup = ordered(byGroup);
        gaps = ordered(gaps);
        effects = ordered(effects);
        interactions = ordered(interactions);
        profiles = List.copyOf(profiles);
        distributions = List.copyOf(distributions);
    }

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * The base value both ways.
     *
     * @param survey under the survey's cover: the weighted mean raw score of the training rows
     * @param model under the model's own node counts
     * @param weightedMean weighted mean raw score of the training rows, computed from the scores themselves
     * @param plainMean mean raw score of the training rows without weights
     */
    public record Base(double survey, double model, double weightedMean, double plainMean) {}

    /**
     * How much an attribute's own features move the scores of a dimension's groups.
     *
     * @param asked what was asked
     * @param features those of its features that the model has
     * @param groups mean of the features' SHAP values by group
     * @param differences of each group and the reference
     */
    public record Effect(
            Explanation.Effect asked,
            List<String> features,
            Map<String, Estimate> groups,
            Map<String, Estimate> differences) {
        /** Copies the collections in their order. */
        public Effect {
            features = List.copyOf(features);
            groups = ordered(groups);
            differences = ordered(differences);
        }
    }

    /**
     * The interaction of two sets of features: the sum over their pairs of twice the SHAP interaction value.
     *
     * @param asked what was asked
     * @param strength mean magnitude over the population
     * @param groups mean over each group of the dimension
     * @param pairs mean magnitude of each pair that the model has
     */
    public record Interaction(
            Explanation.Pair asked,
            Estimate strength,
            Map<String, Estimate> groups,
            Map<List<String>, Estimate> pairs) {
        /** Copies the maps in their order. */
        public Interaction {
            groups = ordered(groups);
            pairs = ordered(pairs);
        }
    }

    /**
     * A typical case; see {@link Explanation.Profile}.
     *
     * @param asked what was asked
     * @param used the conditions of the cell that the medians come from: those asked for, or the first of them
     * @param rows rows of that cell
     * @param values the features' values after coarsening, NaN where missing
     * @param shap their SHAP values
     * @param probability the model's raw probability
     */
    public record Profile(
            Explanation.Profile asked,
            Map<String, String> used,
            long rows,
            Map<String, Double> values,
            Map<String, Double> shap,
            double probability) {
        /** Copies the maps in their order. */
        public Profile {
            used = ordered(used);
            values = ordered(values);
            shap = ordered(shap);
        }
    }

    /**
     * The most important features of the audited model and of the logistic regression, whose importance is the weighted
     * mean of |coefficient x (value - mean)| on the same rows: its SHAP values.
     *
     * @param audited names, the most important first
     * @param logistic likewise
     */
    public record Overlap(List<String> audited, List<String> logistic) {
        /** Copies the lists. */
        public Overlap {
            audited = List.copyOf(audited);
            logistic = List.copyOf(logistic);
        }

        /** Those in both, in the order of the audited model. */
        public List<String> shared() {
            return audited.stream().filter(logistic::contains).toList();
        }
    }
}
