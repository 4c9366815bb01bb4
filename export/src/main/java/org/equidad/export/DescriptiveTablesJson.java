package org.equidad.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Status;
import org.equidad.fairness.TestResult;
import org.equidad.features.AuditSpec;

/** {@code descriptive_tables.json}: weighted rates of the outcome by every dimension, crossing, year and target. */
final class DescriptiveTablesJson {
    /** The name of the ENAHO preset, whose tables bear the names of the contract. */
    static final String ENAHO = "enaho";

    private static final Map<String, String> CONTRACT_NAMES = Map.of("poverty", "poverty_quintile");
    private static final String DISAGGREGATED = "language_disaggregated";
    private static final String LANGUAGE = "language";

    private final AuditSpec spec;
    private final DescriptiveResults results;

    private DescriptiveTablesJson(AuditSpec spec, DescriptiveResults results) {
        this.spec = spec;
        this.results = results;
    }

    static ObjectNode of(AuditSpec spec, DescriptiveResults results, Instant generatedAt) {
        return new DescriptiveTablesJson(spec, results).write(generatedAt);
    }

    private ObjectNode write(Instant generatedAt) {
        ObjectNode root = Json.object();
        root.put("generated_at", generatedAt.toString());
        root.put("outcome", spec.outcome().key());
        root.put("target", spec.target().name());
        root.set("target_label", FairnessMetricsJson.label(spec.target().label()));
        root.set("years", Json.tree(results.years().keySet()));
        root.set(
                "overall",
                row(
                        results.pooled().overall(),
                        results.years().size(),
                        spec.minimums().group()));
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (results.pooled().dimensions().contains(dimension.name())) {
                root.set(name(dimension.name()), table(dimension));
            }
        }
        Map<String, AuditSpec.Crossing> crossings = new LinkedHashMap<>();
        spec.intersections().forEach(c -> crossings.put(c.name(), c));
        spec.tables().forEach(c -> crossings.put(c.name(), c));
        for (AuditSpec.Crossing crossing : crossings.values()) {
            if (results.pooled().dimensions().contains(crossing.name())) {
                root.set(
                        name(crossing.name()),
                        table(crossing.name(), spec.minimums().intersection()));
            }
        }
        for (AuditSpec.Crossing crossing : spec.intersections()) {
            if (results.pooled().dimensions().contains(crossing.name())
                    && crossing.dimensions().size() == 2) {
                root.set("heatmap_" + crossing.name(), heatmap(crossing));
            }
        }
        root.set("gaps", gaps(spec.target().name()));
        results.districts().ifPresent(report -> root.set("district_rates", districts(report)));
        root.set("temporal_trend", trend());
        root.set("target_sensitivity", sensitivity());
        return root;
    }

    /** Rates of districts; nothing of a district below the confidentiality minimum, and no numbers of rows. */
    private ObjectNode districts(GroupReport report) {
        ObjectNode node = Json.object();
        List<GroupResult> groups = report.groups(DescriptiveResults.DISTRICT);
        int minimum = spec.minimums().group();
        node.put("n_districts", groups.size());
        node.put(
                "n_flagged_small_sample",
                groups.stream()
                        .filter(g -> g.estimate(Metric.BASE_RATE).counts().rows() < minimum)
                        .count());
        ObjectNode note = node.putObject("note");
        note.put(
                "es",
                "La encuesta no está hecha para estimar distritos: casi todos tienen muy pocos conglomerados. Estas tasas"
                        + " sirven para comparar muchos distritos a la vez, no para citar uno.");
        note.put(
                "en",
                "The survey is not made to estimate districts: nearly all have very few clusters. These rates serve to"
                        + " compare many districts at once, not to quote one.");
        ObjectNode rows = node.putObject("rows");
        groups.forEach(group -> rows.set(group.label(), rate(group, minimum)));
        return node;
    }

    /** By dimension, each group's rate minus the reference's, and whether the groups differ at all. */
    private ObjectNode gaps(String target) {
        ObjectNode node = Json.object();
        results.comparisons().getOrDefault(target, Map.of()).forEach((dimension, report) -> {
            ObjectNode entry = node.putObject(dimension);
            ArrayNode pairwise = entry.putArray("pairwise");
            report.gaps(Metric.BASE_RATE, dimension).forEach(gap -> pairwise.add(gap(gap, report)));
            boolean hidden = report.groups(dimension).stream().anyMatch(this::hidden);
            report.test(Metric.BASE_RATE, dimension)
                    .ifPresent(test -> entry.set("joint_test", jointTest(test, hidden)));
        });
        return node;
    }

    private boolean hidden(GroupResult group) {
        return FairnessMetricsJson.tooFew(spec, group.estimate(Metric.BASE_RATE));
    }

    private ObjectNode gap(Gap gap, GroupReport report) {
        GroupResult group = report.group(gap.dimension(), gap.group());
        GroupResult reference = report.group(gap.dimension(), gap.reference().label());
        ObjectNode node = Json.object();
        node.put("group", Json.key(group.values()));
        node.put("reference", Json.key(reference.values()));
        if (hidden(group) || hidden(reference)) {
            node.putNull("difference");
            node.putNull("ratio");
            node.set("uncertainty", Json.emptied(gap.difference().method()));
            node.put("status", Json.key(Status.SUPPRESSED));
            return node;
        }
        Json.number(node, "difference", gap.difference().value());
        Json.number(node, "ratio", gap.ratio().value());
        ObjectNode uncertainty = Json.uncertainty(gap.difference());
        Json.number(uncertainty, "p_value", gap.pValue());
        Json.number(uncertainty, "p_value_adjusted", gap.adjustedPValue());
        node.set("uncertainty", uncertainty);
        Status worst = gap.difference().status();
        for (GroupResult side : List.of(group, reference)) {
            worst = worst.isReliable() ? side.estimate(Metric.BASE_RATE).status() : worst;
        }
        node.put("status", Json.key(worst));
        return node;
    }

    private static ObjectNode jointTest(TestResult test, boolean hidden) {
        ObjectNode node = Json.object();
        node.put("test", test.test());
        Json.number(node, "statistic", hidden ? OptionalDouble.empty() : test.statistic());
        Json.number(node, "df_numerator", test.numeratorDegreesOfFreedom());
        Json.number(node, "df_denominator", test.denominatorDegreesOfFreedom());
        Json.number(node, "p_value", hidden ? OptionalDouble.empty() : test.pValue());
        node.put("status", Json.key(hidden ? Status.SUPPRESSED : test.status()));
        return node;
    }

    private String name(String dimension) {
        String known = spec.name().equals(ENAHO) ? CONTRACT_NAMES.getOrDefault(dimension, dimension) : dimension;
        return spec.outcome().key() + "_by_" + known;
    }

    private ObjectNode table(AuditSpec.Dimension dimension) {
        ObjectNode table = table(
                dimension.name(), dimension.minimum().orElse(spec.minimums().group()));
        boolean languages = spec.name().equals(ENAHO) && dimension.name().equals(LANGUAGE);
        if (languages && results.pooled().dimensions().contains(DISAGGREGATED)) {
            List<String> present = List.copyOf(properties(table));
            for (GroupResult group : results.pooled().groups(DISAGGREGATED)) {
                if (!present.contains(group.label())) {
                    table.set(
                            group.label() + "_2020plus",
                            row(group, yearsOf(DISAGGREGATED), spec.minimums().intersection()));
                }
            }
        }
        return table;
    }

    private static List<String> properties(ObjectNode node) {
        List<String> names = new java.util.ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private ObjectNode table(String dimension, int minimum) {
        ObjectNode table = Json.object();
        for (GroupResult group : results.pooled().groups(dimension)) {
            table.set(Json.key(group.values()), row(group, yearsOf(dimension), minimum));
        }
        return table;
    }

    private int yearsOf(String dimension) {
        return Math.max(
                1,
                results.yearsOfDimension()
                        .getOrDefault(dimension, results.years().size()));
    }

    private static ObjectNode row(GroupResult group, int years, int minimum) {
        ObjectNode node = Json.object();
        Estimate rate = group.estimate(Metric.BASE_RATE);
        boolean emptied = FairnessMetricsJson.emptied(group);
        Json.number(node, "weighted_rate", rate.value());
        if (emptied) {
            node.putNull("n_unweighted");
            node.putNull("n_weighted");
        } else {
            node.put("n_unweighted", group.counts().rows());
            Json.number(node, "n_weighted", group.counts().weighted() / years);
            group.counts().positives().ifPresent(n -> node.put("n_positives", n));
        }
        node.put("flagged_small_sample", emptied || group.counts().rows() < minimum);
        node.put("status", Json.key(rate.status()));
        if (!rate.status().isReliable()) {
            node.put("status_reason", rate.status().reason());
        }
        node.set("uncertainty", Json.uncertainty(rate));
        return node;
    }

    /**
     * A rate without numbers of rows: the same children stand in another table with theirs, and two tables with numbers
     * could be subtracted from each other. Nothing of a cell below the confidentiality minimum.
     */
    private ObjectNode rate(GroupResult group, int minimum) {
        ObjectNode node = Json.object();
        Estimate rate = group.estimate(Metric.BASE_RATE);
        if (FairnessMetricsJson.tooFew(spec, rate)) {
            node.putNull("weighted_rate");
            node.put("flagged_small_sample", true);
            node.put("status", Json.key(Status.SUPPRESSED));
            node.set("uncertainty", Json.emptied(rate.method()));
            return node;
        }
        Json.number(node, "weighted_rate", rate.value());
        node.put("flagged_small_sample", group.counts().rows() < minimum);
        node.put("status", Json.key(rate.status()));
        node.set("uncertainty", Json.uncertainty(rate));
        return node;
    }

    private ObjectNode heatmap(AuditSpec.Crossing crossing) {
        List<String> rows = labels(crossing.dimensions().get(0));
        List<String> columns = labels(crossing.dimensions().get(1));
        Map<List<String>, GroupResult> cells = new LinkedHashMap<>();
        for (GroupResult group : results.pooled().groups(crossing.name())) {
            cells.put(List.copyOf(group.values().values()), group);
        }
        ObjectNode node = Json.object();
        node.set("rows", Json.tree(rows));
        node.set("columns", Json.tree(columns));
        ArrayNode values = node.putArray("values");
        ArrayNode lower = node.putArray("ci_lower");
        ArrayNode upper = node.putArray("ci_upper");
        ArrayNode statuses = node.putArray("status");
        for (String row : rows) {
            ArrayNode value = values.addArray();
            ArrayNode low = lower.addArray();
            ArrayNode high = upper.addArray();
            ArrayNode status = statuses.addArray();
            for (String column : columns) {
                GroupResult cell = cells.get(List.of(row, column));
                if (cell == null) {
                    value.addNull();
                    low.addNull();
                    high.addNull();
                    status.add("empty_domain");
                    continue;
                }
                Estimate rate = cell.estimate(Metric.BASE_RATE);
                Json.add(value, rate.value());
                Json.add(
                        low,
                        rate.interval().map(i -> OptionalDouble.of(i.lower())).orElse(OptionalDouble.empty()));
                Json.add(
                        high,
                        rate.interval().map(i -> OptionalDouble.of(i.upper())).orElse(OptionalDouble.empty()));
                status.add(Json.key(rate.status()));
            }
        }
        return node;
    }

    private List<String> labels(String dimension) {
        return results.pooled().groups(dimension).stream()
                .map(GroupResult::label)
                .toList();
    }

    private ObjectNode trend() {
        ObjectNode node = Json.object();
        node.set("years", Json.tree(results.years().keySet()));
        ArrayNode overall = node.putArray("overall_rate");
        ArrayNode details = Json.array();
        results.years().forEach((year, report) -> {
            Json.add(overall, report.overall().estimate(Metric.BASE_RATE).value());
            ObjectNode row = row(report.overall(), 1, spec.minimums().group());
            row.put("year", year);
            details.add(row);
        });
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (dimension.role() != AuditSpec.Role.AUDITED) {
                continue;
            }
            String name = dimension.name();
            ObjectNode series = Json.object();
            ObjectNode rows = Json.object();
            boolean any = false;
            for (String label : labelsOf(name)) {
                ArrayNode values = series.putArray(label);
                ArrayNode cells = rows.putArray(label);
                for (GroupReport report : results.years().values()) {
                    if (report.dimensions().contains(name)) {
                        any = true;
                        GroupResult group = report.group(name, label);
                        Estimate rate = group.estimate(Metric.BASE_RATE);
                        Json.add(
                                values, FairnessMetricsJson.tooFew(spec, rate) ? OptionalDouble.empty() : rate.value());
                        cells.add(rate(
                                group,
                                dimension.minimum().orElse(spec.minimums().group())));
                    } else {
                        values.addNull();
                        cells.addNull();
                    }
                }
            }
            if (any) {
                node.set("by_" + name, series);
                node.set("by_" + name + "_rows", rows);
            }
        }
        node.set("overall_rows", details);
        return node;
    }

    private List<String> labelsOf(String dimension) {
        return results.pooled().dimensions().contains(dimension) ? labels(dimension) : List.of();
    }

    private ObjectNode sensitivity() {
        ObjectNode node = Json.object();
        int years = results.years().size();
        results.targets().forEach((target, report) -> {
            ObjectNode definition = node.putObject(target);
            java.util.stream.Stream.concat(java.util.stream.Stream.of(spec.target()), spec.alternatives().stream())
                    .filter(t -> t.name().equals(target))
                    .findFirst()
                    .ifPresent(t -> definition.set("label", FairnessMetricsJson.label(t.label())));
            definition.set(
                    "overall", row(report.overall(), years, spec.minimums().group()));
            definition.set("gaps", gaps(target));
            ObjectNode dimensions = definition.putObject("dimensions");
            for (String dimension : report.dimensions()) {
                ObjectNode table = dimensions.putObject(dimension);
                for (GroupResult group : report.groups(dimension)) {
                    table.set(
                            Json.key(group.values()),
                            rate(group, spec.minimums().group()));
                }
            }
        });
        return node;
    }
}
