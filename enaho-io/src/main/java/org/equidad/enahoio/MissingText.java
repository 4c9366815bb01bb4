package org.equidad.enahoio;

/** Which cells of a text file are missing. */
public enum MissingText {
    /** Empty cells and cells of blanks only, as the survey's files write them; the text NA is a value. */
    BLANK,
    /** Empty cells, cells of blanks only, and the unquoted or quoted text NA, as statistical programs write them. */
    BLANK_OR_NA
}
