package org.equidad.models;

import java.util.List;

/**
 * A gradient-boosted tree model by LightGBM (Ke et al. 2017, Advances in Neural Information Processing Systems 30), the
 * audited model. Missing values are allowed: each split learns their side. Where a feature had none in training,
 * LightGBM reads a missing value as 0 when it scores.
 *
 * <p>Training: survey weights scaled to mean 1, classes balanced by one factor on the positive rows, at most so many
 * trees with early stopping on the weighted PR-AUC of the validation rows (the step sum of scikit-learn's
 * {@code average_precision_score}, ties together). The text holds the trees up to the best one and no more. Histograms
 * are built feature by feature, so that no sum depends on the number of threads: same data, parameters and seed give the
 * same bytes on the same machine type.
 *
 * <p>The model holds text, not native memory; each call of {@link #score} loads it (some 10 ms for 300 trees), scores
 * and frees it.
 */
public final class LightGbmModel implements Classifier {
    private final List<String> names;
    private final String text;
    private final int trees;

    LightGbmModel(List<String> names, String text, int trees) {
        this.names = List.copyOf(names);
        this.text = text;
        this.trees = trees;
    }

    /**
     * Trains on one set of rows and stops early on the other. Rows of weight zero take no part in either.
     *
     * @throws IllegalArgumentException where either set lacks an outcome or their features differ
     * @throws ModelException where the native library does not load or fails
     */
    public static LightGbmModel fit(
            LabelledRows training, LabelledRows validation, LightGbmParameters parameters, BoosterSettings settings) {
        try (Boosting<LightGbmParameters, LightGbmModel> boosting =
                Boosting.heldOut(on(settings.threads()), training, validation)) {
            return boosting.train(parameters, settings).model();
        }
    }

    /**
     * Trains on the rows of all folds but one, for each, and stops all early together, where the mean of their weighted
     * PR-AUCs on the fold they did not see is best; then on all rows, with as many trees. Cost: that of one training for
     * each fold and one more.
     *
     * @param training rows with the weights that train
     * @param judging the same rows with the weights that judge; those of training unless these were reweighed
     * @param folds of these rows
     */
    public static CrossFit<LightGbmModel> crossFit(
            LabelledRows training,
            LabelledRows judging,
            Folds folds,
            LightGbmParameters parameters,
            BoosterSettings settings) {
        try (Boosting<LightGbmParameters, LightGbmModel> boosting =
                Boosting.crossFitted(on(settings.threads()), training, judging, folds)) {
            return boosting.train(parameters, settings);
        }
    }

    static Boosting.Maker<LightGbmParameters, LightGbmModel> on(int threads) {
        return (training, held) -> new LightGbmTrainer(training, held, threads);
    }

    /** From saved text; it is loaded once to see that it can be. */
    static LightGbmModel ofText(List<String> names, String text, String where) {
        if (!text.startsWith("tree\n") || !text.contains("\nend of trees")) {
            throw new ModelException(where + ": not a whole LightGBM model text");
        }
        String expected = "\nfeature_names=" + String.join(" ", NativeBorder.safeNames(names)) + "\n";
        if (!text.contains(expected)) {
            throw new ModelException(where + ": its feature names are not " + names);
        }
        LightGbmModel model = new LightGbmModel(names, text, text.split("\nTree=", -1).length - 1);
        model.score(FeatureMatrix.of(names, new double[names.size()][1]));
        return model;
    }

    @Override
    public List<String> featureNames() {
        return names;
    }

    @Override
    public double[] score(FeatureMatrix rows) {
        Checks.sameFeatures(names, rows.names());
        return LightGbmTrainer.predict(text, rows);
    }

    /** Number of trees, after early stopping. */
    public int trees() {
        return trees;
    }

    /**
     * Each feature's share of the loss reduction that all splits brought in training, in the order of the features; sums
     * to 1, or is 0 throughout where nothing was split.
     */
    public double[] gainShares() {
        return shares(LightGbmTrainer.gains(text));
    }

    static double[] shares(double[] gains) {
        double total = 0;
        for (double gain : gains) {
            total += gain;
        }
        double[] shares = new double[gains.length];
        for (int j = 0; j < shares.length && total > 0; j++) {
            shares[j] = gains[j] / total;
        }
        return shares;
    }

    /** LightGBM's own model text, version 4. Blanks and JSON characters in feature names are underscores there. */
    @Override
    public String text() {
        return text;
    }

    @Override
    public ModelKind kind() {
        return ModelKind.LIGHTGBM;
    }
}
