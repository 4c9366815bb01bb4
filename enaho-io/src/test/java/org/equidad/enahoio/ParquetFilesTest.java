package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files are decoded by a reader written here from the format's specification. The same files were read by polars, DuckDB
 * and hyparquet (docs/decisions/0020-parquet.md).
 */
class ParquetFilesTest {
    @TempDir
    private Path folder;

    private static Table table(int rows, int words) {
        SplittableRandom random = new SplittableRandom(rows + 31L * words);
        double[] numbers = new double[rows];
        double[] whole = new double[rows];
        String[] texts = new String[rows];
        String[] full = new String[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = random.nextInt(5) == 0 ? Double.NaN : random.nextDouble() * 1e6 - 5e5;
            whole[i] = i - 3;
            texts[i] = random.nextInt(9) == 0 ? null : "año " + random.nextInt(words);
            full[i] = String.format("%06d", random.nextInt(words));
        }
        return Table.of(
                NumberColumn.of("factor07", numbers),
                NumberColumn.of("year", whole),
                TextColumn.of("ubigeo", texts),
                TextColumn.of("conglome", full));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1000, 140_000})
    void everyCellComesBack(int rows) throws IOException {
        for (int words : new int[] {1, 2, 3, 255, 256, 257, 70_000}) {
            Table table = table(rows, words);
            Path file = folder.resolve("out/t.parquet");
            Tables.writeParquet(table, file, Map.of(), Map.of());
            Decoded read = new Decoded(file);
            assertThat(read.rows).isEqualTo(rows);
            assertThat(read.names).isEqualTo(table.names());
            for (String name : table.names()) {
                List<Object> cells = read.columns.getOrDefault(name, List.of());
                Column column = table.column(name);
                int wrong = 0;
                for (int row = 0; row < rows; row++) {
                    Object expected = column.isMissing(row)
                            ? null
                            : column instanceof NumberColumn numbers
                                    ? (Object) numbers.get(row)
                                    : ((TextColumn) column).get(row);
                    wrong += java.util.Objects.equals(cells.get(row), expected) ? 0 : 1;
                }
                assertThat(cells).hasSize(rows);
                assertThat(wrong)
                        .as("%s of %d rows, %d words", name, rows, words)
                        .isZero();
            }
        }
    }

    @Test
    void columnsAreDescribedInTheMetadata() throws IOException {
        Path file = folder.resolve("t.parquet");
        Tables.writeParquet(table(20, 3), file, EnahoSurvey.notes(), Map.of("equidad", "{\"version\":\"1\"}"));
        Decoded read = new Decoded(file);
        assertThat(read.metadata).containsEntry("equidad", "{\"version\":\"1\"}");
        assertThat(new ObjectMapper()
                        .readTree(read.metadata.get("equidad.columns"))
                        .at("/factor07/unit")
                        .asText())
                .isEqualTo("persons");
    }

    @Test
    void theSameTableGivesTheSameBytesAndUnusedWordsAreLeftOut() throws IOException {
        Path a = folder.resolve("a.parquet");
        Path b = folder.resolve("b.parquet");
        Table table = table(900, 50);
        Tables.writeParquet(table, a, EnahoSurvey.notes(), Map.of("x", "1", "y", "2"));
        Tables.writeParquet(table, b, EnahoSurvey.notes(), Map.of("y", "2", "x", "1"));
        assertThat(a).hasSameBinaryContentAs(b);
        Tables.writeParquet(table.take(new int[] {4}), b, Map.of(), Map.of());
        assertThat(new Decoded(b).columns.get("conglome"))
                .containsExactly(table.text("conglome").get(4));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Tables.writeParquet(table(3, 2), file.resolve("t.parquet"), Map.of(), Map.of()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("t.parquet: cannot be written");
    }

    /** All of a file. */
    private static final class Decoded {
        private final ByteBuffer bytes;
        private final List<String> names = new ArrayList<>();
        private final Map<String, List<Object>> columns = new HashMap<>();
        private final Map<String, String> metadata = new HashMap<>();
        private final long rows;

        @SuppressWarnings("unchecked")
        Decoded(Path file) throws IOException {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int end = bytes.limit();
            assertThat(new String(bytes.array(), 0, 4, StandardCharsets.US_ASCII))
                    .isEqualTo("PAR1");
            assertThat(new String(bytes.array(), end - 4, 4, StandardCharsets.US_ASCII))
                    .isEqualTo("PAR1");
            Map<Integer, Object> footer = struct(end - 8 - bytes.getInt(end - 8));
            rows = (long) footer.get(3);
            List<Object> schema = (List<Object>) footer.get(2);
            schema.subList(1, schema.size()).forEach(e -> names.add((String) ((Map<Integer, Object>) e).get(4)));
            for (Object pair : (List<Object>) footer.get(5)) {
                metadata.put(
                        (String) ((Map<Integer, Object>) pair).get(1), (String) ((Map<Integer, Object>) pair).get(2));
            }
            for (Object group : (List<Object>) footer.get(4)) {
                for (Object chunk : (List<Object>) ((Map<Integer, Object>) group).get(1)) {
                    Map<Integer, Object> meta = (Map<Integer, Object>) ((Map<Integer, Object>) chunk).get(3);
                    String name = (String) ((List<Object>) meta.get(3)).get(0);
                    columns.computeIfAbsent(name, n -> new ArrayList<>()).addAll(chunk(meta));
                }
            }
        }

        private List<Object> chunk(Map<Integer, Object> meta) {
            List<String> words = new ArrayList<>();
            if (meta.containsKey(11)) {
                ByteBuffer page = page(meta, 11);
                while (page.hasRemaining()) {
                    byte[] word = new byte[page.getInt()];
                    page.get(word);
                    words.add(new String(word, StandardCharsets.UTF_8));
                }
            }
            int count = Math.toIntExact((long) meta.get(5));
            ByteBuffer page = page(meta, 9);
            int levels = page.getInt();
            int values = page.position() + levels;
            int[] present = hybrid(page, 1, count);
            assertThat(page.position()).isEqualTo(values);
            int known = Arrays.stream(present).sum();
            @SuppressWarnings("unchecked")
            Map<Integer, Object> statistics = (Map<Integer, Object>) meta.get(12);
            assertThat(statistics.get(3)).isEqualTo((long) count - known);
            int[] indices = words.isEmpty() || known == 0 ? null : hybrid(page, page.get(), known);
            List<Object> cells = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < count; i++) {
                cells.add(
                        present[i] == 0
                                ? null
                                : indices == null ? (Object) page.getDouble() : words.get(indices[at++]));
            }
            return cells;
        }

        private ByteBuffer page(Map<Integer, Object> meta, int offset) {
            int at = Math.toIntExact((long) meta.get(offset));
            Map<Integer, Object> header = struct(at);
            byte[] packed = new byte[(int) (long) header.get(3)];
            bytes.get(packed);
            byte[] content = Zstd.decompress(packed, (int) (long) header.get(2));
            return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Runs and bit-packed groups. */
        private static int[] hybrid(ByteBuffer in, int width, int count) {
            int[] values = new int[count];
            int done = 0;
            while (done < count) {
                long header = varint(in);
                if ((header & 1) == 0) {
                    int value = 0;
                    for (int b = 0; b < (width + 7) / 8; b++) {
                        value |= (in.get() & 0xFF) << 8 * b;
                    }
                    for (long i = 0; i < header >> 1; i++) {
                        values[done++] = value;
                    }
                } else {
                    byte[] packed = new byte[(int) (header >> 1) * width];
                    in.get(packed);
                    for (int i = 0; i < (header >> 1) * 8; i++) {
                        int value = 0;
                        for (int b = 0; b < width; b++) {
                            int bit = i * width + b;
                            value |= (packed[bit / 8] >> bit % 8 & 1) << b;
                        }
                        if (done < count) {
                            values[done++] = value;
                        }
                    }
                }
            }
            return values;
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = in.get();
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
        }

        private Map<Integer, Object> struct(int at) {
            bytes.position(at);
            return struct();
        }

        private Map<Integer, Object> struct() {
            Map<Integer, Object> fields = new HashMap<>();
            int field = 0;
            for (int head = bytes.get() & 0xFF; head != 0; head = bytes.get() & 0xFF) {
                field += head >> 4;
                fields.put(field, value(head & 15));
            }
            return fields;
        }

        private Object value(int type) {
            switch (type) {
                case 5, 6 -> {
                    long coded = varint(bytes);
                    return coded >>> 1 ^ -(coded & 1);
                }
                case 8 -> {
                    byte[] text = new byte[(int) varint(bytes)];
                    bytes.get(text);
                    return new String(text, StandardCharsets.UTF_8);
                }
                case 9 -> {
                    int head = bytes.get() & 0xFF;
                    long size = head >> 4 == 15 ? varint(bytes) : head >> 4;
                    List<Object> list = new ArrayList<>();
                    for (long i = 0; i < size; i++) {
                        list.add(value(head & 15));
                    }
                    return list;
                }
                case 12 -> {
                    return struct();
                }
                default -> throw new IllegalStateException("type " + type);
            }
        }
    }
}
