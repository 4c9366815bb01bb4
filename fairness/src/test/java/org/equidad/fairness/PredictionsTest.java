package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {
    private static final double NAN = Double.NaN;

    @Test
    void labelsMayBeUnknown() {
        Predictions predictions = Predictions.labels(1, NAN, 0, -0.0);
        assertThat(predictions.rows()).isEqualTo(4);
        assertThat(predictions.missingLabels()).isEqualTo(1);
        assertThat(predictions.labelled(1)).isFalse();
        assertThat(predictions.positive(0)).isTrue();
        assertThat(predictions.labelled(3)).isTrue();
        assertThat(predictions.positive(3)).isFalse();
        assertThat(predictions.hasScores()).isFalse();
        assertThat(predictions.hasDecisions()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, -1, 0.5, Double.POSITIVE_INFINITY})
    void labelsAndDecisionsAreZeroOrOne(double value) {
        assertThatThrownBy(() -> Predictions.labels(0, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 1 is " + value + ": 0 or 1 is allowed, or NaN for unknown");
        assertThatThrownBy(() -> Predictions.labels(0, 1).withDecisions(1, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decision 1 is " + value + ": 0 or 1 is allowed");
    }

    @Test
    void refusesNoRowsAndOtherLengths() {
        assertThatThrownBy(Predictions::labels).hasMessage("no label: at least one row is needed");
        assertThatThrownBy(() -> Predictions.labels(0, 1).withScores(0.5)).hasMessage("1 scores for 2 labels");
        assertThatThrownBy(() -> Predictions.labels(0, 1).withDecisions(0, 1, 1))
                .hasMessage("3 decisions for 2 labels");
    }

    @Test
    void scoresAndDecisionsMayBeUnknownOnlyWhereTheLabelIs() {
        Predictions predictions =
                Predictions.labels(NAN, 1).withScores(NAN, 0.25).withDecisions(NAN, 1);
        assertThat(predictions.scoresAreProbabilities()).isTrue();
        assertThat(predictions.selected(1)).isTrue();
        assertThatThrownBy(() -> Predictions.labels(0, 1).withScores(0.5, NAN))
                .hasMessage("score 1 is NaN: a row with a label needs a finite score");
        assertThatThrownBy(() -> Predictions.labels(NAN, 1).withScores(Double.NEGATIVE_INFINITY, 1))
                .hasMessage("score 0 is -Infinity: a row with a label needs a finite score");
        assertThatThrownBy(() -> Predictions.labels(0, 1).withDecisions(0, NAN))
                .hasMessage("decision 1 is NaN: 0 or 1 is allowed");
    }

    @Test
    void aScoreAtTheThresholdIsSelected() {
        Predictions predictions = Predictions.labels(1, 0, 1, NAN)
                .withScores(0.5, Math.nextDown(0.5), 0.9, NAN)
                .withThreshold(0.5);
        assertThat(new boolean[] {
                    predictions.selected(0), predictions.selected(1), predictions.selected(2), predictions.selected(3)
                })
                .containsExactly(true, false, true, false);
        assertThatThrownBy(() -> Predictions.labels(1).withThreshold(0.5))
                .hasMessage("a threshold needs scores; call withScores first");
        assertThatThrownBy(() -> predictions.withThreshold(NAN)).hasMessage("the threshold is NaN");
        assertThat(predictions.withThreshold(Double.NEGATIVE_INFINITY).selected(1))
                .isTrue();
    }

    @Test
    void cellsAreThoseOfTheConfusionMatrix() {
        Predictions predictions = Predictions.labels(1, 0, 1, 0).withDecisions(1, 1, 0, 0);
        assertThat(new int[] {predictions.cell(0), predictions.cell(1), predictions.cell(2), predictions.cell(3)})
                .containsExactly(Cells.TP, Cells.FP, Cells.FN, Cells.TN);
        // Without decisions nobody is selected.
        assertThat(Predictions.labels(1).cell(0)).isEqualTo(Cells.FN);
    }

    @Test
    void scoresOutsideZeroToOneAreNoProbabilities() {
        assertThat(Predictions.labels(1, 0).withScores(0, 1).scoresAreProbabilities())
                .isTrue();
        assertThat(Predictions.labels(1, 0).withScores(0, 1.5).scoresAreProbabilities())
                .isFalse();
        // A score of an unlabelled row is never looked at.
        assertThat(Predictions.labels(1, NAN).withScores(0, 1.5).scoresAreProbabilities())
                .isTrue();
    }

    @Test
    void theComplementTurnsEverythingAround() {
        Predictions complement = Predictions.labels(1, 0, NAN)
                .withScores(0.75, 0.5, 0)
                .withThreshold(0.6)
                .complement();
        assertThat(complement.positive(0)).isFalse();
        assertThat(complement.positive(1)).isTrue();
        assertThat(complement.labelled(2)).isFalse();
        assertThat(complement.missingLabels()).isEqualTo(1);
        assertThat(complement.score(0)).isEqualTo(0.25);
        // Selected at 0.75 becomes rejected, whatever the threshold would say of 0.25 and 0.5.
        assertThat(complement.selected(0)).isFalse();
        assertThat(complement.selected(1)).isTrue();
        assertThat(Predictions.labels(1).complement().hasScores()).isFalse();
    }

    @Test
    void arraysAreCopied() {
        double[] scores = {0.25, 0.5};
        double[] labels = {1, 0};
        Predictions predictions = Predictions.labels(labels).withScores(scores);
        scores[0] = 0.9;
        labels[0] = 0;
        assertThat(predictions.score(0)).isEqualTo(0.25);
        assertThat(predictions.positive(0)).isTrue();
    }
}
