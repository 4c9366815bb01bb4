package org.equidad.explain;

import java.util.Arrays;
import java.util.List;

/**
 * Adds up tables over rows. The parts are taken in their order, as many at a time as fit a fixed memory; their tables are
 * built, then blocks of rows look their cells up. Every row adds the parts in the same order whatever the threads.
 */
final class TableEngine {
    /** Entries of the tables held at once: two megabytes, shared by all threads. */
    static final int ENTRIES_AT_ONCE = 1 << 18;

    private final Game game;
    private final BinnedRows rows;
    private final int threads;

    TableEngine(Game game, BinnedRows rows, int threads) {
        this.game = game;
        this.rows = rows;
        this.threads = threads;
    }

    /**
     * Adds the parts' columns to those of values by feature, and of pairs.
     *
     * @param offset position of the first row in those columns
     */
    void add(List<Part> parts, double[][] values, PairColumns pairs, int offset) {
        if (parts.isEmpty()) {
            return;
        }
        double[] tables = new double[ENTRIES_AT_ONCE];
        ThreadLocal<TableBuilder> builders = ThreadLocal.withInitial(() -> new TableBuilder(game.leafTable()));
        int first = 0;
        while (first < parts.size()) {
            int[] start = new int[parts.size() - first];
            int count = 0;
            int used = 0;
            while (first + count < parts.size()) {
                Part part = parts.get(first + count);
                int entries = part.cells * part.columns();
                if (used + entries > tables.length) {
                    break;
                }
                start[count++] = used;
                used += entries;
            }
            List<Part> chunk = parts.subList(first, first + count);
            Parallel.run(
                    count,
                    threads,
                    p -> builders.get().build(chunk.get(p), widths(chunk.get(p).columns()), tables, start[p]));
            Lookup[] lookups = new Lookup[count];
            for (int p = 0; p < count; p++) {
                lookups[p] = new Lookup(chunk.get(p), start[p], values, pairs);
            }
            Parallel.run(rows.blocks(), threads, b -> {
                int[] cell = new int[rows.size(b)];
                for (Lookup lookup : lookups) {
                    lookup.add(rows.bins[b], cell, tables, offset + b * BinnedRows.BLOCK);
                }
            });
            first += count;
        }
    }

    /** A part ready for rows: its cells, and where its columns go. */
    private final class Lookup {
        private final RowCells cells;
        private final double[][] to;
        private final int[] widths;
        private final int[] table;

        Lookup(Part part, int start, double[][] values, PairColumns pairs) {
            cells = new RowCells(part);
            int columns = part.columns();
            to = new double[columns][];
            for (int c = 0; c < columns; c++) {
                int d = part.features.length;
                to[c] = c < d ? values[part.features[c]] : pairs.of(part.pairs[c - d]);
            }
            widths = widths(columns);
            table = new int[widths.length];
            int next = start;
            for (int g = 0; g < widths.length; g++) {
                table[g] = next;
                next += widths[g] * part.cells;
            }
        }

        void add(int[][] bins, int[] cell, double[] tables, int at) {
            cells.fill(bins, cell, cell.length);
            int c = 0;
            for (int g = 0; g < widths.length; g++) {
                int t = table[g];
                switch (widths[g]) {
                    case 8 ->
                        addEight(
                                to[c], to[c + 1], to[c + 2], to[c + 3], to[c + 4], to[c + 5], to[c + 6], to[c + 7], at,
                                cell, tables, t);
                    case 4 -> addFour(to[c], to[c + 1], to[c + 2], to[c + 3], at, cell, tables, t);
                    case 2 -> addTwo(to[c], to[c + 1], at, cell, tables, t);
                    default -> addOne(to[c], at, cell, tables, t);
                }
                c += widths[g];
            }
        }
    }

    /** Columns in groups of 8, 4, 2 and 1: several columns of a cell share a cache line and a bounds check. */
    private static int[] widths(int columns) {
        int[] widths = new int[columns / 8 + 3];
        int count = 0;
        int rest = columns;
        for (int width = 8; width > 0; width /= 2) {
            while (rest >= width) {
                widths[count++] = width;
                rest -= width;
            }
        }
        return Arrays.copyOf(widths, count);
    }

    // The compiler checks the bounds of neighbouring entries once.

    private static void addOne(double[] a, int at, int[] cell, double[] tables, int table) {
        for (int r = 0; r < cell.length; r++) {
            a[at + r] += tables[table + cell[r]];
        }
    }

    private static void addTwo(double[] a, double[] b, int at, int[] cell, double[] tables, int table) {
        for (int r = 0; r < cell.length; r++) {
            int k = table + 2 * cell[r];
            a[at + r] += tables[k];
            b[at + r] += tables[k + 1];
        }
    }

    private static void addFour(
            double[] a, double[] b, double[] c, double[] d, int at, int[] cell, double[] tables, int table) {
        for (int r = 0; r < cell.length; r++) {
            int k = table + 4 * cell[r];
            a[at + r] += tables[k];
            b[at + r] += tables[k + 1];
            c[at + r] += tables[k + 2];
            d[at + r] += tables[k + 3];
        }
    }

    private static void addEight(
            double[] a,
            double[] b,
            double[] c,
            double[] d,
            double[] e,
            double[] f,
            double[] g,
            double[] h,
            int at,
            int[] cell,
            double[] tables,
            int table) {
        for (int r = 0; r < cell.length; r++) {
            int k = table + 8 * cell[r];
            a[at + r] += tables[k];
            b[at + r] += tables[k + 1];
            c[at + r] += tables[k + 2];
            d[at + r] += tables[k + 3];
            e[at + r] += tables[k + 4];
            f[at + r] += tables[k + 5];
            g[at + r] += tables[k + 6];
            h[at + r] += tables[k + 7];
        }
    }
}
