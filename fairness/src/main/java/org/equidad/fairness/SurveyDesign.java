package org.equidad.fairness;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * How the rows of a data set were sampled: weights, and either strata, clusters and population sizes
 * ({@link LinearizedDesign}) or replicate weights ({@link ReplicateDesign}).
 *
 * <p>Weights that were post-stratified, raked or calibrated are used as they are; their replicates carry the variance that
 * goes with them, a linearised one treats them as fixed. The door for it is {@link #unitTotals}: residuals of the
 * calibration, in place of values, give the linearised variance of calibrated weights.
 *
 * <p>Every estimate of this package is made for a {@link Domain} of a design; the design is never cut down to the
 * domain's rows. Immutable and safe to share between threads.
 */
public abstract sealed class SurveyDesign permits LinearizedDesign, ReplicateDesign {
    final double[] weights;

    SurveyDesign(double[] weights) {
        this.weights = weights;
    }

    /**
     * Starts a design from sampling weights.
     *
     * @param weights one per row: how many members of the population the row stands for; finite, not negative; copied
     * @throws IllegalArgumentException where a weight is negative, NaN or infinite, named by its index
     */
    public static LinearizedDesign.Builder weights(double[] weights) {
        return new LinearizedDesign.Builder(weights);
    }

    /** Starts a design in which every one of the given number of rows has weight 1. */
    public static LinearizedDesign.Builder equalWeights(int rows) {
        double[] ones = new double[Math.max(rows, 0)];
        java.util.Arrays.fill(ones, 1);
        return new LinearizedDesign.Builder(ones);
    }

    /** Number of rows, those of weight zero included. */
    public final int rows() {
        return weights.length;
    }

    /** Weight of a row. */
    public final double weight(int row) {
        return weights[row];
    }

    /** A copy of the weights. */
    public final double[] weights() {
        return weights.clone();
    }

    /** Degrees of freedom of the whole design. */
    public final double degreesOfFreedom() {
        return degreesOfFreedom(Domain.all());
    }

    /**
     * Degrees of freedom of estimates for a domain: primary units minus strata, counting those with a row of positive
     * weight in the domain; for replicate weights see {@link ReplicateDesign}. Not below zero.
     */
    public final double degreesOfFreedom(Domain domain) {
        require(domain);
        return degreesOfFreedom(presence(domain));
    }

    /** Degrees of freedom of estimates that rest on these variance units. */
    abstract double degreesOfFreedom(boolean[] present);

    /** The same from a set of unit numbers. */
    double degreesOfFreedom(BitSet units) {
        boolean[] present = new boolean[unitCount()];
        units.stream().forEach(u -> present[u] = true);
        return degreesOfFreedom(present);
    }

    /** Number of strata of the first stage; empty where the design does not know them. */
    public abstract OptionalInt strata();

    /** Number of primary sampling units; empty where the design does not know them. */
    public abstract OptionalInt primaryUnits();

    /** One word or two for how variances are made, such as {@code linearisation} or {@code JKn}. */
    public abstract String varianceMethod();

    /** Rows, weights and Kish's effective size of a domain. */
    public final Counts counts(Domain domain) {
        require(domain);
        long rows = 0;
        long weighted = 0;
        Sums sum = new Sums();
        Sums squares = new Sums();
        for (int i = 0; i < weights.length; i++) {
            if (domain.contains(i)) {
                double w = weights[i];
                rows++;
                weighted += w > 0 ? 1 : 0;
                sum.add(w);
                squares.add(w * w);
            }
        }
        return Counts.of(rows, weighted, sum.value(), squares.value(), 0);
    }

    /** Why a domain has no estimates at all; {@link Status#RELIABLE} where it has. */
    static Status domainStatus(Counts counts) {
        if (counts.rows() == 0) {
            return Status.EMPTY_DOMAIN;
        }
        return counts.weighted() > 0 ? Status.RELIABLE : Status.ZERO_WEIGHT;
    }

    final void require(Domain domain) {
        Checks.notNull(domain, "domain").requireRows(weights.length);
    }

    final void require(Grouping grouping) {
        Checks.notNull(grouping, "grouping");
        Checks.length("grouping " + grouping.name(), grouping.rows(), weights.length);
    }

    final void require(String what, double[] values) {
        Checks.length(what, Checks.notNull(values, what).length, weights.length);
    }

    /**
     * The same sampled units with other rows in them.
     *
     * @param weights of the new rows
     * @param oldRow for each new row, a row of this design in whose unit it lies
     */
    abstract SurveyDesign withRows(double[] weights, int[] oldRow);

    /** Number of variance units: the smallest sets of rows whose weighted totals fix every variance. */
    abstract int unitCount();

    /** Variance unit of each row; not a copy. */
    abstract int[] unitOfRow();

    /**
     * Covariance matrix of statistics of unit totals.
     *
     * @param union the union of the domains that the statistics are about: some single-unit rules depend on which units
     *     have rows in it
     * @return NaN where it cannot be estimated
     */
    abstract double[][] covariance(SmoothStatistics statistics, Domain union);

    /** Covariance matrix of statistics of rows, as above. */
    abstract double[][] covariance(RowStatistics statistics, Domain union);

    /** Weighted totals of a variable per unit over the rows of a domain; the values of other rows are not looked at. */
    final double[] unitTotals(double[] values, Domain domain) {
        int[] unit = unitOfRow();
        double[] sum = new double[unitCount()];
        double[] lost = new double[sum.length];
        for (int i = 0; i < values.length; i++) {
            if (domain.contains(i) && weights[i] > 0) {
                add(sum, lost, unit[i], weights[i] * values[i]);
            }
        }
        return finish(sum, lost);
    }

    /** Totals of the weights per unit over the rows of a domain. */
    final double[] unitTotals(Domain domain) {
        int[] unit = unitOfRow();
        double[] sum = new double[unitCount()];
        double[] lost = new double[sum.length];
        for (int i = 0; i < weights.length; i++) {
            if (domain.contains(i)) {
                add(sum, lost, unit[i], weights[i]);
            }
        }
        return finish(sum, lost);
    }

    /** Neumaier's compensated addition to one of many sums. */
    private static void add(double[] sum, double[] lost, int u, double x) {
        double old = sum[u];
        double next = old + x;
        lost[u] += Math.abs(old) >= Math.abs(x) ? (old - next) + x : (x - next) + old;
        sum[u] = next;
    }

    private static double[] finish(double[] sum, double[] lost) {
        for (int u = 0; u < sum.length; u++) {
            sum[u] += lost[u];
        }
        return sum;
    }

    /** Units that have a row of positive weight in the domain. */
    final boolean[] presence(Domain domain) {
        int[] unit = unitOfRow();
        boolean[] present = new boolean[unitCount()];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0 && domain.contains(i)) {
                present[unit[i]] = true;
            }
        }
        return present;
    }
}
