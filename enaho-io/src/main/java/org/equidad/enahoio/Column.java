package org.equidad.enahoio;

/**
 * One typed column of a {@link Table}: numbers or dictionary-coded text. Missing cells are part of the column, never a
 * magic value that a caller has to know.
 */
public sealed interface Column permits NumberColumn, TextColumn {

    /** The column's name as the table lists it. */
    String name();

    /** Number of rows. */
    int size();

    /** Whether the cell of this row (from 0) is missing. */
    boolean isMissing(int row);

    /** The rows of this column at the given positions, in that order. */
    Column take(int[] rows);

    /** The same cells under another name. */
    Column renamed(String newName);
}
