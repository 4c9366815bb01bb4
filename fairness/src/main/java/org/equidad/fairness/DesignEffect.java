package org.equidad.fairness;

/**
 * What the variance of an estimate is compared with in a design effect: a simple random sample of as many rows of
 * positive weight.
 */
public enum DesignEffect {
    /** Drawn without replacement from a population as large as the sum of the weights. R survey's {@code deff=TRUE}. */
    WITHOUT_REPLACEMENT,
    /** Drawn with replacement. R survey's {@code deff="replace"}. */
    WITH_REPLACEMENT
}
