package org.equidad.messages;

import java.util.Objects;

/**
 * One thing for each tone.
 *
 * @param supportive for {@link Tone#SUPPORTIVE}
 * @param urgent for {@link Tone#URGENT}
 * @param resources for {@link Tone#RESOURCES}
 */
public record ByTone<T>(T supportive, T urgent, T resources) {
    public ByTone {
        Objects.requireNonNull(supportive, "supportive");
        Objects.requireNonNull(urgent, "urgent");
        Objects.requireNonNull(resources, "resources");
    }

    /** That of one tone. */
    public T in(Tone tone) {
        return switch (tone) {
            case SUPPORTIVE -> supportive;
            case URGENT -> urgent;
            case RESOURCES -> resources;
        };
    }
}
