package org.equidad.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.models.SavedModel;
import org.equidad.serve.Scorer;

/** What a run keeps to itself: every row's prediction, and the models, each with its threshold and provenance. */
final class PrivateRecords {
    private static final String NOTE = "PRIVATE.txt";
    private static final String MODELS = "models";

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
        PrivateTable table = new PrivateTable(spec, year.rows());
        if (year.key().equals(LearningYears.CROSS_VALIDATED)) {
            table.numbers("fold", models.folds().orElseThrow().codes(), 1);
        }
        year.scores().forEach((name, scores) -> table.with("score_" + name, scores));
        table.with(
                        "calibrated_" + AuditModels.PRIMARY,
                        models.calibration().calibrator().apply(year.primary()))
                .flags("flagged_" + AuditModels.PRIMARY, flagged(year))
                .write(file);
    }

    private double[] flagged(ScoredYear year) {
        return StackedScores.Scored.at(year.primary(), models.threshold(AuditModels.PRIMARY))
                .decisions();
    }

    /** The same rows with the score of every reweighed model and the decision of every version. */
    void mitigated(Path folder, ScoredYear year, AuditMitigation mitigation) throws IOException {
        PrivateTable table = new PrivateTable(spec, year.rows())
                .with("score_" + AuditModels.PRIMARY, year.primary())
                .flags("flagged_" + AuditModels.PRIMARY, flagged(year));
        for (MitigationAttempt attempt : mitigation.attempts()) {
            attempt.versions(year.rows(), year.primary()).forEach((version, scored) -> {
                String name = "_" + attempt.dimension() + "_" + version;
                if (version.equals(MitigationAttempt.REWEIGHED)) {
                    table.with("score" + name, scored.scores());
                }
                if (!version.equals(MitigationAttempt.AUDITED)) {
                    table.flags("flagged" + name, scored.decisions());
                }
            });
        }
        table.write(folder.resolve("predictions_" + year.key() + "_mitigated.csv"));
    }
}
