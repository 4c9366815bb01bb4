package org.equidad.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of a search: a header that says which search it is, then one JSON line per trial. A last line without its
 * line feed is what an interruption leaves; it is dropped and its trial runs again. Anything else that does not read is
 * an error. Each line is written and closed at once, so that an interruption loses one trial at most.
 */
final class SearchTrace {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "equidad-search-1";
    private static final int NAME_DIGITS = 12;

    private final Optional<Path> file;
    private final List<SearchTrial> recorded;

    private SearchTrace(Optional<Path> file, List<SearchTrial> recorded) {
        this.file = file;
        this.recorded = recorded;
    }

    static SearchTrace open(ModelKind kind, SearchSpace space, Map<String, String> rows, SearchSettings settings) {
        if (settings.trace().isEmpty()) {
            return new SearchTrace(settings.trace(), List.of());
        }
        ObjectNode header = JSON.createObjectNode();
        header.put("format", FORMAT);
        header.put("model", kind.key());
        header.put("searcher", ModelSearch.SEARCHER);
        header.put("seed", settings.seed());
        header.put("max_trees", settings.booster().maxTrees());
        header.put("patience", settings.booster().patience());
        header.put("balance", settings.booster().balance().name());
        header.put("booster_seed", settings.booster().seed());
        header.set("space", JSON.valueToTree(space.dimensions()));
        rows.forEach(header::put);
        Path path = fileOf(settings.trace().get(), kind, header);
        Optional<Path> file = Optional.of(path);
        try {
            if (!Files.exists(path) || Files.size(path) == 0) {
                Files.writeString(path, header + "\n");
                return new SearchTrace(file, List.of());
            }
            return new SearchTrace(file, resume(path, header));
        } catch (IOException e) {
            throw new ModelException("trace " + path + ": cannot be read or written (" + e + ")", e);
        }
    }

    /** The rows of a search, for its header. */
    static Map<String, String> rows(LabelledRows training, LabelledRows validation) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("training_rows", Fingerprint.of(training));
        rows.put("validation_rows", Fingerprint.of(validation));
        return rows;
    }

    static Map<String, String> rows(LabelledRows training, Folds folds) {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("training_rows", Fingerprint.of(training));
        rows.put("folds", Fingerprint.of(Arrays.toString(folds.codes())));
        return rows;
    }

    /** In a folder every search has a file of its own, so that none meets the trace of another. */
    private static Path fileOf(Path given, ModelKind kind, ObjectNode header) {
        return Files.isDirectory(given)
                ? given.resolve(
                        kind.key() + "-" + Fingerprint.of(header.toString()).substring(0, NAME_DIGITS) + ".jsonl")
                : given;
    }

    private static List<SearchTrial> resume(Path path, ObjectNode header) throws IOException {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        if (end == 0) {
            throw damaged(path, 1, "no whole line");
        }
        List<String> lines = text.substring(0, end).lines().toList();
        JsonNode found = parse(path, 1, lines.get(0));
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            // Compared as text: 42 is an int when read and a long when written.
            if (!field.getValue().toString().equals(found.path(field.getKey()).toString())) {
                throw new ModelException("trace " + path + " is of another search: '" + field.getKey() + "' is "
                        + shown(found.path(field.getKey())) + " there and " + shown(field.getValue())
                        + " here; give another file or remove this one");
            }
        }
        List<SearchTrial> trials = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            trials.add(trial(path, i + 1, parse(path, i + 1, lines.get(i)), i));
        }
        if (end < text.length()) {
            Files.write(path, text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1));
        }
        return trials;
    }

    private static SearchTrial trial(Path path, int line, JsonNode node, int number) {
        JsonNode values = node.path("parameters");
        if (node.path("trial").asInt(-1) != number) {
            throw damaged(path, line, "trial " + number + " is expected");
        }
        if (!values.isObject()
                || !node.path("pr_auc").isNumber()
                || !node.path("trees").isInt()) {
            throw damaged(path, line, "'parameters', 'pr_auc' or 'trees' is missing");
        }
        Map<String, Double> parameters = new LinkedHashMap<>();
        values.properties().forEach(e -> parameters.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
        return new SearchTrial(
                number,
                parameters,
                node.get("pr_auc").asDouble(),
                node.get("trees").asInt());
    }

    private static JsonNode parse(Path path, int line, String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw damaged(path, line, "not JSON");
        }
        throw damaged(path, line, "not a JSON object");
    }

    private static ModelException damaged(Path path, int line, String why) {
        return new ModelException("trace " + path + ", line " + line + ": damaged (" + why
                + "); remove the lines from there on, or the file, and start again");
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }

    /** The trial as the file has it, where it has it. */
    Optional<SearchTrial> recorded(int number, Map<String, Double> values) {
        if (number > recorded.size()) {
            return Optional.empty();
        }
        SearchTrial trial = recorded.get(number - 1);
        if (!trial.parameters().equals(values)) {
            throw damaged(file.orElseThrow(), number + 1, "its parameters do not follow from the trials before");
        }
        return Optional.of(trial);
    }

    void append(SearchTrial trial) {
        if (file.isEmpty()) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("trial", trial.number());
        ObjectNode parameters = line.putObject("parameters");
        trial.parameters().forEach(parameters::put);
        line.put("pr_auc", trial.validationPrAuc());
        line.put("trees", trial.trees());
        try {
            Files.writeString(file.get(), line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ModelException("trace " + file.get() + ": cannot be written (" + e + ")", e);
        }
    }
}
