package org.equidad.enahoio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer of raw file bytes: cells in the form of INEI's files, written without a String in between. */
final class SyntheticBytes {
    private static final int FLUSH_AT = 1 << 20;
    private static final int DECIMALS = 6;
    private static final long SCALE = 1_000_000L;

    private byte[] bytes = new byte[256];
    private int size;

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    void raw(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void raw(byte[] values) {
        room(values.length);
        System.arraycopy(values, 0, bytes, size, values.length);
        size += values.length;
    }

    void text(String text) {
        raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Missing, as raw files write it: exactly one space. */
    void blank() {
        raw(' ');
    }

    /** A code that is blank where it is 0, the question not having been asked. */
    void code(int value) {
        if (value == 0) {
            blank();
        } else {
            number(value);
        }
    }

    /** A number that is blank where it is negative. */
    void unlessNegative(int value) {
        if (value < 0) {
            blank();
        } else {
            number(value);
        }
    }

    void number(long value) {
        room(20);
        if (value < 0) {
            bytes[size++] = '-';
        }
        long rest = Math.abs(value);
        int digits = 1;
        for (long r = rest; r >= 10; r /= 10) {
            digits++;
        }
        digits(rest, digits);
    }

    /** An identifier with leading zeros. */
    void padded(long value, int width) {
        room(width);
        digits(value, width);
    }

    private void digits(long value, int count) {
        long rest = value;
        for (int i = size + count - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    /** A decimal with a point, at most six places, no trailing zeros, and no zero before the point. */
    void decimal(double value) {
        room(26);
        long scaled = Math.round(Math.abs(value) * SCALE);
        if (value < 0 && scaled != 0) {
            bytes[size++] = '-';
        }
        long whole = scaled / SCALE;
        long part = scaled % SCALE;
        if (whole != 0 || part == 0) {
            number(whole);
        }
        if (part != 0) {
            bytes[size++] = '.';
            digits(part, DECIMALS);
            while (bytes[size - 1] == '0') {
                size--;
            }
        }
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes what has gathered once it is large; returns the bytes written. */
    long flushIfLarge(OutputStream out) throws IOException {
        return size >= FLUSH_AT ? flush(out) : 0;
    }

    long flush(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        long written = size;
        size = 0;
        return written;
    }
}
