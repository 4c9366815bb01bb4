package org.equidad.models;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Grows XGBoost models on training rows, binned once, and scores held rows. Close it to free native memory. */
final class XgboostTrainer implements Boosting.Trainer<XgboostParameters, XgboostModel> {
    private final List<String> names;
    private final boolean[] labels;
    private final double[] weights;
    private final DMatrix training;
    private final Optional<DMatrix> held;

    XgboostTrainer(LabelledRows trainingRows, Optional<LabelledRows> heldRows) {
        heldRows.ifPresent(rows -> Checks.sameFeatures(
                trainingRows.features().names(), rows.features().names()));
        LabelledRows used = trainingRows.forTraining();
        this.names = used.features().names();
        this.labels = used.labels();
        this.weights = used.trainingWeights();
        this.training = NativeBorder.xgboost("reading the rows", () -> {
            DMatrix matrix = matrix(used.features());
            matrix.setLabel(LightGbmTrainer.floats(labels));
            matrix.setWeight(LightGbmTrainer.floats(weights));
            return matrix;
        });
        Optional<DMatrix> second = null;
        try {
            second = heldRows.map(rows -> NativeBorder.xgboost("reading the rows", () -> matrix(rows.features())));
        } finally {
            if (second == null) {
                training.dispose();
            }
        }
        this.held = second;
    }

    /** XGBoost works in single precision: values are rounded to the nearest float here. */
    private static DMatrix matrix(FeatureMatrix rows) throws XGBoostError {
        double[] values = rows.toRowMajor();
        float[] single = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            single[k] = (float) values[k];
            if (Float.isInfinite(single[k])) {
                throw new IllegalArgumentException("feature '"
                        + rows.names().get(k % rows.features()) + "', row " + k / rows.features() + ": " + values[k]
                        + "; XGBoost takes numbers of at most 3.4e38");
            }
        }
        return new DMatrix(single, rows.rows(), rows.features(), Float.NaN);
    }

    @Override
    public Boosting.Growth<XgboostModel> start(XgboostParameters parameters, BoosterSettings settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("objective", "binary:logistic");
        map.put("tree_method", "hist");
        map.put("max_bin", 256);
        map.put("eta", parameters.learningRate());
        map.put("max_depth", parameters.maxDepth());
        map.put("min_child_weight", parameters.minChildWeight());
        map.put("gamma", parameters.gamma());
        map.put("subsample", parameters.subsample());
        map.put("colsample_bytree", parameters.colsampleByTree());
        map.put("alpha", parameters.regAlpha());
        map.put("lambda", parameters.regLambda());
        map.put("scale_pos_weight", settings.balance().positiveOverNegative(labels, weights));
        map.put("seed", settings.seed());
        map.put("nthread", settings.threads());
        map.put("disable_default_eval_metric", 1);
        map.put("verbosity", 0);
        // No round here: growth needs the predictions after each tree.
        return new Grown(NativeBorder.xgboost("training", () -> XGBoost.train(training, map, 0, Map.of(), null, null)));
    }

    private final class Grown implements Boosting.Growth<XgboostModel> {
        private final Booster booster;
        private int trees;

        Grown(Booster booster) {
            this.booster = booster;
        }

        @Override
        public boolean grow() {
            return NativeBorder.xgboost("training", () -> {
                booster.update(training, trees++);
                return true;
            });
        }

        @Override
        public double[] heldScores() {
            return NativeBorder.xgboost("scoring", () -> doubles(booster.predict(held.orElseThrow())));
        }

        @Override
        public XgboostModel first(int wanted) {
            return NativeBorder.xgboost("writing the model", () -> {
                booster.setFeatureNames(names.toArray(new String[0]));
                String json = new String(booster.toByteArray("json"), StandardCharsets.UTF_8);
                return new XgboostModel(names, XgboostText.keepFirst(json, wanted), wanted);
            });
        }

        @Override
        public void close() {
            booster.dispose();
        }
    }

    private static double[] doubles(float[][] predictions) {
        double[] out = new double[predictions.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = predictions[i][0];
        }
        return out;
    }

    static double[] predict(String model, FeatureMatrix rows) {
        if (rows.rows() == 0) {
            return new double[0];
        }
        return NativeBorder.xgboost("scoring", () -> {
            Booster booster = XGBoost.loadModel(model.getBytes(StandardCharsets.UTF_8));
            try {
                DMatrix matrix = matrix(rows);
                try {
                    return doubles(booster.predict(matrix));
                } finally {
                    matrix.dispose();
                }
            } finally {
                booster.dispose();
            }
        });
    }

    @Override
    public void close() {
        held.ifPresent(DMatrix::dispose);
        training.dispose();
    }
}
