package org.equidad.fairness;

import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/**
 * Tails and quantiles of the distributions that the intervals and tests need, to about 1e-13 relative. The quantiles
 * are Newton solutions of the tails, because library quantiles stop at an absolute 1e-9.
 */
final class Distributions {
    private static final int MAX_STEPS = 200;
    /** From here on four terms of the expansion of the t quantile leave less than 1e-14 at the usual levels. */
    private static final double EXPANSION_SUFFICES = 2000;

    private Distributions() {}

    /** Upper tail of the standard normal distribution. */
    static double normalUpper(double z) {
        return 0.5 * Erf.erfc(z / Math.sqrt(2));
    }

    /** Quantile of the standard normal distribution, by Newton steps from the library's inverse. */
    static double normalQuantile(double p) {
        if (p > 0.5) {
            return -normalQuantile(1 - p);
        }
        double z = -Math.sqrt(2) * Erf.erfcInv(2 * p);
        for (int i = 0; i < 2 && Double.isFinite(z); i++) {
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            z -= (normalUpper(-z) - p) / density;
        }
        return z;
    }

    /** Upper tail of Student's t; normal where the degrees of freedom are infinite. */
    static double tUpper(double t, double df) {
        if (df == Double.POSITIVE_INFINITY) {
            return normalUpper(t);
        }
        double tail = 0.5 * Beta.regularizedBeta(df / (df + t * t), df / 2, 0.5);
        return t >= 0 ? tail : 1 - tail;
    }

    /** Two-sided p value of a t statistic. */
    static double tTwoSided(double t, double df) {
        return Math.min(1, 2 * tUpper(Math.abs(t), df));
    }

    /** Quantile of Student's t. */
    static double tQuantile(double p, double df) {
        if (p < 0.5) {
            return -tQuantile(1 - p, df);
        }
        if (p == 0.5) {
            return 0;
        }
        if (df == Double.POSITIVE_INFINITY) {
            return normalQuantile(p);
        }
        double q = 1 - p;
        if (df >= EXPANSION_SUFFICES) {
            return nearQuantile(Math.sqrt(2) * Erf.erfcInv(2 * q), df);
        }
        double logConstant = Gamma.logGamma((df + 1) / 2) - Gamma.logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
        // The polynomial inverse is near enough to start from.
        double t = nearQuantile(Math.sqrt(2) * Erf.erfcInv(2 * q), df);
        for (int i = 0; i < MAX_STEPS; i++) {
            double density = Math.exp(logConstant - (df + 1) / 2 * Math.log1p(t * t / df));
            double tail = tUpper(t, df);
            // A step on the logarithm of the tail: few steps even far out in the tail.
            double step = Math.log(tail / q) * tail / density;
            t += step;
            // Newton squares the error, so what is left after so small a step is below rounding.
            if (Math.abs(step) <= 1e-8 * Math.abs(t)) {
                break;
            }
        }
        return t;
    }

    /** First terms of the expansion of the quantile in powers of 1/df; the normal quantile where df is small. */
    private static double nearQuantile(double z, double df) {
        if (df < 5) {
            return z;
        }
        double square = z * z;
        double first = z * (square + 1) / 4;
        double second = z * ((5 * square + 16) * square + 3) / 96;
        double third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
        double fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160;
        return z + (first + (second + (third + fourth / df) / df) / df) / df;
    }

    /** Upper tail of F. */
    static double fUpper(double f, double df1, double df2) {
        if (!(f > 0)) {
            return 1;
        }
        if (df2 == Double.POSITIVE_INFINITY) {
            return chiSquaredUpper(f * df1, df1);
        }
        return f < Double.POSITIVE_INFINITY ? Beta.regularizedBeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2) : 0;
    }

    /** Upper tail of chi-squared. */
    static double chiSquaredUpper(double x, double df) {
        if (!(x > 0)) {
            return 1;
        }
        return x < Double.POSITIVE_INFINITY ? Gamma.regularizedGammaQ(df / 2, x / 2) : 0;
    }

    /** Quantile of the beta distribution; 0 and 1 where a parameter is zero, as the limit is. */
    static double betaQuantile(double p, double a, double b) {
        if (!(a > 0)) {
            return 0;
        }
        if (!(b > 0)) {
            return 1;
        }
        double low = 0;
        double high = 1;
        double logBeta = Beta.logBeta(a, b);
        double x = nearBetaQuantile(p, a, b);
        for (int i = 0; i < MAX_STEPS; i++) {
            double excess = Beta.regularizedBeta(x, a, b) - p;
            if (excess > 0) {
                high = x;
            } else {
                low = x;
            }
            double density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta);
            double next = x - excess / density;
            boolean newton = next > low && next < high;
            if (!newton) {
                next = (low + high) / 2;
            }
            double step = Math.abs(next - x);
            x = next;
            // Newton squares the error, so what is left after so small a step is below rounding; the tail itself is
            // good to about 1e-14.
            if (step <= (newton ? 1e-9 : 4e-15) * Math.min(x, 1 - x)) {
                break;
            }
        }
        return x;
    }

    /** Approximation by a normal variable (Abramowitz and Stegun 26.5.22); the mean where that fails. */
    private static double nearBetaQuantile(double p, double a, double b) {
        double mean = a / (a + b);
        if (a <= 1 || b <= 1) {
            return mean;
        }
        double y = Math.sqrt(2) * Erf.erfcInv(2 * p);
        double r = 1 / (2 * a - 1);
        double s = 1 / (2 * b - 1);
        double lambda = (y * y - 3) / 6;
        double h = 2 / (r + s);
        double w = y * Math.sqrt(h + lambda) / h - (s - r) * (lambda + 5.0 / 6 - 2 / (3 * h));
        double x = a / (a + b * Math.exp(2 * w));
        return x > 0 && x < 1 ? x : mean;
    }
}
