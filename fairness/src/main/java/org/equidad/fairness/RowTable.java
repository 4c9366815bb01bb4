package org.equidad.fairness;

import java.util.List;

/**
 * The labelled rows of an analysis sorted by variance unit, with what every dimension needs of them: weight, confusion
 * cell and the values of the columns. Made once, read once for each dimension.
 */
final class RowTable {
    final int[] row;
    final int[] unit;
    final double[] weight;
    final byte[] cell;
    final List<Column> columns;
    /** Position of each column's block among the totals of a group. */
    final int[] offset;
    /** Which columns count rows. */
    final boolean[] counting;
    /** Rows of the data. */
    final int rows;
    /** Number of totals: the four cells and all blocks. */
    final int width;
    /** Values by column and row, and their place among the totals. */
    final double[][] value;

    final int[][] place;
    /** Rows of the domain without a label. */
    final int[] unlabelled;
    /** Which total counts rows, for unweighted counts and presence: the cells and the counting columns. */
    final int[] counters;

    /** What the rows stand for; null where each is itself. */
    private final RowCounts counts;

    RowTable(SurveyDesign design, Predictions predictions, Domain domain, List<Column> columns, RowCounts counts) {
        this.counts = counts;
        int[] units = design.unitOfRow();
        int[] begin = new int[design.unitCount() + 1];
        int missing = 0;
        for (int i = 0; i < units.length; i++) {
            if (domain.contains(i)) {
                if (predictions.labelled(i)) {
                    begin[units[i] + 1]++;
                } else {
                    missing++;
                }
            }
        }
        for (int u = 0; u < begin.length - 1; u++) {
            begin[u + 1] += begin[u];
        }
        int n = begin[begin.length - 1];
        row = new int[n];
        unit = new int[n];
        weight = new double[n];
        cell = new byte[n];
        unlabelled = new int[missing];
        missing = 0;
        for (int i = 0; i < units.length; i++) {
            if (domain.contains(i)) {
                if (predictions.labelled(i)) {
                    int k = begin[units[i]]++;
                    row[k] = i;
                    unit[k] = units[i];
                    weight[k] = design.weight(i);
                    cell[k] = (byte) predictions.cell(i);
                } else {
                    unlabelled[missing++] = i;
                }
            }
        }
        this.columns = columns;
        rows = units.length;
        offset = new int[columns.size()];
        counting = new boolean[columns.size()];
        value = new double[columns.size()][n];
        place = new int[columns.size()][n];
        int next = Cells.COUNT;
        int counted = Cells.COUNT;
        for (int c = 0; c < offset.length; c++) {
            Column column = columns.get(c);
            offset[c] = next;
            next += column.width();
            counting[c] = column.counts();
            counted += counting[c] ? 1 : 0;
            for (int k = 0; k < n; k++) {
                double score = predictions.hasScores() ? predictions.score(row[k]) : Double.NaN;
                value[c][k] = column.value(predictions.positive(row[k]), score);
                place[c][k] = offset[c] + column.slot(score);
            }
        }
        width = next;
        counters = new int[counted];
        counted = Cells.COUNT;
        for (int c = 0; c < Cells.COUNT; c++) {
            counters[c] = c;
        }
        for (int c = 0; c < offset.length; c++) {
            if (counting[c]) {
                counters[counted++] = offset[c];
            }
        }
    }

    int size() {
        return row.length;
    }

    /** Original rows that a row of the data stands for. */
    long rowsOf(int dataRow) {
        return counts == null ? 1 : counts.rows()[dataRow];
    }

    /** The same of those with positive weight, for a row that has some. */
    long weightedRowsOf(int dataRow) {
        return counts == null ? 1 : counts.weightedRows()[dataRow];
    }

    /** Sum of the squared weights of the original rows. */
    double squareOf(int k) {
        return counts == null ? weight[k] * weight[k] : counts.squares()[row[k]];
    }

    /** Where a metric's totals (cells, then its columns) lie among those of a group. */
    int[] map(TotalsMetric metric) {
        int count = Cells.COUNT;
        for (Column column : metric.columns()) {
            count += column.width();
        }
        int[] map = new int[count];
        int next = 0;
        for (; next < Cells.COUNT; next++) {
            map[next] = next;
        }
        for (Column column : metric.columns()) {
            int from = offset[columns.indexOf(column)];
            for (int b = 0; b < column.width(); b++) {
                map[next++] = from + b;
            }
        }
        return map;
    }

    /** Translates a metric's set of cells and columns into a set of counters. */
    int counterSet(Metric metric, int set) {
        int result = set & Cells.ALL;
        if (result != set) {
            int[] map = map((TotalsMetric) metric);
            for (int local = Cells.COUNT; local < map.length; local++) {
                for (int c = Cells.COUNT; c < counters.length; c++) {
                    if ((set >> local & 1) != 0 && counters[c] == map[local]) {
                        result |= 1 << c;
                    }
                }
            }
        }
        return result;
    }
}
