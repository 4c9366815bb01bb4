package org.equidad.models;

import java.util.Arrays;

/**
 * Isotonic regression: the nondecreasing function of the score with the smallest weighted squared error (Zadrozny and
 * Elkan 2002, doi:10.1145/775047.775151), by pooling adjacent violators. Between two knots it is linear, outside them
 * constant.
 *
 * <p>Rows of equal score are one point with their weighted mean; rows of weight zero are dropped. Agrees with
 * scikit-learn's {@code IsotonicRegression(out_of_bounds="clip")} to 1e-12. Cost: one sort.
 */
public final class IsotonicCalibrator implements Calibrator {
    private final double[] scores;
    private final double[] values;

    private IsotonicCalibrator(double[] scores, double[] values) {
        this.scores = scores;
        this.values = values;
    }

    /**
     * Fits the step knots to a yes-no outcome.
     *
     * @throws IllegalArgumentException on unequal lengths, a score that is not finite or a weight that is not allowed
     */
    public static IsotonicCalibrator fit(double[] scores, boolean[] labels, double[] weights) {
        Checks.scored(scores, labels, weights);
        double[] y = new double[labels.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = labels[i] ? 1 : 0;
        }
        IsotonicCalibrator fitted = fit(scores, y, weights);
        for (int k = 0; k < fitted.values.length; k++) {
            // A mean of ones can round above 1.
            fitted.values[k] = Math.min(1, fitted.values[k]);
        }
        return fitted;
    }

    /** The same for any response. */
    static IsotonicCalibrator fit(double[] scores, double[] response, double[] weights) {
        int[] descending = ScoreOrder.descending(scores);
        int n = scores.length;
        double[] x = new double[n];
        double[] mean = new double[n];
        double[] weight = new double[n];
        int points = 0;
        int i = n - 1;
        while (i >= 0) {
            double score = scores[descending[i]];
            double sum = 0;
            double total = 0;
            while (i >= 0 && scores[descending[i]] == score) {
                int row = descending[i--];
                sum += weights[row] * response[row];
                total += weights[row];
            }
            if (total > 0) {
                x[points] = score;
                mean[points] = sum / total;
                weight[points++] = total;
            }
        }
        int[] first = new int[points];
        int blocks = 0;
        double[] blockSum = new double[points];
        double[] blockWeight = new double[points];
        for (int k = 0; k < points; k++) {
            first[blocks] = k;
            blockSum[blocks] = mean[k] * weight[k];
            blockWeight[blocks] = weight[k];
            blocks++;
            while (blocks > 1
                    && blockSum[blocks - 2] / blockWeight[blocks - 2]
                            >= blockSum[blocks - 1] / blockWeight[blocks - 1]) {
                blockSum[blocks - 2] += blockSum[blocks - 1];
                blockWeight[blocks - 2] += blockWeight[blocks - 1];
                blocks--;
            }
        }
        double[] knots = new double[2 * blocks];
        double[] values = new double[2 * blocks];
        int used = 0;
        for (int b = 0; b < blocks; b++) {
            int last = (b + 1 < blocks ? first[b + 1] : points) - 1;
            double value = blockSum[b] / blockWeight[b];
            knots[used] = x[first[b]];
            values[used++] = value;
            if (last > first[b]) {
                knots[used] = x[last];
                values[used++] = value;
            }
        }
        return new IsotonicCalibrator(Arrays.copyOf(knots, used), Arrays.copyOf(values, used));
    }

    /**
     * From knots that were saved.
     *
     * @param scores strictly increasing
     * @param values nondecreasing, as many
     * @throws IllegalArgumentException where they are not
     */
    public static IsotonicCalibrator ofKnots(double[] scores, double[] values) {
        Checks.sameLength("knot values", values.length, scores.length);
        Checks.atLeast("knots", scores.length, 1);
        for (int k = 0; k < scores.length; k++) {
            boolean ordered = k == 0 || (scores[k] > scores[k - 1] && values[k] >= values[k - 1]);
            if (!ordered || !(Math.abs(scores[k]) < Double.POSITIVE_INFINITY) || !(values[k] >= 0 && values[k] <= 1)) {
                throw new IllegalArgumentException("knot " + k + ": (" + scores[k] + ", " + values[k]
                        + "); increasing scores and nondecreasing values from 0 to 1 are allowed");
            }
        }
        return new IsotonicCalibrator(scores.clone(), values.clone());
    }

    /** The scores at which the function bends, ascending. */
    public double[] knotScores() {
        return scores.clone();
    }

    /** The calibrated probabilities at {@link #knotScores()}. */
    public double[] knotValues() {
        return values.clone();
    }

    @Override
    public double apply(double score) {
        int at = Arrays.binarySearch(scores, score);
        if (at >= 0) {
            return values[at];
        }
        int next = -at - 1;
        if (next == 0) {
            return values[0];
        }
        if (next == scores.length) {
            return values[scores.length - 1];
        }
        double share = (score - scores[next - 1]) / (scores[next] - scores[next - 1]);
        return values[next - 1] + share * (values[next] - values[next - 1]);
    }
}
