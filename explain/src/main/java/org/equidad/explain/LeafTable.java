package org.equidad.explain;

/** Makes the table of a part that is one leaf. */
interface LeafTable {
    /**
     * Writes columns x cells entries. Bit k of the cell says whether the row meets all of the path's conditions on feature
     * k of the part. Columns of features come first, then half interactions of their pairs if the part has any.
     */
    void fill(Part leaf, double[] table, int at);
}
