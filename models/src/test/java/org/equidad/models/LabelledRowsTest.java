package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledRowsTest {
    private static final FeatureMatrix X =
            FeatureMatrix.of(List.of("a", "b"), new double[][] {{1, 2, 3}, {4, Double.NaN, 6}});
    private static final boolean[] Y = {true, false, true};

    @Test
    void trainingWeightsHaveMeanOneOverTheRowsThatCount() {
        LabelledRows rows = LabelledRows.of(X, Y, new double[] {30, 0, 10});
        // Mean of 30 and 10 is 20.
        assertThat(rows.trainingWeights()).containsExactly(1.5, 0, 0.5);
        assertThat(rows.weights()).containsExactly(30, 0, 10);
        assertThat(rows.rows()).isEqualTo(3);
    }

    @Test
    void classFactorsByHand() {
        // Weights 3 and 1 for the outcome, 6 without: factors 10/(2*6) and 10/(2*4); by rows 3/(2*1) and 3/(2*2).
        double[] w = {3, 6, 1};
        assertThat(ClassBalance.SURVEY_WEIGHTS.factors(Y, w)).containsExactly(10.0 / 12, 10.0 / 8);
        assertThat(ClassBalance.ROW_COUNTS.factors(Y, w)).containsExactly(1.5, 0.75);
        assertThat(ClassBalance.NONE.factors(Y, w)).containsExactly(1, 1);
        assertThat(ClassBalance.SURVEY_WEIGHTS.positiveOverNegative(Y, w)).isEqualTo(1.5);
    }

    @Test
    void arraysAreCopied() {
        double[] w = {1, 2, 3};
        boolean[] y = Y.clone();
        LabelledRows rows = LabelledRows.of(X, y, w);
        w[0] = 9;
        y[0] = false;
        rows.weights()[1] = 9;
        rows.labels()[2] = false;
        assertThat(rows.weights()).containsExactly(1, 2, 3);
        assertThat(rows.labels()).containsExactly(true, false, true);
        assertThat(rows.take(new int[] {2, 0}).features().row(0)).containsExactly(3, 6);
    }

    @Test
    void refusesBadInput() {
        assertThatThrownBy(() -> LabelledRows.of(X, new boolean[2], new double[3]))
                .hasMessage("labels: 2 values for 3 rows");
        assertThatThrownBy(() -> LabelledRows.of(X, Y, new double[] {1, -1, 1}))
                .hasMessage("weight of row 1: -1.0; finite numbers of at least 0 are allowed");
        assertThatThrownBy(() -> LabelledRows.of(X, Y, new double[] {1, Double.NaN, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LabelledRows.of(X, Y, new double[] {1, Double.POSITIVE_INFINITY, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LabelledRows.of(X, Y, new double[3]))
                .hasMessage("weights: none of 3 is positive; at least one has to be");
    }

    @Test
    void featureMatrixRefusesBadInput() {
        assertThatThrownBy(() -> FeatureMatrix.of(List.of("a", "a"), new double[2][1]))
                .hasMessageContaining("repeat");
        assertThatThrownBy(() -> FeatureMatrix.of(List.of("a"), new double[2][1]))
                .hasMessageContaining("1 feature names for 2 columns");
        assertThatThrownBy(() -> FeatureMatrix.of(List.of("a", "b"), new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("'b' has 2 rows");
        assertThatThrownBy(() -> FeatureMatrix.of(List.of("a"), new double[][] {{Double.NEGATIVE_INFINITY}}))
                .hasMessageContaining("infinite");
        assertThat(X.toRowMajor()).containsExactly(1, 4, 2, Double.NaN, 3, 6);
        assertThat(X.get(2, 1)).isEqualTo(6);
        assertThat(X.column(0)).containsExactly(1, 2, 3);
    }

    @Test
    void someFeaturesInAnotherOrder() {
        LabelledRows some = LabelledRows.of(X, Y, new double[] {1, 2, 3}).select(List.of("b", "a"));
        assertThat(some.features().names()).containsExactly("b", "a");
        assertThat(some.features().row(2)).containsExactly(6, 3);
        assertThat(some.weights()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> X.select(List.of("c"))).hasMessage("no feature 'c'; there are [a, b]");
        assertThatThrownBy(() -> X.select(List.of())).hasMessageContaining("at least one");
    }

    @Test
    void settingsRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> LogisticSettings.defaults().withC(0))
                .hasMessage("C: 0.0; finite numbers above 0 are allowed");
        assertThatThrownBy(() -> LogisticSettings.defaults().withMaxIterations(0))
                .hasMessage("maximum iterations: 0; 1 or more are allowed");
        assertThatThrownBy(() -> BoosterSettings.defaults().withThreads(0)).hasMessageContaining("threads");
        assertThatThrownBy(() -> BoosterSettings.defaults().withSeed(-1)).hasMessageContaining("seed");
        assertThatThrownBy(() -> new LightGbmParameters(0.1, 31, 5, 20, 1.5, 1, 0, 0))
                .hasMessage("subsample: 1.5; 0.0 to 1.0 are allowed");
        assertThatThrownBy(() -> new XgboostParameters(0.1, 5, 1, Double.NaN, 1, 1, 0, 0))
                .hasMessageContaining("gamma");
        assertThatThrownBy(() -> ModelKind.ofKey("forest")).hasMessageContaining("'forest'");
        assertThat(ModelKind.ofKey("xgboost")).isEqualTo(ModelKind.XGBOOST);
    }
}
