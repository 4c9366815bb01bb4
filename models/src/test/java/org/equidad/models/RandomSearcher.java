package org.equidad.models;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Uniform points: what a searcher has to beat. */
final class RandomSearcher implements Searcher {
    @Override
    public void search(double[] start, int trials, long seed, ToDoubleFunction<double[]> objective) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < trials; trial++) {
            objective.applyAsDouble(
                    trial == 0 ? start.clone() : random.doubles(start.length).toArray());
        }
    }
}
