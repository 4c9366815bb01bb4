package org.equidad.features;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * How well one feature alone tells the two classes apart on the training rows: the weighted ROC-AUC of the best order
 * of its values. The values are put into bins (each value its own where there are few, else equal numbers of rows;
 * missing is a bin; bins below ten rows are put together), the bins ordered by their weighted rate, ties of a bin count
 * half. So falling, rising and any other shape are all found, and a category needs no order.
 *
 * <p>Cost: one sort of the rows.
 *
 * @param feature name
 * @param auc 0.5 (tells nothing) to 1 (separates perfectly)
 * @param pureShare share of the positives' weight that lies in bins where at least 99 of 100 are positive
 */
public record Separation(String feature, double auc, double pureShare) {
    /**
     * From this value on a feature counts as giving the target away. Real predictors of human outcomes stay far below;
     * columns computed from the target lie at 1.
     */
    public static final double GIVEAWAY_AUC = 0.98;

    /** From this share on a feature is named as suspect, though not left out: it may be filled in after the outcome. */
    public static final double SUSPECT_SHARE = 0.25;

    private static final int MAX_BINS = 200;
    private static final int ROWS_PER_BIN = 30;
    private static final int SMALL_BIN = 10;

    /** Whether the feature alone gives the target away. */
    public boolean giveaway() {
        return auc >= GIVEAWAY_AUC;
    }

    /** Whether some values of the feature are found almost only with the outcome. */
    public boolean suspect() {
        return !giveaway() && pureShare >= SUSPECT_SHARE;
    }

    /**
     * Measures one feature.
     *
     * @param values numbers, or codes of categories; NaN is missing
     * @param type numbers with many values are binned, categories never
     * @param labels 0 or 1
     * @param weights positive or zero
     * @param rows positions that count
     */
    static Separation of(
            String feature, double[] values, AuditSpec.ColumnType type, int[] labels, double[] weights, int[] rows) {
        int[] bins = bins(values, type, rows);
        int count = Arrays.stream(bins).max().orElse(-1) + 1;
        double[] positive = new double[count];
        double[] negative = new double[count];
        int[] size = new int[count];
        for (int k = 0; k < rows.length; k++) {
            int i = rows[k];
            if (labels[i] == 1) {
                positive[bins[k]] += weights[i];
            } else {
                negative[bins[k]] += weights[i];
            }
            size[bins[k]]++;
        }
        mergeSmall(positive, negative, size);
        double allPositive = Arrays.stream(positive).sum();
        double allNegative = Arrays.stream(negative).sum();
        if (!(allPositive > 0 && allNegative > 0)) {
            return new Separation(feature, 0.5, 0);
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, b -> b);
        Arrays.sort(order, Comparator.comparingDouble((Integer b) -> rate(positive[b], negative[b])));
        double below = 0;
        double area = 0;
        double pure = 0;
        for (int b : order) {
            area += positive[b] * (below + negative[b] / 2);
            below += negative[b];
            if (size[b] >= SMALL_BIN && rate(positive[b], negative[b]) >= 0.99) {
                pure += positive[b];
            }
        }
        return new Separation(feature, area / (allPositive * allNegative), pure / allPositive);
    }

    private static double rate(double positive, double negative) {
        double all = positive + negative;
        return all > 0 ? positive / all : -1;
    }

    /** Puts all bins below the least size into the smallest-numbered of them. */
    private static void mergeSmall(double[] positive, double[] negative, int[] size) {
        int target = -1;
        for (int b = 0; b < size.length; b++) {
            if (size[b] == 0 || size[b] >= SMALL_BIN) {
                continue;
            }
            if (target < 0) {
                target = b;
                continue;
            }
            positive[target] += positive[b];
            negative[target] += negative[b];
            size[target] += size[b];
            positive[b] = 0;
            negative[b] = 0;
            size[b] = 0;
        }
    }

    /** The bin of each of the rows; missing has its own. */
    private static int[] bins(double[] values, AuditSpec.ColumnType type, int[] rows) {
        int most = Math.max(2, Math.min(MAX_BINS, rows.length / ROWS_PER_BIN));
        int[] bins = new int[rows.length];
        Map<Double, Integer> distinct = new HashMap<>();
        for (int k = 0; k < rows.length; k++) {
            bins[k] = distinct.computeIfAbsent(values[rows[k]], v -> distinct.size());
        }
        if (type == AuditSpec.ColumnType.CATEGORY || distinct.size() <= most) {
            return bins;
        }
        Integer[] order = new Integer[rows.length];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, Comparator.comparingDouble((Integer k) -> values[rows[k]]));
        int present = 0;
        while (present < order.length && !Double.isNaN(values[rows[order[present]]])) {
            present++;
        }
        int bin = 0;
        for (int r = 0; r < order.length; r++) {
            int k = order[r];
            if (r >= present) {
                bins[k] = most;
                continue;
            }
            int wanted = (int) ((long) r * most / present);
            boolean tied = r > 0 && values[rows[k]] == values[rows[order[r - 1]]];
            if (!tied) {
                bin = wanted;
            }
            bins[k] = bin;
        }
        return bins;
    }
}
