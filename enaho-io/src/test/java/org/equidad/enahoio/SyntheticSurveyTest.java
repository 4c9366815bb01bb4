package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.equidad.enahoio.SyntheticOptions.Delimiter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticSurveyTest {
    private static final SyntheticOptions OPTIONS = SyntheticOptions.small().withSeed(7);

    @TempDir
    static Path folder;

    private static Path survey;
    private static SyntheticSurvey.Summary summary;

    @BeforeAll
    static void write() {
        survey = folder.resolve("survey");
        summary = SyntheticSurvey.of(OPTIONS).writeTo(survey);
    }

    private static final Map<String, RawFile> READ = new HashMap<>();

    private static RawFile module(int year, String name) {
        String path = year + "/" + name.replace("YYYY", Integer.toString(year));
        return READ.computeIfAbsent(path, p -> RawFile.read(survey.resolve(p), year <= 2019 ? '|' : ','));
    }

    private static RawFile persons(int year) {
        return module(year, "Enaho01-YYYY-200.csv");
    }

    private static RawFile education(int year) {
        return module(year, "Enaho01A-YYYY-300.csv");
    }

    private static RawFile health(int year) {
        return module(year, "Enaho01A-YYYY-400.csv");
    }

    private static RawFile work(int year) {
        return module(year, "Enaho01A-YYYY-500.csv");
    }

    private static RawFile sumaria(int year) {
        return module(year, "Sumaria-YYYY.csv");
    }

    private static RawFile programmes(int year) {
        return module(year, "Enaho01-YYYY-700.csv");
    }

    private static List<RawFile> allOf(int year) {
        return List.of(persons(year), education(year), health(year), work(year), sumaria(year), programmes(year));
    }

    private static Map<String, byte[]> bytesOf(Path root) throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                bytes.put(root.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return bytes;
    }

    // ---- the promise of the same bytes

    @Test
    void sameSeedGivesTheSameBytesWhateverTheThreads() throws IOException {
        SyntheticOptions options = SyntheticOptions.small().withHouseholds(600).withYears(2019, 2021);
        Path one = folder.resolve("one-thread");
        Path many = folder.resolve("many-threads");
        SyntheticSurvey.of(options.withThreads(1)).writeTo(one);
        SyntheticSurvey.of(options.withThreads(3)).writeTo(many);
        Map<String, byte[]> first = bytesOf(one);
        Map<String, byte[]> second = bytesOf(many);
        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void anotherSeedDrawsAnotherSampleOfTheSameCountry() throws IOException {
        SyntheticOptions options = SyntheticOptions.small().withHouseholds(400).withYears(2022, 2022);
        Path one = folder.resolve("seed-1");
        Path other = folder.resolve("seed-2");
        SyntheticSurvey.of(options.withSeed(1)).writeTo(one);
        SyntheticSurvey.of(options.withSeed(2)).writeTo(other);
        Map<String, byte[]> first = bytesOf(one);
        Map<String, byte[]> second = bytesOf(other);
        first.forEach((name, bytes) -> {
            boolean same = Arrays.equals(bytes, second.get(name));
            assertThat(same).as(name).isEqualTo(!name.startsWith("2022") || name.endsWith(".txt"));
        });
    }

    @Test
    void aYearDoesNotDependOnTheOtherYearsAskedFor() throws IOException {
        SyntheticOptions options = SyntheticOptions.small().withHouseholds(400);
        Path alone = folder.resolve("alone");
        Path among = folder.resolve("among");
        SyntheticSurvey.of(options.withYears(2020, 2020)).writeTo(alone);
        SyntheticSurvey.of(options.withYears(2018, 2021)).writeTo(among);
        bytesOf(alone.resolve("2020"))
                .forEach((name, bytes) ->
                        assertThat(among.resolve("2020/" + name)).hasBinaryContent(bytes));
    }

    /**
     * The bytes of one small year, pinned: a change of generator, of formatting or of a platform's arithmetic shows here.
     * A deliberate change of the generator changes the number; it is then set anew.
     */
    @Test
    void bytesArePinned() throws Exception {
        SyntheticOptions options = SyntheticOptions.small()
                .withHouseholds(300)
                .withYears(2023, 2023)
                .withSeed(99);
        Path pinned = folder.resolve("pinned");
        SyntheticSurvey.of(options).writeTo(pinned);
        var digest = java.security.MessageDigest.getInstance("SHA-256");
        bytesOf(pinned).forEach((name, bytes) -> {
            digest.update(name.replace('\\', '/').getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        assertThat(java.util.HexFormat.of().formatHex(digest.digest())).isEqualTo(PINNED);
    }

    private static final String PINNED = "2b24f8dcea8ba075a15a733fffe01208a7e5bb7df59e0bdeed951a5019adf7d9";

    // ---- the raw form

    @ParameterizedTest
    @ValueSource(ints = {2018, 2019, 2020, 2021, 2022, 2023, 2024})
    void rawFormOfEveryFile(int year) {
        char delimiter = year <= 2019 ? '|' : ',';
        for (RawFile file : allOf(year)) {
            assertThat(file.header).doesNotHaveDuplicates().endsWith("SINTETICO");
            assertThat(bytesAbove127(file.bytes))
                    .as("%s: the only byte above 127 is the D1 of AÑO in the header", file.path)
                    .containsExactly(0xD1);
            String top = new String(file.bytes, 0, 2_000, StandardCharsets.ISO_8859_1);
            assertThat(top.substring(0, top.indexOf("\r\n"))).contains("A\u00D1O" + delimiter);
            assertThat(loneOrQuoted(file.bytes))
                    .as("%s: quotes, and line ends other than CRLF", file.path)
                    .isZero();
            int wrong = 0;
            for (String[] row : file.rows) {
                wrong += row.length == file.header.size() && row[row.length - 1].equals("1") ? 0 : 1;
                for (String cell : row) {
                    wrong += rawCell(cell) ? 0 : 1;
                }
            }
            assertThat(wrong)
                    .as("%s: ragged rows, rows without the mark, cells of another form", file.path)
                    .isZero();
        }
    }

    private static List<Integer> bytesAbove127(byte[] bytes) {
        List<Integer> high = new ArrayList<>();
        for (byte b : bytes) {
            if (b < 0) {
                high.add(b & 0xFF);
            }
        }
        return high;
    }

    private static int loneOrQuoted(byte[] bytes) {
        int found = bytes[bytes.length - 1] == '\n' ? 0 : 1;
        for (int i = 0; i < bytes.length; i++) {
            boolean lone = bytes[i] == '\r' && (i + 1 == bytes.length || bytes[i + 1] != '\n')
                    || bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r');
            found += lone || bytes[i] == '"' ? 1 : 0;
        }
        return found;
    }

    /** One space, or digits, or a decimal with a point, no zero before it and no trailing zeros. */
    private static boolean rawCell(String cell) {
        if (cell.equals(" ")) {
            return true;
        }
        int point = cell.indexOf('.');
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !cell.isEmpty() && (point < 0 || !cell.startsWith("0.") && !cell.endsWith("0") && !cell.endsWith("."));
    }

    @Test
    void identifiersKeepTheirWidth() {
        Map<String, String> forms = new TreeMap<>(Map.of(
                "MES", "0[1-9]|1[0-2]",
                "CONGLOME", "\\d{6}",
                "VIVIENDA", "\\d{3}",
                "HOGAR", "11|12|22",
                "UBIGEO", "(0[1-9]|1\\d|2[0-5])\\d{4}",
                "CODPERSO", "\\d{2}"));
        for (RawFile file : allOf(2023)) {
            forms.forEach((column, form) -> {
                if (file.has(column)) {
                    assertThat(file.rows.stream().map(r -> file.get(r, column)).distinct())
                            .as("%s of %s", column, file.path)
                            .allMatch(cell -> cell.matches(form));
                }
            });
        }
        RawFile persons = persons(2023);
        assertThat(persons.rows)
                .allSatisfy(row -> assertThat(persons.get(row, "P201P"))
                        .matches("20\\d{15}")
                        .contains(persons.person(row)));
    }

    @Test
    void decimalsComeWithoutLeadingZero() {
        RawFile sumaria = sumaria(2022);
        assertThat(sumaria.rows)
                .anySatisfy(row -> assertThat(sumaria.get(row, "LD")).startsWith("."));
        assertThat(sumaria.rows)
                .allSatisfy(row -> assertThat(sumaria.get(row, "INGHOG1D")).matches("\\d+(\\.\\d+)?"));
    }

    @Test
    void columnOrderAndCaseChangeBetweenYears() {
        assertThat(persons(2020).header).contains("P208a", "P201p").doesNotContain("P208A");
        assertThat(persons(2021).header).contains("P208A");
        assertThat(sumaria(2023).header).contains("INGHOG1d");
        for (int year = 2019; year <= 2024; year++) {
            List<String> before = upper(education(year - 1).header);
            List<String> now = upper(education(year).header);
            assertThat(now).containsExactlyInAnyOrderElementsOf(before).isNotEqualTo(before);
        }
    }

    private static List<String> upper(List<String> names) {
        return names.stream().map(n -> n.toUpperCase(Locale.ROOT)).toList();
    }

    @Test
    void juntosColumnChangesItsName() {
        assertThat(programmes(2019).header).contains("P710_4").doesNotContain("P710_04");
        assertThat(programmes(2020).header).contains("P710_04").doesNotContain("P710_4");
    }

    @ParameterizedTest
    @EnumSource(Delimiter.class)
    void delimiterIsChosenPerYear(Delimiter delimiter) {
        Path out = folder.resolve("delimiter-" + delimiter);
        SyntheticSurvey.of(SyntheticOptions.small()
                        .withHouseholds(200)
                        .withYears(2019, 2020)
                        .withDelimiter(2020, delimiter))
                .writeTo(out);
        RawFile changed = RawFile.read(out.resolve("2020/Sumaria-2020.csv"), delimiter.symbol());
        assertThat(changed.header).contains("INGHOG1d").hasSizeGreaterThan(20);
        assertThat(RawFile.read(out.resolve("2019/Sumaria-2019.csv"), '|').header)
                .hasSize(changed.header.size());
    }

    @Test
    void fillerColumnsWidenModule300() {
        Path out = folder.resolve("wide");
        SyntheticSurvey.of(SyntheticOptions.small()
                        .withHouseholds(200)
                        .withYears(2021, 2021)
                        .withMinimumColumns(500))
                .writeTo(out);
        RawFile wide = RawFile.read(out.resolve("2021/Enaho01A-2021-300.csv"), ',');
        assertThat(wide.header).hasSize(500).endsWith("SINTETICO").doesNotHaveDuplicates();
        assertThat(wide.rows).allSatisfy(row -> assertThat(row).hasSize(500));
        assertThat(RawFile.read(out.resolve("2021/Enaho01-2021-200.csv"), ',').header)
                .hasSizeLessThan(50);
    }

    @Test
    void everyFolderSaysThatItIsInvented() throws IOException {
        try (Stream<Path> paths = Files.walk(survey)) {
            List<Path> folders = paths.filter(Files::isDirectory).toList();
            assertThat(folders).hasSize(9);
            assertThat(folders)
                    .allSatisfy(path -> assertThat(path.resolve("LEEME_SINTETICO.txt"))
                            .content()
                            .contains("SYNTHETIC", "SINTETICOS"));
        }
    }

    // ---- structure

    @ParameterizedTest
    @ValueSource(ints = {2018, 2020, 2024})
    void keysAreUniqueAndJoinsMatch(int year) {
        RawFile persons = persons(year);
        Map<String, String[]> byKey = new HashMap<>();
        persons.rows.forEach(
                row -> assertThat(byKey.put(persons.person(row), row)).isNull());
        Set<String> households = new HashSet<>();
        persons.rows.forEach(row -> households.add(persons.household(row)));
        for (RawFile file : List.of(education(year), health(year), work(year))) {
            Set<String> keys = new HashSet<>();
            for (String[] row : file.rows) {
                assertThat(keys.add(file.person(row))).isTrue();
                String[] same = byKey.get(file.person(row));
                assertThat(same).isNotNull();
                for (String column : List.of(
                        "A\u00D1O",
                        "MES",
                        "UBIGEO",
                        "DOMINIO",
                        "ESTRATO",
                        "P203",
                        "P204",
                        "P205",
                        "P206",
                        "P207",
                        "P208A",
                        "P209")) {
                    assertThat(file.get(row, column)).as(column).isEqualTo(persons.get(same, column));
                }
            }
        }
        for (RawFile file : List.of(sumaria(year), programmes(year))) {
            Set<String> keys = new HashSet<>();
            file.rows.forEach(row -> assertThat(keys.add(file.household(row))).isTrue());
            assertThat(keys).isEqualTo(households);
        }
        // CONGLOME and VIVIENDA alone are no key: some dwellings hold two households.
        assertThat(persons.rows.stream().filter(r -> persons.get(r, "HOGAR").equals("22")))
                .isNotEmpty();
    }

    @Test
    void universesOfTheModules() {
        RawFile persons = persons(2024);
        Set<String> inEducation = keys(education(2024));
        Set<String> inHealth = keys(health(2024));
        Set<String> inWork = keys(work(2024));
        for (String[] row : persons.rows) {
            boolean panel = persons.code(row, "P203") == 0;
            boolean resident = !panel
                    && (persons.code(row, "P204") == 1
                            ? persons.code(row, "P205") == 2
                            : persons.code(row, "P206") == 1);
            double age = persons.number(row, "P208A");
            String key = persons.person(row);
            assertThat(inHealth.contains(key)).isEqualTo(resident);
            assertThat(inEducation.contains(key)).isEqualTo(resident && age >= 3);
            assertThat(inWork.contains(key)).isEqualTo(resident && age >= 14);
        }
    }

    private static Set<String> keys(RawFile file) {
        Set<String> keys = new HashSet<>();
        file.rows.forEach(row -> keys.add(file.person(row)));
        return keys;
    }

    @Test
    void panelOnlyRowsAreBlankButWeighted() {
        RawFile persons = persons(2024);
        List<String[]> panel =
                persons.rows.stream().filter(r -> persons.code(r, "P203") == 0).toList();
        // 3,966 of 117,721 rows in the real file of 2024.
        assertThat((double) panel.size() / persons.rows.size()).isBetween(0.02, 0.05);
        assertThat(panel).allSatisfy(row -> {
            for (String column : List.of("P204", "P205", "P206", "P207", "P208A", "P209", "P210", "P211A")) {
                assertThat(persons.get(row, column)).as(column).isEmpty();
            }
            assertThat(persons.number(row, "FACPOB07")).isPositive();
            assertThat(persons.get(row, "P201P").substring(0, 4)).isLessThan("2024");
        });
    }

    @Test
    void weightsArePositiveConstantInAClusterAndSumToThePopulation() {
        double[] expected = {32.6e6, 32.9e6, 33.2e6, 33.5e6, 33.8e6, 34.1e6, 34.5e6};
        for (int year = 2018; year <= 2024; year++) {
            RawFile persons = persons(year);
            double sum = 0;
            Map<String, Double> byCluster = new HashMap<>();
            for (String[] row : persons.rows) {
                double weight = persons.number(row, "FACPOB07");
                assertThat(weight).isPositive();
                assertThat(byCluster.merge(persons.get(row, "CONGLOME"), weight, (a, b) -> a.equals(b) ? a : -1))
                        .isEqualTo(weight);
                sum += persons.code(row, "P204") == 1 ? weight : 0;
            }
            assertThat(sum).isCloseTo(expected[year - 2018], within(0.1e6));
            RawFile education = education(year);
            assertThat(education.rows).allSatisfy(row -> {
                assertThat(education.number(row, "FACTOR07")).isPositive();
                assertThat(education.number(row, "FACTORA07")).isPositive();
            });
            RawFile work = work(year);
            assertThat(work.rows)
                    .allSatisfy(row -> assertThat(work.number(row, "FAC500A")).isPositive());
        }
    }

    @Test
    void everyStratumHasTwoClustersAndEveryClusterOneMonth() {
        for (int year = 2018; year <= 2024; year++) {
            RawFile persons = persons(year);
            Map<String, Set<String>> clusters = new HashMap<>();
            Map<String, Set<String>> months = new HashMap<>();
            for (String[] row : persons.rows) {
                String cluster = persons.get(row, "CONGLOME");
                clusters.computeIfAbsent(
                                persons.get(row, "DOMINIO") + persons.get(row, "ESTRATO"), k -> new HashSet<>())
                        .add(cluster);
                months.computeIfAbsent(cluster, k -> new HashSet<>()).add(persons.get(row, "MES"));
            }
            assertThat(clusters).hasSize(51);
            assertThat(clusters.values()).allSatisfy(c -> assertThat(c).hasSizeGreaterThanOrEqualTo(2));
            assertThat(months.values()).allSatisfy(m -> assertThat(m).hasSize(1));
            assertThat(months.values().stream().flatMap(Set::stream).distinct()).hasSize(12);
        }
    }

    @Test
    void aThirdOfTheClustersReturnsInTheSameMonth() {
        Map<String, String> before = monthByCluster(2022);
        Map<String, String> now = monthByCluster(2023);
        long returning = now.keySet().stream().filter(before::containsKey).count();
        assertThat((double) returning / now.size()).isBetween(0.2, 0.33);
        now.forEach((cluster, month) ->
                assertThat(before.getOrDefault(cluster, month)).isEqualTo(month));
    }

    private static Map<String, String> monthByCluster(int year) {
        RawFile persons = persons(year);
        Map<String, String> months = new HashMap<>();
        persons.rows.forEach(row -> months.put(persons.get(row, "CONGLOME"), persons.get(row, "MES")));
        return months;
    }

    @Test
    void smallDefaultHoldsAboutThreeThousandSchoolAgeChildrenAYear() {
        assertThat(summary.years()).isEqualTo(7);
        assertThat(summary.schoolAge() / 7.0).isBetween(2_500.0, 3_500.0);
        long counted = 0;
        long persons = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile education = education(year);
            counted +=
                    education.rows.stream().filter(r -> schoolAge(education, r)).count();
            persons += persons(year).rows.size();
        }
        assertThat(summary.schoolAge()).isEqualTo(counted);
        assertThat(summary.persons()).isEqualTo(persons);
    }

    private static boolean schoolAge(RawFile file, String[] row) {
        double age = file.number(row, "P208A");
        return age >= 6 && age <= 17;
    }

    @Test
    void householdsAreFamilies() {
        RawFile persons = persons(2021);
        Map<String, List<String[]>> households = new HashMap<>();
        persons.rows.forEach(row -> households
                .computeIfAbsent(persons.household(row), k -> new ArrayList<>())
                .add(row));
        households.values().forEach(rows -> {
            assertThat(rows.stream().filter(r -> persons.code(r, "P203") == 1)).hasSize(1);
            assertThat(rows.stream().filter(r -> persons.code(r, "P203") == 2)).hasSizeLessThanOrEqualTo(1);
            double head = persons.number(rows.get(0), "P208A");
            assertThat(head).isGreaterThanOrEqualTo(18);
            assertThat(rows.stream().filter(r -> persons.code(r, "P203") == 3))
                    .allSatisfy(
                            child -> assertThat(persons.number(child, "P208A")).isLessThan(head - 8));
        });
        RawFile sumaria = sumaria(2021);
        double size = sumaria.rows.stream()
                .mapToDouble(r -> sumaria.number(r, "MIEPERHO"))
                .average()
                .orElseThrow();
        // 3.26 in the real file of 2024.
        assertThat(size).isBetween(3.0, 3.6);
        for (String[] row : sumaria.rows) {
            long members = households.get(sumaria.household(row)).stream()
                    .filter(r -> persons.code(r, "P204") == 1)
                    .count();
            assertThat(sumaria.number(row, "MIEPERHO")).isEqualTo(members);
        }
    }

    // ---- quirks of content

    @Test
    void nativeLanguagesAreSplitFrom2020() {
        for (int year = 2018; year <= 2024; year++) {
            RawFile education = education(year);
            Set<Integer> codes = new HashSet<>();
            education.rows.forEach(row -> codes.add(education.code(row, "P300A")));
            assertThat(codes).contains(1, 2, 3, 4).isSubsetOf(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
            if (year < 2020) {
                assertThat(codes).allMatch(c -> c < 10);
            } else {
                assertThat(codes).contains(10, 11);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2019, 0, 0.01", "2020, 0.42, 0.62", "2021, 0.02, 0.08", "2023, 0, 0.01"})
    void telephoneGapInLastYearsEnrolment(int year, double low, double high) {
        RawFile education = education(year);
        long children =
                education.rows.stream().filter(r -> schoolAge(education, r)).count();
        List<String[]> blank = education.rows.stream()
                .filter(r -> schoolAge(education, r) && education.get(r, "P303").isEmpty())
                .toList();
        assertThat((double) blank.size() / children).isBetween(low, high);
        assertThat(blank).allSatisfy(row -> {
            assertThat(education.get(row, "P304A")).isEmpty();
            assertThat(education.get(row, "P304C")).isEmpty();
            assertThat(education.get(row, "P305")).isEmpty();
        });
    }

    @Test
    void someSchoolAgeChildrenHaveNoRowInModule300() {
        long all = 0;
        long without = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile persons = persons(year);
            Set<String> asked = keys(education(year));
            for (String[] row : persons.rows) {
                if (schoolAge(persons, row)) {
                    all++;
                    without += asked.contains(persons.person(row)) ? 0 : 1;
                }
            }
        }
        // 2.6 per cent in the real file of 2023; about 20,000 children, so a standard error of 0.15 points.
        assertThat((double) without / all).isBetween(0.02, 0.033);
    }

    @Test
    void schoolingIsConsistent() {
        for (int year = 2018; year <= 2024; year++) {
            RawFile education = education(year);
            for (String[] row : education.rows) {
                if (education.get(row, "P306").isEmpty()) {
                    continue;
                }
                int enrolled = education.code(row, "P306");
                int attends = education.code(row, "P307");
                double age = education.number(row, "P208A");
                boolean out = enrolled == 2 || attends == 2;
                assertThat(enrolled).isIn(1, 2);
                assertThat(attends != 0).isEqualTo(enrolled == 1);
                assertThat(education.code(row, "P308A") != 0).isEqualTo(enrolled == 1);
                assertThat(education.code(row, "P308D") != 0).isEqualTo(enrolled == 1);
                assertThat(education.code(row, "P313") != 0)
                        .as("P313 is asked of those of 3 to 24 who are not enrolled or do not attend")
                        .isEqualTo(age <= 24 && out);
                lastYearIsConsistent(education, row);
            }
        }
    }

    private static void lastYearIsConsistent(RawFile education, String[] row) {
        int last = education.code(row, "P303");
        int level = education.code(row, "P304A");
        assertThat(level != 0).isEqualTo(last == 1);
        assertThat(education.code(row, "P304D") != 0).isEqualTo(last == 1);
        assertThat(!education.get(row, "P304C").isEmpty()).isEqualTo(level == 2);
        double age = education.number(row, "P208A");
        if (level == 2) {
            int grade = education.code(row, "P304C");
            assertThat(grade).isBetween(1, 6);
            // Grade 1 at six: last year's grade is at most the age less five, and less when over age.
            assertThat((double) grade).isLessThanOrEqualTo(age - 4);
        } else if (level == 3) {
            int grade = education.code(row, "P304B");
            assertThat(grade).isBetween(1, 5);
            assertThat((double) grade + 6).isLessThanOrEqualTo(age - 4);
            if (education.code(row, "P306") == 1 && education.code(row, "P308A") == 3) {
                assertThat(education.code(row, "P308B")).isIn(grade, grade + 1);
            }
        }
        if (education.code(row, "P301A") == 6 && level == 3) {
            assertThat(education.code(row, "P304B")).isEqualTo(5);
            assertThat(education.code(row, "P305")).isEqualTo(1);
        }
    }

    @Test
    void graduatesOfSixteenAndSeventeenAreCaughtByTheTarget() {
        long graduates = 0;
        long finished = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile education = education(year);
            for (String[] row : education.rows) {
                double age = education.number(row, "P208A");
                if ((age == 16 || age == 17)
                        && education.code(row, "P303") == 1
                        && education.code(row, "P306") == 2
                        && education.code(row, "P301A") == 6) {
                    graduates++;
                    finished += education.code(row, "P313") == 3 ? 1 : 0;
                }
            }
        }
        assertThat(graduates).isGreaterThan(150);
        assertThat((double) finished / graduates).isBetween(0.45, 0.8);
    }

    @Test
    void januaryToMarchLooksLikeLeaving() {
        double[] children = new double[13];
        double[] out = new double[13];
        long vacation = 0;
        long summer = 0;
        for (int year : new int[] {2018, 2019, 2022, 2023, 2024}) {
            RawFile education = education(year);
            for (String[] row : education.rows) {
                int month = Integer.parseInt(education.get(row, "MES"));
                if (!schoolAge(education, row) || education.code(row, "P303") != 1) {
                    continue;
                }
                children[month]++;
                if (education.code(row, "P306") == 2) {
                    out[month]++;
                    summer += month <= 2 ? 1 : 0;
                    vacation += month <= 2 && education.code(row, "P313") == 6 ? 1 : 0;
                }
            }
        }
        assertThat(out[1] / children[1]).isBetween(0.35, 0.65);
        assertThat(out[2] / children[2]).isBetween(0.35, 0.65);
        assertThat(out[3] / children[3]).isBetween(0.12, 0.40);
        for (int month = 4; month <= 12; month++) {
            assertThat(out[month] / children[month]).as("month %d", month).isLessThan(0.11);
        }
        assertThat((double) vacation / summer).isGreaterThan(0.75);
    }

    @Test
    void workBirthplaceAndLimitations() {
        long limited = 0;
        long children = 0;
        long abroad = 0;
        long unknown = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile health = health(year);
            for (String[] row : health.rows) {
                int place = health.code(row, "P401G2");
                int here = health.code(row, "P401G1");
                assertThat(here).isIn(1, 2, 3);
                assertThat(here == 1).isEqualTo(place == Integer.parseInt(health.get(row, "UBIGEO")) && here == 1);
                assertThat(here == 3).isEqualTo(place == 999_999);
                unknown += here == 3 ? 1 : 0;
                if (schoolAge(health, row)) {
                    children++;
                    abroad += place < 10_000 ? 1 : 0;
                    boolean any = false;
                    for (int i = 1; i <= 6; i++) {
                        assertThat(health.code(row, "P401H" + i)).isIn(1, 2);
                        any |= health.code(row, "P401H" + i) == 1;
                    }
                    limited += any ? 1 : 0;
                }
            }
            RawFile work = work(year);
            assertThat(work.rows)
                    .allSatisfy(row -> assertThat(work.code(row, "P501")).isIn(1, 2));
            RawFile persons = persons(year);
            assertThat(persons.rows).allSatisfy(row -> {
                double age = persons.number(row, "P208A");
                assertThat(persons.code(row, "P210") != 0).isEqualTo(age >= 5 && age <= 17);
                assertThat(persons.code(row, "P211A") != 0).isEqualTo(persons.code(row, "P210") == 2);
            });
        }
        assertThat((double) limited / children).isBetween(0.025, 0.045);
        assertThat((double) abroad / children).isBetween(0.005, 0.04);
        assertThat(unknown).isPositive();
        boolean sentinel = false;
        for (int year = 2018; year <= 2024; year++) {
            RawFile work = work(year);
            sentinel |= work.rows.stream().anyMatch(r -> work.code(r, "P524A1") == 999_999);
        }
        assertThat(sentinel).as("999999 stands for not told in P524A1").isTrue();
    }

    @Test
    void povertyFollowsSpendingAndJuntosFollowsPoverty() {
        double rural = 0;
        double ruralPoor = 0;
        double urban = 0;
        double urbanPoor = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile sumaria = sumaria(year);
            RawFile programmes = programmes(year);
            String column = year <= 2019 ? "P710_4" : "P710_04";
            Map<String, String> juntos = new HashMap<>();
            programmes.rows.forEach(r -> juntos.put(programmes.household(r), programmes.get(r, column)));
            for (String[] row : sumaria.rows) {
                double perHead = sumaria.number(row, "GASHOG2D") / (12 * sumaria.number(row, "MIEPERHO"));
                int poverty = sumaria.code(row, "POBREZA");
                // Sums are written to six decimals.
                if (Math.abs(perHead - sumaria.number(row, "LINEA")) > 1e-4) {
                    assertThat(poverty == 3).isEqualTo(perHead > sumaria.number(row, "LINEA"));
                }
                assertThat(sumaria.number(row, "LINPE")).isLessThan(sumaria.number(row, "LINEA"));
                assertThat(juntos.get(sumaria.household(row))).isIn("0", "1");
                if (sumaria.number(row, "INGTPU01") > 0) {
                    assertThat(juntos.get(sumaria.household(row))).isEqualTo("1");
                    assertThat(sumaria.number(row, "INGHOG1D")).isGreaterThanOrEqualTo(sumaria.number(row, "INGTPU01"));
                }
                double weight = sumaria.number(row, "FACTOR07") * sumaria.number(row, "MIEPERHO");
                if (sumaria.code(row, "ESTRATO") >= 6) {
                    rural += weight;
                    ruralPoor += poverty < 3 ? weight : 0;
                } else {
                    urban += weight;
                    urbanPoor += poverty < 3 ? weight : 0;
                }
            }
        }
        assertThat(ruralPoor / rural).isBetween(0.3, 0.5);
        assertThat(urbanPoor / urban).isBetween(0.15, 0.3);
    }

    // ---- districts

    @ParameterizedTest
    @CsvSource({"primaria, 1890, 0.93, 538", "secundaria, 1846, 2.05, 414"})
    void administrativeRatesLookLikeTheMinistrys(String level, int rows, double mean, int zeros) {
        RawFile file = RawFile.read(survey.resolve("districts/desercion_" + level + ".csv"), ',');
        assertThat(file.header)
                .containsExactly(
                        "ubigeo",
                        "Departamento",
                        "Provincia",
                        "Distrito",
                        "desertor",
                        "denominador",
                        "Tasa",
                        "SINTETICO");
        assertThat(file.rows).hasSize(rows);
        assertThat(file.rows.stream()
                        .mapToDouble(r -> file.number(r, "TASA"))
                        .average()
                        .orElseThrow())
                .isCloseTo(mean, within(0.03));
        assertThat(file.rows.stream().filter(r -> file.number(r, "TASA") == 0).count())
                .isCloseTo(zeros, within(20L));
        boolean lost = file.rows.stream().anyMatch(r -> file.get(r, "UBIGEO").length() == 5);
        assertThat(lost).as("primary lost its leading zeros").isEqualTo(level.equals("primaria"));
        assertThat(file.rows)
                .allSatisfy(r -> assertThat(100 * file.number(r, "DESERTOR") / file.number(r, "DENOMINADOR"))
                        .isCloseTo(file.number(r, "TASA"), within(0.0051)));
    }

    @Test
    void districtFilesCoverTheClusters() {
        RawFile census = RawFile.read(survey.resolve("districts/censo2017.csv"), ',');
        RawFile lights = RawFile.read(survey.resolve("districts/luces_nocturnas.csv"), ',');
        RawFile poverty = RawFile.read(survey.resolve("districts/pobreza.csv"), ',');
        RawFile places = RawFile.read(survey.resolve("districts/coordenadas.csv"), ',');
        Set<String> codes = new HashSet<>();
        census.rows.forEach(r -> assertThat(codes.add(census.get(r, "UBIGEO"))).isTrue());
        assertThat(codes).hasSize(1892);
        for (RawFile file : List.of(lights, poverty, places)) {
            Set<String> same = new HashSet<>();
            file.rows.forEach(r -> same.add(file.get(r, "UBIGEO")));
            assertThat(same).isEqualTo(codes);
        }
        assertThat(codes.stream().map(c -> c.substring(0, 2)).distinct()).hasSize(25);
        RawFile persons = persons(2019);
        assertThat(persons.rows).allSatisfy(r -> assertThat(codes).contains(persons.get(r, "UBIGEO")));
        assertThat(lights.rows)
                .allSatisfy(r -> assertThat(lights.number(r, "MEAN_RADIANCE")).isNotNegative());
        assertThat(poverty.rows)
                .allSatisfy(r -> assertThat(poverty.number(r, "POVERTY_INDEX")).isBetween(0.0, 100.0));
        assertThat(census.rows).allSatisfy(r -> {
            for (String share :
                    List.of("INDIGENOUS_LANG_PCT", "LITERACY_RATE", "WATER_ACCESS_PCT", "ELECTRICITY_PCT")) {
                assertThat(census.number(r, share)).isBetween(0.0, 100.0);
            }
            assertThat(census.number(r, "SABE_LEER") + census.number(r, "NO_SABE_LEER"))
                    .isEqualTo(census.number(r, "POBLACION_3MAS"));
        });
        assertThat(places.rows).allSatisfy(r -> {
            assertThat(Double.parseDouble(places.get(r, "LATITUDE"))).isBetween(-19.0, 0.5);
            assertThat(Double.parseDouble(places.get(r, "LONGITUDE"))).isBetween(-82.0, -68.0);
        });
    }

    @Test
    void languageAndPovertyClusterAndFollowTheirDistricts() {
        RawFile census = RawFile.read(survey.resolve("districts/censo2017.csv"), ',');
        Map<String, Double> indigenous = new HashMap<>();
        census.rows.forEach(r -> indigenous.put(census.get(r, "UBIGEO"), census.number(r, "INDIGENOUS_LANG_PCT")));
        Map<String, double[]> byCluster = new HashMap<>();
        double few = 0;
        double fewSpeak = 0;
        double many = 0;
        double manySpeak = 0;
        for (int year = 2018; year <= 2024; year++) {
            RawFile education = education(year);
            for (String[] row : education.rows) {
                int code = education.code(row, "P300A");
                boolean speaks = code >= 1 && code <= 3 || code >= 10;
                double[] cell = byCluster.computeIfAbsent(year + education.get(row, "CONGLOME"), k -> new double[2]);
                cell[0]++;
                cell[1] += speaks ? 1 : 0;
                double share = indigenous.get(education.get(row, "UBIGEO"));
                if (share < 10) {
                    few++;
                    fewSpeak += speaks ? 1 : 0;
                } else if (share > 50) {
                    many++;
                    manySpeak += speaks ? 1 : 0;
                }
            }
        }
        assertThat(manySpeak / many).isGreaterThan(5 * fewSpeak / few);
        // Share of the variance of speaking that lies between clusters: far above the 0.04 of unrelated neighbours.
        double n = 0;
        double total = 0;
        for (double[] cell : byCluster.values()) {
            n += cell[0];
            total += cell[1];
        }
        double mean = total / n;
        double between = 0;
        for (double[] cell : byCluster.values()) {
            between += cell[0] * (cell[1] / cell[0] - mean) * (cell[1] / cell[0] - mean);
        }
        assertThat(between / (n * mean * (1 - mean))).isGreaterThan(0.35);
    }

    // ---- options and folders

    @Test
    void badOptionsAreNamed() {
        SyntheticOptions options = SyntheticOptions.full();
        assertThat(options.households()).isEqualTo(33_700);
        assertThat(options.firstYear()).isEqualTo(2018);
        assertThat(options.lastYear()).isEqualTo(2024);
        assertThatThrownBy(() -> options.withYears(2017, 2020))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2017-2020")
                .hasMessageContaining("2018-2024");
        assertThatThrownBy(() -> options.withYears(2020, 2019)).hasMessageContaining("2020-2019");
        assertThatThrownBy(() -> options.withHouseholds(10)).hasMessageContaining("households is 10");
        assertThatThrownBy(() -> options.withMinimumColumns(-1)).hasMessageContaining("minimumColumns is -1");
        assertThatThrownBy(() -> options.withThreads(0)).hasMessageContaining("threads is 0");
        assertThatThrownBy(() -> options.withDelimiter(1999, Delimiter.TAB)).hasMessageContaining("1999");
    }

    @Test
    void aFolderWithFilesIsRefusedAndLeftAlone() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Path kept = Files.writeString(taken.resolve("keep.txt"), "mine");
        SyntheticOptions options = SyntheticOptions.small().withHouseholds(200).withYears(2024, 2024);
        assertThatThrownBy(() -> SyntheticSurvey.of(options).writeTo(taken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("taken")
                .hasMessageContaining("not an empty folder");
        assertThatThrownBy(() -> SyntheticSurvey.of(options).writeTo(kept)).hasMessageContaining("keep.txt");
        assertThat(kept).hasContent("mine");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        SyntheticSurvey.of(options).writeTo(empty);
        assertThat(empty.resolve("2024/Sumaria-2024.csv")).exists();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.startsWith("."));
        }
    }
}
