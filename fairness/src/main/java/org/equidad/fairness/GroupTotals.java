package org.equidad.fairness;

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
    final long[][] rows;

    final long[][] weightedRows;
    final double[][] squares;
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
        rows = new long[groups][counters];
        weightedRows = new long[groups][counters];
        squares = new double[groups][counters];
        missing = new long[groups];
    }

    /** Totals of everybody, as one group. */
    static GroupTotals overall(RowTable table) {
        int[] order = new int[table.size()];
        for (int k = 0; k < order.length; k++) {
            order[k] = k;
        }
        GroupTotals result = fill(table, order, new int[] {0, order.length});
        for (int i : table.unlabelled) {
            result.missing[0] += table.rowsOf(i);
        }
        return result;
    }

    /** Totals of every group; rows with a negative code belong to none. */
    static GroupTotals by(RowTable table, int[] codes, int groups) {
        int[] begin = new int[groups + 1];
        for (int i : table.row) {
            if (codes[i] >= 0) {
                begin[codes[i] + 1]++;
            }
        }
        for (int g = 0; g < groups; g++) {
            begin[g + 1] += begin[g];
        }
        int[] order = new int[begin[groups]];
        int[] cursor = begin.clone();
        for (int k = 0; k < table.size(); k++) {
            int code = codes[table.row[k]];
            if (code >= 0) {
                order[cursor[code]++] = k;
            }
        }
        GroupTotals result = fill(table, order, begin);
        for (int i : table.unlabelled) {
            if (codes[i] >= 0) {
                result.missing[codes[i]] += table.rowsOf(i);
            }
        }
        return result;
    }

    private static GroupTotals fill(RowTable table, int[] order, int[] begin) {
        int groups = begin.length - 1;
        int entries = 0;
        for (int g = 0; g < groups; g++) {
            int last = -1;
            for (int o = begin[g]; o < begin[g + 1]; o++) {
                int k = order[o];
                if (table.weight[k] > 0 && table.unit[k] != last) {
                    last = table.unit[k];
                    entries++;
                }
            }
        }
        GroupTotals result = new GroupTotals(groups, table.width, table.counters.length, entries);
        int entry = -1;
        for (int g = 0; g < groups; g++) {
            result.start[g] = entry + 1;
            int last = -1;
            for (int o = begin[g]; o < begin[g + 1]; o++) {
                int k = order[o];
                if (table.weight[k] > 0 && table.unit[k] != last) {
                    last = table.unit[k];
                    result.unit[++entry] = last;
                }
                result.add(table, k, g, entry);
            }
            result.sum(g, entry + 1);
        }
        result.start[groups] = entry + 1;
        return result;
    }

    private void add(RowTable table, int k, int group, int entry) {
        double w = table.weight[k];
        int cell = table.cell[k];
        rows[group][cell] += table.rowsOf(table.row[k]);
        int base = entry * width;
        if (w > 0) {
            totals[base + cell] += w;
            seen[entry] |= 1 << cell;
            weightedRows[group][cell] += table.weightedRowsOf(table.row[k]);
            squares[group][cell] += table.squareOf(k);
        }
        for (int c = 0, counter = Cells.COUNT; c < table.offset.length; c++) {
            double value = table.value[c][k];
            if (table.columns.get(c).counts()) {
                if (value > 0) {
                    rows[group][counter]++;
                    if (w > 0) {
                        seen[entry] |= 1 << counter;
                        weightedRows[group][counter]++;
                        squares[group][counter] += w * w;
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
        double sum = 0;
        double squares = 0;
        double weight = 0;
        int last = -1;
        for (int e = start[group]; e < start[group + 1]; e++) {
            int primary = primaryOfUnit == null ? unit[e] : primaryOfUnit[unit[e]];
            if (primary != last) {
                squares += weight * weight;
                weight = 0;
                last = primary;
            }
            for (int c = 0; c < counters; c++) {
                if ((set >> c & 1) != 0) {
                    weight += totals[e * width + positions[c]];
                    sum += totals[e * width + positions[c]];
                }
            }
        }
        squares += weight * weight;
        return squares > 0 ? sum / squares * sum : 0;
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
                all += rows[group][c];
                weighted += weightedRows[group][c];
                weight += sums[group][positions[c]];
                square += squares[group][c];
                positives += (numerator >> c & 1) != 0 ? rows[group][c] : 0;
            }
        }
        Counts counts = Counts.of(all, weighted, weight, square, missing[group]);
        return numerator == 0 ? counts : counts.withPositives(positives);
    }
}
