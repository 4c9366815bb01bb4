package org.equidad.runner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.FittedFeatures;
import org.equidad.models.FeatureMatrix;

/**
 * The audited model and the logistic regression trained on other sets of features, side by side with the audited set:
 * with what gives the target away and without all that is computed from it, what is known earlier, what a configuration
 * asks for. Trained and given their thresholds before the test year is opened.
 */
final class AuditFeatureSets {
    private static final List<Metric> METRICS =
            List.of(Metric.PR_AUC, Metric.ROC_AUC, Metric.TPR, Metric.PRECISION, Metric.F1_MACRO, Metric.F1);
    private static final String AUDITED = "audited";
    private static final String LOGISTIC = "logistic_regression";

    private final AuditSpec spec;
    private final AuditModels models;
    private final AuditStatistics statistics;
    private final LearningYears years;
    private final List<Trained> trained = new ArrayList<>();
    private final Map<String, Reason> untrained = new LinkedHashMap<>();

    /** Why a set could not be tried. */
    enum Reason {
        EMPTY("no feature of the set has two different values in the training years"),
        SAME("the set holds the audited features and no others that have values in the training years");

        private final String told;

        Reason(String told) {
            this.told = told;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Both models of a set with their thresholds. */
    private record Trained(ComparedSet set, FittedFeatures inputs, Map<String, Judged> models) {}

    private record Judged(TrainedModel model, double threshold) {}

    private AuditFeatureSets(AuditSpec spec, LearningYears years, AuditModels models, AuditStatistics statistics) {
        this.spec = spec;
        this.years = years;
        this.models = models;
        this.statistics = statistics;
    }

    /** Trains the models with the parameters that were chosen for the audited one. */
    static AuditFeatureSets train(
            List<ComparedSet> sets,
            AuditSpec spec,
            LearningYears years,
            AuditModels models,
            AuditStatistics statistics) {
        AuditFeatureSets result = new AuditFeatureSets(spec, years, models, statistics);
        sets.forEach(result::train);
        return result;
    }

    private void train(ComparedSet set) {
        FittedFeatures inputs = FittedFeatures.fit(set.features(), years.train());
        if (inputs.names().isEmpty()) {
            untrained.put(set.name(), Reason.EMPTY);
            return;
        }
        if (new HashSet<>(inputs.names()).equals(new HashSet<>(years.features().names()))) {
            untrained.put(set.name(), Reason.SAME);
            return;
        }
        LearningYears.Judged light = years.lightGbm(
                part -> FeatureMatrix.of(inputs.names(), inputs.apply(part.table())),
                years.train().weights(),
                models.parameters(),
                models.booster());
        TrainedModel logistic = AuditLogistic.train(years.train().withInputs(inputs));
        Map<String, Judged> both = new LinkedHashMap<>();
        both.put(AuditModels.PRIMARY, judged(TrainedModel.plain(light.model()), light.scores()));
        both.put(LOGISTIC, judged(logistic, AuditLogistic.scores(logistic, part -> part.withInputs(inputs), years)));
        trained.add(new Trained(set, inputs, both));
    }

    private Judged judged(TrainedModel model, double[] scores) {
        return new Judged(model, models.threshold(years.choice(scores)));
    }

    /** The sets that could not be tried. */
    Map<String, Reason> untrained() {
        return untrained;
    }

    boolean isEmpty() {
        return trained.isEmpty() && untrained.isEmpty();
    }

    Map<String, Object> results(ScoredYear test, FairnessResults fairness) {
        Published published = Published.beside(spec, fairness);
        Map<String, StackedScores> stacks = new LinkedHashMap<>();
        for (String model : List.of(AuditModels.PRIMARY, LOGISTIC)) {
            StackedScores stacked = new StackedScores(test.rows())
                    .with(AUDITED, StackedScores.Scored.at(test.scores().get(model), models.threshold(model)));
            for (Trained one : trained) {
                Judged judged = one.models().get(model);
                double[] scores = judged.model().score(test.rows().withInputs(one.inputs()));
                stacked.with(one.set().name(), StackedScores.Scored.at(scores, judged.threshold()));
            }
            stacks.put(model, stacked);
        }
        Map<String, Map<String, Object>> sets = new LinkedHashMap<>();
        sets.put(AUDITED, audited());
        trained.forEach(one -> sets.put(one.set().name(), described(one)));
        stacks.forEach((model, stacked) -> metrics(sets, model, stacked, published));
        missed(sets, test, stacks.get(AuditModels.PRIMARY), published);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "The models trained on other sets of features, " + AuditModels.PRIMARY
                        + " with the parameters chosen for"
                        + " the audited one, each with its own threshold chosen as the audited one's; differences and"
                        + " changes are the set minus the audited set on the same rows. A model whose inputs were computed"
                        + " from the outcome, or recorded after it, predicts nothing.");
        result.put("computed_on", test.key());
        result.put("sets", sets);
        if (!untrained.isEmpty()) {
            Map<String, Object> told = new LinkedHashMap<>();
            untrained.forEach((name, reason) -> told.put(name, reason.told));
            result.put("not_trained", told);
        }
        return result;
    }

    private Map<String, Object> audited() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("kind", AUDITED);
        entry.put("features", years.features().features());
        return entry;
    }

    private Map<String, Object> described(Trained one) {
        List<String> here = one.inputs().features();
        List<String> there = years.features().features();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("kind", one.set().kind().key());
        if (one.set().kind() == ComparedSet.Kind.CONFIGURED) {
            entry.put("label", label(one.set().label()));
        }
        entry.put("features", here);
        entry.put("added", labelled(one.set().features(), f -> here.contains(f) && !there.contains(f)));
        entry.put("removed", labelled(spec.features(), f -> there.contains(f) && !here.contains(f)));
        return entry;
    }

    private static List<Object> labelled(List<AuditSpec.Feature> features, Predicate<String> wanted) {
        return features.stream()
                .filter(f -> wanted.test(f.name()))
                .map(f -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("name", f.name());
                    entry.put("label", label(f.label()));
                    return (Object) entry;
                })
                .toList();
    }

    private static Map<String, String> label(org.equidad.features.Label label) {
        Map<String, String> both = new LinkedHashMap<>();
        both.put("es", label.es());
        both.put("en", label.en());
        return both;
    }

    private void metrics(
            Map<String, Map<String, Object>> sets, String model, StackedScores stacked, Published published) {
        GroupReport report = stacked.compare(AUDITED, METRICS, spec.minimums().policy());
        sets.forEach((name, entry) -> {
            Map<String, Object> metrics = new LinkedHashMap<>();
            for (Metric metric : METRICS) {
                Map<String, Object> cell = new LinkedHashMap<>();
                cell.put(
                        "estimate",
                        published.of(
                                report.group(StackedScores.dimension(), name).estimate(metric)));
                if (!name.equals(AUDITED)) {
                    Gap gap = report.gap(metric, StackedScores.dimension(), name);
                    cell.put("difference", gap.difference());
                    cell.put("p_value", ModelResults.number(gap.pValue()));
                }
                metrics.put(ModelResults.name(metric), cell);
            }
            Map<String, Object> judged = new LinkedHashMap<>();
            judged.put("threshold", threshold(name, model));
            judged.put("metrics", metrics);
            part(entry, "models").put(model, judged);
        });
    }

    private double threshold(String set, String model) {
        return trained.stream()
                .filter(t -> t.set().name().equals(set))
                .findFirst()
                .map(t -> t.models().get(model).threshold())
                .orElseGet(() -> models.threshold(model));
    }

    /** The primary model's missed cases by group under every set, and the change on the same rows. */
    private void missed(
            Map<String, Map<String, Object>> sets, ScoredYear test, StackedScores stacked, Published published) {
        AuditData rows = test.rows();
        MissedCases missed = new MissedCases(spec, statistics, published);
        for (Grouping grouping : AuditCurves.audited(spec, rows)) {
            Map<Integer, GroupReport> within = new LinkedHashMap<>();
            sets.forEach((name, entry) -> {
                StackedScores.Scored scored = stacked.scored(name);
                Map<String, Object> cells =
                        missed.of(rows, grouping.name(), scored.scores(), threshold(name, AuditModels.PRIMARY));
                if (!name.equals(AUDITED)) {
                    for (int g = 0; g < grouping.size(); g++) {
                        Map<String, Object> cell = part(part(cells, "groups"), grouping.label(g));
                        if (cell.containsKey("estimate")) {
                            GroupReport changes = within.computeIfAbsent(
                                    g,
                                    code -> stacked.compare(
                                            AUDITED,
                                            List.of(Metric.FNR),
                                            spec.minimums().policy(),
                                            StackedScores.members(grouping, code)));
                            cell.put(
                                    "change",
                                    changes.gap(Metric.FNR, StackedScores.dimension(), name)
                                            .difference());
                        }
                    }
                }
                part(entry, "missed_rate").put(grouping.name(), cells);
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> whole, String key) {
        return (Map<String, Object>) whole.computeIfAbsent(key, k -> new LinkedHashMap<>());
    }
}
