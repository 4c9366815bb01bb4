package org.equidad.runner.architecture.wrong.fairness;

import org.equidad.runner.architecture.wrong.features.Matrix;

/** Breaks the table: fairness uses nothing of ours. */
final class LooksUp {
    private Matrix matrix;

    Matrix matrix() {
        return matrix;
    }
}
