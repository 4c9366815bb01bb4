package org.equidad.fairness;

import java.util.Arrays;
import java.util.Set;

/** A metric that needs the scores of a domain in order. Its influence values are found row by row. */
abstract sealed class RankMetric extends Metric {
    private final int denominator;

    RankMetric(String name, Range range, Set<Needs> needs, int denominator) {
        super(name, range, needs);
        this.denominator = denominator;
    }

    @Override
    final int denominator() {
        return denominator;
    }

    @Override
    final int numerator() {
        return 0;
    }

    /** Why there is no value, from the weights of positives and negatives, or null. */
    abstract Status undefined(double positives, double negatives);

    /** Why {@link #value} gave NaN although both classes are there. */
    Status failure() {
        return Status.ONE_CLASS;
    }

    /** Value under the sample's weights, some of which may be zero here; NaN where it does not exist. */
    abstract double value(SortedSample sample);

    /** Value, and its derivative with respect to the weight of every row. */
    abstract double influence(SortedSample sample, double[] influence);

    /**
     * Values under replicate weights.
     *
     * @param factors factors by unit and replicate
     * @param out one value per replicate, NaN where it does not exist
     */
    void replicates(SortedSample sample, double[][] factors, double[] out) {
        double[] weight = new double[sample.size()];
        SortedSample reweighted = sample.withWeight(weight);
        for (int r = 0; r < out.length; r++) {
            for (int i = 0; i < weight.length; i++) {
                weight[i] = sample.weight()[i] * factors[sample.unit()[i]][r];
            }
            out[r] = value(reweighted);
        }
    }

    /** Area under the ROC curve. */
    static final class RocAuc extends RankMetric {
        RocAuc() {
            super("roc_auc", Range.UNIT, Set.of(Needs.SCORES), Cells.ALL);
        }

        @Override
        Status undefined(double positives, double negatives) {
            return positives > 0 && negatives > 0 ? null : Status.ONE_CLASS;
        }

        @Override
        double value(SortedSample s) {
            double above = 0;
            double negatives = 0;
            double wins = 0;
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                double tiedPositive = 0;
                double tiedNegative = 0;
                for (int i = start; i < end; i++) {
                    if (s.positive()[i]) {
                        tiedPositive += s.weight()[i];
                    } else {
                        tiedNegative += s.weight()[i];
                    }
                }
                wins += tiedNegative * (above + tiedPositive / 2);
                above += tiedPositive;
                negatives += tiedNegative;
            }
            return above > 0 && negatives > 0 ? wins / above / negatives : Double.NaN;
        }

        @Override
        double influence(SortedSample s, double[] influence) {
            double area = value(s);
            double positives = 0;
            double negatives = 0;
            for (int i = 0; i < s.size(); i++) {
                if (s.positive()[i]) {
                    positives += s.weight()[i];
                } else {
                    negatives += s.weight()[i];
                }
            }
            double positivesAbove = 0;
            double negativesAbove = 0;
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                double tiedPositive = 0;
                double tiedNegative = 0;
                for (int i = start; i < end; i++) {
                    if (s.positive()[i]) {
                        tiedPositive += s.weight()[i];
                    } else {
                        tiedNegative += s.weight()[i];
                    }
                }
                double negativesBelow = 1 - (negativesAbove + tiedNegative / 2) / negatives;
                double positivesOver = (positivesAbove + tiedPositive / 2) / positives;
                for (int i = start; i < end; i++) {
                    influence[i] =
                            s.positive()[i] ? (negativesBelow - area) / positives : (positivesOver - area) / negatives;
                }
                positivesAbove += tiedPositive;
                negativesAbove += tiedNegative;
            }
            return area;
        }

        @Override
        void replicates(SortedSample s, double[][] factors, double[] out) {
            int replicates = out.length;
            double[] above = new double[replicates];
            double[] negatives = new double[replicates];
            double[] wins = new double[replicates];
            double[] tiedPositive = new double[replicates];
            double[] tiedNegative = new double[replicates];
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                if (end == start + 1) {
                    if (s.positive()[start]) {
                        add(above, s.weight()[start], factors[s.unit()[start]]);
                    } else {
                        lose(wins, negatives, above, s.weight()[start], factors[s.unit()[start]]);
                    }
                    continue;
                }
                Arrays.fill(tiedPositive, 0);
                Arrays.fill(tiedNegative, 0);
                for (int i = start; i < end; i++) {
                    add(s.positive()[i] ? tiedPositive : tiedNegative, s.weight()[i], factors[s.unit()[i]]);
                }
                for (int r = 0; r < replicates; r++) {
                    wins[r] += tiedNegative[r] * (above[r] + tiedPositive[r] / 2);
                    above[r] += tiedPositive[r];
                    negatives[r] += tiedNegative[r];
                }
            }
            for (int r = 0; r < replicates; r++) {
                out[r] = above[r] > 0 && negatives[r] > 0 ? wins[r] / above[r] / negatives[r] : Double.NaN;
            }
        }

        private static void lose(double[] wins, double[] negatives, double[] above, double weight, double[] factor) {
            for (int r = 0; r < wins.length; r++) {
                double w = weight * factor[r];
                wins[r] += w * above[r];
                negatives[r] += w;
            }
        }
    }

    private static void add(double[] sums, double weight, double[] factor) {
        for (int r = 0; r < sums.length; r++) {
            sums[r] += weight * factor[r];
        }
    }

    /** Average precision. */
    static final class AveragePrecision extends RankMetric {
        AveragePrecision() {
            super("pr_auc", Range.UNIT, Set.of(Needs.SCORES), Cells.ALL);
        }

        @Override
        Status undefined(double positives, double negatives) {
            return positives > 0 ? null : Status.NO_POSITIVES;
        }

        @Override
        double value(SortedSample s) {
            double hits = 0;
            double taken = 0;
            double sum = 0;
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                double tiedPositive = 0;
                double tied = 0;
                for (int i = start; i < end; i++) {
                    tied += s.weight()[i];
                    tiedPositive += s.positive()[i] ? s.weight()[i] : 0;
                }
                hits += tiedPositive;
                taken += tied;
                sum += tiedPositive > 0 ? tiedPositive * (hits / taken) : 0;
            }
            return hits > 0 ? sum / hits : Double.NaN;
        }

        @Override
        double influence(SortedSample s, double[] influence) {
            double average = value(s);
            int n = s.size();
            // Per tie, indexed by its first row: precision there, weight taken so far, weight of its positives.
            double[] precision = new double[n];
            double[] taken = new double[n];
            double[] gain = new double[n];
            int[] starts = new int[n];
            int ties = 0;
            double hits = 0;
            double total = 0;
            for (int start = 0, end; start < n; start = end) {
                end = s.endOfTie(start);
                double tiedPositive = 0;
                for (int i = start; i < end; i++) {
                    total += s.weight()[i];
                    tiedPositive += s.positive()[i] ? s.weight()[i] : 0;
                }
                hits += tiedPositive;
                precision[start] = hits / total;
                taken[start] = total;
                gain[start] = tiedPositive;
                starts[ties++] = start;
            }
            // A row changes the precision at every score from its own down to the lowest.
            double perHit = 0;
            double perRow = 0;
            for (int t = ties - 1, end = n; t >= 0; t--) {
                int start = starts[t];
                perHit += gain[start] / taken[start];
                perRow += gain[start] / taken[start] * precision[start];
                double ofPositive = (precision[start] - average + perHit - perRow) / hits;
                double ofNegative = -perRow / hits;
                for (int i = start; i < end; i++) {
                    influence[i] = s.positive()[i] ? ofPositive : ofNegative;
                }
                end = start;
            }
            return average;
        }

        @Override
        void replicates(SortedSample s, double[][] factors, double[] out) {
            int replicates = out.length;
            double[] hits = new double[replicates];
            double[] taken = new double[replicates];
            double[] gain = new double[replicates];
            double[] sum = new double[replicates];
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                boolean any = false;
                for (int i = start; i < end; i++) {
                    double[] factor = factors[s.unit()[i]];
                    add(taken, s.weight()[i], factor);
                    if (s.positive()[i]) {
                        add(gain, s.weight()[i], factor);
                        any = true;
                    }
                }
                if (any) {
                    for (int r = 0; r < replicates; r++) {
                        hits[r] += gain[r];
                        // The bound only matters where nothing is taken yet, and then there is no gain either.
                        sum[r] += gain[r] * (hits[r] / Math.max(taken[r], Double.MIN_NORMAL));
                        gain[r] = 0;
                    }
                }
            }
            for (int r = 0; r < replicates; r++) {
                out[r] = hits[r] > 0 ? sum[r] / hits[r] : Double.NaN;
            }
        }
    }

    /** Capture or lift in the top share. */
    static final class Top extends RankMetric {
        private final double share;
        private final double scale;

        Top(String name, double share, Range range) {
            super(name, range, Set.of(Needs.SCORES), range == Range.PROPORTION ? Cells.POSITIVES : Cells.ALL);
            this.share = share;
            this.scale = range == Range.PROPORTION ? 1 : 1 / share;
        }

        @Override
        Status undefined(double positives, double negatives) {
            return positives > 0 ? null : Status.NO_POSITIVES;
        }

        @Override
        double value(SortedSample s) {
            return cut(s).capture * scale;
        }

        @Override
        double influence(SortedSample s, double[] influence) {
            Cut cut = cut(s);
            double rate = rateNear(s, cut.start, cut.end);
            for (int i = 0; i < s.size(); i++) {
                double inside = i < cut.start ? 1 : i < cut.end ? cut.fraction : 0;
                double label = s.positive()[i] ? 1 : 0;
                influence[i] = scale * (label * (inside - cut.capture) + rate * (share - inside)) / cut.positives;
            }
            return cut.capture * scale;
        }

        /** Where the share ends: the tied rows that it cuts, the fraction of them that it takes, and what is captured. */
        private record Cut(int start, int end, double fraction, double capture, double positives) {}

        private Cut cut(SortedSample s) {
            double total = 0;
            double positives = 0;
            for (int i = 0; i < s.size(); i++) {
                total += s.weight()[i];
                positives += s.positive()[i] ? s.weight()[i] : 0;
            }
            double goal = share * total;
            double taken = 0;
            double captured = 0;
            for (int start = 0, end; start < s.size(); start = end) {
                end = s.endOfTie(start);
                double tied = 0;
                double tiedPositive = 0;
                for (int i = start; i < end; i++) {
                    tied += s.weight()[i];
                    tiedPositive += s.positive()[i] ? s.weight()[i] : 0;
                }
                if (tied > 0 && (taken + tied >= goal || end == s.size())) {
                    double fraction = Math.min(1, (goal - taken) / tied);
                    double capture = (captured + fraction * tiedPositive) / positives;
                    return new Cut(start, end, fraction, positives > 0 ? capture : Double.NaN, positives);
                }
                taken += tied;
                captured += tiedPositive;
            }
            return new Cut(s.size(), s.size(), 0, Double.NaN, positives);
        }

        /** Rate of positives in a window around the cut, at least the tie itself, and always of whole ties. */
        private static double rateNear(SortedSample s, int start, int end) {
            int window = (int) Math.ceil(Math.cbrt((double) s.size() * s.size()));
            int extra = Math.max(0, window - (end - start) + 1) / 2;
            int from = Math.max(0, start - extra);
            while (from > 0 && s.score()[from] == s.score()[from - 1]) {
                from--;
            }
            int to = Math.min(s.size(), end + extra);
            while (to < s.size() && s.score()[to] == s.score()[to - 1]) {
                to++;
            }
            double weight = 0;
            double positive = 0;
            for (int i = from; i < to; i++) {
                weight += s.weight()[i];
                positive += s.positive()[i] ? s.weight()[i] : 0;
            }
            return weight > 0 ? positive / weight : 0;
        }
    }

    /** Slope of the weighted logistic regression of the label on the logit of the score. */
    static final class CalibrationSlope extends RankMetric {
        private static final int MAX_STEPS = 60;

        CalibrationSlope() {
            super("calibration_slope", Range.REAL, Set.of(Needs.PROBABILITIES), Cells.ALL);
        }

        @Override
        Status undefined(double positives, double negatives) {
            return positives > 0 && negatives > 0 ? null : Status.ONE_CLASS;
        }

        @Override
        Status failure() {
            return Status.NOT_CONVERGED;
        }

        @Override
        double value(SortedSample s) {
            Fit fit = fit(s);
            return fit == null ? Double.NaN : fit.slope;
        }

        @Override
        double influence(SortedSample s, double[] influence) {
            Fit fit = fit(s);
            if (fit == null) {
                return Double.NaN;
            }
            double determinant = fit.i00 * fit.i11 - fit.i01 * fit.i01;
            for (int i = 0; i < s.size(); i++) {
                double x = logit(s.score()[i]) - fit.centre;
                double residual = (s.positive()[i] ? 1 : 0) - ProportionIntervals.expit(fit.intercept + fit.slope * x);
                influence[i] = (fit.i00 * x - fit.i01) * residual / determinant;
            }
            return fit.slope;
        }

        /** Optimum of the weighted log-likelihood with its information matrix, over logits minus their centre. */
        private record Fit(double centre, double intercept, double slope, double i00, double i01, double i11) {}

        private static Fit fit(SortedSample s) {
            double total = 0;
            double sum = 0;
            double positives = 0;
            for (int i = 0; i < s.size(); i++) {
                total += s.weight()[i];
                sum += s.weight()[i] * logit(s.score()[i]);
                positives += s.positive()[i] ? s.weight()[i] : 0;
            }
            if (!(positives > 0 && positives < total)) {
                return null;
            }
            double centre = sum / total;
            double a = Math.log(positives / (total - positives));
            double b = 0;
            double last = Double.NEGATIVE_INFINITY;
            double stepA = 0;
            double stepB = 0;
            for (int step = 0; step < MAX_STEPS; step++) {
                double likelihood = 0;
                double g0 = 0;
                double g1 = 0;
                double i00 = 0;
                double i01 = 0;
                double i11 = 0;
                for (int i = 0; i < s.size(); i++) {
                    double x = logit(s.score()[i]) - centre;
                    double eta = a + b * x;
                    double p = ProportionIntervals.expit(eta);
                    double w = s.weight()[i] / total;
                    double residual = (s.positive()[i] ? 1 : 0) - p;
                    likelihood -= w * softplus(s.positive()[i] ? -eta : eta);
                    g0 += w * residual;
                    g1 += w * residual * x;
                    double v = w * p * (1 - p);
                    i00 += v;
                    i01 += v * x;
                    i11 += v * x * x;
                }
                if (likelihood < last - 1e-12) {
                    // Newton overshot: go back half of the step.
                    stepA /= 2;
                    stepB /= 2;
                    a -= stepA;
                    b -= stepB;
                    continue;
                }
                last = Math.max(last, likelihood);
                double determinant = i00 * i11 - i01 * i01;
                if (!(determinant > 1e-12 * i00 * i11)) {
                    return null;
                }
                stepA = (i11 * g0 - i01 * g1) / determinant;
                stepB = (i00 * g1 - i01 * g0) / determinant;
                if (Math.abs(stepA) <= 1e-13 * (1 + Math.abs(a)) && Math.abs(stepB) <= 1e-13 * (1 + Math.abs(b))) {
                    return new Fit(centre, a, b, i00 * total, i01 * total, i11 * total);
                }
                a += stepA;
                b += stepB;
            }
            return null;
        }

        private static double logit(double score) {
            double p = Column.clip(score);
            return Math.log(p) - Math.log1p(-p);
        }

        private static double softplus(double x) {
            return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
        }
    }
}
