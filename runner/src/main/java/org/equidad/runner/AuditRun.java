package org.equidad.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.equidad.export.AuditExport;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.export.ShapResults;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Enaho;
import org.equidad.features.Explanation;
import org.equidad.features.Gate;
import org.equidad.features.Separation;
import org.equidad.features.Studies;

/**
 * One audit from files to findings: read, split, search and train, fix every model and threshold, open the test year
 * once, judge, describe all years, write everything whole. Each step is a class of its own.
 */
final class AuditRun {
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

    /** Runs the audit and writes its files into the folders asked for, whole or not at all. */
    Outcome run() {
        long start = System.nanoTime();
        Outputs.refuseForeign(options.out());
        PrivateFolder work = PrivateFolder.of(options.out(), options.work());
        return audit(work, start);
    }

    private Outcome audit(PrivateFolder work, long start) {
        AuditInputs inputs = AuditInputs.read(options, console);
        AuditSpec spec = inputs.spec();
        AuditSplit split = AuditSplit.of(spec, inputs.data());
        inputs.warnings().forEach(console::warn);
        AuditWarnings.ofLeaks(split, console);

        LearningYears years = LearningYears.of(spec, split);
        AuditModels models = AuditModels.train(spec.modelling(), years, options, work.searches(), console);
        AuditOnnx onnx = new AuditOnnx(models, spec.outcome().key());
        AuditStatistics statistics = new AuditStatistics(spec);
        console.step(console.text("audit.robustness"));
        AuditFeatureSets sets = AuditFeatureSets.train(
                ComparedSet.of(spec, giveaways(split), split.leftOut(), options), spec, years, models, statistics);
        sets.untrained().forEach((name, why) -> console.warn(console.text("audit.feature_set." + why.key(), name)));
        Optional<AuditMitigation> mitigation = mitigation(spec, years, models, statistics);
        Optional<AuditTargetSweep> sweep = AuditTargetSweep.prepare(spec, years, models, statistics);

        // From here on no model and no threshold can change.
        Instant now = program.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        AuditData rows = split.vault().open("evaluation of " + AuditModels.PRIMARY, models.hash(), now);
        console.step(console.text("audit.judging", split.years().test()));
        ScoredYear validate = models.validation();
        ScoredYear test = ScoredYear.of("test_" + split.years().test(), rows, models);
        FairnessResults fairness = statistics
                .judge(test, models)
                .withCurves(AuditCurves.of(spec, rows, test.primary(), models.threshold(AuditModels.PRIMARY)));
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("model_comparison", AuditComparison.of(spec, models, validate, test));
        more.put("predictive_validity", new AuditValidity(spec, models, split.train(), test).results());
        more.put(
                "robustness",
                new AuditRobustness(spec, models, statistics, fairness).results(validate, test, fairness));
        AuditRecallFloor.of(spec, models, test, fairness).ifPresent(f -> more.put("recall_floor", f));
        if (!sets.isEmpty()) {
            more.put("feature_sets", sets.results(test, fairness));
        }
        sweep.ifPresent(s -> more.put("target_sweep", s.results(validate, test, fairness)));
        more.put("decision_curve", new AuditDecisions(spec, years, models, test, options.seed()).results(fairness));
        mitigation.ifPresent(m -> more.put("mitigation", m.results(test, fairness)));
        ModelResults results =
                new ModelResults(new AuditEvaluation(spec, models, statistics, validate, test).results(), more);

        console.step(console.text("audit.explaining"));
        ShapResults shap = AuditShap.explain(
                spec,
                options.config().isEmpty() ? Enaho.explanation() : Explanation.none(),
                models,
                split.train(),
                rows,
                options.seed());

        console.step(console.text("audit.describing"));
        AuditData all = AuditData.pool(List.of(split.train(), split.validate(), rows));
        List<Gate> gates = new ArrayList<>(AuditGates.data(inputs, split, all));
        gates.addAll(AuditGates.models(results, models, validate.key(), test.key()));
        gates.addAll(onnx.gates(rows, test.primary()));
        AuditWarnings.ofGates(gates, console);
        Map<String, Object> manifest = AuditManifest.of(program, options, inputs, split, models);
        manifest.put("gates", gates.stream().map(AuditGates::entry).toList());
        AuditExport export = new AuditExport(
                spec,
                now,
                statistics.describe(all),
                results,
                fairness,
                Optional.of(shap),
                AuditDistricts.compare(spec, split, models, all, inputs.districts(), options.seed()),
                manifest,
                Map.of(AuditOnnx.FILE, onnx.bytes()));

        PrivateRecords records = new PrivateRecords(spec, split, models, manifest, now);
        work.write(folder -> {
            records.writeTo(folder, validate, test);
            if (mitigation.isPresent()) {
                records.mitigated(folder, test, mitigation.get());
            }
        });
        console.step(console.text("audit.drawing"));
        Outputs.folder(options.out(), folder -> {
            export.writeTo(folder);
            AuditPages.writeTo(folder);
        });
        work.log()
                .add(RunRecord.of(
                        now,
                        RunRecord.configuration(options, manifest),
                        manifest,
                        results.models().get(AuditModels.PRIMARY).evaluation(test.key() + "_final"),
                        AuditStatistics.widest(
                                fairness.treatment(),
                                AuditCurves.audited(spec, rows).stream()
                                        .map(Grouping::name)
                                        .toList()),
                        Duration.ofNanos(System.nanoTime() - start)));
        return new Outcome(export, inputs, split);
    }

    private static Set<String> giveaways(AuditSplit split) {
        return split.separations().stream()
                .filter(Separation::giveaway)
                .map(Separation::feature)
                .collect(Collectors.toSet());
    }

    /** Where the configuration or the user asks for it. */
    private Optional<AuditMitigation> mitigation(
            AuditSpec spec, LearningYears years, AuditModels models, AuditStatistics statistics) {
        Optional<Studies.Mitigation> asked = AuditMitigation.asked(spec, options);
        asked.ifPresent(a -> console.step(console.text("audit.mitigation")));
        return asked.map(a -> AuditMitigation.prepare(spec, a, years, models, statistics));
    }
}
