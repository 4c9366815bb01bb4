package org.equidad.fairness;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Intervals of proportions from an estimate, its standard error, degrees of freedom and number of rows. */
final class ProportionIntervals {
    private ProportionIntervals() {}

    /**
     * Interval of a proportion.
     *
     * <p>Where the estimate is 0 or 1 the logit, arcsine, likelihood, Wilson and Korn-Graubard intervals do not exist
     * under a design that gives the standard error 0; the capped Korn-Graubard interval is given instead and the result
     * says so.
     *
     * @param p the estimate, in [0, 1] up to rounding
     * @param se standard error, finite
     * @param df degrees of freedom, positive
     * @param rows rows of positive weight behind the estimate
     * @return empty where the estimate is not a proportion, the method is none for proportions, or there are no degrees
     *     of freedom
     */
    static Optional<Interval> of(IntervalMethod method, double p, double se, double df, long rows, double level) {
        if (!(p >= 0 && p <= 1 && se >= 0 && df > 0 && rows > 0)) {
            return Optional.empty();
        }
        boolean edge = p == 0 || p == 1;
        IntervalMethod used = edge && method != IntervalMethod.T ? IntervalMethod.KORN_GRAUBARD_CAPPED : method;
        if (se == 0 && !edge && method != IntervalMethod.KORN_GRAUBARD_CAPPED) {
            return Optional.of(new Interval(p, p, level, method));
        }
        boolean beta = used == IntervalMethod.KORN_GRAUBARD || used == IntervalMethod.KORN_GRAUBARD_CAPPED;
        double t = beta ? Double.NaN : Distributions.tQuantile(0.5 + level / 2, df);
        double[] ends = switch (used) {
            case T -> new double[] {p - t * se, p + t * se};
            case LOGIT -> {
                double centre = Math.log(p / (1 - p));
                double half = t * se / (p * (1 - p));
                yield new double[] {expit(centre - half), expit(centre + half)};
            }
            case ARCSINE -> {
                double centre = Math.asin(Math.sqrt(p));
                double half = t * se / (2 * Math.sqrt(p * (1 - p)));
                yield new double[] {sineSquared(centre - half), sineSquared(centre + half)};
            }
            case KORN_GRAUBARD -> beta(p, p * (1 - p) / (se * se) * ratio(rows, df, level), level);
            case KORN_GRAUBARD_CAPPED -> beta(p, cappedSize(p, se, df, rows, level), level);
            case WILSON -> {
                double n = p * (1 - p) / (se * se);
                double centre = (p + t * t / (2 * n)) / (1 + t * t / n);
                double half = t / (1 + t * t / n) * Math.sqrt(p * (1 - p) / n + t * t / (4 * n * n));
                yield new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
            }
            case LIKELIHOOD -> likelihood(p, se, t, rows);
            case LOG, FISHER_Z, SCORE, REPLICATE ->
                throw new IllegalArgumentException("interval method " + method + " is not one for proportions");
        };
        return Optional.of(new Interval(ends[0], ends[1], level, used));
    }

    static double expit(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Back from the arcsine scale, whose ends are 0 and half of pi. */
    private static double sineSquared(double x) {
        double sine = Math.sin(Math.max(0, Math.min(Math.PI / 2, x)));
        return sine * sine;
    }

    /** Squared ratio of t quantiles that Korn and Graubard put for the loss of degrees of freedom. */
    private static double ratio(long rows, double df, double level) {
        if (rows < 2) {
            return 0;
        }
        double ratio =
                Distributions.tQuantile(0.5 + level / 2, rows - 1) / Distributions.tQuantile(0.5 + level / 2, df);
        return ratio * ratio;
    }

    /** Effective size adjusted for the degrees of freedom, not above the rows, which it equals at 0 and 1. */
    static double cappedSize(double p, double se, double df, long rows, double level) {
        if (p == 0 || p == 1 || se == 0) {
            return rows;
        }
        return Math.min(rows, p * (1 - p) / (se * se) * ratio(rows, df, level));
    }

    /**
     * Width of the capped Korn-Graubard 95 % interval to a tenth, without a special function; infinite where the
     * approximations do not hold.
     */
    static double roughWidth(double p, double se, double df, long rows) {
        double size = p * (1 - p) / (se * se) * Distributions.roughSquaredRatio(rows - 1, df);
        double n = Math.min(rows, size);
        if (!(n * Math.min(p, 1 - p) >= 5 && df >= 5)) {
            return Double.POSITIVE_INFINITY;
        }
        return Distributions.roughBetaQuantile(0.975, n * p + 1, n * (1 - p))
                - Distributions.roughBetaQuantile(0.025, n * p, n * (1 - p) + 1);
    }

    /** Clopper and Pearson's interval for a size that need not be whole. */
    private static double[] beta(double p, double n, double level) {
        double tail = (1 - level) / 2;
        return new double[] {
            Distributions.betaQuantile(tail, n * p, n * (1 - p) + 1),
            Distributions.betaQuantile(1 - tail, n * p + 1, n * (1 - p))
        };
    }

    /** Log-odds at which twice the log likelihood ratio, over the dispersion n/(n-1), is t² times the design effect. */
    private static double[] likelihood(double p, double se, double t, long rows) {
        double centre = Math.log(p / (1 - p));
        double variance = p * (1 - p);
        double cutoff = t * t * se * se * rows / variance;
        DoubleUnaryOperator drop = b -> {
            double q = expit(b);
            return 2 * (rows - 1.0) * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
        };
        return new double[] {expit(root(drop, cutoff, centre, -1)), expit(root(drop, cutoff, centre, 1))};
    }

    /** Point on one side of the minimum at which a convex function reaches the target, by bisection. */
    private static double root(DoubleUnaryOperator convex, double target, double minimum, int direction) {
        double near = minimum;
        double far = minimum + direction;
        while (convex.applyAsDouble(far) < target) {
            near = far;
            far += 2 * (far - minimum);
        }
        while (true) {
            double middle = (near + far) / 2;
            if (middle == near || middle == far) {
                return middle;
            }
            if (convex.applyAsDouble(middle) < target) {
                near = middle;
            } else {
                far = middle;
            }
        }
    }
}
