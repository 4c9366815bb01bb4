package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sweep of the target's bound as files of their own: the whole as JSON, and one line a bound, rows and group as csv. */
final class TargetSweepFiles {
    /** The sweep as {@code model_results.json} holds it. */
    static final String JSON = "target_sweep.json";

    /** Bounds by rows and group. */
    static final String CSV = "target_sweep.csv";

    private static final List<String> METRICS = List.of("base_rate", "selection_rate", "pr_auc");
    private static final List<String> GAPS = List.of("base_rate", "selection_rate", "tpr", "average_odds", "precision");

    private TargetSweepFiles() {}

    /** The files by name; none where the audit swept nothing. */
    static Map<String, byte[]> of(ExportDocuments documents) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        documents
                .document(ExportDocuments.MODELS)
                .map(models -> models.path("target_sweep"))
                .filter(JsonNode::isObject)
                .ifPresent(sweep -> {
                    files.put(JSON, Json.bytes(sweep));
                    files.put(CSV, csv(sweep).getBytes(StandardCharsets.UTF_8));
                });
        return files;
    }

    private static String csv(JsonNode sweep) {
        StringBuilder out = new StringBuilder("bound,qualifies,qualifies_for_certain,recommended,rows,group,reference");
        METRICS.forEach(m -> columns(out, m));
        for (String metric : GAPS) {
            columns(out, metric + "_difference");
            columns(out, metric + "_ratio");
        }
        out.append('\n');
        for (JsonNode bound : sweep.path("bounds")) {
            for (String rows : List.of("on_chosen", "on_test")) {
                JsonNode judged = bound.path(rows);
                String start =
                        bound.path("bound") + "," + bound.path("qualifies").asBoolean() + ","
                                + bound.path("qualifies_for_certain").asBoolean() + ","
                                + bound.path("bound").equals(sweep.path("recommended")) + ","
                                + sweep.path(rows.equals("on_test") ? "judged_on" : "chosen_on")
                                        .asText();
                int groups = judged.path("gaps").path(GAPS.get(0)).size();
                for (int g = 0; g < groups; g++) {
                    JsonNode first = judged.path("gaps").path(GAPS.get(0)).path(g);
                    out.append(start)
                            .append(',')
                            .append(quoted(first.path("group").asText()));
                    out.append(',').append(quoted(first.path("reference").asText()));
                    METRICS.forEach(m -> cells(out, judged.path(m)));
                    for (String metric : GAPS) {
                        JsonNode gap = judged.path("gaps").path(metric).path(g);
                        cells(out, gap.path("difference"));
                        cells(out, gap.path("ratio"));
                    }
                    out.append('\n');
                }
            }
        }
        return out.toString();
    }

    private static void columns(StringBuilder out, String name) {
        out.append(',').append(name).append(',').append(name).append("_lower,");
        out.append(name).append("_upper");
    }

    /** Value and limits; what is withheld or undefined is empty. */
    private static void cells(StringBuilder out, JsonNode estimate) {
        for (String part : List.of("value", "ci_lower", "ci_upper")) {
            out.append(',')
                    .append(estimate.path(part).isNumber() ? estimate.path(part).asText() : "");
        }
    }

    private static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
