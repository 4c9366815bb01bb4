package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportDocumentsTest {
    private static ExportDocuments made() {
        ObjectNode root = Json.object();
        root.put("rate", 0.1 + 0.2);
        root.put("count", 12);
        root.putNull("nothing");
        root.putObject("a/b").put("~c", 1);
        root.putArray("list").add("x").add(2.5e-9);
        return ExportDocuments.of(Map.of("one.json", root));
    }

    @ParameterizedTest
    @CsvSource({
        "one.json#/rate, 0.30000000000000004",
        "one.json#/count, 12",
        "one.json#/a~1b/~0c, 1",
        "one.json#/list/1, 2.5E-9"
    })
    void findsWhatAPointerNames(String source, String value) {
        assertThat(made().resolve(source).orElseThrow().asText()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"one.json#/nothing", "one.json#/missing", "one.json#/list/2", "two.json#/rate", "one.json#/rate/x"})
    void isEmptyWhereThereIsNothingOrNull(String source) {
        assertThat(made().resolve(source)).isEmpty();
    }

    @Test
    void refusesWhatIsNoPlace() {
        assertThatThrownBy(() -> made().resolve("one.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'one.json' has no '#' between file and pointer");
        assertThatThrownBy(() -> made().resolve("one.json#rate")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void escapesKeysInPointers() {
        String pointer = ExportDocuments.pointer("a/b", "~c");
        assertThat(pointer).isEqualTo("/a~1b/~0c");
        assertThat(made().at("one.json", pointer)).isPresent();
    }

    /** Findings made from a folder have to be those made in memory: the same numbers to the last digit. */
    @Test
    void aFolderHoldsTheSameValues(@TempDir Path folder) throws IOException {
        Files.write(
                folder.resolve("one.json"),
                Json.bytes(made().document("one.json").orElseThrow()));
        Files.writeString(folder.resolve("README.md"), "no json");
        Files.createDirectory(folder.resolve("sub.json"));
        ExportDocuments read = ExportDocuments.read(folder);
        assertThat(read.names()).containsExactly("one.json");
        assertThat(read.document("one.json")).isEqualTo(made().document("one.json"));
        assertThat(read.at("one.json", "/rate").orElseThrow().doubleValue()).isEqualTo(0.1 + 0.2);
    }

    @Test
    void oneMoreDocumentTakesTheNamedPlace() {
        ExportDocuments more = made().with("two.json", Json.object()).with("one.json", Json.object());
        assertThat(more.names()).containsExactly("one.json", "two.json");
        assertThat(more.resolve("one.json#/rate")).isEmpty();
        assertThat(made().has("two.json")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"a\": 1,\n oops}' | bad.json, line 2: is not JSON",
                "'{\"a\": 1, \"a\": 2}' | bad.json, line 1: is not JSON (Duplicate field 'a'",
                "'{} {}' | bad.json, line 1: is not JSON",
                "'' | bad.json, line 0: is not JSON (the text is empty)"
            })
    void namesTheFileThatIsNotJson(String text, String message, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("bad.json"), text);
        assertThatThrownBy(() -> ExportDocuments.read(folder))
                .isInstanceOf(ExportException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesWhatIsNoFolder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> ExportDocuments.read(file))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("is no folder");
        assertThatThrownBy(() -> ExportDocuments.read(folder.resolve("absent")))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("absent: cannot be read");
    }
}
