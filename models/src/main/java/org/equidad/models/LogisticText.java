package org.equidad.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A logistic regression as JSON; numbers are written so that they read back to the same double. */
final class LogisticText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "equidad-logistic-regression-1";

    private LogisticText() {}

    static String write(LogisticRegression model) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("iterations", model.convergence().iterations());
        root.put("newton_steps", model.convergence().newtonSteps());
        root.put("converged", model.convergence().converged());
        root.put("mean_gradient", model.convergence().meanGradient());
        root.put("intercept", model.intercept());
        ArrayNode features = root.putArray("features");
        for (LogisticRegression.Coefficient c : model.coefficients()) {
            features.addObject()
                    .put("name", c.feature())
                    .put("mean", c.mean())
                    .put("scale", c.scale())
                    .put("coefficient", c.perSd());
        }
        return root.toPrettyString() + "\n";
    }

    static LogisticRegression read(String text, String where) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelException(where + ": not JSON, so no saved logistic regression", e);
        }
        if (root == null || !FORMAT.equals(root.path("format").asText())) {
            throw new ModelException(where + ": not a saved logistic regression ('format' is not " + FORMAT + ")");
        }
        JsonNode features = root.path("features");
        List<String> names = new ArrayList<>();
        int p = features.size();
        double[] means = new double[p];
        double[] scales = new double[p];
        double[] slopes = new double[p];
        for (int j = 0; j < p; j++) {
            JsonNode f = features.get(j);
            names.add(f.path("name").asText());
            means[j] = number(f, "mean", where);
            scales[j] = number(f, "scale", where);
            slopes[j] = number(f, "coefficient", where);
        }
        if (p == 0) {
            throw new ModelException(where + ": has no features");
        }
        return new LogisticRegression(
                names,
                number(root, "intercept", where),
                means,
                scales,
                slopes,
                new LogisticRegression.Convergence(
                        root.path("iterations").asInt(),
                        root.path("newton_steps").asInt(),
                        root.path("converged").asBoolean(),
                        number(root, "mean_gradient", where)));
    }

    private static double number(JsonNode node, String key, String where) {
        JsonNode value = node.path(key);
        if (!value.isNumber()) {
            throw new ModelException(where + ": '" + key + "' is missing or no number");
        }
        return value.asDouble();
    }
}
