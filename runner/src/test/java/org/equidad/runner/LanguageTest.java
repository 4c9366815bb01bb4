package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageTest {

    @Test
    void theFirstSettingCounts() {
        assertThat(Language.ofEnvironment(Map.of("LANG", "es_PE.UTF-8"))).isEqualTo(Language.ES);
        assertThat(Language.ofEnvironment(Map.of("LANG", "es_PE.UTF-8", "LC_ALL", "C")))
                .isEqualTo(Language.EN);
        assertThat(Language.ofEnvironment(Map.of("LANG", "en_US", "LC_MESSAGES", "es")))
                .isEqualTo(Language.ES);
        assertThat(Language.ofEnvironment(Map.of("LANG", "qu_PE", "LC_ALL", " ")))
                .isEqualTo(Language.EN);
        assertThat(Language.ofEnvironment(Map.of())).isEqualTo(Language.EN);
    }

    @Test
    void theOptionWinsOverTheEnvironment() {
        Map<String, String> spanish = Map.of("LANG", "es");

        assertThat(Language.of(new String[] {"describe", "--lang", "en"}, spanish))
                .isEqualTo(Language.EN);
        assertThat(Language.of(new String[] {"--lang=EN"}, spanish)).isEqualTo(Language.EN);
        assertThat(Language.of(new String[] {"describe"}, spanish)).isEqualTo(Language.ES);
        // An unknown or missing value is an error of the arguments, told in the environment's language.
        assertThat(Language.of(new String[] {"--lang", "fr"}, spanish)).isEqualTo(Language.ES);
        assertThat(Language.of(new String[] {"--lang"}, spanish)).isEqualTo(Language.ES);
    }
}
