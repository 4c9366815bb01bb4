package org.equidad.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.equidad.features.Modelling;
import org.equidad.models.BoosterSettings;
import org.equidad.models.Classifier;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.ModelSearch;
import org.equidad.models.SearchProgress;
import org.equidad.models.SearchResult;
import org.equidad.models.SearchSettings;
import org.equidad.models.SearchSpace;
import org.equidad.models.SearchTrial;
import org.equidad.models.XgboostModel;

/**
 * The searches for the boosters' parameters, on the training and validation rows or in folds. Their traces lie in the private folder:
 * the same search goes on where it was interrupted, and a finished one is not run again.
 */
final class AuditSearch {
    private final LearningYears years;
    private final LabelledRows training;
    private final LabelledRows validation;
    private final SearchSettings settings;
    private final Console console;

    AuditSearch(LearningYears years, SearchSettings settings, Path traces, Console console) {
        this.years = years;
        this.training = new ModelRows(years.train()).rows();
        this.validation = new ModelRows(years.validate()).rows();
        this.settings = settings.withTrace(traces);
        this.console = console;
    }

    /** What the pace means: the description's numbers in the place of the program's, the smaller ones where it is quick. */
    static SearchSettings settings(AuditOptions options, Modelling modelling) {
        SearchSettings pace = switch (options.pace()) {
            case FULL -> SearchSettings.full();
            case QUICK -> SearchSettings.quick();
        };
        int trials = modelling.trials().orElse(pace.trials());
        int trees = modelling.maxTrees().orElse(pace.booster().maxTrees());
        boolean quick = options.pace() == AuditOptions.Pace.QUICK;
        BoosterSettings booster = pace.booster()
                .withSeed(options.seed())
                .withThreads(options.threads())
                .withMaxTrees(quick ? Math.min(trees, pace.booster().maxTrees()) : trees);
        return pace.withSeed(options.seed())
                .withBooster(booster)
                .withTrials(quick ? Math.min(trials, pace.trials()) : trials);
    }

    SearchResult<LightGbmModel> lightGbm() {
        return years.labelledFolds()
                .map(folds -> ModelSearch.lightGbm(training, folds, settings, progress()))
                .orElseGet(() -> ModelSearch.lightGbm(training, validation, settings, progress()));
    }

    SearchResult<XgboostModel> xgboost() {
        return years.labelledFolds()
                .map(folds -> ModelSearch.xgboost(training, folds, settings, progress()))
                .orElseGet(() -> ModelSearch.xgboost(training, validation, settings, progress()));
    }

    private Consumer<SearchProgress> progress() {
        return p -> console.advance(
                console.text(
                        "audit.searching",
                        p.model().key(),
                        String.format(Locale.ROOT, "%.4f", p.best().validationPrAuc()),
                        time(p.left())),
                p.last().number(),
                p.trials());
    }

    private static String time(Duration left) {
        return left.toMinutes() > 0
                ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                : left.toSeconds() + " s";
    }

    /** A model with its search, for the record: the best trial, every trial, where they were looked for. */
    <M extends Classifier> TrainedModel trained(SearchResult<M> result, int trees) {
        BoosterSettings booster = settings.booster();
        Map<String, Object> hyperparameters =
                new LinkedHashMap<>(plain(result.best().parameters(), result.space()));
        hyperparameters.put("trees", trees);
        hyperparameters.put("max_trees", booster.maxTrees());
        hyperparameters.put("early_stopping", booster.patience());
        hyperparameters.put("early_stopping_metric", years.criterion());
        hyperparameters.put("class_balance", booster.balance().name().toLowerCase(Locale.ROOT));
        hyperparameters.put("training_weights", "survey weights scaled to mean 1");
        hyperparameters.put("seed", booster.seed());
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("searcher", result.searcher());
        search.put("criterion", years.criterion() + "; the best of many trials flatters");
        search.put("trials", result.trials().size());
        search.put("seed", settings.seed());
        Map<String, Object> space = new LinkedHashMap<>();
        for (SearchSpace.Dimension d : result.space().dimensions()) {
            Map<String, Object> range = new LinkedHashMap<>();
            range.put("low", d.low());
            range.put("high", d.high());
            range.put("scale", d.scale().name().toLowerCase(Locale.ROOT));
            space.put(d.name(), range);
        }
        search.put("space", space);
        search.put("best_trial", trial(result.best(), result.space()));
        List<Object> trace = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (SearchTrial trial : result.trials()) {
            best = Math.max(best, trial.validationPrAuc());
            Map<String, Object> entry = trial(trial, result.space());
            entry.put("best_so_far", best);
            trace.add(entry);
        }
        search.put("trace", trace);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("best_iteration", trees);
        details.put("search", search);
        return new TrainedModel(result.model(), java.util.Optional.empty(), hyperparameters, details);
    }

    private static Map<String, Object> trial(SearchTrial trial, SearchSpace space) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("trial", trial.number());
        entry.put("validation_pr_auc", trial.validationPrAuc());
        entry.put("trees", trial.trees());
        entry.put("parameters", plain(trial.parameters(), space));
        return entry;
    }

    /** Whole numbers where the range is one of whole numbers. */
    private static Map<String, Object> plain(Map<String, Double> values, SearchSpace space) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (SearchSpace.Dimension d : space.dimensions()) {
            double value = values.get(d.name());
            plain.put(d.name(), d.scale() == SearchSpace.Scale.INTEGER ? (Object) (int) value : (Object) value);
        }
        return plain;
    }
}
