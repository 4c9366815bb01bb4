package org.equidad.fairness;

/**
 * What the variance does with a stratum that holds a single sampled unit, so that its spread cannot be estimated.
 *
 * <p>A stratum that was sampled completely (population size equal to the sample size) is never single: it adds nothing,
 * whatever is chosen here. The rules are those of the option {@code survey.lonely.psu} of R survey 4.1, agreed with to
 * 1e-10 relative. Lumley (2004), doi:10.18637/jss.v009.i08.
 */
public enum SinglePsu {
    /** Refuse: an {@link IllegalArgumentException} names the stratum when a variance is asked for. */
    FAIL,
    /** The stratum adds nothing. */
    REMOVE,
    /**
     * The unit's weighted total is squared around zero, not around its own mean. Influence values of means, ratios and
     * rates sum to zero over the sample, so for them this is centring on the grand mean; for totals it is the deviation
     * from zero. Conservative.
     */
    ADJUST,
    /** The stratum adds the average of the strata that have more than one unit. */
    AVERAGE,
    /** The unit was taken with certainty: it adds nothing at its own stage. */
    CERTAINTY
}
