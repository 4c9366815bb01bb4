package org.equidad.models;

/** Keeps the best validation score of a growing ensemble. Ties keep the smaller ensemble. */
final class EarlyStopping {
    private final boolean[] labels;
    private final double[] weights;
    private final int patience;
    private double best = Double.NEGATIVE_INFINITY;
    private int bestTrees;

    EarlyStopping(LabelledRows validation, int patience) {
        this.labels = validation.labels();
        this.weights = validation.weights();
        this.patience = patience;
    }

    /** Takes the scores after so many trees; true where training should stop. */
    boolean done(int trees, double[] scores) {
        double value = AveragePrecision.of(scores, labels, weights);
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
