package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comparing the groups of a descriptive statistic needs beside the estimates themselves. */
class GroupComparisonTest {
    private static final Counts COUNTS = Counts.of(10, 10, 10, 10, 0);

    private static Estimate estimate(double value, double variance) {
        return Estimate.of("x", value, variance, 10, 0.95, COUNTS, "linearisation");
    }

    private static JointEstimates joint(double[] values, double[][] covariance) {
        List<Estimate> estimates = IntStream.range(0, values.length)
                .mapToObj(i -> Double.isNaN(values[i])
                        ? Estimate.undefined("x", COUNTS, Status.EMPTY_DOMAIN, "linearisation")
                        : estimate(values[i], covariance[i][i]))
                .toList();
        List<String> labels = List.of("a", "b", "c").subList(0, values.length);
        List<Domain> domains = Collections.nCopies(values.length, Domain.all());
        return new JointEstimates(labels, estimates, covariance, domains, d -> 10, d -> COUNTS, 0.95);
    }

    @Test
    void pValueOfZeroIsTheTTest() {
        // t = 2.5 / 1 on 10 degrees of freedom; R: 2 * pt(-2.5, 10).
        assertThat(estimate(2.5, 1).pValueOfZero().getAsDouble()).isCloseTo(0.031446844236608776, within(1e-14));
        assertThat(estimate(-2.5, 1).pValueOfZero()).isEqualTo(estimate(2.5, 1).pValueOfZero());
    }

    @Test
    void withoutATestThereIsNoPValue() {
        assertThat(estimate(2.5, 0).pValueOfZero()).isEmpty();
        assertThat(estimate(2.5, Double.NaN).pValueOfZero()).isEmpty();
        assertThat(Estimate.of("x", 2.5, 1, 0, 0.95, COUNTS, "").pValueOfZero()).isEmpty();
        assertThat(Estimate.undefined("x", COUNTS, Status.EMPTY_DOMAIN, "").pValueOfZero())
                .isEmpty();
    }

    @Test
    void betweenGroupSdTakesSamplingOff() {
        // Values 1 and 3: variance 2. Sampling adds tr V - sum V / 2 = 1 - 0.5 = 0.5; the root of 2 - 0.5.
        double[][] independent = {{0.5, 0}, {0, 0.5}};

        assertThat(joint(new double[] {1, 3}, independent).betweenGroupSd().getAsDouble())
                .isCloseTo(Math.sqrt(1.5), within(1e-15));
    }

    @Test
    void betweenGroupSdLeavesUndefinedGroupsOut() {
        double nan = Double.NaN;
        double[][] covariance = {{0.5, nan, 0}, {nan, nan, nan}, {0, nan, 0.5}};

        assertThat(joint(new double[] {1, nan, 3}, covariance).betweenGroupSd().getAsDouble())
                .isCloseTo(Math.sqrt(1.5), within(1e-15));
    }

    @Test
    void betweenGroupSdNeedsTwoGroupsAndCovariances() {
        assertThat(joint(new double[] {1}, new double[][] {{0.5}}).betweenGroupSd())
                .isEmpty();
        assertThat(joint(new double[] {1, 3}, new double[][] {{0.5, Double.NaN}, {Double.NaN, 0.5}})
                        .betweenGroupSd())
                .isEmpty();
    }

    @Test
    void quantilesOfGroupsAreThoseOfTheirDomains() {
        double[] weights = {1, 2, 1, 2, 1, 2, 3, 1};
        double[] values = {5, 3, Double.NaN, 8, 1, 9, 4, 7};
        Grouping groups = Grouping.of("g", new int[] {0, 0, 0, 0, 1, 1, 1, 1});
        SurveyStatistics survey =
                SurveyStatistics.on(SurveyDesign.weights(weights).build());

        JointEstimates medians = survey.quantiles("x", values, 0.5, groups, Domain.all());

        for (int g = 0; g < 2; g++) {
            Estimate alone = survey.quantile("x: " + groups.label(g), values, 0.5, groups.domain(g));
            assertThat(medians.estimate(g)).isEqualTo(alone);
        }
        // Group 0: 3 of weight 2, 5 of 1, 8 of 2; half of 5 is reached at 5. Group 1: 1, 4 of 3, 7, 9 of 2: 4 of 7.
        assertThat(medians.estimate(0).value().getAsDouble()).isEqualTo(5);
        assertThat(medians.estimate(1).value().getAsDouble()).isEqualTo(4);
        Estimate gap = medians.difference(1, 0);
        assertThat(gap.value().getAsDouble()).isEqualTo(-1);
        // So few rows that the interval of the share leaves 0 to 1: no standard error, nor one of the gap.
        assertThat(medians.estimate(0).standardError()).isEmpty();
        assertThat(gap.standardError()).isEmpty();
        assertThat(gap.status()).isEqualTo(Status.NO_VARIANCE);
        assertThat(medians.difference(0, 1).value().getAsDouble()).isEqualTo(1);
    }

    /** Groups that share clusters with large effects: the standard error of the gap of medians is that of replicates. */
    @Test
    void gapsOfQuantilesKnowSharedClusters() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(20261122);
        int clusters = 150;
        int n = clusters * 20;
        double[] values = new double[n];
        double[] weights = new double[n];
        int[] cluster = new int[n];
        int[] group = new int[n];
        double effect = 0;
        for (int i = 0; i < n; i++) {
            cluster[i] = i / 20;
            effect = i % 20 == 0 ? 4 * random.nextDouble() : effect;
            group[i] = random.nextInt(2);
            weights[i] = 1 + random.nextDouble();
            values[i] = effect + random.nextDouble() + random.nextDouble() + 0.3 * group[i];
        }
        LinearizedDesign design =
                SurveyDesign.weights(weights).clusters(cluster).build();
        Grouping groups = Grouping.of("g", group);
        JointEstimates linearised = SurveyStatistics.on(design).quantiles("x", values, 0.4, groups, Domain.all());
        Estimate gap = linearised.difference(1, 0);
        double apart = Math.hypot(
                linearised.estimate(0).standardError().getAsDouble(),
                linearised.estimate(1).standardError().getAsDouble());
        ReplicateDesign bootstrap = design.bootstrap(800, 1);
        SurveyStatistics byReplicates = SurveyStatistics.on(bootstrap).withQuantileInterval(IntervalMethod.REPLICATE);
        JointEstimates replicated = byReplicates.quantiles("x", values, 0.4, groups, Domain.all());
        double expected = replicated.difference(1, 0).standardError().getAsDouble();

        assertThat(linearised.difference(0, 1).value().getAsDouble())
                .isEqualTo(-gap.value().getAsDouble());
        assertThat(linearised.difference(0, 1).standardError()).isEqualTo(gap.standardError());
        // Most of the variance is the clusters' and cancels.
        assertThat(gap.standardError().getAsDouble()).isLessThan(0.6 * apart);
        assertThat(gap.standardError().getAsDouble() / expected).isBetween(0.75, 1.25);
        // The replicates of the difference itself, by R's definition of their variance.
        double mean = 0;
        double[] differences = new double[800];
        for (int r = 0; r < 800; r++) {
            SurveyStatistics one = SurveyStatistics.on(
                    SurveyDesign.weights(bootstrap.replicateWeights(r)).build());
            differences[r] = one.quantile("x", values, 0.4, groups.domain(1))
                            .value()
                            .getAsDouble()
                    - one.quantile("x", values, 0.4, groups.domain(0)).value().getAsDouble();
            mean += differences[r] / 800;
        }
        double sum = 0;
        for (double difference : differences) {
            sum += (difference - mean) * (difference - mean);
        }
        assertThat(expected).isCloseTo(Math.sqrt(sum * bootstrap.scale()), org.assertj.core.data.Offset.offset(1e-10));
    }

    private static Estimate quantity(double value, double se, double df, long rows, double effective) {
        Counts counts = Counts.of(rows, rows, rows, rows, 0);
        return Estimate.of(
                "x",
                value,
                se * se,
                df,
                0.95,
                effective > 0 ? counts.withEffective(effective) : counts,
                "linearisation");
    }

    @ParameterizedTest
    @CsvSource({
        // standard, value, se, df, rows, effective size or 0 for unknown, decision, status
        "NCHS, 10, 1, 20, 50, 0, PRESENT, RELIABLE",
        "NCHS, 10, 1, 20, 29, 0, WITHHOLD, FEW_ROWS",
        "NCHS, 10, 1, 20, 50, 29, WITHHOLD, LOW_EFFECTIVE_SIZE",
        "NCHS, 10, 1, 7, 50, 0, REVIEW, FEW_DEGREES_OF_FREEDOM",
        "NCHS, 10, NaN, 20, 50, 0, WITHHOLD, NO_VARIANCE",
        "NCHS, 10, 1, 0, 50, 0, WITHHOLD, NO_DEGREES_OF_FREEDOM",
        "CEPAL, 10, 1, 20, 39, 0, WITHHOLD, FEW_ROWS",
        "CEPAL, 10, 1, 13, 100, 80, WITHHOLD, FEW_DEGREES_OF_FREEDOM",
        "CEPAL, 10, 1.5, 20, 100, 80, PRESENT, RELIABLE",
        "CEPAL, -10, 1.6, 20, 100, 80, REVIEW, HIGH_VARIATION",
        "CEPAL, 10, 1.8, 20, 100, 80, WITHHOLD, HIGH_VARIATION",
        "CEPAL, 0, 1.8, 20, 100, 80, PRESENT, RELIABLE",
        "NONE, 10, 9, 1, 2, 0, PRESENT, RELIABLE"
    })
    void quantitiesAreJudgedByRowsDegreesAndVariation(
            PublicationPolicy.Standard standard,
            double value,
            double se,
            double df,
            long rows,
            double effective,
            Verdict.Decision decision,
            Status status) {
        Verdict verdict = new PublicationPolicy(standard, 0).judgeQuantity(quantity(value, se, df, rows, effective));

        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.status()).isEqualTo(status);
    }

    @Test
    void aQuantityThatIsUndefinedIsWithheldForItsOwnReason() {
        Estimate undefined = Estimate.undefined("x", COUNTS, Status.EMPTY_DOMAIN, "linearisation");

        assertThat(PublicationPolicy.nchs().judgeQuantity(undefined).status()).isEqualTo(Status.EMPTY_DOMAIN);
    }

    @Test
    void proportionsAreJudgedAsMetricsAre() {
        Estimate wide = quantity(0.5, 0.2, 20, 50, 40);

        assertThat(PublicationPolicy.nchs().judgeProportion(wide))
                .isEqualTo(PublicationPolicy.nchs().judge(Metric.BASE_RATE, wide));
    }
}
