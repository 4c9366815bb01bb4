package org.equidad.fairness;

import java.util.Arrays;

/**
 * A group, everybody, or everybody but a group: a domain whose metrics are wanted, with its totals and, made when first
 * asked for, its rows in the order of their scores.
 */
final class Slot {
    final GroupTotals totals;
    final int group;
    private final RowTable table;
    private final int[] codes;
    private final int code;
    private SortedSample sorted;
    private double[][] replicateTotals;

    private Slot(GroupTotals totals, int group, RowTable table, int[] codes, int code) {
        this.totals = totals;
        this.group = group;
        this.table = table;
        this.codes = codes;
        this.code = code;
    }

    static Slot overall(RowTable table) {
        return new Slot(GroupTotals.overall(table), 0, table, null, 0);
    }

    static Slot[] groups(RowTable table, Grouping grouping) {
        return groups(table, grouping.codes(), grouping.size());
    }

    static Slot[] groups(RowTable table, int[] codes, int size) {
        GroupTotals totals = GroupTotals.by(table, codes, size);
        Slot[] slots = new Slot[size];
        for (int g = 0; g < size; g++) {
            slots[g] = new Slot(totals, g, table, codes, g);
        }
        return slots;
    }

    /** Everybody of the dimension who is not in the group. */
    static Slot rest(RowTable table, Grouping grouping, int group) {
        int[] others = grouping.codes().clone();
        for (int i = 0; i < others.length; i++) {
            others[i] = others[i] < 0 || others[i] == group ? -1 : 0;
        }
        return new Slot(GroupTotals.by(table, others, 1), 0, table, others, 0);
    }

    private boolean contains(int row) {
        return codes == null || codes[row] == code;
    }

    /** Positions in the table of the slot's rows that have weight, picked from the given positions in their order. */
    int[] members(int[] positions) {
        int[] picked = new int[positions.length];
        int count = 0;
        for (int k : positions) {
            if (table.weight[k] > 0 && contains(table.row[k])) {
                picked[count++] = k;
            }
        }
        return Arrays.copyOf(picked, count);
    }

    SortedSample sorted(int[] byScore, double[] score) {
        if (sorted == null) {
            int[] members = members(byScore);
            double[] s = new double[members.length];
            double[] w = new double[members.length];
            boolean[] positive = new boolean[members.length];
            int[] unit = new int[members.length];
            for (int i = 0; i < members.length; i++) {
                int k = members[i];
                s[i] = score[k];
                w[i] = table.weight[k];
                positive[i] = table.cell[k] == Cells.TP || table.cell[k] == Cells.FN;
                unit[i] = table.unit[k];
            }
            sorted = new SortedSample(s, positive, w, unit);
        }
        return sorted;
    }

    double[][] replicateTotals(double[][] factors, int replicates) {
        if (replicateTotals == null) {
            replicateTotals = totals.replicateTotals(group, factors, replicates);
        }
        return replicateTotals;
    }

    /** Why the slot has no estimates at all, or null. */
    Status emptiness() {
        if (totals.rows(group) == 0) {
            return Status.EMPTY_DOMAIN;
        }
        return totals.weightedRows(group) > 0 ? null : Status.ZERO_WEIGHT;
    }
}
