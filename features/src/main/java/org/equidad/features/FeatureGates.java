package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks of the model inputs on the labelled rows of the training years, the same for any audit. */
public final class FeatureGates {
    private static final double MOST_MISSING = 0.30;
    private static final double MOST_CORRELATED = 0.95;
    private static final double LEAST_QUANTILE = 0.7;

    private FeatureGates() {}

    /**
     * The share of missing values, strongest correlation of a pair, values of indicators, and sizes of quantile groups.
     *
     * @param split what was made of the rows
     * @param spec its description
     */
    public static List<Gate> check(AuditSpec spec, AuditSplit split) {
        AuditData train = split.train();
        int[] rows = train.labelled();
        double[][] x = train.features();
        double[] weights = train.weights();
        List<String> names = train.featureNames();
        List<Gate> gates = new ArrayList<>();
        gates.add(missing(names, x, rows));
        gates.add(correlation(names, x, weights, rows));
        for (AuditSpec.Feature feature : spec.features()) {
            int j = names.indexOf(feature.name());
            if (j >= 0 && feature.coding() instanceof AuditSpec.Coding.QuantileGroups quantiles) {
                gates.addAll(sizes(feature.name(), quantiles.groups(), x[j], weights, rows));
            }
        }
        return List.copyOf(gates);
    }

    private static Gate missing(List<String> names, double[][] x, int[] rows) {
        int worst = 0;
        double most = -1;
        for (int j = 0; j < x.length; j++) {
            double[] column = x[j];
            double share =
                    Arrays.stream(rows).filter(i -> Double.isNaN(column[i])).count() / (double) rows.length;
            if (share > most) {
                most = share;
                worst = j;
            }
        }
        return Gate.within(
                "largest share of missing values in a feature: " + names.get(worst),
                most,
                Double.NEGATIVE_INFINITY,
                MOST_MISSING);
    }

    private static Gate correlation(List<String> names, double[][] x, double[] weights, int[] rows) {
        double strongest = 0;
        String pair = "none";
        for (int a = 0; a < x.length; a++) {
            for (int b = 0; b < a; b++) {
                if (sameCategory(names.get(a), names.get(b))) {
                    continue;
                }
                double r = Math.abs(correlation(x[a], x[b], weights, rows));
                if (r > strongest) {
                    strongest = r;
                    pair = names.get(b) + ", " + names.get(a);
                }
            }
        }
        return Gate.within(
                "strongest correlation of two features: " + pair, strongest, Double.NEGATIVE_INFINITY, MOST_CORRELATED);
    }

    /** Indicators of one category exclude each other by their making; two of them say the same. */
    private static boolean sameCategory(String a, String b) {
        int end = a.indexOf('=');
        return end > 0 && b.startsWith(a.substring(0, end + 1));
    }

    /** Weighted Pearson correlation over the rows that have both; NaN where one is constant. */
    static double correlation(double[] a, double[] b, double[] weights, int[] rows) {
        double w = 0;
        double meanA = 0;
        double meanB = 0;
        for (int i : rows) {
            if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
                w += weights[i];
                meanA += weights[i] * a[i];
                meanB += weights[i] * b[i];
            }
        }
        meanA /= w;
        meanB /= w;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i : rows) {
            if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
                double da = a[i] - meanA;
                double db = b[i] - meanB;
                aa += weights[i] * da * da;
                bb += weights[i] * db * db;
                ab += weights[i] * da * db;
            }
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static List<Gate> sizes(String name, int groups, double[] values, double[] weights, int[] rows) {
        double[] size = new double[groups];
        double total = 0;
        for (int i : rows) {
            if (!Double.isNaN(values[i])) {
                size[(int) values[i] - 1] += weights[i];
                total += weights[i];
            }
        }
        double equal = total / groups;
        return List.of(
                Gate.within(
                        "smallest group of " + name + " over an equal share",
                        Arrays.stream(size).min().orElse(Double.NaN) / equal,
                        LEAST_QUANTILE,
                        Double.POSITIVE_INFINITY),
                Gate.within(
                        "largest group of " + name + " over an equal share",
                        Arrays.stream(size).max().orElse(Double.NaN) / equal,
                        Double.NEGATIVE_INFINITY,
                        2 - LEAST_QUANTILE));
    }
}
