package org.equidad.features;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A check of the data or the models with its number. A gate never changes a result: it tells where reality differs from
 * what was expected.
 *
 * @param name what is checked
 * @param expected in words
 * @param measured the number; empty where there is nothing to measure
 * @param outcome whether it is as expected
 */
public record Gate(String name, String expected, OptionalDouble measured, Outcome outcome) {
    /** What came of a check. */
    public enum Outcome {
        OK,
        /** Not as expected: reported, and the run goes on. */
        WARN,
        /** Its source is not there, or it does not apply to these data. */
        NOT_APPLICABLE
    }

    public Gate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(measured, "measured");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** A number that shall lie in a closed range; NaN is not in any. */
    public static Gate within(String name, double measured, double low, double high) {
        String expected = low == Double.NEGATIVE_INFINITY
                ? "at most " + Cells.plain(high)
                : high == Double.POSITIVE_INFINITY
                        ? "at least " + Cells.plain(low)
                        : Cells.plain(low) + " to " + Cells.plain(high);
        return new Gate(
                name,
                expected,
                Double.isFinite(measured) ? OptionalDouble.of(measured) : OptionalDouble.empty(),
                measured >= low && measured <= high ? Outcome.OK : Outcome.WARN);
    }

    /** A check whose source is not there. */
    public static Gate notApplicable(String name, String why) {
        return new Gate(name, why, OptionalDouble.empty(), Outcome.NOT_APPLICABLE);
    }
}
