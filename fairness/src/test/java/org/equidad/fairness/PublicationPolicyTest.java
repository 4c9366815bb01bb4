package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationPolicyTest {
    /** An estimate with the effective size p(1-p)/se². */
    private static Estimate estimate(double p, double se, double df, long rows) {
        Counts counts = new Counts(
                rows + 5, rows, 100, rows, OptionalDouble.empty(), OptionalLong.empty(), OptionalDouble.empty(), 0);
        return new Estimate(
                "rate",
                OptionalDouble.of(p),
                OptionalDouble.of(se),
                df,
                Optional.empty(),
                se > 0 ? counts.withEffective(p * (1 - p) / (se * se)) : counts,
                Status.RELIABLE,
                "linearisation");
    }

    /**
     * Widths of the capped Korn-Graubard interval by R 4.2.2 {@code qbeta}: 0.1687 for p = 0.4 and se = 0.04, 0.3621 for
     * 0.5 and 0.085, 0.0538 for 0.03 and 0.012, 0.0975 for 0.03 and 0.02, 0.0158 for 0.004 and 0.003.
     */
    @ParameterizedTest
    @CsvSource({
        // p, se, df, rows, decision, status
        "0.4, 0.04, 30, 500, PRESENT, RELIABLE",
        "0.4, 0.04, 30, 29, WITHHOLD, FEW_ROWS",
        "0.5, 0.1, 30, 500, WITHHOLD, LOW_EFFECTIVE_SIZE",
        "0.5, 0.085, 30, 500, WITHHOLD, WIDE_INTERVAL",
        "0.1, 0.02, 60, 500, PRESENT, RELIABLE",
        "0.03, 0.012, 60, 500, WITHHOLD, WIDE_RELATIVE_INTERVAL",
        "0.03, 0.02, 60, 500, WITHHOLD, WIDE_RELATIVE_INTERVAL",
        "0.97, 0.02, 60, 500, REVIEW, WIDE_RELATIVE_INTERVAL",
        "0.4, 0.03, 7, 500, REVIEW, FEW_DEGREES_OF_FREEDOM",
        "0, 0, 30, 60, WITHHOLD, WIDE_RELATIVE_INTERVAL",
        "0, 0, 30, 500, REVIEW, NO_EVENTS",
        "0.004, 0.003, 30, 1000, PRESENT, RELIABLE",
        "1, 0, 30, 500, REVIEW, NO_EVENTS",
        "0.5, 0, 30, 500, WITHHOLD, NO_VARIANCE",
        "0.4, 0.04, 0, 500, WITHHOLD, NO_DEGREES_OF_FREEDOM"
    })
    void nchsForProportions(double p, double se, double df, long rows, Verdict.Decision decision, Status status) {
        Verdict verdict = PublicationPolicy.nchs().judge(Metric.FNR, estimate(p, se, df, rows));
        assertThat(verdict.status()).as(verdict.reason()).isEqualTo(status);
        assertThat(verdict.decision()).isEqualTo(decision);
    }

    @ParameterizedTest
    @CsvSource({
        "0.4, 0.04, 30, 500, PRESENT, RELIABLE",
        "0.4, 0.04, 30, 39, WITHHOLD, FEW_ROWS",
        // 0.24 / 0.064² = 58.6
        "0.4, 0.064, 30, 500, WITHHOLD, LOW_EFFECTIVE_SIZE",
        "0.4, 0.04, 13, 500, WITHHOLD, FEW_DEGREES_OF_FREEDOM",
        // 0.04 / (0.06 * 2.813) = 0.237; the size is 0.0564 / 0.0004 = 141
        "0.06, 0.04, 30, 900, WITHHOLD, LOW_EFFECTIVE_SIZE",
        "0.03, 0.02, 30, 900, WITHHOLD, HIGH_VARIATION",
        // 0.015 / (0.06 * 2.813) = 0.089, ordinary 0.25
        "0.06, 0.015, 30, 900, REVIEW, HIGH_VARIATION",
        // the complement's logarithm: 0.02 / (0.03 * 3.507) = 0.19
        "0.97, 0.02, 30, 900, WITHHOLD, HIGH_VARIATION",
        "1, 0, 30, 500, REVIEW, NO_EVENTS"
    })
    void cepalForProportions(double p, double se, double df, long rows, Verdict.Decision decision, Status status) {
        Verdict verdict = PublicationPolicy.cepal().judge(Metric.FNR, estimate(p, se, df, rows));
        assertThat(verdict.status()).as(verdict.reason()).isEqualTo(status);
        assertThat(verdict.decision()).isEqualTo(decision);
    }

    @Test
    void metricsThatAreNoProportions() {
        PublicationPolicy nchs = PublicationPolicy.nchs();
        PublicationPolicy cepal = PublicationPolicy.cepal();
        assertThat(nchs.judge(Metric.ROC_AUC, estimate(0.7, 0.05, 30, 500)).status())
                .isEqualTo(Status.RELIABLE);
        assertThat(nchs.judge(Metric.ROC_AUC, estimate(0.7, 0.08, 30, 500)).status())
                .isEqualTo(Status.WIDE_INTERVAL);
        assertThat(nchs.judge(Metric.ROC_AUC, estimate(0.7, 0.05, 5, 500)).decision())
                .isEqualTo(Verdict.Decision.REVIEW);
        assertThat(nchs.judge(Metric.CALIBRATION_SLOPE, estimate(0.9, 0.05, 30, 500))
                        .status())
                .isEqualTo(Status.RELIABLE);
        assertThat(cepal.judge(Metric.LOG_LOSS, estimate(0.5, 0.06, 30, 500)).status())
                .isEqualTo(Status.RELIABLE);
        Estimate large = estimate(0.6, 0.11, 30, 500)
                .withCounts(estimate(0.6, 0.01, 30, 500).counts());
        assertThat(cepal.judge(Metric.LOG_LOSS, large).status()).isEqualTo(Status.HIGH_VARIATION);
        assertThat(cepal.judge(Metric.MCC, large).status()).isEqualTo(Status.RELIABLE);
    }

    @Test
    void withoutStandardOnlyWhatHasNoVarianceFails() {
        PublicationPolicy none = PublicationPolicy.none();
        assertThat(none.judge(Metric.FNR, estimate(0.5, 0.3, 2, 4)).status()).isEqualTo(Status.RELIABLE);
        assertThat(none.judge(Metric.FNR, estimate(0, 0, 2, 4)).status()).isEqualTo(Status.RELIABLE);
        Estimate undefined =
                Estimate.undefined("fnr", estimate(0.5, 0.3, 2, 4).counts(), Status.NO_POSITIVES, "linearisation");
        Verdict verdict = none.judge(Metric.FNR, undefined);
        assertThat(verdict.decision()).isEqualTo(Verdict.Decision.WITHHOLD);
        assertThat(verdict.reason()).isEqualTo("no positive rows in the domain");
        Estimate bare = new Estimate(
                "fnr",
                OptionalDouble.of(0.5),
                OptionalDouble.empty(),
                3,
                Optional.empty(),
                undefined.counts(),
                Status.NO_VARIANCE,
                "linearisation");
        assertThat(none.judge(Metric.FNR, bare).status()).isEqualTo(Status.NO_VARIANCE);
        assertThatThrownBy(() -> none.withMinimumRows(-1)).hasMessageContaining("-1");
    }

    @Test
    void reasonsHoldTheNumbers() {
        assertThat(PublicationPolicy.nchs()
                        .judge(Metric.FNR, estimate(0.5, 0.1, 30, 500))
                        .reason())
                .isEqualTo("effective sample size 25.0, at least 30");
        assertThat(PublicationPolicy.cepal()
                        .judge(Metric.FNR, estimate(0.4, 0.04, 30, 39))
                        .reason())
                .isEqualTo("39 rows, at least 40");
    }

    /** A rate that meets every other rule, held by few clusters: linearised intervals are too short there. */
    @ParameterizedTest
    @CsvSource({"19.9, REVIEW, FEW_EFFECTIVE_UNITS", "20, PRESENT, RELIABLE"})
    void fewEffectiveUnitsAreReviewed(double units, Verdict.Decision decision, Status status) {
        Estimate good = estimate(0.4, 0.03, 100, 900);
        Estimate held = good.withCounts(good.counts().withEffectiveUnits(units));
        for (PublicationPolicy policy : new PublicationPolicy[] {PublicationPolicy.nchs(), PublicationPolicy.cepal()}) {
            assertThat(policy.judge(Metric.FNR, held).decision()).isEqualTo(decision);
            assertThat(policy.judge(Metric.FNR, held).status()).isEqualTo(status);
        }
        assertThat(PublicationPolicy.none().judge(Metric.FNR, held).decision()).isEqualTo(Verdict.Decision.PRESENT);
    }

    /** Average precision needs more of them, and a gap more on both sides, as the coverage study shows. */
    @Test
    void gapsAndAveragePrecisionNeedMoreUnits() {
        PublicationPolicy policy = PublicationPolicy.nchs();
        Estimate good = estimate(0.4, 0.03, 100, 900);
        assertThat(policy.judge(Metric.PR_AUC, good.withCounts(good.counts().withEffectiveUnits(49.9)))
                        .status())
                .isEqualTo(Status.FEW_EFFECTIVE_UNITS);
        assertThat(policy.judge(Metric.PR_AUC, good.withCounts(good.counts().withEffectiveUnits(50)))
                        .status())
                .isEqualTo(Status.RELIABLE);
        Counts many = good.counts().withEffectiveUnits(30);
        Counts few = good.counts().withEffectiveUnits(29.9);
        assertThat(policy.objection(Status.RELIABLE, many, Status.RELIABLE, many))
                .isEqualTo(Status.RELIABLE);
        assertThat(policy.objection(Status.RELIABLE, many, Status.RELIABLE, few))
                .isEqualTo(Status.FEW_EFFECTIVE_UNITS);
        assertThat(policy.objection(Status.RELIABLE, few, Status.RELIABLE, many))
                .isEqualTo(Status.FEW_EFFECTIVE_UNITS);
        assertThat(policy.objection(Status.RELIABLE, many, Status.WIDE_INTERVAL, few))
                .isEqualTo(Status.WIDE_INTERVAL);
        assertThat(policy.objection(Status.NO_POSITIVES, many, Status.WIDE_INTERVAL, few))
                .isEqualTo(Status.NO_POSITIVES);
        assertThat(PublicationPolicy.none().objection(Status.RELIABLE, few, Status.RELIABLE, few))
                .isEqualTo(Status.RELIABLE);
        // Where the clusters are not known nothing speaks against it.
        assertThat(policy.objection(Status.RELIABLE, good.counts(), Status.RELIABLE, good.counts()))
                .isEqualTo(Status.RELIABLE);
    }

    /**
     * Positives by cluster weigh 10, 10 and 20 + 20: 60² / (10² + 10² + 40²) = 2. All rows weigh 20, 10 and 40:
     * 70² / (20² + 10² + 40²) = 7/3. The second stage does not count.
     */
    @Test
    void effectiveUnitsAreThoseOfTheDenominator() {
        LinearizedDesign design = SurveyDesign.weights(new double[] {10, 10, 10, 20, 20, 0})
                .clusters(new int[] {1, 1, 2, 3, 3, 3}, new int[] {1, 2, 3, 4, 5, 6})
                .build();
        Predictions predictions = Predictions.labels(1, 0, 1, 1, 1, 1)
                .withDecisions(1, 0, 1, 0, 1, 0)
                .withScores(.9, .2, .8, .4, .7, .1);
        GroupResult overall = GroupMetrics.of(design, predictions).compute().overall();

        assertThat(overall.metrics().get(Metric.FNR).counts().effectiveUnits()).hasValue(2.0);
        assertThat(overall.metrics()
                        .get(Metric.BASE_RATE)
                        .counts()
                        .effectiveUnits()
                        .orElseThrow())
                .isCloseTo(7 / 3.0, org.assertj.core.data.Offset.offset(1e-15));
        assertThat(overall.metrics().get(Metric.ROC_AUC).counts().effectiveUnits())
                .hasValue(1.0);
    }
}
