package org.equidad.explain;

import java.util.Arrays;

/** Columns of half interactions of the pairs of features that meet on some path, for a block of rows. */
final class PairColumns {
    static final PairColumns NONE = new PairColumns(new int[0], 0);

    private final int[] pairs;
    private final double[][] columns;

    /** One column of so many rows for each pair, numbered as by {@link Paths#pairs()}. */
    PairColumns(int[] pairs, int rows) {
        this.pairs = pairs;
        this.columns = new double[pairs.length][rows];
    }

    double[] of(int pair) {
        return columns[Arrays.binarySearch(pairs, pair)];
    }

    void clear() {
        for (double[] column : columns) {
            Arrays.fill(column, 0);
        }
    }

    /** Writes one row's half interactions into both triangles; the rest is left alone. */
    void copyRow(int row, int features, double[][] matrix) {
        for (int k = 0; k < pairs.length; k++) {
            int i = pairs[k] / features;
            int j = pairs[k] % features;
            matrix[i][j] = columns[k][row];
            matrix[j][i] = columns[k][row];
        }
    }
}
