package org.equidad.messages;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small dictionary whose texts name where they come from, and parts of it to change. */
final class Sample {
    private Sample() {}

    static Wording words(String text) {
        return new Wording(text + " es", text + " pt", text + " en");
    }

    static <T> ByTone<T> same(T each) {
        return new ByTone<>(each, each, each);
    }

    static Sentences sentences(String matter) {
        return new Sentences(
                words(matter + " seen"),
                new ByTone<>(words("cheer"), words("hurry"), words("help")),
                words(matter + " brief"));
    }

    static Topic topic(String key, Condition... when) {
        return new Topic(key, List.of(when), sentences(key));
    }

    static Condition atMost(String input, double bound) {
        return new Condition(input, Double.NEGATIVE_INFINITY, bound, Set.of());
    }

    static Map<Channel, ByTone<Frame>> frames() {
        Map<Channel, ByTone<Frame>> frames = new EnumMap<>(Channel.class);
        frames.put(
                Channel.EMAIL, same(new Frame(Optional.of(words("about")), words("Dear,\n\n{reasons}\n\n{sender}"))));
        frames.put(Channel.SMS, same(new Frame(Optional.empty(), words("{sender}: {reasons}."))));
        frames.put(Channel.APP, same(new Frame(Optional.empty(), words("{reasons}"))));
        return frames;
    }

    static ReviewedWords reviewed() {
        return new ReviewedWords(List.of("mujer*", "raça", "age"), List.of("riesg*", "drop out", "%"));
    }

    static Dictionary with(List<Topic> topics, Map<Channel, ByTone<Frame>> frames) {
        return new Dictionary(
                "school",
                new Wording("Office es", "Office pt", "Office en"),
                2,
                4,
                Set.of("sex", "origin"),
                topics,
                sentences("general"),
                frames,
                reviewed());
    }

    static Dictionary dictionary() {
        return with(
                List.of(
                        topic("marks", atMost("mark", 11), atMost("mark2", 11)),
                        topic("debt", new Condition("debt", 0, 9, Set.of(1.0))),
                        topic("night", Condition.any("shift=night"))),
                frames());
    }

    static Message message(Channel channel, String text) {
        return new Message(
                channel,
                Tone.SUPPORTIVE,
                Tongue.ES,
                Optional.empty(),
                text,
                List.of(),
                List.of(),
                Map.of(),
                Message.Source.TEMPLATE,
                Optional.empty());
    }
}
