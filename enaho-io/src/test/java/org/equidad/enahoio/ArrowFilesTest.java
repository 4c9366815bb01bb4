package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowFilesTest {
    @TempDir
    Path folder;

    private static Table table(int rows) {
        Random random = new Random(4);
        double[] numbers = new double[rows];
        String[] texts = new String[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = random.nextInt(7) == 0 ? Double.NaN : random.nextGaussian();
            texts[i] = random.nextInt(7) == 0 ? null : "ñ" + random.nextInt(200);
        }
        return Table.of(NumberColumn.of("factor07", numbers), TextColumn.of("ubigeo", texts));
    }

    private static void assertSame(Table actual, Table expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        assertThat(actual.numbers("factor07").toArray())
                .isEqualTo(expected.numbers("factor07").toArray());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(actual.text("ubigeo").get(row))
                    .isEqualTo(expected.text("ubigeo").get(row));
        }
    }

    @Test
    void aTableComesBackOverSeveralBatches() throws IOException {
        Table table = table(150_000);
        Path file = folder.resolve("out/t.arrow");
        Tables.writeArrow(table, file, EnahoSurvey.notes(), Map.of("years", "2023", "a", "b"));
        assertSame(Tables.read(file), table);
        assertThat(Tables.metadata(file)).containsExactlyInAnyOrderEntriesOf(Map.of("years", "2023", "a", "b"));
        assertThat(Tables.read(file).where(3)).isEqualTo(file + ", row 5");
        try (Stream<Path> list = Files.list(file.getParent())) {
            assertThat(list).containsExactly(file);
        }
        // Plain, a row takes 8 bytes of number, 4 of offset and 3 to 5 of text; random mantissas do not compress.
        assertThat(Files.size(file)).isLessThan(150_000 * 12L);
        Table some = Tables.read(file, ReadOptions.defaults().withColumns(List.of("UBIGEO")));
        assertThat(some.names()).containsExactly("UBIGEO");
    }

    @Test
    void theSameTableGivesTheSameBytes() throws IOException {
        Path first = folder.resolve("a.arrow");
        Path second = folder.resolve("b.arrow");
        Tables.writeArrow(table(1000), first, EnahoSurvey.notes(), Map.of("x", "1", "y", "2"));
        Tables.writeArrow(table(1000), second, EnahoSurvey.notes(), Map.of("y", "2", "x", "1"));
        assertThat(first).hasSameBinaryContentAs(second);
        // An existing file is replaced as a whole.
        Tables.writeArrow(table(10), first, Map.of(), Map.of());
        assertThat(Tables.read(first).rows()).isEqualTo(10);
    }

    /** Not the permissions of a temporary file, which others may not read. */
    @Test
    void filesHaveThePermissionsOfOtherNewFiles() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "a file system with permissions");
        Path plain = Files.createFile(folder.resolve("plain"));
        Path arrow = folder.resolve("a.arrow");
        Path parquet = folder.resolve("a.parquet");
        Tables.writeArrow(table(3), arrow, Map.of(), Map.of());
        Tables.writeParquet(table(3), parquet, Map.of(), Map.of());
        assertThat(Files.getPosixFilePermissions(arrow)).isEqualTo(Files.getPosixFilePermissions(plain));
        assertThat(Files.getPosixFilePermissions(parquet)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void emptyTablesAreWritten() {
        Path file = folder.resolve("e.arrow");
        Tables.writeArrow(table(0), file, Map.of(), Map.of());
        Table read = Tables.read(file);
        assertThat(read.rows()).isZero();
        assertThat(read.names()).containsExactly("factor07", "ubigeo");
    }

    @Test
    void typesAskedForGoBeforeTypesDeclared() {
        Path file = folder.resolve("t.arrow");
        Tables.writeArrow(
                Table.of(TextColumn.of("code", new String[] {"01", "2"}), NumberColumn.of("g", new double[] {1, 2})),
                file,
                Map.of(),
                Map.of());
        Table table = Tables.read(
                file, ReadOptions.defaults().withNumbers(List.of("CODE")).withText(List.of("g")));
        assertThat(table.numbers("code").toArray()).containsExactly(1, 2);
        assertThat(table.text("g").dictionary()).containsExactly("1", "2");
    }

    /** The values are those of make.py. */
    @ParameterizedTest
    @ValueSource(strings = {"pyarrow-zstd", "pyarrow-plain"})
    void filesOfPyarrowAreRead(String name) {
        Table table = Tables.read(Path.of("src/test/resources/arrow", name + ".arrow"));
        assertThat(table.numbers("i8").toArray()).containsExactly(1, Double.NaN, 3);
        assertThat(table.numbers("u64").toArray()).containsExactly(0x1p63, 1, Double.NaN);
        assertThat(table.numbers("f32").toArray()).containsExactly(1.5, Double.NaN, 2);
        assertThat(table.numbers("flag").toArray()).containsExactly(1, Double.NaN, 0);
        assertThat(cells(table, "text")).containsExactly("a", null, "ñ");
        assertThat(cells(table, "large")).containsExactly("x", "y", null);
        assertThat(cells(table, "category")).containsExactly("p", "q", null);
    }

    @Test
    void filesOfPolarsAreRead() {
        Table table = Tables.read(Path.of("src/test/resources/arrow/polars.arrow"));
        assertThat(table.numbers("number").toArray()).containsExactly(1, 2, Double.NaN);
        assertThat(cells(table, "text")).containsExactly("x", null, "longer than twelve bytes");
    }

    @Test
    void otherTypesAreRefusedByName() {
        Path file = Path.of("src/test/resources/arrow/pyarrow-dates.arrow");
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column 'day': values of type Date(DAY) are not read");
    }

    private static String[] cells(Table table, String name) {
        TextColumn column = table.text(name);
        String[] cells = new String[column.size()];
        for (int row = 0; row < cells.length; row++) {
            cells[row] = column.get(row);
        }
        return cells;
    }

    @Test
    void mistakesAreNamed() throws IOException {
        Path file = folder.resolve("t.arrow");
        Tables.writeArrow(table(100), file, Map.of(), Map.of());
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withColumns(List.of("factor"))))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": no column 'factor'; close names: factor07");
        byte[] bytes = Files.readAllBytes(file);
        Path cut = Files.write(folder.resolve("cut.arrow"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Tables.read(cut))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(cut + ": the Arrow file is damaged: ");
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
        assertThatThrownBy(() -> Tables.writeArrow(table(3), blocked.resolve("x.arrow"), Map.of(), Map.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be written");
        Path csv = Files.writeString(folder.resolve("c.csv"), "a,b\n1,2\n");
        assertThatThrownBy(() -> Tables.metadata(csv)).hasMessageContaining("is no Arrow file");
    }
}
