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

    PathQuadrature(Paths paths) {
        this.paths = paths;
        this.ensemble = paths.ensemble;
    }

    /** Adds the values of one tree to {@code values}, by feature, for rows from (inclusive) to (exclusive). */
    void addValues(int tree, BinnedRows rows, int from, int to, double[][] values) {
        Scratch s = new Scratch(tree);
        for (int r = from; r < to; r++) {
            s.down(rows, r);
            s.up(values, r);
        }
    }

    /**
     * Adds values and interactions of one tree for one row.
     *
     * @param pairs half the interaction of features i and j, i below j, at [i][j]
     */
    void addInteractions(int tree, BinnedRows rows, int row, double[][] values, int valuesRow, double[][] pairs) {
        Scratch s = new Scratch(tree);
        s.down(rows, row);
        s.pairs(pairs);
        s.up(values, valuesRow);
    }

    private final class Scratch {
        private final int first;
        private final int count;
        private final int n;
        private final double[] t;
        private final double[] w;
        /** By node: does the row meet all conditions of the path on the feature of the edge into it. */
        private final boolean[] met;
        /** By node and point: 1 / (t + z (1 - t)), where the edge's conditions are met. */
        private final double[] inverse;
        /** By node and point: product over the path; at leaves times their value, then summed upwards. */
        private final double[] product;

        private final double[] below;

        Scratch(int tree) {
            first = ensemble.start[tree];
            count = ensemble.start[tree + 1] - first;
            GaussLegendre rule = GaussLegendre.forPlayers(paths.treePlayers[tree]);
            n = rule.size();
            t = rule.point;
            w = rule.weight;
            met = new boolean[count];
            inverse = new double[count * n];
            product = new double[count * n];
            below = new double[count * n];
        }

        private void down(BinnedRows rows, int row) {
            for (int q = 0; q < n; q++) {
                product[q] = 1;
            }
            for (int i = 1; i < count; i++) {
                int node = first + i;
                int parent = paths.parent[node];
                int f = ensemble.feature[parent];
                boolean left = ensemble.binning.goesLeft(ensemble, parent, rows.bins[f][row]);
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
                        double unknown = z * (1 - t[q]);
                        double old = last < 0 ? 1 : inverse[last * n + q];
                        double factor = unknown;
                        if (holds) {
                            factor += t[q];
                            inverse[at + q] = 1 / factor;
                        }
                        product[at + q] = product[up + q] * factor * old;
                    }
                }
                if (ensemble.isLeaf(node)) {
                    double v = ensemble.value[node] / ensemble.divisor;
                    for (int q = 0; q < n; q++) {
                        below[at + q] = v * product[at + q];
                    }
                } else {
                    for (int q = 0; q < n; q++) {
                        below[at + q] = 0;
                    }
                }
            }
        }

        /** (o - z) over the feature's factor at point q, for the conditions down to this edge. */
        private double gain(int i, int q) {
            return met[i] ? (1 - paths.share[first + i]) * inverse[i * n + q] : -1 / (1 - t[q]);
        }

        private void up(double[][] values, int row) {
            for (int i = count - 1; i > 0; i--) {
                int parent = paths.parent[first + i] - first;
                int last = paths.before[first + i] < 0 ? -1 : paths.before[first + i] - first;
                if (last < 0 || met[last]) {
                    double sum = 0;
                    for (int q = 0; q < n; q++) {
                        double change = last < 0 ? gain(i, q) : gain(i, q) - gain(last, q);
                        sum += w[q] * below[i * n + q] * change;
                    }
                    values[ensemble.feature[first + parent]][row] += sum;
                }
                for (int q = 0; q < n; q++) {
                    below[parent * n + q] += below[i * n + q];
                }
            }
        }

        private void pairs(double[][] pairs) {
            int[] edge = new int[Math.max(1, count)];
            for (int leaf = 1; leaf < count; leaf++) {
                if (!ensemble.isLeaf(first + leaf)) {
                    continue;
                }
                // The last edge of each feature on the path carries the feature's conditions.
                int d = 0;
                for (int i = leaf; i > 0; i = paths.parent[first + i] - first) {
                    int f = ensemble.feature[paths.parent[first + i]];
                    boolean seen = false;
                    for (int k = 0; k < d; k++) {
                        seen |= ensemble.feature[paths.parent[first + edge[k]]] == f;
                    }
                    if (!seen) {
                        edge[d++] = i;
                    }
                }
                for (int a = 0; a < d; a++) {
                    int fa = ensemble.feature[paths.parent[first + edge[a]]];
                    for (int b = a + 1; b < d; b++) {
                        int fb = ensemble.feature[paths.parent[first + edge[b]]];
                        double sum = 0;
                        for (int q = 0; q < n; q++) {
                            sum += w[q] * below[leaf * n + q] * gain(edge[a], q) * gain(edge[b], q);
                        }
                        pairs[Math.min(fa, fb)][Math.max(fa, fb)] += 0.5 * sum;
                    }
                }
            }
        }
    }
}
