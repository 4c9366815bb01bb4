package org.equidad.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.equidad.features.AuditSpec;

/** The OpenAPI 3 document of a service and the page to try it. */
final class ServiceDocs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ServiceDocs() {}

    static ObjectNode openApi(Scorer scorer, ServiceOptions options) {
        ObjectNode root = JSON.createObjectNode();
        root.put("openapi", "3.0.3");
        root.putObject("info")
                .put("title", scorer.title().en())
                .put(
                        "description",
                        scorer.title().es() + ". Scores are raw probabilities of: "
                                + scorer.outcome().en() + ". They describe a model, not a person.")
                .put("version", scorer.model().provenance().versions().getOrDefault("equidad", "unknown"));
        ObjectNode paths = root.putObject("paths");
        ObjectNode post = paths.putObject("/predict").putObject("post");
        post.put("summary", "Scores of one row or of an array of rows, with the inputs that move each most");
        ObjectNode body = post.putObject("requestBody");
        body.put("required", true);
        ArrayNode shapes = body.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .putArray("oneOf");
        shapes.addObject().put("$ref", "#/components/schemas/Row");
        ObjectNode array = shapes.addObject();
        array.put("type", "array").put("minItems", 1).put("maxItems", options.mostRows());
        array.putObject("items").put("$ref", "#/components/schemas/Row");
        ObjectNode responses = post.putObject("responses");
        ObjectNode answer = responses.putObject("200");
        answer.put("description", "the score of the row; for an array, an object with the list 'predictions'");
        ArrayNode answers = answer.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .putArray("oneOf");
        answers.addObject().put("$ref", "#/components/schemas/Prediction");
        ObjectNode list = answers.addObject();
        list.put("type", "object");
        ObjectNode predictions = list.putObject("properties").putObject("predictions");
        predictions.put("type", "array").putObject("items").put("$ref", "#/components/schemas/Prediction");
        failure(responses, "400", "a field is unknown, missing or of the wrong type, or the body is not JSON");
        failure(responses, "413", "the body or the number of rows is too large");
        ok(paths, "/health", "Whether the service works and can write its log");
        ok(paths, "/docs", "A page to try it");
        ok(paths, "/openapi.json", "This document");

        ObjectNode schemas = root.putObject("components").putObject("schemas");
        ObjectNode row = schemas.putObject("Row");
        row.put("type", "object").put("additionalProperties", false);
        ArrayNode required = row.putArray("required");
        ObjectNode properties = row.putObject("properties");
        for (Scorer.Field field : scorer.fields()) {
            required.add(field.name());
            ObjectNode property = properties.putObject(field.name());
            property.put("type", field.type() == AuditSpec.ColumnType.NUMBER ? "number" : "string");
            property.put("nullable", true);
            if (field.type() != AuditSpec.ColumnType.NUMBER) {
                ArrayNode values = property.putArray("enum");
                field.categories().forEach(values::add);
                values.addNull();
            }
        }
        ObjectNode prediction = schemas.putObject("Prediction");
        prediction.put("type", "object");
        ObjectNode parts = prediction.putObject("properties");
        parts.putObject("risk_score").put("type", "number").put("minimum", 0).put("maximum", 1);
        parts.putObject("risk_label")
                .put("type", "string")
                .putArray("enum")
                .add(Scored.HIGH)
                .add(Scored.LOW);
        parts.putObject("threshold").put("type", "number");
        ObjectNode reason = parts.putObject("reasons").put("type", "array").putObject("items");
        reason.put("type", "object");
        ObjectNode of = reason.putObject("properties");
        of.putObject("input").put("type", "string");
        of.putObject("label_es").put("type", "string");
        of.putObject("label_en").put("type", "string");
        of.putObject("value").put("type", "number").put("nullable", true);
        of.putObject("effect")
                .put("type", "string")
                .putArray("enum")
                .add("raises")
                .add("lowers");
        of.putObject("contribution_log_odds").put("type", "number");
        ObjectNode error = schemas.putObject("Error");
        error.put("type", "object");
        ObjectNode inside = error.putObject("properties").putObject("error");
        inside.put("type", "object");
        ObjectNode told = inside.putObject("properties");
        told.putObject("status").put("type", "integer");
        told.putObject("field").put("type", "string");
        told.putObject("reason").put("type", "string");
        return root;
    }

    private static void failure(ObjectNode responses, String status, String description) {
        ObjectNode response = responses.putObject(status);
        response.put("description", description);
        response.putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Error");
    }

    private static void ok(ObjectNode paths, String path, String summary) {
        ObjectNode get = paths.putObject(path).putObject("get");
        get.put("summary", summary);
        get.putObject("responses").putObject("200").put("description", summary);
    }

    /** The page, with an example row of empty cells. */
    static String page(Scorer scorer) {
        ObjectNode example = JSON.createObjectNode();
        scorer.fields().forEach(f -> example.putNull(f.name()));
        try (InputStream in = ServiceDocs.class.getResourceAsStream("docs.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${title_es}", escaped(scorer.title().es()))
                    .replace("${title_en}", escaped(scorer.title().en()))
                    .replace("${example}", escaped(example.toPrettyString()));
        } catch (IOException e) {
            throw new UncheckedIOException("docs.html inside the program cannot be read", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
