package org.equidad.runner;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.AuditExport;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.export.ShapResults;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Enaho;
import org.equidad.features.Explanation;
import org.equidad.features.Gate;
import org.equidad.features.Note;
import org.equidad.features.Separation;
import org.equidad.features.TestVault;

/**
 * One audit from files to findings: read, split by year, train, choose thresholds on the validation year, fix the model
 * by its hash, open the test year once, judge, describe all years, write everything whole.
 */
final class AuditRun {
    private static final double[] SWEEP = {0.3, 0.4, 0.5, 0.6, 0.7};

    private final Program program;
    private final AuditOptions options;
    private final Console console;

    /** What a run leaves behind: the export and the inputs it came from. */
    record Outcome(AuditExport export, AuditInputs inputs, AuditSplit split) {}

    AuditRun(Program program, AuditOptions options) {
        this.program = program;
        this.options = options;
        this.console = program.console();
    }

    /** Runs the audit and writes its files into the folder asked for, whole or not at all. */
    Outcome run() {
        Outputs.refuseForeign(options.out());
        Outcome outcome = audit();
        Outputs.folder(options.out(), folder -> outcome.export().writeTo(folder));
        return outcome;
    }

    private Outcome audit() {
        AuditInputs inputs = AuditInputs.read(options, console);
        AuditSpec spec = inputs.spec();
        AuditSplit split = AuditSplit.of(spec, inputs.data());
        inputs.warnings().forEach(console::warn);
        warnOfLeaks(split);

        AuditModels models = AuditModels.train(
                split.train(), split.validate(), options, name -> console.step(console.text("audit.training", name)));
        AuditStatistics statistics = new AuditStatistics(spec);
        double threshold = models.primary().threshold();

        // From here on nothing of the model can change.
        Instant now = program.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        AuditData test = split.vault().open("evaluation of " + AuditModels.PRIMARY, models.hash(), now);
        console.step(console.text("audit.judging", split.years().test()));
        double[] scores = models.primary().score(test);
        Map<String, FairnessResults.Treatment> others = new LinkedHashMap<>();
        for (String target : test.targets()) {
            if (!target.equals(spec.target().name())) {
                others.put(target, statistics.treatment(test, target, scores, threshold));
            }
        }
        FairnessResults fairness = new FairnessResults(
                        AuditModels.PRIMARY,
                        threshold,
                        AuditStatistics.HIGH_RISK,
                        split.years().test(),
                        test.design(),
                        statistics.treatment(test, spec.target().name(), scores, threshold),
                        others)
                .withCurves(AuditCurves.of(spec, test, scores, threshold));
        ModelResults results = new ModelResults(results(spec, split, models, statistics, test, scores));

        console.step(console.text("audit.explaining"));
        ShapResults shap = AuditShap.explain(
                spec,
                options.config().isEmpty() ? Enaho.explanation() : Explanation.none(),
                models,
                split.train(),
                test,
                options.seed());

        console.step(console.text("audit.describing"));
        AuditData all = AuditData.pool(List.of(split.train(), split.validate(), test));
        List<Gate> gates = new ArrayList<>(AuditGates.data(inputs, split, all));
        gates.addAll(AuditGates.models(results, models, split.years()));
        warnOfGates(gates);
        Map<String, Object> manifest = manifest(inputs, split, models);
        manifest.put("gates", gates.stream().map(AuditGates::entry).toList());
        AuditExport export =
                new AuditExport(spec, now, statistics.describe(all), results, fairness, Optional.of(shap), manifest);
        return new Outcome(export, inputs, split);
    }

    /** Features that give the target away are told by name, in the user's language. */
    private void warnOfLeaks(AuditSplit split) {
        Map<String, Separation> separations = new LinkedHashMap<>();
        split.separations().forEach(s -> separations.put(s.feature(), s));
        for (Note note : split.notes()) {
            Separation separation = separations.get(note.where());
            switch (note.kind()) {
                case "leak_left_out", "leak_kept" ->
                    console.warn(console.text(
                            "audit." + note.kind(),
                            note.where(),
                            String.format(Locale.ROOT, "%.3f", separation.auc())));
                case "leak_suspected" ->
                    console.warn(console.text(
                            "audit.leak_suspected",
                            note.where(),
                            Long.toString(Math.round(100 * separation.pureShare()))));
                case "leak_inside" -> console.warn(console.text("audit.leak_inside", note.where()));
                default -> {
                    // Everything else is in the manifest.
                }
            }
        }
    }

    /** One line on the checks that did not go as expected. */
    private void warnOfGates(List<Gate> gates) {
        List<String> warned = gates.stream()
                .filter(g -> g.outcome() == Gate.Outcome.WARN)
                .map(Gate::name)
                .toList();
        if (!warned.isEmpty()) {
            console.warn(console.text(
                    "audit.gates", Integer.toString(warned.size()), Integer.toString(gates.size()), warned.get(0)));
        }
    }

    private Map<String, ModelResults.Model> results(
            AuditSpec spec,
            AuditSplit split,
            AuditModels models,
            AuditStatistics statistics,
            AuditData test,
            double[] testScores) {
        Map<String, ModelResults.Model> results = new LinkedHashMap<>();
        String validateKey = "validate_" + split.years().validate();
        String testKey = "test_" + split.years().test();
        models.models().forEach((name, model) -> {
            boolean primary = name.equals(AuditModels.PRIMARY);
            double[] validateScores = model.score(split.validate());
            List<ModelResults.Evaluation> evaluations = new ArrayList<>();
            evaluations.add(new ModelResults.Evaluation(
                    validateKey,
                    model.threshold(),
                    statistics.overall(split.validate(), validateScores, model.threshold()),
                    Map.of()));
            AuditData swept = primary ? test : split.validate();
            double[] sweptScores = primary ? testScores : validateScores;
            if (primary) {
                evaluations.add(new ModelResults.Evaluation(
                        testKey + "_final",
                        model.threshold(),
                        statistics.overall(test, testScores, model.threshold()),
                        Map.of()));
                evaluations.add(calibrated(testKey, models, statistics, test, testScores));
            }
            Map<String, Object> curves = new LinkedHashMap<>();
            curves.put(validateKey, AuditCurves.points(spec, split.validate(), validateScores));
            if (primary) {
                curves.put(testKey, AuditCurves.points(spec, test, testScores));
            }
            Map<String, Object> details = new LinkedHashMap<>(model.details());
            details.put("curves", curves);
            List<ModelResults.Evaluation> sweep = new ArrayList<>();
            for (double threshold : SWEEP) {
                sweep.add(new ModelResults.Evaluation(
                        Double.toString(threshold),
                        threshold,
                        statistics.overall(swept, sweptScores, threshold),
                        Map.of()));
            }
            results.put(
                    name,
                    new ModelResults.Model(
                            evaluations,
                            primary ? models.importance() : Map.of(),
                            model.hyperparameters(),
                            details,
                            primary ? testKey : validateKey,
                            sweep));
        });
        return results;
    }

    /** The calibrated score at the calibrated image of the threshold, so that the same rows are flagged. */
    private static ModelResults.Evaluation calibrated(
            String testKey, AuditModels models, AuditStatistics statistics, AuditData test, double[] scores) {
        double threshold =
                models.calibration().calibrator().apply(models.primary().threshold());
        double[] calibrated = models.calibration().calibrator().apply(scores);
        Map<String, Object> more = new LinkedHashMap<>();
        double before = statistics
                .overall(test, scores, models.primary().threshold())
                .estimate(org.equidad.fairness.Metric.BRIER)
                .value()
                .orElse(Double.NaN);
        more.put("brier_pre_calibration", before);
        more.put("method", models.calibration().method().key());
        more.put("folds", models.calibration().folds());
        Map<String, Object> candidates = new LinkedHashMap<>();
        models.calibration().candidates().forEach(c -> {
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("out_of_fold_brier", c.outOfFoldBrier());
            candidate.put("in_sample_brier", c.inSampleBrier());
            candidates.put(c.method().key(), candidate);
        });
        more.put("candidates", candidates);
        more.put("raw_brier_on_validation", models.calibration().rawBrier());
        return new ModelResults.Evaluation(
                testKey + "_calibrated", threshold, statistics.overall(test, calibrated, threshold), more);
    }

    private Map<String, Object> manifest(AuditInputs inputs, AuditSplit split, AuditModels models) {
        AuditSpec spec = inputs.spec();
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("program", "equidad");
        manifest.put("version", program.version());
        manifest.put("java", Runtime.version().feature());
        manifest.put("audit", spec.name());
        manifest.put("synthetic_data", inputs.origin() == AuditInputs.Origin.SYNTHETIC);
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("target", spec.target().name());
        asked.put("pace", options.pace().name().toLowerCase(Locale.ROOT));
        asked.put("seed", options.seed());
        options.config().ifPresent(c -> asked.put("config", String.valueOf(c.getFileName())));
        if (options.config().isEmpty()) {
            asked.put("features", options.features().name().toLowerCase(Locale.ROOT));
        }
        manifest.put("options", asked);
        manifest.put("inputs", inputs.files());
        manifest.putAll(inputs.facts());
        Map<String, Object> years = new LinkedHashMap<>();
        years.put("train", split.years().train());
        years.put("validate", split.years().validate());
        years.put("test", split.years().test());
        manifest.put("split", years);
        Map<String, Object> rows = new LinkedHashMap<>();
        split.counts().forEach((year, count) -> {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("rows", count.rows());
            part.put("labelled", count.labelled());
            rows.put(Integer.toString(year), part);
        });
        manifest.put("rows", rows);
        manifest.put(
                "test_year_openings",
                split.vault().ledger().stream().map(AuditRun::opening).toList());
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", AuditModels.PRIMARY);
        model.put("sha256", models.hash());
        manifest.put("audited_model", model);
        manifest.put("features", split.features().names());
        manifest.put("fitted_on_training_years", split.features().fitted());
        manifest.put("left_out_features", split.leftOut());
        manifest.put(
                "separation",
                split.separations().stream().map(AuditRun::separation).toList());
        manifest.put(
                "absent_sources",
                split.notes().stream()
                        .filter(n -> n.kind().endsWith("_absent"))
                        .map(AuditRun::note)
                        .toList());
        manifest.put("notes", split.notes().stream().map(AuditRun::note).toList());
        manifest.put("warnings", inputs.warnings());
        return manifest;
    }

    private static Map<String, Object> opening(TestVault.Opening opening) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("who", opening.who());
        part.put("model_sha256", opening.modelHash());
        part.put("when", opening.when().toString());
        return part;
    }

    private static Map<String, Object> separation(Separation separation) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("feature", separation.feature());
        part.put("roc_auc_alone", separation.auc());
        part.put("share_of_cases_in_pure_values", separation.pureShare());
        return part;
    }

    private static Map<String, Object> note(Note note) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("kind", note.kind());
        part.put("where", note.where());
        part.put("count", note.count());
        part.put("text", note.text());
        return part;
    }
}
