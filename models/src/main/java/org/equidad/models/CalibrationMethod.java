package org.equidad.models;

/** The two ways to calibrate a score. */
public enum CalibrationMethod {
    PLATT("platt"),
    ISOTONIC("isotonic");

    private final String key;

    CalibrationMethod(String key) {
        this.key = key;
    }

    /** The name used in exports and saved models. */
    public String key() {
        return key;
    }

    /** Fits this method; see {@link PlattCalibrator#fit} and {@link IsotonicCalibrator#fit}. */
    public Calibrator fit(double[] scores, boolean[] labels, double[] weights) {
        return switch (this) {
            case PLATT -> PlattCalibrator.fit(scores, labels, weights);
            case ISOTONIC -> IsotonicCalibrator.fit(scores, labels, weights);
        };
    }
}
