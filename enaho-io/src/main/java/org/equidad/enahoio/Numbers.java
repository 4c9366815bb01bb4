package org.equidad.enahoio;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers out of bytes: sign, digits, point, exponent, surrounding blanks. No hexadecimal, no "NaN", no
 * "Infinity", no type suffix, no thousands marks. The result is the double nearest to the decimal text, as
 * {@link Double#parseDouble} gives it.
 */
final class Numbers {
    /** The powers of ten that a double holds exactly. */
    private static final double[] EXACT = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long MAX_EXACT_MANTISSA = 1L << 53;

    private Numbers() {}

    /** The number in these bytes, NaN if they hold anything but one finite number. */
    static double parse(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        int at = start;
        boolean negative = false;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean any = false;
        boolean point = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                any = true;
                if (mantissa != 0 || digit != 0) {
                    digits++;
                }
                if (digits <= 18) {
                    mantissa = mantissa * 10 + digit;
                }
                if (point) {
                    scale--;
                }
            } else if (bytes[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (!any) {
            return Double.NaN;
        }
        if (at < end) {
            int exponent = exponent(bytes, at, end);
            if (exponent == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            scale += exponent;
        }
        // One correctly rounded operation on two exact doubles is the nearest double (Clinger 1990).
        if (digits <= 18 && mantissa <= MAX_EXACT_MANTISSA && scale >= -22 && scale <= 22) {
            double value = scale < 0 ? mantissa / EXACT[-scale] : mantissa * EXACT[scale];
            return negative ? -value : value;
        }
        double value = Double.parseDouble(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** The exponent after e or E, up to four digits; {@link Integer#MIN_VALUE} if this is none. */
    private static int exponent(byte[] bytes, int from, int to) {
        int at = from;
        if (bytes[at] != 'e' && bytes[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        if (at == to || to - at > 4) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            exponent = exponent * 10 + digit;
        }
        return negative ? -exponent : exponent;
    }

    /**
     * Whether these bytes, though made of digits, are a code rather than a number: a leading zero before another digit
     * (007), or more digits than a double holds (17-digit person codes).
     */
    static boolean looksLikeCode(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        boolean leadingZero =
                end - start > 1 && bytes[start] == '0' && bytes[start + 1] >= '0' && bytes[start + 1] <= '9';
        if (!leadingZero && end - start <= 15) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                // 007.5 is a number written oddly, not a code.
                return false;
            }
        }
        return true;
    }
}
