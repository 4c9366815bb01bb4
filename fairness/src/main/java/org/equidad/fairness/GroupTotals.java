package org.equidad.fairness;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Weighted totals of the cells and columns by group and variance unit, zeros left out: all that the confusion metrics
 * of one dimension need for values, covariances, counts and degrees of freedom. Filled in one pass over the rows in
 * their order by unit, so results do not depend on the order in which the rows came.
 */
final class GroupTotals {
    final int groups;
    final int width;
    final int counters;
    /** First entry of each group, and the number of entries at the end. */
    final int[] start;
    /** Unit of each entry, ascending within a group. */
    final int[] unit;
    /** Totals by entry. */
    final double[] totals;
    /** Per entry, the set of counters with a row of positive weight. */
    final int[] seen;
    /** Totals by group. */
    final double[][] sums;
    /** By group and counter: rows, rows of positive weight, sums of squared weights. */
    private final long[] rows;

    private final long[] weightedRows;
    private final double[] squares;
    /** Rows of the group without a label. */
    final long[] missing;

    private GroupTotals(int groups, int width, int counters, int entries) {
        this.groups = groups;
        this.width = width;
        this.counters = counters;
        start = new int[groups + 1];
        unit = new int[entries];
        totals = new double[entries * width];
        seen = new int[entries];
        sums = new double[groups][width];
        rows = new long[groups * counters];
        weightedRows = new long[groups * counters];
        squares = new double[groups * counters];
        missing = new long[groups];
    }

    /** Totals of everybody, as one group. */
    static GroupTotals overall(RowTable table) {
        return fill(table, new int[table.size()], new int[table.rows], 1);
    }

    /** Totals of every group; rows with a negative code belong to none. */
    static GroupTotals by(RowTable table, int[] codes, int groups) {
        int[] sorted = new int[table.size()];
        for (int k = 0; k < sorted.length; k++) {
            sorted[k] = codes[table.row[k]];
        }
        return fill(table, sorted, codes, groups);
    }

    /**
     * Fills the totals.
     *
     * @param sorted group by position in the table
     * @param codes group by row of the data
     */
    private static GroupTotals fill(RowTable table, int[] sorted, int[] codes, int groups) {
        int[] last = new int[groups];
        Arrays.fill(last, -1);
        int[] next = new int[groups + 1];
        for (int k = 0; k < sorted.length; k++) {
            int g = sorted[k];
            if (g >= 0 && table.unit[k] != last[g] && table.weight[k] > 0) {
                last[g] = table.unit[k];
                next[g + 1]++;
            }
        }
        for (int g = 0; g < groups; g++) {
            next[g + 1] += next[g];
        }
        GroupTotals result = new GroupTotals(groups, table.width, table.counters.length, next[groups]);
        System.arraycopy(next, 0, result.start, 0, groups + 1);
        Arrays.fill(last, -1);
        for (int k = 0; k < sorted.length; k++) {
            int g = sorted[k];
            if (g < 0) {
                continue;
            }
            double w = table.weight[k];
            int cell = table.cell[k];
            int counter = g * result.counters + cell;
            result.rows[counter] += table.rowsOf(table.row[k]);
            if (w > 0) {
                if (table.unit[k] != last[g]) {
                    last[g] = table.unit[k];
                    result.unit[next[g]++] = last[g];
                }
                // The group's current entry is the one before the next.
                int entry = next[g] - 1;
                result.totals[entry * result.width + cell] += w;
                result.seen[entry] |= 1 << cell;
                result.weightedRows[counter] += table.weightedRowsOf(table.row[k]);
                result.squares[counter] += table.squareOf(k);
            }
            if (table.offset.length > 0) {
                result.addColumns(table, k, g, next[g] - 1);
            }
        }
        for (int g = 0; g < groups; g++) {
            result.sum(g, result.start[g + 1]);
        }
        for (int i : table.unlabelled) {
            if (codes[i] >= 0) {
                result.missing[codes[i]] += table.rowsOf(i);
            }
        }
        return result;
    }

    private void addColumns(RowTable table, int k, int group, int entry) {
        double w = table.weight[k];
        int base = entry * width;
        for (int c = 0, counter = Cells.COUNT; c < table.offset.length; c++) {
            double value = table.value[c][k];
            if (table.counting[c]) {
                int at = group * counters + counter;
                if (value > 0) {
                    rows[at]++;
                    if (w > 0) {
                        seen[entry] |= 1 << counter;
                        weightedRows[at]++;
                        squares[at] += w * w;
                    }
                }
                counter++;
            }
            if (w > 0) {
                totals[base + table.place[c][k]] += w * value;
            }
        }
    }

    private void sum(int group, int end) {
        for (int c = 0; c < width; c++) {
            Sums sum = new Sums();
            for (int e = start[group]; e < end; e++) {
                sum.add(totals[e * width + c]);
            }
            sums[group][c] = sum.value();
        }
    }

    /** Rows of a group. */
    long rows(int group) {
        return Cells.sum(rows, group * counters, Cells.ALL);
    }

    /** Rows of positive weight of a group. */
    long weightedRows(int group) {
        return Cells.sum(weightedRows, group * counters, Cells.ALL);
    }

    /** Totals of some positions over a group. */
    double[] gather(int group, int[] map) {
        double[] gathered = new double[map.length];
        for (int j = 0; j < map.length; j++) {
            gathered[j] = sums[group][map[j]];
        }
        return gathered;
    }

    /** Unit totals of the rows' influence values: the totals of each unit times the gradient. */
    UnitVector linearise(int group, int[] map, double[] gradient) {
        int from = start[group];
        int to = start[group + 1];
        double[] z = new double[to - from];
        int[] units = new int[to - from];
        System.arraycopy(unit, from, units, 0, units.length);
        for (int e = from; e < to; e++) {
            int base = e * width;
            // The cells come first in every map.
            double sum = gradient[Cells.TP] * totals[base + Cells.TP]
                    + gradient[Cells.FP] * totals[base + Cells.FP]
                    + gradient[Cells.FN] * totals[base + Cells.FN]
                    + gradient[Cells.TN] * totals[base + Cells.TN];
            for (int j = Cells.COUNT; j < map.length; j++) {
                sum += gradient[j] * totals[base + map[j]];
            }
            z[e - from] = sum;
        }
        return new UnitVector(units, z);
    }

    /** Adds one total of a group, unit by unit. */
    void addTo(int group, int position, double[] unitSums) {
        for (int e = start[group]; e < start[group + 1]; e++) {
            unitSums[unit[e]] += totals[e * width + position];
        }
    }

    /** Adds the units of a group that have a row of positive weight in a set of counters. */
    void addPresent(int group, int counterSet, BitSet units) {
        for (int e = start[group]; e < start[group + 1]; e++) {
            if ((seen[e] & counterSet) != 0) {
                units.set(unit[e]);
            }
        }
    }

    /**
     * Effective number of first-stage units that hold the weight of a set of counters in a group; 0 without weight.
     *
     * @param primaryOfUnit first-stage unit of every unit, those of one first-stage unit side by side; null where the
     *     units are first-stage units
     */
    double effectiveUnits(int group, int set, int[] positions, int[] primaryOfUnit) {
        int[] chosen = new int[counters];
        int count = 0;
        for (int c = 0; c < counters; c++) {
            if ((set >> c & 1) != 0) {
                chosen[count++] = positions[c];
            }
        }
        double sum = 0;
        double square = 0;
        double weight = 0;
        int last = -1;
        for (int e = start[group]; e < start[group + 1]; e++) {
            int primary = primaryOfUnit == null ? unit[e] : primaryOfUnit[unit[e]];
            if (primary != last) {
                square += weight * weight;
                weight = 0;
                last = primary;
            }
            for (int c = 0; c < count; c++) {
                double total = totals[e * width + chosen[c]];
                weight += total;
                sum += total;
            }
        }
        square += weight * weight;
        return square > 0 ? sum / square * sum : 0;
    }

    /** Totals of a group under replicate weights, positions by replicates; only the positions of the set are filled. */
    double[][] replicateTotals(int group, double[][] factors, int replicates) {
        double[][] result = new double[width][replicates];
        for (int e = start[group]; e < start[group + 1]; e++) {
            double[] factor = factors[unit[e]];
            for (int c = 0; c < width; c++) {
                double total = totals[e * width + c];
                if (total != 0) {
                    double[] out = result[c];
                    for (int r = 0; r < replicates; r++) {
                        out[r] += total * factor[r];
                    }
                }
            }
        }
        return result;
    }

    /** Counts of the rows in a set of counters, and of those in a subset of it that are positives. */
    Counts counts(int group, int denominator, int numerator, int[] positions) {
        long all = 0;
        long weighted = 0;
        long positives = 0;
        double weight = 0;
        double square = 0;
        for (int c = 0; c < counters; c++) {
            if ((denominator >> c & 1) != 0) {
                all += rows[group * counters + c];
                weighted += weightedRows[group * counters + c];
                weight += sums[group][positions[c]];
                square += squares[group * counters + c];
                positives += (numerator >> c & 1) != 0 ? rows[group * counters + c] : 0;
            }
        }
        Counts counts = Counts.of(all, weighted, weight, square, missing[group]);
        return numerator == 0 ? counts : counts.withPositives(positives);
    }
}
