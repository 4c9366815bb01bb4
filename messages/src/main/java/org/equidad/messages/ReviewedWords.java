package org.equidad.messages;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Words that no message may hold, in all languages: whole words, whatever their case and accents. A star at the end
 * stands for any ending.
 *
 * @param groups words for group attributes, such as sex or nationality
 * @param scores words for scores, risk and prediction
 */
public record ReviewedWords(List<String> groups, List<String> scores) {
    public ReviewedWords {
        groups = List.copyOf(groups);
        scores = List.copyOf(scores);
        check("groups", groups);
        check("scores", scores);
    }

    private static void check(String key, List<String> words) {
        if (words.isEmpty()) {
            throw new DictionaryException("the list is empty", key);
        }
        for (String word : words) {
            if (!plain(word).matches("[\\p{L}\\p{N}]+(?:[ -][\\p{L}\\p{N}]+)*\\*?|[\\p{S}\\p{P}&&[^*]]")) {
                throw new DictionaryException(
                        "'" + word
                                + "' is no word; letters, digits, single blanks or hyphens, and a star at the end are"
                                + " allowed, or one sign",
                        key);
            }
        }
    }

    /** The first word for a group attribute in a text. */
    Optional<String> groupWordIn(String text) {
        return first(groups, text);
    }

    /** The first word for a score in a text. */
    Optional<String> scoreWordIn(String text) {
        return first(scores, text);
    }

    private static Optional<String> first(List<String> words, String text) {
        String searched = plain(text);
        List<String> found = new ArrayList<>();
        for (String word : words) {
            boolean stem = word.endsWith("*");
            String core = Pattern.quote(plain(stem ? word.substring(0, word.length() - 1) : word));
            boolean sign = !Character.isLetterOrDigit(word.codePointAt(0));
            String pattern = sign ? core : "(?<![\\p{L}\\p{N}])" + core + (stem ? "" : "(?![\\p{L}\\p{N}])");
            if (Pattern.compile(pattern).matcher(searched).find()) {
                found.add(word);
            }
        }
        return found.stream().findFirst();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[\\s\\u00A0]+", " ")
                .toLowerCase(Locale.ROOT);
    }
}
