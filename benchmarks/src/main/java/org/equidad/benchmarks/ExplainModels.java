package org.equidad.benchmarks;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.models.FeatureMatrix;

/** The rows and models that explanations are timed on: 25 features as a survey has them, trees grown by LightGBM. */
final class ExplainModels {
    static final int FEATURES = 25;
    private static final int BINARY = 10;
    private static final int COUNTS = 5;

    static {
        try {
            // Once: each call unpacks the library anew, over the one in use.
            LGBMBooster.loadNative();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ExplainModels() {}

    /** Ten yes-or-no features, five small counts and ten measurements, some of them related. */
    static FeatureMatrix rows(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[FEATURES][rows];
        for (int r = 0; r < rows; r++) {
            double common = random.nextDouble();
            for (int f = 0; f < FEATURES; f++) {
                double u = 0.3 * common + 0.7 * random.nextDouble();
                if (f < BINARY) {
                    x[f][r] = u < 0.08 * (f + 1) ? 1 : 0;
                } else if (f < BINARY + COUNTS) {
                    x[f][r] = Math.floor(12 * u);
                } else {
                    x[f][r] = Math.exp(3 * u);
                }
            }
        }
        List<String> names = IntStream.range(0, FEATURES).mapToObj(f -> "x" + f).toList();
        return FeatureMatrix.of(names, x);
    }

    /** Outcomes that depend on all features, with interactions and noise. */
    private static float[] outcomes(FeatureMatrix x, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] y = new float[x.rows()];
        for (int r = 0; r < y.length; r++) {
            double score = -2;
            for (int f = 0; f < FEATURES; f++) {
                double scaled = f < BINARY ? x.get(r, f) : f < BINARY + COUNTS ? x.get(r, f) / 12 : x.get(r, f) / 20;
                score += (f % 3 - 1) * scaled + scaled * x.get(r, (f + 3) % BINARY) * 0.6;
            }
            y[r] = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
        }
        return y;
    }

    /** The text of a model of so many trees; a depth of -1 does not bound it. */
    static String train(FeatureMatrix x, int trees, int leaves, int depth, int threads) {
        String parameters = "objective=binary learning_rate=0.05 min_data_in_leaf=20 verbosity=-1 deterministic=true"
                + " force_row_wise=true seed=1 num_leaves=" + leaves + " max_depth=" + depth + " num_threads="
                + threads;
        try {
            try (LGBMDataset data =
                    LGBMDataset.createFromMat(x.toRowMajor(), x.rows(), FEATURES, true, parameters, null)) {
                data.setField("label", outcomes(x, 7));
                data.setFeatureNames(x.names().toArray(String[]::new));
                try (LGBMBooster booster = LGBMBooster.create(data, parameters)) {
                    for (int t = 0; t < trees; t++) {
                        booster.updateOneIter();
                    }
                    return booster.saveModelToString(0, trees, LGBMBooster.FeatureImportanceType.GAIN);
                }
            }
        } catch (LGBMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** LightGBM's own contributions of values laid out row after row. */
    static double[] contributions(String model, double[] rowMajor, int rows, int threads) {
        try {
            try (LGBMBooster booster = LGBMBooster.loadModelFromString(model)) {
                return booster.predictForMat(
                        rowMajor,
                        rows,
                        FEATURES,
                        true,
                        PredictionType.C_API_PREDICT_CONTRIB,
                        "verbosity=-1 num_threads=" + threads);
            }
        } catch (LGBMException e) {
            throw new IllegalStateException(e);
        }
    }
}
