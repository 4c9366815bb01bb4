package org.equidad.runner.architecture.wrong.models;

import org.equidad.runner.architecture.wrong.features.Matrix;

/** Breaks the table: models does not use features. */
final class LooksAside {
    int rows() {
        return new Matrix().hashCode();
    }
}
