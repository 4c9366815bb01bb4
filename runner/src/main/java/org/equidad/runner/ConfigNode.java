package org.equidad.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file that knows where it stands, so that every mistake is told with line and column. Scalars are
 * read as they are written: {@code no} is the text no, not false.
 */
final class ConfigNode {
    private static final int MAX_CHARACTERS = 1 << 20;

    private final String file;
    private final String path;
    private final Node node;
    private Map<String, ConfigNode> entries;

    private ConfigNode(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if there is none, or on text that is no YAML
     */
    static ConfigNode read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ": is not UTF-8 text", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /**
     * Reads a document.
     *
     * @param file its name in messages
     * @throws IllegalArgumentException on text that is no YAML, with line and column
     */
    static ConfigNode parse(String file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setMaxAliasesForCollections(50);
        Node root;
        try {
            root = new Yaml(options).compose(new java.io.StringReader(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new IllegalArgumentException(
                    file + (mark == null ? "" : at(mark)) + ": no valid YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(
                    file + ": no valid YAML: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
        if (root == null) {
            throw new IllegalArgumentException(file + ": is empty");
        }
        return new ConfigNode(file, "", root);
    }

    private static String at(Mark mark) {
        return ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    /** A mistake at this place. */
    IllegalArgumentException mistake(String what) {
        return new IllegalArgumentException(
                file + at(node.getStartMark()) + ": " + (path.isEmpty() ? "" : path + ": ") + what);
    }

    /** Calls, and puts this place before the message of an {@link IllegalArgumentException}. */
    <T> T here(Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            if (e.getMessage() != null && e.getMessage().startsWith(file + ", line ")) {
                throw e;
            }
            throw mistake(e.getMessage());
        }
    }

    boolean isText() {
        return node instanceof ScalarNode && !node.getTag().equals(Tag.NULL);
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The scalar as it is written. */
    String text() {
        if (!isText()) {
            throw mistake(
                    node instanceof ScalarNode
                            ? "no value"
                            : "a single value is needed, not a " + (isList() ? "list" : "map"));
        }
        return ((ScalarNode) node).getValue();
    }

    int integer() {
        try {
            return Integer.parseInt(text().strip());
        } catch (NumberFormatException e) {
            throw mistake("'" + text() + "' is not a whole number");
        }
    }

    /** A finite number. */
    double number() {
        try {
            double value = Double.parseDouble(text().strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw mistake("'" + text() + "' is not a number");
        }
        throw mistake("'" + text() + "' is not a finite number");
    }

    /** One of the constants, written in lower case. */
    <E extends Enum<E>> E oneOf(Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(java.util.Locale.ROOT).equals(text())) {
                return constant;
            }
        }
        throw mistake("'" + text() + "' is unknown"
                + suggestion(
                        text(),
                        java.util.Arrays.stream(type.getEnumConstants())
                                .map(c -> c.name().toLowerCase(java.util.Locale.ROOT))
                                .toList()));
    }

    /** The items; a single value is a list of one. */
    List<ConfigNode> list() {
        if (node instanceof SequenceNode sequence) {
            List<ConfigNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(new ConfigNode(file, path + "[" + items.size() + "]", item));
            }
            return items;
        }
        if (isText()) {
            return List.of(this);
        }
        throw mistake("a list is needed");
    }

    List<String> texts() {
        return list().stream().map(ConfigNode::text).toList();
    }

    /** The entries in the order of the file; a key that stands twice is refused. */
    Map<String, ConfigNode> entries() {
        if (entries != null) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw mistake("a map of keys and values is needed");
        }
        Map<String, ConfigNode> found = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            ConfigNode keyNode = new ConfigNode(file, path, tuple.getKeyNode());
            String key = keyNode.text();
            String below = path.isEmpty() ? key : path + "." + key;
            if (found.put(key, new ConfigNode(file, below, tuple.getValueNode())) != null) {
                throw keyNode.mistake("the key '" + key + "' stands twice");
            }
        }
        entries = found;
        return found;
    }

    /** Refuses every key that is not among these. */
    ConfigNode only(String... allowed) {
        entries();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            ConfigNode key = new ConfigNode(file, path, tuple.getKeyNode());
            if (!List.of(allowed).contains(key.text())) {
                throw key.mistake("unknown key '" + key.text() + "'" + suggestion(key.text(), List.of(allowed)));
            }
        }
        return this;
    }

    Optional<ConfigNode> get(String key) {
        return Optional.ofNullable(entries().get(key));
    }

    ConfigNode require(String key) {
        return get(key).orElseThrow(() -> mistake("the key '" + key + "' is missing"));
    }

    /** The place that these keys lead to, or the last on the way that is there. */
    ConfigNode nearest(List<String> keys) {
        ConfigNode place = this;
        for (String key : keys) {
            ConfigNode next = place.isMap() ? place.entries().get(key) : null;
            if (next == null) {
                break;
            }
            place = next;
        }
        return place;
    }

    private static String suggestion(String given, List<String> allowed) {
        String nearest = allowed.stream()
                .filter(a -> distance(a, given) <= 2)
                .min(java.util.Comparator.comparingInt(a -> distance(a, given)))
                .orElse(null);
        return (nearest == null ? "" : "; did you mean '" + nearest + "'?")
                + "; allowed are "
                + String.join(", ", allowed);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
