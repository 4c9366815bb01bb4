package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What {@code mitigation} of model_results.json says of one dimension, as figures and tables. */
final class Mitigation {
    private static final String AUDITED = "audited";
    /** The audited model against itself. */
    private static final Point UNCHANGED = bare(0);

    private static final List<String> RATES = List.of("fnr", "fpr", "selection_rate");
    private static final List<String> CONSTRAINTS =
            List.of("demographic_parity", "equal_opportunity", "equalised_odds");

    private final Facts facts;
    private final String dimension;
    private final JsonNode node;

    Mitigation(Facts facts, String dimension) {
        this.facts = facts;
        this.dimension = dimension;
        this.node = all(facts).path("dimensions").path(dimension);
    }

    private static JsonNode all(Facts facts) {
        return facts.models().path("mitigation");
    }

    /** The dimensions that were tried, in their order. */
    static List<String> dimensions(Facts facts) {
        return Facts.names(all(facts).path("dimensions"));
    }

    /** How far rates of groups might differ on the rows that chose the thresholds. */
    static double tolerance(Facts facts) {
        return all(facts).path("tolerance").asDouble(0.02);
    }

    Text label() {
        return Facts.lower(facts.label(dimension));
    }

    static Text version(String key) {
        return Words.orElse("version." + key, Text.same(key.replace('_', ' ')));
    }

    /** A version's name where it stands beside a group's. */
    private static Text brief(String key) {
        return Words.orElse("version.brief." + key, version(key));
    }

    private String id(String what) {
        return what + "-" + dimension.replace('_', '-');
    }

    // ------------------------------------------------------------------ everybody

    /** Rates of everybody under every version, each with its change. */
    DataTable overall() {
        List<String> metrics = Facts.names(node.path("overall").path(AUDITED));
        List<List<Text>> rows = new ArrayList<>();
        node.path("overall").properties().forEach(version -> {
            List<Text> row = new ArrayList<>(List.of(version(version.getKey())));
            for (String metric : metrics) {
                JsonNode entry = version.getValue().path(metric);
                row.add(range(facts.cell(entry.path("estimate")).times(100), 1, Text.Sign.PLAIN));
                row.add(
                        version.getKey().equals(AUDITED)
                                ? Text.same("\u2014")
                                : change(facts.cell(entry.path("difference")).times(100), 1));
            }
            rows.add(row);
        });
        List<Text> headers = new ArrayList<>(List.of(Words.of("mitigation.version")));
        for (String metric : metrics) {
            Text name = Words.orElse("metric." + metric, Text.same(metric));
            headers.add(name);
            headers.add(Words.of("compare.change.of", Facts.lower(name)));
        }
        return new DataTable(Words.of("compare.overall.caption", label()), headers, rows);
    }

    /** A sentence for each version: how many more cases are found, and how many more people flagged for nothing. */
    List<Text> costs() {
        Phrases phrases = new Phrases(facts);
        List<Text> sentences = new ArrayList<>();
        node.path("overall").properties().forEach(version -> {
            Point found = facts.cell(version.getValue().path("recall").path("difference"))
                    .times(100);
            Point alarms = facts.cell(version.getValue().path("fpr").path("difference"))
                    .times(100);
            if (!version.getKey().equals(AUDITED) && found.hasInterval() && alarms.hasInterval()) {
                sentences.add(Words.of(
                        "compare.cost",
                        version(version.getKey()),
                        phrases.cases(),
                        inWords(found),
                        phrases.others(),
                        inWords(alarms)));
            }
        });
        return sentences;
    }

    /** An interval of a change in words, never with signs; it says so where it holds zero. */
    private static Text inWords(Point change) {
        Text low = Text.number(Math.abs(change.lower()), 1);
        Text high = Text.number(Math.abs(change.upper()), 1);
        if (change.lower() == 0 && change.upper() == 0) {
            return Words.of("compare.words.same");
        }
        if (zero(change)) {
            return Words.of("compare.words.either", low, high);
        }
        return change.upper() < 0
                ? Words.of("compare.words.fewer", high, low)
                : Words.of("compare.words.more", low, high);
    }

    // ------------------------------------------------------------------ differences between groups

    /** One figure for each measure: every version before and after, and its change. */
    List<Figure> measures() {
        return Facts.names(node.path("fairness").path(AUDITED)).stream()
                .map(this::measure)
                .toList();
    }

    private Figure measure(String measure) {
        boolean ratio = measure.equals("disparate_impact");
        double factor = ratio ? 1 : 100;
        int decimals = ratio ? 2 : 1;
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        int[] clear = new int[2];
        boolean several = node.path("fairness").path(AUDITED).path(measure).size() > 1;
        for (int g = 0; g < node.path("fairness").path(AUDITED).path(measure).size(); g++) {
            int group = g;
            node.path("fairness").properties().forEach(version -> {
                JsonNode entry = version.getValue().path(measure).path(group);
                Text name = facts.group(dimension, entry.path("group").asText());
                Point value = facts.cell(entry.path("estimate")).times(factor);
                boolean audited = version.getKey().equals(AUDITED);
                Point change =
                        audited ? UNCHANGED : facts.cell(entry.path("change")).times(factor);
                boolean told = Facts.quotable(change) && change.hasInterval();
                clear[0] += told && !zero(change) ? 1 : 0;
                clear[1] += told ? 1 : 0;
                Text label = version(version.getKey());
                rows.add(new IntervalChart.Row(
                        several ? name.then(Text.same(" \u00b7 ")).then(brief(version.getKey())) : label,
                        List.of(value, change)));
                table.add(List.of(
                        name,
                        facts.group(dimension, entry.path("reference").asText()),
                        label,
                        range(value, decimals, ratio ? Text.Sign.PLAIN : Text.Sign.DIFFERENCE),
                        audited ? Text.same("\u2014") : change(change, decimals)));
            });
        }
        Text name = Words.of("measure." + measure);
        Text title = Words.of("compare.measure.title", name, label(), clear[0], clear[1]);
        Text subtitle = Words.of(
                "compare.measure.subtitle",
                Words.of("measure." + measure + ".what"),
                facts.group(
                        dimension,
                        node.path("fairness")
                                .path(AUDITED)
                                .path(measure)
                                .path(0)
                                .path("reference")
                                .asText()));
        return new Figure(
                id(measure.replace('_', '-')),
                title,
                subtitle,
                Words.of("describe.intervals", Words.of("mitigation.version"), subtitle, title),
                new IntervalChart(
                        List.of(
                                panel(
                                        ratio ? Words.of("compare.ratio") : Words.of("compare.points"),
                                        rows,
                                        0,
                                        ratio ? 1 : 0,
                                        decimals,
                                        Palette.BLUE,
                                        Scene.Shape.CIRCLE,
                                        ratio ? Text.Sign.PLAIN : Text.Sign.DIFFERENCE),
                                panel(
                                        Words.of("compare.change"),
                                        rows,
                                        1,
                                        0,
                                        decimals,
                                        Palette.VERMILLION,
                                        Scene.Shape.DIAMOND,
                                        Text.Sign.DIFFERENCE)),
                        rows),
                new DataTable(
                        title,
                        List.of(
                                Words.of("table.group"),
                                Words.of("compare.against"),
                                Words.of("mitigation.version"),
                                name,
                                Words.of("compare.change")),
                        table));
    }

    private static IntervalChart.Panel panel(
            Text title,
            List<IntervalChart.Row> rows,
            int at,
            double reference,
            int decimals,
            String color,
            Scene.Shape shape,
            Text.Sign sign) {
        double low = reference;
        double high = reference;
        for (IntervalChart.Row row : rows) {
            Point point = row.points().get(at);
            if (point.drawn()) {
                low = Math.min(low, point.hasInterval() ? point.lower() : point.value());
                high = Math.max(high, point.hasInterval() ? point.upper() : point.value());
            }
        }
        // No line at the very edge, where numbers stand.
        double room = Math.max(high - low, 1e-3) / 8;
        return new IntervalChart.Panel(
                title,
                Axis.covering(low == reference ? low - room : low, high == reference ? high + room : high, 4),
                decimals,
                sign,
                reference,
                Words.of("compare.none"),
                color,
                shape);
    }

    // ------------------------------------------------------------------ for whom

    /** Within each group the missed cases before and after, and how false alarms change with them. */
    Figure forWhom() {
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        node.path("changes_by_group")
                .properties()
                .forEach(group -> group.getValue().properties().forEach(version -> {
                    Text name = facts.group(dimension, group.getKey());
                    boolean audited = version.getKey().equals(AUDITED);
                    List<Text> row = new ArrayList<>(List.of(name, version(version.getKey())));
                    List<Point> points = new ArrayList<>();
                    for (String rate : RATES) {
                        JsonNode entry = version.getValue().path(rate);
                        Point change = facts.cell(entry.path("change")).times(100);
                        row.add(range(rate(entry), 1, Text.Sign.PLAIN));
                        row.add(audited ? Text.same("\u2014") : change(change, 1));
                        points.add(change);
                    }
                    table.add(row);
                    if (!audited) {
                        rows.add(new IntervalChart.Row(
                                name.then(Text.same(" \u00b7 ")).then(brief(version.getKey())), points.subList(0, 2)));
                    }
                }));
        Text title = Words.of("compare.whom.title", label());
        Text subtitle = Words.of("compare.whom.subtitle", facts.testYear());
        List<Text> headers = new ArrayList<>(List.of(Words.of("table.group"), Words.of("mitigation.version")));
        for (String rate : RATES) {
            headers.add(Words.of("metric." + rate));
            headers.add(Words.of("compare.change.of", Facts.lower(Words.of("metric." + rate))));
        }
        return new Figure(
                id("for-whom"),
                title,
                subtitle,
                Words.of("describe.intervals", Words.of("table.group"), subtitle, title),
                new IntervalChart(
                        List.of(
                                panel(
                                        Words.of("compare.missed"),
                                        rows,
                                        0,
                                        0,
                                        1,
                                        Palette.BLUE,
                                        Scene.Shape.CIRCLE,
                                        Text.Sign.DIFFERENCE),
                                panel(
                                        Words.of("compare.alarms"),
                                        rows,
                                        1,
                                        0,
                                        1,
                                        Palette.VERMILLION,
                                        Scene.Shape.DIAMOND,
                                        Text.Sign.DIFFERENCE)),
                        rows),
                new DataTable(title, headers, table));
    }

    private Point rate(JsonNode entry) {
        JsonNode estimate = entry.path("estimate");
        return entry.has("estimate")
                ? facts.point(
                                estimate.path("value"),
                                estimate,
                                entry.path("decision").asText("present"))
                        .times(100)
                : facts.cell(entry).times(100);
    }

    // ------------------------------------------------------------------ trade-off

    /** Balanced accuracy against the widest gap that is left, at every tolerance, for each kind of thresholds. */
    Figure tradeOff() {
        List<SquareChart.Square> squares = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        double most = 0;
        double low = 100;
        double high = 0;
        for (String constraint : CONSTRAINTS) {
            List<Double> across = new ArrayList<>();
            List<Point> points = new ArrayList<>();
            for (JsonNode at : node.path("trade_off").path(constraint)) {
                Point accuracy = facts.cell(at.path("balanced_accuracy")).times(100);
                Point gap = widest(at.path("gaps"));
                table.add(List.of(
                        version(constraint),
                        Text.number(100 * at.path("tolerance_on_validation").asDouble(), 0),
                        range(gap, 1, Text.Sign.DIFFERENCE),
                        Words.of(
                                !gap.hasInterval()
                                        ? "compare.unknown"
                                        : zero(gap) ? "compare.zero" : "compare.not.zero"),
                        range(accuracy, 1, Text.Sign.PLAIN)));
                if (gap.drawn() && accuracy.drawn()) {
                    across.add(Math.abs(gap.value()));
                    points.add(accuracy);
                    most = Math.max(most, Math.abs(gap.value()));
                    low = Math.min(low, accuracy.hasInterval() ? accuracy.lower() : accuracy.value());
                    high = Math.max(high, accuracy.hasInterval() ? accuracy.upper() : accuracy.value());
                }
            }
            squares.add(new SquareChart.Square(
                    Words.of("compare.constraint." + constraint),
                    List.of(new SquareChart.Series(version(constraint), across, points, SquareChart.Style.POINTS))));
        }
        Text title = Words.of("compare.trade.title", label());
        Text subtitle = Words.of("compare.trade.subtitle", facts.testYear());
        return new Figure(
                id("trade-off"),
                title,
                subtitle,
                Words.of("compare.trade.describe", title),
                new SquareChart(
                        squares,
                        Axis.covering(0, Math.max(1, most), 4),
                        Axis.covering(Math.min(low, high), Math.max(low, high) + 0.1, 4),
                        Words.of("compare.trade.across"),
                        Words.of("compare.trade.up"),
                        null),
                new DataTable(
                        title,
                        List.of(
                                Words.of("mitigation.version"),
                                Words.of("compare.tolerance"),
                                Words.of("compare.gap"),
                                Words.of("compare.reading"),
                                Words.of("metric.balanced_accuracy")),
                        table));
    }

    /** The gap that is furthest from zero among those that are shown. */
    private Point widest(JsonNode gaps) {
        return StreamSupport.stream(gaps.spliterator(), false)
                .flatMap(metric -> StreamSupport.stream(metric.spliterator(), false))
                .map(gap -> facts.cell(gap.path("difference")).times(100))
                .filter(Point::drawn)
                .max((a, b) -> Double.compare(Math.abs(a.value()), Math.abs(b.value())))
                .orElse(Point.ABSENT);
    }

    // ------------------------------------------------------------------ words

    /** What the runner says for each group that may be quoted. */
    List<Text> sentences() {
        return StreamSupport.stream(node.path("what_changes_for_whom").spliterator(), false)
                .map(Facts::text)
                .toList();
    }

    /** Whether an interval holds zero. */
    static boolean zero(Point point) {
        return point.lower() <= 0 && point.upper() >= 0;
    }

    private static Text holds(Point point) {
        return Words.of(zero(point) ? "compare.zero" : "compare.not.zero");
    }

    private static Text range(Point point, int decimals, Text.Sign sign) {
        return language -> Marks.label(point, decimals, sign, language);
    }

    /** A change, and whether its interval holds zero. */
    private static Text change(Point point, int decimals) {
        Text number = range(point, decimals, Text.Sign.DIFFERENCE);
        return point.hasInterval() ? number.then(Text.same("; ")).then(holds(point)) : number;
    }

    /** ROC curves of the groups, up to four in one square, more in squares of their own. */
    static List<Figure> roc(Facts facts) {
        List<Figure> figures = new ArrayList<>();
        JsonNode curves = facts.fairness().path("roc_curves");
        for (String dimension : dimensions(facts)) {
            JsonNode groups = curves.path("dimensions").path(dimension);
            if (groups.isObject() && groups.size() > 0) {
                figures.add(roc(facts, dimension, groups, curves.path("thresholds")));
            }
        }
        return figures;
    }

    private static Figure roc(Facts facts, String dimension, JsonNode groups, JsonNode thresholds) {
        List<SquareChart.Series> series = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            Text label = facts.group(dimension, group.getKey());
            List<Double> across = new ArrayList<>();
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < thresholds.size(); i++) {
                Point found = along(group.getValue(), "tpr", i);
                Point alarms = along(group.getValue(), "fpr", i);
                if (!found.drawn() || !alarms.drawn()) {
                    continue;
                }
                across.add(alarms.value());
                // Strokes at every fourth threshold, so that curves can be told apart.
                points.add(i % 4 == 0 ? found : bare(found.value()));
                if (i % 5 == 4) {
                    table.add(List.of(
                            label,
                            Text.number(thresholds.path(i).asDouble(), 2),
                            range(alarms, 1, Text.Sign.PLAIN),
                            range(found, 1, Text.Sign.PLAIN)));
                }
            }
            if (points.isEmpty()) {
                Text none = range(Point.HIDDEN, 0, Text.Sign.PLAIN);
                table.add(List.of(label, Text.same("\u2014"), none, none));
            }
            series.add(new SquareChart.Series(label, across, points, SquareChart.Style.JOINED));
        }
        List<SquareChart.Square> squares = series.size() <= 4
                ? List.of(new SquareChart.Square(Text.same(""), series))
                : series.stream()
                        .map(s -> new SquareChart.Square(s.label(), List.of(s)))
                        .toList();
        Text title = Words.of("compare.roc.title", Facts.lower(facts.label(dimension)));
        return new Figure(
                "roc-" + dimension.replace('_', '-').toLowerCase(Locale.ROOT),
                title,
                Words.of("compare.roc.subtitle", facts.testYear()),
                Words.of("compare.roc.describe", title),
                new SquareChart(
                        squares,
                        new Axis(0, 100, 20),
                        new Axis(0, 100, 20),
                        Words.of("compare.roc.across"),
                        Words.of("compare.roc.up"),
                        Words.of("compare.roc.diagonal")),
                new DataTable(
                        title,
                        List.of(
                                Words.of("table.group"),
                                Words.of("threshold"),
                                Words.of("compare.roc.across"),
                                Words.of("compare.roc.up")),
                        table));
    }

    private static Point along(JsonNode group, String rate, int i) {
        return new Point(
                100 * Facts.number(group.path(rate).path(i)),
                100 * Facts.number(group.path(rate + "_ci_lower").path(i)),
                100 * Facts.number(group.path(rate + "_ci_upper").path(i)),
                Double.NaN,
                Double.NaN,
                Point.Quality.GOOD);
    }

    private static Point bare(double value) {
        return new Point(value, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Point.Quality.GOOD);
    }
}
