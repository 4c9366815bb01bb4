package org.equidad.messages;

/** Why an input that raises a score was not told. */
public enum Skip {
    /** It is a group attribute of the audit or made of one. */
    GROUP,
    /** The dictionary says never. */
    NEVER,
    /** No sentence speaks of it. */
    UNKNOWN,
    /** No sentence is true of its value. */
    NO_SENTENCE
}
