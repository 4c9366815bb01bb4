package org.equidad.fairness;

/**
 * The test that {@link GroupReport#test} gives.
 *
 * @param metric what is compared
 * @param dimension name of the grouping
 * @param result the F test
 */
record JointTest(Metric metric, String dimension, TestResult result) {
    private static final String WALD = "adjusted Wald F";

    /**
     * The test over the groups that have a value.
     *
     * @param values by group, NaN where there is none
     * @param matrix covariance of the groups; further rows and columns are ignored
     * @param df degrees of freedom of the union of the groups
     */
    static JointTest of(Metric metric, String dimension, double[] values, double[][] matrix, double df) {
        int[] defined = Matrices.defined(values);
        return new JointTest(
                metric, dimension, wald(Matrices.pick(values, defined), Matrices.pick(matrix, defined), df));
    }

    private static TestResult wald(double[] value, double[][] covariance, double df) {
        int q = value.length - 1;
        if (q < 1) {
            return TestResult.undefined(WALD, Status.TOO_FEW_ROWS);
        }
        double[][] v = new double[q][q];
        double[] d = new double[q];
        for (int i = 0; i < q; i++) {
            d[i] = value[i + 1] - value[0];
            for (int j = 0; j < q; j++) {
                v[i][j] = covariance[i + 1][j + 1] - covariance[i + 1][0] - covariance[0][j + 1] + covariance[0][0];
            }
        }
        double wald = Matrices.inverseQuadraticForm(v, d);
        double residual = df - q + 1;
        if (df == Double.POSITIVE_INFINITY) {
            return TestResult.f(WALD, wald / q, q, df);
        }
        return residual > 0
                ? TestResult.f(WALD, wald * residual / (df * q), q, residual)
                : TestResult.undefined(WALD, Status.NO_DEGREES_OF_FREEDOM);
    }
}
