package org.equidad.explain;

/** Unknown features are averaged out along the paths by a cover. Leaves without a table go by quadrature. */
final class PathGame extends Game {
    /** Below this number of rows they are explained one by one. */
    private static final int FEW_ROWS = 8;

    private static final double PER_INTEGRAL = 0.3;
    private static final double PER_NODE_AND_POINT = 2;
    /** For interactions, each feature of the longest path adds this share to the cost of a node. */
    private static final double PER_PARTNER = 0.12;

    private final double baseValue;

    PathGame(TreeEnsemble ensemble, Cover cover) {
        super(new Paths(ensemble, cover));
        baseValue = cover.expectation(ensemble);
    }

    @Override
    double baseValue() {
        return baseValue;
    }

    @Override
    boolean[] missing(boolean[] inRows) {
        return inRows;
    }

    @Override
    LeafTable leafTable() {
        return new PathLeafTable(ensemble);
    }

    @Override
    double leafTableCost(int players) {
        return (1 << players) * PER_INTEGRAL * GaussLegendre.forPlayers(players).size();
    }

    @Override
    double nodeCost(int tree, Output output) {
        int players = paths.treePlayers[tree];
        double cost = PER_NODE_AND_POINT * GaussLegendre.forPlayers(players).size();
        return output == Output.VALUES ? cost : cost * (1 + PER_PARTNER * players);
    }

    @Override
    double nodesPerLeaf() {
        return 4;
    }

    @Override
    void addRest(Planner.Plan plan, BinnedRows rows, double[][] values, PairColumns pairs, int offset, int threads) {
        if (plan.trees.isEmpty()) {
            return;
        }
        if (rows.rows < FEW_ROWS && pairs == PairColumns.NONE) {
            RowQuadrature quadrature = new RowQuadrature(paths, rows);
            for (int r = 0; r < rows.rows; r++) {
                for (int tree : plan.trees) {
                    quadrature.add(tree, r, values, offset + r);
                }
            }
            return;
        }
        Parallel.run(rows.blocks(), threads, b -> {
            int start = b * BinnedRows.BLOCK;
            int end = start + rows.size(b);
            int lanes = Math.min(PathQuadrature.LANES, end - start);
            for (int k = 0; k < plan.trees.size(); k++) {
                PathQuadrature tree = new PathQuadrature(paths, plan.trees.get(k), plan.nodes.get(k), lanes);
                for (int r = start; r < end; r += lanes) {
                    tree.add(rows, r, Math.min(end, r + lanes), values, pairs, offset);
                }
            }
        });
    }
}
