package org.equidad.runner;

import java.util.Locale;
import java.util.Map;

/** The language the program speaks to people: help, progress and summaries. Files and their keys do not change with it. */
enum Language {
    ES(Locale.forLanguageTag("es-PE")),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }

    /** The language of the first of LC_ALL, LC_MESSAGES and LANG that is set, as POSIX orders them; English if unknown. */
    static Language ofEnvironment(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return value.toLowerCase(Locale.ROOT).startsWith("es") ? ES : EN;
            }
        }
        return EN;
    }

    /**
     * The language that {@code --lang} in these arguments asks for, else the environment's. It is read before the
     * arguments are parsed, because the messages about wrong arguments are in that language too.
     */
    static Language of(String[] arguments, Map<String, String> environment) {
        for (int i = 0; i < arguments.length; i++) {
            String value = null;
            if (arguments[i].startsWith("--lang=")) {
                value = arguments[i].substring("--lang=".length());
            } else if (arguments[i].equals("--lang") && i + 1 < arguments.length) {
                value = arguments[i + 1];
            }
            for (Language language : values()) {
                if (language.name().equalsIgnoreCase(value)) {
                    return language;
                }
            }
        }
        return ofEnvironment(environment);
    }
}
