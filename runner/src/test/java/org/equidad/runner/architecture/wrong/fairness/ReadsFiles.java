package org.equidad.runner.architecture.wrong.fairness;

import java.nio.file.Path;

/** Breaks the rule that fairness knows no files. */
final class ReadsFiles {
    Path path() {
        return Path.of("x.csv");
    }
}
