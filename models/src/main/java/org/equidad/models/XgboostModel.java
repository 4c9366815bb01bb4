package org.equidad.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A gradient-boosted tree model by XGBoost (Chen and Guestrin 2016, doi:10.1145/2939672.2939785), beside LightGBM for
 * comparison. Weights, class balance and early stopping as in {@link LightGbmModel}; histogram trees; missing values are
 * allowed. XGBoost computes in single precision, so scores are floats.
 *
 * <p>The model holds text, not native memory; each call of {@link #score} loads it, scores and frees it.
 */
public final class XgboostModel implements Classifier {
    private final List<String> names;
    private final String text;
    private final int trees;

    XgboostModel(List<String> names, String text, int trees) {
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
    public static XgboostModel fit(
            LabelledRows training, LabelledRows validation, XgboostParameters parameters, BoosterSettings settings) {
        try (Boosting<XgboostParameters, XgboostModel> boosting =
                Boosting.heldOut(XgboostTrainer::new, training, validation)) {
            return boosting.train(parameters, settings).model();
        }
    }

    /** From saved text; it is loaded once to see that it can be. */
    static XgboostModel ofText(String text, String where) {
        JsonNode learner;
        try {
            learner = XgboostText.learner(text);
        } catch (JsonProcessingException e) {
            throw new ModelException(where + ": not JSON, so no XGBoost model", e);
        }
        JsonNode trees = learner.at(XgboostText.TREES);
        List<String> names = new ArrayList<>();
        learner.path("feature_names").forEach(n -> names.add(n.asText()));
        if (!trees.isArray() || names.isEmpty()) {
            throw new ModelException(where + ": not an XGBoost tree model with feature names");
        }
        XgboostModel model = new XgboostModel(names, text, trees.size());
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
        return XgboostTrainer.predict(text, rows);
    }

    /** Number of trees, after early stopping. */
    public int trees() {
        return trees;
    }

    /** As {@link LightGbmModel#gainShares()}. */
    public double[] gainShares() {
        return LightGbmModel.shares(XgboostText.gains(text, names.size()));
    }

    /** XGBoost's own JSON, feature names included. */
    @Override
    public String text() {
        return text;
    }

    @Override
    public ModelKind kind() {
        return ModelKind.XGBOOST;
    }
}
