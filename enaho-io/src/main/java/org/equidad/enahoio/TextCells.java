package org.equidad.enahoio;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Distinct byte strings in order of first appearance, found by hashing; no object per row or per lookup. */
final class TextCells {
    private byte[] arena = new byte[256];
    private int[] starts = new int[17];
    private long[] words = new long[17];
    private int size;
    private int[] table = new int[64];

    TextCells() {
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    /** The code of these bytes, a new one if they were not seen before. */
    int code(byte[] bytes, int from, int to) {
        int length = to - from;
        // Nearly all codes and keys fit into one word, which says all about them together with the length.
        boolean small = length <= 8;
        long word = small ? word(bytes, from, length) : 0;
        int mask = table.length - 1;
        int slot = (small ? hash(word + length) : hash(bytes, from, to)) & mask;
        while (table[slot] >= 0) {
            int code = table[slot];
            int start = starts[code];
            if (starts[code + 1] - start == length
                    && (small ? words[code] == word : Arrays.equals(arena, start, start + length, bytes, from, to))) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        return add(bytes, from, to, word, slot);
    }

    private static long word(byte[] bytes, int from, int length) {
        if (from + 8 <= bytes.length) {
            return length == 8 ? Bytes.word(bytes, from) : Bytes.word(bytes, from) & ((1L << 8 * length) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = word << 8 | bytes[from + i] & 0xFF;
        }
        return word;
    }

    private static int hash(long word) {
        return (int) (word * 0x9E3779B97F4A7C15L >>> 32);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash((long) hash);
    }

    private int hashOf(int code) {
        int length = starts[code + 1] - starts[code];
        return length <= 8 ? hash(words[code] + length) : hash(arena, starts[code], starts[code + 1]);
    }

    private int add(byte[] bytes, int from, int to, long word, int slot) {
        int length = to - from;
        int start = starts[size];
        if (start + length > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(arena.length * 2, start + length));
        }
        System.arraycopy(bytes, from, arena, start, length);
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            words = Arrays.copyOf(words, starts.length);
        }
        starts[size + 1] = start + length;
        words[size] = word;
        table[slot] = size++;
        if (size * 2 > table.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        int[] next = new int[table.length * 4];
        Arrays.fill(next, -1);
        int mask = next.length - 1;
        for (int code = 0; code < size; code++) {
            int slot = hashOf(code) & mask;
            while (next[slot] >= 0) {
                slot = (slot + 1) & mask;
            }
            next[slot] = code;
        }
        table = next;
    }

    /** Adds all of the other's strings and says which code each of them has here. */
    int[] absorb(TextCells other) {
        int[] codes = new int[other.size];
        for (int code = 0; code < other.size; code++) {
            codes[code] = code(other.arena, other.starts[code], other.starts[code + 1]);
        }
        return codes;
    }

    List<String> decode(Charset charset) {
        List<String> texts = new ArrayList<>(size);
        for (int code = 0; code < size; code++) {
            texts.add(new String(arena, starts[code], starts[code + 1] - starts[code], charset));
        }
        return texts;
    }
}
