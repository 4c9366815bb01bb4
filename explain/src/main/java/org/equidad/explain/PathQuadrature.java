package org.equidad.explain;

import java.util.Arrays;

/**
 * Path-dependent SHAP values of one tree by quadrature, for blocks of rows laid out by column.
 *
 * <p>For one leaf of value v the game is a product over the features of its path: feature j contributes o_j = 1 or 0 (the
 * row meets the path's conditions on j, or not) when it is known, and the covers' share z_j when it is not. Its Shapley
 * value is v (o_i - z_i) times the integral over t in (0, 1) of the product over j other than i of z_j + (o_j - z_j) t, a
 * polynomial that a Gauss-Legendre rule integrates exactly. With a_j = z_j + (o_j - z_j) t and the gain
 * g_j = (o_j - z_j) / a_j, which is (1 - z_j) / a_j or -1 / (1 - t), the value is the integral of v g_i times the product of
 * all a_j, and half the interaction of i and j that of v g_i g_j / 2.
 *
 * <p>On the way down the tree each edge multiplies the product by the change of its feature's a. On the way up it holds the
 * sum of the leaves below and adds the change of its feature's gain (and for interactions the change of gain times the
 * gains of the path's other features): summed along a path these changes telescope to the leaf's own terms. A row costs
 * nodes x points, with interactions nodes x points x features of the path.
 *
 * <p>Quadrature: arXiv 2605.04497. Passes over the tree: Yu et al. 2022, "Linear TreeShap", arXiv 2209.08192. Not safe for
 * several threads.
 */
final class PathQuadrature {
    /** Rows that are computed at once. */
    static final int LANES = 64;

    private final Paths paths;
    private final TreeEnsemble ensemble;
    private final int first;
    private final int count;
    /** Which nodes of the tree are needed; null for all. */
    private final boolean[] nodes;

    private final int n;
    private final double[] t;
    private final double[] w;
    private final int[] depth;

    // By depth: rows that go left at the node; that meet the feature's conditions down to the edge into the node; that
    // met them before this edge only; that failed before. Ones and zeros, so that choosing is multiplying.
    private final double[][] goesLeft;
    private final double[][] meets;
    private final double[][] failsHere;
    private final double[][] failedBefore;
    // By depth and point.
    private final double[][] product;
    private final double[][] below;
    private final double[][] gain;
    private final double[] sum;
    private final double[][] change;
    private final int[] edges;

    /**
     * Prepares one tree.
     *
     * @param nodes the nodes of the tree above the leaves to count and these; null for all
     * @param lanes most rows that will be added at once
     */
    PathQuadrature(Paths paths, int tree, boolean[] nodes, int lanes) {
        this.paths = paths;
        this.ensemble = paths.ensemble;
        this.nodes = nodes;
        first = ensemble.start[tree];
        count = ensemble.start[tree + 1] - first;
        GaussLegendre rule = GaussLegendre.forPlayers(paths.treePlayers[tree]);
        n = rule.size();
        t = rule.point;
        w = rule.weight;
        depth = new int[count];
        int deepest = 0;
        for (int i = 1; i < count; i++) {
            depth[i] = depth[paths.parent[first + i] - first] + 1;
            deepest = Math.max(deepest, depth[i]);
        }
        int levels = deepest + 1;
        goesLeft = new double[levels][lanes];
        meets = new double[levels][lanes];
        failsHere = new double[levels][lanes];
        failedBefore = new double[levels][lanes];
        product = new double[levels * n][lanes];
        below = new double[levels * n][lanes];
        gain = new double[levels * n][lanes];
        sum = new double[lanes];
        change = new double[n][lanes];
        edges = new int[paths.treePlayers[tree] + 1];
    }

    /**
     * Adds the tree's values, and unless pairs are none its half interactions, of rows from (inclusive) to (exclusive), at
     * most as many as prepared for and within one block of the binned rows.
     *
     * @param offset position of row 0 in the columns
     */
    void add(BinnedRows rows, int from, int to, double[][] columns, PairColumns pairs, int offset) {
        int lanes = to - from;
        int[][] bins = rows.bins[from / BinnedRows.BLOCK];
        int start = from % BinnedRows.BLOCK;
        for (int q = 0; q < n; q++) {
            Arrays.fill(product[q], 0, lanes, 1);
        }
        for (int i = 0; i < count; i++) {
            if (nodes != null && !nodes[i]) {
                continue;
            }
            if (i > 0) {
                enter(i, lanes, pairs != PairColumns.NONE);
            }
            int level = depth[i];
            if (!ensemble.isLeaf(first + i)) {
                decide(first + i, bins, start, lanes, goesLeft[level]);
                for (int q = 0; q < n; q++) {
                    Arrays.fill(below[level * n + q], 0, lanes, 0);
                }
                continue;
            }
            double v = ensemble.value[first + i] / ensemble.divisor;
            for (int q = 0; q < n; q++) {
                times(below[level * n + q], product[level * n + q], lanes, v);
            }
            leave(i, lanes, columns, pairs, offset + from);
        }
    }

    private void decide(int node, int[][] bins, int start, int lanes, double[] left) {
        int[] column = bins[ensemble.feature[node]];
        Binning binning = ensemble.binning;
        if (binning.leftBits[node] != null || (ensemble.flags[node] & TreeEnsemble.NAN_LEFT) != 0) {
            for (int r = 0; r < lanes; r++) {
                left[r] = binning.goesLeft(ensemble, node, column[start + r]) ? 1 : 0;
            }
        } else {
            int cut = binning.cutOf[node];
            for (int r = 0; r < lanes; r++) {
                left[r] = 1 + (cut - column[start + r] >> 31);
            }
        }
    }

    /** The level of the last edge above with the same feature; -1 if there is none. */
    private int before(int i) {
        return paths.before[first + i] < 0 ? -1 : depth[paths.before[first + i] - first];
    }

    private double shareBefore(int i) {
        return paths.before[first + i] < 0 ? 1 : paths.share[paths.before[first + i]];
    }

    private double factor(double z, int q) {
        return t[q] + z * (1 - t[q]);
    }

    private void enter(int i, int lanes, boolean gains) {
        int level = depth[i];
        int last = before(i);
        boolean left = paths.parent[first + i] == first + i - 1;
        double[] met = meets[level];
        double[] fails = failsHere[level];
        if (last < 0) {
            split(met, fails, goesLeft[level - 1], left ? 0 : 1, lanes);
        } else {
            splitAgain(met, fails, failedBefore[level], goesLeft[level - 1], meets[last], left ? 0 : 1, lanes);
        }
        double z = paths.share[first + i];
        double old = shareBefore(i);
        for (int q = 0; q < n; q++) {
            double whenMet = factor(z, q) / factor(old, q);
            double whenNot = z * (1 - t[q]) / factor(old, q);
            double[] from = product[(level - 1) * n + q];
            double[] to = product[level * n + q];
            if (last < 0) {
                choose(to, from, met, fails, lanes, whenMet, whenNot);
            } else {
                double[] failed = failedBefore[level];
                chooseAgain(to, from, met, fails, failed, lanes, whenMet, whenNot, paths.cover.share[first + i]);
            }
            if (gains) {
                gains(gain[level * n + q], met, lanes, (1 - z) / factor(z, q), -1 / (1 - t[q]));
            }
        }
    }

    /** Finishes a leaf and every node above whose subtree ends with it. */
    private void leave(int leaf, int lanes, double[][] columns, PairColumns pairs, int position) {
        int i = leaf;
        while (i > 0) {
            int parent = paths.parent[first + i] - first;
            int f = ensemble.feature[first + parent];
            int level = depth[i];
            double z = paths.share[first + i];
            double old = shareBefore(i);
            Arrays.fill(sum, 0, lanes, 0);
            for (int q = 0; q < n; q++) {
                double gainBefore = (1 - old) / factor(old, q);
                double whenMet = w[q] * ((1 - z) / factor(z, q) - gainBefore);
                double whenNot = w[q] * (-1 / (1 - t[q]) - gainBefore);
                double[] s = below[level * n + q];
                weigh(change[q], s, meets[level], failsHere[level], lanes, whenMet, whenNot);
                add(sum, change[q], lanes);
                add(below[(level - 1) * n + q], s, lanes);
            }
            addTo(columns[f], position, sum, lanes);
            if (pairs != PairColumns.NONE) {
                addPairs(parent, f, lanes, pairs, position);
            }
            // A left child with a needed right sibling leaves its parent open.
            int sibling = ensemble.right[first + parent] - first;
            if (i != sibling && (nodes == null || nodes[sibling])) {
                return;
            }
            i = parent;
        }
    }

    private void addPairs(int parent, int f, int lanes, PairColumns pairs, int position) {
        int d = paths.lastEdges(first + parent, edges);
        for (int k = 0; k < d; k++) {
            int g = paths.featureOf(edges[k]);
            if (g == f) {
                continue;
            }
            int level = depth[edges[k] - first];
            Arrays.fill(sum, 0, lanes, 0);
            for (int q = 0; q < n; q++) {
                addProduct(sum, change[q], gain[level * n + q], lanes);
            }
            addHalfTo(pairs.of(paths.pair(f, g)), position, sum, lanes);
        }
    }

    // Loops for the compiler to vectorise: one index for all arrays.

    private static void split(double[] met, double[] fails, double[] left, double flip, int lanes) {
        for (int r = 0; r < lanes; r++) {
            double holds = flip + (1 - 2 * flip) * left[r];
            met[r] = holds;
            fails[r] = 1 - holds;
        }
    }

    private static void splitAgain(
            double[] met, double[] fails, double[] failed, double[] left, double[] before, double flip, int lanes) {
        for (int r = 0; r < lanes; r++) {
            double holds = before[r] * (flip + (1 - 2 * flip) * left[r]);
            met[r] = holds;
            fails[r] = before[r] - holds;
            failed[r] = 1 - before[r];
        }
    }

    private static void choose(
            double[] to, double[] from, double[] met, double[] fails, int lanes, double whenMet, double whenNot) {
        for (int r = 0; r < lanes; r++) {
            to[r] = from[r] * (met[r] * whenMet + fails[r] * whenNot);
        }
    }

    private static void chooseAgain(
            double[] to,
            double[] from,
            double[] met,
            double[] fails,
            double[] failed,
            int lanes,
            double whenMet,
            double whenNot,
            double ratio) {
        for (int r = 0; r < lanes; r++) {
            to[r] = from[r] * (met[r] * whenMet + fails[r] * whenNot + failed[r] * ratio);
        }
    }

    private static void gains(double[] to, double[] met, int lanes, double whenMet, double whenNot) {
        for (int r = 0; r < lanes; r++) {
            to[r] = met[r] * whenMet + (1 - met[r]) * whenNot;
        }
    }

    private static void weigh(
            double[] to, double[] s, double[] met, double[] fails, int lanes, double whenMet, double whenNot) {
        for (int r = 0; r < lanes; r++) {
            to[r] = s[r] * (met[r] * whenMet + fails[r] * whenNot);
        }
    }

    private static void times(double[] to, double[] from, int lanes, double v) {
        for (int r = 0; r < lanes; r++) {
            to[r] = v * from[r];
        }
    }

    private static void add(double[] to, double[] from, int lanes) {
        for (int r = 0; r < lanes; r++) {
            to[r] += from[r];
        }
    }

    private static void addProduct(double[] to, double[] a, double[] b, int lanes) {
        for (int r = 0; r < lanes; r++) {
            to[r] += a[r] * b[r];
        }
    }

    private static void addTo(double[] column, int position, double[] from, int lanes) {
        for (int r = 0; r < lanes; r++) {
            column[position + r] += from[r];
        }
    }

    private static void addHalfTo(double[] column, int position, double[] from, int lanes) {
        for (int r = 0; r < lanes; r++) {
            column[position + r] += 0.5 * from[r];
        }
    }
}
