package org.equidad.fairness;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A statistic of the population estimated from a survey: value, uncertainty, what it rests on, and whether it may be
 * relied on.
 *
 * @param statistic name of the statistic
 * @param value the estimate; empty exactly where the status says that it is undefined
 * @param standardError design-based standard error; empty where the design gives none
 * @param degreesOfFreedom degrees of freedom of the interval; positive infinity for a normal one
 * @param interval empty where there is no standard error or no degrees of freedom
 * @param counts what the estimate rests on
 * @param status reliable, or why not
 * @param method how the standard error was made
 */
public record Estimate(
        String statistic,
        OptionalDouble value,
        OptionalDouble standardError,
        double degreesOfFreedom,
        Optional<Interval> interval,
        Counts counts,
        Status status,
        String method) {

    /**
     * @throws IllegalArgumentException where the value is not finite, the standard error is negative or not finite, or
     *     value and status contradict each other
     */
    public Estimate {
        Checks.notNull(statistic, "statistic");
        Checks.notNull(counts, "counts of " + statistic);
        if (value.isPresent() != status.isDefined()) {
            throw new IllegalArgumentException(statistic + ": value " + value + " contradicts status " + status);
        }
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException(statistic + ": value " + value.getAsDouble() + " is not finite");
        }
        if (standardError.isPresent()
                && !(standardError.getAsDouble() >= 0 && standardError.getAsDouble() <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    statistic + ": standard error " + standardError.getAsDouble() + " must be finite and not negative");
        }
        if (interval.isPresent() && standardError.isEmpty()) {
            throw new IllegalArgumentException(statistic + ": an interval needs a standard error");
        }
    }

    /** An estimate that does not exist, with the reason. */
    static Estimate undefined(String statistic, Counts counts, Status status, String method) {
        return new Estimate(
                statistic, OptionalDouble.empty(), OptionalDouble.empty(), 0, Optional.empty(), counts, status, method);
    }

    /**
     * An estimate with its t interval: no standard error where the variance is NaN, no interval without degrees of
     * freedom.
     */
    static Estimate of(
            String statistic,
            double value,
            double variance,
            double degreesOfFreedom,
            double level,
            Counts counts,
            String method) {
        double t = degreesOfFreedom > 0 ? Distributions.tQuantile(0.5 + level / 2, degreesOfFreedom) : Double.NaN;
        return of(statistic, value, variance, degreesOfFreedom, level, t, counts, method);
    }

    /** As above with the t quantile of the level, for those who make many estimates. */
    static Estimate of(
            String statistic,
            double value,
            double variance,
            double degreesOfFreedom,
            double level,
            double t,
            Counts counts,
            String method) {
        double se = Math.sqrt(variance);
        boolean known = se >= 0 && se <= Double.MAX_VALUE;
        Optional<Interval> interval = Optional.empty();
        Status status = Status.RELIABLE;
        if (!known) {
            status = Status.NO_VARIANCE;
        } else if (!(degreesOfFreedom > 0)) {
            status = Status.NO_DEGREES_OF_FREEDOM;
        } else {
            double half = t * se;
            interval = Optional.of(new Interval(value - half, value + half, level, IntervalMethod.T));
        }
        return new Estimate(
                statistic,
                OptionalDouble.of(value),
                known ? OptionalDouble.of(se) : OptionalDouble.empty(),
                Math.max(0, degreesOfFreedom),
                interval,
                counts,
                status,
                method);
    }

    /**
     * P value of the two-sided t test that the quantity is zero. Empty without a value, a standard error above zero or
     * degrees of freedom.
     */
    public OptionalDouble pValueOfZero() {
        if (value.isEmpty() || !(standardError.orElse(0) > 0) || !(degreesOfFreedom > 0)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                Distributions.tTwoSided(value.getAsDouble() / standardError.getAsDouble(), degreesOfFreedom));
    }

    Estimate withInterval(Optional<Interval> other) {
        return new Estimate(statistic, value, standardError, degreesOfFreedom, other, counts, status, method);
    }

    Estimate withCounts(Counts other) {
        return new Estimate(statistic, value, standardError, degreesOfFreedom, interval, other, status, method);
    }

    Estimate withStatus(Status other) {
        return new Estimate(statistic, value, standardError, degreesOfFreedom, interval, counts, other, method);
    }

    Estimate named(String other) {
        return new Estimate(other, value, standardError, degreesOfFreedom, interval, counts, status, method);
    }
}
