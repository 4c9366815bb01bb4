package org.equidad.fairness;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The step from a measurement to estimates, gaps and their intervals. */
final class MetricEstimates {
    /** Variances of differences below this share of the variances they come from are rounding. */
    private static final double ROUNDING = 1e-13;

    private final IntervalMethod interval;
    private final double level;
    private final String method;
    private final Map<Double, Double> quantiles = new HashMap<>();

    MetricEstimates(IntervalMethod interval, double level, String method) {
        this.interval = interval;
        this.level = level;
        this.method = method;
    }

    private double quantile(double df) {
        return df > 0 ? quantiles.computeIfAbsent(df, f -> Distributions.tQuantile(0.5 + level / 2, f)) : Double.NaN;
    }

    Estimate estimate(Measurement m, int slot) {
        Counts counts = m.counts()[slot];
        String name = m.metric().name();
        if (!m.defined(slot)) {
            return Estimate.undefined(name, counts, m.status()[slot], method);
        }
        double value = m.value()[slot];
        double variance = m.covariance()[slot][slot];
        double df = m.degrees(slot);
        if (variance > 0 && m.spread()[slot] > 0) {
            counts = counts.withEffective(m.spread()[slot] / variance);
        }
        Estimate estimate = Estimate.of(name, value, variance, df, level, quantile(df), counts, method);
        boolean plain = interval == IntervalMethod.T || interval == IntervalMethod.LOGIT && value > 0 && value < 1;
        if (m.metric().isProportion() && !plain) {
            return estimate.withInterval(
                    ProportionIntervals.of(interval, value, Math.sqrt(variance), df, counts.weightedRows(), level));
        }
        if (variance == 0) {
            return estimate.withInterval(Optional.empty()).withStatus(Status.NO_VARIANCE);
        }
        return interval == IntervalMethod.T || estimate.interval().isEmpty()
                ? estimate
                : estimate.withInterval(transformed(m.metric().range(), estimate));
    }

    /** The t interval on the scale that keeps it among the values that the metric can take. */
    private Optional<Interval> transformed(Metric.Range range, Estimate estimate) {
        double value = estimate.value().getAsDouble();
        double half =
                quantile(estimate.degreesOfFreedom()) * estimate.standardError().getAsDouble();
        return switch (range) {
            case PROPORTION, UNIT -> logit(value, half, level);
            case POSITIVE -> logInterval(value, half / value);
            case CORRELATION -> {
                if (!(Math.abs(value) < 1)) {
                    yield Optional.empty();
                }
                double centre = Math.log((1 + value) / (1 - value)) / 2;
                double reach = half / ((1 - value) * (1 + value));
                yield Optional.of(new Interval(
                        Math.tanh(centre - reach), Math.tanh(centre + reach), level, IntervalMethod.FISHER_Z));
            }
            case REAL -> estimate.interval();
        };
    }

    /** Logit interval from the half width of the t interval; empty unless the value is in (0, 1). */
    static Optional<Interval> logit(double value, double half, double level) {
        if (!(value > 0 && value < 1)) {
            return Optional.empty();
        }
        double centre = Math.log(value / (1 - value));
        double reach = half / (value * (1 - value));
        return Optional.of(new Interval(
                ProportionIntervals.expit(centre - reach),
                ProportionIntervals.expit(centre + reach),
                level,
                IntervalMethod.LOGIT));
    }

    private Optional<Interval> logInterval(double value, double reach) {
        return value > 0
                ? Optional.of(
                        new Interval(value * Math.exp(-reach), value * Math.exp(reach), level, IntervalMethod.LOG))
                : Optional.empty();
    }

    /** Slot minus other slot. */
    Gap gap(Measurement m, String dimension, String group, Reference reference, int slot, int other, Counts union) {
        Estimate difference = difference(m, slot, other, union);
        OptionalDouble p = OptionalDouble.empty();
        if (difference.interval().isPresent()) {
            double t = difference.value().getAsDouble()
                    / difference.standardError().getAsDouble();
            p = OptionalDouble.of(Distributions.tTwoSided(t, difference.degreesOfFreedom()));
        }
        return new Gap(
                m.metric(),
                dimension,
                group,
                reference,
                difference,
                ratio(m, slot, other, union),
                p,
                p,
                Optional.empty());
    }

    private Estimate difference(Measurement m, int slot, int other, Counts union) {
        String name = m.metric().name() + " difference";
        Status status = m.defined(slot) ? m.status()[other] : m.status()[slot];
        if (!status.isDefined()) {
            return Estimate.undefined(name, union, status, method);
        }
        double df = m.degrees(slot, other);
        Estimate estimate = Estimate.of(
                name,
                m.value()[slot] - m.value()[other],
                varianceOfDifference(m.covariance(), slot, other),
                df,
                level,
                quantile(df),
                union,
                method);
        // Equal rates of 0 or 1, or one population compared with itself: no variance is not certainty.
        return estimate.standardError().orElse(-1) == 0
                ? estimate.withInterval(Optional.empty()).withStatus(Status.NO_VARIANCE)
                : estimate;
    }

    Estimate standardised(Metric metric, Measurer.Standardised standardised, Counts union) {
        String name = metric.name() + " standardised difference";
        return standardised.status().isDefined()
                ? Estimate.of(
                        name,
                        standardised.value(),
                        standardised.variance(),
                        standardised.df(),
                        level,
                        quantile(standardised.df()),
                        union,
                        method)
                : Estimate.undefined(name, union, standardised.status(), method);
    }

    static double varianceOfDifference(double[][] v, int i, int j) {
        double sum = v[i][i] + v[j][j];
        double variance = sum - 2 * v[i][j];
        return variance < ROUNDING * sum ? 0 : variance;
    }

    private Estimate ratio(Measurement m, int slot, int other, Counts union) {
        String name = m.metric().name() + " ratio";
        Status status = m.defined(slot) ? m.status()[other] : m.status()[slot];
        double a = m.value()[slot];
        double b = m.value()[other];
        if (status.isDefined() && !(b > 0 && a >= 0)) {
            status = b == 0 ? Status.ZERO_DENOMINATOR : Status.OUT_OF_RANGE;
        }
        if (!status.isDefined()) {
            return Estimate.undefined(name, union, status, method);
        }
        double[][] v = m.covariance();
        double ratio = a / b;
        double sum = v[slot][slot] + ratio * ratio * v[other][other];
        double variance = (sum - 2 * ratio * v[slot][other]) / (b * b);
        variance = variance < ROUNDING * sum / (b * b) ? 0 : variance;
        double df = m.degrees(slot, other);
        Estimate estimate = Estimate.of(name, ratio, variance, df, level, quantile(df), union, method);
        if (estimate.interval().isEmpty()) {
            return estimate;
        }
        double reach = quantile(estimate.degreesOfFreedom()) * Math.sqrt(variance);
        Optional<Interval> log = variance > 0 ? logInterval(ratio, reach / ratio) : Optional.empty();
        return estimate.withInterval(log).withStatus(log.isPresent() ? Status.RELIABLE : Status.NO_VARIANCE);
    }

    double level() {
        return level;
    }
}
