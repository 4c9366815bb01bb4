package org.equidad.enahoio;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Distinct byte strings in order of first appearance, found by hashing; no object per row or per lookup. */
final class TextCells {
    private byte[] arena = new byte[256];
    private int[] starts = new int[17];
    private int size;
    private int[] table = new int[64];

    TextCells() {
        Arrays.fill(table, -1);
    }

    int size() {
        return size;
    }

    byte[] arena() {
        return arena;
    }

    int from(int code) {
        return starts[code];
    }

    int to(int code) {
        return starts[code + 1];
    }

    /** The code of these bytes, a new one if they were not seen before. */
    int code(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        hash *= 0x9E3779B9;
        hash ^= hash >>> 15;
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] >= 0) {
            int code = table[slot];
            int start = starts[code];
            int length = starts[code + 1] - start;
            if (length == to - from && Arrays.equals(arena, start, start + length, bytes, from, to)) {
                return code;
            }
            slot = (slot + 1) & mask;
        }
        return add(bytes, from, to, slot);
    }

    private int add(byte[] bytes, int from, int to, int slot) {
        int length = to - from;
        int start = starts[size];
        if (start + length > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(arena.length * 2, start + length));
        }
        System.arraycopy(bytes, from, arena, start, length);
        if (size + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[size + 1] = start + length;
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
            int hash = 0;
            for (int i = starts[code]; i < starts[code + 1]; i++) {
                hash = hash * 31 + arena[i];
            }
            hash *= 0x9E3779B9;
            hash ^= hash >>> 15;
            int slot = hash & mask;
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
