package org.equidad.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as readers see them, the same in Spanish and English so that texts and pictures agree: a decimal point,
 * thousands set apart by a narrow no-break space from five digits on, halves rounded up. Not {@code NumberFormat}: what
 * it does for es-PE changes between Java versions.
 */
final class FindingNumbers {
    private static final char NARROW_NO_BREAK_SPACE = '\u202f';
    private static final int MOST_DECIMALS = 4;

    private FindingNumbers() {}

    /**
     * A rate as a number of every hundred: whole, with as many decimals as it takes that what is not nothing does not
     * read as 0, nor what is not everything as 100.
     */
    static String of100(double rate) {
        BigDecimal value = BigDecimal.valueOf(rate).movePointRight(2);
        boolean exact = rate == 0 || rate == 1;
        for (int decimals = 0; decimals < MOST_DECIMALS; decimals++) {
            BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
            if (exact || rounded.signum() != 0 && rounded.compareTo(BigDecimal.valueOf(100)) != 0) {
                return rounded.toPlainString();
            }
        }
        return value.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).toPlainString();
    }

    /** The same with this many decimals. */
    static String of100(double rate, int decimals) {
        return decimal(100 * rate, decimals);
    }

    /** The size of a difference of two rates in percentage points, without its sign. */
    static String points(double difference) {
        BigDecimal value = BigDecimal.valueOf(Math.abs(difference)).movePointRight(2);
        for (int decimals = 0; decimals < MOST_DECIMALS; decimals++) {
            BigDecimal rounded = value.setScale(decimals, RoundingMode.HALF_UP);
            if (difference == 0 || rounded.signum() != 0) {
                return rounded.toPlainString();
            }
        }
        return value.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).toPlainString();
    }

    /** A number of people for a sentence: two significant digits, tens below a thousand. */
    static String people(double count) {
        BigDecimal value = BigDecimal.valueOf(Math.max(0, count));
        BigDecimal rounded = count < 1000
                ? value.movePointLeft(1).setScale(0, RoundingMode.HALF_UP).movePointRight(1)
                : value.round(new MathContext(2, RoundingMode.HALF_UP));
        return grouped(rounded.toBigInteger().longValueExact());
    }

    /** A whole number. */
    static String grouped(long number) {
        String digits = Long.toString(Math.abs(number));
        StringBuilder text = new StringBuilder(digits);
        if (digits.length() >= 5) {
            for (int at = digits.length() - 3; at > 0; at -= 3) {
                text.insert(at, NARROW_NO_BREAK_SPACE);
            }
        }
        return number < 0 ? "\u2212" + text : text.toString();
    }

    /** How many decimals numbers on another scale need that stand beside each other: two, or three for small ones. */
    static int decimals(double... values) {
        for (double value : values) {
            if (value != 0 && Math.abs(value) < 0.095) {
                return 3;
            }
        }
        return 2;
    }

    /** A number with this many decimals and a true minus sign. */
    static String decimal(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        String text = rounded.abs().toPlainString();
        return rounded.signum() < 0 ? "\u2212" + text : text;
    }
}
