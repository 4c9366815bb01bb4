package org.equidad.fairness;

/** Checks of a caller's arguments, written so that NaN fails. */
final class Checks {
    private Checks() {}

    static void level(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level " + level + ": must lie strictly between 0 and 1");
        }
    }

    static <T> T notNull(T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is null");
        }
        return value;
    }

    static void length(String what, int actual, int rows) {
        if (actual != rows) {
            throw new IllegalArgumentException(what + ": " + actual + " rows, but the design has " + rows);
        }
    }

    /** Weights must be finite and not negative; the first that is not is named by its index. */
    static void weights(double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight at index " + i + " is " + weights[i] + ": must be finite and not negative");
            }
        }
    }
}
