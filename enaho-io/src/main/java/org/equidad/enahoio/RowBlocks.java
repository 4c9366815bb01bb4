package org.equidad.enahoio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads the header of a delimited file and cuts the rest into blocks of whole rows. */
final class RowBlocks {
    /** Bytes behind the rows of a block that may be read, so that words of eight bytes never run over the end. */
    static final int PADDING = 9;

    private static final int LONGEST_ROW = 1 << 26;
    private static final byte[] DELIMITERS = {',', '|', ';', '\t'};

    private final Source source;
    private final InputStream in;
    private final int blockSize;
    private final ConcurrentLinkedQueue<byte[]> spare = new ConcurrentLinkedQueue<>();
    private final byte delimiter;
    private final List<String> header;
    private final boolean utf8Mark;
    private final boolean headerIsUtf8;
    private byte[] buffer;
    private int from;
    private int filled;
    private long bytesRead;
    private boolean streamEnded;
    private boolean done;

    /** Whole rows in a buffer, the last one ended by a line feed. */
    record Block(byte[] buffer, int from, int to, boolean quoted) {}

    /**
     * @param given the names of the columns of a file without a header line; empty where the first line names them
     */
    RowBlocks(Source source, InputStream in, int blockSize, List<String> given) {
        this.source = source;
        this.in = in;
        this.blockSize = blockSize;
        this.buffer = new byte[blockSize + PADDING];
        fill();
        if (filled == 0) {
            throw new DataException(source.name() + ": the file is empty; a header line and rows are needed");
        }
        utf8Mark = filled >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF;
        from = utf8Mark ? 3 : 0;
        int end = endOfHeader(buffer, from, filled);
        while (end < 0 && !streamEnded) {
            grow();
            end = endOfHeader(buffer, from, filled);
        }
        int line = end < 0 ? filled : end;
        int stop = line > from && buffer[line - 1] == '\r' ? line - 1 : line;
        checkHeaderLine(stop);
        delimiter = sniff(buffer, from, stop);
        headerIsUtf8 = Utf8.isValid(buffer, from, stop);
        List<String> first =
                names(stop, utf8Mark || headerIsUtf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        if (given.isEmpty()) {
            header = first;
            from = Math.min(line + 1, filled);
        } else {
            header = given;
            if (first.size() != given.size()) {
                throw new DataException(source.name() + ", row 1: " + first.size() + " cells; the header that was"
                        + " given for this file has " + given.size() + " names");
            }
        }
    }

    byte delimiter() {
        return delimiter;
    }

    /** The column names as the file spells them. */
    List<String> header() {
        return header;
    }

    /** Whether the file starts with a UTF-8 byte order mark. */
    boolean hasUtf8Mark() {
        return utf8Mark;
    }

    boolean headerIsUtf8() {
        return headerIsUtf8;
    }

    long bytesRead() {
        return bytesRead;
    }

    /** Whether the block just given was the last. */
    boolean isDone() {
        return done;
    }

    /** Takes back the buffer of a block that is decoded. */
    void recycle(byte[] used) {
        if (used.length == blockSize + PADDING) {
            spare.add(used);
        }
    }

    /** The next block, which may hold no row, or {@code null} after the last. */
    Block next() {
        if (done) {
            return null;
        }
        while (true) {
            boolean quoted = Bytes.has(buffer, from, filled, (byte) '"');
            if (streamEnded) {
                done = true;
                int to = filled;
                if (to > from && buffer[to - 1] != '\n') {
                    buffer[to++] = '\n';
                }
                return new Block(buffer, from, to, quoted);
            }
            int to = quoted ? lastQuotedRow() : lastRow();
            if (to > from) {
                Block block = new Block(buffer, from, to, quoted);
                byte[] next = spare.poll();
                int rest = filled - to;
                if (next == null || rest > blockSize / 2) {
                    next = new byte[Math.max(blockSize, rest * 2) + PADDING];
                }
                System.arraycopy(buffer, to, next, 0, rest);
                buffer = next;
                from = 0;
                filled = rest;
                fill();
                return block;
            }
            grow();
        }
    }

    private void grow() {
        if (filled - from >= LONGEST_ROW) {
            throw new DataException(source.name()
                    + ": a row is longer than 64 MB; a quote is not closed, or the line ends are neither LF nor CRLF");
        }
        if (buffer.length - PADDING - filled < blockSize / 2) {
            buffer = Arrays.copyOf(buffer, (buffer.length - PADDING) * 2 + PADDING);
        }
        fill();
    }

    private void fill() {
        int room = buffer.length - PADDING;
        try {
            while (filled < room) {
                int n = in.read(buffer, filled, room - filled);
                if (n < 0) {
                    streamEnded = true;
                    return;
                }
                filled += n;
                bytesRead += n;
            }
        } catch (IOException e) {
            throw Source.unreadable(source.name(), e);
        }
    }

    private int lastRow() {
        for (int i = filled - 1; i >= from; i--) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return from;
    }

    /** The end of the last whole row where cells may be quoted: line feeds inside quotes end no row. */
    private int lastQuotedRow() {
        int last = from;
        int at = from;
        boolean cellStart = true;
        while (at < filled) {
            byte b = buffer[at];
            if (cellStart && b == '"') {
                int close = Bytes.closingQuote(buffer, at, filled);
                if (close < 0 || close + 1 >= filled) {
                    // Not closed here, or perhaps the first of a doubled quote.
                    return last;
                }
                at = close;
                cellStart = false;
            } else {
                cellStart = b == delimiter || b == '\n';
                if (b == '\n') {
                    last = at + 1;
                }
            }
            at++;
        }
        return last;
    }

    // ---------------------------------------------------------------- header

    private static boolean isDelimiter(byte b) {
        return b == ',' || b == '|' || b == ';' || b == '\t';
    }

    private static int endOfHeader(byte[] bytes, int from, int to) {
        boolean cellStart = true;
        for (int at = from; at < to; at++) {
            if (cellStart && bytes[at] == '"') {
                at = Bytes.closingQuote(bytes, at, to);
                if (at < 0) {
                    return -1;
                }
                cellStart = false;
            } else if (bytes[at] == '\n') {
                return at;
            } else {
                cellStart = isDelimiter(bytes[at]);
            }
        }
        return -1;
    }

    private void checkHeaderLine(int stop) {
        boolean blank = true;
        for (int i = from; i < stop; i++) {
            if (buffer[i] == '\r') {
                throw new DataException(source.name()
                        + ", row 1: a carriage return inside the header; the line ends must be LF or CRLF");
            }
            if (buffer[i] >= 0 && buffer[i] < ' ' && buffer[i] != '\t' && buffer[i] != '\n') {
                throw new DataException(
                        source.name() + ", row 1: a control character inside the header; this is no text table");
            }
            blank &= buffer[i] == ' ';
        }
        if (blank) {
            throw new DataException(source.name() + ", row 1: the header line is empty; column names are needed");
        }
    }

    /** The most frequent of the four delimiters outside quotes, comma before pipe before semicolon before tab. */
    private static byte sniff(byte[] bytes, int from, int to) {
        int[] counts = new int[DELIMITERS.length];
        boolean cellStart = true;
        for (int at = from; at < to; at++) {
            if (cellStart && bytes[at] == '"') {
                int close = Bytes.closingQuote(bytes, at, to);
                at = close < 0 ? to : close;
                cellStart = false;
                continue;
            }
            cellStart = isDelimiter(bytes[at]);
            for (int d = 0; d < DELIMITERS.length; d++) {
                counts[d] += bytes[at] == DELIMITERS[d] ? 1 : 0;
            }
        }
        int best = 0;
        for (int d = 1; d < DELIMITERS.length; d++) {
            if (counts[d] > counts[best]) {
                best = d;
            }
        }
        return DELIMITERS[best];
    }

    private List<String> names(int stop, Charset charset) {
        List<String> names = new ArrayList<>();
        int at = from;
        while (true) {
            String name = "";
            if (at < stop && buffer[at] == '"') {
                int close = Bytes.closingQuote(buffer, at, stop);
                if (close < 0) {
                    throw new DataException(source.name() + ", row 1: a quote in the header is not closed");
                }
                name = new String(buffer, at + 1, close - at - 1, charset).replace("\"\"", "\"");
                at = close + 1;
                if (at < stop && buffer[at] != delimiter) {
                    throw new DataException(source.name() + ", row 1: cell " + (names.size() + 1)
                            + " has text behind its closing quote");
                }
            }
            int start = at;
            while (at < stop && buffer[at] != delimiter) {
                at++;
            }
            name += new String(buffer, start, at - start, charset);
            names.add(name.strip());
            if (at >= stop) {
                return List.copyOf(names);
            }
            at++;
        }
    }
}
