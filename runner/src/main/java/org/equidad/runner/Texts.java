package org.equidad.runner;

import java.util.ResourceBundle;

/** The program's texts for people: {@code texts.properties} in English, {@code texts_es.properties} in Spanish. */
final class Texts {
    private static final String BUNDLE = "org.equidad.runner.texts";

    private Texts() {}

    /** The texts in this language, whatever the machine's own. */
    static ResourceBundle of(Language language) {
        return ResourceBundle.getBundle(
                BUNDLE,
                language.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
