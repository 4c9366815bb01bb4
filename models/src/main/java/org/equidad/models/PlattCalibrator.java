package org.equidad.models;

/**
 * Platt scaling: probability 1 / (1 + exp(a s + b)) of a raw score s (Platt 1999, Advances in Large Margin Classifiers,
 * pages 61 to 74). A useful calibrator has a negative a.
 *
 * <p>Maximises the weighted likelihood against Platt's smoothed targets, (P + 1) / (P + 2) where the outcome holds and
 * 1 / (N + 2) elsewhere, with P and N the sums of the weights, scaled to mean 1, of the two outcomes; scaling keeps the
 * smoothing that of the sample, not of the population. Solved by Newton's method; agrees with scikit-learn's objective
 * solved exactly to 1e-9. Where all scores are equal, a is 0 up to rounding and the map is constant.
 *
 * @param a slope in the exponent
 * @param b intercept in the exponent
 */
public record PlattCalibrator(double a, double b) implements Calibrator {
    private static final int MAX_STEPS = 100;
    private static final double GRADIENT = 1e-13;

    public PlattCalibrator {
        if (!(Math.abs(a) < Double.POSITIVE_INFINITY && Math.abs(b) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Platt constants: " + a + ", " + b + "; finite numbers are allowed");
        }
    }

    /**
     * Fits the two constants. Rows of weight zero take no part.
     *
     * @throws IllegalArgumentException on unequal lengths, a score that is not finite, or where one outcome is absent
     */
    public static PlattCalibrator fit(double[] scores, boolean[] labels, double[] weights) {
        Checks.scored(scores, labels, weights);
        double sum = 0;
        int counted = 0;
        for (double w : weights) {
            sum += w;
            counted += w > 0 ? 1 : 0;
        }
        double[] scaled = new double[weights.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = weights[i] * (counted / sum);
        }
        return fitAsGiven(scores, labels, scaled);
    }

    /** The same with the weights as they are. */
    static PlattCalibrator fitAsGiven(double[] scores, boolean[] labels, double[] weights) {
        double positives = 0;
        double total = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            total += weights[i];
            positives += labels[i] ? weights[i] : 0;
            if (weights[i] > 0) {
                low = Math.min(low, scores[i]);
                high = Math.max(high, scores[i]);
            }
        }
        double negatives = total - positives;
        if (!(positives > 0 && negatives > 0)) {
            throw new IllegalArgumentException(
                    "labels: one outcome is absent among rows of positive weight; calibration needs both");
        }
        // On scores moved to [-1, 1] the two equations are well conditioned.
        double centre = (low + high) / 2;
        double half = high > low ? (high - low) / 2 : 1;
        double[] z = new double[scores.length];
        double[] targets = new double[scores.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = (scores[i] - centre) / half;
            targets[i] = labels[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
        }
        double[] line = new Line(z, targets, weights, total).minimise(Math.log((positives + 1) / (negatives + 1)));
        return new PlattCalibrator(-line[1] / half, -(line[0] - line[1] * centre / half));
    }

    /** Weighted cross-entropy of the log-odds intercept + slope z against soft targets. */
    private record Line(double[] z, double[] targets, double[] weights, double total) {

        double[] minimise(double start) {
            double[] line = {start, 0};
            double value = loss(line);
            for (int step = 0; step < MAX_STEPS; step++) {
                double[] direction = newton(line);
                if (direction.length == 0) {
                    return line;
                }
                double size = 1;
                double[] next = line;
                double nextValue = Double.POSITIVE_INFINITY;
                for (int halving = 0; halving < 40 && !(nextValue <= value + 1e-14 * value); halving++, size /= 2) {
                    next = new double[] {line[0] - size * direction[0], line[1] - size * direction[1]};
                    nextValue = loss(next);
                }
                line = next;
                value = nextValue;
            }
            throw new IllegalStateException("Platt scaling did not converge in " + MAX_STEPS + " steps");
        }

        /** Empty where the gradient is zero up to rounding. */
        private double[] newton(double[] line) {
            double g0 = 0;
            double g1 = 0;
            double h00 = 0;
            double h01 = 0;
            double h11 = 0;
            for (int i = 0; i < z.length; i++) {
                double p = 1 / (1 + Math.exp(-(line[0] + line[1] * z[i])));
                double residual = weights[i] * (p - targets[i]);
                double curvature = weights[i] * p * (1 - p);
                g0 += residual;
                g1 += residual * z[i];
                h00 += curvature;
                h01 += curvature * z[i];
                h11 += curvature * z[i] * z[i];
            }
            if (Math.max(Math.abs(g0), Math.abs(g1)) <= GRADIENT * total) {
                return new double[0];
            }
            // Equal scores leave the slope open: the ridge keeps it where it is.
            h00 += 1e-15 * total;
            h11 += 1e-12 * total;
            double determinant = h00 * h11 - h01 * h01;
            return new double[] {(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant};
        }

        private double loss(double[] line) {
            double sum = 0;
            for (int i = 0; i < z.length; i++) {
                double eta = line[0] + line[1] * z[i];
                sum += weights[i] * (Math.log1p(Math.exp(-Math.abs(eta))) + Math.max(eta, 0) - targets[i] * eta);
            }
            return sum;
        }
    }

    @Override
    public double apply(double score) {
        return 1 / (1 + Math.exp(a * score + b));
    }
}
