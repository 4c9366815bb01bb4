package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarianceTreeTest {
    private static double variance(LinearizedDesign design, double[] y, Domain domain) {
        return design.covariance(List.of(UnitVector.dense(design.unitTotals(y, domain))), domain)[0][0];
    }

    @Test
    void oneStratumWithReplacement() {
        // Totals 2, 4, 9 with weight 1: mean 5, squares 9 + 1 + 16 = 26, times 3/2 = 39.
        LinearizedDesign design = SurveyDesign.equalWeights(3).build();
        assertThat(variance(design, new double[] {2, 4, 9}, Domain.all())).isEqualTo(39, within(1e-12));
        assertThat(design.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void fpcAsSizeAndAsFraction() {
        // As above times 1 - 3/12.
        double[] y = {2, 4, 9};
        double[] sizes = {12, 12, 12};
        double[] fractions = {0.25, 0.25, 0.25};
        assertThat(variance(SurveyDesign.equalWeights(3).populationSizes(sizes).build(), y, Domain.all()))
                .isEqualTo(39 * 0.75, within(1e-12));
        assertThat(variance(
                        SurveyDesign.equalWeights(3).populationSizes(fractions).build(), y, Domain.all()))
                .isEqualTo(39 * 0.75, within(1e-12));
    }

    @Test
    void twoStagesWithSizes() {
        // Units A {1, 3}, B {2, 6}; stage 1: 2 of 4, stage 2: 2 of 5 in each.
        // Stage 1 totals 4, 8: (4 + 4) * 2/1 * (1 - 1/2) = 8.
        // Stage 2: A 2 * 2 * (1 - 2/5) = 2.4, B 8 * 2 * 0.6 = 9.6, both times 1/2: 6. Together 14.
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .clusters(new int[] {1, 1, 2, 2}, new int[] {1, 2, 1, 2})
                .populationSizes(new double[] {4, 4, 4, 4}, new double[] {5, 5, 5, 5})
                .build();
        assertThat(variance(design, new double[] {1, 3, 2, 6}, Domain.all())).isEqualTo(14, within(1e-12));
        assertThat(design.degreesOfFreedom()).isEqualTo(1);
        assertThat(design.unitCount()).isEqualTo(4);
    }

    @Test
    void withoutSizesOnlyTheFirstStageCounts() {
        // Totals 4 and 8: (4 + 4) * 2 = 16; the second stage is not looked at.
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .clusters(new int[] {1, 1, 2, 2}, new int[] {1, 2, 1, 2})
                .build();
        assertThat(variance(design, new double[] {1, 3, 2, 6}, Domain.all())).isEqualTo(16, within(1e-12));
        assertThat(design.unitCount()).isEqualTo(2);
    }

    @Test
    void aStageWithoutSizesIsDrawnFromAnEndlessPopulation() {
        // Stage 1 as above: 8. Stage 2 without correction: (2 * 2 + 8 * 2) / 2 = 10.
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .clusters(new int[] {1, 1, 2, 2}, new int[] {1, 2, 1, 2})
                .populationSizes(new double[] {4, 4, 4, 4})
                .build();
        assertThat(variance(design, new double[] {1, 3, 2, 6}, Domain.all())).isEqualTo(18, within(1e-12));
    }

    @Test
    void aCensusStageAddsNothingAndItsUnitsCountInFull() {
        // Stage 1 is complete; stage 2: 2.4 + 9.6 with factor 1.
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .clusters(new int[] {1, 1, 2, 2}, new int[] {1, 2, 1, 2})
                .populationSizes(new double[] {2, 2, 2, 2}, new double[] {5, 5, 5, 5})
                .build();
        assertThat(variance(design, new double[] {1, 3, 2, 6}, Domain.all())).isEqualTo(12, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        // Strata A {1, 4} and lone B {3}: A gives 2 * (2.25 + 2.25) = 9.
        "REMOVE, 9",
        "CERTAINTY, 9",
        // B adds 3 squared.
        "ADJUST, 18",
        // Two strata, one usable: twice.
        "AVERAGE, 18"
    })
    void singleUnits(SinglePsu rule, double expected) {
        LinearizedDesign design = SurveyDesign.equalWeights(3)
                .strata(new String[] {"A", "A", "B"})
                .singlePsu(rule)
                .build();
        assertThat(variance(design, new double[] {1, 4, 3}, Domain.all())).isEqualTo(expected, within(1e-12));
        // A domain without B: B is nobody's business.
        Domain a = Domain.of(new boolean[] {true, true, false});
        assertThat(variance(design, new double[] {1, 4, 3}, a)).isEqualTo(9, within(1e-12));
    }

    @Test
    void failNamesTheStratumOnlyWhereItIsNeeded() {
        LinearizedDesign design = SurveyDesign.equalWeights(3)
                .strata(new String[] {"A", "A", "B"})
                .build();
        assertThatThrownBy(() -> variance(design, new double[] {1, 4, 3}, Domain.all()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "stratum B has one unit at stage 1: choose another rule for single units than fail, or merge strata");
        Domain a = Domain.of(new boolean[] {true, true, false});
        assertThat(variance(design, new double[] {1, 4, 3}, a)).isEqualTo(9, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        // Domain {row 0, row 2, row 3}: stratum A keeps one of two units, B both.
        // B: totals 3, 5: 2 * (1 + 1) = 4. A with the other unit as zero: totals 1, 0: 2 * 0.5 = 1.
        "REMOVE, 5",
        "FAIL, 5",
        // A uncentred: 2/1 * 1 = 2.
        "ADJUST, 6",
        // Only B is usable: 4 * 2.
        "AVERAGE, 8"
    })
    void singleUnitsInDomains(SinglePsu rule, double expected) {
        LinearizedDesign design = SurveyDesign.equalWeights(4)
                .strata(new String[] {"A", "A", "B", "B"})
                .singlePsu(rule)
                .singlePsuInDomains()
                .build();
        Domain domain = Domain.of(new boolean[] {true, false, true, true});
        assertThat(variance(design, new double[] {1, 7, 3, 5}, domain)).isEqualTo(expected, within(1e-12));
        assertThat(design.degreesOfFreedom(domain)).isEqualTo(1);
    }

    @Test
    void averageHasNothingToAverageBelowAParent() {
        LinearizedDesign design = SurveyDesign.equalWeights(3)
                .clusters(new int[] {1, 2, 2}, new int[] {1, 1, 2})
                .populationSizes(new double[] {4, 4, 4}, new double[] {5, 5, 5})
                .singlePsu(SinglePsu.AVERAGE)
                .build();
        assertThat(variance(design, new double[] {1, 4, 3}, Domain.all())).isNaN();
        LinearizedDesign lone =
                SurveyDesign.equalWeights(1).singlePsu(SinglePsu.AVERAGE).build();
        assertThat(variance(lone, new double[] {1}, Domain.all())).isNaN();
    }

    @Test
    void aCompletelySampledSingleUnitIsNotLone() {
        LinearizedDesign design = SurveyDesign.equalWeights(3)
                .strata(new String[] {"A", "A", "B"})
                .populationSizes(new double[] {20, 20, 1})
                .build();
        assertThat(variance(design, new double[] {1, 4, 3}, Domain.all())).isEqualTo(9 * 0.9, within(1e-12));
    }

    /** Sparse and dense vectors take different paths through the same sum. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sparseEqualsDense(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 400;
        int[] stratum = random.ints(n, 0, 4).toArray();
        int[] psu = random.ints(n, 0, 30).toArray();
        int[] ssu = random.ints(n, 0, 3).toArray();
        double[] sizes = new double[n];
        double[] below = new double[n];
        for (int i = 0; i < n; i++) {
            sizes[i] = 60 + 10 * stratum[i];
            below[i] = 20;
        }
        LinearizedDesign design = SurveyDesign.weights(random.doubles(n, 0.5, 3).toArray())
                .strata(stratum)
                .clusters(psu, ssu)
                .populationSizes(sizes, below)
                .nested()
                .singlePsu(SinglePsu.ADJUST)
                .build();
        List<UnitVector> dense = new ArrayList<>();
        List<UnitVector> sparse = new ArrayList<>();
        for (double share : new double[] {0.01, 0.02, 0.05, 0.3, 1}) {
            boolean[] members = new boolean[n];
            for (int i = 0; i < n; i++) {
                members[i] = random.nextDouble() < share;
            }
            Domain domain = Domain.of(members);
            double[] totals = design.unitTotals(random.doubles(n, 5, 6).toArray(), domain);
            dense.add(UnitVector.dense(totals));
            sparse.add(UnitVector.sparse(totals, design.presence(domain)));
        }
        double[][] expected = design.covariance(dense, Domain.all());
        double[][] actual = design.covariance(sparse, Domain.all());
        double[][] alone = design.covariance(sparse.subList(0, 2), Domain.all());
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected.length; j++) {
                double scale = Math.sqrt(expected[i][i] * expected[j][j]);
                assertThat(actual[i][j])
                        .as("seed %s, %s, %s", seed, i, j)
                        .isEqualTo(expected[i][j], within(1e-12 * scale));
                if (i < 2 && j < 2) {
                    assertThat(alone[i][j]).isEqualTo(expected[i][j], within(1e-12 * scale));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SinglePsu.class)
    void rowOrderAndZeroWeightsDoNotMatter(SinglePsu rule) {
        SplittableRandom random = new SplittableRandom(42);
        int n = 120;
        double[] w = random.doubles(n, 1, 5).toArray();
        double[] y = random.doubles(n).toArray();
        int[] stratum = new int[n + 1];
        int[] psu = new int[n + 1];
        for (int i = 0; i < n; i++) {
            stratum[i] = i % 3;
            psu[i] = i % 12;
        }
        LinearizedDesign first = SurveyDesign.weights(w)
                .strata(java.util.Arrays.copyOf(stratum, n))
                .clusters(java.util.Arrays.copyOf(psu, n))
                .singlePsu(rule)
                .build();
        double[] reversedW = new double[n + 1];
        double[] reversedY = new double[n + 1];
        int[] reversedStratum = new int[n + 1];
        int[] reversedPsu = new int[n + 1];
        for (int i = 0; i < n; i++) {
            reversedW[n - i] = w[i];
            reversedY[n - i] = y[i];
            reversedStratum[n - i] = stratum[i];
            reversedPsu[n - i] = psu[i];
        }
        reversedY[0] = 1000;
        LinearizedDesign second = SurveyDesign.weights(reversedW)
                .strata(reversedStratum)
                .clusters(reversedPsu)
                .singlePsu(rule)
                .build();
        assertThat(variance(second, reversedY, Domain.all()))
                .isEqualTo(variance(first, y, Domain.all()), within(1e-11));
        assertThat(second.degreesOfFreedom()).isEqualTo(first.degreesOfFreedom());
    }
}
