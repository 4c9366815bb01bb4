package org.equidad.enahoio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Decodes the wanted columns of one block of rows. */
final class BlockDecoder implements Callable<BlockDecoder.Part> {
    private static final long LINE_FEEDS = Bytes.pattern((byte) '\n');

    private final RowBlocks.Block block;
    private final Plan plan;
    private final Cells[] cells;
    private final byte[] bytes;
    private final long delimiterPattern;
    private byte[] scratch = new byte[64];

    /**
     * What to decode.
     *
     * @param positions the wanted columns' positions in the file, ascending, repeated where a column is wanted twice
     * @param width number of columns in the file
     */
    record Plan(
            ColumnRequest[] requests,
            int[] positions,
            String[] names,
            int width,
            byte delimiter,
            MissingText missing) {}

    /** What is wrong with a row of the block, counted from 0 within it. */
    record Problem(int row, String column, String text) {

        DataException in(String file, long rowsBefore) {
            String place = column == null ? "" : ", column '" + column + "'";
            return new DataException(file + ", row " + (rowsBefore + row + 2) + place + ": " + text);
        }
    }

    /**
     * A decoded block.
     *
     * @param blankTail number of empty lines at the end, which are not among the rows
     * @param problem what stopped the decoding, or {@code null}
     */
    record Part(byte[] buffer, Cells[] cells, int rows, int blankTail, boolean utf8, Problem problem) {}

    BlockDecoder(RowBlocks.Block block, Plan plan) {
        this.block = block;
        this.plan = plan;
        this.bytes = block.buffer();
        this.delimiterPattern = Bytes.pattern(plan.delimiter());
        this.cells = new Cells[plan.requests().length];
        int expected = Math.max(16, (block.to() - block.from()) / Math.max(4, plan.width() * 2));
        for (int k = 0; k < cells.length; k++) {
            cells[k] = new Cells(plan.requests()[k].kind(), plan.missing(), expected);
        }
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Stop(int row, String column, String text) {
            super(null, null, false, false);
            problem = new Problem(row, column, text);
        }
    }

    @Override
    public Part call() {
        int tail = startOfEmptyTail();
        int blank = 0;
        for (int i = tail; i < block.to(); i++) {
            blank += bytes[i] == '\n' ? 1 : 0;
        }
        int row = 0;
        Problem problem = null;
        try {
            for (int at = block.from(); at < tail; row++) {
                if (bytes[at] == '\n' || (bytes[at] == '\r' && bytes[at + 1] == '\n')) {
                    at = emptyRow(at, row);
                } else {
                    at = block.quoted() ? quotedRow(at, row) : plainRow(at, row);
                }
            }
        } catch (Stop stop) {
            problem = stop.problem;
        }
        boolean utf8 = Utf8.isValid(bytes, block.from(), block.to());
        return new Part(bytes, cells, row, blank, utf8, problem);
    }

    /** Where the empty lines start that end the block; they are no rows if they end the file too. */
    private int startOfEmptyTail() {
        int at = block.to();
        while (at > block.from() && (bytes[at - 1] == '\n' || bytes[at - 1] == '\r')) {
            at--;
        }
        if (at == block.from()) {
            return at;
        }
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /** In a file of one column an empty line is a missing cell; in others it is a broken row. */
    private int emptyRow(int at, int row) {
        if (plan.width() > 1) {
            throw new Stop(row, null, "the line is empty; the header has " + plan.width() + " columns");
        }
        for (Cells column : cells) {
            column.addExact(bytes, at, at);
        }
        return bytes[at] == '\n' ? at + 1 : at + 2;
    }

    // ---------------------------------------------------------------- rows without quotes

    private int plainRow(int start, int row) {
        int[] positions = plan.positions();
        byte delimiter = plan.delimiter();
        int at = start;
        int column = 0;
        int cellStart = start;
        int cellEnd = start;
        boolean ended = false;
        for (int k = 0; k < positions.length; k++) {
            int skip = positions[k] - column;
            if (skip >= 0) {
                if (ended || (skip > 0 && (at = skip(at, skip)) < 0)) {
                    throw ragged(start, row);
                }
                cellStart = at;
                while (bytes[at] != delimiter && bytes[at] != '\n') {
                    at++;
                }
                cellEnd = at;
                ended = bytes[at] == '\n';
                if (ended && cellEnd > cellStart && bytes[cellEnd - 1] == '\r') {
                    cellEnd--;
                }
                at++;
                column = positions[k] + 1;
            }
            if (!cells[k].add(bytes, cellStart, cellEnd)) {
                throw notANumber(k, row, bytes, cellStart, cellEnd);
            }
        }
        if (!ended) {
            int skip = plan.width() - 1 - column;
            if (skip < 0 || (skip > 0 && (at = skip(at, skip)) < 0)) {
                throw ragged(start, row);
            }
            while (bytes[at] != '\n') {
                if (bytes[at] == delimiter) {
                    throw ragged(start, row);
                }
                at++;
            }
            at++;
        } else if (column != plan.width()) {
            throw ragged(start, row);
        }
        return at;
    }

    /** The position behind the n-th delimiter from here, -1 if the row ends before it. */
    private int skip(int from, int n) {
        int at = from;
        int left = n;
        while (true) {
            long word = Bytes.word(bytes, at);
            long found = Bytes.matches(word, delimiterPattern);
            long ends = Bytes.matches(word, LINE_FEEDS);
            if (ends != 0) {
                // Only what stands before the line feed belongs to this row.
                found &= (ends & -ends) - 1;
            }
            int count = Long.bitCount(found);
            if (count >= left) {
                while (left > 1) {
                    found &= found - 1;
                    left--;
                }
                return at + (Long.numberOfTrailingZeros(found) >>> 3) + 1;
            }
            if (ends != 0) {
                return -1;
            }
            left -= count;
            at += 8;
        }
    }

    private Stop ragged(int start, int row) {
        int count = 1;
        for (int at = start; bytes[at] != '\n'; at++) {
            count += bytes[at] == plan.delimiter() ? 1 : 0;
        }
        return raggedRow(row, count);
    }

    private Stop raggedRow(int row, int count) {
        return new Stop(
                row,
                null,
                "the row has " + count + (count == 1 ? " cell" : " cells") + ", the header has " + plan.width()
                        + " (delimiter " + shownDelimiter(plan.delimiter()) + ")");
    }

    private static String shownDelimiter(byte delimiter) {
        return delimiter == '\t' ? "tab" : "'" + (char) delimiter + "'";
    }

    private Stop notANumber(int k, int row, byte[] from, int start, int end) {
        String value = new String(
                from,
                start,
                end - start,
                Utf8.isValid(from, start, end) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return new Stop(
                row,
                plan.names()[k],
                "'" + Names.shown(value) + "' is not a number; decimal numbers with a point are allowed, and "
                        + (plan.missing() == MissingText.BLANK ? "blank" : "blank or NA") + " where missing"
                        + (value.chars().anyMatch(Character::isLetter)
                                ? " (if this is the label of a code, export the codes)"
                                : ""));
    }

    // ---------------------------------------------------------------- rows that may hold quotes

    private int quotedRow(int start, int row) {
        int[] positions = plan.positions();
        int at = start;
        int column = 0;
        int k = 0;
        while (true) {
            byte[] from = bytes;
            int cellStart = at;
            int cellEnd;
            boolean quoted = bytes[at] == '"';
            if (quoted) {
                int close = Bytes.closingQuote(bytes, at, block.to());
                if (close < 0) {
                    throw new Stop(row, null, "cell " + (column + 1) + " opens a quote that is not closed");
                }
                cellStart = at + 1;
                cellEnd = close;
                at = close + 1;
                if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                    at++;
                }
                if (bytes[at] != plan.delimiter() && bytes[at] != '\n') {
                    throw new Stop(row, null, "cell " + (column + 1) + " has text behind its closing quote");
                }
            } else {
                while (bytes[at] != plan.delimiter() && bytes[at] != '\n') {
                    at++;
                }
                cellEnd = at;
                if (bytes[at] == '\n' && cellEnd > cellStart && bytes[cellEnd - 1] == '\r') {
                    cellEnd--;
                }
            }
            if (k < positions.length && positions[k] == column && quoted) {
                cellEnd = unescape(cellStart, cellEnd);
                cellStart = 0;
                from = scratch;
            }
            for (; k < positions.length && positions[k] == column; k++) {
                boolean good =
                        quoted ? cells[k].addExact(from, cellStart, cellEnd) : cells[k].add(from, cellStart, cellEnd);
                if (!good) {
                    throw notANumber(k, row, from, cellStart, cellEnd);
                }
            }
            column++;
            if (bytes[at] == '\n') {
                if (column != plan.width()) {
                    throw raggedRow(row, column);
                }
                return at + 1;
            }
            if (column == plan.width()) {
                throw raggedRow(row, column + remainingCells(at));
            }
            at++;
        }
    }

    private int remainingCells(int from) {
        int count = 0;
        for (int at = from; bytes[at] != '\n'; at++) {
            count += bytes[at] == plan.delimiter() ? 1 : 0;
        }
        return count;
    }

    /** Copies the inside of a quoted cell to the scratch buffer, doubled quotes made one; gives its length. */
    private int unescape(int from, int to) {
        if (scratch.length < to - from) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, to - from));
        }
        int length = 0;
        for (int at = from; at < to; at++) {
            scratch[length++] = bytes[at];
            if (bytes[at] == '"') {
                at++;
            }
        }
        return length;
    }
}
