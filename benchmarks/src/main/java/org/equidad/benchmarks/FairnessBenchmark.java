package org.equidad.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.SurveyDesign;
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

/**
 * Time to audit one survey year: ten dimensions of five groups each under strata and clusters, every metric with standard
 * errors, gaps against the largest group and their covariances.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class FairnessBenchmark {
    private static final int DIMENSIONS = 10;
    private static final int GROUPS = 5;
    private static final int STRATA = 50;

    private static final List<Metric> CONFUSION = List.of(
            Metric.TPR,
            Metric.FPR,
            Metric.FNR,
            Metric.TNR,
            Metric.PRECISION,
            Metric.NPV,
            Metric.ACCURACY,
            Metric.BALANCED_ACCURACY,
            Metric.SELECTION_RATE,
            Metric.BASE_RATE,
            Metric.F1);

    private static final List<Metric> RANKS = List.of(Metric.ROC_AUC, Metric.PR_AUC);

    /** Rows of one survey year. */
    @Param("25600")
    int rows;

    /** Clusters of the year. */
    @Param("1200")
    int clusters;

    /** Replicates of the bootstrap. */
    @Param("500")
    int replicates;

    private GroupMetrics confusion;
    private GroupMetrics ranks;
    private GroupMetrics confusionByReplicates;
    private GroupMetrics ranksByReplicates;
    private LinearizedDesign design;

    /** Makes the year from a fixed seed; half of the groups follow clusters. */
    @Setup
    public void simulate() {
        SplittableRandom random = new SplittableRandom(20240101L);
        double[] weights = new double[rows];
        double[] labels = new double[rows];
        double[] scores = new double[rows];
        int[] cluster = new int[rows];
        int[] stratum = new int[rows];
        int[][] groups = new int[DIMENSIONS][rows];
        for (int i = 0; i < rows; i++) {
            cluster[i] = (int) ((long) i * clusters / rows);
            stratum[i] = cluster[i] * STRATA / clusters;
            weights[i] = 50 + 400 * random.nextDouble();
            double risk = random.nextDouble();
            labels[i] = random.nextDouble() < 0.28 * risk ? 1 : 0;
            scores[i] = 0.6 * risk + 0.4 * random.nextDouble();
            for (int d = 0; d < DIMENSIONS; d++) {
                groups[d][i] = d % 2 == 0 ? random.nextInt(GROUPS) : (cluster[i] * (d + 3) / 7) % GROUPS;
            }
        }
        List<String> labelsOfGroups =
                IntStream.range(0, GROUPS).mapToObj(g -> "group " + g).toList();
        Grouping[] dimensions = IntStream.range(0, DIMENSIONS)
                .mapToObj(d -> Grouping.of("dimension " + d, groups[d], labelsOfGroups))
                .toArray(Grouping[]::new);
        design = SurveyDesign.weights(weights)
                .strata(Grouping.of("stratum", stratum))
                .clusters(Grouping.of("cluster", cluster))
                .build();
        Predictions predictions = Predictions.labels(labels).withScores(scores).withThreshold(0.6);
        confusion = GroupMetrics.of(design, predictions).metrics(CONFUSION).by(dimensions);
        ranks = GroupMetrics.of(design, predictions).metrics(RANKS).by(dimensions);
        SurveyDesign bootstrap = design.bootstrap(replicates, 7);
        confusionByReplicates =
                GroupMetrics.of(bootstrap, predictions).metrics(CONFUSION).by(dimensions);
        ranksByReplicates =
                GroupMetrics.of(bootstrap, predictions).metrics(RANKS).by(dimensions);
    }

    /** Eleven metrics of decisions by linearisation. */
    @Benchmark
    public GroupReport confusionMetrics() {
        return confusion.compute();
    }

    /** Areas under the ROC and precision-recall curves by linearisation. */
    @Benchmark
    public GroupReport areasUnderCurves() {
        return ranks.compute();
    }

    /** The same metrics of decisions from replicates that are there. */
    @Benchmark
    public GroupReport confusionMetricsByReplicates() {
        return confusionByReplicates.compute();
    }

    /** The same areas from replicates that are there. */
    @Benchmark
    public GroupReport areasUnderCurvesByReplicates() {
        return ranksByReplicates.compute();
    }

    /** Draws the rescaled bootstrap itself. */
    @Benchmark
    public SurveyDesign drawBootstrap() {
        return design.bootstrap(replicates, 7);
    }
}
