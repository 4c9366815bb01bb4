package org.equidad.messages;

import java.util.Objects;

/**
 * What is said about one matter.
 *
 * @param notice what was seen, without blame; begins the paragraph of an e-mail and a notice in the application
 * @param advice what can be done about it, by tone; follows the notice
 * @param brief the same for a short message
 */
public record Sentences(Wording notice, ByTone<Wording> advice, Wording brief) {
    public Sentences {
        Objects.requireNonNull(notice, "notice");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(brief, "brief");
    }

    /** The paragraph of an e-mail, or the middle of another message. */
    String in(Channel channel, Tone tone, Tongue tongue) {
        return channel == Channel.SMS
                ? brief.in(tongue)
                : notice.in(tongue) + " " + advice.in(tone).in(tongue);
    }
}
