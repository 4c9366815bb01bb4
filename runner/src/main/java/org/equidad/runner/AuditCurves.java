package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.equidad.export.FairnessCurves;
import org.equidad.fairness.CalibrationCurve;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** Curves along the score: calibration and error rates of groups, precision, recall and false alarms of everybody. */
final class AuditCurves {
    private static final int BINS = 10;
    private static final int STEPS = 50;
    /** Shares flagged at the points of the curves of everybody, in percent: denser where programmes work. */
    private static final double[] FLAGGED = {
        1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100
    };

    private AuditCurves() {}

    /** Calibration and error rates of every audited group on one part, at thresholds 0.02 apart and the audited one. */
    static FairnessCurves of(AuditSpec spec, AuditData part, double[] scores, double threshold) {
        Predictions predictions = predictions(part, scores);
        List<Grouping> dimensions = audited(spec, part);
        GroupMetrics metrics = GroupMetrics.of(part.design(), predictions)
                .policy(spec.minimums().policy())
                .by(dimensions.toArray(Grouping[]::new))
                .reference();
        double[] edges = new double[BINS + 1];
        for (int b = 0; b <= BINS; b++) {
            edges[b] = (double) b / BINS;
        }
        Map<String, List<CalibrationCurve>> calibration = new LinkedHashMap<>();
        dimensions.forEach(d -> calibration.put(d.name(), metrics.calibration(d.name(), edges)));
        TreeSet<Double> thresholds = new TreeSet<>(List.of(threshold));
        for (int step = 1; step < STEPS; step++) {
            thresholds.add((double) step / STEPS);
        }
        TreeMap<Double, GroupReport> reports = new TreeMap<>();
        for (double t : thresholds) {
            reports.put(
                    t,
                    GroupMetrics.of(part.design(), predictions.withThreshold(t))
                            .metrics(FairnessCurves.METRICS)
                            .policy(spec.minimums().policy())
                            .by(dimensions.toArray(Grouping[]::new))
                            .reference()
                            .compute());
        }
        return new FairnessCurves(Arrays.stream(edges).boxed().toList(), calibration, reports);
    }

    /** The audited dimensions of a part that are not crossed. */
    static List<Grouping> audited(AuditSpec spec, AuditData part) {
        return spec.dimensions().stream()
                .filter(d ->
                        d.role() == AuditSpec.Role.AUDITED && part.dimensions().contains(d.name()))
                .map(d -> part.grouping(d.name()))
                .toList();
    }

    /**
     * Points of the precision-recall and the ROC curve of everybody, at thresholds that flag given shares of the rows;
     * with intervals for the rate at each point, not for the curve as a whole.
     */
    static Map<String, Object> points(AuditSpec spec, AuditData part, double[] scores) {
        Predictions predictions = predictions(part, scores);
        int[] label = part.label();
        double[] sorted = IntStream.range(0, scores.length)
                .filter(i -> label[i] >= 0)
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray();
        TreeSet<Double> thresholds = new TreeSet<>();
        for (double share : FLAGGED) {
            int flagged = Math.max(1, (int) Math.round(sorted.length * share / 100));
            thresholds.add(sorted[sorted.length - flagged]);
        }
        Map<Metric, String> names = new LinkedHashMap<>();
        names.put(Metric.TPR, "recall");
        names.put(Metric.PRECISION, "precision");
        names.put(Metric.FPR, "fpr");
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        columns.put("thresholds", new ArrayList<>());
        names.values().forEach(n -> {
            columns.put(n, new ArrayList<>());
            columns.put(n + "_ci_lower", new ArrayList<>());
            columns.put(n + "_ci_upper", new ArrayList<>());
        });
        for (double t : thresholds.descendingSet()) {
            GroupResult everybody = GroupMetrics.of(part.design(), predictions.withThreshold(t))
                    .metrics(List.copyOf(names.keySet()))
                    .policy(spec.minimums().policy())
                    .compute()
                    .overall();
            if (everybody.estimate(Metric.PRECISION).counts().rows()
                    < spec.minimums().confidential()) {
                continue;
            }
            columns.get("thresholds").add(t);
            names.forEach((metric, name) -> {
                Estimate estimate = everybody.estimate(metric);
                columns.get(name).add(number(estimate.value()));
                columns.get(name + "_ci_lower")
                        .add(estimate.interval().map(Interval::lower).orElse(null));
                columns.get(name + "_ci_upper")
                        .add(estimate.interval().map(Interval::upper).orElse(null));
            });
        }
        return new LinkedHashMap<>(columns);
    }

    private static Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Predictions predictions(AuditData part, double[] scores) {
        double[] labels = Arrays.stream(part.label())
                .mapToDouble(y -> y < 0 ? Double.NaN : y)
                .toArray();
        return Predictions.labels(labels).withScores(scores);
    }
}
