package org.equidad.export.report;

import org.equidad.export.ReaderLanguage;

/** A text that exists in every language. */
@FunctionalInterface
interface Text {
    String in(ReaderLanguage language);

    static Text of(String es, String en) {
        return language -> language == ReaderLanguage.ES ? es : en;
    }

    /** The same in every language: numbers, names. */
    static Text same(String text) {
        return language -> text;
    }

    static Text count(long value) {
        return language -> language.count(value);
    }

    static Text number(double value, int decimals) {
        return language -> Double.isFinite(value) ? language.number(value, decimals) : "";
    }

    static Text percent(double fraction, int decimals) {
        return language -> language.percent(fraction, decimals);
    }

    /** A fraction as hundredths without a unit; empty where there is none. */
    static Text hundredths(double fraction, int decimals) {
        return language -> Double.isFinite(fraction) ? language.hundredths(fraction, decimals) : "";
    }

    /** Whether numbers above zero get a plus sign. */
    enum Sign {
        PLAIN,
        DIFFERENCE
    }

    /** A number, with a plus sign where it is a difference above zero. */
    static Text signed(double value, int decimals, Sign sign) {
        return language -> {
            String text = language.number(value, decimals);
            boolean plus = sign == Sign.DIFFERENCE && !text.startsWith("\u2212") && text.matches(".*[1-9].*");
            return plus ? "+" + text : text;
        };
    }

    /** With a capital letter at the beginning. */
    default Text capital() {
        return language -> {
            String text = in(language);
            return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
        };
    }

    default Text then(Text more) {
        return language -> in(language) + more.in(language);
    }
}
