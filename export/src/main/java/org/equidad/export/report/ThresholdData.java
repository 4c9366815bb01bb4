package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.equidad.export.ReaderLanguage;

/** What the threshold explorer of the page needs, in tenths of a percent, as small as can be. */
final class ThresholdData {
    static final List<String> METRICS = List.of("fnr", "fpr", "precision", "selection_rate");

    private ThresholdData() {}

    static ObjectNode of(Facts facts) {
        JsonNode explorer = facts.fairness().path("threshold_explorer");
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode thresholds = data.putArray("t");
        int audited = 0;
        for (int i = 0; i < explorer.path("thresholds").size(); i++) {
            double t = explorer.path("thresholds").path(i).asDouble();
            audited = t == explorer.path("audited").asDouble() ? i : audited;
            thresholds.add(Math.rint(t * 1000) / 1000);
        }
        data.put("a", audited);
        data.set("all", group(explorer.path("overall"), Words.of("everybody"), false));
        ArrayNode dimensions = data.putArray("d");
        explorer.path("dimensions").properties().forEach(dimension -> {
            ObjectNode one = dimensions.addObject();
            one.put("es", facts.label(dimension.getKey()).in(ReaderLanguage.ES));
            one.put("en", facts.label(dimension.getKey()).in(ReaderLanguage.EN));
            ArrayNode groups = one.putArray("g");
            for (Map.Entry<String, JsonNode> g : dimension.getValue().properties()) {
                groups.add(group(
                        g.getValue(),
                        facts.group(dimension.getKey(), g.getKey()),
                        facts.isReference(dimension.getKey(), "fnr", g.getKey())));
            }
        });
        return data;
    }

    private static ObjectNode group(JsonNode series, Text label, boolean reference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("es", label.in(ReaderLanguage.ES));
        node.put("en", label.in(ReaderLanguage.EN));
        if (reference) {
            node.put("r", 1);
        }
        for (int m = 0; m < METRICS.size(); m++) {
            JsonNode metric = series.path(METRICS.get(m));
            ArrayNode values = node.putArray("v" + m);
            ArrayNode lower = node.putArray("l" + m);
            ArrayNode upper = node.putArray("u" + m);
            StringBuilder decisions = new StringBuilder();
            for (int i = 0; i < metric.path("value").size(); i++) {
                add(values, metric.path("value").path(i));
                add(lower, metric.path("ci_lower").path(i));
                add(upper, metric.path("ci_upper").path(i));
                String decision = metric.path("decision").path(i).asText("");
                boolean value = metric.path("value").path(i).isNumber();
                decisions.append(value ? decision.substring(0, 1) : decision.startsWith("suppressed") ? 's' : 'u');
            }
            node.put("q" + m, decisions.toString());
        }
        return node;
    }

    private static void add(ArrayNode array, JsonNode value) {
        if (value.isNumber()) {
            array.add(Math.round(1000 * value.asDouble()));
        } else {
            array.addNull();
        }
    }
}
