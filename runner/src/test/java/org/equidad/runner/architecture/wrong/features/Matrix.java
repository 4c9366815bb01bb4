package org.equidad.runner.architecture.wrong.features;

import org.equidad.runner.architecture.wrong.enahoio.Reader;

/** Uses what it may use. */
public final class Matrix {
    public int rows(Reader reader) {
        return reader.rows();
    }
}
