package org.equidad.enahoio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow IPC files, also known as Feather version 2: numbers as nullable doubles, text as nullable UTF-8, compressed with
 * zstd, what columns mean in the schema's metadata. The same table gives the same bytes.
 */
final class ArrowFiles {
    private static final int BATCH = 1 << 16;
    private static final long MOST_MEMORY = 1L << 30;
    private static final long MOST_EXPANSION = 1000;

    private ArrowFiles() {}

    // ---------------------------------------------------------------- writing

    /** Writes to a file beside the target, which takes its place when it is whole. */
    static void write(Table table, Path file, Map<String, ColumnNote> notes, Map<String, String> metadata) {
        WholeFile.write(file, channel -> write(table, channel, schema(table, notes, metadata)));
    }

    private static Schema schema(Table table, Map<String, ColumnNote> notes, Map<String, String> metadata) {
        List<Field> fields = new ArrayList<>();
        for (String name : table.names()) {
            ArrowType type = table.column(name) instanceof NumberColumn
                    ? new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)
                    : new ArrowType.Utf8();
            Map<String, String> meaning = new TreeMap<>();
            ColumnNote note = notes.get(name);
            if (note != null) {
                meaning.put("description", note.description());
                meaning.put("unit", note.unit());
            }
            fields.add(new Field(name, new FieldType(true, type, null, meaning), List.of()));
        }
        return new Schema(fields, new TreeMap<>(metadata));
    }

    private static void write(Table table, FileChannel channel, Schema schema) throws IOException {
        try (BufferAllocator memory = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, memory);
                ArrowFileWriter writer = new ArrowFileWriter(
                        root,
                        new DictionaryProvider.MapDictionaryProvider(),
                        channel,
                        Map.of(),
                        IpcOption.DEFAULT,
                        CommonsCompressionFactory.INSTANCE,
                        CompressionUtil.CodecType.ZSTD)) {
            List<byte[][]> texts = texts(table);
            writer.start();
            for (int from = 0; from < table.rows(); from += BATCH) {
                int count = Math.min(BATCH, table.rows() - from);
                for (int c = 0; c < table.names().size(); c++) {
                    fill(root.getVector(c), table.column(table.names().get(c)), texts.get(c), from, count);
                }
                root.setRowCount(count);
                writer.writeBatch();
            }
            writer.end();
        }
    }

    /** The dictionary of each text column in UTF-8, {@code null} for columns of numbers. */
    private static List<byte[][]> texts(Table table) {
        List<byte[][]> texts = new ArrayList<>();
        for (String name : table.names()) {
            texts.add(
                    table.column(name) instanceof TextColumn text
                            ? text.dictionary().stream()
                                    .map(value -> value.getBytes(StandardCharsets.UTF_8))
                                    .toArray(byte[][]::new)
                            : null);
        }
        return texts;
    }

    private static void fill(FieldVector vector, Column column, byte[][] texts, int from, int count) {
        vector.reset();
        if (vector instanceof Float8Vector numbers) {
            numbers.allocateNew(count);
            NumberColumn values = (NumberColumn) column;
            for (int i = 0; i < count; i++) {
                if (values.isMissing(from + i)) {
                    numbers.setNull(i);
                } else {
                    numbers.set(i, values.get(from + i));
                }
            }
        } else {
            VarCharVector cells = (VarCharVector) vector;
            TextColumn values = (TextColumn) column;
            cells.allocateNew(count);
            for (int i = 0; i < count; i++) {
                int code = values.code(from + i);
                if (code < 0) {
                    cells.setNull(i);
                } else {
                    cells.setSafe(i, texts[code]);
                }
            }
        }
        vector.setValueCount(count);
    }

    // ---------------------------------------------------------------- reading

    /** The schema's metadata. */
    static Map<String, String> metadata(Source source) {
        return open(source, reader -> new LinkedHashMap<>(schema(reader).getCustomMetadata()));
    }

    /** Reads the columns picked once the names are known, in the order picked. */
    static Table read(Source source, Function<List<String>, List<ColumnRequest>> pick) {
        return open(source, reader -> {
            List<Field> fields = schema(reader).getFields();
            List<String> names = fields.stream().map(Field::getName).toList();
            List<Integer> positions = new ArrayList<>();
            List<Gathered> columns = new ArrayList<>();
            for (ColumnRequest request : pick.apply(names)) {
                int position = request.positionIn(names);
                if (position < 0) {
                    String name = request.spellings().get(0);
                    throw new DataException(source.name() + ": no column '" + name + "'; " + Names.offer(name, names));
                }
                positions.add(position);
                columns.add(Gathered.of(source, request.name(), fields.get(position)));
            }
            int rows = gather(reader, positions, columns);
            return Table.of(columns.stream().map(Gathered::finish).toList()).readFrom(source.name(), rows);
        });
    }

    private interface Use<T> {
        T with(ArrowFileReader reader) throws IOException;
    }

    private static Schema schema(ArrowFileReader reader) throws IOException {
        return reader.getVectorSchemaRoot().getSchema();
    }

    private static <T> T open(Source source, Use<T> use) {
        if (source.entry() != null) {
            throw new DataException(source.name() + ": an Arrow file is read from disk only; unpack it first");
        }
        try {
            long most = MOST_MEMORY + MOST_EXPANSION * Files.size(source.file());
            try (BufferAllocator memory = new RootAllocator(most);
                    FileChannel channel = FileChannel.open(source.file(), StandardOpenOption.READ);
                    ArrowFileReader reader = new ArrowFileReader(channel, memory, CommonsCompressionFactory.INSTANCE)) {
                return use.with(reader);
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library answers damaged files with exceptions of many kinds.
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new DataException(source.name() + ": the Arrow file is damaged: " + Names.shown(why), e);
        }
    }

    private static int gather(ArrowFileReader reader, List<Integer> positions, List<Gathered> columns)
            throws IOException {
        int rows = 0;
        while (reader.loadNextBatch()) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).add(root.getVector(positions.get(c)), reader, root.getRowCount());
            }
            rows = Math.addExact(rows, root.getRowCount());
        }
        return rows;
    }

    /** The cells of one column over all batches. */
    private abstract static class Gathered {
        final Source source;
        final String name;

        Gathered(Source source, String name) {
            this.source = source;
            this.name = name;
        }

        static Gathered of(Source source, String name, Field field) {
            ArrowType type = field.getType();
            if (field.getDictionary() != null) {
                return new Texts(source, name);
            }
            if (type instanceof ArrowType.Utf8
                    || type instanceof ArrowType.LargeUtf8
                    || type instanceof ArrowType.Utf8View) {
                return new Texts(source, name);
            }
            if (type instanceof ArrowType.Int
                    || type instanceof ArrowType.FloatingPoint
                    || type instanceof ArrowType.Bool) {
                return new Doubles(source, name);
            }
            throw new DataException(source.name() + ", column '" + name + "': values of type " + type
                    + " are not read; integers, floating point, boolean and text are");
        }

        abstract void add(FieldVector vector, ArrowFileReader reader, int count);

        abstract Column finish();
    }

    private static final class Doubles extends Gathered {
        private final List<double[]> parts = new ArrayList<>();

        Doubles(Source source, String name) {
            super(source, name);
        }

        @Override
        void add(FieldVector vector, ArrowFileReader reader, int count) {
            double[] part = new double[count];
            for (int i = 0; i < count; i++) {
                part[i] = vector.isNull(i) ? Double.NaN : number(vector, i);
            }
            parts.add(part);
        }

        private static double number(FieldVector vector, int row) {
            if (vector instanceof FloatingPointVector numbers) {
                return numbers.getValueAsDouble(row);
            }
            if (vector instanceof BitVector bits) {
                return bits.get(row);
            }
            if (vector instanceof UInt8Vector unsigned) {
                long bits = unsigned.get(row);
                return bits >= 0 ? bits : (bits >>> 1 | bits & 1) * 2.0;
            }
            return ((BaseIntVector) vector).getValueAsLong(row);
        }

        @Override
        Column finish() {
            int rows = parts.stream().mapToInt(part -> part.length).sum();
            double[] all = new double[rows];
            int at = 0;
            for (double[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return NumberColumn.wrap(name, all);
        }
    }

    private static final class Texts extends Gathered {
        private final List<int[]> parts = new ArrayList<>();
        private final List<String> values = new ArrayList<>();
        private final Map<String, Integer> known = new HashMap<>();

        Texts(Source source, String name) {
            super(source, name);
        }

        @Override
        void add(FieldVector vector, ArrowFileReader reader, int count) {
            int[] part = new int[count];
            if (vector.getField().getDictionary() != null) {
                coded(vector, reader, part);
            } else {
                for (int i = 0; i < count; i++) {
                    part[i] = vector.isNull(i) ? -1 : code(text(vector, i));
                }
            }
            parts.add(part);
        }

        private void coded(FieldVector vector, ArrowFileReader reader, int[] part) {
            Dictionary dictionary =
                    reader.lookup(vector.getField().getDictionary().getId());
            FieldVector entries = dictionary.getVector();
            if (!(entries instanceof VarCharVector)
                    && !(entries instanceof LargeVarCharVector)
                    && !(entries instanceof ViewVarCharVector)) {
                throw new DataException(source.name() + ", column '" + name + "': categories of type "
                        + entries.getField().getType() + " are not read; text is");
            }
            BaseIntVector codes = (BaseIntVector) vector;
            for (int i = 0; i < part.length; i++) {
                int entry = vector.isNull(i) ? -1 : Math.toIntExact(codes.getValueAsLong(i));
                part[i] = entry < 0 || entries.isNull(entry) ? -1 : code(text(entries, entry));
            }
        }

        private static String text(FieldVector vector, int row) {
            byte[] bytes;
            if (vector instanceof VarCharVector small) {
                bytes = small.get(row);
            } else if (vector instanceof ViewVarCharVector view) {
                bytes = view.get(row);
            } else {
                bytes = ((LargeVarCharVector) vector).get(row);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private int code(String text) {
            return known.computeIfAbsent(text, t -> {
                values.add(t);
                return values.size() - 1;
            });
        }

        @Override
        Column finish() {
            int rows = parts.stream().mapToInt(part -> part.length).sum();
            int[] all = new int[rows];
            int at = 0;
            for (int[] part : parts) {
                System.arraycopy(part, 0, all, at, part.length);
                at += part.length;
            }
            return TextColumn.wrap(name, all, values);
        }
    }
}
