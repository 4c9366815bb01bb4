package org.equidad.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Interval;

/**
 * JSON the same bytes for the same values: keys in the order of insertion, line ends of one character, doubles in the
 * shortest form that reads back to the same double on every Java version.
 */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .build())
            .addModule(new SimpleModule().addSerializer(Estimate.class, new EstimateSerializer()))
            .build();

    private Json() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** An estimate as an object of its own: value, standard error, limits, degrees of freedom and status; no counts. */
    private static final class EstimateSerializer extends StdSerializer<Estimate> {
        private static final long serialVersionUID = 1;

        EstimateSerializer() {
            super(Estimate.class);
        }

        @Override
        public void serialize(Estimate estimate, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            generator.writeStartObject();
            number(generator, "value", estimate.value().orElse(Double.NaN));
            number(generator, "se", estimate.standardError().orElse(Double.NaN));
            Optional<Interval> interval = estimate.interval();
            number(generator, "ci_lower", interval.map(Interval::lower).orElse(Double.NaN));
            number(generator, "ci_upper", interval.map(Interval::upper).orElse(Double.NaN));
            number(generator, "df", estimate.status().isDefined() ? estimate.degreesOfFreedom() : Double.NaN);
            generator.writeStringField("status", key(estimate.status()));
            generator.writeEndObject();
        }

        private static void number(JsonGenerator generator, String name, double value) throws IOException {
            if (Double.isFinite(value)) {
                generator.writeNumberField(name, value);
            } else {
                generator.writeNullField(name);
            }
        }
    }

    /** A tree of maps, lists, texts, numbers, truth values and estimates. */
    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The tree of a JSON text; the same numbers that {@link #bytes} was given. */
    static JsonNode read(byte[] text) throws IOException {
        JsonNode node = MAPPER.reader()
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(text);
        if (node.isMissingNode()) {
            throw new JsonParseException(null, "the text is empty");
        }
        return node;
    }

    /** UTF-8 text that ends with a line end. */
    static byte[] bytes(JsonNode node) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        try {
            return (MAPPER.writer(printer).writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** Puts a number, or null where there is none or it is not finite. */
    static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    static void number(ObjectNode node, String name, OptionalDouble value) {
        number(node, name, value.orElse(Double.NaN));
    }

    static void add(ArrayNode array, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            array.add(value.getAsDouble());
        } else {
            array.addNull();
        }
    }

    /** A constant's name as files write it. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The keys of a crossed group joined by an underscore; the key of one that is not crossed. */
    static String key(Map<String, String> values) {
        return String.join("_", values.values());
    }

    /** Standard error, limits, degrees of freedom, method, level and effective size of an estimate. */
    static ObjectNode uncertainty(Estimate estimate) {
        ObjectNode node = object();
        number(node, "se", estimate.standardError());
        Optional<Interval> interval = estimate.interval();
        number(node, "ci_lower", interval.map(Interval::lower).orElse(Double.NaN));
        number(node, "ci_upper", interval.map(Interval::upper).orElse(Double.NaN));
        number(node, "df", estimate.status().isDefined() ? estimate.degreesOfFreedom() : Double.NaN);
        node.put("method", estimate.method());
        interval.ifPresent(i -> {
            node.put("level", i.level());
            node.put("interval", key(i.method()));
        });
        number(node, "n_effective", estimate.counts().effective());
        return node;
    }

    /** The uncertainty of a cell that is emptied. */
    static ObjectNode emptied(String method) {
        ObjectNode node = object();
        node.putNull("se");
        node.putNull("ci_lower");
        node.putNull("ci_upper");
        node.putNull("df");
        node.put("method", method);
        node.putNull("n_effective");
        return node;
    }
}
