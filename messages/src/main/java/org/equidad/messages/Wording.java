package org.equidad.messages;

/**
 * The same text in the three languages.
 *
 * @param es Spanish of Peru
 * @param pt Portuguese of Brazil
 * @param en English
 */
public record Wording(String es, String pt, String en) {
    public Wording {
        check("es", es);
        check("pt", pt);
        check("en", en);
    }

    private static void check(String language, String text) {
        if (text == null || text.isBlank()) {
            throw new DictionaryException("the text is empty", language);
        }
    }

    /** The text in one of them. */
    public String in(Tongue tongue) {
        return switch (tongue) {
            case ES -> es;
            case PT -> pt;
            case EN -> en;
        };
    }
}
