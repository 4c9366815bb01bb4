package org.equidad.runner;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the checks are called in the user's language. A check has an English name, which the manifest's readers rely on;
 * the texts whose keys start with {@code gate.} hold the names with {@code %s} for what changes.
 */
final class GateTexts {
    private static final String PREFIX = "gate.";

    private GateTexts() {}

    /** The name in this language; the English one where the texts do not hold it. */
    static String in(Language language, String name) {
        return translated(language, name).orElse(name);
    }

    static Optional<String> translated(Language language, String name) {
        ResourceBundle english = Texts.of(Language.EN);
        // Names without parts that change come first: they are the exact ones.
        List<String> keys = english.keySet().stream()
                .filter(key -> key.startsWith(PREFIX))
                .sorted(Comparator.comparing(
                                (String key) -> english.getString(key).contains("%s"))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String key : keys) {
            Matcher match = pattern(english.getString(key)).matcher(name);
            if (match.matches()) {
                String text = Texts.of(language).getString(key);
                return Optional.of(match.groupCount() == 0 ? text : String.format(text, match.group(1)));
            }
        }
        return Optional.empty();
    }

    private static Pattern pattern(String text) {
        int hole = text.indexOf("%s");
        return hole < 0
                ? Pattern.compile(Pattern.quote(text))
                : Pattern.compile(
                        Pattern.quote(text.substring(0, hole)) + "(.+)" + Pattern.quote(text.substring(hole + 2)));
    }
}
