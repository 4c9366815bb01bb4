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
    private static final int MASK_LEAVES = 32;

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
        RawScorer scorer = new RawScorer(ensemble, rows);
        double[] scores = new double[rows.rows];
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
                scorer.leaves(t, b, leaf);
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
        for (int t = 0; t < ensemble.trees(); t++) {
            leaves(t, block, leaf);
            for (int r = 0; r < count; r++) {
                scores[from + r] += leafValues[leaf[r]];
            }
        }
        for (int r = from; r < from + count; r++) {
            scores[r] = scores[r] / ensemble.divisor + ensemble.offset;
        }
    }

    /** The number of the leaf, counted over all trees, that each row of a block reaches in one tree. */
    private void leaves(int tree, int block, int[] leaf) {
        int first = ensemble.start[tree];
        int leaves = (ensemble.start[tree + 1] - first + 1) / 2;
        if (leaves <= MASK_LEAVES && rows.size(block) >= FEW_ROWS) {
            byMasks(tree, block, leaf);
        } else {
            for (int r = 0; r < rows.size(block); r++) {
                leaf[r] = leavesBefore[walk(first, rows.bins[block], r)];
            }
        }
    }

    private int walk(int root, int[][] bins, int row) {
        int[] feature = ensemble.feature;
        Binning binning = ensemble.binning;
        int node = root;
        while (feature[node] >= 0) {
            int bin = bins[feature[node]][row];
            node = binning.goesLeft(ensemble, node, bin) ? node + 1 : ensemble.right[node];
        }
        return node;
    }

    private void byMasks(int tree, int block, int[] mask) {
        int first = ensemble.start[tree];
        int count = rows.size(block);
        Arrays.fill(mask, 0, count, -1);
        Binning binning = ensemble.binning;
        for (int i = first; i < ensemble.start[tree + 1]; i++) {
            int f = ensemble.feature[i];
            if (f < 0) {
                continue;
            }
            int before = leavesBefore[i] - leavesBefore[first];
            int inLeft = leavesBefore[ensemble.right[i]] - leavesBefore[i];
            int lost = ((1 << inLeft) - 1) << before;
            int[] bins = rows.bins[block][f];
            if (binning.leftBits[i] != null) {
                for (int r = 0; r < count; r++) {
                    if (!binning.goesLeft(ensemble, i, bins[r])) {
                        mask[r] &= ~lost;
                    }
                }
            } else if (rows.missing[f] && (ensemble.flags[i] & TreeEnsemble.NAN_LEFT) != 0) {
                crossOutWithin(mask, bins, count, binning.cutOf[i], binning.nanBin(f), lost);
            } else {
                crossOutAbove(mask, bins, count, binning.cutOf[i], lost);
            }
        }
        int firstLeaf = leavesBefore[first];
        for (int r = 0; r < count; r++) {
            mask[r] = firstLeaf + Integer.numberOfTrailingZeros(mask[r]);
        }
    }

    /** Crosses leaves out in the rows whose bin is above the cut; written for the compiler to vectorise. */
    private static void crossOutAbove(int[] mask, int[] bins, int count, int cut, int lost) {
        for (int r = 0; r < count; r++) {
            mask[r] &= ~((cut - bins[r]) >> 31 & lost);
        }
    }

    /** As above, but only up to the bin of missing values, which goes left. */
    private static void crossOutWithin(int[] mask, int[] bins, int count, int cut, int nan, int lost) {
        for (int r = 0; r < count; r++) {
            int bin = bins[r];
            mask[r] &= ~((cut - bin & bin - nan) >> 31 & lost);
        }
    }
}
