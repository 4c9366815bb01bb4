package org.equidad.features;

import java.util.Objects;

/**
 * Something that was done to the data or found in them and that a reader of the results should be able to see.
 *
 * @param kind short key, such as {@code dates_as_numbers}
 * @param where file, column or feature
 * @param count cells, rows or features concerned
 * @param text one plain sentence
 */
public record Note(String kind, String where, long count, String text) {
    public Note {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(text, "text");
    }
}
