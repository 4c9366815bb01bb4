package org.equidad.explain;

import java.util.Arrays;
import java.util.List;

/**
 * SHAP values of n rows: how far each feature moves the row's raw score from the base value. For every row, the base
 * value plus the sum over the features equals the raw score to 1e-9 (checked when they are computed). Raw-score units:
 * log-odds for a classifier.
 */
public final class ShapValues {
    private final double baseValue;
    private final List<String> names;
    private final double[][] columns;
    private final double[] rawScores;

    ShapValues(double baseValue, List<String> names, double[][] columns, double[] rawScores) {
        this.baseValue = baseValue;
        this.names = List.copyOf(names);
        this.columns = columns;
        this.rawScores = rawScores;
    }

    /** The mean raw score under the explainer's cover or background: what is known of a row before any feature is. */
    public double baseValue() {
        return baseValue;
    }

    /** The features, in the order of the model, by the names of the explained table. */
    public List<String> featureNames() {
        return names;
    }

    public int rows() {
        return rawScores.length;
    }

    public int features() {
        return columns.length;
    }

    /** The value of one feature for one row. */
    public double get(int row, int feature) {
        return columns[feature][row];
    }

    /** A copy of one feature's values, one per row. */
    public double[] column(int feature) {
        return columns[feature].clone();
    }

    /** A copy of one row's values, one per feature. */
    public double[] row(int row) {
        double[] values = new double[columns.length];
        Arrays.setAll(values, f -> columns[f][row]);
        return values;
    }

    /** The raw score of one row. */
    public double rawScore(int row) {
        return rawScores[row];
    }

    /** A copy of the raw scores, one per row. */
    public double[] rawScores() {
        return rawScores.clone();
    }
}
