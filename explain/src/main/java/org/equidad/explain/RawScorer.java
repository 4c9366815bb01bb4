package org.equidad.explain;

import java.util.Arrays;

/**
 * The leaves that binned rows reach, and from them raw scores. Small trees go by masks: every split crosses out the
 * leaves of its left subtree in the rows that go right, and the first leaf left over is the row's; that is a few integer
 * operations per split over a block of rows, without branches. Other trees, and few rows, are walked.
 */
final class RawScorer {
    private static final int BLOCK = BinnedRows.BLOCK;
    private static final int FEW_ROWS = 64;
    private static final int MASK_LEAVES = 128;

    private final TreeEnsemble ensemble;
    private final BinnedRows rows;
    /** Leaves before each node in preorder, over all trees. */
    private final int[] leavesBefore;

    private final double[] leafValues;

    private RawScorer(TreeEnsemble ensemble, BinnedRows rows) {
        this.ensemble = ensemble;
        this.rows = rows;
        int nodes = ensemble.feature.length;
        leavesBefore = new int[nodes + 1];
        leafValues = new double[ensemble.leaves()];
        for (int i = 0; i < nodes; i++) {
            boolean leaf = ensemble.isLeaf(i);
            leavesBefore[i + 1] = leavesBefore[i] + (leaf ? 1 : 0);
            if (leaf) {
                leafValues[leavesBefore[i]] = ensemble.value[i];
            }
        }
    }

    static double[] scores(TreeEnsemble ensemble, BinnedRows rows, int threads) {
        double[] scores = new double[rows.rows];
        if (rows.rows < FEW_ROWS) {
            for (int r = 0; r < scores.length; r++) {
                for (int t = 0; t < ensemble.trees(); t++) {
                    scores[r] += ensemble.value[walk(ensemble, ensemble.start[t], rows.bins[0], r)];
                }
                scores[r] = scores[r] / ensemble.divisor + ensemble.offset;
            }
            return scores;
        }
        RawScorer scorer = new RawScorer(ensemble, rows);
        Parallel.run(rows.blocks(), threads, b -> scorer.block(b, scores));
        return scores;
    }

    /** The sum of weights of the rows that reach each leaf, by node; rows are added in their order. */
    static double[] leafWeights(TreeEnsemble ensemble, BinnedRows rows, double[] weights, int threads) {
        RawScorer scorer = new RawScorer(ensemble, rows);
        double[] sums = new double[ensemble.leaves()];
        Parallel.run(ensemble.trees(), threads, t -> {
            int[] leaf = new int[BLOCK];
            for (int b = 0; b < rows.blocks(); b++) {
                scorer.leaves(t, b, leaf, new int[MASK_LEAVES / 32][rows.size(b)]);
                for (int r = 0; r < rows.size(b); r++) {
                    sums[leaf[r]] += weights[b * BLOCK + r];
                }
            }
        });
        double[] byNode = new double[ensemble.feature.length];
        for (int i = 0; i < byNode.length; i++) {
            if (ensemble.isLeaf(i)) {
                byNode[i] = sums[scorer.leavesBefore[i]];
            }
        }
        return byNode;
    }

    private void block(int block, double[] scores) {
        int from = block * BLOCK;
        int count = rows.size(block);
        int[] leaf = new int[BLOCK];
        int[][] mask = new int[MASK_LEAVES / 32][count];
        for (int t = 0; t < ensemble.trees(); t++) {
            leaves(t, block, leaf, mask);
            for (int r = 0; r < count; r++) {
                scores[from + r] += leafValues[leaf[r]];
            }
        }
        for (int r = from; r < from + count; r++) {
            scores[r] = scores[r] / ensemble.divisor + ensemble.offset;
        }
    }

    /** The number of the leaf, counted over all trees, that each row of a block reaches in one tree. */
    private void leaves(int tree, int block, int[] leaf, int[][] mask) {
        int first = ensemble.start[tree];
        int leaves = (ensemble.start[tree + 1] - first + 1) / 2;
        if (leaves <= MASK_LEAVES && rows.size(block) >= FEW_ROWS) {
            byMasks(tree, block, leaf, mask);
        } else {
            for (int r = 0; r < rows.size(block); r++) {
                leaf[r] = leavesBefore[walk(ensemble, first, rows.bins[block], r)];
            }
        }
    }

    private static int walk(TreeEnsemble ensemble, int root, int[][] bins, int row) {
        int[] feature = ensemble.feature;
        Binning binning = ensemble.binning;
        int node = root;
        while (feature[node] >= 0) {
            int bin = bins[feature[node]][row];
            node = binning.goesLeft(ensemble, node, bin) ? node + 1 : ensemble.right[node];
        }
        return node;
    }

    /** Leaves are bits of 32-bit words, as many words as the tree needs. */
    private void byMasks(int tree, int block, int[] leaf, int[][] mask) {
        int first = ensemble.start[tree];
        int firstLeaf = leavesBefore[first];
        int count = rows.size(block);
        int words = (leavesBefore[ensemble.start[tree + 1]] - firstLeaf + 31) / 32;
        for (int word = 0; word < words; word++) {
            Arrays.fill(mask[word], -1);
        }
        for (int i = first; i < ensemble.start[tree + 1]; i++) {
            if (ensemble.isLeaf(i)) {
                continue;
            }
            int from = leavesBefore[i] - firstLeaf;
            int to = leavesBefore[ensemble.right[i]] - firstLeaf;
            for (int word = from >> 5; word <= to - 1 >> 5; word++) {
                long bits = bitsBelow(to - 32 * word) & ~bitsBelow(from - 32 * word);
                crossOut(i, mask[word], rows.bins[block][ensemble.feature[i]], (int) bits);
            }
        }
        for (int r = 0; r < count; r++) {
            int word = 0;
            while (mask[word][r] == 0) {
                word++;
            }
            leaf[r] = firstLeaf + 32 * word + Integer.numberOfTrailingZeros(mask[word][r]);
        }
    }

    private static long bitsBelow(int bit) {
        return bit <= 0 ? 0 : bit >= 32 ? -1 : (1L << bit) - 1;
    }

    private void crossOut(int node, int[] mask, int[] bins, int lost) {
        Binning binning = ensemble.binning;
        int f = ensemble.feature[node];
        if (binning.leftBits[node] != null) {
            for (int r = 0; r < mask.length; r++) {
                if (!binning.goesLeft(ensemble, node, bins[r])) {
                    mask[r] &= ~lost;
                }
            }
        } else if (rows.missing[f] && (ensemble.flags[node] & TreeEnsemble.NAN_LEFT) != 0) {
            crossOutWithin(mask, bins, binning.cutOf[node], binning.nanBin(f), lost);
        } else {
            crossOutAbove(mask, bins, binning.cutOf[node], lost);
        }
    }

    /** Crosses leaves out in the rows whose bin is above the cut; written for the compiler to vectorise. */
    private static void crossOutAbove(int[] mask, int[] bins, int cut, int lost) {
        for (int r = 0; r < mask.length; r++) {
            mask[r] &= ~((cut - bins[r]) >> 31 & lost);
        }
    }

    /** As above, but only up to the bin of missing values, which goes left. */
    private static void crossOutWithin(int[] mask, int[] bins, int cut, int nan, int lost) {
        for (int r = 0; r < mask.length; r++) {
            int bin = bins[r];
            mask[r] &= ~((cut - bin & bin - nan) >> 31 & lost);
        }
    }
}
