package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.equidad.features.Label;
import org.junit.jupiter.api.Test;

class ExportPapersTest {
    private static ExportDocuments documents(boolean synthetic) {
        ObjectNode fairness = FindingsJsonTest.fairness();
        fairness.set("title", FairnessMetricsJson.label(new Label("Auditoría", "Audit")));
        fairness.put("threshold", 0.2745).putObject("minimums").put("confidential", 7);
        fairness.putObject("survey_design")
                .put("weight", "factor07")
                .putArray("strata")
                .add("dominio")
                .add("estrato");
        ObjectNode manifest = Json.object().put("version", "1.2").put("synthetic_data", synthetic);
        manifest.putObject("options").put("seed", 42);
        manifest.putArray("inputs").addObject();
        manifest.putArray("test_year_openings").addObject();
        manifest.putObject("audited_model").put("sha256", "abc");
        manifest.putObject("split")
                .put("validate", 2023)
                .put("test", 2024)
                .putArray("train")
                .add(2018)
                .add(2022);
        manifest.putObject("rows").putObject("2024").put("rows", 25635).put("labelled", 25001);
        manifest.putArray("absent_sources").addObject().put("where", "ratio");
        manifest.putArray("gates")
                .addObject()
                .put("name", "base rate")
                .put("name_es", "tasa base")
                .put("measured", 0.3)
                .put("expected", "0.1 to 0.2")
                .put("outcome", "warn");
        return ExportDocuments.of(Map.of(ExportDocuments.FAIRNESS, fairness))
                .with(ExportDocuments.DESCRIPTIVE, FindingsJsonTest.described(0.14, 0.09))
                .with(ExportDocuments.MANIFEST, manifest);
    }

    private static String paper(ExportDocuments documents, String name) {
        return new String(ExportPapers.of(documents).get(name), StandardCharsets.UTF_8);
    }

    @Test
    void theReadmeNamesWhatIsThereAndWhereItComesFrom() {
        String readme = paper(documents(false), "README.md");
        assertThat(readme)
                .startsWith("# Resultados: Auditoría\n")
                .contains("\n---\n\n# Results: Audit\n")
                .contains("`fairness_metrics.json`", "(fairness_metrics.schema.json)", "`onnx/lightgbm_dropout.onnx`")
                .doesNotContain("`shap_values.json`")
                .contains("menos de 7 casos", "El año de prueba se abrió 1 vez", "was opened 1 time,", "Seed 42")
                .doesNotContain("Datos inventados")
                .endsWith("\n");
    }

    @Test
    void theModelCardIsFilledFromTheRun() {
        String card = paper(documents(false), "model_card.md");
        assertThat(card)
                .contains("Trained on 2018-2022, tuned on 2023, judged once on 2024.")
                .contains("Se alerta desde un puntaje de 0.275")
                .contains("No detectados de cada 100 con el resultado: 60 (entre 55 y 65).")
                .contains("Lengua materna: sin datos suficientes sobre awajún.")
                .contains("no es Alerta Escuela");
    }

    @Test
    void aModelTunedByCrossValidationIsToldSo() {
        ExportDocuments documents = documents(false);
        ObjectNode manifest =
                documents.document(ExportDocuments.MANIFEST).orElseThrow().deepCopy();
        manifest.putObject("split")
                .put("folds", 5)
                .put("test", 2024)
                .putArray("train")
                .add(2022);
        assertThat(paper(documents.with(ExportDocuments.MANIFEST, manifest), "model_card.md"))
                .contains(
                        "Trained on 2022, tuned by cross-validation in 5 folds of the same rows, judged once on 2024.")
                .contains("ajustado por validación cruzada en 5 partes de las mismas filas, juzgado");
    }

    @Test
    void whatMayNotBeQuotedIsNotInTheCardEither() {
        ExportDocuments documents = documents(false);
        ((ObjectNode) documents.document(ExportDocuments.FAIRNESS).orElseThrow().at("/overall/uncertainty/fnr"))
                .put("decision", "withhold");
        assertThat(paper(documents, "model_card.md")).contains("con el resultado: sin datos suficientes.");
    }

    @Test
    void theDataSheetCountsRowsAndNamesTheDesign() {
        assertThat(paper(documents(false), "data_sheet.md"))
                .contains("2024: 25\u202f635 filas, 25\u202f001 con resultado conocido.")
                .contains("Design: weight factor07, strata dominio x estrato, clusters -.")
                .contains("Sin fuente: ratio", "Checks of data and models: 1; 1 did not come out as expected");
    }

    @Test
    void risksTellTheChecksThatFailedAndThatNobodyWasHeardYet() {
        assertThat(paper(documents(false), "risk_assessment.md"))
                .contains("tasa base: 0.3 (se esperaba: 0.1 to 0.2).")
                .contains("Respuestas", "Replies")
                .contains("with fewer than 7 cases");
    }

    @Test
    void inventedDataAreCalledSoInEveryPaper() {
        ExportPapers.of(documents(true))
                .values()
                .forEach(text -> assertThat(new String(text, StandardCharsets.UTF_8))
                        .contains("**Datos inventados.**", "**Invented data.**"));
    }

    @Test
    void anotherAuditIsNotCalledTheNationalSurvey() {
        ExportDocuments documents = documents(false);
        ((ObjectNode) documents.document(ExportDocuments.FAIRNESS).orElseThrow()).put("audit", "pede");
        assertThat(paper(documents, "data_sheet.md")).doesNotContain("ENAHO");
    }
}
