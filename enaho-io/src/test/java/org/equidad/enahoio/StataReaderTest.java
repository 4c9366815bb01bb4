package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StataReaderTest {
    @TempDir
    Path folder;

    private static Path fixture(String name) {
        return Path.of("src/test/resources/stata").resolve(name);
    }

    /** The expected values are those of make.py; single-precision numbers are widened, as pandas does. */
    @ParameterizedTest
    @CsvSource({"114,little", "114,big", "117,little", "117,big", "118,little", "118,big", "119,little", "119,big"})
    void filesOfPandasAreReadExactly(int release, String order) {
        Path file = fixture("pandas-" + release + "-" + order + ".dta");
        Table table = Tables.read(file);
        assertThat(table.rows()).isEqualTo(4);
        assertThat(table.text("CONGLOME").get(0)).isEqualTo("005007");
        assertThat(table.text("conglome").isMissing(2)).isTrue();
        assertThat(table.numbers("p303").toArray()).containsExactly(1, 2, Double.NaN, 1);
        assertThat(table.numbers("p208a").toArray()).containsExactly(6, 17, 100, -127);
        assertThat(table.numbers("mieperho").toArray()).containsExactly(4, 32740, -32767, 0);
        assertThat(table.numbers("p401g2").toArray()).containsExactly(150101, 2147483620, 4002, -5);
        assertThat(table.numbers("factor07").toArray()).containsExactly(204.46f, 0.5f, 1e-3f, 286.62033f);
        assertThat(table.numbers("inghog1d").toArray()).containsExactly(12345.678901234567, Double.NaN, -0.0, 8.9e307);
        assertThat(texts(table, "etiqueta")).containsExactly("niño", "niña", null, "ñandú");
        if (release > 114 && order.equals("little")) {
            assertThat(texts(table, "largo")).containsExactly("x".repeat(3000), null, "corto", "x".repeat(3000));
        }
        assertThat(Tables.valueLabels(file)).containsExactly(Map.entry("p208a", Map.of(6, "seis", 17, "diecisiete")));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 10})
    void filesOfRAreReadExactly(int version) {
        Path file = fixture("foreign-v" + version + ".dta");
        Table table = Tables.read(file);
        assertThat(texts(table, "conglome")).containsExactly("005007", "005008", null, "015545");
        assertThat(table.numbers("p303").toArray()).containsExactly(1, 2, Double.NaN, 1);
        assertThat(table.numbers("inghog1d").toArray()).containsExactly(12345.678901234567, Double.NaN, 0, 8.9e307);
        assertThat(texts(table, "etiqueta")).containsExactly("uno", "dos", null, "cuatro");
        assertThat(table.numbers("sexo").toArray()).containsExactly(1, 2, Double.NaN, 2);
        assertThat(Tables.valueLabels(file)).containsEntry("sexo", Map.of(1, "hombre", 2, "mujer"));
    }

    private static String[] texts(Table table, String name) {
        TextColumn column = table.text(name);
        String[] texts = new String[column.size()];
        for (int row = 0; row < texts.length; row++) {
            texts[row] = column.get(row);
        }
        return texts;
    }

    /**
     * A file of formats 105 to 115, laid out as the manual of that format says: columns byte, int, long, float, double
     * and str5; two rows, the second all missing.
     */
    static byte[] old(int release, ByteOrder order) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int nameBytes = release >= 110 ? 33 : 9;
        try {
            out.write(new byte[] {(byte) release, (byte) (order == ByteOrder.BIG_ENDIAN ? 1 : 2), 1, 0});
            out.write(ByteBuffer.allocate(6)
                    .order(order)
                    .putShort((short) 6)
                    .putInt(2)
                    .array());
            out.write(new byte[release >= 108 ? 81 : 32]);
            out.write(new byte[18]);
            int[] types = release >= 111
                    ? new int[] {251, 252, 253, 254, 255, 5}
                    : new int[] {'b', 'i', 'l', 'f', 'd', 127 + 5};
            for (int type : types) {
                out.write(type);
            }
            for (String name : List.of("P204", "MES", "UBIGEO", "FACTOR", "INGRESO", "HOGAR")) {
                out.write(Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), nameBytes));
            }
            out.write(new byte[7 * 2]);
            out.write(new byte[6 * (release >= 114 ? 49 : 12)]);
            out.write(new byte[6 * nameBytes]);
            out.write(new byte[6 * (release >= 108 ? 81 : 32)]);
            ByteBuffer expansion = ByteBuffer.allocate(64).order(order).put((byte) 1);
            expansion = release >= 110 ? expansion.putInt(3) : expansion.putShort((short) 3);
            expansion.put(new byte[] {1, 2, 3}).put((byte) 0);
            expansion = release >= 110 ? expansion.putInt(0) : expansion.putShort((short) 0);
            out.write(expansion.array(), 0, expansion.position());
            boolean extended = release >= 113;
            ByteBuffer rows = ByteBuffer.allocate(48).order(order);
            rows.put((byte) 1)
                    .putShort((short) 12)
                    .putInt(10107)
                    .putFloat(204.46f)
                    .putDouble(-1.5)
                    .put("11\0zz".getBytes(StandardCharsets.ISO_8859_1));
            rows.put((byte) (extended ? 101 : 127)).putShort((short) (extended ? 32741 : 32767));
            rows.putInt(extended ? 2147483621 : 2147483647);
            rows.putInt(0x7F000000).putLong(0x7FE0000000000000L).put(new byte[5]);
            out.write(rows.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {105, 108, 110, 111, 112, 113, 114, 115})
    void oldFormatsAreReadInBothByteOrders(int release) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Path file = Files.write(folder.resolve("old.dta"), old(release, order));
            StataReader.Result result = new StataReader(Source.of(file))
                    .read(List.of(
                            ColumnRequest.number("p204"),
                            ColumnRequest.key("mes", 2),
                            ColumnRequest.key("ubigeo", 6),
                            ColumnRequest.number("factor"),
                            ColumnRequest.number("ingreso"),
                            ColumnRequest.key("hogar", 2),
                            ColumnRequest.number("none").optional()));
            Table table = result.table();
            assertThat(table.names()).containsExactly("p204", "mes", "ubigeo", "factor", "ingreso", "hogar");
            assertThat(table.numbers("p204").toArray()).containsExactly(1, Double.NaN);
            assertThat(texts(table, "mes")).containsExactly("12", null);
            assertThat(texts(table, "ubigeo")).containsExactly("010107", null);
            assertThat(table.numbers("factor").toArray()).containsExactly(204.46f, Double.NaN);
            assertThat(table.numbers("ingreso").toArray()).containsExactly(-1.5, Double.NaN);
            assertThat(texts(table, "hogar")).containsExactly("11", null);
            assertThat(result.paddings()).containsExactly(new ColumnBuilder.Padding("ubigeo", 1));
            assertThat(result.facts().encoding()).isEqualTo("Stata " + release);
        }
    }

    /** A file of formats 117 to 119 with one int, one str3 and one strL column; the second strL is the first's text. */
    static byte[] modern(int release, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(1 << 14).order(order);
        put(out, "<stata_dta><header><release>" + release + "</release><byteorder>");
        put(out, (order == ByteOrder.BIG_ENDIAN ? "MSF" : "LSF") + "</byteorder><K>");
        out = release == 119 ? out.putInt(3) : out.putShort((short) 3);
        put(out, "</K><N>");
        out = release == 117 ? out.putInt(3) : out.putLong(3);
        put(out, "</N><label>");
        out = release == 117 ? out.put((byte) 1) : out.putShort((short) 1);
        put(out, "x</label><timestamp>");
        out.put((byte) 0);
        put(out, "</timestamp></header><map>");
        out.put(new byte[14 * 8]);
        put(out, "</map><variable_types>");
        out.putShort((short) 65529).putShort((short) 3).putShort((short) 32768);
        put(out, "</variable_types><varnames>");
        int nameBytes = release == 117 ? 33 : 129;
        for (String name : List.of("P204", "HOGAR", "TEXTO")) {
            out.put(Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), nameBytes));
        }
        put(out, "</varnames><sortlist>");
        out.put(new byte[4 * (release == 119 ? 4 : 2)]);
        put(out, "</sortlist><formats>");
        out.put(new byte[3 * (release == 117 ? 49 : 57)]);
        put(out, "</formats><value_label_names>");
        out.put(new byte[3 * nameBytes]);
        put(out, "</value_label_names><variable_labels>");
        out.put(new byte[3 * (release == 117 ? 81 : 321)]);
        put(out, "</variable_labels><characteristics><ch>");
        out.putInt(2).put(new byte[2]);
        put(out, "</ch></characteristics><data>");
        for (int row = 0; row < 3; row++) {
            out.putShort((short) (row + 1));
            put(out, "11 ");
            pointer(out, release, row == 2 ? 0 : 3, row == 2 ? 0 : 1);
        }
        put(out, "</data><strls>GSO");
        out.putInt(3);
        out = release == 117 ? out.putInt(1) : out.putLong(1);
        out.put((byte) 130).putInt(6);
        put(out, "hola!\0</strls><value_labels></value_labels></stata_dta>");
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void put(ByteBuffer out, String text) {
        out.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A cell of a long string: column and row of its text in 4 and 4, 2 and 6, or 3 and 5 bytes. */
    private static void pointer(ByteBuffer out, int release, int v, long o) {
        int vBytes = release == 117 ? 4 : release == 118 ? 2 : 3;
        integer(out, v, vBytes);
        integer(out, o, 8 - vBytes);
    }

    private static void integer(ByteBuffer out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            int shift = out.order() == ByteOrder.LITTLE_ENDIAN ? 8 * i : 8 * (bytes - 1 - i);
            out.put((byte) (value >>> shift));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {117, 118, 119})
    void longStringsAreReadInBothByteOrders(int release) throws IOException {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            Table table = Tables.read(Files.write(folder.resolve("new.dta"), modern(release, order)));
            assertThat(table.numbers("p204").toArray()).containsExactly(1, 2, 3);
            assertThat(texts(table, "hogar")).containsOnly("11");
            assertThat(texts(table, "texto")).containsExactly("hola!", "hola!", null);
        }
    }

    @Test
    void numbersOutOfTextAndBack() throws IOException {
        Path file = Files.write(folder.resolve("old.dta"), old(114, ByteOrder.LITTLE_ENDIAN));
        Table table = Tables.read(
                file, ReadOptions.defaults().withNumbers(List.of("hogar")).withText(List.of("mes")));
        assertThat(table.numbers("HOGAR").toArray()).containsExactly(11, Double.NaN);
        assertThat(texts(table, "MES")).containsExactly("12", null);
    }

    @Test
    void mistakesAreNamed() throws IOException {
        byte[] good = old(113, ByteOrder.LITTLE_ENDIAN);
        Path file = Files.write(folder.resolve("a.dta"), good);
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withColumns(List.of("UBIGE"))))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": no column 'UBIGE'; close names: UBIGEO");
        Path cut = Files.write(folder.resolve("cut.dta"), Arrays.copyOf(good, good.length - 30));
        assertThatThrownBy(() -> Tables.read(cut))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(cut + ": the Stata file is cut short after ");
        byte[] strange = good.clone();
        strange[0] = 103;
        Path other = Files.write(folder.resolve("b.dta"), strange);
        assertThatThrownBy(() -> Tables.read(other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is a Stata file of format 103; formats 105 to 119 are read");
        Path text = Files.write(folder.resolve("t.dta"), Files.readAllBytes(fixture("pandas-118-little.dta")));
        assertThatThrownBy(() -> Tables.read(text, ReadOptions.defaults().withNumbers(List.of("etiqueta"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 2, column 'etiqueta': 'niño' is not a number");
        Path csv = Files.writeString(folder.resolve("c.csv"), "a,b\n1,2\n");
        assertThatThrownBy(() -> Tables.valueLabels(csv)).hasMessageContaining("is no Stata file");
    }

    /** INEI's own archive of 2007 (module 85): 22,204 rows of 108 and of 41 columns. */
    @Test
    void theRealArchiveOf2007IsRead() {
        Path zip = ReferenceData.file("data/enaho/raw-format/283-Modulo85__2007-dta.zip");
        for (String entry : Source.entries(zip)) {
            if (!entry.endsWith(".dta")) {
                continue;
            }
            StataReader.Result result =
                    new StataReader(new Source(zip, entry)).read(header -> ColumnRequest.all(header));
            assertThat(result.facts().rows()).isEqualTo(22204);
            assertThat(result.facts().columns()).isEqualTo(entry.contains("-1") ? 108 : 41);
            TextColumn ubigeo = result.table().text("ubigeo");
            assertThat(ubigeo.dictionary()).allMatch(code -> code.matches("[0-2][0-9]{5}"));
            assertThat(result.valueLabels()).isNotEmpty();
        }
    }
}
