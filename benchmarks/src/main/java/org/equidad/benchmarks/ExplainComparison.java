package org.equidad.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.models.FeatureMatrix;

/**
 * SHAP values side by side with LightGBM's own contributions, same models, one thread each, in turns. Models of 120,000
 * rows and 25 features: 300 trees of 31 leaves, 300 of 255, 100 of depth 4; 25,000 rows explained. Times are those of the
 * thread's processor, so that other work on the machine does not count. LightGBM's time grows in proportion to the rows:
 * where it would be long, it explains the first rows only and its time is scaled up. Usage: {@code ExplainComparison
 * [ROUNDS [NATIVE_ROWS [MODEL]]]}, the model being 31, 255 or 4; or {@code ExplainComparison grid} for the cost by depth,
 * trees and rows. Give each run a temporary folder of its own
 * ({@code -Djava.io.tmpdir}): LightGBM unpacks its library there under a fixed name.
 */
public final class ExplainComparison {
    private static final int TRAINING_ROWS = 120_000;
    private static final int ROWS = 25_000;
    private static final int GRID_TRAINING_ROWS = 20_000;
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

    private static final ThreadMXBean TIME = ManagementFactory.getThreadMXBean();

    private ExplainComparison() {}

    /** Runs the comparison and prints one line a model and round. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("grid")) {
            grid(System.out);
            return;
        }
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int nativeRows = args.length > 1 ? Integer.parseInt(args[1]) : ROWS;
        FeatureMatrix training = ExplainModels.rows(TRAINING_ROWS, 1);
        FeatureMatrix rows = ExplainModels.rows(ROWS, 2);
        double[] rowMajor = rows.take(IntStream.range(0, nativeRows).toArray()).toRowMajor();
        FeatureMatrix few = rows.take(IntStream.range(0, PAIR_ROWS).toArray());
        FeatureMatrix one = rows.take(new int[] {0});
        PrintStream out = System.out;
        out.println("one thread, seconds of the processor; LightGBM explains " + nativeRows + " of " + ROWS + " rows");
        out.println("model  round  LightGBM     ours    ratio  largest error   1,000 rows' interactions   one row, ms");
        for (Shape shape : Shape.values()) {
            if (args.length > 2 && !args[2].equals(shape.key)) {
                continue;
            }
            String text = ExplainModels.train(training, shape.trees, shape.leaves, shape.depth, 1);
            TreeExplainer explainer = TreeExplainer.withModelCover(TreeEnsemble.parseLightGbm(text));
            explainer.values(rows);
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                long start = TIME.getCurrentThreadCpuTime();
                double[] theirs = ExplainModels.contributions(text, rowMajor, nativeRows, 1);
                double lightGbm = seconds(start) * ROWS / nativeRows;
                start = TIME.getCurrentThreadCpuTime();
                ShapValues values = explainer.values(rows);
                double ours = seconds(start);
                start = TIME.getCurrentThreadCpuTime();
                explainer.interactions(few, (r, matrix) -> {});
                double pairs = seconds(start);
                ratios[round] = lightGbm / ours;
                out.println(String.format(
                        Locale.ROOT,
                        "%5s  %5d  %8.2f %8.3f %8.1f %14.1e %26.3f %13.3f",
                        shape.key,
                        round + 1,
                        lightGbm,
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

    /** Cost along each axis from 100 trees of depth 6 (at most 255 leaves) and 10,000 rows. */
    private static void grid(PrintStream out) {
        FeatureMatrix training = ExplainModels.rows(GRID_TRAINING_ROWS, 1);
        out.println("one thread, milliseconds of the processor, median of five");
        out.println("depth   trees     rows        ms");
        for (int depth : new int[] {4, 6, 8, 10, 12, 14, 16}) {
            cost(out, training, depth, 100, new int[] {10_000});
        }
        for (int trees : new int[] {50, 200, 500, 1000}) {
            cost(out, training, 6, trees, new int[] {10_000});
        }
        cost(out, training, 6, 100, new int[] {1, 10, 100, 1_000, 100_000});
    }

    private static void cost(PrintStream out, FeatureMatrix training, int depth, int trees, int[] rows) {
        String text = ExplainModels.train(training, trees, depth < 8 ? 1 << depth : 255, depth, 1);
        TreeExplainer explainer = TreeExplainer.withModelCover(TreeEnsemble.parseLightGbm(text));
        for (int n : rows) {
            FeatureMatrix table = ExplainModels.rows(n, 2);
            for (int i = 0; i < Math.max(1, 200 / n); i++) {
                explainer.values(table);
            }
            double[] each = new double[5];
            for (int i = 0; i < each.length; i++) {
                long start = TIME.getCurrentThreadCpuTime();
                explainer.values(table);
                each[i] = 1e3 * seconds(start);
            }
            Arrays.sort(each);
            out.println(String.format(Locale.ROOT, "%5d %7d %8d %9.2f", depth, trees, n, each[2]));
        }
    }

    private static double oneRow(TreeExplainer explainer, FeatureMatrix one) {
        int times = 200;
        double[] each = new double[times];
        for (int i = 0; i < times; i++) {
            long start = TIME.getCurrentThreadCpuTime();
            explainer.values(one);
            each[i] = 1e3 * seconds(start);
        }
        Arrays.sort(each);
        return each[times / 2];
    }

    private static double seconds(long start) {
        return (TIME.getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static double largestError(ShapValues values, double[] theirs) {
        double largest = 0;
        int width = values.features() + 1;
        for (int r = 0; r < theirs.length / width; r++) {
            for (int f = 0; f < values.features(); f++) {
                largest = Math.max(largest, Math.abs(values.get(r, f) - theirs[r * width + f]));
            }
            largest = Math.max(largest, Math.abs(values.baseValue() - theirs[r * width + width - 1]));
        }
        return largest;
    }
}
