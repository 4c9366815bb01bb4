package org.equidad.features;

import java.util.Objects;
import java.util.OptionalInt;
import org.equidad.enahoio.Table;

/**
 * A file as it was read, before the audit's names and codes.
 *
 * @param name file name for messages
 * @param year the year of all its rows; empty where a column says it
 * @param table its cells; row i of the table is row i + 2 of the file, after the header
 */
public record RawFile(String name, OptionalInt year, Table table) {
    public RawFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(year, "year");
        Objects.requireNonNull(table, "table");
    }
}
