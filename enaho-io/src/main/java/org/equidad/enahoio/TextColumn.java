package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A column of text, held once per distinct value: each row is a code into {@link #dictionary()}, -1 where missing. */
public final class TextColumn implements Column {
    private final String name;
    private final int[] codes;
    private final List<String> dictionary;

    private TextColumn(String name, int[] codes, List<String> dictionary) {
        this.name = Objects.requireNonNull(name, "name");
        this.codes = codes;
        this.dictionary = dictionary;
    }

    /** Codes the values in order of first appearance; {@code null} marks a missing cell. */
    public static TextColumn of(String name, String[] values) {
        int[] codes = new int[values.length];
        List<String> dictionary = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                codes[i] = -1;
                continue;
            }
            codes[i] = known.computeIfAbsent(values[i], v -> {
                dictionary.add(v);
                return dictionary.size() - 1;
            });
        }
        return new TextColumn(name, codes, List.copyOf(dictionary));
    }

    /** Takes over codes (-1 missing, else below the dictionary's size) that the caller will not touch again. */
    static TextColumn wrap(String name, int[] codes, List<String> dictionary) {
        return new TextColumn(name, codes, List.copyOf(dictionary));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return codes.length;
    }

    @Override
    public boolean isMissing(int row) {
        return codes[row] < 0;
    }

    /** The text in this row, {@code null} where missing. */
    public String get(int row) {
        int code = codes[row];
        return code < 0 ? null : dictionary.get(code);
    }

    /** The position of this row's text in the dictionary, -1 where missing. */
    public int code(int row) {
        return codes[row];
    }

    /** The distinct values; may hold values that no row uses after {@link #take}. */
    public List<String> dictionary() {
        return dictionary;
    }

    @Override
    public TextColumn take(int[] rows) {
        int[] taken = new int[rows.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = codes[rows[i]];
        }
        return new TextColumn(name, taken, dictionary);
    }

    @Override
    public TextColumn renamed(String newName) {
        return new TextColumn(newName, codes, dictionary);
    }
}
