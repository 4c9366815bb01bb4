package org.equidad.explain;

import java.util.Arrays;

/** A set of bins of one feature, as ascending closed intervals that do not touch: lo0, hi0, lo1, hi1, ... */
final class BinSet {
    private final int[] ends;

    private BinSet(int[] ends) {
        this.ends = ends;
    }

    /** The bins that go left at a split, among bins 0 to top. */
    static BinSet left(TreeEnsemble ensemble, int node, int top) {
        Binning binning = ensemble.binning;
        if (binning.leftBits[node] == null) {
            int cut = Math.min(binning.cutOf[node], top);
            int nan = binning.nanBin(ensemble.feature[node]);
            boolean nanLeft = top >= nan && (ensemble.flags[node] & TreeEnsemble.NAN_LEFT) != 0;
            return nanLeft ? new BinSet(new int[] {0, cut, nan, nan}) : new BinSet(new int[] {0, cut});
        }
        int[] found = new int[16];
        int count = 0;
        for (int b = 0; b <= top; b++) {
            if (binning.goesLeft(ensemble, node, b)) {
                if (count > 0 && found[count - 1] == b - 1) {
                    found[count - 1] = b;
                } else {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = b;
                    found[count++] = b;
                }
            }
        }
        return new BinSet(Arrays.copyOf(found, count));
    }

    BinSet complement(int top) {
        int[] out = new int[ends.length + 2];
        int count = 0;
        int next = 0;
        for (int k = 0; k < ends.length; k += 2) {
            if (ends[k] > next) {
                out[count++] = next;
                out[count++] = ends[k] - 1;
            }
            next = ends[k + 1] + 1;
        }
        if (next <= top) {
            out[count++] = next;
            out[count++] = top;
        }
        return new BinSet(Arrays.copyOf(out, count));
    }

    BinSet intersect(BinSet other) {
        int[] out = new int[ends.length + other.ends.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < ends.length && j < other.ends.length) {
            int lo = Math.max(ends[i], other.ends[j]);
            int hi = Math.min(ends[i + 1], other.ends[j + 1]);
            if (lo <= hi) {
                out[count++] = lo;
                out[count++] = hi;
            }
            if (ends[i + 1] < other.ends[j + 1]) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return new BinSet(Arrays.copyOf(out, count));
    }

    int intervals() {
        return ends.length / 2;
    }

    int low(int interval) {
        return ends[2 * interval];
    }

    int high(int interval) {
        return ends[2 * interval + 1];
    }
}
