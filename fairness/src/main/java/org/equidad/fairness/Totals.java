package org.equidad.fairness;

import java.util.List;

/** Weighted totals themselves, the simplest statistics of totals. */
record Totals(List<UnitVector> columns) implements SmoothStatistics {
    @Override
    public int size() {
        return columns.size();
    }

    @Override
    public void evaluate(double[] totals, double[] values) {
        System.arraycopy(totals, 0, values, 0, values.length);
    }

    @Override
    public List<UnitVector> linearise(double[] totals) {
        return columns;
    }
}
