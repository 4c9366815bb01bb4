package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellRateRuleTest {
    private static final FeatureMatrix X = FeatureMatrix.of(List.of("age", "rural", "x"), new double[][] {
        {6, 6, 6, 7, 7, Double.NaN}, {0, 0, 1, 0, 0, 1}, {1, 2, 3, 4, 5, 6}
    });
    private static final LabelledRows ROWS =
            LabelledRows.of(X, new boolean[] {true, false, true, false, true, true}, new double[] {1, 3, 2, 5, 0, 1});

    @Test
    void ratesOfCellsByHand() {
        CellRateRule rule = CellRateRule.fit(ROWS, List.of("age", "rural"));

        // (6, 0): 1 of 4; (6, 1): 2 of 2; (7, 0): 0 of 5, its second row weighs nothing; (missing, 1): 1 of 1.
        assertThat(rule.score(X)).containsExactly(0.25, 0.25, 1, 0, 0, 1);
        assertThat(rule.cells()).isEqualTo(4);
        assertThat(rule.keys()).containsExactly("age", "rural");
    }

    @Test
    void unknownCellGetsTheOverallRateAndMinusZeroIsZero() {
        CellRateRule rule = CellRateRule.fit(ROWS, List.of("rural", "age"));
        FeatureMatrix other = FeatureMatrix.of(List.of("age", "rural"), new double[][] {{9, 6}, {0, -0.0}});

        // Overall: weight 4 of 12.
        assertThat(rule.score(other)).containsExactly(4.0 / 12, 0.25);
    }

    @Test
    void refusesFeaturesThatAreNotThere() {
        assertThatThrownBy(() -> CellRateRule.fit(ROWS, List.of("sex"))).hasMessageContaining("'sex'");
        assertThatThrownBy(() -> CellRateRule.fit(ROWS, List.of())).hasMessageContaining("1 or more");
    }
}
