package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quirks of the real files that no other test is named after; docs/survey-quirks.md lists all with their tests. */
class QuirksTest {
    @TempDir
    private Path folder;

    private Table read(String text, Charset charset) throws IOException {
        Path file = Files.createTempFile(folder, "t", ".csv");
        Files.write(file, text.getBytes(charset));
        return Tables.read(file);
    }

    @Test
    void blankIsOneSpaceInRawFilesAndEmptyInReExports() throws IOException {
        Table raw = read("P303,P306\r\n1, \r\n ,2\r\n", StandardCharsets.ISO_8859_1);
        Table copy = read("P303,P306\n1,\n,2\n", StandardCharsets.UTF_8);
        for (Table table : List.of(raw, copy)) {
            assertThat(table.numbers("P303").toArray()).containsExactly(1, Double.NaN);
            assertThat(table.numbers("P306").toArray()).containsExactly(Double.NaN, 2);
        }
    }

    @Test
    void theHeaderWordForTheYearIsReadInEveryEncoding() throws IOException {
        ColumnRequest year = ColumnRequest.number("año");
        for (Table table : List.of(
                read("A\u00D1O,MES\n2023,01\n", StandardCharsets.ISO_8859_1),
                read("\uFEFFA\u00D1O,MES\n2023,01\n", StandardCharsets.UTF_8),
                read("a\u00D1o,mes\n2023,01\n", StandardCharsets.ISO_8859_1),
                read("a\u00F1o,mes\n2023,01\n", StandardCharsets.UTF_8))) {
            assertThat(year.positionIn(table.names())).as("%s", table.names()).isZero();
            assertThat(table.column(table.names().get(0)).isMissing(0)).isFalse();
        }
    }

    @Test
    void dollarsAndPointsInsideNamesAreTheSame() {
        for (String header : List.of("P701$01", "P701.01", "p701$01", "P701_01")) {
            assertThat(ColumnRequest.number("p701$01").positionIn(List.of("P700", header)))
                    .as(header)
                    .isEqualTo(1);
        }
    }

    @Test
    void columnsAreFoundByNameWhateverOrderAndCase() {
        assertThat(ColumnRequest.number("p208a").positionIn(List.of("P208a", "P207")))
                .isZero();
        // Both spellings in one file: the upper-case one is INEI's.
        assertThat(ColumnRequest.number("p208a").positionIn(List.of("P208a", "P208A")))
                .isEqualTo(1);
    }

    @Test
    void decimalsWithoutALeadingZeroAreNumbers() throws IOException {
        assertThat(read("FACTOR07\r\n.5\r\n120.25\r\n", StandardCharsets.ISO_8859_1)
                        .numbers("FACTOR07")
                        .toArray())
                .containsExactly(0.5, 120.25);
    }

    @Test
    void personCodesOfSeventeenDigitsStayText() throws IOException {
        Table table = read("P201P\r\n20230050300711101\r\n", StandardCharsets.ISO_8859_1);
        assertThat(table.text("P201P").get(0)).isEqualTo("20230050300711101");
    }

    @Test
    void theDelimiterIsReadOffTheHeaderNeverOffTheYear() throws IOException {
        for (int year : new int[] {2018, 2023}) {
            for (char delimiter : new char[] {',', '|', ';', '\t'}) {
                MiniSurvey survey = new MiniSurvey(year, 6, year + delimiter);
                Path data = folder.resolve("d" + year + (int) delimiter + "/" + year);
                Files.createDirectories(data);
                for (String module : survey.modules.keySet()) {
                    String text = new String(survey.bytes(module, MiniSurvey.Style.raw()), StandardCharsets.ISO_8859_1);
                    Files.writeString(
                            data.resolve(MiniSurvey.fileName(module, year) + ".csv"),
                            text.replace(',', delimiter),
                            StandardCharsets.ISO_8859_1);
                }
                EnahoData read = EnahoSurvey.open(data.getParent()).read();
                assertThat(read.years().get(year).rows())
                        .isEqualTo(survey.children().size());
                String name = delimiter == '\t' ? "tab" : String.valueOf(delimiter);
                assertThat(read.report().years().get(0).files())
                        .allMatch(file -> file.delimiter().equals(name));
            }
        }
    }

    /** Two households in one dwelling: 419 such keys in 2023. */
    @Test
    void theDwellingAloneIsNoHouseholdKey() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 12, 9);
        String cluster = survey.children().get(0).get("CONGLOME");
        String dwelling = survey.children().get(0).get("VIVIENDA");
        for (String module : survey.modules.keySet()) {
            List<Map<String, String>> rows = survey.modules.get(module);
            for (Map<String, String> row : List.copyOf(rows)) {
                if (row.get("CONGLOME").equals(cluster) && row.get("VIVIENDA").equals(dwelling)) {
                    Map<String, String> second = new LinkedHashMap<>(row);
                    second.put("HOGAR", "22");
                    if (module.equals("34")) {
                        second.put("INGHOG1D", "77");
                    }
                    rows.add(second);
                }
            }
        }
        Table table = EnahoSurvey.open(survey.write(folder)).read().years().get(2023);
        int others = 0;
        for (int row = 0; row < table.rows(); row++) {
            boolean second = table.text("hogar").get(row).equals("22");
            assertThat(table.numbers("inghog1d").get(row) == 77).isEqualTo(second);
            others += second ? 1 : 0;
        }
        assertThat(others).isPositive();
    }

    /** P204 = 2 with P206 = 1: they live in the household, answer module 300, and are no members of it. */
    @Test
    void residentsWhoAreNoMembersStayAndAreNotCountedAsMembers() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 12, 3);
        Map<String, String> child = survey.children().get(0);
        survey.modules
                .values()
                .forEach(rows -> rows.stream()
                        .filter(row -> MiniSurvey.PERSON_KEY.stream()
                                .allMatch(k -> child.get(k).equals(row.get(k))))
                        .forEach(row -> {
                            row.put("P204", "2");
                            row.put("P205", " ");
                            row.put("P206", "1");
                        }));
        Table table = EnahoSurvey.open(survey.write(folder)).read().years().get(2023);
        assertThat(table.rows()).isEqualTo(survey.children().size());
        assertThat(table.numbers("p204").get(0)).isEqualTo(2);
        long members = survey.modules.get("200").stream()
                .filter(row -> MiniSurvey.PERSON_KEY.subList(0, 3).stream()
                        .allMatch(k -> child.get(k).equals(row.get(k))))
                .filter(row -> row.get("P204").equals("1"))
                .filter(row -> Integer.parseInt(row.get("P208A")) >= 6 && Integer.parseInt(row.get("P208A")) <= 17)
                .count();
        assertThat(table.numbers("school_age_children").get(0)).isEqualTo(members);
    }

    @Test
    void theWeightOfThePersonIsKeptBesideThatOfTheHousehold() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 12, 4);
        Table table = EnahoSurvey.open(survey.write(folder)).read().years().get(2023);
        for (int row = 0; row < table.rows(); row++) {
            assertThat(table.numbers("factora07").get(row))
                    .isEqualTo(1.25 * table.numbers("factor07").get(row));
        }
    }

    @Test
    void droppingOutIsP303AndP306AndMissingWhereEitherIs() throws IOException {
        MiniSurvey survey = new MiniSurvey(2020, 60, 8);
        Table table = EnahoSurvey.open(survey.write(folder)).read().years().get(2020);
        int unknown = 0;
        int out = 0;
        for (int row = 0; row < table.rows(); row++) {
            Map<String, String> child = survey.children().get(row);
            double dropout = table.numbers("dropout").get(row);
            if (child.get("P303").isBlank()) {
                assertThat(dropout).isNaN();
                unknown++;
            } else {
                boolean left =
                        child.get("P303").equals("1") && child.get("P306").equals("2");
                assertThat(dropout).isEqualTo(left ? 1 : 0);
                out += left ? 1 : 0;
            }
        }
        assertThat(unknown).isPositive();
        assertThat(out).isPositive();
    }
}
