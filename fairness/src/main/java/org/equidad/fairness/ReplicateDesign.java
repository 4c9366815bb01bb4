package org.equidad.fairness;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A design known by replicate weights: every estimate is made again under each set of weights, and its variance is
 * scale times the sum over replicates r of rscale_r (theta_r - c)², where c is the mean of the replicates, or the
 * estimate itself after {@link Builder#aroundEstimate()}.
 *
 * <p>The weights are held as factors of the base weights, once for each set of rows that share them (for weights made
 * here, the primary units), never as rows by replicates. Replicates in which a statistic does not exist are left out.
 * Agrees with R survey 4.1 {@code svrepdesign} to 1e-10 relative. Wolter (2007), doi:10.1007/978-0-387-35099-8.
 *
 * <p>Degrees of freedom: the rank of the replicate weights of the rows of positive weight in the domain, less one, as
 * R; for weights made here from a {@link LinearizedDesign}, primary units less strata in the domain, and not more than
 * the replicates less one; or the number that the caller gave.
 */
public final class ReplicateDesign extends SurveyDesign {
    private static final double RANK_TOLERANCE = 1e-5;

    private final ReplicateMethod method;
    private final int[] unitOfRow;
    /** Factors by unit and replicate. */
    private final double[][] factors;

    private final double scale;
    private final double[] rscales;
    private final boolean aroundEstimate;
    private final double givenDegrees;
    private final LinearizedDesign origin;

    private ReplicateDesign(Builder builder) {
        super(builder.weights);
        this.method = builder.method;
        this.unitOfRow = builder.unitOfRow;
        this.factors = builder.factors;
        this.scale = builder.scaleOrDefault();
        this.rscales = builder.rscalesOrDefault();
        this.aroundEstimate = builder.aroundEstimate;
        this.givenDegrees = builder.degreesOfFreedom;
        this.origin = builder.origin;
    }

    private ReplicateDesign(double[] weights, int[] unitOfRow, ReplicateDesign other) {
        super(weights);
        this.unitOfRow = unitOfRow;
        this.method = other.method;
        this.factors = other.factors;
        this.scale = other.scale;
        this.rscales = other.rscales;
        this.aroundEstimate = other.aroundEstimate;
        this.givenDegrees = other.givenDegrees;
        this.origin = other.origin;
    }

    @Override
    SurveyDesign withRows(double[] newWeights, int[] oldRow) {
        int[] unit = Arrays.stream(oldRow).map(row -> unitOfRow[row]).toArray();
        return new ReplicateDesign(newWeights, unit, this);
    }

    /**
     * Starts a design from replicate weights made elsewhere.
     *
     * @param weights base weights, one per row; finite, not negative; copied
     */
    public static Builder builder(ReplicateMethod method, double[] weights) {
        return new Builder(method, weights, null);
    }

    /** How the replicate weights were made. */
    public ReplicateMethod method() {
        return method;
    }

    /** Number of replicates. */
    public int replicates() {
        return rscales.length;
    }

    /** Constants of the single replicates. */
    public double[] rscales() {
        return rscales.clone();
    }

    /** Constant of the variance. */
    public double scale() {
        return scale;
    }

    /** The replicate's weights, one per row. */
    public double[] replicateWeights(int replicate) {
        double[] replicated = new double[weights.length];
        for (int i = 0; i < replicated.length; i++) {
            replicated[i] = weights[i] * factors[unitOfRow[i]][replicate];
        }
        return replicated;
    }

    @Override
    double degreesOfFreedom(boolean[] present) {
        if (givenDegrees >= 0) {
            return givenDegrees;
        }
        if (origin != null) {
            // Weights made here have the primary units of their origin as units.
            return Math.min(origin.degreesOfPrimaries(present), Math.max(0, rscales.length - 1));
        }
        return Math.max(0, rank(present) - 1);
    }

    /** Factors by unit and replicate; not a copy. */
    double[][] factors() {
        return factors;
    }

    /** Rank of the factors of the units present, by Gram-Schmidt with a relative tolerance. */
    private int rank(boolean[] present) {
        double[][] basis = new double[rscales.length][];
        int rank = 0;
        for (int u = 0; u < factors.length && rank < rscales.length; u++) {
            if (!present[u]) {
                continue;
            }
            double[] rest = factors[u].clone();
            double before = norm(rest);
            // Twice is enough for orthogonality to working precision (Giraud et al. 2005).
            for (int pass = 0; pass < 2; pass++) {
                for (int b = 0; b < rank; b++) {
                    double projection = 0;
                    for (int r = 0; r < rest.length; r++) {
                        projection += rest[r] * basis[b][r];
                    }
                    for (int r = 0; r < rest.length; r++) {
                        rest[r] -= projection * basis[b][r];
                    }
                }
            }
            double after = norm(rest);
            if (after > RANK_TOLERANCE * before) {
                for (int r = 0; r < rest.length; r++) {
                    rest[r] /= after;
                }
                basis[rank++] = rest;
            }
        }
        return rank;
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double x : vector) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }

    @Override
    public OptionalInt strata() {
        return origin == null ? OptionalInt.empty() : origin.strata();
    }

    @Override
    public OptionalInt primaryUnits() {
        return origin == null ? OptionalInt.empty() : origin.primaryUnits();
    }

    @Override
    public String varianceMethod() {
        return method.label();
    }

    @Override
    int unitCount() {
        return factors.length;
    }

    @Override
    int[] unitOfRow() {
        return unitOfRow;
    }

    /** Total of a variable under every replicate, from its unit totals under the base weights. */
    double[] replicateTotals(UnitVector column) {
        double[] totals = new double[rscales.length];
        double[] values = column.values();
        for (int p = 0; p < values.length; p++) {
            double value = values[p];
            double[] factor = factors[column.unit(p)];
            for (int r = 0; r < totals.length; r++) {
                totals[r] += value * factor[r];
            }
        }
        return totals;
    }

    @Override
    double[][] covariance(SmoothStatistics statistics, Domain union) {
        List<UnitVector> columns = statistics.columns();
        double[][] totals = new double[columns.size()][];
        for (int j = 0; j < totals.length; j++) {
            totals[j] = replicateTotals(columns.get(j));
        }
        double[] values = new double[statistics.size()];
        double[][] replicates = new double[values.length][rscales.length];
        double[] at = new double[totals.length];
        for (int r = 0; r < rscales.length; r++) {
            for (int j = 0; j < at.length; j++) {
                at[j] = totals[j][r];
            }
            statistics.evaluate(at, values);
            for (int k = 0; k < values.length; k++) {
                replicates[k][r] = values[k];
            }
        }
        statistics.evaluate(statistics.totals(), values);
        return covariance(replicates, values);
    }

    @Override
    double[][] covariance(RowStatistics statistics, Domain union) {
        double[] values = new double[statistics.size()];
        double[][] replicates = new double[values.length][rscales.length];
        for (int r = 0; r < rscales.length; r++) {
            statistics.evaluate(replicateWeights(r), values);
            for (int k = 0; k < values.length; k++) {
                replicates[k][r] = values[k];
            }
        }
        statistics.evaluate(weights, values);
        return covariance(replicates, values);
    }

    /**
     * Covariance matrix from replicate values.
     *
     * @param replicates statistics by replicates; a replicate with a value that is not finite is left out for all
     * @param estimates the full-sample values
     * @return NaN throughout where no replicate is left
     */
    double[][] covariance(double[][] replicates, double[] estimates) {
        int k = replicates.length;
        boolean[] usable = new boolean[rscales.length];
        int used = 0;
        for (int r = 0; r < usable.length; r++) {
            usable[r] = true;
            for (double[] values : replicates) {
                usable[r] &= Double.isFinite(values[r]);
            }
            used += usable[r] ? 1 : 0;
        }
        double[][] covariance = new double[k][k];
        if (used == 0) {
            for (double[] row : covariance) {
                Arrays.fill(row, Double.NaN);
            }
            return covariance;
        }
        double[] centre = new double[k];
        for (int i = 0; i < k; i++) {
            centre[i] = aroundEstimate ? estimates[i] : mean(replicates[i], usable);
        }
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                double sum = 0;
                for (int r = 0; r < usable.length; r++) {
                    if (usable[r]) {
                        sum += rscales[r] * (replicates[i][r] - centre[i]) * (replicates[j][r] - centre[j]);
                    }
                }
                covariance[i][j] = scale * sum;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }

    private double mean(double[] values, boolean[] usable) {
        Sums sum = new Sums();
        int count = 0;
        for (int r = 0; r < usable.length; r++) {
            if (usable[r] && rscales[r] > 0) {
                sum.add(values[r]);
                count++;
            }
        }
        return sum.value() / count;
    }

    /** Collects replicate weights and their constants; see {@link ReplicateDesign#builder}. Not safe to share. */
    public static final class Builder {
        private final ReplicateMethod method;
        private final double[] weights;
        private final LinearizedDesign origin;
        private int[] unitOfRow;
        private double[][] factors;
        private boolean combined;
        private double rho = Double.NaN;
        private double scale = Double.NaN;
        private double[] rscales;
        private boolean aroundEstimate;
        private double degreesOfFreedom = -1;

        Builder(ReplicateMethod method, double[] weights, LinearizedDesign origin) {
            this.method = Checks.notNull(method, "replicate method");
            Checks.weights(Checks.notNull(weights, "weights"));
            this.weights = weights.clone();
            this.origin = origin;
        }

        /**
         * Replicate weights that already contain the base weight.
         *
         * @param replicates replicates by rows; finite, and zero where the base weight is zero; copied
         */
        public Builder combinedWeights(double[][] replicates) {
            requireColumns(replicates);
            double[][] byRow = new double[weights.length][replicates.length];
            for (int r = 0; r < replicates.length; r++) {
                for (int i = 0; i < weights.length; i++) {
                    double w = replicates[r][i];
                    if (weights[i] == 0 && w != 0) {
                        throw new IllegalArgumentException("replicate weight " + (r + 1) + " at index " + i + " is " + w
                                + ", but the base weight is 0: must be 0 as well");
                    }
                    byRow[i][r] = weights[i] == 0 ? 0 : w / weights[i];
                }
            }
            combined = true;
            return compressed(byRow);
        }

        /**
         * Replicate weights as factors of the base weight.
         *
         * @param replicates replicates by rows; finite; copied
         */
        public Builder factors(double[][] replicates) {
            requireColumns(replicates);
            double[][] byRow = new double[weights.length][replicates.length];
            for (int r = 0; r < replicates.length; r++) {
                for (int i = 0; i < weights.length; i++) {
                    byRow[i][r] = replicates[r][i];
                }
            }
            combined = false;
            return compressed(byRow);
        }

        /**
         * Factors once for every set of rows that share them.
         *
         * @param factorsOfUnit units by replicates; finite; copied
         * @param unit unit of each row, an index into the first argument; copied
         */
        public Builder factors(double[][] factorsOfUnit, int[] unit) {
            Checks.notNull(factorsOfUnit, "factors");
            Checks.length("units of replicate factors", Checks.notNull(unit, "units").length, weights.length);
            if (factorsOfUnit.length == 0 || factorsOfUnit[0].length == 0) {
                throw new IllegalArgumentException("replicate factors: none given");
            }
            for (int u = 0; u < factorsOfUnit.length; u++) {
                if (factorsOfUnit[u].length != factorsOfUnit[0].length) {
                    throw new IllegalArgumentException("replicate factors of unit " + u + ": " + factorsOfUnit[u].length
                            + " replicates, but " + factorsOfUnit[0].length + " before");
                }
                for (int r = 0; r < factorsOfUnit[u].length; r++) {
                    requireFinite(factorsOfUnit[u][r], r, u);
                }
            }
            for (int i = 0; i < unit.length; i++) {
                if (unit[i] < 0 || unit[i] >= factorsOfUnit.length) {
                    throw new IllegalArgumentException("unit of replicate factors at index " + i + " is " + unit[i]
                            + ": must lie in 0 to " + (factorsOfUnit.length - 1));
                }
            }
            factors = new double[factorsOfUnit.length][];
            for (int u = 0; u < factors.length; u++) {
                factors[u] = factorsOfUnit[u].clone();
            }
            unitOfRow = unit.clone();
            combined = false;
            return this;
        }

        /** Fay's coefficient, in [0, 1); needed for {@link ReplicateMethod#FAY}. */
        public Builder rho(double coefficient) {
            if (!(coefficient >= 0 && coefficient < 1)) {
                throw new IllegalArgumentException("rho " + coefficient + ": must lie in [0, 1)");
            }
            rho = coefficient;
            return this;
        }

        /** Constant of the variance, instead of the method's own. */
        public Builder scale(double constant) {
            if (!(constant > 0 && constant <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("replicate scale " + constant + ": must be positive and finite");
            }
            scale = constant;
            return this;
        }

        /** Constants of the single replicates, instead of the method's own; finite, not negative; copied. */
        public Builder rscales(double[] constants) {
            Checks.notNull(constants, "replicate rscales");
            for (int r = 0; r < constants.length; r++) {
                if (!(constants[r] >= 0 && constants[r] <= Double.MAX_VALUE)) {
                    throw new IllegalArgumentException("rscale of replicate " + (r + 1) + " is " + constants[r]
                            + ": must be finite, not negative");
                }
            }
            rscales = constants.clone();
            return this;
        }

        /** Squares deviations from the full-sample estimate instead of the mean of the replicates (R's {@code mse}). */
        public Builder aroundEstimate() {
            aroundEstimate = true;
            return this;
        }

        /** Degrees of freedom for every domain, instead of those worked out from the weights. */
        public Builder degreesOfFreedom(double degrees) {
            if (!(degrees >= 0)) {
                throw new IllegalArgumentException("degrees of freedom " + degrees + ": must not be negative");
            }
            degreesOfFreedom = degrees;
            return this;
        }

        /**
         * Makes the design.
         *
         * @throws IllegalArgumentException where weights, rho or rscales are missing or of the wrong length
         */
        public ReplicateDesign build() {
            if (factors == null) {
                throw new IllegalArgumentException("replicate design: no replicate weights given");
            }
            if (rscales != null && rscales.length != replicates()) {
                throw new IllegalArgumentException(
                        "rscales: " + rscales.length + " values, but there are " + replicates() + " replicates");
            }
            return new ReplicateDesign(this);
        }

        private int replicates() {
            return factors[0].length;
        }

        private double scaleOrDefault() {
            if (!Double.isNaN(scale)) {
                return scale;
            }
            double count = replicates();
            return switch (method) {
                case JK1 -> combined ? (count - 1) / count : 1 / largest(0);
                case JKN -> 1;
                case BRR -> 1 / count;
                case FAY -> {
                    if (Double.isNaN(rho)) {
                        throw new IllegalArgumentException("Fay's method needs rho: call rho(...)");
                    }
                    yield 1 / (count * (1 - rho) * (1 - rho));
                }
                case BOOTSTRAP -> 1 / (count - 1);
            };
        }

        private double[] rscalesOrDefault() {
            if (rscales != null) {
                return rscales;
            }
            double[] ones = new double[replicates()];
            Arrays.fill(ones, 1);
            if (method == ReplicateMethod.JKN) {
                if (combined) {
                    throw new IllegalArgumentException(
                            "JKn with combined weights needs rscales: (n-1)/n of each replicate's stratum");
                }
                // The largest factor of a replicate is n/(n-1) of the stratum that lost a unit.
                for (int r = 0; r < ones.length; r++) {
                    ones[r] = 1 / largest(r);
                }
            }
            return ones;
        }

        private double largest(int replicate) {
            double largest = 0;
            for (double[] unit : factors) {
                largest = Math.max(largest, unit[replicate]);
            }
            return largest;
        }

        private void requireColumns(double[][] replicates) {
            if (Checks.notNull(replicates, "replicate weights").length == 0) {
                throw new IllegalArgumentException("replicate weights: none given");
            }
            for (int r = 0; r < replicates.length; r++) {
                Checks.length("replicate weight " + (r + 1), replicates[r].length, weights.length);
                for (int i = 0; i < weights.length; i++) {
                    requireFinite(replicates[r][i], r, i);
                }
            }
        }

        private static void requireFinite(double value, int replicate, int index) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("replicate weight " + (replicate + 1) + " at index " + index + " is "
                        + value + ": must be finite");
            }
        }

        /** Keeps one copy of factors that agree to rounding, as the rows of one primary unit do. */
        private Builder compressed(double[][] byRow) {
            Map<Integer, List<Integer>> unitsByHash = new HashMap<>();
            java.util.ArrayList<double[]> distinct = new java.util.ArrayList<>();
            int[] unit = new int[byRow.length];
            for (int i = 0; i < byRow.length; i++) {
                double[] row = byRow[i];
                int hash = 0;
                for (double factor : row) {
                    hash = 31 * hash + Float.hashCode((float) factor + 0f);
                }
                List<Integer> candidates = unitsByHash.computeIfAbsent(hash, key -> new java.util.ArrayList<>());
                int found = -1;
                for (int candidate : candidates) {
                    if (agree(distinct.get(candidate), row)) {
                        found = candidate;
                        break;
                    }
                }
                if (found < 0) {
                    found = distinct.size();
                    distinct.add(row);
                    candidates.add(found);
                }
                unit[i] = found;
            }
            factors = distinct.toArray(new double[0][]);
            unitOfRow = unit;
            return this;
        }

        private static boolean agree(double[] x, double[] y) {
            for (int r = 0; r < x.length; r++) {
                if (Math.abs(x[r] - y[r]) > 1e-14 * Math.abs(x[r])) {
                    return false;
                }
            }
            return true;
        }
    }
}
