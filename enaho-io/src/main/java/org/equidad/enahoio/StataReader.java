package org.equidad.enahoio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the wanted columns of a Stata file, formats 105 to 119 in both byte orders, as StataCorp's manual describes them
 * ([P] file formats .dta). All missing codes (. and .a to .z) are missing. Strings, strL included, are text; texts of
 * formats up to 117 are taken as Windows-1252, later ones as UTF-8. Value labels never replace the codes; those of
 * formats from 108 on are given beside the table.
 *
 * <p>Rows in messages count from 2, as if the file had a header line. Time is linear in the file's bytes; memory is the
 * decoded columns.
 */
final class StataReader {
    private static final int CHUNK = 1 << 20;
    private static final int STRL = 32768;
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private final Source source;

    /** What a reading gives. */
    record Result(
            Table table,
            FileFacts facts,
            List<ColumnBuilder.Padding> paddings,
            Map<String, Map<Integer, String>> valueLabels) {}

    private enum Type {
        BYTE(1),
        INT(2),
        LONG(4),
        FLOAT(4),
        DOUBLE(8),
        STRING(0),
        STRL(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /** A column as the file declares it, and where its cells lie in a row. */
    private record Variable(String name, Type type, int offset, int width, String labelSet) {}

    StataReader(Source source) {
        this.source = source;
    }

    /** The column names as the file spells them. */
    List<String> header() {
        try (InputStream stream = source.open()) {
            In in = new In(stream);
            return new Layout(in).names();
        } catch (IOException e) {
            throw Source.unreadable(source.name(), e);
        }
    }

    /** Reads these columns, in this order; optional ones that the file lacks are left out. */
    Result read(List<ColumnRequest> requests) {
        return read(header -> requests);
    }

    /** Reads the columns that the caller picks once it has seen the names. */
    Result read(Function<List<String>, List<ColumnRequest>> pick) {
        try (InputStream stream = source.open()) {
            In in = new In(stream);
            Layout layout = new Layout(in);
            return read(in, layout, pick.apply(layout.names()));
        } catch (IOException e) {
            throw Source.unreadable(source.name(), e);
        }
    }

    private Result read(In in, Layout layout, List<ColumnRequest> wanted) throws IOException {
        List<Wanted> columns = new ArrayList<>();
        for (ColumnRequest request : wanted) {
            int position = request.positionIn(layout.names());
            if (position >= 0) {
                columns.add(new Wanted(request, layout.variables.get(position), layout.release));
            } else if (request.presence() == ColumnRequest.Presence.REQUIRED) {
                String name = request.spellings().get(0);
                throw new DataException(
                        source.name() + ": no column '" + name + "'; " + Names.offer(name, layout.names()));
            }
        }
        rows(in, layout, columns);
        layout.endOfData(in);
        Map<Long, byte[]> longTexts = layout.longTexts(in);
        Map<String, Map<Integer, String>> labelSets = layout.valueLabels(in);
        Charset charset = charset(layout.release);
        List<Column> finished = new ArrayList<>();
        List<ColumnBuilder.Padding> paddings = new ArrayList<>();
        for (Wanted column : columns) {
            ColumnBuilder builder = new ColumnBuilder(column.request(), column.variable.name());
            builder.append(column.cells(longTexts));
            finished.add(builder.finish(source.name(), charset, paddings));
        }
        int rows = Math.toIntExact(layout.rows);
        FileFacts facts =
                new FileFacts(source.name(), in.count, "Stata " + layout.release, null, rows, layout.variables.size());
        Map<String, Map<Integer, String>> labels = new LinkedHashMap<>();
        for (Variable variable : layout.variables) {
            Map<Integer, String> set = labelSets.get(variable.labelSet());
            if (set != null) {
                labels.put(variable.name(), set);
            }
        }
        return new Result(Table.of(finished).readFrom(source.name(), rows), facts, List.copyOf(paddings), labels);
    }

    private void rows(In in, Layout layout, List<Wanted> columns) throws IOException {
        int width = layout.rowWidth;
        if (width == 0) {
            return;
        }
        int perChunk = Math.max(1, CHUNK / width);
        byte[] bytes = new byte[(int) Math.min((long) perChunk * width, Math.max(1, layout.rows * width))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(in.order);
        long done = 0;
        while (done < layout.rows) {
            int here = (int) Math.min(perChunk, layout.rows - done);
            in.fully(bytes, here * width);
            for (Wanted column : columns) {
                column.take(buffer, here, width, done);
            }
            done += here;
        }
    }

    private DataException damaged(String what) {
        return new DataException(source.name() + ": the Stata file is damaged: " + what);
    }

    // ---------------------------------------------------------------- one wanted column

    private final class Wanted {
        private final ColumnRequest request;
        private final Variable variable;
        private final Cells cells;
        private final int release;
        private long[] longTextKeys = new long[0];
        private int longTextRows;

        Wanted(ColumnRequest request, Variable variable, int release) {
            boolean string = variable.type() == Type.STRING || variable.type() == Type.STRL;
            // Types are declared in the file: a string column is text unless numbers are asked for.
            this.request = request.kind() == ColumnRequest.Kind.EITHER
                    ? request.as(string ? ColumnRequest.Kind.TEXT : ColumnRequest.Kind.NUMBER)
                    : request;
            this.variable = variable;
            this.cells = new Cells(this.request.kind(), MissingText.BLANK, 1024);
            this.release = release;
        }

        ColumnRequest request() {
            return request;
        }

        void take(ByteBuffer rows, int count, int rowWidth, long rowsBefore) {
            for (int i = 0; i < count; i++) {
                int at = i * rowWidth + variable.offset();
                switch (variable.type()) {
                    case STRING -> string(rows.array(), at, rowsBefore + i);
                    case STRL -> longText(rows, at);
                    default -> number(number(rows, at));
                }
            }
        }

        private void string(byte[] bytes, int at, long row) {
            int end = at;
            while (end < at + variable.width() && bytes[end] != 0) {
                end++;
            }
            text(bytes, at, end, row);
        }

        private void text(byte[] bytes, int from, int to, long row) {
            if (!cells.add(bytes, from, to)) {
                throw new DataException(source.name() + ", row " + (row + 2) + ", column '" + variable.name() + "': '"
                        + Names.shown(new String(bytes, from, to - from, charset(release))) + "' is not a number");
            }
        }

        private void longText(ByteBuffer rows, int at) {
            if (longTextRows == longTextKeys.length) {
                longTextKeys = Arrays.copyOf(longTextKeys, Math.max(1024, longTextRows * 2));
            }
            longTextKeys[longTextRows++] = rows.getLong(at);
        }

        private void number(double value) {
            if (request.kind() == ColumnRequest.Kind.NUMBER) {
                cells.addValue(value);
            } else {
                byte[] text =
                        Double.isNaN(value) ? new byte[0] : Table.shown(value).getBytes(StandardCharsets.ISO_8859_1);
                cells.addExact(text, 0, text.length);
            }
        }

        private double number(ByteBuffer rows, int at) {
            return switch (variable.type()) {
                case BYTE -> missingAbove(rows.get(at), release >= 113 ? 100 : 126);
                case INT -> missingAbove(rows.getShort(at), release >= 113 ? 32740 : 32766);
                case LONG -> missingAbove(rows.getInt(at), release >= 113 ? 2147483620 : 2147483646);
                case FLOAT -> {
                    float value = rows.getFloat(at);
                    yield value < 0x1p127f ? value : Double.NaN;
                }
                case DOUBLE -> {
                    double value = rows.getDouble(at);
                    yield value < 0x1p1023 ? value : Double.NaN;
                }
                default -> throw new IllegalStateException("no number: " + variable);
            };
        }

        Cells cells(Map<Long, byte[]> longTexts) {
            for (int row = 0; row < longTextRows; row++) {
                byte[] text = longTexts.get(longTextKeys[row]);
                if (text == null) {
                    if (longTextKeys[row] != 0) {
                        throw damaged("row " + (row + 2) + " of column '" + variable.name() + "' has no text");
                    }
                    text = new byte[0];
                }
                text(text, 0, text.length, row);
            }
            return cells;
        }
    }

    private static Charset charset(int release) {
        return release >= 118 ? StandardCharsets.UTF_8 : WINDOWS;
    }

    private static double missingAbove(int value, int highest) {
        return value > highest ? Double.NaN : value;
    }

    // ---------------------------------------------------------------- what stands before and behind the rows

    private final class Layout {
        private final int release;
        private final List<Variable> variables = new ArrayList<>();
        private final long rows;
        private final int rowWidth;

        Layout(In in) throws IOException {
            int first = in.u8();
            int count;
            if (first == '<') {
                in.tag("stata_dta><header><release>");
                release = digits(in.text(3, StandardCharsets.ISO_8859_1));
                if (release < 117 || release > 119) {
                    throw unknownRelease(release);
                }
                in.tag("</release><byteorder>");
                String order = in.text(3, StandardCharsets.ISO_8859_1);
                if (!order.equals("MSF") && !order.equals("LSF")) {
                    throw damaged("its byte order is '" + Names.shown(order) + "', not MSF or LSF");
                }
                in.order = order.equals("MSF") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                in.tag("</byteorder><K>");
                count = release >= 119 ? in.i32() : in.u16();
                in.tag("</K><N>");
                rows = release >= 118 ? in.i64() : in.i32() & 0xFFFFFFFFL;
                in.tag("</N><label>");
                in.skip(release >= 118 ? in.u16() : in.u8());
                in.tag("</label><timestamp>");
                in.skip(in.u8());
                in.tag("</timestamp></header><map>");
                in.skip(14 * 8);
                in.tag("</map>");
            } else {
                release = first;
                if (release < 105 || release > 115) {
                    throw unknownRelease(release);
                }
                int order = in.u8();
                if (order != 1 && order != 2) {
                    throw damaged("its byte order is " + order + ", not 1 or 2");
                }
                in.order = order == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                in.skip(2);
                count = in.u16();
                rows = in.i32() & 0xFFFFFFFFL;
                in.skip(release >= 108 ? 81 : 32);
                in.skip(18);
            }
            if (count < 0 || count > 120_000) {
                throw damaged("it declares " + count + " columns");
            }
            if (rows < 0 || rows > Integer.MAX_VALUE - 16) {
                throw damaged("it declares " + rows + " rows");
            }
            rowWidth = variables(in, count);
            if (release < 117) {
                expansionFields(in);
            } else {
                characteristics(in);
                in.tag("<data>");
            }
        }

        private DataException unknownRelease(int found) {
            return new DataException(source.name() + ": is a Stata file of format " + found
                    + "; formats 105 to 119 are read (save it from Stata with saveold, or use the csv)");
        }

        private int variables(In in, int count) throws IOException {
            open(in, "<variable_types>");
            int[] types = new int[count];
            for (int i = 0; i < count; i++) {
                types[i] = release >= 117 ? in.u16() : in.u8();
            }
            open(in, "</variable_types><varnames>");
            int nameBytes = release >= 118 ? 129 : release >= 110 ? 33 : 9;
            String[] names = texts(in, count, nameBytes);
            open(in, "</varnames><sortlist>");
            in.skip((count + 1L) * (release >= 119 ? 4 : 2));
            open(in, "</sortlist><formats>");
            in.skip((long) count * (release >= 118 ? 57 : release >= 114 ? 49 : 12));
            open(in, "</formats><value_label_names>");
            String[] labelSets = texts(in, count, nameBytes);
            open(in, "</value_label_names><variable_labels>");
            in.skip((long) count * (release >= 118 ? 321 : release >= 108 ? 81 : 32));
            open(in, "</variable_labels>");
            int offset = 0;
            for (int i = 0; i < count; i++) {
                Type type = type(types[i]);
                int width = type == Type.STRING ? stringWidth(types[i]) : type.bytes;
                variables.add(new Variable(names[i], type, offset, width, labelSets[i]));
                offset += width;
            }
            return offset;
        }

        private void open(In in, String tag) throws IOException {
            if (release >= 117) {
                in.tag(tag);
            }
        }

        private String[] texts(In in, int count, int bytes) throws IOException {
            String[] texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = in.text(bytes, charset(release));
            }
            return texts;
        }

        private Type type(int code) {
            if (release >= 117) {
                return switch (code) {
                    case 65530 -> Type.BYTE;
                    case 65529 -> Type.INT;
                    case 65528 -> Type.LONG;
                    case 65527 -> Type.FLOAT;
                    case 65526 -> Type.DOUBLE;
                    case STRL -> Type.STRL;
                    default -> stringType(code, 2045);
                };
            }
            if (release >= 111) {
                return switch (code) {
                    case 251 -> Type.BYTE;
                    case 252 -> Type.INT;
                    case 253 -> Type.LONG;
                    case 254 -> Type.FLOAT;
                    case 255 -> Type.DOUBLE;
                    default -> stringType(code, 244);
                };
            }
            return switch (code) {
                case 'b' -> Type.BYTE;
                case 'i' -> Type.INT;
                case 'l' -> Type.LONG;
                case 'f' -> Type.FLOAT;
                case 'd' -> Type.DOUBLE;
                default -> stringType(code - 127, 128);
            };
        }

        private Type stringType(int width, int most) {
            if (width < 1 || width > most) {
                throw damaged("it declares a column of unknown type " + width);
            }
            return Type.STRING;
        }

        private int stringWidth(int code) {
            return release >= 111 ? code : code - 127;
        }

        private void expansionFields(In in) throws IOException {
            while (true) {
                int type = in.u8();
                long length = release >= 110 ? in.i32() & 0xFFFFFFFFL : in.u16();
                if (type == 0 && length == 0) {
                    return;
                }
                in.skip(length);
            }
        }

        private void characteristics(In in) throws IOException {
            in.tag("<characteristics>");
            while (in.either("<ch>", "</characteristics>")) {
                in.skip(in.i32() & 0xFFFFFFFFL);
                in.tag("</ch>");
            }
        }

        List<String> names() {
            return variables.stream().map(Variable::name).toList();
        }

        void endOfData(In in) throws IOException {
            open(in, "</data>");
        }

        /** The texts that cells of long strings point to, by the eight bytes of the cell. */
        Map<Long, byte[]> longTexts(In in) throws IOException {
            Map<Long, byte[]> texts = new HashMap<>();
            if (release < 117) {
                return texts;
            }
            in.tag("<strls>");
            int bits = release == 117 ? 32 : release == 118 ? 16 : 24;
            while (in.either("GSO", "</strls>")) {
                long v = in.i32() & 0xFFFFFFFFL;
                long o = release == 117 ? in.i32() & 0xFFFFFFFFL : in.i64();
                int type = in.u8();
                byte[] text = in.bytes(in.i32());
                // Texts end with a zero byte, binary contents may hold some.
                int length =
                        type == 130 && text.length > 0 && text[text.length - 1] == 0 ? text.length - 1 : text.length;
                long key = in.order == ByteOrder.LITTLE_ENDIAN ? v | o << bits : v << (64 - bits) | o;
                texts.put(key, Arrays.copyOf(text, length));
            }
            return texts;
        }

        Map<String, Map<Integer, String>> valueLabels(In in) throws IOException {
            Map<String, Map<Integer, String>> sets = new LinkedHashMap<>();
            if (release < 108) {
                return sets;
            }
            int nameBytes = release >= 118 ? 129 : release >= 110 ? 33 : 9;
            open(in, "<value_labels>");
            while (release >= 117 ? in.either("<lbl>", "</value_labels>") : in.more()) {
                in.i32();
                String name = in.text(nameBytes, charset(release));
                in.skip(3);
                sets.put(name, labelSet(in));
                open(in, "</lbl>");
            }
            return sets;
        }

        private Map<Integer, String> labelSet(In in) throws IOException {
            int count = in.i32();
            int textBytes = in.i32();
            if (count < 0 || textBytes < 0) {
                throw damaged("a value label declares " + count + " entries of " + textBytes + " bytes");
            }
            ByteBuffer numbers =
                    ByteBuffer.wrap(in.bytes(Math.multiplyExact(8L, count))).order(in.order);
            byte[] text = in.bytes(textBytes);
            Map<Integer, String> labels = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                int from = numbers.getInt(4 * i);
                if (from < 0 || from >= textBytes) {
                    throw damaged("a value label points outside its texts");
                }
                int to = from;
                while (to < textBytes && text[to] != 0) {
                    to++;
                }
                Charset charset = charset(release);
                labels.put(numbers.getInt(4 * (count + i)), new String(text, from, to - from, charset));
            }
            return labels;
        }
    }

    private int digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw damaged("its format is '" + Names.shown(text) + "'");
            }
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    // ---------------------------------------------------------------- bytes

    /** Reads numbers in the file's byte order; an early end is an error that says so. */
    private final class In {
        private final InputStream stream;
        private final byte[] small = new byte[8];
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        private long count;
        private int ahead = -1;

        In(InputStream stream) {
            this.stream = stream;
        }

        void fully(byte[] bytes, int length) throws IOException {
            int from = 0;
            if (length > 0 && ahead >= 0) {
                bytes[from++] = (byte) ahead;
                ahead = -1;
            }
            int got = from + stream.readNBytes(bytes, from, length - from);
            count += got;
            if (got < length) {
                throw new DataException(source.name() + ": the Stata file is cut short after " + count + " bytes");
            }
        }

        /** Bytes of a declared length, taken in pieces so that a false length cannot claim memory. */
        byte[] bytes(long length) throws IOException {
            if (length < 0 || length > Integer.MAX_VALUE - 16) {
                throw damaged("it declares a text of " + length + " bytes");
            }
            byte[] all = new byte[(int) Math.min(length, CHUNK)];
            int done = 0;
            while (done < length) {
                int here = (int) Math.min(CHUNK, length - done);
                if (all.length < done + here) {
                    all = Arrays.copyOf(all, (int) Math.min(length, Math.max(2L * all.length, done + here)));
                }
                byte[] piece = new byte[here];
                fully(piece, here);
                System.arraycopy(piece, 0, all, done, here);
                done += here;
            }
            return all;
        }

        void skip(long length) throws IOException {
            byte[] waste = new byte[(int) Math.min(Math.max(length, 0), 1 << 16)];
            for (long left = length; left > 0; left -= waste.length) {
                fully(waste, (int) Math.min(left, waste.length));
            }
        }

        private ByteBuffer small(int length) throws IOException {
            fully(small, length);
            return ByteBuffer.wrap(small).order(order);
        }

        int u8() throws IOException {
            return small(1).get() & 0xFF;
        }

        int u16() throws IOException {
            return small(2).getShort() & 0xFFFF;
        }

        int i32() throws IOException {
            return small(4).getInt();
        }

        long i64() throws IOException {
            return small(8).getLong();
        }

        /** A text in a field of fixed length, ended by a zero byte where it is shorter. */
        String text(int length, Charset charset) throws IOException {
            byte[] bytes = new byte[length];
            fully(bytes, length);
            int end = 0;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            return new String(bytes, 0, end, charset);
        }

        void tag(String expected) throws IOException {
            String found = text(expected.length(), StandardCharsets.ISO_8859_1);
            if (!found.equals(expected)) {
                throw damaged("'" + Names.shown(found) + "' where '" + expected + "' must stand");
            }
        }

        /** Whether the first tag stands here rather than the second, which is longer or as long. */
        boolean either(String first, String second) throws IOException {
            String found = text(first.length(), StandardCharsets.ISO_8859_1);
            if (found.equals(first)) {
                return true;
            }
            String rest = text(second.length() - first.length(), StandardCharsets.ISO_8859_1);
            if (!(found + rest).equals(second)) {
                throw damaged(
                        "'" + Names.shown(found + rest) + "' where '" + first + "' or '" + second + "' must stand");
            }
            return false;
        }

        boolean more() throws IOException {
            if (ahead < 0) {
                ahead = stream.read();
            }
            return ahead >= 0;
        }
    }
}
