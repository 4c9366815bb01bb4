package org.equidad.explain;

import java.util.Arrays;

/** A tree as a reader finds it: nodes in any order, the root named, a feature of -1 marking a leaf. */
final class RawTree {
    final int[] feature;
    final double[] threshold;
    final int[] left;
    final int[] right;
    final byte[] flags;
    final int[][] members;
    final double[] value;
    final double[] cover;
    int root;

    RawTree(int nodes) {
        feature = new int[nodes];
        Arrays.fill(feature, -1);
        threshold = new double[nodes];
        left = new int[nodes];
        right = new int[nodes];
        flags = new byte[nodes];
        members = new int[nodes][];
        value = new double[nodes];
        cover = new double[nodes];
    }

    int size() {
        return feature.length;
    }

    void leaf(int node, double leafValue, double leafCover) {
        value[node] = leafValue;
        cover[node] = leafCover;
    }

    void split(int node, int splitFeature, double splitThreshold, int flag, int leftChild, int rightChild, double c) {
        feature[node] = splitFeature;
        threshold[node] = splitThreshold;
        flags[node] = (byte) flag;
        left[node] = leftChild;
        right[node] = rightChild;
        cover[node] = c;
    }
}
