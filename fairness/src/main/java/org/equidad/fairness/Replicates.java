package org.equidad.fairness;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes replicate factors of the primary units of a design. */
final class Replicates {
    /** Above this many factors (512 MB) a jackknife is refused. */
    private static final long MOST_FACTORS = 1L << 26;

    private final LinearizedDesign design;
    private final int units;
    private final int strata;
    private final int[] stratum;
    private final int[] size;
    private final double[] remainder;

    Replicates(LinearizedDesign design) {
        this.design = design;
        stratum = design.stratumOfPrimary();
        units = stratum.length;
        strata = design.sampledFraction().length;
        size = new int[strata];
        for (int h : stratum) {
            size[h]++;
        }
        remainder = Arrays.stream(design.sampledFraction()).map(f -> 1 - f).toArray();
    }

    private ReplicateDesign.Builder builder(ReplicateMethod method, double[][] factors) {
        int[] primary = design.primaryOfUnit();
        int[] unit = Arrays.stream(design.unitOfRow()).map(u -> primary[u]).toArray();
        return new ReplicateDesign.Builder(method, design.weights, design).factors(factors, unit);
    }

    private void refuseSingleUnits(String method) {
        for (int h = 0; h < strata; h++) {
            if (size[h] == 1 && remainder[h] > 0) {
                throw new IllegalArgumentException("stratum " + design.stratumLabel(h) + " has one unit: the " + method
                        + " needs a SinglePsu rule other than FAIL, or strata with more units");
            }
        }
    }

    ReplicateDesign jackknife() {
        SinglePsu rule = design.singlePsu();
        if (rule == SinglePsu.FAIL) {
            refuseSingleUnits("jackknife");
        }
        boolean[] used = new boolean[units];
        int count = 0;
        for (int i = 0; i < units; i++) {
            int h = stratum[i];
            used[i] = remainder[h] > 0 && (size[h] > 1 || rule == SinglePsu.ADJUST && strata > 1);
            count += used[i] ? 1 : 0;
        }
        if (count == 0) {
            throw new IllegalArgumentException("jackknife: no stratum has more than one unit that was not taken with"
                    + " certainty, so nothing varies");
        }
        if ((long) units * count > MOST_FACTORS) {
            throw new IllegalArgumentException("jackknife of " + units + " primary units needs " + (long) units * count
                    + " factors, more than " + MOST_FACTORS + ": use the bootstrap or linearisation");
        }
        double[][] factors = new double[units][count];
        double[] rscales = new double[count];
        int r = 0;
        for (int left = 0; left < units; left++) {
            if (!used[left]) {
                continue;
            }
            int h = stratum[left];
            boolean single = size[h] == 1;
            // A single unit is left out of the whole sample, as if the strata were its units.
            double n = single ? strata : size[h];
            for (int i = 0; i < units; i++) {
                boolean affected = single || stratum[i] == h;
                factors[i][r] = i == left ? 0 : affected ? n / (n - 1) : 1;
            }
            rscales[r++] = (single ? 1 : remainder[h]) * (n - 1) / n;
        }
        ReplicateMethod method = strata == 1 ? ReplicateMethod.JK1 : ReplicateMethod.JKN;
        double scale = rule == SinglePsu.AVERAGE ? (double) units / count : 1;
        return builder(method, factors).rscales(rscales).scale(scale).build();
    }

    ReplicateDesign balanced(double rho) {
        for (int h = 0; h < strata; h++) {
            if (size[h] != 2) {
                throw new IllegalArgumentException("stratum " + design.stratumLabel(h) + " has " + size[h]
                        + " primary units: balanced repeated replication needs two in every stratum");
            }
        }
        boolean[][] hadamard = Hadamard.atLeast(strata + 1);
        int count = hadamard.length;
        double[][] factors = new double[units][count];
        boolean[] seen = new boolean[strata];
        for (int i = 0; i < units; i++) {
            int h = stratum[i];
            for (int r = 0; r < count; r++) {
                factors[i][r] = hadamard[h + 1][r] == seen[h] ? rho : 2 - rho;
            }
            seen[h] = true;
        }
        return rho == 0
                ? builder(ReplicateMethod.BRR, factors).build()
                : builder(ReplicateMethod.FAY, factors).rho(rho).build();
    }

    ReplicateDesign bootstrap(int replicates, long seed) {
        if (replicates < 2) {
            throw new IllegalArgumentException("bootstrap replicates: " + replicates + ", at least 2 are needed");
        }
        SinglePsu rule = design.singlePsu();
        if (rule == SinglePsu.FAIL) {
            refuseSingleUnits("bootstrap");
        }
        int[] start = new int[strata + 1];
        for (int h = 0; h < strata; h++) {
            start[h + 1] = start[h] + size[h];
        }
        double[][] factors = new double[units][replicates];
        SplittableGenerator root = RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom")
                .create(seed);
        int[] drawn = new int[units];
        for (int r = 0; r < replicates; r++) {
            RandomGenerator random = root.split();
            for (int h = 0; h < strata; h++) {
                int n = size[h];
                if (n == 1) {
                    // 0 or 2: the squared total in expectation, as the rule has it.
                    boolean varies = rule == SinglePsu.ADJUST && remainder[h] > 0;
                    double spread = Math.sqrt(remainder[h]);
                    factors[start[h]][r] = !varies ? 1 : random.nextBoolean() ? 1 + spread : 1 - spread;
                    continue;
                }
                Arrays.fill(drawn, 0, n, 0);
                for (int k = 0; k < n - 1; k++) {
                    drawn[random.nextInt(n)]++;
                }
                double shrink = Math.sqrt(remainder[h]);
                double perDraw = shrink * n / (n - 1);
                for (int i = 0; i < n; i++) {
                    factors[start[h] + i][r] = 1 - shrink + perDraw * drawn[i];
                }
            }
        }
        double scale = 1.0 / (replicates - 1);
        if (rule == SinglePsu.AVERAGE) {
            int usable = 0;
            for (int h = 0; h < strata; h++) {
                usable += size[h] > 1 || remainder[h] == 0 ? 1 : 0;
            }
            if (usable == 0) {
                throw new IllegalArgumentException("bootstrap: every stratum has one unit, nothing to average over");
            }
            scale *= (double) strata / usable;
        }
        return builder(ReplicateMethod.BOOTSTRAP, factors).scale(scale).build();
    }
}
