package org.equidad.export.report;

/**
 * An estimate as it is drawn and tabulated.
 *
 * @param value NaN where there is none
 * @param lower lower limit at 95 %, NaN where there is none
 * @param upper upper limit at 95 %
 * @param innerLower lower limit at 66 %
 * @param innerUpper upper limit at 66 %
 * @param quality how far it can be relied on
 */
record Point(double value, double lower, double upper, double innerLower, double innerUpper, Quality quality) {
    /** How far an estimate can be relied on; shown by fill, line and words, never by colour alone. */
    enum Quality {
        /** Meets the presentation standard. */
        GOOD,
        /** For reference: published with a mark. */
        MARKED,
        /** Fails the presentation standard: shown, not to be quoted. */
        WEAK,
        /** Below the confidentiality minimum. */
        HIDDEN,
        /** Does not exist. */
        ABSENT,
        /** The group that the others are compared with. */
        REFERENCE
    }

    static final Point HIDDEN = empty(Quality.HIDDEN);
    static final Point ABSENT = empty(Quality.ABSENT);
    static final Point REFERENCE = empty(Quality.REFERENCE);

    private static Point empty(Quality quality) {
        return new Point(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, quality);
    }

    boolean drawn() {
        return !Double.isNaN(value);
    }

    boolean hasInterval() {
        return !Double.isNaN(lower) && !Double.isNaN(upper);
    }

    Point times(double factor) {
        return new Point(
                value * factor, lower * factor, upper * factor, innerLower * factor, innerUpper * factor, quality);
    }
}
