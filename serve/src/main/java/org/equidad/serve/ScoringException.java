package org.equidad.serve;

/** A model folder that cannot be used; the message is one line with the file and what is wrong. */
public final class ScoringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScoringException(String message) {
        super(message);
    }

    ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
