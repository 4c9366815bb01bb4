package org.equidad.models;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@link ModelSearch}.
 *
 * @param trials parameter settings to try; the first is the untuned default
 * @param seed of the search
 * @param booster what all trials share
 * @param trace a file of one JSON line per trial, from which an interrupted search goes on, or a folder in
 *     which every search finds a file of its own by the hash of its rows and settings; empty keeps none
 */
public record SearchSettings(int trials, long seed, BoosterSettings booster, Optional<Path> trace) {

    public SearchSettings {
        Checks.atLeast("trials", trials, 1);
    }

    /** 50 trials, seed 42, no trace. */
    public static SearchSettings full() {
        return new SearchSettings(50, 42, BoosterSettings.defaults(), Optional.empty());
    }

    /** For a first look: 8 trials of at most 150 trees, patience 15; otherwise as {@link #full()}. */
    public static SearchSettings quick() {
        return full().withTrials(8)
                .withBooster(BoosterSettings.defaults().withMaxTrees(150).withPatience(15));
    }

    public SearchSettings withTrials(int value) {
        return new SearchSettings(value, seed, booster, trace);
    }

    public SearchSettings withSeed(long value) {
        return new SearchSettings(trials, value, booster, trace);
    }

    public SearchSettings withBooster(BoosterSettings value) {
        return new SearchSettings(trials, seed, value, trace);
    }

    public SearchSettings withTrace(Path fileOrFolder) {
        return new SearchSettings(trials, seed, booster, Optional.of(fileOrFolder));
    }
}
