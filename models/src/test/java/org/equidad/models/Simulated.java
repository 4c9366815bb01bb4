package org.equidad.models;

import java.util.List;
import java.util.SplittableRandom;

/** A small simulated survey: six features, one of them with missing values, log-odds known. */
final class Simulated {
    private Simulated() {}

    static final List<String> NAMES = List.of("age", "rural", "income", "distance", "noise 1", "noise:2");

    static LabelledRows rows(int n, long seed) {
        return rows(n, seed, 0.05);
    }

    static LabelledRows rows(int n, long seed, double missingShare) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[6][n];
        boolean[] y = new boolean[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            x[0][i] = 6 + random.nextInt(12);
            x[1][i] = random.nextDouble() < 0.35 ? 1 : 0;
            x[2][i] = 6 + 4 * random.nextDouble();
            x[3][i] = random.nextDouble() < missingShare ? Double.NaN : 20 * random.nextDouble() * random.nextDouble();
            x[4][i] = random.nextDouble();
            x[5][i] = random.nextInt(5);
            double eta = -2.4
                    + (x[0][i] > 13 ? 1.4 : 0)
                    + 0.8 * x[1][i]
                    - 0.5 * (x[2][i] - 8)
                    + (Double.isNaN(x[3][i]) ? 0.6 : 0.08 * x[3][i]);
            y[i] = random.nextDouble() < 1 / (1 + Math.exp(-eta));
            w[i] = 50 * Math.exp(1.2 * random.nextDouble());
        }
        return LabelledRows.of(FeatureMatrix.of(NAMES, x), y, w);
    }
}
