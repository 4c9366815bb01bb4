package org.equidad.runner;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The statistic that {@code describe} makes of each outcome.
 *
 * @param kind which
 * @param denominator column of a ratio's denominator, empty for others
 * @param probability of a quantile, NaN for others
 */
record Statistic(Kind kind, String denominator, double probability) {
    /** The statistics on offer. */
    enum Kind {
        MEAN,
        TOTAL,
        RATIO,
        QUANTILE
    }

    static final Statistic MEAN = new Statistic(Kind.MEAN, "", Double.NaN);

    /** Reads {@code mean}, {@code total}, {@code ratio:COLUMN} or {@code quantile:P}. */
    static final class Converter implements ITypeConverter<Statistic> {
        @Override
        public Statistic convert(String text) {
            if (text.equals("mean")) {
                return MEAN;
            }
            if (text.equals("total")) {
                return new Statistic(Kind.TOTAL, "", Double.NaN);
            }
            if (text.startsWith("ratio:") && text.length() > "ratio:".length()) {
                return new Statistic(Kind.RATIO, text.substring("ratio:".length()), Double.NaN);
            }
            if (text.startsWith("quantile:")) {
                return new Statistic(Kind.QUANTILE, "", probability(text.substring("quantile:".length())));
            }
            throw new TypeConversionException(
                    "'" + text + "' is not one of mean, total, ratio:COLUMN, quantile:P with P between 0 and 1");
        }

        private static double probability(String text) {
            double p;
            try {
                p = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                p = Double.NaN;
            }
            if (!(p > 0 && p < 1)) {
                throw new TypeConversionException("quantile:" + text + ": '" + text + "' is not between 0 and 1");
            }
            return p;
        }
    }
}
