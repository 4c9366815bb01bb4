package org.equidad.fairness;

import java.util.ArrayList;
import java.util.List;

/**
 * How often what was predicted came true, by bins of the score, for one group: from {@link GroupMetrics#calibration}.
 *
 * @param dimension name of the grouping; empty for everybody
 * @param group label of the group; {@code overall} for everybody
 * @param bins bins that have rows, from the lowest score to the highest
 */
public record CalibrationCurve(String dimension, String group, List<Bin> bins) {
    /**
     * One bin of scores.
     *
     * @param from lower edge, not in the bin unless it is the first
     * @param to upper edge, in the bin
     * @param meanScore mean score of the bin's rows
     * @param observed observed rate of positives
     * @param difference observed rate minus mean score, with the covariance of the two
     */
    public record Bin(double from, double to, Estimate meanScore, Estimate observed, Estimate difference) {}

    /** Copies the list. */
    public CalibrationCurve {
        bins = List.copyOf(bins);
    }

    /** Bins are closed on the right, the first on both sides, as in scikit-learn's {@code calibration_curve}. */
    static int bin(double score, double[] edges) {
        int bin = 0;
        while (bin < edges.length - 2 && score > edges[bin + 1]) {
            bin++;
        }
        return score >= edges[0] && score <= edges[edges.length - 1] ? bin : -1;
    }

    static CalibrationCurve of(
            String dimension, String group, GroupReport report, Grouping cells, String prefix, double[] edges) {
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < edges.length - 1; b++) {
            String label = prefix + b;
            if (cells.labels().contains(label)) {
                GroupResult cell = report.group(cells.name(), label);
                if (cell.counts().rows() > 0) {
                    bins.add(new Bin(
                            edges[b],
                            edges[b + 1],
                            cell.estimate(Metric.MEAN_SCORE),
                            cell.estimate(Metric.BASE_RATE),
                            cell.estimate(Metric.CALIBRATION_IN_THE_LARGE)));
                }
            }
        }
        return new CalibrationCurve(dimension, group, bins);
    }
}
