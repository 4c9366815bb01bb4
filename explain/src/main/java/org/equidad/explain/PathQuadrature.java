package org.equidad.explain;

/**
 * Path-dependent SHAP values by quadrature. For one leaf the game is a product over the features of its path: feature j
 * contributes o_j = 1 or 0 (the row meets the path's conditions on j, or not) when it is known, and the covers' share z_j
 * when it is not. Its Shapley value is v (o_i - z_i) times the integral over t in (0, 1) of the product over j other than
 * i of z_j + (o_j - z_j) t, a polynomial that a Gauss-Legendre rule integrates exactly. At each point of the rule one pass
 * down the tree gathers the products and one pass up sums the leaves below every edge, so a row costs nodes x points.
 *
 * <p>See Yu et al., "Linear TreeShap" (arXiv 2209.08192), and arXiv 2605.04497 for the quadrature.
 */
final class PathQuadrature {
    private final Paths paths;
    private final TreeEnsemble ensemble;
    private final int first;
    private final int count;
    /** Which nodes of the tree are needed; null for all. */
    private final boolean[] nodes;

    private final int n;
    private final double[] t;
    private final double[] w;
    /** By point: -1 / (1 - t), the gain of a feature whose conditions are not met. */
    private final double[] unmet;
    /** By node: does the row meet all conditions of the path on the feature of the edge into it. */
    private final boolean[] met;
    /** By node and point: 1 / (t + z (1 - t)), where the edge's conditions are met. */
    private final double[] inverse;
    /** By node and point: the product over the path. */
    private final double[] product;
    /** By node and point: the sum of the leaves below. */
    private final double[] below;
    /** By node: the last edge of each feature of a leaf's path; filled when interactions are asked for. */
    private int[][] edges;

    private double[] gains;

    /**
     * One tree. Not safe for several threads.
     *
     * @param nodes the nodes of the tree above the leaves to count and these; null for all
     */
    PathQuadrature(Paths paths, int tree, boolean[] nodes) {
        this.paths = paths;
        this.ensemble = paths.ensemble;
        this.nodes = nodes;
        first = ensemble.start[tree];
        count = ensemble.start[tree + 1] - first;
        GaussLegendre rule = GaussLegendre.forPlayers(paths.treePlayers[tree]);
        n = rule.size();
        t = rule.point;
        w = rule.weight;
        unmet = new double[n];
        for (int q = 0; q < n; q++) {
            unmet[q] = -1 / (1 - t[q]);
        }
        met = new boolean[count];
        inverse = new double[count * n];
        product = new double[count * n];
        below = new double[count * n];
    }

    /** Adds the tree's values of one row at a position of the columns. */
    void addValues(BinnedRows rows, int row, double[][] columns, int position) {
        down(rows, row);
        up(columns, position);
    }

    /** Adds values and, by pair, half the interactions of one row. */
    void addInteractions(BinnedRows rows, int row, double[][] columns, PairColumns pairs, int position) {
        if (edges == null) {
            findEdges();
        }
        down(rows, row);
        addPairs(pairs, position);
        up(columns, position);
    }

    private boolean skipped(int i) {
        return nodes != null && !nodes[i];
    }

    private void down(BinnedRows rows, int row) {
        for (int q = 0; q < n; q++) {
            product[q] = 1;
        }
        for (int i = 1; i < count; i++) {
            if (skipped(i)) {
                continue;
            }
            int node = first + i;
            int parent = paths.parent[node];
            int f = ensemble.feature[parent];
            boolean left = ensemble.binning.goesLeft(ensemble, parent, rows.bin(f, row));
            boolean holds = left == (node == parent + 1);
            int last = paths.before[node] < 0 ? -1 : paths.before[node] - first;
            boolean heldBefore = last < 0 || met[last];
            met[i] = heldBefore && holds;
            int at = i * n;
            int up = (parent - first) * n;
            double z = paths.share[node];
            if (!heldBefore) {
                double ratio = paths.cover.share[node];
                for (int q = 0; q < n; q++) {
                    product[at + q] = product[up + q] * ratio;
                }
            } else {
                for (int q = 0; q < n; q++) {
                    double factor = z * (1 - t[q]);
                    if (holds) {
                        factor += t[q];
                        inverse[at + q] = 1 / factor;
                    }
                    product[at + q] = product[up + q] * factor * (last < 0 ? 1 : inverse[last * n + q]);
                }
            }
            double v = ensemble.isLeaf(node) ? ensemble.value[node] / ensemble.divisor : 0;
            for (int q = 0; q < n; q++) {
                below[at + q] = v * product[at + q];
            }
        }
    }

    /** (o - z) over the feature's factor at point q, for the conditions down to this edge. */
    private double gain(int i, int q) {
        return met[i] ? (1 - paths.share[first + i]) * inverse[i * n + q] : unmet[q];
    }

    private void up(double[][] columns, int position) {
        for (int i = count - 1; i > 0; i--) {
            if (skipped(i)) {
                continue;
            }
            int parent = paths.parent[first + i] - first;
            int last = paths.before[first + i] < 0 ? -1 : paths.before[first + i] - first;
            if (last < 0 || met[last]) {
                double sum = 0;
                for (int q = 0; q < n; q++) {
                    double change = last < 0 ? gain(i, q) : gain(i, q) - gain(last, q);
                    sum += w[q] * below[i * n + q] * change;
                }
                columns[ensemble.feature[first + parent]][position] += sum;
            }
            for (int q = 0; q < n; q++) {
                below[parent * n + q] += below[i * n + q];
            }
        }
    }

    private void findEdges() {
        edges = new int[count][];
        int[] found = new int[count];
        int most = 0;
        for (int i = 1; i < count; i++) {
            if (!skipped(i) && ensemble.isLeaf(first + i)) {
                int d = paths.lastEdges(first + i, found);
                edges[i] = java.util.Arrays.copyOf(found, d);
                most = Math.max(most, d);
            }
        }
        gains = new double[most * n];
    }

    private void addPairs(PairColumns pairs, int position) {
        for (int leaf = 1; leaf < count; leaf++) {
            int[] path = edges[leaf];
            if (path == null) {
                continue;
            }
            for (int a = 0; a < path.length; a++) {
                for (int q = 0; q < n; q++) {
                    gains[a * n + q] = gain(path[a] - first, q);
                }
            }
            for (int a = 0; a < path.length; a++) {
                for (int b = a + 1; b < path.length; b++) {
                    double sum = 0;
                    for (int q = 0; q < n; q++) {
                        sum += w[q] * below[leaf * n + q] * gains[a * n + q] * gains[b * n + q];
                    }
                    int pair = paths.pair(paths.featureOf(path[a]), paths.featureOf(path[b]));
                    pairs.of(pair)[position] += 0.5 * sum;
                }
            }
        }
    }
}
