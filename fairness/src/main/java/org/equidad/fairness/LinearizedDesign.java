package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * A design of strata, clusters in one or more stages, and population sizes, whose variances come from Taylor
 * linearisation.
 *
 * <p>Without population sizes the primary units are taken as drawn with replacement, and only the first stage counts.
 * With them each stage adds its part, those below times the sampling fractions above; a stage without them is taken as
 * drawn from an endless population. Without clusters every row is its own primary unit; without strata there is one
 * stratum. Agrees with R survey 4.1 {@code svydesign} to 1e-10 relative. Särndal, Swensson and Wretman (1992),
 * doi:10.1007/978-1-4612-4378-6.
 */
public final class LinearizedDesign extends SurveyDesign {
    private final VarianceTree tree;
    private final int[] unitOfRow;
    private final int[] primaryOfUnit;
    private final int[] stratumOfPrimary;
    private final int strata;
    private final SinglePsu singlePsu;
    private final double[] sampledFraction;
    private final String[] stratumLabels;

    private LinearizedDesign(double[] weights, Frame frame, SinglePsu singlePsu) {
        super(weights);
        this.tree = frame.tree;
        this.unitOfRow = frame.unitOfRow;
        this.primaryOfUnit = frame.primaryOfUnit;
        this.stratumOfPrimary = frame.stratumOfPrimary;
        this.strata = frame.strata;
        this.singlePsu = singlePsu;
        this.sampledFraction = frame.sampledFraction;
        this.stratumLabels = frame.stratumLabels;
    }

    private LinearizedDesign(double[] weights, int[] unitOfRow, LinearizedDesign other) {
        super(weights);
        this.unitOfRow = unitOfRow;
        this.tree = other.tree;
        this.primaryOfUnit = other.primaryOfUnit;
        this.stratumOfPrimary = other.stratumOfPrimary;
        this.strata = other.strata;
        this.singlePsu = other.singlePsu;
        this.sampledFraction = other.sampledFraction;
        this.stratumLabels = other.stratumLabels;
    }

    @Override
    SurveyDesign withRows(double[] newWeights, int[] oldRow) {
        int[] unit = Arrays.stream(oldRow).map(row -> unitOfRow[row]).toArray();
        return new LinearizedDesign(newWeights, unit, this);
    }

    /** The rule for strata with a single unit. */
    public SinglePsu singlePsu() {
        return singlePsu;
    }

    /**
     * Jackknife replicates of the primary units: JK1 without strata, JKn with them. Population sizes of the first stage
     * enter the scales; later stages are left out, as they are in R. Strata with one unit follow the rule of the
     * design; under {@link SinglePsu#ADJUST} the unit is left out of the whole sample.
     *
     * <p>Cost: primary units squared, in time and memory.
     *
     * @throws IllegalArgumentException where a single unit forbids it or the replicates would not fit into 512 MB
     */
    public ReplicateDesign jackknife() {
        return new Replicates(this).jackknife();
    }

    /**
     * Balanced half-sample replicates: every stratum has two primary units, of which each replicate takes one, chosen
     * by a Hadamard matrix so that totals get exactly their linearised variance. Population sizes are not used.
     *
     * @throws IllegalArgumentException where a stratum has not exactly two primary units
     */
    public ReplicateDesign balancedReplicates() {
        return new Replicates(this).balanced(0);
    }

    /**
     * Fay's balanced replicates: the unit taken gets 2 - rho, the other rho.
     *
     * @param rho in [0, 1)
     * @throws IllegalArgumentException where a stratum has not exactly two primary units
     */
    public ReplicateDesign fayReplicates(double rho) {
        if (!(rho >= 0 && rho < 1)) {
            throw new IllegalArgumentException("rho " + rho + ": must lie in [0, 1)");
        }
        return new Replicates(this).balanced(rho);
    }

    /**
     * Rescaled bootstrap of Rao, Wu and Yue (1992, Survey Methodology 18(2)): in every stratum one primary unit fewer
     * than there are is drawn with replacement, and the weights are multiplied by n/(n-1) times the draws; with
     * population sizes of the first stage, by 1 - s + s n/(n-1) times the draws, s² being the share not sampled (Rao
     * and Wu 1988, doi:10.1080/01621459.1988.10478591). Later stages are left out. A single unit varies under
     * {@link SinglePsu#ADJUST} only, where its factor is 0 or 2.
     *
     * <p>Draws come from the generator L64X128MixRandom, one split per replicate, so a seed fixes them on every machine
     * and the first r replicates are the same whatever their number. Memory: eight bytes per primary unit and replicate.
     *
     * @param replicates at least 2
     * @throws IllegalArgumentException where a single unit forbids it
     */
    public ReplicateDesign bootstrap(int replicates, long seed) {
        return new Replicates(this).bootstrap(replicates, seed);
    }

    @Override
    double degreesOfFreedom(boolean[] present) {
        boolean[] primary = new boolean[stratumOfPrimary.length];
        for (int u = 0; u < present.length; u++) {
            primary[primaryOfUnit[u]] |= present[u];
        }
        return degreesOfPrimaries(primary);
    }

    /** Units of one primary unit, and primary units of one stratum, are neighbours. */
    @Override
    double degreesOfFreedom(BitSet units) {
        if (tree.unitCount() == stratumOfPrimary.length) {
            int present = 0;
            for (int u = units.nextSetBit(0); u >= 0; u = units.nextSetBit(tree.primariesUpTo(stratumOfPrimary[u]))) {
                present++;
            }
            return units.cardinality() - present;
        }
        int count = 0;
        int lastStratum = -1;
        for (int u = units.nextSetBit(0); u >= 0; ) {
            int primary = primaryOfUnit[u];
            int stratum = stratumOfPrimary[primary];
            count += stratum == lastStratum ? 1 : 0;
            lastStratum = stratum;
            u = units.nextSetBit(u + 1);
            while (u >= 0 && primaryOfUnit[u] == primary) {
                u = units.nextSetBit(u + 1);
            }
        }
        return count;
    }

    /** Primary units present less the strata that have one. */
    double degreesOfPrimaries(boolean[] present) {
        boolean[] stratum = new boolean[strata];
        int count = 0;
        for (int p = 0; p < present.length; p++) {
            if (present[p]) {
                count++;
                if (!stratum[stratumOfPrimary[p]]) {
                    stratum[stratumOfPrimary[p]] = true;
                    count--;
                }
            }
        }
        return count;
    }

    @Override
    public OptionalInt strata() {
        return OptionalInt.of(strata);
    }

    @Override
    public OptionalInt primaryUnits() {
        return OptionalInt.of(stratumOfPrimary.length);
    }

    @Override
    public String varianceMethod() {
        return "linearisation";
    }

    @Override
    int unitCount() {
        return tree.unitCount();
    }

    @Override
    int[] unitOfRow() {
        return unitOfRow;
    }

    /** First-stage unit of every variance unit. */
    int[] primaryOfUnit() {
        return primaryOfUnit;
    }

    int[] stratumOfPrimary() {
        return stratumOfPrimary;
    }

    String stratumLabel(int stratum) {
        return stratumLabels[stratum];
    }

    /** Sampling fraction of the first stage per stratum; 0 where the population is endless. */
    double[] sampledFraction() {
        return sampledFraction;
    }

    @Override
    double[][] covariance(SmoothStatistics statistics, Domain union) {
        return covariance(statistics.linearise(statistics.totals()), union);
    }

    @Override
    double[][] covariance(RowStatistics statistics, Domain union) {
        List<UnitVector> vectors = new ArrayList<>();
        for (double[] influence : statistics.influence()) {
            vectors.add(UnitVector.dense(unitTotals(influence, Domain.all())));
        }
        return covariance(vectors, union);
    }

    /** Covariance of estimates given the unit totals of their weighted influence values. */
    double[][] covariance(List<UnitVector> linearised, Domain union) {
        return covariance(linearised, tree.presenceMatters() ? presence(union) : null);
    }

    /** As above, with the units that have rows in the union of the domains; not looked at unless presence matters. */
    double[][] covariance(List<UnitVector> linearised, boolean[] present) {
        return tree.covariance(linearised, tree.presenceMatters() ? present : null);
    }

    /** Whether covariances depend on which units have rows in the domain, beyond their totals. */
    boolean presenceMatters() {
        return tree.presenceMatters();
    }

    /** What the builder works out from the columns. */
    private static final class Frame {
        private VarianceTree tree;
        private int[] unitOfRow;
        private int[] primaryOfUnit;
        private int[] stratumOfPrimary;
        private int strata;
        private double[] sampledFraction;
        private String[] stratumLabels;
    }

    /** Collects the columns of a design; see {@link SurveyDesign#weights(double[])}. Not safe to share. */
    public static final class Builder {
        private final double[] weights;
        private Grouping strata;
        private final List<Grouping> clusters = new ArrayList<>();
        private double[][] populationSizes = new double[0][];
        private boolean nested;
        private SinglePsu singlePsu = SinglePsu.FAIL;
        private boolean rulesDomains;

        Builder(double[] weights) {
            Checks.notNull(weights, "weights");
            if (weights.length == 0) {
                throw new IllegalArgumentException("weights: no rows, a design needs at least one");
            }
            Checks.weights(weights);
            this.weights = weights.clone();
        }

        /** Strata of the first stage; several columns are crossed. */
        public Builder strata(Grouping... columns) {
            strata = Grouping.cross(columns);
            return this;
        }

        /** As {@link #strata(Grouping...)}, from text columns. */
        public Builder strata(String[]... columns) {
            return strata(groupings("stratum", columns));
        }

        /** As {@link #strata(Grouping...)}, from integer columns. */
        public Builder strata(int[]... columns) {
            return strata(groupings("stratum", columns));
        }

        /**
         * Clusters, one column for each stage, the primary units first. Ids of a later stage need to be unique within
         * their parent only.
         */
        public Builder clusters(Grouping... stages) {
            clusters.clear();
            clusters.addAll(Arrays.asList(Checks.notNull(stages, "clusters")));
            return this;
        }

        /** As {@link #clusters(Grouping...)}, from text columns. */
        public Builder clusters(String[]... stages) {
            return clusters(groupings("cluster", stages));
        }

        /** As {@link #clusters(Grouping...)}, from integer columns. */
        public Builder clusters(int[]... stages) {
            return clusters(groupings("cluster", stages));
        }

        private static Grouping[] groupings(String name, String[][] columns) {
            Grouping[] groupings = new Grouping[Checks.notNull(columns, name + " columns").length];
            for (int i = 0; i < groupings.length; i++) {
                groupings[i] = Grouping.of(name + (i + 1), columns[i]);
            }
            return groupings;
        }

        private static Grouping[] groupings(String name, int[][] columns) {
            Grouping[] groupings = new Grouping[Checks.notNull(columns, name + " columns").length];
            for (int i = 0; i < groupings.length; i++) {
                groupings[i] = Grouping.of(name + (i + 1), columns[i]);
            }
            return groupings;
        }

        /**
         * Finite population correction: for each stage, the number of units in the population of the row's stratum (at
         * later stages, of its parent unit); or sampling fractions, where every value given is at most 1. Infinity, or
         * a fraction of 0, stands for an endless population. Constant within a stratum, and not below the sample.
         */
        public Builder populationSizes(double[]... stages) {
            populationSizes = Checks.notNull(stages, "population sizes").clone();
            return this;
        }

        /** Ids of primary units are unique within their stratum only; otherwise an id in two strata is refused. */
        public Builder nested() {
            nested = true;
            return this;
        }

        /** What to do with strata that hold one unit; {@link SinglePsu#FAIL} unless said otherwise. */
        public Builder singlePsu(SinglePsu rule) {
            singlePsu = Checks.notNull(rule, "rule for single units");
            return this;
        }

        /**
         * Applies the rule for single units also to strata that have several units, only one of which has rows in the
         * domain; R's option {@code survey.adjust.domain.lonely}. Without this the other units count as zeros.
         */
        public Builder singlePsuInDomains() {
            rulesDomains = true;
            return this;
        }

        /**
         * Makes the design. Cost: sorting the rows.
         *
         * @throws IllegalArgumentException where columns differ in length, an id is missing, a primary unit lies in two
         *     strata without {@link #nested()}, or population sizes are mixed with fractions, vary within a stratum or
         *     are smaller than the sample
         */
        public LinearizedDesign build() {
            return new LinearizedDesign(weights, frame(), singlePsu);
        }

        private Frame frame() {
            int n = weights.length;
            int[] stratum = new int[n];
            String[] stratumLabels = {"(all)"};
            if (strata != null) {
                requireComplete(strata);
                stratum = Grouping.of("stratum", strata.codes()).codes();
                stratumLabels = presentLabels(strata);
            }
            int stageCount = Math.max(1, clusters.size());
            if (populationSizes.length > stageCount) {
                throw new IllegalArgumentException(
                        "population sizes for " + populationSizes.length + " stages, but the design has " + stageCount);
            }
            boolean fractions = fractions();
            Frame frame = new Frame();
            frame.strata = stratumLabels.length;
            frame.stratumLabels = stratumLabels;
            int[] parent = stratum;
            int parents = stratumLabels.length;
            String[] labels = stratumLabels;
            double[] multiplier = new double[parents];
            Arrays.fill(multiplier, 1);
            List<VarianceTree.Stage> stages = new ArrayList<>();
            for (int s = 0; s < stageCount; s++) {
                int[] unit = clusters.isEmpty()
                        ? numberRows(parent)
                        : number(parent, complete(clusters.get(s)), s == 0 && !nested);
                int units = 1 + Arrays.stream(unit).max().orElseThrow();
                int[] parentOfUnit = new int[units];
                for (int i = 0; i < n; i++) {
                    parentOfUnit[unit[i]] = parent[i];
                }
                int[] start = new int[parents + 1];
                for (int p : parentOfUnit) {
                    start[p + 1]++;
                }
                for (int p = 0; p < parents; p++) {
                    start[p + 1] += start[p];
                }
                double[] fraction = fraction(s, parent, start, fractions);
                double[] remainder = Arrays.stream(fraction).map(f -> 1 - f).toArray();
                stages.add(new VarianceTree.Stage(start, remainder, multiplier, labels));
                if (s == 0) {
                    frame.stratumOfPrimary = parentOfUnit;
                    frame.primaryOfUnit = range(units);
                    frame.sampledFraction = fraction;
                } else {
                    int[] above = frame.primaryOfUnit;
                    frame.primaryOfUnit =
                            Arrays.stream(parentOfUnit).map(p -> above[p]).toArray();
                }
                frame.unitOfRow = unit;
                double[] below = new double[units];
                boolean anyBelow = false;
                for (int u = 0; u < units; u++) {
                    below[u] = multiplier[parentOfUnit[u]] * fraction[parentOfUnit[u]];
                    anyBelow |= below[u] > 0;
                }
                if (!anyBelow) {
                    break;
                }
                labels = unitLabels(labels, parentOfUnit, start);
                multiplier = below;
                parent = unit;
                parents = units;
            }
            frame.tree = new VarianceTree(stages.toArray(new VarianceTree.Stage[0]), singlePsu, rulesDomains);
            return frame;
        }

        private static String[] unitLabels(String[] labels, int[] parentOfUnit, int[] start) {
            String[] unitLabels = new String[parentOfUnit.length];
            for (int u = 0; u < unitLabels.length; u++) {
                int p = parentOfUnit[u];
                unitLabels[u] = labels[p] + " unit " + (u - start[p] + 1);
            }
            return unitLabels;
        }

        private static int[] range(int size) {
            int[] range = new int[size];
            Arrays.setAll(range, i -> i);
            return range;
        }

        private static String[] presentLabels(Grouping grouping) {
            return Arrays.stream(grouping.codes())
                    .distinct()
                    .sorted()
                    .mapToObj(grouping::label)
                    .toArray(String[]::new);
        }

        private Grouping complete(Grouping grouping) {
            requireComplete(grouping);
            return grouping;
        }

        private void requireComplete(Grouping grouping) {
            Checks.length("column " + grouping.name(), grouping.rows(), weights.length);
            for (int i = 0; i < weights.length; i++) {
                if (grouping.code(i) < 0) {
                    throw new IllegalArgumentException(
                            "column " + grouping.name() + " is missing at index " + i + ": every row needs a value");
                }
            }
        }

        /** Every row its own unit, numbered by parent and then by row. */
        private static int[] numberRows(int[] parent) {
            int[] next = new int[parent.length + 1];
            for (int p : parent) {
                next[p + 1]++;
            }
            for (int p = 0; p < parent.length; p++) {
                next[p + 1] += next[p];
            }
            int[] unit = new int[parent.length];
            for (int i = 0; i < parent.length; i++) {
                unit[i] = next[parent[i]]++;
            }
            return unit;
        }

        /** Units numbered by parent and then by id. */
        private static int[] number(int[] parent, Grouping ids, boolean unique) {
            int n = parent.length;
            if (unique) {
                int[] parentOfId = new int[ids.size()];
                Arrays.fill(parentOfId, -1);
                for (int i = 0; i < n; i++) {
                    int id = ids.code(i);
                    if (parentOfId[id] >= 0 && parentOfId[id] != parent[i]) {
                        throw new IllegalArgumentException(
                                "primary unit '" + ids.label(id) + "' at index " + i
                                        + " lies in more than one stratum: declare ids nested where they repeat between strata");
                    }
                    parentOfId[id] = parent[i];
                }
            }
            long[] keys = new long[n];
            for (int i = 0; i < n; i++) {
                keys[i] = (long) parent[i] * ids.size() + ids.code(i);
            }
            long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
            int[] unit = new int[n];
            for (int i = 0; i < n; i++) {
                unit[i] = Arrays.binarySearch(distinct, keys[i]);
            }
            return unit;
        }

        private boolean fractions() {
            int above = -1;
            int below = -1;
            for (double[] column : populationSizes) {
                Checks.length("population sizes", Checks.notNull(column, "population sizes").length, weights.length);
                for (int i = 0; i < column.length; i++) {
                    if (!(column[i] >= 0)) {
                        throw new IllegalArgumentException("population size at index " + i + " is " + column[i]
                                + ": must be a size, or a fraction from 0 to 1");
                    }
                    above = column[i] > 1 ? i : above;
                    below = column[i] < 1 ? i : below;
                }
            }
            if (above >= 0 && below >= 0) {
                throw new IllegalArgumentException("population sizes mix sizes (index " + above
                        + ") and fractions (index " + below + "): give one or the other");
            }
            return above < 0;
        }

        /** Sampling fraction of every stratum of a stage; 0 where the population is endless. */
        private double[] fraction(int s, int[] parent, int[] start, boolean fractions) {
            int parents = start.length - 1;
            double[] fraction = new double[parents];
            if (s >= populationSizes.length) {
                return fraction;
            }
            double[] column = populationSizes[s];
            double[] given = new double[parents];
            Arrays.fill(given, -1);
            for (int i = 0; i < column.length; i++) {
                int p = parent[i];
                if (given[p] >= 0 && given[p] != column[i]) {
                    throw new IllegalArgumentException("population size of stage " + (s + 1) + " at index " + i + " is "
                            + column[i] + ", but " + given[p] + " elsewhere in its stratum: must be the same");
                }
                given[p] = column[i];
                int sampled = start[p + 1] - start[p];
                if (!fractions && column[i] < sampled) {
                    throw new IllegalArgumentException("population size of stage " + (s + 1) + " at index " + i + " is "
                            + column[i] + ", but " + sampled + " units were sampled: must not be smaller");
                }
                fraction[p] = fractions ? column[i] : sampled / column[i];
            }
            return fraction;
        }
    }
}
