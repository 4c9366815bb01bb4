package org.equidad.export;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The JSON documents of one export by file name: made by an audit, or read from a folder. Findings, report and
 * validation look at nothing else, so that a cell which the documents do not show cannot reach a sentence or a picture,
 * and so that the same documents give the same bytes wherever they come from.
 *
 * <p>A place in a document is named by an RFC 6901 JSON Pointer ({@code /dimensions/sex/groups/female/fnr}); a place in
 * the export by file name, {@code #} and pointer ({@code fairness_metrics.json#/threshold}). The trees are shared, not
 * copied: who is given one must not change it.
 */
public final class ExportDocuments {
    public static final String FINDINGS = "findings.json";
    public static final String FAIRNESS = "fairness_metrics.json";
    public static final String SHAP = "shap_values.json";
    public static final String CHOROPLETH = "choropleth.json";
    public static final String MODELS = "model_results.json";
    public static final String DESCRIPTIVE = "descriptive_tables.json";
    public static final String MANIFEST = "manifest.json";

    private final Map<String, JsonNode> documents;

    private ExportDocuments(Map<String, JsonNode> documents) {
        this.documents = documents;
    }

    /** Documents by file name, in their order. */
    public static ExportDocuments of(Map<String, ? extends JsonNode> documents) {
        return new ExportDocuments(new LinkedHashMap<>(documents));
    }

    /**
     * Every {@code .json} file that lies directly in the folder, in the order of their names.
     *
     * @throws ExportException if the path is no folder, or a file cannot be read or is not JSON, naming file and line
     */
    public static ExportDocuments read(Path folder) {
        Map<String, JsonNode> read = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") && Files.isRegularFile(file)) {
                    read.put(name, read(name, file));
                }
            }
        } catch (NotDirectoryException e) {
            throw new ExportException(folder + ": is no folder; name the folder that an audit wrote", e);
        } catch (IOException e) {
            throw new ExportException(
                    folder + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        return of(read);
    }

    static JsonNode read(String name, Path file) throws IOException {
        try {
            return Json.read(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ExportException(name + ", line " + line + ": is not JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /** The file names, in their order. */
    public Set<String> names() {
        return java.util.Collections.unmodifiableSet(documents.keySet());
    }

    /** Whether the export has this document. */
    public boolean has(String name) {
        return documents.containsKey(name);
    }

    /** The document of this name, if the export has it. */
    public Optional<JsonNode> document(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    /**
     * The document as its file holds it, UTF-8.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public byte[] bytes(String name) {
        return Json.bytes(document(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("no document '" + name + "' among " + documents.keySet())));
    }

    /** These documents and one more, which takes the place of one of the same name. */
    public ExportDocuments with(String name, JsonNode document) {
        Map<String, JsonNode> more = new LinkedHashMap<>(documents);
        more.put(name, document);
        return of(more);
    }

    /**
     * The value at a place of a document; empty where there is no such document or place, or where it holds null.
     *
     * @throws IllegalArgumentException if the pointer is not one
     */
    public Optional<JsonNode> at(String name, String pointer) {
        return document(name)
                .map(d -> d.at(JsonPointer.compile(pointer)))
                .filter(n -> !n.isMissingNode() && !n.isNull());
    }

    /**
     * The value at {@code file.json#/pointer}; empty where there is none or it is null.
     *
     * @throws IllegalArgumentException if the text has no {@code #} or no pointer after it
     */
    public Optional<JsonNode> resolve(String source) {
        int hash = source.indexOf('#');
        if (hash < 0) {
            throw new IllegalArgumentException("'" + source + "' has no '#' between file and pointer");
        }
        return at(source.substring(0, hash), source.substring(hash + 1));
    }

    /** The pointer that leads through these keys and positions. */
    public static String pointer(List<String> steps) {
        StringBuilder pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** The same for keys given one by one. */
    public static String pointer(String... steps) {
        return pointer(List.of(steps));
    }
}
