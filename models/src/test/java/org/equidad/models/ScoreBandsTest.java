package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.equidad.fairness.Grouping;
import org.junit.jupiter.api.Test;

class ScoreBandsTest {

    private static int[] codes(Grouping grouping) {
        return IntStream.range(0, grouping.rows()).map(grouping::code).toArray();
    }

    @Test
    void toyCaseByHand() {
        // Weights by ascending score: .1 2, .2 2, .5 3 (two rows), .9 1, so a total of 8 and halves of 4.
        // Middles: 1/8, 3/8, 5.5/8, 7.5/8; in four bands 0, 1, 2, 3.
        double[] scores = {0.5, 0.1, 0.9, 0.2, 0.5};
        double[] weights = {1, 2, 1, 2, 2};
        assertThat(codes(ScoreBands.of("half", scores, weights, 2))).containsExactly(1, 0, 1, 0, 1);
        Grouping quarters = ScoreBands.of("quarter", scores, weights, 4);
        assertThat(codes(quarters)).containsExactly(2, 0, 3, 1, 2);
        assertThat(quarters.labels()).containsExactly("1", "2", "3", "4");
        assertThat(quarters.name()).isEqualTo("quarter");
    }

    @Test
    void decilesHoldTenthsOfTheWeight() {
        LabelledRows rows = Simulated.rows(5000, 71);
        double[] scores = rows.features().column(4);
        double[] weights = rows.weights();
        int[] codes = codes(ScoreBands.of("decile", scores, weights, 10));
        double[] sums = new double[10];
        double total = 0;
        double largest = 0;
        for (int i = 0; i < codes.length; i++) {
            sums[codes[i]] += weights[i];
            total += weights[i];
            largest = Math.max(largest, weights[i]);
        }
        for (double sum : sums) {
            // A band's ends cut through one row each.
            assertThat(sum).isCloseTo(total / 10, within(largest));
        }
    }

    @Test
    void equalScoresShareABandAndZeroWeightsFollowTheirScore() {
        assertThat(codes(ScoreBands.of("d", new double[] {0.3, 0.3, 0.3}, new double[] {1, 5, 0}, 10)))
                .containsExactly(5, 5, 5);
        assertThat(codes(ScoreBands.of("d", new double[] {0.1, 0.2, 0.9}, new double[] {1, 1, 0}, 2)))
                .containsExactly(0, 1, 1);
        assertThatThrownBy(() -> ScoreBands.of("d", new double[] {0.1}, new double[] {1}, 1))
                .hasMessage("bands: 1; 2 or more are allowed");
    }
}
