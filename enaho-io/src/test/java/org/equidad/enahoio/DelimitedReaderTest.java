package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedReaderTest {
    @TempDir
    Path folder;

    /** A random table of text cells and the ways of writing it down. */
    private record Draw(
            List<String> header, List<String[]> rows, char delimiter, boolean quoted, String lineEnd, Charset charset) {

        static Draw of(Random random, int rows) {
            int width = 2 + random.nextInt(30);
            Charset charset = random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            boolean quoted = random.nextInt(3) == 0;
            char delimiter = ",|;\t".charAt(random.nextInt(4));
            List<String> header = new ArrayList<>();
            for (int c = 0; c < width; c++) {
                header.add((random.nextBoolean() ? "P" : "p") + c);
            }
            List<String[]> cells = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                String[] row = new String[width];
                for (int c = 0; c < width; c++) {
                    row[c] = cell(random, quoted);
                }
                cells.add(row);
            }
            return new Draw(header, cells, delimiter, quoted, random.nextBoolean() ? "\n" : "\r\n", charset);
        }

        private static String cell(Random random, boolean quoted) {
            return switch (random.nextInt(quoted ? 8 : 6)) {
                case 0 -> "";
                case 1 -> " ";
                case 2 -> Integer.toString(random.nextInt(10));
                case 3 -> Double.toString(random.nextDouble() * 1000);
                case 4 -> "Ñandú" + random.nextInt(50);
                case 5 -> String.format("%06d", random.nextInt(1000));
                case 6 -> "a \"quoted\", word; here|there\tand";
                default -> "two\r\nlines\n";
            };
        }

        byte[] bytes(Random random) {
            StringBuilder text = new StringBuilder(String.join(String.valueOf(delimiter), header));
            for (String[] row : rows) {
                text.append(lineEnd);
                for (int c = 0; c < row.length; c++) {
                    boolean needed = row[c].indexOf('"') >= 0 || row[c].indexOf('\n') >= 0;
                    text.append(c == 0 ? "" : String.valueOf(delimiter));
                    text.append(
                            needed || (quoted && random.nextInt(4) == 0)
                                    ? '"' + row[c].replace("\"", "\"\"") + '"'
                                    : row[c]);
                }
            }
            if (random.nextBoolean()) {
                text.append(lineEnd);
            }
            return text.toString().getBytes(charset);
        }

        String expected(int row, int column) {
            String cell = rows.get(row)[column];
            return cell.isBlank() ? null : cell;
        }
    }

    @Test
    void everyCellComesBackWhateverTheFormAndTheCutting() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Draw draw = Draw.of(random, random.nextInt(60));
            Path file = Files.write(folder.resolve("draw" + seed + ".csv"), draw.bytes(random));
            int blockSize = 16 + random.nextInt(400);
            int threads = 1 + random.nextInt(3);
            List<ColumnRequest> wanted = new ArrayList<>();
            List<Integer> positions = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                int position = random.nextInt(draw.header.size());
                if (!positions.contains(position)) {
                    positions.add(position);
                    // Upper and lower case of the same name find the column.
                    wanted.add(ColumnRequest.text("p" + position));
                }
            }
            DelimitedReader.Result result =
                    new DelimitedReader(Source.of(file), MissingText.BLANK, List.of(), blockSize, threads).read(wanted);
            assertThat(result.facts().rows()).as("seed %d", seed).isEqualTo(draw.rows.size());
            assertThat(result.facts().bytes()).as("seed %d", seed).isEqualTo(Files.size(file));
            for (int k = 0; k < positions.size(); k++) {
                TextColumn column = result.table().text(wanted.get(k).name());
                for (int row = 0; row < draw.rows.size(); row++) {
                    assertThat(column.get(row))
                            .as(
                                    "seed %d, row %d, column %s",
                                    seed, row, wanted.get(k).name())
                            .isEqualTo(draw.expected(row, positions.get(k)));
                }
            }
        }
    }

    @Test
    void blocksAndThreadsDoNotChangeTheTable() throws IOException {
        StringBuilder text = new StringBuilder("A\u00D1O,key,x,label\r\n");
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            text.append("2023,").append(random.nextInt(900)).append(',');
            text.append(random.nextInt(5) == 0 ? " " : Double.toString(random.nextGaussian()));
            text.append(",g").append(random.nextInt(40)).append("\r\n");
        }
        Path file = Files.write(folder.resolve("a.csv"), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        List<ColumnRequest> requests =
                List.of(ColumnRequest.key("key", 6), ColumnRequest.number("x"), ColumnRequest.text("label"));
        DelimitedReader.Result one =
                new DelimitedReader(Source.of(file), MissingText.BLANK, List.of(), 1 << 20, 1).read(requests);
        DelimitedReader.Result many =
                new DelimitedReader(Source.of(file), MissingText.BLANK, List.of(), 512, 4).read(requests);
        assertThat(many.facts()).isEqualTo(one.facts());
        assertThat(one.facts().encoding()).isEqualTo("ISO-8859-1");
        assertThat(many.paddings()).isEqualTo(one.paddings());
        assertThat(many.table().numbers("x").toArray())
                .isEqualTo(one.table().numbers("x").toArray());
        for (String name : List.of("key", "label")) {
            assertThat(many.table().text(name).dictionary())
                    .isEqualTo(one.table().text(name).dictionary());
            for (int row = 0; row < 5000; row++) {
                assertThat(many.table().text(name).code(row))
                        .isEqualTo(one.table().text(name).code(row));
            }
        }
    }

    @Test
    void keysArePaddedBackAndCounted() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "UBIGEO,W\n10101,1\n010101,2\n250401.0,3\n ,4\n7,5\n");
        DelimitedReader.Result result =
                new DelimitedReader(Source.of(file), MissingText.BLANK).read(List.of(ColumnRequest.key("ubigeo", 6)));
        TextColumn keys = result.table().text("ubigeo");
        assertThat(keys.dictionary()).containsExactly("010101", "250401", "000007");
        assertThat(keys.code(0)).isEqualTo(keys.code(1));
        assertThat(keys.isMissing(3)).isTrue();
        assertThat(result.paddings()).containsExactly(new ColumnBuilder.Padding("ubigeo", 3));
    }

    @Test
    void aKeyThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "UBIGEO,W\n010101,1\nLima,2\n");
        assertThatThrownBy(() -> new DelimitedReader(Source.of(file), MissingText.BLANK)
                        .read(List.of(ColumnRequest.key("ubigeo", 6))))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", row 3, column 'UBIGEO': 'Lima' is no code; up to 6 digits are allowed");
    }

    @Test
    void theFirstBrokenRowIsNamedWhateverTheBlocks() throws IOException {
        StringBuilder text = new StringBuilder("a,b\n");
        for (int i = 0; i < 2000; i++) {
            text.append(i).append(i == 1500 || i == 1900 ? ",x\n" : ",1\n");
        }
        Path file = Files.writeString(folder.resolve("a.csv"), text);
        for (int blockSize : new int[] {64, 333, 4096, 1 << 20}) {
            assertThatThrownBy(() -> new DelimitedReader(Source.of(file), MissingText.BLANK, List.of(), blockSize, 3)
                            .read(List.of(ColumnRequest.number("b"))))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file + ", row 1502, column 'b': 'x' is not a number");
        }
    }

    @Test
    void numbersAreTheNearestDoubles() {
        Random random = new Random(3);
        List<String> texts = new ArrayList<>(List.of(
                "0",
                "-0",
                ".5",
                "5.",
                "1e5",
                "1E-5",
                "+3",
                "0.1",
                "123456789012345678",
                "9007199254740993",
                "0.30000000000000004",
                "1e22",
                "1e23",
                "1e-400",
                "00012.50",
                "4.9e-324",
                "99999999999999999999999"));
        for (int i = 0; i < 20000; i++) {
            texts.add(Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL)));
            texts.add(String.format(java.util.Locale.ROOT, "%.12f", random.nextDouble() * 1000));
        }
        for (String text : texts) {
            byte[] bytes = (" " + text + " ").getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Numbers.parse(bytes, 0, bytes.length)).as(text).isEqualTo(Double.parseDouble(text));
        }
        for (String text : List.of(
                "",
                " ",
                ".",
                "-",
                "1,5",
                "1 000",
                "1e",
                "1e+",
                "0x10",
                "NaN",
                "Infinity",
                "1d",
                "1f",
                "--1",
                "1.2.3",
                "1e400",
                "e5")) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Numbers.parse(bytes, 0, bytes.length)).as(text).isNaN();
        }
    }

    @Test
    void utf8IsCheckedAsTheJdkChecksIt() {
        Random random = new Random(11);
        for (int i = 0; i < 20000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes = new String(bytes, StandardCharsets.UTF_16LE).getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0 && random.nextInt(3) == 0) {
                    bytes = Arrays.copyOf(bytes, bytes.length - 1);
                }
            }
            boolean valid;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
                valid = true;
            } catch (java.nio.charset.CharacterCodingException e) {
                valid = false;
            }
            assertThat(Utf8.isValid(bytes, 0, bytes.length))
                    .as(Arrays.toString(bytes))
                    .isEqualTo(valid);
        }
    }
}
