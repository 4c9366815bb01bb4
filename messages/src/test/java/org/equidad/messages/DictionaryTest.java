package org.equidad.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DictionaryTest {
    private static DictionaryException mistake(Runnable make) {
        return catchThrowableOfType(DictionaryException.class, make::run);
    }

    private static Topic brief(String es) {
        Sentences s = Sample.sentences("x");
        return new Topic(
                "x", List.of(Condition.any("a")), new Sentences(s.notice(), s.advice(), new Wording(es, "pt", "en")));
    }

    @Test
    void aShortMessageThatDoesNotFitIsAMistakeAtItsSentence() {
        // "Office es: " and ". es"-like ends of the frame take 15 characters: "Office es: {reasons}. es".
        int around = "Office es: . es".length();
        Sample.with(List.of(brief("a".repeat(160 - around))), Sample.frames());
        DictionaryException e = mistake(() -> Sample.with(List.of(brief("a".repeat(161 - around))), Sample.frames()));
        assertThat(e.path()).containsExactly("topics", "x", "brief", "es");
        assertThat(e.problem())
                .startsWith("makes a message of 161 characters for sms; at most 160 are allowed: Office");
        Sample.with(List.of(brief("á".repeat(70 - around))), Sample.frames());
        assertThat(mistake(() -> Sample.with(List.of(brief("á".repeat(71 - around))), Sample.frames()))
                        .problem())
                .startsWith(
                        "makes a message of 71 characters for sms; at most 70 are allowed, as 'á' is not in the GSM");
    }

    @Test
    void theLongestChoiceOfReasonsMustFitAnEmail() {
        Sentences s = Sample.sentences("x");
        String thousand = "a".repeat(1490);
        List<Topic> topics = List.of(
                new Topic(
                        "x", List.of(Condition.any("a")), new Sentences(Sample.words("short"), s.advice(), s.brief())),
                new Topic(
                        "y", List.of(Condition.any("b")), new Sentences(Sample.words(thousand), s.advice(), s.brief())),
                new Topic(
                        "z",
                        List.of(Condition.any("c")),
                        new Sentences(Sample.words(thousand), s.advice(), s.brief())));
        Map<Channel, ByTone<Frame>> frames = Sample.frames();
        // In the application each alone is too long already.
        DictionaryException alone = mistake(() -> Sample.with(topics, frames));
        assertThat(alone.path()).startsWith("frames", "email", "supportive", "text");
        assertThat(alone.problem()).contains("for email; at most 3000");
    }

    @Test
    void placesOfReasonsAreCountedAndOthersRefused() {
        Map<Channel, ByTone<Frame>> frames = Sample.frames();
        frames.put(Channel.APP, Sample.same(new Frame(Optional.empty(), Sample.words("nothing"))));
        assertThat(mistake(() -> Sample.with(Sample.dictionary().topics(), frames)))
                .hasMessage("frames.app.supportive.text.es: {reasons} stands 0 times; 1 is needed");
        frames.put(Channel.APP, Sample.same(new Frame(Optional.empty(), Sample.words("{reasons} {name}"))));
        assertThat(mistake(() -> Sample.with(Sample.dictionary().topics(), frames)))
                .hasMessageContaining("'{name}' stands for nothing here");
        frames.put(Channel.APP, Sample.same(new Frame(Optional.of(Sample.words("s")), Sample.words("{reasons}"))));
        assertThat(mistake(() -> Sample.with(Sample.dictionary().topics(), frames)))
                .hasMessage("frames.app.supportive: only an e-mail has a subject");
        frames.put(Channel.APP, Sample.same(new Frame(Optional.empty(), Sample.words("{reasons}"))));
        frames.put(
                Channel.EMAIL,
                Sample.same(new Frame(Optional.of(Sample.words("s".repeat(80))), Sample.words("{reasons}"))));
        assertThat(mistake(() -> Sample.with(Sample.dictionary().topics(), frames)))
                .hasMessageContaining("the subject has 83 characters");
        frames.remove(Channel.EMAIL);
        assertThat(mistake(() -> Sample.with(Sample.dictionary().topics(), frames)))
                .hasMessage("frames: no frames for email");
    }

    @Test
    void wordsThatMayNotBeSaidAreRefusedWhereverTheyStand() {
        assertThat(mistake(() -> Sample.with(List.of(brief("estás en riesgo")), Sample.frames())))
                .hasMessage("topics.x.brief.es: has the score word 'riesg*'");
        assertThat(mistake(() -> Sample.with(List.of(brief("por tu age")), Sample.frames())))
                .hasMessage("topics.x.brief.es: has the group word 'age'");
    }

    @Test
    void whatIsNeverToldHasNoSentence() {
        assertThat(mistake(
                        () -> Sample.with(List.of(Sample.topic("o", Condition.any("origin=north"))), Sample.frames())))
                .hasMessage("topics.o.when: 'origin=north' is never told");
    }

    @Test
    void emptyPartsAreRefused() {
        assertThat(mistake(() -> Sample.with(List.of(), Sample.frames()))).hasMessage("topics: no topic");
        assertThat(mistake(() -> Sample.topic("x"))).hasMessage("when: no condition");
        assertThat(mistake(() -> new Wording("a", " ", "c"))).hasMessage("pt: the text is empty");
        assertThat(mistake(() -> Sample.with(
                        List.of(Sample.topic("x", Condition.any("a")), Sample.topic("x", Condition.any("b"))),
                        Sample.frames())))
                .hasMessage("topics.x: a second topic of this name");
        assertThatThrownBy(() -> new Condition("a", 2, 1, Set.of())).hasMessageContaining("holds for no value");
        assertThatThrownBy(() -> new Condition("a", Double.NaN, 1, Set.of()))
                .hasMessageContaining("holds for no value");
    }

    @Test
    void missingValuesSatisfyNoCondition() {
        assertThat(Condition.any("a").holds(Double.NaN)).isFalse();
        assertThat(Condition.any("a").holds(0)).isTrue();
        assertThat(Sample.atMost("a", 3).holds(3)).isTrue();
        assertThat(Sample.atMost("a", 3).holds(Math.nextUp(3.0))).isFalse();
        assertThat(new Condition("a", -1, 9, Set.of(0.0)).holds(-0.0)).isTrue();
    }
}
