package org.equidad.fairness;

/**
 * Whether an estimate can be relied on, and if not, why. An estimate that does not exist has a status and no value,
 * never zero or NaN.
 */
public enum Status {
    /** Defined, with a usable standard error. */
    RELIABLE(Kind.RELIABLE, "reliable"),

    /** The domain holds no row. */
    EMPTY_DOMAIN(Kind.UNDEFINED, "no rows in the domain"),
    /** All rows of the domain have weight zero. */
    ZERO_WEIGHT(Kind.UNDEFINED, "all rows of the domain have weight zero"),
    /** The denominator of a ratio adds up to zero. */
    ZERO_DENOMINATOR(Kind.UNDEFINED, "the denominator is zero"),
    /** A rate among positives, without positives. */
    NO_POSITIVES(Kind.UNDEFINED, "no positive rows in the domain"),
    /** A rate among negatives, without negatives. */
    NO_NEGATIVES(Kind.UNDEFINED, "no negative rows in the domain"),
    /** A rate among predicted positives, without any. */
    NO_PREDICTED_POSITIVES(Kind.UNDEFINED, "no predicted positives in the domain"),
    /** A rate among predicted negatives, without any. */
    NO_PREDICTED_NEGATIVES(Kind.UNDEFINED, "no predicted negatives in the domain"),
    /** A comparison of positives and negatives with only one of them. */
    ONE_CLASS(Kind.UNDEFINED, "only one class in the domain"),
    /** A spread or a model that needs more rows than there are. */
    TOO_FEW_ROWS(Kind.UNDEFINED, "too few rows in the domain"),
    /** The estimate lies outside the values where the statistic exists. */
    OUT_OF_RANGE(Kind.UNDEFINED, "the statistic does not exist at this value"),
    /** A model whose predictors are combinations of each other in the domain. */
    COLLINEAR(Kind.UNDEFINED, "predictors are combinations of each other in the domain"),
    /** An iterative estimate that did not settle. */
    NOT_CONVERGED(Kind.UNDEFINED, "the iterations did not converge"),

    /** Emptied: rests on fewer rows than the confidentiality minimum. */
    SUPPRESSED(Kind.UNDEFINED, "suppressed: fewer rows than the minimum for publication"),
    /** Emptied: published, it would give a suppressed figure away by subtraction. */
    SUPPRESSED_COMPLEMENT(Kind.UNDEFINED, "suppressed: it would give away another suppressed figure"),

    /** The value exists, but no degrees of freedom are left for its interval. */
    NO_DEGREES_OF_FREEDOM(Kind.UNRELIABLE, "no degrees of freedom: not more units than strata in the domain"),
    /** The value exists, but the design gives no variance for it. */
    NO_VARIANCE(Kind.UNRELIABLE, "the design gives no variance for this estimate"),
    /** Fewer rows in the denominator than the presentation standard asks for. */
    FEW_ROWS(Kind.UNRELIABLE, "too few rows for the presentation standard"),
    /** A smaller effective sample than the presentation standard asks for. */
    LOW_EFFECTIVE_SIZE(Kind.UNRELIABLE, "the effective sample size is too small for the presentation standard"),
    /** Fewer degrees of freedom than the presentation standard asks for. */
    FEW_DEGREES_OF_FREEDOM(Kind.UNRELIABLE, "too few degrees of freedom for the presentation standard"),
    /** The denominator lives in so few first-stage units that intervals are known to be too short. */
    FEW_EFFECTIVE_UNITS(Kind.UNRELIABLE, "too few clusters hold the denominator for a trustworthy interval"),
    /** An interval wider than the presentation standard allows. */
    WIDE_INTERVAL(Kind.UNRELIABLE, "the interval is too wide for the presentation standard"),
    /** An interval too wide for so small an estimate. */
    WIDE_RELATIVE_INTERVAL(Kind.UNRELIABLE, "the interval is too wide relative to the estimate"),
    /** A coefficient of variation above that of the presentation standard. */
    HIGH_VARIATION(Kind.UNRELIABLE, "the coefficient of variation is too high for the presentation standard"),
    /** A proportion of exactly 0 or 1, which asks for a closer look. */
    NO_EVENTS(Kind.UNRELIABLE, "the estimate is 0 or 1 in the sample: to be reviewed");

    private enum Kind {
        RELIABLE,
        UNRELIABLE,
        UNDEFINED
    }

    private final Kind kind;
    private final String reason;

    Status(Kind kind, String reason) {
        this.kind = kind;
        this.reason = reason;
    }

    /** Whether the estimate has a value. */
    public boolean isDefined() {
        return kind != Kind.UNDEFINED;
    }

    /** Whether nothing speaks against the estimate. */
    public boolean isReliable() {
        return kind == Kind.RELIABLE;
    }

    /** One line of plain English that says why. */
    public String reason() {
        return reason;
    }
}
