package org.equidad.enahoio;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Outside reference data, in the folder that the environment variable EQUIDAD_REFERENCE_DATA names. */
final class ReferenceData {
    private ReferenceData() {}

    /** The file of this path under the reference folder; the test is skipped, visibly, where it is not there. */
    static Path file(String path) {
        String folder = System.getenv("EQUIDAD_REFERENCE_DATA");
        Assumptions.assumeTrue(
                folder != null && !folder.isBlank(), "EQUIDAD_REFERENCE_DATA is not set; this test needs " + path);
        Path file = Path.of(folder).resolve(path);
        Assumptions.assumeTrue(Files.exists(file), "the reference folder has no " + path);
        return file;
    }
}
