package org.equidad.models;

import java.util.Arrays;
import java.util.List;

/**
 * Rows with features, a yes-no outcome and a survey weight: what a model is trained, tuned or calibrated on.
 *
 * <p>Weights are kept as given; evaluation uses them so. Training uses {@link #trainingWeights()}, scaled to mean 1, so
 * that penalties and minimum leaf weights keep their meaning whatever the size of the population. Rows of weight zero
 * are allowed and take no part in training.
 */
public final class LabelledRows {
    private final FeatureMatrix features;
    private final boolean[] labels;
    private final double[] weights;

    private LabelledRows(FeatureMatrix features, boolean[] labels, double[] weights) {
        this.features = features;
        this.labels = labels;
        this.weights = weights;
    }

    /**
     * Copies the outcome and weight of each of the n rows.
     *
     * @param labels true where the outcome (dropout) holds
     * @param weights survey weights, finite and not negative, at least one positive
     * @throws IllegalArgumentException on unequal lengths or a weight that is not allowed
     */
    public static LabelledRows of(FeatureMatrix features, boolean[] labels, double[] weights) {
        Checks.sameLength("labels", labels.length, features.rows());
        Checks.sameLength("weights", weights.length, features.rows());
        Checks.weights(weights);
        return new LabelledRows(features, labels.clone(), weights.clone());
    }

    /** Number of rows, those of weight zero included. */
    public int rows() {
        return labels.length;
    }

    public FeatureMatrix features() {
        return features;
    }

    /** A copy of the outcomes. */
    public boolean[] labels() {
        return labels.clone();
    }

    /** A copy of the survey weights as given. */
    public double[] weights() {
        return weights.clone();
    }

    /** The survey weights times a constant, so that those that are positive have mean 1. */
    public double[] trainingWeights() {
        double sum = 0;
        int positive = 0;
        for (double w : weights) {
            sum += w;
            if (w > 0) {
                positive++;
            }
        }
        double mean = sum / positive;
        double[] scaled = new double[weights.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = weights[i] / mean;
        }
        return scaled;
    }

    /** The same rows with other weights, for example reweighed ones. */
    public LabelledRows withWeights(double[] otherWeights) {
        return of(features, labels, otherWeights);
    }

    /** The same rows with some of the features; see {@link FeatureMatrix#select}. */
    public LabelledRows select(List<String> some) {
        return new LabelledRows(features.select(some), labels, weights);
    }

    /** The rows at these positions, in this order. */
    public LabelledRows take(int[] positions) {
        boolean[] y = new boolean[positions.length];
        double[] w = new double[positions.length];
        for (int i = 0; i < positions.length; i++) {
            y[i] = labels[positions[i]];
            w[i] = weights[positions[i]];
        }
        return of(features.take(positions), y, w);
    }

    /** The rows that training sees: those of positive weight. Refuses rows of one outcome only. */
    LabelledRows forTraining() {
        int kept = 0;
        int[] positions = new int[labels.length];
        boolean anyPositive = false;
        boolean anyNegative = false;
        for (int i = 0; i < labels.length; i++) {
            if (weights[i] > 0) {
                positions[kept++] = i;
                anyPositive |= labels[i];
                anyNegative |= !labels[i];
            }
        }
        if (!anyPositive || !anyNegative) {
            throw new IllegalArgumentException("all " + kept + " rows of positive weight have the outcome "
                    + (anyPositive ? "true" : "false") + "; a model needs both outcomes");
        }
        return kept == labels.length ? this : take(Arrays.copyOf(positions, kept));
    }
}
