package org.equidad.enahoio;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the blocks of one column together, in file order, and gives the finished column. */
final class ColumnBuilder {
    private final ColumnRequest request;
    private final String inFile;
    private final List<Cells> blocks = new ArrayList<>();
    private int rows;
    private boolean text;

    /** How many rows of a key column had lost leading zeros. */
    record Padding(String column, int rows) {}

    ColumnBuilder(ColumnRequest request, String inFile) {
        this.request = request;
        this.inFile = inFile;
    }

    void append(Cells cells) {
        blocks.add(cells);
        rows += cells.size();
        text |= cells.turnedText();
    }

    void appendMissing(int count, MissingText missing) {
        Cells cells = new Cells(request.kind(), missing, count);
        for (int i = 0; i < count; i++) {
            cells.addExact(new byte[0], 0, 0);
        }
        append(cells);
    }

    boolean turnedText() {
        return text;
    }

    Column finish(String file, Charset charset, List<Padding> paddings) {
        if (request.kind() == ColumnRequest.Kind.NUMBER || request.kind() == ColumnRequest.Kind.EITHER) {
            double[] values = new double[rows];
            int at = 0;
            for (int i = 0; i < blocks.size(); i++) {
                Cells block = blocks.set(i, null);
                System.arraycopy(block.numbers(), 0, values, at, block.size());
                at += block.size();
            }
            return NumberColumn.wrap(request.name(), values);
        }
        TextCells distinct = new TextCells();
        int[] codes = new int[rows];
        int at = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Cells block = blocks.set(i, null);
            int[] here = distinct.absorb(block.texts());
            int[] there = block.codes();
            for (int row = 0; row < block.size(); row++) {
                codes[at++] = there[row] < 0 ? -1 : here[there[row]];
            }
        }
        List<String> texts = distinct.decode(charset);
        return request.kind() == ColumnRequest.Kind.KEY
                ? keys(file, codes, texts, paddings)
                : TextColumn.wrap(request.name(), codes, texts);
    }

    /** Pads the codes back to their width; works on the distinct values, so its cost does not grow with the rows. */
    private TextColumn keys(String file, int[] codes, List<String> texts, List<Padding> paddings) {
        List<String> dictionary = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        int[] next = new int[texts.size()];
        boolean[] padded = new boolean[texts.size()];
        for (int code = 0; code < texts.size(); code++) {
            String key = key(texts.get(code), request.width());
            if (key == null) {
                int wanted = code;
                int row = 0;
                while (codes[row] != wanted) {
                    row++;
                }
                throw new DataException(file + ", row " + (row + 2) + ", column '" + inFile + "': '"
                        + Names.shown(texts.get(code)) + "' is no code; up to " + request.width()
                        + " digits are allowed");
            }
            padded[code] = !key.equals(texts.get(code));
            next[code] = known.computeIfAbsent(key, k -> {
                dictionary.add(k);
                return dictionary.size() - 1;
            });
        }
        int count = 0;
        for (int row = 0; row < codes.length; row++) {
            if (codes[row] >= 0) {
                count += padded[codes[row]] ? 1 : 0;
                codes[row] = next[codes[row]];
            }
        }
        if (count > 0) {
            paddings.add(new Padding(request.name(), count));
        }
        return TextColumn.wrap(request.name(), codes, dictionary);
    }

    /** The code at full width, {@code null} if the text is no code of at most that many digits. */
    static String key(String text, int width) {
        // Programs that keep codes as floating-point numbers write 10107.0.
        String digits = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        if (digits.isEmpty() || digits.length() > width) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        if (digits.length() == width) {
            return digits;
        }
        char[] zeros = new char[width - digits.length()];
        Arrays.fill(zeros, '0');
        return new String(zeros) + digits;
    }
}
