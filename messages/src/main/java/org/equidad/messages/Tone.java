package org.equidad.messages;

/** How a message speaks. */
public enum Tone {
    /** Encourages. */
    SUPPORTIVE,
    /** Asks to act within days. */
    URGENT,
    /** Names what help there is. */
    RESOURCES
}
