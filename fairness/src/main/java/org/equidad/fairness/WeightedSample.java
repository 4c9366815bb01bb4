package org.equidad.fairness;

import java.util.Arrays;

/** Sorted values with positive weights, from which quantiles are read. */
final class WeightedSample {
    private final double[] values;
    private final double[] weights;
    /** Sums of the weights up to and including each value. */
    private final double[] sums;

    private final double total;

    /** Takes values in ascending order; entries of weight zero are left out. */
    WeightedSample(double[] sortedValues, double[] sortedWeights) {
        int n = 0;
        for (double w : sortedWeights) {
            n += w != 0 ? 1 : 0;
        }
        values = new double[n];
        weights = new double[n];
        sums = new double[n];
        Sums running = new Sums();
        int k = 0;
        for (int i = 0; i < sortedValues.length; i++) {
            if (sortedWeights[i] != 0) {
                running.add(sortedWeights[i]);
                values[k] = sortedValues[i];
                weights[k] = sortedWeights[i];
                sums[k++] = running.value();
            }
        }
        total = running.value();
    }

    /** Rows in ascending order of their values, ties in row order. */
    static int[] order(double[] values, Domain domain) {
        double[] sorted = new double[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (domain.contains(i)) {
                sorted[n++] = values[i];
            }
        }
        Arrays.sort(sorted, 0, n);
        // Each row goes to the next free place among those of its value.
        int[] order = new int[n];
        int[] taken = new int[n];
        for (int i = 0; i < values.length; i++) {
            if (domain.contains(i)) {
                int place = firstOf(sorted, n, values[i]);
                order[place + taken[place]++] = i;
            }
        }
        return order;
    }

    private static int firstOf(double[] sorted, int n, double value) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int size() {
        return values.length;
    }

    double value(int k) {
        return values[k];
    }

    /** The quantile at a probability in [0, 1]; NaN where the sample is empty. */
    double quantile(QuantileRule rule, double p) {
        int n = values.length;
        if (n == 0) {
            return Double.NaN;
        }
        return switch (rule) {
            case MATH, HF1 -> values[first(p)];
            case SCHOOL, HF2 -> {
                int k = first(p);
                yield hits(k, p) ? (values[k] + values[Math.min(k + 1, n - 1)]) / 2 : values[k];
            }
            case HF3 -> merged().evenAtHits(p);
            case SHAH_VAISH -> {
                double scale = n / total;
                int k = n - 1;
                while (k > 0 && (sums[k] * scale + 0.5 - weights[k] * scale / 2) / (n + 1) > p) {
                    k--;
                }
                yield values[k];
            }
            case HF4 -> interpolate(p, 0, total);
            case HF5 -> interpolate(p, 0.5, total);
            case HF6 -> interpolate(p, 0, total + weights[n - 1]);
            case HF7 -> n == 1 ? values[0] : interpolate(p, 1, sums[n - 2]);
            case HF8 -> interpolate(p, 1.0 / 3, total + weights[n - 1] / 3);
            case HF9 -> interpolate(p, 3.0 / 8, total + weights[n - 1] / 4);
        };
    }

    /**
     * Position of the first value whose share of the weights reaches p. Compared without tolerance, as R does: a share
     * that equals p only up to the rounding of the sums may fall on either side.
     */
    private int first(double p) {
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] <= p * total) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Values before low have sums that do not exceed p of the total; the last of them may hit it.
        if (low > 0 && hits(low - 1, p)) {
            return low - 1;
        }
        return Math.min(low, values.length - 1);
    }

    private boolean hits(int k, double p) {
        return sums[k] / total == p;
    }

    private WeightedSample merged() {
        double[] distinct = new double[values.length];
        double[] merged = new double[values.length];
        int k = -1;
        for (int i = 0; i < values.length; i++) {
            if (k < 0 || values[i] != distinct[k]) {
                distinct[++k] = values[i];
            }
            merged[k] += weights[i];
        }
        return new WeightedSample(Arrays.copyOf(distinct, k + 1), Arrays.copyOf(merged, k + 1));
    }

    private double evenAtHits(double p) {
        int k = first(p);
        // Positions count from one in the definition.
        boolean even = (k + 1) % 2 == 0;
        return hits(k, p) && !even ? values[Math.min(k + 1, values.length - 1)] : values[k];
    }

    /** Linear between points at (W_k - back w_k)/whole, constant outside. */
    private double interpolate(double p, double back, double whole) {
        int n = values.length;
        if (p <= point(0, back, whole)) {
            return values[0];
        }
        if (p >= point(n - 1, back, whole)) {
            return values[n - 1];
        }
        int low = 0;
        int high = n - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (point(middle, back, whole) <= p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double left = point(low, back, whole);
        double right = point(high, back, whole);
        return values[low] + (values[high] - values[low]) * ((p - left) / (right - left));
    }

    private double point(int k, double back, double whole) {
        return (sums[k] - back * weights[k]) / whole;
    }
}
