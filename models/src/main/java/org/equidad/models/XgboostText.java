package org.equidad.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;

/** Reads and cuts XGBoost's JSON: its Java interface can neither slice a model nor name odd features. */
final class XgboostText {
    private static final JsonFactory JSON = new JsonFactory();

    static final String TREES = "/gradient_booster/model/trees";

    private XgboostText() {}

    static JsonNode learner(String model) throws JsonProcessingException {
        return new ObjectMapper().readTree(model).path("learner");
    }

    /** Sum of the loss reductions of each feature's splits. */
    static double[] gains(String model, int features) {
        double[] gains = new double[features];
        try {
            for (JsonNode tree : learner(model).at(TREES)) {
                JsonNode left = tree.get("left_children");
                for (int node = 0; node < left.size(); node++) {
                    if (left.get(node).asInt() >= 0) {
                        gains[tree.get("split_indices").get(node).asInt()] +=
                                tree.get("loss_changes").get(node).asDouble();
                    }
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a model that loads is JSON", e);
        }
        return gains;
    }

    /** The model of the first trees. Numbers keep their text, so that what stays is unchanged to the last digit. */
    static String keepFirst(String model, int trees) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonParser parser = JSON.createParser(model);
                JsonGenerator generator = JSON.createGenerator(out)) {
            parser.nextToken();
            copy(parser, generator, trees);
        }
        return out.toString();
    }

    private static void copy(JsonParser parser, JsonGenerator generator, int trees) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                generator.writeStartObject();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    generator.writeFieldName(name);
                    parser.nextToken();
                    switch (name) {
                        case "num_trees" -> generator.writeString(Integer.toString(trees));
                        case "trees", "tree_info" -> copyArray(parser, generator, trees, trees);
                        case "iteration_indptr" -> copyArray(parser, generator, trees, trees + 1);
                        default -> copy(parser, generator, trees);
                    }
                }
                generator.writeEndObject();
            }
            case START_ARRAY -> copyArray(parser, generator, trees, Integer.MAX_VALUE);
            case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> generator.writeNumber(parser.getText());
            default -> generator.copyCurrentEvent(parser);
        }
    }

    private static void copyArray(JsonParser parser, JsonGenerator generator, int trees, int length)
            throws IOException {
        generator.writeStartArray();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i < length) {
                copy(parser, generator, trees);
            } else {
                parser.skipChildren();
            }
        }
        generator.writeEndArray();
    }
}
