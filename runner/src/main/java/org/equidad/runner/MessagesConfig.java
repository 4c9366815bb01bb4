package org.equidad.runner;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.equidad.messages.ByTone;
import org.equidad.messages.Channel;
import org.equidad.messages.Condition;
import org.equidad.messages.Dictionary;
import org.equidad.messages.DictionaryException;
import org.equidad.messages.Frame;
import org.equidad.messages.ReviewedWords;
import org.equidad.messages.Sentences;
import org.equidad.messages.Topic;
import org.equidad.messages.Wording;

/** Reads a dictionary of sentences; docs/messages.md describes it. */
final class MessagesConfig {
    private static final int MOST_REASONS = 3;
    private static final int AMONG_STRONGEST = 10;

    private MessagesConfig() {}

    /**
     * Reads a dictionary.
     *
     * @throws IllegalArgumentException on any mistake, in one line with file, line and column
     */
    static Dictionary read(ConfigNode root) {
        root.only(
                "audit", "sender", "most_reasons", "among_strongest", "never", "topics", "general", "frames", "words");
        String audit = root.require("audit").text();
        Wording sender = wording(root.require("sender"));
        int most = root.get("most_reasons").map(ConfigNode::integer).orElse(MOST_REASONS);
        int among = root.get("among_strongest").map(ConfigNode::integer).orElse(AMONG_STRONGEST);
        Set<String> never =
                new LinkedHashSet<>(root.get("never").map(ConfigNode::texts).orElse(List.of()));
        List<Topic> topics = new ArrayList<>();
        root.require("topics").entries().forEach((key, node) -> topics.add(topic(key, node)));
        Sentences general = sentences(root.require("general").only("notice", "advice", "brief"));
        Map<Channel, ByTone<Frame>> frames = new EnumMap<>(Channel.class);
        ConfigNode all = root.require("frames").only(keys(Channel.values()));
        for (Channel channel : Channel.values()) {
            frames.put(channel, byTone(all.require(key(channel)), MessagesConfig::frame));
        }
        ReviewedWords words = words(root.require("words"));
        return placed(root, () -> new Dictionary(audit, sender, most, among, never, topics, general, frames, words));
    }

    /** Puts the place that a mistake names before its message. */
    private static <T> T placed(ConfigNode node, Supplier<T> make) {
        try {
            return make.get();
        } catch (DictionaryException e) {
            throw node.nearest(e.path()).mistake(e.problem());
        }
    }

    private static Topic topic(String key, ConfigNode node) {
        node.only("when", "notice", "advice", "brief");
        List<Condition> when = new ArrayList<>();
        for (ConfigNode item : node.require("when").list()) {
            when.add(condition(item));
        }
        Sentences sentences = sentences(node);
        return placed(node, () -> new Topic(key, when, sentences));
    }

    private static Condition condition(ConfigNode node) {
        if (node.isText()) {
            return Condition.any(node.text());
        }
        node.only("input", "at_least", "at_most", "is");
        Set<Double> values = new TreeSet<>();
        if (node.get("is").isPresent()) {
            if (node.get("at_least").isPresent() || node.get("at_most").isPresent()) {
                throw node.mistake("either 'is' or bounds are allowed, not both");
            }
            // Zero of either sign is zero.
            node.require("is").list().forEach(v -> values.add(v.number() + 0.0));
            if (values.isEmpty()) {
                throw node.require("is").mistake("the list is empty");
            }
        }
        return node.here(() -> new Condition(
                node.require("input").text(),
                node.get("at_least").map(ConfigNode::number).orElse(Double.NEGATIVE_INFINITY),
                node.get("at_most").map(ConfigNode::number).orElse(Double.POSITIVE_INFINITY),
                values));
    }

    private static Sentences sentences(ConfigNode node) {
        return new Sentences(
                wording(node.require("notice")),
                byTone(node.require("advice"), MessagesConfig::wording),
                wording(node.require("brief")));
    }

    private static Frame frame(ConfigNode node) {
        node.only("subject", "text");
        Optional<Wording> subject = node.get("subject").map(MessagesConfig::wording);
        return new Frame(subject, wording(node.require("text")));
    }

    private static <T> ByTone<T> byTone(ConfigNode node, Function<ConfigNode, T> make) {
        node.only("supportive", "urgent", "resources");
        return new ByTone<>(
                make.apply(node.require("supportive")),
                make.apply(node.require("urgent")),
                make.apply(node.require("resources")));
    }

    private static Wording wording(ConfigNode node) {
        node.only("es", "pt", "en");
        return placed(
                node,
                () -> new Wording(
                        node.require("es").text(),
                        node.require("pt").text(),
                        node.require("en").text()));
    }

    private static ReviewedWords words(ConfigNode node) {
        node.only("groups", "scores");
        return placed(
                node,
                () -> new ReviewedWords(
                        node.require("groups").texts(), node.require("scores").texts()));
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String[] keys(Enum<?>[] constants) {
        return java.util.Arrays.stream(constants).map(MessagesConfig::key).toArray(String[]::new);
    }
}
