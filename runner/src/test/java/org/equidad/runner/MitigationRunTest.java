package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mitigation that the configuration asks for, on a small table of 3,600 rows in clusters. */
class MitigationRunTest {
    private static final List<String> VERSIONS = List.of(
            "audited",
            "reweighed",
            "demographic_parity",
            "equal_opportunity",
            "equalised_odds",
            "balanced_accuracy_threshold");
    private static final List<String> MEASURES = List.of(
            "statistical_parity_difference",
            "disparate_impact",
            "equal_opportunity_difference",
            "average_odds_difference",
            "predictive_parity_difference");

    @TempDir
    private static Path folder;

    private static JsonNode mitigation;

    @BeforeAll
    static void run() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder("y,x,z,sex,area,w,c\n");
        for (int i = 0; i < 3600; i++) {
            boolean woman = random.nextBoolean();
            // Few live in the highlands, too few there to get a threshold of their own.
            int area = random.nextInt(8) == 0 ? 2 : random.nextInt(2);
            double x = random.nextDouble() + (woman ? 0.25 : 0);
            double z = random.nextDouble() + 0.2 * area;
            boolean y = random.nextDouble() < (x * z > 0.4 ? 0.65 : 0.1) + (woman ? 0.15 : 0);
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%.5f,%.5f,%s,%s,%.2f,%d%n",
                    y ? 1 : 0,
                    x,
                    z,
                    woman ? "woman" : "man",
                    List.of("coast", "forest", "highlands").get(area),
                    1 + random.nextDouble(),
                    i / 8));
        }
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("people.csv"), text, StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("audit.yml"), """
                name: small
                files: {2025: people.csv}
                columns: {y: number, x: number, z: number, sex: category, area: category, w: number, c: category}
                target: {name: gone, column: y, equals: 1}
                features: [x, z]
                dimensions:
                  sex:
                    reference: man
                    label: {es: sexo, en: sex}
                    groups: {woman: {es: mujeres, en: women}, man: {es: hombres, en: men}}
                  area: {reference: coast}
                intersections: [[sex, area]]
                mitigation: {dimensions: [sex, sex_x_area], tolerance: 0.05}
                design: {weight: w, cluster: c}
                minimums: {intersection: 80}
                split: {shares: {train: 0.4, validate: 0.3, test: 0.3}, draw: row, seed: 1}
                """);
        Cli.Run run = Cli.run(
                "audit",
                "--config",
                folder.resolve("audit.yml").toString(),
                "--data",
                data.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--quick");
        assertThat(run.exitCode()).as(run.err()).isZero();
        mitigation = read("model_results.json").get("mitigation");
    }

    private static JsonNode read(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out").resolve(name).toFile());
    }

    @Test
    void theConfigurationAsksForDimensionsAndTolerance() throws IOException {
        assertThat(mitigation.get("tolerance").asDouble()).isEqualTo(0.05);
        assertThat(mitigation.get("dimensions").fieldNames()).toIterable().containsExactly("sex", "sex_x_area");
        assertThat(read("manifest.json").at("/options/mitigation").asBoolean()).isTrue();
        assertThat(mitigation.at("/dimensions/sex_x_area/groups_with_thresholds"))
                .extracting(JsonNode::asText)
                .containsExactly("woman_coast", "woman_forest", "man_coast", "man_forest");
        assertThat(mitigation
                        .at("/dimensions/sex_x_area/thresholds/demographic_parity")
                        .fieldNames())
                .toIterable()
                .containsExactly("woman_coast", "woman_forest", "man_coast", "man_forest");
        assertThat(mitigation.at("/dimensions/sex_x_area/changes_by_group").fieldNames())
                .toIterable()
                .contains("woman_coast", "man_forest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sex", "sex_x_area"})
    void everyMeasureOfEveryVersionHasAnIntervalAndItsChange(String dimension) {
        JsonNode fairness = mitigation.at("/dimensions/" + dimension + "/fairness");
        assertThat(fairness.fieldNames()).toIterable().containsExactlyElementsOf(VERSIONS);
        int intervals = 0;
        for (String version : VERSIONS) {
            assertThat(fairness.get(version).fieldNames()).toIterable().containsExactlyElementsOf(MEASURES);
            for (String measure : MEASURES) {
                JsonNode entries = fairness.get(version).get(measure);
                for (int g = 0; g < entries.size(); g++) {
                    JsonNode entry = entries.get(g);
                    if (version.equals("audited") || !entry.at("/change/value").isNumber()) {
                        assertThat(entry.has("change")).isEqualTo(!version.equals("audited"));
                        continue;
                    }
                    // After minus before, as the two stand in the file.
                    double before = fairness.get("audited")
                            .get(measure)
                            .get(g)
                            .at("/estimate/value")
                            .asDouble();
                    assertThat(entry.at("/change/value").asDouble())
                            .isCloseTo(entry.at("/estimate/value").asDouble() - before, within(1e-12));
                    assertThat(entry.at("/change/ci_lower").asDouble())
                            .isLessThanOrEqualTo(entry.at("/change/ci_upper").asDouble());
                    intervals++;
                }
            }
        }
        assertThat(intervals).isGreaterThanOrEqualTo(25);
    }

    /** Average odds are the mean of both rates, whose gaps stand in the file too. */
    @Test
    void averageOddsAreTheMeanOfTheGapsOfBothRates() {
        for (String version : VERSIONS) {
            JsonNode sex = mitigation.at("/dimensions/sex");
            double fpr = sex.at("/gaps/" + version + "/fpr/0/difference/value").asDouble();
            JsonNode measures = sex.at("/fairness/" + version);
            double tpr = measures.at("/equal_opportunity_difference/0/estimate/value")
                    .asDouble();
            assertThat(measures.at("/average_odds_difference/0/estimate/value").asDouble())
                    .isCloseTo((tpr + fpr) / 2, within(1e-12));
        }
    }

    @Test
    void thresholdsOfGroupsBringTheirRatesTogether() {
        JsonNode sex = mitigation.at("/dimensions/sex/fairness");
        double before = sex.at("/audited/statistical_parity_difference/0/estimate/value")
                .asDouble();
        double after = sex.at("/demographic_parity/statistical_parity_difference/0/estimate/value")
                .asDouble();
        assertThat(Math.abs(before)).isGreaterThan(0.1);
        assertThat(Math.abs(after)).isLessThan(Math.abs(before));
        double ratio =
                sex.at("/demographic_parity/disparate_impact/0/estimate/value").asDouble();
        assertThat(Math.abs(Math.log(ratio)))
                .isLessThan(Math.abs(Math.log(
                        sex.at("/audited/disparate_impact/0/estimate/value").asDouble())));
    }

    @Test
    void theToleranceIsAPointOfTheTradeOff() {
        assertThat(mitigation.at("/dimensions/sex/trade_off/equalised_odds"))
                .extracting(point -> point.get("tolerance_on_validation").asDouble())
                .containsExactly(0.01, 0.02, 0.05, 0.1, 0.2, 1.0);
    }

    @Test
    void sentencesSpeakOfPeople() {
        List<String> sentences = new ArrayList<>();
        mitigation
                .get("dimensions")
                .forEach(d -> d.get("what_changes_for_whom")
                        .forEach(w -> sentences.add(w.get("es").asText())));
        assertThat(sentences)
                .anySatisfy(s -> assertThat(s).startsWith("Sexo (mujeres): de cada 100 casos de gone"))
                .anySatisfy(s -> assertThat(s).startsWith("Sexo, area (mujeres, "))
                .allSatisfy(s -> assertThat(s).contains("De cada 100 personas").doesNotContain("estudiantes"));
    }

    // ------------------------------------------------------------------ the private folder

    @Test
    void decisionsOfEveryVersionStayPrivate() throws IOException {
        Path run = folder.resolve("out-private/run");
        List<String[]> table = Files.readAllLines(run.resolve("predictions_test_2025_mitigated.csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
        List<String> header = List.of(table.get(0));
        assertThat(header)
                .startsWith("year", "label", "weight", "stratum", "cluster", "score_lightgbm", "flagged_lightgbm")
                .contains(
                        "score_sex_reweighed", "flagged_sex_equal_opportunity", "flagged_sex_x_area_demographic_parity")
                .endsWith("group_sex", "group_area");
        assertThat(table).hasSameSizeAs(Files.readAllLines(run.resolve("predictions_test_2025.csv")));
        // The decisions are those that the file of results judged: the weighted share that each version flags.
        for (String version : VERSIONS.subList(1, VERSIONS.size())) {
            int flagged = header.indexOf("flagged_sex_" + version);
            int weight = header.indexOf("weight");
            double[] sums = new double[2];
            table.stream().skip(1).forEach(row -> {
                sums[0] += Double.parseDouble(row[weight]);
                sums[1] += row[flagged].equals("1") ? Double.parseDouble(row[weight]) : 0;
            });
            assertThat(sums[1] / sums[0])
                    .isCloseTo(
                            mitigation
                                    .at("/dimensions/sex/overall/" + version + "/selection_rate/estimate/value")
                                    .asDouble(),
                            within(1e-12));
        }
        try (var files = Files.walk(folder.resolve("out"))) {
            assertThat(files.map(Path::toString)).noneMatch(f -> f.contains("predictions"));
        }
        assertThat(IntStream.range(1, table.size()).mapToObj(table::get))
                .allSatisfy(row -> assertThat(row).hasSameSizeAs(table.get(0)));
    }

    @Test
    void theRunIsLogged() throws IOException {
        List<String[]> lines = Files.readAllLines(folder.resolve("out-private/runs.csv")).stream()
                .map(line -> line.split(",", -1))
                .toList();
        assertThat(lines).hasSize(2);
        Map<String, String> run = new LinkedHashMap<>();
        for (int i = 0; i < lines.get(0).length; i++) {
            run.put(lines.get(0)[i], lines.get(1)[i]);
        }
        assertThat(run)
                .containsEntry("audit", "small")
                .containsEntry("pace", "quick")
                .containsEntry("seed", "42")
                .containsEntry("mitigation", "true")
                .containsEntry("evaluation", "test_2025_final")
                .containsEntry("configuration_sha256", Provenance.sha256(folder.resolve("audit.yml")))
                .containsEntry(
                        "model_sha256",
                        read("manifest.json").at("/audited_model/sha256").asText());
        JsonNode test = read("model_results.json").at("/models/lightgbm/test_2025_final");
        for (String metric : List.of("pr_auc", "roc_auc", "recall", "precision", "f1")) {
            assertThat(Double.parseDouble(run.get(metric)))
                    .isCloseTo(test.get(metric).asDouble(), within(1e-12));
            assertThat(Double.parseDouble(run.get(metric + "_ci_lower")))
                    .isLessThan(Double.parseDouble(run.get(metric)));
        }
        assertThat(run.get("widest_fnr_gap_dimension")).isIn("sex", "area");
        assertThat(Double.parseDouble(run.get("seconds"))).isPositive();
    }

    @Test
    void rocCurvesOfGroupsAreExported() throws IOException {
        JsonNode roc = read("fairness_metrics.json").get("roc_curves");
        JsonNode explorer = read("fairness_metrics.json").get("threshold_explorer");
        JsonNode women = roc.at("/dimensions/sex/woman");
        assertThat(women.get("tpr")).hasSameSizeAs(roc.get("thresholds"));
        int shown = 0;
        for (int i = 0; i < roc.get("thresholds").size(); i++) {
            if (women.get("tpr").get(i).isNull()) {
                continue;
            }
            shown++;
            // Six decimals each.
            assertThat(women.get("tpr").get(i).asDouble())
                    .isCloseTo(
                            1
                                    - explorer.at("/dimensions/sex/woman/fnr/value/" + i)
                                            .asDouble(),
                            within(1.1e-6));
            assertThat(women.get("fpr").get(i).asDouble())
                    .isBetween(
                            women.get("fpr_ci_lower").get(i).asDouble() - 1e-6,
                            women.get("fpr_ci_upper").get(i).asDouble() + 1e-6);
        }
        assertThat(shown).isGreaterThan(20);
        assertThat(roc.get("overall").get("tpr")).hasSameSizeAs(roc.get("thresholds"));
    }

    /** A log that is no log is told before anything is read or trained. */
    @Test
    void aForeignLogStopsTheRunAtOnce() throws IOException {
        Path work = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(work.resolve("runs.csv"), "kilometres,minutes\n");
        Cli.Run run =
                Cli.run("audit", "--out", folder.resolve("other").toString(), "--private", work.toString(), "--quick");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("runs.csv, line 1: the header is 'kilometres,minutes'");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void bothPagesAreWrittenAndMadeAgainByteForByte() throws IOException {
        Path again = Files.createDirectories(folder.resolve("again"));
        String export = folder.resolve("out").toString();
        Cli.Run run = Cli.run(
                "report",
                "--export",
                export,
                "--out",
                again.resolve("report.html").toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String page : List.of("report.html", "mitigation.html")) {
            assertThat(again.resolve(page))
                    .hasSameBinaryContentAs(folder.resolve("out").resolve(page));
        }
        assertThat(Files.readString(again.resolve("mitigation.html")))
                .contains("Corregir por sexo", "Diferencia de paridad estadística, por sexo", "id=\"by-sex-x-area\"");
        assertThat(Files.readString(folder.resolve("out/README.md"))).contains("`mitigation.html`");
        Cli.Run refused = Cli.run(
                "report",
                "--export",
                export,
                "--out",
                again.resolve("mitigation.html").toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("is the name of the second page");
    }
}
