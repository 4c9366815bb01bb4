package org.equidad.models;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks for the parameters of a booster that give the highest weighted PR-AUC on the validation rows, in the published
 * {@link SearchSpace}, by a tree-structured Parzen estimator (docs/decisions/0011-searcher.md says why).
 *
 * <p>Every trial trains with early stopping; the rows are binned once for all trials. The first trial is the untuned
 * default, so that a search never ends below it. The best setting is trained once more to give the model. Same rows,
 * settings and seed give the same trials, trace and model bytes, whatever the number of threads and however often the
 * search was interrupted.
 */
public final class ModelSearch {
    static final String SEARCHER = "tpe";

    private ModelSearch() {}

    /**
     * Tunes LightGBM.
     *
     * @param progress told after every trial, those read from the trace included
     * @throws ModelException where the trace is damaged or of another search
     */
    public static SearchResult<LightGbmModel> lightGbm(
            LabelledRows training,
            LabelledRows validation,
            SearchSettings settings,
            Consumer<SearchProgress> progress) {
        try (LightGbmTrainer trainer =
                new LightGbmTrainer(training, validation, settings.booster().threads())) {
            Booster<LightGbmParameters, LightGbmModel> booster = new Booster<>(
                    ModelKind.LIGHTGBM,
                    SearchSpace.lightGbm(),
                    LightGbmParameters.defaults().named(),
                    LightGbmParameters::of,
                    trainer::evaluate,
                    trainer::train);
            SearchTrace trace = SearchTrace.open(booster.kind, booster.space, training, validation, settings);
            return new Run<>(booster, settings, trace, progress).search(new TreeParzenSearcher());
        }
    }

    /** Tunes XGBoost; otherwise as {@link #lightGbm}. */
    public static SearchResult<XgboostModel> xgboost(
            LabelledRows training,
            LabelledRows validation,
            SearchSettings settings,
            Consumer<SearchProgress> progress) {
        try (XgboostTrainer trainer = new XgboostTrainer(training, validation)) {
            Booster<XgboostParameters, XgboostModel> booster = new Booster<>(
                    ModelKind.XGBOOST,
                    SearchSpace.xgboost(),
                    XgboostParameters.defaults().named(),
                    XgboostParameters::of,
                    trainer::evaluate,
                    trainer::train);
            SearchTrace trace = SearchTrace.open(booster.kind, booster.space, training, validation, settings);
            return new Run<>(booster, settings, trace, progress).search(new TreeParzenSearcher());
        }
    }

    /** What differs between the boosters. */
    private record Booster<P, M extends Classifier>(
            ModelKind kind,
            SearchSpace space,
            Map<String, Double> start,
            Function<Map<String, Double>, P> parameters,
            BiFunction<P, BoosterSettings, Trial> evaluate,
            BiFunction<P, BoosterSettings, M> train) {}

    /** One search under way. */
    private static final class Run<P, M extends Classifier> {
        private final Booster<P, M> booster;
        private final SearchSettings settings;
        private final SearchTrace trace;
        private final Consumer<SearchProgress> progress;
        private final List<SearchTrial> trials = new ArrayList<>();
        private final long began = System.nanoTime();
        private SearchTrial best;
        private long spent;
        private int fresh;

        Run(Booster<P, M> booster, SearchSettings settings, SearchTrace trace, Consumer<SearchProgress> progress) {
            this.booster = booster;
            this.settings = settings;
            this.trace = trace;
            this.progress = progress;
        }

        SearchResult<M> search(Searcher searcher) {
            double[] start = booster.space.unit(booster.start);
            searcher.search(start, settings.trials(), settings.seed(), this::value);
            P parameters = booster.parameters.apply(best.parameters());
            M model = booster.train.apply(parameters, settings.booster());
            return new SearchResult<>(model, best, trials, booster.space, SEARCHER);
        }

        private double value(double[] unit) {
            int number = trials.size() + 1;
            // There and back through the unit cube the start would be off in the last digit.
            Map<String, Double> values = number == 1 ? booster.start : booster.space.values(unit);
            SearchTrial trial = trace.recorded(number, values).orElseGet(() -> evaluate(number, values));
            trials.add(trial);
            if (best == null || trial.validationPrAuc() > best.validationPrAuc()) {
                best = trial;
            }
            long left = fresh == 0 ? 0 : spent / fresh * (settings.trials() - number);
            progress.accept(new SearchProgress(
                    booster.kind,
                    settings.trials(),
                    trial,
                    best,
                    Duration.ofNanos(System.nanoTime() - began),
                    Duration.ofNanos(left)));
            return trial.validationPrAuc();
        }

        private SearchTrial evaluate(int number, Map<String, Double> values) {
            long before = System.nanoTime();
            Trial outcome = booster.evaluate.apply(booster.parameters.apply(values), settings.booster());
            spent += System.nanoTime() - before;
            fresh++;
            SearchTrial trial = new SearchTrial(number, values, outcome.validationPrAuc(), outcome.trees());
            trace.append(trial);
            return trial;
        }
    }
}
