package org.equidad.fairness;

/** How replicate weights were made, which fixes the constants of their variance. */
public enum ReplicateMethod {
    /** Jackknife of an unstratified sample: each replicate leaves one primary unit out. Scale (R-1)/R. */
    JK1("JK1"),
    /** Jackknife of a stratified sample. Each replicate has its own scale (n-1)/n of its stratum. */
    JKN("JKn"),
    /** Balanced repeated replication: half-samples. Scale 1/R. McCarthy (1969), doi:10.2307/1402116. */
    BRR("BRR"),
    /**
     * Fay's variant of it, with factors 2 - rho and rho. Scale 1/(R (1 - rho)²). Judkins (1990), Journal of Official
     * Statistics 6(3).
     */
    FAY("Fay"),
    /** Bootstrap. Scale 1/(R-1). Rao, Wu and Yue (1992), Survey Methodology 18(2). */
    BOOTSTRAP("bootstrap");

    private final String label;

    ReplicateMethod(String label) {
        this.label = label;
    }

    /** The name in use among survey programs. */
    public String label() {
        return label;
    }
}
