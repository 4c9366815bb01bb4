package org.equidad.enahoio;

/** One column of a raw file: its name in upper case, and how its cell is written. */
record SyntheticColumn<T>(String name, Cell<T> cell) {

    /** Writes one row's cell. */
    @FunctionalInterface
    interface Cell<T> {
        void write(SyntheticBytes out, T row);
    }
}
