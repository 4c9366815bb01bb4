package org.equidad.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.equidad.features.AuditSpec;

/**
 * Everything that an audit found, ready to be written as JSON in the shape of the contracts.
 *
 * @param spec the audit
 * @param generatedAt by the run's clock
 * @param descriptive weighted rates
 * @param models what the models can do
 * @param fairness how the audited model treats groups
 * @param shap what moves the audited model's scores; empty where it was not explained
 * @param districts predicted beside administrative rates; empty where rows know no district
 * @param manifest how the results were made: maps, lists, texts, numbers and truth values
 * @param attached further files by their path in the export, such as the model as ONNX
 */
public record AuditExport(
        AuditSpec spec,
        Instant generatedAt,
        DescriptiveResults descriptive,
        ModelResults models,
        FairnessResults fairness,
        Optional<ShapResults> shap,
        Optional<DistrictResults> districts,
        Map<String, Object> manifest,
        Map<String, byte[]> attached) {

    /** Copies the maps in their order. */
    public AuditExport {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(generatedAt, "generatedAt");
        Objects.requireNonNull(descriptive, "descriptive");
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(fairness, "fairness");
        Objects.requireNonNull(shap, "shap");
        Objects.requireNonNull(districts, "districts");
        manifest = Collections.unmodifiableMap(new LinkedHashMap<>(manifest));
        attached = Collections.unmodifiableMap(new LinkedHashMap<>(attached));
    }

    /** Without districts. */
    public AuditExport(
            AuditSpec spec,
            Instant generatedAt,
            DescriptiveResults descriptive,
            ModelResults models,
            FairnessResults fairness,
            Optional<ShapResults> shap,
            Map<String, Object> manifest,
            Map<String, byte[]> attached) {
        this(spec, generatedAt, descriptive, models, fairness, shap, Optional.empty(), manifest, attached);
    }

    /**
     * The files by name. The same findings give the same bytes.
     *
     * @return the JSON documents and the papers as UTF-8 text and the attached files, by path, in the order of writing
     */
    public Map<String, byte[]> files() {
        ExportDocuments documents = documents();
        Map<String, byte[]> files = new LinkedHashMap<>();
        documents
                .names()
                .forEach(name ->
                        files.put(name, Json.bytes(documents.document(name).orElseThrow())));
        files.putAll(ExportPapers.of(documents));
        files.putAll(TargetSweepFiles.of(documents));
        files.putAll(attached);
        return files;
    }

    /** The JSON documents by file name, in the order of writing; cells that are not published are empty in them. */
    public ExportDocuments documents() {
        Map<String, ObjectNode> documents = new LinkedHashMap<>();
        documents.put("descriptive_tables.json", DescriptiveTablesJson.of(spec, descriptive, generatedAt));
        documents.put("model_results.json", ModelResultsJson.of(spec, models, generatedAt));
        documents.put("fairness_metrics.json", FairnessMetricsJson.of(spec, fairness, generatedAt));
        shap.ifPresent(s -> documents.put(ExportDocuments.SHAP, ShapValuesJson.of(spec, s, generatedAt)));
        districts.ifPresent(d ->
                documents.put(ExportDocuments.CHOROPLETH, ChoroplethJson.of(spec, d, fairness.model(), generatedAt)));
        ObjectNode record = Json.object();
        record.put("generated_at", generatedAt.toString());
        manifest.forEach((name, value) -> record.set(name, Json.tree(value)));
        documents.put("manifest.json", record);
        ExportDocuments made = ExportDocuments.of(documents);
        return made.with(ExportDocuments.FINDINGS, FindingsJson.of(made));
    }

    /** Writes the files into an existing folder. */
    public void writeTo(Path folder) {
        files().forEach((name, bytes) -> {
            try {
                Path file = folder.resolve(name);
                if (!file.getParent().equals(folder) && !Files.exists(file.getParent())) {
                    Files.createDirectory(file.getParent());
                }
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(folder.resolve(name) + ": cannot be written", e);
            }
        });
    }
}
