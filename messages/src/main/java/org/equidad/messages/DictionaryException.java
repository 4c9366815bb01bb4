package org.equidad.messages;

import java.util.ArrayList;
import java.util.List;

/** A mistake in a dictionary of sentences, with the keys that lead to it. */
public final class DictionaryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final ArrayList<String> path;

    DictionaryException(String problem, String... path) {
        super(String.join(".", path) + ": " + problem);
        this.problem = problem;
        this.path = new ArrayList<>(List.of(path));
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** Keys from the top of the dictionary, or of the part that was being made, to the place. */
    public List<String> path() {
        return List.copyOf(path);
    }
}
