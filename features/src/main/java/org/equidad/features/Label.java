package org.equidad.features;

import java.util.Objects;

/** What readers see for a key: Spanish and English text. */
public record Label(String es, String en) {
    public Label {
        Objects.requireNonNull(es, "es");
        Objects.requireNonNull(en, "en");
    }

    /** The same text in both languages, for keys that nobody translated. */
    public static Label same(String text) {
        return new Label(text, text);
    }
}
