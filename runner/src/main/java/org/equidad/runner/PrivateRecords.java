package org.equidad.runner;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.TextColumn;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.models.SavedModel;
import org.equidad.serve.Scorer;

/** What a run keeps to itself: every row's prediction, and the models, each with its threshold and provenance. */
final class PrivateRecords {
    private static final String NOTE = "PRIVATE.txt";
    private static final String MODELS = "models";
    private static final List<String> KEYS = List.of("conglome", "vivienda", "hogar", "codperso");

    private final AuditSpec spec;
    private final AuditSplit split;
    private final AuditModels models;
    private final Map<String, Object> manifest;
    private final Instant now;

    PrivateRecords(AuditSpec spec, AuditSplit split, AuditModels models, Map<String, Object> manifest, Instant now) {
        this.spec = spec;
        this.split = split;
        this.models = models;
        this.manifest = manifest;
        this.now = now;
    }

    /** Writes into an existing folder. */
    void writeTo(Path folder, ScoredYear... years) throws IOException {
        Files.writeString(folder.resolve(NOTE), """
                Not for publication: every row of predictions_*.csv is a child of the survey's sample.
                models/ holds the trained models, which the program loads again to identical scores; equidad score and
                equidad serve take this folder as --model.
                """);
        for (ScoredYear year : years) {
            predictions(folder.resolve("predictions_" + year.key() + ".csv"), year);
        }
        Path saved = Files.createDirectory(folder.resolve(MODELS));
        models.models()
                .forEach((name, model) -> new SavedModel(
                                model.classifier(),
                                name.equals(AuditModels.PRIMARY)
                                        ? Optional.of(models.calibration().calibrator())
                                        : Optional.empty(),
                                OptionalDouble.of(models.threshold(name)),
                                provenance(model))
                        .save(saved.resolve(name)));
        Scorer.write(
                folder,
                MODELS + "/" + AuditModels.PRIMARY,
                spec,
                split.years().test(),
                split.features(),
                split.train().table());
    }

    private SavedModel.Provenance provenance(TrainedModel model) {
        Map<String, String> data = new LinkedHashMap<>();
        if (manifest.get("inputs") instanceof List<?> files) {
            for (Object file : files) {
                if (file instanceof Map<?, ?> entry) {
                    data.put(String.valueOf(entry.get("file")), String.valueOf(entry.get("sha256")));
                }
            }
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("equidad", String.valueOf(manifest.get("version")));
        Equidad.libraries().forEach(versions::put);
        Map<String, String> settings = new LinkedHashMap<>();
        model.hyperparameters().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        model.imputation()
                .ifPresent(
                        i -> i.constants().forEach((name, value) -> settings.put("imputed " + name, value.toString())));
        return new SavedModel.Provenance(data, versions, settings, now);
    }

    /**
     * One row a row of the year, those without a label included; groups by their keys. Training rows that were
     * cross-validated have the number of their fold, and scores of models that did not learn from it.
     */
    private void predictions(Path file, ScoredYear year) throws IOException {
        AuditData rows = year.rows();
        List<Column> keys = KEYS.stream()
                .filter(rows.table()::has)
                .map(rows.table()::column)
                .toList();
        List<Grouping> groups = spec.dimensions().stream()
                .map(AuditSpec.Dimension::name)
                .filter(rows.dimensions()::contains)
                .map(rows::grouping)
                .toList();
        int[] years = rows.years();
        int[] label = rows.label();
        int[] strata = rows.strata();
        int[] clusters = rows.clusters();
        double[] weights = rows.weights();
        double[] calibrated = models.calibration().calibrator().apply(year.primary());
        double threshold = models.threshold(AuditModels.PRIMARY);
        int[] folds = year.key().equals(LearningYears.CROSS_VALIDATED)
                ? models.folds().orElseThrow().codes()
                : new int[0];
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            List<String> header = new ArrayList<>(List.of("year"));
            keys.forEach(k -> header.add(k.name()));
            header.addAll(List.of("label", "weight", "stratum", "cluster"));
            if (folds.length > 0) {
                header.add("fold");
            }
            year.scores().keySet().forEach(name -> header.add("score_" + name));
            header.add("calibrated_" + AuditModels.PRIMARY);
            header.add("flagged_" + AuditModels.PRIMARY);
            groups.forEach(g -> header.add("group_" + g.name()));
            out.write(String.join(",", header) + "\n");
            for (int i = 0; i < rows.rows(); i++) {
                List<String> cells = new ArrayList<>();
                cells.add(Integer.toString(years[i]));
                for (Column key : keys) {
                    cells.add(cell(key, i));
                }
                cells.add(label[i] < 0 ? "" : Integer.toString(label[i]));
                cells.add(Double.toString(weights[i]));
                cells.add(Integer.toString(strata[i]));
                cells.add(Integer.toString(clusters[i]));
                if (folds.length > 0) {
                    cells.add(Integer.toString(folds[i] + 1));
                }
                for (double[] scores : year.scores().values()) {
                    cells.add(Double.toString(scores[i]));
                }
                cells.add(Double.toString(calibrated[i]));
                cells.add(year.primary()[i] >= threshold ? "1" : "0");
                for (Grouping group : groups) {
                    cells.add(group.code(i) < 0 ? "" : quoted(group.label(group.code(i))));
                }
                out.write(String.join(",", cells) + "\n");
            }
        }
    }

    private static String cell(Column column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof NumberColumn numbers) {
            double value = numbers.get(row);
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
        return quoted(((TextColumn) column).get(row));
    }

    private static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
