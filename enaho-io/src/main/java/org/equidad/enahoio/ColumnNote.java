package org.equidad.enahoio;

import java.util.Objects;

/**
 * What a column means, as written into the schema of an Arrow file.
 *
 * @param description one line in English
 * @param unit the unit of its numbers, or {@code code} where they are codes; may be empty
 */
public record ColumnNote(String description, String unit) {

    /** Neither part may be null. */
    public ColumnNote {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(unit, "unit");
    }
}
