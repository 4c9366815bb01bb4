package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.equidad.enahoio.IngestCache.Origin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCacheTest {
    @TempDir
    Path folder;

    private Path data;
    private Path kept;

    @BeforeEach
    void survey() throws IOException {
        data = new MiniSurvey(2022, 20, 1).write(folder.resolve("data"));
        MiniSurvey late = new MiniSurvey(2023, 20, 2);
        late.modules.remove("400");
        late.write(data);
        kept = folder.resolve("cache");
    }

    private IngestCache.Result read() {
        return IngestCache.in(kept).read(EnahoSurvey.open(data), 2022, 2023);
    }

    private static void assertSame(EnahoData actual, EnahoData expected) {
        assertThat(actual.report()).isEqualTo(expected.report());
        assertThat(actual.years().keySet()).isEqualTo(expected.years().keySet());
        expected.years().forEach((year, table) -> {
            Table other = actual.years().get(year);
            assertThat(other.names()).isEqualTo(table.names());
            for (String name : table.names()) {
                for (int row = 0; row < table.rows(); row++) {
                    assertThat(other.text(name).get(row))
                            .as(name)
                            .isEqualTo(table.text(name).get(row));
                }
            }
        });
    }

    @Test
    void unchangedInputsComeFromTheCache() {
        IngestCache.Result first = read();
        IngestCache.Result second = read();
        assertThat(first.origin()).isEqualTo(Origin.FILES);
        assertThat(second.origin()).isEqualTo(Origin.CACHE);
        assertSame(second.data(), first.data());
        assertThat(second.data().pooled().rows())
                .isEqualTo(first.data().pooled().rows());
    }

    @Test
    void changedInputsDoNot() throws IOException {
        read();
        Path file = data.resolve("2023/Enaho01A-2023-300.csv");
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        // The same length and a later time: only the contents tell.
        Files.writeString(file, text.replaceFirst(",1,", ",2,"), StandardCharsets.ISO_8859_1);
        assertThat(read().origin()).isEqualTo(Origin.FILES);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        assertThat(read().origin()).isEqualTo(Origin.CACHE);
        Files.createDirectories(data.resolve("districts"));
        Files.writeString(data.resolve("districts/note.csv"), "text,more\n1,2\n");
        assertThat(read().origin()).isEqualTo(Origin.FILES);
        Files.delete(data.resolve("2022/Enaho01A-2022-500.csv"));
        assertThat(read().origin()).isEqualTo(Origin.FILES);
        assertThat(IngestCache.in(kept).read(EnahoSurvey.open(data), 2023, 2023).origin())
                .isEqualTo(Origin.FILES);
    }

    @Test
    void damagedEntriesAreBuiltAnew() throws IOException {
        EnahoData first = read().data();
        for (Path file : entries()) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            IngestCache.Result again = read();
            assertThat(again.origin()).as(file.toString()).isEqualTo(Origin.FILES);
            assertSame(again.data(), first);
        }
        Files.delete(entries().get(0));
        assertThat(read().origin()).isEqualTo(Origin.FILES);
    }

    @Test
    void onlyTheLastEntriesAreKept() throws IOException {
        for (int i = 0; i < 7; i++) {
            Files.createDirectories(data.resolve("districts"));
            Files.writeString(data.resolve("districts/note.csv"), "text,more\n" + i + ",2\n");
            read();
        }
        assertThat(entries().stream().filter(f -> f.toString().endsWith(".json")))
                .hasSize(4);
        assertThat(entries()).hasSize(4 * 3);
        assertThat(read().origin()).isEqualTo(Origin.CACHE);
    }

    @Test
    void aCacheThatCannotBeWrittenSaysSo() throws IOException {
        kept = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(this::read).isInstanceOf(DataException.class).hasMessageContaining("the cache cannot be");
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> list = Files.list(kept)) {
            return list.sorted().toList();
        }
    }
}
