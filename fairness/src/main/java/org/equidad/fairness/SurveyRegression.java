package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A linear or logistic regression fitted to the population of a domain: weighted estimating equations with the sandwich
 * covariance of the design (Binder 1983, doi:10.2307/1402588), or the spread over replicates.
 *
 * <p>Rows that miss the outcome or a predictor, or have weight zero, are left out. Degrees of freedom are those of the
 * design in the rows used, plus one, minus the coefficients. Agrees with R survey 4.1 {@code svyglm} (gaussian and
 * quasibinomial) to 1e-8 relative. Cost: rows times squared coefficients for each of a handful of iterations.
 */
public final class SurveyRegression {
    private static final int MAX_ITERATIONS = 100;

    private final JointEstimates coefficients;
    private final Map<String, int[]> terms;
    private final boolean logistic;
    private final double level;

    private SurveyRegression(JointEstimates coefficients, Map<String, int[]> terms, boolean logistic, double level) {
        this.coefficients = coefficients;
        this.terms = terms;
        this.logistic = logistic;
        this.level = level;
    }

    /** Starts a model on a design: an intercept, all rows, 95 % intervals. */
    public static Builder on(SurveyDesign design) {
        return new Builder(Checks.notNull(design, "design"));
    }

    /**
     * Coefficients with their covariances: {@code (Intercept)}, numeric predictors by name, categories as name and
     * label. All undefined where predictors are collinear ({@link Status#COLLINEAR}) or the fit does not settle, as
     * with complete separation ({@link Status#NOT_CONVERGED}).
     */
    public JointEstimates coefficients() {
        return coefficients;
    }

    /** One coefficient. */
    public Estimate coefficient(String label) {
        return coefficients.estimate(label);
    }

    /**
     * Odds ratio of a coefficient of a logistic model: its exponential, standard error by the delta method, interval
     * transformed from the coefficient's.
     */
    public Estimate oddsRatio(String label) {
        if (!logistic) {
            throw new IllegalArgumentException("odds ratio of " + label + ": the model is linear, not logistic");
        }
        Estimate coefficient = coefficient(label);
        if (coefficient.value().isEmpty()) {
            return coefficient;
        }
        double ratio = Math.exp(coefficient.value().getAsDouble());
        double se = coefficient.standardError().isPresent()
                ? coefficient.standardError().getAsDouble() * ratio
                : Double.NaN;
        Optional<Interval> interval = coefficient
                .interval()
                .map(ends -> new Interval(Math.exp(ends.lower()), Math.exp(ends.upper()), level, IntervalMethod.LOG));
        return Estimate.of(
                        label,
                        ratio,
                        se * se,
                        coefficient.degreesOfFreedom(),
                        level,
                        coefficient.counts(),
                        coefficient.method())
                .withInterval(interval);
    }

    /**
     * Wald test that all coefficients of a predictor are zero, as F on as many numerator degrees of freedom as it has
     * coefficients. R's {@code regTermTest}.
     *
     * @param predictor name of a numeric predictor or a grouping
     */
    public TestResult test(String predictor) {
        int[] indices = terms.get(predictor);
        if (indices == null) {
            throw new IllegalArgumentException("no predictor '" + predictor + "': there are " + terms.keySet());
        }
        if (indices.length == 0) {
            return TestResult.undefined("Wald test of " + predictor, Status.ONE_CLASS);
        }
        return coefficients.zero(indices);
    }

    /** Collects the predictors of a model; see {@link SurveyRegression#on}. Not safe to share. */
    public static final class Builder {
        private final SurveyDesign design;
        private final Map<String, Object> predictors = new LinkedHashMap<>();
        private Domain domain = Domain.all();
        private double level = 0.95;

        private Builder(SurveyDesign design) {
            this.design = design;
        }

        /** Adds a numeric predictor; NaN is missing. */
        public Builder with(String name, double[] values) {
            design.require(name, values);
            return add(name, values);
        }

        /**
         * Adds a categorical predictor: an indicator for every category but the first of those with rows in the model.
         */
        public Builder with(Grouping categories) {
            design.require(categories);
            return add(categories.name(), categories);
        }

        private Builder add(String name, Object predictor) {
            if (predictors.put(name, predictor) != null) {
                throw new IllegalArgumentException("predictor '" + name + "' is given twice");
            }
            return this;
        }

        /** Fits to the rows of a domain only; the design is kept whole. */
        public Builder in(Domain part) {
            design.require(part);
            domain = part;
            return this;
        }

        /** Level of the intervals, in (0, 1). */
        public Builder withLevel(double other) {
            Checks.level(other);
            level = other;
            return this;
        }

        /** Least squares of a numeric outcome. */
        public SurveyRegression linear(String outcome, double[] values) {
            return fit(outcome, values, false);
        }

        /**
         * Logistic regression.
         *
         * @param values 0, 1 or anything between, NaN where missing; else refused with its index
         */
        public SurveyRegression logistic(String outcome, double[] values) {
            return fit(outcome, values, true);
        }

        private SurveyRegression fit(String outcome, double[] values, boolean logistic) {
            design.require(outcome, values);
            boolean[] used = new boolean[design.rows()];
            long missing = 0;
            for (int i = 0; i < used.length; i++) {
                boolean complete = !Double.isNaN(values[i]);
                for (Object predictor : predictors.values()) {
                    complete &= predictor instanceof Grouping grouping
                            ? grouping.code(i) >= 0
                            : !Double.isNaN(((double[]) predictor)[i]);
                }
                used[i] = complete && domain.contains(i);
                missing += !complete && domain.contains(i) ? 1 : 0;
                if (used[i] && logistic && !(values[i] >= 0 && values[i] <= 1)) {
                    throw new IllegalArgumentException(
                            outcome + " at index " + i + " is " + values[i] + ": a logistic outcome lies in [0, 1]");
                }
            }
            Domain rows = Domain.wrap(used);
            Map<String, int[]> terms = new LinkedHashMap<>();
            List<String> labels = new ArrayList<>(List.of("(Intercept)"));
            List<double[]> columns = new ArrayList<>();
            double[] ones = new double[used.length];
            Arrays.fill(ones, 1);
            columns.add(ones);
            predictors.forEach((name, predictor) -> {
                int first = labels.size();
                if (predictor instanceof Grouping grouping) {
                    addCategories(grouping, rows, labels, columns);
                } else {
                    labels.add(name);
                    columns.add((double[]) predictor);
                }
                int[] indices = new int[labels.size() - first];
                Arrays.setAll(indices, k -> first + k);
                terms.put(name, indices);
            });
            Counts counts = design.counts(rows).withMissing(missing);
            Fit fit = new Fit(design, rows, columns.toArray(new double[0][]), values, logistic);
            return new SurveyRegression(
                    estimates(labels, fit, rows, counts), Collections.unmodifiableMap(terms), logistic, level);
        }

        private void addCategories(Grouping grouping, Domain rows, List<String> labels, List<double[]> columns) {
            boolean reference = false;
            for (int c = 0; c < grouping.size(); c++) {
                double[] indicator = new double[design.rows()];
                boolean present = false;
                for (int i = 0; i < indicator.length; i++) {
                    indicator[i] = grouping.code(i) == c ? 1 : 0;
                    present |= indicator[i] == 1 && rows.contains(i) && design.weights[i] > 0;
                }
                if (present && reference) {
                    labels.add(grouping.name() + grouping.label(c));
                    columns.add(indicator);
                }
                reference |= present;
            }
        }

        private JointEstimates estimates(List<String> labels, Fit fit, Domain rows, Counts counts) {
            int p = labels.size();
            double df = design.degreesOfFreedom(rows) + 1 - p;
            Status status = SurveyDesign.domainStatus(counts);
            double[] beta = null;
            if (status.isDefined()) {
                beta = fit.solve(design.weights, null);
                status = fit.status;
            }
            List<Estimate> estimates = new ArrayList<>();
            double[][] covariance = Matrices.filled(p, Double.NaN);
            if (status.isDefined()) {
                fit.beta = beta;
                covariance = design.covariance(fit, rows);
            }
            for (int k = 0; k < p; k++) {
                estimates.add(
                        status.isDefined()
                                ? Estimate.of(
                                        labels.get(k),
                                        beta[k],
                                        covariance[k][k],
                                        df,
                                        level,
                                        counts,
                                        design.varianceMethod())
                                : Estimate.undefined(labels.get(k), counts, status, design.varianceMethod()));
            }
            return new JointEstimates(
                    labels, estimates, covariance, Collections.nCopies(p, rows), union -> df, union -> counts, level);
        }
    }

    /** Iteratively reweighted least squares, and the influence values at the solution. */
    private static final class Fit implements RowStatistics {
        private final int rows;
        private final int[] used;
        /** Predictors by row used. */
        private final double[][] x;

        private final double[] y;
        private final boolean logistic;
        private double[] beta;
        private double[][] inverse;
        private Status status = Status.RELIABLE;

        Fit(SurveyDesign design, Domain domain, double[][] columns, double[] outcome, boolean logistic) {
            rows = design.rows();
            int[] kept = new int[rows];
            int n = 0;
            for (int i = 0; i < rows; i++) {
                if (domain.contains(i) && design.weights[i] > 0) {
                    kept[n++] = i;
                }
            }
            used = Arrays.copyOf(kept, n);
            x = new double[n][columns.length];
            y = new double[n];
            for (int r = 0; r < n; r++) {
                for (int k = 0; k < columns.length; k++) {
                    x[r][k] = columns[k][used[r]];
                    if (!Double.isFinite(x[r][k])) {
                        throw new IllegalArgumentException(
                                "predictor at index " + used[r] + " is " + x[r][k] + ": must be finite");
                    }
                }
                y[r] = outcome[used[r]];
                if (!Double.isFinite(y[r])) {
                    throw new IllegalArgumentException(
                            "outcome at index " + used[r] + " is " + y[r] + ": must be finite");
                }
            }
            this.logistic = logistic;
        }

        @Override
        public int size() {
            return x.length == 0 ? 0 : x[0].length;
        }

        /** Coefficients under given weights; null, with the status set, where there are none. */
        private double[] solve(double[] weights, double[] start) {
            status = Status.RELIABLE;
            int p = x[0].length;
            double[] current = start == null ? new double[p] : start.clone();
            for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
                double[][] information = new double[p][p];
                double[] score = new double[p];
                Sums[] scoreSums = new Sums[p];
                Arrays.setAll(scoreSums, k -> new Sums());
                for (int r = 0; r < x.length; r++) {
                    double w = weights[used[r]];
                    double mean = Matrices.dot(x[r], current);
                    double curvature = w;
                    if (logistic) {
                        mean = ProportionIntervals.expit(mean);
                        curvature = w * mean * (1 - mean);
                    }
                    double residual = w * (y[r] - mean);
                    for (int i = 0; i < p; i++) {
                        scoreSums[i].add(residual * x[r][i]);
                        double scaled = curvature * x[r][i];
                        for (int j = 0; j <= i; j++) {
                            information[i][j] += scaled * x[r][j];
                        }
                    }
                }
                for (int i = 0; i < p; i++) {
                    score[i] = scoreSums[i].value();
                    for (int j = 0; j < i; j++) {
                        information[j][i] = information[i][j];
                    }
                }
                inverse = Matrices.inverse(information);
                if (inverse == null) {
                    // From a fair start this is collinearity; later, fitted values that ran into 0 or 1.
                    status = iteration == 0 ? Status.COLLINEAR : Status.NOT_CONVERGED;
                    return null;
                }
                double[] step = Matrices.multiply(inverse, score);
                // Distance to the solution in standard errors, squared.
                double distance = Matrices.dot(step, score) * x.length / total(weights);
                for (int k = 0; k < p; k++) {
                    current[k] += step[k];
                }
                if (!(Math.abs(distance) < Double.MAX_VALUE)) {
                    status = Status.NOT_CONVERGED;
                    return null;
                }
                // Newton's steps square the distance; one below 1e-20 leaves rounding only. Under separation the
                // distance shrinks as well, but the fitted log-odds keep moving.
                if (Math.abs(distance) <= 1e-20 && iteration > 0 && largestMove(step) < 1e-6) {
                    return current;
                }
            }
            status = Status.NOT_CONVERGED;
            return null;
        }

        private double largestMove(double[] step) {
            double largest = 0;
            for (double[] row : x) {
                largest = Math.max(largest, Math.abs(Matrices.dot(row, step)));
            }
            return largest;
        }

        private double total(double[] weights) {
            double sum = 0;
            for (int row : used) {
                sum += weights[row];
            }
            return sum;
        }

        @Override
        public void evaluate(double[] weights, double[] values) {
            double[] replicated = solve(weights, beta);
            for (int k = 0; k < values.length; k++) {
                values[k] = replicated == null ? Double.NaN : replicated[k];
            }
        }

        @Override
        public double[][] influence() {
            int p = x[0].length;
            double[][] influence = new double[p][rows];
            for (int r = 0; r < x.length; r++) {
                double mean = Matrices.dot(x[r], beta);
                double residual = y[r] - (logistic ? ProportionIntervals.expit(mean) : mean);
                double[] direction = Matrices.multiply(inverse, x[r]);
                for (int k = 0; k < p; k++) {
                    influence[k][used[r]] = residual * direction[k];
                }
            }
            return influence;
        }
    }
}
