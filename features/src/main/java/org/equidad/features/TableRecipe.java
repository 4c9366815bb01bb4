package org.equidad.features;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an invented table of a described audit is drawn. Every column has a latent normal score: the sum of effects of
 * earlier columns plus noise, scaled to variance one. Its rank becomes a number by the quantile function of the column's
 * distribution, or a category by cutting at the cumulative shares (a Gaussian copula; Nelsen 2006,
 * doi:10.1007/0-387-28678-0). So marginals hold up to rounding, whatever the effects.
 *
 * @param rows in each year
 * @param seed the same seed gives the same bytes
 * @param years of a file with a column of years; empty for those of the audit's split
 * @param columns the audit's columns in the order in which they are drawn; those that are absent are drawn before them,
 *     as the description of the audit suggests
 */
public record TableRecipe(int rows, long seed, List<Integer> years, Map<String, Column> columns) {
    /** Rows a year where nothing else is said. */
    public static final int ROWS = 2_000;

    private static final int MOST_ROWS = 10_000_000;

    public TableRecipe {
        if (rows < 10 || rows > MOST_ROWS) {
            throw new IllegalArgumentException(rows + " rows a year; 10 to " + MOST_ROWS + " are allowed");
        }
        years = years.stream().sorted().distinct().toList();
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Nothing but what the audit's description suggests. */
    public static TableRecipe defaults() {
        return new TableRecipe(ROWS, 1, List.of(), Map.of());
    }

    /**
     * One column.
     *
     * @param shape its distribution; empty for what the description of the audit suggests
     * @param dependsOn effects of earlier columns on its score
     * @param missing share of missing cells; where absent, 0.02 for a column with marks of missing cells, else none
     */
    public record Column(Optional<Shape> shape, Map<String, Effect> dependsOn, OptionalDouble missing) {
        public Column {
            Objects.requireNonNull(shape, "shape");
            dependsOn = Collections.unmodifiableMap(new LinkedHashMap<>(dependsOn));
            if (missing.isPresent() && !(missing.getAsDouble() >= 0 && missing.getAsDouble() < 1)) {
                throw new IllegalArgumentException(
                        "a share of " + missing.getAsDouble() + " missing cells; 0 to below 1 is allowed");
            }
        }
    }

    /** How a column's values are spread. */
    public sealed interface Shape {}

    /**
     * Numbers of equal density.
     *
     * @param low smallest
     * @param high largest
     * @param digits how numbers are rounded
     */
    public record Uniform(double low, double high, Digits digits) implements Shape {
        public Uniform {
            requireRange(low, high);
            requireFinite(low, high);
            Objects.requireNonNull(digits, "digits");
        }
    }

    /**
     * A normal distribution cut off at its ends.
     *
     * @param mean before it is cut
     * @param sd standard deviation before it is cut
     * @param low smallest, or negative infinity
     * @param high largest, or positive infinity
     * @param digits how numbers are rounded
     */
    public record Normal(double mean, double sd, double low, double high, Digits digits) implements Shape {
        public Normal {
            requireFinite(mean, sd);
            requirePositive("sd", sd);
            requireRange(low, high);
            requireReach(low, high, mean, sd);
            Objects.requireNonNull(digits, "digits");
        }
    }

    /**
     * Positive numbers whose logarithm is normal, cut off at their ends: weights, incomes.
     *
     * @param median before it is cut
     * @param spread standard deviation of the logarithm
     * @param low smallest, 0 for no bound
     * @param high largest, or positive infinity
     * @param digits how numbers are rounded
     */
    public record LogNormal(double median, double spread, double low, double high, Digits digits) implements Shape {
        public LogNormal {
            requirePositive("median", median);
            requirePositive("spread", spread);
            requireRange(low, high);
            if (low < 0) {
                throw new IllegalArgumentException("the smallest is " + low + "; a lognormal column is above 0");
            }
            requireReach(Math.log(low), Math.log(high), Math.log(median), spread);
            Objects.requireNonNull(digits, "digits");
        }
    }

    /**
     * Values and their shares, from the lowest score to the highest: a positive effect moves towards the last.
     *
     * @param of value to share; they add up to 1 within a hundredth and are scaled to do so exactly
     */
    public record Shares(Map<String, Double> of) implements Shape {
        public Shares {
            double sum = 0;
            for (Map.Entry<String, Double> entry : of.entrySet()) {
                if (!(entry.getValue() > 0 && entry.getValue() <= 1)) {
                    throw new IllegalArgumentException("the share of '" + entry.getKey() + "' is " + entry.getValue()
                            + "; above 0 and at most 1 is allowed");
                }
                sum += entry.getValue();
            }
            if (!(Math.abs(sum - 1) <= 0.01)) {
                throw new IllegalArgumentException("the shares add up to " + sum + "; 1 is needed");
            }
            Map<String, Double> scaled = new LinkedHashMap<>();
            for (Map.Entry<String, Double> entry : of.entrySet()) {
                scaled.put(entry.getKey(), entry.getValue() / sum);
            }
            of = Collections.unmodifiableMap(scaled);
        }

        /** The same share for each. */
        static Shares equal(Iterable<String> values) {
            Map<String, Double> shares = new LinkedHashMap<>();
            values.forEach(v -> shares.put(v, 1.0));
            shares.replaceAll((v, one) -> 1.0 / shares.size());
            return new Shares(shares);
        }
    }

    /**
     * Primary sampling units: in every stratum of every year the same number of them, of equal size within one row. Its
     * score is one draw a unit, so that an effect of it makes rows of a unit alike.
     *
     * @param perStratum at least 2
     */
    public record Clusters(int perStratum) implements Shape {
        public Clusters {
            if (perStratum < 2) {
                throw new IllegalArgumentException(perStratum + " clusters in a stratum; at least 2 are needed");
            }
        }
    }

    /** How many digits numbers have behind the point. */
    public enum Digits {
        WHOLE,
        THREE
    }

    /** What another column adds to a score. */
    public sealed interface Effect {}

    /**
     * So much for each standard deviation of the other column's score.
     *
     * @param by may be negative
     */
    public record Slope(double by) implements Effect {
        public Slope {
            requireFinite(by, 0);
        }
    }

    /**
     * So much where the other column has a value.
     *
     * @param by value to what it adds; nothing for values that are absent
     */
    public record ByValue(Map<String, Double> by) implements Effect {
        public ByValue {
            by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
            by.values().forEach(v -> requireFinite(v, 0));
        }
    }

    private static void requireRange(double low, double high) {
        if (!(low < high)) {
            throw new IllegalArgumentException("between " + low + " and " + high + " lies nothing");
        }
    }

    private static void requireFinite(double a, double b) {
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            throw new IllegalArgumentException("a number is not finite");
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(what + " is " + value + "; above 0 is allowed");
        }
    }

    /** The distribution must not be cut down to a tail that has no digits left. */
    private static void requireReach(double low, double high, double mean, double sd) {
        if (!(low < mean + 6 * sd && high > mean - 6 * sd)) {
            throw new IllegalArgumentException("the range lies more than six standard deviations from the middle");
        }
    }
}
