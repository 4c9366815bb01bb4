package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;

/**
 * What the models can do, overall.
 *
 * @param models by key, in the order of display
 * @param more further parts of the file by name: maps, lists, texts, numbers, truth values and estimates, fit for
 *     publication
 */
public record ModelResults(Map<String, Model> models, Map<String, Object> more) {
    /** The metrics that every evaluation holds. */
    public static final List<Metric> METRICS = List.of(
            Metric.PR_AUC,
            Metric.ROC_AUC,
            Metric.F1,
            Metric.F1_MACRO,
            Metric.PRECISION,
            Metric.TPR,
            Metric.FPR,
            Metric.SELECTION_RATE,
            Metric.BASE_RATE,
            Metric.BRIER,
            Metric.LOG_LOSS);

    /** Recall is the true positive rate; people who compare models look for this name. */
    private static final Map<Metric, String> NAMES = Map.of(Metric.TPR, "recall");

    /** Copies the maps in their order. */
    public ModelResults {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }

    /** The name of a metric in the file. */
    public static String name(Metric metric) {
        return NAMES.getOrDefault(metric, metric.name());
    }

    /** A number for a map of the file; {@code null} where there is none. */
    public static Object number(OptionalDouble value) {
        return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
    }

    /**
     * A model on one year's rows.
     *
     * @param key in the file: {@code validate_2023}, {@code test_2024_final}, {@code test_2024_calibrated}
     * @param threshold scores at or above it are flagged
     * @param metrics {@link #METRICS} of everybody, fit for publication
     * @param more further entries
     */
    public record Evaluation(String key, double threshold, GroupResult metrics, Map<String, Object> more) {
        /** Copies the map in its order. */
        public Evaluation {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(metrics, "metrics");
            more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
        }
    }

    /**
     * One model.
     *
     * @param evaluations in the order of the file
     * @param importance feature to its share of the total gain; empty where the model has none
     * @param hyperparameters by name
     * @param details whatever else describes the fit
     * @param computedOn the rows that the sweep was made on, such as {@code test_2024}
     * @param sweep metrics at fixed thresholds
     */
    public record Model(
            List<Evaluation> evaluations,
            Map<String, Double> importance,
            Map<String, Object> hyperparameters,
            Map<String, Object> details,
            String computedOn,
            List<Evaluation> sweep) {
        /** Copies lists and maps in their order. */
        public Model {
            evaluations = List.copyOf(evaluations);
            importance = Collections.unmodifiableMap(new LinkedHashMap<>(importance));
            hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
            details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
            Objects.requireNonNull(computedOn, "computedOn");
            sweep = List.copyOf(sweep);
        }

        /**
         * The evaluation of this key.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Evaluation evaluation(String key) {
            return evaluations.stream()
                    .filter(e -> e.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no evaluation '" + key + "'"));
        }
    }
}
