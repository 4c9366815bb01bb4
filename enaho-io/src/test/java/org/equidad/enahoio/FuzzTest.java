package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of every kind: always one clear error or a correct table; never a hang, never another exception. */
class FuzzTest {
    @TempDir
    Path folder;

    private static final byte[] NASTY = "\"\"\n\r,;|\t \0\u00FF\u00D109.-eNA<>".getBytes(StandardCharsets.ISO_8859_1);

    /** One to four changes: a byte replaced, put in or taken out, a piece doubled, moved or cut off, noise. */
    static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 4; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = NASTY[random.nextInt(NASTY.length)];
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = spliced(bytes, at, at, new byte[] {NASTY[random.nextInt(NASTY.length)]});
                case 3 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(3)), new byte[0]);
                case 4 -> {
                    int end = Math.min(bytes.length, at + random.nextInt(40));
                    bytes = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
                }
                case 5 -> bytes = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
                default -> {
                    for (int k = at; k < Math.min(bytes.length, at + 8); k++) {
                        bytes[k] = (byte) random.nextInt(256);
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] with) {
        byte[] all = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(with, 0, all, from, with.length);
        System.arraycopy(bytes, to, all, from + with.length, bytes.length - to);
        return all;
    }

    /** The table, or {@code null} if the file is refused as it should be. */
    private static Table readOrRefuse(Path file, String what) {
        try {
            return Tables.read(file);
        } catch (DataException e) {
            assertThat(e.getMessage())
                    .as(what)
                    .startsWith(file.toString())
                    .doesNotContain("\n")
                    .hasSizeLessThan(600);
            return null;
        } catch (RuntimeException | Error e) {
            return fail(what + ": " + e, e);
        }
    }

    private interface Attempt {
        void run(int seed) throws IOException;
    }

    /** A search for longer: {@code -Dtest.jvm.args="... -Dfuzz.factor=20"}. */
    private static final int FACTOR = Integer.getInteger("fuzz.factor", 1);

    private static void within(int seeds, Attempt attempt) {
        assertTimeoutPreemptively(Duration.ofSeconds(120L * FACTOR), () -> {
            for (int seed = 0; seed < seeds * FACTOR; seed++) {
                attempt.run(seed);
            }
        });
    }

    // ---------------------------------------------------------------- delimited text

    private static byte[] text(Random random) {
        MiniSurvey survey = new MiniSurvey(2023, 3, random.nextInt(50));
        return survey.bytes(
                List.of("200", "34", "700").get(random.nextInt(3)), MiniSurvey.Style.random(random.nextInt()));
    }

    /** A second reader, as plain as can be: the rows of cells, or {@code null} if the file is broken. */
    private static List<List<String>> plainly(byte[] bytes) {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        boolean utf8 = mark || new String(bytes, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
        String text = new String(bytes, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        text = mark ? text.substring(1) : text;
        char delimiter = 0;
        List<List<String>> rows = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (delimiter == 0) {
                delimiter = mostFrequent(text);
            }
            List<String> row = new ArrayList<>();
            while (true) {
                StringBuilder cell = new StringBuilder();
                if (at < text.length() && text.charAt(at) == '"') {
                    at++;
                    while (at < text.length() && (text.charAt(at) != '"' || text.startsWith("\"\"", at))) {
                        cell.append(text.charAt(at));
                        at += text.charAt(at) == '"' ? 2 : 1;
                    }
                    if (at >= text.length()) {
                        return null;
                    }
                    at++;
                    at += text.startsWith("\r\n", at) || (at == text.length() - 1 && text.endsWith("\r")) ? 1 : 0;
                    if (at < text.length() && text.charAt(at) != delimiter && text.charAt(at) != '\n') {
                        return null;
                    }
                } else {
                    int end = at;
                    while (end < text.length() && text.charAt(end) != delimiter && text.charAt(end) != '\n') {
                        end++;
                    }
                    String raw = text.substring(at, end);
                    boolean lineEnds = end >= text.length() || text.charAt(end) == '\n';
                    raw = lineEnds && raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
                    cell.append(stripped(raw));
                    at = end;
                }
                row.add(cell.toString());
                if (at >= text.length()) {
                    break;
                }
                if (text.charAt(at++) == '\n') {
                    break;
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static String stripped(String raw) {
        int from = 0;
        int to = raw.length();
        while (from < to && raw.charAt(from) == ' ') {
            from++;
        }
        while (to > from && raw.charAt(to - 1) == ' ') {
            to--;
        }
        return raw.substring(from, to);
    }

    private static char mostFrequent(String text) {
        String line = text.substring(0, text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n'));
        char best = ',';
        long most = -1;
        for (char c : ",|;\t".toCharArray()) {
            long count = line.replaceAll("\"[^\"]*\"", "")
                    .chars()
                    .filter(x -> x == c)
                    .count();
            if (count > most) {
                most = count;
                best = c;
            }
        }
        return best;
    }

    @Test
    void damagedTextIsRefusedOrReadAsAPlainReaderReadsIt() {
        int[] accepted = new int[1];
        within(600, seed -> {
            Random random = new Random(seed);
            byte[] bytes = damaged(text(random), random);
            Path file = Files.write(folder.resolve("t.csv"), bytes);
            Table table = readOrRefuse(file, "seed " + seed);
            if (table == null) {
                return;
            }
            accepted[0]++;
            List<List<String>> rows = plainly(bytes);
            assertThat(rows).as("seed %d", seed).isNotNull();
            while (rows.get(rows.size() - 1).equals(List.of(""))
                    || rows.get(rows.size() - 1).equals(List.of("\r"))) {
                rows.remove(rows.size() - 1);
            }
            assertThat(table.rows()).as("seed %d", seed).isEqualTo(rows.size() - 1);
            for (int c = 0; c < table.names().size(); c++) {
                Column column = table.column(table.names().get(c));
                for (int r = 0; r < table.rows(); r++) {
                    String cell = rows.get(r + 1).get(c);
                    boolean missing = cell.isBlank() && cell.chars().allMatch(x -> x == ' ') || cell.equals("NA");
                    assertThat(column.isMissing(r))
                            .as("seed %d, row %d, column %d", seed, r, c)
                            .isEqualTo(missing);
                    if (!missing && column instanceof NumberColumn numbers) {
                        assertThat(numbers.get(r)).as("seed %d", seed).isEqualTo(Double.parseDouble(cell));
                    } else if (!missing) {
                        assertThat(((TextColumn) column).get(r))
                                .as("seed %d", seed)
                                .isEqualTo(cell);
                    }
                }
            }
        });
        // Enough of the damaged files are still tables for the comparison to mean something.
        assertThat(accepted[0]).isGreaterThan(100);
    }

    // ---------------------------------------------------------------- packed files

    @Test
    void damagedGzAndZipAreRefusedOrGiveTheSameTable() throws IOException {
        byte[] plain = new MiniSurvey(2023, 30, 1).bytes("34", MiniSurvey.Style.raw());
        Path whole = Files.write(folder.resolve("whole.csv"), plain);
        Table expected = Tables.read(whole);
        byte[] gz = TablesTest.gz(plain);
        byte[] zip = TablesTest.zip(
                "x/", "", "x/a.pdf", "%PDF", "x/Sumaria-2023.csv", new String(plain, StandardCharsets.ISO_8859_1));
        within(200, seed -> {
            Random random = new Random(seed);
            byte[] good = seed % 2 == 0 ? gz : zip;
            Path file = Files.write(folder.resolve("packed"), damaged(good, random));
            Table table = readOrRefuse(file, "seed " + seed);
            byte[] bytes = Files.readAllBytes(file);
            // Without its first bytes an archive is some text with a strange header.
            if (table != null && Arrays.equals(bytes, 0, Math.min(4, bytes.length), good, 0, 4)) {
                assertThat(table.rows()).as("seed %d", seed).isEqualTo(expected.rows());
                for (String name : List.of("INGHOG1D", "POBREZA")) {
                    assertThat(table.numbers(name).toArray())
                            .as("seed %d", seed)
                            .isEqualTo(expected.numbers(name).toArray());
                }
            }
        });
    }

    // ---------------------------------------------------------------- binary formats

    @Test
    void damagedStataFilesAreRefusedOrRead() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int release : new int[] {105, 108, 110, 113, 115}) {
            files.add(StataReaderTest.old(release, ByteOrder.LITTLE_ENDIAN));
            files.add(StataReaderTest.old(release, ByteOrder.BIG_ENDIAN));
        }
        for (int release : new int[] {117, 118, 119}) {
            files.add(StataReaderTest.modern(release, ByteOrder.LITTLE_ENDIAN));
            files.add(StataReaderTest.modern(release, ByteOrder.BIG_ENDIAN));
        }
        for (String name : List.of("pandas-114-little", "pandas-118-little", "pandas-117-big", "foreign-v8")) {
            files.add(Files.readAllBytes(Path.of("src/test/resources/stata", name + ".dta")));
        }
        within(800, seed -> {
            Random random = new Random(seed);
            byte[] good = files.get(seed % files.size());
            // Most changes fall on the header, where they hurt.
            byte[] bytes = random.nextBoolean()
                    ? damaged(good, random)
                    : spliced(
                            good,
                            0,
                            Math.min(400, good.length),
                            damaged(Arrays.copyOf(good, Math.min(400, good.length)), random));
            readOrRefuse(Files.write(folder.resolve("t.dta"), bytes), "seed " + seed);
        });
    }

    @Test
    void damagedArrowFilesAreRefusedOrRead() throws IOException {
        Path own = folder.resolve("own.arrow");
        Tables.writeArrow(
                Table.of(
                        NumberColumn.of("a", new double[] {1, Double.NaN, 3}),
                        TextColumn.of("b", new String[] {"x", null, "yy"})),
                own,
                Map.of("a", new ColumnNote("one", "two")),
                Map.of("k", "v"));
        List<byte[]> files = new ArrayList<>(List.of(Files.readAllBytes(own)));
        for (String name : List.of("pyarrow-zstd", "pyarrow-plain", "polars")) {
            files.add(Files.readAllBytes(Path.of("src/test/resources/arrow", name + ".arrow")));
        }
        within(800, seed -> {
            Random random = new Random(seed);
            byte[] bytes = damaged(files.get(seed % files.size()), random);
            readOrRefuse(Files.write(folder.resolve("t.arrow"), bytes), "seed " + seed);
        });
    }

    // ---------------------------------------------------------------- the whole survey

    @Test
    void aSurveyWithADamagedModuleIsRefusedOrRead() {
        within(50, seed -> {
            Random random = new Random(seed);
            MiniSurvey survey = new MiniSurvey(2023, 6, 1);
            Path data = survey.write(folder.resolve("survey"));
            List<String> modules = List.copyOf(survey.modules.keySet());
            String module = modules.get(random.nextInt(modules.size()));
            Files.write(
                    data.resolve("2023").resolve(MiniSurvey.fileName(module, 2023) + ".csv"),
                    damaged(survey.bytes(module, MiniSurvey.Style.raw()), random));
            try {
                EnahoData read = EnahoSurvey.open(data).read();
                assertThat(read.years().get(2023).rows()).isPositive();
            } catch (DataException e) {
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .contains(data.toString())
                        .doesNotContain("\n");
            } catch (RuntimeException e) {
                fail("seed " + seed + ": " + e, e);
            }
        });
    }
}
