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
    /** The continued fraction takes about the square root of the larger parameter. */
    private static final int MAX_TERMS = 1_000_000;
    /** From here on four terms of the expansion of the t quantile leave less than 1e-14 at the usual levels. */
    private static final double EXPANSION_SUFFICES = 2000;

    private static final double NORMAL_975 = 1.959963984540054;

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
        if (!(df + t * t < Double.POSITIVE_INFINITY)) {
            return t > 0 ? 0 : t < 0 ? 1 : Double.NaN;
        }
        double tail = halfTail(t, df, Beta.logBeta(df / 2, 0.5));
        return t >= 0 ? tail : 1 - tail;
    }

    /** Upper tail beyond the absolute value of t. */
    private static double halfTail(double t, double df, double logBeta) {
        double sum = df + t * t;
        return 0.5 * lowerBeta(df / sum, t * t / sum, df / 2, 0.5, logBeta);
    }

    /**
     * Regularised incomplete beta function by its continued fraction (DLMF 8.17.22). The caller gives the complement of
     * x and the logarithm of the complete function, which it often knows better or needs again.
     */
    private static double lowerBeta(double x, double complement, double a, double b, double logBeta) {
        if (!(x > 0 && complement > 0)) {
            return x > 0 ? 1 : complement > 0 ? 0 : Double.NaN;
        }
        return x <= (a + 1) / (a + b + 2)
                ? betaSeries(x, complement, a, b, logBeta)
                : 1 - betaSeries(complement, x, b, a, logBeta);
    }

    /** Converges fast for x up to about a/(a + b); Lentz's method as modified by Thompson and Barnett. */
    private static double betaSeries(double x, double complement, double a, double b, double logBeta) {
        double logX = x < 0.5 ? Math.log(x) : Math.log1p(-complement);
        double logComplement = complement < 0.5 ? Math.log(complement) : Math.log1p(-x);
        double front = Math.exp(a * logX + b * logComplement - logBeta) / a;
        double numerator = 1;
        double denominator = floored(1 - (a + b) * x / (a + 1));
        denominator = 1 / denominator;
        double fraction = denominator;
        for (int m = 1; m < MAX_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            denominator = 1 / floored(1 + even * denominator);
            numerator = floored(1 + even / numerator);
            fraction *= denominator * numerator;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            denominator = 1 / floored(1 + odd * denominator);
            numerator = floored(1 + odd / numerator);
            double change = denominator * numerator;
            fraction *= change;
            if (Math.abs(change - 1) < 1e-15) {
                return front * fraction;
            }
        }
        throw new IllegalStateException("incomplete beta function at " + x + ", " + a + ", " + b + " did not converge");
    }

    private static double floored(double x) {
        return Math.abs(x) < 1e-300 ? 1e-300 : x;
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
        double logBeta = Beta.logBeta(df / 2, 0.5);
        double logConstant = -logBeta - 0.5 * Math.log(df);
        // The polynomial inverse is near enough to start from.
        double t = nearQuantile(Math.sqrt(2) * Erf.erfcInv(2 * q), df);
        for (int i = 0; i < MAX_STEPS; i++) {
            double density = Math.exp(logConstant - (df + 1) / 2 * Math.log1p(t * t / df));
            double tail = t >= 0 ? halfTail(t, df, logBeta) : 1 - halfTail(t, df, logBeta);
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
        double sum = df2 + df1 * f;
        return sum < Double.POSITIVE_INFINITY
                ? lowerBeta(df2 / sum, df1 * f / sum, df2 / 2, df1 / 2, Beta.logBeta(df2 / 2, df1 / 2))
                : 0;
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
            double excess = lowerBeta(x, 1 - x, a, b, logBeta) - p;
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
        double x = betaNearNormal(Math.sqrt(2) * Erf.erfcInv(2 * p), a, b);
        return x > 0 && x < 1 ? x : mean;
    }

    private static double betaNearNormal(double y, double a, double b) {
        double r = 1 / (2 * a - 1);
        double s = 1 / (2 * b - 1);
        double lambda = (y * y - 3) / 6;
        double h = 2 / (r + s);
        double w = y * Math.sqrt(h + lambda) / h - (s - r) * (lambda + 5.0 / 6 - 2 / (3 * h));
        return a / (a + b * Math.exp(2 * w));
    }

    /** Quantile 0.975 or 0.025 of the beta distribution to about one per cent, for parameters of 5 and more. */
    static double roughBetaQuantile(double p, double a, double b) {
        return betaNearNormal(p > 0.5 ? -NORMAL_975 : NORMAL_975, a, b);
    }

    /** Squared ratio of the quantiles 0.975 of Student's t to about one per cent, for 5 and more degrees of freedom. */
    static double roughSquaredRatio(double df, double otherDf) {
        double ratio = nearQuantile(NORMAL_975, df) / nearQuantile(NORMAL_975, otherDf);
        return ratio * ratio;
    }
}
