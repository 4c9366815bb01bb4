package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.equidad.enahoio.SyntheticOptions.Delimiter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The synthetic survey through the project's reader: every value that was generated comes back. */
class SyntheticRoundTripTest {
    private static final int YEARS = 4;
    private static final SyntheticOptions OPTIONS = SyntheticOptions.small()
            .withHouseholds(500)
            .withYears(2019, 2022)
            .withSeed(11)
            .withDelimiter(2019, Delimiter.PIPE)
            .withDelimiter(2020, Delimiter.COMMA)
            .withDelimiter(2021, Delimiter.SEMICOLON)
            .withDelimiter(2022, Delimiter.TAB);
    /** Money and weights are written to six decimals. */
    private static final double ROUNDING = 5.1e-7;

    @TempDir
    static Path folder;

    private static Path survey;

    @BeforeAll
    static void write() {
        survey = folder.resolve("survey");
        SyntheticSurvey.of(OPTIONS).writeTo(survey);
    }

    @ParameterizedTest
    @ValueSource(ints = {2019, 2020, 2021, 2022})
    void everyCellOfEveryFileComesBack(int year) throws IOException {
        char delimiter = OPTIONS.delimiterOf(year).symbol();
        try (Stream<Path> files = Files.list(survey.resolve(Integer.toString(year)))) {
            List<Path> tables =
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
            assertThat(tables).hasSize(6);
            for (Path path : tables) {
                assertSameCells(RawFile.read(path, delimiter), Tables.read(path));
            }
        }
    }

    @Test
    void everyCellOfTheDistrictFilesComesBack() throws IOException {
        try (Stream<Path> files = Files.list(survey.resolve("districts"))) {
            List<Path> tables =
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
            assertThat(tables).hasSize(6);
            for (Path path : tables) {
                assertSameCells(RawFile.read(path, ','), Tables.read(path));
            }
        }
    }

    private static void assertSameCells(RawFile raw, Table table) {
        assertThat(table.rows()).as("%s", raw.path).isEqualTo(raw.rows.size());
        assertThat(table.names()).isEqualTo(raw.header);
        int wrong = 0;
        for (String name : raw.header) {
            Column column = table.column(name);
            String upper = name.toUpperCase(Locale.ROOT);
            for (int row = 0; row < table.rows(); row++) {
                String cell = raw.get(raw.rows.get(row), upper);
                boolean same = cell.isEmpty()
                        ? column.isMissing(row)
                        : column instanceof NumberColumn numbers
                                ? numbers.get(row) == Double.parseDouble(cell)
                                : cell.equals(((TextColumn) column).get(row));
                wrong += same ? 0 : 1;
            }
        }
        assertThat(wrong).as("cells of %s that came back otherwise", raw.path).isZero();
        for (String key : List.of("CONGLOME", "UBIGEO", "P201P")) {
            if (raw.has(key) && raw.path.getFileName().toString().contains("naho")) {
                assertThat(table.column(key)).as("%s keeps its zeros", key).isInstanceOf(TextColumn.class);
            }
        }
    }

    private record Who(SyntheticCluster cluster, SyntheticHousehold household, SyntheticPerson person) {}

    private static Map<String, Who> schoolAge(SyntheticSample sample) {
        Map<String, Who> children = new HashMap<>();
        for (SyntheticCluster cluster : sample.clusters) {
            for (SyntheticHousehold household : cluster.households) {
                for (SyntheticPerson person : household.persons) {
                    if (person.schoolAge() && person.resident()) {
                        children.put(key(cluster, household, person), new Who(cluster, household, person));
                    }
                }
            }
        }
        return children;
    }

    private static String key(SyntheticCluster cluster, SyntheticHousehold household, SyntheticPerson person) {
        SyntheticBytes key = new SyntheticBytes();
        key.padded(cluster.number, 6);
        key.padded(household.dwelling, 3);
        key.text(household.number);
        key.padded(person.number, 2);
        return new String(key.toArray(), StandardCharsets.ISO_8859_1);
    }

    /** From the people in memory to the harmonised person table, with all joins between. */
    @Test
    void thePersonTableHoldsThePeopleThatWereMade() {
        EnahoData data = EnahoSurvey.open(survey).read();
        assertThat(data.years()).hasSize(YEARS);
        for (int year = 2019; year <= 2022; year++) {
            Map<String, Who> children = schoolAge(SyntheticSample.draw(OPTIONS, year));
            Table table = data.years().get(year);
            assertThat(table.rows()).isEqualTo(children.size());
            for (int row = 0; row < table.rows(); row++) {
                int at = row;
                String key = Stream.of("conglome", "vivienda", "hogar", "codperso")
                        .map(column -> table.text(column).get(at))
                        .collect(Collectors.joining());
                Who who = children.get(key);
                assertThat(who).as(key).isNotNull();
                assertSame(table, row, who);
            }
        }
    }

    private static void assertSame(Table table, int row, Who who) {
        SyntheticPerson p = who.person();
        SyntheticHousehold h = who.household();
        boolean told = !p.incomplete;
        boolean toldLast = told && p.lastYearAsked;
        assertCode(table, row, "p207", p.sex);
        assertCode(table, row, "p208a", p.age);
        assertCode(table, row, "p203", p.kinship);
        assertCode(table, row, "p209", p.marital);
        assertCode(table, row, "p210", p.chores);
        assertCode(table, row, "p211a", p.task);
        assertCode(table, row, "p300a", told ? p.language : 0);
        assertCode(table, row, "p301a", told ? p.level : 0);
        assertCode(table, row, "p303", toldLast ? p.enrolledLast : 0);
        assertCode(table, row, "p304a", toldLast ? p.lastLevel : 0);
        assertCode(table, row, "p304c", toldLast ? p.lastGrade : 0);
        assertCode(table, row, "p304d", toldLast && p.lastLevel > 0 ? p.lastSchool : 0);
        assertCode(table, row, "p306", told ? p.enrolledNow : 0);
        assertCode(table, row, "p307", told ? p.attends : 0);
        assertCode(table, row, "p308a", told ? p.nowLevel : 0);
        assertCode(table, row, "p313", told ? p.reason : 0);
        assertCode(table, row, "p401g2", p.birthplace);
        assertCode(table, row, "p501", p.age >= 14 ? p.worked : 0);
        for (int i = 0; i < 6; i++) {
            assertCode(table, row, "p401h" + (i + 1), (p.limitations & 1 << i) != 0 ? 1 : 2);
        }
        assertCode(table, row, "mieperho", h.members);
        assertCode(table, row, "pobreza", h.poverty);
        assertThat(table.numbers("ingtpu01").get(row)).isEqualTo(h.juntos);
        assertThat(table.numbers("p710_04").get(row)).isEqualTo(h.juntosMember ? 1 : 0);
        assertThat(table.numbers("inghog1d").get(row)).isCloseTo(h.income, within(ROUNDING));
        assertThat(table.numbers("factor07").get(row)).isCloseTo(who.cluster().factor07, within(ROUNDING));
        SyntheticPerson head = h.first(SyntheticPerson.HEAD);
        if (head.resident()) {
            assertCode(table, row, "head_p301a", head.incomplete ? 0 : head.level);
        }
    }

    private static void assertCode(Table table, int row, String name, int expected) {
        double value = table.numbers(name).get(row);
        assertThat(Double.isNaN(value) ? 0 : value)
                .as("%s in row %d", name, row)
                .isEqualTo(expected);
    }

    @Test
    void theReaderFindsNothingToWarnOfButTheLostZeros() {
        IngestReport report = EnahoSurvey.open(survey).read().report();
        assertThat(report.warnings())
                .allMatch(w -> w.topic() == IngestReport.Topic.DISTRICT_ZEROS_PUT_BACK
                        && w.text().contains("desercion_primaria"));
        assertThat(report.warnings()).hasSize(1);
        assertThat(report.years()).hasSize(YEARS).allSatisfy(year -> {
            assertThat(year.unknownCodes()).isEmpty();
            assertThat(year.absentModules()).isEmpty();
            assertThat(year.absentColumns()).isEmpty();
            assertThat(year.disagreeing().values()).allMatch(n -> n == 0);
            assertThat(year.joins()).allSatisfy(join -> assertThat(join.rate()).isEqualTo(1.0));
            assertThat(year.withoutEducationRow()).isPositive();
        });
        assertThat(report.districts()).hasSize(6);
    }

    @Test
    void districtCovariatesReachNearlyEveryChild() {
        Table pooled = EnahoSurvey.open(survey).read().pooled();
        for (String name : List.of(
                "admin_dropout_primary",
                "admin_dropout_secondary",
                "census_indigenous_lang_pct",
                "census_literacy_rate",
                "census_water_access_pct",
                "census_electricity_pct",
                "nightlight_intensity",
                "poverty_index")) {
            Column column = pooled.column(name);
            int missing = 0;
            for (int row = 0; row < pooled.rows(); row++) {
                missing += column.isMissing(row) ? 1 : 0;
            }
            assertThat((double) missing / pooled.rows()).as(name).isLessThan(0.02);
        }
    }

    /** A year as spreadsheets and scripts pass it on: UTF-8 with a mark, lower case, empty cells, keys without zeros, gz. */
    @Test
    void aReExportedCopyGivesTheSameTable() throws IOException {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("2021"));
        try (Stream<Path> files = Files.list(survey.resolve("2021"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                RawFile raw = RawFile.read(file, ';');
                try (OutputStream out = new GZIPOutputStream(
                        Files.newOutputStream(copy.resolve("2021/" + file.getFileName() + ".gz")))) {
                    StringBuilder text = new StringBuilder("\uFEFF");
                    text.append(String.join(",", raw.header).toLowerCase(Locale.ROOT))
                            .append('\n');
                    for (String[] row : raw.rows) {
                        for (int c = 0; c < row.length; c++) {
                            String cell = row[c].equals(" ") ? "" : row[c];
                            boolean key = raw.header.get(c).matches("CONGLOME|VIVIENDA|CODPERSO|UBIGEO|MES");
                            text.append(c > 0 ? "," : "").append(key ? cell.replaceFirst("^0+", "") : cell);
                        }
                        text.append('\n');
                    }
                    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Table original = EnahoSurvey.open(survey).read(2021, 2021).years().get(2021);
        EnahoData read = EnahoSurvey.open(copy).read();
        Table again = read.years().get(2021);
        assertThat(read.report().years().get(0).paddedKeys()).isNotEmpty();
        assertThat(again.rows()).isEqualTo(original.rows());
        for (String name : again.names()) {
            int other = 0;
            for (int row = 0; row < again.rows(); row++) {
                boolean same = again.column(name) instanceof NumberColumn numbers
                        ? Double.compare(
                                        numbers.get(row), original.numbers(name).get(row))
                                == 0
                        : Objects.equals(
                                again.text(name).get(row), original.text(name).get(row));
                other += same ? 0 : 1;
            }
            assertThat(other).as(name).isZero();
        }
    }
}
