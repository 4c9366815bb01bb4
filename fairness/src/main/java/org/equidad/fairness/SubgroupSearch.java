package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Subgroups by how badly a metric treats them, found by {@link GroupMetrics#worstSubgroups}.
 *
 * @param metric what was compared
 * @param examined number of subgroups compared, over which the p values and intervals are adjusted
 * @param skipped number of subgroups left out as too small, without a value or without a standard error
 * @param findings all subgroups examined, the worst first
 */
public record SubgroupSearch(Metric metric, int examined, int skipped, List<Finding> findings) {
    /** Which values of a metric are bad for those concerned. */
    public enum Worse {
        /** Such as a false negative rate. */
        HIGHER,
        /** Such as a true positive rate. */
        LOWER
    }

    /**
     * One subgroup.
     *
     * @param values names and values of the attributes that define it
     * @param estimate its metric
     * @param difference it minus everybody, with the interval that holds jointly over all subgroups examined
     * @param adjustedPValue Holm's over all subgroups examined
     */
    public record Finding(
            Map<String, String> values, Estimate estimate, Estimate difference, OptionalDouble adjustedPValue) {}

    /** Copies the list. */
    public SubgroupSearch {
        findings = List.copyOf(findings);
    }

    static SubgroupSearch of(
            GroupMetrics analysis,
            List<Grouping> attributes,
            Metric metric,
            Worse worse,
            int depth,
            int minimumRows,
            double level) {
        List<Grouping> crossings = new ArrayList<>();
        for (int size = 1; size <= Math.min(depth, attributes.size()); size++) {
            combine(attributes, 0, new ArrayList<>(), size, crossings);
        }
        GroupReport report = analysis.by(crossings.toArray(Grouping[]::new)).compute();
        List<GroupResult> groups = report.groups();
        List<Gap> gaps = report.gaps();
        List<Integer> examined = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            boolean large = groups.get(i).estimate(metric).counts().weightedRows() >= minimumRows;
            if (large && gaps.get(i).pValue().isPresent() && !repeats(groups.get(i), groups.subList(0, i))) {
                examined.add(i);
            }
        }
        int count = examined.size();
        double[] p = examined.stream()
                .mapToDouble(i -> gaps.get(i).pValue().getAsDouble())
                .toArray();
        double[] adjusted = Adjustment.HOLM.adjust(p);
        List<Finding> findings = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            Estimate gap = gaps.get(examined.get(k)).difference();
            double half = Distributions.tQuantile(1 - (1 - level) / 2 / count, gap.degreesOfFreedom())
                    * gap.standardError().getAsDouble();
            double value = gap.value().getAsDouble();
            GroupResult group = groups.get(examined.get(k));
            findings.add(new Finding(
                    group.values(),
                    group.estimate(metric),
                    gap.withInterval(Optional.of(new Interval(value - half, value + half, level, IntervalMethod.T))),
                    OptionalDouble.of(adjusted[k])));
        }
        Comparator<Finding> byHarm = Comparator.comparingDouble(finding -> {
            Interval interval = finding.difference().interval().orElseThrow();
            return worse == Worse.HIGHER ? -interval.lower() : interval.upper();
        });
        findings.sort(byHarm);
        return new SubgroupSearch(metric, count, groups.size() - count, findings);
    }

    /** Every combination of so many attributes, in the order of the attributes. */
    private static void combine(
            List<Grouping> attributes, int from, List<Grouping> chosen, int size, List<Grouping> crossings) {
        if (chosen.size() == size) {
            crossings.add(Grouping.cross(chosen.toArray(Grouping[]::new)));
            return;
        }
        for (int i = from; i < attributes.size(); i++) {
            chosen.add(attributes.get(i));
            combine(attributes, i + 1, chosen, size, crossings);
            chosen.remove(chosen.size() - 1);
        }
    }

    /** Whether a coarser group before it has exactly the same rows. */
    private static boolean repeats(GroupResult group, List<GroupResult> before) {
        for (GroupResult other : before) {
            boolean coarser = other.values().size() < group.values().size()
                    && group.values().entrySet().containsAll(other.values().entrySet());
            // A part with as many rows and as much weight as the whole is the whole.
            if (coarser
                    && other.counts().rows() == group.counts().rows()
                    && other.counts().weighted() == group.counts().weighted()) {
                return true;
            }
        }
        return false;
    }
}
