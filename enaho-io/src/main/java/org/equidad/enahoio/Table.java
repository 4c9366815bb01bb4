package org.equidad.enahoio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An immutable table of typed columns of equal length. Column names are unique without regard to case and are found
 * whatever the case of the name asked for.
 */
public final class Table {
    private final Map<String, Column> columns;
    private final int rows;
    private final Origin origin;

    private Table(Map<String, Column> columns, int rows, Origin origin) {
        this.columns = columns;
        this.rows = rows;
        this.origin = origin;
    }

    /** The file that the rows were read from; where no positions are given, row i is row i + 2 of the file. */
    private record Origin(String file, int[] positions) {
        String where(int row) {
            return file + ", row " + ((positions == null ? row : positions[row]) + 2);
        }

        Origin take(int[] rows) {
            int[] next = rows.clone();
            if (positions != null) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = positions[rows[i]];
                }
            }
            return new Origin(file, next);
        }
    }

    /**
     * A table of these columns, in this order.
     *
     * @throws IllegalArgumentException if lengths differ or two names are equal but for case
     */
    public static Table of(Collection<? extends Column> columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        int rows = -1;
        for (Column column : columns) {
            if (rows >= 0 && column.size() != rows) {
                throw new IllegalArgumentException("column '" + column.name() + "' has " + column.size()
                        + " rows, the columns before it have " + rows);
            }
            rows = column.size();
            if (byName.put(key(column.name()), column) != null) {
                throw new IllegalArgumentException("column '" + column.name() + "' appears twice");
            }
        }
        return new Table(byName, Math.max(rows, 0), null);
    }

    /** A table of these columns, in this order; lengths must agree and names differ by more than case. */
    public static Table of(Column... columns) {
        return of(List.of(columns));
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** The columns' names in the table's order. */
    public List<String> names() {
        return columns.values().stream().map(Column::name).toList();
    }

    /** Whether there is a column of this name, whatever the case. */
    public boolean has(String name) {
        return columns.containsKey(key(name));
    }

    /**
     * The column of this name.
     *
     * @throws IllegalArgumentException if there is none; the message offers close names
     */
    public Column column(String name) {
        Column column = columns.get(key(name));
        if (column == null) {
            throw new IllegalArgumentException((origin == null ? "" : origin.file + ": ") + "no column '" + name + "'; "
                    + Names.offer(name, names()));
        }
        return column;
    }

    /**
     * The column of this name, which must hold numbers.
     *
     * @throws DataException if it holds text; the message names the first cell that is no number
     */
    public NumberColumn numbers(String name) {
        Column column = column(name);
        if (column instanceof NumberColumn numbers) {
            return numbers;
        }
        TextColumn text = (TextColumn) column;
        for (int row = 0; row < rows; row++) {
            if (!text.isMissing(row)) {
                byte[] cell = text.get(row).getBytes(StandardCharsets.UTF_8);
                if (Double.isNaN(Numbers.parse(cell, 0, cell.length))) {
                    throw new DataException(
                            where(row) + ", column '" + column.name() + "': '" + Names.shown(text.get(row))
                                    + "' is not a number; decimal numbers with a point are allowed");
                }
            }
        }
        return parsed(text);
    }

    private static NumberColumn parsed(TextColumn text) {
        double[] distinct = new double[text.dictionary().size()];
        for (int code = 0; code < distinct.length; code++) {
            byte[] cell = text.dictionary().get(code).getBytes(StandardCharsets.UTF_8);
            distinct[code] = Numbers.parse(cell, 0, cell.length);
        }
        double[] values = new double[text.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = text.isMissing(row) ? Double.NaN : distinct[text.code(row)];
        }
        return NumberColumn.wrap(text.name(), values);
    }

    /**
     * The column of this name as text, whatever it holds: a number is written in the shortest form that gives it back,
     * whole numbers without a point. For columns whose values are names of groups.
     */
    public TextColumn text(String name) {
        Column column = column(name);
        if (column instanceof TextColumn text) {
            return text;
        }
        NumberColumn numbers = (NumberColumn) column;
        Map<Double, Integer> known = new HashMap<>();
        List<String> dictionary = new ArrayList<>();
        int[] codes = new int[rows];
        for (int row = 0; row < rows; row++) {
            double value = numbers.get(row) + 0.0;
            codes[row] = numbers.isMissing(row)
                    ? -1
                    : known.computeIfAbsent(value, v -> {
                        dictionary.add(shown(v));
                        return dictionary.size() - 1;
                    });
        }
        return TextColumn.wrap(column.name(), codes, dictionary);
    }

    static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** This table with the column added at the end, or put in the place of the one with the same name. */
    public Table with(Column column) {
        Map<String, Column> next = new LinkedHashMap<>(columns);
        if (!columns.isEmpty() && column.size() != rows) {
            throw new IllegalArgumentException(
                    "column '" + column.name() + "' has " + column.size() + " rows, the table has " + rows);
        }
        next.put(key(column.name()), column);
        return new Table(next, column.size(), origin);
    }

    /** The rows at these positions, in this order. */
    public Table take(int[] positions) {
        List<Column> taken = new ArrayList<>(columns.size());
        for (Column column : columns.values()) {
            taken.add(column.take(positions));
        }
        return new Table(of(taken).columns, positions.length, origin == null ? null : origin.take(positions));
    }

    /** This table with the file that its rows came from, all of the file's rows in order. */
    Table readFrom(String file, int fileRows) {
        return new Table(columns, fileRows, new Origin(file, null));
    }

    /**
     * Where a row stands, for messages: the file and its row there (the header being row 1), or the row's number from
     * 1 where the table was not read from a file.
     */
    public String where(int row) {
        return origin == null ? "row " + (row + 1) : origin.where(row);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
