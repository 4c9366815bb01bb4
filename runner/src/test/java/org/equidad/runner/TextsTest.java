package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:\\d+\\$)?[,.\\d]*[a-zA-Z%]");

    @Test
    void bothLanguagesSayTheSameThings() {
        ResourceBundle english = Texts.of(Language.EN);
        ResourceBundle spanish = Texts.of(Language.ES);

        assertThat(spanish.keySet()).containsExactlyInAnyOrderElementsOf(english.keySet());
        for (String key : english.keySet()) {
            assertThat(placeholders(spanish.getString(key))).as(key).isEqualTo(placeholders(english.getString(key)));
        }
    }

    @Test
    void spanishIsReadAsUtf8() {
        assertThat(Texts.of(Language.ES).getString("option.version")).isEqualTo("Mostrar la versión y terminar.");
    }

    private static List<String> placeholders(String text) {
        List<String> found = new ArrayList<>();
        PLACEHOLDER.matcher(text).results().forEach(r -> found.add(r.group()));
        return found;
    }
}
