package org.equidad.features;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.TextColumn;

/** Cells as text and numbers, whatever the column's type. */
final class Cells {
    private Cells() {}

    /** The cell as text, null where missing; whole numbers without a decimal point. */
    static String text(Column column, int row) {
        if (column.isMissing(row)) {
            return null;
        }
        return column instanceof TextColumn text ? text.get(row) : plain(((NumberColumn) column).get(row));
    }

    /** One column of all rows of several, which are all numbers or all text. */
    static Column join(String name, List<Column> parts) {
        int rows = parts.stream().mapToInt(Column::size).sum();
        boolean numbers = parts.get(0) instanceof NumberColumn;
        double[] values = new double[numbers ? rows : 0];
        String[] texts = new String[numbers ? 0 : rows];
        int at = 0;
        for (Column part : parts) {
            for (int i = 0; i < part.size(); i++, at++) {
                if (numbers) {
                    values[at] = ((NumberColumn) part).get(i);
                } else {
                    texts[at] = ((TextColumn) part).get(i);
                }
            }
        }
        return numbers ? NumberColumn.of(name, values) : TextColumn.of(name, texts);
    }

    /** The shortest text of a number, whole numbers without a decimal point. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** The number that a text stands for, NaN if it stands for none; a decimal point, no thousands marks. */
    static double number(String text) {
        String trimmed = text.strip();
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            // Java would also take 1d, 0x1p3, NaN and Infinity, which no data file means as a number.
            if (!(c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')) {
                return Double.NaN;
            }
        }
        try {
            double value = Double.parseDouble(trimmed);
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Looks a cell's text up as it is, then, for numbers, by value, so that 1, 1.0 and 01 are the same code. */
    static <V> V lookUp(Map<String, V> known, String cell) {
        V found = known.get(cell);
        if (found != null) {
            return found;
        }
        double number = number(cell);
        return Double.isNaN(number) ? null : known.get(plain(number));
    }

    /** One code for each combination of values, numbered as they come. */
    static int[] codes(List<Column> columns) {
        Map<List<String>, Integer> known = new HashMap<>();
        int[] codes = new int[columns.get(0).size()];
        for (int i = 0; i < codes.length; i++) {
            int row = i;
            List<String> key = columns.stream()
                    .map(column -> String.valueOf(text(column, row)))
                    .toList();
            codes[i] = known.computeIfAbsent(key, k -> known.size());
        }
        return codes;
    }
}
