package org.equidad.models;

/**
 * Weighted area under the precision-recall curve as a step sum: over the distinct scores from high to low, the increase
 * in recall times the precision there. Tied scores enter together. Agrees with scikit-learn's
 * {@code average_precision_score(sample_weight=)} to 1e-12.
 */
final class AveragePrecision {
    private AveragePrecision() {}

    /** NaN where no row of positive weight has the outcome. */
    static double of(double[] scores, boolean[] labels, double[] weights) {
        int[] order = ScoreOrder.descending(scores);
        double positives = 0;
        double flagged = 0;
        double area = 0;
        int i = 0;
        while (i < order.length) {
            double score = scores[order[i]];
            double gained = 0;
            while (i < order.length && scores[order[i]] == score) {
                int row = order[i++];
                flagged += weights[row];
                if (labels[row]) {
                    gained += weights[row];
                }
            }
            if (gained > 0) {
                positives += gained;
                area += gained * (positives / flagged);
            }
        }
        return area / positives;
    }
}
