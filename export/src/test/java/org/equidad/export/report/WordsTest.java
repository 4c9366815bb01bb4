package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.equidad.export.ReaderLanguage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    /** The second of two equal keys would take the place of the first without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"words_es.properties", "words_en.properties"})
    void noKeyStandsTwice(String file) throws IOException {
        try (InputStream in = Words.class.getResourceAsStream(file)) {
            List<String> keys = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[A-Za-z0-9_.-]+ ?=.*"))
                    .map(line -> line.substring(0, line.indexOf('=')).strip())
                    .toList();
            assertThat(keys).hasSizeGreaterThan(500).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyTextExistsInBothLanguages() {
        assertThat(Words.words(ReaderLanguage.ES).stringPropertyNames())
                .isEqualTo(Words.words(ReaderLanguage.EN).stringPropertyNames());
    }
}
