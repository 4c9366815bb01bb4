package org.equidad.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.equidad.models.FeatureMatrix;

/**
 * Explains the raw scores of a tree ensemble by exact SHAP values and SHAP interaction values. Immutable.
 *
 * <p>The SHAP value of a feature is its Shapley value in the game whose players are the features and where a coalition
 * earns the expected raw score when only its features are known. The factories choose the expectation:
 * <ul>
 *   <li>{@link #withModelCover}: path-dependent, averaging over unknown features by the model's own node counts. Agrees
 *       with LightGBM's and XGBoost's contributions and with shap's TreeExplainer (tree_path_dependent).</li>
 *   <li>{@link #withSurveyCover}: path-dependent, the counts replaced by the survey weights of rows dropped through the
 *       trees. The base value is then the weighted mean raw score of those rows.</li>
 *   <li>{@link #withBackground}: interventional, unknown features taken from weighted background rows.</li>
 * </ul>
 * Values describe what the model does with its inputs. They say nothing of causes.
 *
 * <p>Trees are explained by quadrature or by tables, whichever is faster for the ensemble, the number of rows of the call
 * and the features that are missing in some of them. The same call gives the same bits on any number of threads; the same
 * row explained among other rows may differ in its last bits (about 1e-14), because another way may have been chosen.
 *
 * <p>Memory beside rows and results: 2 MB of tables, whatever the number of threads; for each thread at most 12 MB to
 * build them (8 MB of parts of tables, 2 MB of indexes, and less than 2 MB for one leaf); bins of at most 65,536 rows, 4
 * bytes a feature that some tree splits on. {@link #withBackground} holds its background as bins besides.
 *
 * <p>Agreement: with exhaustive enumeration of coalitions and with shap 0.44.1 to 1e-10, LightGBM 4.1 and 4.3 to 1e-10,
 * XGBoost to float rounding. Sources: Lundberg et al. 2020, doi:10.1038/s42256-019-0138-9; Fujimoto, Kojadinovic and
 * Marichal 2006, doi:10.1016/j.geb.2005.03.002, for interactions.
 */
public final class TreeExplainer {
    /** Rows that are held as bins at once. */
    private static final int ROWS_AT_ONCE = 1 << 16;
    /** Values and interactions that are held at once when interactions are handed over: 32 MB. */
    private static final long NUMBERS_AT_ONCE = 1 << 22;

    private static final double TOLERANCE = 1e-9;

    private final TreeEnsemble ensemble;
    private final Game game;
    private final double scale;
    private final int threads;

    private TreeExplainer(Game game, int threads) {
        this.ensemble = game.ensemble;
        this.game = game;
        this.threads = threads;
        this.scale = Math.max(1, largestScore(ensemble));
    }

    private static double largestScore(TreeEnsemble ensemble) {
        double sum = Math.abs(ensemble.offset);
        for (int t = 0; t < ensemble.trees(); t++) {
            double largest = 0;
            for (int i = ensemble.start[t]; i < ensemble.start[t + 1]; i++) {
                largest = Math.max(largest, Math.abs(ensemble.value[i]));
            }
            sum += largest / ensemble.divisor;
        }
        return sum;
    }

    /**
     * Path-dependent explanations by the model's own node counts (LightGBM: unweighted training rows; XGBoost: sums of
     * second derivatives). A split whose own count is zero counts half for each child.
     */
    public static TreeExplainer withModelCover(TreeEnsemble ensemble) {
        return new TreeExplainer(new PathGame(ensemble, Cover.ofModel(ensemble)), 1);
    }

    /**
     * Path-dependent explanations by survey weights: every row goes through every tree with its weight, and the share of
     * a split's weight that goes to a child replaces the model's counts. The base value is the weighted mean raw score of
     * the rows. Below a node that no positive weight reaches, the model's own counts are used (a row to be explained may
     * still get there).
     *
     * @param rows the rows that stand for the population, usually the training rows; columns matched as by
     *     {@link TreeEnsemble#columnsOf}
     * @param weights one survey weight per row, finite and at least 0, not all 0
     * @throws IllegalArgumentException if the weights are not as described or a feature has no column
     */
    public static TreeExplainer withSurveyCover(TreeEnsemble ensemble, FeatureMatrix rows, double[] weights) {
        checkWeights(rows, weights);
        BinnedRows binned = BinnedRows.of(ensemble.binning, rows, ensemble.columnsOf(rows));
        return new TreeExplainer(new PathGame(ensemble, Cover.ofRows(ensemble, binned, weights, 1)), 1);
    }

    /**
     * Interventional explanations against a background: unknown features of a row are those of a background row, averaged
     * over the background by weight. The base value is the weighted mean raw score of the background. Agrees with shap's
     * TreeExplainer (interventional), whose background is not weighted. Costs grow with rows and background rows, where
     * tables serve with their sum and on long paths with their product.
     *
     * @param background the rows that stand for the population; columns matched as by {@link TreeEnsemble#columnsOf}
     * @param weights one survey weight per background row, finite and at least 0, not all 0
     * @throws IllegalArgumentException if the weights are not as described or a feature has no column
     */
    public static TreeExplainer withBackground(TreeEnsemble ensemble, FeatureMatrix background, double[] weights) {
        checkWeights(background, weights);
        BinnedRows binned = BinnedRows.of(ensemble.binning, background, ensemble.columnsOf(background));
        return new TreeExplainer(new BackgroundGame(ensemble, binned, weights), 1);
    }

    private static void checkWeights(FeatureMatrix rows, double[] weights) {
        if (weights.length != rows.rows()) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows.rows() + " rows");
        }
        double total = 0;
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0) || weights[r] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "weight of row " + r + " is " + weights[r] + "; finite numbers of at least 0 are allowed");
            }
            total += weights[r];
        }
        if (!(total > 0) || total == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the weights of " + weights.length + " rows sum to " + total + "; a positive finite sum is needed");
        }
    }

    /**
     * The same explainer on several threads. Results are the same to the last bit whatever their number.
     *
     * @param count at least 1
     */
    public TreeExplainer withThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " threads; at least 1 is needed");
        }
        return new TreeExplainer(game, count);
    }

    /** The ensemble that is explained. */
    public TreeEnsemble ensemble() {
        return ensemble;
    }

    /** The expected raw score when nothing is known of a row. */
    public double baseValue() {
        return game.baseValue();
    }

    /**
     * SHAP values of every row.
     *
     * @param rows n rows; columns matched as by {@link TreeEnsemble#columnsOf}. No rows give no values
     * @throws IllegalArgumentException if a feature of the model has no column
     * @throws IllegalStateException if the values of a row do not add up to its raw score (to 1e-9, relative to the
     *     largest score the ensemble can give where that exceeds 1): a defect of this library, never of the data
     */
    public ShapValues values(FeatureMatrix rows) {
        int[] columns = ensemble.columnsOf(rows);
        int n = rows.rows();
        double[][] values = new double[ensemble.features()][n];
        double[] scores = new double[n];
        Planner.Plan plan = plan(rows, columns, Math.min(n, ROWS_AT_ONCE), Game.Output.VALUES);
        for (int from = 0; from < n; from += ROWS_AT_ONCE) {
            int to = Math.min(n, from + ROWS_AT_ONCE);
            double[] part = explain(rows, columns, from, to, plan, values, PairColumns.NONE, from);
            System.arraycopy(part, 0, scores, from, to - from);
        }
        checkAdditive(values, scores, n, 0);
        return new ShapValues(baseValue(), namesOf(rows, columns), values, scores);
    }

    /**
     * SHAP interaction values of every row, handed over row by row. Memory does not grow with the rows: as many rows as
     * fit 32 MB are computed at once, or one.
     *
     * @param rows n rows; columns matched as by {@link TreeEnsemble#columnsOf}
     * @throws IllegalArgumentException if a feature of the model has no column
     * @throws IllegalStateException as {@link #values}
     */
    public void interactions(FeatureMatrix rows, InteractionConsumer consumer) {
        int[] columns = ensemble.columnsOf(rows);
        int p = ensemble.features();
        int n = rows.rows();
        int[] pairs = game.paths.pairs();
        int atOnce = (int) Math.max(1, Math.min(Math.min(n, ROWS_AT_ONCE), NUMBERS_AT_ONCE / (p + pairs.length)));
        Planner.Plan plan = plan(rows, columns, atOnce, Game.Output.INTERACTIONS);
        double[][] values = new double[p][atOnce];
        PairColumns halves = new PairColumns(pairs, atOnce);
        double[][] matrix = new double[p][p];
        for (int from = 0; from < n; from += atOnce) {
            int to = Math.min(n, from + atOnce);
            for (double[] column : values) {
                Arrays.fill(column, 0);
            }
            halves.clear();
            double[] scores = explain(rows, columns, from, to, plan, values, halves, 0);
            checkAdditive(values, scores, to - from, from);
            for (int r = from; r < to; r++) {
                for (double[] line : matrix) {
                    Arrays.fill(line, 0);
                }
                halves.copyRow(r - from, p, matrix);
                for (int i = 0; i < p; i++) {
                    double others = 0;
                    for (int j = 0; j < p; j++) {
                        others += matrix[i][j];
                    }
                    matrix[i][i] = values[i][r - from] - others;
                }
                consumer.accept(r, matrix);
            }
        }
    }

    private Planner.Plan plan(FeatureMatrix rows, int[] columns, int atOnce, Game.Output output) {
        boolean[] missing = game.missing(BinnedRows.missing(ensemble.binning, rows, columns));
        return Planner.plan(game, missing, atOnce, output, threads);
    }

    /** Adds values, and interactions where there are pairs to hold them; returns the raw scores. */
    private double[] explain(
            FeatureMatrix rows,
            int[] columns,
            int from,
            int to,
            Planner.Plan plan,
            double[][] values,
            PairColumns pairs,
            int offset) {
        BinnedRows binned = BinnedRows.of(ensemble.binning, rows, columns, from, to, threads);
        new TableEngine(game, binned, threads).add(plan.parts, values, pairs, offset);
        game.addRest(plan, binned, values, pairs, offset, threads);
        return RawScorer.scores(ensemble, binned, threads);
    }

    private static List<String> namesOf(FeatureMatrix rows, int[] columns) {
        List<String> names = new ArrayList<>(columns.length);
        for (int column : columns) {
            names.add(rows.names().get(column));
        }
        return names;
    }

    private void checkAdditive(double[][] values, double[] scores, int rows, int firstRow) {
        double[] sums = new double[rows];
        Arrays.fill(sums, baseValue());
        for (double[] column : values) {
            for (int r = 0; r < sums.length; r++) {
                sums[r] += column[r];
            }
        }
        for (int r = 0; r < sums.length; r++) {
            if (!(Math.abs(sums[r] - scores[r]) <= TOLERANCE * scale)) {
                throw new IllegalStateException("row " + (firstRow + r) + ": base value and SHAP values sum to "
                        + sums[r] + ", the raw score is " + scores[r]);
            }
        }
    }
}
