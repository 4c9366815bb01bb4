package org.equidad.models;

/**
 * How the two outcomes are balanced in training. The factor of a class multiplies the survey weight of its rows.
 *
 * <p>With balance, a raw score of 0.5 no longer means an even chance in the population: the scores are shifted upwards
 * when the positive outcome is rare. Rankings keep their meaning; probabilities need {@link Calibrator}.
 */
public enum ClassBalance {
    /** No factor. */
    NONE,
    /** Each class gets half of the total survey weight: factor (total weight) / (2 x class weight). */
    SURVEY_WEIGHTS,
    /**
     * Factor n / (2 x rows of the class), rows counted without weights, as scikit-learn 1.2.1 does for
     * {@code class_weight="balanced"} and LightGBM for {@code is_unbalance}.
     */
    ROW_COUNTS;

    /** The factors of the negative and of the positive class, in this order; rows all have positive weight. */
    double[] factors(boolean[] labels, double[] weights) {
        if (this == NONE) {
            return new double[] {1, 1};
        }
        double negative = 0;
        double positive = 0;
        for (int i = 0; i < labels.length; i++) {
            double unit = this == ROW_COUNTS ? 1 : weights[i];
            if (labels[i]) {
                positive += unit;
            } else {
                negative += unit;
            }
        }
        double total = negative + positive;
        return new double[] {total / (2 * negative), total / (2 * positive)};
    }

    /** The one-sided form that boosters take: the factor of the positive class over that of the negative. */
    double positiveOverNegative(boolean[] labels, double[] weights) {
        double[] factors = factors(labels, weights);
        return factors[1] / factors[0];
    }
}
