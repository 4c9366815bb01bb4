package org.equidad.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import org.equidad.enahoio.TextColumn;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Grouping;

/**
 * The data file of {@code describe} and {@code metrics}: its columns as the fairness library takes them. Every complaint
 * names the file, the row and the column.
 */
final class SurveyFile {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private final Path path;
    private final Table table;

    private SurveyFile(Path path, Table table) {
        this.path = path;
        this.table = table;
    }

    /**
     * Reads a file.
     *
     * @param columns the columns that are needed; empty for all
     * @param codes those of them whose cells are names of things (groups, strata, clusters), kept as they are written
     */
    static SurveyFile read(Path path, List<String> columns, List<String> codes) {
        ReadOptions options =
                ReadOptions.defaults().withColumns(distinct(columns)).withText(distinct(codes));
        Table table = Tables.read(path, options);
        if (table.rows() == 0) {
            throw new DataException(path + ": has no rows");
        }
        return new SurveyFile(path, table);
    }

    /** Each name once, whatever its case. */
    private static List<String> distinct(List<String> names) {
        List<String> once = new ArrayList<>();
        for (String name : names) {
            if (once.stream().noneMatch(name::equalsIgnoreCase)) {
                once.add(name);
            }
        }
        return once;
    }

    Path path() {
        return path;
    }

    int rows() {
        return table.rows();
    }

    List<String> names() {
        return table.names();
    }

    /** A column of numbers, NaN where missing. */
    double[] numbers(String name) {
        requireColumn(name);
        return table.numbers(name).toArray();
    }

    /**
     * A column of numbers none of which may be missing.
     *
     * @param allowed which numbers may be there
     * @param rule says so in words, such as "zero or more"
     */
    double[] allNumbers(String name, DoublePredicate allowed, String rule) {
        double[] values = numbers(name);
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new DataException(where(i, name) + "missing; every row needs a number, " + rule);
            }
            requireAllowed(i, name, values[i], allowed, rule);
        }
        return values;
    }

    /**
     * A column of numbers in the rows of a domain, NaN where missing and in all other rows.
     *
     * @param allowed which numbers may be there
     * @param rule says so in words
     */
    double[] numbersIn(Domain domain, String name, DoublePredicate allowed, String rule) {
        double[] values = numbers(name);
        for (int i = 0; i < values.length; i++) {
            if (!domain.contains(i)) {
                values[i] = Double.NaN;
            } else if (!Double.isNaN(values[i])) {
                requireAllowed(i, name, values[i], allowed, rule);
            }
        }
        return values;
    }

    /**
     * A column of numbers that may not be missing where another one is known; NaN in all other rows.
     *
     * @param known by row, NaN where unknown
     * @param knownName the other column's name
     */
    double[] numbersWhereKnown(double[] known, String knownName, String name, DoublePredicate allowed, String rule) {
        double[] values = numbers(name);
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(known[i])) {
                values[i] = Double.NaN;
            } else if (Double.isNaN(values[i])) {
                throw new DataException(where(i, name) + "missing, and '" + knownName + "' is not; " + rule);
            } else {
                requireAllowed(i, name, values[i], allowed, rule);
            }
        }
        return values;
    }

    private void requireAllowed(int row, String name, double value, DoublePredicate allowed, String rule) {
        if (!allowed.test(value)) {
            throw new DataException(where(row, name) + "'" + shown(value) + "' is not allowed; " + rule);
        }
    }

    /** The cells of a column as text, {@code null} where missing. */
    String[] texts(String name) {
        requireColumn(name);
        Column column = table.column(name);
        String[] cells = new String[column.size()];
        for (int i = 0; i < cells.length; i++) {
            if (!column.isMissing(i)) {
                cells[i] = column instanceof TextColumn text ? text.get(i) : shown(((NumberColumn) column).get(i));
            }
        }
        return cells;
    }

    /** A column of which every row has a value, as groups of rows: a stratum, a cluster. */
    Grouping everyRow(String name) {
        String[] cells = texts(name);
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] == null) {
                throw new DataException(where(i, name) + "missing; every row needs a value");
            }
        }
        return Grouping.of(name, cells);
    }

    /**
     * A column as groups of the rows of a domain; rows outside it belong to no group. At least one row of the file must
     * have a value.
     */
    Grouping groups(String name, Domain domain) {
        String[] cells = texts(name);
        if (Arrays.stream(cells).allMatch(Objects::isNull)) {
            throw new DataException(path + ", column '" + name + "': is empty; a group column needs values");
        }
        for (int i = 0; i < cells.length; i++) {
            if (!domain.contains(i)) {
                cells[i] = null;
            }
        }
        return Grouping.of(name, cells);
    }

    /** The rows in which the column has one of these values, compared as text and, where both are numbers, as numbers. */
    Domain where(String name, List<String> values) {
        String[] cells = texts(name);
        double[] numbers = values.stream().mapToDouble(SurveyFile::number).toArray();
        boolean[] members = new boolean[cells.length];
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null) {
                double number = number(cells[i]);
                members[i] = values.contains(cells[i]);
                for (double wanted : numbers) {
                    members[i] |= number == wanted;
                }
            }
        }
        return Domain.of(members);
    }

    /** Where a row stands, for messages. */
    String where(int row) {
        return table.where(row);
    }

    /** Where a cell stands, for messages. */
    String where(int row, String name) {
        return table.where(row) + ", column '" + name + "': ";
    }

    private void requireColumn(String name) {
        if (!table.has(name)) {
            throw new DataException(
                    path + ", row 1: no column '" + name + "'; there are " + String.join(", ", table.names()));
        }
    }

    /** The number a text stands for, NaN where it is none. */
    private static double number(String text) {
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    /** A number as people write it: whole ones without a decimal point. */
    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
