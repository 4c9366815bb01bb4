package org.equidad.runner;

import static org.equidad.runner.MitigationAttempt.AUDITED;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;

/**
 * The named differences between groups, each group against the reference, under every version of the model, and how each
 * changes against the audited model on the same rows.
 */
final class MitigationFairness {
    /** The metrics that the changes are made of. */
    static final List<Metric> METRICS =
            List.of(Metric.SELECTION_RATE, Metric.TPR, Metric.AVERAGE_ODDS, Metric.PRECISION);

    /** A difference or a ratio of one metric; it hides whatever would tell a metric that is hidden. */
    private enum Measure {
        STATISTICAL_PARITY_DIFFERENCE(Metric.SELECTION_RATE),
        DISPARATE_IMPACT(Metric.SELECTION_RATE),
        EQUAL_OPPORTUNITY_DIFFERENCE(Metric.TPR),
        AVERAGE_ODDS_DIFFERENCE(Metric.AVERAGE_ODDS, Metric.TPR, Metric.FPR),
        PREDICTIVE_PARITY_DIFFERENCE(Metric.PRECISION);

        private final Metric metric;
        private final List<Metric> parts;

        Measure(Metric metric, Metric... parts) {
            this.metric = metric;
            this.parts = List.of(parts);
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean ratio() {
            return this == DISPARATE_IMPACT;
        }

        Estimate of(Gap gap) {
            return ratio() ? gap.ratio() : gap.difference();
        }
    }

    private final Published published;
    private final Grouping grouping;
    private final Map<String, String> keys;
    private final Map<String, GroupReport> reports;
    private final GroupReport stacked;

    /**
     * @param reports of every version on its own, with gaps
     * @param stacked all versions of all groups, with their covariances
     */
    MitigationFairness(Published published, Grouping grouping, Map<String, GroupReport> reports, GroupReport stacked) {
        this.published = published;
        this.grouping = grouping;
        this.keys = MitigationAttempt.keys(grouping);
        this.reports = reports;
        this.stacked = stacked;
    }

    /** By version and measure, one entry for every group but the reference. */
    Map<String, Object> results() {
        Map<String, Object> result = new LinkedHashMap<>();
        for (String version : reports.keySet()) {
            Map<String, Object> measures = new LinkedHashMap<>();
            for (Measure measure : Measure.values()) {
                measures.put(
                        measure.key(),
                        reports.get(version).gaps(measure.metric, grouping.name()).stream()
                                .map(gap -> entry(version, measure, gap))
                                .toList());
            }
            result.put(version, measures);
        }
        return result;
    }

    private Map<String, Object> entry(String version, Measure measure, Gap gap) {
        String reference = gap.reference().label();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("group", keys.get(gap.group()));
        entry.put("reference", keys.get(reference));
        boolean hidden = hidden(version, measure, gap);
        entry.put("estimate", hidden ? Published.withheld() : measure.of(gap));
        entry.put("p_value", hidden ? null : ModelResults.number(gap.pValue()));
        entry.put("p_value_adjusted", hidden ? null : ModelResults.number(gap.adjustedPValue()));
        if (!version.equals(AUDITED)) {
            entry.put(
                    "change",
                    hidden || hidden(AUDITED, measure, gap)
                            ? Published.withheld()
                            : change(version, measure, gap.group(), reference));
        }
        return entry;
    }

    private boolean hidden(String version, Measure measure, Gap gap) {
        GroupReport report = reports.get(version);
        return published.withholds(gap(version, measure.metric, gap.group()), report)
                || measure.parts.stream()
                        .anyMatch(part -> published.withholds(gap(version, part, gap.group()), report));
    }

    private Gap gap(String version, Metric metric, String group) {
        return reports.get(version).gap(metric, grouping.name(), group);
    }

    /** After minus before, with the covariances of both groups under both versions. */
    private Estimate change(String version, Measure measure, String group, String reference) {
        Estimate after = measure.of(gap(version, measure.metric, group));
        Estimate before = measure.of(gap(AUDITED, measure.metric, group));
        Optional<Estimate> undefined =
                List.of(after, before).stream().filter(e -> e.value().isEmpty()).findFirst();
        if (undefined.isPresent()) {
            return undefined.get();
        }
        double a = after.value().getAsDouble();
        double b = before.value().getAsDouble();
        Map<String, Double> gradient = new LinkedHashMap<>();
        gradient(gradient, version, measure, group, reference, a, 1);
        gradient(gradient, AUDITED, measure, group, reference, b, -1);
        return stacked.linearised(
                "change of " + measure.key(), a - b, measure.metric, StackedScores.dimension(), gradient);
    }

    private void gradient(
            Map<String, Double> gradient,
            String version,
            Measure measure,
            String group,
            String reference,
            double value,
            double sign) {
        String other = StackedScores.cell(version, reference);
        double scale = measure.ratio() ? rate(other, measure.metric) : 1;
        gradient.put(StackedScores.cell(version, group), sign / scale);
        gradient.put(other, -sign * (measure.ratio() ? value : 1) / scale);
    }

    private double rate(String cell, Metric metric) {
        return stacked.group(StackedScores.dimension(), cell)
                .estimate(metric)
                .value()
                .orElseThrow();
    }
}
