package org.equidad.export;

import java.util.Locale;

/**
 * What the interval of a difference allows to say, given a margin below which a difference is not worth telling. The
 * margin is fixed in the configuration before results are seen.
 */
enum FindingVerdict {
    /** The interval excludes zero, and part of it lies beyond the margin. */
    CLEAR,
    /** The interval includes zero, and passes the margin on one side only. */
    UNCERTAIN,
    /** The interval passes the margin on both sides: nothing can be said, not even that the groups are alike. */
    CANNOT_TELL,
    /** The whole interval lies within the margin, whether or not it excludes zero. */
    SMALL,
    /** No comparison is made. */
    DESCRIPTIVE;

    /**
     * The verdict of a difference.
     *
     * @throws IllegalArgumentException if the limits are not finite or not in order, or the margin is not positive
     */
    static FindingVerdict of(double lower, double upper, double margin) {
        if (!(lower <= upper) || Double.isInfinite(lower) || Double.isInfinite(upper) || !(margin > 0)) {
            throw new IllegalArgumentException(
                    "an interval from " + lower + " to " + upper + " with the margin " + margin + " has no verdict");
        }
        if (lower >= -margin && upper <= margin) {
            return SMALL;
        }
        if (lower > 0 || upper < 0) {
            return CLEAR;
        }
        return lower < -margin && upper > margin ? CANNOT_TELL : UNCERTAIN;
    }

    /** As files write it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How much a finding of this verdict weighs against others, from 0 to 1. */
    double weight() {
        return switch (this) {
            case CLEAR -> 1;
            case DESCRIPTIVE -> 0.6;
            case UNCERTAIN -> 0.5;
            case SMALL -> 0.3;
            case CANNOT_TELL -> 0.25;
        };
    }
}
