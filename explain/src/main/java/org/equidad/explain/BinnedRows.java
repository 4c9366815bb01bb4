package org.equidad.explain;

import org.equidad.models.FeatureMatrix;

/**
 * Rows reduced to bins, in blocks of rows laid out by column. Every block is an array of its own, so that inner loops
 * index all arrays alike, which the compiler needs to vectorise them.
 */
final class BinnedRows {
    static final int BLOCK = 512;

    final int rows;
    /** Bins by block, feature and row of the block; null for features that no tree splits on. */
    final int[][][] bins;
    /** Whether a feature is missing in some row. */
    final boolean[] missing;

    private BinnedRows(int rows, int[][][] bins, boolean[] missing) {
        this.rows = rows;
        this.bins = bins;
        this.missing = missing;
    }

    /** Whether a feature that some tree splits on is missing in some row of the whole table. */
    static boolean[] missing(Binning binning, FeatureMatrix table, int[] columns) {
        boolean[] missing = new boolean[columns.length];
        for (int f = 0; f < columns.length; f++) {
            for (int r = 0; binning.used[f] && r < table.rows() && !missing[f]; r++) {
                missing[f] = Double.isNaN(table.get(r, columns[f]));
            }
        }
        return missing;
    }

    static BinnedRows of(Binning binning, FeatureMatrix table, int[] columns) {
        return of(binning, table, columns, 0, table.rows(), 1);
    }

    /** Rows from (inclusive) to (exclusive). */
    static BinnedRows of(Binning binning, FeatureMatrix table, int[] columns, int from, int to, int threads) {
        int rows = to - from;
        int[][][] bins = new int[(rows + BLOCK - 1) / BLOCK][columns.length][];
        boolean[][] missing = new boolean[bins.length][columns.length];
        Parallel.run(bins.length, threads, b -> {
            int first = from + b * BLOCK;
            for (int f = 0; f < columns.length; f++) {
                if (!binning.used[f]) {
                    continue;
                }
                int[] column = new int[Math.min(BLOCK, to - first)];
                int nan = binning.nanBin(f);
                boolean any = false;
                for (int r = 0; r < column.length; r++) {
                    column[r] = binning.bin(f, table.get(first + r, columns[f]));
                    any |= column[r] == nan;
                }
                bins[b][f] = column;
                missing[b][f] = any;
            }
        });
        boolean[] anywhere = new boolean[columns.length];
        for (boolean[] block : missing) {
            for (int f = 0; f < anywhere.length; f++) {
                anywhere[f] |= block[f];
            }
        }
        return new BinnedRows(rows, bins, anywhere);
    }

    int blocks() {
        return bins.length;
    }

    /** Number of rows of a block. */
    int size(int block) {
        return Math.min(BLOCK, rows - block * BLOCK);
    }

    int bin(int feature, int row) {
        return bins[row / BLOCK][feature][row % BLOCK];
    }
}
