package org.equidad.messages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.equidad.serve.Reason;

/**
 * Turns the reasons of a score into a message. Only inputs that raise the score are told, strongest first, each topic
 * once; group attributes never are. A reason describes what moves the model's arithmetic, so the sentences speak of what
 * the value itself says, not of causes.
 */
public final class MessageWriter {
    private final Dictionary dictionary;
    private final Set<String> groupInputs;

    /**
     * A writer for one model.
     *
     * @param groupInputs the model's inputs that are group attributes or made of them
     */
    public MessageWriter(Dictionary dictionary, Set<String> groupInputs) {
        this.dictionary = Objects.requireNonNull(dictionary, "dictionary");
        this.groupInputs = Set.copyOf(groupInputs);
    }

    /**
     * Writes one message.
     *
     * @param reasons the inputs of one row and how far each moves its score, in any order
     */
    public Message write(List<Reason> reasons, Channel channel, Tone tone, Tongue tongue) {
        int most = channel == Channel.EMAIL ? dictionary.mostReasons() : 1;
        Map<Topic, List<String>> told = new LinkedHashMap<>();
        Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
        for (Reason reason : strongest(reasons)) {
            if (told.size() == most) {
                break;
            }
            Optional<Topic> topic =
                    mayBeTold(reason.input()) ? dictionary.topic(reason.input(), reason.value()) : Optional.empty();
            if (topic.isPresent()) {
                told.computeIfAbsent(topic.get(), t -> new ArrayList<>()).add(reason.input());
            } else {
                skipped.merge(why(reason.input()), 1, Integer::sum);
            }
        }
        List<Sentences> sentences = told.isEmpty()
                ? List.of(dictionary.general())
                : told.keySet().stream().map(Topic::sentences).toList();
        Frame frame = dictionary.frames().get(channel).in(tone);
        return new Message(
                channel,
                tone,
                tongue,
                frame.subject().map(s -> Dictionary.filled(s.in(tongue), dictionary.sender(), tongue)),
                Dictionary.text(frame, dictionary.sender(), sentences, channel, tone, tongue),
                told.keySet().stream().map(Topic::key).toList(),
                told.values().stream().flatMap(List::stream).toList(),
                skipped,
                Message.Source.TEMPLATE,
                Optional.empty());
    }

    private List<Reason> strongest(List<Reason> reasons) {
        return reasons.stream()
                .filter(r -> r.contribution() > 0)
                .sorted(Comparator.comparingDouble((Reason r) -> -r.contribution()))
                .limit(dictionary.amongStrongest())
                .toList();
    }

    private boolean mayBeTold(String input) {
        return !groupInputs.contains(input) && !dictionary.isNever(input);
    }

    private Skip why(String input) {
        if (groupInputs.contains(input)) {
            return Skip.GROUP;
        }
        if (dictionary.isNever(input)) {
            return Skip.NEVER;
        }
        return dictionary.knows(input) ? Skip.NO_SENTENCE : Skip.UNKNOWN;
    }
}
