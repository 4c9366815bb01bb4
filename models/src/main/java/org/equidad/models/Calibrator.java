package org.equidad.models;

/** A monotone map from a raw score to a probability of the outcome in the population. Two forms: Platt and isotonic. */
public sealed interface Calibrator permits PlattCalibrator, IsotonicCalibrator {

    /** The calibrated probability of one raw score, in [0, 1]. */
    double apply(double score);

    /** The calibrated probabilities of n raw scores. */
    default double[] apply(double[] scores) {
        double[] out = new double[scores.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = apply(scores[i]);
        }
        return out;
    }
}
