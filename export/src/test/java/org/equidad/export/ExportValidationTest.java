package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.equidad.explain.TreeEnsemble;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A small export of another audit than ENAHO's is in order; every way to break it is told, with file and place. */
class ExportValidationTest {
    private static final String NOW = "2026-01-02T03:04:05Z";
    private static final List<String> FEATURES = List.of("a", "b", "c", "d", "e", "f");

    private static byte[] onnx;

    @BeforeAll
    static void train() throws Exception {
        TreeEnsemble trees = TreeEnsemble.parseLightGbm(OnnxModelTest.train(""));
        onnx = OnnxModel.bytes(
                trees, Map.of("threshold", "0.3", "model_sha256", "abc", "features", String.join(",", FEATURES)));
    }

    private static Map<String, JsonNode> good() {
        ObjectNode fairness = FindingsJsonTest.fairness();
        fairness.put("audit", "other").put("score", "raw").put("threshold", 0.3).put("n_test", 500);
        fairness.withObjectProperty("overall").put("n_unweighted", 500).put("tpr", 0.4);
        ObjectNode descriptive = FindingsJsonTest.described(0.14, 0.09);
        descriptive.put("generated_at", NOW);
        descriptive.putObject("dropout_by_sex").set("male", row(200));
        descriptive.withObjectProperty("dropout_by_sex").set("female", row(300));
        descriptive.putObject("temporal_trend").putArray("years").add(2018).add(2024);
        descriptive
                .withObjectProperty("temporal_trend")
                .putArray("overall_rate")
                .add(0.1)
                .add(0.2);
        descriptive
                .withObjectProperty("temporal_trend")
                .putObject("by_language")
                .putArray("castellano")
                .add(0.1)
                .addNull();
        ObjectNode models = Json.object().put("generated_at", NOW).put("target", "strict");
        models.put("primary_model", "lightgbm");
        ObjectNode evaluation = models.putObject("models").putObject("lightgbm").putObject("test_2024_final");
        evaluation
                .put("threshold", 0.3)
                .put("n_unweighted", 500)
                .put("recall", 0.4)
                .put("precision", 0.4);
        ObjectNode manifest = Json.object().put("generated_at", NOW).put("synthetic_data", false);
        manifest.set("features", Json.tree(FEATURES));
        manifest.putObject("audited_model").put("name", "lightgbm").put("sha256", "abc");
        manifest.putObject("rows").putObject("2024").put("labelled", 500);
        manifest.putObject("split").put("validate", 2018).put("test", 2024).putArray("train");
        ObjectNode shap = Json.object().put("generated_at", NOW).put("model", "lightgbm");
        shap.put("computed_on", "test_2024").put("n_rows", 500);
        shap.set("feature_names", Json.tree(FEATURES));
        ObjectNode profile = shap.putArray("profiles").addObject();
        float[] values = {15, 2, 1, Float.NaN, 0, 1};
        double score = OnnxTrees.of(onnx).score(values);
        profile.put("predicted_proba", score).put("base_value", Math.log(score / (1 - score)) - 0.5);
        for (int j = 0; j < values.length; j++) {
            Json.number(profile.withObjectProperty("features"), FEATURES.get(j), values[j]);
            profile.withObjectProperty("shap_values").put(FEATURES.get(j), j == 0 ? 0.5 : 0);
        }
        Map<String, JsonNode> documents = new LinkedHashMap<>();
        documents.put(ExportDocuments.FAIRNESS, fairness);
        documents.put(ExportDocuments.DESCRIPTIVE, descriptive);
        documents.put(ExportDocuments.MODELS, models);
        documents.put(ExportDocuments.SHAP, shap);
        documents.put(ExportDocuments.MANIFEST, manifest);
        documents.put(ExportDocuments.FINDINGS, FindingsJson.of(ExportDocuments.of(documents)));
        return documents;
    }

    private static ObjectNode row(int n) {
        ObjectNode row =
                Json.object().put("weighted_rate", 0.1).put("n_unweighted", n).put("n_weighted", 100.0 * n);
        row.put("status", "reliable").put("flagged_small_sample", false);
        row.putObject("uncertainty")
                .put("se", 0.01)
                .put("ci_lower", 0.08)
                .put("ci_upper", 0.12)
                .put("df", 50)
                .put("method", "linearisation");
        return row;
    }

    private static void write(Path folder, Map<String, JsonNode> documents) throws IOException {
        for (Map.Entry<String, JsonNode> document : documents.entrySet()) {
            Files.write(folder.resolve(document.getKey()), Json.bytes(document.getValue()));
        }
        Files.createDirectories(folder.resolve("onnx"));
        Files.write(folder.resolve(ExportValidation.ONNX), onnx);
    }

    private static List<String> lines(Path folder) {
        return ExportValidation.of(folder).breaches().stream()
                .map(ExportValidation.Breach::line)
                .toList();
    }

    @Test
    void aGoodExportIsInOrder(@TempDir Path folder) throws IOException {
        write(folder, good());
        ExportValidation.Result result = ExportValidation.of(folder);
        assertThat(result.breaches()).isEmpty();
        assertThat(result.notApplicable()).containsExactly("choropleth.json");
        assertThat(result.checks()).isGreaterThan(100);
    }

    @Test
    void crossValidatedRowsNeedNoYearToValidate(@TempDir Path folder) throws IOException {
        Map<String, JsonNode> documents = good();
        ObjectNode split = (ObjectNode) documents.get(ExportDocuments.MANIFEST).get("split");
        split.remove("validate");
        split.put("folds", 5).putArray("train").add(2018);
        write(folder, documents);
        assertThat(ExportValidation.of(folder).breaches()).isEmpty();
    }

    @Test
    void testRowsAreAPartOfTheirYearWhereRowsAreDividedByLot(@TempDir Path folder) throws IOException {
        Map<String, JsonNode> documents = good();
        ObjectNode manifest = (ObjectNode) documents.get(ExportDocuments.MANIFEST);
        manifest.withObject("/rows/2024").put("labelled", 2_500);
        write(folder, documents);
        assertThat(lines(folder)).anyMatch(line -> line.contains("manifest.json#/rows/2024/labelled"));
        manifest.withObject("/split").putArray("train").add(2024);
        write(folder, documents);
        assertThat(lines(folder)).isEmpty();
    }

    private static Arguments broken(String file, Consumer<ObjectNode> change, String line) {
        return Arguments.of(file, change, line);
    }

    static Stream<Arguments> breaks() {
        String fairness = "fairness_metrics.json";
        String findings = "findings.json";
        return Stream.of(
                broken(fairness, d -> d.put("threshold", 2), fairness + "#/threshold: must have a maximum value of 1"),
                broken(fairness, d -> d.put("score", "odd"), fairness + "#/score: "),
                broken(fairness, d -> d.put("generated_at", "yesterday"), "'yesterday' is no point in time"),
                broken(fairness, d -> d.put("generated_at", "2026-01-02T03:04:06Z"), fairness + "#/generated_at: is"),
                broken(fairness, d -> d.put("model", "xgboost"), "shap_values.json#/model: is 'lightgbm', but"),
                broken(fairness, d -> d.put("model", "xgboost"), "model_results.json#/primary_model"),
                broken(fairness, d -> d.put("model", "xgboost"), "findings.json#/model_version"),
                broken(fairness, d -> d.put("threshold", 0.31), "test_2024_final/threshold: is 0.3, but"),
                broken(fairness, d -> d.put("n_test", 499), "test_2024_final/n_unweighted: is 500, but"),
                broken(fairness, d -> d.put("n_test", 499), "manifest.json#/rows/2024/labelled"),
                broken(fairness, d -> d.put("target", "in-term"), "descriptive_tables.json#/target: is 'strict', but"),
                broken(fairness, d -> d.put("test_year", 2023), "shap_values.json#/computed_on: 'test_2024'"),
                broken(fairness, d -> d.put("test_year", 2023), "test_2023_final: is missing"),
                broken(
                        fairness,
                        d -> d.withObjectProperty("overall").put("tpr", 0.5),
                        "test_2024_final/recall: is 0.4"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/sex/groups").set("other", Json.object()),
                        fairness
                                + "#/dimensions/sex/groups/other: is no group of descriptive_tables.json#/dropout_by_sex"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/sex/groups/male").put("n_unweighted", 3),
                        fairness + "#/dimensions/sex/groups/male/n_unweighted: 3 rows are published"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/rural/groups/urban/uncertainty/fpr")
                                .put("n_denominator", 4),
                        "/uncertainty/fpr/n_denominator: 4 rows are published"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/language/groups/awajun/uncertainty/fnr")
                                .put("status", "suppressed"),
                        "/groups/awajun/fnr: 0.99 is published, but its uncertainty says suppressed"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/language/groups/awajun/uncertainty/fnr")
                                .put("status", "suppressed"),
                        "/groups/awajun/uncertainty/fnr/ci_lower: 0.94 is published, but the cell is suppressed"),
                broken(
                        fairness,
                        d -> ((ObjectNode) d.at("/dimensions/sex/gaps/pairwise/0")).put("difference", 0.15),
                        "/value: 0.14, but fairness_metrics.json#/dimensions/sex/gaps/pairwise/0/difference is 0.15"),
                broken(
                        fairness,
                        d -> ((ObjectNode) d.at("/dimensions/sex/gaps/pairwise/0")).putNull("difference"),
                        "/metric_source: fairness_metrics.json#/dimensions/sex/gaps/pairwise/0/difference leads to no number"),
                broken(
                        fairness,
                        d -> d.withObject("/dimensions/sex/groups/male/uncertainty/fnr")
                                .put("decision", "withhold"),
                        "may not be quoted: the group male is withheld"),
                broken(fairness, d -> d.put("conglome", 12), fairness + "#/conglome: names a household or a person"),
                broken(
                        fairness,
                        d -> d.put("note", "/home/somebody/enaho"),
                        fairness + "#/note: '/home/somebody/enaho' names a place of the machine"),
                broken(findings, d -> finding(d, 1).put("stat", "13"), "#/findings/1/stat: '13' is not what"),
                broken(
                        findings,
                        d -> finding(d, 1)
                                .put("headline_es", "Una frase sin cifra alguna")
                                .put("explanation_es", "Y una" + " explicación larga que tampoco dice el número"),
                        "#/findings/1/headline_es: neither headline nor explanation tells the number 14"),
                broken(findings, d -> finding(d, 1).put("verdict", "small"), "#/findings/1/verdict: 'small', but"),
                broken(findings, d -> finding(d, 1).put("verdict", "sure"), "#/findings/1/verdict: "),
                broken(findings, d -> finding(d, 1).put("id", 7), "#/findings/1/id: 7; findings count from 1"),
                broken(findings, d -> finding(d, 1).put("metric_source", "x.json#y"), "#/findings/1/metric_source: "),
                broken(
                        findings,
                        d -> finding(d, 1).put("data_key", "sex"),
                        "#/findings/1/data_key: 'sex' leads to nothing"),
                broken(
                        findings,
                        d -> d.put("synthetic_data", true),
                        findings + "#/synthetic_data: is true, but the manifest's inputs are not invented"),
                broken(
                        "descriptive_tables.json",
                        d -> d.withObject("/dropout_by_sex/male").put("status", "suppressed"),
                        "descriptive_tables.json#/dropout_by_sex/male/weighted_rate: 0.1 is published"),
                broken(
                        "descriptive_tables.json",
                        d -> ((ArrayNode) d.at("/years")).add(2025),
                        "descriptive_tables.json#/years: [2018, 2024, 2025], but the manifest splits [2018, 2024]"),
                broken(
                        "descriptive_tables.json",
                        d -> ((ArrayNode) d.at("/temporal_trend/by_language/castellano")).add(1),
                        "#/temporal_trend/by_language/castellano: 3 values for 2 years"),
                broken(
                        "shap_values.json",
                        d -> profile(d).put("base_value", 0.1),
                        "shap_values.json#/profiles/0/predicted_proba: "),
                broken(
                        "shap_values.json",
                        d -> profile(d).withObjectProperty("features").put("a", 7),
                        "onnx/lightgbm_dropout.onnx: scores shap_values.json#/profiles/0"),
                broken(
                        "shap_values.json",
                        d -> profile(d).withObjectProperty("features").remove("b"),
                        "shap_values.json#/profiles/0/features: are not those of /feature_names"),
                broken(
                        "manifest.json",
                        d -> ((ArrayNode) d.at("/features")).remove(0),
                        "onnx/lightgbm_dropout.onnx: 6 inputs, but the manifest names 5 features"),
                broken(
                        "manifest.json",
                        d -> d.withObjectProperty("audited_model").put("sha256", "abd"),
                        "its note 'model_sha256' is abc, but the export says abd"));
    }

    private static ObjectNode finding(ObjectNode findings, int i) {
        return (ObjectNode) findings.at("/findings/" + i);
    }

    private static ObjectNode profile(ObjectNode shap) {
        return (ObjectNode) shap.at("/profiles/0");
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("breaks")
    void everyBreachIsToldWithItsPlace(String file, Consumer<ObjectNode> change, String line, @TempDir Path folder)
            throws IOException {
        Map<String, JsonNode> documents = good();
        change.accept((ObjectNode) documents.get(file));
        write(folder, documents);
        assertThat(lines(folder)).anySatisfy(l -> assertThat(l).contains(line));
    }

    @ParameterizedTest
    @CsvSource({
        "findings.json, findings.json: is missing",
        "fairness_metrics.json, fairness_metrics.json: is missing",
        "manifest.json, manifest.json: is missing",
        "onnx/lightgbm_dropout.onnx, onnx/lightgbm_dropout.onnx: is missing"
    })
    void missingFilesAreNamed(String file, String line, @TempDir Path folder) throws IOException {
        write(folder, good());
        Files.delete(folder.resolve(file));
        assertThat(lines(folder)).contains(line);
    }

    @Test
    void filesThatCannotBeReadAreNamedOnce(@TempDir Path folder) throws IOException {
        write(folder, good());
        Files.writeString(folder.resolve("findings.json"), "{\n oops");
        Files.write(folder.resolve(ExportValidation.ONNX), "no model".getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("predictions.csv"), "row,score\n");
        assertThat(lines(folder))
                .anySatisfy(l -> assertThat(l).startsWith("findings.json: is not JSON"))
                .anySatisfy(l -> assertThat(l).startsWith("onnx/lightgbm_dropout.onnx: is no ONNX model"))
                .contains("predictions.csv: is a file of rows; an export holds none")
                .noneMatch(l -> l.equals("findings.json: is missing"));
    }

    /** The ENAHO audit has to have all its tables. */
    @Test
    void theSameDocumentsAreNotTheAuditOfTheContracts(@TempDir Path folder) throws IOException {
        Map<String, JsonNode> documents = good();
        ((ObjectNode) documents.get("fairness_metrics.json")).put("audit", "enaho");
        write(folder, documents);
        assertThat(lines(folder))
                .contains("choropleth.json: is missing")
                .anySatisfy(l -> assertThat(l).contains("fairness_metrics.json").contains("region"));
    }

    @Test
    void whatIsNoExportIsTheCallersMistake(@TempDir Path folder) {
        assertThatThrownBy(() -> ExportValidation.of(folder.resolve("absent")))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("is no folder");
        assertThatThrownBy(() -> ExportValidation.of(folder))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("holds no file of an export");
    }

    @ParameterizedTest
    @CsvSource({
        "0.424, of_100, 42, true",
        "0.426, of_100, 42, false",
        "0.004, of_100, 0.4, true",
        "-0.14, points, 14, true",
        "0.044, points, 4.4, true",
        "0.044, points, 4.5, false",
        "-0.12, scale, \u22120.12, true",
        "-0.12, scale, 0.12, true",
        "12345, count, 12\u202f345, true",
        "12345, count, many, false"
    })
    void numbersInSentencesAreRoundedNumbersOfTheFile(double value, String unit, String stat, boolean holds) {
        assertThat(ExportValidation.roundsTo(value, unit, stat)).isEqualTo(holds);
    }

    /** The file read back scores as the trees that it was made from, whatever the row; floats add up to some 1e-7. */
    @Test
    void readBackTheTreesScoreAlike() throws Exception {
        TreeEnsemble trees = TreeEnsemble.parseLightGbm(OnnxModelTest.train("num_leaves=31"));
        OnnxTrees read = OnnxTrees.of(OnnxModel.bytes(trees, Map.of("note", "x")));
        assertThat(read.inputs()).isEqualTo(6);
        assertThat(read.metadata()).containsEntry("note", "x");
        double[][] rows = OnnxModelTest.extremeRows(2000, 3);
        double[][] columns = new double[6][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 6; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        double[] raw = trees.rawScores(FeatureMatrix.of(FEATURES, columns));
        for (int i = 0; i < rows.length; i++) {
            float[] row = new float[6];
            for (int j = 0; j < 6; j++) {
                row[j] = (float) rows[i][j];
            }
            assertThat(read.score(row)).isCloseTo(1 / (1 + Math.exp(-raw[i])), within(1e-6));
        }
    }
}
