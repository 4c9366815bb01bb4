package org.equidad.features;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills missing inputs with the weighted median of the training rows, for models that take no missing values. Fitted on
 * the labelled rows of the training years; other rows are filled with the same constants.
 */
public final class Imputation {
    private final List<String> names;
    private final double[] medians;

    private Imputation(List<String> names, double[] medians) {
        this.names = names;
        this.medians = medians;
    }

    /** The medians of these rows. An input without any value in them was never made. */
    public static Imputation fit(AuditData training) {
        double[][] features = training.features();
        double[] weights = training.weights();
        int[] rows = training.labelled();
        double[] medians = new double[features.length];
        for (int j = 0; j < medians.length; j++) {
            medians[j] = Weighted.quantiles(features[j], weights, rows, 0.5)[0];
        }
        return new Imputation(training.featureNames(), medians);
    }

    /**
     * Copies with the gaps filled.
     *
     * @param features one array per input, in the order of the training rows
     */
    public double[][] apply(double[][] features) {
        if (features.length != medians.length) {
            throw new IllegalArgumentException(
                    features.length + " inputs; " + medians.length + " were fitted: " + names);
        }
        double[][] filled = new double[features.length][];
        for (int j = 0; j < filled.length; j++) {
            filled[j] = features[j].clone();
            for (int i = 0; i < filled[j].length; i++) {
                if (Double.isNaN(filled[j][i])) {
                    filled[j][i] = medians[j];
                }
            }
        }
        return filled;
    }

    /** The constant of each input. */
    public Map<String, Double> constants() {
        Map<String, Double> constants = new LinkedHashMap<>();
        for (int j = 0; j < medians.length; j++) {
            constants.put(names.get(j), medians[j]);
        }
        return Collections.unmodifiableMap(constants);
    }
}
