package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Thresholds of its own for every group, chosen on weighted data so that a rate is nearly or exactly the same in all of
 * them and as many decisions as possible are right.
 *
 * <p>{@link #within} picks one threshold for each group such that the rates differ by no more than a tolerance: the best
 * of all combinations (with more than 1,000 distinct scores in a group, for equalised odds 200, of as many evenly spread
 * ones). {@link #equalising} makes the rates exactly equal by mixing two thresholds at random (Hardt, Price and Srebro
 * 2016, arXiv:1610.02413); it finds the exact optimum over the concave hulls, where fairlearn's
 * {@code ThresholdOptimizer} looks at a grid of 1,000 rates, and agrees with it at that grid's rates to 1e-10.
 *
 * <p>What is expected here is expected on the data that chose the thresholds and flatters them: judge the decisions of
 * {@link #decide} with {@link GroupMetrics} on other data. Whether thresholds may differ by group is a question of law
 * and policy that no program answers.
 */
public final class GroupThresholds {
    /** Which rates are to be equal. */
    public enum Constraint {
        /** Selection rates. */
        DEMOGRAPHIC_PARITY,
        /** True positive rates. */
        EQUAL_OPPORTUNITY,
        /** True and false positive rates. */
        EQUALISED_ODDS
    }

    /** What is to be as large as possible over everybody. */
    public enum Objective {
        /** Share of right decisions. */
        ACCURACY,
        /** Mean of the true positive and true negative rates. */
        BALANCED_ACCURACY
    }

    /**
     * How a group is decided: with probability {@code ignore} by drawing a 1 with probability {@code constant}; otherwise
     * a score at or above {@code first} is selected with probability {@code mix}, one at or above {@code second} with
     * probability 1 - mix besides. One plain threshold has mix 1 and ignore 0.
     *
     * @param group label of the group
     * @param first a score of the group, or infinity for nobody
     * @param second the other threshold
     * @param mix probability of using the first
     * @param ignore probability of not looking at the score
     * @param constant probability of selection then
     */
    public record Rule(String group, double first, double second, double mix, double ignore, double constant) {
        /** Probability that a member of the group with this score is selected. */
        public double probability(double score) {
            double byScore = (score >= first ? mix : 0) + (score >= second ? 1 - mix : 0);
            return (1 - ignore) * byScore + ignore * constant;
        }
    }

    /**
     * A point of the trade-off between equal rates and right decisions.
     *
     * @param tolerance largest difference of the rates allowed
     * @param objective what was reached on the data that chose
     * @param thresholds the choice
     */
    public record TradeOff(double tolerance, double objective, GroupThresholds thresholds) {}

    private static final double ROUNDING = 1e-12;
    private static final int MOST_THRESHOLDS = 1_000;
    private static final int MOST_THRESHOLDS_OF_ODDS = 200;

    private final List<Rule> rules;
    private final double common;
    private final double objective;

    private GroupThresholds(List<Rule> rules, double common, double objective) {
        this.rules = List.copyOf(rules);
        this.common = common;
        this.objective = objective;
    }

    /** One rule for each group that has rows of positive weight. */
    public List<Rule> rules() {
        return rules;
    }

    /** The objective reached on the data that chose the thresholds, in expectation. */
    public double objective() {
        return objective;
    }

    /** The single threshold that is best for everybody without a constraint. */
    public double commonThreshold() {
        return common;
    }

    /**
     * Decides rows by their group's rule; rows without a rule by the common threshold.
     *
     * @param predictions with scores; labels stay
     * @param seed for rules that draw; one draw per row in the order of the rows
     */
    public Predictions decide(Predictions predictions, Grouping grouping, long seed) {
        if (!predictions.hasScores()) {
            throw new IllegalArgumentException("thresholds need scores");
        }
        Checks.length("grouping " + grouping.name(), grouping.rows(), predictions.rows());
        Rule[] ruleOf = new Rule[grouping.size()];
        for (Rule rule : rules) {
            int code = grouping.labels().indexOf(rule.group());
            if (code >= 0) {
                ruleOf[code] = rule;
            }
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        double[] decisions = new double[predictions.rows()];
        for (int i = 0; i < decisions.length; i++) {
            double draw = random.nextDouble();
            int code = grouping.code(i);
            double score = predictions.score(i);
            if (code >= 0 && ruleOf[code] != null) {
                decisions[i] = draw < ruleOf[code].probability(score) ? 1 : 0;
            } else {
                decisions[i] = score >= common ? 1 : 0;
            }
        }
        return predictions.withDecisions(decisions);
    }

    /**
     * One threshold per group, rates no more than the tolerance apart. Selecting nobody is always within it.
     *
     * @param tolerance at least 0; with 1 there is no constraint
     * @throws IllegalArgumentException if a group lacks the class that the constraint is about
     */
    public static GroupThresholds within(
            ThresholdSweep sweep, Constraint constraint, Objective objective, double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance " + tolerance + ": must not be negative");
        }
        List<Candidates> groups = candidates(sweep, constraint, objective);
        double[] anchors = anchors(groups, 0);
        double[] others = constraint == Constraint.EQUALISED_ODDS ? anchors(groups, 1) : new double[] {0};
        double best = Double.NEGATIVE_INFINITY;
        int[] choice = new int[groups.size()];
        int[] current = new int[groups.size()];
        for (double lower : anchors) {
            for (double other : others) {
                double sum = 0;
                for (int g = 0; g < current.length && sum > Double.NEGATIVE_INFINITY; g++) {
                    current[g] = groups.get(g).best(lower, other, tolerance + ROUNDING);
                    sum += current[g] < 0 ? Double.NEGATIVE_INFINITY : groups.get(g).gain[current[g]];
                }
                // A later window wins only by more than rounding.
                if (sum > best + ROUNDING) {
                    best = sum;
                    choice = current.clone();
                }
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (int g = 0; g < choice.length; g++) {
            double threshold = groups.get(g).threshold[choice[g]];
            rules.add(new Rule(groups.get(g).label, threshold, threshold, 1, 0, 0));
        }
        return new GroupThresholds(rules, common(sweep, objective), best);
    }

    /**
     * The trade-off curve: {@link #within} for each tolerance.
     *
     * @param tolerances in the order wanted
     */
    public static List<TradeOff> tradeOff(
            ThresholdSweep sweep, Constraint constraint, Objective objective, double... tolerances) {
        List<TradeOff> curve = new ArrayList<>();
        for (double tolerance : tolerances) {
            GroupThresholds thresholds = within(sweep, constraint, objective, tolerance);
            curve.add(new TradeOff(tolerance, thresholds.objective, thresholds));
        }
        return curve;
    }

    /**
     * Exactly equal rates in expectation, by mixing thresholds at random; the best common rate.
     *
     * @throws IllegalArgumentException if a group lacks the class that the constraint is about
     */
    public static GroupThresholds equalising(ThresholdSweep sweep, Constraint constraint, Objective objective) {
        Hulls hulls = new Hulls(sweep, constraint, objective);
        double best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (double rate : hulls.corners()) {
            double value = hulls.objective(rate);
            if (value > most + ROUNDING) {
                best = rate;
                most = value;
            }
        }
        return equalisingAt(sweep, constraint, objective, best);
    }

    /**
     * As {@link #equalising}, at a rate of the caller's choice: the selection rate, the true positive rate, or for
     * equalised odds the false positive rate.
     *
     * @param rate in [0, 1]
     */
    public static GroupThresholds equalisingAt(
            ThresholdSweep sweep, Constraint constraint, Objective objective, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate " + rate + ": must lie in 0 to 1");
        }
        Hulls hulls = new Hulls(sweep, constraint, objective);
        return new GroupThresholds(hulls.rules(rate), common(sweep, objective), hulls.objective(rate));
    }

    private static double common(ThresholdSweep sweep, Objective objective) {
        int all = sweep.groups().size();
        Candidates everybody = new Candidates(sweep, all, sweep.cells(all)[0], objective, Integer.MAX_VALUE);
        return everybody.threshold[everybody.best(0, 0, 2)];
    }

    /** Cells of all groups together when everybody is selected. */
    private static double[] total(ThresholdSweep sweep) {
        double[] total = new double[Cells.COUNT];
        for (int g = 0; g < sweep.groups().size(); g++) {
            for (int c = 0; c < Cells.COUNT; c++) {
                total[c] += sweep.cells(g)[0][c];
            }
        }
        return total;
    }

    private static List<Candidates> candidates(ThresholdSweep sweep, Constraint constraint, Objective objective) {
        int most = constraint == Constraint.EQUALISED_ODDS ? MOST_THRESHOLDS_OF_ODDS : MOST_THRESHOLDS;
        List<Candidates> groups = new ArrayList<>();
        for (int g = 0; g < sweep.groups().size(); g++) {
            if (Cells.sum(sweep.cells(g)[0], Cells.ALL) > 0) {
                Candidates candidates = new Candidates(sweep, g, total(sweep), objective, most);
                candidates.setRates(constraint);
                groups.add(candidates);
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("no group has rows of positive weight");
        }
        return groups;
    }

    /** Every rate that some group can have, rising. */
    private static double[] anchors(List<Candidates> groups, int which) {
        return groups.stream()
                .flatMapToDouble(group -> Arrays.stream(group.rates[which]))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The thresholds of one group from selecting nobody to selecting everybody. */
    private static final class Candidates {
        final String label;
        final double[] threshold;
        final double[][] cells;
        /** Contribution to the objective. */
        final double[] gain;
        /** Constrained rates, each rising with the position; a second one for equalised odds only. */
        double[][] rates = {new double[0], new double[0]};

        /** Position of the best of each run of 2^k positions, by k and first position. */
        private final int[][] bestOf;

        Candidates(ThresholdSweep sweep, int g, double[] total, Objective objective, int most) {
            double[][] all = sweep.cells(g);
            int n = all.length;
            int kept = Math.min(n, most);
            label = g < sweep.groups().size() ? sweep.groups().get(g) : "";
            threshold = new double[kept];
            cells = new double[kept][];
            gain = new double[kept];
            double positives = Cells.sum(total, Cells.POSITIVES);
            double negatives = Cells.sum(total, Cells.NEGATIVES);
            for (int k = 0; k < kept; k++) {
                // From above the highest score down to the lowest.
                int position = n - 1 - (int) ((long) k * (n - 1) / Math.max(1, kept - 1));
                threshold[k] = sweep.thresholdAt(g, position);
                cells[k] = all[position];
                gain[k] = switch (objective) {
                    case ACCURACY -> Cells.sum(cells[k], Cells.CORRECT) / (positives + negatives);
                    case BALANCED_ACCURACY ->
                        (ratio(cells[k][Cells.TP], positives) + ratio(cells[k][Cells.TN], negatives)) / 2;
                };
            }
            bestOf = new int[32 - Integer.numberOfLeadingZeros(kept)][kept];
            for (int k = 0; k < kept; k++) {
                bestOf[0][k] = k;
            }
            for (int level = 1; level < bestOf.length; level++) {
                int half = 1 << (level - 1);
                for (int k = 0; k + 2 * half <= kept; k++) {
                    bestOf[level][k] = better(bestOf[level - 1][k], bestOf[level - 1][k + half]);
                }
            }
        }

        private static double ratio(double part, double whole) {
            return whole > 0 ? part / whole : 0;
        }

        private int better(int a, int b) {
            return gain[b] > gain[a] ? b : a;
        }

        void setRates(Constraint constraint) {
            rates = switch (constraint) {
                case DEMOGRAPHIC_PARITY -> new double[][] {rate(Metric.SELECTION_RATE), {}};
                case EQUAL_OPPORTUNITY -> new double[][] {rate(Metric.TPR), {}};
                case EQUALISED_ODDS -> new double[][] {rate(Metric.TPR), rate(Metric.FPR)};
            };
        }

        double[] rate(Metric metric) {
            TotalsMetric totals = (TotalsMetric) metric;
            double[] rate = new double[cells.length];
            for (int k = 0; k < rate.length; k++) {
                Status status = totals.undefined(cells[k]);
                if (status != null) {
                    throw new IllegalArgumentException(
                            "group '" + label + "' has no " + metric + ": " + status.reason());
                }
                rate[k] = totals.value(cells[k]);
            }
            return rate;
        }

        /** Position of the best threshold whose rates lie within the tolerance above these; -1 where there is none. */
        int best(double lower, double other, double tolerance) {
            int from = 0;
            int to = threshold.length;
            for (int which = 0; which < 2; which++) {
                if (rates[which].length > 0) {
                    double low = which == 0 ? lower : other;
                    from = Math.max(from, firstAtLeast(rates[which], low));
                    to = Math.min(to, firstAtLeast(rates[which], Math.nextUp(low + tolerance)));
                }
            }
            if (from >= to) {
                return -1;
            }
            int level = 31 - Integer.numberOfLeadingZeros(to - from);
            return better(bestOf[level][from], bestOf[level][to - (1 << level)]);
        }

        private static int firstAtLeast(double[] rising, double value) {
            int low = 0;
            int high = rising.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (rising[middle] < value) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** Concave hulls of objective (or true positive rate) over the constrained rate, one per group. */
    private static final class Hulls {
        private final Constraint constraint;
        private final Objective objective;
        private final List<Candidates> groups;
        private final List<double[]> x = new ArrayList<>();
        private final List<double[]> y = new ArrayList<>();
        /** Positions of the corners among the group's thresholds. */
        private final List<int[]> corners = new ArrayList<>();

        private final double positives;
        private final double negatives;

        Hulls(ThresholdSweep sweep, Constraint constraint, Objective objective) {
            this.constraint = constraint;
            this.objective = objective;
            groups = new ArrayList<>();
            double[] total = total(sweep);
            for (int g = 0; g < sweep.groups().size(); g++) {
                if (Cells.sum(sweep.cells(g)[0], Cells.ALL) > 0) {
                    groups.add(new Candidates(sweep, g, total, objective, Integer.MAX_VALUE));
                }
            }
            if (groups.isEmpty()) {
                throw new IllegalArgumentException("no group has rows of positive weight");
            }
            positives = Cells.sum(total, Cells.POSITIVES);
            negatives = Cells.sum(total, Cells.NEGATIVES);
            for (Candidates group : groups) {
                double[] rate = group.rate(
                        switch (constraint) {
                            case DEMOGRAPHIC_PARITY -> Metric.SELECTION_RATE;
                            case EQUAL_OPPORTUNITY -> Metric.TPR;
                            case EQUALISED_ODDS -> Metric.FPR;
                        });
                double[] height = constraint == Constraint.EQUALISED_ODDS ? group.rate(Metric.TPR) : group.gain;
                addHull(rate, height);
            }
        }

        private void addHull(double[] rate, double[] height) {
            int[] hull = new int[rate.length];
            int size = 0;
            for (int k = 0; k < rate.length; k++) {
                if (size > 0 && rate[hull[size - 1]] == rate[k]) {
                    if (height[hull[size - 1]] >= height[k]) {
                        continue;
                    }
                    size--;
                }
                while (size >= 2 && !turnsRight(rate, height, hull[size - 2], hull[size - 1], k)) {
                    size--;
                }
                hull[size++] = k;
            }
            int[] corner = Arrays.copyOf(hull, size);
            corners.add(corner);
            x.add(Arrays.stream(corner).mapToDouble(k -> rate[k]).toArray());
            y.add(Arrays.stream(corner).mapToDouble(k -> height[k]).toArray());
        }

        private static boolean turnsRight(double[] rate, double[] height, int a, int b, int c) {
            return (height[b] - height[a]) * (rate[c] - rate[b]) > (height[c] - height[b]) * (rate[b] - rate[a]);
        }

        /** The corner at or before a rate, at most the last but one. */
        private int segment(int g, double rate) {
            int at = Arrays.binarySearch(x.get(g), rate);
            return Math.max(0, Math.min(x.get(g).length - 2, at >= 0 ? at : -at - 2));
        }

        private double height(int g, double rate) {
            int s = segment(g, rate);
            double share = (rate - x.get(g)[s]) / (x.get(g)[s + 1] - x.get(g)[s]);
            return y.get(g)[s] + share * (y.get(g)[s + 1] - y.get(g)[s]);
        }

        private double lowest(double rate) {
            double lowest = Double.POSITIVE_INFINITY;
            for (int g = 0; g < groups.size(); g++) {
                lowest = Math.min(lowest, height(g, rate));
            }
            return lowest;
        }

        double objective(double rate) {
            if (constraint != Constraint.EQUALISED_ODDS) {
                double sum = 0;
                for (int g = 0; g < groups.size(); g++) {
                    sum += height(g, rate);
                }
                return sum;
            }
            double found = lowest(rate);
            return switch (objective) {
                case ACCURACY -> (found * positives + (1 - rate) * negatives) / (positives + negatives);
                case BALANCED_ACCURACY -> (found + 1 - rate) / 2;
            };
        }

        /** Rates where the objective can have its maximum: corners of hulls, and where two hulls cross. */
        double[] corners() {
            double[] ends = x.stream()
                    .flatMapToDouble(Arrays::stream)
                    .sorted()
                    .distinct()
                    .toArray();
            if (constraint != Constraint.EQUALISED_ODDS) {
                return ends;
            }
            List<Double> all = new ArrayList<>();
            for (int i = 0; i < ends.length; i++) {
                all.add(ends[i]);
                for (int g = 0; i + 1 < ends.length && g < groups.size(); g++) {
                    for (int h = 0; h < g; h++) {
                        double before = height(g, ends[i]) - height(h, ends[i]);
                        double after = height(g, ends[i + 1]) - height(h, ends[i + 1]);
                        if (before * after < 0) {
                            all.add(ends[i] + (ends[i + 1] - ends[i]) * before / (before - after));
                        }
                    }
                }
            }
            return all.stream().mapToDouble(Double::doubleValue).toArray();
        }

        List<Rule> rules(double rate) {
            List<Rule> rules = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                int s = segment(g, rate);
                double[] corner = x.get(g);
                double mix = (corner[s + 1] - rate) / (corner[s + 1] - corner[s]);
                double ignore = 0;
                if (constraint == Constraint.EQUALISED_ODDS) {
                    // Mixing with a coin of this rate keeps the false positive rate and lowers the other to the lowest.
                    double own = height(g, rate);
                    ignore = own > rate ? (own - lowest(rate)) / (own - rate) : 0;
                }
                Candidates group = groups.get(g);
                rules.add(new Rule(
                        group.label,
                        group.threshold[corners.get(g)[s]],
                        group.threshold[corners.get(g)[s + 1]],
                        mix,
                        ignore,
                        rate));
            }
            return rules;
        }
    }
}
