package org.equidad.explain;

import java.util.Arrays;

/**
 * Fills the table of a part: for each column (a feature, or a pair of features) and each cell, the sum of the leaves'
 * values. A leaf's own table has one cell for every subset of its conditions that a row may meet; tables of two children
 * are joined by adding, for every cell of the parent, the child cells it lies in. Not safe for several threads.
 */
final class TableBuilder {
    private final LeafTable leaves;
    /** Grows to {@link Part#MOST_SCRATCH} entries at most. */
    private double[] stack = new double[1 << 12];

    private int top;
    private int[] leftCell = new int[0];
    private int[] rightCell = new int[0];

    TableBuilder(LeafTable leaves) {
        this.leaves = leaves;
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
            stack = Arrays.copyOf(stack, Math.min(Part.MOST_SCRATCH, Math.max(top, 2 * stack.length)));
        }
        if (part.left == null) {
            leaves.fill(part, stack, at);
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
}
