package org.equidad.explain;

/**
 * What a path-dependent explanation assumes where a feature is unknown: the share of a split's rows that go to each
 * child, at every node but the roots.
 */
final class Cover {
    /** Share of the parent's cover, by node; 1 at roots. */
    final double[] share;

    private Cover(double[] share) {
        this.share = share;
    }

    /** The model's own counts. A split without cover sends half each way. */
    static Cover ofModel(TreeEnsemble ensemble) {
        return new Cover(shares(ensemble, ensemble.cover, null));
    }

    /**
     * The weights of rows dropped through the trees. Below a node that no positive weight reaches, the model's own
     * shares are kept.
     */
    static Cover ofRows(TreeEnsemble ensemble, BinnedRows rows, double[] weights, int threads) {
        double[] cover = RawScorer.leafWeights(ensemble, rows, weights, threads);
        for (int i = cover.length - 1; i >= 0; i--) {
            if (!ensemble.isLeaf(i)) {
                cover[i] = cover[i + 1] + cover[ensemble.right[i]];
            }
        }
        return new Cover(shares(ensemble, cover, ofModel(ensemble).share));
    }

    private static double[] shares(TreeEnsemble ensemble, double[] cover, double[] otherwise) {
        double[] share = new double[cover.length];
        for (int t = 0; t < ensemble.trees(); t++) {
            share[ensemble.start[t]] = 1;
        }
        for (int i = 0; i < cover.length; i++) {
            if (ensemble.isLeaf(i)) {
                continue;
            }
            int right = ensemble.right[i];
            for (int child : new int[] {i + 1, right}) {
                if (cover[i] > 0) {
                    share[child] = cover[child] / cover[i];
                } else {
                    share[child] = otherwise == null ? 0.5 : otherwise[child];
                }
            }
        }
        return share;
    }

    /** The expected raw score when no feature is known. */
    double expectation(TreeEnsemble ensemble) {
        double[] reach = new double[share.length];
        double sum = 0;
        for (int t = 0; t < ensemble.trees(); t++) {
            double tree = 0;
            for (int i = ensemble.start[t]; i < ensemble.start[t + 1]; i++) {
                if (i == ensemble.start[t]) {
                    reach[i] = 1;
                }
                if (ensemble.isLeaf(i)) {
                    tree += ensemble.value[i] * reach[i];
                } else {
                    reach[i + 1] = reach[i] * share[i + 1];
                    reach[ensemble.right[i]] = reach[i] * share[ensemble.right[i]];
                }
            }
            sum += tree;
        }
        return sum / ensemble.divisor + ensemble.offset;
    }
}
