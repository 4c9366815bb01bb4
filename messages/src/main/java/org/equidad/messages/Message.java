package org.equidad.messages;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A message to one person.
 *
 * @param channel where it is read
 * @param tone how it speaks
 * @param tongue its language
 * @param subject of an e-mail
 * @param text the whole text
 * @param topics keys of the topics that it speaks of; empty for the general sentences
 * @param reasons the model's inputs that led to them
 * @param skipped how many stronger inputs were passed over, and why
 * @param source whether the text is the template
 * @param fallback why the template stands although rewriting was asked for
 */
public record Message(
        Channel channel,
        Tone tone,
        Tongue tongue,
        Optional<String> subject,
        String text,
        List<String> topics,
        List<String> reasons,
        Map<Skip, Integer> skipped,
        Source source,
        Optional<String> fallback) {

    /** Who worded the text. */
    public enum Source {
        TEMPLATE,
        REWRITTEN
    }

    public Message {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(tone, "tone");
        Objects.requireNonNull(tongue, "tongue");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(text, "text");
        topics = List.copyOf(topics);
        reasons = List.copyOf(reasons);
        Map<Skip, Integer> counts = new EnumMap<>(Skip.class);
        counts.putAll(skipped);
        skipped = Collections.unmodifiableMap(counts);
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(fallback, "fallback");
    }

    /** The same in other words. */
    Message rewritten(String otherText) {
        return new Message(
                channel,
                tone,
                tongue,
                subject,
                otherText,
                topics,
                reasons,
                skipped,
                Source.REWRITTEN,
                Optional.empty());
    }

    /** The template, with the reason why it was not rewritten. */
    Message keptBecause(String why) {
        return new Message(
                channel, tone, tongue, subject, text, topics, reasons, skipped, Source.TEMPLATE, Optional.of(why));
    }
}
