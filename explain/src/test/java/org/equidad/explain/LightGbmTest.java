package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.ml.lightgbm.PredictionType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against LightGBM 4.3.0 itself, trained here: raw scores equal to the last bit, contributions to 1e-10. */
class LightGbmTest {
    private static final int P = 7;

    /** Columns: normal, rounded, many zeros, 0/1, whole numbers 0..99 (categorical where asked), tiny numbers, constant. */
    private static FeatureMatrix table(long seed, int rows, double missing) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[P][rows];
        for (int r = 0; r < rows; r++) {
            x[0][r] = gauss(random);
            x[1][r] = Math.rint(gauss(random) * 4) / 4;
            x[2][r] = random.nextInt(3) > 0 ? 0 : gauss(random);
            x[3][r] = random.nextInt(2);
            x[4][r] = random.nextInt(100);
            x[5][r] = random.nextInt(2) == 0 ? 0 : gauss(random) * 1e-35;
            x[6][r] = 1;
            for (int f = 0; f < P; f++) {
                if (random.nextDouble() < missing) {
                    x[f][r] = Double.NaN;
                }
            }
        }
        return FeatureMatrix.of(List.of("a", "b", "c", "d", "e", "f", "g"), x);
    }

    private static double gauss(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static double[] labels(FeatureMatrix x, boolean binary) {
        SplittableRandom random = new SplittableRandom(99);
        double[] y = new double[x.rows()];
        for (int r = 0; r < y.length; r++) {
            double score = zero(x.get(r, 0)) + zero(x.get(r, 2)) * 2 - zero(x.get(r, 3)) * zero(x.get(r, 1));
            score += Math.sin(zero(x.get(r, 4)) * 7) * 1.5 + (Double.isNaN(x.get(r, 1)) ? 1 : 0) + gauss(random) * 0.5;
            y[r] = binary ? (score > 0 ? 1 : 0) : score;
        }
        return y;
    }

    private static double zero(double x) {
        return Double.isNaN(x) ? 0 : x;
    }

    @ParameterizedTest
    @CsvSource({
        "objective=binary num_leaves=31, 0, 0.15",
        "objective=binary num_leaves=31, 0.2, 0.2",
        "objective=binary num_leaves=8 use_missing=false, 0.1, 0.2",
        "objective=binary num_leaves=20 zero_as_missing=true, 0.1, 0.1",
        "objective=regression num_leaves=63 min_data_in_leaf=2, 0.1, 0.1",
        "objective=binary num_leaves=31 categorical_feature=4 min_data_per_group=5 cat_smooth=1 max_cat_to_onehot=2, 0.1, 0.3",
        "objective=binary num_leaves=16 categorical_feature=4 max_cat_to_onehot=200, 0, 0.2",
        "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.5 num_leaves=16, 0.1, 0.1",
        "objective=binary boosting=dart num_leaves=16, 0.1, 0.1",
        "objective=binary min_data_in_leaf=100000, 0, 0"
    })
    void agreesWithTheNativeLibrary(String parameters, double missing, double missingLater) {
        FeatureMatrix training = table(1, 2000, missing);
        double[] y = labels(training, parameters.contains("binary"));
        String model = Native.trainLightGbm(training, y, parameters, 12);
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(model);
        FeatureMatrix rows = table(2, 600, missingLater);

        double[] expected = Native.lightGbm(model, rows, PredictionType.C_API_PREDICT_RAW_SCORE);
        if (parameters.contains("rf")) {
            // Its raw score and contributions leave the division out that its probabilities have.
            for (int r = 0; r < expected.length; r++) {
                expected[r] /= ensemble.trees();
            }
        }
        assertThat(ensemble.rawScores(rows)).isEqualTo(expected);

        double[] contributions = Native.lightGbm(model, rows, PredictionType.C_API_PREDICT_CONTRIB);
        double factor = parameters.contains("rf") ? ensemble.trees() : 1;
        ShapValues values = TreeExplainer.withModelCover(ensemble).values(rows);
        for (int r = 0; r < rows.rows(); r++) {
            for (int f = 0; f < P; f++) {
                assertThat(values.get(r, f)).isCloseTo(contributions[r * (P + 1) + f] / factor, within(1e-10));
            }
            assertThat(values.baseValue()).isCloseTo(contributions[r * (P + 1) + P] / factor, within(1e-10));
        }
    }

    @Test
    void deepTreesOfManyFeatures() {
        int p = 30;
        SplittableRandom random = new SplittableRandom(8);
        double[][] x = new double[p][4000];
        double[] y = new double[4000];
        List<String> names = new ArrayList<>();
        for (int f = 0; f < p; f++) {
            names.add("v" + f);
            for (int r = 0; r < y.length; r++) {
                x[f][r] = f % 2 == 0 ? random.nextInt(3) : gauss(random);
                y[r] += (f % 3 - 1) * x[f][r] * x[(f * 7) % (f + 1)][r];
            }
        }
        FeatureMatrix training = FeatureMatrix.of(names, x);
        String model = Native.trainLightGbm(training, y, "objective=regression num_leaves=255 min_data_in_leaf=3", 4);
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(model);
        FeatureMatrix rows = training.take(IntStream.range(0, 300).toArray());
        double[] contributions = Native.lightGbm(model, rows, PredictionType.C_API_PREDICT_CONTRIB);
        ShapValues values = TreeExplainer.withModelCover(ensemble).values(rows);
        for (int r = 0; r < rows.rows(); r++) {
            for (int f = 0; f < p; f++) {
                assertThat(values.get(r, f)).isCloseTo(contributions[r * (p + 1) + f], within(1e-10));
            }
        }
    }

    @Test
    void categoriesFarBeyondTheSetAndFractions() {
        FeatureMatrix training = table(3, 3000, 0.05);
        double[][] columns = new double[P][];
        for (int f = 0; f < P; f++) {
            columns[f] = training.column(f);
        }
        // District codes: six digits, so the bit sets are thousands of words long.
        for (int r = 0; r < training.rows(); r++) {
            columns[4][r] = 10101 + 2401 * columns[4][r];
        }
        FeatureMatrix coded = FeatureMatrix.of(training.names(), columns);
        String parameters = "objective=binary categorical_feature=4 min_data_per_group=5 cat_smooth=1 num_leaves=16";
        String model = Native.trainLightGbm(coded, labels(training, true), parameters, 10);
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(model);
        double[] odd = {10101, 12502, 12502.5, -0.5, -1, -7, 0, 1e9, 1e12, -1e12, Double.NaN, 247799};
        double[][] few = new double[P][odd.length];
        few[4] = odd;
        FeatureMatrix rows = FeatureMatrix.of(training.names(), few);
        assertThat(ensemble.rawScores(rows))
                .isEqualTo(Native.lightGbm(model, rows, PredictionType.C_API_PREDICT_RAW_SCORE));
        assertThat(ensemble.rawScores(coded))
                .isEqualTo(Native.lightGbm(model, coded, PredictionType.C_API_PREDICT_RAW_SCORE));
        List<TreeNode> nodes = new ArrayList<>();
        for (int t = 0; t < ensemble.trees(); t++) {
            nodes.addAll(ensemble.nodes(t));
        }
        assertThat(nodes).anySatisfy(node -> {
            assertThat(node).isInstanceOf(TreeNode.CategorySplit.class);
            TreeNode.CategorySplit split = (TreeNode.CategorySplit) node;
            assertThat(split.members()).isSorted().allMatch(c -> (c - 10101) % 2401 == 0);
            assertThat(split.membersGo()).isEqualTo(TreeNode.Side.LEFT);
            assertThat(split.missing()).isEqualTo(TreeNode.Side.RIGHT);
        });
    }

    @Test
    void linearTreesAreRefused() {
        FeatureMatrix training = table(5, 500, 0);
        String model = Native.trainLightGbm(
                training, labels(training, false), "objective=regression linear_tree=true num_leaves=4", 2);
        assertThatThrownBy(() -> TreeEnsemble.parseLightGbm(model))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("line ")
                .hasMessageContaining("is_linear")
                .hasMessageContaining("linear trees are not supported");
    }

    @Test
    void severalClassesAreRefused() {
        FeatureMatrix training = table(6, 500, 0);
        double[] y = new double[500];
        for (int r = 0; r < y.length; r++) {
            y[r] = r % 3;
        }
        String model = Native.trainLightGbm(training, y, "objective=multiclass num_class=3 num_leaves=4", 2);
        assertThatThrownBy(() -> TreeEnsemble.parseLightGbm(model))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("num_class")
                .hasMessageContaining("3; models with one output are supported");
    }
}
