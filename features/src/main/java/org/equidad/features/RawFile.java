package org.equidad.features;

import java.util.Objects;
import java.util.OptionalInt;
import org.equidad.enahoio.Table;

/**
 * A file as it was read, before the audit's names and codes.
 *
 * @param name file name for messages
 * @param year the year of all its rows; empty where a column says it
 * @param table its cells
 * @param firstRow the line of the table's first row in the file, counted from 1: 2 behind a header line, 1 without one
 */
public record RawFile(String name, OptionalInt year, Table table, int firstRow) {
    /** A file with a header line. */
    public RawFile(String name, OptionalInt year, Table table) {
        this(name, year, table, 2);
    }

    public RawFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(year, "year");
        Objects.requireNonNull(table, "table");
    }
}
