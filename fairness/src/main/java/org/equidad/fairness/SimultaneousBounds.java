package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Multipliers of standard errors with which several intervals hold jointly: the quantile of the largest |t|. Read off
 * bootstrap replicates where the design has them, otherwise off seeded draws of a multivariate t with the correlations
 * of the estimates.
 */
final class SimultaneousBounds {
    private static final int DRAWS = 20_000;

    private SimultaneousBounds() {}

    /**
     * Quantile of the largest absolute deviation in standard errors over replicates.
     *
     * @param replicates contrasts by replicates; a replicate with a value that is not finite is left out
     * @param se standard errors of the contrasts
     */
    static double ofReplicates(double[][] replicates, double[] se, double level) {
        int count = replicates[0].length;
        List<Integer> usable = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            boolean finite = true;
            for (double[] contrast : replicates) {
                finite &= Double.isFinite(contrast[r]);
            }
            if (finite) {
                usable.add(r);
            }
        }
        double[] largest = new double[usable.size()];
        for (int k = 0; k < se.length; k++) {
            double mean = 0;
            for (int r : usable) {
                mean += replicates[k][r] / usable.size();
            }
            for (int i = 0; i < largest.length; i++) {
                largest[i] = Math.max(largest[i], Math.abs(replicates[k][usable.get(i)] - mean) / se[k]);
            }
        }
        return quantile(largest, level);
    }

    /** Quantile of the largest |t| of a multivariate t with this covariance's correlations. */
    static double ofCovariance(double[][] covariance, double df, double level, long seed) {
        int n = covariance.length;
        double[][] lower = factor(covariance);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] largest = new double[DRAWS];
        double[] normal = new double[n];
        for (int d = 0; d < DRAWS; d++) {
            for (int i = 0; i < n; i++) {
                normal[i] = random.nextGaussian();
            }
            double scale = df == Double.POSITIVE_INFINITY ? 1 : Math.sqrt(df / chiSquared(random, df));
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j <= i; j++) {
                    sum += lower[i][j] * normal[j];
                }
                largest[d] = Math.max(largest[d], Math.abs(sum) * scale);
            }
        }
        return quantile(largest, level);
    }

    /** Lower factor of the correlation matrix; a row that is a combination of those before it gets no pivot. */
    private static double[][] factor(double[][] covariance) {
        int n = covariance.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i][j] / Math.sqrt(covariance[i][i]) / Math.sqrt(covariance[j][j]);
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    lower[i][i] = sum > 1e-10 ? Math.sqrt(sum) : 0;
                } else {
                    lower[i][j] = lower[j][j] > 0 ? sum / lower[j][j] : 0;
                }
            }
        }
        return lower;
    }

    /** A chi-squared variable: twice a gamma variable of shape df/2 (Marsaglia and Tsang 2000). */
    private static double chiSquared(RandomGenerator random, double df) {
        double shape = df / 2;
        double boost = 1;
        if (shape < 1) {
            boost = Math.pow(1 - random.nextDouble(), 1 / shape);
            shape += 1;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                    return 2 * d * v * boost;
                }
            }
        }
    }

    private static double quantile(double[] values, double level) {
        if (values.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(values);
        int rank = (int) Math.ceil(level * values.length);
        return values[Math.max(0, Math.min(values.length - 1, rank - 1))];
    }
}
