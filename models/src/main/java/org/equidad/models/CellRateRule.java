package org.equidad.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A yardstick, not a model: the weighted rate of the outcome in the training rows, by the cells of a few features such
 * as age and area. A model that does not beat it has learned nothing beyond them.
 *
 * <p>A row whose cell has no training row of positive weight gets the rate of all training rows. A missing value is a
 * value of its own.
 */
public final class CellRateRule {
    private final List<String> keys;
    private final Map<List<Double>, Double> rates;
    private final double overall;

    private CellRateRule(List<String> keys, Map<List<Double>, Double> rates, double overall) {
        this.keys = keys;
        this.rates = rates;
        this.overall = overall;
    }

    /**
     * Takes the rates of the training rows.
     *
     * @param keys the features that form the cells, at least one
     * @throws IllegalArgumentException on a feature that the rows do not have
     */
    public static CellRateRule fit(LabelledRows training, List<String> keys) {
        Checks.atLeast("features of the cells", keys.size(), 1);
        int[] columns = columns(training.features(), keys);
        boolean[] labels = training.labels();
        double[] weights = training.weights();
        Map<List<Double>, double[]> sums = new TreeMap<>(CellRateRule::compare);
        double[] all = new double[2];
        for (int i = 0; i < labels.length; i++) {
            if (weights[i] > 0) {
                double[] cell = sums.computeIfAbsent(cell(training.features(), columns, i), c -> new double[2]);
                cell[0] += labels[i] ? weights[i] : 0;
                cell[1] += weights[i];
                all[0] += labels[i] ? weights[i] : 0;
                all[1] += weights[i];
            }
        }
        Map<List<Double>, Double> rates = new LinkedHashMap<>();
        sums.forEach((cell, sum) -> rates.put(cell, sum[0] / sum[1]));
        return new CellRateRule(List.copyOf(keys), rates, all[0] / all[1]);
    }

    /**
     * The rate of each row's cell.
     *
     * @throws IllegalArgumentException on rows without the features of the cells
     */
    public double[] score(FeatureMatrix rows) {
        int[] columns = columns(rows, keys);
        double[] scores = new double[rows.rows()];
        Arrays.setAll(scores, i -> rates.getOrDefault(cell(rows, columns, i), overall));
        return scores;
    }

    /** The features that form the cells. */
    public List<String> keys() {
        return keys;
    }

    /** Number of cells with training rows. */
    public int cells() {
        return rates.size();
    }

    private static int[] columns(FeatureMatrix rows, List<String> keys) {
        int[] columns = new int[keys.size()];
        for (int k = 0; k < columns.length; k++) {
            columns[k] = rows.names().indexOf(keys.get(k));
            if (columns[k] < 0) {
                throw new IllegalArgumentException(
                        "feature '" + keys.get(k) + "' is not among the rows' features " + rows.names());
            }
        }
        return columns;
    }

    private static List<Double> cell(FeatureMatrix rows, int[] columns, int row) {
        return Arrays.stream(columns).mapToObj(c -> rows.get(row, c) + 0.0).toList();
    }

    private static int compare(List<Double> a, List<Double> b) {
        for (int k = 0; k < a.size(); k++) {
            int order = a.get(k).compareTo(b.get(k));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
