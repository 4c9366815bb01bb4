package org.equidad.explain;

import java.util.BitSet;

/**
 * What the paths of an ensemble share, whatever the row: for the edge into each node, the last edge before it on its path
 * that tests the same feature, and the product of the covers' shares of the feature's edges so far.
 */
final class Paths {
    final TreeEnsemble ensemble;
    final Cover cover;
    /** Parent of each node; -1 for roots. */
    final int[] parent;
    /** The child node of the last edge above with the same feature; -1 if there is none. */
    final int[] before;
    /** Product of the shares over the edges of this feature down to this node. */
    final double[] share;
    /** Number of distinct features on the path to the node. */
    final int[] players;
    /** Largest number of distinct features on a path, by tree. */
    final int[] treePlayers;

    Paths(TreeEnsemble ensemble, Cover cover) {
        this.ensemble = ensemble;
        this.cover = cover;
        int nodes = ensemble.feature.length;
        parent = new int[nodes];
        before = new int[nodes];
        share = new double[nodes];
        players = new int[nodes];
        treePlayers = new int[ensemble.trees()];
        for (int t = 0; t < ensemble.trees(); t++) {
            int first = ensemble.start[t];
            parent[first] = -1;
            before[first] = -1;
            share[first] = 1;
            for (int i = first; i < ensemble.start[t + 1]; i++) {
                if (ensemble.isLeaf(i)) {
                    treePlayers[t] = Math.max(treePlayers[t], players[i]);
                    continue;
                }
                int last = lastEdge(i, ensemble.feature[i]);
                for (int child : new int[] {i + 1, ensemble.right[i]}) {
                    parent[child] = i;
                    before[child] = last;
                    share[child] = cover.share[child] * (last < 0 ? 1 : share[last]);
                    players[child] = players[i] + (last < 0 ? 1 : 0);
                }
            }
        }
    }

    private int lastEdge(int node, int feature) {
        int i = node;
        while (parent[i] >= 0 && ensemble.feature[parent[i]] != feature) {
            i = parent[i];
        }
        return parent[i] >= 0 ? i : -1;
    }

    /** Writes the last edge of each distinct feature on the path to a node, from the node upwards; returns how many. */
    int lastEdges(int node, int[] edges) {
        int count = 0;
        for (int i = node; parent[i] >= 0; i = parent[i]) {
            int f = ensemble.feature[parent[i]];
            boolean seen = false;
            for (int k = 0; k < count && !seen; k++) {
                seen = ensemble.feature[parent[edges[k]]] == f;
            }
            if (!seen) {
                edges[count++] = i;
            }
        }
        return count;
    }

    /** The feature that the edge into a node tests. */
    int featureOf(int node) {
        return ensemble.feature[parent[node]];
    }

    /** The pairs of features i below j that meet on some path, as i * (number of features) + j, ascending. */
    int[] pairs() {
        int p = ensemble.features;
        Math.multiplyExact(p, p);
        BitSet met = new BitSet();
        int[] edges = new int[maxPlayers()];
        for (int i = 0; i < parent.length; i++) {
            if (ensemble.isLeaf(i)) {
                int d = lastEdges(i, edges);
                for (int a = 0; a < d; a++) {
                    for (int b = a + 1; b < d; b++) {
                        met.set(pair(featureOf(edges[a]), featureOf(edges[b])));
                    }
                }
            }
        }
        return met.stream().toArray();
    }

    int pair(int f, int g) {
        return Math.min(f, g) * ensemble.features + Math.max(f, g);
    }

    private int maxPlayers() {
        int most = 0;
        for (int players : treePlayers) {
            most = Math.max(most, players);
        }
        return most;
    }
}
