package org.equidad.explain;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The n-point Gauss-Legendre rule on (0, 1), exact for polynomials of degree 2n - 1. The Shapley value of a product game
 * with d players is the integral over t of a polynomial of degree d - 1, so ceil(d / 2) points make it exact.
 */
final class GaussLegendre {
    private static final int KEPT = 65;
    private static final AtomicReferenceArray<GaussLegendre> RULES = new AtomicReferenceArray<>(KEPT);

    final double[] point;
    final double[] weight;

    private GaussLegendre(int n) {
        point = new double[n];
        weight = new double[n];
        for (int i = 0; i < (n + 1) / 2; i++) {
            // Newton's iteration on the Legendre polynomial from the usual starting value.
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 0;
            for (int step = 0; step < 100; step++) {
                double p = 1;
                double before = 0;
                for (int k = 1; k <= n; k++) {
                    double older = before;
                    before = p;
                    p = ((2 * k - 1) * x * before - (k - 1) * older) / k;
                }
                slope = n * (x * p - before) / (x * x - 1);
                double change = p / slope;
                x -= change;
                if (Math.abs(change) <= 1e-16) {
                    break;
                }
            }
            if (2 * i + 1 == n) {
                x = 0;
                slope = slopeAtZero(n);
            }
            double w = 1 / ((1 - x * x) * slope * slope);
            point[i] = 0.5 * (1 - x);
            point[n - 1 - i] = 0.5 * (1 + x);
            weight[i] = w;
            weight[n - 1 - i] = w;
        }
    }

    private static double slopeAtZero(int n) {
        double p = 1;
        double before = 0;
        for (int k = 1; k <= n; k++) {
            double older = before;
            before = p;
            p = -(k - 1.0) * older / k;
        }
        return n * before;
    }

    /** The rule that integrates Shapley weights exactly for paths with this many distinct features. */
    static GaussLegendre forPlayers(int players) {
        int n = Math.max(1, (players + 1) / 2);
        if (n >= KEPT) {
            return new GaussLegendre(n);
        }
        GaussLegendre rule = RULES.get(n);
        if (rule == null) {
            rule = new GaussLegendre(n);
            RULES.set(n, rule);
        }
        return rule;
    }

    int size() {
        return point.length;
    }
}
