package org.equidad.models;

import java.util.function.ToDoubleFunction;

/** Looks for the maximum of a costly function on the unit cube. */
interface Searcher {

    /**
     * Asks for exactly so many values. The points asked for depend on the start, the seed and the values answered, and
     * not on the number of trials.
     *
     * @param start the first point
     */
    void search(double[] start, int trials, long seed, ToDoubleFunction<double[]> objective);
}
