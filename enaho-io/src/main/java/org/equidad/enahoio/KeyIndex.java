package org.equidad.enahoio;

import java.util.Arrays;
import java.util.List;

/**
 * Rows by key. Keys are columns of padded digits put one behind the other into one number: at most 18 digits. Finding a
 * row takes constant time, and no object is made per row.
 */
final class KeyIndex {
    static final List<String> HOUSEHOLD = List.of("conglome", "vivienda", "hogar");
    static final List<String> PERSON = List.of("conglome", "vivienda", "hogar", "codperso");

    private final long[] keys;
    private final int[] slots;

    private KeyIndex(long[] keys, int[] slots) {
        this.keys = keys;
        this.slots = slots;
    }

    /**
     * The key of every row.
     *
     * @throws DataException if a key cell is missing
     */
    static long[] keys(Table table, List<String> columns) {
        long[] keys = new long[table.rows()];
        for (String name : columns) {
            TextColumn column = table.text(name);
            long[] values =
                    column.dictionary().stream().mapToLong(Long::parseLong).toArray();
            long scale = 1;
            for (int i = 0; i < EnahoColumns.width(name); i++) {
                scale *= 10;
            }
            for (int row = 0; row < keys.length; row++) {
                int code = column.code(row);
                if (code < 0) {
                    throw new DataException(table.where(row) + ", column '" + name
                            + "': blank; every row needs its key " + String.join("+", columns));
                }
                keys[row] = keys[row] * scale + values[code];
            }
        }
        return keys;
    }

    /**
     * Rows by key, each key once.
     *
     * @throws DataException if a key appears twice; the message names both rows
     */
    static KeyIndex unique(Table table, List<String> columns) {
        long[] keys = keys(table, columns);
        int[] slots = emptySlots(keys.length);
        KeyIndex index = new KeyIndex(keys, slots);
        int duplicates = 0;
        String first = null;
        for (int row = 0; row < keys.length; row++) {
            int slot = index.slot(keys[row]);
            if (slots[slot] >= 0) {
                if (duplicates++ == 0) {
                    first = table.where(row) + ": the key " + shown(table, columns, row) + " was there before ("
                            + table.where(slots[slot]) + ")";
                }
            } else {
                slots[slot] = row;
            }
        }
        if (duplicates > 0) {
            throw new DataException(first + "; each " + String.join("+", columns) + " may appear once, " + duplicates
                    + (duplicates == 1 ? " row repeats one" : " rows repeat one"));
        }
        return index;
    }

    /** Rows by key, where several rows may share one: the first of them stands for all. */
    static KeyIndex first(long[] keys) {
        int[] slots = emptySlots(keys.length);
        KeyIndex index = new KeyIndex(keys, slots);
        for (int row = 0; row < keys.length; row++) {
            int slot = index.slot(keys[row]);
            if (slots[slot] < 0) {
                slots[slot] = row;
            }
        }
        return index;
    }

    private static int[] emptySlots(int keys) {
        int[] slots = new int[Integer.highestOneBit(Math.max(8, keys)) * 4];
        Arrays.fill(slots, -1);
        return slots;
    }

    private int slot(long key) {
        int mask = slots.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (slots[slot] >= 0 && keys[slots[slot]] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The row of this key, -1 if there is none. */
    int find(long key) {
        return slots[slot(key)];
    }

    /** For each key its row here, -1 where there is none. */
    int[] find(long[] wanted) {
        int[] rows = new int[wanted.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = find(wanted[i]);
        }
        return rows;
    }

    /** A row's key, as people write it. */
    static String shown(Table table, List<String> columns, int row) {
        StringBuilder key = new StringBuilder();
        for (String name : columns) {
            key.append(key.isEmpty() ? "" : "-").append(table.text(name).get(row));
        }
        return key.toString();
    }
}
