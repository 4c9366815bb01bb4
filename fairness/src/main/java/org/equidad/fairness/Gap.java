package org.equidad.fairness;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The difference of one metric between a group and what it is compared with: always group minus reference, and group
 * over reference.
 *
 * <p>The standard error takes the covariance of the two domains under the design into account, also where they share
 * clusters or one contains the other. Degrees of freedom and counts are those of the union of the two denominators.
 *
 * @param metric what is compared
 * @param dimension name of the grouping
 * @param group label of the group
 * @param reference what it is compared with: a named group, everybody or the rest
 * @param difference group minus reference, with its t interval
 * @param ratio group over reference, with the t interval of its logarithm; undefined unless the reference is positive
 *     and the group not negative, without an interval where the group is zero
 * @param pValue of the two-sided t test that the difference is zero; empty where there is no standard error
 * @param adjustedPValue the same, adjusted within its family
 * @param simultaneous interval that holds jointly with the others of the same metric and dimension, if asked for
 */
public record Gap(
        Metric metric,
        String dimension,
        String group,
        Reference reference,
        Estimate difference,
        Estimate ratio,
        OptionalDouble pValue,
        OptionalDouble adjustedPValue,
        Optional<Interval> simultaneous) {

    /**
     * P value of the two one-sided tests (Schuirmann 1987, doi:10.1007/BF01068419) of the hypothesis that the gap is
     * delta or more in either direction. A small value supports that the gap is smaller than delta; at 0.05 the same as
     * the 90 % interval lying within plus and minus delta.
     *
     * @param delta largest gap that would not matter, above 0
     * @return empty where there is no standard error
     */
    public OptionalDouble equivalencePValue(double delta) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta " + delta + ": must be positive");
        }
        if (pValue.isEmpty()) {
            return OptionalDouble.empty();
        }
        double d = difference.value().getAsDouble();
        double se = difference.standardError().getAsDouble();
        double df = difference.degreesOfFreedom();
        return OptionalDouble.of(
                Math.max(Distributions.tUpper((d + delta) / se, df), Distributions.tUpper((delta - d) / se, df)));
    }

    /** Marks difference and ratio, where they exist, with what speaks against one of the two sides. */
    Gap withStatus(Status status) {
        return status.isReliable() || !status.isDefined()
                ? this
                : new Gap(
                        metric,
                        dimension,
                        group,
                        reference,
                        marked(difference, status),
                        marked(ratio, status),
                        pValue,
                        adjustedPValue,
                        simultaneous);
    }

    private static Estimate marked(Estimate estimate, Status status) {
        return estimate.status().isReliable() ? estimate.withStatus(status) : estimate;
    }

    /** Empties everything but the names. */
    Gap suppressed(Status status) {
        Counts none = Counts.of(0, 0, 0, 0, 0);
        return new Gap(
                metric,
                dimension,
                group,
                reference,
                Estimate.undefined(difference.statistic(), none, status, difference.method()),
                Estimate.undefined(ratio.statistic(), none, status, ratio.method()),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    Gap withAdjustedPValue(OptionalDouble adjusted) {
        return new Gap(metric, dimension, group, reference, difference, ratio, pValue, adjusted, simultaneous);
    }

    Gap withSimultaneous(Interval interval) {
        return new Gap(
                metric, dimension, group, reference, difference, ratio, pValue, adjustedPValue, Optional.of(interval));
    }
}
