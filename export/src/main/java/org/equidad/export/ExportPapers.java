package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equidad.features.Label;

/**
 * The papers that lie beside the data of an export, Spanish first and English below: what the files are and where they
 * come from, the model card (after Mitchell and others 2019, doi:10.1145/3287560.3287596), the data sheet (after Gebru
 * and others 2021, doi:10.1145/3458723), and the assessment of risks. All numbers come from the export's documents.
 */
final class ExportPapers {
    private static final List<Described> FILES = List.of(
            new Described(
                    ExportDocuments.FINDINGS,
                    "hallazgos listos para citar, del más llamativo al menos, cada uno con su número, su rango y dónde está",
                    "findings ready to quote, most striking first, each with its number, its range and where it stands"),
            new Described(
                    ExportDocuments.FAIRNESS,
                    "errores del modelo por grupo en el año de prueba, brechas con intervalos, y si cada cifra puede citarse",
                    "the model's errors by group on the test year, gaps with intervals, and whether each may be quoted"),
            new Described(
                    ExportDocuments.SHAP,
                    "qué variables mueven el puntaje del modelo, por región y grupo, con diez perfiles",
                    "which inputs move the model's score, by region and group, with ten profiles"),
            new Described(
                    ExportDocuments.CHOROPLETH,
                    "tasas predichas por distrito junto a las administrativas",
                    "predicted rates by district beside the administrative ones"),
            new Described(
                    ExportDocuments.MODELS,
                    "cómo se hicieron los modelos y qué tan bien predicen",
                    "how the models were made and how well they predict"),
            new Described(
                    ExportDocuments.DESCRIPTIVE,
                    "tasas por grupo, año y definición, con intervalos",
                    "rates by group, year and definition, with intervals"),
            new Described(
                    ExportValidation.ONNX,
                    "el modelo auditado en formato ONNX; da el puntaje crudo",
                    "the audited model in ONNX format; it gives the raw score"),
            new Described(
                    TargetSweepFiles.JSON,
                    "otros umbrales del resultado numérico, con sus tasas, sus brechas y si cumplen los límites",
                    "other bounds of the numeric outcome, with their rates, gaps and whether they keep the limits"),
            new Described(
                    TargetSweepFiles.CSV,
                    "lo mismo, una línea por umbral, filas y grupo",
                    "the same, one line a bound, rows and group"),
            new Described(
                    ExportDocuments.MANIFEST,
                    "procedencia: entradas con sus huellas, versiones, opciones, controles, aperturas del año de prueba",
                    "provenance: inputs with hashes, versions, options, checks, openings of the test year"));

    private final ExportDocuments documents;
    private final JsonNode fairness;
    private final JsonNode manifest;
    private final JsonNode models;
    private final JsonNode tables;
    private final FindingWording words;
    private final String year;
    private final String model;

    private record Described(String file, String es, String en) {}

    private ExportPapers(ExportDocuments documents) {
        this.documents = documents;
        this.fairness = node(ExportDocuments.FAIRNESS);
        this.manifest = node(ExportDocuments.MANIFEST);
        this.models = node(ExportDocuments.MODELS);
        this.tables = node(ExportDocuments.DESCRIPTIVE);
        String target = fairness.path("target").asText();
        this.words = new FindingWording(
                fairness,
                FindingWording.label(
                        tables.path("target_sensitivity").path(target).path("label"), target));
        this.year = fairness.path("test_year").asText();
        this.model = fairness.path("model").asText();
    }

    private JsonNode node(String name) {
        return documents.document(name).orElse(Json.object());
    }

    /** The papers by file name, as UTF-8 text. */
    static Map<String, byte[]> of(ExportDocuments documents) {
        ExportPapers papers = new ExportPapers(documents);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("README.md", bytes(papers.readme()));
        files.put("model_card.md", bytes(papers.modelCard()));
        files.put("data_sheet.md", bytes(papers.dataSheet()));
        files.put("risk_assessment.md", bytes(papers.risks()));
        return files;
    }

    private static byte[] bytes(List<Label> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(p -> text.append(p.es()).append("\n\n"));
        text.append("---\n\n");
        parts.forEach(p -> text.append(p.en()).append("\n\n"));
        return (text.toString().strip() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Label title(String es, String en) {
        Label audit = FindingWording.label(fairness.path("title"), "audit");
        return new Label("# " + es + ": " + audit.es(), "# " + en + ": " + audit.en());
    }

    private Optional<Label> synthetic() {
        if (!FindingsJson.synthetic(manifest)) {
            return Optional.empty();
        }
        return Optional.of(
                words.isEnaho()
                        ? new Label(
                                "**Datos inventados.** Esta corrida usó una encuesta sintética: nada de esto es un hallazgo sobre el"
                                        + " Perú.",
                                "**Invented data.** This run used a synthetic survey: nothing here is a finding about Peru.")
                        : new Label(
                                "**Datos inventados.** Esta corrida usó una tabla inventada a partir de la descripción de la"
                                        + " auditoría: nada de esto es un hallazgo sobre nadie.",
                                "**Invented data.** This run used a table invented from the audit's description: nothing here is"
                                        + " a finding about anybody."));
    }

    /** A heading with a list below it. */
    private static Label section(String es, String en, List<Label> items) {
        StringBuilder spanish = new StringBuilder("## " + es + "\n");
        StringBuilder english = new StringBuilder("## " + en + "\n");
        for (Label item : items) {
            spanish.append("\n- ").append(item.es());
            english.append("\n- ").append(item.en());
        }
        return new Label(spanish.toString(), english.toString());
    }

    private List<Label> readme() {
        List<Label> parts = new ArrayList<>();
        parts.add(title("Resultados", "Results"));
        synthetic().ifPresent(parts::add);
        parts.add(words.disclaimer());
        List<Label> files = new ArrayList<>();
        Set<String> sweep = TargetSweepFiles.of(documents).keySet();
        for (Described file : FILES) {
            boolean there = documents.has(file.file())
                    || file.file().equals(ExportValidation.ONNX)
                    || sweep.contains(file.file());
            if (there) {
                boolean contract = documents.has(file.file()) && !file.file().equals(ExportDocuments.MANIFEST);
                String schema = contract ? " (" + file.file().replace(".json", ".schema.json") + ")" : "";
                files.add(new Label(
                        "`" + file.file() + "`: " + file.es() + schema + ".",
                        "`" + file.file() + "`: " + file.en() + schema + "."));
            }
        }
        files.add(new Label(
                "`report.html`, `figures/`: el informe para leer, en una página, y sus figuras.",
                "`report.html`, `figures/`: the report to read, in one page, and its figures."));
        if (documents
                        .at(ExportDocuments.MODELS, "/mitigation/dimensions")
                        .map(JsonNode::size)
                        .orElse(0)
                > 0) {
            files.add(new Label(
                    "`mitigation.html`: el modelo auditado junto a lo que se probó para tratar a los grupos de modo más"
                            + " parecido.",
                    "`mitigation.html`: the audited model beside what was tried to treat groups more alike."));
        }
        files.add(new Label(
                "`model_card.md`, `data_sheet.md`, `risk_assessment.md`: la ficha del modelo, la de los datos y los riesgos.",
                "`model_card.md`, `data_sheet.md`, `risk_assessment.md`: model card, data sheet and risks."));
        parts.add(section("Archivos", "Files", files));
        parts.add(section(
                "Cómo leerlos",
                "How to read them",
                List.of(
                        new Label(
                                "Las tasas son fracciones de 0 a 1; las diferencias son grupo menos referencia.",
                                "Rates are fractions from 0 to 1; differences are group minus reference."),
                        new Label(
                                "Cada cifra lleva error estándar, grados de libertad e intervalo según el diseño de la"
                                        + " encuesta, y un estado que dice si puede citarse. `withhold`: no citar; `review`:"
                                        + " referencial.",
                                "Every figure carries a standard error, degrees of freedom and an interval under the survey's"
                                        + " design, and a status that says whether it may be quoted. `withhold`: do not quote;"
                                        + " `review`: indicative."),
                        new Label(
                                "Una celda con menos de " + minimum()
                                        + " casos está vacía, y también las que permitirían deducirla. Vacía no es cero.",
                                "A cell with fewer than " + minimum()
                                        + " cases is empty, and so are those that would give it away. Empty is not zero."),
                        new Label(
                                "`equidad validate --export` revisa que los archivos cumplan sus contratos y concuerden.",
                                "`equidad validate --export` checks that the files keep their contracts and agree."))));
        parts.add(provenance());
        return parts;
    }

    private String minimum() {
        return fairness.at("/minimums/confidential").asText("5");
    }

    private Label provenance() {
        List<Label> items = new ArrayList<>();
        items.add(both(
                "Generado: " + fairness.path("generated_at").asText() + ", equidad "
                        + manifest.path("version").asText() + ".",
                "Generated: " + fairness.path("generated_at").asText() + ", equidad "
                        + manifest.path("version").asText() + "."));
        String files = FindingNumbers.grouped(manifest.path("inputs").size());
        items.add(both(
                "Entradas: " + files + " archivos, con tamaño y huella SHA-256 en `manifest.json#/inputs`.",
                "Inputs: " + files + " files, with size and SHA-256 in `manifest.json#/inputs`."));
        items.add(both(
                "Semilla " + manifest.at("/options/seed").asText()
                        + "; la misma entrada con las mismas opciones da los mismos bytes.",
                "Seed " + manifest.at("/options/seed").asText()
                        + "; the same input with the same options gives the same bytes."));
        String openings =
                FindingNumbers.grouped(manifest.path("test_year_openings").size());
        items.add(both(
                "El año de prueba se abrió " + openings + (openings.equals("1") ? " vez" : " veces")
                        + ", con el modelo ya fijo (`manifest.json#/test_year_openings`).",
                "The test year was opened " + openings + (openings.equals("1") ? " time" : " times")
                        + ", with the model already fixed (`manifest.json#/test_year_openings`)."));
        return section("Procedencia", "Provenance", items);
    }

    private static Label both(String es, String en) {
        return new Label(es, en);
    }

    /** Where settings and threshold were chosen. */
    private Label tuned() {
        JsonNode split = manifest.path("split");
        String folds = split.path("folds").asText();
        return split.has("folds")
                ? both(
                        "por validación cruzada en " + folds + " partes de las mismas filas",
                        "by cross-validation in " + folds + " folds of the same rows")
                : both(
                        "con " + split.path("validate").asText(),
                        "on " + split.path("validate").asText());
    }

    private String split() {
        JsonNode train = manifest.at("/split/train");
        return train.size() == 0
                ? ""
                : train.size() == 1
                        ? train.get(0).asText()
                        : train.get(0).asText() + "-"
                                + train.get(train.size() - 1).asText();
    }

    /** A rate of the overall cell with its range, or that it may not be quoted. */
    private Label overall(String metric) {
        JsonNode overall = fairness.path("overall");
        JsonNode sure = overall.path("uncertainty").path(metric);
        if (!overall.path(metric).isNumber()
                || !sure.path("ci_lower").isNumber()
                || sure.path("decision").asText().equals("withhold")) {
            return new Label("sin datos suficientes", "not enough data");
        }
        return new FindingTexts.Rate(
                        overall.path(metric).doubleValue(),
                        sure.path("ci_lower").doubleValue(),
                        sure.path("ci_upper").doubleValue())
                .text();
    }

    private List<Label> modelCard() {
        JsonNode primary = models.path("models").path(model);
        List<Label> parts = new ArrayList<>();
        parts.add(title("Ficha del modelo", "Model card"));
        synthetic().ifPresent(parts::add);
        String hash = manifest.at("/audited_model/sha256").asText();
        List<Label> details = new ArrayList<>();
        details.add(both(
                "Modelo auditado: " + model + ", huella `" + hash + "`.",
                "Audited model: " + model + ", hash `" + hash + "`."));
        details.add(both(
                "Entrenado con " + split() + ", ajustado " + tuned().es() + ", juzgado una sola vez con " + year + ".",
                "Trained on " + split() + ", tuned " + tuned().en() + ", judged once on " + year + "."));
        int features = manifest.path("features").size();
        details.add(both(
                features
                        + " variables (`manifest.json#/features`); pesos de entrenamiento: factores de expansión con media 1.",
                features + " inputs (`manifest.json#/features`); training weights: survey weights scaled to mean 1."));
        details.add(
                both(
                        "Se alerta desde un puntaje de "
                                + FindingNumbers.decimal(
                                        fairness.path("threshold").asDouble(), 3)
                                + ", elegido en las filas de ajuste. El puntaje ordena; la probabilidad calibrada está aparte.",
                        "Flagged from a score of "
                                + FindingNumbers.decimal(
                                        fairness.path("threshold").asDouble(), 3)
                                + ", chosen on the rows that tuned it. The score ranks; the calibrated probability stands apart."));
        StringBuilder parameters = new StringBuilder();
        primary.path("hyperparameters")
                .properties()
                .forEach(p -> parameters
                        .append(parameters.isEmpty() ? "" : ", ")
                        .append(p.getKey())
                        .append(' ')
                        .append(p.getValue().asText()));
        details.add(both("Parámetros: " + parameters + ".", "Parameters: " + parameters + "."));
        parts.add(section("El modelo", "The model", details));
        parts.add(section(
                "Para qué es y para qué no",
                "What it is for and what not",
                List.of(
                        both(
                                "Es para ser auditado: mostrar a quién deja de ver y a quién alerta por error un modelo así.",
                                "It is made to be audited: to show whom such a model misses and whom it flags wrongly."),
                        both(
                                "No es para decidir sobre ningún estudiante, colegio ni distrito.",
                                "It is not for deciding about any student, school or district."),
                        words.disclaimer())));
        Label missed = overall("fnr");
        Label alarms = overall("fpr");
        Label precision = overall("precision");
        parts.add(section(
                "Qué tan bien predice, " + year,
                "How well it predicts, " + year,
                List.of(
                        both(
                                "No detectados de cada 100 con el resultado: " + missed.es() + ".",
                                "Missed of every 100 with the outcome: " + missed.en() + "."),
                        both(
                                "Falsas alarmas de cada 100 sin él: " + alarms.es() + ".",
                                "False alarms of every 100 without it: " + alarms.en() + "."),
                        both(
                                "Alertas acertadas de cada 100: " + precision.es() + ".",
                                "Alerts that were right of every 100: " + precision.en() + "."),
                        both(
                                "Por grupo, con intervalos: `fairness_metrics.json`. Modelos más simples, al lado:"
                                        + " `model_results.json#/model_comparison`.",
                                "By group, with intervals: `fairness_metrics.json`. Simpler models beside it:"
                                        + " `model_results.json#/model_comparison`."))));
        parts.add(section("Lo que no puede saberse", "What cannot be known", unknown()));
        parts.add(section(
                "Límites",
                "Limits",
                List.of(
                        words.definition(),
                        both(
                                "El resultado cambia con la definición (`descriptive_tables.json#/target_sensitivity`): cite"
                                        + " siempre la definición.",
                                "The outcome changes with its definition (`descriptive_tables.json#/target_sensitivity`):"
                                        + " always quote the definition."),
                        both(
                                "Los intervalos toman el modelo como dado; otro entrenamiento daría otro modelo.",
                                "Intervals take the model as given; another training would make another model."),
                        both(
                                "Los valores SHAP explican el cálculo del modelo, no por qué ocurre el resultado.",
                                "SHAP values explain the model's calculation, not why the outcome happens."))));
        return parts;
    }

    private List<Label> unknown() {
        List<Label> items = new ArrayList<>();
        fairness.path("dimensions").properties().forEach(dimension -> {
            JsonNode excluded = dimension.getValue().at("/gaps/excluded_groups");
            if (excluded.isEmpty()) {
                return;
            }
            List<Label> names = new ArrayList<>();
            excluded.forEach(key -> names.add(words.group(dimension.getKey(), key.asText())));
            Label of = words.dimension(dimension.getKey());
            items.add(both(
                    FindingWording.upper(of.es()) + ": sin datos suficientes sobre "
                            + FindingTexts.list(names).es() + ".",
                    FindingWording.upper(of.en()) + ": not enough data on "
                            + FindingTexts.list(names).en() + "."));
        });
        if (items.isEmpty()) {
            items.add(both(
                    "Todos los grupos tienen casos suficientes para citar la tasa de no detectados.",
                    "All groups have enough cases to quote the rate of the missed."));
        }
        return items;
    }

    private List<Label> dataSheet() {
        List<Label> parts = new ArrayList<>();
        parts.add(title("Ficha de los datos", "Data sheet"));
        synthetic().ifPresent(parts::add);
        List<Label> what = new ArrayList<>();
        what.add(
                words.isEnaho()
                        ? both(
                                "Encuesta Nacional de Hogares (ENAHO) del INEI: niñas, niños y adolescentes de 6 a 17 años;"
                                        + " muestra de conglomerados, estratificada, con factores de expansión.",
                                "National household survey (ENAHO) of Peru's statistics office INEI: children aged 6 to 17;"
                                        + " a stratified cluster sample with weights.")
                        : both(
                                "Una tabla descrita por la configuración de la auditoría.",
                                "A table that the audit's configuration describes."));
        manifest.path("rows").properties().forEach(y -> {
            String rows = FindingNumbers.grouped(y.getValue().path("rows").asLong());
            String labelled =
                    FindingNumbers.grouped(y.getValue().path("labelled").asLong());
            what.add(both(
                    y.getKey() + ": " + rows + " filas, " + labelled + " con resultado conocido.",
                    y.getKey() + ": " + rows + " rows, " + labelled + " with a known outcome."));
        });
        JsonNode design = fairness.path("survey_design");
        what.add(both(
                "Diseño: peso " + text(design.path("weight")) + ", estratos " + text(design.path("strata"))
                        + ", conglomerados " + text(design.path("clusters")) + ".",
                "Design: weight " + text(design.path("weight")) + ", strata " + text(design.path("strata"))
                        + ", clusters " + text(design.path("clusters")) + "."));
        parts.add(section("Qué datos son", "What the data are", what));
        List<Label> made = new ArrayList<>();
        made.add(words.definition());
        manifest.path("absent_sources")
                .forEach(note -> made.add(both(
                        "Sin fuente: " + note.path("where").asText() + "; quedó fuera, no en cero.",
                        "No source: " + note.path("where").asText() + "; left out, not set to zero.")));
        manifest.path("left_out_features")
                .forEach(feature -> made.add(both(
                        "Quedó fuera porque revela el resultado: " + feature.asText() + ".",
                        "Left out because it gives the outcome away: " + feature.asText() + ".")));
        long off = 0;
        for (JsonNode gate : manifest.path("gates")) {
            off += gate.path("outcome").asText().equals("ok") ? 0 : 1;
        }
        String all = FindingNumbers.grouped(manifest.path("gates").size());
        made.add(both(
                "Controles de datos y modelos: " + all + "; " + off + " no salieron como se esperaba"
                        + " (`manifest.json#/gates`).",
                "Checks of data and models: " + all + "; " + off + " did not come out as expected"
                        + " (`manifest.json#/gates`)."));
        parts.add(section("Cómo se prepararon", "How they were prepared", made));
        parts.add(section(
                "Qué no dicen",
                "What they do not say",
                List.of(
                        words.isEnaho()
                                ? both(
                                        "No están las notas estandarizadas, la historia de deserción, el costo de la matrícula"
                                                + " anterior ni la distancia entre el lugar de nacimiento y el colegio.",
                                        "Standardised grades, dropout history, previous enrolment cost and the distance from"
                                                + " birthplace to school are not in them.")
                                : both("Solo lo que la tabla tiene.", "Only what the table holds."),
                        words.isEnaho()
                                ? both(
                                        "La lengua materna no es la identidad étnica. Desde 2020 la encuesta separa más lenguas"
                                                + " originarias.",
                                        "Mother tongue is not ethnic identity. From 2020 the survey tells more Indigenous"
                                                + " languages apart.")
                                : both(
                                        "Los grupos son los de la configuración.",
                                        "The groups are those of the configuration."),
                        both(
                                "Ningún archivo de la exportación tiene filas de personas ni de hogares.",
                                "No file of the export holds rows of people or households."))));
        return parts;
    }

    private static String text(JsonNode node) {
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(n -> parts.add(n.asText()));
            return parts.isEmpty() ? "-" : String.join(" x ", parts);
        }
        return node.isNull() || node.isMissingNode() ? "-" : node.asText();
    }

    private List<Label> risks() {
        List<Label> parts = new ArrayList<>();
        parts.add(title("Riesgos", "Risks"));
        synthetic().ifPresent(parts::add);
        parts.add(
                section(
                        "Riesgos de usar mal estos resultados",
                        "Risks of misusing these results",
                        List.of(
                                both(
                                        "**Tomarlo por Alerta Escuela.** Es otro modelo, con otros datos y otra medida. Cada archivo"
                                                + " lo dice.",
                                        "**Taking it for Alerta Escuela.** It is another model, with other data and another measure."
                                                + " Every file says so."),
                                both(
                                        "**Decidir sobre personas.** No hay puntajes de personas en la exportación; el modelo publicado"
                                                + " no debe usarse para seleccionar estudiantes.",
                                        "**Deciding about people.** The export holds no person's score; the published model must not be"
                                                + " used to select students."),
                                both(
                                        "**Leer ausencia de cifra como ausencia de problema.** Los grupos sin datos se nombran, y un"
                                                + " hallazgo dice qué no puede saberse.",
                                        "**Reading a missing figure as a missing problem.** Groups without data are named, and one"
                                                + " finding says what cannot be known."),
                                both(
                                        "**Señalar a un grupo o distrito.** Las tasas describen errores del modelo, no a las personas;"
                                                + " ningún distrito debe citarse solo.",
                                        "**Blaming a group or a district.** The rates describe the model's errors, not people; no"
                                                + " district should be quoted alone."),
                                both(
                                        "**Citar sin rango o sin definición.** Cada hallazgo lleva ambos; la cifra cambia con la"
                                                + " definición.",
                                        "**Quoting without range or definition.** Every finding carries both; the figure changes with"
                                                + " the definition."),
                                both(
                                        "**Identificar a alguien.** Las celdas con menos de " + minimum()
                                                + " casos están vacías, con las que hagan falta para que no se deduzcan.",
                                        "**Identifying somebody.** Cells with fewer than " + minimum()
                                                + " cases are empty, with as many others as it takes that nobody works them out."))));
        JsonNode gates = manifest.path("gates");
        List<Label> warned = new ArrayList<>();
        for (JsonNode gate : gates) {
            if (!gate.path("outcome").asText().equals("ok") && warned.size() < 12) {
                warned.add(both(
                        gate.path("name_es").asText(gate.path("name").asText()) + ": "
                                + gate.path("measured").asText() + " (se esperaba: "
                                + gate.path("expected").asText() + ").",
                        gate.path("name").asText() + ": "
                                + gate.path("measured").asText() + " (expected: "
                                + gate.path("expected").asText() + ")."));
            }
        }
        if (!warned.isEmpty()) {
            parts.add(section(
                    "Controles que no salieron como se esperaba en esta corrida",
                    "Checks that did not come out as expected in this run",
                    warned));
        }
        parts.add(section("Lo que no puede saberse", "What cannot be known", unknown()));
        parts.add(section(
                "Respuestas",
                "Replies",
                List.of(both(
                        "Esta corrida no recoge respuestas del ministerio ni de organizaciones indígenas. Quien publique debe"
                                + " pedirlas antes y agregarlas.",
                        "This run holds no reply of the ministry or of Indigenous organisations. Whoever publishes should ask"
                                + " for them first and add them."))));
        return parts;
    }
}
