package org.equidad.explain;

/**
 * The values of {@link PathQuadrature} for one row at a time: the same sums without setting up blocks of rows, the faster
 * way for a few rows. Not safe for several threads.
 */
final class RowQuadrature {
    private final Paths paths;
    private final TreeEnsemble ensemble;
    private final BinnedRows rows;
    // By node of the current tree.
    private boolean[] met = new boolean[0];
    // By node and point: 1 / (t + z (1 - t)) where the edge's conditions are met, product over the path, leaves below.
    private double[] inverse = new double[0];
    private double[] product = new double[0];
    private double[] below = new double[0];

    RowQuadrature(Paths paths, BinnedRows rows) {
        this.paths = paths;
        this.ensemble = paths.ensemble;
        this.rows = rows;
    }

    /** Adds one tree's values of one row at a position of the columns. */
    void add(int tree, int row, double[][] columns, int position) {
        int first = ensemble.start[tree];
        int count = ensemble.start[tree + 1] - first;
        GaussLegendre rule = GaussLegendre.forPlayers(paths.treePlayers[tree]);
        if (met.length < count || product.length < count * rule.size()) {
            met = new boolean[count];
            inverse = new double[count * rule.size()];
            product = new double[count * rule.size()];
            below = new double[count * rule.size()];
        }
        down(first, count, rule, rows.bins[row / BinnedRows.BLOCK], row % BinnedRows.BLOCK);
        up(first, count, rule, columns, position);
    }

    private void down(int first, int count, GaussLegendre rule, int[][] bins, int row) {
        int n = rule.size();
        double[] t = rule.point;
        for (int q = 0; q < n; q++) {
            product[q] = 1;
        }
        for (int i = 1; i < count; i++) {
            int node = first + i;
            int parent = paths.parent[node];
            int last = paths.before[node] < 0 ? -1 : paths.before[node] - first;
            boolean metBefore = last < 0 || met[last];
            int at = i * n;
            int from = (parent - first) * n;
            if (metBefore) {
                boolean left = ensemble.binning.goesLeft(ensemble, parent, bins[ensemble.feature[parent]][row]);
                met[i] = left == (node == parent + 1);
                double z = paths.share[node];
                for (int q = 0; q < n; q++) {
                    double factor = z * (1 - t[q]);
                    if (met[i]) {
                        factor += t[q];
                        inverse[at + q] = 1 / factor;
                    }
                    product[at + q] = product[from + q] * factor * (last < 0 ? 1 : inverse[last * n + q]);
                }
            } else {
                met[i] = false;
                double ratio = paths.cover.share[node];
                for (int q = 0; q < n; q++) {
                    product[at + q] = product[from + q] * ratio;
                }
            }
            double v = ensemble.isLeaf(node) ? ensemble.value[node] / ensemble.divisor : 0;
            for (int q = 0; q < n; q++) {
                below[at + q] = v * product[at + q];
            }
        }
    }

    private void up(int first, int count, GaussLegendre rule, double[][] columns, int position) {
        int n = rule.size();
        double[] t = rule.point;
        double[] w = rule.weight;
        for (int i = count - 1; i > 0; i--) {
            int node = first + i;
            int parent = paths.parent[node] - first;
            int last = paths.before[node] < 0 ? -1 : paths.before[node] - first;
            int at = i * n;
            if (last < 0 || met[last]) {
                double unknown = met[i] ? 1 - paths.share[node] : 0;
                double old = last < 0 ? 0 : 1 - paths.share[first + last];
                double sum = 0;
                for (int q = 0; q < n; q++) {
                    double gain = met[i] ? unknown * inverse[at + q] : -1 / (1 - t[q]);
                    double before = last < 0 ? 0 : old * inverse[last * n + q];
                    sum += w[q] * below[at + q] * (gain - before);
                }
                columns[ensemble.feature[first + parent]][position] += sum;
            }
            for (int q = 0; q < n; q++) {
                below[parent * n + q] += below[at + q];
            }
        }
    }
}
