package org.equidad.enahoio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One structure in Thrift's compact protocol, in which Parquet keeps its metadata. Fields go in by rising number. */
final class ThriftStruct {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    private static final int SHORT_LIST = 15;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    ThriftStruct i32(int field, int value) {
        header(field, I32);
        varint(out, zigzag(value));
        return this;
    }

    ThriftStruct i64(int field, long value) {
        header(field, I64);
        varint(out, zigzag(value));
        return this;
    }

    ThriftStruct text(int field, String value) {
        header(field, BINARY);
        binary(value);
        return this;
    }

    ThriftStruct struct(int field, ThriftStruct value) {
        header(field, STRUCT);
        out.writeBytes(value.bytes());
        return this;
    }

    ThriftStruct structs(int field, List<ThriftStruct> values) {
        list(field, STRUCT, values.size());
        values.forEach(value -> out.writeBytes(value.bytes()));
        return this;
    }

    ThriftStruct texts(int field, List<String> values) {
        list(field, BINARY, values.size());
        values.forEach(this::binary);
        return this;
    }

    ThriftStruct i32s(int field, int... values) {
        list(field, I32, values.length);
        for (int value : values) {
            varint(out, zigzag(value));
        }
        return this;
    }

    /** The structure with its end mark. */
    byte[] bytes() {
        byte[] fields = out.toByteArray();
        byte[] whole = new byte[fields.length + 1];
        System.arraycopy(fields, 0, whole, 0, fields.length);
        return whole;
    }

    private void header(int field, int type) {
        int step = field - last;
        if (step < 1 || step > 15) {
            throw new IllegalArgumentException("field " + field + " after " + last);
        }
        out.write(step << 4 | type);
        last = field;
    }

    private void list(int field, int type, int size) {
        header(field, LIST);
        if (size < SHORT_LIST) {
            out.write(size << 4 | type);
        } else {
            out.write(SHORT_LIST << 4 | type);
            varint(out, size);
        }
    }

    private void binary(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        varint(out, text.length);
        out.writeBytes(text);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /** Seven bits a byte, the lowest first. */
    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
