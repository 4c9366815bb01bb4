package org.equidad.fairness;

import java.util.Arrays;
import java.util.List;

/**
 * The variance estimator of a stratified multistage sample: at each stage the spread of the units' totals within their
 * stratum, times n/(n-1) and the share not sampled; a later stage counts times the sampling fractions above it.
 *
 * <p>V(t) = sum over strata h of (1 - f_h) n_h/(n_h - 1) sum_i (t_hi - mean_h)(t_hi - mean_h)' + sum over units i of
 * f_h V_i(t), and so on down (Cochran 1977, ch. 10; Särndal, Swensson and Wretman 1992, ch. 4). Units of a stage are
 * numbered so that those of one stratum, and the children of one parent, are neighbours; below the first stage the
 * strata are the units of the stage above. Totals come in at the finest stage and are added up on the way.
 */
final class VarianceTree {
    /**
     * One stage.
     *
     * @param start first unit of each stratum, and the number of units at the end
     * @param remainder one minus the sampling fraction, per stratum
     * @param multiplier product of the sampling fractions of the stages above, per stratum
     * @param labels names of the strata, for messages
     */
    record Stage(int[] start, double[] remainder, double[] multiplier, String[] labels) {
        int strata() {
            return start.length - 1;
        }

        int units() {
            return start[start.length - 1];
        }

        int units(int stratum) {
            return start[stratum + 1] - start[stratum];
        }
    }

    /** Below this share not sampled a stratum counts as sampled completely. */
    private static final double CENSUS = 1e-7;

    /** Above this many cells (32 MB) vectors are never spread out. */
    private static final long MOST_CELLS = 1L << 22;

    private final Stage[] stages;
    private final SinglePsu rule;
    private final boolean rulesDomains;
    private final boolean presenceMatters;

    VarianceTree(Stage[] stages, SinglePsu rule, boolean rulesDomains) {
        this.stages = stages;
        this.rule = rule;
        this.rulesDomains = rulesDomains;
        this.presenceMatters = rulesDomains || hasSingleUnit(stages);
    }

    private static boolean hasSingleUnit(Stage[] stages) {
        for (Stage stage : stages) {
            for (int h = 0; h < stage.strata(); h++) {
                if (stage.units(h) == 1 && stage.remainder()[h] >= CENSUS) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Number of units at the finest stage that counts. */
    int unitCount() {
        return stages[stages.length - 1].units();
    }

    /** Number of first-stage units in the strata up to and including this one. */
    int primariesUpTo(int stratum) {
        return stages[0].start()[stratum + 1];
    }

    /** Whether the answer depends on which units have rows in the domain, beyond their totals. */
    boolean presenceMatters() {
        return presenceMatters;
    }

    /**
     * Covariance matrix of estimates given their linearised unit totals.
     *
     * <p>Cost: for k dense vectors and u units, u k²/2 multiplications; sparse ones cost their entries.
     *
     * @param vectors totals of the weighted influence values per finest unit
     * @param present units with rows in the union of the domains; null for all
     * @return NaN throughout where the average rule finds no stratum to average over
     * @throws IllegalArgumentException under {@link SinglePsu#FAIL} at a stratum with one unit
     */
    double[][] covariance(List<UnitVector> vectors, boolean[] present) {
        int k = vectors.size();
        double[][] covariance = new double[k][k];
        UnitVector[] totals = vectors.toArray(new UnitVector[0]);
        boolean[] here = present;
        for (int s = stages.length - 1; s >= 0; s--) {
            if (s < stages.length - 1) {
                rollUp(stages[s + 1], totals);
                here = here == null ? null : rollUp(stages[s + 1], here);
            }
            addStage(s, totals, here, covariance);
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < i; j++) {
                covariance[i][j] = covariance[j][i];
            }
        }
        return covariance;
    }

    private static void rollUp(Stage stage, UnitVector[] totals) {
        int parents = stage.strata();
        int[] start = stage.start();
        for (int i = 0; i < totals.length; i++) {
            UnitVector vector = totals[i];
            double[] sums = new double[parents];
            int[] units = new int[parents];
            int count = 0;
            int position = 0;
            for (int parent = 0; parent < parents && position < vector.size(); parent++) {
                if (vector.unit(position) >= start[parent + 1]) {
                    continue;
                }
                double sum = 0;
                while (position < vector.size() && vector.unit(position) < start[parent + 1]) {
                    sum += vector.values()[position++];
                }
                units[count] = parent;
                sums[count++] = sum;
            }
            totals[i] = count == parents
                    ? UnitVector.dense(sums)
                    : new UnitVector(Arrays.copyOf(units, count), Arrays.copyOf(sums, count));
        }
    }

    private static boolean[] rollUp(Stage stage, boolean[] present) {
        boolean[] above = new boolean[stage.strata()];
        for (int parent = 0; parent < above.length; parent++) {
            for (int u = stage.start()[parent]; u < stage.start()[parent + 1]; u++) {
                above[parent] |= present[u];
            }
        }
        return above;
    }

    private void addStage(int s, UnitVector[] totals, boolean[] present, double[][] covariance) {
        Stage stage = stages[s];
        int k = totals.length;
        double[][] stageSum = s == 0 ? new double[k][k] : covariance;
        long entries = 0;
        for (UnitVector vector : totals) {
            entries += vector.size();
        }
        long cells = (long) k * stage.units();
        Spread spread = entries * 4 >= cells && cells <= MOST_CELLS
                ? new DenseSpread(totals, stage.units())
                : new SparseSpread(totals);
        int strataInDomain = 0;
        int strataUsable = 0;
        for (int h = 0; h < stage.strata(); h++) {
            int start = stage.start()[h];
            int size = stage.units(h);
            int inDomain = presentUnits(present, start, start + size);
            double remainder = stage.remainder()[h];
            boolean counts = inDomain > 0 && remainder >= CENSUS;
            boolean single = size == 1;
            boolean lone = single || (rulesDomains && inDomain == 1);
            if (counts && single && rule == SinglePsu.FAIL) {
                throw new IllegalArgumentException("stratum " + stage.labels()[h] + " has one unit at stage " + (s + 1)
                        + ": choose another rule for single units than fail, or merge strata");
            }
            boolean averaged = counts && lone && rule == SinglePsu.AVERAGE;
            if (averaged && s > 0) {
                // One stratum under this parent and none to average over.
                for (double[] row : covariance) {
                    Arrays.fill(row, Double.NaN);
                }
                return;
            }
            strataInDomain += inDomain > 0 ? 1 : 0;
            strataUsable += inDomain > 0 && !averaged ? 1 : 0;
            boolean centred = !(lone && rule == SinglePsu.ADJUST);
            boolean adds = counts && !averaged && !(single && centred);
            double scale = adds ? remainder * stage.multiplier()[h] * (single ? 1 : size / (size - 1.0)) : 0;
            spread.stratum(start, size, scale, centred, stageSum);
        }
        spread.finish(stageSum);
        if (s == 0) {
            double inflation = rule == SinglePsu.AVERAGE ? (double) strataInDomain / strataUsable : 1;
            for (int i = 0; i < k; i++) {
                for (int j = i; j < k; j++) {
                    covariance[i][j] += stageSum[i][j] * inflation;
                }
            }
        }
    }

    private static int presentUnits(boolean[] present, int start, int end) {
        if (present == null) {
            return end - start;
        }
        int count = 0;
        for (int u = start; u < end; u++) {
            count += present[u] ? 1 : 0;
        }
        return count;
    }

    /** Cross products of vectors within the strata of one stage, around their means over all units, zeros included. */
    private interface Spread {
        /** The next stratum; strata come in order, those that add nothing with scale zero. */
        void stratum(int start, int size, double scale, boolean centred, double[][] sum);

        /** After the last stratum. */
        void finish(double[][] sum);
    }

    /** Vectors that have entries for most units: centred and scaled as a whole, then multiplied. */
    private static final class DenseSpread implements Spread {
        private final UnitVector[] totals;
        private final int[] position;
        private final double[][] scaled;

        DenseSpread(UnitVector[] totals, int units) {
            this.totals = totals;
            position = new int[totals.length];
            scaled = new double[totals.length][units];
        }

        @Override
        public void stratum(int start, int size, double scale, boolean centred, double[][] sum) {
            double factor = Math.sqrt(scale);
            for (int i = 0; i < totals.length; i++) {
                UnitVector vector = totals[i];
                double[] values = vector.values();
                int[] units = vector.units();
                int first = position[i];
                int next = first;
                double total = 0;
                if (units == null) {
                    next = start + size;
                    for (int p = first; p < next; p++) {
                        total += values[p];
                    }
                } else {
                    while (next < values.length && units[next] < start + size) {
                        total += values[next++];
                    }
                }
                position[i] = next;
                if (factor == 0 || next == first) {
                    continue;
                }
                double mean = centred ? total / size : 0;
                double[] target = scaled[i];
                if (next - first == size) {
                    for (int p = 0; p < size; p++) {
                        target[start + p] = (values[first + p] - mean) * factor;
                    }
                } else {
                    Arrays.fill(target, start, start + size, -mean * factor);
                    for (int p = first; p < next; p++) {
                        target[units[p]] = (values[p] - mean) * factor;
                    }
                }
            }
        }

        @Override
        public void finish(double[][] sum) {
            for (int i = 0; i < scaled.length; i++) {
                for (int j = i; j < scaled.length; j++) {
                    sum[i][j] += dot(scaled[i], scaled[j]);
                }
            }
        }

        /** Four running sums: a fixed order, and four times shorter chains. */
        private static double dot(double[] x, double[] y) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int p = 0;
            for (; p + 3 < x.length; p += 4) {
                a += x[p] * y[p];
                b += x[p + 1] * y[p + 1];
                c += x[p + 2] * y[p + 2];
                d += x[p + 3] * y[p + 3];
            }
            for (; p < x.length; p++) {
                a += x[p] * y[p];
            }
            return (a + b) + (c + d);
        }
    }

    /** Vectors with few entries: stratum by stratum, those without any there left out. */
    private static final class SparseSpread implements Spread {
        private final UnitVector[] totals;
        private final int[] position;
        private final int[] active;
        private final int[] from;
        private final double[] mean;

        SparseSpread(UnitVector[] totals) {
            this.totals = totals;
            position = new int[totals.length];
            active = new int[totals.length];
            from = new int[totals.length];
            mean = new double[totals.length];
        }

        @Override
        public void stratum(int start, int size, double scale, boolean centred, double[][] sum) {
            int count = 0;
            for (int i = 0; i < totals.length; i++) {
                UnitVector vector = totals[i];
                double[] values = vector.values();
                int first = position[i];
                int next = first;
                double total = 0;
                while (next < values.length && vector.unit(next) < start + size) {
                    total += values[next++];
                }
                if (next > first && scale > 0) {
                    from[count] = first;
                    mean[count] = centred ? total / size : 0;
                    active[count++] = i;
                }
                position[i] = next;
            }
            for (int a = 0; a < count; a++) {
                double[] row = sum[active[a]];
                for (int b = a; b < count; b++) {
                    row[active[b]] += scale * product(a, b, size);
                }
            }
        }

        @Override
        public void finish(double[][] sum) {
            // Every stratum has been added on the way.
        }

        /** Over units with an entry in both, in one, and in neither. */
        private double product(int a, int b, int size) {
            UnitVector x = totals[active[a]];
            UnitVector y = totals[active[b]];
            int p = from[a];
            int q = from[b];
            int pEnd = position[active[a]];
            int qEnd = position[active[b]];
            double xMean = mean[a];
            double yMean = mean[b];
            double sum = 0;
            int seen = 0;
            while (p < pEnd || q < qEnd) {
                int unitX = p < pEnd ? x.unit(p) : Integer.MAX_VALUE;
                int unitY = q < qEnd ? y.unit(q) : Integer.MAX_VALUE;
                double dx = (unitX <= unitY ? x.values()[p] : 0) - xMean;
                double dy = (unitY <= unitX ? y.values()[q] : 0) - yMean;
                sum += dx * dy;
                seen++;
                p += unitX <= unitY ? 1 : 0;
                q += unitY <= unitX ? 1 : 0;
            }
            return sum + (size - seen) * (xMean * yMean);
        }
    }
}
