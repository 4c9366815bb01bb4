package org.equidad.enahoio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searching bytes eight at a time. */
final class Bytes {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = 0x7F7F7F7F7F7F7F7FL;
    private static final long EACH = 0x0101010101010101L;

    private Bytes() {}

    /** Eight bytes, the first one lowest. */
    static long word(byte[] bytes, int at) {
        return (long) WORDS.get(bytes, at);
    }

    /** A word of eight times this byte. */
    static long pattern(byte b) {
        return (b & 0xFF) * EACH;
    }

    /** The high bit of every byte of the word that equals the pattern's byte, and no other bit. */
    static long matches(long word, long pattern) {
        long x = word ^ pattern;
        return ~(((x & LOW) + LOW) | x | LOW);
    }

    static boolean has(byte[] bytes, int from, int to, byte wanted) {
        long pattern = pattern(wanted);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            if (matches(word(bytes, at), pattern) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** The position of the quote that closes the one at this position, doubled quotes skipped; -1 if there is none. */
    static int closingQuote(byte[] bytes, int open, int to) {
        int at = open + 1;
        while (at < to) {
            if (bytes[at] == '"') {
                if (at + 1 < to && bytes[at + 1] == '"') {
                    at += 2;
                    continue;
                }
                return at;
            }
            at++;
        }
        return -1;
    }
}
