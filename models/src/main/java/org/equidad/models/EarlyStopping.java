package org.equidad.models;

import java.util.List;

/**
 * Keeps the best validation score of a growing ensemble, or the best mean of several that grow side by side. Ties keep
 * the smaller ensemble.
 */
final class EarlyStopping {
    private final List<boolean[]> labels;
    private final List<double[]> weights;
    private final int patience;
    private double best = Double.NEGATIVE_INFINITY;
    private int bestTrees;

    EarlyStopping(List<LabelledRows> held, int patience) {
        this.labels = held.stream().map(LabelledRows::labels).toList();
        this.weights = held.stream().map(LabelledRows::weights).toList();
        this.patience = patience;
    }

    /** Takes the scores after so many trees; true where training should stop. */
    boolean done(int trees, List<double[]> scores) {
        double sum = 0;
        for (int k = 0; k < scores.size(); k++) {
            sum += AveragePrecision.of(scores.get(k), labels.get(k), weights.get(k));
        }
        double value = sum / scores.size();
        if (value > best) {
            best = value;
            bestTrees = trees;
        }
        return trees - bestTrees >= patience;
    }

    double best() {
        return best;
    }

    int bestTrees() {
        return bestTrees;
    }
}
