package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fixtures of R do not reach: Wilson, the capped interval, estimates of 0 and 1, degenerate input. */
class ProportionIntervalsTest {
    private static Interval of(IntervalMethod method, double p, double se, double df, long rows) {
        return ProportionIntervals.of(method, p, se, df, rows, 0.95).get();
    }

    @Test
    void wilson() {
        // 20 of 80, normal quantile, simple random sampling: the classic score interval (R prop.test, correct=FALSE).
        Interval interval = of(IntervalMethod.WILSON, 0.25, Math.sqrt(0.25 * 0.75 / 80), Double.POSITIVE_INFINITY, 80);
        assertThat(interval.lower()).isEqualTo(0.168062318575, within(1e-11));
        assertThat(interval.upper()).isEqualTo(0.354846746192, within(1e-11));
    }

    @Test
    void kornGraubardIsClopperPearsonInASimpleSample() {
        // R binom.test(20, 80).
        double se = Math.sqrt(0.25 * 0.75 / 80);
        Interval exact = of(IntervalMethod.KORN_GRAUBARD, 0.25, se, 79, 80);
        assertThat(exact.lower()).isEqualTo(0.159879644507, within(1e-11));
        assertThat(exact.upper()).isEqualTo(0.359363475907, within(1e-11));
        assertThat(of(IntervalMethod.KORN_GRAUBARD_CAPPED, 0.25, se, 79, 80))
                .isEqualTo(new Interval(exact.lower(), exact.upper(), 0.95, IntervalMethod.KORN_GRAUBARD_CAPPED));
        // A design effect below one would give more than the rows: the cap holds.
        Interval capped = of(IntervalMethod.KORN_GRAUBARD_CAPPED, 0.25, se / 2, 79, 80);
        assertThat(capped.lower()).isEqualTo(exact.lower(), within(1e-14));
        assertThat(of(IntervalMethod.KORN_GRAUBARD, 0.25, se / 2, 79, 80).width())
                .isLessThan(exact.width());
        assertThat(ProportionIntervals.cappedSize(0.25, 0, 5, 80, 0.95)).isEqualTo(80);
    }

    @ParameterizedTest
    @EnumSource(
            value = IntervalMethod.class,
            names = {"LOGIT", "ARCSINE", "LIKELIHOOD", "WILSON", "KORN_GRAUBARD", "KORN_GRAUBARD_CAPPED"})
    void atZeroAndOneTheCappedIntervalStands(IntervalMethod method) {
        Interval zero = of(method, 0, 0, 12, 30);
        assertThat(zero.method()).isEqualTo(IntervalMethod.KORN_GRAUBARD_CAPPED);
        assertThat(zero.lower()).isZero();
        // Upper end of Beta(1, 30): 1 - 0.025^(1/30).
        assertThat(zero.upper()).isEqualTo(1 - Math.pow(0.025, 1.0 / 30), within(1e-12));
        Interval one = of(method, 1, 0, 12, 30);
        assertThat(one.upper()).isEqualTo(1);
        assertThat(one.lower()).isEqualTo(1 - zero.upper(), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(
            value = IntervalMethod.class,
            names = {"T", "LOGIT", "ARCSINE", "LIKELIHOOD", "WILSON", "KORN_GRAUBARD", "KORN_GRAUBARD_CAPPED"})
    void intervalsHoldTheEstimateAndMirror(IntervalMethod method) {
        for (double p : new double[] {0.001, 0.02, 0.3, 0.5}) {
            for (double df : new double[] {1, 2, 15, 400}) {
                Interval low = of(method, p, 0.8 * Math.sqrt(p * (1 - p) / 50), df, 50);
                Interval high = of(method, 1 - p, 0.8 * Math.sqrt(p * (1 - p) / 50), df, 50);
                assertThat(low.contains(p)).isTrue();
                if (method != IntervalMethod.T) {
                    assertThat(low.lower()).isGreaterThanOrEqualTo(0);
                    assertThat(low.upper()).isLessThanOrEqualTo(1);
                }
                assertThat(high.lower()).isEqualTo(1 - low.upper(), within(1e-9));
                assertThat(high.upper()).isEqualTo(1 - low.lower(), within(1e-9));
            }
        }
    }

    @Test
    void likelihoodRoots() {
        // At the ends twice the log likelihood ratio is (n/(n-1)) t² times the design effect.
        double p = 0.2;
        double se = 0.03;
        long n = 100;
        Interval interval = of(IntervalMethod.LIKELIHOOD, p, se, 20, n);
        double target = Math.pow(2.0859634472658644, 2) * se * se * n / (p * (1 - p)) * n / (n - 1.0);
        for (double q : new double[] {interval.lower(), interval.upper()}) {
            double ratio = 2 * n * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)));
            assertThat(ratio).isEqualTo(target, within(1e-9));
        }
    }

    @Test
    void degenerateInput() {
        assertThat(ProportionIntervals.of(IntervalMethod.T, 0.5, 0.1, 0, 10, 0.95))
                .isEmpty();
        assertThat(ProportionIntervals.of(IntervalMethod.T, 1.5, 0.1, 3, 10, 0.95))
                .isEmpty();
        assertThat(ProportionIntervals.of(IntervalMethod.T, -0.5, 0.1, 3, 10, 0.95))
                .isEmpty();
        assertThat(ProportionIntervals.of(IntervalMethod.T, 0.5, Double.NaN, 3, 10, 0.95))
                .isEmpty();
        assertThat(ProportionIntervals.of(IntervalMethod.T, 0.5, 0.1, 3, 0, 0.95))
                .isEmpty();
        // A census: no width.
        assertThat(of(IntervalMethod.LOGIT, 0.5, 0, 3, 10).width()).isZero();
        assertThat(of(IntervalMethod.T, 0, 0, 3, 10).width()).isZero();
        assertThat(of(IntervalMethod.KORN_GRAUBARD_CAPPED, 0.5, 0, 3, 10).width())
                .isGreaterThan(0);
        // One row has no spread of its own: nothing is known.
        assertThat(of(IntervalMethod.KORN_GRAUBARD, 0.5, 0.5, 3, 1))
                .isEqualTo(new Interval(0, 1, 0.95, IntervalMethod.KORN_GRAUBARD));
        assertThatThrownBy(() -> of(IntervalMethod.SCORE, 0.5, 0.1, 3, 10)).hasMessageContaining("SCORE");
    }

    /** The shortcut of the policy relies on a tenth; over the whole range it is far nearer. */
    @Test
    void roughWidthIsWithinATenthOfTheExactOne() {
        double worst = 0;
        for (double p : new double[] {0.003, 0.01, 0.05, 0.1, 0.3, 0.5, 0.8, 0.97, 0.999}) {
            for (double effect : new double[] {0.3, 1, 2, 8}) {
                for (double df : new double[] {5, 8, 14, 60, 1150}) {
                    for (long rows : new long[] {12, 40, 150, 1000, 20_000, 1_000_000}) {
                        double se = Math.sqrt(p * (1 - p) / rows * effect);
                        double rough = ProportionIntervals.roughWidth(p, se, df, rows);
                        if (rough < Double.POSITIVE_INFINITY) {
                            double exact = ProportionIntervals.of(
                                            IntervalMethod.KORN_GRAUBARD_CAPPED, p, se, df, rows, 0.95)
                                    .orElseThrow()
                                    .width();
                            worst = Math.max(worst, Math.abs(rough / exact - 1));
                        }
                    }
                }
            }
        }
        assertThat(worst).isPositive().isLessThan(0.05);
    }
}
