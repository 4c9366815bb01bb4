package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnahoSurveyTest {
    @TempDir
    Path folder;

    private static void assertNumber(Table table, int row, String name, Map<String, String> expected, String column) {
        String cell = expected == null ? " " : expected.getOrDefault(column, " ");
        Double wanted = cell.isBlank() ? Double.NaN : Double.parseDouble(cell);
        assertThat(table.numbers(name).get(row)).as("%s in row %d", name, row).isEqualTo(wanted);
    }

    /** Every value of the survey is in the table, and nothing else is. */
    private static void assertComplete(MiniSurvey survey, Table table) {
        List<Map<String, String>> children = survey.children();
        assertThat(table.rows()).isEqualTo(children.size());
        for (int row = 0; row < children.size(); row++) {
            Map<String, String> child = children.get(row);
            assertThat(table.numbers("year").get(row)).isEqualTo(survey.year);
            for (String key : List.of("MES", "CONGLOME", "VIVIENDA", "HOGAR", "CODPERSO", "UBIGEO")) {
                assertThat(table.text(key.toLowerCase(Locale.ROOT)).get(row))
                        .as(key)
                        .isEqualTo(child.get(key));
            }
            for (String name : child.keySet()) {
                if (name.matches("P300A|P301[ABC]|P304[A-D]|P308[A-D]|P30[367]|P313|P20[3479]|P208A")
                        || name.matches("FACTORA?07|DOMINIO|ESTRATO")) {
                    assertNumber(table, row, name.toLowerCase(Locale.ROOT), child, name);
                }
            }
            Map<String, String> member = survey.find("200", child, false);
            Map<String, String> health = survey.find("400", child, false);
            Map<String, String> work = survey.find("500", child, false);
            Map<String, String> summary = survey.find("34", child, true);
            Map<String, String> programmes = survey.find("700", child, true);
            for (String name : List.of("P210", "P211A", "P211D")) {
                assertNumber(table, row, name, member, name);
            }
            for (String name :
                    List.of("P401G1", "P401G2", "P401H1", "P401H2", "P401H3", "P401H4", "P401H5", "P401H6")) {
                assertNumber(table, row, name, health, name);
            }
            assertNumber(table, row, "p501", work, "P501");
            for (String name : summary.keySet()) {
                if (name.matches("MIEPERHO|INGHOG1D|LINEA|POBREZA|INGTPU\\d\\d")) {
                    assertNumber(table, row, name.toLowerCase(Locale.ROOT), summary, name);
                }
            }
            assertNumber(table, row, "p710_04", programmes, "P710_04");
            for (int kin = 1; kin <= 2; kin++) {
                String wanted = Integer.toString(kin);
                Map<String, String> adult = survey.modules.get("300").stream()
                        .filter(r -> r.get("P203").equals(wanted)
                                && MiniSurvey.PERSON_KEY.subList(0, 3).stream()
                                        .allMatch(k -> r.get(k).equals(child.get(k))))
                        .findFirst()
                        .orElse(null);
                assertNumber(table, row, kin == 1 ? "head_p301a" : "spouse_p301a", adult, "P301A");
            }
            long ofAge = survey.modules.get("200").stream()
                    .filter(r -> MiniSurvey.PERSON_KEY.subList(0, 3).stream()
                            .allMatch(k -> r.get(k).equals(child.get(k))))
                    .filter(r -> r.get("P204").equals("1"))
                    .filter(r -> !r.get("P208A").isBlank())
                    .filter(r -> Integer.parseInt(r.get("P208A")) >= 6 && Integer.parseInt(r.get("P208A")) <= 17)
                    .count();
            assertThat(table.numbers("school_age_children").get(row)).isEqualTo(ofAge);
        }
    }

    @Test
    void everyValueComesBackWhateverTheForm() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            MiniSurvey survey = new MiniSurvey(2018 + seed % 7, 16, seed);
            MiniSurvey.Style style = MiniSurvey.Style.random(seed);
            Path data = survey.write(folder.resolve("s" + seed), style);
            EnahoData read = EnahoSurvey.open(data).read();
            assertThat(read.years()).as("seed %d", seed).containsOnlyKeys(survey.year);
            assertComplete(survey, read.years().get(survey.year));
            IngestReport.Year report = read.report().years().get(0);
            assertThat(report.paddedKeys().isEmpty())
                    .as("seed %d %s", seed, style)
                    .isEqualTo(style.padded());
            assertThat(read.report().warnings().isEmpty()).isEqualTo(style.padded());
        }
    }

    /** Synthetic survey to person table: every generated value comes back, whatever the year's form. */
    @Test
    void everySyntheticValueComesBack() {
        SyntheticOptions options = SyntheticOptions.small()
                .withHouseholds(300)
                .withYears(2018, 2021)
                .withDelimiter(2018, SyntheticOptions.Delimiter.SEMICOLON)
                .withDelimiter(2020, SyntheticOptions.Delimiter.TAB);
        Path data = folder.resolve("synthetic");
        SyntheticSurvey.of(options).writeTo(data);
        EnahoData read = EnahoSurvey.open(data).read();
        read.years().forEach((year, table) -> {
            char delimiter = options.delimiterOf(year).symbol();
            assertComplete(new MiniSurvey(year, data.resolve(Integer.toString(year)), delimiter), table);
        });
        assertThat(read.years()).hasSize(4);
        assertThat(read.report().years()).allMatch(year -> year.provenance() == IngestReport.Provenance.SYNTHETIC);
        assertThat(read.pooled().has("sintetico")).isFalse();
        assertThat(read.report().years()).allMatch(year -> year.unknownCodes().isEmpty());
        assertThat(read.report().years()).allMatch(year -> year.withoutEducationRow() > 0);
        assertThat(read.report().years()).allMatch(year -> year.dropped().get("200: panel-only rows") > 0);
        assertThat(read.report().districts())
                .hasSize(6)
                .allMatch(source -> source.join().rate() > 0.9);
        // All warnings are of the one file that lost its leading zeros.
        assertThat(read.report().warnings())
                .allMatch(warning -> warning.topic() == IngestReport.Topic.DISTRICT_ZEROS_PUT_BACK);
    }

    @Test
    void theReportCountsWhatWasReadAndDropped() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 120, 5);
        Path data = survey.write(folder);
        EnahoData read = EnahoSurvey.open(data).read();
        IngestReport.Year report = read.report().years().get(0);
        int all = survey.modules.get("300").size();
        assertThat(report.rows()).isEqualTo(survey.children().size());
        // One panel-only person in every eleventh of 120 households: households 0, 11, ..., 110.
        assertThat(report.dropped())
                .containsEntry("200: panel-only rows", 11)
                .containsEntry("300: panel-only rows", 0)
                .containsEntry(
                        "300: age outside 6 to 17", all - survey.children().size());
        assertThat(report.files())
                .extracting(IngestReport.ModuleFile::module)
                .containsExactly("300", "200", "400", "500", "34", "700");
        assertThat(report.files().get(0).sha256()).hasSize(64);
        assertThat(report.files().get(0).bytes()).isEqualTo(Files.size(data.resolve("2023/Enaho01A-2023-300.csv")));
        assertThat(report.files().get(0).encoding()).isEqualTo("ISO-8859-1");
        assertThat(report.files().get(0).delimiter()).isEqualTo(",");
        assertThat(report.joins())
                .extracting(IngestReport.Join::with)
                .containsExactly("module 200", "module 400", "module 500", "module 34", "module 700");
        assertThat(report.joins()).allMatch(join -> join.rate() == 1);
        long teens = survey.children().stream()
                .filter(c -> Integer.parseInt(c.get("P208A")) >= 14)
                .count();
        assertThat(report.joins().get(2).eligible()).isEqualTo((int) teens);
        long without = survey.modules.get("200").stream()
                .filter(r -> !r.get("P208A").isBlank())
                .filter(r -> Integer.parseInt(r.get("P208A")) >= 6 && Integer.parseInt(r.get("P208A")) <= 17)
                .filter(r -> survey.find("300", r, false) == null)
                .count();
        assertThat(report.withoutEducationRow()).isEqualTo((int) without).isPositive();
        assertThat(report.missing()).containsKey("p303").doesNotContainKey("p306");
        assertThat(report.absentModules()).isEmpty();
        assertThat(report.unknownCodes()).isEmpty();
        assertThat(report.provenance()).isEqualTo(IngestReport.Provenance.SURVEY);
    }

    @Test
    void zipsAsDownloadedAreReadWithoutUnpacking() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 40, 1);
        Map<String, String> archives = Map.of(
                "200",
                "906-Modulo02",
                "300",
                "906-Modulo03",
                "400",
                "906-Modulo04",
                "500",
                "906-Modulo05",
                "34",
                "906-Modulo34",
                "700",
                "906-Modulo37");
        for (String module : survey.modules.keySet()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            String inside = module.equals("300") ? "" : archives.get(module) + "/";
            try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.ISO_8859_1)) {
                zip.putNextEntry(new ZipEntry(inside + "Ficha T\u00E9cnica.pdf"));
                zip.write("%PDF".getBytes(StandardCharsets.ISO_8859_1));
                if (module.equals("34")) {
                    zip.putNextEntry(new ZipEntry(inside + "Sumaria-2023-12g.csv"));
                    zip.write("A,B\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
                }
                zip.putNextEntry(
                        new ZipEntry(inside + MiniSurvey.fileName(module, 2023).toUpperCase(Locale.ROOT) + ".csv"));
                zip.write(survey.bytes(module, MiniSurvey.Style.raw()));
            }
            Files.write(folder.resolve(archives.get(module) + ".zip"), out.toByteArray());
        }
        EnahoData read = EnahoSurvey.open(folder).read(2023, 2023);
        assertComplete(survey, read.years().get(2023));
        assertThat(read.report().years().get(0).files().get(0).file())
                .isEqualTo(folder.resolve("906-Modulo03.zip") + "!ENAHO01A-2023-300.csv");
        try (Stream<Path> list = Files.list(folder)) {
            assertThat(list).hasSize(6);
        }
    }

    @Test
    void aFlatFolderOfGzFilesAndOtherSeparatorsIsRead() throws IOException {
        MiniSurvey survey = new MiniSurvey(2022, 40, 2);
        for (String module : survey.modules.keySet()) {
            String name =
                    MiniSurvey.fileName(module, 2022).toLowerCase(Locale.ROOT).replace('-', '_');
            Files.write(folder.resolve(name + ".csv.gz"), TablesTest.gz(survey.bytes(module, MiniSurvey.Style.raw())));
        }
        Files.writeString(folder.resolve("notes.csv"), "nothing,of,use\n1\n");
        EnahoData read = EnahoSurvey.open(folder).read();
        assertComplete(survey, read.years().get(2022));
    }

    @Test
    void stataModulesGiveTheSameTable() throws IOException {
        MiniSurvey survey = new MiniSurvey(2021, 40, 6);
        Path stata = Files.createDirectories(folder.resolve("stata/enaho2021"));
        for (String module : survey.modules.keySet()) {
            // The year is said by the folder only.
            String name = MiniSurvey.fileName(module, 2021).replace("-2021", "").toLowerCase(Locale.ROOT);
            Files.write(stata.resolve(name + ".dta"), survey.stata(module));
        }
        EnahoData read = EnahoSurvey.open(stata.getParent()).read();
        assertComplete(survey, read.years().get(2021));
        assertThat(read.report().years().get(0).files())
                .allMatch(file ->
                        file.encoding().equals("Stata 114") && file.delimiter().isEmpty());
        assertThat(read.report().warnings()).isEmpty();
    }

    @Test
    void yearsArePooledInOrder() throws IOException {
        MiniSurvey early = new MiniSurvey(2019, 20, 3);
        MiniSurvey late = new MiniSurvey(2021, 25, 4);
        late.modules.remove("400");
        early.write(folder);
        late.write(folder);
        EnahoData read = EnahoSurvey.open(folder).read();
        Table pooled = read.pooled();
        int first = early.children().size();
        assertThat(pooled.rows()).isEqualTo(first + late.children().size());
        assertThat(pooled.numbers("year").get(first - 1)).isEqualTo(2019);
        assertThat(pooled.numbers("year").get(first)).isEqualTo(2021);
        assertThat(pooled.text("conglome").get(first))
                .isEqualTo(late.children().get(0).get("CONGLOME"));
        assertThat(pooled.numbers("p401g1").isMissing(first)).isTrue();
        assertThat(pooled.where(first)).contains("Enaho01A-2021-300.csv, row ");
        assertThat(read.report().warnings())
                .containsExactly(IngestReport.Warning.of(IngestReport.Topic.YEAR_ABSENT, folder, 2020));
    }

    @Test
    void absentModulesLeaveTheirColumnsOut() throws IOException {
        MiniSurvey survey = new MiniSurvey(2020, 40, 8);
        survey.modules.keySet().removeAll(List.of("200", "400", "500", "700"));
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        Table table = read.years().get(2020);
        assertThat(table.names())
                .doesNotContain("p210", "p401g1", "p501", "p710_04")
                .contains("inghog1d", "p208a");
        IngestReport.Year report = read.report().years().get(0);
        assertThat(report.absentModules()).containsExactly("200", "400", "500", "700");
        assertThat(report.absentColumns()).contains("p210", "p401g1", "p401h6", "p501", "p710_04");
    }

    @Test
    void demographyThatModule300LacksComesFromModule200() throws IOException {
        MiniSurvey survey = new MiniSurvey(2020, 40, 8);
        MiniSurvey whole = new MiniSurvey(2020, 40, 8);
        for (Map<String, String> row : survey.modules.get("300")) {
            row.keySet().removeAll(List.of("P203", "P204", "P205", "P206", "P207", "P208A", "P209"));
        }
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        assertComplete(whole, read.years().get(2020));
        survey.modules.remove("200");
        assertThatThrownBy(() -> EnahoSurvey.open(survey.write(folder.resolve("without")))
                        .read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("year 2020 has no column P203 in module 300 nor in module 200");
    }

    @Test
    void clustersOfFourDigitsArePaddedWithoutAWarningUpTo2014() throws IOException {
        MiniSurvey survey = new MiniSurvey(2013, 20, 9);
        survey.modules
                .values()
                .forEach(rows -> rows.forEach(
                        row -> row.put("CONGLOME", row.get("CONGLOME").substring(2))));
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        assertThat(read.years().get(2013).text("conglome").dictionary()).allMatch(code -> code.matches("00\\d{4}"));
        assertThat(read.report().warnings()).isEmpty();
    }

    @Test
    void codesBeyondTheDictionaryAreCounted() throws IOException {
        MiniSurvey survey = new MiniSurvey(2024, 40, 10);
        survey.children().get(0).put("P300A", "23");
        survey.children().get(1).put("P300A", "23");
        survey.children().get(2).put("P306", "7");
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        assertThat(read.report().years().get(0).unknownCodes())
                .containsExactly(Map.entry("p300a", Map.of("23", 2)), Map.entry("p306", Map.of("7", 1)));
        assertThat(read.report().warnings())
                .hasSize(2)
                .first()
                .asString()
                .contains("p300a")
                .contains("23=2");
        assertThat(read.years().get(2024).numbers("p300a").get(0)).isEqualTo(23);
    }

    // ---------------------------------------------------------------- bad input

    private void refused(MiniSurvey survey, String... parts) throws IOException {
        Path data = survey.write(folder.resolve("bad" + System.nanoTime()));
        assertThatThrownBy(() -> EnahoSurvey.open(data).read())
                .isInstanceOf(DataException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
    }

    @Test
    void aYearFolderWithoutModule300IsAnError() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        survey.modules.remove("300");
        refused(survey, "year 2023 has no module 300 (Enaho01A-2023-300.csv", "it has 200, 400, 500, 34, 700");
        Files.createDirectories(folder.resolve("empty/2022"));
        assertThatThrownBy(() -> EnahoSurvey.open(folder.resolve("empty")).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("year 2022 has no module 300");
    }

    @Test
    void foldersWithoutTheSurveyAreErrors() throws IOException {
        assertThatThrownBy(() -> EnahoSurvey.open(folder.resolve("none"))).hasMessageContaining("no such folder");
        assertThatThrownBy(() -> EnahoSurvey.open(folder)).hasMessageContaining("none of the survey's files is there");
        Path file = Files.writeString(folder.resolve("file.csv"), "a,b\n");
        assertThatThrownBy(() -> EnahoSurvey.open(file)).hasMessageContaining("is a file; the folder");
        Path data = new MiniSurvey(2023, 10, 1).write(folder.resolve("data"));
        assertThatThrownBy(() -> EnahoSurvey.open(data).read(2010, 2012))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no year from 2010 to 2012 is there; the years are [2023]");
        assertThatThrownBy(() -> EnahoSurvey.open(data).read(2024, 2023)).isInstanceOf(IllegalArgumentException.class);
        Files.write(data.resolve("2023/x.zip"), Arrays.copyOf(TablesTest.zip("a.csv", "a,b"), 60));
        assertThatThrownBy(() -> EnahoSurvey.open(data)).hasMessageContaining("the zip archive is damaged");
    }

    @Test
    void twoFilesOfOneModuleAreAnErrorUnlessOneFormIsPreferred() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        Path data = survey.write(folder);
        Files.write(
                data.resolve("2023/Enaho01A-2023-300.csv.gz"), TablesTest.gz("worse".getBytes(StandardCharsets.UTF_8)));
        Files.writeString(data.resolve("2023/enaho01a-2023-300.dta"), "worse");
        assertComplete(survey, EnahoSurvey.open(data).read().years().get(2023));
        Files.write(data.resolve("enaho01a_2023_300.csv"), survey.bytes("300", MiniSurvey.Style.raw()));
        assertThatThrownBy(() -> EnahoSurvey.open(data).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("two files claim to be module 300 of 2023");
    }

    @Test
    void duplicateKeysAreNamed() throws IOException {
        for (String module : List.of("200", "300", "400", "500", "34", "700")) {
            MiniSurvey survey = new MiniSurvey(2023, 10, 1);
            Map<String, String> row = survey.modules.get(module).get(4);
            survey.modules.get(module).add(row);
            String key = row.get("CONGLOME") + "-" + row.get("VIVIENDA") + "-11"
                    + (row.containsKey("CODPERSO") ? "-" + row.get("CODPERSO") : "");
            refused(
                    survey,
                    MiniSurvey.fileName(module, 2023) + ".csv, row "
                            + (survey.modules.get(module).size() + 1),
                    "the key " + key + " was there before",
                    "row 6");
        }
    }

    @Test
    void blankKeysAreNamed() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        survey.modules.get("300").get(3).put("VIVIENDA", " ");
        refused(survey, "Enaho01A-2023-300.csv, row 5, column 'vivienda': blank; every row needs its key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1.5", " ", "x"})
    void badWeightsAreNamed(String weight) throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        survey.modules.get("300").get(3).put("FACTOR07", weight);
        String what =
                weight.equals("x") ? "'x' is not a number" : weight.isBlank() ? "blank; a weight" : "-1.5; a weight";
        refused(survey, "Enaho01A-2023-300.csv, row 5, column 'FACTOR07': " + what);
    }

    @Test
    void aMissingColumnIsNamed() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        survey.modules.get("300").forEach(row -> row.remove("P303"));
        refused(survey, "Enaho01A-2023-300.csv, row 1: no column 'p303'; close names: P306");
    }

    @Test
    void aFileOfAnotherYearIsNamed() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        survey.modules.get("400").get(0).put("A\u00D1O", "2022");
        refused(survey, "Enaho01A-2023-400.csv, row 2, column 'AÑO': 2022; the file's name or folder says 2023");
    }

    @Test
    void aMostlyUnmatchedJoinIsAnErrorWithExamples() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 30, 1);
        survey.modules
                .get("34")
                .forEach(row -> row.put("CONGLOME", "9" + row.get("CONGLOME").substring(1)));
        refused(
                survey,
                "0 of " + survey.children().size() + " persons aged 6 to 17 of 2023 have a row in module 34",
                "by conglome+vivienda+hogar; not found: 0050",
                "the file has 905");
    }

    @Test
    void aPartlyUnmatchedJoinIsAWarning() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 100, 1);
        survey.modules.get("34").removeIf(row -> row.get("CONGLOME").compareTo("005006") < 0);
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        IngestReport.Join join = read.report().years().get(0).joins().get(3);
        assertThat(join.rate()).isBetween(0.5, 0.9);
        assertThat(read.years().get(2023).rows()).isEqualTo(survey.children().size());
        assertThat(read.report().warnings())
                .hasSize(1)
                .first()
                .asString()
                .contains("have a row in module 34; not found");
    }

    @Test
    void copiesThatDisagreeAreCountedOrRefused() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 100, 1);
        Map<String, String> child = survey.children().get(7);
        survey.find("400", child, false).put("P207", child.get("P207").equals("1") ? "2" : "1");
        EnahoData read = EnahoSurvey.open(survey.write(folder)).read();
        assertThat(read.report().years().get(0).disagreeing()).containsExactly(Map.entry("400.p207", 1));
        assertComplete(survey, read.years().get(2023));
        survey.modules.get("34").forEach(row -> row.put("UBIGEO", "010101"));
        refused(survey, "column ubigeo differs from module 300 for", "the files do not belong together");
    }

    @Test
    void aFileWithoutRowsOrChildrenIsAnError() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 10, 1);
        Path data = survey.write(folder.resolve("rows"));
        Files.writeString(data.resolve("2023/Sumaria-2023.csv"), "CONGLOME,VIVIENDA,HOGAR,INGHOG1D\r\n");
        assertThatThrownBy(() -> EnahoSurvey.open(data).read()).hasMessageContaining("a header and no rows");
        survey.modules.get("300").forEach(row -> row.put("P208A", "40"));
        refused(survey, "module 300 of 2023 has no person aged 6 to 17");
    }

    // ---------------------------------------------------------------- districts

    private Path withDistricts() throws IOException {
        MiniSurvey survey = new MiniSurvey(2023, 60, 1);
        Path data = survey.write(folder);
        Files.createDirectories(data.resolve("districts"));
        StringBuilder primary = new StringBuilder("ubigeo,Departamento,Provincia,Distrito,desertor,denominador,Tasa\n");
        StringBuilder secondary = new StringBuilder("ubigeo;Tasa\n");
        StringBuilder census = new StringBuilder(
                "UBIGEO,Quechua,Aimara,Castellano,Otra lengua extranjera,\"No escucha, ni habla\",Sí sabe leer y escribir,No sabe leer y escribir\n");
        StringBuilder light = new StringBuilder("inei,mean_radiance,water_access_pct,poverty_index\nNA,1,1,1\n");
        for (int department = 1; department <= 25; department++) {
            for (int province = 1; province <= 5; province++) {
                for (int district = 1; district <= 9; district++) {
                    String code = String.format("%02d%02d%02d", department, province, district);
                    primary.append(Integer.parseInt(code))
                            .append(",D,P,X,")
                            .append(district)
                            .append(",200,0\n");
                    secondary.append(code).append(';').append(district).append(".5\n");
                    census.append(code).append(",30,10,50,5,5,80,20\n");
                    light.append(code)
                            .append(",.25,")
                            .append(district * 10)
                            .append(district == 3 ? ",(**)\n" : ",0.4\n");
                }
            }
        }
        Files.writeString(data.resolve("districts/desercion_primaria.csv"), primary);
        Files.writeString(data.resolve("districts/desercion_secundaria.csv"), secondary);
        Files.writeString(data.resolve("districts/censo.csv"), census);
        Files.writeString(data.resolve("districts/other.csv"), light);
        Files.writeString(data.resolve("districts/readme.csv"), "text,more\n1,2\n");
        return data;
    }

    @Test
    void districtSourcesAreJoinedOnTheCode() throws IOException {
        Path data = withDistricts();
        EnahoData read = EnahoSurvey.open(data).read();
        Table table = read.years().get(2023);
        for (int row = 0; row < table.rows(); row++) {
            int district = Integer.parseInt(table.text("ubigeo").get(row).substring(4));
            assertThat(table.numbers("admin_dropout_primary").get(row)).isEqualTo(district / 200.0);
            assertThat(table.numbers("admin_dropout_secondary").get(row))
                    .isCloseTo((district + 0.5) / 100, within(1e-15));
            assertThat(table.numbers("census_literacy_rate").get(row)).isEqualTo(0.8);
            // 30 + 10 of 100 speakers.
            assertThat(table.numbers("census_indigenous_lang_pct").get(row)).isEqualTo(40);
            assertThat(table.numbers("nightlight_intensity").get(row)).isEqualTo(0.25);
            assertThat(table.numbers("census_water_access_pct").get(row)).isEqualTo(10.0 * district);
            assertThat(table.numbers("poverty_index").get(row))
                    .isEqualTo(Double.valueOf(district == 3 ? Double.NaN : 40));
        }
        assertThat(read.report().districts())
                .hasSize(4)
                .allMatch(source -> source.join().rate() == 1);
        assertThat(read.report().districts().get(1).columns()).containsExactly("admin_dropout_primary");
        // Departments 01 to 09 of 5 x 9 districts each start with a zero.
        assertThat(read.report().districts().get(1).paddedCodes()).isEqualTo(9 * 45);
        assertThat(read.report().districts().get(3).droppedRows()).isEqualTo(1);
        assertThat(read.report().warnings()).anyMatch(w -> w.text().contains("readme.csv: no known district columns"));
        Table districts = EnahoSurvey.open(data).districts().orElseThrow();
        assertThat(districts.rows()).isEqualTo(25 * 45);
        assertThat(districts.text("department").get(0)).isEqualTo("D");
        assertThat(EnahoSurvey.open(new MiniSurvey(2023, 5, 1).write(folder.resolve("without")))
                        .districts())
                .isEmpty();
    }

    @Test
    void impossibleDistrictValuesStop() throws IOException {
        Path data = withDistricts();
        Path lights = Files.writeString(data.resolve("districts/z.csv"), "ubigeo,radiance\n010101,1\n010102,-2\n");
        Files.delete(data.resolve("districts/other.csv"));
        assertThatThrownBy(() -> EnahoSurvey.open(data).read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(lights + ", row 3, column 'radiance': -2 is impossible");
        Files.writeString(lights, "ubigeo,radiance\n010101,1\n10101,2\n");
        assertThatThrownBy(() -> EnahoSurvey.open(data).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 3: the district 010101 was there before");
        Files.writeString(lights, "ubigeo,radiance\n990101,1\n990102,2\n");
        assertThatThrownBy(() -> EnahoSurvey.open(data).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("persons live in a district of this file; not found: ");
    }

    // ---------------------------------------------------------------- real files

    /** INEI's module 200 of 2024; the sums were also computed in R. */
    @Test
    void theRealMembersOf2024AreRead() {
        Path file = ReferenceData.file("data/enaho/Enaho01-2024-200.csv.gz");
        Members members = EnahoSurvey.members(file);
        IngestReport.Year report = members.report().years().get(0);
        assertThat(report.files().get(0).rows()).isEqualTo(117_721);
        assertThat(report.dropped()).containsEntry("200: panel-only rows", 3_966);
        Table table = members.table();
        assertThat(table.rows()).isEqualTo(117_721 - 3_966);
        double total = 0;
        for (int row = 0; row < table.rows(); row++) {
            total += table.numbers("p204").get(row) == 1
                    ? table.numbers("facpob07").get(row)
                    : 0;
        }
        // The reference sums in another order: 1e-12 relative.
        assertThat(total).isCloseTo(34482699.3113189, within(1e-4));
        assertThat(table.text("conglome").dictionary()).hasSize(5_359);
        assertThat(report.paddedKeys()).isEmpty();
    }

    @Test
    void theRealTranscriptsOf2023AreRead() throws IOException {
        for (String module : List.of("200", "300", "500")) {
            Path file = ReferenceData.file("data/enaho/samples-2023/enaho_2023_" + module + "_clase.two-conglomes.csv");
            Table table = Tables.read(file);
            assertThat(table.text("conglome").dictionary()).containsExactly("005030", "005138");
            assertThat(table.rows()).isEqualTo(module.equals("200") ? 54 : module.equals("300") ? 43 : 35);
        }
        Members members = EnahoSurvey.members(
                ReferenceData.file("data/enaho/samples-2023/enaho_2023_200_clase.two-conglomes.csv"));
        assertThat(members.table().rows()).isPositive();
    }

    @Test
    void theRealRawFilesAreRead() {
        record Raw(String file, String entry, int rows, int columns, String key) {}
        List<Raw> files = List.of(
                new Raw("913-Modulo81__Enaho01B-2024-2.csv", null, 7967, 95, "015009"),
                new Raw("906__Enaho01-2023-613H.csv", null, 186, 21, "015545"),
                new Raw("284-Modulo85__Enaho01B-2008-2b.csv", null, 5370, 22, "000004"),
                new Raw("291-Modulo85.zip", "291-Modulo85/Enaho01B-2011-1.csv", 24809, 112, null),
                new Raw("291-Modulo85.zip", "291-Modulo85/Enaho01B-2011-2.csv", 24809, 42, null));
        for (Raw raw : files) {
            Path file = ReferenceData.file("data/enaho/raw-format/" + raw.file());
            DelimitedReader.Result result = new DelimitedReader(new Source(file, raw.entry()), MissingText.BLANK)
                    .read(List.of(ColumnRequest.key("conglome", 6), ColumnRequest.key("ubigeo", 6)));
            assertThat(result.facts().rows()).as(raw.file()).isEqualTo(raw.rows());
            assertThat(result.facts().columns()).as(raw.file()).isEqualTo(raw.columns());
            assertThat(result.facts().encoding()).isEqualTo("ISO-8859-1");
            if (raw.key() != null) {
                assertThat(result.table().text("conglome").get(0)).isEqualTo(raw.key());
            }
        }
    }

    @Test
    void theRealDistrictFilesAreRead() throws IOException {
        Path real = ReferenceData.file("data/peru-district/censo2017_lengua_alfabetismo_distrito.csv")
                .getParent();
        Path data = Files.createDirectories(folder.resolve("data/districts"));
        try (Stream<Path> list = Files.list(real)) {
            for (Path file : list.sorted().toList()) {
                Files.copy(file, data.resolve(file.getFileName()));
            }
        }
        List<IngestReport.Warning> warnings = new ArrayList<>();
        Table table = DistrictSources.in(data.getParent(), TableFile::sha256, warnings)
                .table()
                .orElseThrow();
        assertThat(table.rows()).isBetween(1_891, 1_900);
        double[] rates = Arrays.stream(table.numbers("admin_dropout").toArray())
                .filter(v -> !Double.isNaN(v))
                .toArray();
        assertThat(rates).hasSize(1_890);
        assertThat(Arrays.stream(rates).allMatch(rate -> rate >= 0 && rate <= 0.2))
                .isTrue();
        assertThat(Arrays.stream(table.numbers("census_indigenous_lang_pct").toArray())
                        .filter(v -> v >= 0)
                        .count())
                .isEqualTo(1_874);
        assertThat(warnings).anyMatch(w -> w.text().endsWith("ubigeo_distrito.csv: rows without a district code: 1"));
    }
}
