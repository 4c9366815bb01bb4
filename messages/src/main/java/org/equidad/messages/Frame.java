package org.equidad.messages;

import java.util.Objects;
import java.util.Optional;

/**
 * What stands around the reasons in every message of one channel and tone.
 *
 * @param subject of an e-mail; empty elsewhere
 * @param text with {@value #REASONS} once, where the reasons go; {@value #SENDER} stands for who writes
 */
public record Frame(Optional<Wording> subject, Wording text) {
    static final String REASONS = "{reasons}";
    static final String SENDER = "{sender}";

    public Frame {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
    }
}
