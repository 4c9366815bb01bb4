package org.equidad.models;

import java.util.List;

/** Checks at the public edge; each is written so that NaN fails. */
final class Checks {
    private Checks() {}

    static void sameLength(String what, int length, int rows) {
        if (length != rows) {
            throw new IllegalArgumentException(what + ": " + length + " values for " + rows + " rows");
        }
    }

    static void weights(double[] weights) {
        boolean any = false;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0) || weights[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "weight of row " + i + ": " + weights[i] + "; finite numbers of at least 0 are allowed");
            }
            any |= weights[i] > 0;
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "weights: none of " + weights.length + " is positive; at least one has to be");
        }
    }

    /** Scores, labels and weights of the same rows; scores finite. */
    static void scored(double[] scores, boolean[] labels, double[] weights) {
        sameLength("labels", labels.length, scores.length);
        sameLength("weights", weights.length, scores.length);
        weights(weights);
        for (int i = 0; i < scores.length; i++) {
            if (!(Math.abs(scores[i]) < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "score of row " + i + ": " + scores[i] + "; finite numbers are allowed");
            }
        }
    }

    static double within(String what, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(what + ": " + value + "; " + low + " to " + high + " are allowed");
        }
        return value;
    }

    static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + ": " + value + "; finite numbers above 0 are allowed");
        }
        return value;
    }

    static int atLeast(String what, int value, int low) {
        if (value < low) {
            throw new IllegalArgumentException(what + ": " + value + "; " + low + " or more are allowed");
        }
        return value;
    }

    static void sameFeatures(List<String> model, List<String> given) {
        if (model.equals(given)) {
            return;
        }
        if (model.size() != given.size()) {
            throw new IllegalArgumentException(
                    "the model takes " + model.size() + " features, the table has " + given.size());
        }
        for (int j = 0; j < model.size(); j++) {
            if (!model.get(j).equals(given.get(j))) {
                throw new IllegalArgumentException(
                        "feature " + j + " is '" + given.get(j) + "', the model takes '" + model.get(j) + "' there");
            }
        }
    }
}
