package org.equidad.export;

/** A file of an export that cannot be read, or that does not hold what such a file has to hold. */
public final class ExportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line: which file, where in it, what is wrong. */
    public ExportException(String message) {
        super(message);
    }

    /** The same with what caused it. */
    public ExportException(String message, Throwable cause) {
        super(message, cause);
    }
}
