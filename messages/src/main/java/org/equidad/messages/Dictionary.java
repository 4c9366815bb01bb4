package org.equidad.messages;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The reviewed sentences of one audit. Making one proves, for every tone and language and every choice of topics, that
 * messages stay within the limits of their channels and hold none of the words that they must not hold; nothing is ever
 * cut.
 *
 * @param audit key of the audit whose models it speaks for
 * @param sender who writes, as the reader knows them
 * @param mostReasons most topics in one e-mail; the other channels have one
 * @param amongStrongest how many of the inputs that raise a score most are looked at
 * @param never inputs or features that are never told, beside the group attributes of the audit
 * @param topics what can be said, in order of preference where one value fits several
 * @param general what is said where no topic fits
 * @param frames what stands around it, by channel and tone
 * @param words what no message may hold
 */
public record Dictionary(
        String audit,
        Wording sender,
        int mostReasons,
        int amongStrongest,
        Set<String> never,
        List<Topic> topics,
        Sentences general,
        Map<Channel, ByTone<Frame>> frames,
        ReviewedWords words) {

    public Dictionary {
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(sender, "sender");
        if (mostReasons < 1 || mostReasons > 5) {
            throw new DictionaryException(mostReasons + " is not between 1 and 5", "most_reasons");
        }
        if (amongStrongest < mostReasons) {
            throw new DictionaryException(amongStrongest + " is below most_reasons, " + mostReasons, "among_strongest");
        }
        never = Collections.unmodifiableSet(new LinkedHashSet<>(never));
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
            throw new DictionaryException("no topic", "topics");
        }
        Objects.requireNonNull(general, "general");
        frames = Map.copyOf(frames);
        Objects.requireNonNull(words, "words");
        for (Channel channel : Channel.values()) {
            if (!frames.containsKey(channel)) {
                throw new DictionaryException("no frames for " + key(channel), "frames");
            }
        }
        Set<String> keys = new LinkedHashSet<>();
        for (Topic topic : topics) {
            if (!keys.add(topic.key())) {
                throw new DictionaryException("a second topic of this name", "topics", topic.key());
            }
            for (Condition condition : topic.when()) {
                if (isNamed(never, condition.input())) {
                    throw new DictionaryException(
                            "'" + condition.input() + "' is never told", "topics", topic.key(), "when");
                }
            }
        }
        new DictionaryProof(sender, mostReasons, topics, general, frames, words).check();
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether an input, or the category feature that it indicates, is among these names. */
    static boolean isNamed(Set<String> names, String input) {
        int equals = input.indexOf('=');
        return names.contains(input) || equals > 0 && names.contains(input.substring(0, equals));
    }

    /** Whether an input is never told. */
    boolean isNever(String input) {
        return isNamed(never, input);
    }

    /** Whether any sentence speaks of an input. */
    boolean knows(String input) {
        return topics.stream()
                .flatMap(t -> t.when().stream())
                .anyMatch(c -> c.input().equals(input));
    }

    /** The first topic that is true of this value of an input. */
    Optional<Topic> topic(String input, double value) {
        return topics.stream()
                .filter(t -> t.when().stream().anyMatch(c -> c.input().equals(input) && c.holds(value)))
                .findFirst();
    }

    /** The inputs that the topics speak of, in their order. */
    public Set<String> inputs() {
        Set<String> inputs = new LinkedHashSet<>();
        topics.forEach(t -> t.when().forEach(c -> inputs.add(c.input())));
        return inputs;
    }

    /** A whole message around these sentences, which no limit is checked for. */
    static String text(
            Frame frame, Wording sender, List<Sentences> sentences, Channel channel, Tone tone, Tongue tongue) {
        List<String> parts =
                sentences.stream().map(s -> s.in(channel, tone, tongue)).toList();
        return filled(
                frame.text().in(tongue).strip().replace(Frame.REASONS, String.join("\n\n", parts)), sender, tongue);
    }

    static String filled(String text, Wording sender, Tongue tongue) {
        return text.replace(Frame.SENDER, sender.in(tongue));
    }
}
