package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.equidad.fairness.CalibrationCurve;
import org.equidad.fairness.Domain;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int ROWS = 4000;
    private static final double HIGH_RISK = 0.7;

    private static AuditSpec spec;
    private static AuditExport export;
    private static Map<String, JsonNode> files;

    /** Random children with every dimension of the ENAHO audit; the group achuar has four of them. */
    private record Sample(
            SurveyDesign design,
            Predictions labels,
            Predictions predictions,
            Map<String, Grouping> groups,
            int[] years) {}

    private static Sample sample(AuditSpec spec) {
        SplittableRandom random = new SplittableRandom(17);
        double[] weights = new double[ROWS];
        int[] clusters = new int[ROWS];
        int[] strata = new int[ROWS];
        int[] years = new int[ROWS];
        double[] labels = new double[ROWS];
        double[] scores = new double[ROWS];
        Map<String, int[]> codes = new LinkedHashMap<>();
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            codes.put(dimension.name(), new int[ROWS]);
            keys.put(
                    dimension.name(),
                    List.copyOf(new LinkedHashSet<>(dimension.groups().values())));
        }
        for (int i = 0; i < ROWS; i++) {
            clusters[i] = i / 8;
            strata[i] = i / 400;
            years[i] = 2022 + i % 3;
            weights[i] = 50 + random.nextInt(300);
            scores[i] = random.nextDouble();
            labels[i] = random.nextDouble() < 0.35 * scores[i] ? 1 : 0;
            for (AuditSpec.Dimension dimension : spec.dimensions()) {
                int size = keys.get(dimension.name()).size();
                codes.get(dimension.name())[i] = random.nextInt(size);
            }
            int achuar = keys.get("language_disaggregated").indexOf("achuar");
            if (codes.get("language_disaggregated")[i] == achuar) {
                codes.get("language_disaggregated")[i] = i < 40 ? achuar : 0;
            }
        }
        Map<String, Grouping> groups = new LinkedHashMap<>();
        codes.forEach((name, code) -> groups.put(name, Grouping.of(name, code, keys.get(name))));
        List<AuditSpec.Crossing> crossings = new ArrayList<>(spec.intersections());
        crossings.addAll(spec.tables());
        for (AuditSpec.Crossing crossing : crossings) {
            groups.put(
                    crossing.name(),
                    Grouping.cross(
                            crossing.dimensions().stream().map(groups::get).toArray(Grouping[]::new)));
        }
        Predictions known = Predictions.labels(labels);
        return new Sample(
                SurveyDesign.weights(weights).strata(strata).clusters(clusters).build(),
                known,
                known.withScores(scores).withThreshold(0.6),
                groups,
                years);
    }

    private static GroupReport rates(Sample sample, Domain domain) {
        return GroupMetrics.of(sample.design(), sample.labels())
                .within(domain)
                .metrics(Metric.BASE_RATE)
                .by(sample.groups().values().toArray(Grouping[]::new))
                .policy(spec.minimums().policy())
                .reference()
                .compute()
                .suppressed();
    }

    @BeforeAll
    static void write() throws IOException {
        spec = Enaho.spec(Enaho.FeatureSet.BASE);
        Sample sample = sample(spec);
        List<Grouping> audited = new ArrayList<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (dimension.role() == AuditSpec.Role.AUDITED) {
                audited.add(sample.groups().get(dimension.name()));
            }
        }
        spec.intersections().forEach(c -> audited.add(sample.groups().get(c.name())));
        GroupMetrics metrics = GroupMetrics.of(sample.design(), sample.predictions())
                .policy(spec.minimums().policy());
        GroupReport cells = metrics.metrics(FairnessMetricsJson.metrics(HIGH_RISK))
                .by(audited.toArray(Grouping[]::new))
                .reference()
                .compute()
                .suppressed();
        Map<String, GroupReport> comparisons = new LinkedHashMap<>();
        for (Grouping dimension : audited) {
            comparisons.put(
                    dimension.name(),
                    metrics.metrics(FairnessMetricsJson.comparedMetrics(HIGH_RISK))
                            .by(dimension)
                            .reference(Reference.largest())
                            .compute());
        }
        GroupReport described = metrics.metrics(FairnessMetricsJson.metrics(HIGH_RISK))
                .by(sample.groups().get("interview_month"))
                .reference()
                .compute();
        FairnessResults.Treatment treatment = new FairnessResults.Treatment(cells, Optional.of(described), comparisons);
        TreeMap<Double, GroupReport> thresholds = new TreeMap<>();
        for (double threshold : new double[] {0.2, 0.6, 0.9}) {
            thresholds.put(
                    threshold,
                    GroupMetrics.of(sample.design(), sample.predictions().withThreshold(threshold))
                            .policy(spec.minimums().policy())
                            .metrics(FairnessCurves.METRICS)
                            .by(sample.groups().get("sex"), sample.groups().get("language_disaggregated"))
                            .reference()
                            .compute());
        }
        Map<String, List<CalibrationCurve>> calibration = new LinkedHashMap<>();
        for (String name : List.of("sex", "language_disaggregated")) {
            calibration.put(
                    name, metrics.by(sample.groups().get(name)).reference().calibration(name, 0, 0.25, 0.5, 0.75, 1));
        }
        Map<Integer, GroupReport> years = new LinkedHashMap<>();
        for (int year = 2022; year <= 2024; year++) {
            boolean[] members = new boolean[ROWS];
            for (int i = 0; i < ROWS; i++) {
                members[i] = sample.years()[i] == year;
            }
            years.put(year, rates(sample, Domain.of(members)));
        }
        GroupReport pooled = rates(sample, Domain.all());
        Map<String, GroupReport> targets = new LinkedHashMap<>();
        targets.put("strict", pooled);
        targets.put("adjusted", pooled);
        GroupMetrics rates = GroupMetrics.of(sample.design(), sample.labels())
                .metrics(Metric.BASE_RATE)
                .policy(spec.minimums().policy());
        Map<String, GroupReport> compared = new LinkedHashMap<>();
        for (String name : List.of("sex", "language_disaggregated")) {
            compared.put(
                    name,
                    rates.by(sample.groups().get(name))
                            .reference(Reference.largest())
                            .compute());
        }
        // Ten districts of equal size but the last, of four children.
        String[] places = new String[ROWS];
        for (int i = 0; i < ROWS; i++) {
            places[i] = "1501" + (i < 4 ? "99" : "0" + i % 9);
        }
        GroupReport districts = rates.by(Grouping.of(DescriptiveResults.DISTRICT, places))
                .reference()
                .compute();
        GroupResult overall = metrics.metrics(ModelResults.METRICS).compute().overall();
        export = new AuditExport(
                spec,
                NOW,
                new DescriptiveResults(
                        pooled,
                        years,
                        targets,
                        Map.of("strict", compared),
                        Optional.of(districts),
                        Map.of("language_disaggregated", 2)),
                new ModelResults(models(overall), Map.of("extra", overall.estimate(Metric.FPR))),
                new FairnessResults(
                                "lightgbm",
                                0.6,
                                HIGH_RISK,
                                2024,
                                sample.design(),
                                treatment,
                                Map.of("adjusted", treatment))
                        .withCurves(new FairnessCurves(List.of(0.0, 0.25, 0.5, 0.75, 1.0), calibration, thresholds)),
                Optional.empty(),
                Map.of("program", "equidad"),
                Map.of("onnx/model.onnx", new byte[] {1, 2, 3}));
        files = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> file : export.files().entrySet()) {
            if (!file.getKey().endsWith(".json")) {
                continue;
            }
            files.put(file.getKey(), JSON.readTree(file.getValue()));
        }
    }

    @Test
    void curvesHideWhatTheFiguresHide() {
        JsonNode fairness = files.get("fairness_metrics.json");
        JsonNode explorer = fairness.get("threshold_explorer");
        assertThat(explorer.get("thresholds").toString()).isEqualTo("[0.2,0.6,0.9]");
        for (String dimension : List.of("sex", "language_disaggregated")) {
            JsonNode groups = fairness.at("/dimensions/" + dimension + "/groups");
            groups.fieldNames().forEachRemaining(group -> {
                JsonNode series = explorer.at("/dimensions/" + dimension + "/" + group);
                for (String metric : List.of("fnr", "fpr", "precision", "selection_rate")) {
                    JsonNode figure = groups.get(group).get(metric);
                    JsonNode audited = series.at("/" + metric + "/value/1");
                    assertThat(audited.isNull()).as(group + " " + metric).isEqualTo(figure.isNull());
                    if (!figure.isNull()) {
                        // The curves are rounded to six decimals.
                        assertThat(audited.asDouble()).isCloseTo(figure.asDouble(), within(5.1e-7));
                    }
                }
            });
        }
        JsonNode achuar = explorer.at("/dimensions/language_disaggregated/achuar");
        for (String metric : List.of("fnr", "fpr", "precision", "selection_rate")) {
            assertThat(achuar.get(metric).get("value").toString()).isEqualTo("[null,null,null]");
            assertThat(achuar.get(metric).get("ci_upper").toString()).isEqualTo("[null,null,null]");
            assertThat(achuar.get(metric).get("decision").toString())
                    .isEqualTo("[\"suppressed\",\"suppressed\",\"suppressed\"]");
        }
        JsonNode curves = fairness.get("calibration_curves");
        assertThat(curves.at("/dimensions/language_disaggregated/achuar/bins")).isEmpty();
        assertThat(curves.at("/dimensions/language_disaggregated/achuar/status").asText())
                .isEqualTo("suppressed");
        assertThat(curves.at("/overall/bins")).hasSize(4).allSatisfy(bin -> {
            assertThat(bin.get("mean_score").asDouble())
                    .isBetween(bin.get("from").asDouble(), bin.get("to").asDouble());
            // Labels are drawn with probability 0.35 times the score, so every bin overstates.
            assertThat(bin.get("observed_rate").asDouble())
                    .isLessThan(bin.get("mean_score").asDouble());
            assertThat(bin.get("difference").asDouble())
                    .isCloseTo(
                            bin.get("observed_rate").asDouble()
                                    - bin.get("mean_score").asDouble(),
                            within(1e-12));
        });
    }

    private static Map<String, ModelResults.Model> models(GroupResult overall) {
        Map<String, ModelResults.Model> models = new LinkedHashMap<>();
        for (String name : List.of("logistic_regression", "lightgbm", "xgboost")) {
            List<ModelResults.Evaluation> evaluations = new ArrayList<>();
            evaluations.add(new ModelResults.Evaluation("validate_2023", 0.6, overall, Map.of()));
            if (name.equals("lightgbm")) {
                evaluations.add(new ModelResults.Evaluation("test_2024_final", 0.6, overall, Map.of()));
                evaluations.add(new ModelResults.Evaluation(
                        "test_2024_calibrated", 0.2, overall, Map.of("brier_pre_calibration", 0.25)));
            }
            List<ModelResults.Evaluation> sweep = new ArrayList<>();
            for (String t : List.of("0.3", "0.4", "0.5", "0.6", "0.7")) {
                sweep.add(new ModelResults.Evaluation(t, Double.parseDouble(t), overall, Map.of()));
            }
            models.put(
                    name,
                    new ModelResults.Model(
                            evaluations,
                            name.equals("lightgbm") ? Map.of("age", 1.0) : Map.of(),
                            Map.of("seed", 42),
                            Map.of("trees", 7),
                            "test_2024",
                            sweep));
        }
        return models;
    }

    @Test
    void estimatesAndAttachedFilesAreWritten(@TempDir Path folder) throws IOException {
        JsonNode extra = files.get("model_results.json").get("extra");
        assertThat(extra.fieldNames())
                .toIterable()
                .containsExactly("value", "se", "ci_lower", "ci_upper", "df", "status");
        assertThat(extra.get("ci_lower").asDouble())
                .isLessThan(extra.get("value").asDouble());
        JsonNode ministry = files.get("model_results.json").get("alerta_escuela_comparison");
        assertThat(ministry.get("second_hand").asBoolean()).isTrue();
        assertThat(ministry.at("/their_metrics/primaria/recall").asDouble()).isEqualTo(0.43);
        export.writeTo(folder);
        assertThat(Files.readAllBytes(folder.resolve("onnx/model.onnx"))).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"descriptive_tables", "model_results", "fairness_metrics", "findings"})
    void filesFollowTheirContracts(String name) throws IOException {
        String location = "/contracts/" + name + ".schema.json";
        try (InputStream in = AuditExport.class.getResourceAsStream(location)) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(SchemaLocation.of("https://equidad.org" + location), JSON.readTree(in))
                            .validate(files.get(name + ".json")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "choropleth",
                "descriptive_tables",
                "fairness_metrics",
                "findings",
                "model_results",
                "shap_values"
            })
    void theContractsAreTheOnesAgreedOn(String name) throws IOException {
        String reference = System.getenv("EQUIDAD_REFERENCE_DATA");
        assumeTrue(
                reference != null && Files.isDirectory(Path.of(reference, "contracts")),
                "EQUIDAD_REFERENCE_DATA/contracts is not there");
        String file = name + ".schema.json";
        try (InputStream in = AuditExport.class.getResourceAsStream("/contracts/" + file)) {
            assertThat(JSON.readTree(in))
                    .isEqualTo(
                            JSON.readTree(Path.of(reference, "contracts", file).toFile()));
        }
    }

    @Test
    void cellsBelowTheConfidentialityMinimumAreEmptyEverywhere() {
        GroupResult achuar = export.fairness().treatment().cells().group("language_disaggregated", "achuar");
        assertThat(FairnessMetricsJson.emptied(achuar)).isTrue();
        JsonNode cell = files.get("fairness_metrics.json").at("/dimensions/language_disaggregated/groups/achuar");
        for (String name : List.of("n_unweighted", "n_weighted", "tpr", "fpr", "fnr", "precision", "pr_auc")) {
            assertThat(cell.get(name).isNull()).as(name).isTrue();
        }
        assertThat(cell.get("flagged_small_sample").asBoolean()).isTrue();
        assertThat(cell.get("reliability").asText()).startsWith("suppressed");
        assertThat(cell.at("/uncertainty/fnr/n_denominator").isNull()).isTrue();
        assertThat(cell.at("/uncertainty/fnr/status").asText()).startsWith("suppressed");
        assertThat(cell.at("/calibration_high_risk/n_predicted_high").asInt()).isZero();
        JsonNode row = files.get("descriptive_tables.json").at("/dropout_by_language_disaggregated/achuar");
        assertThat(row.get("n_unweighted").isNull()).isTrue();
        assertThat(row.get("weighted_rate").isNull()).isTrue();
        for (JsonNode gap : files.get("fairness_metrics.json").at("/dimensions/language_disaggregated/gaps/pairwise")) {
            if (gap.get("group").asText().equals("achuar")) {
                assertThat(gap.get("difference").isNull()).isTrue();
                assertThat(gap.at("/uncertainty/se").isNull()).isTrue();
                assertThat(gap.get("status").asText()).isEqualTo("suppressed");
            }
        }
    }

    @Test
    void numbersAreThoseOfTheEstimates() {
        JsonNode fairness = files.get("fairness_metrics.json");
        GroupResult rural = export.fairness().treatment().cells().group("rural", "rural");
        JsonNode cell = fairness.at("/dimensions/rural/groups/rural");
        assertThat(cell.get("fnr").asDouble())
                .isEqualTo(rural.estimate(Metric.FNR).value().orElseThrow());
        assertThat(cell.at("/uncertainty/fnr/se").asDouble())
                .isEqualTo(rural.estimate(Metric.FNR).standardError().orElseThrow());
        assertThat(cell.at("/uncertainty/fnr/n_denominator").asLong())
                .isEqualTo(rural.estimate(Metric.FNR).counts().rows());
        assertThat(cell.at("/uncertainty/fnr/decision").asText()).isEqualTo("present");
        assertThat(cell.get("reliability").asText()).isEqualTo("reliable");
        assertThat(cell.at("/calibration_high_risk/n_predicted_high").asInt()).isGreaterThan(30);
        // Crossed keys join the values with an underscore.
        assertThat(fairness.at("/dimensions/intersections/language_x_rural/groups")
                        .has("quechua_rural"))
                .isTrue();
        JsonNode gaps = fairness.at("/dimensions/sex/gaps");
        double male = fairness.at("/dimensions/sex/groups/male/fnr").asDouble();
        double female = fairness.at("/dimensions/sex/groups/female/fnr").asDouble();
        assertThat(gaps.get("max_fnr_gap").asDouble()).isCloseTo(Math.abs(male - female), within(1e-15));
        JsonNode first = gaps.get("pairwise").get(0);
        double sign = first.get("group").asText().equals("male") ? 1 : -1;
        assertThat(first.get("difference").asDouble()).isCloseTo(sign * (male - female), within(1e-12));
        assertThat(first.at("/uncertainty/p_value").isNumber()).isTrue();
        // Pooled numbers are yearly averages: three years, two for a dimension that is known in two.
        JsonNode tables = files.get("descriptive_tables.json");
        GroupReport pooled = export.descriptive().pooled();
        assertThat(tables.at("/dropout_by_sex/male/n_weighted").asDouble())
                .isCloseTo(pooled.group("sex", "male").counts().weighted() / 3, within(1e-6));
        assertThat(tables.at("/dropout_by_language/awajun_2020plus/n_weighted").asDouble())
                .isCloseTo(
                        pooled.group("language_disaggregated", "awajun")
                                        .counts()
                                        .weighted()
                                / 2,
                        within(1e-6));
        assertThat(tables.at("/heatmap_language_x_rural/values")).hasSize(6);
        assertThat(tables.at("/heatmap_language_x_rural/values/0/1").asDouble())
                .isEqualTo(pooled.group("language_x_rural", "castellano.rural")
                        .estimate(Metric.BASE_RATE)
                        .value()
                        .orElseThrow());
        // Tables of the same children under another cut tell no numbers of rows.
        assertThat(tables.at("/temporal_trend/by_language_rows/quechua/0").has("n_unweighted"))
                .isFalse();
        assertThat(tables.at("/target_sensitivity/adjusted/dimensions/sex/male").has("n_unweighted"))
                .isFalse();
        assertThat(tables.at("/temporal_trend/overall_rows/0/n_unweighted").asInt())
                .isGreaterThan(1000);
        JsonNode comparison = files.get("model_results.json").get("alerta_escuela_comparison");
        assertThat(comparison.at("/their_metrics/primaria/missed").asDouble()).isEqualTo(0.57);
        assertThat(comparison.at("/our_metrics_summary/test_2024_final/recall").isNumber())
                .isTrue();
        assertThat(files.get("manifest.json").get("generated_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void differencesOfRatesCarryTheirIntervalsAndATest() {
        JsonNode tables = files.get("descriptive_tables.json");
        JsonNode sex = tables.at("/gaps/sex");
        JsonNode gap = sex.at("/pairwise/0");
        String group = gap.get("group").asText();
        String reference = gap.get("reference").asText();
        double difference = tables.at("/dropout_by_sex/" + group + "/weighted_rate")
                        .asDouble()
                - tables.at("/dropout_by_sex/" + reference + "/weighted_rate").asDouble();
        assertThat(gap.get("difference").asDouble()).isCloseTo(difference, within(1e-12));
        assertThat(gap.at("/uncertainty/ci_lower").asDouble()).isLessThan(difference);
        assertThat(gap.at("/uncertainty/ci_upper").asDouble()).isGreaterThan(difference);
        // With two groups the joint test is the test of their difference.
        assertThat(sex.at("/joint_test/p_value").asDouble())
                .isCloseTo(gap.at("/uncertainty/p_value").asDouble(), within(1e-9));
        assertThat(tables.at("/target_sensitivity/strict/gaps/sex")).isEqualTo(sex);
        for (JsonNode other : tables.at("/gaps/language_disaggregated/pairwise")) {
            assertThat(other.get("difference").isNull())
                    .isEqualTo(other.get("group").asText().equals("achuar"));
        }
        assertThat(tables.at("/gaps/language_disaggregated/joint_test/p_value").isNull())
                .isTrue();
    }

    @Test
    void districtsHaveRatesWithoutCountsAndNothingBelowTheMinimum() {
        JsonNode districts = files.get("descriptive_tables.json").get("district_rates");
        assertThat(districts.get("n_districts").asInt()).isEqualTo(10);
        assertThat(districts.get("n_flagged_small_sample").asInt()).isEqualTo(1);
        JsonNode small = districts.at("/rows/150199");
        assertThat(small.get("weighted_rate").isNull()).isTrue();
        assertThat(small.at("/uncertainty/se").isNull()).isTrue();
        assertThat(small.get("flagged_small_sample").asBoolean()).isTrue();
        JsonNode large = districts.at("/rows/150103");
        assertThat(large.get("weighted_rate").isNumber()).isTrue();
        assertThat(large.get("flagged_small_sample").asBoolean()).isFalse();
        assertThat(districts.findValue("n_unweighted")).isNull();
        assertThat(districts.at("/note/es").asText()).contains("no está hecha para estimar distritos");
    }

    @Test
    void theSameFindingsGiveTheSameBytes(@TempDir Path folder) throws IOException {
        export.writeTo(folder);
        for (Map.Entry<String, byte[]> file : export.files().entrySet()) {
            assertThat(Files.readAllBytes(folder.resolve(file.getKey()))).isEqualTo(file.getValue());
            if (!file.getKey().endsWith(".json")) {
                continue;
            }
            assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
                    .endsWith("}\n")
                    .doesNotContain("\r")
                    .doesNotContain("NaN");
        }
        assertThatThrownBy(() -> export.writeTo(folder.resolve("not-there")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("descriptive_tables.json: cannot be written");
    }

    /** 2.0E-3 is what Java up to 18 writes for 2e-3 and more digits for 2e23; the shortest form is the same everywhere. */
    @Test
    void doublesAreWrittenInTheirShortestForm() {
        var node = Json.object();
        Json.number(node, "a", 2e23);
        Json.number(node, "b", 0.1 + 0.2);
        Json.number(node, "c", Double.NaN);
        Json.number(node, "d", Double.POSITIVE_INFINITY);
        assertThat(new String(Json.bytes(node), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\n  \"a\" : 2.0E23,\n  \"b\" : 0.30000000000000004,\n  \"c\" : null,\n  \"d\" : null\n}\n");
    }

    /** What the joint tests, spreads and pooled rates say must not come from cells that are not shown. */
    @Test
    void whatDescribesADimensionAsAWholeHidesWithItsCells() {
        JsonNode dimensions = files.get("fairness_metrics.json").at("/dimensions");
        JsonNode sex = dimensions.at("/sex");
        assertThat(sex.at("/joint_tests/fnr/p_value").isNumber()).isTrue();
        assertThat(sex.at("/joint_tests/fnr/groups").intValue()).isEqualTo(2);
        assertThat(sex.at("/gaps/fnr_between_group_sd").isNumber()).isTrue();
        assertThat(sex.at("/gaps/n_excluded_groups").intValue())
                .isEqualTo(sex.at("/gaps/excluded_groups").size());
        JsonNode languages = dimensions.at("/language_disaggregated");
        assertThat(languages.at("/joint_tests/fnr/p_value").isNull()).isTrue();
        assertThat(languages.at("/joint_tests/fnr/statistic").isNull()).isTrue();
        assertThat(languages.at("/gaps/fnr_between_group_sd").isNull()).isTrue();
        JsonNode crossing = dimensions.at("/intersections/sex_x_poverty");
        assertThat(crossing.at("/groups/female_q1/values/poverty").asText()).isEqualTo("q1");
        assertThat(crossing.at("/partially_pooled_fnr/groups/female_q1/value").doubleValue())
                .isBetween(0.0, 1.0);
        assertThat(files.get("fairness_metrics.json").at("/margin").doubleValue())
                .isEqualTo(0.05);
    }
}
