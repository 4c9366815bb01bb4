package org.equidad.fairness;

/**
 * One number for every variance unit of a design, zeros left out: the totals of one variable over the rows of each
 * unit.
 *
 * @param units ascending unit numbers; null where every unit has an entry
 * @param values the totals, in the order of the units
 */
record UnitVector(int[] units, double[] values) {
    static UnitVector dense(double[] values) {
        return new UnitVector(null, values);
    }

    /** Keeps the units whose flag is set. */
    static UnitVector sparse(double[] dense, boolean[] present) {
        int count = 0;
        for (boolean flag : present) {
            count += flag ? 1 : 0;
        }
        int[] units = new int[count];
        double[] values = new double[count];
        int k = 0;
        for (int u = 0; u < dense.length; u++) {
            if (present[u]) {
                units[k] = u;
                values[k++] = dense[u];
            }
        }
        return new UnitVector(units, values);
    }

    /** The same numbers with entries for the units of another vector, among which are all of this one. */
    UnitVector onto(UnitVector other) {
        double[] spread = new double[other.size()];
        int p = 0;
        for (int q = 0; q < spread.length && p < values.length; q++) {
            if (other.unit(q) == unit(p)) {
                spread[q] = values[p++];
            }
        }
        return new UnitVector(other.units, spread);
    }

    int size() {
        return values.length;
    }

    int unit(int position) {
        return units == null ? position : units[position];
    }

    double total() {
        return Sums.of(values);
    }
}
