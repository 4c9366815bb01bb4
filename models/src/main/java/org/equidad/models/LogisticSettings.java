package org.equidad.models;

/**
 * Settings of {@link LogisticRegression}.
 *
 * @param c inverse strength of the L2 penalty, as scikit-learn's C: the loss is 0.5 |b|^2 + C x (weighted log loss)
 * @param balance how the outcomes are balanced
 * @param scaling whose mean and standard deviation standardise the features
 * @param maxIterations iterations of L-BFGS at most, and Newton steps at most after them
 * @param tolerance converged when no component of the gradient exceeds this, divided by C x total training weight
 */
public record LogisticSettings(
        double c, ClassBalance balance, Standardisation scaling, int maxIterations, double tolerance) {

    /** Which mean and standard deviation (divisor n, or the total weight) standardise a feature. */
    public enum Standardisation {
        /** Of the population the survey weights stand for. */
        SURVEY_WEIGHTED,
        /** Of the rows. */
        UNWEIGHTED
    }

    public LogisticSettings {
        Checks.positive("C", c);
        Checks.atLeast("maximum iterations", maxIterations, 1);
        Checks.positive("tolerance", tolerance);
    }

    /** C = 1, outcomes balanced and features standardised with survey weights, 1,000 iterations, tolerance 1e-12. */
    public static LogisticSettings defaults() {
        return new LogisticSettings(1, ClassBalance.SURVEY_WEIGHTS, Standardisation.SURVEY_WEIGHTED, 1000, 1e-12);
    }

    public LogisticSettings withC(double value) {
        return new LogisticSettings(value, balance, scaling, maxIterations, tolerance);
    }

    public LogisticSettings withBalance(ClassBalance value) {
        return new LogisticSettings(c, value, scaling, maxIterations, tolerance);
    }

    public LogisticSettings withScaling(Standardisation value) {
        return new LogisticSettings(c, balance, value, maxIterations, tolerance);
    }

    public LogisticSettings withMaxIterations(int value) {
        return new LogisticSettings(c, balance, scaling, value, tolerance);
    }
}
