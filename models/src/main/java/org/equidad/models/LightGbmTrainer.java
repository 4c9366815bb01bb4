package org.equidad.models;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.List;
import java.util.Locale;

/**
 * Trains LightGBM models on one pair of training and validation rows. The rows are binned once and serve every call of
 * {@link #train}: that is what makes a search of 50 trials cheap. Close it to free the native memory.
 */
final class LightGbmTrainer implements AutoCloseable {
    private final List<String> names;
    private final LabelledRows validation;
    private final boolean[] labels;
    private final double[] weights;
    private final String dataParameters;
    private final LGBMDataset training;
    private final LGBMDataset held;

    LightGbmTrainer(LabelledRows trainingRows, LabelledRows validationRows, int threads) {
        Checks.sameFeatures(
                trainingRows.features().names(), validationRows.features().names());
        LabelledRows used = trainingRows.forTraining();
        this.names = used.features().names();
        this.validation = validationRows.forTraining();
        this.labels = used.labels();
        this.weights = used.trainingWeights();
        // feature_pre_filter would bake min_data_in_leaf into the bins.
        this.dataParameters = "max_bin=255 feature_pre_filter=false deterministic=true force_col_wise=true"
                + " data_random_seed=1 verbosity=-1 num_threads=" + threads;
        this.training = dataset(used, weights, null);
        LGBMDataset second = null;
        try {
            second = dataset(validation, validation.trainingWeights(), training);
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

    /** The best number of trees by validation PR-AUC, without making the model. */
    Trial evaluate(LightGbmParameters parameters, BoosterSettings settings) {
        return grow(parameters, settings, (booster, stopping) -> new Trial(stopping.best(), stopping.bestTrees()));
    }

    /** The ensemble up to its best tree by validation PR-AUC. */
    LightGbmModel train(LightGbmParameters parameters, BoosterSettings settings) {
        return grow(parameters, settings, (booster, stopping) -> {
            String model = booster.saveModelToString(0, stopping.bestTrees(), LGBMBooster.FeatureImportanceType.GAIN);
            // The number of threads is the one setting that must not show in the bytes.
            String same = model.replaceAll("\\[num_threads: \\d+\\]", "[num_threads: 0]");
            return new LightGbmModel(names, same, stopping.bestTrees());
        });
    }

    private interface Finish<T> {
        T of(LGBMBooster booster, EarlyStopping stopping) throws LGBMException;
    }

    private <T> T grow(LightGbmParameters parameters, BoosterSettings settings, Finish<T> finish) {
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
            try (LGBMBooster booster = LGBMBooster.create(training, text)) {
                booster.addValidData(held);
                EarlyStopping stopping = new EarlyStopping(validation, settings.patience());
                for (int trees = 1; trees <= settings.maxTrees(); trees++) {
                    boolean cannotSplit = booster.updateOneIter();
                    if (stopping.done(trees, booster.getPredict(1)) || cannotSplit) {
                        break;
                    }
                }
                return finish.of(booster, stopping);
            }
        });
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
            free(held);
        } finally {
            free(training);
        }
    }
}
