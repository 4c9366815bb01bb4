package org.equidad.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.equidad.fairness.CalibrationCurve;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Status;
import org.equidad.features.AuditSpec;

/**
 * {@code calibration_curves}, {@code roc_curves} and {@code threshold_explorer} of {@code fairness_metrics.json}. A group that is emptied
 * elsewhere in the file is emptied here, and so is every bin and rate that rests on fewer rows than the confidentiality
 * minimum.
 */
final class FairnessCurvesJson {
    private static final double DECIMALS = 1e6;
    private static final List<Metric> SHOWN = List.of(Metric.FNR, Metric.FPR, Metric.PRECISION, Metric.SELECTION_RATE);

    private final AuditSpec spec;
    private final FairnessResults results;
    private final FairnessCurves curves;

    FairnessCurvesJson(AuditSpec spec, FairnessResults results) {
        this.spec = spec;
        this.results = results;
        this.curves = results.curves();
    }

    /** Bins of the score with the mean score and the observed rate, of everybody and of every group. */
    ObjectNode calibration() {
        ObjectNode node = Json.object();
        node.put("score", "raw");
        node.set("edges", Json.tree(curves.edges()));
        node.put("note", "rates without numbers of rows; a bin's lower edge is not in it, but for the first");
        ObjectNode dimensions = Json.object();
        curves.calibration().forEach((dimension, groups) -> {
            ObjectNode table = Json.object();
            for (CalibrationCurve curve : groups) {
                if (curve.dimension().isEmpty()) {
                    if (!node.has("overall")) {
                        node.set("overall", bins(curve, false));
                    }
                } else {
                    GroupResult cell = results.treatment().cells().group(dimension, curve.group());
                    boolean hidden = FairnessMetricsJson.emptied(cell)
                            || FairnessMetricsJson.suppressed(
                                    cell.estimate(Metric.BASE_RATE).status());
                    table.set(Json.key(cell.values()), bins(curve, hidden));
                }
            }
            dimensions.set(dimension, table);
        });
        node.set("dimensions", dimensions);
        return node;
    }

    private ObjectNode bins(CalibrationCurve curve, boolean emptied) {
        ObjectNode node = Json.object();
        ArrayNode bins = node.putArray("bins");
        if (emptied) {
            node.put("status", Json.key(Status.SUPPRESSED));
            return node;
        }
        for (CalibrationCurve.Bin bin : curve.bins()) {
            ObjectNode entry = bins.addObject();
            entry.put("from", bin.from());
            entry.put("to", bin.to());
            if (FairnessMetricsJson.tooFew(spec, bin.observed())) {
                entry.putNull("mean_score");
                entry.putNull("observed_rate");
                entry.putNull("difference");
                entry.put("status", Json.key(Status.SUPPRESSED));
                entry.set("uncertainty", Json.emptied(bin.observed().method()));
                continue;
            }
            Json.number(entry, "mean_score", bin.meanScore().value());
            Json.number(entry, "observed_rate", bin.observed().value());
            Json.number(entry, "difference", bin.difference().value());
            entry.put("status", Json.key(bin.observed().status()));
            entry.set("uncertainty", Json.uncertainty(bin.observed()));
            entry.set("difference_uncertainty", Json.uncertainty(bin.difference()));
        }
        return node;
    }

    /** For every group, each metric at all thresholds: values, limits and the decision on each. */
    ObjectNode thresholds() {
        ObjectNode node = Json.object();
        node.put("audited", results.threshold());
        node.set("thresholds", Json.tree(curves.thresholds().navigableKeySet()));
        node.put("level", 0.95);
        node.put("decimals", 6);
        node.put(
                "note",
                "for looking at: a threshold chosen by these curves must be judged on other data; rates without"
                        + " numbers of rows");
        groups(node, this::series);
        return node;
    }

    /** For everybody and every group, the points of the ROC curve at all thresholds with the limits of both rates. */
    ObjectNode roc() {
        ObjectNode node = Json.object();
        node.set("thresholds", Json.tree(curves.thresholds().navigableKeySet()));
        node.put("level", 0.95);
        node.put(
                "note",
                "true against false positive rate at each threshold; limits are those of each rate at that threshold, not"
                        + " of the curve; rates without numbers of rows");
        groups(node, this::points);
        return node;
    }

    private ObjectNode points(List<GroupResult> along, GroupResult cell) {
        ObjectNode node = Json.object();
        ArrayNode[] tpr = {node.putArray("tpr"), node.putArray("tpr_ci_lower"), node.putArray("tpr_ci_upper")};
        ArrayNode[] fpr = {node.putArray("fpr"), node.putArray("fpr_ci_lower"), node.putArray("fpr_ci_upper")};
        boolean hidden = FairnessMetricsJson.emptied(cell)
                || FairnessMetricsJson.suppressed(cell.estimate(Metric.FNR).status())
                || FairnessMetricsJson.suppressed(cell.estimate(Metric.FPR).status());
        for (GroupResult group : along) {
            Estimate missed = group.estimate(Metric.FNR);
            Estimate alarms = group.estimate(Metric.FPR);
            boolean shown = !hidden
                    && !FairnessMetricsJson.tooFew(spec, group.estimate(Metric.BASE_RATE))
                    && !FairnessMetricsJson.tooFew(spec, missed)
                    && !FairnessMetricsJson.tooFew(spec, alarms);
            Optional<Interval> found = missed.interval().filter(ci -> shown);
            add(
                    tpr[0],
                    one(shown, missed.value().isPresent(), 1 - missed.value().orElse(0)));
            add(tpr[1], found.map(ci -> OptionalDouble.of(1 - ci.upper())).orElse(OptionalDouble.empty()));
            add(tpr[2], found.map(ci -> OptionalDouble.of(1 - ci.lower())).orElse(OptionalDouble.empty()));
            Optional<Interval> limits = alarms.interval().filter(ci -> shown);
            add(fpr[0], one(shown, alarms.value().isPresent(), alarms.value().orElse(0)));
            add(fpr[1], limits.map(ci -> OptionalDouble.of(ci.lower())).orElse(OptionalDouble.empty()));
            add(fpr[2], limits.map(ci -> OptionalDouble.of(ci.upper())).orElse(OptionalDouble.empty()));
        }
        if (hidden) {
            node.put("status", Json.key(Status.SUPPRESSED));
        }
        return node;
    }

    private static OptionalDouble one(boolean shown, boolean defined, double value) {
        return shown && defined ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** Adds what is made of everybody and of every group along the thresholds. */
    private void groups(ObjectNode node, BiFunction<List<GroupResult>, GroupResult, ObjectNode> make) {
        List<GroupResult> everybody =
                curves.thresholds().values().stream().map(GroupReport::overall).toList();
        node.set("overall", make.apply(everybody, results.treatment().cells().overall()));
        ObjectNode dimensions = node.putObject("dimensions");
        for (String dimension : curves.thresholds().firstEntry().getValue().dimensions()) {
            ObjectNode table = dimensions.putObject(dimension);
            Map<String, List<GroupResult>> groups = new LinkedHashMap<>();
            for (GroupResult group : curves.thresholds().firstEntry().getValue().groups(dimension)) {
                groups.put(
                        group.label(),
                        curves.thresholds().values().stream()
                                .map(r -> r.group(dimension, group.label()))
                                .toList());
            }
            groups.forEach((label, along) -> {
                GroupResult cell = results.treatment().cells().group(dimension, label);
                table.set(Json.key(cell.values()), make.apply(along, cell));
            });
        }
    }

    private ObjectNode series(List<GroupResult> along, GroupResult cell) {
        ObjectNode node = Json.object();
        List<Double> thresholds = List.copyOf(curves.thresholds().navigableKeySet());
        boolean emptied = FairnessMetricsJson.emptied(cell);
        for (Metric metric : SHOWN) {
            ObjectNode entry = node.putObject(metric.name());
            ArrayNode values = entry.putArray("value");
            ArrayNode lower = entry.putArray("ci_lower");
            ArrayNode upper = entry.putArray("ci_upper");
            ArrayNode decisions = entry.putArray("decision");
            boolean hidden =
                    FairnessMetricsJson.suppressed(cell.estimate(metric).status());
            boolean everywhere = emptied || hidden && (metric == Metric.FNR || metric == Metric.FPR);
            for (int i = 0; i < along.size(); i++) {
                GroupResult group = along.get(i);
                Estimate estimate = group.estimate(metric);
                // Above the audited threshold no more rows are flagged than there.
                if (everywhere
                        || hidden && thresholds.get(i) >= results.threshold()
                        || FairnessMetricsJson.tooFew(spec, group.estimate(Metric.BASE_RATE))
                        || FairnessMetricsJson.tooFew(spec, estimate)) {
                    values.addNull();
                    lower.addNull();
                    upper.addNull();
                    decisions.add(Json.key(Status.SUPPRESSED));
                    continue;
                }
                Optional<Interval> interval = estimate.interval();
                add(values, estimate.value());
                add(lower, interval.map(ci -> OptionalDouble.of(ci.lower())).orElse(OptionalDouble.empty()));
                add(upper, interval.map(ci -> OptionalDouble.of(ci.upper())).orElse(OptionalDouble.empty()));
                decisions.add(Json.key(group.verdicts().get(metric).decision()));
            }
        }
        return node;
    }

    private static void add(ArrayNode array, OptionalDouble value) {
        Json.add(
                array,
                value.isPresent() && Double.isFinite(value.getAsDouble())
                        ? OptionalDouble.of(Math.rint(value.getAsDouble() * DECIMALS) / DECIMALS)
                        : OptionalDouble.empty());
    }
}
