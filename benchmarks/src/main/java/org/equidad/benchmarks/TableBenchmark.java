package org.equidad.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
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

/** Time to select half of the rows of a table of ten number columns and two text columns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TableBenchmark {
    private static final int NUMBER_COLUMNS = 10;

    /** Rows of the table; 120,000 is about one year of the survey. */
    @Param("120000")
    int rows;

    private Table table;
    private int[] positions;

    /** Fills the table from a fixed seed. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(20240101L);
        Table filled = Table.of();
        for (int j = 0; j < NUMBER_COLUMNS; j++) {
            filled = filled.with(NumberColumn.of(
                    "x" + j,
                    random.doubles(rows).map(v -> v < 0.05 ? Double.NaN : v).toArray()));
        }
        for (String name : new String[] {"region", "language"}) {
            String[] cells = new String[rows];
            for (int i = 0; i < rows; i++) {
                int code = random.nextInt(9);
                cells[i] = code == 0 ? null : name + code;
            }
            filled = filled.with(TextColumn.of(name, cells));
        }
        table = filled;
        positions = new int[rows / 2];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = 2 * i;
        }
    }

    /** Every second row, in order. */
    @Benchmark
    public Table takeEverySecondRow() {
        return table.take(positions);
    }
}
