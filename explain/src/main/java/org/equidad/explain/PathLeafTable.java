package org.equidad.explain;

import java.util.Arrays;

/** Tables of leaves under a cover. Not safe for several threads. */
final class PathLeafTable implements LeafTable {
    private static final int LOW_BITS = 6;

    private final TreeEnsemble ensemble;
    // By cell.
    private double[] reach = new double[0];
    private double[] integral = new double[0];
    // By point of the rule, for the first features and for the rest.
    private double[][] low = new double[0][];
    private double[][] high = new double[0][];
    private final double[] lowSum = new double[1 << LOW_BITS];

    PathLeafTable(TreeEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    /**
     * The game is the product
     * over the features of z + (1 - z) t where met and z (1 - t) where not, so with u features unmet and
     *
     * <pre>reach = v times the product of z over the unmet, integral = that of (1 - t)^(u - 1) times the product over the
     * met of z + (1 - z) t,</pre>
     *
     * the value of an unmet feature is -reach x integral, and that of a met one is (1 - z) x reach x the integral of the
     * cell where it alone is unmet as well: one integral per cell serves all features.
     */
    @Override
    public void fill(Part part, double[] table, int at) {
        int d = part.features.length;
        int cells = part.cells;
        if (reach.length < cells) {
            reach = new double[cells];
            integral = new double[cells];
        }
        double[] r = reach;
        double[] u = integral;
        r[0] = ensemble.value[part.node] / ensemble.divisor;
        for (int k = 0; k < d; k++) {
            extend(r, 1 << k, part.shares[k], 1);
        }
        integrals(part, 1);
        for (int k = 0; k < d; k++) {
            double met = 1 - part.shares[k];
            int run = 1 << k;
            int column = at + k * cells;
            for (int c = 0; c < cells; c += 2 * run) {
                for (int i = c; i < c + run; i++) {
                    table[column + i] = -r[i] * u[i];
                    table[column + run + i] = met * r[run + i] * u[i];
                }
            }
        }
        if (part.pairs.length > 0) {
            pairs(part, table, at + d * cells);
        }
    }

    /** Half the interactions, from the integrals of (1 - t)^(u - 2) in the same way. */
    private void pairs(Part part, double[] table, int at) {
        int d = part.features.length;
        int cells = part.cells;
        integrals(part, 2);
        double[] r = reach;
        double[] u = integral;
        int column = at;
        for (int i = 0; i < d; i++) {
            double metI = -(1 - part.shares[i]);
            for (int j = i + 1; j < d; j++) {
                double metJ = -(1 - part.shares[j]);
                int both = 1 << i | 1 << j;
                for (int c = 0; c < cells; c++) {
                    double factor = 0.5 * ((c >> i & 1) == 0 ? 1 : metI) * ((c >> j & 1) == 0 ? 1 : metJ);
                    table[column + c] = factor * r[c] * u[c & ~both];
                }
                column += cells;
            }
        }
    }

    /**
     * For every cell the integral over t of (1 - t)^(unmet - less) times the product over the met features of
     * z + (1 - z) t; cells with fewer unmet features than {@code less} are not used by anyone. The products of the first
     * features and of the rest are multiplied point by point.
     */
    private void integrals(Part part, int less) {
        int d = part.features.length;
        int lowBits = Math.min(d, LOW_BITS);
        int lowCells = 1 << lowBits;
        int highCells = 1 << d - lowBits;
        GaussLegendre rule = GaussLegendre.forPlayers(d);
        int n = rule.size();
        if (low.length < n) {
            low = new double[n][1 << LOW_BITS];
            high = new double[n][0];
        }
        if (high[n - 1].length < highCells) {
            high = new double[low.length][highCells];
        }
        for (int q = 0; q < n; q++) {
            double t = rule.point[q];
            low[q][0] = rule.weight[q] / (less == 1 ? 1 - t : (1 - t) * (1 - t));
            high[q][0] = 1;
            for (int k = 0; k < d; k++) {
                double z = part.shares[k];
                double met = t + z * (1 - t);
                if (k < lowBits) {
                    extend(low[q], 1 << k, 1 - t, met);
                } else {
                    extend(high[q], 1 << k - lowBits, 1 - t, met);
                }
            }
        }
        for (int h = 0; h < highCells; h++) {
            Arrays.fill(lowSum, 0, lowCells, 0);
            for (int q = 0; q < n; q++) {
                addTimes(lowSum, low[q], lowCells, high[q][h]);
            }
            System.arraycopy(lowSum, 0, integral, h * lowCells, lowCells);
        }
    }

    private static void extend(double[] p, int size, double unset, double set) {
        for (int c = 0; c < size; c++) {
            p[size + c] = p[c] * set;
            p[c] *= unset;
        }
    }

    private static void addTimes(double[] to, double[] from, int count, double factor) {
        for (int c = 0; c < count; c++) {
            to[c] += from[c] * factor;
        }
    }
}
