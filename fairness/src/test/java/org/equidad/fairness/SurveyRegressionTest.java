package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What the fixtures of R do not reach: degenerate data, options and messages. */
class SurveyRegressionTest {
    private final double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
    private final double[] y = {0, 0, 1, 0, 1, 1, 0, 1};
    private final LinearizedDesign design = SurveyDesign.equalWeights(8).build();

    @Test
    void oneGroupGivesItsLogOdds() {
        SurveyRegression model = SurveyRegression.on(design).logistic("y", y);
        assertThat(model.coefficient("(Intercept)").value().getAsDouble()).isEqualTo(0, within(1e-12));
        // Error of the log-odds: that of the mean over p (1 - p) = 1/4; variance of the mean 1/4 / 8 * 8/7.
        assertThat(model.coefficient("(Intercept)").standardError().getAsDouble())
                .isEqualTo(4 * Math.sqrt(1.0 / 28), within(1e-12));
        assertThat(model.coefficients().estimate(0).degreesOfFreedom()).isEqualTo(7);
    }

    @Test
    void oddsRatiosAreExponentials() {
        SurveyRegression model =
                SurveyRegression.on(design).with("x", x).withLevel(0.9).logistic("y", y);
        Estimate slope = model.coefficient("x");
        Estimate ratio = model.oddsRatio("x");
        double value = Math.exp(slope.value().getAsDouble());
        assertThat(ratio.value()).hasValue(value);
        assertThat(ratio.standardError().getAsDouble())
                .isEqualTo(value * slope.standardError().getAsDouble(), within(1e-15));
        assertThat(ratio.interval().get().upper())
                .isEqualTo(Math.exp(slope.interval().get().upper()));
        assertThat(ratio.interval().get().level()).isEqualTo(0.9);
        assertThat(ratio.interval().get().method()).isEqualTo(IntervalMethod.LOG);
        assertThat(model.test("x").statistic().getAsDouble())
                .isEqualTo(
                        Math.pow(
                                slope.value().getAsDouble()
                                        / slope.standardError().getAsDouble(),
                                2),
                        within(1e-12));
        SurveyRegression linear = SurveyRegression.on(design).with("x", x).linear("y", y);
        assertThatThrownBy(() -> linear.oddsRatio("x")).hasMessageContaining("linear, not logistic");
        assertThatThrownBy(() -> linear.test("z")).hasMessage("no predictor 'z': there are [x]");
    }

    @Test
    void collinearPredictorsAndSeparationHaveAStatus() {
        SurveyRegression twice =
                SurveyRegression.on(design).with("x", x).with("z", x).logistic("y", y);
        assertThat(twice.coefficient("x").status()).isEqualTo(Status.COLLINEAR);
        assertThat(twice.test("x").status()).isEqualTo(Status.COLLINEAR);
        assertThat(twice.oddsRatio("x").value()).isEmpty();
        assertThat(SurveyRegression.on(design)
                        .with("one", new double[] {2, 2, 2, 2, 2, 2, 2, 2})
                        .linear("y", y)
                        .coefficient("one")
                        .status())
                .isEqualTo(Status.COLLINEAR);
        double[] separated = {0, 0, 0, 0, 1, 1, 1, 1};
        assertThat(SurveyRegression.on(design)
                        .with("x", x)
                        .logistic("y", separated)
                        .coefficient("x")
                        .status())
                .isEqualTo(Status.NOT_CONVERGED);
        assertThat(SurveyRegression.on(design)
                        .logistic("y", new double[8])
                        .coefficient("(Intercept)")
                        .status())
                .isEqualTo(Status.NOT_CONVERGED);
        assertThat(SurveyRegression.on(design)
                        .in(Domain.all().not())
                        .with("x", x)
                        .logistic("y", y)
                        .coefficient("x")
                        .status())
                .isEqualTo(Status.EMPTY_DOMAIN);
    }

    @Test
    void categoriesAndMissingRows() {
        Grouping group = Grouping.of("g", new String[] {"c", "b", "c", "b", "c", "b", null, "b"});
        double[] holes = y.clone();
        holes[0] = Double.NaN;
        double[] partial = x.clone();
        partial[1] = Double.NaN;
        SurveyRegression model =
                SurveyRegression.on(design).with("x", partial).with(group).linear("y", holes);
        // Rows 0 (outcome), 1 (x) and 6 (group) leave; b is the reference, as the first in order.
        assertThat(model.coefficients().labels()).containsExactly("(Intercept)", "x", "gc");
        assertThat(model.coefficient("x").counts().rows()).isEqualTo(5);
        assertThat(model.coefficient("x").counts().missing()).isEqualTo(3);
        // Five rows, one stratum: 4 + 1 - 3.
        assertThat(model.coefficient("x").degreesOfFreedom()).isEqualTo(2);
        // A category without rows in the domain is no column, and a grouping with one category has nothing to test.
        SurveyRegression one =
                SurveyRegression.on(design).in(group.domain("b")).with(group).linear("y", y);
        assertThat(one.coefficients().labels()).containsExactly("(Intercept)");
        assertThat(one.test("g").status()).isEqualTo(Status.ONE_CLASS);
    }

    @Test
    void badInputIsNamed() {
        SurveyRegression.Builder builder = SurveyRegression.on(design).with("x", x);
        assertThatThrownBy(() -> builder.with("x", x)).hasMessage("predictor 'x' is given twice");
        assertThatThrownBy(() -> builder.with("z", new double[3])).hasMessageContaining("3 rows");
        assertThatThrownBy(() -> builder.withLevel(1)).hasMessageContaining("level");
        assertThatThrownBy(() -> builder.logistic("y", new double[] {0, 1, 2, 0, 0, 0, 0, 0}))
                .hasMessage("y at index 2 is 2.0: a logistic outcome lies in [0, 1]");
        assertThatThrownBy(() -> builder.linear("y", new double[] {0, 1, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0}))
                .hasMessage("outcome at index 2 is Infinity: must be finite");
        double[] infinite = x.clone();
        infinite[3] = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> SurveyRegression.on(design).with("x", infinite).linear("y", y))
                .hasMessage("predictor at index 3 is -Infinity: must be finite");
        assertThatThrownBy(() -> SurveyRegression.on(null)).hasMessageContaining("null");
    }

    /** A replicate in which the model cannot be fitted is left out, as any statistic without a value. */
    @Test
    void replicatesThatCannotBeFittedAreLeftOut() {
        double[] w = {1, 1, 1, 1, 1, 1, 1, 1};
        double[][] factors = {
            {2, 0, 2, 0, 2, 0, 2, 0}, {0, 2, 0, 2, 0, 2, 0, 2}, {1, 1, 1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0, 0, 0}
        };
        ReplicateDesign replicated = ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, w)
                .factors(factors)
                .build();
        SurveyRegression model = SurveyRegression.on(replicated).with("x", x).linear("y", y);
        assertThat(model.coefficient("x").standardError()).isPresent();
        assertThat(model.coefficient("x").status()).isNotEqualTo(Status.NO_VARIANCE);
    }

    @Test
    void aModelWithoutVarianceKeepsItsCoefficients() {
        ReplicateDesign none = ReplicateDesign.builder(ReplicateMethod.BOOTSTRAP, new double[] {1, 1, 1, 1, 1, 1, 1, 1})
                .factors(new double[2][8])
                .build();
        SurveyRegression model = SurveyRegression.on(none).with("x", x).logistic("y", y);
        assertThat(model.coefficient("x").status()).isEqualTo(Status.NO_VARIANCE);
        assertThat(model.coefficient("x").value()).isPresent();
        assertThat(model.oddsRatio("x").status()).isEqualTo(Status.NO_VARIANCE);
        assertThat(model.oddsRatio("x").interval()).isEmpty();
        assertThat(model.test("x").status()).isEqualTo(Status.NO_VARIANCE);
    }

    @Test
    void combinationsOfCoefficients() {
        JointEstimates joint =
                SurveyRegression.on(design).with("x", x).linear("y", y).coefficients();
        // The prediction at x = 4.5, the mean of x, is the mean of y, with its standard error.
        Estimate middle = joint.combination("at 4.5", new double[] {1, 4.5});
        assertThat(middle.value().getAsDouble()).isEqualTo(0.5, within(1e-12));
        assertThat(middle.degreesOfFreedom()).isEqualTo(6);
        assertThat(middle.counts().rows()).isEqualTo(8);
    }
}
