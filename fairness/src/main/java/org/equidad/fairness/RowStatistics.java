package org.equidad.fairness;

/**
 * Statistics that need the rows themselves: ranks, quantiles, models. Linearisation uses their influence values,
 * replicates their value under each set of weights.
 */
interface RowStatistics {
    /** Number of statistics. */
    int size();

    /**
     * The statistics under given weights.
     *
     * @param weights one per row of the design
     * @param values receives one value per statistic; NaN where it does not exist
     */
    void evaluate(double[] weights, double[] values);

    /**
     * Influence values u under the design's own weights, statistics by rows, so that the variance of a statistic is that
     * of the total of w u.
     */
    double[][] influence();
}
