package org.equidad.fairness;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Quantiles of one variable over one domain, with their intervals. */
final class Quantile {
    private final SurveyDesign design;
    private final double[] values;
    private final Domain domain;
    private final QuantileRule rule;
    private final int[] order;
    private final WeightedSample sample;

    /** The domain has positive weight and no missing value. */
    Quantile(SurveyDesign design, double[] values, Domain domain, QuantileRule rule) {
        this.design = design;
        this.values = values;
        this.domain = domain;
        this.rule = rule;
        order = WeightedSample.order(values, domain);
        sample = sample(design.weights);
    }

    private WeightedSample sample(double[] weights) {
        double[] sorted = new double[order.length];
        double[] sortedWeights = new double[order.length];
        for (int k = 0; k < order.length; k++) {
            sorted[k] = values[order[k]];
            sortedWeights[k] = weights[order[k]];
        }
        return new WeightedSample(sorted, sortedWeights);
    }

    Estimate estimate(String name, double p, IntervalMethod method, double level, Counts counts) {
        double quantile = sample.quantile(rule, p);
        double df = design.degreesOfFreedom(domain);
        double t = df > 0 ? Distributions.tQuantile(0.5 + level / 2, df) : Double.NaN;
        double[] ends = {Double.NaN, Double.NaN};
        if (df > 0) {
            ends = switch (method) {
                case REPLICATE -> replicates(p, quantile, t);
                case SCORE -> score(p, t);
                default -> woodruff(quantile, method, df, level, counts);
            };
        }
        boolean known = ends[1] - ends[0] >= 0;
        Status status = known ? Status.RELIABLE : df > 0 ? Status.NO_VARIANCE : Status.NO_DEGREES_OF_FREEDOM;
        return new Estimate(
                name,
                OptionalDouble.of(quantile),
                known ? OptionalDouble.of((ends[1] - ends[0]) / (2 * t)) : OptionalDouble.empty(),
                df,
                known ? Optional.of(new Interval(ends[0], ends[1], level, method)) : Optional.empty(),
                counts,
                status,
                design.varianceMethod());
    }

    /** Share of the domain at or below a value, and its standard error. */
    private double[] share(double at) {
        Ratios share = new Ratios(
                List.of(UnitVector.dense(unitTotalsBelow(at))), List.of(UnitVector.dense(design.unitTotals(domain))));
        double[] value = new double[1];
        share.evaluate(share.totals(), value);
        return new double[] {value[0], Math.sqrt(design.covariance(share, domain)[0][0])};
    }

    /** Weights of the rows at or below a value, by unit. */
    double[] unitTotalsBelow(double at) {
        double[] below = new double[values.length];
        for (int i = 0; i < below.length; i++) {
            below[i] = domain.contains(i) && values[i] <= at ? 1 : 0;
        }
        return design.unitTotals(below, domain);
    }

    private double[] woodruff(double quantile, IntervalMethod method, double df, double level, Counts counts) {
        double[] share = share(quantile);
        // At the largest value the share is one: no interval around it but the t interval.
        if (share[0] >= 1 && method != IntervalMethod.T) {
            return new double[] {Double.NaN, Double.NaN};
        }
        Optional<Interval> interval =
                ProportionIntervals.of(method, Math.min(1, share[0]), share[1], df, counts.weightedRows(), level);
        if (interval.isEmpty() || interval.get().lower() < 0 || interval.get().upper() > 1) {
            return new double[] {Double.NaN, Double.NaN};
        }
        return new double[] {
            sample.quantile(rule, interval.get().lower()),
            sample.quantile(rule, interval.get().upper())
        };
    }

    /** The values at which the share below differs from p by no more than t standard errors. */
    private double[] score(double p, double t) {
        return new double[] {firstAbove(p, -t), firstAbove(p, t)};
    }

    /** The smallest value whose share minus p, over its standard error, reaches a bound. */
    private double firstAbove(double p, double bound) {
        int low = 0;
        int high = sample.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            double[] share = share(sample.value(middle));
            if (share[0] - p >= bound * share[1]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return sample.value(low);
    }

    /** The quantile under every set of replicate weights; the design has them. */
    double[] replicates(double p) {
        ReplicateDesign replicated = (ReplicateDesign) design;
        double[] estimates = new double[replicated.replicates()];
        for (int r = 0; r < estimates.length; r++) {
            estimates[r] = sample(replicated.replicateWeights(r)).quantile(rule, p);
        }
        return estimates;
    }

    private double[] replicates(double p, double quantile, double t) {
        ReplicateDesign replicated = (ReplicateDesign) design;
        double[] estimates = replicates(p);
        double se = Math.sqrt(replicated.covariance(new double[][] {estimates}, new double[] {quantile})[0][0]);
        return new double[] {quantile - t * se, quantile + t * se};
    }
}
