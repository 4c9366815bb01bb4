package org.equidad.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A dealing of rows into folds for cross-validation: each fold is judged by models that learned from the rows of the
 * others. Folds are numbered from 0, are of equal size but for one unit, and hold each outcome as evenly as that allows
 * (Kohavi 1995, IJCAI 14, 1137-1145). Same rows, number of folds and seed give the same folds.
 *
 * <p>Rows without an outcome, or of weight zero, are dealt too: they train nothing, and are scored like all others.
 */
public final class Folds {
    private final int[] foldOf;
    private final int count;

    private Folds(int[] foldOf, int count) {
        this.foldOf = foldOf;
        this.count = count;
    }

    /**
     * Deals rows, within each outcome.
     *
     * @param labels 1, 0, or -1 where a row has none
     * @param weights of the n rows
     * @param folds 2 or more, at most the rows of positive weight of the rarer outcome
     * @param seed of the dealing
     */
    public static Folds ofRows(int[] labels, double[] weights, int folds, long seed) {
        return dealt("rows", labels, weights, IntStream.range(0, labels.length).toArray(), folds, seed);
    }

    /**
     * Deals whole clusters, since rows of one cluster resemble each other: nobody is judged by a model that learned from
     * the neighbours. Clusters that hold cases only, both outcomes, other rows only, or none are dealt in turn, so that
     * every fold has both outcomes; shares of cases differ more between folds than with {@link #ofRows}.
     *
     * @param clusters code of the cluster of each of the n rows, 0 or more
     * @param folds 2 or more, at most the clusters with rows of the rarer outcome
     */
    public static Folds ofClusters(int[] labels, double[] weights, int[] clusters, int folds, long seed) {
        Checks.sameLength("clusters", clusters.length, labels.length);
        return dealt("clusters", labels, weights, clusters, folds, seed);
    }

    /**
     * The most folds that can be dealt so that each has both outcomes.
     *
     * @param units code of what is dealt, by row: of its cluster, or a code of its own
     */
    public static int most(int[] labels, double[] weights, int[] units) {
        boolean[][] holds = holds(labels, weights, units);
        return (int) Math.min(count(holds[0]), count(holds[1]));
    }

    /** For each outcome, whether a unit has a row of positive weight with it. */
    private static boolean[][] holds(int[] labels, double[] weights, int[] unit) {
        Checks.sameLength("weights", weights.length, labels.length);
        boolean[][] holds = new boolean[2][Arrays.stream(unit).max().orElse(-1) + 1];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0 && weights[i] > 0) {
                holds[labels[i]][unit[i]] = true;
            }
        }
        return holds;
    }

    private static long count(boolean[] values) {
        return IntStream.range(0, values.length).filter(k -> values[k]).count();
    }

    private static Folds dealt(String what, int[] labels, double[] weights, int[] unit, int folds, long seed) {
        boolean[][] holds = holds(labels, weights, unit);
        int units = holds[0].length;
        boolean[] present = new boolean[units];
        Arrays.stream(unit).forEach(u -> present[u] = true);
        for (int outcome = 1; outcome >= 0; outcome--) {
            long most = count(holds[outcome]);
            if (folds < 2 || folds > most) {
                throw new IllegalArgumentException(folds + " folds of " + what + ": "
                        + (most < 2 ? "none" : "2 to " + most) + " can be made, since "
                        + most + " of the " + what + " of positive weight "
                        + (outcome == 1 ? "have" : "lack") + " the outcome, and every fold needs one");
            }
        }
        // Neighbours in this order share an outcome: dealt round and round, each outcome reaches every fold.
        List<int[]> layers = new ArrayList<>();
        boolean[][] orders = {{true, false}, {true, true}, {false, true}, {false, false}};
        for (boolean[] order : orders) {
            layers.add(IntStream.range(0, units)
                    .filter(u -> present[u] && holds[1][u] == order[0] && holds[0][u] == order[1])
                    .toArray());
        }
        int[] foldOfUnit = deal(layers, units, folds, seed);
        return new Folds(Arrays.stream(unit).map(u -> foldOfUnit[u]).toArray(), folds);
    }

    /** The fold of each unit: the units of a layer shuffled, then dealt one by one, going on where the last layer ended. */
    static int[] deal(List<int[]> layers, int units, int folds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] foldOf = new int[units];
        int before = 0;
        for (int[] layer : layers) {
            int[] order = layer.clone();
            for (int k = order.length - 1; k >= 0; k--) {
                int other = random.nextInt(k + 1);
                int swap = order[k];
                order[k] = order[other];
                order[other] = swap;
                foldOf[order[k]] = (before + k) % folds;
            }
            before += order.length;
        }
        return foldOf;
    }

    /** Number of folds. */
    public int count() {
        return count;
    }

    /** Number of rows. */
    public int rows() {
        return foldOf.length;
    }

    /** The fold of each row. */
    public int[] codes() {
        return foldOf.clone();
    }

    /** Positions of the rows of a fold, ascending. */
    public int[] held(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] == fold).toArray();
    }

    /** Positions of the rows of all other folds, ascending. */
    public int[] others(int fold) {
        return IntStream.range(0, foldOf.length).filter(i -> foldOf[i] != fold).toArray();
    }

    /** The folds of the rows at these positions, in this order. */
    public Folds take(int[] positions) {
        return new Folds(Arrays.stream(positions).map(i -> foldOf[i]).toArray(), count);
    }

    /**
     * Scores every row by the model that did not learn from its fold.
     *
     * @param rows as many as were dealt
     * @param models by fold, trained on the others
     */
    public double[] outOfFold(FeatureMatrix rows, IntFunction<Function<FeatureMatrix, double[]>> models) {
        Checks.sameLength("folds", foldOf.length, rows.rows());
        double[] scores = new double[foldOf.length];
        for (int fold = 0; fold < count; fold++) {
            int[] held = held(fold);
            double[] of = models.apply(fold).apply(rows.take(held));
            for (int k = 0; k < held.length; k++) {
                scores[held[k]] = of[k];
            }
        }
        return scores;
    }
}
