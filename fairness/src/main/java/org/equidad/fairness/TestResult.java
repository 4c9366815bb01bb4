package org.equidad.fairness;

import java.util.OptionalDouble;

/**
 * Result of a test of a hypothesis about the population.
 *
 * @param test name of the test
 * @param statistic value of the test statistic; empty where it does not exist
 * @param numeratorDegreesOfFreedom degrees of freedom of the hypothesis; 1 for a t statistic
 * @param denominatorDegreesOfFreedom degrees of freedom of the design; infinite for chi-squared and normal statistics
 * @param pValue probability under the hypothesis of a statistic at least as extreme; empty where there is no statistic
 *     or no degrees of freedom
 * @param status why a part is missing
 */
public record TestResult(
        String test,
        OptionalDouble statistic,
        double numeratorDegreesOfFreedom,
        double denominatorDegreesOfFreedom,
        OptionalDouble pValue,
        Status status) {

    /** A test that cannot be made. */
    static TestResult undefined(String test, Status status) {
        return new TestResult(test, OptionalDouble.empty(), 0, 0, OptionalDouble.empty(), status);
    }

    /** A two-sided t test. */
    static TestResult t(String test, double t, double df) {
        return of(test, t, 1, df, df > 0 ? Distributions.tTwoSided(t, df) : Double.NaN);
    }

    /** An F test. */
    static TestResult f(String test, double f, double df1, double df2) {
        return of(test, f, df1, df2, df2 > 0 ? Distributions.fUpper(f, df1, df2) : Double.NaN);
    }

    static TestResult of(String test, double statistic, double df1, double df2, double p) {
        if (!Double.isFinite(statistic)) {
            return undefined(test, Status.NO_VARIANCE);
        }
        boolean known = p >= 0 && p <= 1;
        return new TestResult(
                test,
                OptionalDouble.of(statistic),
                df1,
                Math.max(0, df2),
                known ? OptionalDouble.of(p) : OptionalDouble.empty(),
                known ? Status.RELIABLE : Status.NO_DEGREES_OF_FREEDOM);
    }
}
