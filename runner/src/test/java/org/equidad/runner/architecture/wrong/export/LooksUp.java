package org.equidad.runner.architecture.wrong.export;

import org.equidad.runner.architecture.wrong.enahoio.Reader;

/** Breaks the table: export gets its data through features, not from the files. */
final class LooksUp extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LooksUp(Reader reader) {
        super("rows " + reader.rows());
    }
}
