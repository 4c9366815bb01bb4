package org.equidad.fairness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gaps of a dimension within the levels of another attribute, and standardised over them. */
final class Standardisation {
    private final Measurer measurer;
    private final MetricEstimates estimates;
    private final PublicationPolicy policy;
    private final Grouping dimension;
    private final Grouping control;
    /** Slots by group and level, null where no row has both. */
    private final Slot[][] cells;

    private final Slot[] levels;

    Standardisation(
            Measurer measurer,
            MetricEstimates estimates,
            PublicationPolicy policy,
            Grouping dimension,
            Grouping control) {
        this.policy = policy;
        this.measurer = measurer;
        this.estimates = estimates;
        this.dimension = dimension;
        this.control = control;
        int width = control.size();
        int[] codes = new int[dimension.rows()];
        for (int i = 0; i < codes.length; i++) {
            boolean known = dimension.code(i) >= 0 && control.code(i) >= 0;
            codes[i] = known ? dimension.code(i) * width + control.code(i) : -1;
        }
        Slot[] crossed = Slot.groups(measurer.table(), codes, dimension.size() * width);
        cells = new Slot[dimension.size()][width];
        for (int g = 0; g < cells.length; g++) {
            System.arraycopy(crossed, g * width, cells[g], 0, width);
        }
        levels = Slot.groups(measurer.table(), control);
    }

    List<ControlledGap> gaps(List<Metric> metrics, int reference) {
        List<ControlledGap> gaps = new ArrayList<>();
        for (Metric metric : metrics) {
            for (int g = 0; g < cells.length; g++) {
                if (g != reference) {
                    gaps.add(gap(metric, g, reference));
                }
            }
        }
        return gaps;
    }

    private Status status(Measurement pair, int side) {
        return policy.judge(pair.metric(), estimates.estimate(pair, side)).status();
    }

    private ControlledGap gap(Metric metric, int group, int reference) {
        Map<String, Gap> within = new LinkedHashMap<>();
        Counts union = null;
        for (int l = 0; l < levels.length; l++) {
            Measurement pair = measurer.measure(metric, new Slot[] {cells[group][l], cells[reference][l]});
            Counts counts = pair.counts()[0].plus(pair.counts()[1]);
            union = union == null ? counts : union.plus(counts);
            Gap gap = estimates.gap(
                    pair,
                    dimension.name(),
                    dimension.label(group),
                    Reference.group(dimension.label(reference)),
                    0,
                    1,
                    counts);
            within.put(
                    control.label(l),
                    gap.withStatus(
                            policy.objection(status(pair, 0), pair.counts()[0], status(pair, 1), pair.counts()[1])));
        }
        Measurer.Standardised standardised = measurer.standardised(metric, cells[group], cells[reference], levels);
        return new ControlledGap(
                metric,
                dimension.name(),
                dimension.label(group),
                dimension.label(reference),
                control.name(),
                within,
                estimates.standardised(metric, standardised, union));
    }
}
