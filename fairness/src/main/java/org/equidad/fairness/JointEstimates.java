package org.equidad.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Estimates made together, with the covariance matrix that comparing them needs: of groups that share clusters, of
 * several variables, of the coefficients of a model.
 *
 * <p>The degrees of freedom of a comparison are those of the union of the domains compared; of a model, those of the
 * model. Immutable.
 */
public final class JointEstimates {
    private final List<String> labels;
    private final List<Estimate> estimates;
    private final double[][] covariance;
    private final List<Domain> domains;
    private final ToDoubleFunction<Domain> degreesOfFreedom;
    private final Function<Domain, Counts> counts;
    private final double level;

    /**
     * @param covariance NaN where an estimate is undefined or has no variance
     * @param domains the domain of each estimate
     * @param degreesOfFreedom those of a union of domains
     * @param counts those of a union of domains
     */
    JointEstimates(
            List<String> labels,
            List<Estimate> estimates,
            double[][] covariance,
            List<Domain> domains,
            ToDoubleFunction<Domain> degreesOfFreedom,
            Function<Domain, Counts> counts,
            double level) {
        this.labels = List.copyOf(labels);
        this.estimates = List.copyOf(estimates);
        this.covariance = covariance;
        this.domains = List.copyOf(domains);
        this.degreesOfFreedom = degreesOfFreedom;
        this.counts = counts;
        this.level = level;
    }

    /** The same with other intervals or counts. */
    JointEstimates withEstimates(List<Estimate> others) {
        return new JointEstimates(labels, others, covariance, domains, degreesOfFreedom, counts, level);
    }

    /** Number of estimates. */
    public int size() {
        return estimates.size();
    }

    /** Names of the estimates: groups, variables or coefficients. */
    public List<String> labels() {
        return labels;
    }

    /** The estimates, in the order of the labels. */
    public List<Estimate> estimates() {
        return estimates;
    }

    /** One estimate. */
    public Estimate estimate(int index) {
        return estimates.get(index);
    }

    /** The estimate with this label; refused when there is none. */
    public Estimate estimate(String label) {
        return estimates.get(indexOf(label));
    }

    /** Position of a label; refused when there is none. */
    public int indexOf(String label) {
        int index = labels.indexOf(label);
        if (index < 0) {
            throw new IllegalArgumentException("no estimate '" + label + "': there are " + labels);
        }
        return index;
    }

    /** Covariance of two estimates; empty where one of them has none. */
    public OptionalDouble covariance(int first, int second) {
        double value = covariance[first][second];
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * Standard deviation between the estimates, less what sampling alone explains; see {@link GapSummary}. Estimates
     * without a value do not take part. Empty with fewer than two, or where a covariance is unknown.
     */
    public OptionalDouble betweenGroupSd() {
        int[] defined = IntStream.range(0, size())
                .filter(i -> estimates.get(i).value().isPresent())
                .toArray();
        double[] values = new double[defined.length];
        double[][] part = new double[defined.length][defined.length];
        for (int i = 0; i < defined.length; i++) {
            values[i] = estimates.get(defined[i]).value().getAsDouble();
            for (int j = 0; j < defined.length; j++) {
                part[i][j] = covariance[defined[i]][defined[j]];
            }
        }
        return GapSummary.betweenGroupSd(values, part);
    }

    /** The first estimate minus the second, with a t interval. Swapping them flips the sign exactly. */
    public Estimate difference(int first, int second) {
        double[] coefficients = new double[size()];
        coefficients[first] += 1;
        coefficients[second] -= 1;
        return combination(labels.get(first) + " - " + labels.get(second), coefficients);
    }

    /**
     * A linear combination of the estimates, with a t interval. Undefined where an estimate with a coefficient other
     * than zero is.
     */
    public Estimate combination(String name, double[] coefficients) {
        Checks.length("coefficients of " + name, coefficients.length, size());
        double value = 0;
        double variance = 0;
        Domain union = Domain.all().not();
        for (int i = 0; i < coefficients.length; i++) {
            if (coefficients[i] == 0) {
                continue;
            }
            Estimate estimate = estimates.get(i);
            union = union.or(domains.get(i));
            if (!estimate.status().isDefined()) {
                return Estimate.undefined(name, estimate.counts(), estimate.status(), estimate.method());
            }
            value += coefficients[i] * estimate.value().getAsDouble();
            variance += coefficients[i] * coefficients[i] * covariance[i][i];
        }
        double cross = 0;
        for (int i = 0; i < coefficients.length; i++) {
            for (int j = 0; j < i; j++) {
                if (coefficients[i] != 0 && coefficients[j] != 0) {
                    cross += coefficients[i] * coefficients[j] * covariance[i][j];
                }
            }
        }
        return of(name, value, nonNegative(variance, 2 * cross), union);
    }

    /**
     * The first estimate over the second: standard error by the delta method, interval made on the logarithm. Undefined
     * where the second is zero; without an interval unless both are positive.
     */
    public Estimate ratio(int first, int second) {
        String name = labels.get(first) + " / " + labels.get(second);
        Estimate a = estimates.get(first);
        Estimate b = estimates.get(second);
        for (Estimate estimate : List.of(a, b)) {
            if (!estimate.status().isDefined()) {
                return Estimate.undefined(name, estimate.counts(), estimate.status(), estimate.method());
            }
        }
        double x = a.value().getAsDouble();
        double y = b.value().getAsDouble();
        if (y == 0) {
            return Estimate.undefined(name, b.counts(), Status.ZERO_DENOMINATOR, b.method());
        }
        double ratio = x / y;
        double variance = nonNegative(
                        covariance[first][first] + ratio * ratio * covariance[second][second],
                        -2 * ratio * covariance[first][second])
                / (y * y);
        Estimate estimate = of(name, ratio, variance, domains.get(first).or(domains.get(second)));
        Optional<Interval> interval = Optional.empty();
        if (estimate.interval().isPresent() && x > 0 && y > 0) {
            double half = Distributions.tQuantile(0.5 + level / 2, estimate.degreesOfFreedom())
                    * estimate.standardError().getAsDouble()
                    / ratio;
            interval = Optional.of(
                    new Interval(ratio * Math.exp(-half), ratio * Math.exp(half), level, IntervalMethod.LOG));
        }
        return estimate.withInterval(interval);
    }

    /**
     * The logarithm of the first estimate over the second, with a t interval. Undefined ({@link Status#OUT_OF_RANGE})
     * unless both are positive.
     */
    public Estimate logRatio(int first, int second) {
        String name = "log(" + labels.get(first) + " / " + labels.get(second) + ")";
        Estimate ratio = ratio(first, second);
        if (!ratio.status().isDefined()) {
            return ratio.named(name);
        }
        double x = estimates.get(first).value().getAsDouble();
        double y = estimates.get(second).value().getAsDouble();
        if (!(x > 0 && y > 0)) {
            return Estimate.undefined(name, ratio.counts(), Status.OUT_OF_RANGE, ratio.method());
        }
        double variance = nonNegative(
                covariance[first][first] / (x * x) + covariance[second][second] / (y * y),
                -2 * covariance[first][second] / (x * y));
        return of(name, Math.log(x / y), variance, domains.get(first).or(domains.get(second)));
    }

    /**
     * Wald test that all estimates are equal, as F with one numerator degree of freedom fewer than estimates. Estimates
     * without a value or variance do not take part.
     */
    public TestResult equality() {
        List<Integer> usable = usable();
        if (usable.size() < 2) {
            return TestResult.undefined("Wald test of equality", Status.TOO_FEW_ROWS);
        }
        double[][] contrasts = new double[usable.size() - 1][size()];
        for (int i = 0; i < contrasts.length; i++) {
            contrasts[i][usable.get(0)] = -1;
            contrasts[i][usable.get(i + 1)] = 1;
        }
        return wald("Wald test of equality", contrasts);
    }

    /** Wald test that the estimates at these positions are all zero, as F. */
    public TestResult zero(int... indices) {
        double[][] contrasts = new double[indices.length][size()];
        for (int i = 0; i < indices.length; i++) {
            contrasts[i][indices[i]] = 1;
        }
        return wald("Wald test of zero", contrasts);
    }

    /**
     * Wald test that linear combinations of the estimates are all zero: F with as many numerator degrees of freedom as
     * combinations, and those of the design (of the union of the domains) below. Agrees with R survey 4.1
     * {@code regTermTest} to 1e-8.
     *
     * @param contrasts one row of coefficients per combination; linearly independent
     */
    TestResult wald(String name, double[][] contrasts) {
        Domain union = Domain.all().not();
        double[] values = new double[size()];
        double[][] known = new double[size()][size()];
        for (int i = 0; i < size(); i++) {
            boolean used = false;
            for (double[] contrast : contrasts) {
                used |= contrast[i] != 0;
            }
            if (!used) {
                continue;
            }
            if (!estimates.get(i).status().isDefined()) {
                return TestResult.undefined(name, estimates.get(i).status());
            }
            union = union.or(domains.get(i));
            values[i] = estimates.get(i).value().getAsDouble();
            for (int j = 0; j < size(); j++) {
                boolean other = false;
                for (double[] contrast : contrasts) {
                    other |= contrast[j] != 0;
                }
                known[i][j] = other ? covariance[i][j] : 0;
            }
        }
        double[] combined = Matrices.multiply(contrasts, values);
        double[][] inverse = Matrices.inverse(Matrices.sandwich(contrasts, known));
        if (inverse == null) {
            return TestResult.undefined(name, Status.NO_VARIANCE);
        }
        double f = Matrices.dot(combined, Matrices.multiply(inverse, combined)) / contrasts.length;
        return TestResult.f(name, f, contrasts.length, degreesOfFreedom.applyAsDouble(union));
    }

    private List<Integer> usable() {
        List<Integer> usable = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (estimates.get(i).status().isDefined() && covariance[i][i] > 0) {
                usable.add(i);
            }
        }
        return usable;
    }

    /** The sum, or zero where rounding has left a negative rest of terms that cancel. */
    private static double nonNegative(double positive, double negative) {
        double sum = positive + negative;
        return sum < 1e-14 * positive ? 0 : sum;
    }

    private Estimate of(String name, double value, double variance, Domain union) {
        return Estimate.of(
                name,
                value,
                variance,
                degreesOfFreedom.applyAsDouble(union),
                level,
                counts.apply(union),
                estimates.get(0).method());
    }
}
