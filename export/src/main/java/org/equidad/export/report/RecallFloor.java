package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What it costs to ask that a share of the cases be found: {@code recall_floor} of model_results.json. */
final class RecallFloor {
    private static final String WITH = "with_floor";
    private static final String WITHOUT = "without_floor";
    /** Figures that are seen at once. */
    static final int OPEN = 2;

    private final Facts facts;
    private final JsonNode floor;

    RecallFloor(Facts facts) {
        this.facts = facts;
        this.floor = facts.models().path("recall_floor");
    }

    /** Whether a floor was asked for. */
    boolean there() {
        return floor.isObject();
    }

    void write(Html html) {
        html.p(Words.of(
                same() ? "floor.same" : "floor.moved",
                Text.number(100 * floor.path("floor").asDouble(), 0),
                Text.number(floor.path("thresholds").path(WITH).asDouble(), 2),
                Text.number(floor.path("thresholds").path(WITHOUT).asDouble(), 2)));
        kept(html);
        price(html);
        html.note(Words.of("floor.note"));
        List<Figure> figures = figures();
        figures.stream().limit(OPEN).forEach(f -> f.write(html));
        if (figures.size() > OPEN) {
            html.open("details", "class=\"more\"");
            html.element("summary", "", Words.of("more.dimensions", figures.size() - OPEN));
            figures.stream().skip(OPEN).forEach(f -> f.write(html));
            html.close("details");
        }
    }

    private boolean same() {
        JsonNode thresholds = floor.path("thresholds");
        return thresholds.path(WITH).asDouble() == thresholds.path(WITHOUT).asDouble();
    }

    /** Whether the test rows keep what was promised where the threshold was chosen. */
    private void kept(Html html) {
        double asked = 100 * floor.path("floor").asDouble();
        Point found = side(floor.path("overall").path("recall"), WITH, 100);
        if (!found.hasInterval() || !Facts.quotable(found)) {
            return;
        }
        String key = found.lower() >= asked ? "floor.kept" : found.upper() < asked ? "floor.missed" : "floor.unclear";
        html.p(Words.of(key, range(found, 0), Text.number(asked, 0)));
    }

    private void price(Html html) {
        JsonNode alarms = floor.path("overall").path("false_alarms_per_case");
        Point with = side(alarms, WITH, 1);
        Point without = side(alarms, WITHOUT, 1);
        if (same() && Facts.quotable(with)) {
            html.p(Words.of("floor.price.same", range(with, fine(with))));
        } else if (Facts.quotable(with) && Facts.quotable(without)) {
            html.p(Words.of("floor.price", range(with, fine(with)), range(without, fine(without))));
        }
    }

    /** The change of every group of each audited dimension; its rates where the floor changed nothing. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        if (there()) {
            floor.path("dimensions").properties().forEach(dimension -> {
                if (dimension.getValue().size() > 0) {
                    figures.add(figure(dimension.getKey(), dimension.getValue()));
                }
            });
        }
        return figures;
    }

    private Figure figure(String dimension, JsonNode groups) {
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        add(rows, table, Words.of("everybody"), floor.path("overall"));
        groups.properties()
                .forEach(group -> add(rows, table, facts.group(dimension, group.getKey()), group.getValue()));
        Text title = same() ? Words.of("floor.title.same") : title(dimension, groups);
        Text subtitle = Words.of(
                same() ? "floor.subtitle.same" : "floor.subtitle",
                Facts.lower(facts.label(dimension)),
                facts.testYear());
        return new Figure(
                "floor-" + dimension.replace('_', '-'),
                title,
                subtitle,
                Words.of("describe.intervals", facts.label(dimension), subtitle, title),
                new IntervalChart(same() ? levels(rows) : changes(rows), rows),
                new DataTable(
                        subtitle,
                        List.of(
                                Words.of("table.group"),
                                Words.of("floor.with", Words.of("models.recall")),
                                Words.of("floor.without", Words.of("models.recall")),
                                Words.of("floor.found"),
                                Words.of("floor.with", Words.of("axis.fpr")),
                                Words.of("floor.without", Words.of("axis.fpr")),
                                Words.of("floor.alarms"),
                                Words.of("floor.with", Words.of("floor.flagged")),
                                Words.of("floor.without", Words.of("floor.flagged")),
                                Words.of("floor.with", Words.of("floor.per_case.plain")),
                                Words.of("floor.without", Words.of("floor.per_case.plain")),
                                Words.of("floor.per_case")),
                        table));
    }

    private void add(List<IntervalChart.Row> rows, List<List<Text>> table, Text label, JsonNode cells) {
        JsonNode found = cells.path("recall");
        JsonNode alarms = cells.path("fpr");
        JsonNode flagged = cells.path("selection_rate");
        JsonNode each = cells.path("false_alarms_per_case");
        Point more = difference(found, 100);
        Point cost = difference(alarms, 100);
        Point price = difference(each, 1);
        rows.add(new IntervalChart.Row(
                label,
                same()
                        ? List.of(side(found, WITH, 100), side(alarms, WITH, 100), side(each, WITH, 1))
                        : List.of(more, cost, price)));
        table.add(List.of(
                label,
                range(side(found, WITH, 100), 1),
                range(side(found, WITHOUT, 100), 1),
                signed(more),
                range(side(alarms, WITH, 100), 1),
                range(side(alarms, WITHOUT, 100), 1),
                signed(cost),
                range(side(flagged, WITH, 100), 1),
                range(side(flagged, WITHOUT, 100), 1),
                range(side(each, WITH, 1), 2),
                range(side(each, WITHOUT, 1), 2),
                signed(price)));
    }

    /** For whom the interval of the change says that false alarms became more. */
    private Text title(String dimension, JsonNode groups) {
        List<Text> clear = new ArrayList<>();
        int judged = 0;
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            Point cost = difference(group.getValue().path("fpr"), 100);
            if (cost.hasInterval()) {
                judged++;
                if (cost.lower() > 0) {
                    clear.add(facts.inside(dimension, group.getKey()));
                }
            }
        }
        if (clear.isEmpty()) {
            return Words.of("floor.title.unclear");
        }
        boolean all = clear.size() == judged && judged > 1;
        return all
                ? judged == 2 ? Words.of("floor.title.both") : Words.of("floor.title.all", judged)
                : Words.of("floor.title.some", Phrases.list(clear));
    }

    private static List<IntervalChart.Panel> changes(List<IntervalChart.Row> rows) {
        return List.of(
                change("floor.found", rows, 0, Palette.GREEN, Scene.Shape.SQUARE),
                change("floor.alarms", rows, 1, Palette.VERMILLION, Scene.Shape.DIAMOND),
                change("floor.per_case", rows, 2, Palette.BLUE, Scene.Shape.CIRCLE));
    }

    private static List<IntervalChart.Panel> levels(List<IntervalChart.Row> rows) {
        return List.of(
                level("models.recall", rows, 0, Palette.GREEN, Scene.Shape.SQUARE),
                level("axis.fpr", rows, 1, Palette.VERMILLION, Scene.Shape.DIAMOND),
                level("floor.per_case.plain", rows, 2, Palette.BLUE, Scene.Shape.CIRCLE));
    }

    private static IntervalChart.Panel level(
            String title, List<IntervalChart.Row> rows, int panel, String color, Scene.Shape shape) {
        List<Point> points = rows.stream().map(r -> r.points().get(panel)).toList();
        IntervalChart.Panel drawn = ReportFigures.rates(Words.of(title), points, color, shape);
        int decimals = points.stream().filter(Point::drawn).allMatch(p -> p.value() < 1) ? 2 : drawn.decimals();
        return new IntervalChart.Panel(
                drawn.title(),
                drawn.axis(),
                decimals,
                drawn.sign(),
                drawn.reference(),
                drawn.referenceText(),
                color,
                shape);
    }

    /** Decimals of a number of false alarms. */
    private static int fine(Point point) {
        return point.value() < 1 ? 2 : 1;
    }

    private static IntervalChart.Panel change(
            String title, List<IntervalChart.Row> rows, int panel, String color, Scene.Shape shape) {
        IntervalChart.Panel drawn = ReportFigures.differences(
                Words.of(title), rows.stream().map(r -> r.points().get(panel)).toList());
        return new IntervalChart.Panel(
                drawn.title(),
                drawn.axis(),
                drawn.decimals(),
                drawn.sign(),
                drawn.reference(),
                drawn.referenceText(),
                color,
                shape);
    }

    /** A rate at one of the thresholds; withheld cells hold their status in the estimate's place. */
    private Point side(JsonNode metric, String side, double factor) {
        JsonNode cell = metric.path(side);
        if (!cell.has("estimate")) {
            return facts.cell(cell);
        }
        JsonNode estimate = cell.path("estimate");
        return facts.point(
                        estimate.path("value"), estimate, cell.path("decision").asText("reliable"))
                .times(factor);
    }

    private Point difference(JsonNode metric, double factor) {
        return facts.cell(metric.path("difference")).times(factor);
    }

    private static Text range(Point point, int decimals) {
        return language -> Marks.label(point, decimals, Text.Sign.PLAIN, language);
    }

    private static Text signed(Point point) {
        return language -> Marks.label(point, 1, Text.Sign.DIFFERENCE, language);
    }
}
