package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.equidad.export.FairnessResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/**
 * How far the results hang on choices: other thresholds and models, the validation year pooled with the test year, and
 * how many years of the survey a gap would take to be told from none.
 */
final class AuditRobustness {
    private static final double[] SWEEP = {0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7};

    /** Quantiles of the normal distribution: a two-sided test at 5 per cent that finds a gap 8 times in 10. */
    private static final double DETECTABLE = 1.959963984540054 + 0.8416212335729143;

    private final AuditSpec spec;
    private final AuditModels models;
    private final Published published;
    private final MissedCases missed;

    AuditRobustness(AuditSpec spec, AuditModels models, AuditStatistics statistics, FairnessResults fairness) {
        this.spec = spec;
        this.models = models;
        this.published = Published.beside(spec, fairness);
        this.missed = new MissedCases(spec, statistics, published);
    }

    Map<String, Object> results(ScoredYear validate, ScoredYear test, FairnessResults fairness) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("computed_on", test.key());
        Optional<String> first = spec.dimensions().stream()
                .filter(d -> d.role() == AuditSpec.Role.AUDITED)
                .map(AuditSpec.Dimension::name)
                .filter(test.rows().dimensions()::contains)
                .findFirst();
        first.ifPresent(dimension -> {
            result.put("threshold_sweep", sweep(test, dimension));
            result.put("missed_rate_by_model", byModel(test, dimension));
        });
        result.put("validation_and_test_pooled", pooled(validate, test));
        result.put("power", power(fairness));
        return result;
    }

    private Map<String, Object> sweep(ScoredYear test, String dimension) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "share of the cases missed by group at other thresholds of the audited score; the order holds groups whose"
                        + " rate may be quoted, from the most missed");
        List<Object> thresholds = new ArrayList<>();
        List<List<String>> orders = new ArrayList<>();
        double[] cuts = Stream.concat(Arrays.stream(SWEEP).boxed(), Stream.of(models.threshold(AuditModels.PRIMARY)))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        for (double cut : cuts) {
            GroupReport report = missed.report(test.rows(), dimension, test.primary(), cut, Metric.FNR);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("threshold", cut);
            List<String> order = report.groups(dimension).stream()
                    .filter(g -> Published.quotable(g, Metric.FNR))
                    .sorted(java.util.Comparator.comparingDouble(
                            (GroupResult g) -> -g.estimate(Metric.FNR).value().orElseThrow()))
                    .map(GroupResult::label)
                    .toList();
            orders.add(order);
            entry.put("order", order);
            entry.putAll(missed.of(report, dimension));
            thresholds.add(entry);
        }
        result.put("thresholds", thresholds);
        result.put("different_orders", orders.stream().distinct().count());
        return result;
    }

    private Map<String, Object> byModel(ScoredYear test, String dimension) {
        Map<String, Object> result = new LinkedHashMap<>();
        models.models().keySet().forEach(name -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("threshold", models.threshold(name));
            entry.putAll(missed.of(test.rows(), dimension, test.scores().get(name), models.threshold(name)));
            result.put(name, entry);
        });
        return result;
    }

    private Map<String, Object> pooled(ScoredYear validate, ScoredYear test) {
        AuditData both = AuditData.pool(List.of(validate.rows(), test.rows()));
        double[] scores = Stream.of(validate.primary(), test.primary())
                .flatMapToDouble(Arrays::stream)
                .toArray();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "the test year together with " + models.chosenOn()
                        + ", for groups that one year cannot tell; there parameters"
                        + " and threshold were chosen, so its errors are a little too small; rates without numbers of"
                        + " rows");
        Map<String, Object> crossings = new LinkedHashMap<>();
        for (AuditSpec.Crossing crossing : spec.intersections()) {
            if (!both.dimensions().contains(crossing.name())) {
                continue;
            }
            GroupReport report = missed.report(
                    both,
                    crossing.name(),
                    scores,
                    models.threshold(AuditModels.PRIMARY),
                    Metric.FNR,
                    Metric.FPR,
                    Metric.PRECISION);
            Map<String, Object> groups = new LinkedHashMap<>();
            for (GroupResult group : report.groups(crossing.name())) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("values", group.values());
                for (Metric metric : List.of(Metric.FNR, Metric.FPR, Metric.PRECISION)) {
                    entry.put(metric.name(), published.of(group, metric));
                }
                groups.put(String.join("_", group.values().values()), entry);
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("groups", groups);
            entry.put(
                    "gaps",
                    report.gaps(Metric.FNR, crossing.name()).stream()
                            .map(g -> published.of(g, report))
                            .toList());
            crossings.put(crossing.name(), entry);
        }
        result.put("intersections", crossings);
        return result;
    }

    /** How many test years like this one a gap of the estimated size would take. */
    private Map<String, Object> power(FairnessResults fairness) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "Years of a survey like the test year, pooled, until a gap in missed cases as wide as the estimated one"
                        + " is told from none 8 times in 10 (two-sided test at 5 per cent): (2.80 se / gap) squared. The"
                        + " range takes the ends of the gap's interval; where that holds zero no number of years is"
                        + " enough for certain. The smallest gap is what one year finds 8 times in 10.");
        Map<String, Object> dimensions = new LinkedHashMap<>();
        fairness.treatment().comparisons().forEach((dimension, report) -> {
            if (!fairness.treatment().cells().dimensions().contains(dimension)) {
                return;
            }
            List<Object> gaps = new ArrayList<>();
            for (Gap gap : fairness.treatment().gaps(Metric.FNR, dimension)) {
                boolean shown = Stream.of(gap.group(), gap.reference().label())
                        .noneMatch(label -> published.hides(dimension, label));
                if (shown && gap.difference().interval().isPresent()) {
                    Map<String, Object> entry = published.of(gap, report);
                    entry.putAll(years(gap.difference()));
                    gaps.add(entry);
                }
            }
            dimensions.put(dimension, gaps);
        });
        result.put("dimensions", dimensions);
        return result;
    }

    static Map<String, Object> years(Estimate difference) {
        double gap = difference.value().orElseThrow();
        double se = difference.standardError().orElseThrow();
        Interval interval = difference.interval().orElseThrow();
        double far = Math.max(Math.abs(interval.lower()), Math.abs(interval.upper()));
        double near = interval.contains(0) ? 0 : Math.min(Math.abs(interval.lower()), Math.abs(interval.upper()));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("years", needed(se, gap));
        entry.put("years_if_widest", needed(se, far));
        entry.put("years_if_narrowest", needed(se, near));
        entry.put("smallest_gap_of_one_year", DETECTABLE * se);
        return entry;
    }

    private static Object needed(double se, double gap) {
        double years = Math.ceil(Math.pow(DETECTABLE * se / gap, 2));
        return years < Integer.MAX_VALUE ? (Object) Math.max(1, (int) years) : null;
    }
}
