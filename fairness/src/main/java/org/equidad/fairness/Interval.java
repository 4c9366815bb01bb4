package org.equidad.fairness;

/**
 * An interval for a quantity of the population.
 *
 * @param lower lower end; may be negative infinity
 * @param upper upper end; may be positive infinity
 * @param level nominal coverage, in (0, 1)
 * @param method how it was made
 */
public record Interval(double lower, double upper, double level, IntervalMethod method) {
    /**
     * @throws IllegalArgumentException where an end is NaN, the ends are crossed or the level is not in (0, 1)
     */
    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException(
                    "interval ends " + lower + ", " + upper + ": lower must not exceed upper");
        }
        Checks.level(level);
        Checks.notNull(method, "interval method");
    }

    /** Length of the interval. */
    public double width() {
        return upper - lower;
    }

    /** Whether the value lies in the closed interval. */
    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }
}
