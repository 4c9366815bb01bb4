package org.equidad.models;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks for the parameters of a booster that give the highest weighted PR-AUC on the validation rows, in the published
 * {@link SearchSpace}, by a tree-structured Parzen estimator (docs/decisions/0011-searcher.md says why).
 *
 * <p>With {@link Folds} in the place of validation rows, the criterion is the mean over the folds of the weighted PR-AUC
 * on the rows that the fold's model did not see. The mean and not the PR-AUC of all these scores together, because each
 * model has a scale of its own and pooling would mix their ranks (Forman and Scholz 2010,
 * doi:10.1145/1882471.1882479). The models of all folds grow side by side and stop together, so that one number of trees
 * belongs to the criterion, to the scores out of fold and to the model, which learns from all rows. Cost: a trial takes
 * as many trainings as there are folds, and the best setting one more.
 *
 * <p>Every trial trains with early stopping; the rows are binned once for all trials. The first trial is the untuned
 * default, so that a search never ends below it. The best setting is trained once more to give the model. Same rows,
 * settings and seed give the same trials, trace and model bytes, whatever the number of threads and however often the
 * search was interrupted.
 */
public final class ModelSearch {
    static final String SEARCHER = "tpe";

    private static final Booster<LightGbmParameters, LightGbmModel> LIGHTGBM = new Booster<>(
            ModelKind.LIGHTGBM,
            SearchSpace.lightGbm(),
            LightGbmParameters.defaults().named(),
            LightGbmParameters::of);

    private static final Booster<XgboostParameters, XgboostModel> XGBOOST = new Booster<>(
            ModelKind.XGBOOST,
            SearchSpace.xgboost(),
            XgboostParameters.defaults().named(),
            XgboostParameters::of);

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
        return LIGHTGBM.search(
                Boosting.heldOut(LightGbmModel.on(settings.booster().threads()), training, validation),
                SearchTrace.rows(training, validation),
                settings,
                progress);
    }

    /**
     * Tunes LightGBM by cross-validation.
     *
     * @param folds of the rows
     */
    public static SearchResult<LightGbmModel> lightGbm(
            LabelledRows rows, Folds folds, SearchSettings settings, Consumer<SearchProgress> progress) {
        return LIGHTGBM.search(
                Boosting.crossFitted(LightGbmModel.on(settings.booster().threads()), rows, rows, folds),
                SearchTrace.rows(rows, folds),
                settings,
                progress);
    }

    /** Tunes XGBoost; otherwise as {@link #lightGbm(LabelledRows, LabelledRows, SearchSettings, Consumer)}. */
    public static SearchResult<XgboostModel> xgboost(
            LabelledRows training,
            LabelledRows validation,
            SearchSettings settings,
            Consumer<SearchProgress> progress) {
        return XGBOOST.search(
                Boosting.heldOut(XgboostTrainer::new, training, validation),
                SearchTrace.rows(training, validation),
                settings,
                progress);
    }

    /** Tunes XGBoost; otherwise as {@link #lightGbm(LabelledRows, Folds, SearchSettings, Consumer)}. */
    public static SearchResult<XgboostModel> xgboost(
            LabelledRows rows, Folds folds, SearchSettings settings, Consumer<SearchProgress> progress) {
        return XGBOOST.search(
                Boosting.crossFitted(XgboostTrainer::new, rows, rows, folds),
                SearchTrace.rows(rows, folds),
                settings,
                progress);
    }

    /** What differs between the boosters. */
    private record Booster<P, M extends Classifier>(
            ModelKind kind, SearchSpace space, Map<String, Double> start, Function<Map<String, Double>, P> parameters) {

        SearchResult<M> search(
                Boosting<P, M> boosting,
                Map<String, String> rows,
                SearchSettings settings,
                Consumer<SearchProgress> progress) {
            try (boosting) {
                SearchTrace trace = SearchTrace.open(kind, space, rows, settings);
                return new Run<>(this, boosting, settings, trace, progress).search(new TreeParzenSearcher());
            }
        }
    }

    /** One search under way. */
    private static final class Run<P, M extends Classifier> {
        private final Booster<P, M> booster;
        private final Boosting<P, M> boosting;
        private final SearchSettings settings;
        private final SearchTrace trace;
        private final Consumer<SearchProgress> progress;
        private final List<SearchTrial> trials = new ArrayList<>();
        private final long began = System.nanoTime();
        private SearchTrial best;
        private long spent;
        private int fresh;

        Run(
                Booster<P, M> booster,
                Boosting<P, M> boosting,
                SearchSettings settings,
                SearchTrace trace,
                Consumer<SearchProgress> progress) {
            this.booster = booster;
            this.boosting = boosting;
            this.settings = settings;
            this.trace = trace;
            this.progress = progress;
        }

        SearchResult<M> search(Searcher searcher) {
            double[] start = booster.space.unit(booster.start);
            searcher.search(start, settings.trials(), settings.seed(), this::value);
            P parameters = booster.parameters.apply(best.parameters());
            CrossFit<M> fit = boosting.train(parameters, settings.booster());
            return new SearchResult<>(fit.model(), fit.foldModels(), best, trials, booster.space, SEARCHER);
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
            Trial outcome = boosting.evaluate(booster.parameters.apply(values), settings.booster());
            spent += System.nanoTime() - before;
            fresh++;
            SearchTrial trial = new SearchTrial(number, values, outcome.validationPrAuc(), outcome.trees());
            trace.append(trial);
            return trial;
        }
    }
}
