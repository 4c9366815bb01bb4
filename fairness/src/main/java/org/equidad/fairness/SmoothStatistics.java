package org.equidad.fairness;

import java.util.List;

/**
 * Statistics that are smooth functions of weighted totals, so that unit totals are all that their variance needs, by
 * linearisation and by replicates alike.
 */
interface SmoothStatistics {
    /** Number of statistics. */
    int size();

    /** Weighted unit totals of the variables that the statistics are made of. */
    List<UnitVector> columns();

    /**
     * The statistics at given totals.
     *
     * @param totals one total per column
     * @param values receives one value per statistic; NaN where it does not exist
     */
    void evaluate(double[] totals, double[] values);

    /**
     * Unit totals of the weighted influence values, one vector per statistic, at the given totals: the columns combined
     * with the derivatives of each statistic.
     */
    List<UnitVector> linearise(double[] totals);

    /** Totals of the columns over all units. */
    default double[] totals() {
        return columns().stream().mapToDouble(UnitVector::total).toArray();
    }
}
