package org.equidad.explain;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.equidad.models.FeatureMatrix;

/** LightGBM and XGBoost themselves, to compare with. */
final class Native {
    private Native() {}

    static String trainLightGbm(FeatureMatrix x, double[] y, String parameters, int rounds) {
        try {
            LGBMBooster.loadNative();
            String common = "verbosity=-1 num_threads=1 deterministic=true seed=1 force_row_wise=true ";
            try (LGBMDataset data = LGBMDataset.createFromMat(
                    x.toRowMajor(), x.rows(), x.features(), true, common + parameters, null)) {
                float[] labels = new float[y.length];
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = (float) y[i];
                }
                data.setField("label", labels);
                try (LGBMBooster booster = LGBMBooster.create(data, common + parameters)) {
                    for (int i = 0; i < rounds; i++) {
                        booster.updateOneIter();
                    }
                    return booster.saveModelToString(0, rounds, LGBMBooster.FeatureImportanceType.GAIN);
                }
            }
        } catch (LGBMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] lightGbm(String model, FeatureMatrix x, PredictionType type) {
        try {
            LGBMBooster.loadNative();
            try (LGBMBooster booster = LGBMBooster.loadModelFromString(model)) {
                return booster.predictForMat(x.toRowMajor(), x.rows(), x.features(), true, type, "num_threads=1");
            }
        } catch (LGBMException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DMatrix matrix(FeatureMatrix x, String[] types) throws XGBoostError {
        double[] values = x.toRowMajor();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        DMatrix matrix = new DMatrix(floats, x.rows(), x.features(), Float.NaN);
        if (types != null) {
            matrix.setFeatureTypes(types);
        }
        return matrix;
    }

    static String trainXgboost(
            FeatureMatrix x, double[] y, Map<String, Object> parameters, int rounds, String[] types) {
        try {
            DMatrix data = matrix(x, types);
            float[] labels = new float[y.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (float) y[i];
            }
            data.setLabel(labels);
            Booster booster = XGBoost.train(data, parameters, rounds, Map.of(), null, null);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            booster.saveModel(out, "json");
            booster.dispose();
            data.dispose();
            return out.toString(StandardCharsets.UTF_8);
        } catch (XGBoostError e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    enum XgboostOutput {
        MARGIN,
        CONTRIBUTIONS
    }

    static float[][] xgboost(String model, FeatureMatrix x, String[] types, XgboostOutput output) {
        try {
            DMatrix data = matrix(x, types);
            Booster booster = XGBoost.loadModel(model.getBytes(StandardCharsets.UTF_8));
            booster.setParam("nthread", 1);
            float[][] result =
                    output == XgboostOutput.MARGIN ? booster.predict(data, true) : booster.predictContrib(data, 0);
            booster.dispose();
            data.dispose();
            return result;
        } catch (XGBoostError | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
