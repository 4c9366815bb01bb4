package org.equidad.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The folder of outside reference data, where there is one; see CONTRIBUTING.md. */
final class ReferenceData {
    private ReferenceData() {}

    /** A file of the folder; the test is skipped where the folder is not set. */
    static Path file(String name) {
        String folder = System.getenv("EQUIDAD_REFERENCE_DATA");
        assumeTrue(folder != null && !folder.isBlank(), "EQUIDAD_REFERENCE_DATA is not set");
        return Path.of(folder).resolve(name);
    }
}
