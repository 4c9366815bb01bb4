package org.equidad.fairness;

import java.util.Arrays;

/**
 * A part of the population, as an indicator over all rows of a design.
 *
 * <p>Taking an estimate for a domain never drops rows from the design: units without a row in the domain count as zero,
 * which is what makes the standard errors those of a subpopulation. Immutable; one byte per row.
 */
public final class Domain {
    private static final Domain ALL = new Domain(null, true);
    private static final Domain NONE = new Domain(null, false);

    private final boolean[] members;
    private final boolean otherwise;

    private Domain(boolean[] members, boolean otherwise) {
        this.members = members;
        this.otherwise = otherwise;
    }

    /** Every row of whatever design it is used with. */
    public static Domain all() {
        return ALL;
    }

    /**
     * The rows marked true.
     *
     * @param members one entry per row of the design; copied
     */
    public static Domain of(boolean[] members) {
        return new Domain(Checks.notNull(members, "domain indicator").clone(), false);
    }

    /** Takes over the array: for arrays made in this package and shown to nobody. */
    static Domain wrap(boolean[] members) {
        return new Domain(members, false);
    }

    /** Rows in both domains. */
    public Domain and(Domain other) {
        Checks.notNull(other, "domain");
        if (members == null) {
            return otherwise ? other : this;
        }
        if (other.members == null) {
            return other.otherwise ? this : other;
        }
        Checks.length("domain", other.members.length, members.length);
        boolean[] both = new boolean[members.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = members[i] & other.members[i];
        }
        return new Domain(both, false);
    }

    /** Rows in at least one of the domains. */
    public Domain or(Domain other) {
        Checks.notNull(other, "domain");
        return not().and(other.not()).not();
    }

    /** Rows that are not in this domain. */
    public Domain not() {
        if (members == null) {
            return otherwise ? NONE : ALL;
        }
        boolean[] rest = new boolean[members.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = !members[i];
        }
        return new Domain(rest, false);
    }

    /** Whether the row belongs to the domain. */
    public boolean contains(int row) {
        return members == null ? otherwise : members[row];
    }

    /** Whether this is the domain of every row. */
    boolean isAll() {
        return members == null && otherwise;
    }

    /** Refuses a domain made for another number of rows. */
    void requireRows(int rows) {
        if (members != null) {
            Checks.length("domain", members.length, rows);
        }
    }

    /** Two domains are equal when they mark the same rows. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Domain domain
                && otherwise == domain.otherwise
                && Arrays.equals(members, domain.members);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(members) + Boolean.hashCode(otherwise);
    }

    @Override
    public String toString() {
        if (members == null) {
            return otherwise ? "Domain[all rows]" : "Domain[no rows]";
        }
        int count = 0;
        for (boolean member : members) {
            count += member ? 1 : 0;
        }
        return "Domain[" + count + " of " + members.length + " rows]";
    }
}
