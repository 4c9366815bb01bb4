package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicate weights made here, and the checks of those from outside. */
class ReplicatesTest {
    private static final int ROWS = 240;

    /** 240 rows in strata of the given numbers of primary units, with a variable that differs between the units. */
    private static final class Sample {
        private final double[] weights = new double[ROWS];
        private final double[] y = new double[ROWS];
        private final int[] stratum = new int[ROWS];
        private final int[] psu = new int[ROWS];

        Sample(long seed, int... sizes) {
            SplittableRandom random = new SplittableRandom(seed);
            int units = Arrays.stream(sizes).sum();
            int[] stratumOfUnit = new int[units];
            double[] shift = new double[units];
            int u = 0;
            for (int h = 0; h < sizes.length; h++) {
                for (int i = 0; i < sizes[h]; i++) {
                    stratumOfUnit[u] = h;
                    shift[u++] = random.nextDouble();
                }
            }
            for (int i = 0; i < ROWS; i++) {
                psu[i] = i % units;
                stratum[i] = stratumOfUnit[psu[i]];
                weights[i] = 1 + random.nextDouble();
                y[i] = shift[psu[i]] + random.nextDouble();
            }
        }

        LinearizedDesign.Builder builder() {
            return SurveyDesign.weights(weights).strata(stratum).clusters(psu);
        }

        double[] constant(double value) {
            double[] constant = new double[ROWS];
            Arrays.fill(constant, value);
            return constant;
        }
    }

    private static double se(SurveyDesign design, double[] y, boolean total) {
        SurveyStatistics survey = SurveyStatistics.on(design);
        Estimate estimate = total ? survey.total("y", y, Domain.all()) : survey.mean("y", y, Domain.all());
        return estimate.standardError().getAsDouble();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.5})
    void balancedReplicatesGiveTotalsTheirLinearisedError(double rho) {
        Sample sample = new Sample(3, 2, 2, 2, 2, 2);
        LinearizedDesign design = sample.builder().build();
        ReplicateDesign balanced = rho == 0 ? design.balancedReplicates() : design.fayReplicates(rho);
        assertThat(balanced.replicates()).isEqualTo(8);
        assertThat(balanced.method()).isEqualTo(rho == 0 ? ReplicateMethod.BRR : ReplicateMethod.FAY);
        // Exact for totals up to rounding; means are close only.
        assertThat(se(balanced, sample.y, true)).isEqualTo(se(design, sample.y, true), within(1e-9));
        assertThat(se(balanced, sample.y, false)).isEqualTo(se(design, sample.y, false), within(2e-3));
        assertThat(balanced.degreesOfFreedom()).isEqualTo(5);
        assertThat(balanced.strata()).hasValue(5);
        assertThat(balanced.primaryUnits()).hasValue(10);
        assertThat(balanced.varianceMethod()).isEqualTo(rho == 0 ? "BRR" : "Fay");
        // Every unit has factor 1 on average.
        double[] sum = new double[ROWS];
        for (int r = 0; r < 8; r++) {
            double[] weights = balanced.replicateWeights(r);
            for (int i = 0; i < ROWS; i++) {
                sum[i] += weights[i] / 8;
            }
        }
        assertThat(sum).usingComparatorWithPrecision(1e-12).containsExactly(sample.weights);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 11, 12, 15, 19, 27, 35, 40, 51, 60, 91, 100})
    void hadamardMatricesAreOrthogonal(int order) {
        boolean[][] matrix = Hadamard.atLeast(order);
        int n = matrix.length;
        assertThat(n).isBetween(order, order + 8);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                int dot = 0;
                for (int k = 0; k < n; k++) {
                    dot += matrix[i][k] == matrix[j][k] ? 1 : -1;
                }
                assertThat(dot).isEqualTo(i == j ? n : 0);
            }
        }
        for (boolean plus : matrix[0]) {
            assertThat(plus).isTrue();
        }
    }

    @Test
    void theJackknifeGivesTotalsTheirLinearisedError() {
        Sample sample = new Sample(5, 2, 3, 5);
        LinearizedDesign design =
                sample.builder().populationSizes(sample.constant(20)).build();
        ReplicateDesign jackknife = design.jackknife();
        assertThat(jackknife.replicates()).isEqualTo(10);
        assertThat(se(jackknife, sample.y, true)).isEqualTo(se(design, sample.y, true), within(1e-9));
        assertThat(jackknife.scale()).isEqualTo(1);
    }

    @Test
    void aCompletelySampledStratumIsNotLeftOut() {
        Sample sample = new Sample(5, 2, 3, 5);
        double[] sizes = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            sizes[i] = sample.stratum[i] == 1 ? 3 : 20;
        }
        LinearizedDesign design = sample.builder().populationSizes(sizes).build();
        assertThat(design.jackknife().replicates()).isEqualTo(7);
        assertThat(se(design.jackknife(), sample.y, true)).isEqualTo(se(design, sample.y, true), within(1e-9));
        double[] complete = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            complete[i] = new int[] {2, 3, 5}[sample.stratum[i]];
        }
        LinearizedDesign census = sample.builder().populationSizes(complete).build();
        assertThatThrownBy(census::jackknife).hasMessageContaining("nothing varies");
        // A single unit that was the whole stratum varies under no rule, and is no reason to fail.
        double[] one = new double[ROWS];
        Sample single = new Sample(5, 1, 4);
        for (int i = 0; i < ROWS; i++) {
            one[i] = single.stratum[i] == 0 ? 1 : 20;
        }
        for (SinglePsu rule : SinglePsu.values()) {
            LinearizedDesign certain =
                    single.builder().populationSizes(one).singlePsu(rule).build();
            assertThat(certain.jackknife().replicates()).isEqualTo(4);
            double[] weights = certain.bootstrap(2, 1).replicateWeights(1);
            for (int i = 0; i < ROWS; i++) {
                if (single.stratum[i] == 0) {
                    assertThat(weights[i]).isEqualTo(single.weights[i]);
                }
            }
        }
    }

    /**
     * Over many replicates the bootstrap variance of a total is the linearised one. The relative error of a variance of
     * 4,000 nearly normal replicates is sqrt(2/4000) = 2.2 %, its error's root 1.1 %: 5 % is more than four of them.
     */
    @ParameterizedTest
    @EnumSource(
            value = SinglePsu.class,
            names = {"REMOVE", "CERTAINTY", "ADJUST", "AVERAGE"})
    void theBootstrapAgreesWithLinearisation(SinglePsu rule) {
        Sample sample = new Sample(7, 1, 2, 4, 8, 12);
        LinearizedDesign design = sample.builder().singlePsu(rule).build();
        ReplicateDesign bootstrap = design.bootstrap(4000, 11);
        assertThat(se(bootstrap, sample.y, true))
                .isEqualTo(se(design, sample.y, true), within(0.05 * se(design, sample.y, true)));
        assertThat(se(bootstrap, sample.y, false))
                .isEqualTo(se(design, sample.y, false), within(0.06 * se(design, sample.y, false)));
    }

    @Test
    void theBootstrapKnowsPopulationSizes() {
        Sample sample = new Sample(7, 3, 4, 8, 12);
        double[] sizes = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            sizes[i] = new int[] {3, 8, 16, 24}[sample.stratum[i]];
        }
        LinearizedDesign design = sample.builder().populationSizes(sizes).build();
        ReplicateDesign bootstrap = design.bootstrap(4000, 12);
        assertThat(se(bootstrap, sample.y, true))
                .isEqualTo(se(design, sample.y, true), within(0.05 * se(design, sample.y, true)));
    }

    @Test
    void seedsFixTheBootstrapAndReplicatesHaveTheirOwnStreams() {
        LinearizedDesign design = new Sample(1, 3, 4).builder().build();
        ReplicateDesign first = design.bootstrap(20, 99);
        ReplicateDesign longer = design.bootstrap(30, 99);
        ReplicateDesign other = design.bootstrap(20, 100);
        boolean differs = false;
        for (int r = 0; r < 20; r++) {
            assertThat(longer.replicateWeights(r)).containsExactly(first.replicateWeights(r));
            differs |= !Arrays.equals(other.replicateWeights(r), first.replicateWeights(r));
        }
        assertThat(differs).isTrue();
        assertThat(first.degreesOfFreedom()).isEqualTo(5);
        assertThat(design.bootstrap(3, 1).degreesOfFreedom()).isEqualTo(2);
        assertThat(first.varianceMethod()).isEqualTo("bootstrap");
    }

    @Test
    void whatTheDesignForbidsIsRefused() {
        LinearizedDesign single = new Sample(1, 1, 4).builder().build();
        assertThatThrownBy(single::jackknife).hasMessageContaining("stratum 0 has one unit");
        assertThatThrownBy(() -> single.bootstrap(10, 1)).hasMessageContaining("stratum 0 has one unit");
        assertThatThrownBy(single::balancedReplicates).hasMessageContaining("stratum 0 has 1 primary units");
        LinearizedDesign uneven = new Sample(1, 3, 2).builder().build();
        assertThatThrownBy(() -> uneven.fayReplicates(0.5)).hasMessageContaining("has 3 primary units");
        assertThatThrownBy(() -> uneven.fayReplicates(1)).hasMessageContaining("[0, 1)");
        assertThatThrownBy(() -> uneven.fayReplicates(-1)).hasMessageContaining("[0, 1)");
        assertThatThrownBy(() -> uneven.bootstrap(1, 1)).hasMessageContaining("at least 2");
        LinearizedDesign lone =
                new Sample(1, 1).builder().singlePsu(SinglePsu.ADJUST).build();
        assertThatThrownBy(lone::jackknife).hasMessageContaining("nothing varies");
        LinearizedDesign average =
                new Sample(1, 1, 1).builder().singlePsu(SinglePsu.AVERAGE).build();
        assertThatThrownBy(() -> average.bootstrap(10, 1)).hasMessageContaining("nothing to average over");
        LinearizedDesign large = SurveyDesign.equalWeights(9000).build();
        assertThatThrownBy(large::jackknife).hasMessageContaining("use the bootstrap");
    }

    @Test
    void whatComesFromOutsideIsChecked() {
        double[] w = {1, 2, 0};
        assertThatThrownBy(() -> ReplicateDesign.builder(null, w)).hasMessageContaining("null");
        assertThatThrownBy(() -> ReplicateDesign.builder(ReplicateMethod.JK1, new double[] {-1}))
                .hasMessageContaining("index 0");
        ReplicateDesign.Builder builder = ReplicateDesign.builder(ReplicateMethod.BRR, w);
        assertThatThrownBy(builder::build).hasMessageContaining("no replicate weights given");
        assertThatThrownBy(() -> builder.factors(new double[0][])).hasMessageContaining("none given");
        assertThatThrownBy(() -> builder.factors(new double[][] {{1, 2}})).hasMessageContaining("2 rows");
        assertThatThrownBy(() -> builder.factors(new double[][] {{1, Double.NaN, 1}}))
                .hasMessage("replicate weight 1 at index 1 is NaN: must be finite");
        assertThatThrownBy(() -> builder.combinedWeights(new double[][] {{1, 2, 3}}))
                .hasMessageContaining("index 2 is 3.0, but the base weight is 0");
        assertThatThrownBy(() -> builder.factors(new double[0][], new int[3])).hasMessageContaining("none given");
        assertThatThrownBy(() -> builder.factors(new double[][] {{}}, new int[3]))
                .hasMessageContaining("none given");
        assertThatThrownBy(() -> builder.factors(new double[][] {{1, 1}, {1}}, new int[3]))
                .hasMessageContaining("unit 1: 1 replicates, but 2");
        assertThatThrownBy(() -> builder.factors(new double[][] {{1, 1}}, new int[] {0, 0, 1}))
                .hasMessageContaining("index 2 is 1");
        assertThatThrownBy(() -> builder.factors(new double[][] {{1, 1}}, new int[] {0, -1, 0}))
                .hasMessageContaining("index 1 is -1");
        for (double bad : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> builder.rho(bad)).hasMessageContaining("[0, 1)");
        }
        for (double bad : new double[] {0, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThatThrownBy(() -> builder.scale(bad)).hasMessageContaining("positive");
        }
        assertThatThrownBy(() -> builder.rscales(new double[] {0, Double.POSITIVE_INFINITY}))
                .hasMessageContaining("replicate 2");
        assertThatThrownBy(() -> builder.rscales(new double[] {-1})).hasMessageContaining("replicate 1");
        assertThatThrownBy(() -> builder.degreesOfFreedom(-1)).hasMessageContaining("not be negative");
        double[][] halves = {{2, 0, 1}, {0, 2, 1}};
        assertThatThrownBy(() -> ReplicateDesign.builder(ReplicateMethod.FAY, w)
                        .factors(halves)
                        .build())
                .hasMessageContaining("rho");
        assertThatThrownBy(() -> ReplicateDesign.builder(ReplicateMethod.BRR, w)
                        .factors(halves)
                        .rscales(new double[] {1})
                        .build())
                .hasMessageContaining("1 values, but there are 2");
        assertThatThrownBy(() -> ReplicateDesign.builder(ReplicateMethod.JKN, w)
                        .combinedWeights(new double[][] {{2, 0, 0}, {0, 4, 0}})
                        .build())
                .hasMessageContaining("needs rscales");
    }

    @Test
    void constantsOfTheMethods() {
        double[] w = {1, 1, 1};
        double[][] leaveOne = {{0, 1.5, 1.5}, {1.5, 0, 1.5}, {1.5, 1.5, 0}};
        ReplicateDesign jk1 = ReplicateDesign.builder(ReplicateMethod.JK1, w)
                .factors(leaveOne)
                .build();
        assertThat(jk1.scale()).isEqualTo(2.0 / 3, within(1e-15));
        assertThat(ReplicateDesign.builder(ReplicateMethod.JK1, w)
                        .combinedWeights(leaveOne)
                        .build()
                        .scale())
                .isEqualTo(2.0 / 3, within(1e-15));
        // Means 4.5, 4, 3.5 around 4: 2/3 (0.25 + 0.25) = 1/3, as the variance 1 over 3.
        Estimate mean = SurveyStatistics.on(jk1).mean("y", new double[] {3, 4, 5}, Domain.all());
        assertThat(mean.standardError().getAsDouble()).isEqualTo(Math.sqrt(1.0 / 3), within(1e-15));
        assertThat(mean.degreesOfFreedom()).isEqualTo(2);
        ReplicateDesign given = ReplicateDesign.builder(ReplicateMethod.JK1, w)
                .factors(leaveOne)
                .degreesOfFreedom(7)
                .build();
        assertThat(given.degreesOfFreedom()).isEqualTo(7);
        // A domain of one row: its replicate weights have rank one.
        assertThat(jk1.degreesOfFreedom(Domain.of(new boolean[] {true, false, false})))
                .isZero();
        assertThat(jk1.strata()).isEmpty();
        assertThat(jk1.primaryUnits()).isEmpty();
        assertThat(jk1.rscales()).containsExactly(1, 1, 1);
    }

    @Test
    void theScalesOfAStratifiedJackknifeAreReadOffItsFactors() {
        // Strata of 2 and 3: the largest factors are 2 and 1.5.
        double[][] factors = {
            {0, 2, 1, 1, 1}, {2, 0, 1, 1, 1}, {1, 1, 0, 1.5, 1.5}, {1, 1, 1.5, 0, 1.5}, {1, 1, 1.5, 1.5, 0}
        };
        ReplicateDesign design = ReplicateDesign.builder(ReplicateMethod.JKN, new double[] {1, 1, 1, 1, 1})
                .factors(factors)
                .build();
        assertThat(design.rscales())
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(0.5, 0.5, 2.0 / 3, 2.0 / 3, 2.0 / 3);
        assertThat(design.degreesOfFreedom()).isEqualTo(3);
        // Rank is found before all units are looked at.
        assertThat(ReplicateDesign.builder(ReplicateMethod.BRR, new double[] {1, 1, 1})
                        .factors(new double[][] {{1, 2, 3}})
                        .build()
                        .degreesOfFreedom())
                .isZero();
    }

    @Test
    void rowsThatShareFactorsAreHeldOnce() {
        double[] w = {3, 7, 11, 0};
        double[][] combined = {{3 * 1.1, 7 * 1.1, 11 * 0.9, 0}, {3 * 0.9, 7 * 0.9, 11 * 1.1, 0}};
        ReplicateDesign design = ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, w)
                .combinedWeights(combined)
                .build();
        // Rows 0 and 1 agree up to rounding; the row of weight zero has factors of zero.
        assertThat(design.unitCount()).isEqualTo(3);
        assertThat(design.replicateWeights(0))
                .usingComparatorWithPrecision(1e-14)
                .containsExactly(combined[0]);
    }

    @Test
    void replicatesWithoutAValueAreLeftOut() {
        double[] w = {1, 1, 1, 1};
        // The second replicate has no weight in the domain.
        double[][] factors = {{2, 0, 1, 1}, {0, 0, 2, 2}, {0, 2, 1, 1}};
        ReplicateDesign design = ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, w)
                .factors(factors)
                .build();
        Domain domain = Domain.of(new boolean[] {true, true, false, false});
        Estimate mean = SurveyStatistics.on(design).mean("y", new double[] {1, 3, 9, 9}, domain);
        // Replicates 1 and 3 around their mean 2, scale 1/2: (1 + 1)/2.
        assertThat(mean.standardError().getAsDouble()).isEqualTo(1, within(1e-15));
        ReplicateDesign none = ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, w)
                .factors(new double[][] {{0, 0, 1, 1}, {0, 0, 2, 2}})
                .build();
        Estimate lost = SurveyStatistics.on(none).mean("y", new double[] {1, 3, 9, 9}, domain);
        assertThat(lost.status()).isEqualTo(Status.NO_VARIANCE);
        assertThat(lost.value()).hasValue(2);
        assertThat(lost.standardError()).isEmpty();
        // Estimates made together share their replicates.
        JointEstimates joint = SurveyStatistics.on(design)
                .means("y", new double[] {1, 3, 9, 9}, Grouping.of("g", new int[] {1, 1, 2, 2}), Domain.all());
        assertThat(joint.covariance(0, 1)).isPresent();
        assertThat(joint.estimate(0).status()).isEqualTo(Status.RELIABLE);
        // The rows of the second group have the same factors: rank one.
        assertThat(joint.estimate(1).status()).isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
    }
}
