package org.equidad.explain;

import java.util.Arrays;

/**
 * The bins of one feature in classes that a part of a tree cannot tell apart: a step function from bins to class numbers.
 */
final class Partition {
    /** First bin of each piece, ascending from 0; neighbouring pieces differ in class. */
    final int[] from;

    final int[] of;
    /** Number of classes. */
    final int classes;

    private Partition(int[] from, int[] of, int classes) {
        this.from = from;
        this.of = of;
        this.classes = classes;
    }

    /** Class 1 inside the set and class 0 outside, among bins 0 to top. */
    static Partition inside(BinSet set, int top) {
        int[] from = new int[2 * set.intervals() + 1];
        int[] of = new int[from.length];
        int count = 0;
        int next = 0;
        for (int k = 0; k < set.intervals(); k++) {
            if (set.low(k) > next) {
                from[count] = next;
                of[count++] = 0;
            }
            from[count] = set.low(k);
            of[count++] = 1;
            next = set.high(k) + 1;
        }
        if (next <= top) {
            from[count] = next;
            of[count++] = 0;
        }
        return new Partition(Arrays.copyOf(from, count), Arrays.copyOf(of, count), 2);
    }

    /** Two partitions laid over each other; only pairs of classes that occur become classes. */
    static final class Overlay {
        final Partition partition;
        /** Class of the first partition by class of the overlay. */
        final int[] first;

        final int[] second;

        private Overlay(Partition partition, int[] first, int[] second) {
            this.partition = partition;
            this.first = first;
            this.second = second;
        }
    }

    static Overlay overlay(Partition a, Partition b) {
        int most = a.from.length + b.from.length;
        int[] from = new int[most];
        int[] of = new int[most];
        int[] first = new int[most];
        int[] second = new int[most];
        int[] number = new int[a.classes * b.classes];
        int pieces = 0;
        int classes = 0;
        int i = 0;
        int j = 0;
        int bin = 0;
        while (true) {
            int pair = a.of[i] * b.classes + b.of[j];
            if (number[pair] == 0) {
                first[classes] = a.of[i];
                second[classes] = b.of[j];
                number[pair] = ++classes;
            }
            int c = number[pair] - 1;
            if (pieces == 0 || of[pieces - 1] != c) {
                from[pieces] = bin;
                of[pieces++] = c;
            }
            int nextA = i + 1 < a.from.length ? a.from[i + 1] : Integer.MAX_VALUE;
            int nextB = j + 1 < b.from.length ? b.from[j + 1] : Integer.MAX_VALUE;
            bin = Math.min(nextA, nextB);
            if (bin == Integer.MAX_VALUE) {
                break;
            }
            if (nextA == bin) {
                i++;
            }
            if (nextB == bin) {
                j++;
            }
        }
        return new Overlay(
                new Partition(Arrays.copyOf(from, pieces), Arrays.copyOf(of, pieces), classes),
                Arrays.copyOf(first, classes),
                Arrays.copyOf(second, classes));
    }
}
