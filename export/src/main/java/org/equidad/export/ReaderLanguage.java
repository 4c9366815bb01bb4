package org.equidad.export;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The languages of everything that is written for readers, with their way of writing numbers: a decimal point in both,
 * thousands set apart by a narrow no-break space from five digits on, a true minus sign, percent with a no-break space
 * in Spanish and without in English. The Java platform's own formats of es-PE differ from version to version.
 */
public enum ReaderLanguage {
    /** Spanish of Peru. */
    ES("es-PE", "\u00a0%"),
    /** English. */
    EN("en", "%");

    private static final int UNGROUPED_DIGITS = 4;
    private static final int GROUP = 3;

    private final String tag;
    private final String percentSign;

    ReaderLanguage(String tag, String percentSign) {
        this.tag = tag;
        this.percentSign = percentSign;
    }

    /** The tag of RFC 5646. */
    public String tag() {
        return tag;
    }

    /**
     * A number with so many decimals, half away from zero; what rounds to zero has no sign.
     *
     * @throws IllegalArgumentException if the number is not finite
     */
    public String number(double value, int decimals) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("number " + value + " cannot be written for readers; it must be finite");
        }
        BigDecimal rounded = new BigDecimal(Double.toString(value)).setScale(decimals, RoundingMode.HALF_UP);
        String digits = rounded.abs().toPlainString();
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        StringBuilder text = new StringBuilder(rounded.signum() < 0 ? "\u2212" : "");
        for (int i = 0; i < whole.length(); i++) {
            if (i > 0 && whole.length() > UNGROUPED_DIGITS && (whole.length() - i) % GROUP == 0) {
                text.append('\u202f');
            }
            text.append(whole.charAt(i));
        }
        return point < 0
                ? text.toString()
                : text.append(digits.substring(point)).toString();
    }

    /** A whole number. */
    public String count(long value) {
        return number(value, 0);
    }

    /** A fraction as percent: 0.1243 with one decimal is {@code 12.4 %} in Spanish and {@code 12.4%} in English. */
    public String percent(double fraction, int decimals) {
        return hundredths(fraction, decimals) + percentSign;
    }

    /** A fraction in hundredths without a unit: of every 100, or percentage points. */
    public String hundredths(double fraction, int decimals) {
        return number(100 * fraction, decimals);
    }
}
