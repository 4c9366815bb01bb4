package org.equidad.fairness;

import java.util.ArrayList;
import java.util.List;

/**
 * Ratios of weighted totals, each with its own numerator and denominator: means, proportions, rates, F1. The influence
 * of a row on N/D is (n_i - N/D d_i)/D. Columns: all numerators, then all denominators.
 */
final class Ratios implements SmoothStatistics {
    private final List<UnitVector> columns;
    private final int size;

    /** Numerator and denominator of one ratio must have entries for the same units. */
    Ratios(List<UnitVector> numerators, List<UnitVector> denominators) {
        columns = new ArrayList<>(numerators);
        columns.addAll(denominators);
        size = numerators.size();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<UnitVector> columns() {
        return columns;
    }

    @Override
    public void evaluate(double[] totals, double[] values) {
        for (int i = 0; i < size; i++) {
            values[i] = totals[i] / totals[size + i];
        }
    }

    @Override
    public List<UnitVector> linearise(double[] totals) {
        List<UnitVector> linearised = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            UnitVector numerator = columns.get(i);
            double[] n = numerator.values();
            double[] d = columns.get(size + i).values();
            double denominator = totals[size + i];
            double ratio = totals[i] / denominator;
            double[] z = new double[n.length];
            for (int u = 0; u < z.length; u++) {
                z[u] = (n[u] - ratio * d[u]) / denominator;
            }
            linearised.add(new UnitVector(numerator.units(), z));
        }
        return linearised;
    }
}
