package org.equidad.fairness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Reference results of independent programs: those in the outside folder, and our own in the test resources. */
final class ReferenceData {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReferenceData() {}

    /** A file of the outside reference folder; the test is skipped where the folder is not set. */
    static Path outside(String relative) {
        String root = System.getenv("EQUIDAD_REFERENCE_DATA");
        Assumptions.assumeTrue(
                root != null && Files.exists(Path.of(root, relative)),
                () -> "EQUIDAD_REFERENCE_DATA is not set or lacks " + relative);
        return Path.of(root, relative);
    }

    static JsonNode json(Path path) {
        try {
            return MAPPER.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode resource(String name) {
        try (InputStream in = ReferenceData.class.getResourceAsStream(name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Relative closeness, with an absolute floor for values that are zero up to rounding of the given scale. */
    static void assertClose(String what, double actual, double expected, double tolerance, double scale) {
        if (Double.isNaN(expected)) {
            Assertions.assertThat(actual).as(what).isNaN();
            return;
        }
        if (Double.isInfinite(expected)) {
            Assertions.assertThat(actual).as(what).isEqualTo(expected);
            return;
        }
        Assertions.assertThat(Math.abs(actual - expected))
                .as("%s: %s, expected %s", what, actual, expected)
                .isLessThanOrEqualTo(tolerance * Math.max(Math.abs(expected), scale));
    }

    static void assertClose(String what, double actual, double expected, double tolerance) {
        assertClose(what, actual, expected, tolerance, 1e-300);
    }

    /** Reads a number, null as NaN and the words for what JSON cannot hold. */
    static double number(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return Double.NaN;
        }
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }
}
