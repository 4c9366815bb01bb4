package org.equidad.models;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@link ModelSearch}.
 *
 * @param trials parameter settings to try; the first is the untuned default
 * @param seed of the search
 * @param booster what all trials share
 * @param trace a file of one JSON line per trial, from which an interrupted search goes on; empty keeps none
 */
public record SearchSettings(int trials, long seed, BoosterSettings booster, Optional<Path> trace) {

    public SearchSettings {
        Checks.atLeast("trials", trials, 1);
    }

    /** 50 trials, seed 42, no trace. */
    public static SearchSettings full() {
        return new SearchSettings(50, 42, BoosterSettings.defaults(), Optional.empty());
    }

    /** As {@link #full()}, with 8 trials. */
    public static SearchSettings quick() {
        return full().withTrials(8);
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

    public SearchSettings withTrace(Path file) {
        return new SearchSettings(trials, seed, booster, Optional.of(file));
    }
}
