package org.equidad.fairness;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Small dense symmetric systems. */
final class Matrices {
    /** A pivot below this share of its diagonal means that a row is a combination of those before it. */
    private static final double SINGULAR = 1e-11;

    private Matrices() {}

    /**
     * Inverse of a symmetric positive definite matrix by Cholesky's decomposition of its scaled form.
     *
     * @return null where the matrix is singular to working precision
     */
    static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            if (!(matrix[i][i] > 0 && matrix[i][i] <= Double.MAX_VALUE)) {
                return null;
            }
            scale[i] = Math.sqrt(matrix[i][i]);
        }
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] / scale[i] / scale[j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    if (!(sum > SINGULAR)) {
                        return null;
                    }
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    lower[i][j] = sum / lower[j][j];
                }
            }
        }
        double[][] inverse = new double[n][n];
        for (int c = 0; c < n; c++) {
            double[] x = new double[n];
            for (int i = c; i < n; i++) {
                double sum = i == c ? 1 : 0;
                for (int k = c; k < i; k++) {
                    sum -= lower[i][k] * x[k];
                }
                x[i] = sum / lower[i][i];
            }
            for (int i = n - 1; i >= 0; i--) {
                for (int k = i + 1; k < n; k++) {
                    x[i] -= lower[k][i] * x[k];
                }
                x[i] /= lower[i][i];
            }
            for (int i = 0; i < n; i++) {
                inverse[i][c] = x[i] / scale[i] / scale[c];
            }
        }
        return inverse;
    }

    static double[] multiply(double[][] matrix, double[] vector) {
        double[] product = new double[matrix.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = dot(matrix[i], vector);
        }
        return product;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** L V L' for contrasts L in rows. */
    static double[][] sandwich(double[][] contrasts, double[][] covariance) {
        int k = contrasts.length;
        double[][] result = new double[k][k];
        for (int i = 0; i < k; i++) {
            double[] half = multiply(covariance, contrasts[i]);
            for (int j = 0; j <= i; j++) {
                result[i][j] = dot(contrasts[j], half);
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    /** x' M^-1 x; NaN where the matrix is singular to working precision. */
    static double inverseQuadraticForm(double[][] matrix, double[] x) {
        double[][] inverse = inverse(matrix);
        return inverse == null ? Double.NaN : dot(x, multiply(inverse, x));
    }

    /** Positions of the values that are not NaN. */
    static int[] defined(double[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .toArray();
    }

    static double[] pick(double[] values, int[] positions) {
        return Arrays.stream(positions).mapToDouble(i -> values[i]).toArray();
    }

    /** Rows and columns at the positions. */
    static double[][] pick(double[][] matrix, int[] positions) {
        return Arrays.stream(positions)
                .mapToObj(i -> pick(matrix[i], positions))
                .toArray(double[][]::new);
    }

    static double[][] filled(int size, double value) {
        double[][] matrix = new double[size][size];
        for (double[] row : matrix) {
            Arrays.fill(row, value);
        }
        return matrix;
    }
}
