package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Other cuts of a numeric outcome: which keep base rate and ratios between groups within limits. */
final class TargetSweepSection {
    private static final String CHOSEN = "on_chosen";
    private static final String TEST = "on_test";
    private static final List<String> RATIOS = List.of("base_rate", "selection_rate");

    private final Facts facts;
    private final Phrases phrases;
    private final JsonNode sweep;
    private final String dimension;

    TargetSweepSection(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
        this.sweep = facts.models().path("target_sweep");
        this.dimension = sweep.path("dimension").asText();
    }

    /** Whether the audit swept the outcome's cut. */
    boolean there() {
        return sweep.isObject();
    }

    void write(Html html) {
        html.p(Words.of(
                "sweep.limits",
                Text.hundredths(limit("base_rate", 0), 0),
                Text.hundredths(limit("base_rate", 1), 0),
                Text.number(limit("disparate_impact", 0), 2),
                Text.number(limit("disparate_impact", 1), 2)));
        if (figure().isEmpty()) {
            html.p(verdict());
        }
        recommended().map(this::onTest).ifPresent(html::p);
        figure().ifPresent(f -> f.write(html));
        html.p(Words.of("sweep.note"));
    }

    private double limit(String name, int end) {
        return sweep.path("limits").path(name).path(end).asDouble();
    }

    private Optional<JsonNode> recommended() {
        for (JsonNode bound : sweep.path("bounds")) {
            if (sweep.path("recommended").isNumber() && bound.path("bound").equals(sweep.path("recommended"))) {
                return Optional.of(bound);
            }
        }
        return Optional.empty();
    }

    private Text verdict() {
        return recommended()
                .map(bound -> Words.of(
                        bound.path("qualifies_for_certain").asBoolean() ? "sweep.certain" : "sweep.recommended",
                        cut(bound)))
                .orElse(Words.of("sweep.none"));
    }

    /** What the rows that had no part in the choice say of it. */
    private Text onTest(JsonNode bound) {
        List<Text> parts = new ArrayList<>();
        for (String metric : RATIOS) {
            for (JsonNode gap : bound.path(TEST).path("gaps").path(metric)) {
                Point ratio = facts.cell(gap.path("ratio"));
                if (ratio.drawn()) {
                    parts.add(Words.of(
                            "sweep.test." + metric,
                            facts.inside(dimension, gap.path("group").asText()),
                            facts.inside(dimension, gap.path("reference").asText()),
                            Text.number(ratio.value(), 2),
                            Text.number(ratio.lower(), 2),
                            Text.number(ratio.upper(), 2)));
                }
            }
        }
        Text sentences = Words.of("sweep.test", cut(bound));
        for (Text part : parts) {
            sentences = sentences.then(Text.same(" ")).then(part);
        }
        return sentences;
    }

    private static Text cut(JsonNode bound) {
        double value = bound.path("bound").asDouble();
        return value == Math.rint(value) ? Text.number(value, 0) : Text.number(value, 2);
    }

    /** A row for each cut and group: base rate, ratio of the outcome, ratio of the selections. */
    Optional<Figure> figure() {
        if (!there()) {
            return Optional.empty();
        }
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        for (JsonNode bound : sweep.path("bounds")) {
            JsonNode gaps = bound.path(CHOSEN).path("gaps");
            for (int g = 0; g < gaps.path(RATIOS.get(0)).size(); g++) {
                String group = gaps.path(RATIOS.get(0)).path(g).path("group").asText();
                Text label = cut(bound);
                if (gaps.path(RATIOS.get(0)).size() > 1) {
                    label = label.then(Text.same(": ")).then(facts.inside(dimension, group));
                }
                if (bound.path("qualifies").asBoolean()) {
                    label = label.then(Text.same(" ")).then(Words.of("sweep.qualifies"));
                }
                List<Point> points = List.of(
                        facts.cell(bound.path(CHOSEN).path("base_rate")).times(100),
                        ratio(bound, CHOSEN, 0, g),
                        ratio(bound, CHOSEN, 1, g));
                rows.add(new IntervalChart.Row(label, points));
                List<Text> line = new ArrayList<>(List.of(label));
                line.add(range(points.get(0), 0));
                line.add(range(points.get(1), 2));
                line.add(range(points.get(2), 2));
                line.add(range(ratio(bound, TEST, 0, g), 2));
                line.add(range(ratio(bound, TEST, 1, g), 2));
                line.add(Words.of(bound.path("qualifies").asBoolean() ? "sweep.yes" : "sweep.no"));
                table.add(line);
            }
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<IntervalChart.Panel> panels = List.of(
                panel(rows, 0, "sweep.axis.base", 0, 100 * limit("base_rate", 0), 100 * limit("base_rate", 1)),
                panel(rows, 1, "sweep.axis.outcome", 2, limit("disparate_impact", 0), limit("disparate_impact", 1)),
                panel(rows, 2, "sweep.axis.selection", 2, limit("disparate_impact", 0), limit("disparate_impact", 1)));
        Text title = verdict();
        return Optional.of(new Figure(
                "target-sweep",
                title,
                Words.of("sweep.subtitle", phrases.outcome(), facts.label(dimension)),
                Words.of("describe.sweep", phrases.outcome(), title),
                new IntervalChart(panels, rows),
                new DataTable(
                        Words.of("sweep.caption"),
                        List.of(
                                Words.of("sweep.cut"),
                                Words.of("sweep.axis.base"),
                                Words.of("sweep.axis.outcome"),
                                Words.of("sweep.axis.selection"),
                                Words.of("sweep.column.outcome"),
                                Words.of("sweep.column.selection"),
                                Words.of("sweep.column.within")),
                        table)));
    }

    private Point ratio(JsonNode bound, String rows, int metric, int group) {
        return facts.cell(bound.path(rows)
                .path("gaps")
                .path(RATIOS.get(metric))
                .path(group)
                .path("ratio"));
    }

    private static IntervalChart.Panel panel(
            List<IntervalChart.Row> rows, int p, String title, int decimals, double from, double to) {
        double low = from;
        double high = to;
        for (IntervalChart.Row row : rows) {
            Point point = row.points().get(p);
            if (point.drawn()) {
                low = Math.min(low, point.hasInterval() ? point.lower() : point.value());
                high = Math.max(high, point.hasInterval() ? point.upper() : point.value());
            }
        }
        return new IntervalChart.Panel(
                Words.of(title),
                Axis.covering(low, high, 4),
                decimals,
                Text.Sign.PLAIN,
                Double.NaN,
                Text.same(""),
                Palette.series(p),
                Scene.Shape.series(p),
                List.of(from, to));
    }

    private static Text range(Point point, int decimals) {
        if (!point.drawn()) {
            return Text.same("\u2014");
        }
        return point.hasInterval()
                ? Words.of(
                        "range.short",
                        Text.number(point.value(), decimals),
                        Text.number(point.lower(), decimals),
                        Text.number(point.upper(), decimals))
                : Text.number(point.value(), decimals);
    }
}
