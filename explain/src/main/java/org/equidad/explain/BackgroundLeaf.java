package org.equidad.explain;

import java.util.Arrays;

/**
 * One leaf against a background, row by row. A pair of a row and a background row counts if each feature's conditions are
 * met by one of the two at least. With x features met by the row alone and b by the background alone, those x share
 * (x - 1)! b! / (x + b)! of the leaf's value each, and the b lose x! (b - 1)! / (x + b)! each. Paths may be of any length.
 */
final class BackgroundLeaf {
    private final BackgroundGame game;
    private final double value;
    /** The last edge of each feature of the path. */
    private final int[] edges;

    private final int words;
    private final long[] ofBackground;

    BackgroundLeaf(BackgroundGame game, int leaf) {
        this.game = game;
        value = game.ensemble.value[leaf] / game.ensemble.divisor;
        edges = new int[game.paths.players[leaf]];
        game.paths.lastEdges(leaf, edges);
        words = (edges.length + 63) / 64;
        ofBackground = new long[game.weights.length * words];
        for (int b = 0; b < game.weights.length; b++) {
            meets(game.background, b, ofBackground, b * words);
        }
    }

    /** Sets one bit per feature whose conditions on the path a row meets. */
    private void meets(BinnedRows rows, int row, long[] bits, int at) {
        for (int k = 0; k < edges.length; k++) {
            boolean met = true;
            for (int edge = edges[k]; edge >= 0 && met; edge = game.paths.before[edge]) {
                int parent = game.paths.parent[edge];
                int bin = rows.bin(game.ensemble.feature[parent], row);
                met = game.ensemble.binning.goesLeft(game.ensemble, parent, bin) == (edge == parent + 1);
            }
            if (met) {
                bits[at + (k >> 6)] |= 1L << k;
            }
        }
    }

    void add(BinnedRows rows, int block, double[][] values, PairColumns pairs, int offset) {
        int d = edges.length;
        long[] bits = new long[words];
        double[] sums = new double[d];
        double[] halves = new double[pairs == PairColumns.NONE ? 0 : d * d];
        for (int r = block * BinnedRows.BLOCK; r < block * BinnedRows.BLOCK + rows.size(block); r++) {
            Arrays.fill(bits, 0);
            Arrays.fill(sums, 0);
            Arrays.fill(halves, 0);
            meets(rows, r, bits, 0);
            for (int b = 0; b < game.weights.length; b++) {
                if (coversAll(bits, b * words, d)) {
                    addOne(bits, b * words, game.weights[b], sums, halves);
                }
            }
            for (int i = 0; i < d; i++) {
                int f = game.paths.featureOf(edges[i]);
                values[f][offset + r] += value * sums[i];
                for (int j = 0; j < i && halves.length > 0; j++) {
                    int g = game.paths.featureOf(edges[j]);
                    pairs.of(game.paths.pair(f, g))[offset + r] += 0.5 * value * halves[i * d + j];
                }
            }
        }
    }

    private boolean coversAll(long[] bits, int at, int d) {
        for (int word = 0; word < words; word++) {
            long all = d >= 64 * (word + 1) ? -1L : (1L << d - 64 * word) - 1;
            if ((bits[word] | ofBackground[at + word]) != all) {
                return false;
            }
        }
        return true;
    }

    private void addOne(long[] bits, int at, double weight, double[] sums, double[] halves) {
        int x = 0;
        int b = 0;
        for (int word = 0; word < words; word++) {
            x += Long.bitCount(bits[word] & ~ofBackground[at + word]);
            b += Long.bitCount(~bits[word] & ofBackground[at + word]);
        }
        double gain = x == 0 ? 0 : weight * beta(x - 1, b);
        double loss = b == 0 ? 0 : weight * beta(x, b - 1);
        for (int i = 0; i < sums.length; i++) {
            int side = side(bits, at, i);
            sums[i] += side > 0 ? gain : side < 0 ? -loss : 0;
            for (int j = 0; j < i && side != 0 && halves.length > 0; j++) {
                int other = side(bits, at, j);
                if (other != 0) {
                    double size = side != other ? -beta(x - 1, b - 1) : side > 0 ? beta(x - 2, b) : beta(x, b - 2);
                    halves[i * sums.length + j] += weight * size;
                }
            }
        }
    }

    /** 1 if the row alone meets feature i's conditions, -1 if the background row alone does, 0 if both. */
    private int side(long[] bits, int at, int i) {
        long bit = 1L << i;
        boolean row = (bits[i >> 6] & bit) != 0;
        boolean other = (ofBackground[at + (i >> 6)] & bit) != 0;
        return row == other ? 0 : row ? 1 : -1;
    }

    /** The integral of t^a (1 - t)^b over (0, 1), that is a! b! / (a + b + 1)!. */
    private static double beta(int a, int b) {
        double product = 1.0 / (a + b + 1);
        int small = Math.min(a, b);
        for (int k = 1; k <= small; k++) {
            product *= (double) k / (a + b + 1 - k);
        }
        return product;
    }
}
