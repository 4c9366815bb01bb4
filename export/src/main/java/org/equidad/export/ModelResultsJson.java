package org.equidad.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;

/** {@code model_results.json}: what each model can do overall, how it was made, and what the ministry's system is said to do. */
final class ModelResultsJson {
    private static final String PRIMARY = "lightgbm";
    /** Recall is the true positive rate; people who compare models look for this name. */
    private static final Map<Metric, String> NAMES = Map.of(Metric.TPR, "recall");

    /** Published figures of the audited system by level: ROC-AUC, precision, recall. */
    private static final List<Published> MINISTRY = List.of(
            new Published("inicial", 0.84, 0.23, 0.37),
            new Published("primaria", 0.89, 0.22, 0.43),
            new Published("secundaria", 0.87, 0.19, 0.36));

    private record Published(String level, double rocAuc, double precision, double recall) {}

    private ModelResultsJson() {}

    static ObjectNode of(AuditSpec spec, ModelResults results, Instant generatedAt) {
        ObjectNode root = Json.object();
        root.put("generated_at", generatedAt.toString());
        root.put("target", spec.target().name());
        root.put("primary_model", PRIMARY);
        ObjectNode models = root.putObject("models");
        ObjectNode thresholds = Json.object();
        results.models().forEach((key, model) -> {
            ObjectNode node = models.putObject(key);
            for (ModelResults.Evaluation evaluation : model.evaluations()) {
                node.set(evaluation.key(), evaluation(evaluation));
            }
            if (!model.importance().isEmpty()) {
                node.set("feature_importance", Json.tree(model.importance()));
                node.put("feature_importance_is", "share of the total gain over all splits");
            }
            node.set("hyperparameters", Json.tree(model.hyperparameters()));
            model.details().forEach((name, value) -> node.set(name, Json.tree(value)));
            ObjectNode sweep = thresholds.putObject(key);
            sweep.put("computed_on", model.computedOn());
            for (ModelResults.Evaluation evaluation : model.sweep()) {
                sweep.set(evaluation.key(), evaluation(evaluation));
            }
        });
        root.set("thresholds", thresholds);
        if (spec.name().equals(DescriptiveTablesJson.ENAHO)) {
            root.set("alerta_escuela_comparison", comparison(results));
        }
        return root;
    }

    private static ObjectNode evaluation(ModelResults.Evaluation evaluation) {
        ObjectNode node = Json.object();
        GroupResult metrics = evaluation.metrics();
        ObjectNode uncertainty = Json.object();
        metrics.metrics().forEach((metric, estimate) -> {
            String name = NAMES.getOrDefault(metric, metric.name());
            Json.number(node, name, estimate.value());
            uncertainty.set(name, Json.uncertainty(estimate).put("status", Json.key(estimate.status())));
        });
        node.put("threshold", evaluation.threshold());
        node.put("n_unweighted", metrics.counts().rows());
        Json.number(node, "n_weighted", metrics.counts().weighted());
        metrics.counts().positives().ifPresent(n -> node.put("n_positives", n));
        evaluation.more().forEach((name, value) -> node.set(name, Json.tree(value)));
        node.set("uncertainty", uncertainty);
        return node;
    }

    private static ObjectNode comparison(ModelResults results) {
        ObjectNode node = Json.object();
        node.put(
                "source",
                "Figures of Alerta Escuela (ministry of education, Peru) as published by third parties; second hand,"
                        + " not checked at the source");
        node.put(
                "caveat",
                "An independent proxy model on survey data is not that system: another outcome (non-enrolment in a"
                        + " household survey, not administrative dropout), other data, one model instead of 60");
        ObjectNode theirs = node.putObject("their_metrics");
        for (Published level : MINISTRY) {
            ObjectNode published = theirs.putObject(level.level());
            published.put("roc_auc", level.rocAuc());
            published.put("precision", level.precision());
            published.put("recall", level.recall());
            published.put("missed", Math.round(100 * (1 - level.recall())) / 100.0);
        }
        ObjectNode ours = node.putObject("our_metrics_summary");
        ModelResults.Model primary = results.models().get(PRIMARY);
        for (ModelResults.Evaluation evaluation : primary.evaluations()) {
            ObjectNode summary = ours.putObject(evaluation.key());
            for (Metric metric : List.of(Metric.ROC_AUC, Metric.PRECISION, Metric.TPR)) {
                Estimate estimate = evaluation.metrics().estimate(metric);
                Json.number(summary, NAMES.getOrDefault(metric, metric.name()), estimate.value());
            }
        }
        return node;
    }
}
