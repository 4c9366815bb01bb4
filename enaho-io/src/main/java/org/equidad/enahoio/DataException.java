package org.equidad.enahoio;

/**
 * A file or table that cannot be used as it is. The message is one line that names the file and, where there are any,
 * the row (from 1, the header being row 1) and the column, and says what is allowed.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A problem; control characters in the message become dots, so that it stays on one line. */
    public DataException(String message) {
        super(onOneLine(message));
    }

    /** A problem that another exception told of. */
    public DataException(String message, Throwable cause) {
        super(onOneLine(message), cause);
    }

    /** Names of damaged archives and quoted cells may hold anything. */
    private static String onOneLine(String message) {
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                line.setCharAt(i, '\u00B7');
            }
        }
        return line.toString();
    }
}
