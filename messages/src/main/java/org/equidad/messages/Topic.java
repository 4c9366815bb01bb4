package org.equidad.messages;

import java.util.List;
import java.util.Objects;

/**
 * A matter that several inputs may tell of: a message speaks of it once.
 *
 * @param key its name in the dictionary
 * @param when conditions, any of which makes the sentences true
 * @param sentences what is said
 */
public record Topic(String key, List<Condition> when, Sentences sentences) {
    public Topic {
        Objects.requireNonNull(key, "key");
        when = List.copyOf(when);
        Objects.requireNonNull(sentences, "sentences");
        if (when.isEmpty()) {
            throw new DictionaryException("no condition", "when");
        }
    }
}
