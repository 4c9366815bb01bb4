package org.equidad.explain;

import java.util.Arrays;

/**
 * The cell of a part that a row lies in. A cell is a number whose digits are the classes of the row's bins, feature after
 * feature; as classes are step functions of bins, it is a constant plus a jump for each bound that a bin is above.
 */
final class RowCells {
    private final int base;
    private final int[] feature;
    private final int[] above;
    private final int[] jump;

    RowCells(Part part) {
        feature = new int[part.steps];
        above = new int[part.steps];
        jump = new int[part.steps];
        int step = 0;
        int stride = 1;
        int zero = 0;
        for (int k = 0; k < part.features.length; k++) {
            Partition p = part.partitions[k];
            zero += p.of[0] * stride;
            for (int i = 1; i < p.from.length; i++) {
                feature[step] = part.features[k];
                above[step] = p.from[i] - 1;
                jump[step++] = (p.of[i] - p.of[i - 1]) * stride;
            }
            stride *= p.classes;
        }
        base = zero;
    }

    /** Writes the cells of the first rows of a block. */
    void fill(int[][] bins, int[] cell, int count) {
        Arrays.fill(cell, 0, count, base);
        int s = 0;
        for (; s + 3 < above.length; s += 4) {
            fourSteps(
                    cell,
                    count,
                    bins[feature[s]],
                    above[s],
                    jump[s],
                    bins[feature[s + 1]],
                    above[s + 1],
                    jump[s + 1],
                    bins[feature[s + 2]],
                    above[s + 2],
                    jump[s + 2],
                    bins[feature[s + 3]],
                    above[s + 3],
                    jump[s + 3]);
        }
        for (; s < above.length; s++) {
            oneStep(cell, count, bins[feature[s]], above[s], jump[s]);
        }
    }

    // The compiler vectorises these as they stand: four steps at a time or one, not two.

    private static void oneStep(int[] cell, int count, int[] bins, int above, int jump) {
        for (int r = 0; r < count; r++) {
            cell[r] += (above - bins[r]) >> 31 & jump;
        }
    }

    private static void fourSteps(
            int[] cell,
            int count,
            int[] bins,
            int above,
            int jump,
            int[] bins2,
            int above2,
            int jump2,
            int[] bins3,
            int above3,
            int jump3,
            int[] bins4,
            int above4,
            int jump4) {
        for (int r = 0; r < count; r++) {
            cell[r] += ((above - bins[r]) >> 31 & jump)
                    + ((above2 - bins2[r]) >> 31 & jump2)
                    + ((above3 - bins3[r]) >> 31 & jump3)
                    + ((above4 - bins4[r]) >> 31 & jump4);
        }
    }
}
