package org.equidad.features;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The one door to the test year. Nothing outside this object refers to the test rows until {@link #open} hands them
 * out, which it does once; the ledger of openings goes into the run's manifest.
 */
public final class TestVault {

    /**
     * One opening of the test year.
     *
     * @param who what asked for it
     * @param modelHash hash of the model that is to be judged, fixed before its judge is seen
     * @param when by the run's clock
     */
    public record Opening(String who, String modelHash, Instant when) {
        public Opening {
            if (who == null || who.isBlank() || modelHash == null || modelHash.isBlank()) {
                throw new IllegalArgumentException("the test year opens for a named caller and a hashed model only");
            }
            Objects.requireNonNull(when, "when");
        }
    }

    private final int year;
    private final List<Opening> ledger = new ArrayList<>();
    private AuditData test;

    TestVault(int year, AuditData test) {
        this.year = year;
        this.test = test;
    }

    /** The year that is kept here. */
    public int year() {
        return year;
    }

    /**
     * Hands out the test year and closes for good.
     *
     * @throws IllegalStateException on every later call, naming the first opening
     */
    public synchronized AuditData open(String who, String modelHash, Instant when) {
        Opening opening = new Opening(who, modelHash, when);
        if (test == null) {
            throw new IllegalStateException(
                    "the test year " + year + " was opened before: " + ledger.get(0) + "; it opens once in a run");
        }
        ledger.add(opening);
        AuditData handedOut = test;
        test = null;
        return handedOut;
    }

    /** The openings so far: none or one. */
    public synchronized List<Opening> ledger() {
        return List.copyOf(ledger);
    }
}
