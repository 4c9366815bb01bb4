package org.equidad.fairness;

/**
 * What a classifier said about n rows and what came true: labels, and scores, decisions or both, by row.
 *
 * <p>Labels are 1 (positive), 0 or {@code NaN} where the outcome is unknown; rows with an unknown label belong to no
 * analysis and are counted as missing. Scores are finite; metrics of probabilities (Brier, log loss, calibration) also
 * need them in [0, 1]. Decisions are 1 (selected) or 0. Scores and decisions may be {@code NaN} only where the label
 * is. Everything is copied and checked once; an instance is immutable and costs at most 17 bytes a row.
 */
public final class Predictions {
    private static final byte MISSING = -1;

    private final byte[] labels;
    private final double[] scores;
    private final byte[] decisions;
    private final int missing;
    private final boolean probabilities;

    private Predictions(byte[] labels, double[] scores, byte[] decisions, int missing) {
        this.labels = labels;
        this.scores = scores;
        this.decisions = decisions;
        this.missing = missing;
        this.probabilities = areProbabilities(labels, scores);
    }

    /**
     * Labels alone, one per row: 1, 0, or NaN for unknown.
     *
     * @throws IllegalArgumentException on no row or any other value
     */
    public static Predictions labels(double... labels) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("no label: at least one row is needed");
        }
        byte[] copy = new byte[labels.length];
        int missing = 0;
        for (int i = 0; i < labels.length; i++) {
            copy[i] = Double.isNaN(labels[i]) ? MISSING : binary(labels[i], "label", i);
            missing += copy[i] == MISSING ? 1 : 0;
        }
        return new Predictions(copy, null, null, missing);
    }

    /**
     * A copy with these scores, one per row, high for likely positives; decisions stay as they are.
     *
     * @throws IllegalArgumentException on another length, an infinite score, or NaN where the label is known
     */
    public Predictions withScores(double... values) {
        checkLength(values.length, "scores");
        for (int i = 0; i < values.length; i++) {
            boolean allowed = Double.isFinite(values[i]) || Double.isNaN(values[i]) && labels[i] == MISSING;
            if (!allowed) {
                throw new IllegalArgumentException(
                        "score " + i + " is " + values[i] + ": a row with a label needs a finite score");
            }
        }
        return new Predictions(labels, values.clone(), decisions, missing);
    }

    /**
     * A copy with these decisions, one per row: 1 (selected) or 0.
     *
     * @throws IllegalArgumentException on another length or value
     */
    public Predictions withDecisions(double... values) {
        checkLength(values.length, "decisions");
        byte[] copy = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean unknown = Double.isNaN(values[i]) && labels[i] == MISSING;
            copy[i] = unknown ? 0 : binary(values[i], "decision", i);
        }
        return new Predictions(labels, scores, copy, missing);
    }

    /**
     * A copy whose decision is 1 where the score is at or above the threshold.
     *
     * @throws IllegalArgumentException if there are no scores or the threshold is NaN
     */
    public Predictions withThreshold(double threshold) {
        if (scores == null) {
            throw new IllegalArgumentException("a threshold needs scores; call withScores first");
        }
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("the threshold is NaN");
        }
        byte[] copy = new byte[labels.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = scores[i] >= threshold ? (byte) 1 : 0;
        }
        return new Predictions(labels, scores, copy, missing);
    }

    /**
     * The same predictions seen from the other class: labels and decisions complemented, scores replaced by 1 - score.
     * For measures in which label 1 is the unwanted outcome, such as {@link Metric#THEIL_INDEX}.
     */
    public Predictions complement() {
        byte[] flippedLabels = labels.clone();
        for (int i = 0; i < flippedLabels.length; i++) {
            flippedLabels[i] = labels[i] == MISSING ? MISSING : (byte) (1 - labels[i]);
        }
        double[] flippedScores = scores == null ? null : scores.clone();
        byte[] flippedDecisions = decisions == null ? null : decisions.clone();
        for (int i = 0; i < labels.length; i++) {
            if (scores != null) {
                flippedScores[i] = 1 - scores[i];
            }
            if (decisions != null) {
                flippedDecisions[i] = (byte) (1 - decisions[i]);
            }
        }
        return new Predictions(flippedLabels, flippedScores, flippedDecisions, missing);
    }

    /** Number of rows, unknown labels included. */
    public int rows() {
        return labels.length;
    }

    /** Number of rows whose label is unknown. */
    public int missingLabels() {
        return missing;
    }

    /** Whether there are scores. */
    public boolean hasScores() {
        return scores != null;
    }

    /** Whether there are decisions. */
    public boolean hasDecisions() {
        return decisions != null;
    }

    boolean labelled(int row) {
        return labels[row] != MISSING;
    }

    boolean positive(int row) {
        return labels[row] == 1;
    }

    double score(int row) {
        return scores[row];
    }

    boolean selected(int row) {
        return decisions != null && decisions[row] == 1;
    }

    /** 0 true positive, 1 false positive, 2 false negative, 3 true negative; without decisions nobody is selected. */
    int cell(int row) {
        if (selected(row)) {
            return positive(row) ? Cells.TP : Cells.FP;
        }
        return positive(row) ? Cells.FN : Cells.TN;
    }

    /** Whether every labelled row has a score in [0, 1]. */
    boolean scoresAreProbabilities() {
        return probabilities;
    }

    private static boolean areProbabilities(byte[] labels, double[] scores) {
        for (int i = 0; i < labels.length; i++) {
            if (scores == null || labels[i] != MISSING && !(scores[i] >= 0 && scores[i] <= 1)) {
                return false;
            }
        }
        return true;
    }

    private void checkLength(int length, String what) {
        if (length != labels.length) {
            throw new IllegalArgumentException(length + " " + what + " for " + labels.length + " labels");
        }
    }

    private static byte binary(double value, String what, int row) {
        if (value == 1) {
            return 1;
        }
        if (value == 0) {
            return 0;
        }
        throw new IllegalArgumentException(what + " " + row + " is " + value + ": 0 or 1 is allowed"
                + (what.equals("label") ? ", or NaN for unknown" : ""));
    }
}
