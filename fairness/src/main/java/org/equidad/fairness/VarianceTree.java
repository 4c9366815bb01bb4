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
        int[] position = new int[k];
        int[] active = new int[k];
        int[] from = new int[k];
        double[][] stageSum = s == 0 ? new double[k][k] : covariance;
        Block block = new Block(k);
        int strataInDomain = 0;
        int strataUsable = 0;
        for (int h = 0; h < stage.strata(); h++) {
            int start = stage.start()[h];
            int end = stage.start()[h + 1];
            int size = end - start;
            int activeCount = 0;
            long entries = 0;
            for (int i = 0; i < k; i++) {
                UnitVector vector = totals[i];
                int first = position[i];
                int next = first;
                if (vector.units() == null) {
                    next = end;
                } else {
                    while (next < vector.size() && vector.units()[next] < end) {
                        next++;
                    }
                }
                if (next > first) {
                    from[activeCount] = first;
                    active[activeCount++] = i;
                    entries += next - first;
                }
                position[i] = next;
            }
            int inDomain = presentUnits(present, start, end);
            if (inDomain == 0) {
                continue;
            }
            strataInDomain++;
            double remainder = stage.remainder()[h];
            if (remainder < CENSUS) {
                strataUsable++;
                continue;
            }
            boolean single = size == 1;
            boolean lone = single || (rulesDomains && inDomain == 1);
            if (single && rule == SinglePsu.FAIL) {
                throw new IllegalArgumentException("stratum " + stage.labels()[h] + " has one unit at stage " + (s + 1)
                        + ": choose a SinglePsu rule other than FAIL, or merge strata");
            }
            if (lone && rule == SinglePsu.AVERAGE) {
                if (s > 0) {
                    // One stratum under this parent and none to average over.
                    for (double[] row : covariance) {
                        Arrays.fill(row, Double.NaN);
                    }
                    return;
                }
                continue;
            }
            strataUsable++;
            boolean centred = !(lone && rule == SinglePsu.ADJUST);
            if (activeCount == 0 || (single && centred)) {
                continue;
            }
            double scale = remainder * stage.multiplier()[h] * (single ? 1 : size / (size - 1.0));
            block.load(totals, active, from, position, activeCount, start, size, entries, centred);
            block.addTo(stageSum, scale);
        }
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

    /** Cross products of the vectors within one stratum, around their means over all its units, zeros included. */
    private static final class Block {
        private final double[][] dense;
        private final double[] mean;
        private UnitVector[] totals;
        private int[] active;
        private int[] from;
        private int[] to;
        private int count;
        private int size;
        private boolean isDense;

        Block(int k) {
            dense = new double[k][0];
            mean = new double[k];
        }

        void load(
                UnitVector[] vectors,
                int[] activeVectors,
                int[] first,
                int[] next,
                int activeCount,
                int start,
                int units,
                long entries,
                boolean centred) {
            totals = vectors;
            active = activeVectors;
            from = first;
            to = next;
            count = activeCount;
            size = units;
            isDense = entries * 4 >= (long) activeCount * units;
            for (int a = 0; a < count; a++) {
                UnitVector vector = totals[active[a]];
                double[] values = vector.values();
                int last = to[active[a]];
                double sum = 0;
                for (int p = from[a]; p < last; p++) {
                    sum += values[p];
                }
                mean[a] = centred ? sum / size : 0;
                if (isDense) {
                    fill(a, vector, last, start);
                }
            }
        }

        private void fill(int a, UnitVector vector, int last, int start) {
            if (dense[a].length < size) {
                dense[a] = new double[Math.max(size, 16)];
            }
            double[] target = dense[a];
            double centre = mean[a];
            double[] values = vector.values();
            if (last - from[a] == size) {
                for (int p = 0; p < size; p++) {
                    target[p] = values[from[a] + p] - centre;
                }
                return;
            }
            Arrays.fill(target, 0, size, -centre);
            for (int p = from[a]; p < last; p++) {
                target[vector.unit(p) - start] = values[p] - centre;
            }
        }

        void addTo(double[][] sum, double scale) {
            for (int a = 0; a < count; a++) {
                double[] row = sum[active[a]];
                for (int b = a; b < count; b++) {
                    row[active[b]] += scale * (isDense ? dot(dense[a], dense[b]) : merge(a, b));
                }
            }
        }

        private double dot(double[] x, double[] y) {
            double sum = 0;
            for (int p = 0; p < size; p++) {
                sum += x[p] * y[p];
            }
            return sum;
        }

        /** As dot, without writing the zeros out: units in both, in one, in neither. */
        private double merge(int a, int b) {
            UnitVector x = totals[active[a]];
            UnitVector y = totals[active[b]];
            int p = from[a];
            int q = from[b];
            int pEnd = to[active[a]];
            int qEnd = to[active[b]];
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
