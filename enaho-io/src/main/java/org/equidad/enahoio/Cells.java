package org.equidad.enahoio;

import java.util.Arrays;

/** The cells of one column in one block of rows, as decoded from bytes. */
final class Cells {
    private final ColumnRequest.Kind kind;
    private final MissingText missing;
    private double[] numbers;
    private int[] codes;
    private final TextCells texts;
    private int size;
    private boolean text;

    Cells(ColumnRequest.Kind kind, MissingText missing, int expectedRows) {
        this.kind = kind;
        this.missing = missing;
        boolean number = kind == ColumnRequest.Kind.NUMBER || kind == ColumnRequest.Kind.EITHER;
        this.numbers = number ? new double[expectedRows] : null;
        this.codes = number ? null : new int[expectedRows];
        this.texts = number ? null : new TextCells();
    }

    int size() {
        return size;
    }

    /** Whether a column that might have held numbers turned out to hold text. */
    boolean turnedText() {
        return text;
    }

    double[] numbers() {
        return numbers;
    }

    int[] codes() {
        return codes;
    }

    TextCells texts() {
        return texts;
    }

    /** Takes one unquoted cell; false if it is no number and must be one. */
    boolean add(byte[] bytes, int from, int to) {
        if (to - from == 1) {
            // Most cells are one digit or one blank.
            int digit = bytes[from] - '0';
            if (digit == ' ' - '0') {
                addMissing();
                return true;
            }
            if (numbers != null && digit >= 0 && digit <= 9) {
                addValue(digit);
                return true;
            }
        }
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        return addExact(bytes, start, end);
    }

    private void addMissing() {
        if (numbers != null) {
            addValue(Double.NaN);
        } else {
            addCode(-1);
        }
    }

    private void addCode(int code) {
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, Math.max(16, size * 2));
        }
        codes[size++] = code;
    }

    /** Takes one cell as it stands, as it stood inside quotes. */
    boolean addExact(byte[] bytes, int from, int to) {
        if (numbers != null) {
            return addNumber(bytes, from, to);
        }
        addCode(isMissing(bytes, from, to) ? -1 : texts.code(bytes, from, to));
        return true;
    }

    /** Takes a number that is known already, NaN where missing. */
    void addValue(double value) {
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(16, size * 2));
        }
        numbers[size++] = value;
    }

    private boolean addNumber(byte[] bytes, int from, int to) {
        double value = Double.NaN;
        if (!text && !isMissing(bytes, from, to)) {
            value = Numbers.parse(bytes, from, to);
            if (kind == ColumnRequest.Kind.EITHER) {
                text = Double.isNaN(value) || Numbers.looksLikeCode(bytes, from, to);
            } else if (Double.isNaN(value)) {
                return false;
            }
        }
        addValue(value);
        return true;
    }

    private boolean isMissing(byte[] bytes, int from, int to) {
        if (missing == MissingText.BLANK_OR_NA && to - from == 2 && bytes[from] == 'N' && bytes[from + 1] == 'A') {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ') {
                return false;
            }
        }
        return true;
    }
}
