package org.equidad.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;

/** {@code model_results.json}: what each model can do overall, how it was made, and what the ministry's system is said to do. */
final class ModelResultsJson {
    private static final String PRIMARY = "lightgbm";
    private static final String MINISTRY = "alerta-escuela.json";

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
        results.more().forEach((name, value) -> root.set(name, Json.tree(value)));
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
            String name = ModelResults.name(metric);
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

    /** The ministry's figures, from the resource that says where they come from, beside those of this audit. */
    private static ObjectNode comparison(ModelResults results) {
        ObjectNode node;
        try (InputStream in = ModelResultsJson.class.getResourceAsStream(MINISTRY)) {
            node = (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(MINISTRY + " inside the program cannot be read", e);
        }
        ObjectNode ours = node.putObject("our_metrics_summary");
        ModelResults.Model primary = results.models().get(PRIMARY);
        for (ModelResults.Evaluation evaluation : primary.evaluations()) {
            ObjectNode summary = ours.putObject(evaluation.key());
            for (Metric metric : List.of(Metric.ROC_AUC, Metric.PRECISION, Metric.TPR)) {
                Estimate estimate = evaluation.metrics().estimate(metric);
                String name = ModelResults.name(metric);
                Json.number(summary, name, estimate.value());
                estimate.interval().ifPresent(i -> {
                    summary.put(name + "_ci_lower", i.lower());
                    summary.put(name + "_ci_upper", i.upper());
                });
            }
        }
        return node;
    }
}
