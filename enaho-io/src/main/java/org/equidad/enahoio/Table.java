package org.equidad.enahoio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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

    /**
     * The files that the rows were read from.
     *
     * @param fileOf the file of each row, {@code null} if there is one file
     * @param positions the row's position in its file, counted from the line behind a header line, {@code null} if row i
     *     is the file's i-th
     */
    private record Origin(List<String> files, int[] fileOf, int[] positions) {
        String where(int row) {
            return files.get(fileOf == null ? 0 : fileOf[row]) + ", row " + (position(row) + 2);
        }

        int position(int row) {
            return positions == null ? row : positions[row];
        }

        Origin take(int[] rows) {
            int[] next = new int[rows.length];
            int[] nextFiles = fileOf == null ? null : new int[rows.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = position(rows[i]);
                if (nextFiles != null) {
                    nextFiles[i] = fileOf[rows[i]];
                }
            }
            return new Origin(files, nextFiles, next);
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
            throw new IllegalArgumentException((origin == null ? "" : String.join(", ", origin.files) + ": ")
                    + "no column '" + name + "'; "
                    + (origin != null && columns.size() == 1
                            ? "the header is one single column; the delimiter must be comma, pipe, semicolon or tab"
                            : Names.offer(name, names())));
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
        return readFrom(file, fileRows, 2);
    }

    /**
     * The same, for a file whose rows do not start behind one header line.
     *
     * @param firstRow the line of the first row, counted from 1
     */
    Table readFrom(String file, int fileRows, int firstRow) {
        int[] positions = firstRow == 2
                ? null
                : IntStream.range(firstRow - 2, firstRow - 2 + fileRows).toArray();
        return new Table(columns, fileRows, new Origin(List.of(file), null, positions));
    }

    /** This table without the memory of the file it was read from. */
    Table withoutOrigin() {
        return new Table(columns, rows, null);
    }

    /** This table with the origin of another one that has the same rows. */
    Table withOriginOf(Table other) {
        return new Table(columns, rows, other.origin);
    }

    /**
     * The tables' rows one below the other. A column that only some tables have is missing in the rows of the others;
     * the columns stand in the order of their first appearance.
     *
     * @throws IllegalArgumentException if a column holds text in one table and numbers in another
     */
    public static Table stack(List<Table> tables) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int rows = 0;
        for (Table table : tables) {
            rows = Math.addExact(rows, table.rows);
            table.names().stream().filter(name -> seen.add(key(name))).forEach(names::add);
        }
        List<Column> stacked = new ArrayList<>();
        for (String name : names) {
            boolean text = tables.stream().anyMatch(t -> t.has(name) && t.column(name) instanceof TextColumn);
            boolean number = tables.stream().anyMatch(t -> t.has(name) && t.column(name) instanceof NumberColumn);
            if (text && number) {
                throw new IllegalArgumentException(
                        "column '" + name + "' holds text in one table and numbers in another");
            }
            stacked.add(text ? stackText(tables, name, rows) : stackNumbers(tables, name, rows));
        }
        Table all = of(stacked);
        return new Table(all.columns, rows, stackOrigins(tables, rows));
    }

    private static NumberColumn stackNumbers(List<Table> tables, String name, int rows) {
        double[] values = new double[rows];
        int at = 0;
        for (Table table : tables) {
            if (table.has(name)) {
                NumberColumn column = (NumberColumn) table.column(name);
                for (int row = 0; row < table.rows; row++) {
                    values[at + row] = column.get(row);
                }
            } else {
                Arrays.fill(values, at, at + table.rows, Double.NaN);
            }
            at += table.rows;
        }
        return NumberColumn.wrap(name, values);
    }

    private static TextColumn stackText(List<Table> tables, String name, int rows) {
        int[] codes = new int[rows];
        List<String> dictionary = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        int at = 0;
        for (Table table : tables) {
            if (table.has(name)) {
                TextColumn column = (TextColumn) table.column(name);
                int[] here = column.dictionary().stream()
                        .mapToInt(value -> known.computeIfAbsent(value, v -> {
                            dictionary.add(v);
                            return dictionary.size() - 1;
                        }))
                        .toArray();
                for (int row = 0; row < table.rows; row++) {
                    codes[at + row] = column.isMissing(row) ? -1 : here[column.code(row)];
                }
            } else {
                Arrays.fill(codes, at, at + table.rows, -1);
            }
            at += table.rows;
        }
        return TextColumn.wrap(name, codes, dictionary);
    }

    private static Origin stackOrigins(List<Table> tables, int rows) {
        if (tables.stream().anyMatch(table -> table.origin == null)) {
            return null;
        }
        List<String> files = new ArrayList<>();
        int[] fileOf = new int[rows];
        int[] positions = new int[rows];
        int at = 0;
        for (Table table : tables) {
            Origin origin = table.origin;
            for (int row = 0; row < table.rows; row++) {
                fileOf[at + row] = files.size() + (origin.fileOf == null ? 0 : origin.fileOf[row]);
                positions[at + row] = origin.position(row);
            }
            files.addAll(origin.files);
            at += table.rows;
        }
        return new Origin(List.copyOf(files), fileOf, positions);
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
