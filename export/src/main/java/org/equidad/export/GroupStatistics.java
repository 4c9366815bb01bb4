package org.equidad.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.equidad.fairness.Counts;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GapSummary;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Reference;
import org.equidad.fairness.Status;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.Verdict;

/**
 * Statistics of everybody and of groups, with gaps between groups: what {@link GroupMetricsJson} writes. Metrics of a
 * classifier and descriptive statistics have the same shape.
 *
 * @param design the design of all rows
 * @param overall everybody in the analysis
 * @param groups the groups of every dimension
 * @param gaps comparisons of groups, always group minus reference
 * @param spreads how much each statistic differs between the groups of a dimension
 * @param rowsWithoutGroup for every dimension, rows of the analysis whose group is missing
 */
public record GroupStatistics(
        SurveyDesign design,
        Cell overall,
        List<Cell> groups,
        List<Comparison> gaps,
        List<Spread> spreads,
        Map<String, Long> rowsWithoutGroup) {

    /** Copies the lists. */
    public GroupStatistics {
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(overall, "overall");
        groups = List.copyOf(groups);
        gaps = List.copyOf(gaps);
        spreads = List.copyOf(spreads);
        rowsWithoutGroup = Collections.unmodifiableMap(new LinkedHashMap<>(rowsWithoutGroup));
    }

    /**
     * The statistics of one group.
     *
     * @param group grouping column to value, several for crossed columns; empty for everybody
     * @param rows rows of the group that take part, those of weight zero included
     * @param weighted sum of their weights
     * @param positives rows with label 1; empty for what has no label
     * @param missing rows left out because the outcome or label is missing
     * @param estimates name of the statistic to its estimate
     * @param verdicts name of the statistic to what a presentation standard says of it
     */
    public record Cell(
            Map<String, String> group,
            long rows,
            double weighted,
            OptionalLong positives,
            long missing,
            Map<String, Estimate> estimates,
            Map<String, Verdict> verdicts) {

        /**
         * Copies the maps.
         *
         * @throws IllegalArgumentException if an estimate has no verdict
         */
        public Cell {
            if (!verdicts.keySet().equals(estimates.keySet())) {
                throw new IllegalArgumentException(
                        "verdicts of " + verdicts.keySet() + " for estimates of " + estimates.keySet());
            }
            verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
            group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
            estimates = Collections.unmodifiableMap(new LinkedHashMap<>(estimates));
        }
    }

    /**
     * A group compared with another population.
     *
     * @param statistic name of the statistic
     * @param dimension name of the dimension
     * @param group the group
     * @param reference what it is compared with
     * @param difference group minus reference
     * @param ratio group over reference
     * @param status of the comparison: reliable, or what speaks against it or one of its sides
     * @param pValue of the test that the difference is zero; empty where there is no standard error
     * @param adjustedPValue the same, adjusted for the number of comparisons
     */
    public record Comparison(
            String statistic,
            String dimension,
            Map<String, String> group,
            Compared reference,
            Estimate difference,
            Estimate ratio,
            Status status,
            OptionalDouble pValue,
            OptionalDouble adjustedPValue) {}

    /**
     * What a group is compared with.
     *
     * @param kind a group, everybody, or the rest of the dimension
     * @param group the group, empty otherwise
     */
    public record Compared(Reference.Kind kind, Map<String, String> group) {
        /** Copies the map. */
        public Compared {
            Objects.requireNonNull(kind, "kind");
            group = Collections.unmodifiableMap(new LinkedHashMap<>(group));
        }

        /** Another group. */
        public static Compared with(Map<String, String> group) {
            return new Compared(Reference.Kind.GROUP, group);
        }
    }

    /**
     * How much a statistic differs between the groups of a dimension that have a value.
     *
     * @param dimension name of the dimension
     * @param statistic name of the statistic
     * @param lowest the group with the smallest value
     * @param highest the group with the largest value
     * @param minimum smallest value
     * @param maximum largest value
     * @param ratio minimum over maximum; empty where that has no meaning
     * @param betweenGroupSd standard deviation between the groups, less what sampling explains; empty where unknown
     */
    public record Spread(
            String dimension,
            String statistic,
            Map<String, String> lowest,
            Map<String, String> highest,
            double minimum,
            double maximum,
            OptionalDouble ratio,
            OptionalDouble betweenGroupSd) {}

    /** The metrics of a classifier. */
    public static GroupStatistics of(SurveyDesign design, GroupReport report) {
        Map<String, Map<String, Map<String, String>>> values = new LinkedHashMap<>();
        List<Cell> groups = new ArrayList<>();
        for (GroupResult group : report.groups()) {
            values.computeIfAbsent(group.dimension(), d -> new LinkedHashMap<>())
                    .put(group.label(), group.values());
            groups.add(cell(group));
        }
        List<Comparison> gaps = report.gaps().stream()
                .map(gap -> comparison(gap, values.get(gap.dimension())))
                .toList();
        List<Spread> spreads = report.summaries().stream()
                .map(summary -> spread(summary, values.get(summary.dimension())))
                .toList();
        Map<String, Long> without = new LinkedHashMap<>();
        report.dimensions().forEach(d -> without.put(d, report.rowsWithoutGroup(d)));
        return new GroupStatistics(design, cell(report.overall()), groups, gaps, spreads, without);
    }

    private static Cell cell(GroupResult result) {
        Map<String, Estimate> estimates = new LinkedHashMap<>();
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        result.metrics().forEach((metric, estimate) -> estimates.put(metric.name(), estimate));
        result.verdicts().forEach((metric, verdict) -> verdicts.put(metric.name(), verdict));
        Counts counts = result.counts();
        return new Cell(
                result.values(),
                counts.rows(),
                counts.weighted(),
                counts.positives(),
                counts.missing(),
                estimates,
                verdicts);
    }

    private static Comparison comparison(Gap gap, Map<String, Map<String, String>> values) {
        Reference reference = gap.reference();
        Map<String, String> group = reference.kind() == Reference.Kind.GROUP ? values.get(reference.label()) : Map.of();
        return new Comparison(
                gap.metric().name(),
                gap.dimension(),
                values.get(gap.group()),
                new Compared(reference.kind(), group),
                gap.difference(),
                gap.ratio(),
                gap.difference().status(),
                gap.pValue(),
                gap.adjustedPValue());
    }

    private static Spread spread(GapSummary summary, Map<String, Map<String, String>> values) {
        return new Spread(
                summary.dimension(),
                summary.metric().name(),
                values.get(summary.lowest()),
                values.get(summary.highest()),
                summary.minimum(),
                summary.maximum(),
                summary.ratio(),
                summary.betweenGroupSd());
    }
}
