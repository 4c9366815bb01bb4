package org.equidad.models;

import java.util.Arrays;

/**
 * Decision thresholds from the weighted scores of validation rows. A decision is positive where score &gt;= threshold, so
 * every distinct score of a row of positive weight is a candidate and nothing between two scores needs to be tried.
 *
 * <p>All rates are of the population the weights stand for. Rows with equal scores are decided together. Cost: one sort.
 */
public final class ThresholdChoice {
    private final double[] thresholds;
    private final double[] hits;
    private final double[] flagged;
    private final double positives;
    private final double total;

    private ThresholdChoice(double[] thresholds, double[] hits, double[] flagged) {
        this.thresholds = thresholds;
        this.hits = hits;
        this.flagged = flagged;
        this.positives = hits[hits.length - 1];
        this.total = flagged[flagged.length - 1];
    }

    /**
     * What a threshold does.
     *
     * @param threshold positive decisions are scores of at least this
     * @param precision share of the flagged that have the outcome
     * @param recall share of those with the outcome that are flagged
     * @param f1 harmonic mean of the two, 2TP / (2TP + FP + FN)
     * @param flaggedShare share of the population that is flagged
     * @param lift precision over the outcome's share in the population
     */
    public record OperatingPoint(
            double threshold, double precision, double recall, double f1, double flaggedShare, double lift) {}

    /**
     * Sorts the rows once.
     *
     * @throws IllegalArgumentException on unequal lengths, a score that is not finite, a weight that is not allowed, or
     *     where no row of positive weight has the outcome
     */
    public static ThresholdChoice of(double[] scores, boolean[] labels, double[] weights) {
        Checks.scored(scores, labels, weights);
        int[] order = ScoreOrder.descending(scores);
        double[] thresholds = new double[order.length];
        double[] hits = new double[order.length];
        double[] flagged = new double[order.length];
        double tp = 0;
        double all = 0;
        int distinct = 0;
        int i = 0;
        while (i < order.length) {
            double score = scores[order[i]];
            double before = all;
            while (i < order.length && scores[order[i]] == score) {
                int row = order[i++];
                all += weights[row];
                if (labels[row]) {
                    tp += weights[row];
                }
            }
            if (all > before) {
                thresholds[distinct] = score;
                hits[distinct] = tp;
                flagged[distinct++] = all;
            }
        }
        if (!(tp > 0)) {
            throw new IllegalArgumentException(
                    "labels: no row of positive weight has the outcome, so no threshold can be chosen");
        }
        return new ThresholdChoice(
                Arrays.copyOf(thresholds, distinct), Arrays.copyOf(hits, distinct), Arrays.copyOf(flagged, distinct));
    }

    /** The threshold of the highest weighted F1; of equal ones the highest, which flags the fewest. */
    public OperatingPoint byF1() {
        return byF1(0);
    }

    /**
     * The threshold of the highest weighted F1 among those with at least this recall: for users who would rather flag
     * too many than miss one. Of equal ones the highest. Recall 1 is always within reach, at the lowest score.
     *
     * @param recallFloor from 0 to 1
     */
    public OperatingPoint byF1(double recallFloor) {
        Checks.within("recall floor", recallFloor, 0, 1);
        int best = -1;
        double bestF1 = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < thresholds.length; k++) {
            double f1 = 2 * hits[k] / (flagged[k] + positives);
            if (hits[k] / positives >= recallFloor && f1 > bestF1) {
                best = k;
                bestF1 = f1;
            }
        }
        return point(best);
    }

    /**
     * The highest threshold that flags at least this share of the population: the top k per cent. Ties can make it more;
     * {@link OperatingPoint#flaggedShare} says how much.
     *
     * @param share above 0, at most 1
     */
    public OperatingPoint top(double share) {
        Checks.positive("share", Checks.within("share", share, 0, 1));
        for (int k = 0; k < thresholds.length - 1; k++) {
            if (flagged[k] >= share * total * (1 - 1e-12)) {
                return point(k);
            }
        }
        return point(thresholds.length - 1);
    }

    private OperatingPoint point(int k) {
        double precision = hits[k] / flagged[k];
        return new OperatingPoint(
                thresholds[k],
                precision,
                hits[k] / positives,
                2 * hits[k] / (flagged[k] + positives),
                flagged[k] / total,
                precision / (positives / total));
    }
}
