package org.equidad.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewedWordsTest {
    private final ReviewedWords words = Sample.reviewed();

    @ParameterizedTest
    @ValueSource(strings = {"Las MUJERES saben", "mujer", "A Raça é", "a raca", "your age, too", "mujercita"})
    void wordsAreFoundWhateverTheirCaseAndAccents(String text) {
        assertThat(words.groupWordIn(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pages", "teenager", "racas", "engage", ""})
    void partsOfOtherWordsAreNot(String text) {
        assertThat(words.groupWordIn(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"está en riesgo", "you may drop out soon", "drop\nout", "un 80%", "arriesgado no, riesgoso sí"})
    void scoreWordsAndSignsAreFound(String text) {
        assertThat(words.scoreWordIn(text)).isPresent();
    }

    @Test
    void emptyListsAndWordsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new ReviewedWords(List.of(), List.of("a")))
                .isInstanceOf(DictionaryException.class)
                .hasMessage("groups: the list is empty");
        assertThatThrownBy(() -> new ReviewedWords(List.of("a"), List.of("a*b")))
                .hasMessageContaining("scores: 'a*b' is no word");
        assertThatThrownBy(() -> new ReviewedWords(List.of("*"), List.of("a"))).hasMessageContaining("is no word");
    }
}
