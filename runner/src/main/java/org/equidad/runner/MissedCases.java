package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** The share of the cases that is missed in every group of a dimension, and the gaps against the reference. */
final class MissedCases {
    private final AuditSpec spec;
    private final AuditStatistics statistics;
    private final Published published;

    MissedCases(AuditSpec spec, AuditStatistics statistics, Published published) {
        this.spec = spec;
        this.statistics = statistics;
        this.published = published;
    }

    Map<String, Object> of(AuditData rows, String dimension, double[] scores, double threshold) {
        return of(report(rows, dimension, scores, threshold, Metric.FNR), dimension);
    }

    Map<String, Object> of(GroupReport report, String dimension) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("dimension", dimension);
        Map<String, Object> groups = new LinkedHashMap<>();
        for (GroupResult group : report.groups(dimension)) {
            groups.put(group.label(), published.of(group, Metric.FNR));
        }
        result.put("groups", groups);
        result.put(
                "gaps",
                report.gaps(Metric.FNR, dimension).stream()
                        .map(g -> published.of(g, report))
                        .toList());
        return result;
    }

    GroupReport report(AuditData rows, String dimension, double[] scores, double threshold, Metric... metrics) {
        Grouping grouping = rows.grouping(dimension);
        return GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(scores)
                                .withThreshold(threshold))
                .metrics(metrics)
                .by(grouping)
                .policy(spec.minimums().policy())
                .reference(statistics.reference(grouping))
                .compute();
    }
}
