package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against XGBoost 3.0.4 itself, trained here. It sums floats: 1e-5 on scores of size 1 to 10. */
class XgboostTest {
    private static final int P = 5;

    private static FeatureMatrix table(long seed, int rows, double missing, boolean integers) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[P][rows];
        for (int f = 0; f < P; f++) {
            for (int r = 0; r < rows; r++) {
                double v = random.nextDouble() * 4 - 2;
                // Doubles that are no floats, so that rounding matters at thresholds.
                x[f][r] = integers && f == 4 ? random.nextInt(30) : f == 1 ? Math.rint(v * 5) / 10 : v;
                if (random.nextDouble() < missing) {
                    x[f][r] = Double.NaN;
                }
            }
        }
        return FeatureMatrix.of(List.of("a", "b", "c", "d", "e"), x);
    }

    private static double[] labels(FeatureMatrix x, boolean positive) {
        SplittableRandom random = new SplittableRandom(4);
        double[] y = new double[x.rows()];
        for (int r = 0; r < y.length; r++) {
            double s = 0;
            for (int f = 0; f < P; f++) {
                s += Double.isNaN(x.get(r, f)) ? 0.3 : Math.sin((f + 1) * x.get(r, f));
            }
            s += random.nextDouble();
            y[r] = positive ? (s > 0.5 ? 1 : 0) : s;
        }
        return y;
    }

    private static Map<String, Object> parameters(String text) {
        Map<String, Object> map = new HashMap<>(Map.of("nthread", 1, "seed", 1, "tree_method", "hist"));
        for (String part : text.split(" ")) {
            map.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        return map;
    }

    @ParameterizedTest
    @CsvSource({
        "objective=binary:logistic max_depth=6 eta=0.3, 0.15, false",
        "objective=binary:logistic max_depth=4 base_score=0.2 tree_method=exact, 0, false",
        "objective=reg:squarederror max_depth=5, 0.1, false",
        "objective=count:poisson max_depth=3, 0.1, false",
        "objective=binary:logistic booster=dart rate_drop=0.5 max_depth=3, 0.1, false",
        "objective=binary:logistic max_depth=5 max_cat_to_onehot=3, 0.1, true",
        "objective=binary:logistic max_depth=4 max_cat_to_onehot=40, 0.1, true",
        "objective=binary:logistic max_depth=3 gamma=1e9, 0, false"
    })
    void agreesWithTheNativeLibrary(String text, double missing, boolean categorical) {
        FeatureMatrix training = table(1, 1500, missing, categorical);
        String[] types = categorical ? new String[] {"q", "q", "q", "q", "c"} : null;
        double[] y = labels(training, !text.contains("reg:"));
        String model = Native.trainXgboost(training, y, parameters(text), 10, types);
        TreeEnsemble ensemble = TreeEnsemble.parseXgboost(model);
        FeatureMatrix rows = table(2, 400, missing, categorical);

        float[][] margins = Native.xgboost(model, rows, types, Native.XgboostOutput.MARGIN);
        double[] raw = ensemble.rawScores(rows);
        for (int r = 0; r < raw.length; r++) {
            assertThat(raw[r]).isCloseTo(margins[r][0], within(1e-5));
        }
        float[][] contributions = Native.xgboost(model, rows, types, Native.XgboostOutput.CONTRIBUTIONS);
        ShapValues values = TreeExplainer.withModelCover(ensemble).values(rows);
        for (int r = 0; r < raw.length; r++) {
            for (int f = 0; f < P; f++) {
                assertThat(values.get(r, f)).isCloseTo(contributions[r][f], within(1e-5));
            }
            assertThat(values.baseValue()).isCloseTo(contributions[r][P], within(1e-5));
        }
        if (categorical) {
            List<TreeNode> nodes = new ArrayList<>();
            for (int t = 0; t < ensemble.trees(); t++) {
                nodes.addAll(ensemble.nodes(t));
            }
            assertThat(nodes).hasAtLeastOneElementOfType(TreeNode.CategorySplit.class);
        }
    }

    @Test
    void severalClassesAreRefused() {
        FeatureMatrix training = table(1, 300, 0, false);
        double[] y = new double[300];
        for (int r = 0; r < y.length; r++) {
            y[r] = r % 3;
        }
        String model = Native.trainXgboost(training, y, parameters("objective=multi:softprob num_class=3"), 2, null);
        assertThatThrownBy(() -> TreeEnsemble.parseXgboost(model))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("num_class")
                .hasMessageContaining("one output is supported");
    }

    @Test
    void linearBoosterIsRefused() {
        FeatureMatrix training = table(1, 300, 0, false);
        Map<String, Object> settings = new HashMap<>(Map.of("booster", "gblinear", "objective", "reg:squarederror"));
        String model = Native.trainXgboost(training, labels(training, false), settings, 2, null);
        assertThatThrownBy(() -> TreeEnsemble.parseXgboost(model))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("gblinear");
    }
}
