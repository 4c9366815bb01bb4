package org.equidad.serve;

/** Something in a request is wrong; the message says what, in which field, and what is allowed. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient String field;

    BadRequest(String field, String reason) {
        this(400, field, reason);
    }

    BadRequest(int status, String field, String reason) {
        super(reason);
        this.status = status;
        this.field = field;
    }

    int status() {
        return status;
    }

    /** The field that is wrong, with its row where there are several; empty where it is the request as a whole. */
    String field() {
        return field;
    }
}
