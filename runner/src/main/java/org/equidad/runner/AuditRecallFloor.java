package org.equidad.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;
import org.equidad.models.ThresholdChoice.OperatingPoint;

/**
 * What a floor of recall costs: the audited model at the threshold that keeps the floor beside the threshold of the best
 * F1 without one, on the same test rows, for everybody and for every group of the audited dimensions.
 */
final class AuditRecallFloor {
    private static final String WITH = "with_floor";
    private static final String WITHOUT = "without_floor";
    private static final String DIFFERENCE = "difference";
    private static final List<Metric> METRICS =
            List.of(Metric.TPR, Metric.FPR, Metric.SELECTION_RATE, Metric.PRECISION);

    private final AuditSpec spec;
    private final AuditModels models;
    private final ScoredYear test;
    private final double floor;

    private AuditRecallFloor(AuditSpec spec, AuditModels models, ScoredYear test, double floor) {
        this.spec = spec;
        this.models = models;
        this.test = test;
        this.floor = floor;
    }

    /** Nothing where no floor was asked for. */
    static Optional<Map<String, Object>> of(
            AuditSpec spec, AuditModels models, ScoredYear test, FairnessResults fairness) {
        return models.minRecall().isPresent()
                ? Optional.of(new AuditRecallFloor(
                                spec, models, test, models.minRecall().getAsDouble())
                        .results(Published.beside(spec, fairness)))
                : Optional.empty();
    }

    private Map<String, Object> results(Published published) {
        OperatingPoint with = models.choice(AuditModels.PRIMARY).byF1(floor);
        OperatingPoint without = models.choice(AuditModels.PRIMARY).byF1();
        StackedScores stacked = new StackedScores(test.rows())
                .with(WITH, StackedScores.Scored.at(test.primary(), with.threshold()))
                .with(WITHOUT, StackedScores.Scored.at(test.primary(), without.threshold()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                AuditModels.PRIMARY
                        + " at the threshold of the best F1 among those that flag at least the floor's share of"
                        + " the cases, beside that of the best F1 without a floor, both chosen on " + models.chosenOn()
                        + "; differences are with minus without, on the same rows. False alarms per case are flagged people"
                        + " without the outcome for each flagged one with it, (1 - precision) / precision.");
        result.put("computed_on", test.key());
        result.put("floor", floor);
        result.put("thresholds", both(with.threshold(), without.threshold()));
        result.put("recall_where_chosen", both(with.recall(), without.recall()));
        result.put(
                "overall",
                cells(stacked.compare(WITHOUT, METRICS, spec.minimums().policy()), published));
        Map<String, Object> dimensions = new LinkedHashMap<>();
        for (Grouping grouping : AuditCurves.audited(spec, test.rows())) {
            Map<String, Object> groups = new LinkedHashMap<>();
            for (int g = 0; g < grouping.size(); g++) {
                if (!published.hides(grouping.name(), grouping.label(g))) {
                    boolean[] members = StackedScores.members(grouping, g);
                    groups.put(
                            grouping.label(g),
                            cells(
                                    stacked.compare(
                                            WITHOUT, METRICS, spec.minimums().policy(), members),
                                    published));
                }
            }
            dimensions.put(grouping.name(), groups);
        }
        result.put("dimensions", dimensions);
        return result;
    }

    private static Map<String, Object> both(double with, double without) {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put(WITH, with);
        both.put(WITHOUT, without);
        return both;
    }

    private static Map<String, Object> cells(GroupReport report, Published published) {
        String dimension = StackedScores.dimension();
        GroupResult with = report.group(dimension, WITH);
        GroupResult without = report.group(dimension, WITHOUT);
        Map<String, Object> result = new LinkedHashMap<>();
        for (Metric metric : METRICS) {
            Map<String, Object> cell = new LinkedHashMap<>();
            cell.put(WITH, published.of(with, metric));
            cell.put(WITHOUT, published.of(without, metric));
            if (shown(cell)) {
                cell.put(DIFFERENCE, report.gap(metric, dimension, WITH).difference());
            }
            result.put(ModelResults.name(metric), cell);
        }
        result.put("false_alarms_per_case", alarms(report, published));
        return result;
    }

    private static boolean shown(Map<String, Object> cell) {
        return List.of(WITH, WITHOUT).stream()
                .allMatch(side -> cell.get(side) instanceof Map<?, ?> entry && entry.containsKey("estimate"));
    }

    /** (1 - precision) / precision by the delta method; withheld where the precision is. */
    private static Map<String, Object> alarms(GroupReport report, Published published) {
        Map<String, Object> cell = new LinkedHashMap<>();
        Map<String, Double> slopes = new LinkedHashMap<>();
        List<Double> values = new ArrayList<>();
        for (String side : List.of(WITH, WITHOUT)) {
            GroupResult classifier = report.group(StackedScores.dimension(), side);
            Estimate precision = classifier.estimate(Metric.PRECISION);
            Map<String, Object> entry = published.of(classifier, Metric.PRECISION);
            if (!entry.containsKey("estimate") || !(precision.value().orElse(0) > 0)) {
                entry.remove("estimate");
                cell.put(side, entry);
                continue;
            }
            double p = precision.value().getAsDouble();
            slopes.put(side, -1 / (p * p));
            values.add((1 - p) / p);
            entry.put("estimate", linearised(report, (1 - p) / p, Map.of(side, -1 / (p * p))));
            cell.put(side, entry);
        }
        if (slopes.size() == 2) {
            slopes.put(WITHOUT, -slopes.get(WITHOUT));
            cell.put(DIFFERENCE, linearised(report, values.get(0) - values.get(1), slopes));
        }
        return cell;
    }

    private static Estimate linearised(GroupReport report, double value, Map<String, Double> slopes) {
        return report.linearised("false alarms per case", value, Metric.PRECISION, StackedScores.dimension(), slopes);
    }
}
