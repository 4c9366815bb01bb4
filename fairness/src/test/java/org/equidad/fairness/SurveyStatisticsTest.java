package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small cases by hand, what is undefined, and the laws of weighted statistics. */
class SurveyStatisticsTest {
    private final LinearizedDesign four =
            SurveyDesign.weights(new double[] {1, 1, 2, 0}).build();
    private final SurveyStatistics survey = SurveyStatistics.on(four);

    @Test
    void aWeightedMeanByHand() {
        // (1 + 3 + 2 * 4) / 4 = 3; deviations -2, 0, 2 over 4, of which the squares times 4/3: (4 + 0 + 4) / 16 * 4/3.
        // The row of weight zero is a primary unit, but has no part in the degrees of freedom.
        Estimate mean = survey.mean("y", new double[] {1, 3, 4, 77}, Domain.all());
        assertThat(mean.value()).hasValue(3);
        assertThat(mean.standardError().getAsDouble()).isEqualTo(Math.sqrt(2.0 / 3), within(1e-15));
        assertThat(mean.degreesOfFreedom()).isEqualTo(2);
        assertThat(mean.interval().get().method()).isEqualTo(IntervalMethod.T);
        assertThat(mean.interval().get().upper()).isEqualTo(3 + 4.302652729749462 * Math.sqrt(2.0 / 3), within(1e-12));
        assertThat(mean.counts().rows()).isEqualTo(4);
        assertThat(mean.counts().weightedRows()).isEqualTo(3);
        assertThat(mean.counts().weighted()).isEqualTo(4);
        assertThat(mean.status()).isEqualTo(Status.RELIABLE);
        assertThat(mean.statistic()).isEqualTo("y");
        assertThat(mean.method()).isEqualTo("linearisation");
    }

    @Test
    void missingValuesLeaveTheDomainAndAreCounted() {
        Estimate mean = survey.mean("y", new double[] {1, Double.NaN, 4, Double.NaN}, Domain.all());
        assertThat(mean.value()).hasValue(3);
        assertThat(mean.counts().missing()).isEqualTo(2);
        assertThat(mean.counts().rows()).isEqualTo(2);
        assertThatThrownBy(() -> survey.mean("y", new double[] {1, 2, Double.POSITIVE_INFINITY, 1}, Domain.all()))
                .hasMessage("value at index 2 is Infinity: must be finite, or NaN where it is missing");
        assertThatThrownBy(() -> survey.mean("y", new double[3], Domain.all()))
                .hasMessage("y: 3 rows, but the design has 4");
        assertThatThrownBy(() -> survey.means(List.of("a"), List.of(), Domain.all()))
                .hasMessageContaining("1 names");
        assertThatThrownBy(() -> survey.means(List.of(), List.of(), Domain.all()))
                .hasMessageContaining("at least one");
    }

    @Test
    void whatDoesNotExistHasAStatusAndNoValue() {
        double[] y = {1, 3, 4, 7};
        Domain none = Domain.all().not();
        Domain weightless = Domain.of(new boolean[] {false, false, false, true});
        for (Estimate estimate : List.of(
                survey.mean("y", y, none),
                survey.total("y", y, none),
                survey.proportion("y", y, none),
                survey.variance("y", y, none),
                survey.quantile("y", y, 0.5, none))) {
            assertThat(estimate.status()).isEqualTo(Status.EMPTY_DOMAIN);
            assertThat(estimate.value()).isEmpty();
            assertThat(estimate.standardError()).isEmpty();
            assertThat(estimate.interval()).isEmpty();
        }
        assertThat(survey.mean("y", y, weightless).status()).isEqualTo(Status.ZERO_WEIGHT);
        assertThat(survey.quantile("y", y, 0.5, weightless).status()).isEqualTo(Status.ZERO_WEIGHT);
        assertThat(survey.ratio("r", y, new double[4], Domain.all()).status()).isEqualTo(Status.ZERO_DENOMINATOR);
        Domain one = Domain.of(new boolean[] {true, false, false, false});
        assertThat(survey.variance("y", y, one).status()).isEqualTo(Status.TOO_FEW_ROWS);
        assertThat(survey.designEffectOfMean(y, one, DesignEffect.WITH_REPLACEMENT))
                .isEmpty();
        assertThat(survey.designEffectOfRatio(y, new double[4], Domain.all(), DesignEffect.WITH_REPLACEMENT))
                .isEmpty();
        assertThat(survey.tTest(y, none).status()).isEqualTo(Status.EMPTY_DOMAIN);
        Estimate single = survey.mean("y", y, one);
        assertThat(single.value()).hasValue(1);
        assertThat(single.status()).isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
        assertThat(single.interval()).isEmpty();
        assertThat(survey.quantile("y", y, 0.5, one).status()).isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
    }

    @Test
    void groupsWithoutRowsAreUndefinedAndTheOthersUntouched() {
        Grouping groups = Grouping.of("g", new int[] {0, 0, 1, 2}, List.of("a", "b", "c", "d"));
        JointEstimates means = survey.means("y", new double[] {1, 3, 4, 7}, groups, Domain.all());
        assertThat(means.labels()).containsExactly("a", "b", "c", "d");
        assertThat(means.estimate("a").value()).hasValue(2);
        assertThat(means.estimate("a").statistic()).isEqualTo("y: a");
        assertThat(means.estimate("b").value()).hasValue(4);
        assertThat(means.estimate("c").status()).isEqualTo(Status.ZERO_WEIGHT);
        assertThat(means.estimate("d").status()).isEqualTo(Status.EMPTY_DOMAIN);
        assertThat(means.covariance(0, 1)).isPresent();
        assertThat(means.covariance(0, 3)).isEmpty();
        assertThat(means.difference(0, 3).status()).isEqualTo(Status.EMPTY_DOMAIN);
        assertThat(means.difference(0, 1).value()).hasValue(-2);
        assertThat(means.size()).isEqualTo(4);
        assertThat(means.estimates()).hasSize(4);
        assertThatThrownBy(() -> means.estimate("x")).hasMessage("no estimate 'x': there are [a, b, c, d]");
    }

    @Test
    void aGroupingThatIsMissingEverywhereHasNoEstimates() {
        Grouping none = Grouping.of("g", new String[4]);
        double[] y = {1, 0, 1, 1};
        assertThat(survey.means("y", y, none, Domain.all()).size()).isZero();
        assertThat(survey.totals("y", y, none, Domain.all()).labels()).isEmpty();
        assertThat(survey.proportions("y", y, none, Domain.all()).estimates()).isEmpty();
        assertThat(survey.shares(none, Domain.all()).size()).isZero();
    }

    @Test
    void proportions() {
        double[] y = {1, 0, 1, 1};
        Estimate p = survey.proportion("p", y, Domain.all());
        assertThat(p.value()).hasValue(0.75);
        assertThat(p.counts().positives()).hasValue(3);
        double se = p.standardError().getAsDouble();
        assertThat(p.counts().effective().getAsDouble()).isEqualTo(0.1875 / (se * se), within(1e-12));
        assertThat(p.interval().get().method()).isEqualTo(IntervalMethod.LOGIT);
        assertThat(p.interval().get().lower()).isGreaterThan(0);
        assertThatThrownBy(() -> survey.proportion("p", new double[] {1, 0, 2, 1}, Domain.all()))
                .hasMessage("p at index 2 is 2.0: a proportion needs 0, 1 or NaN");
        // All have it: no spread, so the interval is the capped one of Korn and Graubard, with n = 3:
        // its lower end is the 2.5 % point of Beta(3, 1), the cube root of 0.025.
        Estimate all = survey.proportion("p", new double[] {1, 1, 1, 0}, Domain.all());
        assertThat(all.value()).hasValue(1);
        assertThat(all.counts().effective()).isEmpty();
        assertThat(all.interval().get().method()).isEqualTo(IntervalMethod.KORN_GRAUBARD_CAPPED);
        assertThat(all.interval().get().upper()).isEqualTo(1);
        assertThat(all.interval().get().lower()).isEqualTo(Math.cbrt(0.025), within(1e-12));
        Grouping groups = Grouping.of("g", new int[] {0, 0, 1, 1});
        JointEstimates byGroup = survey.withLevel(0.9).proportions("p", y, groups, Domain.all());
        assertThat(byGroup.estimate(0).value()).hasValue(0.5);
        assertThat(byGroup.estimate(0).counts().positives()).hasValue(1);
        assertThat(byGroup.estimate(0).interval().get().level()).isEqualTo(0.9);
        assertThat(byGroup.estimate(1).value()).hasValue(1);
        assertThatThrownBy(() -> survey.proportions("p", new double[] {1, 0, 2, 1}, groups, Domain.all()))
                .hasMessageContaining("index 2");
    }

    @Test
    void sharesAddUpToOneAndSizesToTheWeights() {
        Grouping groups = Grouping.of("g", new String[] {"x", "y", "x", null});
        JointEstimates shares = survey.shares(groups, Domain.all());
        assertThat(shares.estimate("x").value()).hasValue(0.75);
        assertThat(shares.estimate("y").value()).hasValue(0.25);
        assertThat(shares.estimate("x").standardError().getAsDouble())
                .isEqualTo(shares.estimate("y").standardError().getAsDouble(), within(1e-15));
        JointEstimates sizes = survey.sizes(groups, Domain.all());
        assertThat(sizes.estimate("x").value()).hasValue(3);
        assertThat(sizes.estimate("y").value()).hasValue(1);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> SurveyStatistics.on(null)).hasMessageContaining("null");
        for (double level : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> survey.withLevel(level)).hasMessageContaining("level");
        }
        assertThatThrownBy(() -> survey.withProportionInterval(IntervalMethod.SCORE))
                .hasMessageContaining("SCORE");
        assertThatThrownBy(() -> survey.withProportionInterval(null)).hasMessageContaining("null");
        assertThatThrownBy(() -> survey.withQuantileInterval(IntervalMethod.WILSON))
                .hasMessageContaining("WILSON");
        assertThatThrownBy(() -> survey.withQuantileInterval(IntervalMethod.REPLICATE))
                .hasMessageContaining("replicate weights");
        assertThatThrownBy(() -> survey.withQuantileRule(null)).hasMessageContaining("null");
        for (double p : new double[] {0, 1, Double.NaN}) {
            assertThatThrownBy(() -> survey.quantile("q", new double[4], p, Domain.all()))
                    .hasMessageContaining("between 0 and 1");
        }
        Grouping short3 = Grouping.of("g", new int[] {1, 2, 3});
        assertThatThrownBy(() -> survey.means("y", new double[4], short3, Domain.all()))
                .hasMessageContaining("3 rows");
        assertThatThrownBy(() -> survey.mean("y", null, Domain.all())).hasMessageContaining("null");
    }

    @Test
    void quantilesByHand() {
        double[] y = {5, 1, 3, 2};
        SurveyStatistics equal =
                SurveyStatistics.on(SurveyDesign.equalWeights(4).build());
        // Sorted 1, 2, 3, 5. At 1/2 the share of 2 hits: type 1 takes 2, type 2 the mean of 2 and 3.
        assertThat(equal.quantile("q", y, 0.5, Domain.all()).value()).hasValue(2);
        assertThat(equal.withQuantileRule(QuantileRule.SCHOOL)
                        .quantile("q", y, 0.5, Domain.all())
                        .value())
                .hasValue(2.5);
        // Type 7 at 0.4: 1 + 3 * 0.4 = 2.2nd value: 2.2.
        assertThat(equal.withQuantileRule(QuantileRule.HF7)
                        .quantile("q", y, 0.4, Domain.all())
                        .value()
                        .getAsDouble())
                .isEqualTo(2.2, within(1e-15));
        // Type 3 at 1/4 (first value, odd) goes up, at 1/2 (second, even) stays.
        assertThat(equal.withQuantileRule(QuantileRule.HF3)
                        .quantile("q", y, 0.25, Domain.all())
                        .value())
                .hasValue(2);
        assertThat(equal.withQuantileRule(QuantileRule.HF3)
                        .quantile("q", y, 0.5, Domain.all())
                        .value())
                .hasValue(2);
        // A value that carries most of the weight is the median.
        SurveyStatistics heavy = SurveyStatistics.on(
                SurveyDesign.weights(new double[] {1, 8, 1, 1}).build());
        assertThat(heavy.quantile("q", y, 0.5, Domain.all()).value()).hasValue(1);
        Domain one = Domain.of(new boolean[] {false, false, true, false});
        for (QuantileRule rule : QuantileRule.values()) {
            assertThat(equal.withQuantileRule(rule).quantile("q", y, 0.3, one).value())
                    .hasValue(3);
        }
    }

    @Test
    void aQuantileWhoseIntervalLeavesTheSharesHasNone() {
        double[] y = {1, 2, 3, 4, 5};
        SurveyStatistics equal =
                SurveyStatistics.on(SurveyDesign.equalWeights(5).build());
        Estimate low = equal.quantile("q", y, 0.1, Domain.all());
        assertThat(low.value()).hasValue(1);
        assertThat(low.status()).isEqualTo(Status.NO_VARIANCE);
        for (IntervalMethod method :
                List.of(IntervalMethod.LOGIT, IntervalMethod.KORN_GRAUBARD, IntervalMethod.ARCSINE)) {
            // The largest value: its share is one.
            assertThat(equal.withQuantileInterval(method)
                            .quantile("q", y, 0.99, Domain.all())
                            .interval())
                    .isEmpty();
            assertThat(equal.withQuantileInterval(method)
                            .quantile("q", y, 0.5, Domain.all())
                            .interval())
                    .isPresent();
        }
    }

    @Test
    void designEffectsOfASimpleSampleAreOne() {
        double[] y = {4, 2, 7, 1, 5, 3};
        SurveyStatistics simple =
                SurveyStatistics.on(SurveyDesign.equalWeights(6).build());
        assertThat(simple.designEffectOfMean(y, Domain.all(), DesignEffect.WITH_REPLACEMENT)
                        .getAsDouble())
                .isEqualTo(1, within(1e-14));
        assertThat(simple.designEffectOfTotal(y, Domain.all(), DesignEffect.WITH_REPLACEMENT)
                        .getAsDouble())
                .isEqualTo(1, within(1e-14));
        double[] weights = new double[6];
        Arrays.fill(weights, 5);
        double[] size = new double[6];
        Arrays.fill(size, 30);
        SurveyStatistics finite = SurveyStatistics.on(
                SurveyDesign.weights(weights).populationSizes(size).build());
        assertThat(finite.designEffectOfMean(y, Domain.all(), DesignEffect.WITHOUT_REPLACEMENT)
                        .getAsDouble())
                .isEqualTo(1, within(1e-14));
        // The whole population: nothing to compare with.
        assertThat(simple.designEffectOfMean(y, Domain.all(), DesignEffect.WITHOUT_REPLACEMENT))
                .isEmpty();
    }

    @Test
    void tTests() {
        SurveyStatistics simple =
                SurveyStatistics.on(SurveyDesign.equalWeights(6).build());
        double[] y = {1, 2, 3, 5, 6, 7};
        // Mean 4, variance 28/5, error sqrt(28/30).
        TestResult one = simple.tTest(y, Domain.all());
        assertThat(one.statistic().getAsDouble()).isEqualTo(4 / Math.sqrt(28.0 / 30), within(1e-13));
        assertThat(one.denominatorDegreesOfFreedom()).isEqualTo(4);
        Grouping groups = Grouping.of("g", new int[] {0, 0, 0, 1, 1, 1}, List.of("a", "b", "c"));
        TestResult two = simple.tTest(y, groups, Domain.all());
        // Difference 4; residuals -1, 0, 1 in each, over 3; sum of squares 4/9, times 6/5.
        assertThat(two.statistic().getAsDouble()).isEqualTo(4 / Math.sqrt(4.0 / 9 * 6 / 5), within(1e-13));
        assertThat(two.denominatorDegreesOfFreedom()).isEqualTo(4);
        assertThatThrownBy(() -> simple.tTest(y, groups, groups.domain("a")))
                .hasMessage("t test by g: 1 groups have rows in the domain, exactly 2 are needed");
        TestResult tiny = simple.tTest(y, Domain.of(new boolean[] {true, true, false, false, false, false}));
        assertThat(tiny.status()).isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
        assertThat(tiny.pValue()).isEmpty();
        assertThat(simple.tTest(new double[] {2, 2, 2, 2, 2, 2}, Domain.all()).status())
                .isEqualTo(Status.NO_VARIANCE);
    }

    @ParameterizedTest
    @EnumSource(TableTest.class)
    void independenceIsUndefinedWithOneCategory(TableTest test) {
        SurveyStatistics simple =
                SurveyStatistics.on(SurveyDesign.equalWeights(6).build());
        Grouping two = Grouping.of("a", new int[] {0, 1, 0, 1, 0, 1});
        Grouping one = Grouping.of("b", new int[] {0, 0, 0, 0, 0, 0});
        assertThat(simple.independence(two, one, Domain.all(), test).status()).isEqualTo(Status.ONE_CLASS);
        assertThat(simple.independence(one, two, Domain.all(), test).status()).isEqualTo(Status.ONE_CLASS);
        assertThat(simple.independence(two, two, Domain.all().not(), test).status())
                .isEqualTo(Status.EMPTY_DOMAIN);
        Domain pair = Domain.of(new boolean[] {true, true, false, false, false, false});
        Grouping other = Grouping.of("c", new int[] {0, 1, 1, 0, 0, 1});
        TestResult thin = simple.independence(two, other, pair, test);
        assertThat(thin.pValue().isEmpty() || thin.pValue().getAsDouble() <= 1).isTrue();
        TestResult some = simple.independence(two, other, Domain.all(), test);
        assertThat(some.pValue().getAsDouble()).isBetween(0.0, 1.0);
    }

    /** An exactly repeated first variable: the covariance of the deviations is singular or the table is diagonal. */
    @Test
    void aTableWithoutVarianceIsUndefined() {
        double[] size = {4, 4, 4, 4};
        SurveyStatistics census = SurveyStatistics.on(
                SurveyDesign.equalWeights(4).populationSizes(size).build());
        Grouping a = Grouping.of("a", new int[] {0, 0, 1, 1});
        Grouping b = Grouping.of("b", new int[] {0, 1, 0, 1});
        assertThat(census.independence(a, b, Domain.all(), TableTest.WALD).status())
                .isEqualTo(Status.NO_VARIANCE);
        assertThat(census.independence(a, b, Domain.all(), TableTest.SADDLEPOINT)
                        .pValue())
                .isEmpty();
    }

    private record Sample(double[] weights, double[] y, int[] stratum, int[] psu, String[] group) {
        static Sample random(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 150;
            Sample sample = new Sample(new double[n], new double[n], new int[n], new int[n], new String[n]);
            for (int i = 0; i < n; i++) {
                sample.psu[i] = random.nextInt(15);
                sample.stratum[i] = sample.psu[i] % 4;
                sample.weights[i] = 1 + random.nextInt(4);
                sample.y[i] = random.nextInt(20) + sample.psu[i] / 8.0;
                sample.group[i] = "abc".substring(random.nextInt(3)).substring(0, 1);
            }
            return sample;
        }

        LinearizedDesign design(double[] w) {
            return SurveyDesign.weights(w).strata(stratum).clusters(psu).build();
        }
    }

    /** The example in the class comment. */
    @Test
    void theExampleOfTheDocumentation() {
        double[] weight = {120, 80, 100, 90, 110, 100, 95, 105};
        String[] region = {"north", "north", "north", "north", "south", "south", "south", "south"};
        String[] district = {"n1", "n1", "n2", "n2", "s1", "s1", "s2", "s2"};
        String[] area = {"rural", "urban", "rural", "urban", "rural", "urban", "rural", "urban"};
        double[] dropout = {1, 0, 0, 0, 1, 0, 1, 1};
        LinearizedDesign design =
                SurveyDesign.weights(weight).strata(region).clusters(district).build();
        SurveyStatistics survey = SurveyStatistics.on(design);
        Estimate rate = survey.proportion("dropout", dropout, Domain.all());
        JointEstimates byArea = survey.means("dropout", dropout, Grouping.of("area", area), Domain.all());
        Estimate gap = byArea.difference(byArea.indexOf("rural"), byArea.indexOf("urban"));
        // (120 + 110 + 95 + 105) / 800, and 325/425 - 105/375.
        assertThat(rate.value().getAsDouble()).isEqualTo(430.0 / 800, within(1e-15));
        assertThat(gap.value().getAsDouble()).isEqualTo(325.0 / 425 - 105.0 / 375, within(1e-15));
        assertThat(gap.degreesOfFreedom()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void relabellingGroupsPermutesTheResults(long seed) {
        Sample sample = Sample.random(seed);
        String[] renamed = Arrays.stream(sample.group)
                .map(g -> String.valueOf((char) ('c' - (g.charAt(0) - 'a'))))
                .toArray(String[]::new);
        SurveyStatistics statistics = SurveyStatistics.on(sample.design(sample.weights));
        JointEstimates before = statistics.means("y", sample.y, Grouping.of("g", sample.group), Domain.all());
        JointEstimates after = statistics.means("y", sample.y, Grouping.of("g", renamed), Domain.all());
        for (int i = 0; i < 3; i++) {
            assertThat(after.estimate(2 - i).value())
                    .isEqualTo(before.estimate(i).value());
            assertThat(after.estimate(2 - i).standardError())
                    .isEqualTo(before.estimate(i).standardError());
            for (int j = 0; j < 3; j++) {
                assertThat(after.covariance(2 - i, 2 - j)).isEqualTo(before.covariance(i, j));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void weightsTimesAConstantChangeTotalsOnly(long seed) {
        Sample sample = Sample.random(seed);
        double[] scaled = Arrays.stream(sample.weights).map(w -> w * 1024).toArray();
        SurveyStatistics before = SurveyStatistics.on(sample.design(sample.weights));
        SurveyStatistics after = SurveyStatistics.on(sample.design(scaled));
        Grouping groups = Grouping.of("g", sample.group);
        JointEstimates first = before.means("y", sample.y, groups, Domain.all());
        JointEstimates second = after.means("y", sample.y, groups, Domain.all());
        for (int g = 0; g < 3; g++) {
            // Exactly, for a power of two.
            assertThat(second.estimate(g).value())
                    .as("seed %s", seed)
                    .isEqualTo(first.estimate(g).value());
            assertThat(second.estimate(g).standardError())
                    .isEqualTo(first.estimate(g).standardError());
            assertThat(second.difference(g, 0).standardError())
                    .isEqualTo(first.difference(g, 0).standardError());
        }
        assertThat(after.quantile("q", sample.y, 0.3, Domain.all()).value())
                .isEqualTo(before.quantile("q", sample.y, 0.3, Domain.all()).value());
        assertThat(after.total("t", sample.y, Domain.all()).value().getAsDouble())
                .isEqualTo(
                        1024 * before.total("t", sample.y, Domain.all()).value().getAsDouble());
        assertThat(after.total("t", sample.y, Domain.all()).standardError().getAsDouble())
                .isEqualTo(1024
                        * before.total("t", sample.y, Domain.all())
                                .standardError()
                                .getAsDouble());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anIntegerWeightIsThatManyCopies(long seed) {
        Sample sample = Sample.random(seed);
        int n = (int) Arrays.stream(sample.weights).sum();
        double[] copies = new double[n];
        int k = 0;
        for (int i = 0; i < sample.y.length; i++) {
            for (int c = 0; c < sample.weights[i]; c++) {
                copies[k++] = sample.y[i];
            }
        }
        SurveyStatistics weighted = SurveyStatistics.on(sample.design(sample.weights));
        SurveyStatistics repeated =
                SurveyStatistics.on(SurveyDesign.equalWeights(n).build());
        assertThat(weighted.mean("y", sample.y, Domain.all()).value().getAsDouble())
                .isEqualTo(repeated.mean("y", copies, Domain.all()).value().getAsDouble(), within(1e-12));
        for (QuantileRule rule : List.of(QuantileRule.MATH, QuantileRule.SCHOOL)) {
            for (double p : new double[] {0.05, 0.25, 0.5, 0.8}) {
                assertThat(weighted.withQuantileRule(rule)
                                .quantile("q", sample.y, p, Domain.all())
                                .value())
                        .as("seed %s, %s at %s", seed, rule, p)
                        .isEqualTo(repeated.withQuantileRule(rule)
                                .quantile("q", copies, p, Domain.all())
                                .value());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void swappingTheReferenceFlipsTheSignExactly(long seed) {
        Sample sample = Sample.random(seed);
        JointEstimates means = SurveyStatistics.on(sample.design(sample.weights))
                .means("y", sample.y, Grouping.of("g", sample.group), Domain.all());
        Estimate there = means.difference(0, 2);
        Estimate back = means.difference(2, 0);
        assertThat(back.value().getAsDouble()).isEqualTo(-there.value().getAsDouble());
        assertThat(back.standardError()).isEqualTo(there.standardError());
        assertThat(back.interval().get().lower())
                .isEqualTo(-there.interval().get().upper());
        assertThat(means.logRatio(2, 0).value().getAsDouble())
                .isEqualTo(-means.logRatio(0, 2).value().getAsDouble(), within(1e-15));
        assertThat(means.ratio(2, 0).interval().get().lower())
                .isEqualTo(1 / means.ratio(0, 2).interval().get().upper(), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsOfWeightZeroChangeOnlyTheRowCount(long seed) {
        Sample sample = Sample.random(seed);
        int n = sample.y.length;
        double[] w = Arrays.copyOf(sample.weights, n + 2);
        double[] y = Arrays.copyOf(sample.y, n + 2);
        y[n] = 1e9;
        int[] stratum = Arrays.copyOf(sample.stratum, n + 2);
        int[] psu = Arrays.copyOf(sample.psu, n + 2);
        for (int i = n; i < n + 2; i++) {
            stratum[i] = stratum[0];
            psu[i] = psu[0];
        }
        SurveyStatistics with = SurveyStatistics.on(
                SurveyDesign.weights(w).strata(stratum).clusters(psu).build());
        SurveyStatistics without = SurveyStatistics.on(sample.design(sample.weights));
        Estimate a = with.mean("y", y, Domain.all());
        Estimate b = without.mean("y", sample.y, Domain.all());
        assertThat(a.value()).isEqualTo(b.value());
        assertThat(a.standardError()).isEqualTo(b.standardError());
        assertThat(a.counts().rows()).isEqualTo(b.counts().rows() + 2);
        assertThat(a.counts().weightedRows()).isEqualTo(b.counts().weightedRows());
        assertThat(with.quantile("q", y, 0.5, Domain.all()).value())
                .isEqualTo(without.quantile("q", sample.y, 0.5, Domain.all()).value());
    }
}
