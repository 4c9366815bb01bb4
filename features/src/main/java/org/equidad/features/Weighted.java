package org.equidad.features;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Weighted moments and quantiles over chosen rows; rows whose value is missing are left out. */
final class Weighted {
    private Weighted() {}

    /** Positions of the rows with a value and a positive weight, sorted by value, ties in row order. */
    static int[] sorted(double[] values, double[] weights, int[] rows) {
        return IntStream.of(rows)
                .filter(i -> !Double.isNaN(values[i]) && weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * For each p the smallest value whose cumulative weight is at least p times the total (the inverse of the weighted
     * distribution function).
     */
    static double[] quantiles(double[] values, double[] weights, int[] rows, double... p) {
        int[] order = sorted(values, weights, rows);
        if (order.length == 0) {
            throw new IllegalArgumentException("no row with a value and a positive weight");
        }
        double[] cumulative = new double[order.length];
        double total = 0;
        for (int i = 0; i < order.length; i++) {
            total += weights[order[i]];
            cumulative[i] = total;
        }
        double[] result = new double[p.length];
        for (int k = 0; k < p.length; k++) {
            // A hair of slack, so that rounding in the sums does not push an exact share to the next value.
            double goal = p[k] * total * (1 - 1e-12);
            int at = Arrays.binarySearch(cumulative, goal);
            result[k] = values[order[Math.min(at >= 0 ? at : -at - 1, order.length - 1)]];
        }
        return result;
    }

    static double mean(double[] values, double[] weights, int[] rows) {
        double sum = 0;
        double total = 0;
        for (int i : rows) {
            if (!Double.isNaN(values[i])) {
                sum += weights[i] * values[i];
                total += weights[i];
            }
        }
        return sum / total;
    }

    /** The weighted population standard deviation. */
    static double standardDeviation(double[] values, double[] weights, int[] rows, double mean) {
        double sum = 0;
        double total = 0;
        for (int i : rows) {
            if (!Double.isNaN(values[i])) {
                double d = values[i] - mean;
                sum += weights[i] * d * d;
                total += weights[i];
            }
        }
        return Math.sqrt(sum / total);
    }
}
