package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;

/**
 * What the models can do, overall.
 *
 * @param models by key, in the order of display
 */
public record ModelResults(Map<String, Model> models) {
    /** The metrics that every evaluation holds. */
    public static final List<Metric> METRICS = List.of(
            Metric.PR_AUC,
            Metric.ROC_AUC,
            Metric.F1,
            Metric.PRECISION,
            Metric.TPR,
            Metric.FPR,
            Metric.SELECTION_RATE,
            Metric.BASE_RATE,
            Metric.BRIER,
            Metric.LOG_LOSS);

    /** Copies the map in its order. */
    public ModelResults {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
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
    }
}
