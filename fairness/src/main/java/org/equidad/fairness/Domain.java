package org.equidad.fairness;

/**
 * A part of the population, as an indicator over all rows of a design.
 *
 * <p>Taking an estimate for a domain never drops rows from the design: units without a row in the domain count as zero,
 * which is what makes the standard errors those of a subpopulation. Immutable; one byte per row at most.
 */
public final class Domain {
    private static final Domain ALL = new Domain(null, null, 0, true);
    private static final Domain NONE = new Domain(null, null, 0, false);

    private final boolean[] members;
    /** Where given, the members are the rows with this code: a group costs no memory of its own. */
    private final int[] codes;

    private final int code;
    /** Whether every row belongs to it, where neither members nor codes are given. */
    private final boolean everybody;

    private Domain(boolean[] members, int[] codes, int code, boolean everybody) {
        this.members = members;
        this.codes = codes;
        this.code = code;
        this.everybody = everybody;
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
        return wrap(Checks.notNull(members, "domain indicator").clone());
    }

    /** Takes over the array: for arrays made in this package and shown to nobody. */
    static Domain wrap(boolean[] members) {
        return new Domain(members, null, 0, false);
    }

    /** The rows with a code; keeps the array, which must not change. */
    static Domain ofCode(int[] codes, int code) {
        return new Domain(null, codes, code, false);
    }

    /** Number of rows it was made for; -1 where it fits any. */
    private int rows() {
        return members != null ? members.length : codes != null ? codes.length : -1;
    }

    /** Rows in both domains. */
    public Domain and(Domain other) {
        Checks.notNull(other, "domain");
        int rows = rows();
        if (rows < 0) {
            return everybody ? other : this;
        }
        if (other.rows() < 0) {
            return other.everybody ? this : other;
        }
        Checks.length("domain", other.rows(), rows);
        boolean[] both = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            both[i] = contains(i) && other.contains(i);
        }
        return wrap(both);
    }

    /** Rows in at least one of the domains. */
    public Domain or(Domain other) {
        Checks.notNull(other, "domain");
        return not().and(other.not()).not();
    }

    /** Rows that are not in this domain. */
    public Domain not() {
        int rows = rows();
        if (rows < 0) {
            return everybody ? NONE : ALL;
        }
        boolean[] rest = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            rest[i] = !contains(i);
        }
        return wrap(rest);
    }

    /** Whether the row belongs to the domain. */
    public boolean contains(int row) {
        if (members != null) {
            return members[row];
        }
        return codes != null ? codes[row] == code : everybody;
    }

    /** Whether this is the domain of every row. */
    boolean isAll() {
        return everybody;
    }

    /** Refuses a domain made for another number of rows. */
    void requireRows(int rows) {
        if (rows() >= 0) {
            Checks.length("domain", rows(), rows);
        }
    }

    /** Two domains are equal when they mark the same rows. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Domain domain) || rows() != domain.rows() || everybody != domain.everybody) {
            return false;
        }
        for (int i = 0; i < rows(); i++) {
            if (contains(i) != domain.contains(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = Boolean.hashCode(everybody);
        for (int i = 0; i < rows(); i++) {
            hash = 31 * hash + Boolean.hashCode(contains(i));
        }
        return hash;
    }

    @Override
    public String toString() {
        if (rows() < 0) {
            return everybody ? "Domain[all rows]" : "Domain[no rows]";
        }
        int count = 0;
        for (int i = 0; i < rows(); i++) {
            count += contains(i) ? 1 : 0;
        }
        return "Domain[" + count + " of " + rows() + " rows]";
    }
}
