package org.equidad.models;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The inputs of a model: p named features of n rows, stored by column. NaN is a missing value; infinities are refused.
 */
public final class FeatureMatrix {
    private final List<String> names;
    private final double[][] columns;
    private final int rows;

    private FeatureMatrix(List<String> names, double[][] columns, int rows) {
        this.names = names;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Copies p columns of n values each.
     *
     * @throws IllegalArgumentException on no column, unequal lengths, a repeated name or an infinite value
     */
    public static FeatureMatrix of(List<String> names, double[][] columns) {
        if (names.isEmpty() || names.size() != columns.length) {
            throw new IllegalArgumentException(names.size() + " feature names for " + columns.length
                    + " columns; at least one of each, equally many");
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("feature names repeat: " + names);
        }
        int rows = columns[0].length;
        double[][] copy = new double[columns.length][];
        for (int j = 0; j < columns.length; j++) {
            if (columns[j].length != rows) {
                throw new IllegalArgumentException("feature '" + names.get(j) + "' has " + columns[j].length
                        + " rows, '" + names.get(0) + "' has " + rows);
            }
            for (int i = 0; i < rows; i++) {
                if (Double.isInfinite(columns[j][i])) {
                    throw new IllegalArgumentException("feature '" + names.get(j) + "', row " + i
                            + ": infinite; finite numbers or NaN are allowed");
                }
            }
            copy[j] = columns[j].clone();
        }
        return new FeatureMatrix(List.copyOf(names), copy, rows);
    }

    public int rows() {
        return rows;
    }

    public int features() {
        return columns.length;
    }

    public List<String> names() {
        return names;
    }

    public double get(int row, int feature) {
        return columns[feature][row];
    }

    /** A copy of one feature's values. */
    public double[] column(int feature) {
        return columns[feature].clone();
    }

    /** A copy of one row's values, in the order of the names. */
    public double[] row(int row) {
        double[] values = new double[columns.length];
        for (int j = 0; j < values.length; j++) {
            values[j] = columns[j][row];
        }
        return values;
    }

    /** The rows at these positions, in this order. */
    public FeatureMatrix take(int[] positions) {
        double[][] taken = new double[columns.length][];
        for (int j = 0; j < taken.length; j++) {
            double[] column = columns[j];
            taken[j] = Arrays.stream(positions).mapToDouble(i -> column[i]).toArray();
        }
        return new FeatureMatrix(names, taken, positions.length);
    }

    /**
     * Some of the features, in the order of the names given: for a model on individual features only, for example.
     *
     * @throws IllegalArgumentException on a name that is not there, a repeated one or none at all
     */
    public FeatureMatrix select(List<String> some) {
        double[][] chosen = new double[some.size()][];
        for (int j = 0; j < chosen.length; j++) {
            int at = names.indexOf(some.get(j));
            if (at < 0) {
                throw new IllegalArgumentException("no feature '" + some.get(j) + "'; there are " + names);
            }
            chosen[j] = columns[at];
        }
        return of(some, chosen);
    }

    /** All values row after row, as the native libraries take them. */
    public double[] toRowMajor() {
        double[] flat = new double[Math.multiplyExact(rows, columns.length)];
        for (int j = 0; j < columns.length; j++) {
            for (int i = 0; i < rows; i++) {
                flat[i * columns.length + j] = columns[j][i];
            }
        }
        return flat;
    }
}
