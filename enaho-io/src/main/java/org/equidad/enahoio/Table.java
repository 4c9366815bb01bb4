package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.Collection;
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

    private Table(Map<String, Column> columns, int rows) {
        this.columns = columns;
        this.rows = rows;
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
        return new Table(byName, Math.max(rows, 0));
    }

    public static Table of(Column... columns) {
        return of(List.of(columns));
    }

    public int rows() {
        return rows;
    }

    public List<String> names() {
        return columns.values().stream().map(Column::name).toList();
    }

    public boolean has(String name) {
        return columns.containsKey(key(name));
    }

    /**
     * The column of this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the columns that exist
     */
    public Column column(String name) {
        Column column = columns.get(key(name));
        if (column == null) {
            throw new IllegalArgumentException("no column '" + name + "'; there are " + String.join(", ", names()));
        }
        return column;
    }

    /** The column of this name, which must hold numbers. */
    public NumberColumn numbers(String name) {
        if (column(name) instanceof NumberColumn numbers) {
            return numbers;
        }
        throw new IllegalArgumentException("column '" + name + "' holds text, not numbers");
    }

    /** The column of this name, which must hold text. */
    public TextColumn text(String name) {
        if (column(name) instanceof TextColumn text) {
            return text;
        }
        throw new IllegalArgumentException("column '" + name + "' holds numbers, not text");
    }

    /** This table with the column added at the end, or put in the place of the one with the same name. */
    public Table with(Column column) {
        Map<String, Column> next = new LinkedHashMap<>(columns);
        if (!columns.isEmpty() && column.size() != rows) {
            throw new IllegalArgumentException(
                    "column '" + column.name() + "' has " + column.size() + " rows, the table has " + rows);
        }
        next.put(key(column.name()), column);
        return new Table(next, column.size());
    }

    /** The rows at these positions, in this order. */
    public Table take(int[] positions) {
        List<Column> taken = new ArrayList<>(columns.size());
        for (Column column : columns.values()) {
            taken.add(column.take(positions));
        }
        return columns.isEmpty() ? this : of(taken);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
