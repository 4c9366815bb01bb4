package org.equidad.fairness;

/**
 * How a quantile is read off weighted values. With equal weights the rules of Hyndman and Fan (1996,
 * doi:10.1080/00031305.1996.10473566) are their types 1 to 9; the weighted forms are those of R survey 4.1.
 *
 * <p>Values are sorted, ties in the order of the rows; W_k is the sum of the weights up to the k-th value and W that of
 * all. Rules that interpolate depend on the order of tied values with different weights.
 */
public enum QuantileRule {
    /**
     * The smallest value whose W_k/W reaches p: the inverse of the distribution function. R's default; but where p lies
     * below the share of the smallest value, R survey 4.1 returns the value after it.
     */
    MATH,
    /** As {@link #MATH}, but where W_k/W equals p, the mean of the value and the next one. */
    SCHOOL,
    /**
     * The largest value whose rank (S_k + 1/2 - v_k/2)/(n + 1) does not exceed p; v are the weights over their mean and
     * S their running sum (Shah and Vaish 2006, Proceedings of the ASA Survey Research Methods Section). R survey 4.1
     * leaves the last weight unscaled there, so it agrees only for weights whose mean is 1.
     */
    SHAH_VAISH,
    /** Type 1, the same as {@link #MATH}. */
    HF1,
    /** Type 2, the same as {@link #SCHOOL}. */
    HF2,
    /** Type 3: ties are merged; where W_k/W equals p the value if k is even, else the next one. */
    HF3,
    /** Type 4: linear between the points (W_k/W, value); the smallest value below the first. */
    HF4,
    /** Type 5: linear between the points ((W_k - w_k/2)/W, value). */
    HF5,
    /** Type 6: linear between the points (W_k/(W + w_n), value). */
    HF6,
    /** Type 7: linear between the points (W_{k-1}/W_{n-1}, value). */
    HF7,
    /** Type 8: linear between the points ((W_{k-1}/3 + 2 W_k/3)/(W + w_n/3), value). */
    HF8,
    /** Type 9: linear between the points ((3 W_{k-1}/8 + 5 W_k/8)/(W + w_n/4), value). */
    HF9
}
