package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Computes metrics over slots of one design: the step from totals and sorted rows to values and covariances. */
final class Measurer {
    private final SurveyDesign design;
    private final Predictions predictions;
    private final RowTable table;
    private final Slot everybody;
    private final Map<String, int[]> maps = new HashMap<>();
    private final Map<Integer, Map<List<Slot>, Double>> degrees = new HashMap<>();
    private final Map<Integer, Map<Slot, BitSet>> present = new HashMap<>();
    /** By set of counters, for the many metrics that share one. */
    private final Map<Integer, Map<Slot, Double>> effectiveUnits = new HashMap<>();
    /** What is known of everybody, who takes part in every dimension. */
    private final Map<Metric, Point> ofEverybody = new HashMap<>();

    private int[] byScore;
    private double[] score;

    Measurer(SurveyDesign design, Predictions predictions, Domain domain, List<Metric> metrics, RowCounts counts) {
        this.design = design;
        this.predictions = predictions;
        LinkedHashSet<Column> columns = new LinkedHashSet<>();
        for (Metric metric : metrics) {
            String lacking = metric.obstacle(predictions);
            if (lacking != null) {
                throw new IllegalArgumentException("metric " + metric.name() + " needs " + lacking);
            }
            if (metric instanceof CustomMetric && !(design instanceof ReplicateDesign)) {
                throw new IllegalArgumentException("metric " + metric.name()
                        + " is a function of your own: its standard error needs a ReplicateDesign");
            }
            if (metric instanceof TotalsMetric totals) {
                columns.addAll(totals.columns());
            }
        }
        this.table = new RowTable(design, predictions, domain, List.copyOf(columns), counts);
        this.everybody = Slot.overall(table);
    }

    /** Everybody in the domain. */
    Slot everybody() {
        return everybody;
    }

    RowTable table() {
        return table;
    }

    Measurement measure(Metric metric, Slot[] slots) {
        int n = slots.length;
        double[] value = new double[n];
        double[] spread = new double[n];
        Status[] status = new Status[n];
        Counts[] counts = new Counts[n];
        int denominator = table.counterSet(metric, metric.denominator());
        int numerator = table.counterSet(metric, metric.numerator());
        UnitVector[] linearised = new UnitVector[n];
        double[][] replicates = null;
        if (design instanceof ReplicateDesign replicate) {
            replicates = new double[n][replicate.replicates()];
            for (double[] values : replicates) {
                Arrays.fill(values, Double.NaN);
            }
        }
        for (int s = 0; s < n; s++) {
            Slot slot = slots[s];
            counts[s] = slot.totals
                    .counts(slot.group, denominator, numerator, table.counters)
                    .withEffectiveUnits(effectiveUnits(metric, denominator, slot));
            value[s] = Double.NaN;
            spread[s] = Double.NaN;
            status[s] = slot.emptiness();
            if (status[s] == null) {
                Point point = point(metric, slot);
                value[s] = point.value;
                spread[s] = point.spread;
                status[s] = point.status;
                linearised[s] = point.linearised;
                if (replicates != null) {
                    replicates[s] = point.replicates;
                }
            }
        }
        double[][] covariance = covariance(slots, denominator, value, status, linearised, replicates);
        return new Measurement(
                metric,
                value,
                status,
                counts,
                spread,
                covariance,
                replicates,
                (a, b) -> degrees(denominator, List.of(slots[a], slots[b])));
    }

    /** Measures of ranks compare positives with negatives and rest on the thinner of the two. */
    private double effectiveUnits(Metric metric, int denominator, Slot slot) {
        return metric instanceof RankMetric
                ? Math.min(effectiveUnits(Cells.POSITIVES, slot), effectiveUnits(Cells.NEGATIVES, slot))
                : effectiveUnits(denominator, slot);
    }

    private double effectiveUnits(int set, Slot slot) {
        int[] primary = design instanceof LinearizedDesign linear ? linear.primaryOfUnit() : null;
        return effectiveUnits
                .computeIfAbsent(set, key -> new IdentityHashMap<>())
                .computeIfAbsent(slot, key -> slot.totals.effectiveUnits(slot.group, set, table.counters, primary));
    }

    /** Degrees of freedom of the union of the slots' denominators. */
    double degrees(Metric metric, List<Slot> slots) {
        return degrees(table.counterSet(metric, metric.denominator()), slots);
    }

    /** Many metrics have the same denominator, so each union is looked at once. */
    private double degrees(int denominator, List<Slot> slots) {
        // A dimension's slots are apart from each other and inside everybody, who is the union with any of them.
        List<Slot> key = slots.contains(everybody) ? List.of(everybody) : slots;
        return degrees.computeIfAbsent(denominator, set -> new HashMap<>())
                .computeIfAbsent(key, union -> design.degreesOfFreedom(present(denominator, union)));
    }

    /** Units that have a row of positive weight in the denominator of any of the slots. */
    private BitSet present(int denominator, List<Slot> slots) {
        BitSet union = new BitSet(design.unitCount());
        for (Slot slot : slots) {
            union.or(present.computeIfAbsent(denominator, set -> new IdentityHashMap<>())
                    .computeIfAbsent(slot, key -> {
                        BitSet units = new BitSet(design.unitCount());
                        key.totals.addPresent(key.group, denominator, units);
                        return units;
                    }));
        }
        return union;
    }

    private boolean[] flags(BitSet units) {
        boolean[] flags = new boolean[design.unitCount()];
        units.stream().forEach(u -> flags[u] = true);
        return flags;
    }

    /** What is found out about one metric in one slot. */
    private static final class Point {
        final Slot slot;
        final double[] replicates;
        double value = Double.NaN;
        double spread = Double.NaN;
        Status status = Status.RELIABLE;
        UnitVector linearised;

        Point(Slot slot, double[] replicates) {
            this.slot = slot;
            this.replicates = replicates;
        }
    }

    private Point point(Metric metric, Slot slot) {
        if (slot == everybody && ofEverybody.containsKey(metric)) {
            return ofEverybody.get(metric);
        }
        double[] replicates = design instanceof ReplicateDesign replicate ? new double[replicate.replicates()] : null;
        Point point = new Point(slot, replicates);
        measure(metric, point);
        if (slot == everybody) {
            ofEverybody.put(metric, point);
        }
        return point;
    }

    private void measure(Metric metric, Point point) {
        if (metric instanceof TotalsMetric totals) {
            measureTotals(totals, point);
        } else if (metric instanceof RankMetric rank) {
            measureRank(rank, point);
        } else {
            measureCustom((CustomMetric) metric, point);
        }
    }

    private void measureTotals(TotalsMetric metric, Point point) {
        Slot slot = point.slot;
        int[] map = maps.computeIfAbsent(metric.name(), name -> table.map(metric));
        double[] t = slot.totals.gather(slot.group, map);
        Status undefined = metric.undefined(t);
        if (undefined != null) {
            point.status = undefined;
            return;
        }
        point.value = metric.value(t);
        double[] gradient = new double[map.length];
        metric.gradient(t, point.value, gradient);
        point.spread = metric.spread(t, point.value, gradient);
        if (point.replicates == null) {
            point.linearised = slot.totals.linearise(slot.group, map, gradient);
            return;
        }
        double[][] totals = slot.replicateTotals(((ReplicateDesign) design).factors(), point.replicates.length);
        for (int r = 0; r < point.replicates.length; r++) {
            for (int j = 0; j < map.length; j++) {
                t[j] = totals[map[j]][r];
            }
            point.replicates[r] = metric.undefined(t) == null ? metric.value(t) : Double.NaN;
        }
    }

    private void measureRank(RankMetric metric, Point point) {
        double[] sums = point.slot.totals.sums[point.slot.group];
        point.status = metric.undefined(Cells.sum(sums, Cells.POSITIVES), Cells.sum(sums, Cells.NEGATIVES));
        if (point.status != null) {
            return;
        }
        sortByScore();
        SortedSample sample = point.slot.sorted(byScore, score);
        double[] influence = new double[sample.size()];
        double value = metric.influence(sample, influence);
        if (Double.isNaN(value)) {
            point.status = metric.failure();
            return;
        }
        point.value = value;
        point.status = Status.RELIABLE;
        double squares = 0;
        for (int i = 0; i < influence.length; i++) {
            squares += sample.weight()[i] * influence[i] * influence[i];
        }
        point.spread = metric.isProportion() ? value * (1 - value) : squares * Cells.sum(sums, metric.denominator());
        if (point.replicates != null) {
            metric.replicates(sample, ((ReplicateDesign) design).factors(), point.replicates);
            return;
        }
        double[] z = new double[design.unitCount()];
        for (int i = 0; i < influence.length; i++) {
            z[sample.unit()[i]] += sample.weight()[i] * influence[i];
        }
        point.linearised = UnitVector.dense(z);
    }

    private void measureCustom(CustomMetric metric, Point point) {
        int[] all = new int[table.size()];
        Arrays.setAll(all, k -> k);
        int[] members = point.slot.members(all);
        int n = members.length;
        double[] label = new double[n];
        double[] scores = new double[predictions.hasScores() ? n : 0];
        double[] decisions = new double[predictions.hasDecisions() ? n : 0];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            int row = table.row[members[i]];
            label[i] = predictions.positive(row) ? 1 : 0;
            weight[i] = table.weight[members[i]];
            if (scores.length > 0) {
                scores[i] = predictions.score(row);
            }
            if (decisions.length > 0) {
                decisions[i] = predictions.selected(row) ? 1 : 0;
            }
        }
        double value = metric.statistic().of(label, scores, decisions, weight.clone());
        if (!Double.isFinite(value)) {
            point.status = Status.OUT_OF_RANGE;
            return;
        }
        point.value = value;
        double[][] factors = ((ReplicateDesign) design).factors();
        for (int r = 0; r < point.replicates.length; r++) {
            double[] replicated = new double[n];
            for (int i = 0; i < n; i++) {
                replicated[i] = weight[i] * factors[table.unit[members[i]]][r];
            }
            point.replicates[r] = metric.statistic().of(label, scores, decisions, replicated);
        }
    }

    /** Positions in the table from the highest score to the lowest, ties in the order of the table. */
    private void sortByScore() {
        if (byScore != null) {
            return;
        }
        int n = table.size();
        score = new double[n];
        for (int k = 0; k < n; k++) {
            // Adding zero turns -0.0 into 0.0, which is a tie.
            score[k] = predictions.score(table.row[k]) + 0.0;
        }
        double[] distinct = score.clone();
        Arrays.sort(distinct);
        int[] rank = new int[n];
        int[] begin = new int[n + 1];
        for (int k = 0; k < n; k++) {
            // Any position of a value will do, as long as equal values get the same one; the first is that.
            rank[k] = n - 1 - firstOf(distinct, score[k]);
            begin[rank[k] + 1]++;
        }
        for (int k = 0; k < n; k++) {
            begin[k + 1] += begin[k];
        }
        byScore = new int[n];
        for (int k = 0; k < n; k++) {
            byScore[begin[rank[k]]++] = k;
        }
    }

    private static int firstOf(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double[][] covariance(
            Slot[] slots,
            int denominator,
            double[] value,
            Status[] status,
            UnitVector[] linearised,
            double[][] replicates) {
        int n = slots.length;
        double[][] covariance = new double[n][n];
        for (double[] row : covariance) {
            Arrays.fill(row, Double.NaN);
        }
        List<Integer> defined = new ArrayList<>();
        for (int s = 0; s < n; s++) {
            if (status[s].isDefined()) {
                defined.add(s);
            }
        }
        if (defined.isEmpty()) {
            return covariance;
        }
        double[][] found;
        if (design instanceof ReplicateDesign replicate) {
            double[][] values = new double[defined.size()][];
            double[] estimates = new double[defined.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = replicates[defined.get(i)];
                estimates[i] = value[defined.get(i)];
            }
            found = pairwise(replicate, values, estimates);
        } else {
            LinearizedDesign linear = (LinearizedDesign) design;
            List<UnitVector> vectors = new ArrayList<>();
            Slot[] used = new Slot[defined.size()];
            for (int i = 0; i < used.length; i++) {
                vectors.add(linearised[defined.get(i)]);
                used[i] = slots[defined.get(i)];
            }
            found = linear.covariance(
                    vectors, linear.presenceMatters() ? flags(present(denominator, List.of(used))) : null);
            if (linear.presenceMatters()) {
                // A slot's own variance looks only at the strata where the slot itself has rows.
                for (int i = 0; i < used.length; i++) {
                    boolean[] own = flags(present(denominator, List.of(used[i])));
                    found[i][i] = linear.covariance(List.of(vectors.get(i)), own)[0][0];
                }
            }
        }
        for (int i = 0; i < found.length; i++) {
            for (int j = 0; j < found.length; j++) {
                covariance[defined.get(i)][defined.get(j)] = found[i][j];
            }
        }
        return covariance;
    }

    /** Leaves out a replicate only for the slots for which it has no value, so that one small group spoils no other. */
    private static double[][] pairwise(ReplicateDesign design, double[][] replicates, double[] estimates) {
        boolean complete = true;
        for (double[] values : replicates) {
            for (double value : values) {
                complete &= Double.isFinite(value);
            }
        }
        if (complete) {
            return design.covariance(replicates, estimates);
        }
        int n = estimates.length;
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double[][] pair = design.covariance(
                        new double[][] {replicates[i], replicates[j]}, new double[] {estimates[i], estimates[j]});
                covariance[i][j] = pair[0][1];
                covariance[j][i] = pair[0][1];
            }
        }
        return covariance;
    }

    /** A standardised difference with its variance. */
    record Standardised(Status status, double value, double variance, double df) {}

    /**
     * Sum over levels of the level's share in everybody's denominators times the difference of two groups in the level.
     *
     * @param group the group's slots by level
     * @param reference the other group's slots by level
     * @param levels everybody's slots by level
     */
    Standardised standardised(Metric metric, Slot[] group, Slot[] reference, Slot[] levels) {
        int n = levels.length;
        int denominator = table.counterSet(metric, metric.denominator());
        double[][] parts = new double[n + 1][];
        double total = 0;
        double[] weight = new double[n];
        for (int l = 0; l < n; l++) {
            weight[l] = denominatorWeight(levels[l], denominator);
            total += weight[l];
        }
        if (!(total > 0)) {
            return new Standardised(Status.ZERO_WEIGHT, Double.NaN, Double.NaN, 0);
        }
        int width = design instanceof ReplicateDesign replicate ? replicate.replicates() : design.unitCount();
        // Influence of a share: the level's denominators less the share of everybody's; or its replicates.
        double[] everybodys = new double[width];
        for (int l = 0; l < n; l++) {
            parts[l] = denominators(levels[l], denominator, width);
            for (int u = 0; u < width; u++) {
                everybodys[u] += parts[l][u];
            }
        }
        double value = 0;
        double[] z = new double[width];
        List<Slot> used = new ArrayList<>();
        for (int l = 0; l < n; l++) {
            double share = weight[l] / total;
            if (share == 0) {
                continue;
            }
            Status empty = group[l].emptiness() == null ? reference[l].emptiness() : group[l].emptiness();
            if (empty != null) {
                return new Standardised(empty, Double.NaN, Double.NaN, 0);
            }
            Point a = point(metric, group[l]);
            Point b = point(metric, reference[l]);
            Status status = a.status.isDefined() ? b.status : a.status;
            if (!status.isDefined()) {
                return new Standardised(status, Double.NaN, Double.NaN, 0);
            }
            double gap = a.value - b.value;
            value += share * gap;
            used.add(group[l]);
            used.add(reference[l]);
            for (int u = 0; u < width; u++) {
                z[u] += a.replicates != null
                        ? parts[l][u] / everybodys[u] * (a.replicates[u] - b.replicates[u])
                        : gap * (parts[l][u] - share * everybodys[u]) / total;
            }
            if (a.replicates == null) {
                addTo(z, a.linearised, share);
                addTo(z, b.linearised, -share);
            }
        }
        BitSet present = present(denominator, used);
        double variance = design instanceof ReplicateDesign replicate
                ? replicate.covariance(new double[][] {z}, new double[] {value})[0][0]
                : ((LinearizedDesign) design).covariance(List.of(UnitVector.dense(z)), flags(present))[0][0];
        return new Standardised(Status.RELIABLE, value, variance, design.degreesOfFreedom(present));
    }

    private double denominatorWeight(Slot slot, int denominator) {
        double sum = 0;
        for (int c = 0; c < table.counters.length; c++) {
            sum += (denominator >> c & 1) != 0 ? slot.totals.sums[slot.group][table.counters[c]] : 0;
        }
        return sum;
    }

    /** Weight of the denominator by unit, or by replicate. */
    private double[] denominators(Slot slot, int denominator, int width) {
        double[] sums = new double[width];
        for (int c = 0; c < table.counters.length; c++) {
            if ((denominator >> c & 1) == 0) {
                continue;
            }
            if (design instanceof ReplicateDesign replicate) {
                double[] totals = slot.replicateTotals(replicate.factors(), width)[table.counters[c]];
                for (int r = 0; r < width; r++) {
                    sums[r] += totals[r];
                }
            } else {
                slot.totals.addTo(slot.group, table.counters[c], sums);
            }
        }
        return sums;
    }

    private static void addTo(double[] z, UnitVector vector, double factor) {
        for (int p = 0; p < vector.size(); p++) {
            z[vector.unit(p)] += factor * vector.values()[p];
        }
    }
}
