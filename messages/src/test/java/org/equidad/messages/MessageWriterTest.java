package org.equidad.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.equidad.features.Label;
import org.equidad.serve.Reason;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private final MessageWriter writer = new MessageWriter(Sample.dictionary(), Set.of("area"));

    private static Reason reason(String input, double value, double contribution) {
        return new Reason(input, Label.same(input), value, contribution);
    }

    private Message write(Channel channel, Tone tone, Tongue tongue, Reason... reasons) {
        return writer.write(List.of(reasons), channel, tone, tongue);
    }

    @Test
    void anEmailTellsTheStrongestTopicsOnce() {
        Message message = write(
                Channel.EMAIL,
                Tone.URGENT,
                Tongue.PT,
                reason("mark2", 8, 0.3),
                reason("mark", 10, 0.5),
                reason("debt", 1, 0.2),
                reason("shift=night", 1, 0.1));
        assertThat(message.subject()).contains("about pt");
        assertThat(message.text())
                .isEqualTo("Dear,\n\nmarks seen pt hurry pt\n\ndebt seen pt hurry pt\n\nOffice pt pt");
        assertThat(message.topics()).containsExactly("marks", "debt");
        assertThat(message.reasons()).containsExactly("mark", "mark2", "debt");
        assertThat(message.skipped()).isEmpty();
        assertThat(message.source()).isEqualTo(Message.Source.TEMPLATE);
        assertThat(message.fallback()).isEmpty();
    }

    @Test
    void theOtherChannelsTellOneTopic() {
        Reason[] reasons = {reason("debt", 1, 0.9), reason("mark", 3, 0.5)};
        assertThat(write(Channel.SMS, Tone.RESOURCES, Tongue.EN, reasons).text())
                .isEqualTo("Office en: debt brief en. en");
        assertThat(write(Channel.APP, Tone.RESOURCES, Tongue.EN, reasons).text())
                .isEqualTo("debt seen en help en en");
    }

    @Test
    void whatMayNotBeToldIsPassedOverAndCounted() {
        Message message = write(
                Channel.APP,
                Tone.SUPPORTIVE,
                Tongue.ES,
                reason("area", 1, 0.9),
                reason("sex", 1, 0.8),
                reason("weather", 1, 0.7),
                reason("mark", 19, 0.6),
                reason("debt", 1, 0.5));
        assertThat(message.skipped())
                .isEqualTo(Map.of(Skip.GROUP, 1, Skip.NEVER, 1, Skip.UNKNOWN, 1, Skip.NO_SENTENCE, 1));
        // Only the four strongest are looked at.
        assertThat(message.topics()).isEmpty();
        assertThat(message.text()).startsWith("general seen es");
    }

    @Test
    void whatLowersTheScoreIsNoReason() {
        Message message =
                write(Channel.SMS, Tone.URGENT, Tongue.ES, reason("debt", 1, -2), reason("mark", Double.NaN, 0.1));
        assertThat(message.topics()).isEmpty();
        assertThat(message.skipped()).isEqualTo(Map.of(Skip.NO_SENTENCE, 1));
        assertThat(write(Channel.SMS, Tone.URGENT, Tongue.ES).text()).isEqualTo("Office es: general brief es. es");
    }

    /** Law: the order in which reasons come changes nothing, and no message breaks a limit. */
    @Test
    void orderDoesNotMatterAndLimitsHold() {
        Random random = new Random(11);
        List<String> inputs = List.of("mark", "mark2", "debt", "shift=night", "area", "sex", "weather");
        for (int i = 0; i < 200; i++) {
            List<Reason> reasons = new ArrayList<>();
            for (String input : inputs) {
                reasons.add(reason(input, random.nextInt(3) * 6 - 5, random.nextGaussian()));
            }
            for (Channel channel : Channel.values()) {
                Message message = writer.write(reasons, channel, Tone.SUPPORTIVE, Tongue.EN);
                java.util.Collections.shuffle(reasons, random);
                assertThat(writer.write(reasons, channel, Tone.SUPPORTIVE, Tongue.EN))
                        .isEqualTo(message);
                assertThat(channel.fits(message.text())).isTrue();
                assertThat(message.reasons()).doesNotContain("area", "sex", "weather");
            }
        }
    }
}
