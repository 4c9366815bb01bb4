package org.equidad.fairness;

import java.util.Arrays;

/**
 * The rows of a design split into groups, each group's rows in the order of their variance units, so that the unit
 * totals of a variable for all groups cost one pass, and memory that grows with the units that a group touches. Rows of
 * weight zero are counted and otherwise left out.
 */
final class GroupedRows {
    private final SurveyDesign design;
    private final int[] codes;
    private final int[] begin;
    private final int[] order;
    private final long[] rows;
    private final long[] missing;

    private GroupedRows(SurveyDesign design, int[] codes, int groups, long[] missing) {
        this.design = design;
        this.codes = codes;
        this.missing = missing;
        rows = new long[groups];
        begin = new int[groups + 1];
        int[] unit = design.unitOfRow();
        int[] byUnit = new int[design.unitCount() + 1];
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] >= 0) {
                rows[codes[i]]++;
                if (design.weights[i] > 0) {
                    begin[codes[i] + 1]++;
                    byUnit[unit[i] + 1]++;
                }
            }
        }
        accumulate(begin);
        accumulate(byUnit);
        int[] sorted = new int[begin[groups]];
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] >= 0 && design.weights[i] > 0) {
                sorted[byUnit[unit[i]]++] = i;
            }
        }
        order = new int[sorted.length];
        int[] next = begin.clone();
        for (int i : sorted) {
            order[next[codes[i]]++] = i;
        }
    }

    private static void accumulate(int[] counts) {
        for (int k = 1; k < counts.length; k++) {
            counts[k] += counts[k - 1];
        }
    }

    /** Splits the rows of a domain that have all values; the others are counted as missing of their group. */
    static GroupedRows of(SurveyDesign design, Grouping by, Domain domain, double[]... variables) {
        design.require(domain);
        design.require(by);
        return split(design, by.codes(), by.size(), domain, variables);
    }

    /** The rows of a domain that have all values, as one group. */
    static GroupedRows of(SurveyDesign design, Domain domain, double[]... variables) {
        design.require(domain);
        return split(design, new int[design.rows()], 1, domain, variables);
    }

    private static GroupedRows split(
            SurveyDesign design, int[] codes, int groups, Domain domain, double[]... variables) {
        for (double[] variable : variables) {
            design.require("variable", variable);
        }
        int[] kept = codes.clone();
        long[] missing = new long[groups];
        for (int i = 0; i < kept.length; i++) {
            if (!domain.contains(i)) {
                kept[i] = -1;
            }
            for (double[] variable : variables) {
                if (kept[i] >= 0 && Double.isInfinite(variable[i])) {
                    throw new IllegalArgumentException("value at index " + i + " is " + variable[i]
                            + ": must be finite, or NaN where it is missing");
                }
                if (kept[i] >= 0 && Double.isNaN(variable[i])) {
                    missing[kept[i]]++;
                    kept[i] = -1;
                }
            }
        }
        return new GroupedRows(design, kept, groups, missing);
    }

    int groups() {
        return rows.length;
    }

    /** The group's rows, those of weight zero included. */
    Domain domain(int group) {
        return Domain.ofCode(codes, group);
    }

    /** The rows of all groups. */
    Domain union() {
        boolean[] members = new boolean[codes.length];
        for (int i = 0; i < codes.length; i++) {
            members[i] = codes[i] >= 0;
        }
        return Domain.wrap(members);
    }

    Counts counts(int group) {
        Sums sum = new Sums();
        Sums squares = new Sums();
        for (int k = begin[group]; k < begin[group + 1]; k++) {
            double w = design.weights[order[k]];
            sum.add(w);
            squares.add(w * w);
        }
        return Counts.of(rows[group], begin[group + 1] - begin[group], sum.value(), squares.value(), missing[group]);
    }

    /** For every group, how many rows have the value one. */
    long[] positives(double[] indicator) {
        long[] positives = new long[rows.length];
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] >= 0 && indicator[i] == 1) {
                positives[codes[i]]++;
            }
        }
        return positives;
    }

    /** Degrees of freedom of estimates for a group. */
    double degreesOfFreedom(int group) {
        boolean[] present = new boolean[design.unitCount()];
        int[] unit = design.unitOfRow();
        for (int k = begin[group]; k < begin[group + 1]; k++) {
            present[unit[order[k]]] = true;
        }
        return design.degreesOfFreedom(present);
    }

    /** Weighted unit totals of a variable, or of the weights where it is null, for one group. */
    UnitVector totals(int group, double[] variable) {
        int[] unit = design.unitOfRow();
        int from = begin[group];
        int to = begin[group + 1];
        int[] units = new int[to - from];
        double[] values = new double[to - from];
        int count = 0;
        int k = from;
        while (k < to) {
            int u = unit[order[k]];
            Sums sum = new Sums();
            for (; k < to && unit[order[k]] == u; k++) {
                int row = order[k];
                sum.add(variable == null ? design.weights[row] : design.weights[row] * variable[row]);
            }
            units[count] = u;
            values[count++] = sum.value();
        }
        return new UnitVector(Arrays.copyOf(units, count), Arrays.copyOf(values, count));
    }
}
