package org.equidad.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.equidad.models.FeatureMatrix;

/** Ensembles and tables for tests. */
final class Ensembles {
    private Ensembles() {}

    static List<String> names(int features) {
        List<String> names = new ArrayList<>();
        for (int f = 0; f < features; f++) {
            names.add("x" + f);
        }
        return names;
    }

    static TreeEnsemble of(int features, double offset, RawTree... trees) {
        return TreeEnsemble.of(
                TreeEnsemble.Reading.PLAIN, offset, 1, names(features), List.of(trees), "hand-made ensemble");
    }

    /** One split: feature 0 at most 0.5 goes left with value and cover given, the rest right. */
    static RawTree stump(
            int feature, double threshold, double left, double leftCover, double right, double rightCover) {
        RawTree tree = new RawTree(3);
        tree.split(0, feature, threshold, 0, 1, 2, leftCover + rightCover);
        tree.leaf(1, left, leftCover);
        tree.leaf(2, right, rightCover);
        return tree;
    }

    static RawTree leaf(double value, double cover) {
        RawTree tree = new RawTree(1);
        tree.leaf(0, value, cover);
        return tree;
    }

    /**
     * Random trees on a grid of thresholds, so that features repeat on paths and rows sit on thresholds. Covers are random
     * integers, zero with the chance given; a quarter of the splits send missing values left.
     */
    static TreeEnsemble random(
            SplittableRandom random, int features, int trees, int leaves, double zeroCover, boolean mixedKinds) {
        RawTree[] grown = new RawTree[trees];
        for (int t = 0; t < trees; t++) {
            grown[t] = randomTree(random, features, leaves, zeroCover, mixedKinds, Shape.BUSHY);
        }
        TreeEnsemble.Reading reading = mixedKinds ? TreeEnsemble.Reading.LIGHTGBM : TreeEnsemble.Reading.PLAIN;
        return TreeEnsemble.of(reading, 0.25, 1, names(features), List.of(grown), "random ensemble");
    }

    /** How the next leaf to split is chosen: any, or mostly the newest, which gives long paths. */
    enum Shape {
        BUSHY,
        LONG
    }

    static TreeEnsemble random(SplittableRandom random, int features, int trees, int leaves, Shape shape) {
        RawTree[] grown = new RawTree[trees];
        for (int t = 0; t < trees; t++) {
            grown[t] = randomTree(random, features, leaves, 0, false, shape);
        }
        return of(features, 0, grown);
    }

    private static RawTree randomTree(
            SplittableRandom random, int features, int leaves, double zeroCover, boolean mixedKinds, Shape shape) {
        RawTree tree = new RawTree(2 * leaves - 1);
        List<Integer> open = new ArrayList<>(List.of(0));
        int next = 1;
        while (open.size() < leaves) {
            boolean newest = shape == Shape.LONG && random.nextInt(5) > 0;
            int node = open.remove(newest ? open.size() - 1 : random.nextInt(open.size()));
            int feature = random.nextInt(features);
            int flags = random.nextInt(4) == 0 ? TreeEnsemble.NAN_LEFT : 0;
            double threshold = random.nextInt(-4, 5) * 0.5;
            // The last feature is categorical and the first one treats zeros as missing where kinds are mixed.
            if (mixedKinds && feature == features - 1) {
                flags = TreeEnsemble.CATEGORICAL;
                tree.members[node] =
                        random.ints(0, 40).distinct().limit(6).sorted().toArray();
            } else if (mixedKinds && feature == 0) {
                flags |= TreeEnsemble.ZERO_MISSING;
            }
            tree.split(node, feature, threshold, flags, next, next + 1, 0);
            open.add(next);
            open.add(next + 1);
            next += 2;
        }
        for (int leaf : open) {
            double cover = random.nextDouble() < zeroCover ? 0 : random.nextInt(1, 50);
            tree.leaf(leaf, random.nextInt(-1000, 1001) / 500.0, cover);
        }
        for (int i = tree.size() - 1; i >= 0; i--) {
            if (tree.feature[i] >= 0) {
                tree.cover[i] = tree.cover[tree.left[i]] + tree.cover[tree.right[i]];
            }
        }
        return tree;
    }

    /** Values on the same grid, some missing; the last column holds small whole numbers where kinds are mixed. */
    static FeatureMatrix randomRows(
            SplittableRandom random, int features, int rows, double missing, boolean mixedKinds) {
        double[][] columns = new double[features][rows];
        for (int f = 0; f < features; f++) {
            for (int r = 0; r < rows; r++) {
                boolean category = mixedKinds && f == features - 1;
                double x = category ? random.nextInt(-1, 42) : random.nextInt(-5, 6) * 0.5;
                columns[f][r] = random.nextDouble() < missing ? Double.NaN : x;
            }
        }
        return FeatureMatrix.of(names(features), columns);
    }
}
