package org.equidad.fairness;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A metric that is a smooth function of weighted totals: the four confusion cells and the columns it names. Its
 * influence value for a row is the gradient applied to that row, so totals by unit are all that its variance needs.
 *
 * <p>Totals and gradients are laid out as TP, FP, FN, TN, then the columns in order. Sets of cells may hold, as bits
 * from the fourth on, columns that count rows.
 */
abstract sealed class TotalsMetric extends Metric {
    private final List<Column> columns;
    private final int numerator;
    private final int denominator;

    TotalsMetric(String name, Range range, Set<Needs> needs, int numerator, int denominator, Column... columns) {
        super(name, range, needs);
        this.numerator = numerator;
        this.denominator = denominator;
        this.columns = List.of(columns);
    }

    static TotalsMetric rate(String name, int numerator, int denominator) {
        return new Rate(name, numerator, denominator);
    }

    final List<Column> columns() {
        return columns;
    }

    @Override
    final int numerator() {
        return numerator;
    }

    @Override
    final int denominator() {
        return denominator;
    }

    /** Why there is no value at these totals, or null. */
    abstract Status undefined(double[] t);

    abstract double value(double[] t);

    /** Derivatives of the value with respect to every total. */
    abstract void gradient(double[] t, double value, double[] g);

    /**
     * Variance of the influence values over the weight of the denominator: what the squared standard error would be,
     * times the rows, in a simple random sample. p(1-p) for a proportion.
     */
    double spread(double[] t, double value, double[] g) {
        double sum = 0;
        for (int c = 0; c < Cells.COUNT; c++) {
            sum += t[c] * g[c] * g[c];
        }
        return sum * Cells.sum(t, denominator);
    }

    /** A share of the rows of some cells. */
    private static final class Rate extends TotalsMetric {
        Rate(String name, int numerator, int denominator) {
            super(
                    name,
                    Range.PROPORTION,
                    // The base rate alone asks nothing of the decisions.
                    numerator == Cells.POSITIVES ? Set.of() : Set.of(Needs.DECISIONS),
                    numerator,
                    denominator);
        }

        @Override
        Status undefined(double[] t) {
            return Cells.sum(t, denominator()) > 0 ? null : Cells.emptiness(denominator());
        }

        @Override
        double value(double[] t) {
            return Cells.sum(t, numerator()) / Cells.sum(t, denominator());
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double total = Cells.sum(t, denominator());
            // The complement is summed, not subtracted, so that rates near 1 keep their digits.
            double inside = Cells.sum(t, denominator() & ~numerator()) / total / total;
            double outside = -value / total;
            for (int c = 0; c < Cells.COUNT; c++) {
                boolean counted = (denominator() >> c & 1) != 0;
                g[c] = !counted ? 0 : (numerator() >> c & 1) != 0 ? inside : outside;
            }
        }

        @Override
        double spread(double[] t, double value, double[] g) {
            return value * (Cells.sum(t, denominator() & ~numerator()) / Cells.sum(t, denominator()));
        }
    }

    /** Mean of a rate among positives and a rate among negatives. */
    static final class MeanOfRates extends TotalsMetric {
        private final int ofPositives;
        private final int ofNegatives;

        MeanOfRates(String name, int ofPositives, int ofNegatives) {
            super(name, Range.UNIT, Set.of(Needs.DECISIONS), 0, Cells.ALL);
            this.ofPositives = ofPositives;
            this.ofNegatives = ofNegatives;
        }

        @Override
        Status undefined(double[] t) {
            boolean positives = Cells.sum(t, Cells.POSITIVES) > 0;
            boolean negatives = Cells.sum(t, Cells.NEGATIVES) > 0;
            if (positives) {
                return negatives ? null : Status.NO_NEGATIVES;
            }
            return Status.NO_POSITIVES;
        }

        @Override
        double value(double[] t) {
            return (t[ofPositives] / Cells.sum(t, Cells.POSITIVES) + t[ofNegatives] / Cells.sum(t, Cells.NEGATIVES))
                    / 2;
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            half(t, g, Cells.POSITIVES, ofPositives);
            half(t, g, Cells.NEGATIVES, ofNegatives);
        }

        private static void half(double[] t, double[] g, int set, int cell) {
            double total = Cells.sum(t, set);
            for (int c = 0; c < Cells.COUNT; c++) {
                if ((set >> c & 1) != 0) {
                    g[c] = (c == cell ? Cells.sum(t, set & ~(1 << cell)) : -t[cell]) / total / total / 2;
                }
            }
        }
    }

    /** F1 score. */
    static final class FOne extends TotalsMetric {
        private static final int SEEN = Cells.POSITIVES | Cells.SELECTED;

        FOne() {
            super("f1", Range.UNIT, Set.of(Needs.DECISIONS), 1 << Cells.TP, SEEN);
        }

        @Override
        Status undefined(double[] t) {
            return Cells.sum(t, SEEN) > 0 ? null : Status.ZERO_DENOMINATOR;
        }

        @Override
        double value(double[] t) {
            return of(t, Cells.TP);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            Arrays.fill(g, 0, Cells.COUNT, 0);
            addGradient(t, Cells.TP, 1, g);
        }

        /** F1 of the class whose rows in the right are this cell. */
        static double of(double[] t, int right) {
            return 2 * t[right] / scale(t, right);
        }

        static void addGradient(double[] t, int right, double factor, double[] g) {
            double scale = scale(t, right);
            double wrong = -factor * of(t, right) / scale;
            g[right] += factor * 2 * (t[Cells.FP] + t[Cells.FN]) / scale / scale;
            g[Cells.FP] += wrong;
            g[Cells.FN] += wrong;
        }

        private static double scale(double[] t, int right) {
            return 2 * t[right] + t[Cells.FP] + t[Cells.FN];
        }
    }

    /** Mean of the F1 scores of both classes. */
    static final class MacroFOne extends TotalsMetric {
        MacroFOne() {
            super("f1_macro", Range.UNIT, Set.of(Needs.DECISIONS), 0, Cells.ALL);
        }

        @Override
        Status undefined(double[] t) {
            if (t[Cells.FP] + t[Cells.FN] > 0 || t[Cells.TP] > 0 && t[Cells.TN] > 0) {
                return null;
            }
            return Cells.sum(t, Cells.ALL) > 0 ? Status.ONE_CLASS : Status.ZERO_DENOMINATOR;
        }

        @Override
        double value(double[] t) {
            return (FOne.of(t, Cells.TP) + FOne.of(t, Cells.TN)) / 2;
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            Arrays.fill(g, 0, Cells.COUNT, 0);
            FOne.addGradient(t, Cells.TP, 0.5, g);
            FOne.addGradient(t, Cells.TN, 0.5, g);
        }
    }

    /** Matthews' correlation. */
    static final class Matthews extends TotalsMetric {
        Matthews() {
            super("mcc", Range.CORRELATION, Set.of(Needs.DECISIONS), 0, Cells.ALL);
        }

        @Override
        Status undefined(double[] t) {
            if (!(Cells.sum(t, Cells.POSITIVES) > 0 && Cells.sum(t, Cells.NEGATIVES) > 0)) {
                return Cells.sum(t, Cells.ALL) > 0 ? Status.ONE_CLASS : Status.ZERO_DENOMINATOR;
            }
            if (!(Cells.sum(t, Cells.SELECTED) > 0)) {
                return Status.NO_PREDICTED_POSITIVES;
            }
            return Cells.sum(t, Cells.REJECTED) > 0 ? null : Status.NO_PREDICTED_NEGATIVES;
        }

        @Override
        double value(double[] t) {
            double root = root(t);
            return t[Cells.TP] / root * (t[Cells.TN] / root) - t[Cells.FP] / root * (t[Cells.FN] / root);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double square = root(t) * root(t);
            double positives = 1 / Cells.sum(t, Cells.POSITIVES);
            double negatives = 1 / Cells.sum(t, Cells.NEGATIVES);
            double selected = 1 / Cells.sum(t, Cells.SELECTED);
            double rejected = 1 / Cells.sum(t, Cells.REJECTED);
            g[Cells.TP] = t[Cells.TN] / square - value / 2 * (positives + selected);
            g[Cells.TN] = t[Cells.TP] / square - value / 2 * (negatives + rejected);
            g[Cells.FP] = -t[Cells.FN] / square - value / 2 * (negatives + selected);
            g[Cells.FN] = -t[Cells.FP] / square - value / 2 * (positives + rejected);
        }

        /** Fourth root of the product of the margins, so that no product of weights overflows. */
        private static double root(double[] t) {
            return Math.sqrt(Math.sqrt(Cells.sum(t, Cells.POSITIVES)) * Math.sqrt(Cells.sum(t, Cells.NEGATIVES)))
                    * Math.sqrt(Math.sqrt(Cells.sum(t, Cells.SELECTED)) * Math.sqrt(Cells.sum(t, Cells.REJECTED)));
        }
    }

    /** Theil index of the benefits 1 + decision - label: 2 for FP, 1 for TP and TN, 0 for FN. */
    static final class Theil extends TotalsMetric {
        private static final double TWO_LN_TWO = 2 * Math.log(2);

        Theil() {
            super("theil_index", Range.POSITIVE, Set.of(Needs.DECISIONS), 0, Cells.ALL);
        }

        @Override
        Status undefined(double[] t) {
            if (benefit(t) > 0) {
                return null;
            }
            return Cells.sum(t, Cells.ALL) > 0 ? Status.OUT_OF_RANGE : Status.ZERO_DENOMINATOR;
        }

        @Override
        double value(double[] t) {
            double benefit = benefit(t);
            double value = TWO_LN_TWO * t[Cells.FP] / benefit - Math.log(benefit / Cells.sum(t, Cells.ALL));
            return Math.max(0, value);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double benefit = benefit(t);
            double common = 1 / Cells.sum(t, Cells.ALL);
            double perBenefit = -(TWO_LN_TWO * t[Cells.FP] / benefit + 1) / benefit;
            g[Cells.TP] = common + perBenefit;
            g[Cells.TN] = common + perBenefit;
            g[Cells.FN] = common;
            g[Cells.FP] = common + 2 * perBenefit + TWO_LN_TWO / benefit;
        }

        private static double benefit(double[] t) {
            return t[Cells.TP] + t[Cells.TN] + 2 * t[Cells.FP];
        }
    }

    /** Mean of a column over all rows; the second column holds its squares. */
    static final class MeanOf extends TotalsMetric {
        MeanOf(String name, Column column, Column squares) {
            this(name, column, squares, Set.of(needOf(column)));
        }

        MeanOf(String name, Column column, Column squares, Set<Needs> needs) {
            super(name, rangeOf(column), needs, 0, Cells.ALL, column, squares);
        }

        private static Range rangeOf(Column column) {
            return switch (column.kind()) {
                case SQUARED_ERROR -> Range.UNIT;
                case LOG_LOSS -> Range.POSITIVE;
                default -> Range.REAL;
            };
        }

        private static Needs needOf(Column column) {
            return column.kind() == Column.Kind.SCORE ? Needs.SCORES : Needs.PROBABILITIES;
        }

        @Override
        Status undefined(double[] t) {
            return Cells.sum(t, Cells.ALL) > 0 ? null : Status.ZERO_DENOMINATOR;
        }

        @Override
        double value(double[] t) {
            return t[Cells.COUNT] / Cells.sum(t, Cells.ALL);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double total = Cells.sum(t, Cells.ALL);
            Arrays.fill(g, 0, Cells.COUNT, -value / total);
            g[Cells.COUNT] = 1 / total;
            g[Cells.COUNT + 1] = 0;
        }

        @Override
        double spread(double[] t, double value, double[] g) {
            return Math.max(0, t[Cells.COUNT + 1] / Cells.sum(t, Cells.ALL) - value * value);
        }
    }

    /** Expected calibration error. */
    static final class CalibrationError extends TotalsMetric {
        private final int bins;

        CalibrationError(String name, int bins) {
            super(
                    name,
                    Range.UNIT,
                    Set.of(Needs.PROBABILITIES),
                    0,
                    Cells.ALL,
                    Column.binnedResidual(bins),
                    Column.SQUARED_ERROR);
            this.bins = bins;
        }

        @Override
        Status undefined(double[] t) {
            return Cells.sum(t, Cells.ALL) > 0 ? null : Status.ZERO_DENOMINATOR;
        }

        @Override
        double value(double[] t) {
            double sum = 0;
            for (int b = 0; b < bins; b++) {
                sum += Math.abs(t[Cells.COUNT + b]);
            }
            return sum / Cells.sum(t, Cells.ALL);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double total = Cells.sum(t, Cells.ALL);
            Arrays.fill(g, 0, Cells.COUNT, -value / total);
            for (int b = 0; b < bins; b++) {
                g[Cells.COUNT + b] = Math.signum(t[Cells.COUNT + b]) / total;
            }
            g[Cells.COUNT + bins] = 0;
        }

        @Override
        double spread(double[] t, double value, double[] g) {
            return Math.max(0, t[Cells.COUNT + bins] / Cells.sum(t, Cells.ALL) - value * value);
        }
    }

    /** Observed rate among the rows at or above a cutoff. */
    static final class RateAbove extends TotalsMetric {
        private static final int POSITIVE = Cells.COUNT;
        private static final int NEGATIVE = Cells.COUNT + 1;

        RateAbove(String name, double cutoff) {
            super(
                    name,
                    Range.PROPORTION,
                    Set.of(Needs.SCORES),
                    1 << POSITIVE,
                    1 << POSITIVE | 1 << NEGATIVE,
                    Column.positiveAbove(cutoff),
                    Column.negativeAbove(cutoff));
        }

        @Override
        Status undefined(double[] t) {
            return t[POSITIVE] + t[NEGATIVE] > 0 ? null : Status.NO_PREDICTED_POSITIVES;
        }

        @Override
        double value(double[] t) {
            return t[POSITIVE] / (t[POSITIVE] + t[NEGATIVE]);
        }

        @Override
        void gradient(double[] t, double value, double[] g) {
            double total = t[POSITIVE] + t[NEGATIVE];
            Arrays.fill(g, 0, Cells.COUNT, 0);
            g[POSITIVE] = t[NEGATIVE] / total / total;
            g[NEGATIVE] = -value / total;
        }

        @Override
        double spread(double[] t, double value, double[] g) {
            return value * (t[NEGATIVE] / (t[POSITIVE] + t[NEGATIVE]));
        }
    }
}
