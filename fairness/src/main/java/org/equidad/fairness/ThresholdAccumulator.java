package org.equidad.fairness;

import java.util.List;

/**
 * Sums labels and decisions of rows that stream by, in memory that grows with primary units and groups only: 160 bytes
 * for each pair. A row touches one line of memory, so tens of millions pass in a second. From the sums every metric of the confusion matrix follows with the
 * same standard errors as from the rows.
 *
 * <p>Merging two accumulators equals accumulating the rows of both, whatever the order and the parts: counts exactly,
 * weights to rounding (sums are compensated, so the error does not grow with the number of rows). Metrics of scores need
 * the scores in memory and are not to be had from here. One accumulator serves one dimension. Not safe to share between
 * threads; give each its own and merge.
 */
public final class ThresholdAccumulator {
    /** Rows without a group are kept apart, rows without a label are only counted. */
    private static final int CELLS = Cells.COUNT;

    /** What is kept of a cell, side by side: sum of weights, what the sum lost, sum of squares, rows with weight. */
    private static final int KEPT = 4;

    private static final int LOST = 1;
    private static final int SQUARES = 2;
    /** A whole number, exact up to 2^53. */
    private static final int WEIGHTED_ROWS = 3;

    private final int units;
    private final String name;
    private final List<String> labels;
    private final double[] sums;
    private final long[] rowsWithoutWeight;
    private final long[] unlabelled;

    private ThresholdAccumulator(int units, String name, List<String> labels) {
        this.units = units;
        this.name = name;
        this.labels = labels;
        int groups = labels.size() + 1;
        int size = Math.multiplyExact(Math.multiplyExact(units, groups), CELLS);
        sums = new double[Math.multiplyExact(size, KEPT)];
        rowsWithoutWeight = new long[size];
        unlabelled = new long[groups];
    }

    /**
     * An empty accumulator.
     *
     * @param units number of primary units
     * @param dimension name of the grouping
     * @param labels labels of its groups
     * @throws IllegalArgumentException if there is no unit or a label repeats
     */
    public static ThresholdAccumulator of(int units, String dimension, List<String> labels) {
        if (units < 1) {
            throw new IllegalArgumentException(units + " primary units: at least 1 is needed");
        }
        // Checks name and labels.
        Grouping.of(dimension, new int[0], labels);
        return new ThresholdAccumulator(units, dimension, List.copyOf(labels));
    }

    /**
     * Adds a row.
     *
     * @param unit primary unit, from 0
     * @param group group, from 0; -1 where it is unknown
     * @param label 1, 0, or NaN where it is unknown
     * @param decision 1 or 0; not looked at where the label is unknown
     * @param weight finite, not negative
     * @throws IllegalArgumentException on anything else
     */
    public void add(int unit, int group, double label, double decision, double weight) {
        if (unit < 0 || unit >= units || group < -1 || group >= labels.size()) {
            throw new IllegalArgumentException("unit " + unit + ", group " + group + ": must lie in 0 to " + (units - 1)
                    + " and in -1 to " + (labels.size() - 1));
        }
        if (!(weight >= 0 && weight <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("weight " + weight + ": must be finite and not negative");
        }
        if (Double.isNaN(label)) {
            unlabelled[group + 1]++;
            return;
        }
        boolean binary = (label == 0 || label == 1) && (decision == 0 || decision == 1);
        if (!binary) {
            throw new IllegalArgumentException("label " + label + ", decision " + decision + ": must be 0 or 1");
        }
        int cell = decision == 1 ? (label == 1 ? Cells.TP : Cells.FP) : label == 1 ? Cells.FN : Cells.TN;
        int at = (unit * (labels.size() + 1) + group + 1) * CELLS + cell;
        if (weight > 0) {
            addTo(at * KEPT, weight);
            sums[at * KEPT + SQUARES] += weight * weight;
            sums[at * KEPT + WEIGHTED_ROWS]++;
        } else {
            rowsWithoutWeight[at]++;
        }
    }

    private void addTo(int at, double x) {
        double old = sums[at];
        double next = old + x;
        sums[at + LOST] += old >= x ? (old - next) + x : (x - next) + old;
        sums[at] = next;
    }

    private long rows(int at) {
        return rowsWithoutWeight[at] + (long) sums[at * KEPT + WEIGHTED_ROWS];
    }

    /**
     * Adds everything that another accumulator holds.
     *
     * @throws IllegalArgumentException if its units, dimension or labels differ
     */
    public void merge(ThresholdAccumulator other) {
        if (other.units != units || !other.name.equals(name) || !other.labels.equals(labels)) {
            throw new IllegalArgumentException("accumulators of " + units + " units by " + name + " " + labels
                    + " and of " + other.units + " units by " + other.name + " " + other.labels + " do not merge");
        }
        for (int at = 0; at < sums.length; at += KEPT) {
            addTo(at, other.sums[at]);
            for (int k = LOST; k < KEPT; k++) {
                sums[at + k] += other.sums[at + k];
            }
        }
        for (int at = 0; at < rowsWithoutWeight.length; at++) {
            rowsWithoutWeight[at] += other.rowsWithoutWeight[at];
        }
        for (int g = 0; g < unlabelled.length; g++) {
            unlabelled[g] += other.unlabelled[g];
        }
    }

    /**
     * The analysis of the rows added so far, with every metric of the confusion matrix and this dimension.
     *
     * @param design one row per primary unit, in the order of the unit numbers; its weights are not used
     * @throws IllegalArgumentException if the design has another number of rows, or no row with a label was added
     */
    public GroupMetrics metrics(SurveyDesign design) {
        Checks.length("units of the accumulator", units, design.rows());
        int groups = labels.size() + 1;
        int count = 0;
        for (int at = 0; at < rowsWithoutWeight.length; at++) {
            count += rows(at) > 0 ? 1 : 0;
        }
        int labelled = count;
        for (long n : unlabelled) {
            count += n > 0 ? 1 : 0;
        }
        if (labelled == 0) {
            throw new IllegalArgumentException("no row with a label was added");
        }
        double[] label = new double[count];
        double[] decision = new double[count];
        double[] weight = new double[count];
        int[] code = new int[count];
        int[] unit = new int[count];
        RowCounts counts = new RowCounts(new long[count], new long[count], new double[count]);
        int k = 0;
        for (int at = 0; at < rowsWithoutWeight.length; at++) {
            if (rows(at) > 0) {
                int cell = at % CELLS;
                label[k] = cell == Cells.TP || cell == Cells.FN ? 1 : 0;
                decision[k] = cell == Cells.TP || cell == Cells.FP ? 1 : 0;
                weight[k] = sums[at * KEPT] + sums[at * KEPT + LOST];
                code[k] = at / CELLS % groups - 1;
                unit[k] = at / CELLS / groups;
                counts.rows()[k] = rows(at);
                counts.weightedRows()[k] = (long) sums[at * KEPT + WEIGHTED_ROWS];
                counts.squares()[k] = sums[at * KEPT + SQUARES];
                k++;
            }
        }
        for (int g = 0; g < groups; g++) {
            if (unlabelled[g] > 0) {
                label[k] = Double.NaN;
                code[k] = g - 1;
                counts.rows()[k] = unlabelled[g];
                k++;
            }
        }
        Predictions predictions = Predictions.labels(label).withDecisions(decision);
        return GroupMetrics.of(design.withRows(weight, unit), predictions, counts)
                .by(Grouping.of(name, code, labels));
    }
}
