package org.equidad.runner.architecture.wrong.enahoio;

/** A module that others may use. */
public final class Reader {
    public int rows() {
        return 0;
    }
}
