package org.equidad.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model with what belongs to it, kept in a folder: the model's own text and {@code manifest.json}, which says what it
 * is, where it comes from and the SHA-256 of the text. After loading, scores are identical to the last digit.
 *
 * @param model the model
 * @param calibrator its calibration, where there is one
 * @param threshold its decision threshold on the raw score, where there is one
 * @param provenance where it comes from
 */
public record SavedModel(
        Classifier model, Optional<Calibrator> calibrator, OptionalDouble threshold, Provenance provenance) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "equidad-model-1";
    private static final String MANIFEST = "manifest.json";

    /**
     * Where a model comes from; texts by name, kept in the order given.
     *
     * @param data hashes of the data it was trained on, by file
     * @param versions of this program and the libraries
     * @param settings all that was chosen, seeds included
     * @param savedAt when
     */
    public record Provenance(
            Map<String, String> data, Map<String, String> versions, Map<String, String> settings, Instant savedAt) {

        public Provenance {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * Writes the folder, whole or not at all.
     *
     * @param folder must not exist; its parent must
     * @throws IllegalArgumentException where it exists
     * @throws ModelException where it cannot be written
     */
    public void save(Path folder) {
        if (Files.exists(folder)) {
            throw new IllegalArgumentException("model folder " + folder + " exists already; give a new one");
        }
        Path absolute = folder.toAbsolutePath();
        try {
            Path partial = Files.createTempDirectory(absolute.getParent(), ".partial-");
            try {
                Files.writeString(partial.resolve(fileName(model.kind())), model.text());
                Files.writeString(partial.resolve(MANIFEST), manifest().toPrettyString() + "\n");
                Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                discard(partial);
            }
        } catch (IOException e) {
            throw new ModelException("model folder " + folder + ": cannot be written (" + e + ")", e);
        }
    }

    private static void discard(Path partial) throws IOException {
        File[] files = partial.toFile().listFiles();
        if (files != null) {
            for (File file : files) {
                Files.deleteIfExists(file.toPath());
            }
            Files.deleteIfExists(partial);
        }
    }

    private static String fileName(ModelKind kind) {
        return kind == ModelKind.LIGHTGBM ? "model.txt" : "model.json";
    }

    private ObjectNode manifest() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("model", model.kind().key());
        root.put("saved_at", provenance.savedAt().toString());
        root.put("file", fileName(model.kind()));
        root.put("sha256", Fingerprint.of(model.text()));
        ArrayNode features = root.putArray("features");
        model.featureNames().forEach(features::add);
        threshold.ifPresent(t -> root.put("threshold", t));
        calibrator.ifPresent(c -> root.set("calibration", calibration(c)));
        root.set("data", JSON.valueToTree(provenance.data()));
        root.set("versions", JSON.valueToTree(provenance.versions()));
        root.set("settings", JSON.valueToTree(provenance.settings()));
        return root;
    }

    private static ObjectNode calibration(Calibrator calibrator) {
        ObjectNode node = JSON.createObjectNode();
        if (calibrator instanceof PlattCalibrator platt) {
            node.put("method", CalibrationMethod.PLATT.key())
                    .put("a", platt.a())
                    .put("b", platt.b());
        } else if (calibrator instanceof IsotonicCalibrator isotonic) {
            node.put("method", CalibrationMethod.ISOTONIC.key());
            node.set("scores", JSON.valueToTree(isotonic.knotScores()));
            node.set("values", JSON.valueToTree(isotonic.knotValues()));
        }
        return node;
    }

    /**
     * Reads a folder that {@link #save} wrote.
     *
     * @throws ModelException where a file is missing, damaged, changed since, or of something else; the message is one
     *     line that names it
     */
    public static SavedModel load(Path folder) {
        Path file = folder.resolve(MANIFEST);
        JsonNode root;
        try {
            root = JSON.readTree(read(file));
        } catch (JsonProcessingException e) {
            throw new ModelException(file + ": damaged (not JSON)", e);
        }
        if (!FORMAT.equals(root.path("format").asText())) {
            throw new ModelException(file + ": not the manifest of a saved model ('format' is not " + FORMAT + ")");
        }
        try {
            ModelKind kind = ModelKind.ofKey(root.path("model").asText());
            List<String> features = new ArrayList<>();
            root.path("features").forEach(f -> features.add(f.asText()));
            Path textFile = folder.resolve(fileName(kind));
            String text = read(textFile);
            String found = Fingerprint.of(text);
            String expected = root.path("sha256").asText();
            if (!found.equals(expected)) {
                throw new ModelException(textFile + ": damaged or changed (its SHA-256 is " + found
                        + ", the manifest says " + expected + ")");
            }
            Classifier model = switch (kind) {
                case LOGISTIC_REGRESSION -> LogisticText.read(text, textFile.toString());
                case LIGHTGBM -> LightGbmModel.ofText(features, text, textFile.toString());
                case XGBOOST -> XgboostModel.ofText(text, textFile.toString());
            };
            if (!model.featureNames().equals(features)) {
                throw new ModelException(file + ": its features are not those of " + textFile.getFileName());
            }
            return new SavedModel(
                    model,
                    root.has("calibration") ? Optional.of(calibrator(root.get("calibration"))) : Optional.empty(),
                    root.has("threshold") ? OptionalDouble.of(number(root, "threshold")) : OptionalDouble.empty(),
                    new Provenance(
                            texts(root, "data"),
                            texts(root, "versions"),
                            texts(root, "settings"),
                            Instant.parse(root.path("saved_at").asText())));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ModelException(file + ": damaged (" + e.getMessage() + ")", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ModelException(file + ": missing, so this is no folder of a saved model", e);
        } catch (CharacterCodingException e) {
            throw new ModelException(file + ": damaged (not UTF-8 text)", e);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read (" + e + ")", e);
        }
    }

    private static Calibrator calibrator(JsonNode node) {
        String method = node.path("method").asText();
        if (method.equals(CalibrationMethod.PLATT.key())) {
            return new PlattCalibrator(number(node, "a"), number(node, "b"));
        }
        if (method.equals(CalibrationMethod.ISOTONIC.key())) {
            return IsotonicCalibrator.ofKnots(numbers(node, "scores"), numbers(node, "values"));
        }
        throw new IllegalArgumentException("calibration method '" + method + "'; platt and isotonic are allowed");
    }

    private static double number(JsonNode node, String key) {
        if (!node.path(key).isNumber()) {
            throw new IllegalArgumentException("'" + key + "' is missing or no number");
        }
        return node.get(key).asDouble();
    }

    private static double[] numbers(JsonNode node, String key) {
        JsonNode array = node.path(key);
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble(Double.NaN);
        }
        return values;
    }

    private static Map<String, String> texts(JsonNode root, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        root.path(key)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }
}
