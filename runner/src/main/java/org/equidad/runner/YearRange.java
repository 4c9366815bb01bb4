package org.equidad.runner;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Years from the first to the last, both included. */
record YearRange(int first, int last) {

    /** Reads {@code A-B}, or a single year. */
    static final class Converter implements ITypeConverter<YearRange> {
        private static final Pattern RANGE = Pattern.compile("(\\d{4})(?:-(\\d{4}))?");

        @Override
        public YearRange convert(String text) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches()) {
                throw new TypeConversionException("'" + text + "' is not a range of years such as 2018-2024");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first > last) {
                throw new TypeConversionException("'" + text + "': the first year is after the last");
            }
            return new YearRange(first, last);
        }
    }
}
