package org.equidad.messages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through every message that a dictionary can make. */
record DictionaryProof(
        Wording sender,
        int mostReasons,
        List<Topic> topics,
        Sentences general,
        Map<Channel, ByTone<Frame>> frames,
        ReviewedWords words) {
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*\\}?|\\}");

    /** Sentences and the keys that lead to them. */
    private record Placed(Sentences sentences, List<String> path) {}

    /**
     * Looks at all texts, then at all messages.
     *
     * @throws DictionaryException at the first that may not be
     */
    void check() {
        List<Placed> all = new ArrayList<>();
        topics.forEach(t -> all.add(new Placed(t.sentences(), List.of("topics", t.key()))));
        all.add(new Placed(general, List.of("general")));
        for (Tongue tongue : Tongue.values()) {
            text(sender.in(tongue), 0, List.of("sender", tongue.code()));
            for (Placed placed : all) {
                texts(placed, tongue);
            }
            for (Channel channel : Channel.values()) {
                for (Tone tone : Tone.values()) {
                    frame(channel, tone, tongue);
                    messages(all, channel, tone, tongue);
                }
            }
        }
    }

    private void texts(Placed placed, Tongue tongue) {
        Sentences s = placed.sentences();
        text(s.notice().in(tongue), 0, path(placed.path(), "notice", tongue.code()));
        text(s.brief().in(tongue), 0, path(placed.path(), "brief", tongue.code()));
        for (Tone tone : Tone.values()) {
            text(s.advice().in(tone).in(tongue), 0, path(placed.path(), "advice", key(tone), tongue.code()));
        }
    }

    private void frame(Channel channel, Tone tone, Tongue tongue) {
        Frame frame = frames.get(channel).in(tone);
        List<String> place = List.of("frames", key(channel), key(tone));
        text(frame.text().in(tongue), 1, path(place, "text", tongue.code()));
        if (frame.subject().isPresent() != channel.hasSubject()) {
            throw mistake(channel.hasSubject() ? "a subject is missing" : "only an e-mail has a subject", path(place));
        }
        if (frame.subject().isPresent()) {
            String subject = frame.subject().get().in(tongue);
            List<String> at = path(place, "subject", tongue.code());
            text(subject, 0, at);
            String shown = Dictionary.filled(subject, sender, tongue);
            if (shown.contains("\n") || shown.length() > Channel.LONGEST_SUBJECT) {
                throw mistake(
                        "the subject has " + shown.length() + " characters; one line of at most "
                                + Channel.LONGEST_SUBJECT + " is allowed",
                        at);
            }
        }
    }

    /** One text: no forbidden word, and the reasons' place as often as it must be there. */
    private void text(String text, int places, List<String> at) {
        words.groupWordIn(text).ifPresent(w -> {
            throw mistake("has the group word '" + w + "'", at);
        });
        words.scoreWordIn(text).ifPresent(w -> {
            throw mistake("has the score word '" + w + "'", at);
        });
        int found = 0;
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            if (matcher.group().equals(Frame.REASONS)) {
                found++;
            } else if (!matcher.group().equals(Frame.SENDER) || at.get(0).equals("sender")) {
                throw mistake("'" + matcher.group() + "' stands for nothing here", at);
            }
        }
        if (found != places) {
            throw mistake(Frame.REASONS + " stands " + found + " times; " + places + " is needed", at);
        }
    }

    /** Each topic alone, and for an e-mail the longest together, which no other choice exceeds. */
    private void messages(List<Placed> all, Channel channel, Tone tone, Tongue tongue) {
        Frame frame = frames.get(channel).in(tone);
        for (Placed placed : all) {
            String field = channel == Channel.SMS ? "brief" : "notice";
            List<String> at = path(placed.path(), field, tongue.code());
            limit(channel, Dictionary.text(frame, sender, List.of(placed.sentences()), channel, tone, tongue), at);
        }
        if (channel == Channel.EMAIL) {
            List<Sentences> longest = topics.stream()
                    .map(Topic::sentences)
                    .sorted(Comparator.comparingInt((Sentences s) ->
                                    -channel.length(Dictionary.filled(s.in(channel, tone, tongue), sender, tongue)))
                            .thenComparing(s -> s.notice().en()))
                    .limit(mostReasons)
                    .toList();
            limit(
                    channel,
                    Dictionary.text(frame, sender, longest, channel, tone, tongue),
                    List.of("frames", key(channel), key(tone), "text", tongue.code()));
        }
    }

    private static void limit(Channel channel, String text, List<String> at) {
        if (!channel.fits(text)) {
            String outside = channel == Channel.SMS
                    ? Optional.of(Gsm.firstOutside(text))
                            .filter(c -> c >= 0)
                            .map(c -> ", as '" + Character.toString(c) + "' is not in the GSM 7-bit alphabet")
                            .orElse("")
                    : "";
            throw mistake(
                    "makes a message of " + channel.length(text) + " characters for " + key(channel) + "; at most "
                            + channel.limit(text) + " are allowed" + outside + ": " + text.replace("\n", " "),
                    at);
        }
    }

    private static List<String> path(List<String> start, String... more) {
        List<String> path = new ArrayList<>(start);
        path.addAll(List.of(more));
        return path;
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static DictionaryException mistake(String problem, List<String> path) {
        return new DictionaryException(problem, path.toArray(String[]::new));
    }
}
