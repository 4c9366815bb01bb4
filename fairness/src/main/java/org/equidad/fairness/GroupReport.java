package org.equidad.fairness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link GroupMetrics} found: metrics of everybody and of every group, gaps, spreads and joint tests, in the order
 * of dimensions, metrics and labels.
 */
public final class GroupReport {
    private final GroupResult overall;
    private final List<GroupResult> groups;
    private final List<Gap> gaps;
    private final List<GapSummary> summaries;
    private final List<JointTest> tests;
    private final Map<String, Long> withoutGroup;
    private final Map<String, Map<Metric, double[][]>> covariances;
    private final PublicationPolicy policy;
    private final Reference.Kind firstReference;

    GroupReport(
            GroupResult overall,
            List<GroupResult> groups,
            List<Gap> gaps,
            List<GapSummary> summaries,
            List<JointTest> tests,
            Map<String, Long> withoutGroup,
            Map<String, Map<Metric, double[][]>> covariances,
            PublicationPolicy policy,
            Reference.Kind firstReference) {
        this.overall = overall;
        this.groups = List.copyOf(groups);
        this.gaps = List.copyOf(gaps);
        this.summaries = List.copyOf(summaries);
        this.tests = List.copyOf(tests);
        this.withoutGroup = withoutGroup;
        this.covariances = covariances;
        this.policy = policy;
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

    /**
     * One test that a metric is the same in every group of a dimension; empty if the metric was not asked for.
     *
     * <p>Wald's statistic W = d' V^-1 d of the q contrasts d against the first group, with their design covariance V, as
     * F = W (f - q + 1) / (f q) on q and f - q + 1 degrees of freedom, where f are those of the union of the groups
     * (Thomas and Rao 1987, doi:10.1080/01621459.1987.10478476). Groups without a value are left out, so q is their
     * number less one. Without a statistic unless there are at least two groups and V has full rank, without a p value
     * unless f is at least q.
     */
    public Optional<TestResult> test(Metric metric, String dimension) {
        requireDimension(dimension);
        return tests.stream()
                .filter(t -> t.metric().equals(metric) && t.dimension().equals(dimension))
                .map(JointTest::result)
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

    /**
     * A smooth function of one metric's values in groups of a dimension, by the delta method: a difference of two gaps, a
     * change of a ratio. Variance g' V g, with g the derivatives and V the design covariance of the groups, as in R
     * survey's {@code svycontrast} (4.1-1, 1e-9), and the t interval. Degrees of freedom are the most that one of the
     * groups has, never more than those of their union; counts are the sums over the groups.
     *
     * @param name of the function
     * @param value of the function at the estimates
     * @param gradient derivative with respect to the metric of every group that takes part, by label; at least one
     * @return undefined where a group that takes part is; with the status of the first group that is not reliable
     */
    public Estimate linearised(
            String name, double value, Metric metric, String dimension, Map<String, Double> gradient) {
        if (gradient.isEmpty()) {
            throw new IllegalArgumentException(name + ": no group takes part, at least one is needed");
        }
        double[][] matrix = covariance(metric, dimension);
        gradient.keySet().forEach(label -> group(dimension, label));
        List<GroupResult> all = groups(dimension);
        double[] derivative = new double[matrix.length];
        Counts counts = null;
        double degrees = 0;
        double level = 0.95;
        Status status = Status.RELIABLE;
        String method = "";
        for (int g = 0; g < all.size(); g++) {
            Double own = gradient.get(all.get(g).label());
            if (own == null) {
                continue;
            }
            Estimate estimate = all.get(g).estimate(metric);
            if (!estimate.status().isDefined()) {
                return Estimate.undefined(name, estimate.counts(), estimate.status(), estimate.method());
            }
            derivative[g] = own;
            counts = counts == null ? estimate.counts() : counts.plus(estimate.counts());
            degrees = Math.max(degrees, estimate.degreesOfFreedom());
            level = estimate.interval().map(Interval::level).orElse(level);
            status = status.isReliable() ? estimate.status() : status;
            method = estimate.method();
        }
        double own = 0;
        double cross = 0;
        for (int i = 0; i < derivative.length; i++) {
            for (int j = 0; j <= i; j++) {
                if (derivative[i] != 0 && derivative[j] != 0) {
                    double part = derivative[i] * derivative[j] * matrix[i][j];
                    own += i == j ? part : 0;
                    cross += i == j ? 0 : 2 * part;
                }
            }
        }
        // What rounding leaves of terms that cancel is no variance.
        double variance = own + cross < 1e-14 * own ? 0 : own + cross;
        Estimate found = Estimate.of(name, value, variance, degrees, level, counts, method);
        return found.status().isReliable() ? found.withStatus(status) : found;
    }

    /** The policy that judged the estimates. */
    public PublicationPolicy policy() {
        return policy;
    }

    /**
     * A copy fit for publication under the policy's minimum number of rows: cells with fewer rows are emptied, counts
     * included, and as many others as it takes that none of them can be worked out by subtraction from everybody, from
     * other groups, from crossed groups or from the other class. Gaps with an emptied side are emptied, spreads are made
     * of what is left, joint tests stay. Without a minimum, this report itself.
     */
    public GroupReport suppressed() {
        if (policy.minimumRows() == 0) {
            return this;
        }
        Suppression suppression = new Suppression(overall, groups, policy.minimumRows());
        GroupResult shownOverall = suppressed(overall, suppression);
        List<GroupResult> shownGroups =
                groups.stream().map(group -> suppressed(group, suppression)).toList();
        List<Gap> shownGaps = new ArrayList<>();
        for (Gap gap : gaps) {
            Status status = suppression.status(group(gap.dimension(), gap.group()), gap.metric());
            if (status == null && gap.reference().kind() == Reference.Kind.GROUP) {
                GroupResult other = group(gap.dimension(), gap.reference().label());
                status = suppression.status(other, gap.metric());
            } else if (status == null && gap.reference().kind() == Reference.Kind.OVERALL) {
                status = suppression.status(overall, gap.metric());
            }
            shownGaps.add(status == null ? gap : gap.suppressed(status));
        }
        Map<String, Map<Metric, double[][]>> shownCovariances = new HashMap<>();
        List<GapSummary> shownSummaries = new ArrayList<>();
        for (String dimension : dimensions()) {
            Map<Metric, double[][]> matrices = new LinkedHashMap<>();
            for (Metric metric : overall.metrics().keySet()) {
                double[][] matrix = covariance(metric, dimension);
                matrices.put(metric, matrix);
                List<GroupResult> cells = new ArrayList<>(groups(dimension));
                cells.add(overall);
                for (int i = 0; i < cells.size(); i++) {
                    if (suppression.status(cells.get(i), metric) != null) {
                        for (int j = 0; j < matrix.length; j++) {
                            matrix[i][j] = Double.NaN;
                            matrix[j][i] = Double.NaN;
                        }
                    }
                }
                double[] values = shownGroups.stream()
                        .filter(group -> group.dimension().equals(dimension))
                        .mapToDouble(group -> group.estimate(metric).value().orElse(Double.NaN))
                        .toArray();
                List<String> labels =
                        groups(dimension).stream().map(GroupResult::label).toList();
                GapSummary.of(metric, dimension, labels, values, matrix).ifPresent(shownSummaries::add);
            }
            shownCovariances.put(dimension, matrices);
        }
        return new GroupReport(
                shownOverall,
                shownGroups,
                shownGaps,
                shownSummaries,
                tests,
                withoutGroup,
                shownCovariances,
                policy,
                firstReference);
    }

    private static GroupResult suppressed(GroupResult group, Suppression suppression) {
        Counts none = Counts.of(0, 0, 0, 0, 0);
        Counts counts = group.counts();
        if (suppression.status(group) != null) {
            counts = none;
        } else if (suppression.positives(group) != null) {
            counts = counts.withoutPositives();
        }
        Map<Metric, Estimate> metrics = new LinkedHashMap<>();
        Map<Metric, Verdict> verdicts = new LinkedHashMap<>(group.verdicts());
        group.metrics().forEach((metric, estimate) -> {
            Status status = suppression.status(group, metric);
            if (status == null) {
                metrics.put(metric, estimate);
            } else {
                metrics.put(metric, Estimate.undefined(estimate.statistic(), none, status, estimate.method()));
                verdicts.put(metric, Verdict.withhold(status, status.reason()));
            }
        });
        return new GroupResult(group.dimension(), group.label(), group.values(), counts, metrics, verdicts);
    }

    private void requireDimension(String dimension) {
        if (!withoutGroup.containsKey(dimension)) {
            throw new IllegalArgumentException("no dimension '" + dimension + "': there are " + withoutGroup.keySet());
        }
    }
}
