package org.equidad.models;

/**
 * What a boosted model needs beside its tuned parameters.
 *
 * @param maxTrees trees at most
 * @param patience training stops after this many trees without a better weighted PR-AUC on the validation rows
 * @param balance how the outcomes are balanced
 * @param seed of row and column sampling
 * @param threads native threads; the model is the same, byte for byte, for any number
 */
public record BoosterSettings(int maxTrees, int patience, ClassBalance balance, int seed, int threads) {

    public BoosterSettings {
        Checks.atLeast("maximum trees", maxTrees, 1);
        Checks.atLeast("patience", patience, 1);
        Checks.atLeast("seed", seed, 0);
        Checks.atLeast("threads", threads, 1);
    }

    /** 500 trees at most, patience 50, outcomes balanced by survey weight, seed 42, all processors. */
    public static BoosterSettings defaults() {
        return new BoosterSettings(
                500, 50, ClassBalance.SURVEY_WEIGHTS, 42, Runtime.getRuntime().availableProcessors());
    }

    public BoosterSettings withMaxTrees(int value) {
        return new BoosterSettings(value, patience, balance, seed, threads);
    }

    public BoosterSettings withPatience(int value) {
        return new BoosterSettings(maxTrees, value, balance, seed, threads);
    }

    public BoosterSettings withBalance(ClassBalance value) {
        return new BoosterSettings(maxTrees, patience, value, seed, threads);
    }

    public BoosterSettings withSeed(int value) {
        return new BoosterSettings(maxTrees, patience, balance, value, threads);
    }

    public BoosterSettings withThreads(int value) {
        return new BoosterSettings(maxTrees, patience, balance, seed, value);
    }
}
