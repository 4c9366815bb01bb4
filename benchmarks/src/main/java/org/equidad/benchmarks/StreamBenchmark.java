package org.equidad.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.ThresholdAccumulator;
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
 * Time to pass a hundred million rows through one accumulator and to make the report from it: memory grows with primary
 * units and groups only. The rows are a block that is passed again and again, in an order that jumps between the units.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class StreamBenchmark {
    private static final int BLOCK = 1 << 20;
    private static final int GROUPS = 5;
    private static final int STRATA = 50;

    /** Rows of the stream. */
    @Param("100000000")
    long rows;

    /** Primary units of the survey. */
    @Param({"1200", "20000"})
    int units;

    private final int[] unit = new int[BLOCK];
    private final int[] group = new int[BLOCK];
    private final double[] label = new double[BLOCK];
    private final double[] decision = new double[BLOCK];
    private final double[] weight = new double[BLOCK];
    private SurveyDesign design;
    private List<String> labels;

    /** Makes the block from a fixed seed. */
    @Setup
    public void simulate() {
        SplittableRandom random = new SplittableRandom(20240102L);
        for (int i = 0; i < BLOCK; i++) {
            unit[i] = random.nextInt(units);
            group[i] = random.nextInt(GROUPS);
            weight[i] = 50 + 400 * random.nextDouble();
            label[i] = random.nextDouble() < 0.14 ? 1 : 0;
            decision[i] = random.nextDouble() < 0.2 ? 1 : 0;
        }
        int[] stratum = IntStream.range(0, units)
                .map(u -> (int) ((long) u * STRATA / units))
                .toArray();
        design = SurveyDesign.equalWeights(units)
                .strata(Grouping.of("stratum", stratum))
                .build();
        labels = IntStream.range(0, GROUPS).mapToObj(g -> "group " + g).toList();
    }

    /** Adds every row, then computes every metric of decisions with standard errors and gaps. */
    @Benchmark
    public GroupReport streamAndReport() {
        ThresholdAccumulator sums = ThresholdAccumulator.of(units, "group", labels);
        for (long r = 0; r < rows; r++) {
            int i = (int) r & BLOCK - 1;
            sums.add(unit[i], group[i], label[i], decision[i], weight[i]);
        }
        return sums.metrics(design).compute();
    }
}
