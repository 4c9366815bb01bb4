package org.equidad.explain;

import java.util.Arrays;

/**
 * Tables of leaves against a background. With f(c) at t the leaf's expected value when each feature is known with chance t
 * independently and the row meets the conditions c: a feature that is not met earns nothing once known, so f without it
 * known is f(c) / (1 - t); one that is met has f(c less it) / (1 - t) when unknown and (f(c) - f(c less it)) / t when known.
 * Shapley values are the integrals of the differences, polynomials in t again, and interactions those of second differences.
 * Not safe for several threads.
 */
final class BackgroundLeafTable implements LeafTable {
    private final BackgroundGame game;
    private final int[] cell = new int[BinnedRows.BLOCK];
    private double[] share = new double[0];
    private double[] f = new double[0];
    // Integrals of f / t, f / (1 - t), and for interactions f / t^2, f / (t (1 - t)), f / (1 - t)^2.
    private double[] known = new double[0];
    private double[] unknown = new double[0];
    private double[] bothKnown = new double[0];
    private double[] oneKnown = new double[0];
    private double[] noneKnown = new double[0];

    BackgroundLeafTable(BackgroundGame game) {
        this.game = game;
    }

    @Override
    public void fill(Part part, double[] table, int at) {
        int d = part.features.length;
        int cells = part.cells;
        if (share.length < cells) {
            share = new double[cells];
            f = new double[cells];
            known = new double[cells];
            unknown = new double[cells];
            bothKnown = new double[cells];
            oneKnown = new double[cells];
            noneKnown = new double[cells];
        }
        shares(part);
        integrate(part);
        for (int k = 0; k < d; k++) {
            int bit = 1 << k;
            int column = at + k * cells;
            for (int c = 0; c < cells; c++) {
                table[column + c] = (c & bit) == 0 ? -unknown[c] : known[c] - known[c ^ bit] - unknown[c ^ bit];
            }
        }
        if (part.pairs.length > 0) {
            pairs(d, cells, table, at + d * cells);
        }
    }

    /** By subset: the share of the background that meets the conditions on every feature outside the subset. */
    private void shares(Part part) {
        int cells = part.cells;
        Arrays.fill(share, 0, cells, 0);
        RowCells rowCells = new RowCells(part);
        for (int b = 0; b < game.background.blocks(); b++) {
            int size = game.background.size(b);
            rowCells.fill(game.background.bins[b], cell, size);
            for (int r = 0; r < size; r++) {
                // Complemented, so that the sum over subsets below is the sum over supersets of what is met.
                share[cells - 1 ^ cell[r]] += game.weights[b * BinnedRows.BLOCK + r];
            }
        }
        for (int bit = 1; bit < cells; bit <<= 1) {
            for (int c = 0; c < cells; c++) {
                if ((c & bit) != 0) {
                    share[c] += share[c ^ bit];
                }
            }
        }
    }

    private void integrate(Part part) {
        int cells = part.cells;
        boolean pairs = part.pairs.length > 0;
        GaussLegendre rule = GaussLegendre.forPlayers(part.features.length);
        double v = game.ensemble.value[part.node] / game.ensemble.divisor;
        for (double[] integral : new double[][] {known, unknown, bothKnown, oneKnown, noneKnown}) {
            Arrays.fill(integral, 0, cells, 0);
        }
        for (int q = 0; q < rule.size(); q++) {
            double t = rule.point[q];
            System.arraycopy(share, 0, f, 0, cells);
            for (int run = 1; run < cells; run <<= 1) {
                for (int c = 0; c < cells; c += 2 * run) {
                    for (int i = c; i < c + run; i++) {
                        f[i] *= 1 - t;
                        f[i + run] = f[i] + t * f[i + run];
                    }
                }
            }
            double w = v * rule.weight[q];
            addTimes(known, f, cells, w / t);
            addTimes(unknown, f, cells, w / (1 - t));
            if (pairs) {
                addTimes(bothKnown, f, cells, w / (t * t));
                addTimes(oneKnown, f, cells, w / (t * (1 - t)));
                addTimes(noneKnown, f, cells, w / ((1 - t) * (1 - t)));
            }
        }
    }

    private void pairs(int d, int cells, double[] table, int at) {
        int column = at;
        for (int i = 0; i < d; i++) {
            for (int j = i + 1; j < d; j++) {
                int bi = 1 << i;
                int bj = 1 << j;
                for (int c = 0; c < cells; c++) {
                    double second = noneKnown[c & ~bi & ~bj];
                    if ((c & bi) != 0) {
                        second -= oneKnown[c & ~bj] - oneKnown[c & ~bi & ~bj];
                    }
                    if ((c & bj) != 0) {
                        second -= oneKnown[c & ~bi] - oneKnown[c & ~bi & ~bj];
                    }
                    if ((c & bi) != 0 && (c & bj) != 0) {
                        second += bothKnown[c] - bothKnown[c ^ bi] - bothKnown[c ^ bj] + bothKnown[c ^ bi ^ bj];
                    }
                    table[column + c] = 0.5 * second;
                }
                column += cells;
            }
        }
    }

    private static void addTimes(double[] to, double[] from, int count, double factor) {
        for (int c = 0; c < count; c++) {
            to[c] += from[c] * factor;
        }
    }
}
