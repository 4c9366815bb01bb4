package org.equidad.fairness;

/** The four cells of a confusion matrix, as indices and as sets of bits. */
final class Cells {
    static final int TP = 0;
    static final int FP = 1;
    static final int FN = 2;
    static final int TN = 3;
    static final int COUNT = 4;

    static final int POSITIVES = 1 << TP | 1 << FN;
    static final int NEGATIVES = 1 << FP | 1 << TN;
    static final int SELECTED = 1 << TP | 1 << FP;
    static final int REJECTED = 1 << FN | 1 << TN;
    static final int CORRECT = 1 << TP | 1 << TN;
    static final int ALL = POSITIVES | NEGATIVES;

    private Cells() {}

    /** Sum over the cells of a set, in the order of the cells. */
    static double sum(double[] totals, int set) {
        double sum = 0;
        for (int c = 0; c < COUNT; c++) {
            if ((set >> c & 1) != 0) {
                sum += totals[c];
            }
        }
        return sum;
    }

    static long sum(long[] counts, int offset, int set) {
        long sum = 0;
        for (int c = 0; c < COUNT; c++) {
            if ((set >> c & 1) != 0) {
                sum += counts[offset + c];
            }
        }
        return sum;
    }

    /** Why a rate over these cells does not exist when their weights add up to zero. */
    static Status emptiness(int set) {
        return switch (set) {
            case POSITIVES -> Status.NO_POSITIVES;
            case NEGATIVES -> Status.NO_NEGATIVES;
            case SELECTED -> Status.NO_PREDICTED_POSITIVES;
            case REJECTED -> Status.NO_PREDICTED_NEGATIVES;
            default -> Status.ZERO_DENOMINATOR;
        };
    }
}
