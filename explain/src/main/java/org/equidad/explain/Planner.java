package org.equidad.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses how each tree is explained: which of its subtrees share a table over the classes of their conditions, and which
 * leaves go without. Tables cost time once and then a few additions per row; other means cost the same for every row. The choice minimises an estimate of the total time for the number of rows at hand, so it depends on the
 * ensemble and the number of rows only, never on threads.
 */
final class Planner {
    /** No table has more entries than are held at once. */
    static final int MOST_ENTRIES = TableEngine.ENTRIES_AT_ONCE;

    private static final int MOST_PLAYERS = 14;
    private static final int MOST_HEIGHT = 64;
    /** Below this number of rows no table pays. */
    private static final int FEW_ROWS = 16;

    // Nanoseconds measured once on a current machine; only their ratios matter.
    private static final double PER_LOOKUP = 0.7;
    private static final double PER_STEP = 0.1;
    private static final double PER_TABLE = 1.5;
    private static final double PER_ENTRY = 1.2;

    /** The choice for an ensemble. */
    static final class Plan {
        /** Subtrees with a table of their own, in the order of the trees. */
        final List<Part> parts = new ArrayList<>();
        /** Trees with leaves that have no table, ascending, and for each the nodes above such leaves; null is all of them. */
        final List<Integer> trees = new ArrayList<>();

        final List<boolean[]> nodes = new ArrayList<>();
    }

    private final Game game;
    private final Paths paths;
    private final TreeEnsemble ensemble;
    private final boolean[] missing;
    private final long rows;
    private final Game.Output output;

    private Planner(Game game, boolean[] missing, long rows, Game.Output output) {
        this.game = game;
        this.paths = game.paths;
        this.ensemble = game.ensemble;
        this.missing = missing;
        this.rows = rows;
        this.output = output;
    }

    /**
     * Plans for so many rows.
     *
     * @param missing by feature, whether it may be missing in a row
     */
    static Plan plan(Game game, boolean[] missing, long rows, Game.Output output, int threads) {
        if (rows < FEW_ROWS) {
            return withoutTables(game.ensemble);
        }
        Planner planner = new Planner(game, missing, rows, output);
        Plan[] byTree = new Plan[game.ensemble.trees()];
        Parallel.run(byTree.length, threads, t -> byTree[t] = planner.tree(t));
        Plan all = new Plan();
        for (Plan plan : byTree) {
            all.parts.addAll(plan.parts);
            all.trees.addAll(plan.trees);
            all.nodes.addAll(plan.nodes);
        }
        return all;
    }

    private static Plan withoutTables(TreeEnsemble ensemble) {
        Plan plan = new Plan();
        for (int t = 0; t < ensemble.trees(); t++) {
            if (ensemble.start[t + 1] - ensemble.start[t] > 1) {
                plan.trees.add(t);
                plan.nodes.add(null);
            }
        }
        return plan;
    }

    private Plan tree(int tree) {
        Plan plan = new Plan();
        int first = ensemble.start[tree];
        int count = ensemble.start[tree + 1] - first;
        if (count == 1) {
            return plan;
        }
        double perNode = game.nodeCost(tree, output);
        Part[] part = new Part[count];
        double[] least = new double[count];
        boolean[] left = new boolean[count];
        Path[] path = new Path[count];
        path[0] = new Path(new int[0], new BinSet[0], new double[0]);
        for (int i = 0; i < count; i++) {
            int node = first + i;
            if (path[i] != null && !ensemble.isLeaf(node)) {
                path[i + 1] = path[i].child(node, node + 1);
                path[ensemble.right[node] - first] = path[i].child(node, ensemble.right[node]);
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            int node = first + i;
            if (ensemble.isLeaf(node)) {
                least[i] = rows * perNode * game.nodesPerLeaf();
                Part leaf = path[i] == null ? null : path[i].leaf(node);
                if (leaf != null && leaf.tableCost <= least[i]) {
                    leaf.alone = true;
                    least[i] = leaf.tableCost;
                    part[i] = leaf;
                }
                left[i] = part[i] == null;
                continue;
            }
            int l = i + 1;
            int r = ensemble.right[node] - first;
            least[i] = least[l] + least[r];
            left[i] = left[l] || left[r];
            Part joined = Part.join(node, part[l], part[r], MOST_ENTRIES, MOST_HEIGHT);
            if (joined != null) {
                joined.buildCost = part[l].buildCost
                        + part[r].buildCost
                        + (double) joined.cells * (joined.columns() + 2) * PER_ENTRY;
                joined.tableCost = tableCost(joined);
                joined.alone = joined.tableCost <= least[i];
                least[i] = Math.min(least[i], joined.tableCost);
                part[i] = joined;
            }
        }
        collect(part, first, plan);
        double cost = 0;
        for (Part chosen : plan.parts) {
            cost += chosen.tableCost;
        }
        for (boolean needed : left) {
            cost += needed ? rows * perNode : 0;
        }
        if (rows * count * perNode <= cost) {
            plan.parts.clear();
            plan.trees.add(tree);
            plan.nodes.add(null);
        } else if (left[0]) {
            plan.trees.add(tree);
            plan.nodes.add(left);
        }
        return plan;
    }

    private double tableCost(Part part) {
        return part.buildCost
                + (double) part.cells * part.columns() * PER_ENTRY
                + rows * (part.columns() * PER_LOOKUP + part.steps * PER_STEP + PER_TABLE);
    }

    /** The highest parts for which one table is the cheapest; their nodes in preorder. */
    private void collect(Part[] part, int first, Plan plan) {
        int i = 0;
        while (i < part.length) {
            if (part[i] != null && part[i].alone) {
                plan.parts.add(part[i]);
                i = end(first + i) - first;
            } else {
                i++;
            }
        }
    }

    /** The node after the subtree of this one. */
    private int end(int node) {
        int i = node;
        while (!ensemble.isLeaf(i)) {
            i = ensemble.right[i];
        }
        return i + 1;
    }

    /** The conditions on a path: by feature, ascending, the bins it lets through and the covers' share. */
    private final class Path {
        private final int[] features;
        private final BinSet[] sets;
        private final double[] shares;

        private Path(int[] features, BinSet[] sets, double[] shares) {
            this.features = features;
            this.sets = sets;
            this.shares = shares;
        }

        private int top(int feature) {
            return ensemble.binning.nanBin(feature) - (missing[feature] ? 0 : 1);
        }

        /** One edge further; null if the path tests too many features for a table. */
        private Path child(int node, int child) {
            int f = ensemble.feature[node];
            BinSet set = BinSet.left(ensemble, node, top(f));
            if (child != node + 1) {
                set = set.complement(top(f));
            }
            int at = Arrays.binarySearch(features, f);
            if (at >= 0) {
                BinSet[] newSets = sets.clone();
                double[] newShares = shares.clone();
                newSets[at] = sets[at].intersect(set);
                newShares[at] = paths.share[child];
                return new Path(features, newSets, newShares);
            }
            int d = features.length;
            if (d == MOST_PLAYERS) {
                return null;
            }
            int insert = -at - 1;
            int[] newFeatures = new int[d + 1];
            BinSet[] newSets = new BinSet[d + 1];
            double[] newShares = new double[d + 1];
            for (int k = 0, from = 0; k <= d; k++) {
                if (k == insert) {
                    newFeatures[k] = f;
                    newSets[k] = set;
                    newShares[k] = paths.share[child];
                } else {
                    newFeatures[k] = features[from];
                    newSets[k] = sets[from];
                    newShares[k] = shares[from++];
                }
            }
            return new Path(newFeatures, newSets, newShares);
        }

        /** The leaf as a part; null if its table would be too large. */
        private Part leaf(int node) {
            int d = features.length;
            long entries = (1L << d) * (d + (output == Game.Output.INTERACTIONS ? d * (d - 1) / 2 : 0));
            if (entries > MOST_ENTRIES) {
                return null;
            }
            Partition[] partitions = new Partition[d];
            for (int k = 0; k < d; k++) {
                partitions[k] = Partition.inside(sets[k], top(features[k]));
            }
            int[] pairs = new int[(int) (entries >> d) - d];
            if (pairs.length > 0) {
                int next = 0;
                for (int i = 0; i < d; i++) {
                    for (int j = i + 1; j < d; j++) {
                        pairs[next++] = features[i] * ensemble.features + features[j];
                    }
                }
            }
            Part leaf = new Part(node, features, partitions, shares, pairs);
            leaf.buildCost = entries * PER_ENTRY + game.leafTableCost(d);
            leaf.tableCost = tableCost(leaf);
            return leaf;
        }
    }
}
