package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.equidad.models.LogisticSettings.Standardisation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticRegressionTest {
    private static final LogisticSettings PLAIN = LogisticSettings.defaults().withBalance(ClassBalance.NONE);

    /**
     * scikit-learn 1.2.1's objective solved exactly. It does not scale the weights, so C carries their mean; it counts
     * rows of weight zero in class sizes and means and we do not, so cal_ties is compared where neither enters.
     */
    @ParameterizedTest
    @CsvSource({
        "cal_continuous, unweighted, nosw, balanced",
        "cal_continuous, unweighted, nosw, None",
        "cal_continuous, unweighted, sw, balanced",
        "cal_continuous, unweighted, sw, None",
        "cal_continuous, unweighted, sw_mean1, balanced",
        "cal_continuous, unweighted, sw_mean1, None",
        "cal_continuous, weighted, sw, balanced",
        "cal_continuous, weighted, sw, None",
        "cal_continuous, weighted, sw_mean1, balanced",
        "cal_continuous, weighted, sw_mean1, None",
        "cal_ties, unweighted, nosw, balanced",
        "cal_ties, unweighted, nosw, None",
        "cal_ties, weighted, sw, None",
        "cal_ties, weighted, sw_mean1, None"
    })
    void agreesWithScikitLearn(String file, String scaler, String weighting, String balance) {
        FeatureMatrix x = Fixtures.matrix(file + ".csv", "x1", "x2", "x3", "x4");
        boolean[] y = Fixtures.flags(Fixtures.column(file + ".csv", "y"));
        double[] w = weighting.equals("nosw") ? Fixtures.ones(x.rows()) : Fixtures.column(file + ".csv", "weight");
        double sum = Arrays.stream(w).sum();
        double positive = Arrays.stream(w).filter(v -> v > 0).count();
        double total = weighting.equals("sw_mean1") ? x.rows() : sum;
        LogisticSettings settings = LogisticSettings.defaults()
                .withC(total / positive)
                .withBalance(balance.equals("None") ? ClassBalance.NONE : ClassBalance.ROW_COUNTS)
                .withScaling(scaler.equals("weighted") ? Standardisation.SURVEY_WEIGHTED : Standardisation.UNWEIGHTED);

        LogisticRegression model = LogisticRegression.fit(LabelledRows.of(x, y, w), settings);

        JsonNode expected =
                Fixtures.json(file + ".json").at("/logistic/fits/scaler_" + scaler + "__" + weighting + "__" + balance);
        // 1e-10 relative: closed forms, and two Newton solutions of the same equations.
        Percentage tight = Percentage.withPercentage(1e-8);
        assertThat(model.intercept()).isCloseTo(expected.at("/exact/intercept").asDouble(), tight);
        for (int j = 0; j < 4; j++) {
            LogisticRegression.Coefficient c = model.coefficients().get(j);
            assertThat(c.mean()).isCloseTo(expected.at("/scaler_mean/" + j).asDouble(), tight);
            assertThat(c.scale()).isCloseTo(expected.at("/scaler_scale/" + j).asDouble(), tight);
            assertThat(c.perSd()).isCloseTo(expected.at("/exact/coef/" + j).asDouble(), tight);
            assertThat(c.perUnit()).isEqualTo(c.perSd() / c.scale());
        }
        double[] scores = model.score(x);
        for (int i = 0; i < 5; i++) {
            assertThat(scores[i]).isCloseTo(probability(x.row(i), expected, "exact"), tight);
            // scikit-learn's L-BFGS stops earlier, so its probabilities check the formula, with its own coefficients.
            assertThat(probability(x.row(i), expected, "sklearn_default_tol"))
                    .isCloseTo(expected.at("/proba_first5/" + i).asDouble(), tight);
        }
        assertThat(model.convergence().converged()).isTrue();
        assertThat(model.convergence().iterations()).isBetween(3, 60);
        assertThat(model.convergence().newtonSteps()).isBetween(1, 4);
    }

    private static double probability(double[] row, JsonNode fit, String solution) {
        double eta = fit.at("/" + solution + "/intercept").asDouble();
        for (int j = 0; j < row.length; j++) {
            double z = (row[j] - fit.at("/scaler_mean/" + j).asDouble())
                    / fit.at("/scaler_scale/" + j).asDouble();
            eta += fit.at("/" + solution + "/coef/" + j).asDouble() * z;
        }
        return 1 / (1 + Math.exp(-eta));
    }

    @Test
    void surveyWeightBalanceIsTheSameAsBalancingTheWeightsByHand() {
        LabelledRows rows = Simulated.rows(500, 1, 0);
        double[] w = rows.weights();
        boolean[] y = rows.labels();
        double positive = 0;
        double total = 0;
        for (int i = 0; i < w.length; i++) {
            total += w[i];
            positive += y[i] ? w[i] : 0;
        }
        double[] byHand = w.clone();
        for (int i = 0; i < w.length; i++) {
            byHand[i] *= total / (2 * (y[i] ? positive : total - positive));
        }
        LogisticSettings unweightedScaler = LogisticSettings.defaults().withScaling(Standardisation.UNWEIGHTED);

        LogisticRegression model = LogisticRegression.fit(rows, unweightedScaler);
        LogisticRegression other =
                LogisticRegression.fit(rows.withWeights(byHand), unweightedScaler.withBalance(ClassBalance.NONE));

        assertThat(model.score(rows.features())).containsExactly(other.score(rows.features()), within(1e-12));
    }

    @Test
    void scaleOfTheWeightsAndRowsOfWeightZeroChangeNothing() {
        LabelledRows rows = Simulated.rows(400, 2, 0);
        double[] w = rows.weights();
        int[] twice = new int[800];
        double[] withZeros = new double[800];
        double[] larger = new double[400];
        for (int i = 0; i < 400; i++) {
            larger[i] = 1000 * w[i];
            twice[2 * i] = i;
            twice[2 * i + 1] = (i * 7) % 400;
            withZeros[2 * i] = w[i];
        }
        double[] scores =
                LogisticRegression.fit(rows, LogisticSettings.defaults()).score(rows.features());

        // Rounding of the scaled weights only.
        assertThat(LogisticRegression.fit(rows.withWeights(larger), LogisticSettings.defaults())
                        .score(rows.features()))
                .containsExactly(scores, within(1e-12));
        LabelledRows padded = rows.take(twice).withWeights(withZeros);
        assertThat(LogisticRegression.fit(padded, LogisticSettings.defaults()).score(rows.features()))
                .containsExactly(scores);
    }

    @Test
    void constantFeatureGetsNoCoefficient() {
        FeatureMatrix x = FeatureMatrix.of(
                List.of("constant", "x"), new double[][] {{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, {1, 2, 3, 4, 5, 6}});
        LabelledRows rows = LabelledRows.of(x, new boolean[] {false, false, true, false, true, true}, Fixtures.ones(6));

        LogisticRegression model = LogisticRegression.fit(rows, PLAIN);

        assertThat(model.coefficients().get(0).scale()).isEqualTo(1);
        assertThat(model.coefficients().get(0).perSd()).isCloseTo(0, within(1e-15));
        assertThat(model.coefficients().get(1).perSd()).isPositive();
        assertThat(model.convergence().converged()).isTrue();
    }

    @Test
    void perfectSeparationStillConverges() {
        FeatureMatrix x = FeatureMatrix.of(List.of("x"), new double[][] {{-3, -2, -1, 1, 2, 3}});
        LabelledRows rows = LabelledRows.of(x, new boolean[] {false, false, false, true, true, true}, Fixtures.ones(6));

        LogisticRegression model = LogisticRegression.fit(rows, PLAIN.withC(1e6));

        assertThat(model.convergence().converged()).isTrue();
        assertThat(model.score(x)).isSorted();
    }

    @Test
    void saysWhenItHasNotConverged() {
        LogisticRegression model = LogisticRegression.fit(Simulated.rows(300, 3, 0), PLAIN.withMaxIterations(1));

        assertThat(model.convergence().converged()).isFalse();
        assertThat(model.convergence().iterations()).isEqualTo(1);
        assertThat(model.convergence().meanGradient()).isGreaterThan(1e-12);
    }

    @Test
    void refusesMissingValuesWithRowAndFeature() {
        double[][] values = {{1, 2, 3}, {1, Double.NaN, 0}};
        FeatureMatrix x = FeatureMatrix.of(List.of("age", "income"), values);
        LabelledRows rows = LabelledRows.of(x, new boolean[] {true, false, true}, Fixtures.ones(3));

        assertThatThrownBy(() -> LogisticRegression.fit(rows, PLAIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'income'", "row 1", "missing");
        LogisticRegression model = LogisticRegression.fit(Simulated.rows(100, 4, 0), PLAIN);
        assertThatThrownBy(() -> model.score(Simulated.rows(100, 4, 0.5).features()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'distance'", "missing");
    }

    @Test
    void refusesOneOutcomeOnlyAndOtherFeatures() {
        FeatureMatrix x = FeatureMatrix.of(List.of("x"), new double[][] {{1, 2, 3}});
        LabelledRows rows = LabelledRows.of(x, new boolean[] {true, true, false}, new double[] {1, 1, 0});
        assertThatThrownBy(() -> LogisticRegression.fit(rows, PLAIN))
                .hasMessage("all 2 rows of positive weight have the outcome true; a model needs both outcomes");

        LogisticRegression model = LogisticRegression.fit(Simulated.rows(100, 4, 0), PLAIN);
        assertThatThrownBy(() -> model.score(x)).hasMessage("the model takes 6 features, the table has 1");
    }

    @Test
    void textReadsBackToTheSameModel() {
        LabelledRows rows = Simulated.rows(200, 5, 0);
        LogisticRegression model = LogisticRegression.fit(rows, PLAIN);

        LogisticRegression again = LogisticText.read(model.text(), "here");

        assertThat(again.score(rows.features())).containsExactly(model.score(rows.features()));
        assertThat(again.text()).isEqualTo(model.text());
        assertThat(again.convergence()).isEqualTo(model.convergence());
        assertThat(model.kind().key()).isEqualTo("logistic_regression");
    }
}
