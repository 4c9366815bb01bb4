package org.equidad.explain;

/**
 * Unknown features are those of a background row, averaged by weight: for a leaf with path features N, a coalition S earns
 * its value times the weighted share of background rows that meet the path's conditions on all features outside S, if the
 * explained row meets those inside S. Leaves without a table compare every row with every background row.
 */
final class BackgroundGame extends Game {
    private static final double PER_TABLE_CELL = 0.7;
    private static final double PER_BACKGROUND_ROW = 2;

    final BinnedRows background;
    /** Sum to 1. */
    final double[] weights;

    private final double baseValue;

    BackgroundGame(TreeEnsemble ensemble, BinnedRows background, double[] weights) {
        super(new Paths(ensemble, Cover.ofModel(ensemble)));
        this.background = background;
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        this.weights = new double[weights.length];
        double[] scores = RawScorer.scores(ensemble, background, 1);
        double mean = 0;
        for (int b = 0; b < weights.length; b++) {
            this.weights[b] = weights[b] / total;
            mean += this.weights[b] * scores[b];
        }
        baseValue = mean;
    }

    @Override
    double baseValue() {
        return baseValue;
    }

    @Override
    boolean[] missing(boolean[] inRows) {
        boolean[] either = inRows.clone();
        for (int f = 0; f < either.length; f++) {
            either[f] |= background.missing[f];
        }
        return either;
    }

    @Override
    LeafTable leafTable() {
        return new BackgroundLeafTable(this);
    }

    @Override
    double leafTableCost(int players) {
        int points = GaussLegendre.forPlayers(players).size();
        return (1 << players) * PER_TABLE_CELL * players * points + PER_BACKGROUND_ROW * weights.length;
    }

    @Override
    double nodeCost(int tree, Output output) {
        return PER_BACKGROUND_ROW * weights.length / nodesPerLeaf();
    }

    @Override
    double nodesPerLeaf() {
        return 2;
    }

    @Override
    void addRest(Planner.Plan plan, BinnedRows rows, double[][] values, PairColumns pairs, int offset, int threads) {
        for (int k = 0; k < plan.trees.size(); k++) {
            int first = ensemble.start[plan.trees.get(k)];
            boolean[] nodes = plan.nodes.get(k);
            for (int i = first; i < ensemble.start[plan.trees.get(k) + 1]; i++) {
                if (ensemble.isLeaf(i) && (nodes == null || nodes[i - first])) {
                    BackgroundLeaf leaf = new BackgroundLeaf(this, i);
                    Parallel.run(rows.blocks(), threads, b -> leaf.add(rows, b, values, pairs, offset));
                }
            }
        }
    }
}
