package org.equidad.enahoio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The survey at full size, written and read back, against the published rates: weighted rates by group lie within two
 * points, or two standard errors where a group is small. Standard errors are linearised with clusters within DOMINIO by
 * ESTRATO within the year, computed here and not by the project's own library.
 */
class SyntheticCalibrationTest {
    private static final double TWO_POINTS = 0.02;

    @TempDir
    static Path folder;

    private static SyntheticSurvey.Summary summary;
    private static final List<Child> CHILDREN = new ArrayList<>();
    private static final List<Integer> STRATUM_OF_CLUSTER = new ArrayList<>();

    /** A school-age child whose P303 is known. */
    private record Child(
            int year, int stratum, int cluster, double weight, boolean left, int age, int sex, int code, int month) {

        String language() {
            return switch (code) {
                case 1 -> "quechua";
                case 2 -> "aimara";
                case 4 -> "castellano";
                case 6, 7 -> "foreign";
                case 10 -> "ashaninka";
                case 11 -> "awajun";
                case 3, 12, 13, 14, 15 -> "other_indigenous";
                default -> "unknown";
            };
        }

        String sexName() {
            return sex == 1 ? "male" : "female";
        }

        String level() {
            return age < 12 ? "primaria" : "secundaria";
        }

        String area() {
            return stratum % 10 <= 5 ? "urban" : "rural";
        }

        String region() {
            return switch (stratum / 10) {
                case 4, 5, 6 -> "sierra";
                case 7 -> "selva";
                default -> "costa";
            };
        }
    }

    private record Rate(double value, double standardError, int rows) {}

    @BeforeAll
    static void write() throws IOException {
        Path survey = folder.resolve("full");
        summary = SyntheticSurvey.of(SyntheticOptions.full()).writeTo(survey);
        for (int year = 2018; year <= 2024; year++) {
            read(survey.resolve(year + "/Enaho01A-" + year + "-300.csv"), year <= 2019 ? '|' : ',', year);
        }
    }

    private static void read(Path file, char delimiter, int year) throws IOException {
        String[] wanted = {"CONGLOME", "DOMINIO", "ESTRATO", "P208A", "P207", "P300A", "P303", "P306", "MES", "FACTOR07"
        };
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            List<String> header =
                    List.of(reader.readLine().toUpperCase(Locale.ROOT).split("[" + delimiter + "]"));
            int[] slot = new int[header.size()];
            for (int i = 0; i < wanted.length; i++) {
                slot[header.indexOf(wanted[i])] = i + 1;
            }
            String[] cell = new String[wanted.length];
            Map<String, Integer> clusters = new HashMap<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int from = 0;
                for (int column = 0; column < slot.length; column++) {
                    int to = line.indexOf(delimiter, from);
                    if (slot[column] > 0) {
                        cell[slot[column] - 1] = line.substring(from, to < 0 ? line.length() : to);
                    }
                    from = to + 1;
                }
                int age = Integer.parseInt(cell[3]);
                int stratum = 10 * Integer.parseInt(cell[1]) + Integer.parseInt(cell[2]);
                int cluster = clusters.computeIfAbsent(cell[0], c -> {
                    STRATUM_OF_CLUSTER.add(year * 100 + stratum);
                    return STRATUM_OF_CLUSTER.size() - 1;
                });
                if (age >= 6 && age <= 17 && !cell[6].equals(" ")) {
                    CHILDREN.add(new Child(
                            year,
                            stratum,
                            cluster,
                            Double.parseDouble(cell[9]),
                            cell[6].equals("1") && cell[7].equals("2"),
                            age,
                            Integer.parseInt(cell[4]),
                            cell[5].equals(" ") ? 0 : Integer.parseInt(cell[5]),
                            Integer.parseInt(cell[8])));
                }
            }
        }
    }

    /** The weighted rate of a domain and its linearised standard error; clusters without members of it count as zero. */
    private static Rate rate(Predicate<Child> domain) {
        double weight = 0;
        double left = 0;
        int rows = 0;
        for (Child child : CHILDREN) {
            if (domain.test(child)) {
                weight += child.weight();
                left += child.left() ? child.weight() : 0;
                rows++;
            }
        }
        double rate = left / weight;
        double[] score = new double[STRATUM_OF_CLUSTER.size()];
        for (Child child : CHILDREN) {
            if (domain.test(child)) {
                score[child.cluster()] += child.weight() * ((child.left() ? 1 : 0) - rate) / weight;
            }
        }
        // Per stratum: clusters, sum and sum of squares of their scores.
        Map<Integer, double[]> strata = new TreeMap<>();
        for (int c = 0; c < score.length; c++) {
            double[] sums = strata.computeIfAbsent(STRATUM_OF_CLUSTER.get(c), k -> new double[3]);
            sums[0]++;
            sums[1] += score[c];
            sums[2] += score[c] * score[c];
        }
        double variance = 0;
        for (double[] sums : strata.values()) {
            double n = sums[0];
            variance += n > 1 ? (sums[2] - sums[1] * sums[1] / n) * n / (n - 1) : 0;
        }
        return new Rate(rate, Math.sqrt(variance), rows);
    }

    /** The published rates are of 2018 to 2023. */
    private static boolean published(Child child) {
        return child.year() <= 2023;
    }

    private static void check(SoftAssertions softly, String what, Rate rate, double target, double errors) {
        softly.assertThat(rate.value())
                .as("%s: %d rows, standard error %.4f", what, rate.rows(), rate.standardError())
                .isCloseTo(target, within(Math.max(TWO_POINTS, errors * rate.standardError())));
    }

    @Test
    void sizesAreThoseOfTheSurvey() {
        assertThat(summary.persons() / 7.0).isBetween(110_000.0, 125_000.0);
        assertThat(summary.schoolAge() / 7.0).isBetween(24_000.0, 26_500.0);
        long dropouts = CHILDREN.stream().filter(Child::left).count();
        assertThat(CHILDREN.size()).isBetween(140_000, 200_000);
        assertThat(dropouts).isGreaterThan(18_000);
        long of2023 =
                CHILDREN.stream().filter(c -> c.year() == 2023 && c.left()).count();
        assertThat(of2023).isBetween(3_000L, 4_000L);
    }

    @Test
    void ratesByLanguage() {
        SoftAssertions softly = new SoftAssertions();
        for (String language :
                List.of("castellano", "quechua", "aimara", "ashaninka", "awajun", "other_indigenous", "foreign")) {
            Rate rate = rate(c -> published(c) && c.language().equals(language));
            check(softly, language, rate, SyntheticTables.target(0, "language", language), 2);
        }
        softly.assertAll();
    }

    @Test
    void ratesBySexAndLevel() {
        SoftAssertions softly = new SoftAssertions();
        for (String sex : List.of("male", "female")) {
            Rate rate = rate(c -> published(c) && c.sexName().equals(sex));
            check(softly, sex, rate, SyntheticTables.target(0, "sex", sex), 2);
            for (String level : List.of("primaria", "secundaria")) {
                String group = sex + "_" + level;
                Rate both = rate(c ->
                        published(c) && c.sexName().equals(sex) && c.level().equals(level));
                check(softly, group, both, SyntheticTables.target(0, "sex_x_level", group), 2);
            }
        }
        softly.assertAll();
    }

    @Test
    void ratesByAreaAndRegion() {
        SoftAssertions softly = new SoftAssertions();
        for (String area : List.of("urban", "rural")) {
            Rate rate = rate(c -> published(c) && c.area().equals(area));
            check(softly, area, rate, SyntheticTables.target(0, "area", area), 2);
        }
        for (String region : List.of("costa", "sierra", "selva")) {
            Rate rate = rate(c -> published(c) && c.region().equals(region));
            check(softly, region, rate, SyntheticTables.target(0, "region", region), 2);
        }
        softly.assertAll();
    }

    @Test
    void ratesByYear() {
        SoftAssertions softly = new SoftAssertions();
        for (int year = 2018; year <= 2024; year++) {
            int y = year;
            check(softly, "year " + y, rate(c -> c.year() == y), SyntheticTables.target(y, "overall", "all"), 2);
        }
        softly.assertAll();
    }

    /** Forty cells at once, most of them of a few dozen children: three standard errors, so that chance may be chance. */
    @Test
    void ratesByYearAndLanguage() {
        SoftAssertions softly = new SoftAssertions();
        int cells = 0;
        for (int year = 2018; year <= 2024; year++) {
            for (String language :
                    List.of("castellano", "quechua", "aimara", "ashaninka", "awajun", "other_indigenous", "foreign")) {
                double target = SyntheticTables.target(year, "language", language);
                if (!Double.isNaN(target)) {
                    int y = year;
                    Rate rate = rate(c -> c.year() == y && c.language().equals(language));
                    check(softly, language + " in " + y, rate, target, 3);
                    cells++;
                }
            }
        }
        softly.assertAll();
        assertThat(cells).isEqualTo(45);
    }

    @Test
    void languagesHaveTheirSizes() {
        Map<String, Double> weights = new HashMap<>();
        double all = 0;
        for (Child child : CHILDREN) {
            weights.merge(child.language(), child.weight(), Double::sum);
            all += child.weight();
        }
        // Weighted shares of 2018 to 2023: castellano 0.920, quechua 0.058, native languages 0.016.
        assertThat(weights.get("castellano") / all).isBetween(0.90, 0.95);
        assertThat(weights.get("quechua") / all).isBetween(0.04, 0.075);
        double natives = weights.get("awajun") + weights.get("ashaninka") + weights.get("other_indigenous");
        assertThat(natives / all).isBetween(0.010, 0.022);
    }

    /** The cause of the headline: without the interviews of January to March little of the rate is left. */
    @Test
    void mostOfTheRateComesFromInterviewsBeforeApril() {
        Rate term = rate(c -> c.year() != 2020 && c.month() >= 4);
        Rate summer = rate(c -> c.year() != 2020 && c.month() <= 2);
        assertThat(term.value()).isBetween(0.02, 0.08);
        assertThat(summer.value()).isBetween(0.40, 0.60);
    }

    /** The constants in the jar are the published ones, to the digits given. */
    @Test
    void embeddedTargetsAreThePublishedOnes() throws IOException {
        String data = System.getenv("EQUIDAD_REFERENCE_DATA");
        assumeTrue(
                data != null && !data.isBlank(), "EQUIDAD_REFERENCE_DATA is not set: published figures not compared");
        Path file = Path.of(data, "reference", "published-figures.json");
        assumeTrue(Files.exists(file), () -> file + " is absent: published figures not compared");
        JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
        Map<String, String> dimensions = Map.of(
                "language",
                "language",
                "sex",
                "sex",
                "sex_x_level",
                "sex_x_level",
                "rural",
                "area",
                "region",
                "region");
        int compared = 0;
        for (Map.Entry<String, String> dimension : new TreeMap<>(dimensions).entrySet()) {
            for (var group : root.path("dropout_rate").path(dimension.getKey()).properties()) {
                assertThat(SyntheticTables.target(0, dimension.getValue(), group.getKey()))
                        .as("%s %s", dimension.getValue(), group.getKey())
                        .isEqualTo(group.getValue().path("weighted_rate").asDouble());
                compared++;
            }
        }
        JsonNode temporal = root.path("temporal");
        for (int i = 0; i < temporal.path("years").size(); i++) {
            int year = temporal.path("years").get(i).asInt();
            assertThat(SyntheticTables.target(year, "overall", "all"))
                    .isEqualTo(temporal.path("overall_rate").get(i).asDouble());
            for (var language : temporal.path("by_language").properties()) {
                JsonNode rate = language.getValue().get(i);
                if (!rate.isNull()) {
                    assertThat(SyntheticTables.target(year, "language", language.getKey()))
                            .isEqualTo(rate.asDouble());
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(56);
    }
}
