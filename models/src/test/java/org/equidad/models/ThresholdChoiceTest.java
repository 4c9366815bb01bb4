package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.SurveyDesign;
import org.equidad.models.ThresholdChoice.OperatingPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdChoiceTest {

    @ParameterizedTest
    @CsvSource({"cal_continuous, unweighted", "cal_continuous, weighted", "cal_ties, unweighted", "cal_ties, weighted"})
    void agreesWithScikitLearn(String file, String weighting) {
        double[] scores = Fixtures.column(file + ".csv", "score");
        boolean[] y = Fixtures.flags(Fixtures.column(file + ".csv", "y"));
        double[] w = weighting.equals("weighted") ? Fixtures.column(file + ".csv", "weight") : Fixtures.ones(y.length);
        JsonNode expected = Fixtures.json("threshold.json").get(file).get(weighting);

        // Closed forms: sums of 500 terms.
        assertThat(AveragePrecision.of(scores, y, w))
                .isCloseTo(expected.get("average_precision").asDouble(), within(1e-12));
        ThresholdChoice choice = ThresholdChoice.of(scores, y, w);
        agrees(choice.byF1(), expected.get("best_f1"));
        agrees(choice.byF1(0.8), expected.get("best_f1_recall_0.8"));
        agrees(choice.top(0.1), expected.get("top_10_percent"));
    }

    @ParameterizedTest
    @CsvSource({"cal_continuous", "cal_ties"})
    void agreesWithTheFairnessLibrary(String file) {
        double[] scores = Fixtures.column(file + ".csv", "score");
        double[] y = Fixtures.column(file + ".csv", "y");
        double[] w = Fixtures.column(file + ".csv", "weight");

        double expected = GroupMetrics.of(
                        SurveyDesign.weights(w).build(), Predictions.labels(y).withScores(scores))
                .metrics(Metric.PR_AUC)
                .compute()
                .overall()
                .estimate(Metric.PR_AUC)
                .value()
                .orElseThrow();

        // The same sums in another order.
        assertThat(AveragePrecision.of(scores, Fixtures.flags(y), w)).isCloseTo(expected, within(1e-13));
    }

    private static void agrees(OperatingPoint point, JsonNode expected) {
        assertThat(point.threshold()).isEqualTo(expected.get("threshold").asDouble());
        assertThat(point.precision()).isCloseTo(expected.get("precision").asDouble(), within(1e-12));
        assertThat(point.recall()).isCloseTo(expected.get("recall").asDouble(), within(1e-12));
        assertThat(point.f1()).isCloseTo(expected.get("f1").asDouble(), within(1e-12));
        assertThat(point.flaggedShare()).isCloseTo(expected.get("flagged_share").asDouble(), within(1e-12));
    }

    @Test
    void toyCaseByHand() {
        // score .9: weight 2, positive; .6: weights 1 (positive) and 3; .2: weight 4, positive; .1: weight 2, zero.
        double[] scores = {0.2, 0.9, 0.6, 0.6, 0.1};
        boolean[] y = {true, true, true, false, false};
        double[] w = {4, 2, 1, 3, 2};
        ThresholdChoice choice = ThresholdChoice.of(scores, y, w);

        // F1: .9 -> 2*2/(2+7) = 4/9; .6 -> 6/(6+7) = 6/13; .2 -> 14/(10+7) = 14/17; .1 -> 14/19.
        assertThat(choice.byF1()).isEqualTo(new OperatingPoint(0.2, 0.7, 1, 14.0 / 17, 10.0 / 12, 0.7 / (7.0 / 12)));
        // Share .9 -> 2/12, .6 -> 6/12, .2 -> 10/12: half of the population is reached at .6 exactly.
        assertThat(choice.top(0.5).threshold()).isEqualTo(0.6);
        assertThat(choice.top(0.51).threshold()).isEqualTo(0.2);
        assertThat(choice.top(1).threshold()).isEqualTo(0.1);
        // Step sum: recall 2/7 at precision 1, then 1/7 at 3/6, then 4/7 at 7/10.
        assertThat(AveragePrecision.of(scores, y, w)).isCloseTo(2.0 / 7 + 0.5 / 7 + 2.8 / 7, within(1e-15));
    }

    @Test
    void tiesGoToTheHigherThreshold() {
        // .8 -> 2*1/(1+2) = 2/3; .5 -> 2/(2+2) = 1/2; .4 -> 4/(4+2) = 2/3.
        ThresholdChoice choice = ThresholdChoice.of(
                new double[] {0.8, 0.5, 0.4, 0.4}, new boolean[] {true, false, true, false}, Fixtures.ones(4));
        assertThat(choice.byF1().threshold()).isEqualTo(0.8);
        assertThat(choice.byF1(0.9).threshold()).isEqualTo(0.4);
    }

    @Test
    void rowsOfWeightZeroAreNoCandidates() {
        ThresholdChoice choice = ThresholdChoice.of(
                new double[] {0.9, 0.8, 0.3}, new boolean[] {true, true, false}, new double[] {0, 1, 1});
        assertThat(choice.byF1()).isEqualTo(new OperatingPoint(0.8, 1, 1, 1, 0.5, 2));
    }

    @Test
    void orderMatchesAComparisonSort() {
        SplittableRandom random = new SplittableRandom(7);
        for (int n : new int[] {0, 1, 2, 17, 1000}) {
            double[] scores = new double[n];
            for (int i = 0; i < n; i++) {
                scores[i] = switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(5) - 2;
                    case 1 -> -0.0;
                    case 2 -> random.nextDouble() * 1e-300;
                    default -> (random.nextDouble() - 0.5) * 1e6;
                };
            }
            int[] expected = IntStream.range(0, n)
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores[b] + 0.0, scores[a] + 0.0))
                    .mapToInt(i -> i)
                    .toArray();
            assertThat(ScoreOrder.descending(scores)).containsExactly(expected);
        }
    }

    @Test
    void rowOrderDoesNotMatter() {
        LabelledRows rows = Simulated.rows(800, 31);
        double[] scores = Arrays.stream(rows.features().column(4))
                .map(v -> Math.round(v * 50) / 50.0)
                .toArray();
        int n = scores.length;
        double[] s = new double[n];
        boolean[] y = new boolean[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            s[i] = scores[n - 1 - i];
            y[i] = rows.labels()[n - 1 - i];
            w[i] = rows.weights()[n - 1 - i];
        }
        assertThat(AveragePrecision.of(s, y, w))
                .isCloseTo(AveragePrecision.of(scores, rows.labels(), rows.weights()), within(1e-13));
        assertThat(ThresholdChoice.of(s, y, w).byF1().threshold())
                .isEqualTo(ThresholdChoice.of(scores, rows.labels(), rows.weights())
                        .byF1()
                        .threshold());
    }

    @Test
    void refusesWhatCannotBeDecided() {
        boolean[] y = {true, false};
        double[] w = {1, 1};
        assertThatThrownBy(() -> ThresholdChoice.of(new double[] {0.1, Double.NaN}, y, w))
                .hasMessage("score of row 1: NaN; finite numbers are allowed");
        assertThatThrownBy(() -> ThresholdChoice.of(new double[] {0.1}, y, w))
                .hasMessage("labels: 2 values for 1 rows");
        assertThatThrownBy(() -> ThresholdChoice.of(new double[] {0.1, 0.2}, y, new double[] {0, 1}))
                .hasMessageContaining("no row of positive weight has the outcome");
        ThresholdChoice choice = ThresholdChoice.of(new double[] {0.1, 0.2}, y, w);
        assertThatThrownBy(() -> choice.byF1(1.1)).hasMessage("recall floor: 1.1; 0.0 to 1.0 are allowed");
        assertThatThrownBy(() -> choice.top(0)).hasMessage("share: 0.0; finite numbers above 0 are allowed");
        assertThatThrownBy(() -> choice.top(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
