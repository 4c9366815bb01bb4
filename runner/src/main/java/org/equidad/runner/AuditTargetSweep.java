package org.equidad.runner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.Studies;
import org.equidad.models.LightGbmModel;

/**
 * Other bounds of a numeric target: at each of them the share of rows that have the outcome, how unequally the outcome
 * falls on groups, and how unequally a model trained on it selects them. A bound qualifies where the base rate and every
 * group's ratio to the reference, of the outcome and of the model's selections, lie within the limits on the rows that
 * choose. Everything is trained and chosen before the test rows are opened; they only judge.
 */
final class AuditTargetSweep {
    /** Metrics of everybody. */
    private static final List<Metric> OVERALL =
            List.of(Metric.BASE_RATE, Metric.SELECTION_RATE, Metric.PR_AUC, Metric.TPR, Metric.PRECISION);

    /** Metrics whose gaps are told: the outcome, the selections, and the errors. */
    private static final List<Metric> COMPARED =
            List.of(Metric.BASE_RATE, Metric.SELECTION_RATE, Metric.TPR, Metric.AVERAGE_ODDS, Metric.PRECISION);

    /** Metrics whose ratios are limited: disparate impact of the outcome and of the selections. */
    private static final List<Metric> LIMITED = List.of(Metric.BASE_RATE, Metric.SELECTION_RATE);

    private final AuditSpec spec;
    private final Studies.TargetSweep sweep;
    private final AuditStatistics statistics;
    private final List<Step> steps = new ArrayList<>();

    /**
     * One bound.
     *
     * @param trained its model; empty where the learning rows hold too few of an outcome
     * @param chosen what the rows that choose say of it; empty without a model
     */
    private record Step(AuditSpec.Target target, Optional<Trained> trained, Optional<Judged> chosen) {
        double bound() {
            return Double.parseDouble(target.bound());
        }
    }

    /** A model of one bound's outcome. */
    private record Trained(LightGbmModel model, double threshold) {}

    /** Estimates of everybody and the gaps of every group. */
    private record Judged(GroupReport report, String dimension) {
        Estimate overall(Metric metric) {
            return report.overall().estimate(metric);
        }

        List<Gap> gaps(Metric metric) {
            return report.gaps(metric, dimension);
        }
    }

    private AuditTargetSweep(AuditSpec spec, Studies.TargetSweep sweep, AuditStatistics statistics) {
        this.spec = spec;
        this.sweep = sweep;
        this.statistics = statistics;
    }

    /** Trains a model for every bound, where the audit asks for a sweep. */
    static Optional<AuditTargetSweep> prepare(
            AuditSpec spec, LearningYears years, AuditModels models, AuditStatistics statistics) {
        return spec.studies().targetSweep().map(sweep -> {
            AuditTargetSweep made = new AuditTargetSweep(spec, sweep, statistics);
            sweep.bounds().forEach(bound -> made.steps.add(made.step(bound, years, models)));
            return made;
        });
    }

    private Step step(double bound, LearningYears years, AuditModels models) {
        AuditSpec.Target given = spec.target();
        AuditSpec.Target target = new AuditSpec.Target(
                given.name(), given.column(), given.comparison(), Double.toString(bound), given.label());
        if (!years.suffices(rows -> rows.label(target))) {
            return new Step(target, Optional.empty(), Optional.empty());
        }
        LearningYears.Judged fitted = years.lightGbm(
                ModelRows::inputs,
                rows -> rows.label(target),
                years.train().weights(),
                models.parameters(),
                models.booster());
        int[] choosing = years.validate().label(target);
        double threshold = models.threshold(years.choice(fitted.scores(), choosing));
        return new Step(
                target,
                Optional.of(new Trained(fitted.model(), threshold)),
                Optional.of(judge(years.validate(), choosing, fitted.scores(), threshold)));
    }

    private Judged judge(AuditData rows, int[] label, double[] scores, double threshold) {
        Grouping grouping = rows.grouping(sweep.dimension());
        List<Metric> metrics = new ArrayList<>(OVERALL);
        COMPARED.stream().filter(m -> !metrics.contains(m)).forEach(metrics::add);
        GroupReport report = GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(label))
                                .withScores(scores)
                                .withThreshold(threshold))
                .metrics(metrics)
                .by(grouping)
                .policy(spec.minimums().policy())
                .reference(statistics.reference(grouping))
                .compute();
        return new Judged(report, grouping.name());
    }

    /** What the bounds do on the rows that chose and on those that judge, and which one qualifies. */
    Map<String, Object> results(ScoredYear validate, ScoredYear test, FairnessResults fairness) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "At every bound of the target: base rate, and per group against the reference the ratio and difference"
                        + " of the base rate (the outcome itself) and of the selection rate of a LightGBM model with"
                        + " the audited parameters trained on that outcome. A bound qualifies where base rate and all"
                        + " ratios lie within the limits on the rows that chose; among those the one whose ratios are"
                        + " nearest to 1 is named. The test rows had no part in that.");
        result.put("target", target());
        result.put("dimension", sweep.dimension());
        result.put("limits", limits());
        result.put("chosen_on", validate.key());
        result.put("judged_on", test.key());
        List<Object> bounds = new ArrayList<>();
        for (Step step : steps) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("bound", step.bound());
            entry.put(
                    "audited", step.bound() == Double.parseDouble(spec.target().bound()));
            Verdict verdict = verdict(step);
            entry.put("base_rate_within", verdict.baseRate());
            entry.put("ratios_within", verdict.ratios());
            entry.put("qualifies", verdict.qualifies());
            entry.put("qualifies_for_certain", verdict.certain());
            step.trained().ifPresent(model -> {
                entry.put("threshold", model.threshold());
                entry.put("trees", model.model().trees());
                entry.put("on_chosen", judged(step.chosen().orElseThrow(), new Published(spec)));
                Judged judging = judge(
                        test.rows(),
                        test.rows().label(step.target()),
                        model.model().score(ModelRows.inputs(test.rows())),
                        model.threshold());
                // What the main table of the same rows hides stays hidden.
                entry.put("on_test", judged(judging, Published.beside(spec, fairness)));
            });
            bounds.add(entry);
        }
        result.put("bounds", bounds);
        result.put("recommended", recommended().map(Step::bound).orElse(null));
        return result;
    }

    private Map<String, Object> target() {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("column", spec.target().column());
        target.put("comparison", spec.target().comparison().name().toLowerCase(java.util.Locale.ROOT));
        return target;
    }

    private Map<String, Object> limits() {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put(
                "disparate_impact",
                List.of(sweep.disparateImpact().low(), sweep.disparateImpact().high()));
        limits.put("base_rate", List.of(sweep.baseRate().low(), sweep.baseRate().high()));
        return limits;
    }

    /**
     * What the limits say of a bound.
     *
     * @param certain whether the intervals lie within the limits too
     */
    private record Verdict(boolean baseRate, boolean ratios, boolean certain) {
        boolean qualifies() {
            return baseRate && ratios;
        }
    }

    private Verdict verdict(Step step) {
        if (step.chosen().isEmpty()) {
            return new Verdict(false, false, false);
        }
        Judged judged = step.chosen().get();
        Estimate base = judged.overall(Metric.BASE_RATE);
        List<Estimate> ratios = ratios(judged);
        boolean baseRate = within(base, sweep.baseRate());
        boolean all = !ratios.isEmpty() && ratios.stream().allMatch(r -> within(r, sweep.disparateImpact()));
        boolean certain = baseRate
                && all
                && surely(base, sweep.baseRate())
                && ratios.stream().allMatch(r -> surely(r, sweep.disparateImpact()));
        return new Verdict(baseRate, all, certain);
    }

    /** Of the groups that may be told; one that is emptied decides nothing. */
    private List<Estimate> ratios(Judged judged) {
        Published published = new Published(spec);
        List<Estimate> ratios = new ArrayList<>();
        for (Metric metric : LIMITED) {
            for (Gap gap : judged.gaps(metric)) {
                if (!published.withholds(gap, judged.report())) {
                    ratios.add(gap.ratio());
                }
            }
        }
        return ratios;
    }

    /** A ratio without an interval, as where a model flags everybody, tells nothing. */
    private static boolean within(Estimate estimate, Studies.Limits limits) {
        return estimate.interval().isPresent() && limits.hold(estimate.value().orElseThrow());
    }

    private static boolean surely(Estimate estimate, Studies.Limits limits) {
        return estimate.interval()
                .filter(i -> limits.hold(i.lower()) && limits.hold(i.upper()))
                .isPresent();
    }

    private Optional<Step> recommended() {
        return steps.stream()
                .filter(step -> verdict(step).qualifies())
                .min(Comparator.comparingDouble(step -> ratios(step.chosen().orElseThrow()).stream()
                        .mapToDouble(r -> Math.abs(Math.log(r.value().orElseThrow())))
                        .max()
                        .orElseThrow()));
    }

    private Map<String, Object> judged(Judged judged, Published published) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (Metric metric : OVERALL) {
            result.put(ModelResults.name(metric), published.of(judged.overall(metric)));
        }
        Map<String, Object> groups = new LinkedHashMap<>();
        for (GroupResult group : judged.report().groups(judged.dimension())) {
            Map<String, Object> entry = new LinkedHashMap<>();
            LIMITED.forEach(m -> entry.put(m.name(), published.of(group, m)));
            groups.put(group.label(), entry);
        }
        result.put("groups", groups);
        Map<String, Object> gaps = new LinkedHashMap<>();
        for (Metric metric : COMPARED) {
            gaps.put(
                    metric.name(),
                    judged.gaps(metric).stream()
                            .map(gap -> {
                                Map<String, Object> entry = published.of(gap, judged.report());
                                entry.put(
                                        "ratio",
                                        published.withholds(gap, judged.report())
                                                ? entry.get("difference")
                                                : gap.ratio());
                                return entry;
                            })
                            .toList());
        }
        result.put("gaps", gaps);
        return result;
    }
}
