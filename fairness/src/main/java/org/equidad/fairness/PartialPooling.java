package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Estimates of small groups that lean on the other groups of their dimension: model-based, to be shown beside the direct
 * ones and never in their place.
 *
 * <p>Fay and Herriot's model (1979, doi:10.1080/01621459.1979.10482505) without covariates: the direct estimate of group
 * g is mean + u_g + e_g with u_g of variance A and e_g of the design variance V_g. A solves sum (y_g - mean)²/(A + V_g)
 * = G - 1, or is 0 where that has no solution. Each group's value is w_g y_g + (1 - w_g) mean with w_g = A/(A + V_g). The
 * mean squared error is the second-order one of Datta, Rao and Smith (2005, doi:10.1093/biomet/92.1.183). Covariances of
 * groups that share clusters are ignored.
 *
 * <p>Design variances of proportions are smoothed first, because those of small groups are themselves poor and vanish at
 * 0 and 1: V_g = d p(1-p)/n_g with the pooled proportion p, the rows n_g, and d the median of the groups' own design
 * effects. For other metrics the direct variances are used and groups without one are left out.
 *
 * @param metric what is estimated
 * @param dimension name of the grouping
 * @param mean common mean
 * @param betweenGroupVariance A
 * @param groups groups with rows in their denominator, in the order of the labels
 */
public record PartialPooling(
        Metric metric, String dimension, double mean, double betweenGroupVariance, List<Pooled> groups) {
    /**
     * One group.
     *
     * @param label label of the group
     * @param direct the design-based estimate
     * @param value the model-based one
     * @param rootMeanSquaredError under the model
     * @param interval normal interval under the model, on the logit for what is bounded by 0 and 1
     * @param weightOfDirect w_g, between 0 (all from the others) and 1
     */
    public record Pooled(
            String label,
            Estimate direct,
            double value,
            double rootMeanSquaredError,
            Interval interval,
            double weightOfDirect) {}

    private static final int MINIMUM_GROUPS = 3;

    /** Copies the list. */
    public PartialPooling {
        groups = List.copyOf(groups);
    }

    /**
     * Pools the groups of a dimension.
     *
     * @param level nominal coverage of the intervals
     * @throws IllegalArgumentException if fewer than three groups have a value and a variance
     */
    public static PartialPooling of(GroupReport report, Metric metric, String dimension, double level) {
        Checks.level(level);
        List<String> labels = new ArrayList<>();
        List<Estimate> direct = new ArrayList<>();
        for (GroupResult group : report.groups(dimension)) {
            Estimate estimate = group.estimate(metric);
            boolean usable = metric.isProportion()
                    ? estimate.value().isPresent()
                    : estimate.standardError().orElse(0) > 0;
            if (usable) {
                labels.add(group.label());
                direct.add(estimate);
            }
        }
        int count = direct.size();
        if (count < MINIMUM_GROUPS) {
            throw new IllegalArgumentException(count + " groups of " + dimension + " have a value of " + metric
                    + " and a variance: pooling needs at least " + MINIMUM_GROUPS);
        }
        double[] y = direct.stream().mapToDouble(e -> e.value().getAsDouble()).toArray();
        double[] v = metric.isProportion()
                ? smoothed(direct)
                : direct.stream()
                        .mapToDouble(e -> Math.pow(e.standardError().getAsDouble(), 2))
                        .toArray();
        double between = between(y, v);
        return of(metric, dimension, labels, direct, y, v, between, level);
    }

    private static PartialPooling of(
            Metric metric,
            String dimension,
            List<String> labels,
            List<Estimate> direct,
            double[] y,
            double[] v,
            double between,
            double level) {
        int count = y.length;
        double mean = mean(y, v, between);
        double precision = 0;
        double squared = 0;
        for (double variance : v) {
            precision += 1 / (variance + between);
            squared += 1 / ((variance + between) * (variance + between));
        }
        double bias = 2 * (count * squared - precision * precision) / (precision * precision * precision);
        double ofBetween = 2 * count / (precision * precision);
        double z = Distributions.normalQuantile(0.5 + level / 2);
        List<Pooled> groups = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            double w = between / (between + v[g]);
            double value = w * y[g] + (1 - w) * mean;
            double known = w * v[g] + (1 - w) * (1 - w) / precision;
            double estimated = 2 * v[g] * v[g] / Math.pow(v[g] + between, 3) * ofBetween;
            double error =
                    Math.sqrt(Math.max((1 - w) * (1 - w) / precision, known + estimated - (1 - w) * (1 - w) * bias));
            boolean bounded = metric.range() == Metric.Range.PROPORTION || metric.range() == Metric.Range.UNIT;
            Interval plain = new Interval(value - z * error, value + z * error, level, IntervalMethod.T);
            Optional<Interval> interval = bounded ? MetricEstimates.logit(value, z * error, level) : Optional.empty();
            groups.add(new Pooled(labels.get(g), direct.get(g), value, error, interval.orElse(plain), w));
        }
        return new PartialPooling(metric, dimension, mean, between, groups);
    }

    /** Variances d p(1-p)/n of proportions. */
    private static double[] smoothed(List<Estimate> direct) {
        double rows = 0;
        double events = 0;
        List<Double> effects = new ArrayList<>();
        for (Estimate e : direct) {
            long n = e.counts().weightedRows();
            double p = e.value().getAsDouble();
            rows += n;
            events += n * p;
            double variance = Math.pow(e.standardError().orElse(0), 2);
            if (variance > 0 && p > 0 && p < 1) {
                effects.add(variance * n / (p * (1 - p)));
            }
        }
        double pooled = Math.min(1 - 0.5 / rows, Math.max(0.5 / rows, events / rows));
        double[] sorted =
                effects.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        double effect =
                sorted.length == 0 ? 1 : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return direct.stream()
                .mapToDouble(e -> effect * pooled * (1 - pooled) / e.counts().weightedRows())
                .toArray();
    }

    private static double mean(double[] y, double[] v, double between) {
        double sum = 0;
        double weight = 0;
        for (int g = 0; g < y.length; g++) {
            sum += y[g] / (v[g] + between);
            weight += 1 / (v[g] + between);
        }
        return sum / weight;
    }

    /** Root of the falling function sum (y - mean)²/(A + V) - (G - 1), by bisection; 0 where it starts below zero. */
    private static double between(double[] y, double[] v) {
        if (excess(y, v, 0) <= 0) {
            return 0;
        }
        double low = 0;
        double high = Arrays.stream(v).max().getAsDouble();
        while (excess(y, v, high) > 0) {
            high *= 2;
        }
        for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
            double middle = (low + high) / 2;
            if (excess(y, v, middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double excess(double[] y, double[] v, double between) {
        double mean = mean(y, v, between);
        double sum = 0;
        for (int g = 0; g < y.length; g++) {
            sum += (y[g] - mean) * (y[g] - mean) / (v[g] + between);
        }
        return sum - (y.length - 1);
    }
}
