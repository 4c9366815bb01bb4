package org.equidad.fairness;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How p values are adjusted for the number of comparisons in their family. */
public enum Adjustment {
    /** Not at all. */
    NONE,
    /** Holm (1979): holds the probability of any false claim in the family, whatever the dependence. */
    HOLM,
    /**
     * Benjamini and Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x): holds the expected share of false claims,
     * under independence or positive dependence.
     */
    BENJAMINI_HOCHBERG;

    /** Which comparisons count together. */
    public enum Family {
        /** One metric's gaps within one dimension. */
        METRIC_IN_DIMENSION,
        /** One metric's gaps over all dimensions. */
        METRIC,
        /** All metrics' gaps within one dimension. */
        DIMENSION,
        /** Every gap of the report. */
        REPORT
    }

    /**
     * Adjusted p values of one family of comparisons, in the given order.
     *
     * @param p in [0, 1]; NaN, for a comparison without a test, stays NaN and does not count
     */
    public double[] adjust(double... p) {
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, Double.NaN);
        Integer[] order = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toArray(Integer[]::new);
        int m = order.length;
        switch (this) {
            case NONE -> {
                for (int i : order) {
                    adjusted[i] = p[i];
                }
            }
            case HOLM -> {
                double largest = 0;
                for (int k = 0; k < m; k++) {
                    largest = Math.max(largest, Math.min(1, (m - k) * p[order[k]]));
                    adjusted[order[k]] = largest;
                }
            }
            case BENJAMINI_HOCHBERG -> {
                double smallest = 1;
                for (int k = m - 1; k >= 0; k--) {
                    smallest = Math.min(smallest, p[order[k]] * m / (k + 1));
                    adjusted[order[k]] = smallest;
                }
            }
        }
        return adjusted;
    }
}
