package org.equidad.fairness;

/**
 * How an interval is made from an estimate, its standard error and its degrees of freedom.
 *
 * <p>Those that need a proportion apply to estimates in [0, 1] only; which one was used is kept in {@link Interval}.
 */
public enum IntervalMethod {
    /** Estimate plus and minus a Student t quantile times the standard error. May leave [0, 1]. */
    T,
    /** The t interval on the log-odds, transformed back; never leaves (0, 1). R survey's {@code svyciprop("logit")}. */
    LOGIT,
    /**
     * Korn and Graubard (1998): Clopper-Pearson with the effective sample size p(1-p)/se² adjusted for the degrees of
     * freedom and not capped. R survey's {@code svyciprop("beta")}.
     */
    KORN_GRAUBARD,
    /**
     * Korn and Graubard as the National Center for Health Statistics uses it: the effective sample size never exceeds
     * the rows, and equals the rows where the estimate is 0 or 1. Parker et al. (2017), Vital Health Stat 2(175).
     */
    KORN_GRAUBARD_CAPPED,
    /** Wilson's score interval with the effective sample size p(1-p)/se² and a t quantile. */
    WILSON,
    /**
     * Inverted likelihood ratio of a proportion, scaled by the design effect. R survey's {@code
     * svyciprop("likelihood")}, which reads it off a fitted and interpolated profile and agrees to 3e-5 relative; this
     * is the exact root. (Where values are missing, R's also depends on the mean weight of the missing rows.)
     */
    LIKELIHOOD,
    /**
     * The t interval on the arcsine of the square root, cut to that scale's range and transformed back. R survey's
     * {@code svyciprop("asin")}, which does not cut it, so that very wide intervals fold back there.
     */
    ARCSINE,
    /** The t interval on the logarithm, transformed back: for ratios of positive quantities. */
    LOG,
    /** The t interval on the inverse hyperbolic tangent, transformed back: for correlations. */
    FISHER_Z,
    /** Inverted score test of a quantile (Francisco and Fuller 1991, doi:10.1214/aos/1176347993). */
    SCORE,
    /** Quantiles of replicate estimates, or a simultaneous bound found by replicates. */
    REPLICATE
}
