package org.equidad.explain;

/**
 * What a coalition of features earns, as far as the engines must know: how a leaf's table is made, and what is done about
 * leaves without one.
 */
abstract sealed class Game permits PathGame, BackgroundGame {
    /** What is to be computed. */
    enum Output {
        VALUES,
        INTERACTIONS
    }

    final TreeEnsemble ensemble;
    final Paths paths;

    Game(Paths paths) {
        this.paths = paths;
        this.ensemble = paths.ensemble;
    }

    /** What the empty coalition earns. */
    abstract double baseValue();

    /** Whether a feature can be missing in a row that the game looks at, given whether it is in the rows explained. */
    abstract boolean[] missing(boolean[] inRows);

    /** A maker of leaves' tables for one thread. */
    abstract LeafTable leafTable();

    /** Estimated nanoseconds for a leaf's table, beside those for each entry. */
    abstract double leafTableCost(int players);

    /** Estimated nanoseconds per row and node where there are no tables. */
    abstract double nodeCost(int tree, Output output);

    /** Nodes to count for one leaf without a table. */
    abstract double nodesPerLeaf();

    /** Adds what the plan leaves to other means than tables. */
    abstract void addRest(
            Planner.Plan plan, BinnedRows rows, double[][] values, PairColumns pairs, int offset, int threads);
}
