package org.equidad.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.explain.ShapDistribution;
import org.equidad.explain.ShapImportance;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Interval;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.Status;
import org.equidad.features.AuditSpec;
import org.equidad.features.Label;

/** {@code shap_values.json}: what moves the audited model's scores. Cells below the confidentiality minimum are empty. */
final class ShapValuesJson {
    private static final String REGION = "region";

    private final AuditSpec spec;
    private final ShapResults results;

    private ShapValuesJson(AuditSpec spec, ShapResults results) {
        this.spec = spec;
        this.results = results;
    }

    static ObjectNode of(AuditSpec spec, ShapResults results, Instant generatedAt) {
        return new ShapValuesJson(spec, results).write(generatedAt);
    }

    private ObjectNode write(Instant generatedAt) {
        ObjectNode root = Json.object();
        root.put("generated_at", generatedAt.toString());
        root.put("model", results.model());
        root.put("score", "raw");
        root.put("computed_on", "test_" + results.testYear());
        root.put("n_rows", results.rows());
        root.put("cover", "survey");
        root.put("units", "log-odds");
        root.put(
                "note",
                "SHAP values describe how the model computes its score from its inputs; they say nothing of causes");
        ArrayNode names = root.putArray("feature_names");
        ArrayNode es = root.putArray("feature_labels_es");
        ArrayNode en = root.putArray("feature_labels_en");
        results.features().forEach((name, label) -> {
            names.add(name);
            es.add(label.es());
            en.add(label.en());
        });
        root.put("base_value", results.base().survey());
        ObjectNode base = root.putObject("base_values");
        base.put("survey_cover", results.base().survey());
        base.put("model_cover", results.base().model());
        base.put("weighted_mean_score_of_training_rows", results.base().weightedMean());
        base.put("unweighted_mean_score_of_training_rows", results.base().plainMean());
        root.set("global_importance", values(results.importance()));
        root.set("global_importance_uncertainty", uncertainties(results.importance()));
        root.set("global_mean", table(results.direction()));
        root.set("ranks", ranks());
        ObjectNode regional = root.putObject("regional");
        ObjectNode regionalUncertainty = root.putObject("regional_uncertainty");
        results.byGroup().getOrDefault(REGION, Map.of()).forEach((group, importance) -> {
            if (!hidden(importance)) {
                regional.set(group, values(importance));
                regionalUncertainty.set(group, uncertainties(importance));
            }
        });
        root.set("by_group", byGroup());
        root.set("gap_decomposition", gaps());
        root.set("es_peruano", effect("es_peruano").orElse(null));
        root.set("es_mujer", effect("es_mujer").orElseGet(Json::object));
        ObjectNode effects = root.putObject("effects");
        results.effects().keySet().forEach(key -> effects.set(key, effect(key).orElse(null)));
        root.set("interactions", interactions());
        root.set("profiles", profiles());
        root.set("overlap_with_logistic_regression", overlap());
        root.set("distribution", distribution());
        return root;
    }

    /** Whether the estimates rest on fewer rows than the confidentiality minimum. */
    private boolean hidden(JointEstimates estimates) {
        return estimates.estimates().stream().anyMatch(this::hidden);
    }

    private boolean hidden(Estimate estimate) {
        return FairnessMetricsJson.tooFew(spec, estimate)
                || estimate.counts().rows() < spec.minimums().confidential();
    }

    private static ObjectNode values(JointEstimates estimates) {
        ObjectNode node = Json.object();
        for (int f = 0; f < estimates.size(); f++) {
            Json.number(node, estimates.labels().get(f), estimates.estimate(f).value());
        }
        return node;
    }

    private static ObjectNode uncertainties(JointEstimates estimates) {
        ObjectNode node = Json.object();
        for (int f = 0; f < estimates.size(); f++) {
            Estimate estimate = estimates.estimate(f);
            node.set(estimates.labels().get(f), Json.uncertainty(estimate).put("status", Json.key(estimate.status())));
        }
        return node;
    }

    private ObjectNode table(JointEstimates estimates) {
        ObjectNode node = Json.object();
        for (int f = 0; f < estimates.size(); f++) {
            node.set(estimates.labels().get(f), cell(estimates.estimate(f)));
        }
        return node;
    }

    /** Value, standard error and limits; empty below the confidentiality minimum. */
    private ObjectNode cell(Estimate estimate) {
        ObjectNode node = Json.object();
        boolean hidden = hidden(estimate);
        Optional<Interval> interval = estimate.interval().filter(i -> !hidden);
        Json.number(node, "value", hidden ? Double.NaN : estimate.value().orElse(Double.NaN));
        Json.number(node, "se", hidden ? Double.NaN : estimate.standardError().orElse(Double.NaN));
        Json.number(node, "ci_lower", interval.map(Interval::lower).orElse(Double.NaN));
        Json.number(node, "ci_upper", interval.map(Interval::upper).orElse(Double.NaN));
        Json.number(node, "df", hidden || !estimate.status().isDefined() ? Double.NaN : estimate.degreesOfFreedom());
        node.put("status", Json.key(hidden ? Status.SUPPRESSED : estimate.status()));
        return node;
    }

    private ObjectNode ranks() {
        ObjectNode node = Json.object();
        for (ShapImportance.Rank rank : results.ranks()) {
            ObjectNode entry = node.putObject(rank.feature());
            entry.put("rank", rank.rank());
            entry.put("lower", rank.lower());
            entry.put("upper", rank.upper());
            Json.number(entry, "share_in_top_" + ShapResults.TOP, rank.shareInTop());
            entry.put("replicates", rank.replicates());
        }
        return node;
    }

    private ObjectNode byGroup() {
        ObjectNode node = Json.object();
        results.byGroup().forEach((dimension, groups) -> {
            ObjectNode table = node.putObject(dimension);
            groups.forEach((group, importance) -> table.set(group, table(importance)));
        });
        return node;
    }

    private ObjectNode gaps() {
        ObjectNode node = Json.object();
        results.gaps().forEach((dimension, gaps) -> {
            ObjectNode table = node.putObject(dimension);
            gaps.stream().findFirst().ifPresent(gap -> table.put("reference", gap.reference()));
            ObjectNode groups = table.putObject("groups");
            for (ShapImportance.ScoreGap gap : gaps) {
                groups.set(gap.group(), gap(gap));
            }
        });
        return node;
    }

    /** A group with too few rows shows nothing; the reference is never one. */
    private ObjectNode gap(ShapImportance.ScoreGap gap) {
        ObjectNode node = Json.object();
        boolean shown = results.byGroup().getOrDefault(gap.dimension(), Map.of()).entrySet().stream()
                .filter(e -> e.getKey().equals(gap.group()) || e.getKey().equals(gap.reference()))
                .noneMatch(e -> hidden(e.getValue()));
        node.set("score_gap", shown ? withP(gap.score()) : emptied());
        ObjectNode features = node.putObject("features");
        for (ShapImportance.FeaturePart part : gap.features()) {
            if (!shown) {
                features.set(part.feature(), emptied());
                continue;
            }
            ObjectNode entry = cell(part.difference());
            Json.number(entry, "p_adjusted", part.adjustedP());
            features.set(part.feature(), entry);
        }
        return node;
    }

    private ObjectNode withP(Estimate difference) {
        ObjectNode node = cell(difference);
        Json.number(
                node,
                "p_value",
                hidden(difference) ? Double.NaN : difference.pValueOfZero().orElse(Double.NaN));
        return node;
    }

    private static ObjectNode emptied() {
        ObjectNode node = Json.object();
        for (String key : List.of("value", "se", "ci_lower", "ci_upper", "df")) {
            node.putNull(key);
        }
        node.put("status", Json.key(Status.SUPPRESSED));
        return node;
    }

    private Optional<ObjectNode> effect(String key) {
        return results.effects().getOrDefault(key, Optional.empty()).map(effect -> {
            ObjectNode node = Json.object();
            node.set("features", Json.tree(effect.features()));
            node.put("dimension", effect.asked().dimension());
            node.put("reference", effect.asked().reference());
            node.set("within", Json.tree(effect.asked().within()));
            ObjectNode groups = node.putObject("mean_shap");
            effect.groups().forEach((group, mean) -> groups.set(group, cell(mean)));
            ObjectNode differences = node.putObject("difference");
            effect.differences().forEach((group, difference) -> {
                boolean shown = !hidden(effect.groups().get(group))
                        && !hidden(effect.groups().get(effect.asked().reference()));
                differences.set(group, shown ? withP(difference) : emptied());
            });
            return node;
        });
    }

    private ObjectNode interactions() {
        ObjectNode node = Json.object();
        results.interactions().forEach((key, interaction) -> {
            ObjectNode entry = node.putObject(key);
            label(entry, interaction.asked().label());
            entry.put("n_rows", results.interactionRows());
            entry.set("first", Json.tree(interaction.asked().first()));
            entry.set("second", Json.tree(interaction.asked().second()));
            entry.set("mean_abs", cell(interaction.strength()));
            entry.put("dimension", interaction.asked().dimension());
            ObjectNode groups = entry.putObject("mean_by_group");
            interaction.groups().forEach((group, mean) -> groups.set(group, cell(mean)));
            ArrayNode pairs = entry.putArray("pairs");
            interaction.pairs().forEach((pair, strength) -> {
                ObjectNode one = pairs.addObject();
                one.set("features", Json.tree(pair));
                one.set("mean_abs", cell(strength));
            });
        });
        return node;
    }

    private static void label(ObjectNode node, Label label) {
        node.put("label_es", label.es());
        node.put("label_en", label.en());
    }

    private ArrayNode profiles() {
        ArrayNode array = Json.array();
        for (ShapResults.Profile profile : results.profiles()) {
            ObjectNode node = array.addObject();
            node.put("id", profile.asked().id());
            label(node, profile.asked().label());
            ObjectNode values = node.putObject("features");
            profile.values().forEach((name, value) -> Json.number(values, name, value));
            node.set("shap_values", Json.tree(profile.shap()));
            node.put("predicted_proba", profile.probability());
            node.put("base_value", results.base().survey());
            node.put("n_rows_behind", profile.rows());
            node.set("asked", Json.tree(profile.asked().groups()));
            node.set("found", Json.tree(profile.used()));
            node.put("exact", profile.used().equals(profile.asked().groups()));
        }
        return array;
    }

    private ObjectNode overlap() {
        ObjectNode node = Json.object();
        ShapResults.Overlap overlap = results.overlap();
        node.set(results.model(), Json.tree(overlap.audited()));
        node.set("logistic_regression", Json.tree(overlap.logistic()));
        node.set("shared", Json.tree(overlap.shared()));
        node.put("n_shared", overlap.shared().size());
        return node;
    }

    private ObjectNode distribution() {
        ObjectNode node = Json.object();
        for (ShapDistribution distribution : results.distributions()) {
            ArrayNode cells = node.putArray(distribution.feature());
            for (ShapDistribution.Cell cell : distribution.cells()) {
                ObjectNode entry = cells.addObject();
                entry.put("share", cell.share());
                entry.put("mean_shap", cell.meanShap());
                Json.number(entry, "mean_feature", cell.meanFeature());
                Json.number(entry, "mean_position", cell.meanPosition());
            }
        }
        return node;
    }
}
