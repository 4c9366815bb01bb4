package org.equidad.fairness;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measure of a classifier over a part of the population, estimated with survey weights.
 *
 * <p>A closed family: the constants and factories of this class. Every one is a function of weighted sums over the rows
 * of a domain, so that it has an influence value for every row, and from these a standard error under the design
 * (linearisation; Demnati and Rao 2004), or is computed anew with every set of replicate weights when the design is a
 * {@link ReplicateDesign}. TP, FP, FN and TN below are sums of weights. Where a measure does not exist (no positives, no
 * predicted positives, one class) the estimate says so and has no value.
 *
 * <p>Rates are fractions. The counts and degrees of freedom of an estimate are those of the metric's own denominator:
 * the false negative rate rests on the positives. Intervals of proportions are made by the {@link IntervalMethod} asked
 * for. Of the others, those bounded by 0 and 1 take the logit interval, positive unbounded ones the log interval,
 * Matthews' correlation the t interval on its inverse hyperbolic tangent, signed unbounded ones the t interval.
 */
public abstract sealed class Metric permits TotalsMetric, RankMetric, CustomMetric {
    /** True positive rate (recall, sensitivity): TP / (TP + FN). */
    public static final Metric TPR = TotalsMetric.rate("tpr", 1 << Cells.TP, Cells.POSITIVES);
    /** False positive rate: FP / (FP + TN). */
    public static final Metric FPR = TotalsMetric.rate("fpr", 1 << Cells.FP, Cells.NEGATIVES);
    /** False negative rate, the share of the positives that is missed: FN / (TP + FN). */
    public static final Metric FNR = TotalsMetric.rate("fnr", 1 << Cells.FN, Cells.POSITIVES);
    /** True negative rate (specificity): TN / (FP + TN). */
    public static final Metric TNR = TotalsMetric.rate("tnr", 1 << Cells.TN, Cells.NEGATIVES);
    /** Precision (positive predictive value): TP / (TP + FP). */
    public static final Metric PRECISION = TotalsMetric.rate("precision", 1 << Cells.TP, Cells.SELECTED);
    /** Negative predictive value: TN / (TN + FN). */
    public static final Metric NPV = TotalsMetric.rate("npv", 1 << Cells.TN, Cells.REJECTED);
    /** False discovery rate: FP / (TP + FP). */
    public static final Metric FDR = TotalsMetric.rate("fdr", 1 << Cells.FP, Cells.SELECTED);
    /** False omission rate: FN / (TN + FN). */
    public static final Metric FALSE_OMISSION_RATE =
            TotalsMetric.rate("false_omission_rate", 1 << Cells.FN, Cells.REJECTED);
    /** Accuracy: (TP + TN) / all. */
    public static final Metric ACCURACY = TotalsMetric.rate("accuracy", Cells.CORRECT, Cells.ALL);
    /** Selection rate, the share that is predicted positive: (TP + FP) / all. */
    public static final Metric SELECTION_RATE = TotalsMetric.rate("selection_rate", Cells.SELECTED, Cells.ALL);
    /** Base rate, the share that is positive: (TP + FN) / all. */
    public static final Metric BASE_RATE = TotalsMetric.rate("base_rate", Cells.POSITIVES, Cells.ALL);
    /** Balanced accuracy: the mean of the true positive and the true negative rate. */
    public static final Metric BALANCED_ACCURACY =
            new TotalsMetric.MeanOfRates("balanced_accuracy", Cells.TP, Cells.TN);
    /**
     * Mean of the true and the false positive rate. Its gap is the average odds difference of Bellamy et al. (2019,
     * doi:10.1147/JRD.2019.2942287).
     */
    public static final Metric AVERAGE_ODDS = new TotalsMetric.MeanOfRates("average_odds", Cells.TP, Cells.FP);
    /** F1: 2TP / (2TP + FP + FN); undefined only where that denominator is zero. Rests on the TP, FP and FN rows. */
    public static final Metric F1 = new TotalsMetric.FOne();
    /**
     * Macro F1: the mean of F1 and of the F1 of the negatives, 2TN / (2TN + FN + FP), so that both classes count the
     * same however rare one is. As scikit-learn's {@code f1_score(average='macro')}, but undefined, not averaged over
     * one class, where there is one class only and everybody is put into it.
     */
    public static final Metric F1_MACRO = new TotalsMetric.MacroFOne();
    /** Matthews' correlation of label and decision, in [-1, 1]; undefined where either is constant. */
    public static final Metric MCC = new TotalsMetric.Matthews();
    /**
     * Theil index of the benefit 1 + decision - label (Speicher et al. 2018, doi:10.1145/3219819.3220046), weighted:
     * the mean of (b/m) ln(b/m), with m the mean benefit; 0 where everybody's benefit is the same. Label 1 is the
     * favourable outcome; for the other reading use {@link Predictions#complement()}. AIF360 ignores the weights.
     */
    public static final Metric THEIL_INDEX = new TotalsMetric.Theil();
    /** Mean score. */
    public static final Metric MEAN_SCORE = new TotalsMetric.MeanOf("mean_score", Column.SCORE, Column.SCORE_SQUARED);
    /** Brier score: the mean of (label - score) squared. */
    public static final Metric BRIER = new TotalsMetric.MeanOf("brier", Column.SQUARED_ERROR, Column.FOURTH_POWER);
    /** Log loss, the mean of -ln(score given to what came true); scores are clipped to [2^-52, 1 - 2^-52]. */
    public static final Metric LOG_LOSS = new TotalsMetric.MeanOf("log_loss", Column.LOG_LOSS, Column.LOG_LOSS_SQUARED);
    /**
     * Calibration in the large: base rate minus mean score, 0 for scores that are right on average, positive for scores
     * that are too low.
     */
    public static final Metric CALIBRATION_IN_THE_LARGE =
            new TotalsMetric.MeanOf("calibration_in_the_large", Column.RESIDUAL, Column.SQUARED_ERROR);
    /** Expected calibration error over ten bins of equal width; see {@link #expectedCalibrationError}. */
    public static final Metric ECE = new TotalsMetric.CalibrationError("ece", 10);
    /**
     * Area under the ROC curve: the probability that a random positive has a higher score than a random negative, by
     * weight, ties counting one half (weighted Mann-Whitney). Linearised by its influence values: for a positive,
     * the weighted share of negatives below it (half of those tied) minus the area, over the weight of the positives;
     * the mirror image for a negative. Undefined with one class.
     */
    public static final Metric ROC_AUC = new RankMetric.RocAuc();
    /**
     * Area under the precision-recall curve as average precision: precision at each distinct score, from the highest
     * down, summed with the increments of recall as weights. A step sum: tied rows enter together and nothing is
     * interpolated, as in scikit-learn's {@code average_precision_score}; the trapezoid differs. Linearised by the exact
     * derivative of that sum with respect to every row's weight. Undefined without positives.
     */
    public static final Metric PR_AUC = new RankMetric.AveragePrecision();
    /**
     * Calibration slope: the coefficient b of the weighted logistic regression of the label on a + b logit(score), 1
     * for scores of the right spread, below 1 for scores too extreme (Van Calster et al. 2019,
     * doi:10.1186/s12916-019-1466-7). Scores are clipped as for {@link #LOG_LOSS}. Undefined with one class, a constant
     * score, or where the score separates the classes.
     */
    public static final Metric CALIBRATION_SLOPE = new RankMetric.CalibrationSlope();

    private static final Pattern WITH_PARAMETER = Pattern.compile(
            "(ece_|capture_top_|lift_top_|observed_rate_above_|net_benefit_|net_benefit_of_all_|net_benefit_gain_)(\\d{1,9}(?:\\.\\d{1,17})?)");

    private static final List<Metric> STANDARD = List.of(
            TPR,
            FPR,
            FNR,
            TNR,
            PRECISION,
            NPV,
            FDR,
            FALSE_OMISSION_RATE,
            ACCURACY,
            BALANCED_ACCURACY,
            SELECTION_RATE,
            BASE_RATE,
            F1,
            F1_MACRO,
            MCC,
            AVERAGE_ODDS,
            THEIL_INDEX,
            BRIER,
            LOG_LOSS,
            MEAN_SCORE,
            CALIBRATION_IN_THE_LARGE,
            CALIBRATION_SLOPE,
            ECE,
            ROC_AUC,
            PR_AUC);

    /** What a metric needs of the predictions. */
    enum Needs {
        DECISIONS,
        SCORES,
        PROBABILITIES
    }

    /** What values a metric takes, which decides its interval. */
    enum Range {
        PROPORTION,
        UNIT,
        CORRELATION,
        POSITIVE,
        REAL
    }

    private final String name;
    private final Range range;
    private final Set<Needs> needs;

    Metric(String name, Range range, Set<Needs> needs) {
        this.name = name;
        this.range = range;
        this.needs = Set.copyOf(needs);
    }

    /** Every metric without a parameter, in a fixed order. */
    public static List<Metric> standard() {
        return STANDARD;
    }

    /**
     * The metric of this name: a standard one, or {@code ece_N}, {@code capture_top_P}, {@code lift_top_P} with P in per
     * cent, {@code observed_rate_above_C}, {@code net_benefit_T}, {@code net_benefit_of_all_T}, {@code net_benefit_gain_T}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Metric named(String name) {
        for (Metric metric : STANDARD) {
            if (metric.name.equals(name)) {
                return metric;
            }
        }
        Matcher family = WITH_PARAMETER.matcher(name);
        if (family.matches()) {
            BigDecimal parameter = new BigDecimal(family.group(2));
            return switch (family.group(1)) {
                case "capture_top_" -> captureAtTop(parameter.movePointLeft(2).doubleValue());
                case "lift_top_" -> liftAtTop(parameter.movePointLeft(2).doubleValue());
                case "observed_rate_above_" -> observedRateAbove(parameter.doubleValue());
                case "net_benefit_" -> netBenefit(parameter.doubleValue());
                case "net_benefit_of_all_" -> netBenefitOfAll(parameter.doubleValue());
                case "net_benefit_gain_" -> netBenefitGain(parameter.doubleValue());
                default -> expectedCalibrationError(wholeNumber(name, parameter));
            };
        }
        throw new IllegalArgumentException("no metric '" + name + "'; the metrics are "
                + STANDARD.stream().map(Metric::name).toList()
                + ", ece_N, capture_top_P, lift_top_P, observed_rate_above_C, net_benefit_T, net_benefit_of_all_T"
                + " and net_benefit_gain_T, with numbers for N, P (per cent), C and T");
    }

    private static int wholeNumber(String name, BigDecimal number) {
        try {
            return number.intValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("metric '" + name + "': the number of bins must be whole", e);
        }
    }

    /**
     * Expected calibration error: over bins of equal width on [0, 1], the sum of |weighted observed minus predicted| as
     * a share of the weight. Bins are closed on the right, edges are i times 1/bins. Biased upwards: it is positive even
     * for perfect calibration, the more so the smaller the sample and the more bins; groups of different size must not
     * be ranked by it, and no correction is made. Linearised with the signs of the bins held fixed, so the standard error is too small where a bin
     * is near zero.
     *
     * @param bins number of bins, at least 1
     */
    public static Metric expectedCalibrationError(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException(bins + " bins: at least 1 is needed");
        }
        return bins == 10 ? ECE : new TotalsMetric.CalibrationError("ece_" + bins, bins);
    }

    /**
     * Capture: the share of the positives found among the given share of the domain's weight with the highest scores. A
     * tie at the cutoff enters in proportion. The cutoff is itself estimated; the linearisation accounts for it with the
     * rate of positives near the cutoff (over the tie, widened to about n^(2/3) of n rows): consistent, within 13
     * per cent of the bootstrap with 4,000 rows in the tests; for small samples take a {@link ReplicateDesign}.
     *
     * @param share share of the weight that is taken, in (0, 1)
     */
    public static Metric captureAtTop(double share) {
        return new RankMetric.Top("capture_top_" + percent(share), share, Range.PROPORTION);
    }

    /**
     * Lift: the rate of positives in the top share over the rate in the whole domain, that is capture over share.
     *
     * @param share share of the weight that is taken, in (0, 1)
     */
    public static Metric liftAtTop(double share) {
        return new RankMetric.Top("lift_top_" + percent(share), share, Range.POSITIVE);
    }

    /**
     * Observed rate of positives among the rows whose score is at or above a fixed cutoff, a matter of calibration at
     * the top. Rests on those rows only.
     */
    public static Metric observedRateAbove(double cutoff) {
        if (!Double.isFinite(cutoff)) {
            throw new IllegalArgumentException("cutoff " + cutoff + ": must be finite");
        }
        return new TotalsMetric.RateAbove("observed_rate_above_" + cutoff, cutoff);
    }

    /**
     * Net benefit of flagging the rows whose score is at or above a threshold probability t: a point of the decision
     * curve (Vickers and Elkin 2006, doi:10.1177/0272989X06295361), (TP - FP t/(1-t)) / all, in true positives per row.
     *
     * <p>The threshold probability is the risk at which one is indifferent between flagging and not. It is a price: who
     * flags from a risk of 0.2 holds one false alarm to cost a quarter (0.2/0.8) of what a missed case does, and would
     * accept four false alarms for one case found. Net benefit takes that many true positives off for every false one.
     * Flagging nobody has the net benefit 0, so a negative one says that the score does harm at that price. Decisions
     * are made by the score alone, not by {@link Predictions#withThreshold}. The scores must be calibrated
     * probabilities, or they stand at the wrong price: a score of 0.2 has to mean a risk of 0.2.
     *
     * <p>Linearised as the mean of 1 (flagged positives), -t/(1-t) (flagged negatives) and 0 (the rest); the standard
     * error is that of R survey's {@code svyratio}. Takes the t interval; undefined only where there is no weight.
     *
     * @param threshold the threshold probability, in (0, 1)
     */
    public static Metric netBenefit(double threshold) {
        return benefit(
                "net_benefit_",
                threshold,
                Column.Kind.NET_BENEFIT,
                Column.Kind.NET_BENEFIT_SQUARED,
                Needs.PROBABILITIES);
    }

    /**
     * Net benefit of flagging everybody, whatever the score: base rate - (1 - base rate) t/(1-t). Zero where t is the
     * base rate. See {@link #netBenefit}.
     *
     * @param threshold the threshold probability, in (0, 1)
     */
    public static Metric netBenefitOfAll(double threshold) {
        return benefit(
                "net_benefit_of_all_",
                threshold,
                Column.Kind.NET_BENEFIT_OF_ALL,
                Column.Kind.NET_BENEFIT_OF_ALL_SQUARED,
                null);
    }

    /**
     * Net benefit of flagging by the score minus that of flagging everybody, with the standard error of the difference:
     * (TN t/(1-t) - FN) / all. What the score is worth to those who would otherwise flag everybody. See
     * {@link #netBenefit}.
     *
     * @param threshold the threshold probability, in (0, 1)
     */
    public static Metric netBenefitGain(double threshold) {
        return benefit(
                "net_benefit_gain_",
                threshold,
                Column.Kind.NET_BENEFIT_GAIN,
                Column.Kind.NET_BENEFIT_GAIN_SQUARED,
                Needs.PROBABILITIES);
    }

    private static Metric benefit(String prefix, double threshold, Column.Kind kind, Column.Kind squared, Needs needs) {
        if (!(threshold > 0 && threshold < 1)) {
            throw new IllegalArgumentException(
                    "threshold probability " + threshold + ": must lie strictly between 0 and 1");
        }
        return new TotalsMetric.MeanOf(
                prefix
                        + new BigDecimal(Double.toString(threshold))
                                .stripTrailingZeros()
                                .toPlainString(),
                Column.netBenefit(kind, threshold),
                Column.netBenefit(squared, threshold),
                needs == null ? Set.of() : Set.of(needs));
    }

    /**
     * A measure of your own, with standard errors from replicate weights; the design must be a {@link ReplicateDesign}.
     * The function is called once for the estimate and once for every replicate of every domain, one after another.
     *
     * @param name name in reports
     * @param statistic the function of labels, scores, decisions and weights
     */
    public static Metric custom(String name, WeightedStatistic statistic) {
        return new CustomMetric(Checks.notNull(name, "metric name"), Checks.notNull(statistic, "statistic"));
    }

    /** Name in reports and files, such as {@code fnr}. */
    public final String name() {
        return name;
    }

    /** Whether this is a share of rows, to which proportion intervals and presentation standards apply. */
    public final boolean isProportion() {
        return range == Range.PROPORTION;
    }

    /** Whether it can be computed from these predictions: decisions, scores or scores in [0, 1] where it needs them. */
    public final boolean appliesTo(Predictions predictions) {
        return obstacle(predictions) == null;
    }

    /** What the predictions lack, or null. */
    final String obstacle(Predictions predictions) {
        if (needs.contains(Needs.DECISIONS) && !predictions.hasDecisions()) {
            return "decisions";
        }
        boolean scores = needs.contains(Needs.SCORES) || needs.contains(Needs.PROBABILITIES);
        if (scores && !predictions.hasScores()) {
            return "scores";
        }
        return needs.contains(Needs.PROBABILITIES) && !predictions.scoresAreProbabilities() ? "scores in [0, 1]" : null;
    }

    final Range range() {
        return range;
    }

    /** The set of cells whose rows are the metric's denominator. */
    abstract int denominator();

    /** The set of cells whose rows have the property counted, 0 for what counts none. */
    abstract int numerator();

    private static String percent(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share " + share + ": must lie strictly between 0 and 1");
        }
        return new BigDecimal(Double.toString(share))
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Metrics are equal when they have the same name and are of the same family. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof Metric metric && metric.name.equals(name) && metric.getClass() == getClass();
    }

    @Override
    public final int hashCode() {
        return name.hashCode();
    }

    @Override
    public final String toString() {
        return name;
    }
}
