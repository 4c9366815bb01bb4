package org.equidad.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.equidad.fairness.Grouping;

/**
 * The calibrator with the smaller weighted Brier score on rows it was not fitted to.
 *
 * <p>In-sample, isotonic regression always wins: it contains every monotone map. So both methods are cross-fitted: the
 * clusters of the sample are dealt at random into folds, whole, since rows of one cluster resemble each other; each
 * fold is calibrated by maps fitted to the other folds; the Brier score sum w (p - y)^2 / sum w of all rows together
 * decides. Of equal ones Platt's, which is smoother. The calibrator that is kept is fitted to all rows.
 *
 * @param method the method that is kept
 * @param calibrator fitted to all rows
 * @param rawBrier weighted Brier score of the raw scores
 * @param candidates both methods
 * @param folds number of folds
 */
public record CalibrationChoice(
        CalibrationMethod method, Calibrator calibrator, double rawBrier, List<Candidate> candidates, int folds) {

    /**
     * One method's result.
     *
     * @param method which
     * @param calibrator fitted to all rows
     * @param outOfFoldBrier weighted Brier score of rows calibrated by maps that did not see their clusters
     * @param inSampleBrier weighted Brier score of the map fitted to all rows, which flatters
     */
    public record Candidate(
            CalibrationMethod method, Calibrator calibrator, double outOfFoldBrier, double inSampleBrier) {}

    public CalibrationChoice {
        candidates = List.copyOf(candidates);
    }

    /** Whether calibration lowers the Brier score out of fold. */
    public boolean lowersBrier() {
        return candidates.stream().filter(c -> c.method() == method).anyMatch(c -> c.outOfFoldBrier() < rawBrier);
    }

    /**
     * Compares the two methods on validation rows.
     *
     * @param scores raw scores of n rows
     * @param labels outcomes
     * @param weights survey weights
     * @param clusters the primary sampling unit of each row, strata crossed in where units are numbered within them
     * @param folds 2 or more, at most the number of clusters
     * @param seed of the dealing of clusters into folds
     * @throws IllegalArgumentException on unequal lengths, values that are not allowed, rows without a cluster, too few
     *     clusters, or where all clusters of one outcome fall into a single fold
     */
    public static CalibrationChoice of(
            double[] scores, boolean[] labels, double[] weights, Grouping clusters, int folds, long seed) {
        Checks.scored(scores, labels, weights);
        Checks.sameLength("clusters", clusters.rows(), scores.length);
        int[] foldOf = deal(clusters, folds, seed);
        List<Candidate> candidates = new ArrayList<>();
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Calibrator all = method.fit(scores, labels, weights);
            double[] outOfFold = new double[scores.length];
            for (int fold = 0; fold < folds; fold++) {
                Calibrator others = fitOthers(method, scores, labels, weights, foldOf, fold);
                for (int i = 0; i < scores.length; i++) {
                    if (foldOf[i] == fold) {
                        outOfFold[i] = others.apply(scores[i]);
                    }
                }
            }
            candidates.add(new Candidate(
                    method, all, brier(outOfFold, labels, weights), brier(all.apply(scores), labels, weights)));
        }
        Candidate best = candidates.get(0);
        for (Candidate candidate : candidates) {
            best = candidate.outOfFoldBrier() < best.outOfFoldBrier() ? candidate : best;
        }
        return new CalibrationChoice(
                best.method(), best.calibrator(), brier(scores, labels, weights), candidates, folds);
    }

    /** The fold of each row: clusters shuffled, then dealt one by one. */
    private static int[] deal(Grouping clusters, int folds, long seed) {
        int n = clusters.rows();
        boolean[] present = new boolean[clusters.size()];
        for (int i = 0; i < n; i++) {
            if (clusters.code(i) < 0) {
                throw new IllegalArgumentException(
                        "clusters: row " + i + " has none; every row has to belong to a cluster");
            }
            present[clusters.code(i)] = true;
        }
        int[] order = IntStream.range(0, present.length).filter(c -> present[c]).toArray();
        if (folds < 2 || folds > order.length) {
            throw new IllegalArgumentException(
                    "folds: " + folds + "; 2 to " + order.length + ", the number of clusters, are allowed");
        }
        int[] foldOfCluster = Folds.deal(List.of(order), present.length, folds, seed);
        int[] foldOf = new int[n];
        Arrays.setAll(foldOf, i -> foldOfCluster[clusters.code(i)]);
        return foldOf;
    }

    private static Calibrator fitOthers(
            CalibrationMethod method, double[] scores, boolean[] labels, double[] weights, int[] foldOf, int fold) {
        double[] others = weights.clone();
        for (int i = 0; i < others.length; i++) {
            if (foldOf[i] == fold) {
                others[i] = 0;
            }
        }
        try {
            return method.fit(scores, labels, others);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "folds: without fold " + fold + " the rows cannot be calibrated (" + e.getMessage()
                            + "); fewer folds may help",
                    e);
        }
    }

    private static double brier(double[] probabilities, boolean[] labels, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < labels.length; i++) {
            double error = probabilities[i] - (labels[i] ? 1 : 0);
            sum += weights[i] * error * error;
            total += weights[i];
        }
        return sum / total;
    }
}
