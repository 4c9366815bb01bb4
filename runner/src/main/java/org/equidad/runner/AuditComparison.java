package org.equidad.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditSpec;

/**
 * The models beside each other and beside a simple rule, on the same rows, with the standard error of the difference.
 */
final class AuditComparison {
    private static final List<Metric> METRICS =
            List.of(Metric.PR_AUC, Metric.ROC_AUC, Metric.F1, Metric.TPR, Metric.BRIER);
    private static final String CALIBRATED = AuditModels.PRIMARY + "_calibrated";

    private AuditComparison() {}

    static Map<String, Object> of(AuditSpec spec, AuditModels models, ScoredYear validate, ScoredYear test) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "Each classifier minus " + AuditModels.PRIMARY + ", on the same rows, each at its own threshold; the"
                        + " standard error is that of the difference. On " + validate.key()
                        + " parameters and thresholds were chosen, which flatters the boosters.");
        models.rule().ifPresent(rule -> {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put(
                    "what",
                    "The training years' survey-weighted rate of the outcome in the cells of "
                            + String.join(" and ", rule.keys()) + ": a yardstick, not a model");
            described.put("cells", rule.cells());
            described.put("threshold", models.threshold(AuditModels.RULE_KEY));
            result.put(AuditModels.RULE_KEY, described);
        });
        result.put(validate.key(), year(spec, models, validate));
        result.put(test.key(), year(spec, models, test));
        return result;
    }

    private static Map<String, Object> year(AuditSpec spec, AuditModels models, ScoredYear year) {
        StackedScores stacked = new StackedScores(year.rows());
        year.scores()
                .forEach((name, scores) -> stacked.with(name, StackedScores.Scored.at(scores, models.threshold(name))));
        double[] calibrated = models.calibration().calibrator().apply(year.primary());
        // The same children are flagged; only the score differs.
        stacked.with(
                CALIBRATED,
                new StackedScores.Scored(
                        calibrated,
                        StackedScores.Scored.at(year.primary(), models.threshold(AuditModels.PRIMARY))
                                .decisions()));
        GroupReport report =
                stacked.compare(AuditModels.PRIMARY, METRICS, spec.minimums().policy());
        Map<String, Object> result = new LinkedHashMap<>();
        List<Object> differences = new ArrayList<>();
        for (Metric metric : METRICS) {
            for (Gap gap : report.gaps(metric, StackedScores.dimension())) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("classifier", gap.group());
                entry.put("reference", AuditModels.PRIMARY);
                entry.put("metric", ModelResults.name(metric));
                entry.put(
                        "value",
                        ModelResults.number(report.group(StackedScores.dimension(), gap.group())
                                .estimate(metric)
                                .value()));
                entry.put("difference", gap.difference());
                entry.put("p_value", ModelResults.number(gap.pValue()));
                differences.add(entry);
            }
        }
        result.put("differences", differences);
        return result;
    }
}
