package org.equidad.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import smile.math.BFGS;
import smile.math.DifferentiableMultivariateFunction;

/**
 * Penalised logistic regression of a yes-no outcome on standardised features, with survey weights.
 *
 * <p>Minimises 0.5 |b|^2 + C sum_i c(y_i) w_i log(1 + exp(-s_i (a + b'z_i))) with s_i = 1 where the outcome holds and -1
 * elsewhere, z the standardised features, w the survey weights scaled to mean 1 ({@link LabelledRows#trainingWeights})
 * and c the class factors ({@link ClassBalance}). The intercept a is not penalised. The minimum is unique. L-BFGS (Smile's)
 * goes to where its line searches no longer tell one value from the next; Newton's method with step halving takes the
 * coefficients from there to the minimum, so that they do not depend on the optimiser: they agree with scikit-learn's
 * objective solved exactly to 1e-10 relative. A feature that is constant is only centred, and its coefficient is zero.
 *
 * <p>Missing values are refused, with the row and the feature: impute them first, on the training rows' values. Cost: n
 * p per iteration of L-BFGS, n p^2 per Newton step, of which there are one to three; 8 n p bytes.
 *
 * <p>Standard errors and odds ratios that describe the population come from an unpenalised, unbalanced survey fit in the
 * fairness library, not from here: a penalised fit has none.
 */
public final class LogisticRegression implements Classifier {
    private static final int HALVINGS = 40;
    private static final int MEMORY = 10;
    private static final double FIRST_STAGE_TOLERANCE = 1e-8;

    private final List<String> names;
    private final double intercept;
    private final double[] means;
    private final double[] scales;
    private final double[] slopes;
    private final Convergence convergence;

    /**
     * How the fit ended.
     *
     * @param iterations iterations of L-BFGS
     * @param newtonSteps Newton steps taken from there
     * @param converged whether the gradient met the tolerance in the end
     * @param meanGradient largest component of the gradient over C x total training weight
     */
    public record Convergence(int iterations, int newtonSteps, boolean converged, double meanGradient) {}

    /**
     * One feature's part in the model.
     *
     * @param feature name
     * @param mean training mean that is subtracted
     * @param scale training standard deviation that divides; 1 for a constant feature
     * @param perSd change of the log-odds per standard deviation: the fitted, penalised coefficient
     * @param perUnit the same per unit of the feature, perSd / scale
     */
    public record Coefficient(String feature, double mean, double scale, double perSd, double perUnit) {}

    LogisticRegression(
            List<String> names,
            double intercept,
            double[] means,
            double[] scales,
            double[] slopes,
            Convergence convergence) {
        this.names = List.copyOf(names);
        this.intercept = intercept;
        this.means = means;
        this.scales = scales;
        this.slopes = slopes;
        this.convergence = convergence;
    }

    /**
     * Fits the model. Rows of weight zero take no part.
     *
     * @throws IllegalArgumentException on a missing value, or where only one outcome occurs
     */
    public static LogisticRegression fit(LabelledRows rows, LogisticSettings settings) {
        LabelledRows used = rows.forTraining();
        FeatureMatrix x = used.features();
        refuseMissing(x);
        int n = x.rows();
        int p = x.features();
        boolean[] labels = used.labels();
        double[] weights = used.trainingWeights();
        double[] means = new double[p];
        double[] scales = new double[p];
        double[] z = standardise(x, weights, settings.scaling(), means, scales);

        double[] factors = settings.balance().factors(labels, weights);
        double[] effective = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            effective[i] = settings.c() * weights[i] * factors[labels[i] ? 1 : 0];
            total += effective[i];
        }
        Loss loss = new Loss(z, p, labels, effective);
        double[] b = new double[p + 1];
        int iterations = firstStage(loss, total, b, settings.maxIterations());
        double value = loss.at(b);
        double gradient = loss.meanGradient(total);
        int steps = 0;
        while (gradient > settings.tolerance() && steps < settings.maxIterations()) {
            double[] direction = loss.newtonStep();
            double step = 1;
            double[] next = moved(b, direction, step);
            double nextValue = loss.at(next);
            double slack = 1e-14 * Math.abs(value);
            for (int h = 0; h < HALVINGS && !(nextValue <= value + slack); h++) {
                step /= 2;
                next = moved(b, direction, step);
                nextValue = loss.at(next);
            }
            double nextGradient = loss.meanGradient(total);
            steps++;
            if (!(nextValue <= value + slack) || (nextValue >= value && nextGradient >= gradient)) {
                break;
            }
            b = next;
            value = nextValue;
            gradient = nextGradient;
        }
        return new LogisticRegression(
                x.names(),
                b[0],
                means,
                scales,
                Arrays.copyOfRange(b, 1, p + 1),
                new Convergence(iterations, steps, gradient <= settings.tolerance(), gradient));
    }

    /** Moves b to the minimum as near as L-BFGS comes; the number of its iterations. */
    private static int firstStage(Loss loss, double total, double[] b, int maxIterations) {
        int[] gradients = {0};
        DifferentiableMultivariateFunction mean = new DifferentiableMultivariateFunction() {
            @Override
            public double f(double[] x) {
                return loss.at(x) / total;
            }

            @Override
            public double g(double[] x, double[] gradient) {
                gradients[0]++;
                return loss.at(x, gradient, total);
            }
        };
        BFGS.minimize(mean, MEMORY, b, FIRST_STAGE_TOLERANCE, maxIterations);
        // One gradient at the start, one at the end of each iteration.
        return gradients[0] - 1;
    }

    private static double[] moved(double[] b, double[] direction, double step) {
        double[] next = new double[b.length];
        for (int j = 0; j < b.length; j++) {
            next[j] = b[j] - step * direction[j];
        }
        return next;
    }

    private static double[] standardise(
            FeatureMatrix x,
            double[] weights,
            LogisticSettings.Standardisation scaling,
            double[] means,
            double[] scales) {
        int n = x.rows();
        int p = x.features();
        double[] z = new double[Math.multiplyExact(n, p)];
        for (int j = 0; j < p; j++) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < n; i++) {
                double w = scaling == LogisticSettings.Standardisation.SURVEY_WEIGHTED ? weights[i] : 1;
                sum += w * x.get(i, j);
                weight += w;
            }
            means[j] = sum / weight;
            double squares = 0;
            double largest = 0;
            for (int i = 0; i < n; i++) {
                double w = scaling == LogisticSettings.Standardisation.SURVEY_WEIGHTED ? weights[i] : 1;
                double centred = x.get(i, j) - means[j];
                squares += w * centred * centred;
                largest = Math.max(largest, Math.abs(x.get(i, j)));
            }
            double sd = Math.sqrt(squares / weight);
            scales[j] = sd > 1e-14 * largest ? sd : 1;
            for (int i = 0; i < n; i++) {
                z[i * p + j] = (x.get(i, j) - means[j]) / scales[j];
            }
        }
        return z;
    }

    private static void refuseMissing(FeatureMatrix x) {
        for (int j = 0; j < x.features(); j++) {
            for (int i = 0; i < x.rows(); i++) {
                if (Double.isNaN(x.get(i, j))) {
                    throw new IllegalArgumentException("feature '" + x.names().get(j) + "', row " + i
                            + ": missing; logistic regression takes no missing values, impute them first");
                }
            }
        }
    }

    @Override
    public List<String> featureNames() {
        return names;
    }

    @Override
    public double[] score(FeatureMatrix rows) {
        Checks.sameFeatures(names, rows.names());
        refuseMissing(rows);
        double[] scores = new double[rows.rows()];
        for (int i = 0; i < scores.length; i++) {
            double eta = intercept;
            for (int j = 0; j < slopes.length; j++) {
                eta += slopes[j] * ((rows.get(i, j) - means[j]) / scales[j]);
            }
            scores[i] = 1 / (1 + Math.exp(-eta));
        }
        return scores;
    }

    /** Log-odds at the training means of all features. */
    public double intercept() {
        return intercept;
    }

    /** One entry per feature, in the order of {@link #featureNames()}. */
    public List<Coefficient> coefficients() {
        List<Coefficient> list = new ArrayList<>();
        for (int j = 0; j < slopes.length; j++) {
            list.add(new Coefficient(names.get(j), means[j], scales[j], slopes[j], slopes[j] / scales[j]));
        }
        return List.copyOf(list);
    }

    /** How the fit ended: a model that did not converge is returned all the same, and says so here. */
    public Convergence convergence() {
        return convergence;
    }

    @Override
    public String text() {
        return LogisticText.write(this);
    }

    @Override
    public ModelKind kind() {
        return ModelKind.LOGISTIC_REGRESSION;
    }

    /** Loss, gradient and Hessian at the last point asked for; the intercept comes first. */
    private static final class Loss {
        private final double[] z;
        private final int p;
        private final boolean[] labels;
        private final double[] weights;
        private final double[] probability;
        private final double[] gradient;

        Loss(double[] z, int p, boolean[] labels, double[] weights) {
            this.z = z;
            this.p = p;
            this.labels = labels;
            this.weights = weights;
            this.probability = new double[labels.length];
            this.gradient = new double[p + 1];
        }

        double at(double[] b) {
            Arrays.fill(gradient, 0);
            double penalty = 0;
            for (int j = 1; j <= p; j++) {
                penalty += 0.5 * b[j] * b[j];
                gradient[j] = b[j];
            }
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                int from = i * p;
                double eta = b[0];
                for (int j = 0; j < p; j++) {
                    eta += b[j + 1] * z[from + j];
                }
                double margin = labels[i] ? eta : -eta;
                sum += weights[i] * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(-margin, 0));
                probability[i] = 1 / (1 + Math.exp(-eta));
                // y = 1: p - 1 would cancel near p = 1.
                double residual = weights[i] * (labels[i] ? -1 / (1 + Math.exp(eta)) : probability[i]);
                gradient[0] += residual;
                for (int j = 0; j < p; j++) {
                    gradient[j + 1] += residual * z[from + j];
                }
            }
            return penalty + sum;
        }

        /** The mean loss and its gradient. */
        double at(double[] b, double[] into, double total) {
            double value = at(b);
            for (int j = 0; j < into.length; j++) {
                into[j] = gradient[j] / total;
            }
            return value / total;
        }

        double meanGradient(double total) {
            double largest = 0;
            for (double g : gradient) {
                largest = Math.max(largest, Math.abs(g));
            }
            return largest / total;
        }

        double[] newtonStep() {
            int q = p + 1;
            double[][] hessian = new double[q][q];
            double[] row = new double[q];
            row[0] = 1;
            for (int i = 0; i < labels.length; i++) {
                System.arraycopy(z, i * p, row, 1, p);
                double curvature = weights[i] * probability[i] * (1 - probability[i]);
                for (int j = 0; j < q; j++) {
                    double scaled = curvature * row[j];
                    double[] line = hessian[j];
                    for (int k = 0; k <= j; k++) {
                        line[k] += scaled * row[k];
                    }
                }
            }
            double trace = 0;
            for (int j = 0; j < q; j++) {
                if (j > 0) {
                    hessian[j][j] += 1;
                }
                trace += hessian[j][j];
                for (int k = 0; k < j; k++) {
                    hessian[k][j] = hessian[j][k];
                }
            }
            RealMatrix matrix = new Array2DRowRealMatrix(hessian, false);
            // Where all probabilities are 0 or 1 to rounding, only the intercept can lose its curvature.
            for (double ridge = 0; ; ridge = ridge == 0 ? 1e-12 * trace : ridge * 100) {
                try {
                    hessian[0][0] += ridge;
                    return new CholeskyDecomposition(matrix, 1e-10, 0)
                            .getSolver()
                            .solve(new ArrayRealVector(gradient, false))
                            .toArray();
                } catch (NonPositiveDefiniteMatrixException e) {
                    if (ridge > trace) {
                        throw new IllegalStateException("the Hessian is not positive definite", e);
                    }
                }
            }
        }
    }
}
