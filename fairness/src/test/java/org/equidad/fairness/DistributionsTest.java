package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.equidad.fairness.ReferenceData.assertClose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tails and quantiles against R 4.2.2 (qt, qbeta, qnorm, pf, pchisq, printed with 17 digits), 1e-12 relative. */
class DistributionsTest {
    @ParameterizedTest
    @CsvSource({
        "0.975, 1, 12.706204736174694",
        "0.975, 2, 4.3026527297494619",
        "0.975, 3, 3.1824463052837082",
        "0.975, 14, 2.1447866879178039",
        "0.975, 197, 1.972079033778501",
        "0.995, 4.5, 4.2728239930112917",
        "0.9, 0.5, 10.270324410234281",
        "0.9999999, 7, 19.933902249446191",
        "0.025, 5, -2.570581835636315",
        "0.975, Infinity, 1.959963984540054"
    })
    void student(double p, double df, double expected) {
        assertClose("t quantile", Distributions.tQuantile(p, df), expected, 1e-12);
        assertClose("t tail", Distributions.tUpper(expected, df), 1 - p, 1e-9);
    }

    @Test
    void studentInTheMiddleAndBothTails() {
        assertThat(Distributions.tQuantile(0.5, 3)).isZero();
        assertThat(Distributions.tUpper(-2.570581835636315, 5)).isEqualTo(0.975, within(1e-13));
        assertThat(Distributions.tTwoSided(-2.570581835636315, 5)).isEqualTo(0.05, within(1e-13));
    }

    @ParameterizedTest
    @CsvSource({
        "0.025, 2.5, 7.5, 0.049301922976594047",
        "0.975, 3.5, 6.5, 0.65220820652773415",
        "0.025, 160.25, 23.75, 0.81896422209730879",
        "0.5, 0.1, 0.2, 0.041652495555596344",
        "0.975, 1, 20, 0.16843347098308536",
        "0.025, 0, 3, 0",
        "0.975, 3, 0, 1"
    })
    void beta(double p, double a, double b, double expected) {
        assertClose("beta quantile", Distributions.betaQuantile(p, a, b), expected, 1e-12, 1e-3);
    }

    @Test
    void fAndChiSquared() {
        assertClose("F", Distributions.fUpper(3.1, 2, 17), 0.071148862335527502, 1e-12);
        assertClose("F", Distributions.fUpper(3.1, 2, Double.POSITIVE_INFINITY), Math.exp(-3.1), 1e-12);
        assertClose("chi-squared", Distributions.chiSquaredUpper(7.8, 3), 0.050331097859853374, 1e-12);
        assertThat(Distributions.fUpper(0, 2, 3)).isEqualTo(1);
        assertThat(Distributions.chiSquaredUpper(0, 2)).isEqualTo(1);
        assertClose("normal", Distributions.normalQuantile(1e-10), -6.3613409024040557, 1e-12);
    }

    /** With equal weights the ratio of quadratic forms is an F variable. */
    @ParameterizedTest
    @CsvSource({"1, 0.3, 11.5", "1, 4, 20.9", "2, 9, 3", "3, 0.01, 40", "5, 30, 8.25"})
    void equalWeightsAreF(int count, double x, double ddf) {
        double[] ones = new double[count];
        java.util.Arrays.fill(ones, 1.0);
        double expected = Distributions.fUpper(x / count, count, ddf);
        assertThat(QuadraticForms.exactTail(x, ones, ddf)).isEqualTo(expected, within(1e-10));
        // The saddlepoint is an approximation, good to a few per cent; its denominator is a whole number.
        assertThat(QuadraticForms.saddlepointTail(x, ones, Math.floor(ddf)))
                .isEqualTo(Distributions.fUpper(x / count, count, Math.floor(ddf)), within(0.05));
    }

    /**
     * Unequal weights against an integral of another kind (scipy 1.10.1, quad over the denominator of the tail of the
     * numerator, itself by quad over its first term; survey/quadratic_forms.py).
     */
    @ParameterizedTest
    @CsvSource({
        "1.3, 0.7, 11.94, 20.92, 0.010496492876063896",
        "2.5, 0.2, 4, 9.5, 0.25254419619093477",
        "1.1, 1.0, 30, 200, 1.7082943509513752e-06"
    })
    void unequalWeights(double a, double b, double x, double ddf, double expected) {
        assertThat(QuadraticForms.exactTail(x, new double[] {a, b}, ddf)).isEqualTo(expected, within(1e-9));
    }

    /** At the mean of the form the saddlepoint breaks down and Satterthwaite's F takes over. */
    @Test
    void theSaddlepointStepsAsideAtTheMean() {
        double[] weights = {1, 1};
        double tail = QuadraticForms.saddlepointTail(2, weights, 50);
        assertThat(tail).isEqualTo(Distributions.fUpper(1, 2, 50), within(1e-12));
    }
}
