package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    static byte[] gz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
            gz.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void columnsOfNumbersAndTextAreToldApart() throws IOException {
        Table table = Tables.read(
                file(
                        "a.csv",
                        "id,score,group,code,long,empty\n1,.5,a,01,12345678901234567,\n2,-1e3, ,02,12345678901234568, \n3,NA,b,10,1,NA\n"));
        assertThat(table.names()).containsExactly("id", "score", "group", "code", "long", "empty");
        assertThat(table.numbers("ID").toArray()).containsExactly(1, 2, 3);
        assertThat(table.numbers("score").toArray()).containsExactly(0.5, -1000, Double.NaN);
        assertThat(table.text("group").get(0)).isEqualTo("a");
        assertThat(table.text("group").get(1)).isNull();
        assertThat(table.text("code").dictionary()).containsExactly("01", "02", "10");
        assertThat(table.text("long").dictionary()).containsExactly("12345678901234567", "12345678901234568", "1");
        assertThat(table.numbers("empty").toArray()).containsOnly(Double.NaN);
    }

    @Test
    void aFileWithoutAHeaderLineIsReadUnderTheNamesGiven() throws IOException {
        ReadOptions named = ReadOptions.defaults().withHeader(List.of("x", "g", "y"));
        Path file = file("bare.csv", "\uFEFF1;a;2\n3;b;4\n");
        Table table = Tables.read(file, named);
        assertThat(table.names()).containsExactly("x", "g", "y");
        assertThat(table.numbers("x").toArray()).containsExactly(1, 3);
        assertThat(table.text("g").get(0)).isEqualTo("a");
        assertThat(Tables.read(file, named.withColumns(List.of("y")))
                        .numbers("y")
                        .toArray())
                .containsExactly(2, 4);
        // Rows are told by their line in the file.
        assertThatThrownBy(() -> Tables.read(file, named).numbers("g")).hasMessageContaining("bare.csv, row 1,");
        assertThatThrownBy(() -> Tables.read(file, named.withNumbers(List.of("g"))))
                .hasMessageContaining("bare.csv, row 1, column 'g'");
        assertThatThrownBy(() -> Tables.read(file("ragged.csv", "1;a;2\n3;b\n"), named))
                .hasMessageContaining("ragged.csv, row 2");
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withHeader(List.of("x", "g"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bare.csv, row 1: 3 cells; the header that was given for this file has 2 names");
    }

    @Test
    void naIsAValueWhereTheSurveySaysBlank() throws IOException {
        Path file = file("a.csv", "g,x\nNA,1\nb,2\n");
        Table table = Tables.read(file, ReadOptions.defaults().withMissing(MissingText.BLANK));
        assertThat(table.text("g").get(0)).isEqualTo("NA");
        assertThat(Tables.read(file).text("g").isMissing(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "|", ";", "\t"})
    void everyDelimiterIsSniffed(String delimiter) throws IOException {
        String text = "a,b,c\n1,x,3\n4,y,6\n".replace(",", delimiter);
        Table table = Tables.read(file("a.csv", text));
        assertThat(table.names()).containsExactly("a", "b", "c");
        assertThat(table.numbers("c").toArray()).containsExactly(3, 6);
        assertThat(table.text("b").get(1)).isEqualTo("y");
    }

    @Test
    void quotedCellsMayHoldDelimitersLineFeedsAndQuotes() throws IOException {
        String text =
                "\"a,1\",b,\"c\"\r\n\"x, y\",1,\"line\r\nbreak\"\r\n\"say \"\"no\"\"\",\"2\",\"\"\r\n\" kept \",3,5\" pipe\r\n";
        Table table = Tables.read(file("a.csv", text));
        assertThat(table.names()).containsExactly("a,1", "b", "c");
        assertThat(table.text("a,1").dictionary()).containsExactly("x, y", "say \"no\"", " kept ");
        assertThat(table.numbers("b").toArray()).containsExactly(1, 2, 3);
        assertThat(table.text("c").get(0)).isEqualTo("line\r\nbreak");
        assertThat(table.text("c").isMissing(1)).isTrue();
        assertThat(table.text("c").get(2)).isEqualTo("5\" pipe");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,false", "UTF-8,true", "ISO-8859-1,false"})
    void textIsReadInTheEncodingOfTheWholeFile(String encoding, boolean mark) throws IOException {
        String text = (mark ? "\uFEFF" : "") + "AÑO,GRUPO\n2023,awajún\n2023,castellano\n";
        Table table = Tables.read(file("a.csv", text.getBytes(Charset.forName(encoding))));
        assertThat(table.names()).containsExactly("AÑO", "GRUPO");
        assertThat(table.text("grupo").get(0)).isEqualTo("awajún");
        assertThat(table.numbers("año").get(0)).isEqualTo(2023);
    }

    @Test
    void gzAndZipAreReadLikeThePlainFile() throws IOException {
        String text = "a,b\n1,2\n3,4\n";
        List<Path> files = List.of(
                file("a.csv", text),
                file("a.csv.gz", gz(text.getBytes(StandardCharsets.UTF_8))),
                file("misnamed.csv", gz(text.getBytes(StandardCharsets.UTF_8))),
                file("root.zip", zip("a.csv", text, "Ficha T\u00E9cnica.pdf", "%PDF")),
                file("under.zip", zip("906-Modulo02/", "", "906-Modulo02/a.csv", text)));
        for (Path file : files) {
            assertThat(Tables.read(file).numbers("b").toArray())
                    .as(file.toString())
                    .containsExactly(2, 4);
        }
    }

    @Test
    void onlyTheColumnsAskedForAreRead() throws IOException {
        Path file = file("a.csv", "A,B,C,D\n1,x,3,007\n4,y,6,008\n");
        Table table = Tables.read(
                file, ReadOptions.defaults().withColumns(List.of("d", "a")).withText(List.of("A")));
        assertThat(table.names()).containsExactly("d", "a");
        assertThat(table.text("a").dictionary()).containsExactly("1", "4");
        assertThat(table.text("d").get(1)).isEqualTo("008");
    }

    @Test
    void sameNamesAreNumbered() throws IOException {
        Table table = Tables.read(file("a.csv", ",P208a,P208A\n1,2,3\n"));
        assertThat(table.names()).containsExactly("column1", "P208a", "P208A#2");
        assertThat(table.numbers("p208a#2").get(0)).isEqualTo(3);
    }

    @Test
    void aColumnOfItsOwnMayHoldEmptyLines() throws IOException {
        Table table = Tables.read(file("a.csv", "scale\n0.5\n\n0.25\n\n"));
        assertThat(table.numbers("scale").toArray()).containsExactly(0.5, Double.NaN, 0.25);
    }

    @Test
    void emptyLinesAtTheEndAreNoRows() throws IOException {
        assertThat(Tables.read(file("a.csv", "a,b\r\n1,2\r\n\r\n\r\n")).rows()).isEqualTo(1);
        assertThat(Tables.read(file("b.csv", "a,b\n1,2")).rows()).isEqualTo(1);
        assertThat(Tables.read(file("c.csv", "a,b")).rows()).isZero();
        assertThat(Tables.read(file("d.csv", "a,b\n\n\n")).rows()).isZero();
    }

    @Test
    void aTextCellInANumberColumnIsNamed() throws IOException {
        Path file = file("a.csv", "g,w\na,1\nb,2\nc,two\n");
        String message = file + ", row 4, column 'w': 'two' is not a number";
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withNumbers(List.of("W"))))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> Tables.read(file).numbers("w"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> Tables.read(file).take(new int[] {2, 0}).numbers("w"))
                .hasMessageStartingWith(message);
    }

    @Test
    void aMissingColumnIsNamedWithCloseOnes() throws IOException {
        Path file = file("a.csv", "CONGLOME,P303,P306\n1,2,3\n");
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withColumns(List.of("P304"))))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", row 1: no column 'P304'; close names: P303, P306");
        assertThatThrownBy(() -> Tables.read(file).column("zzzzzz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ": no column 'zzzzzz'; the columns are CONGLOME, P303, P306");
    }

    @Test
    void aWrongDelimiterIsSaid() throws IOException {
        Path file = file("a.csv", "P303:P306\n1:2\n");
        assertThatThrownBy(() -> Tables.read(file, ReadOptions.defaults().withColumns(List.of("P303"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1: no column 'P303'")
                .hasMessageContaining("'P303:P306' is one single column; the delimiter must be comma, pipe");
        assertThatThrownBy(() -> Tables.read(file).column("P303"))
                .hasMessageContaining("the header is one single column; the delimiter must be comma, pipe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a,b\\n1,2\\n3\\n~row 3: the row has 1 cell, the header has 2 (delimiter ',')",
                "a,b\\n1,2\\n3,4,5\\n~row 3: the row has 3 cells, the header has 2",
                "a,b,c\\n1,2,3\\n1,2\\n~row 3: the row has 2 cells, the header has 3",
                "a,b\\n\\n1,2\\n~row 2: the line is empty; the header has 2 columns",
                "a,b\\n\"1,2\\n~row 2: cell 1 opens a quote that is not closed",
                "a,b\\n\"1\"x,2\\n~row 2: cell 1 has text behind its closing quote",
                "a,b\\n\"1\",2,3\\n~row 2: the row has 3 cells, the header has 2",
                "a,b\\n\"1\"\\n~row 2: the row has 1 cell, the header has 2",
                "a,b\\r1,2\\r~row 1: a carriage return inside the header; the line ends must be LF or CRLF",
                "a,\"b\\n1,2\\n~row 1: a quote in the header is not closed",
                "\\na,b\\n~row 1: the header line is empty; column names are needed",
            })
    void brokenRowsAreNamed(String text, String message) throws IOException {
        Path file = file("a.csv", text.replace("\\n", "\n").replace("\\r", "\r"));
        assertThatThrownBy(() -> Tables.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ", " + message);
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        byte[] whole = gz("a,b\n1,2\n".repeat(500).getBytes(StandardCharsets.UTF_8));
        byte[] zip = zip("a.csv", "a,b\n1,2\n".repeat(500));
        byte[] broken = zip.clone();
        broken[40] ^= 0x55;
        refused(folder.resolve("none.csv"), "no such file");
        refused(folder, "is a folder, a file is needed");
        refused(file("empty.csv", ""), "the file is empty");
        refused(file("cut.gz", Arrays.copyOf(whole, whole.length - 9)), "the compressed file is cut short");
        refused(file("head.gz", Arrays.copyOf(whole, 6)), "the compressed file is cut short");
        refused(file("cut.zip", Arrays.copyOf(zip, zip.length / 2)), "the zip archive is damaged");
        refused(file("flip.zip", broken), "the compressed data are damaged");
        refused(file("pdf.zip", zip("a.pdf", "x")), "holds no csv, txt, dta or arrow file");
        refused(file("two.zip", zip("a.csv", "x", "b.csv", "y")), "holds 2 tables (a.csv, b.csv)");
        refused(file("x.parquet", "PAR1...."), "is a Parquet file");
        refused(file("x.xls", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}), "is an Excel or Word file");
        refused(file("x.sav", "$FL2@(#) SPSS"), "is an SPSS file");
        refused(file("u16.csv", "a,b\n1,2".getBytes(StandardCharsets.UTF_16)), "is UTF-16 text");
        refused(file("bin.csv", new byte[] {'a', 0, 'b'}), "is no text table (byte 0 at position 1)");
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> Tables.read(file))
                .as(file.toString())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void numbersBecomeNamesOfGroupsWhenAskedFor() throws IOException {
        Table table = Tables.read(file("a.csv", "g,x\n1,2.5\n2,\n1.0,-0\n"));
        assertThat(table.text("g").dictionary()).containsExactly("1", "2");
        assertThat(table.text("g").code(2)).isZero();
        assertThat(table.text("x").get(0)).isEqualTo("2.5");
        assertThat(table.text("x").isMissing(1)).isTrue();
        assertThat(table.text("x").get(2)).isEqualTo("0");
    }
}
