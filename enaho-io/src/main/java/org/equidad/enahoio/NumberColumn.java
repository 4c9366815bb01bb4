package org.equidad.enahoio;

import java.util.Objects;

/** A column of doubles; a missing cell holds NaN, and no other cell does. */
public final class NumberColumn implements Column {
    private final String name;
    private final double[] values;

    private NumberColumn(String name, double[] values) {
        this.name = Objects.requireNonNull(name, "name");
        this.values = values;
    }

    /** Copies the values; NaN marks a missing cell. */
    public static NumberColumn of(String name, double[] values) {
        return new NumberColumn(name, values.clone());
    }

    /** Takes over an array that the caller will not touch again. */
    static NumberColumn wrap(String name, double[] values) {
        return new NumberColumn(name, values);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean isMissing(int row) {
        return Double.isNaN(values[row]);
    }

    /** The number in this row, NaN where missing. */
    public double get(int row) {
        return values[row];
    }

    /** A copy of all cells, NaN where missing. */
    public double[] toArray() {
        return values.clone();
    }

    @Override
    public NumberColumn take(int[] rows) {
        double[] taken = new double[rows.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = values[rows[i]];
        }
        return wrap(name, taken);
    }

    @Override
    public NumberColumn renamed(String newName) {
        return new NumberColumn(newName, values);
    }
}
