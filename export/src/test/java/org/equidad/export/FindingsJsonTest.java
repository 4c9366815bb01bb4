package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.features.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Findings of small documents made by hand. */
class FindingsJsonTest {
    private static ObjectNode limits(double lower, double upper) {
        ObjectNode node = Json.object();
        node.put("se", (upper - lower) / 4);
        node.put("ci_lower", lower);
        node.put("ci_upper", upper);
        node.put("df", 500);
        node.put("method", "linearisation");
        return node;
    }

    /** A group with so many missed and falsely flagged of a hundred; both may be quoted unless the decision says else. */
    private static ObjectNode group(double fnr, double fpr, String decision) {
        ObjectNode node = Json.object();
        node.put("fnr", fnr);
        node.put("fpr", fpr);
        node.put("precision", 0.4);
        node.put("base_rate", 0.14);
        ObjectNode uncertainty = node.putObject("uncertainty");
        uncertainty.set("fnr", limits(fnr - 0.05, fnr + 0.05).put("decision", decision));
        uncertainty.set("fpr", limits(fpr - 0.02, fpr + 0.02).put("decision", decision));
        uncertainty.set("precision", limits(0.35, 0.45).put("decision", decision));
        uncertainty.set("base_rate", limits(0.13, 0.15).put("decision", decision));
        for (String what : List.of("missed", "false_alarms")) {
            node.withObjectProperty("people")
                    .putObject(what)
                    .put("value", 60000)
                    .set("uncertainty", limits(40000, 80000));
        }
        node.putObject("calibration_high_risk")
                .put("n_predicted_high", 90)
                .put("actual_dropout_rate", 0.4)
                .put("cutoff", 0.7)
                .put("status", "reliable")
                .set("uncertainty", limits(0.3, 0.5));
        return node;
    }

    private static void pair(ObjectNode dimension, String metric, String group, String reference, double... d) {
        ObjectNode pair =
                dimension.withObjectProperty("gaps").withArray("pairwise").addObject();
        pair.put("metric", metric);
        pair.put("group", group);
        pair.put("reference", reference);
        pair.put("difference", d[0]);
        pair.set("uncertainty", limits(d[1], d[2]).put("p_value_adjusted", d.length > 3 ? d[3] : 0.001));
    }

    private static ObjectNode dimension(ObjectNode fairness, String name, String es, String en, String... excluded) {
        ObjectNode dimension = fairness.withObjectProperty("dimensions").putObject(name);
        dimension.set("label", FairnessMetricsJson.label(new Label(es, en)));
        ObjectNode gaps = dimension.putObject("gaps");
        gaps.put("n_groups", 3);
        gaps.put("n_excluded_groups", excluded.length);
        ArrayNode names = gaps.putArray("excluded_groups");
        List.of(excluded).forEach(names::add);
        gaps.putArray("pairwise");
        return dimension;
    }

    /** Girls are missed 14 points more, rural false alarms might be 3 more; one language of three cannot be told. */
    static ObjectNode fairness() {
        ObjectNode root = Json.object();
        root.put("generated_at", "2026-01-02T03:04:05Z");
        root.put("model", "lightgbm");
        root.put("audit", "enaho");
        root.put("target", "strict");
        root.put("outcome", "dropout");
        root.put("margin", 0.05);
        root.put("test_year", 2024);
        root.set("overall", group(0.6, 0.1, "present"));
        root.withObjectProperty("overall")
                .withObjectProperty("people")
                .putObject("missed")
                .put("value", 300000);
        ObjectNode sex = dimension(root, "sex", "Sexo", "Sex");
        sex.putObject("groups")
                .<ObjectNode>set("male", group(0.53, 0.1, "present"))
                .set("female", group(0.67, 0.1, "present"));
        pair(sex, "fnr", "female", "male", 0.14, 0.06, 0.22);
        pair(sex, "fpr", "female", "male", 0.001, -0.01, 0.012);
        ObjectNode rural = dimension(root, "rural", "Área", "Area");
        rural.putObject("groups")
                .<ObjectNode>set("urban", group(0.6, 0.09, "present"))
                .set("rural", group(0.6, 0.12, "review"));
        pair(rural, "fpr", "rural", "urban", 0.03, -0.01, 0.07);
        pair(rural, "fnr", "rural", "urban", 0.02, -0.09, 0.11);
        ObjectNode language = dimension(root, "language", "Lengua materna", "Mother tongue", "awajun");
        language.putObject("groups")
                .<ObjectNode>set("castellano", group(0.56, 0.1, "present"))
                .<ObjectNode>set("quechua", group(0.62, 0.1, "present"))
                .set("awajun", group(0.99, 0.1, "withhold"));
        language.putObject("group_labels").set("awajun", FairnessMetricsJson.label(new Label("awajún", "Awajún")));
        pair(language, "fnr", "quechua", "castellano", 0.06, 0.01, 0.11, 0.2);
        pair(language, "fnr", "awajun", "castellano", 0.39, 0.3, 0.48);
        return root;
    }

    static ObjectNode described(double strict, double inTerm) {
        ObjectNode root = Json.object();
        root.put("outcome", "dropout");
        root.put("target", "strict");
        root.putArray("years").add(2018).add(2024);
        ObjectNode targets = root.putObject("target_sensitivity");
        Map.of("strict", strict, "in-term", inTerm).forEach((name, rate) -> {
            ObjectNode overall = targets.withObjectProperty(name).putObject("overall");
            overall.put("weighted_rate", rate);
            overall.put("status", "reliable");
            overall.put("flagged_small_sample", false);
            overall.set("uncertainty", limits(rate - 0.01, rate + 0.01));
        });
        return root;
    }

    private static ExportDocuments documents(ObjectNode fairness) {
        return ExportDocuments.of(Map.of(ExportDocuments.FAIRNESS, fairness))
                .with(ExportDocuments.DESCRIPTIVE, described(0.14, 0.09));
    }

    private static List<JsonNode> findings(ExportDocuments documents) {
        List<JsonNode> list = new ArrayList<>();
        FindingsJson.of(documents).path("findings").forEach(list::add);
        return list;
    }

    private static Optional<JsonNode> about(List<JsonNode> findings, String source) {
        return findings.stream()
                .filter(f -> f.path("metric_source").asText().contains(source))
                .findFirst();
    }

    @Test
    void everyNumberComesFromWhereTheFindingSays() {
        ExportDocuments documents = documents(fairness());
        List<JsonNode> findings = findings(documents);
        assertThat(findings).hasSizeBetween(5, 7);
        for (int i = 0; i < findings.size(); i++) {
            JsonNode finding = findings.get(i);
            assertThat(finding.path("id").intValue()).isEqualTo(i + 1);
            JsonNode number =
                    documents.resolve(finding.path("metric_source").asText()).orElseThrow();
            assertThat(finding.path("value").doubleValue()).isEqualTo(number.doubleValue());
            for (String language : List.of("es", "en")) {
                String text = finding.path("headline_" + language).asText()
                        + finding.path("explanation_" + language).asText();
                assertThat(text).contains(finding.path("stat").asText());
            }
            FindingTextsTest.lint(new Label(
                    finding.path("headline_es").asText(),
                    finding.path("headline_en").asText()));
            FindingTextsTest.lint(new Label(
                    finding.path("explanation_es").asText(),
                    finding.path("explanation_en").asText()));
        }
    }

    /** A card that is cut out and passed on still says year, denominator, range and definition. */
    @Test
    void everyFindingStandsByItself() {
        for (JsonNode finding : findings(documents(fairness()))) {
            String es = finding.path("headline_es").asText() + " "
                    + finding.path("explanation_es").asText();
            assertThat(es)
                    .contains("2024")
                    .contains("matriculado el año anterior")
                    .contains("Alerta Escuela");
            if (!finding.path("kind").asText().equals("unknown")) {
                assertThat(es).contains("de cada 100").contains("intervalos de confianza");
                assertThat(finding.path("headline_es").asText()).containsPattern("\\((entre|de) ");
                assertThat(finding.path("headline_en").asText()).containsPattern("\\(.* (to|fewer) ");
            }
        }
    }

    @Test
    void theClearGapOfGirlsIsToldAndCountsThem() {
        JsonNode girls = about(findings(documents(fairness())), "/sex/gaps").orElseThrow();
        assertThat(girls.path("verdict").asText()).isEqualTo("clear");
        assertThat(girls.path("severity").asText()).isEqualTo("high");
        assertThat(girls.path("stat").asText()).isEqualTo("14");
        assertThat(girls.path("headline_es").asText())
                .isEqualTo(
                        "En 2024, el modelo no detectó a 67 de cada 100 estudiantes mujeres que interrumpieron sus"
                                + " estudios, frente a 53 entre estudiantes hombres: 14 puntos porcentuales más (entre 6 y 22)");
        assertThat(girls.path("explanation_en").asText())
                .contains("Countrywide this would be about 60\u202f000 girls missed (40\u202f000 to 80\u202f000).");
        assertThat(girls.path("n_children").path("value").doubleValue()).isEqualTo(60000);
        assertThat(girls.path("data_key").asText()).isEqualTo("fairness_metrics.json#/dimensions/sex");
    }

    /** The group's own gap would be the largest of all. */
    @Test
    void whatMayNotBeQuotedIsOnlyNamedAsUnknown() {
        List<JsonNode> findings = findings(documents(fairness()));
        for (JsonNode finding : findings) {
            for (String text : List.of("headline_es", "headline_en", "explanation_es", "explanation_en", "stat")) {
                assertThat(finding.path(text).asText().contains("39")).isFalse();
                assertThat(finding.path(text).asText().contains("99")).isFalse();
            }
        }
        JsonNode unknown = about(findings, "n_excluded_groups").orElseThrow();
        assertThat(unknown.path("verdict").asText()).isEqualTo("cannot_tell");
        assertThat(unknown.path("headline_es").asText())
                .isEqualTo("Faltan datos para publicar a cuántos deja sin detectar el modelo en 1 de los 3 grupos"
                        + " según lengua materna: awajún");
        assertThat(unknown.path("headline_en").asText()).endsWith("in 1 of the 3 groups by mother tongue: Awajún");
    }

    @Test
    void aSuppressedCellReachesNoSentence() {
        ObjectNode fairness = fairness();
        ObjectNode female = fairness.withObject("/dimensions/sex/groups/female");
        female.putNull("fnr");
        female.withObject("/uncertainty/fnr")
                .put("decision", "withhold")
                .putNull("ci_lower")
                .putNull("ci_upper");
        assertThat(about(findings(documents(fairness)), "/sex/gaps/pairwise/0")).isEmpty();
    }

    @Test
    void oneFindingTellsWhatRemainsInTermTime() {
        JsonNode target = about(findings(documents(fairness())), "/target_sensitivity/in-term")
                .orElseThrow();
        assertThat(target.path("stat").asText()).isEqualTo("9");
        assertThat(target.path("headline_es").asText())
                .isEqualTo(
                        "Depende de la definición: interrumpieron sus estudios 14 de cada 100 estudiantes; si solo cuentan"
                                + " las entrevistas de abril a diciembre, con las clases en marcha, 9 (entre 8 y 10)");
        // 0.09 / 0.14 = 0.643
        assertThat(target.path("explanation_es").asText()).contains("Se mantiene el 64\u00a0% de la cifra.");
        assertThat(target.path("explanation_en").asText()).contains("That is 64% of the figure.");
    }

    @Test
    void theOtherDefinitionIsToldOfTheGapThatWasChosen() {
        ObjectNode fairness = fairness();
        ObjectNode inTerm =
                fairness.putObject("target_sensitivity").putObject("in-term").putObject("dimensions");
        ObjectNode sex = inTerm.putObject("sex");
        ObjectNode pair = sex.putArray("pairwise").addObject();
        pair.put("metric", "fnr")
                .put("group", "female")
                .put("reference", "male")
                .put("difference", 0.04);
        pair.put("status", "reliable").set("uncertainty", limits(-0.05, 0.13));
        JsonNode target = about(findings(documents(fairness)), "/target_sensitivity/in-term")
                .orElseThrow();
        assertThat(target.path("explanation_es").asText())
                .contains(
                        "En no detectados, la brecha entre estudiantes mujeres y estudiantes hombres pasa de 14 puntos"
                                + " porcentuales más (entre 6 y 22) a 4 puntos porcentuales más (de 5 menos a 13 más).");
    }

    @ParameterizedTest
    @CsvSource({"0.2, weakens, true", "0.01, weakens, false"})
    void clearGapsThatManyComparisonsExplainAreToldSo(double adjusted, String word, boolean told) {
        ObjectNode fairness = fairness();
        ((ObjectNode) fairness.at("/dimensions/sex/gaps/pairwise/0/uncertainty")).put("p_value_adjusted", adjusted);
        JsonNode girls = about(findings(documents(fairness)), "/sex/gaps").orElseThrow();
        assertThat(girls.path("explanation_en").asText().contains(word)).isEqualTo(told);
    }

    @Test
    void theMostStrikingComesFirstAndNothingIsSaidTwice() {
        List<JsonNode> findings = findings(documents(fairness()));
        double before = 1;
        for (JsonNode finding : findings) {
            assertThat(finding.path("score").doubleValue()).isPositive().isLessThanOrEqualTo(before);
            before = finding.path("score").doubleValue();
        }
        assertThat(findings.stream().map(f -> f.path("metric") + "/" + f.path("dimensions")))
                .doesNotHaveDuplicates();
    }

    @Test
    void otherDocumentsAddTheirs() {
        ObjectNode shap = Json.object();
        shap.putObject("global_importance")
                .put("age", 0.2)
                .put("overage_years", 0.9)
                .put("rural", 0.1);
        shap.putArray("feature_names").add("age").add("overage_years").add("rural");
        shap.putArray("feature_labels_es")
                .add("Edad")
                .add("Años de atraso escolar")
                .add("Área rural");
        shap.putArray("feature_labels_en").add("Age").add("Years over age").add("Rural area");
        shap.putObject("global_importance_uncertainty").set("overage_years", limits(0.8, 1));
        ObjectNode map = Json.object();
        map.putObject("correlation")
                .put("pearson_r", 0.21)
                .put("ci_lower", 0.12)
                .put("ci_upper", 0.3)
                .put("p_value", 0.001)
                .put("n_districts", 1240);
        ObjectNode models = Json.object();
        models.putObject("comparison")
                .putObject("test_2024")
                .putArray("differences")
                .addObject()
                .put("classifier", "logistic_regression")
                .put("metric", "pr_auc")
                .put("value", 0.22)
                .putObject("difference")
                .put("value", -0.08)
                .put("se", 0.02)
                .put("ci_lower", -0.12)
                .put("ci_upper", -0.04);
        ExportDocuments documents = documents(fairness())
                .with(ExportDocuments.SHAP, shap)
                .with(ExportDocuments.CHOROPLETH, map)
                .with(ExportDocuments.MODELS, models);
        List<Finding> all = new FindingCandidates(documents).all();
        assertThat(headline(all, Finding.Kind.EXPLANATION))
                .isEqualTo(
                        "De las 3 variables del modelo, «Años de atraso escolar» es la que más mueve el puntaje: 0.90"
                                + " (entre 0.80 y 1.00) en la escala interna del modelo");
        assertThat(headline(all, Finding.Kind.DISTRICTS))
                .isEqualTo(
                        "Las tasas por distrito que predice el modelo y las administrativas se parecen poco: correlación"
                                + " de 0.21 (de 0.12 a 0.30), donde 1 es coincidencia plena");
        assertThat(headline(all, Finding.Kind.MODELS))
                .isEqualTo(
                        "En 2024, el modelo auditado ordena mejor el riesgo que una regresión logística: 0.080 más de"
                                + " precisión media (entre 0.040 y 0.120)");
        for (Finding finding : all) {
            FindingTextsTest.lint(finding.headline());
            FindingTextsTest.lint(finding.explanation());
            FindingTextsTest.lint(finding.context());
            assertThat(finding.headline().es().length()).isLessThanOrEqualTo(200);
            assertThat(documents.resolve(finding.source()).orElseThrow().doubleValue())
                    .isEqualTo(finding.value());
        }
    }

    private static String headline(List<Finding> all, Finding.Kind kind) {
        return all.stream()
                .filter(f -> f.kind() == kind)
                .findFirst()
                .orElseThrow()
                .headline()
                .es();
    }

    @Test
    void fewDataGiveFewFindingsAndSaySo() {
        ObjectNode bare = Json.object();
        bare.put("generated_at", "2026-01-02T03:04:05Z").put("test_year", 2024);
        ObjectNode findings = FindingsJson.of(ExportDocuments.of(Map.of(ExportDocuments.FAIRNESS, bare)));
        assertThat(findings.path("findings")).isEmpty();
        assertThat(findings.path("note_es").asText())
                .isEqualTo("Los datos permiten solo 0 de los cinco hallazgos que se buscan.");
        assertThat(FindingsJson.of(ExportDocuments.of(Map.of())).path("findings"))
                .isEmpty();
    }

    @Test
    void inventedDataAreCalledSoInEveryFinding() {
        ObjectNode manifest = Json.object().put("synthetic_data", true);
        for (JsonNode finding : findings(documents(fairness()).with(ExportDocuments.MANIFEST, manifest))) {
            assertThat(finding.path("explanation_es").asText()).startsWith("Datos inventados");
            assertThat(finding.path("explanation_en").asText()).startsWith("Invented data");
        }
    }

    /** Files of the synthetic survey that somebody brings say in their columns what they are. */
    @Test
    void inventedFilesThatSomebodyBroughtAreCalledSoToo() {
        ObjectNode manifest = Json.object().put("synthetic_data", false);
        manifest.putObject("ingest").putArray("years").addObject().put("provenance", "synthetic");
        ObjectNode findings = FindingsJson.of(documents(fairness()).with(ExportDocuments.MANIFEST, manifest));
        assertThat(findings.path("synthetic_data").booleanValue()).isTrue();
        assertThat(findings.path("notice_es").asText()).startsWith("Datos inventados");
    }

    /** What the report makes from the folder is what the audit made in memory. */
    @Test
    void theSameFromAFolder(@TempDir Path folder) throws IOException {
        ExportDocuments documents = documents(fairness());
        for (String name : documents.names()) {
            Files.write(
                    folder.resolve(name), Json.bytes(documents.document(name).orElseThrow()));
        }
        assertThat(Json.bytes(FindingsJson.of(ExportDocuments.read(folder))))
                .isEqualTo(Json.bytes(FindingsJson.of(documents)));
    }
}
