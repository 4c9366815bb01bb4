package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSplit;
import org.equidad.features.Enaho;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole audits from the command line to the files. */
class AuditRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = AuditConfigTest.EXAMPLE.toString();

    @TempDir
    private static Path shared;

    private static Path survey;
    private static Path results;
    private static Cli.Run first;

    @TempDir
    private Path folder;

    /** One audit of a small survey, looked at by many tests. */
    @BeforeAll
    static void audit() {
        survey = shared.resolve("enaho");
        SyntheticSurvey.of(SyntheticOptions.small().withYears(2021, 2024).withHouseholds(2500))
                .writeTo(survey);
        results = shared.resolve("results");
        first = Cli.environment("SOURCE_DATE_EPOCH", "1767225600")
                .with("audit", "--data", survey.toString(), "--out", results.toString(), "--quick", "--threads", "2");
    }

    private static JsonNode read(Path folder, String name) throws IOException {
        return JSON.readTree(folder.resolve(name).toFile());
    }

    private static List<String> problems(JsonNode document, String contract) throws IOException {
        String location = "/contracts/" + contract + ".schema.json";
        try (InputStream in = AuditRunTest.class.getResourceAsStream(location)) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(SchemaLocation.of("https://equidad.org" + location), JSON.readTree(in));
            return schema.validate(document).stream().map(Object::toString).toList();
        }
    }

    @Test
    void anAuditEndsWellAndSaysWhatItFound() {
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out().lines().toList()).hasSizeLessThanOrEqualTo(10);
        assertThat(first.out())
                .contains("Test year 2024")
                .contains("the model missed")
                .contains("Results: " + results);
        assertThat(first.err()).contains("training lightgbm").contains("judging the test year 2024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"descriptive_tables", "model_results", "fairness_metrics"})
    void filesFollowTheirContracts(String name) throws IOException {
        assertThat(problems(read(results, name + ".json"), name)).isEmpty();
    }

    @Test
    void theManifestTellsHowTheResultsWereMade() throws IOException {
        JsonNode manifest = read(results, "manifest.json");
        assertThat(manifest.get("generated_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(manifest.get("test_year_openings")).hasSize(1);
        JsonNode opening = manifest.get("test_year_openings").get(0);
        assertThat(opening.get("model_sha256").asText())
                .hasSize(64)
                .isEqualTo(manifest.get("audited_model").get("sha256").asText());
        assertThat(manifest.get("split").get("train")).hasSize(2);
        assertThat(manifest.get("split").get("test").asInt()).isEqualTo(2024);
        assertThat(manifest.get("inputs")).hasSizeGreaterThan(4 * 5).allSatisfy(file -> {
            assertThat(file.get("sha256").asText()).hasSize(64);
            assertThat(file.get("file").asText()).doesNotContain(shared.toString());
        });
        assertThat(manifest.get("absent_sources").toString()).contains("school_student_teacher_ratio");
        // The mission's base set, which does not know last year's grade.
        assertThat(manifest.at("/options/features").asText()).isEqualTo("base");
        assertThat(manifest.get("features")).hasSize(25);
        assertThat(manifest.get("fitted_on_training_years")
                        .get("poverty_quintile")
                        .get("cuts"))
                .hasSize(4);
        assertThat(manifest.get("notes").toString()).contains("target_excluded");
        JsonNode ingest = manifest.get("ingest");
        assertThat(ingest.get("years")).hasSize(4);
        assertThat(ingest.at("/years/2024/joins")).isNotEmpty();
        assertThat(ingest.get("absent_district_columns").toString()).contains("school_student_teacher_ratio");
        assertThat(manifest.toString()).doesNotContain(shared.toString());
    }

    @Test
    void numbersOfTheFilesAgree() throws IOException {
        JsonNode fairness = read(results, "fairness_metrics.json");
        JsonNode models = read(results, "model_results.json");
        JsonNode tables = read(results, "descriptive_tables.json");
        JsonNode test = models.at("/models/lightgbm/test_2024_final");
        assertThat(fairness.get("n_test").asInt())
                .isEqualTo(test.get("n_unweighted").asInt());
        assertThat(fairness.get("threshold").asDouble())
                .isEqualTo(test.get("threshold").asDouble());
        assertThat(fairness.at("/overall/tpr").asDouble())
                .isCloseTo(test.get("recall").asDouble(), within(1e-12));
        // The sexes part the children: shares of the missed add up to everybody's.
        double missed = 0;
        double cases = 0;
        for (JsonNode group : fairness.at("/dimensions/sex/groups")) {
            double weight =
                    group.get("n_weighted").asDouble() * group.get("base_rate").asDouble();
            missed += weight * group.get("fnr").asDouble();
            cases += weight;
        }
        assertThat(missed / cases).isCloseTo(fairness.at("/overall/fnr").asDouble(), within(1e-12));
        // Pooled numbers of children are yearly averages.
        double children = tables.at("/overall/n_weighted").asDouble();
        double yearly = 0;
        for (JsonNode year : tables.at("/temporal_trend/overall_rows")) {
            yearly += year.get("n_weighted").asDouble() / 4;
        }
        assertThat(children).isCloseTo(yearly, within(1e-6 * yearly));
        assertThat(tables.at("/target_sensitivity")).hasSize(5);
        assertThat(tables.at("/target_sensitivity/adjusted/overall/weighted_rate")
                        .asDouble())
                .isLessThan(tables.at("/target_sensitivity/strict/overall/weighted_rate")
                        .asDouble());
        assertThat(tables.at("/dropout_by_interview_month/02/weighted_rate").asDouble())
                .isGreaterThan(tables.at("/dropout_by_interview_month/08/weighted_rate")
                        .asDouble());
        assertThat(fairness.at("/target_sensitivity/in-term/overall/fnr").isNumber())
                .isTrue();
    }

    /** Rates, gaps and error rates under all five definitions, by month of the interview too. */
    @ParameterizedTest
    @ValueSource(strings = {"strict", "in-term", "no-vacation", "no-graduates", "adjusted"})
    void everyDefinitionOfTheTargetIsReported(String target) throws IOException {
        JsonNode rates = read(results, "descriptive_tables.json").at("/target_sensitivity/" + target + "/dimensions");
        JsonNode metrics = read(results, "fairness_metrics.json").at("/target_sensitivity/" + target + "/dimensions");
        boolean inTerm = target.equals("in-term") || target.equals("adjusted");
        for (String dimension : List.of("language", "sex", "rural", "region", "poverty", "nationality")) {
            assertThat(rates.get(dimension)).as(dimension).isNotNull();
            assertThat(metrics.at("/" + dimension + "/groups")).as(dimension).hasSizeGreaterThan(1);
            assertThat(metrics.at("/" + dimension + "/pairwise")).as(dimension).isNotEmpty();
        }
        JsonNode gaps = read(results, "descriptive_tables.json").at("/target_sensitivity/" + target + "/gaps");
        assertThat(gaps.at("/language/pairwise/0/uncertainty/ci_lower").isNumber())
                .isTrue();
        assertThat(gaps.at("/interview_month/joint_test/p_value").isNumber()).isTrue();
        assertThat(rates.at("/interview_month/02/weighted_rate").isNumber()).isEqualTo(!inTerm);
        assertThat(rates.at("/interview_month/08/weighted_rate").isNumber()).isTrue();
        assertThat(metrics.at("/interview_month/groups/02/base_rate").isNumber())
                .isEqualTo(!inTerm);
        assertThat(metrics.at("/interview_month/groups/02/uncertainty/fnr/status")
                        .isTextual())
                .isTrue();
        assertThat(metrics.at("/interview_month/groups/08/fpr").isNumber()).isTrue();
        assertThat(metrics.at("/interview_month/pairwise")).isNotEmpty();
    }

    @Test
    void everyCheckHasItsNameInBothLanguages() throws IOException {
        JsonNode gates = read(results, "manifest.json").get("gates");
        assertThat(gates).hasSizeGreaterThan(15);
        for (JsonNode gate : gates) {
            String name = gate.get("name").asText();
            assertThat(GateTexts.translated(Language.ES, name)).as(name).isPresent();
            assertThat(GateTexts.in(Language.EN, name)).isEqualTo(name);
            assertThat(gate.get("name_es").asText()).isEqualTo(GateTexts.in(Language.ES, name));
        }
        assertThat(GateTexts.in(Language.ES, "2023: weighted rate")).isEqualTo("2023: tasa ponderada");
        assertThat(GateTexts.in(Language.ES, "administrative rates, primary: districts at zero"))
                .isEqualTo("tasas administrativas, primaria: distritos en cero");
        assertThat(GateTexts.in(Language.ES, "a check of somebody's own")).isEqualTo("a check of somebody's own");
    }

    @Test
    void ratesOfDistrictsAreFlaggedAsSmall() throws IOException {
        JsonNode tables = read(results, "descriptive_tables.json");
        JsonNode districts = tables.get("district_rates");
        assertThat(districts.get("rows")).hasSize(districts.get("n_districts").asInt());
        assertThat(districts.get("n_flagged_small_sample").asInt()).isPositive();
        for (String heatmap : List.of("language_x_rural", "sex_x_poverty", "language_x_region")) {
            assertThat(tables.at("/heatmap_" + heatmap + "/values")).isNotEmpty();
        }
        assertThat(tables.at("/dropout_by_sex_x_level/female_secundaria/weighted_rate")
                        .isNumber())
                .isTrue();
        assertThat(tables.at("/temporal_trend/overall_rate")).hasSize(4);
    }

    @Test
    void dimensionsThatAreOnlyDescribedAreJudgedApartFromTheAuditedOnes() throws IOException {
        JsonNode fairness = read(results, "fairness_metrics.json");
        assertThat(fairness.get("described_dimensions").fieldNames())
                .toIterable()
                .containsExactly("level", "interview_month", "department");
        assertThat(fairness.get("dimensions").has("interview_month")).isFalse();
        JsonNode secundaria = fairness.at("/described_dimensions/level/groups/secundaria");
        assertThat(secundaria.get("fnr").isNumber()).isTrue();
        // Rates without numbers of rows, which could be subtracted from those of other tables.
        assertThat(secundaria.findValue("n_unweighted")).isNull();
        assertThat(secundaria.findValue("n_predicted_high")).isNull();
        assertThat(fairness.at("/described_dimensions/department/groups/lima/calibration_high_risk")
                        .isObject())
                .isTrue();
    }

    @Test
    void curvesPassThroughTheFigures() throws IOException {
        JsonNode fairness = read(results, "fairness_metrics.json");
        JsonNode explorer = fairness.get("threshold_explorer");
        int audited = 0;
        while (explorer.get("thresholds").get(audited).asDouble()
                != fairness.get("threshold").asDouble()) {
            audited++;
        }
        // Rounded to six decimals.
        assertThat(explorer.at("/overall/fnr/value/" + audited).asDouble())
                .isCloseTo(fairness.at("/overall/fnr").asDouble(), within(5.1e-7));
        assertThat(explorer.at("/dimensions/sex/female/fnr/value/" + audited).asDouble())
                .isCloseTo(fairness.at("/dimensions/sex/groups/female/fnr").asDouble(), within(5.1e-7));
        assertThat(fairness.at("/calibration_curves/dimensions/rural/urban/bins"))
                .isNotEmpty();
        JsonNode models = read(results, "model_results.json");
        JsonNode points = models.at(
                "/models/lightgbm/curves/test_" + fairness.get("test_year").asInt());
        List<Double> recall = new ArrayList<>();
        points.get("recall").forEach(r -> recall.add(r.asDouble()));
        assertThat(recall).hasSizeGreaterThan(10).isSorted().endsWith(1.0);
        assertThat(points.at("/fpr/" + (recall.size() - 1)).asDouble()).isEqualTo(1.0);
        assertThat(models.at("/models/xgboost/curves")).hasSize(2);
    }

    @Test
    void theReportIsMadeAgainFromTheExport() throws IOException {
        Path page = folder.resolve("informe.html");
        Cli.Run run = Cli.run("report", "--export", results.toString(), "--out", page.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readAllBytes(page))
                .isEqualTo(Files.readAllBytes(results.resolve("report.html")))
                .hasSizeLessThan(5_000_000);
        assertThat(Files.readString(page)).contains("Datos inventados").contains("id=\"missed\"");
        assertThat(results.resolve("figures/fnr-sex.png")).isNotEmptyFile();
        assertThat(results.resolve("figures/fnr-sex.svg")).isNotEmptyFile();
        assertThat(results.resolve("figures/alt_text.json")).isNotEmptyFile();
        assertThat(results.resolve("figures/table-errors.tex")).isNotEmptyFile();
    }

    @Test
    void aReportNeedsAnExport() throws IOException {
        Path page = folder.resolve("informe.html");
        Cli.Run nowhere = Cli.run("report", "--export", folder.resolve("none").toString(), "--out", page.toString());
        assertThat(nowhere.exitCode()).isEqualTo(2);
        assertThat(nowhere.err()).contains("is no folder");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Cli.Run nothing = Cli.run("report", "--export", empty.toString(), "--out", page.toString());
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).contains("fairness_metrics.json");
        assertThat(page).doesNotExist();
    }

    @Test
    void noFeatureKnowsTheAnswer() throws IOException {
        JsonNode separation = read(results, "manifest.json").get("separation");
        assertThat(separation)
                .hasSizeGreaterThan(20)
                .allSatisfy(s -> assertThat(s.get("roc_auc_alone").asDouble())
                        .as(s.get("feature").asText())
                        .isLessThan(0.9));
    }

    /** The first run used two threads, and this one has a private folder of its own, so that it searches anew. */
    @Test
    void theSameInputsGiveTheSameBytesWithAnyNumberOfThreads() throws IOException {
        Path again = folder.resolve("again");
        Cli.Run run = Cli.environment("SOURCE_DATE_EPOCH", "1767225600")
                .with(
                        "audit",
                        "--data",
                        survey.toString(),
                        "--out",
                        again.toString(),
                        "--quick",
                        "--quiet",
                        "--threads",
                        "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).doesNotContain("searching");
        assertThat(files(again)).isEqualTo(files(results));
        assertThat(files(again)).contains("model_results.json", "onnx/lightgbm_dropout.onnx");
        for (String name : files(results)) {
            assertThat(Files.readAllBytes(again.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(results.resolve(name)));
        }
        Path work = folder.resolve("again-private/run");
        for (String name : files(work)) {
            assertThat(Files.readAllBytes(work.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readAllBytes(
                            shared.resolve("results-private/run").resolve(name)));
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    // ------------------------------------------------------------------ models

    private static AuditOptions options(Path out) {
        return new AuditOptions(
                Optional.of(survey),
                out,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                AuditOptions.Pace.QUICK,
                42,
                Enaho.FeatureSet.BASE,
                OptionalDouble.empty(),
                AuditOptions.Mitigation.LEFT_OUT,
                2);
    }

    private static List<String[]> csv(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(l -> l.split(",", -1)).toList();
    }

    private static double[] column(List<String[]> table, String name) {
        int at = List.of(table.get(0)).indexOf(name);
        assertThat(at).as(name).isNotNegative();
        return table.stream()
                .skip(1)
                .mapToDouble(row -> Double.parseDouble(row[at]))
                .toArray();
    }

    /** The test year's inputs, as the run had them. */
    private static FeatureMatrix testRows() {
        AuditInputs inputs = AuditInputs.read(options(results), Cli.silent());
        AuditData rows = AuditSplit.of(inputs.spec(), inputs.data()).vault().open("a test", "0", Instant.EPOCH);
        return FeatureMatrix.of(rows.featureNames(), rows.features());
    }

    @Test
    void savedModelsLoadAgainToTheSameScores() throws IOException {
        Path run = shared.resolve("results-private/run");
        List<String[]> predictions = csv(run.resolve("predictions_test_2024.csv"));
        FeatureMatrix rows = testRows();
        assertThat(predictions).hasSize(rows.rows() + 1);
        for (String name : List.of("lightgbm", "xgboost")) {
            SavedModel saved = SavedModel.load(run.resolve("models").resolve(name));
            assertThat(saved.model().score(rows)).containsExactly(column(predictions, "score_" + name));
            assertThat(saved.provenance().versions()).containsKeys("equidad", "lightgbm4j", "smile");
            assertThat(saved.provenance().data()).hasSizeGreaterThan(10);
        }
        SavedModel audited = SavedModel.load(run.resolve("models/lightgbm"));
        assertThat(audited.calibrator().orElseThrow().apply(audited.model().score(rows)))
                .containsExactly(column(predictions, "calibrated_lightgbm"));
        assertThat(audited.threshold().orElseThrow())
                .isEqualTo(
                        read(results, "fairness_metrics.json").get("threshold").asDouble());
        assertThat(SavedModel.load(run.resolve("models/logistic_regression"))
                        .model()
                        .kind()
                        .key())
                .isEqualTo("logistic_regression");
    }

    /** Every row of the test year, and rows with missing and extreme values; runtimes add up leaves in floats. */
    @Test
    void onnxGivesTheModelsProbability() throws Exception {
        SavedModel saved = SavedModel.load(shared.resolve("results-private/run/models/lightgbm"));
        FeatureMatrix year = testRows();
        double[][] values = new double[year.features()][year.rows() + 2000];
        SplittableRandom random = new SplittableRandom(3);
        for (int j = 0; j < values.length; j++) {
            for (int i = 0; i < values[j].length; i++) {
                double value = i < year.rows()
                        ? year.get(i, j)
                        : switch (random.nextInt(6)) {
                            case 0 -> Double.NaN;
                            case 1 -> 1e30;
                            case 2 -> -1e30;
                            default -> year.get(random.nextInt(year.rows()), j);
                        };
                // The format takes floats.
                values[j][i] = (float) value;
            }
        }
        FeatureMatrix rows = FeatureMatrix.of(year.names(), values);
        double[] expected = saved.model().score(rows);
        double[] flat = rows.toRowMajor();
        float[] single = new float[flat.length];
        for (int k = 0; k < flat.length; k++) {
            single[k] = (float) flat[k];
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session =
                        environment.createSession(Files.readAllBytes(results.resolve("onnx/lightgbm_dropout.onnx")));
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(single), new long[] {rows.rows(), rows.features()});
                OrtSession.Result result = session.run(Map.of("features", input))) {
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(probabilities[i][1] - expected[i]));
            }
            assertThat(worst).isLessThan(1e-6);
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsKeys("threshold", "calibration_method", "calibration_formula", "features");
        }
    }

    @Test
    void privateThingsLieOutsideTheExportAndBelongToTheOwner() throws IOException {
        Path work = shared.resolve("results-private");
        assertThat(files(work))
                .contains("run/predictions_validate_2023.csv", "run/models/xgboost/manifest.json", "run/PRIVATE.txt")
                .filteredOn(f -> f.startsWith("search/"))
                .hasSize(2);
        if (Files.getFileStore(work).supportsFileAttributeView("posix")) {
            for (String inside : List.of("", "run", "search")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(work.resolve(inside))))
                        .isEqualTo("rwx------");
            }
        }
        fails(
                "for publication",
                "--data",
                survey.toString(),
                "--private",
                folder.resolve("failed/x").toString());
        fails("--min-recall 1.5", "--min-recall", "1.5");
        fails("threads 0", "--threads", "0");
    }

    @Test
    void modelsAreToldWithTheirSearchAndComparedOnTheSameRows() throws IOException {
        JsonNode models = read(results, "model_results.json");
        for (String name : List.of("lightgbm", "xgboost")) {
            JsonNode search = models.at("/models/" + name + "/search");
            assertThat(search.get("trace")).hasSize(8);
            double best = search.at("/best_trial/validation_pr_auc").asDouble();
            assertThat(best)
                    .isEqualTo(search.at("/trace/7/best_so_far").asDouble())
                    .isCloseTo(
                            models.at("/models/" + name + "/validate_2023/pr_auc")
                                    .asDouble(),
                            within(1e-9));
            assertThat(models.at("/models/" + name + "/best_iteration").asInt())
                    .isEqualTo(search.at("/best_trial/trees").asInt());
            assertThat(models.at("/thresholds/" + name + "/0.7/recall").isNumber())
                    .isTrue();
        }
        JsonNode fit = models.at("/models/logistic_regression/fit");
        assertThat(fit.get("converged").asBoolean()).isTrue();
        assertThat(fit.get("iterations").asInt()).isBetween(5, 1000);
        JsonNode odds = models.at("/models/logistic_regression/odds_ratios/terms/rural");
        assertThat(odds.at("/label/es").asText()).isEqualTo("Área rural");
        assertThat(odds.at("/odds_ratio/value").asDouble())
                .isCloseTo(Math.exp(odds.at("/log_odds/value").asDouble()), within(1e-12));
        assertThat(odds.at("/odds_ratio/ci_lower").asDouble())
                .isLessThan(odds.at("/odds_ratio/value").asDouble());
        assertThat(models.at("/models/logistic_regression/odds_ratios/left_out/lang_castellano")
                        .asText())
                .contains("lang_quechua");
        for (JsonNode entry : models.at("/model_comparison/test_2024/differences")) {
            String classifier = entry.get("classifier").asText();
            if (!models.get("models").has(classifier)) {
                continue;
            }
            String metric = entry.get("metric").asText();
            double ours =
                    models.at("/models/lightgbm/test_2024_final/" + metric).asDouble();
            double other =
                    models.at("/models/" + classifier + "/test_2024/" + metric).asDouble();
            assertThat(entry.at("/difference/value").asDouble()).isCloseTo(other - ours, within(1e-12));
        }
        JsonNode deciles = models.at("/predictive_validity/score_deciles");
        assertThat(deciles).hasSize(10);
        double share = 0;
        for (JsonNode decile : deciles) {
            share += decile.at("/share_of_all_cases/value").asDouble();
        }
        assertThat(share).isCloseTo(1, within(1e-9));
        assertThat(models.at("/models/lightgbm/validate_2023/unweighted/recall").asDouble())
                .isNotEqualTo(models.at("/models/lightgbm/validate_2023/recall").asDouble());
    }

    private static void mitigationIsJudgedBesideTheAuditedModel(JsonNode models) {
        JsonNode mitigation = models.get("mitigation");
        assertThat(mitigation.get("dimensions").fieldNames()).toIterable().contains("sex", "rural");
        JsonNode sex = mitigation.at("/dimensions/sex");
        assertThat(sex.get("groups_with_thresholds")).hasSize(2);
        double audited = models.at("/models/lightgbm/test_2024_final/recall").asDouble();
        assertThat(sex.at("/overall/audited/recall/estimate/value").asDouble()).isCloseTo(audited, within(1e-12));
        for (String version : List.of("reweighed", "demographic_parity", "equal_opportunity", "equalised_odds")) {
            JsonNode overall = sex.at("/overall/" + version + "/recall");
            assertThat(overall.at("/difference/value").asDouble())
                    .isCloseTo(overall.at("/estimate/value").asDouble() - audited, within(1e-12));
            JsonNode girls = sex.at("/changes_by_group/female/" + version + "/fnr");
            assertThat(girls.at("/change/value").asDouble())
                    .isCloseTo(
                            girls.at("/estimate/value").asDouble()
                                    - sex.at("/changes_by_group/female/audited/fnr/estimate/value")
                                            .asDouble(),
                            within(1e-12));
            assertThat(sex.at("/gaps/" + version + "/fnr")).hasSize(1);
        }
        assertThat(sex.at("/trade_off/equalised_odds"))
                .hasSize(6)
                .allSatisfy(point -> assertThat(
                                point.at("/gaps/fpr/0/difference/ci_lower").isNumber())
                        .isTrue());
        // Looser tolerances allow more on the year that chose.
        double before = 0;
        for (JsonNode point : sex.at("/trade_off/demographic_parity")) {
            assertThat(point.get("balanced_accuracy_on_validation").asDouble()).isGreaterThanOrEqualTo(before);
            before = point.get("balanced_accuracy_on_validation").asDouble();
        }
        List<JsonNode> words = new ArrayList<>();
        mitigation.get("dimensions").forEach(d -> d.get("what_changes_for_whom").forEach(words::add));
        // A survey this small may leave no rate that can be quoted, and then nothing is said.
        assertThat(words).allSatisfy(sentences -> {
            assertThat(sentences.get("es").asText())
                    .contains("de cada 100 casos de interrupción de estudios", "IC 95 %", "marca a");
            assertThat(sentences.get("en").asText())
                    .contains("of every 100 with the outcome (school dropout)", "95% CI", "it flags");
        });
        assertThat(models.at("/feature_sets/sets").fieldNames())
                .toIterable()
                .contains("individual_only", "place_only", "extended_features");
    }

    @Test
    void robustnessIsToldWithIntervals() throws IOException {
        JsonNode models = read(results, "model_results.json");
        JsonNode robustness = models.get("robustness");
        assertThat(models.at("/feature_sets/sets/extended_features/features")).hasSize(31);
        JsonNode place = models.at("/feature_sets/sets/place_only");
        assertThat(place.get("features").toString()).contains("rural").doesNotContain("\"age\"");
        JsonNode area = place.at("/models/lightgbm/metrics/pr_auc");
        assertThat(area.at("/difference/value").asDouble())
                .isCloseTo(
                        area.at("/estimate/value").asDouble()
                                - models.at("/models/lightgbm/test_2024_final/pr_auc")
                                        .asDouble(),
                        within(1e-12));
        assertThat(robustness.at("/threshold_sweep/thresholds")).hasSize(10);
        assertThat(robustness.at("/missed_rate_by_model").fieldNames())
                .toIterable()
                .containsExactly("logistic_regression", "lightgbm", "xgboost");
        JsonNode fairness = read(results, "fairness_metrics.json");
        assertThat(robustness
                        .at("/missed_rate_by_model/lightgbm/groups/castellano/estimate/value")
                        .asDouble())
                .isCloseTo(
                        fairness.at("/dimensions/language/groups/castellano/fnr")
                                .asDouble(),
                        within(1e-12));
        assertThat(robustness.at("/validation_and_test_pooled/intersections/sex_x_poverty/groups"))
                .hasSize(10);
        JsonNode power = robustness.at("/power/dimensions/sex/0");
        assertThat(power.get("years").asInt()).isPositive();
        assertThat(power.get("smallest_gap_of_one_year").asDouble())
                .isCloseTo(2.8015852 * power.at("/difference/se").asDouble(), within(1e-6));
    }

    @Test
    void anInterruptedRunGoesOnAndARecallFloorMovesEveryThreshold() throws IOException {
        Path out = folder.resolve("floor");
        // What an interruption after the third trial leaves of both searches.
        Path interrupted = Files.createDirectories(folder.resolve("interrupted/search"));
        Path searches = shared.resolve("results-private/search");
        for (String name : files(searches)) {
            List<String> lines = Files.readAllLines(searches.resolve(name));
            Files.writeString(
                    interrupted.resolve(name),
                    String.join("\n", lines.subList(0, 4)) + "\n" + lines.get(4).substring(0, 10));
        }
        Cli.Run run = Cli.run(
                "audit",
                "--data",
                survey.toString(),
                "--out",
                out.toString(),
                "--private",
                interrupted.getParent().toString(),
                "--quick",
                "--mitigation",
                "--min-recall",
                "0.8");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode models = read(out, "model_results.json");
        assertThat(problems(models, "model_results")).isEmpty();
        mitigationIsJudgedBesideTheAuditedModel(models);
        for (String name : List.of("logistic_regression", "lightgbm", "xgboost")) {
            assertThat(models.at("/models/" + name + "/validate_2023/recall").asDouble())
                    .isGreaterThanOrEqualTo(0.8 - 1e-12);
        }
        // The searches went on to the same end.
        assertThat(models.at("/models/lightgbm/search"))
                .isEqualTo(read(results, "model_results.json").at("/models/lightgbm/search"));
        for (String name : files(searches)) {
            assertThat(Files.readString(interrupted.resolve(name))).isEqualTo(Files.readString(searches.resolve(name)));
        }
        assertThat(read(out, "manifest.json").at("/options/min_recall").asDouble())
                .isEqualTo(0.8);
    }

    // ------------------------------------------------------------------ a configured audit

    /** Three small files with every trap of the real ones. */
    private Path pede() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Path data = Files.createDirectories(folder.resolve("pede"));
        String[] headers = {
            "Idade 22,Gênero,Instituição de ensino,Pedra 21,INDE 22,IAA,IEG,IPS,IDA,Matem,Portug,Inglês,IPV,IAN,Defas",
            "Idade,Gênero,Instituição de ensino,Pedra 22,INDE 2023,IAA,IEG,IPS,IPP,IDA,Mat,Por,Ing,IPV,IAN,Defasagem",
            "Idade,Gênero,Instituição de ensino,Pedra 23,INDE 2024,IAA,IEG,IPS,IPP,IDA,Mat,Por,Ing,IPV,IAN,Defasagem"
        };
        for (int y = 0; y < 3; y++) {
            StringBuilder text = new StringBuilder(headers[y]).append('\n');
            for (int i = 0; i < 320; i++) {
                int age = 7 + random.nextInt(12);
                double skill = random.nextDouble();
                int lag = (int) Math.round(1.4 - 0.15 * (age - 7) + 2 * (skill - 0.6) + random.nextDouble() - 0.5);
                boolean girl = random.nextBoolean();
                List<String> row = new ArrayList<>();
                row.add(y == 1 && i % 5 == 0 ? String.format("1900-01-%02d 00:00:00", age) : Integer.toString(age));
                row.add(y == 0 ? (girl ? "Menina" : "Menino") : girl ? "Feminino" : "Masculino");
                row.add(
                        y == 0
                                ? (i % 8 == 0 ? "Rede Decisão" : "Escola Pública")
                                : i % 8 == 0 ? "Privada - Programa de Apadrinhamento" : "Pública");
                row.add(List.of("Quartzo", "Ágata", "Ametista", "Topázio", "").get(random.nextInt(5)));
                row.add(y == 2 && i % 30 == 0 ? "INCLUIR" : mark(random, skill));
                int marks = y == 0 ? 8 : 9;
                for (int m = 0; m < marks; m++) {
                    row.add(i % 17 == m ? "" : mark(random, skill));
                }
                row.add(lag >= 0 ? "10.0" : lag > -3 ? "5.0" : "2.5");
                row.add(Integer.toString(lag));
                text.append(String.join(",", row)).append('\n');
            }
            Files.writeString(data.resolve("pede_" + (2022 + y) + ".csv"), text, StandardCharsets.UTF_8);
        }
        return data;
    }

    private static String mark(SplittableRandom random, double skill) {
        return String.format(Locale.ROOT, "%.1f", Math.min(10, 10 * (0.4 * skill + 0.6 * random.nextDouble())));
    }

    @Test
    void aDescribedTableIsAuditedOnTheSamePath() throws IOException {
        // Divided by year, so that what began in 2023 has no training year.
        String divided = Files.readString(Path.of(CONFIG))
                .replaceAll("(?m)^split: .*$", "split: {train: [2022], validate: 2023, test: 2024}");
        String config = Files.writeString(folder.resolve("audit.yml"), divided).toString();
        Path out = folder.resolve("out");
        Cli.Run run = Cli.environment("LANG", "es_PE.UTF-8")
                .with("audit", "--config", config, "--data", pede().toString(), "--out", out.toString(), "--quick");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("la variable «ian» separa por sí sola el resultado casi perfectamente (ROC-AUC 1.000)")
                .contains("la variable «inde» se calcula con otra");
        assertThat(run.out()).contains("Los primeros de 5 hallazgos:", "No hay datos suficientes");
        JsonNode manifest = read(out, "manifest.json");
        assertThat(manifest.get("left_out_features")).hasSize(1);
        assertThat(manifest.get("left_out_features").get(0).asText()).isEqualTo("ian");
        List<String> features = new ArrayList<>();
        manifest.get("features").forEach(f -> features.add(f.asText()));
        assertThat(features).contains("age", "inde", "mathematics").doesNotContain("ian", "ipp");
        Map<String, Long> notes = new TreeMap<>();
        manifest.get("notes")
                .forEach(n -> notes.put(
                        n.get("kind").asText() + " " + n.get("where").asText(),
                        n.get("count").asLong()));
        assertThat(notes)
                .containsEntry("dates_as_numbers pede_2023.csv, Idade", 64L)
                .containsEntry("text_as_missing pede_2024.csv, INDE 2024", 11L)
                .containsEntry("feature_absent ipp", 1L)
                .containsKey("column_absent pede_2022.csv, ipp");
        JsonNode fairness = read(out, "fairness_metrics.json");
        assertThat(fairness.at("/dimensions/gender/groups").fieldNames())
                .toIterable()
                .containsExactly("female", "male");
        assertThat(fairness.at("/survey_design/weight").isNull()).isTrue();
        assertThat(fairness.at("/survey_design/n_psus").asInt()).isEqualTo(320);
        assertThat(read(out, "descriptive_tables.json")
                        .at("/lag_by_gender/female/weighted_rate")
                        .isNumber())
                .isTrue();
        assertThat(read(out, "model_results.json").has("alerta_escuela_comparison"))
                .isFalse();
    }

    @Test
    void theRealFilesAreAudited() throws IOException {
        String reference = System.getenv("EQUIDAD_REFERENCE_DATA");
        assumeTrue(
                reference != null && Files.isDirectory(Path.of(reference, "data", "pede")),
                "EQUIDAD_REFERENCE_DATA/data/pede is not there");
        Path out = folder.resolve("out");
        Cli.Run run = Cli.run(
                "audit",
                "--config",
                CONFIG,
                "--data",
                Path.of(reference, "data", "pede").toString(),
                "--out",
                out.toString(),
                "--quick");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode tables = read(out, "descriptive_tables.json");
        // Counted with pandas: 601 of 860, 552 of 1014, 534 of 1156 students lag behind.
        JsonNode trend = tables.at("/temporal_trend/overall_rate");
        assertThat(trend.get(0).asDouble()).isCloseTo(601.0 / 860, within(1e-12));
        assertThat(trend.get(1).asDouble()).isCloseTo(552.0 / 1014, within(1e-12));
        assertThat(trend.get(2).asDouble()).isCloseTo(534.0 / 1156, within(1e-12));
        JsonNode manifest = read(out, "manifest.json");
        assertThat(manifest.get("left_out_features").toString()).isEqualTo("[\"ian\"]");
        assertThat(manifest.get("notes").toString())
                .contains("\"text_as_missing\",\"where\":\"pede_2024.csv, INDE 2024\",\"count\":38")
                .contains("\"dates_as_numbers\",\"where\":\"pede_2023.csv, Idade\"");
        assertThat(read(out, "fairness_metrics.json").at("/n_test").asInt()).isEqualTo(1156);
    }

    // ------------------------------------------------------------------ mistakes

    private Cli.Run fails(String message, String... arguments) throws IOException {
        Path out = folder.resolve("failed");
        List<String> all = new ArrayList<>(List.of("audit", "--out", out.toString()));
        all.addAll(List.of(arguments));
        Cli.Run run = Cli.run(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        List<String> lines =
                run.err().lines().filter(l -> l.startsWith("equidad audit: ")).toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains(message);
        assertThat(run.out()).isEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())
                            .filter(n -> n.contains("failed"))
                            .toList())
                    .isEmpty();
        }
        return run;
    }

    @Test
    void mistakesAreToldInOneLineAndNothingIsWritten() throws IOException {
        fails("--data says in which folder they are", "--config", CONFIG);
        fails("no such file", "--config", "nowhere.yml", "--data", folder.toString());
        fails("nowhere", "--data", folder.resolve("nowhere").toString());
        fails("pede_2022.csv", "--config", CONFIG, "--data", folder.toString());
        fails(
                "no target 'loose'; there are strict, in-term, no-vacation, no-graduates, adjusted",
                "--data",
                survey.toString(),
                "--target",
                "loose");
        fails("--features is 'few'", "--features", "few");
        fails("the file lists the features", "--config", CONFIG, "--data", ".", "--features", "base");
        fails("seed -1", "--seed", "-1");
    }

    @Test
    void aDamagedCellIsToldByFileRowAndColumn() throws IOException {
        Path data = pede();
        Path file = data.resolve("pede_2023.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(4, lines.get(4).replaceFirst("^[^,]*", "doze"));
        Files.write(file, lines);
        fails(
                "pede_2023.csv, row 5, column 'Idade': 'doze' is not a number",
                "--config",
                CONFIG,
                "--data",
                data.toString());
        lines.set(4, lines.get(4).replace("doze", "12").replaceFirst("Feminino|Masculino", "Outro"));
        Files.write(file, lines);
        fails(
                "pede_2023.csv, row 5, column 'Gênero': 'Outro' is not listed",
                "--config",
                CONFIG,
                "--data",
                data.toString());
        Files.write(file, List.of(lines.get(0).replace("Defasagem", "Defas"), lines.get(1)));
        fails("no column 'Defasagem'", "--config", CONFIG, "--data", data.toString());
    }

    @Test
    void aFolderOfOthersIsNotTouched() throws IOException {
        Path out = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        Cli.Run run = Cli.run("audit", "--data", survey.toString(), "--out", out.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("thesis.txt, which this program did not write");
        assertThat(Files.readString(out.resolve("thesis.txt"))).isEqualTo("years of work");
    }

    @Test
    void otherTargetsAndFeatureSetsRun() throws IOException {
        Path out = folder.resolve("out");
        Cli.Run run = Cli.run(
                "audit",
                "--data",
                survey.toString(),
                "--out",
                out.toString(),
                "--target",
                "adjusted",
                "--features",
                "ours",
                "--quick");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode fairness = read(out, "fairness_metrics.json");
        assertThat(fairness.get("target").asText()).isEqualTo("adjusted");
        assertThat(fairness.get("target_sensitivity").fieldNames())
                .toIterable()
                .containsExactly("adjusted", "strict", "in-term", "no-vacation", "no-graduates");
        JsonNode features = read(out, "manifest.json").get("features");
        assertThat(features.toString()).contains("grade_last_year", "household_size", "age_x_poverty");
        assertThat(problems(fairness, "fairness_metrics")).isEmpty();
    }
}
