package org.equidad.fairness;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much a metric differs between the groups of a dimension, over all groups that have a value.
 *
 * <p>The largest minus the smallest is what other tools print; it is biased upwards, the more so the more and the
 * smaller the groups, and no interval for it is given. Beside it stands the standard deviation between the groups with
 * the part that sampling alone explains taken off: the square root of S² - tr(C V)/(G - 1), with S² the variance of the
 * G estimates, V their design covariance and C the centring matrix, and 0 where that is negative (Lum, Zhang and Bower
 * 2022, doi:10.1145/3531146.3533105).
 *
 * @param metric what is compared
 * @param dimension name of the grouping
 * @param groups number of groups that have a value
 * @param lowest label of the group with the smallest value, the first of them where several tie
 * @param highest label of the group with the largest value
 * @param minimum smallest value
 * @param maximum largest value
 * @param difference maximum minus minimum
 * @param ratio minimum over maximum; empty where the maximum is not positive or the minimum is negative
 * @param betweenGroupSd bias-corrected standard deviation between groups; empty with one group or without variances
 */
public record GapSummary(
        Metric metric,
        String dimension,
        int groups,
        String lowest,
        String highest,
        double minimum,
        double maximum,
        double difference,
        OptionalDouble ratio,
        OptionalDouble betweenGroupSd) {
    /**
     * Summary of the groups that have a value.
     *
     * @param values by group, NaN where there is none
     * @param matrix covariance of the groups; further rows and columns are ignored
     * @return empty where no group has a value
     */
    static Optional<GapSummary> of(
            Metric metric, String dimension, List<String> labels, double[] values, double[][] matrix) {
        int[] defined = Matrices.defined(values);
        if (defined.length == 0) {
            return Optional.empty();
        }
        double[] value = Matrices.pick(values, defined);
        double[][] covariance = Matrices.pick(matrix, defined);
        int lowest = 0;
        int highest = 0;
        for (int g = 1; g < value.length; g++) {
            lowest = value[g] < value[lowest] ? g : lowest;
            highest = value[g] > value[highest] ? g : highest;
        }
        double minimum = value[lowest];
        double maximum = value[highest];
        return Optional.of(new GapSummary(
                metric,
                dimension,
                value.length,
                labels.get(defined[lowest]),
                labels.get(defined[highest]),
                minimum,
                maximum,
                maximum - minimum,
                maximum > 0 && minimum >= 0 ? OptionalDouble.of(minimum / maximum) : OptionalDouble.empty(),
                betweenGroupSd(value, covariance)));
    }

    static OptionalDouble betweenGroupSd(double[] value, double[][] covariance) {
        int n = value.length;
        double mean = 0;
        for (double v : value) {
            mean += v / n;
        }
        double square = 0;
        double trace = 0;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            square += (value[i] - mean) * (value[i] - mean);
            trace += covariance[i][i];
            for (int j = 0; j < n; j++) {
                sum += covariance[i][j];
            }
        }
        double corrected = (square - (trace - sum / n)) / (n - 1);
        return Double.isNaN(corrected) ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(Math.max(0, corrected)));
    }
}
