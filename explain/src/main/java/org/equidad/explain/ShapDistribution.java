package org.equidad.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.equidad.fairness.Domain;

/**
 * How one feature's SHAP values are spread over the population, in cells that no single row can be read from: the picture
 * of a swarm of points without its points. Rows are put in the order of their SHAP values and cut into cells of at least
 * so many rows; of each cell only its share of the population, its mean SHAP value and the mean of the feature are kept.
 *
 * @param feature name of the feature
 * @param cells by mean SHAP value, ascending; none where the domain has fewer rows than a cell needs
 */
public record ShapDistribution(String feature, List<Cell> cells) {
    public ShapDistribution {
        cells = List.copyOf(cells);
    }

    /**
     * One cell.
     *
     * @param share of the population's weight, in (0, 1]
     * @param meanShap weighted mean SHAP value
     * @param meanFeature weighted mean of the feature where it is known; NaN where it is known for fewer rows than a cell
     *     needs
     * @param meanPosition weighted mean position of the feature's values in its distribution, 0 for the smallest to 1 for
     *     the largest, equal values at the middle of theirs; NaN likewise. For colours
     */
    public record Cell(double share, double meanShap, double meanFeature, double meanPosition) {}

    /**
     * The distribution of one feature's SHAP values. Equal SHAP values share a cell, so that a cell says nothing of the
     * order of the rows. Cost: a sort of the rows.
     *
     * @param values the SHAP values
     * @param feature position of the feature
     * @param inputs the feature's own values, one per row; NaN where missing
     * @param weights survey weights, one per row; rows of weight zero are left out
     * @param domain rows to be described
     * @param most cells at most
     * @param leastRows rows in a cell at least
     */
    public static ShapDistribution of(
            ShapValues values, int feature, double[] inputs, double[] weights, Domain domain, int most, int leastRows) {
        if (inputs.length != values.rows() || weights.length != values.rows()) {
            throw new IllegalArgumentException(values.rows() + " rows of SHAP values, " + inputs.length + " inputs, "
                    + weights.length + " weights; equally many are needed");
        }
        if (most < 1 || leastRows < 1) {
            throw new IllegalArgumentException(
                    "at most " + most + " cells of at least " + leastRows + " rows; both must be at least 1");
        }
        double[] shap = values.column(feature);
        int[] order = IntStream.range(0, shap.length)
                .filter(r -> domain.contains(r) && weights[r] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(r -> shap[r]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] position = positions(inputs, weights, order);
        double total = 0;
        for (int r : order) {
            total += weights[r];
        }
        int size = Math.max(leastRows, (order.length + most - 1) / most);
        List<Cell> cells = new ArrayList<>();
        int from = 0;
        while (order.length - from >= leastRows) {
            int to = Math.min(order.length, from + size);
            while (to < order.length && shap[order[to]] == shap[order[to - 1]]) {
                to++;
            }
            if (order.length - to < leastRows) {
                to = order.length;
            }
            cells.add(cell(shap, inputs, position, weights, order, from, to, total, leastRows));
            from = to;
        }
        return new ShapDistribution(values.featureNames().get(feature), cells);
    }

    private static Cell cell(
            double[] shap,
            double[] inputs,
            double[] position,
            double[] weights,
            int[] order,
            int from,
            int to,
            double total,
            int leastRows) {
        double weight = 0;
        double sum = 0;
        double known = 0;
        double input = 0;
        double place = 0;
        int rows = 0;
        for (int i = from; i < to; i++) {
            int r = order[i];
            weight += weights[r];
            sum += weights[r] * shap[r];
            if (!Double.isNaN(inputs[r])) {
                rows++;
                known += weights[r];
                input += weights[r] * inputs[r];
                place += weights[r] * position[r];
            }
        }
        boolean shown = rows >= leastRows;
        return new Cell(
                weight / total, sum / weight, shown ? input / known : Double.NaN, shown ? place / known : Double.NaN);
    }

    /** The share of weight below each value plus half of that at it, among the rows with a value. */
    private static double[] positions(double[] inputs, double[] weights, int[] rows) {
        double[] position = new double[inputs.length];
        int[] order = IntStream.of(rows)
                .filter(r -> !Double.isNaN(inputs[r]))
                .boxed()
                .sorted(Comparator.comparingDouble(r -> inputs[r]))
                .mapToInt(Integer::intValue)
                .toArray();
        double total = 0;
        for (int r : order) {
            total += weights[r];
        }
        double below = 0;
        int from = 0;
        while (from < order.length) {
            int to = from;
            double here = 0;
            while (to < order.length && inputs[order[to]] == inputs[order[from]]) {
                here += weights[order[to++]];
            }
            for (int i = from; i < to; i++) {
                position[order[i]] = (below + here / 2) / total;
            }
            below += here;
            from = to;
        }
        return position;
    }
}
