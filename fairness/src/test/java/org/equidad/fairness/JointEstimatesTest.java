package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JointEstimatesTest {
    private static final Counts COUNTS = Counts.of(10, 10, 10, 10, 0);

    /** Estimates 1, 2, 4 with variances 1, 4, 9 and covariances 0.5, 0, 1, on 20 degrees of freedom. */
    private static JointEstimates joint(double... values) {
        double[][] covariance = {{1, 0.5, 0}, {0.5, 4, 1}, {0, 1, 9}};
        List<Estimate> estimates = java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> Double.isNaN(values[i])
                        ? Estimate.undefined("e", COUNTS, Status.NO_POSITIVES, "m")
                        : Estimate.of("e", values[i], covariance[i][i], 20, 0.95, COUNTS, "m"))
                .toList();
        for (int i = 0; i < 3; i++) {
            if (Double.isNaN(values[i])) {
                Arrays.fill(covariance[i], Double.NaN);
                for (double[] row : covariance) {
                    row[i] = Double.NaN;
                }
            }
        }
        Domain all = Domain.all();
        return new JointEstimates(
                List.of("a", "b", "c"), estimates, covariance, List.of(all, all, all), d -> 20, d -> COUNTS, 0.95);
    }

    @Test
    void combinations() {
        JointEstimates joint = joint(1, 2, 4);
        // b - a: 1, variance 4 + 1 - 1 = 4.
        Estimate gap = joint.difference(1, 0);
        assertThat(gap.statistic()).isEqualTo("b - a");
        assertThat(gap.value()).hasValue(1);
        assertThat(gap.standardError()).hasValue(2);
        assertThat(gap.interval().get().upper()).isEqualTo(1 + 2 * 2.0859634472658644, within(1e-12));
        // a + 2b - c/2: 1 + 4 - 2 = 3; 1 + 16 + 9/4 + 2 (2 * 0.5 - 1) = 19.25.
        Estimate mixed = joint.combination("mix", new double[] {1, 2, -0.5});
        assertThat(mixed.value()).hasValue(3);
        assertThat(mixed.standardError().getAsDouble()).isEqualTo(Math.sqrt(19.25), within(1e-14));
        assertThat(joint.difference(1, 1).standardError()).hasValue(0);
        assertThatThrownBy(() -> joint.combination("x", new double[2])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratios() {
        JointEstimates joint = joint(1, 2, 4);
        // c/b = 2: (9 + 4 * 4 - 2 * 2 * 1) / 4 = 5.25.
        Estimate ratio = joint.ratio(2, 1);
        assertThat(ratio.value()).hasValue(2);
        assertThat(ratio.standardError().getAsDouble()).isEqualTo(Math.sqrt(5.25), within(1e-14));
        assertThat(ratio.interval().get().method()).isEqualTo(IntervalMethod.LOG);
        double half = 2.0859634472658644 * Math.sqrt(5.25) / 2;
        assertThat(ratio.interval().get().upper()).isEqualTo(2 * Math.exp(half), within(1e-10));
        Estimate log = joint.logRatio(2, 1);
        assertThat(log.value().getAsDouble()).isEqualTo(Math.log(2), within(1e-15));
        assertThat(log.standardError().getAsDouble()).isEqualTo(Math.sqrt(5.25) / 2, within(1e-14));
        assertThat(log.statistic()).isEqualTo("log(c / b)");
    }

    @Test
    void ratiosOutsideTheirRange() {
        JointEstimates joint = joint(0, -2, 4);
        assertThat(joint.ratio(2, 0).status()).isEqualTo(Status.ZERO_DENOMINATOR);
        assertThat(joint.logRatio(2, 0).status()).isEqualTo(Status.ZERO_DENOMINATOR);
        assertThat(joint.ratio(2, 1).value()).hasValue(-2);
        assertThat(joint.ratio(2, 1).interval()).isEmpty();
        assertThat(joint.ratio(0, 2).interval()).isEmpty();
        assertThat(joint.logRatio(2, 1).status()).isEqualTo(Status.OUT_OF_RANGE);
        assertThat(joint.logRatio(0, 2).status()).isEqualTo(Status.OUT_OF_RANGE);
        JointEstimates partly = joint(1, Double.NaN, 4);
        assertThat(partly.ratio(0, 1).status()).isEqualTo(Status.NO_POSITIVES);
        assertThat(partly.ratio(1, 0).status()).isEqualTo(Status.NO_POSITIVES);
        assertThat(partly.difference(0, 1).status()).isEqualTo(Status.NO_POSITIVES);
        assertThat(partly.difference(0, 2).status()).isEqualTo(Status.RELIABLE);
        assertThat(partly.covariance(0, 1)).isEmpty();
        assertThat(partly.covariance(0, 2)).hasValue(0);
    }

    @Test
    void waldTests() {
        JointEstimates joint = joint(1, 2, 4);
        // One estimate: 4 squared over 9.
        TestResult one = joint.zero(2);
        assertThat(one.statistic().getAsDouble()).isEqualTo(16.0 / 9, within(1e-14));
        assertThat(one.numeratorDegreesOfFreedom()).isEqualTo(1);
        assertThat(one.denominatorDegreesOfFreedom()).isEqualTo(20);
        assertThat(one.pValue().getAsDouble()).isEqualTo(Distributions.tTwoSided(4.0 / 3, 20), within(1e-13));
        // b - a = 1, c - a = 3 with covariance {{4, 1.5}, {1.5, 10}}: wait of both through the inverse
        // (10 * 1 - 2 * 1.5 * 3 + 4 * 9) / (40 - 2.25) = 37 / 37.75, halved.
        TestResult equal = joint.equality();
        assertThat(equal.statistic().getAsDouble()).isEqualTo(37 / 37.75 / 2, within(1e-14));
        assertThat(equal.numeratorDegreesOfFreedom()).isEqualTo(2);
        // Undefined estimates do not take part in equality, but a test of them is undefined.
        JointEstimates partly = joint(1, Double.NaN, 4);
        assertThat(partly.equality().numeratorDegreesOfFreedom()).isEqualTo(1);
        assertThat(partly.equality().statistic().getAsDouble()).isEqualTo(0.9, within(1e-14));
        assertThat(partly.zero(1).status()).isEqualTo(Status.NO_POSITIVES);
        assertThat(joint(Double.NaN, Double.NaN, 4).equality().status()).isEqualTo(Status.TOO_FEW_ROWS);
        TestResult dependent = joint.wald("twice", new double[][] {{1, 0, 0}, {2, 0, 0}});
        assertThat(dependent.status()).isEqualTo(Status.NO_VARIANCE);
        assertThat(dependent.statistic()).isEmpty();
    }

    @Test
    void estimatesRefuseContradictions() {
        Estimate good = Estimate.of("e", 1, 4, 5, 0.95, COUNTS, "m");
        assertThat(good.named("f").statistic()).isEqualTo("f");
        assertThat(Estimate.of("e", 1, Double.NaN, 5, 0.95, COUNTS, "m").status())
                .isEqualTo(Status.NO_VARIANCE);
        assertThat(Estimate.of("e", 1, 4, 0, 0.95, COUNTS, "m").status()).isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
        var none = java.util.OptionalDouble.empty();
        var one = java.util.OptionalDouble.of(1);
        var nan = java.util.OptionalDouble.of(Double.NaN);
        var noInterval = java.util.Optional.<Interval>empty();
        assertThatThrownBy(() -> new Estimate("e", none, none, 0, noInterval, COUNTS, Status.RELIABLE, "m"))
                .hasMessageContaining("contradicts");
        assertThatThrownBy(() -> new Estimate("e", nan, none, 0, noInterval, COUNTS, Status.RELIABLE, "m"))
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> new Estimate("e", one, nan, 0, noInterval, COUNTS, Status.RELIABLE, "m"))
                .hasMessageContaining("standard error NaN");
        assertThatThrownBy(() -> new Estimate("e", one, none, 0, good.interval(), COUNTS, Status.RELIABLE, "m"))
                .hasMessageContaining("an interval needs");
        assertThatThrownBy(() -> new Estimate(null, one, none, 0, noInterval, COUNTS, Status.RELIABLE, "m"))
                .hasMessageContaining("null");
        assertThatThrownBy(() -> new Interval(2, 1, 0.95, IntervalMethod.T)).hasMessageContaining("lower must not");
        assertThatThrownBy(() -> new Interval(Double.NaN, 1, 0.95, IntervalMethod.T))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Interval(0, 1, 1, IntervalMethod.T)).hasMessageContaining("level");
        Interval interval = new Interval(1, 3, 0.9, IntervalMethod.T);
        assertThat(interval.width()).isEqualTo(2);
        assertThat(interval.contains(3)).isTrue();
        assertThat(interval.contains(3.1)).isFalse();
        assertThat(interval.contains(0.9)).isFalse();
        assertThat(Status.NO_POSITIVES.isDefined()).isFalse();
        assertThat(Status.NO_VARIANCE.isDefined()).isTrue();
        assertThat(Status.NO_VARIANCE.isReliable()).isFalse();
        assertThat(Status.RELIABLE.isReliable()).isTrue();
        assertThat(Status.values())
                .allSatisfy(status -> assertThat(status.reason()).isNotBlank());
    }

    @Test
    void matricesThatAreSingular() {
        assertThat(Matrices.inverse(new double[][] {{1, 1}, {1, 1}})).isNull();
        assertThat(Matrices.inverse(new double[][] {{0}})).isNull();
        assertThat(Matrices.inverse(new double[][] {{Double.NaN}})).isNull();
        // Determinant 8.
        double[][] inverse = Matrices.inverse(new double[][] {{4, 2}, {2, 3}});
        assertThat(inverse[0]).usingComparatorWithPrecision(1e-15).containsExactly(0.375, -0.25);
        assertThat(inverse[1]).usingComparatorWithPrecision(1e-15).containsExactly(-0.25, 0.5);
    }
}
