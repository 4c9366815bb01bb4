package org.equidad.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTest {
    /** Lengths after 3GPP TS 23.038: é, ñ, ü, ¿, ¡, à are in the 7-bit alphabet, á, í, ó, ú, ã, ç, ê are not. */
    @ParameterizedTest
    @CsvSource({
        "Hola, 4, 160",
        "¿Qué señal? ¡Sí no!, 19, 70",
        "¿Qué señal? ¡No!, 16, 160",
        "pingüino à é ñ, 14, 160",
        "você, 4, 70",
        "ação, 4, 70",
        "10 €, 5, 160",
        "[a], 5, 160",
        "😀, 2, 70"
    })
    void aShortMessageIsCountedAsItIsSent(String text, int length, int limit) {
        assertThat(Channel.SMS.length(text)).isEqualTo(length);
        assertThat(Channel.SMS.limit(text)).isEqualTo(limit);
    }

    @Test
    void theLastCharacterThatFitsFits() {
        assertThat(Channel.SMS.fits("a".repeat(160))).isTrue();
        assertThat(Channel.SMS.fits("a".repeat(161))).isFalse();
        assertThat(Channel.SMS.fits("a".repeat(158) + "€")).isTrue();
        assertThat(Channel.SMS.fits("a".repeat(159) + "€")).isFalse();
        assertThat(Channel.SMS.fits("á".repeat(70))).isTrue();
        assertThat(Channel.SMS.fits("á".repeat(71))).isFalse();
        assertThat(Channel.APP.fits("á".repeat(300))).isTrue();
        assertThat(Channel.APP.fits("á".repeat(301))).isFalse();
        assertThat(Channel.EMAIL.fits("😀".repeat(3000))).isTrue();
        assertThat(Channel.EMAIL.fits("😀".repeat(3001))).isFalse();
    }

    @Test
    void theAlphabetHas127Characters() {
        // 128 codes less the escape; letters outside need the other encoding.
        long inside = java.util.stream.IntStream.range(0, 0x10000)
                .filter(c -> !Character.isSurrogate((char) c))
                .filter(c -> Gsm.firstOutside(Character.toString(c)) < 0)
                .count();
        // And ten of the extension table: form feed ^ { } \ [ ~ ] | €.
        assertThat(inside).isEqualTo(127 + 10);
    }
}
