package org.equidad.fairness;

import java.util.Locale;
import java.util.Optional;

/**
 * Which estimates may be published. A standard of precision, applied to each metric's own denominator (a false negative
 * rate is judged by the positives, not by the group), and a minimum number of rows for confidentiality.
 *
 * <p>{@link Standard#NCHS}, the default: the presentation standards for proportions of the National Center for Health
 * Statistics (Parker et al. 2017, Vital and Health Statistics 2(175)). Withheld: fewer than 30 rows or an effective size
 * below 30; a Korn-Graubard 95 % interval (effective size capped at the rows) wider than 0.30, or wider than 0.05 and
 * than 130 % of the estimate. To be reviewed: fewer than 8 degrees of freedom, an estimate of 0 or 1, or an estimate
 * whose complement fails the relative width.
 *
 * <p>{@link Standard#CEPAL}: the quality rule for household surveys of the Economic Commission for Latin America, with
 * the alert levels 40 rows, effective size 61, 14 degrees of freedom and, for proportions, a coefficient of variation
 * of 17.5 % on the log scale: se / (p |ln p|) for p up to one half, the same of the complement above. Withheld where any
 * is missed. To be reviewed: an ordinary coefficient of variation above 15 %, which Peru's institute of statistics marks
 * as referential.
 *
 * <p>Metrics that are no proportions are not covered by either source. They take the rules on rows, effective size (the
 * variance of the influence values over that of the estimate) and degrees of freedom; besides, under NCHS those bounded
 * by 0 and 1 (areas under curves, F1, Brier, calibration error) the absolute width of their 95 % logit interval, and
 * under CEPAL positive ones the ordinary coefficient of variation of 17.5 %.
 *
 * <p>Beyond both sources, what meets its standard is to be reviewed where few effective first-stage units hold the
 * denominator ({@link Counts#effectiveUnits()}; Carter, Schnepel and Steigerwald 2017, doi:10.1162/REST_a_00639): fewer
 * than {@value #UNITS} for an estimate, {@value #UNITS_OF_AVERAGE_PRECISION} for average precision, and for a gap
 * {@value #UNITS_OF_GAPS} on either side. What counts as few lies between 20 and 50 (Cameron and Miller 2015,
 * doi:10.3368/jhr.50.2.317); these numbers are where the linearised intervals begin to cover 93 % and more in the
 * project's own simulations, below them it is 86 to 93 %.
 *
 * <p>Effective size of a proportion is p(1-p)/se², and the number of rows at 0 and 1. Rows of weight zero count for
 * nothing here.
 *
 * @param standard rules of precision
 * @param minimumRows rows (those of weight zero included) below which {@link GroupReport#suppressed} empties a cell; 0
 *     for never
 */
public record PublicationPolicy(Standard standard, int minimumRows) {
    /** Named rules of precision. */
    public enum Standard {
        /** National Center for Health Statistics. */
        NCHS,
        /** Economic Commission for Latin America and the Caribbean. */
        CEPAL,
        /** Only what is undefined, or has no variance, fails. */
        NONE
    }

    private static final double LEVEL = 0.95;
    private static final int UNITS = 20;
    private static final int UNITS_OF_GAPS = 30;
    private static final int UNITS_OF_AVERAGE_PRECISION = 50;

    /** Checks the parts. */
    public PublicationPolicy {
        Checks.notNull(standard, "standard");
        if (minimumRows < 0) {
            throw new IllegalArgumentException("minimum of " + minimumRows + " rows: must not be negative");
        }
    }

    /** NCHS presentation standards, no confidentiality minimum. */
    public static PublicationPolicy nchs() {
        return new PublicationPolicy(Standard.NCHS, 0);
    }

    /** CEPAL's quality rule, no confidentiality minimum. */
    public static PublicationPolicy cepal() {
        return new PublicationPolicy(Standard.CEPAL, 0);
    }

    /** No standard of precision, no confidentiality minimum. */
    public static PublicationPolicy none() {
        return new PublicationPolicy(Standard.NONE, 0);
    }

    /** A copy with this confidentiality minimum. */
    public PublicationPolicy withMinimumRows(int rows) {
        return new PublicationPolicy(standard, rows);
    }

    /** Judges an estimate of a metric. Rules are tried in the order of the class comment; the first that fails counts. */
    public Verdict judge(Metric metric, Estimate estimate) {
        int units = metric.equals(Metric.PR_AUC) ? UNITS_OF_AVERAGE_PRECISION : UNITS;
        return judge(metric.range(), estimate, units);
    }

    /** What speaks against a gap: the verdict on a side, or that fewer units hold a side than a gap needs. */
    Status objection(Status ofGroup, Counts group, Status ofReference, Counts reference) {
        if (!ofGroup.isReliable() || !ofReference.isReliable()) {
            return ofGroup.isReliable() ? ofReference : ofGroup;
        }
        double units = Math.min(
                group.effectiveUnits().orElse(Double.POSITIVE_INFINITY),
                reference.effectiveUnits().orElse(Double.POSITIVE_INFINITY));
        return standard != Standard.NONE && units < UNITS_OF_GAPS ? Status.FEW_EFFECTIVE_UNITS : Status.RELIABLE;
    }

    /** Judges a proportion that is no metric of a classifier, such as {@link SurveyStatistics#proportion} gives. */
    public Verdict judgeProportion(Estimate estimate) {
        return judge(Metric.Range.PROPORTION, estimate, UNITS);
    }

    /**
     * Judges a mean, total, ratio or quantile, which neither source covers: the rules on rows and degrees of freedom,
     * that on effective size where it is known, and under CEPAL the marks of its own and of Peru's institute for the
     * ordinary coefficient of variation of what is not zero.
     */
    public Verdict judgeQuantity(Estimate estimate) {
        Optional<Verdict> undefined = withoutUse(estimate);
        if (undefined.isPresent() || standard == Standard.NONE) {
            return undefined.orElse(Verdict.present());
        }
        boolean strict = standard == Standard.CEPAL;
        boolean known = estimate.counts().effective().isPresent();
        Optional<Verdict> small = tooSmall(estimate, !known, strict ? 40 : 30, strict ? 61 : 30);
        if (small.isPresent()) {
            return small.get();
        }
        double df = estimate.degreesOfFreedom();
        if (!strict) {
            return df < 8 ? fewDegrees(df, 8) : Verdict.present();
        }
        if (df < 14) {
            return Verdict.withhold(Status.FEW_DEGREES_OF_FREEDOM, text("%.0f degrees of freedom, at least 14", df));
        }
        double value = Math.abs(estimate.value().getAsDouble());
        double variation = value > 0 ? estimate.standardError().getAsDouble() / value : 0;
        if (variation > 0.175) {
            return Verdict.withhold(
                    Status.HIGH_VARIATION, text("coefficient of variation %.1f %%, at most 17.5 %%", 100 * variation));
        }
        return variation > 0.15
                ? Verdict.review(
                        Status.HIGH_VARIATION,
                        text("referential: coefficient of variation %.1f %%, above 15 %%", 100 * variation))
                : Verdict.present();
    }

    /** The verdict on an estimate without a value, a standard error or degrees of freedom. */
    private static Optional<Verdict> withoutUse(Estimate e) {
        if (e.value().isEmpty()) {
            return Optional.of(Verdict.withhold(e.status(), e.status().reason()));
        }
        if (e.standardError().isEmpty() || !(e.degreesOfFreedom() > 0)) {
            Status status = e.standardError().isEmpty() ? Status.NO_VARIANCE : Status.NO_DEGREES_OF_FREEDOM;
            return Optional.of(Verdict.withhold(status, status.reason()));
        }
        return Optional.empty();
    }

    private Verdict judge(Metric.Range range, Estimate e, int minimumUnits) {
        Optional<Verdict> undefined = withoutUse(e);
        if (undefined.isPresent()) {
            return undefined.get();
        }
        double p = e.value().getAsDouble();
        boolean edge = range == Metric.Range.PROPORTION && (p == 0 || p == 1);
        if (e.standardError().getAsDouble() == 0 && !edge) {
            return Verdict.withhold(Status.NO_VARIANCE, Status.NO_VARIANCE.reason());
        }
        Verdict verdict = switch (standard) {
            case NCHS -> nchs(range, e, p, edge);
            case CEPAL -> cepal(range, e, p, edge);
            case NONE -> Verdict.present();
        };
        double units = e.counts().effectiveUnits().orElse(Double.POSITIVE_INFINITY);
        return standard != Standard.NONE && verdict.decision() == Verdict.Decision.PRESENT && units < minimumUnits
                ? Verdict.review(
                        Status.FEW_EFFECTIVE_UNITS,
                        text("%.1f effective clusters hold the denominator, at least %d", units, minimumUnits))
                : verdict;
    }

    private static Verdict nchs(Metric.Range range, Estimate e, double p, boolean edge) {
        Optional<Verdict> small = tooSmall(e, edge, 30, 30);
        if (small.isPresent()) {
            return small.get();
        }
        double df = e.degreesOfFreedom();
        if (range == Metric.Range.PROPORTION) {
            double se = e.standardError().getAsDouble();
            if (df >= 8
                    && !edge
                    && narrow(
                            ProportionIntervals.roughWidth(p, se, df, e.counts().weightedRows()), p)) {
                return Verdict.present();
            }
            double width = ProportionIntervals.of(
                            IntervalMethod.KORN_GRAUBARD_CAPPED,
                            p,
                            se,
                            df,
                            e.counts().weightedRows(),
                            LEVEL)
                    .orElseThrow()
                    .width();
            if (width > 0.30) {
                return Verdict.withhold(Status.WIDE_INTERVAL, text("interval width %.3f, at most 0.300", width));
            }
            if (width > 0.05 && width > 1.30 * p) {
                return Verdict.withhold(
                        Status.WIDE_RELATIVE_INTERVAL,
                        text("interval width %.0f %% of the estimate, at most 130 %%", 100 * width / p));
            }
            if (df < 8) {
                return fewDegrees(df, 8);
            }
            if (edge) {
                return Verdict.review(Status.NO_EVENTS, Status.NO_EVENTS.reason());
            }
            if (width > 0.05 && width > 1.30 * (1 - p)) {
                return Verdict.review(
                        Status.WIDE_RELATIVE_INTERVAL,
                        text("interval width %.0f %% of the complement, at most 130 %%", 100 * width / (1 - p)));
            }
            return Verdict.present();
        }
        if (range == Metric.Range.UNIT) {
            double width = MetricEstimates.logit(
                            p,
                            Distributions.tQuantile(0.5 + LEVEL / 2, df)
                                    * e.standardError().getAsDouble(),
                            LEVEL)
                    .map(Interval::width)
                    .orElse(1.0);
            if (width > 0.30) {
                return Verdict.withhold(Status.WIDE_INTERVAL, text("interval width %.3f, at most 0.300", width));
            }
        }
        return df < 8 ? fewDegrees(df, 8) : Verdict.present();
    }

    /** Whether a width known to a tenth meets the standard by more than that; most do, and need no exact one. */
    private static boolean narrow(double rough, double p) {
        double most = 1.1 * rough;
        return most < 0.30 && (most < 0.05 || most < 1.30 * Math.min(p, 1 - p));
    }

    private static Verdict fewDegrees(double df, int minimum) {
        return Verdict.review(Status.FEW_DEGREES_OF_FREEDOM, text("%.0f degrees of freedom, at least %d", df, minimum));
    }

    private static Verdict cepal(Metric.Range range, Estimate e, double p, boolean edge) {
        Optional<Verdict> small = tooSmall(e, edge, 40, 61);
        if (small.isPresent()) {
            return small.get();
        }
        double df = e.degreesOfFreedom();
        if (df < 14) {
            return Verdict.withhold(Status.FEW_DEGREES_OF_FREEDOM, text("%.0f degrees of freedom, at least 14", df));
        }
        if (edge) {
            return Verdict.review(Status.NO_EVENTS, Status.NO_EVENTS.reason());
        }
        double variation = p > 0 ? e.standardError().getAsDouble() / p : 0;
        double judged = range == Metric.Range.PROPORTION
                ? logVariation(p, e.standardError().getAsDouble())
                : range == Metric.Range.REAL || range == Metric.Range.CORRELATION ? 0 : variation;
        if (judged > 0.175) {
            return Verdict.withhold(
                    Status.HIGH_VARIATION, text("coefficient of variation %.1f %%, at most 17.5 %%", 100 * judged));
        }
        if (range == Metric.Range.PROPORTION && variation > 0.15) {
            return Verdict.review(
                    Status.HIGH_VARIATION,
                    text("referential: coefficient of variation %.1f %%, above 15 %%", 100 * variation));
        }
        return Verdict.present();
    }

    /** Coefficient of variation of minus the logarithm of the smaller of a proportion and its complement. */
    private static double logVariation(double p, double se) {
        double q = Math.min(p, 1 - p);
        return se / (q * -Math.log(q));
    }

    private static Optional<Verdict> tooSmall(Estimate e, boolean edge, int minimumRows, int minimumEffective) {
        long rows = e.counts().weightedRows();
        if (rows < minimumRows) {
            return Optional.of(Verdict.withhold(Status.FEW_ROWS, text("%d rows, at least %d", rows, minimumRows)));
        }
        double effective = edge ? rows : Math.min(rows, e.counts().effective().orElse(0));
        if (!(effective >= minimumEffective)) {
            return Optional.of(Verdict.withhold(
                    Status.LOW_EFFECTIVE_SIZE,
                    text("effective sample size %.1f, at least %d", effective, minimumEffective)));
        }
        return Optional.empty();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
