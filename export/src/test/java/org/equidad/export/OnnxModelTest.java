package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.explain.TreeEnsemble;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with onnxruntime 1.29.0 reading the file and with LightGBM's own model. */
class OnnxModelTest {
    private static final int FEATURES = 6;

    /** Runtimes add up float leaves: some 1e-7 on log-odds, a quarter of that on probabilities. */
    private static final double TOLERANCE = 1e-6;

    /** Ages and codes are integers, two columns are continuous, two have missing values. */
    private static double[][] rows(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] rows = new double[n][FEATURES];
        for (double[] row : rows) {
            row[0] = 6 + random.nextInt(12);
            row[1] = random.nextInt(9);
            row[2] = (float) (10 * random.nextDouble() - 5);
            row[3] = random.nextDouble() < 0.2 ? Double.NaN : (float) random.nextDouble();
            row[4] = random.nextDouble() < 0.3 ? 0 : (float) (random.nextDouble() - 0.5);
            row[5] = random.nextDouble() < 0.1 ? Double.NaN : random.nextInt(2);
        }
        return rows;
    }

    /** Zeros of both signs, values around LightGBM's zero, the ends of the floats, integers with fractions, NaN. */
    static double[][] extremeRows(int n, long seed) {
        float[] extremes = {
            0f,
            -0f,
            1e-35f,
            -1e-35f,
            Math.nextUp(1e-35f),
            Math.nextDown(-1e-35f),
            5e-36f,
            -5e-36f,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            0.5f,
            -0.5f,
            -1f,
            1.5f,
            2.99f,
            3f,
            100f,
            Float.NaN
        };
        SplittableRandom random = new SplittableRandom(seed);
        double[][] rows = rows(n, seed + 1);
        for (double[] row : rows) {
            for (int j = 0; j < FEATURES; j++) {
                if (random.nextBoolean()) {
                    row[j] = extremes[random.nextInt(extremes.length)];
                }
            }
        }
        return rows;
    }

    static String train(String parameters) throws LGBMException, IOException {
        LGBMBooster.loadNative();
        double[][] rows = rows(4_000, 7);
        SplittableRandom random = new SplittableRandom(11);
        float[] labels = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double eta = -1.5
                    + (rows[i][0] > 13 ? 1.2 : 0)
                    + (rows[i][1] == 2 || rows[i][1] == 5 ? 1 : 0)
                    + 0.2 * rows[i][2]
                    + (Double.isNaN(rows[i][3]) ? 0.8 : rows[i][3])
                    + (rows[i][4] == 0 ? 0.9 : rows[i][4]);
            labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
        }
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        String common = "objective=binary seed=3 deterministic=true force_row_wise=true verbosity=-1 num_threads=1 "
                + "min_data_in_leaf=10 num_leaves=15 learning_rate=0.1 ";
        try (LGBMDataset data =
                LGBMDataset.createFromMat(flat, rows.length, FEATURES, true, common + parameters, null)) {
            data.setField("label", labels);
            try (LGBMBooster booster = LGBMBooster.create(data, common + parameters)) {
                for (int round = 0; round < 60; round++) {
                    booster.updateOneIter();
                }
                return booster.saveModelToString(0, 60, LGBMBooster.FeatureImportanceType.GAIN);
            }
        }
    }

    private static double[] lightGbm(String model, double[][] rows) throws LGBMException, IOException {
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        try (LGBMBooster booster = LGBMBooster.loadModelFromString(model)) {
            return booster.predictForMat(
                    flat, rows.length, FEATURES, true, PredictionType.C_API_PREDICT_NORMAL, "num_threads=1");
        }
    }

    private static double[] onnx(byte[] model, double[][] rows) throws OrtException {
        float[][] input = new float[rows.length][FEATURES];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < FEATURES; j++) {
                input[i][j] = (float) rows[i][j];
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, input);
                OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, tensor))) {
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            long[] labels = (long[]) result.get("label").orElseThrow().getValue();
            for (int i = 0; i < rows.length; i++) {
                assertThat(probabilities[i][0] + probabilities[i][1]).isBetween(0.999999f, 1.000001f);
                assertThat(labels[i]).isEqualTo(probabilities[i][1] > 0.5f ? 1 : 0);
            }
            return IntStream.range(0, rows.length)
                    .mapToDouble(i -> probabilities[i][1])
                    .toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "use_missing=false",
                "zero_as_missing=true",
                "categorical_feature=1 min_data_per_group=5 cat_smooth=1 max_cat_to_onehot=1",
                "categorical_feature=0,1,5 min_data_per_group=5 cat_smooth=1"
            })
    void agreesWithTheModelOnOrdinaryAndExtremeRows(String parameters) throws Exception {
        String model = train(parameters);
        byte[] onnx = OnnxModel.bytes(TreeEnsemble.parseLightGbm(model), Map.of());

        for (double[][] rows : List.of(rows(3_000, 21), extremeRows(3_000, 22))) {
            double[] expected = lightGbm(model, rows);
            double[] actual = onnx(onnx, rows);
            for (int i = 0; i < rows.length; i++) {
                assertThat(actual[i])
                        .as("row %d: %s", i, Arrays.toString(rows[i]))
                        .isCloseTo(expected[i], within(TOLERANCE));
            }
        }
    }

    /** The rounding of thresholds matters: the double 0.1 lies below the float 0.1f, which must go right. */
    @Test
    void roundsThresholdsDown() throws Exception {
        String model = stump("0.10000000000000001");
        byte[] onnx = OnnxModel.bytes(TreeEnsemble.parseLightGbm(model), Map.of());
        double[][] rows = new double[3][FEATURES];
        rows[0][0] = Math.nextDown(0.1f);
        rows[1][0] = 0.1f;
        rows[2][0] = Math.nextUp(0.1f);

        double[] probabilities = onnx(onnx, rows);

        // Leaves -1 (left) and 1 (right): 1/(1+e) and e/(1+e).
        assertThat(probabilities[0]).isCloseTo(0.2689414, within(TOLERANCE));
        assertThat(probabilities[1]).isCloseTo(0.7310586, within(TOLERANCE));
        assertThat(probabilities[2]).isCloseTo(0.7310586, within(TOLERANCE));
    }

    /** An infinite threshold sends every number left and the missing to their own side. */
    @Test
    void keepsInfiniteThresholds() throws Exception {
        String model = stump("inf").replace("decision_type=2", "decision_type=8");
        byte[] onnx = OnnxModel.bytes(TreeEnsemble.parseLightGbm(model), Map.of());
        double[][] rows = new double[2][FEATURES];
        rows[0][0] = Float.MAX_VALUE;
        rows[1][0] = Double.NaN;

        assertThat(onnx(onnx, rows)).containsExactly(lightGbm(model, rows), within(TOLERANCE));
    }

    private static String stump(String threshold) throws LGBMException, IOException {
        String trained = train("num_leaves=2 num_iterations=1");
        String head = trained.substring(0, trained.indexOf("Tree=0")).replaceAll("(?m)^tree_sizes=.*\\R", "");
        return head + "Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nsplit_gain=1\nthreshold=" + threshold
                + "\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=-1 1\nleaf_weight=10 10\nleaf_count=10 10\n"
                + "internal_value=0\ninternal_weight=20\ninternal_count=20\nis_linear=0\nshrinkage=1\n\n\nend of trees\n";
    }

    @Test
    void carriesMetadataInOrderAndGivesTheSameBytes() throws Exception {
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(train(""));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("score", "raw");
        metadata.put("calibration", "platt a=-1.5 b=0.25");

        byte[] bytes = OnnxModel.bytes(ensemble, metadata);

        ModelProto read = ModelProto.parseFrom(bytes);
        assertThat(read.getMetadataPropsList())
                .extracting(p -> p.getKey() + ": " + p.getValue())
                .containsExactly("score: raw", "calibration: platt a=-1.5 b=0.25");
        assertThat(read.getGraph().getInput(0).getName()).isEqualTo("features");
        assertThat(read.getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(1)
                        .getDimValue())
                .isEqualTo(FEATURES);
        assertThat(OnnxModel.bytes(ensemble, metadata)).isEqualTo(bytes);
    }

    @Test
    void aRandomForestAgrees() throws Exception {
        double[][] rows = rows(2_000, 31);
        double[][] columns = new double[FEATURES][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < FEATURES; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(train("boosting=rf bagging_freq=1 bagging_fraction=0.6"));
        double[] raw = ensemble.rawScores(FeatureMatrix.of(ensemble.featureNames(), columns));

        double[] actual = onnx(OnnxModel.bytes(ensemble, Map.of()), rows);

        for (int i = 0; i < rows.length; i++) {
            assertThat(actual[i]).isCloseTo(1 / (1 + Math.exp(-raw[i])), within(TOLERANCE));
        }
    }
}
