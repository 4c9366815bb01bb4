package org.equidad.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Interval;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.Status;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.Verdict;

/**
 * Statistics by group as JSON, in the shape of {@code contracts/group_metrics.schema.json}.
 *
 * <p>Values and standard errors stand wherever they are defined; the status says whether they may be relied on, and
 * {@code presentation} whether a presentation standard lets them be quoted. What is undefined or infinite is {@code null}. Numbers are written so that they read back to the same double. The same
 * statistics give the same bytes.
 */
public final class GroupMetricsJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private GroupMetricsJson() {}

    /**
     * The document.
     *
     * @param provenance what the statistics were made from, added under that name in the order of the map
     */
    public static ObjectNode of(GroupStatistics statistics, Map<String, ?> provenance) {
        ObjectNode root = NODES.objectNode();
        root.set("design", design(statistics.design()));
        root.set("overall", cell(statistics.overall()));
        ArrayNode groups = root.putArray("groups");
        for (GroupStatistics.Cell group : statistics.groups()) {
            ObjectNode node = NODES.objectNode();
            node.set("group", group(group.group()));
            groups.add(node.setAll(cell(group)));
        }
        ArrayNode gaps = root.putArray("gaps");
        statistics.gaps().forEach(gap -> gaps.add(gap(gap)));
        ObjectNode summaries = root.putObject("summaries");
        for (GroupStatistics.Spread spread : statistics.spreads()) {
            summaries.withObjectProperty(spread.dimension()).set(spread.statistic(), spread(spread));
        }
        ObjectNode dimensions = root.putObject("dimensions");
        statistics
                .rowsWithoutGroup()
                .forEach((name, rows) -> dimensions.putObject(name).put("n_rows_missing_group", rows));
        root.set("provenance", MAPPER.valueToTree(provenance));
        return root;
    }

    /** The document as UTF-8 text that ends with a line end. */
    public static byte[] bytes(GroupStatistics statistics, Map<String, ?> provenance) {
        try {
            return (MAPPER.writeValueAsString(of(statistics, provenance)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** How a status is written in files: {@code reliable}, {@code no_positives}. */
    static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode design(SurveyDesign design) {
        ObjectNode node = NODES.objectNode();
        node.put("n", design.rows());
        number(node, "df", design.degreesOfFreedom());
        count(node, "strata", design.strata());
        count(node, "psus", design.primaryUnits());
        node.put("variance_method", design.varianceMethod());
        node.put(
                "single_psu",
                design instanceof LinearizedDesign linearized
                        ? linearized.singlePsu().name().toLowerCase(Locale.ROOT)
                        : "not_applicable");
        return node;
    }

    private static ObjectNode cell(GroupStatistics.Cell cell) {
        ObjectNode node = NODES.objectNode();
        node.put("n_unweighted", cell.rows());
        number(node, "n_weighted", cell.weighted());
        cell.positives().ifPresent(positives -> node.put("positives_unweighted", positives));
        node.put("n_rows_missing", cell.missing());
        ObjectNode metrics = node.putObject("metrics");
        cell.estimates()
                .forEach((name, estimate) ->
                        metrics.set(name, estimate(estimate, cell.verdicts().get(name))));
        return node;
    }

    private static ObjectNode estimate(Estimate estimate, Verdict verdict) {
        ObjectNode node = NODES.objectNode();
        number(node, "value", estimate.value());
        number(node, "se", estimate.standardError());
        if (estimate.status().isDefined()) {
            number(node, "df", estimate.degreesOfFreedom());
        } else {
            node.putNull("df");
        }
        interval(node, "ci_lower", "ci_upper", estimate.interval());
        estimate.interval().ifPresent(interval -> {
            node.put("ci_level", interval.level());
            node.put("ci_method", interval.method().name().toLowerCase(Locale.ROOT));
        });
        number(node, "n_effective", estimate.counts().effective());
        node.put("n_unweighted", estimate.counts().rows());
        number(node, "n_weighted", estimate.counts().weighted());
        node.put("n_rows_missing", estimate.counts().missing());
        node.put("status", name(verdict.status()));
        if (!verdict.status().isReliable()) {
            node.put("status_reason", verdict.reason());
        }
        node.put("presentation", verdict.decision().name().toLowerCase(Locale.ROOT));
        return node;
    }

    private static ObjectNode gap(GroupStatistics.Comparison gap) {
        ObjectNode node = NODES.objectNode();
        node.put("metric", gap.statistic());
        node.put("dimension", gap.dimension());
        node.set("group", group(gap.group()));
        switch (gap.reference().kind()) {
            case OVERALL -> node.put("reference", "overall");
            case REST -> node.put("reference", "rest");
            case GROUP, LARGEST, EVERY_PAIR ->
                node.set("reference", group(gap.reference().group()));
        }
        Estimate difference = gap.difference();
        number(node, "difference", difference.value());
        number(node, "se", difference.standardError());
        if (difference.status().isDefined()) {
            number(node, "df", difference.degreesOfFreedom());
        } else {
            node.putNull("df");
        }
        interval(node, "ci_lower", "ci_upper", difference.interval());
        number(node, "p_value", gap.pValue());
        number(node, "p_value_adjusted", gap.adjustedPValue());
        number(node, "ratio", gap.ratio().value());
        number(node, "ratio_se", gap.ratio().standardError());
        interval(node, "ratio_ci_lower", "ratio_ci_upper", gap.ratio().interval());
        node.put("status", name(gap.status()));
        if (!gap.status().isReliable()) {
            node.put("status_reason", gap.status().reason());
        }
        return node;
    }

    private static ObjectNode spread(GroupStatistics.Spread spread) {
        ObjectNode node = NODES.objectNode();
        number(node, "group_min", spread.minimum());
        number(node, "group_max", spread.maximum());
        number(node, "difference", spread.maximum() - spread.minimum());
        number(node, "ratio", spread.ratio());
        number(node, "between_group_sd", spread.betweenGroupSd());
        node.set("group_min_at", group(spread.lowest()));
        node.set("group_max_at", group(spread.highest()));
        return node;
    }

    private static ObjectNode group(Map<String, String> values) {
        ObjectNode node = NODES.objectNode();
        values.forEach(node::put);
        return node;
    }

    private static void interval(ObjectNode node, String lower, String upper, Optional<Interval> interval) {
        number(node, lower, interval.map(i -> OptionalDouble.of(i.lower())).orElse(OptionalDouble.empty()));
        number(node, upper, interval.map(i -> OptionalDouble.of(i.upper())).orElse(OptionalDouble.empty()));
    }

    private static void count(ObjectNode node, String name, OptionalInt value) {
        if (value.isPresent()) {
            node.put(name, value.getAsInt());
        } else {
            node.putNull(name);
        }
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            number(node, name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
