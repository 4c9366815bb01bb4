package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizedDesignTest {
    @Test
    void countsAndDegreesOfFreedom() {
        LinearizedDesign design = SurveyDesign.weights(new double[] {1, 2, 3, 0, 4})
                .strata(new String[] {"A", "A", "A", "B", "B"})
                .clusters(new int[] {1, 1, 2, 3, 4})
                .build();
        assertThat(design.strata()).hasValue(2);
        assertThat(design.primaryUnits()).hasValue(4);
        // Unit 3 has no positive weight: three units in two strata.
        assertThat(design.degreesOfFreedom()).isEqualTo(1);
        assertThat(design.degreesOfFreedom(Domain.of(new boolean[] {true, true, false, false, false})))
                .isZero();
        assertThat(design.degreesOfFreedom(Domain.all().not())).isZero();
        Counts counts = design.counts(Domain.all());
        assertThat(counts.rows()).isEqualTo(5);
        assertThat(counts.weightedRows()).isEqualTo(4);
        assertThat(counts.weighted()).isEqualTo(10);
        // 100 / (1 + 4 + 9 + 16)
        assertThat(counts.kish()).isEqualTo(100.0 / 30);
        assertThat(SurveyDesign.domainStatus(
                        design.counts(Domain.of(new boolean[] {false, false, false, true, false}))))
                .isEqualTo(Status.ZERO_WEIGHT);
        assertThat(design.counts(Domain.all().not()).kish()).isZero();
        assertThat(design.varianceMethod()).isEqualTo("linearisation");
        assertThat(design.singlePsu()).isEqualTo(SinglePsu.FAIL);
        assertThat(design.weights()).containsExactly(1, 2, 3, 0, 4);
        assertThat(design.weight(2)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void badWeightsAreNamedByIndex(double bad) {
        assertThatThrownBy(() -> SurveyDesign.weights(new double[] {1, 2, bad}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight at index 2 is " + bad + ": must be finite and not negative");
    }

    @Test
    void refusals() {
        LinearizedDesign.Builder two = SurveyDesign.equalWeights(2);
        assertThatThrownBy(() -> SurveyDesign.equalWeights(0)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> SurveyDesign.weights(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> two.singlePsu(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .strata(new String[] {"A", "B"})
                        .clusters(new int[] {1, 1})
                        .build())
                .hasMessage("primary unit '1' at index 1 lies in more than one stratum:"
                        + " declare ids nested where they repeat between strata");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .strata(new String[] {"A", null})
                        .build())
                .hasMessage("column stratum1 is missing at index 1: every row needs a value");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .clusters(new int[] {1, 2, 3})
                        .build())
                .hasMessageContaining("3 rows, but the design has 2");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .populationSizes(new double[] {1, 1}, new double[] {1, 1})
                        .build())
                .hasMessage("population sizes for 2 stages, but the design has 1");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .populationSizes(new double[] {0.5, 20})
                        .build())
                .hasMessageContaining("mix sizes (index 1) and fractions (index 0)");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .populationSizes(new double[] {20, Double.NaN})
                        .build())
                .hasMessageContaining("index 1 is NaN");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(2)
                        .populationSizes(new double[] {20, 30})
                        .build())
                .hasMessageContaining("stage 1 at index 1 is 30.0, but 20.0 elsewhere");
        assertThatThrownBy(() -> SurveyDesign.equalWeights(3)
                        .populationSizes(new double[] {2, 2, 2})
                        .build())
                .hasMessageContaining("is 2.0, but 3 units were sampled");
        LinearizedDesign design = two.build();
        assertThatThrownBy(() -> design.degreesOfFreedom(Domain.of(new boolean[3])))
                .hasMessage("domain: 3 rows, but the design has 2");
    }

    @Test
    void nestedIdsRepeatBetweenStrata() {
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .strata(new String[] {"A", "A", "B", "B"})
                .clusters(new int[] {1, 2, 1, 2})
                .nested()
                .build();
        assertThat(design.primaryUnits()).hasValue(4);
        assertThat(design.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void severalStrataColumnsAreCrossed() {
        LinearizedDesign design = SurveyDesign.equalWeights(8)
                .strata(new int[] {1, 1, 1, 1, 2, 2, 2, 2}, new int[] {1, 1, 2, 2, 1, 1, 2, 2})
                .build();
        assertThat(design.strata()).hasValue(4);
        assertThat(design.degreesOfFreedom()).isEqualTo(4);
    }

    @Test
    void idsMayBeTexts() {
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .clusters(new String[] {"north", "north", "south", "south"}, new String[] {"1", "2", "1", "2"})
                .build();
        assertThat(design.primaryUnits()).hasValue(2);
    }
}
