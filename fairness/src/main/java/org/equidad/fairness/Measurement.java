package org.equidad.fairness;

import java.util.function.ToDoubleBiFunction;

/**
 * One metric over several slots: values with the covariance matrix that gaps and joint tests are made of.
 *
 * @param metric what was measured
 * @param value by slot; NaN where undefined
 * @param status by slot; {@link Status#RELIABLE} where there is a value
 * @param counts of the metric's own denominator, by slot
 * @param spread variance of the influence values by slot, for effective sizes; NaN where unknown
 * @param covariance slots by slots; NaN where a value is undefined or its variance unknown
 * @param replicates slots by replicates under a replicate design, otherwise null
 * @param degrees degrees of freedom of the union of two slots' denominators, by their numbers
 */
record Measurement(
        Metric metric,
        double[] value,
        Status[] status,
        Counts[] counts,
        double[] spread,
        double[][] covariance,
        double[][] replicates,
        ToDoubleBiFunction<Integer, Integer> degrees) {
    boolean defined(int slot) {
        return status[slot].isDefined();
    }

    double degrees(int slot) {
        return degrees.applyAsDouble(slot, slot);
    }

    double degrees(int slot, int other) {
        return degrees.applyAsDouble(slot, other);
    }
}
