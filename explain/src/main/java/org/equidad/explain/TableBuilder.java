package org.equidad.explain;

import java.util.Arrays;

/**
 * Fills the table of a part: for each column (a feature, or a pair of features) and each cell, the sum of the leaves'
 * values. A leaf's own table has one cell for every subset of its conditions that a row may meet; tables of two children
 * are joined by adding, for every cell of the parent, the child cells it lies in. Not safe for several threads.
 */
final class TableBuilder {
    private static final int LOW_BITS = 6;

    private final TreeEnsemble ensemble;
    private double[] stack = new double[1 << 12];
    private int top;
    private int[] leftCell = new int[0];
    private int[] rightCell = new int[0];
    // Of a leaf, by cell.
    private double[] reach = new double[0];
    private double[] integral = new double[0];
    // Of a leaf, by point of the rule, for the first features and for the rest.
    private double[][] low = new double[0][];
    private double[][] high = new double[0][];
    private final double[] lowSum = new double[1 << LOW_BITS];

    TableBuilder(TreeEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    /**
     * Writes columns x cells entries: groups of columns of the given widths one after the other, within a group the
     * columns of one cell side by side.
     */
    void build(Part part, int[] widths, double[] table, int offset) {
        top = 0;
        int at = fill(part);
        int to = offset;
        for (int width : widths) {
            for (int k = 0; k < width; k++) {
                spread(stack, at, table, to + k, width, part.cells);
                at += part.cells;
            }
            to += width * part.cells;
        }
    }

    private static void spread(double[] from, int start, double[] to, int at, int stride, int count) {
        for (int c = 0; c < count; c++) {
            to[at + c * stride] = from[start + c];
        }
    }

    /** Builds a part's table on the stack and returns where it starts. */
    private int fill(Part part) {
        int at = top;
        top += part.columns() * part.cells;
        if (top > stack.length) {
            stack = Arrays.copyOf(stack, Math.max(top, 2 * stack.length));
        }
        if (part.left == null) {
            leaf(part, at);
            return at;
        }
        int l = fill(part.left);
        int r = fill(part.right);
        if (leftCell.length < part.cells) {
            leftCell = new int[part.cells];
            rightCell = new int[part.cells];
        }
        childCells(part, part.left, part.leftAt, part.leftClass, leftCell);
        childCells(part, part.right, part.rightAt, part.rightClass, rightCell);
        for (int k = 0; k < part.features.length; k++) {
            column(
                    at + k * part.cells,
                    part.cells,
                    part.leftAt[k] < 0 ? -1 : l + part.leftAt[k] * part.left.cells,
                    part.rightAt[k] < 0 ? -1 : r + part.rightAt[k] * part.right.cells);
        }
        for (int k = 0; k < part.pairs.length; k++) {
            int inLeft = Arrays.binarySearch(part.left.pairs, part.pairs[k]);
            int inRight = Arrays.binarySearch(part.right.pairs, part.pairs[k]);
            column(
                    at + (part.features.length + k) * part.cells,
                    part.cells,
                    inLeft < 0 ? -1 : l + (part.left.features.length + inLeft) * part.left.cells,
                    inRight < 0 ? -1 : r + (part.right.features.length + inRight) * part.right.cells);
        }
        top = at + part.columns() * part.cells;
        return at;
    }

    private void column(int at, int cells, int left, int right) {
        double[] s = stack;
        if (left >= 0 && right >= 0) {
            addBoth(s, at, cells, left, leftCell, right, rightCell);
        } else if (left >= 0) {
            take(s, at, cells, left, leftCell);
        } else {
            take(s, at, cells, right, rightCell);
        }
    }

    private static void addBoth(double[] s, int at, int cells, int l, int[] lc, int r, int[] rc) {
        for (int c = 0; c < cells; c++) {
            s[at + c] = s[l + lc[c]] + s[r + rc[c]];
        }
    }

    private static void take(double[] s, int at, int cells, int from, int[] cell) {
        for (int c = 0; c < cells; c++) {
            s[at + c] = s[from + cell[c]];
        }
    }

    /** The child's cell of every cell of the parent; the first feature's class varies fastest in both. */
    private static void childCells(Part part, Part child, int[] childAt, int[][] childClass, int[] cell) {
        int size = 1;
        cell[0] = 0;
        int stride = 1;
        for (int k = 0; k < part.features.length; k++) {
            int classes = part.partitions[k].classes;
            if (childAt[k] < 0) {
                for (int c = 1; c < classes; c++) {
                    System.arraycopy(cell, 0, cell, c * size, size);
                }
            } else {
                for (int c = classes - 1; c >= 0; c--) {
                    int shift = childClass[k][c] * stride;
                    for (int i = 0; i < size; i++) {
                        cell[c * size + i] = cell[i] + shift;
                    }
                }
                stride *= child.partitions[childAt[k]].classes;
            }
            size *= classes;
        }
    }

    /**
     * One leaf. Bit k of the cell says whether the row meets the path's conditions on feature k. The game is the product
     * over the features of z + (1 - z) t where met and z (1 - t) where not, so with u features unmet and
     *
     * <pre>reach = v times the product of z over the unmet, integral = that of (1 - t)^(u - 1) times the product over the
     * met of z + (1 - z) t,</pre>
     *
     * the value of an unmet feature is -reach x integral, and that of a met one is (1 - z) x reach x the integral of the
     * cell where it alone is unmet as well: one integral per cell serves all features.
     */
    private void leaf(Part part, int at) {
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
        double[] s = stack;
        for (int k = 0; k < d; k++) {
            double met = 1 - part.shares[k];
            int run = 1 << k;
            int column = at + k * cells;
            for (int c = 0; c < cells; c += 2 * run) {
                for (int i = c; i < c + run; i++) {
                    s[column + i] = -r[i] * u[i];
                    s[column + run + i] = met * r[run + i] * u[i];
                }
            }
        }
        if (part.pairs.length > 0) {
            leafPairs(part, at + d * cells);
        }
    }

    /** Half the interactions, from the integrals of (1 - t)^(u - 2) in the same way. */
    private void leafPairs(Part part, int at) {
        int d = part.features.length;
        int cells = part.cells;
        integrals(part, 2);
        double[] r = reach;
        double[] u = integral;
        double[] s = stack;
        int column = at;
        for (int i = 0; i < d; i++) {
            double metI = -(1 - part.shares[i]);
            for (int j = i + 1; j < d; j++) {
                double metJ = -(1 - part.shares[j]);
                int both = 1 << i | 1 << j;
                for (int c = 0; c < cells; c++) {
                    double factor = 0.5 * ((c >> i & 1) == 0 ? 1 : metI) * ((c >> j & 1) == 0 ? 1 : metJ);
                    s[column + c] = factor * r[c] * u[c & ~both];
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
