package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Metrics of the confusion matrix by group at every threshold, from {@link GroupMetrics#sweep}.
 *
 * <p>One pass over the scores in order gives the weighted cells of every group at every distinct score; from these any
 * metric at any threshold is a look-up. The curves are point estimates, for looking at; {@link #report} gives the full
 * inference at one threshold. A threshold chosen by looking at a curve must be judged on other data. Memory: 32 bytes
 * for each group and distinct score in it.
 */
public final class ThresholdSweep {
    private final GroupMetrics analysis;
    private final Predictions predictions;
    private final Grouping grouping;
    /** Distinct scores, rising, per group and for everybody at the end. */
    private final double[][] scores;
    /** Cells at a threshold of each of these scores, and above the last: group, position, cell. */
    private final double[][][] cells;

    ThresholdSweep(
            GroupMetrics analysis, SurveyDesign design, Predictions predictions, Domain domain, Grouping grouping) {
        this.analysis = analysis;
        this.predictions = predictions;
        this.grouping = grouping;
        int groups = grouping.size();
        Integer[] order = IntStream.range(0, design.rows())
                .filter(i -> domain.contains(i) && predictions.labelled(i) && design.weight(i) > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> predictions.score(i) + 0.0)
                        .thenComparing(Comparator.naturalOrder()))
                .toArray(Integer[]::new);
        scores = new double[groups + 1][];
        cells = new double[groups + 1][][];
        for (int g = 0; g <= groups; g++) {
            int group = g;
            int[] members = Arrays.stream(order)
                    .filter(i -> group == groups || grouping.code(i) == group)
                    .mapToInt(Integer::intValue)
                    .toArray();
            fill(g, members, design);
        }
    }

    private void fill(int g, int[] members, SurveyDesign design) {
        double[] distinct = Arrays.stream(members)
                .mapToDouble(i -> predictions.score(i) + 0.0)
                .distinct()
                .toArray();
        double[][] at = new double[distinct.length + 1][Cells.COUNT];
        // Rejected below the threshold are added up from the lowest score, selected from the highest, so that nothing
        // is subtracted.
        int next = 0;
        for (int t = 0; t < distinct.length; t++) {
            at[t + 1][Cells.FN] = at[t][Cells.FN];
            at[t + 1][Cells.TN] = at[t][Cells.TN];
            while (next < members.length && predictions.score(members[next]) <= distinct[t]) {
                at[t + 1][predictions.positive(members[next]) ? Cells.FN : Cells.TN] += design.weight(members[next]);
                next++;
            }
        }
        next = members.length - 1;
        for (int t = distinct.length - 1; t >= 0; t--) {
            at[t][Cells.TP] = at[t + 1][Cells.TP];
            at[t][Cells.FP] = at[t + 1][Cells.FP];
            while (next >= 0 && predictions.score(members[next]) >= distinct[t]) {
                at[t][predictions.positive(members[next]) ? Cells.TP : Cells.FP] += design.weight(members[next]);
                next--;
            }
        }
        scores[g] = distinct;
        cells[g] = at;
    }

    /** Labels of the groups. */
    public List<String> groups() {
        return grouping.labels();
    }

    /** Distinct scores of everybody, rising: the thresholds at which anything changes. A copy. */
    public double[] thresholds() {
        return scores[grouping.size()].clone();
    }

    /**
     * A metric of a group when everybody with a score at or above the threshold is selected.
     *
     * @return empty where the metric does not exist
     * @throws IllegalArgumentException if the metric is not one of the confusion matrix, or there is no such group
     */
    public OptionalDouble value(Metric metric, String group, double threshold) {
        return value(metric, grouping.codeOf(group), threshold);
    }

    /** As {@link #value}, for everybody. */
    public OptionalDouble overall(Metric metric, double threshold) {
        return value(metric, grouping.size(), threshold);
    }

    private OptionalDouble value(Metric metric, int g, double threshold) {
        if (!(metric instanceof TotalsMetric totals) || !totals.columns().isEmpty()) {
            throw new IllegalArgumentException("metric " + metric + " is not one of the confusion matrix");
        }
        double[] at = cells(g, threshold);
        return totals.undefined(at) == null ? OptionalDouble.of(totals.value(at)) : OptionalDouble.empty();
    }

    /** Weighted cells of a group (the last is everybody) at each of its thresholds, rising; not a copy. */
    double[][] cells(int g) {
        return cells[g];
    }

    /** The threshold at a position: a score of the group, or infinity above the last. */
    double thresholdAt(int g, int position) {
        return position < scores[g].length ? scores[g][position] : Double.POSITIVE_INFINITY;
    }

    /** Weighted cells of a group at a threshold; not a copy. */
    private double[] cells(int g, double threshold) {
        int position = Arrays.binarySearch(scores[g], threshold + 0.0);
        return cells[g][position >= 0 ? position : -position - 1];
    }

    /** Groups from the lowest value of a metric to the highest; groups without a value are left out, ties by label. */
    public List<String> order(Metric metric, double threshold) {
        Map<Integer, Double> values = new TreeMap<>();
        for (int g = 0; g < grouping.size(); g++) {
            OptionalDouble value = value(metric, g, threshold);
            if (value.isPresent()) {
                values.put(g, value.getAsDouble());
            }
        }
        List<Integer> codes = new ArrayList<>(values.keySet());
        codes.sort(Comparator.comparingDouble(values::get));
        return codes.stream().map(grouping::label).toList();
    }

    /**
     * The order of the groups as the threshold rises: each distinct score at which it changes, with the order from there
     * on. One entry means that no choice of threshold changes who comes first.
     */
    public NavigableMap<Double, List<String>> orders(Metric metric) {
        TreeMap<Double, List<String>> orders = new TreeMap<>();
        List<String> last = null;
        for (double threshold : scores[grouping.size()]) {
            List<String> order = order(metric, threshold);
            if (!order.equals(last)) {
                orders.put(threshold, order);
                last = order;
            }
        }
        return Collections.unmodifiableNavigableMap(orders);
    }

    /** The full report at one threshold, with standard errors, gaps and verdicts. */
    public GroupReport report(double threshold) {
        return analysis.withPredictions(predictions.withThreshold(threshold))
                .by(grouping)
                .compute();
    }
}
