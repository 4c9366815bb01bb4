package org.equidad.benchmarks;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.models.FeatureMatrix;

/**
 * SHAP values side by side with LightGBM's own contributions, same rows, same models, same threads, in turns, so that
 * other work on the machine falls on both. Models of 120,000 rows and 25 features: 300 trees of 31 leaves, 300 of 255,
 * 100 of depth 4; 25,000 rows explained. Usage: {@code ExplainComparison [THREADS [ROUNDS [MODEL]]]}, the model being
 * 31, 255 or 4.
 */
public final class ExplainComparison {
    private static final int TRAINING_ROWS = 120_000;
    private static final int ROWS = 25_000;
    private static final int PAIR_ROWS = 1_000;

    private enum Shape {
        LEAVES_31("31", 300, 31, -1),
        DEPTH_4("4", 100, 16, 4),
        LEAVES_255("255", 300, 255, -1);

        private final String key;
        private final int trees;
        private final int leaves;
        private final int depth;

        Shape(String key, int trees, int leaves, int depth) {
            this.key = key;
            this.trees = trees;
            this.leaves = leaves;
            this.depth = depth;
        }
    }

    private ExplainComparison() {}

    /** Runs the comparison and prints one line a model and round. */
    public static void main(String[] args) {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        FeatureMatrix training = ExplainModels.rows(TRAINING_ROWS, 1);
        FeatureMatrix rows = ExplainModels.rows(ROWS, 2);
        double[] rowMajor = rows.toRowMajor();
        FeatureMatrix few =
                rows.take(java.util.stream.IntStream.range(0, PAIR_ROWS).toArray());
        FeatureMatrix one = rows.take(new int[] {0});
        PrintStream out = System.out;
        out.println(threads + " threads; seconds");
        out.println("model  round  LightGBM     ours    ratio  largest error   1,000 rows' interactions   one row, ms");
        for (Shape shape : Shape.values()) {
            if (args.length > 2 && !args[2].equals(shape.key)) {
                continue;
            }
            String text = ExplainModels.train(training, shape.trees, shape.leaves, shape.depth, threads);
            TreeExplainer explainer = TreeExplainer.withModelCover(TreeEnsemble.parseLightGbm(text))
                    .withThreads(threads);
            explainer.values(rows);
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                double[] theirs = ExplainModels.contributions(text, rowMajor, ROWS, threads);
                double native_ = seconds(start);
                start = System.nanoTime();
                ShapValues values = explainer.values(rows);
                double ours = seconds(start);
                start = System.nanoTime();
                explainer.interactions(few, (r, matrix) -> {});
                double pairs = seconds(start);
                ratios[round] = native_ / ours;
                out.println(String.format(
                        Locale.ROOT,
                        "%5s  %5d  %8.2f %8.3f %8.1f %14.1e %26.3f %13.3f",
                        shape.key,
                        round + 1,
                        native_,
                        ours,
                        ratios[round],
                        largestError(values, theirs),
                        pairs,
                        oneRow(explainer, one)));
            }
            Arrays.sort(ratios);
            out.println(String.format(
                    Locale.ROOT, "%5s median ratio %.1f, least %.1f", shape.key, ratios[rounds / 2], ratios[0]));
        }
    }

    private static double oneRow(TreeExplainer explainer, FeatureMatrix one) {
        int times = 200;
        double[] each = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            explainer.values(one);
            each[i] = 1e3 * seconds(start);
        }
        Arrays.sort(each);
        return each[times / 2];
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double largestError(ShapValues values, double[] theirs) {
        double largest = 0;
        int width = values.features() + 1;
        for (int r = 0; r < values.rows(); r++) {
            for (int f = 0; f < values.features(); f++) {
                largest = Math.max(largest, Math.abs(values.get(r, f) - theirs[r * width + f]));
            }
            largest = Math.max(largest, Math.abs(values.baseValue() - theirs[r * width + width - 1]));
        }
        return largest;
    }
}
