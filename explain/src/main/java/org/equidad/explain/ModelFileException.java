package org.equidad.explain;

/** A model file that cannot be read: damaged, or of a kind that is not supported. The message names file and place. */
public final class ModelFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelFileException(String message) {
        super(message);
    }

    ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
