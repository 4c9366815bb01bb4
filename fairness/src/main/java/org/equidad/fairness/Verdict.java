package org.equidad.fairness;

/**
 * Whether an estimate meets a presentation standard.
 *
 * @param decision what to do with it
 * @param status the first rule that it fails; {@link Status#RELIABLE} where it fails none
 * @param reason one line with the numbers
 */
public record Verdict(Decision decision, Status status, String reason) {
    /** What to do with an estimate. */
    public enum Decision {
        /** Meets the standard. */
        PRESENT,
        /** May be published with a mark, after a closer look. */
        REVIEW,
        /** Not to be quoted. */
        WITHHOLD
    }

    static Verdict present() {
        return new Verdict(Decision.PRESENT, Status.RELIABLE, Status.RELIABLE.reason());
    }

    static Verdict review(Status status, String reason) {
        return new Verdict(Decision.REVIEW, status, reason);
    }

    static Verdict withhold(Status status, String reason) {
        return new Verdict(Decision.WITHHOLD, status, reason);
    }
}
