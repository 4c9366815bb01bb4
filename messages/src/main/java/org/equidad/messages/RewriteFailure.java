package org.equidad.messages;

/** Why an answer of the language model is not used; never leaves {@link Rewriter}. */
final class RewriteFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a failure says about the service. */
    enum Kind {
        /** The service may answer if it is asked again. */
        PASSING,
        /** The service answers, but nothing that can be used for any text. */
        SERVICE,
        /** This answer is not used; the next text may fare better. */
        ANSWER
    }

    private final Kind kind;

    RewriteFailure(Kind kind, String code) {
        super(code);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
