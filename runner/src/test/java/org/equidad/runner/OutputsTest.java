package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
    @TempDir
    private Path folder;

    @Test
    void aFileAppearsWhole() throws IOException {
        Path target = folder.resolve("new/deep/out.json");

        Outputs.file(target, p -> {
            Files.writeString(p, "{}");
            assertThat(target).doesNotExist();
        });

        assertThat(target).hasContent("{}");
        assertThat(below(folder)).containsExactly("new", "new/deep", "new/deep/out.json");
    }

    @Test
    void aFailedFileLeavesWhatWasThere() throws IOException {
        Path target = Files.writeString(folder.resolve("out.json"), "before");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.file(target, p -> {
                    Files.writeString(p, "half");
                    throw new IllegalArgumentException("row 7");
                }));

        assertThat(target).hasContent("before");
        assertThat(below(folder)).containsExactly("out.json");
    }

    @Test
    void aFailedFileLeavesNoNewFolder() throws IOException {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Outputs.file(folder.resolve("new/deep/out.json"), p -> {
                    throw new IOException("disk full");
                }))
                .withMessageContaining("out.json: cannot be written")
                .withMessageContaining("disk full");

        assertThat(below(folder)).isEmpty();
    }

    @Test
    void aFileIsNotWrittenOverAFolder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.file(folder, p -> Files.writeString(p, "x")))
                .withMessageContaining("is a folder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.file(Path.of("/"), p -> Files.writeString(p, "x")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.folder(Path.of("/").resolve("..").resolve("."), p -> {}));
    }

    @Test
    void aFolderAppearsWholeAndIsReplacedWhole() throws IOException {
        Path target = folder.resolve("out");
        Outputs.folder(target, p -> {
            Files.createDirectory(p.resolve("figures"));
            Files.writeString(p.resolve("figures/a.svg"), "a");
            Files.writeString(p.resolve("b.json"), "b");
            assertThat(target).doesNotExist();
        });
        assertThat(below(target)).containsExactly(Outputs.LIST, "b.json", "figures", "figures/a.svg");

        Outputs.folder(target, p -> Files.writeString(p.resolve("c.json"), "c"));

        assertThat(below(target)).containsExactly(Outputs.LIST, "c.json");
        assertThat(below(folder)).containsExactly("out", "out/" + Outputs.LIST, "out/c.json");
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));

        Outputs.folder(target, p -> Files.writeString(p.resolve("a"), "a"));

        assertThat(below(target)).containsExactly(Outputs.LIST, "a");
    }

    @Test
    void aFailedFolderLeavesWhatWasThere() throws IOException {
        Path target = folder.resolve("out");
        Outputs.folder(target, p -> Files.writeString(p.resolve("a"), "before"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.folder(target, p -> {
                    Files.writeString(p.resolve("a"), "half");
                    throw new IllegalArgumentException("row 7");
                }));

        assertThat(target.resolve("a")).hasContent("before");
        assertThat(below(folder)).containsExactly("out", "out/" + Outputs.LIST, "out/a");
    }

    @Test
    void foreignFilesAreNeverReplaced() throws IOException {
        Path target = folder.resolve("out");
        Outputs.folder(target, p -> Files.writeString(p.resolve("a"), "ours"));
        Files.writeString(target.resolve("notes.txt"), "theirs");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.folder(target, p -> Files.writeString(p.resolve("a"), "new")))
                .withMessageContaining("notes.txt");
        assertThat(target.resolve("a")).hasContent("ours");

        Path file = Files.writeString(folder.resolve("file"), "theirs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Outputs.refuseForeign(file))
                .withMessageContaining("is a file");
    }

    private static List<String> below(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(p -> !p.equals(folder))
                    .map(p -> folder.relativize(p).toString())
                    .sorted()
                    .toList();
        }
    }
}
