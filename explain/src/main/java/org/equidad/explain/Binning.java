package org.equidad.explain;

import java.util.Arrays;

/**
 * The values of each feature cut into bins within which no split of the ensemble can tell two values apart. Bin b holds
 * the values above cut b - 1 and up to cut b; the last bin is that of NaN. Rows are reduced to bins once, and everything
 * after compares small integers.
 */
final class Binning {
    /** Ascending cuts by feature. */
    final double[][] cuts;
    /** Whether some tree splits on the feature. */
    final boolean[] used;
    /** For a numeric split without a rule for zeros: its position among the cuts; it sends bins up to it left. */
    final int[] cutOf;
    /** For the other splits: one bit per bin, NaN's included, set where the bin goes left. */
    final long[][] leftBits;

    private final boolean zeroSnap;

    Binning(TreeEnsemble ensemble) {
        int nodes = ensemble.feature.length;
        zeroSnap = ensemble.reading == TreeEnsemble.Reading.LIGHTGBM;
        used = new boolean[ensemble.features];
        int[] counts = new int[ensemble.features];
        for (int i = 0; i < nodes; i++) {
            if (!ensemble.isLeaf(i)) {
                used[ensemble.feature[i]] = true;
                counts[ensemble.feature[i]] += cutsOf(ensemble, i);
            }
        }
        cuts = new double[ensemble.features][];
        for (int f = 0; f < cuts.length; f++) {
            cuts[f] = new double[counts[f]];
        }
        int[] filled = new int[ensemble.features];
        for (int i = 0; i < nodes; i++) {
            if (!ensemble.isLeaf(i)) {
                int f = ensemble.feature[i];
                filled[f] = addCuts(ensemble, i, cuts[f], filled[f]);
            }
        }
        for (int f = 0; f < cuts.length; f++) {
            cuts[f] = sortedDistinct(cuts[f]);
        }
        cutOf = new int[nodes];
        leftBits = new long[nodes][];
        for (int i = 0; i < nodes; i++) {
            if (ensemble.isLeaf(i)) {
                cutOf[i] = -1;
            } else if (isPlain(ensemble, i)) {
                cutOf[i] = Arrays.binarySearch(cuts[ensemble.feature[i]], zeroFree(ensemble.threshold[i]));
            } else {
                cutOf[i] = -1;
                leftBits[i] = evaluate(ensemble, i);
            }
        }
    }

    private static boolean isPlain(TreeEnsemble ensemble, int node) {
        return (ensemble.flags[node] & (TreeEnsemble.CATEGORICAL | TreeEnsemble.ZERO_MISSING)) == 0;
    }

    private static int cutsOf(TreeEnsemble ensemble, int node) {
        if (isPlain(ensemble, node)) {
            return 1;
        }
        return ensemble.members[node] == null ? 3 : 2 * ensemble.members[node].length;
    }

    private static int addCuts(TreeEnsemble ensemble, int node, double[] into, int at) {
        int next = at;
        if ((ensemble.flags[node] & TreeEnsemble.CATEGORICAL) == 0) {
            into[next++] = zeroFree(ensemble.threshold[node]);
            if ((ensemble.flags[node] & TreeEnsemble.ZERO_MISSING) != 0) {
                into[next++] = Math.nextDown(-TreeEnsemble.ZERO);
                into[next++] = TreeEnsemble.ZERO;
            }
            return next;
        }
        for (int member : ensemble.members[node]) {
            if (ensemble.reading == TreeEnsemble.Reading.XGBOOST) {
                into[next++] = TreeEnsemble.largestBelow(member);
                into[next++] = TreeEnsemble.largestBelow((float) (member + 1.0));
            } else {
                into[next++] = member == 0 ? -1 : Math.nextDown((double) member);
                into[next++] = Math.nextDown(member + 1.0);
            }
        }
        return next;
    }

    /** -0.0 sorts below 0.0 but compares equal to it: keep one zero. */
    private static double zeroFree(double cut) {
        return cut == 0 ? 0 : cut;
    }

    private static double[] sortedDistinct(double[] values) {
        Arrays.sort(values);
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[kept++] = values[i];
            }
        }
        return Arrays.copyOf(values, kept);
    }

    private long[] evaluate(TreeEnsemble ensemble, int node) {
        int f = ensemble.feature[node];
        long[] bits = new long[(nanBin(f) >> 6) + 1];
        for (int b = 0; b <= nanBin(f); b++) {
            if (ensemble.goesLeft(node, representative(f, b))) {
                bits[b >> 6] |= 1L << b;
            }
        }
        return bits;
    }

    private double representative(int f, int bin) {
        if (bin == nanBin(f)) {
            return Double.NaN;
        }
        double[] c = cuts[f];
        return bin < c.length ? c[bin] : c.length == 0 ? 0 : Math.nextUp(c[c.length - 1]);
    }

    /** The bin of missing values, the last one. */
    int nanBin(int f) {
        return cuts[f].length + 1;
    }

    int bin(int f, double x) {
        double[] c = cuts[f];
        if (Double.isNaN(x)) {
            return c.length + 1;
        }
        double v = zeroSnap && Math.abs(x) <= TreeEnsemble.ZERO ? 0 : x;
        // The number of cuts below v, without branches on the data.
        int base = 0;
        int length = c.length;
        while (length > 1) {
            int half = length >>> 1;
            base = c[base + half - 1] < v ? base + half : base;
            length -= half;
        }
        return length == 1 && c[base] < v ? base + 1 : base;
    }

    /** Whether a bin of the node's feature goes left. */
    boolean goesLeft(TreeEnsemble ensemble, int node, int bin) {
        if (leftBits[node] != null) {
            return (leftBits[node][bin >> 6] >>> bin & 1) != 0;
        }
        if (bin == nanBin(ensemble.feature[node])) {
            return (ensemble.flags[node] & TreeEnsemble.NAN_LEFT) != 0;
        }
        return bin <= cutOf[node];
    }
}
