package org.equidad.fairness;

/**
 * The rows of a domain that have weight, from the highest score to the lowest, ties adjacent.
 *
 * @param score scores, falling
 * @param positive labels
 * @param weight weights, all above zero
 * @param unit unit of each row, for summing influence values
 */
record SortedSample(double[] score, boolean[] positive, double[] weight, int[] unit) {
    int size() {
        return score.length;
    }

    /** End (exclusive) of the run of equal scores that starts here. */
    int endOfTie(int start) {
        int end = start + 1;
        while (end < score.length && score[end] == score[start]) {
            end++;
        }
        return end;
    }

    SortedSample withWeight(double[] other) {
        return new SortedSample(score, positive, other, unit);
    }
}
