package org.equidad.explain;

/**
 * A subtree as a candidate for one table: the features that its leaves' paths test, the classes into which their bins
 * fall, and so the number of cells, one per combination of classes. A table holds, for every cell, the sum of the leaves'
 * values of every feature.
 */
final class Part {
    final int node;
    /** Features on the paths to the leaves, ascending. */
    final int[] features;

    final Partition[] partitions;
    final int cells;
    /** Pairs of features that meet on a path, as i * (number of features) + j, ascending; empty unless asked for. */
    final int[] pairs;

    final int height;
    /** Null for leaves. */
    final Part left;

    final Part right;
    /** By feature: its position in the child, or -1, and the child's class by class. */
    final int[] leftAt;

    final int[] rightAt;
    final int[][] leftClass;
    final int[][] rightClass;
    /** For leaves: the path's covers' share by feature. */
    final double[] shares;
    /** Entries that are held at most while the table is built: its own, and those of its parts. */
    final long scratch;
    /** Steps that a row's cell is summed from. */
    final int steps;

    /** Estimated cost of building the table from the leaves on, and of building and using it. */
    double buildCost;

    double tableCost;
    /** Whether one table for this subtree is cheaper than any split of it. */
    boolean alone;

    /** A leaf. */
    Part(int node, int[] features, Partition[] partitions, double[] shares, int[] pairs) {
        this.node = node;
        this.features = features;
        this.partitions = partitions;
        this.shares = shares;
        this.pairs = pairs;
        this.cells = 1 << features.length;
        this.height = 0;
        this.left = null;
        this.right = null;
        this.leftAt = null;
        this.rightAt = null;
        this.leftClass = null;
        this.rightClass = null;
        this.scratch = (long) cells * columns();
        this.steps = steps(partitions);
    }

    private Part(
            int node,
            Part left,
            Part right,
            int[] features,
            Partition[] partitions,
            int[][] at,
            int[][] leftClass,
            int[][] rightClass,
            int[] pairs,
            int cells) {
        this.node = node;
        this.left = left;
        this.right = right;
        this.features = features;
        this.partitions = partitions;
        this.leftAt = at[0];
        this.rightAt = at[1];
        this.leftClass = leftClass;
        this.rightClass = rightClass;
        this.pairs = pairs;
        this.cells = cells;
        this.height = 1 + Math.max(left.height, right.height);
        this.shares = null;
        this.scratch =
                (long) cells * columns() + Math.max(left.scratch, (long) left.cells * left.columns() + right.scratch);
        this.steps = steps(partitions);
    }

    private static int steps(Partition[] partitions) {
        int steps = 0;
        for (Partition partition : partitions) {
            steps += partition.from.length - 1;
        }
        return steps;
    }

    int columns() {
        return features.length + pairs.length;
    }

    /** Entries that one thread holds at most while it builds a table: 8 MB. */
    static final int MOST_SCRATCH = 1 << 20;

    /**
     * The subtree of two children; null if its table would have too many entries, now or while it is built, or the subtree
     * is too high.
     */
    static Part join(int node, Part left, Part right, int mostEntries, int mostHeight) {
        if (left == null || right == null || Math.max(left.height, right.height) >= mostHeight) {
            return null;
        }
        int most = left.features.length + right.features.length;
        int[] features = new int[most];
        int[][] at = new int[2][most];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < left.features.length || j < right.features.length) {
            int a = i < left.features.length ? left.features[i] : Integer.MAX_VALUE;
            int b = j < right.features.length ? right.features[j] : Integer.MAX_VALUE;
            features[count] = Math.min(a, b);
            at[0][count] = a <= b ? i++ : -1;
            at[1][count] = b <= a ? j++ : -1;
            count++;
        }
        Partition[] partitions = new Partition[count];
        int[][] leftClass = new int[count][];
        int[][] rightClass = new int[count][];
        long cells = 1;
        for (int k = 0; k < count; k++) {
            if (at[0][k] >= 0 && at[1][k] >= 0) {
                Partition.Overlay overlay = Partition.overlay(left.partitions[at[0][k]], right.partitions[at[1][k]]);
                partitions[k] = overlay.partition;
                leftClass[k] = overlay.first;
                rightClass[k] = overlay.second;
            } else if (at[0][k] >= 0) {
                partitions[k] = left.partitions[at[0][k]];
                leftClass[k] = identity(partitions[k].classes);
            } else {
                partitions[k] = right.partitions[at[1][k]];
                rightClass[k] = identity(partitions[k].classes);
            }
            cells *= partitions[k].classes;
            if (cells * count > mostEntries) {
                return null;
            }
        }
        int[] pairs = union(left.pairs, right.pairs);
        if (cells * (count + pairs.length) > mostEntries) {
            return null;
        }
        Part joined = new Part(
                node,
                left,
                right,
                java.util.Arrays.copyOf(features, count),
                partitions,
                at,
                leftClass,
                rightClass,
                pairs,
                (int) cells);
        return joined.scratch > MOST_SCRATCH ? null : joined;
    }

    private static int[] identity(int n) {
        int[] map = new int[n];
        java.util.Arrays.setAll(map, c -> c);
        return map;
    }

    private static int[] union(int[] a, int[] b) {
        int[] out = new int[a.length + b.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < a.length || j < b.length) {
            int x = i < a.length ? a[i] : Integer.MAX_VALUE;
            int y = j < b.length ? b[j] : Integer.MAX_VALUE;
            out[count++] = Math.min(x, y);
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }
        return java.util.Arrays.copyOf(out, count);
    }
}
