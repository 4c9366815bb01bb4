package org.equidad.fairness;

/** How independence in a two-way table is tested; Rao and Scott (1984), doi:10.1214/aos/1176346391. */
public enum TableTest {
    /** Pearson's statistic over its mean, against F with Satterthwaite's degrees of freedom. R's default. */
    F,
    /** Pearson's statistic over its mean eigenvalue, against chi-squared. */
    CHI_SQUARED,
    /** Wald statistic of the deviations from independence, against F. */
    WALD,
    /** The same, adjusted for the degrees of freedom of the covariance matrix. */
    ADJUSTED_WALD,
    /**
     * Pearson's statistic against the distribution of the weighted sum of chi-squared variables that it follows, over
     * an F denominator, by numerical integration (Imhof 1961, doi:10.1093/biomet/48.3-4.419) to about 1e-9.
     */
    LINEAR_COMBINATION,
    /** The same distribution by a saddlepoint approximation (Kuonen 1999, doi:10.1093/biomet/86.4.929), as R has it. */
    SADDLEPOINT
}
