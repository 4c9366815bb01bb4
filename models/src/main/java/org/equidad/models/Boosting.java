package org.equidad.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Trains one kind of ensemble with early stopping: on one pair of training and validation rows, or on folds. The
 * ensembles of all folds grow side by side, and growth stops where the mean of their weighted PR-AUCs on the rows they do
 * not learn from rises no more. So there is one number of trees: of the criterion, of the scores out of fold, and of the
 * model of all rows. The rows are binned once for all settings that are tried.
 */
final class Boosting<P, M extends Classifier> implements AutoCloseable {

    /** Ensembles on fixed rows. */
    interface Trainer<P, M> extends AutoCloseable {
        Growth<M> start(P parameters, BoosterSettings settings);

        @Override
        void close();
    }

    /** One ensemble, tree by tree. */
    interface Growth<M> extends AutoCloseable {
        /** Adds a tree; false where none can be added any more. */
        boolean grow();

        /** Scores of the rows that stop growth, now. */
        double[] heldScores();

        /** The ensemble of the first trees. */
        M first(int trees);

        @Override
        void close();
    }

    /** Makes a trainer on rows; without held rows it grows and cannot be stopped. */
    interface Maker<P, M> {
        Trainer<P, M> on(LabelledRows training, Optional<LabelledRows> held);
    }

    private final Maker<P, M> maker;
    private final LabelledRows all;
    private final Optional<Folds> folds;
    private final List<Trainer<P, M>> trainers = new ArrayList<>();
    private final List<LabelledRows> held = new ArrayList<>();

    private Boosting(Maker<P, M> maker, LabelledRows all, Optional<Folds> folds) {
        this.maker = maker;
        this.all = all;
        this.folds = folds;
    }

    /** On one pair of rows. */
    static <P, M extends Classifier> Boosting<P, M> heldOut(
            Maker<P, M> maker, LabelledRows training, LabelledRows validation) {
        Boosting<P, M> boosting = new Boosting<>(maker, training, Optional.empty());
        boosting.add(training, validation);
        return boosting;
    }

    /**
     * On folds.
     *
     * @param judging the training rows as they are judged, perhaps with other weights
     */
    static <P, M extends Classifier> Boosting<P, M> crossFitted(
            Maker<P, M> maker, LabelledRows training, LabelledRows judging, Folds folds) {
        Checks.sameLength("rows that are judged", judging.rows(), training.rows());
        Checks.sameLength("folds", folds.rows(), training.rows());
        Boosting<P, M> boosting = new Boosting<>(maker, training, Optional.of(folds));
        boolean whole = false;
        try {
            for (int fold = 0; fold < folds.count(); fold++) {
                boosting.add(training.take(folds.others(fold)), judging.take(folds.held(fold)));
            }
            whole = true;
        } finally {
            if (!whole) {
                boosting.close();
            }
        }
        return boosting;
    }

    private void add(LabelledRows training, LabelledRows judging) {
        LabelledRows used = judging.forTraining();
        trainers.add(maker.on(training, Optional.of(used)));
        held.add(used);
    }

    /** The best number of trees, without making a model. */
    Trial evaluate(P parameters, BoosterSettings settings) {
        return grow(parameters, settings, (growths, best) -> best);
    }

    /** The ensembles up to the best number of trees. */
    CrossFit<M> train(P parameters, BoosterSettings settings) {
        return grow(parameters, settings, (growths, best) -> {
            List<M> models = growths.stream().map(g -> g.first(best.trees())).toList();
            return folds.isEmpty()
                    ? new CrossFit<>(models.get(0), List.of())
                    : new CrossFit<>(ofAllRows(parameters, settings, best.trees()), models);
        });
    }

    private M ofAllRows(P parameters, BoosterSettings settings, int trees) {
        try (Trainer<P, M> trainer = maker.on(all, Optional.empty());
                Growth<M> growth = trainer.start(parameters, settings)) {
            for (int k = 0; k < trees; k++) {
                if (!growth.grow()) {
                    break;
                }
            }
            return growth.first(trees);
        }
    }

    private <T> T grow(P parameters, BoosterSettings settings, BiFunction<List<Growth<M>>, Trial, T> finish) {
        List<Growth<M>> growths = new ArrayList<>();
        try {
            trainers.forEach(t -> growths.add(t.start(parameters, settings)));
            EarlyStopping stopping = new EarlyStopping(held, settings.patience());
            for (int trees = 1; trees <= settings.maxTrees(); trees++) {
                boolean any = false;
                List<double[]> scores = new ArrayList<>();
                for (Growth<M> growth : growths) {
                    any |= growth.grow();
                    scores.add(growth.heldScores());
                }
                if (stopping.done(trees, scores) || !any) {
                    break;
                }
            }
            return finish.apply(growths, new Trial(stopping.best(), stopping.bestTrees()));
        } finally {
            growths.forEach(Growth::close);
        }
    }

    @Override
    public void close() {
        trainers.forEach(Trainer::close);
    }
}
