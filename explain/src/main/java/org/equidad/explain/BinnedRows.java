package org.equidad.explain;

import org.equidad.models.FeatureMatrix;

/** Rows reduced to bins, by column; features that no tree splits on have no column. */
final class BinnedRows {
    final int rows;
    final int[][] bins;
    /** Whether a feature is missing in some row. */
    final boolean[] missing;

    private BinnedRows(int rows, int[][] bins, boolean[] missing) {
        this.rows = rows;
        this.bins = bins;
        this.missing = missing;
    }

    static BinnedRows of(Binning binning, FeatureMatrix table, int[] columns) {
        return of(binning, table, columns, 0, table.rows());
    }

    /** Rows from (inclusive) to (exclusive). */
    static BinnedRows of(Binning binning, FeatureMatrix table, int[] columns, int from, int to) {
        int[][] bins = new int[columns.length][];
        boolean[] missing = new boolean[columns.length];
        for (int f = 0; f < columns.length; f++) {
            if (!binning.used[f]) {
                continue;
            }
            int[] column = new int[to - from];
            int nan = binning.nanBin(f);
            boolean any = false;
            for (int r = 0; r < column.length; r++) {
                column[r] = binning.bin(f, table.get(from + r, columns[f]));
                any |= column[r] == nan;
            }
            bins[f] = column;
            missing[f] = any;
        }
        return new BinnedRows(to - from, bins, missing);
    }
}
