package org.equidad.messages;

import java.util.Locale;

/** A language in which messages are written. */
public enum Tongue {
    /** Spanish of Peru. */
    ES("Spanish (Peru)"),
    /** Portuguese of Brazil. */
    PT("Portuguese (Brazil)"),
    /** English. */
    EN("English");

    private final String english;

    Tongue(String english) {
        this.english = english;
    }

    /** Its name in English. */
    String english() {
        return english;
    }

    /** Its code: es, pt or en. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
