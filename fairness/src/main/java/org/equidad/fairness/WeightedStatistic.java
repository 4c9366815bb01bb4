package org.equidad.fairness;

/** A function of weighted rows, for {@link Metric#custom}. Must be pure: same input, same result. */
@FunctionalInterface
public interface WeightedStatistic {
    /**
     * The statistic over the labelled rows of a domain.
     *
     * @param labels 0 or 1, one per row
     * @param scores one per row; empty if the predictions have none
     * @param decisions 0 or 1, one per row; empty if the predictions have none
     * @param weights one per row, not negative; the other arrays stay the same from one set of weights to the next
     * @return the value, or NaN where it does not exist
     */
    double of(double[] labels, double[] scores, double[] decisions, double[] weights);
}
