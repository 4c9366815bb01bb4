package org.equidad.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;

/** Cuts XGBoost's JSON: its Java interface cannot slice a model. */
final class XgboostText {
    private static final JsonFactory JSON = new JsonFactory();

    private XgboostText() {}

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
