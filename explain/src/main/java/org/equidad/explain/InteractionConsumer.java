package org.equidad.explain;

/** Takes the interaction values of one row after another. */
@FunctionalInterface
public interface InteractionConsumer {
    /**
     * Called once per row, in the order of the rows and on the calling thread.
     *
     * @param row index of the row in the table
     * @param values p by p and symmetric: entry (i, j), i not j, is half the interaction of features i and j, entry (i, i)
     *     the main effect. Row i sums to the SHAP value of feature i, all entries to the raw score less the base value. The
     *     array is used again for the next row: copy what is to be kept
     */
    void accept(int row, double[][] values);
}
