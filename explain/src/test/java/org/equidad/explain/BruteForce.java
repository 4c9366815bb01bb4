package org.equidad.explain;

import org.equidad.models.FeatureMatrix;

/** Shapley values and interactions by going through all coalitions, from the definitions. */
final class BruteForce {
    final double[] coalition;
    final int players;

    private BruteForce(int players, double[] coalition) {
        this.players = players;
        this.coalition = coalition;
    }

    /** The path-dependent game of one row: known features follow the row, others both children by their shares. */
    static BruteForce pathDependent(TreeEnsemble e, Cover cover, double[] x) {
        double[] v = new double[1 << e.features()];
        for (int s = 0; s < v.length; s++) {
            double sum = 0;
            for (int t = 0; t < e.trees(); t++) {
                sum += expected(e, cover, x, s, e.start[t]);
            }
            v[s] = sum / e.divisor + e.offset;
        }
        return new BruteForce(e.features(), v);
    }

    /** The interventional game of one row: unknown features are those of a background row, averaged by weight. */
    static BruteForce interventional(TreeEnsemble e, FeatureMatrix background, double[] weights, double[] x) {
        double[] v = new double[1 << e.features()];
        double total = 0;
        for (int b = 0; b < background.rows(); b++) {
            total += weights[b];
            double[] mixed = background.row(b);
            for (int s = 0; s < v.length; s++) {
                double[] row = mixed.clone();
                for (int f = 0; f < x.length; f++) {
                    if ((s >> f & 1) != 0) {
                        row[f] = x[f];
                    }
                }
                double sum = 0;
                for (int t = 0; t < e.trees(); t++) {
                    sum += expected(e, null, row, v.length - 1, e.start[t]);
                }
                v[s] += weights[b] * (sum / e.divisor + e.offset);
            }
        }
        for (int s = 0; s < v.length; s++) {
            v[s] /= total;
        }
        return new BruteForce(e.features(), v);
    }

    private static double expected(TreeEnsemble e, Cover cover, double[] x, int known, int node) {
        if (e.isLeaf(node)) {
            return e.value[node];
        }
        int f = e.feature[node];
        if ((known >> f & 1) != 0) {
            return expected(e, cover, x, known, e.goesLeft(node, x[f]) ? node + 1 : e.right[node]);
        }
        return cover.share[node + 1] * expected(e, cover, x, known, node + 1)
                + cover.share[e.right[node]] * expected(e, cover, x, known, e.right[node]);
    }

    double base() {
        return coalition[0];
    }

    double all() {
        return coalition[coalition.length - 1];
    }

    double value(int i) {
        double sum = 0;
        for (int s = 0; s < coalition.length; s++) {
            if ((s >> i & 1) == 0) {
                int size = Integer.bitCount(s);
                sum += weight(size, players - size - 1, players) * (coalition[s | 1 << i] - coalition[s]);
            }
        }
        return sum;
    }

    /** Half the Shapley interaction index. */
    double pair(int i, int j) {
        double sum = 0;
        for (int s = 0; s < coalition.length; s++) {
            if ((s >> i & 1) == 0 && (s >> j & 1) == 0) {
                int size = Integer.bitCount(s);
                double d =
                        coalition[s | 1 << i | 1 << j] - coalition[s | 1 << i] - coalition[s | 1 << j] + coalition[s];
                sum += 0.5 * weight(size, players - size - 2, players - 1) * d;
            }
        }
        return sum;
    }

    /** a! b! / n! */
    private static double weight(int a, int b, int n) {
        double w = 1;
        for (int k = 1; k <= a; k++) {
            w *= k;
        }
        for (int k = 1; k <= b; k++) {
            w *= k;
        }
        for (int k = 1; k <= n; k++) {
            w /= k;
        }
        return w;
    }
}
