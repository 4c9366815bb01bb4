package org.equidad.models;

import java.time.Duration;

/**
 * Where a search stands, told after every trial.
 *
 * @param model which model is tuned
 * @param trials how many trials there will be
 * @param last the trial that has just ended; its number says how many are done
 * @param best the best trial so far
 * @param elapsed since the search began
 * @param left estimate for the trials that remain, from the mean time of those run; zero while none was run
 */
public record SearchProgress(
        ModelKind model, int trials, SearchTrial last, SearchTrial best, Duration elapsed, Duration left) {}
