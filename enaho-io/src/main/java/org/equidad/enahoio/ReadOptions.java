package org.equidad.enahoio;

import java.util.List;

/**
 * How {@link Tables#read(java.nio.file.Path, ReadOptions)} reads a file.
 *
 * @param columns the columns to read, in this order; empty for all of the file's
 * @param numbers columns that must hold numbers; a cell that does not is an error that names it
 * @param text columns that hold text even where every cell looks like a number
 * @param missing which cells are missing
 */
public record ReadOptions(List<String> columns, List<String> numbers, List<String> text, MissingText missing) {

    /** Copies the lists. */
    public ReadOptions {
        columns = List.copyOf(columns);
        numbers = List.copyOf(numbers);
        text = List.copyOf(text);
    }

    /** All columns, numbers where every cell is one, and empty, blank or NA for missing. */
    public static ReadOptions defaults() {
        return new ReadOptions(List.of(), List.of(), List.of(), MissingText.BLANK_OR_NA);
    }

    /** Only these columns, in this order. */
    public ReadOptions withColumns(List<String> names) {
        return new ReadOptions(names, numbers, text, missing);
    }

    /** These columns must hold numbers. */
    public ReadOptions withNumbers(List<String> names) {
        return new ReadOptions(columns, names, text, missing);
    }

    /** These columns hold text. */
    public ReadOptions withText(List<String> names) {
        return new ReadOptions(columns, numbers, names, missing);
    }

    /** Which cells are missing. */
    public ReadOptions withMissing(MissingText which) {
        return new ReadOptions(columns, numbers, text, which);
    }
}
