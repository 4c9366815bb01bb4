package org.equidad.enahoio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A raw file read the plainest way, independently of the project's own reader: the whole text, split. */
final class RawFile {
    final Path path;
    final byte[] bytes;
    final List<String> header;
    final List<String[]> rows = new ArrayList<>();
    private static final String[] ONE_CHARACTER = new String[256];

    static {
        for (int c = 0; c < ONE_CHARACTER.length; c++) {
            ONE_CHARACTER[c] = String.valueOf((char) c);
        }
    }

    private final Map<String, Integer> columns = new HashMap<>();

    private RawFile(Path path, char delimiter) throws IOException {
        this.path = path;
        this.bytes = Files.readAllBytes(path);
        String[] lines =
                new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "").split("\n");
        this.header = List.of(split(lines[0], delimiter));
        for (int c = 0; c < header.size(); c++) {
            columns.put(header.get(c).toUpperCase(Locale.ROOT), c);
        }
        for (int i = 1; i < lines.length; i++) {
            rows.add(split(lines[i], delimiter));
        }
    }

    /** Cells of one character, most of all, are shared to spare memory. */
    private static String[] split(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int to = 0; to <= line.length(); to++) {
            if (to == line.length() || line.charAt(to) == delimiter) {
                cells.add(to == from + 1 ? ONE_CHARACTER[line.charAt(from)] : line.substring(from, to));
                from = to + 1;
            }
        }
        return cells.toArray(String[]::new);
    }

    static RawFile read(Path path, char delimiter) {
        try {
            return new RawFile(path, delimiter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    /** The cell as text, a blank one as the empty string. */
    String get(String[] row, String column) {
        Integer at = columns.get(column);
        if (at == null) {
            throw new IllegalArgumentException(path + " has no column " + column);
        }
        String cell = row[at];
        return cell.equals(" ") ? "" : cell;
    }

    double number(String[] row, String column) {
        String cell = get(row, column);
        return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    }

    int code(String[] row, String column) {
        String cell = get(row, column);
        return cell.isEmpty() ? 0 : Integer.parseInt(cell);
    }

    String household(String[] row) {
        return get(row, "CONGLOME") + get(row, "VIVIENDA") + get(row, "HOGAR");
    }

    String person(String[] row) {
        return household(row) + get(row, "CODPERSO");
    }
}
