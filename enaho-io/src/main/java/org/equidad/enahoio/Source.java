package org.equidad.enahoio;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Where bytes of a table come from: a plain file, a gz file, or one entry of a zip archive. Nothing is ever unpacked to
 * disk. What a file is, its first bytes say, not its name.
 *
 * @param file the file on disk
 * @param entry the entry inside a zip archive, {@code null} for a file of its own
 */
record Source(Path file, String entry) {
    private static final int HEAD = 512;

    /** The kinds of bytes a source holds once unpacked. */
    enum Kind {
        TEXT,
        ARROW,
        STATA
    }

    static Source of(Path file) {
        return new Source(file, null);
    }

    /** How messages name this source. */
    String name() {
        return entry == null ? file.toString() : file + "!" + entry;
    }

    /**
     * The table in this file: the file itself, or the only table inside a zip archive.
     *
     * @throws DataException if the file is missing or unreadable, or an archive holds no table or several
     */
    static Source only(Path file) {
        requireFile(file);
        if (!isZip(file)) {
            return of(file);
        }
        List<String> tables = entries(file).stream().filter(Source::isTableName).toList();
        List<String> csv = tables.stream()
                .filter(e -> !e.toLowerCase(Locale.ROOT).endsWith(".dta"))
                .toList();
        List<String> candidates = csv.isEmpty() ? tables : csv;
        if (candidates.size() != 1) {
            throw new DataException(
                    candidates.isEmpty()
                            ? file + ": the zip archive holds no csv, txt, dta or arrow file"
                            : file + ": the zip archive holds " + candidates.size() + " tables ("
                                    + Names.examples(candidates) + "); unpack the one that is meant");
        }
        return new Source(file, candidates.get(0));
    }

    /** The names of the files inside a zip archive, folders left out, in the archive's order. */
    static List<String> entries(Path zip) {
        try (ZipFile archive = openZip(zip)) {
            List<String> names = new ArrayList<>();
            Enumeration<? extends ZipEntry> entries = archive.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                }
            }
            return names;
        } catch (IOException | IllegalArgumentException e) {
            throw damagedZip(zip, e);
        }
    }

    private static boolean isTableName(String entry) {
        String name = entry.toLowerCase(Locale.ROOT);
        return !name.startsWith("__macosx/")
                && (name.endsWith(".csv")
                        || name.endsWith(".txt")
                        || name.endsWith(".tsv")
                        || name.endsWith(".dta")
                        || name.endsWith(".arrow"));
    }

    private static void requireFile(Path file) {
        if (Files.notExists(file)) {
            throw new DataException(file + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a folder, a file is needed");
        }
        if (!Files.isReadable(file)) {
            throw new DataException(file + ": may not be read");
        }
    }

    static boolean isZip(Path file) {
        byte[] head = rawHead(file);
        return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && (head[2] == 3 || head[2] == 5);
    }

    private static byte[] rawHead(Path file) {
        requireFile(file);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    // Names inside INEI's archives are in DOS code pages; ISO 8859-1 never refuses a byte.
    private static ZipFile openZip(Path zip) throws IOException {
        return new ZipFile(zip.toFile(), StandardCharsets.ISO_8859_1);
    }

    /** What the unpacked bytes are, by their first bytes. */
    Kind kind() {
        byte[] head;
        try (InputStream in = open()) {
            head = in.readNBytes(HEAD);
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
        if (head.length == 0) {
            throw new DataException(name() + ": the file is empty; a header line and rows are needed");
        }
        String start = new String(head, StandardCharsets.ISO_8859_1);
        if (start.startsWith("ARROW1")) {
            return Kind.ARROW;
        }
        if (start.startsWith("<stata_dta>")) {
            return Kind.STATA;
        }
        if (head.length > 4 && (head[0] & 0xFF) >= 102 && (head[0] & 0xFF) <= 115 && head[2] == 1 && head[3] == 0) {
            if (head[1] == 1 || head[1] == 2) {
                return Kind.STATA;
            }
        }
        if (start.startsWith("PAR1")) {
            throw new DataException(name() + ": is a Parquet file; csv (plain, gz, zip), dta or Arrow is read");
        }
        if (start.startsWith("PK")) {
            throw new DataException(name() + ": is an archive inside an archive or a spreadsheet; export it to csv");
        }
        if (start.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            throw new DataException(name() + ": is an Excel or Word file; export it to csv");
        }
        if (start.startsWith("$FL2") || start.startsWith("$FL3")) {
            throw new DataException(name() + ": is an SPSS file; csv (plain, gz, zip), dta or Arrow is read");
        }
        if (start.startsWith("\u00FF\u00FE") || start.startsWith("\u00FE\u00FF")) {
            throw new DataException(name() + ": is UTF-16 text; save it as UTF-8 or Latin-1");
        }
        if (start.indexOf('\0') >= 0) {
            throw new DataException(name() + ": is no text table (byte 0 at position " + start.indexOf('\0') + ")");
        }
        return Kind.TEXT;
    }

    /**
     * The unpacked bytes from the start. Reading past a cut or damaged place throws a {@link DataException}, never an
     * early end.
     */
    InputStream open() {
        requireFile(file);
        try {
            return new Guarded(entry == null ? openFile() : openEntry(), name());
        } catch (ZipException e) {
            throw entry == null ? unreadable(name(), e) : damagedZip(file, e);
        } catch (EOFException e) {
            throw truncated(name());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(name(), e);
        }
    }

    private InputStream openFile() throws IOException {
        byte[] head = rawHead(file);
        InputStream plain = Files.newInputStream(file);
        if (head.length >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
            try {
                return new GZIPInputStream(plain, 1 << 16);
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        }
        return plain;
    }

    private InputStream openEntry() throws IOException {
        ZipFile archive = openZip(file);
        try {
            ZipEntry found = archive.getEntry(entry);
            if (found == null) {
                throw new NoSuchFileException(entry, null, "is not in the archive");
            }
            return new Entry(archive, found);
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    static DataException unreadable(String name, Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new DataException(name + ": cannot be read: " + Names.shown(why), cause);
    }

    private static DataException damagedZip(Path zip, Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new DataException(zip + ": the zip archive is damaged: " + Names.shown(why), cause);
    }

    private static DataException truncated(String name) {
        return new DataException(name + ": the compressed file is cut short; download or copy it again");
    }

    /** Turns every failure of the streams below into one clear line. */
    private static final class Guarded extends BufferedInputStream {
        private final String name;

        Guarded(InputStream in, String name) {
            super(in, 1 << 16);
            this.name = name;
        }

        @Override
        public synchronized int read() {
            byte[] one = new byte[1];
            int n = read(one, 0, 1);
            return n < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public synchronized int read(byte[] b, int off, int len) {
            try {
                return super.read(b, off, len);
            } catch (EOFException e) {
                throw truncated(name);
            } catch (ZipException e) {
                throw new DataException(name + ": the compressed data are damaged: " + e.getMessage(), e);
            } catch (IOException | IllegalArgumentException e) {
                throw unreadable(name, e);
            }
        }
    }

    /** A zip entry whose length and checksum are compared at its end; the library's own stream does not. */
    private static final class Entry extends FilterInputStream {
        private final ZipFile archive;
        private final ZipEntry entry;
        private final CRC32 checksum = new CRC32();
        private long length;

        Entry(ZipFile archive, ZipEntry entry) throws IOException {
            super(stream(archive, entry));
            this.archive = archive;
            this.entry = entry;
        }

        private static InputStream stream(ZipFile archive, ZipEntry entry) throws IOException {
            InputStream in = archive.getInputStream(entry);
            if (in == null) {
                throw new ZipException("entry " + entry.getName() + " has no data");
            }
            return in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int n = read(one, 0, 1);
            return n < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            int n = in.read(b, off, len);
            if (n > 0) {
                checksum.update(b, off, n);
                length += n;
            } else if (n < 0) {
                if (entry.getSize() >= 0 && length != entry.getSize()) {
                    throw new ZipException("holds " + length + " bytes, its directory says " + entry.getSize());
                }
                if (entry.getCrc() >= 0 && checksum.getValue() != entry.getCrc()) {
                    throw new ZipException("checksum differs from its directory's");
                }
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            super.close();
            archive.close();
        }
    }
}
