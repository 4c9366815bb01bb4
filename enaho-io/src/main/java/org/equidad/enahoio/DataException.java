package org.equidad.enahoio;

/**
 * A file or table that cannot be used as it is. The message is one line that names the file and, where there are any,
 * the row (from 1, the header being row 1) and the column, and says what is allowed.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
