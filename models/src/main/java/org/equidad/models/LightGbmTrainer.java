package org.equidad.models;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Grows LightGBM models on training rows and scores held rows, which are binned like them. The rows are binned once and
 * serve every start: that is what makes a search of 50 trials cheap. Close it to free the native memory.
 */
final class LightGbmTrainer implements Boosting.Trainer<LightGbmParameters, LightGbmModel> {
    private final List<String> names;
    private final boolean[] labels;
    private final double[] weights;
    private final String dataParameters;
    private final LGBMDataset training;
    private final Optional<LGBMDataset> held;

    LightGbmTrainer(LabelledRows trainingRows, Optional<LabelledRows> heldRows, int threads) {
        heldRows.ifPresent(rows -> Checks.sameFeatures(
                trainingRows.features().names(), rows.features().names()));
        LabelledRows used = trainingRows.forTraining();
        this.names = used.features().names();
        this.labels = used.labels();
        this.weights = used.trainingWeights();
        // feature_pre_filter would bake min_data_in_leaf into the bins.
        this.dataParameters = "max_bin=255 feature_pre_filter=false deterministic=true force_col_wise=true"
                + " data_random_seed=1 verbosity=-1 num_threads=" + threads;
        this.training = dataset(used, weights, null);
        Optional<LGBMDataset> second = null;
        try {
            second = heldRows.map(rows -> dataset(rows, rows.trainingWeights(), training));
        } finally {
            if (second == null) {
                free(training);
            }
        }
        this.held = second;
    }

    private LGBMDataset dataset(LabelledRows rows, double[] rowWeights, LGBMDataset reference) {
        FeatureMatrix x = rows.features();
        return NativeBorder.lightGbm("reading the rows", () -> {
            LGBMDataset dataset =
                    LGBMDataset.createFromMat(x.toRowMajor(), x.rows(), x.features(), true, dataParameters, reference);
            dataset.setField("label", floats(rows.labels()));
            dataset.setField("weight", floats(rowWeights));
            if (reference == null) {
                dataset.setFeatureNames(NativeBorder.safeNames(x.names()));
            }
            return dataset;
        });
    }

    @Override
    public Boosting.Growth<LightGbmModel> start(LightGbmParameters parameters, BoosterSettings settings) {
        String text = dataParameters
                + String.format(
                        Locale.ROOT,
                        " objective=binary metric=none num_iterations=%d learning_rate=%s num_leaves=%d max_depth=%d"
                                + " min_data_in_leaf=%d bagging_fraction=%s bagging_freq=%d feature_fraction=%s"
                                + " lambda_l1=%s lambda_l2=%s scale_pos_weight=%s seed=%d",
                        settings.maxTrees(),
                        parameters.learningRate(),
                        parameters.numLeaves(),
                        parameters.maxDepth(),
                        parameters.minChildSamples(),
                        parameters.subsample(),
                        parameters.subsample() < 1 ? 1 : 0,
                        parameters.colsampleByTree(),
                        parameters.regAlpha(),
                        parameters.regLambda(),
                        settings.balance().positiveOverNegative(labels, weights),
                        settings.seed());
        return NativeBorder.lightGbm("training", () -> {
            LGBMBooster booster = LGBMBooster.create(training, text);
            if (held.isPresent()) {
                booster.addValidData(held.get());
            }
            return new Grown(booster);
        });
    }

    private final class Grown implements Boosting.Growth<LightGbmModel> {
        private final LGBMBooster booster;
        private int trees;
        private boolean exhausted;

        Grown(LGBMBooster booster) {
            this.booster = booster;
        }

        @Override
        public boolean grow() {
            if (!exhausted) {
                exhausted = NativeBorder.lightGbm("training", booster::updateOneIter);
                // What cannot split at all is left with one constant tree.
                trees += exhausted && trees > 0 ? 0 : 1;
            }
            return !exhausted;
        }

        @Override
        public double[] heldScores() {
            return NativeBorder.lightGbm("scoring", () -> booster.getPredict(1));
        }

        @Override
        public LightGbmModel first(int wanted) {
            int kept = Math.min(wanted, trees);
            String model = NativeBorder.lightGbm(
                    "writing the model",
                    () -> booster.saveModelToString(0, kept, LGBMBooster.FeatureImportanceType.GAIN));
            // The number of threads is the one setting that must not show in the bytes.
            return new LightGbmModel(names, model.replaceAll("\\[num_threads: \\d+\\]", "[num_threads: 0]"), kept);
        }

        @Override
        public void close() {
            NativeBorder.lightGbm("freeing the model", () -> {
                booster.close();
                return null;
            });
        }
    }

    static float[] floats(boolean[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i] ? 1 : 0;
        }
        return out;
    }

    static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    static double[] predict(String model, FeatureMatrix rows) {
        if (rows.rows() == 0) {
            return new double[0];
        }
        return NativeBorder.lightGbm("scoring", () -> {
            try (LGBMBooster booster = LGBMBooster.loadModelFromString(model)) {
                return booster.predictForMat(
                        rows.toRowMajor(),
                        rows.rows(),
                        rows.features(),
                        true,
                        PredictionType.C_API_PREDICT_NORMAL,
                        "verbosity=-1");
            }
        });
    }

    static double[] gains(String model) {
        return NativeBorder.lightGbm("reading importances", () -> {
            try (LGBMBooster booster = LGBMBooster.loadModelFromString(model)) {
                return booster.featureImportance(0, LGBMBooster.FeatureImportanceType.GAIN);
            }
        });
    }

    private static void free(LGBMDataset dataset) {
        NativeBorder.lightGbm("freeing the rows", () -> {
            dataset.close();
            return null;
        });
    }

    @Override
    public void close() {
        try {
            held.ifPresent(LightGbmTrainer::free);
        } finally {
            free(training);
        }
    }
}
