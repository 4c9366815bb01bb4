package org.equidad.runner;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One condition of a domain: the column has one of the values.
 *
 * @param column name of the column
 * @param values at least one
 */
record Where(String column, List<String> values) {

    /** Reads {@code COL=V[,V]}. */
    static final class Converter implements ITypeConverter<Where> {
        @Override
        public Where convert(String text) {
            int equals = text.indexOf('=');
            List<String> values = equals < 0
                    ? List.of()
                    : Arrays.asList(text.substring(equals + 1).split(","));
            if (equals < 1 || values.isEmpty() || values.stream().anyMatch(String::isEmpty)) {
                throw new TypeConversionException("'" + text + "' is not COLUMN=VALUE or COLUMN=VALUE,VALUE");
            }
            return new Where(text.substring(0, equals), values);
        }
    }
}
