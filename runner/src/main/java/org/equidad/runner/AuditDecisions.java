package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equidad.export.FairnessResults;
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
import org.equidad.models.CalibrationChoice;

/**
 * Decision curves on the test rows: the net benefit of the calibrated audited model, of the calibrated logistic
 * regression and of flagging everybody, by the risk from which one acts. Limits at each point, not for whole curves.
 */
final class AuditDecisions {
    private static final String COMPARED = "logistic_regression";
    private static final int STEPS = 50;
    private static final int STEPS_OF_GROUPS = 20;
    private static final double DECIMALS = 1e6;

    private final AuditSpec spec;
    private final ScoredYear test;
    private final Map<String, double[]> calibrated = new LinkedHashMap<>();
    private final CalibrationChoice calibration;
    private final double audited;

    AuditDecisions(AuditSpec spec, LearningYears years, AuditModels models, ScoredYear test, long seed) {
        this.spec = spec;
        this.test = test;
        calibration = models.calibration();
        audited = calibration.calibrator().apply(models.threshold(AuditModels.PRIMARY));
        calibrated.put(AuditModels.PRIMARY, calibration.calibrator().apply(test.primary()));
        CalibrationChoice other = years.calibration(models.validation().scores().get(COMPARED), seed);
        calibrated.put(COMPARED, other.calibrator().apply(test.scores().get(COMPARED)));
    }

    Map<String, Object> results(FairnessResults fairness) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "Net benefit by threshold probability (Vickers and Elkin 2006): the share of everybody that is flagged"
                        + " with the outcome, minus the share flagged without it times t/(1-t), t the risk from which one"
                        + " flags; flagging nobody has net benefit 0. Scores are calibrated on the rows that chose the"
                        + " thresholds. Gain is the net benefit minus that of flagging everybody, difference is "
                        + AuditModels.PRIMARY + " minus " + COMPARED
                        + ", both on the same rows. Rates without numbers of"
                        + " rows, rounded to six decimals; limits hold at each point.");
        result.put("computed_on", test.key());
        result.put("calibration", calibration.method().key());
        result.put("level", 0.95);
        List<Double> thresholds = thresholds(STEPS);
        result.put("thresholds", thresholds);
        result.putAll(overall(thresholds));
        result.put("at_audited_threshold", atAudited(new Published(spec)));
        List<Double> coarse = thresholds(STEPS_OF_GROUPS);
        result.put("group_thresholds", coarse);
        result.put("dimensions", dimensions(coarse, Published.beside(spec, fairness)));
        return result;
    }

    private static List<Double> thresholds(int steps) {
        return IntStream.range(1, steps).mapToObj(s -> (double) s / steps).toList();
    }

    private Map<String, Object> overall(List<Double> thresholds) {
        Curve primary = new Curve();
        Curve gain = new Curve();
        Curve other = new Curve();
        Curve difference = new Curve();
        Curve everybody = new Curve();
        List<Boolean> better = new ArrayList<>();
        for (double t : thresholds) {
            Metric benefit = Metric.netBenefit(t);
            GroupReport alone = report(test.rows(), t, List.of());
            StackedScores stacked = new StackedScores(test.rows());
            calibrated.forEach((name, scores) -> stacked.with(name, StackedScores.Scored.at(scores, t)));
            GroupReport both = stacked.compare(
                    COMPARED,
                    List.of(benefit, Metric.observedRateAbove(t)),
                    spec.minimums().policy());
            Estimate own = alone.overall().estimate(benefit);
            Estimate more = alone.overall().estimate(Metric.netBenefitGain(t));
            boolean shown = shown(alone.overall(), t);
            GroupResult compared = both.group(StackedScores.dimension(), COMPARED);
            boolean otherShown = shown(compared, t);
            primary.add(own, shown);
            gain.add(more, shown);
            other.add(compared.estimate(benefit), otherShown);
            difference.add(
                    both.gap(benefit, StackedScores.dimension(), AuditModels.PRIMARY)
                            .difference(),
                    shown && otherShown);
            everybody.add(alone.overall().estimate(Metric.netBenefitOfAll(t)), true);
            better.add(shown && above(own) && above(more));
        }
        Map<String, Object> models = new LinkedHashMap<>();
        models.put(AuditModels.PRIMARY, columns("net_benefit", primary, "gain", gain));
        models.put(COMPARED, columns("net_benefit", other, "difference", difference));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("models", models);
        result.put("flag_everybody", everybody.columns());
        result.put("better_than_both", runs(thresholds, better));
        return result;
    }

    /** What the audited threshold asks for a case, and what it is worth at that price. */
    private Map<String, Object> atAudited(Published published) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("threshold", audited);
        if (audited > 0 && audited < 1) {
            GroupResult everybody = report(test.rows(), audited, List.of()).overall();
            result.put("false_alarms_per_case", (1 - audited) / audited);
            List<Metric> metrics = metrics(audited);
            List<String> names = List.of("net_benefit", "gain", "flag_everybody");
            for (int m = 0; m < names.size(); m++) {
                if (shown(everybody, audited)) {
                    result.put(names.get(m), published.of(everybody.estimate(metrics.get(m))));
                }
            }
        }
        return result;
    }

    private static boolean above(Estimate estimate) {
        return estimate.interval().map(i -> i.lower() > 0).orElse(false);
    }

    /** Stretches of thresholds at which the whole limits say that the model is of use. */
    private static List<Object> runs(List<Double> thresholds, List<Boolean> held) {
        List<Object> runs = new ArrayList<>();
        for (int from = 0; from < held.size(); from++) {
            if (!held.get(from)) {
                continue;
            }
            int to = from;
            while (to + 1 < held.size() && held.get(to + 1)) {
                to++;
            }
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("from", thresholds.get(from));
            run.put("to", thresholds.get(to));
            runs.add(run);
            from = to;
        }
        return runs;
    }

    private Map<String, Object> dimensions(List<Double> thresholds, Published published) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (Grouping grouping : AuditCurves.audited(spec, test.rows())) {
            String dimension = grouping.name();
            List<Integer> groups = IntStream.range(0, grouping.size())
                    .filter(g -> !published.hides(dimension, grouping.label(g)) && hasRows(grouping, g))
                    .boxed()
                    .toList();
            Map<Integer, Curve[]> curves = new LinkedHashMap<>();
            groups.forEach(g -> curves.put(g, new Curve[] {new Curve(), new Curve(), new Curve()}));
            for (double t : thresholds) {
                GroupReport report = report(test.rows(), t, List.of(grouping));
                // One group's point could be worked out from the others' and everybody's.
                boolean shown = groups.stream().allMatch(g -> shown(report.group(dimension, grouping.label(g)), t));
                curves.forEach((g, three) -> {
                    List<Metric> metrics = metrics(t);
                    for (int m = 0; m < three.length; m++) {
                        three[m].add(report.group(dimension, grouping.label(g)).estimate(metrics.get(m)), shown);
                    }
                });
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            curves.forEach((g, three) -> {
                Map<String, Object> group = columns("net_benefit", three[0], "gain", three[1]);
                group.put("flag_everybody", three[2].columns());
                entry.put(grouping.label(g), group);
            });
            result.put(dimension, entry);
        }
        return result;
    }

    private boolean hasRows(Grouping grouping, int group) {
        return Arrays.stream(test.rows().labelled()).anyMatch(i -> grouping.code(i) == group);
    }

    private static List<Metric> metrics(double t) {
        return List.of(Metric.netBenefit(t), Metric.netBenefitGain(t), Metric.netBenefitOfAll(t));
    }

    private GroupReport report(AuditData rows, double t, List<Grouping> by) {
        return GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(calibrated.get(AuditModels.PRIMARY)))
                .metrics(Stream.concat(metrics(t).stream(), Stream.of(Metric.observedRateAbove(t)))
                        .toList())
                .by(by.toArray(Grouping[]::new))
                .policy(spec.minimums().policy())
                .reference()
                .compute();
    }

    /** Whether neither the flagged nor the others are so few that the point would tell of single rows. */
    private boolean shown(GroupResult rows, double t) {
        int few = spec.minimums().confidential();
        long all = rows.estimate(Metric.netBenefit(t)).counts().rows();
        long flagged = rows.estimate(Metric.observedRateAbove(t)).counts().rows();
        long others = all - flagged;
        return all >= few && (flagged == 0 || flagged >= few) && (others == 0 || others >= few);
    }

    private static Map<String, Object> columns(String first, Curve one, String second, Curve other) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(first, one.columns());
        result.put(second, other.columns());
        return result;
    }

    /** Values and limits along the thresholds. */
    private static final class Curve {
        private final List<Double> value = new ArrayList<>();
        private final List<Double> lower = new ArrayList<>();
        private final List<Double> upper = new ArrayList<>();

        void add(Estimate estimate, boolean shown) {
            boolean told = shown && estimate.value().isPresent();
            value.add(told ? rounded(estimate.value().getAsDouble()) : null);
            lower.add(
                    told
                            ? estimate.interval()
                                    .map(Interval::lower)
                                    .map(AuditDecisions::rounded)
                                    .orElse(null)
                            : null);
            upper.add(
                    told
                            ? estimate.interval()
                                    .map(Interval::upper)
                                    .map(AuditDecisions::rounded)
                                    .orElse(null)
                            : null);
        }

        Map<String, Object> columns() {
            Map<String, Object> columns = new LinkedHashMap<>();
            columns.put("value", value);
            columns.put("ci_lower", lower);
            columns.put("ci_upper", upper);
            return columns;
        }
    }

    private static double rounded(double value) {
        // Adding zero turns -0.0 into 0.0.
        return Math.rint(value * DECIMALS) / DECIMALS + 0.0;
    }
}
