package org.equidad.benchmarks;

import java.util.concurrent.TimeUnit;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.models.FeatureMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time of SHAP values by the number of rows, of trees, and their depth; one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExplainBenchmark {
    private static final int MOST_LEAVES = 255;
    private static final int TRAINING_ROWS = 20_000;

    /** Rows explained. */
    @Param("10000")
    int rows;

    @Param("100")
    int trees;

    /** Depth of the trees at most; they have 2 to that many leaves, or 255. */
    @Param("6")
    int depth;

    private TreeExplainer explainer;
    private FeatureMatrix table;

    /** Grows the trees. */
    @Setup
    public void prepare() {
        FeatureMatrix training = ExplainModels.rows(TRAINING_ROWS, 1);
        int leaves = depth < 8 ? 1 << depth : MOST_LEAVES;
        explainer = TreeExplainer.withModelCover(
                TreeEnsemble.parseLightGbm(ExplainModels.train(training, trees, leaves, depth, 1)));
        table = ExplainModels.rows(rows, 2);
    }

    /** Values of all rows. */
    @Benchmark
    public ShapValues values() {
        return explainer.values(table);
    }
}
