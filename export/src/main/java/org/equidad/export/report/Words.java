package org.equidad.export.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.equidad.export.ReaderLanguage;

/** The report's own texts by key, from {@code words_es.properties} and {@code words_en.properties}. */
final class Words {
    private static final Map<ReaderLanguage, Properties> WORDS = new EnumMap<>(ReaderLanguage.class);

    static {
        WORDS.put(ReaderLanguage.ES, load("words_es.properties"));
        WORDS.put(ReaderLanguage.EN, load("words_en.properties"));
    }

    private Words() {}

    /** The text of a key with {0}, {1} ... replaced by these: texts in the same language, anything else as it prints. */
    static Text of(String key, Object... arguments) {
        return language -> {
            String text = WORDS.get(language).getProperty(key);
            if (text == null) {
                throw new IllegalArgumentException("no text '" + key + "' in " + language.tag());
            }
            for (int i = 0; i < arguments.length; i++) {
                String argument = arguments[i] instanceof Text part ? part.in(language) : String.valueOf(arguments[i]);
                text = text.replace("{" + i + "}", argument);
            }
            return text;
        };
    }

    /** The text of a key, or another where there is none. */
    static Text orElse(String key, Text other) {
        return has(key) ? of(key) : other;
    }

    static boolean has(String key) {
        return WORDS.values().stream().allMatch(w -> w.containsKey(key));
    }

    static Properties words(ReaderLanguage language) {
        return WORDS.get(language);
    }

    private static Properties load(String name) {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(Words.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " inside the program cannot be read", e);
        }
        return words;
    }
}
