package org.equidad.enahoio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes Parquet files (format version 1, data pages of version 1, zstd): numbers as optional doubles, text as optional
 * UTF-8 through a dictionary. What columns mean is one JSON text in the file's metadata under {@code equidad.columns}.
 * The same table gives the same bytes. Specification: Apache Parquet 2.10, parquet.thrift and Encodings.md.
 */
final class ParquetFiles {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROWS_OF_GROUP = 1 << 17;
    private static final int COMPRESSION_LEVEL = 3;

    // Numbers of parquet.thrift.
    private static final int DOUBLE = 5;
    private static final int BYTE_ARRAY = 6;
    private static final int OPTIONAL = 1;
    private static final int UTF8 = 0;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int RLE_DICTIONARY = 8;
    private static final int ZSTD = 6;
    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;

    private final FileChannel channel;
    private long written;

    private ParquetFiles(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes to a file beside the target, which takes its place when it is whole. */
    static void write(Table table, Path file, Map<String, ColumnNote> notes, Map<String, String> metadata) {
        WholeFile.write(file, channel -> new ParquetFiles(channel).write(table, notes, metadata));
    }

    private void write(Table table, Map<String, ColumnNote> notes, Map<String, String> metadata) throws IOException {
        put(MAGIC);
        List<ThriftStruct> groups = new ArrayList<>();
        for (int from = 0; from < table.rows(); from += ROWS_OF_GROUP) {
            groups.add(group(table, from, Math.min(ROWS_OF_GROUP, table.rows() - from)));
        }
        Map<String, String> pairs = new TreeMap<>(metadata);
        pairs.put("equidad.columns", meanings(table, notes));
        byte[] footer = new ThriftStruct()
                .i32(1, 1)
                .structs(2, schema(table))
                .i64(3, table.rows())
                .structs(4, groups)
                .structs(
                        5,
                        pairs.entrySet().stream()
                                .map(e -> new ThriftStruct().text(1, e.getKey()).text(2, e.getValue()))
                                .toList())
                .text(6, "equidad")
                .bytes();
        put(footer);
        put(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        put(MAGIC);
    }

    private void put(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            written += channel.write(buffer);
        }
    }

    private static List<ThriftStruct> schema(Table table) {
        List<ThriftStruct> elements = new ArrayList<>();
        elements.add(new ThriftStruct().text(4, "schema").i32(5, table.names().size()));
        for (String name : table.names()) {
            boolean number = table.column(name) instanceof NumberColumn;
            ThriftStruct element = new ThriftStruct()
                    .i32(1, number ? DOUBLE : BYTE_ARRAY)
                    .i32(3, OPTIONAL)
                    .text(4, name);
            if (!number) {
                // The old mark of text and the new one, the union's first member.
                element.i32(6, UTF8).struct(10, new ThriftStruct().struct(1, new ThriftStruct()));
            }
            elements.add(element);
        }
        return elements;
    }

    private static String meanings(Table table, Map<String, ColumnNote> notes) {
        Map<String, Map<String, String>> meanings = new LinkedHashMap<>();
        for (String name : table.names()) {
            ColumnNote note = notes.get(name);
            if (note != null) {
                Map<String, String> meaning = new LinkedHashMap<>();
                meaning.put("description", note.description());
                meaning.put("unit", note.unit());
                meanings.put(name, meaning);
            }
        }
        try {
            return new ObjectMapper().writeValueAsString(meanings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain texts could not be written", e);
        }
    }

    private ThriftStruct group(Table table, int from, int count) throws IOException {
        List<ThriftStruct> chunks = new ArrayList<>();
        long unpacked = 0;
        for (String name : table.names()) {
            Chunk chunk = table.column(name) instanceof NumberColumn numbers
                    ? numbers(numbers, from, count)
                    : texts((TextColumn) table.column(name), from, count);
            unpacked += chunk.unpacked;
            chunks.add(new ThriftStruct().i64(2, 0).struct(3, chunk.metadata(name, count)));
        }
        return new ThriftStruct().structs(1, chunks).i64(2, unpacked).i64(3, count);
    }

    /** One column of a group of rows, once its pages are written. */
    private static final class Chunk {
        private final int type;
        private final int encoding;
        private final int missing;
        private final long start;
        private long dictionary = -1;
        private long data;
        private long unpacked;
        private long packed;

        Chunk(int type, int encoding, int missing, long start) {
            this.type = type;
            this.encoding = encoding;
            this.missing = missing;
            this.start = start;
        }

        ThriftStruct metadata(String name, int count) {
            ThriftStruct metadata = new ThriftStruct()
                    .i32(1, type)
                    .i32s(2, dictionary < 0 ? new int[] {RLE, encoding} : new int[] {PLAIN, RLE, encoding})
                    .texts(3, List.of(name))
                    .i32(4, ZSTD)
                    .i64(5, count)
                    .i64(6, unpacked)
                    .i64(7, packed)
                    .i64(9, data);
            if (dictionary >= 0) {
                metadata.i64(11, dictionary);
            }
            return metadata.struct(12, new ThriftStruct().i64(3, missing));
        }
    }

    private Chunk numbers(NumberColumn column, int from, int count) throws IOException {
        boolean[] present = new boolean[count];
        ByteBuffer values = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        int known = 0;
        for (int i = 0; i < count; i++) {
            present[i] = !column.isMissing(from + i);
            if (present[i]) {
                values.putDouble(column.get(from + i));
                known++;
            }
        }
        Chunk chunk = new Chunk(DOUBLE, PLAIN, count - known, written);
        data(chunk, present, Arrays.copyOf(values.array(), 8 * known));
        return chunk;
    }

    private Chunk texts(TextColumn column, int from, int count) throws IOException {
        boolean[] present = new boolean[count];
        int[] indices = new int[count];
        int known = 0;
        // The table's dictionary may hold values that no row here has.
        int[] positions = new int[column.dictionary().size()];
        Arrays.fill(positions, -1);
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        int used = 0;
        for (int i = 0; i < count; i++) {
            int code = column.code(from + i);
            present[i] = code >= 0;
            if (present[i]) {
                if (positions[code] < 0) {
                    positions[code] = used++;
                    byte[] word = column.dictionary().get(code).getBytes(StandardCharsets.UTF_8);
                    words.writeBytes(ByteBuffer.allocate(4)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(word.length)
                            .array());
                    words.writeBytes(word);
                }
                indices[known++] = positions[code];
            }
        }
        Chunk chunk = new Chunk(BYTE_ARRAY, RLE_DICTIONARY, count - known, written);
        chunk.dictionary = written;
        page(
                chunk,
                DICTIONARY_PAGE,
                words.toByteArray(),
                7,
                new ThriftStruct().i32(1, used).i32(2, PLAIN));
        int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(0, used - 1)));
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coded.write(width);
        packed(coded, indices, known, width);
        data(chunk, present, coded.toByteArray());
        return chunk;
    }

    private void data(Chunk chunk, boolean[] present, byte[] values) throws IOException {
        ByteArrayOutputStream levels = new ByteArrayOutputStream();
        if (chunk.missing == 0) {
            // One run of ones.
            ThriftStruct.varint(levels, (long) present.length << 1);
            levels.write(1);
        } else {
            int[] bits = new int[present.length];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = present[i] ? 1 : 0;
            }
            packed(levels, bits, bits.length, 1);
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(levels.size())
                .array());
        content.writeBytes(levels.toByteArray());
        content.writeBytes(values);
        chunk.data = written;
        page(
                chunk,
                DATA_PAGE,
                content.toByteArray(),
                5,
                new ThriftStruct()
                        .i32(1, present.length)
                        .i32(2, chunk.encoding)
                        .i32(3, RLE)
                        .i32(4, RLE));
        chunk.packed = written - chunk.start;
    }

    private void page(Chunk chunk, int type, byte[] content, int field, ThriftStruct details) throws IOException {
        byte[] compressed = Zstd.compress(content, COMPRESSION_LEVEL);
        byte[] header = new ThriftStruct()
                .i32(1, type)
                .i32(2, content.length)
                .i32(3, compressed.length)
                .struct(field, details)
                .bytes();
        put(header);
        put(compressed);
        chunk.unpacked += header.length + content.length;
    }

    /** One bit-packed run of the hybrid encoding: values of so many bits in groups of eight, the lowest bit first. */
    private static void packed(ByteArrayOutputStream out, int[] values, int count, int width) {
        if (count == 0) {
            return;
        }
        int groups = (count + 7) / 8;
        ThriftStruct.varint(out, (long) groups << 1 | 1);
        long buffer = 0;
        int filled = 0;
        for (int i = 0; i < groups * 8; i++) {
            buffer |= (long) (i < count ? values[i] : 0) << filled;
            filled += width;
            while (filled >= 8) {
                out.write((int) (buffer & 0xFF));
                buffer >>>= 8;
                filled -= 8;
            }
        }
    }
}
