package org.equidad.fairness;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link GroupMetrics} found: metrics of everybody and of every group, gaps and spreads, in the order
 * of dimensions, metrics and labels.
 */
public final class GroupReport {
    private final GroupResult overall;
    private final List<GroupResult> groups;
    private final List<Gap> gaps;
    private final List<GapSummary> summaries;
    private final Map<String, Long> withoutGroup;
    private final Map<String, Map<Metric, double[][]>> covariances;
    private final Reference.Kind firstReference;

    GroupReport(
            GroupResult overall,
            List<GroupResult> groups,
            List<Gap> gaps,
            List<GapSummary> summaries,
            Map<String, Long> withoutGroup,
            Map<String, Map<Metric, double[][]>> covariances,
            Reference.Kind firstReference) {
        this.overall = overall;
        this.groups = List.copyOf(groups);
        this.gaps = List.copyOf(gaps);
        this.summaries = List.copyOf(summaries);
        this.withoutGroup = withoutGroup;
        this.covariances = covariances;
        this.firstReference = firstReference;
    }

    /** Everybody in the analysis. */
    public GroupResult overall() {
        return overall;
    }

    /** Every group of every dimension. */
    public List<GroupResult> groups() {
        return groups;
    }

    /** The groups of one dimension, in the order of its labels. */
    public List<GroupResult> groups(String dimension) {
        requireDimension(dimension);
        return groups.stream().filter(g -> g.dimension().equals(dimension)).toList();
    }

    /**
     * One group.
     *
     * @throws IllegalArgumentException if there is none
     */
    public GroupResult group(String dimension, String label) {
        List<GroupResult> candidates = groups(dimension);
        for (GroupResult candidate : candidates) {
            if (candidate.label().equals(label)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no group '" + label + "' in " + dimension + ": the groups are "
                + candidates.stream().map(GroupResult::label).toList());
    }

    /** Names of the dimensions. */
    public List<String> dimensions() {
        return List.copyOf(withoutGroup.keySet());
    }

    /** Rows of the analysis that belong to no group of the dimension. */
    public long rowsWithoutGroup(String dimension) {
        requireDimension(dimension);
        return withoutGroup.get(dimension);
    }

    /** Every gap that was asked for. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** The gaps of one metric in one dimension. */
    public List<Gap> gaps(Metric metric, String dimension) {
        requireDimension(dimension);
        return gaps.stream()
                .filter(g -> g.metric().equals(metric) && g.dimension().equals(dimension))
                .toList();
    }

    /**
     * The first gap of a group in a metric.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Gap gap(Metric metric, String dimension, String group) {
        return gaps(metric, dimension).stream()
                .filter(g -> g.group().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no gap of '" + group + "' in " + dimension + " for metric " + metric));
    }

    /** Spreads over groups, for every metric and dimension in which any group has a value. */
    public List<GapSummary> summaries() {
        return summaries;
    }

    /** Spread of one metric over the groups of a dimension; empty where no group has a value. */
    public Optional<GapSummary> summary(Metric metric, String dimension) {
        requireDimension(dimension);
        return summaries.stream()
                .filter(s -> s.metric().equals(metric) && s.dimension().equals(dimension))
                .findFirst();
    }

    /** The named measures of group fairness for a dimension. */
    public FairnessSummary fairness(String dimension) {
        requireDimension(dimension);
        return FairnessSummary.of(this, dimension, firstReference);
    }

    /**
     * Covariance matrix of a metric over the groups of a dimension, in the order of its labels, with everybody as the
     * last row and column; NaN where a group has no value. A copy.
     */
    public double[][] covariance(Metric metric, String dimension) {
        requireDimension(dimension);
        double[][] matrix = covariances.get(dimension).get(metric);
        if (matrix == null) {
            throw new IllegalArgumentException("metric " + metric + " was not computed; there are "
                    + new LinkedHashSet<>(overall.metrics().keySet()));
        }
        double[][] copy = matrix.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }

    private void requireDimension(String dimension) {
        if (!withoutGroup.containsKey(dimension)) {
            throw new IllegalArgumentException("no dimension '" + dimension + "': there are " + withoutGroup.keySet());
        }
    }
}
