package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    /** Weights: TP 3, FP 2, FN 1, TN 4; scores 0.9, 0.6, 0.2, 0.4, threshold one half. */
    private static final double[] WEIGHT = {3, 2, 1, 4};

    private static final Predictions PREDICTIONS =
            Predictions.labels(1, 0, 1, 0).withScores(0.9, 0.6, 0.2, 0.4).withThreshold(0.5);

    private static Estimate estimate(Metric metric, double[] weight, Predictions predictions) {
        return GroupMetrics.of(SurveyDesign.weights(weight).build(), predictions)
                .metrics(metric)
                .compute()
                .overall()
                .estimate(metric);
    }

    static Stream<Arguments> byHand() {
        return Stream.of(
                Arguments.of(Metric.TPR, 3.0 / 4),
                Arguments.of(Metric.FPR, 2.0 / 6),
                Arguments.of(Metric.FNR, 1.0 / 4),
                Arguments.of(Metric.TNR, 4.0 / 6),
                Arguments.of(Metric.PRECISION, 3.0 / 5),
                Arguments.of(Metric.NPV, 4.0 / 5),
                Arguments.of(Metric.FDR, 2.0 / 5),
                Arguments.of(Metric.FALSE_OMISSION_RATE, 1.0 / 5),
                Arguments.of(Metric.ACCURACY, 7.0 / 10),
                Arguments.of(Metric.BALANCED_ACCURACY, (3.0 / 4 + 4.0 / 6) / 2),
                Arguments.of(Metric.AVERAGE_ODDS, (3.0 / 4 + 2.0 / 6) / 2),
                Arguments.of(Metric.SELECTION_RATE, 5.0 / 10),
                Arguments.of(Metric.BASE_RATE, 4.0 / 10),
                // 2*3 / (2*3 + 2 + 1)
                Arguments.of(Metric.F1, 6.0 / 9),
                // The mean of 6/9 and 2*4 / (2*4 + 1 + 2)
                Arguments.of(Metric.F1_MACRO, (6.0 / 9 + 8.0 / 11) / 2),
                // (3*4 - 2*1) / sqrt(4*6*5*5)
                Arguments.of(Metric.MCC, 10 / Math.sqrt(600)),
                // Benefits 1, 2, 0, 1: mean 11/10; (3+4)/10 of 1/m ln(1/m) and 2/10 of 2/m ln(2/m)
                Arguments.of(
                        Metric.THEIL_INDEX,
                        0.7 * (10.0 / 11) * Math.log(10.0 / 11) + 0.2 * (20.0 / 11) * Math.log(20.0 / 11)),
                Arguments.of(Metric.MEAN_SCORE, (2.7 + 1.2 + 0.2 + 1.6) / 10),
                Arguments.of(Metric.BRIER, (3 * 0.01 + 2 * 0.36 + 0.64 + 4 * 0.16) / 10),
                Arguments.of(
                        Metric.LOG_LOSS,
                        -(3 * Math.log(0.9) + 2 * Math.log(0.4) + Math.log(0.2) + 4 * Math.log(0.6)) / 10),
                Arguments.of(Metric.CALIBRATION_IN_THE_LARGE, 0.4 - 0.57),
                // Four bins of ten hold a row: 3*0.1 + 2*0.6 + 1*0.8 + 4*0.4
                Arguments.of(Metric.ECE, 3.9 / 10),
                // 0.9 above both negatives, 0.2 above none: 3*6 / (4*6)
                Arguments.of(Metric.ROC_AUC, 3.0 / 4),
                // Precision 1 for three quarters of the recall, 4/10 for the last quarter
                Arguments.of(Metric.PR_AUC, 0.75 + 0.25 * 0.4),
                // The top half of the weight is TP and FP
                Arguments.of(Metric.captureAtTop(0.5), 3.0 / 4),
                Arguments.of(Metric.liftAtTop(0.5), 3.0 / 2),
                Arguments.of(Metric.observedRateAbove(0.6), 3.0 / 5),
                Arguments.of(Metric.observedRateAbove(0.4), 3.0 / 9),
                // Odds of 0.2 are 1/4. Flagged are 3 positives and, at 0.6 and 0.4, all 6 negatives
                Arguments.of(Metric.netBenefit(0.4), (3 - 6 * 2.0 / 3) / 10),
                Arguments.of(Metric.netBenefit(0.5), (3 - 2 * 1.0) / 10),
                Arguments.of(Metric.netBenefit(0.95), 0.0),
                Arguments.of(Metric.netBenefitOfAll(0.2), (4 - 6 * 0.25) / 10),
                Arguments.of(Metric.netBenefitOfAll(0.4), 0.0),
                // Not flagged are 1 positive and 4 negatives, each of which saves its odds of 1
                Arguments.of(Metric.netBenefitGain(0.5), (4 * 1.0 - 1) / 10),
                Arguments.of(Metric.netBenefitGain(0.1), 0.0));
    }

    @ParameterizedTest
    @MethodSource("byHand")
    void valueByHand(Metric metric, double expected) {
        assertThat(estimate(metric, WEIGHT, PREDICTIONS).value().getAsDouble()).isCloseTo(expected, within(1e-14));
    }

    @Test
    void statusWhereThereIsNoValue() {
        Map<Metric, Status> noPositives = Map.of(
                Metric.FNR, Status.NO_POSITIVES,
                Metric.TPR, Status.NO_POSITIVES,
                Metric.ROC_AUC, Status.ONE_CLASS,
                Metric.BALANCED_ACCURACY, Status.NO_POSITIVES);
        noPositives.forEach((metric, status) -> {
            Estimate estimate = estimate(metric, new double[] {0, 2, 0, 4}, PREDICTIONS);
            assertThat(estimate.value()).as(metric.name()).isEmpty();
            assertThat(estimate.status()).as(metric.name()).isEqualTo(status);
        });
        assertThat(estimate(Metric.PRECISION, new double[] {0, 0, 1, 4}, PREDICTIONS)
                        .status())
                .isEqualTo(Status.NO_PREDICTED_POSITIVES);
        assertThat(estimate(Metric.FPR, new double[] {3, 0, 1, 0}, PREDICTIONS).status())
                .isEqualTo(Status.NO_NEGATIVES);
        assertThat(estimate(Metric.ACCURACY, new double[] {0, 0, 0, 0}, PREDICTIONS)
                        .status())
                .isEqualTo(Status.ZERO_WEIGHT);
        // Everybody is a negative and is taken for one: the F1 of the positives does not exist
        assertThat(estimate(Metric.F1_MACRO, new double[] {0, 0, 0, 4}, PREDICTIONS)
                        .status())
                .isEqualTo(Status.ONE_CLASS);
        // One class, but not everybody is taken for it: the other's F1 is 0, and 2*4 / (2*4 + 2) halved is left
        assertThat(estimate(Metric.F1_MACRO, new double[] {0, 2, 0, 4}, PREDICTIONS)
                        .value())
                .hasValue(0.4);
        // F1 is 0, not undefined, where nobody is found
        assertThat(estimate(Metric.F1, new double[] {0, 2, 1, 4}, PREDICTIONS).value())
                .hasValue(0);
    }

    @Test
    void aMetricIsFoundByItsName() {
        assertThat(Metric.standard())
                .hasSize(25)
                .allSatisfy(metric -> assertThat(Metric.named(metric.name())).isSameAs(metric));
        assertThatThrownBy(() -> Metric.named("recall"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no metric 'recall'; the metrics are [tpr, fpr");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capture_top_10",
                "lift_top_2.5",
                "observed_rate_above_0.7",
                "net_benefit_0.2",
                "net_benefit_of_all_0.05",
                "net_benefit_gain_0.001",
                "ece_20",
                "ece_10",
                "lift_top_0.1"
            })
    void metricsWithAParameterAreFoundByTheirNames(String name) {
        assertThat(Metric.named(name).name()).isEqualTo(name.equals("ece_10") ? "ece" : name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture_top_0", "lift_top_100", "ece_2.5", "ece_0", "ece_", "observed_rate_above_x", ""})
    void refusesNamesWithoutAMetric(String name) {
        assertThatThrownBy(() -> Metric.named(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTellTheParameter() {
        assertThat(Metric.captureAtTop(0.1).name()).isEqualTo("capture_top_10");
        assertThat(Metric.liftAtTop(0.025).name()).isEqualTo("lift_top_2.5");
        assertThat(Metric.observedRateAbove(0.7).name()).isEqualTo("observed_rate_above_0.7");
        assertThat(Metric.expectedCalibrationError(20).name()).isEqualTo("ece_20");
        assertThat(Metric.expectedCalibrationError(10)).isSameAs(Metric.ECE);
        assertThat(Metric.captureAtTop(0.1))
                .isEqualTo(Metric.captureAtTop(0.1))
                .isNotEqualTo(Metric.liftAtTop(0.1))
                .hasSameHashCodeAs(Metric.captureAtTop(0.1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void sharesLieStrictlyBetweenZeroAndOne(double share) {
        assertThatThrownBy(() -> Metric.captureAtTop(share))
                .hasMessage("share " + share + ": must lie strictly between 0 and 1");
        assertThatThrownBy(() -> Metric.liftAtTop(share)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metric.netBenefit(share))
                .hasMessage("threshold probability " + share + ": must lie strictly between 0 and 1");
        assertThatThrownBy(() -> Metric.netBenefitOfAll(share)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metric.netBenefitGain(share)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesOtherParameters() {
        assertThatThrownBy(() -> Metric.expectedCalibrationError(0)).hasMessage("0 bins: at least 1 is needed");
        assertThatThrownBy(() -> Metric.observedRateAbove(Double.NaN)).hasMessage("cutoff NaN: must be finite");
        assertThatThrownBy(() -> Metric.custom("own", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void appliesToWhatThePredictionsHold() {
        Predictions labels = Predictions.labels(1, 0);
        assertThat(Metric.standard().stream().filter(m -> m.appliesTo(labels))).containsExactly(Metric.BASE_RATE);
        assertThat(Metric.FNR.appliesTo(labels.withDecisions(1, 0))).isTrue();
        Predictions ranks = labels.withScores(-3, 7);
        assertThat(Metric.ROC_AUC.appliesTo(ranks)).isTrue();
        assertThat(Metric.BRIER.appliesTo(ranks)).isFalse();
        assertThat(Metric.netBenefit(0.1).appliesTo(ranks)).isFalse();
        assertThat(Metric.netBenefitOfAll(0.1).appliesTo(labels)).isTrue();
        assertThat(Metric.BRIER.obstacle(ranks)).isEqualTo("scores in [0, 1]");
        assertThat(Metric.FNR.obstacle(ranks)).isEqualTo("decisions");
        assertThat(Metric.ROC_AUC.obstacle(labels)).isEqualTo("scores");
        assertThat(Metric.FNR.isProportion()).isTrue();
        assertThat(Metric.F1.isProportion()).isFalse();
    }
}
