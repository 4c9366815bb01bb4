package org.equidad.models;

/** A model file, a search trace or a native library that cannot be used; the message is one line that says which and why. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a one-line message. */
    public ModelException(String message) {
        super(message);
    }

    /** With a one-line message and what lies behind it. */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
