package org.equidad.enahoio;

import java.util.List;

/**
 * How {@link Tables#read(java.nio.file.Path, ReadOptions)} reads a file.
 *
 * @param columns the columns to read, in this order; empty for all of the file's
 * @param numbers columns that must hold numbers; a cell that does not is an error that names it
 * @param text columns that hold text even where every cell looks like a number
 * @param missing which cells are missing
 * @param header the names of all columns of a delimited file whose first line is a row already; empty where the first
 *     line names the columns
 */
public record ReadOptions(
        List<String> columns, List<String> numbers, List<String> text, MissingText missing, List<String> header) {

    /** Copies the lists. */
    public ReadOptions {
        columns = List.copyOf(columns);
        numbers = List.copyOf(numbers);
        text = List.copyOf(text);
        header = List.copyOf(header);
    }

    /** All columns, numbers where every cell is one, and empty, blank or NA for missing. */
    public static ReadOptions defaults() {
        return new ReadOptions(List.of(), List.of(), List.of(), MissingText.BLANK_OR_NA, List.of());
    }

    /** Only these columns, in this order. */
    public ReadOptions withColumns(List<String> names) {
        return new ReadOptions(names, numbers, text, missing, header);
    }

    /** These columns must hold numbers. */
    public ReadOptions withNumbers(List<String> names) {
        return new ReadOptions(columns, names, text, missing, header);
    }

    /** These columns hold text. */
    public ReadOptions withText(List<String> names) {
        return new ReadOptions(columns, numbers, names, missing, header);
    }

    /** Which cells are missing. */
    public ReadOptions withMissing(MissingText which) {
        return new ReadOptions(columns, numbers, text, which, header);
    }

    /** The file has no header line; these are the names of all its columns, in its order. */
    public ReadOptions withHeader(List<String> names) {
        return new ReadOptions(columns, numbers, text, missing, names);
    }
}
