package org.equidad.messages;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * An input of the model and the values of it for which a sentence is true. A missing value satisfies none.
 *
 * @param input name of the input; for a category {@code feature=value}
 * @param atLeast smallest value, or negative infinity
 * @param atMost largest value, or positive infinity
 * @param values the only values; empty for all between the bounds
 */
public record Condition(String input, double atLeast, double atMost, Set<Double> values) {
    public Condition {
        Objects.requireNonNull(input, "input");
        values = Collections.unmodifiableSet(new TreeSet<>(values));
        if (!(atLeast <= atMost)) {
            throw new IllegalArgumentException("the condition on '" + input + "' holds for no value: at least "
                    + atLeast + " and at most " + atMost);
        }
    }

    /** Any known value of an input. */
    public static Condition any(String input) {
        return new Condition(input, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Set.of());
    }

    /** Whether the sentence is true of this value. */
    public boolean holds(double value) {
        return value >= atLeast && value <= atMost && (values.isEmpty() || values.contains(value + 0.0));
    }
}
