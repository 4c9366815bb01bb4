package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The figures of a report, each made where the documents hold what it shows. */
final class ReportFigures {
    private static final int TOP = 15;
    private static final int PUSHES = 7;
    private static final int SWARM = 12;

    private final Facts facts;
    private final Phrases phrases;

    ReportFigures(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
    }

    // ------------------------------------------------------------------ error rates by group

    /** A metric of every group of every dimension, with its difference from the reference. */
    List<Figure> byGroup(String metric) {
        List<Figure> figures = new ArrayList<>();
        for (String dimension : facts.dimensions()) {
            figures.add(byGroup(metric, dimension));
        }
        return figures;
    }

    Figure byGroup(String metric, String dimension) {
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        boolean gaps = facts.dimension(dimension).path("gaps").path("pairwise").size() > 0;
        for (Map.Entry<String, JsonNode> group : facts.groups(dimension).entrySet()) {
            Text label = facts.group(dimension, group.getKey());
            boolean reference = facts.isReference(dimension, metric, group.getKey());
            Point rate = facts.metric(group.getValue(), metric).times(100);
            Point gap = facts.gapPoint(dimension, metric, group.getKey()).times(100);
            List<Point> points = gaps ? List.of(rate, gap) : List.of(rate);
            rows.add(new IntervalChart.Row(
                    reference ? label.then(Text.same(" ")).then(Words.of("reference")) : label, points));
            JsonNode uncertainty = group.getValue().path("uncertainty").path(metric);
            table.add(List.of(
                    label,
                    cell(rate, rate.value(), 1),
                    cell(rate, rate.lower(), 1),
                    cell(rate, rate.upper(), 1),
                    number(uncertainty.path("n_denominator"), 0),
                    number(uncertainty.path("n_effective"), 0),
                    phrases.quality(rate),
                    gap.quality() == Point.Quality.REFERENCE ? Words.of("reference.cell") : signed(gap, gap.value()),
                    signed(gap, gap.lower()),
                    signed(gap, gap.upper()),
                    people(group.getValue().path("people").path(metric.equals("fnr") ? "missed" : "false_alarms"))));
        }
        Text population = Words.of("population." + metric, phrases.cases(), phrases.others());
        Text subtitle = Words.of("figure.subtitle", population, facts.testYear());
        List<IntervalChart.Panel> panels = new ArrayList<>();
        panels.add(rates(
                Words.of("axis." + metric),
                rows.stream().map(r -> r.points().get(0)).toList(),
                Palette.BLUE,
                Scene.Shape.CIRCLE));
        if (gaps) {
            panels.add(differences(
                    Words.of("axis.difference"),
                    rows.stream().map(r -> r.points().get(1)).toList()));
        }
        Text title = phrases.message(metric, dimension);
        return new Figure(
                metric + "-" + dimension.replace('_', '-'),
                title,
                Words.of("figure.dimension", facts.label(dimension)).then(subtitle),
                Words.of("describe.intervals", facts.label(dimension), population, title),
                new IntervalChart(panels, rows),
                new DataTable(
                        Words.of("table.metric", Words.of("axis." + metric), Facts.lower(facts.label(dimension))),
                        List.of(
                                Words.of("table.group"),
                                Words.of("table.of100"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.rows"),
                                Words.of("table.effective"),
                                Words.of("table.quality"),
                                Words.of("table.difference"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.people")),
                        table));
    }

    /** How many people of the population, to the nearest hundred. */
    private Text people(JsonNode total) {
        Point point = facts.point(
                total.path("value"),
                total.path("uncertainty"),
                total.path("status").asText("reliable"));
        if (!point.drawn() || !point.hasInterval()) {
            return Text.same("\u2014");
        }
        return Words.of(
                "range.short",
                Text.count(100 * Math.round(point.value() / 100)),
                Text.count(100 * Math.round(Math.max(0, point.lower()) / 100)),
                Text.count(100 * Math.round(point.upper() / 100)));
    }

    static IntervalChart.Panel rates(Text title, List<Point> points, String color, Scene.Shape shape) {
        double high = 0;
        double low = 100;
        for (Point point : points) {
            if (point.drawn()) {
                boolean interval = point.hasInterval();
                high = Math.max(high, interval ? point.upper() : point.value());
                low = Math.min(low, interval ? point.lower() : point.value());
            }
        }
        Axis axis = high <= low ? new Axis(0, 100, 25) : Axis.covering(Math.max(0, low - 1), Math.min(100, high), 4);
        return new IntervalChart.Panel(
                title, axis, high < 10 ? 1 : 0, Text.Sign.PLAIN, Double.NaN, Text.same(""), color, shape);
    }

    static IntervalChart.Panel differences(Text title, List<Point> points) {
        double high = 1;
        double low = -1;
        // A limit that excludes zero must not be printed as zero.
        boolean fine = false;
        for (Point point : points) {
            if (point.drawn()) {
                boolean interval = point.hasInterval();
                fine |= interval && Math.min(Math.abs(point.lower()), Math.abs(point.upper())) < 0.5;
                high = Math.max(high, interval ? point.upper() : point.value());
                low = Math.min(low, interval ? point.lower() : point.value());
            }
        }
        return new IntervalChart.Panel(
                title,
                Axis.covering(low, high, 4),
                fine || high < 10 && low > -10 ? 1 : 0,
                Text.Sign.DIFFERENCE,
                0,
                Words.of("axis.none"),
                Palette.VERMILLION,
                Scene.Shape.DIAMOND);
    }

    private static Text cell(Point point, double value, int decimals) {
        return point.drawn() ? Text.number(value, decimals) : Text.same("\u2014");
    }

    private static Text signed(Point point, double value) {
        return point.drawn() && !Double.isNaN(value)
                ? Text.signed(value, 1, Text.Sign.DIFFERENCE)
                : Text.same("\u2014");
    }

    private static Text number(JsonNode node, int decimals) {
        return node.isNumber() ? Text.number(node.asDouble(), decimals) : Text.same("\u2014");
    }

    // ------------------------------------------------------------------ crossings

    /** A metric of crossed groups as a grid. */
    List<Figure> crossings(String metric) {
        List<Figure> figures = new ArrayList<>();
        for (String crossing : facts.crossings()) {
            Map<String, JsonNode> groups = facts.groups(crossing);
            Map<String, Point> points = new LinkedHashMap<>();
            groups.forEach((key, group) -> points.put(key, facts.metric(group, metric)));
            Text population = Words.of("population." + metric, phrases.cases(), phrases.others());
            figures.add(heat(
                    metric + "-" + crossing.replace('_', '-'),
                    crossing,
                    points,
                    phrases.crossing(metric, crossing),
                    Words.of("figure.subtitle", population, facts.testYear()),
                    Words.of("axis." + metric)));
        }
        return figures;
    }

    private Figure heat(
            String id, String crossing, Map<String, Point> points, Text title, Text subtitle, Text measure) {
        List<String> dimensions = Facts.parts(crossing);
        List<String> rows = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        Map<String, Map<String, Point>> cells = new LinkedHashMap<>();
        points.forEach((key, point) -> split(dimensions, key).ifPresent(pair -> {
            if (!rows.contains(pair.get(0))) {
                rows.add(pair.get(0));
            }
            if (!columns.contains(pair.get(1))) {
                columns.add(pair.get(1));
            }
            cells.computeIfAbsent(pair.get(0), k -> new LinkedHashMap<>()).put(pair.get(1), point);
        }));
        List<List<Point>> grid = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        for (String row : rows) {
            List<Point> line = new ArrayList<>();
            for (String column : columns) {
                Point point = cells.get(row).getOrDefault(column, Point.ABSENT);
                line.add(point);
                table.add(List.of(
                        facts.group(dimensions.get(0), row),
                        facts.group(dimensions.get(1), column),
                        cell(point, 100 * point.value(), 1),
                        cell(point, 100 * point.lower(), 1),
                        cell(point, 100 * point.upper(), 1),
                        phrases.quality(point)));
            }
            grid.add(line);
        }
        return new Figure(
                id,
                title,
                Words.of("figure.dimension", facts.label(crossing)).then(subtitle),
                Words.of("describe.heat", facts.label(crossing), title),
                new HeatChart(
                        rows.stream()
                                .map(r -> facts.group(dimensions.get(0), r))
                                .toList(),
                        columns.stream()
                                .map(c -> facts.group(dimensions.get(1), c))
                                .toList(),
                        grid),
                new DataTable(
                        Words.of("table.metric", measure, facts.label(crossing)),
                        List.of(
                                facts.label(dimensions.get(0)),
                                facts.label(dimensions.get(1)),
                                Words.of("table.of100"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.quality")),
                        table));
    }

    private Optional<List<String>> split(List<String> dimensions, String key) {
        if (dimensions.size() != 2) {
            return Optional.empty();
        }
        for (int cut = key.indexOf('_'); cut > 0; cut = key.indexOf('_', cut + 1)) {
            String first = key.substring(0, cut);
            String second = key.substring(cut + 1);
            if (facts.groups(dimensions.get(0)).containsKey(first)
                    && facts.groups(dimensions.get(1)).containsKey(second)) {
                return Optional.of(List.of(first, second));
            }
        }
        return Optional.empty();
    }

    // ------------------------------------------------------------------ a hundred students

    Optional<Figure> hundred() {
        JsonNode all = facts.fairness().path("overall");
        double base = Facts.number(all.path("base_rate"));
        double missed = Facts.number(all.path("fnr"));
        double alarms = Facts.number(all.path("fpr"));
        double precision = Facts.number(all.path("precision"));
        if (Double.isNaN(base + missed + alarms)) {
            return Optional.empty();
        }
        int[] everybody =
                IconChart.ofHundred(base * (1 - missed), base * missed, (1 - base) * alarms, (1 - base) * (1 - alarms));
        int[] left = IconChart.ofHundred(1 - missed, missed);
        List<IconChart.Hundred> hundreds = new ArrayList<>();
        Text[] kinds = {
            Words.of("hundred.found", phrases.cases()),
            Words.of("hundred.missed", phrases.cases()),
            Words.of("hundred.alarm", phrases.others()),
            Words.of("hundred.rest", phrases.others())
        };
        List<IconChart.Kind> first = IntStream.range(0, 4)
                .mapToObj(i -> new IconChart.Kind(kinds[i], everybody[i], i))
                .toList();
        hundreds.add(new IconChart.Hundred(Words.of("hundred.of.all", phrases.people()), first));
        hundreds.add(new IconChart.Hundred(
                Words.of("hundred.of.cases", phrases.cases()),
                List.of(
                        new IconChart.Kind(Words.of("hundred.flagged"), left[0], 0),
                        new IconChart.Kind(Words.of("hundred.unflagged"), left[1], 1))));
        List<List<Text>> table = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            table.add(List.of(Words.of("hundred.of.all", phrases.people()), kinds[i], Text.count(everybody[i])));
        }
        table.add(List.of(
                Words.of("hundred.of.cases", phrases.cases()), Words.of("hundred.flagged"), Text.count(left[0])));
        table.add(List.of(
                Words.of("hundred.of.cases", phrases.cases()), Words.of("hundred.unflagged"), Text.count(left[1])));
        if (!Double.isNaN(precision)) {
            int[] flagged = IconChart.ofHundred(precision, 1 - precision);
            hundreds.add(new IconChart.Hundred(
                    Words.of("hundred.of.flagged", phrases.people()),
                    List.of(
                            new IconChart.Kind(Words.of("hundred.right", phrases.cases()), flagged[0], 0),
                            new IconChart.Kind(Words.of("hundred.wrong", phrases.others()), flagged[1], 2))));
            table.add(List.of(
                    Words.of("hundred.of.flagged", phrases.people()),
                    Words.of("hundred.right", phrases.cases()),
                    Text.count(flagged[0])));
            table.add(List.of(
                    Words.of("hundred.of.flagged", phrases.people()),
                    Words.of("hundred.wrong", phrases.others()),
                    Text.count(flagged[1])));
        }
        Text title = Words.of(
                "hundred.title",
                phrases.people(),
                everybody[0] + everybody[1],
                phrases.casesVerb(),
                everybody[0],
                everybody[2]);
        return Optional.of(new Figure(
                "hundred",
                title,
                Words.of("hundred.subtitle", facts.testYear()),
                Words.of("describe.hundred", title),
                new IconChart(hundreds),
                new DataTable(
                        Words.of("hundred.caption"),
                        List.of(Words.of("hundred.of"), Words.of("hundred.kind"), Words.of("hundred.count")),
                        table)));
    }

    // ------------------------------------------------------------------ calibration

    List<Figure> calibration() {
        List<Figure> figures = new ArrayList<>();
        JsonNode curves = facts.fairness().path("calibration_curves");
        JsonNode dimensions = curves.path("dimensions");
        if (curves.path("overall").path("bins").size() > 0) {
            Map<String, JsonNode> all = new LinkedHashMap<>();
            all.put("", curves.path("overall"));
            figures.add(calibration("", all));
        }
        for (String dimension : Facts.names(dimensions)) {
            Map<String, JsonNode> groups = new LinkedHashMap<>();
            dimensions.path(dimension).properties().forEach(e -> groups.put(e.getKey(), e.getValue()));
            figures.add(calibration(dimension, groups));
        }
        return figures;
    }

    private Figure calibration(String dimension, Map<String, JsonNode> groups) {
        List<SquareChart.Square> squares = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        int above = 0;
        int below = 0;
        for (Map.Entry<String, JsonNode> group : groups.entrySet()) {
            Text label = dimension.isEmpty() ? phrases.people().capital() : facts.group(dimension, group.getKey());
            List<Double> across = new ArrayList<>();
            List<Point> points = new ArrayList<>();
            for (JsonNode bin : group.getValue().path("bins")) {
                Point point = facts.point(
                                bin.path("observed_rate"),
                                bin.path("uncertainty"),
                                bin.path("status").asText("reliable"))
                        .times(100);
                double mean = 100 * Facts.number(bin.path("mean_score"));
                if (point.drawn() && !Double.isNaN(mean)) {
                    across.add(mean);
                    points.add(point);
                    above += point.hasInterval() && point.lower() > mean ? 1 : 0;
                    below += point.hasInterval() && point.upper() < mean ? 1 : 0;
                }
                table.add(List.of(
                        label,
                        Words.of(
                                "range.only",
                                Text.number(100 * bin.path("from").asDouble(), 0),
                                Text.number(100 * bin.path("to").asDouble(), 0)),
                        Double.isNaN(mean) ? Text.same("\u2014") : Text.number(mean, 1),
                        cell(point, point.value(), 1),
                        cell(point, point.lower(), 1),
                        cell(point, point.upper(), 1),
                        phrases.quality(point)));
            }
            squares.add(new SquareChart.Square(
                    label, List.of(new SquareChart.Series(label, across, points, SquareChart.Style.POINTS))));
        }
        Axis axis = new Axis(0, 100, 20);
        boolean overall = dimension.isEmpty();
        Text title = overall
                ? Words.of(
                        below > above ? "calibration.over" : above > below ? "calibration.under" : "calibration.mixed")
                : Words.of("calibration.title", Facts.lower(facts.label(dimension)));
        return new Figure(
                "calibration" + (overall ? "" : "-" + dimension.replace('_', '-')),
                title,
                Words.of("calibration.subtitle", facts.testYear()),
                Words.of("describe.calibration", title),
                new SquareChart(
                        squares,
                        axis,
                        axis,
                        Words.of("calibration.across"),
                        Words.of("calibration.up"),
                        Words.of("calibration.diagonal")),
                new DataTable(
                        Words.of("calibration.caption", overall ? Words.of("everybody") : facts.label(dimension)),
                        List.of(
                                Words.of("table.group"),
                                Words.of("calibration.bin"),
                                Words.of("calibration.mean"),
                                Words.of("calibration.observed"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.quality")),
                        table));
    }

    // ------------------------------------------------------------------ rates of the outcome

    private String outcome() {
        return facts.descriptive().path("outcome").asText("dropout");
    }

    /** Tables of the outcome by one dimension. */
    List<Figure> outcomeRates() {
        List<Figure> figures = new ArrayList<>();
        List<String> dimensions = new ArrayList<>(facts.dimensions());
        dimensions.add("level");
        dimensions.add("sex_x_level");
        for (String dimension : dimensions) {
            outcomeRate(dimension).ifPresent(figures::add);
        }
        return figures;
    }

    Optional<Figure> outcomeRate(String dimension) {
        JsonNode table = facts.descriptive().path(outcome() + "_by_" + dimension);
        if (!table.isObject()) {
            table = facts.descriptive().path(outcome() + "_by_" + dimension + "_quintile");
        }
        if (!table.isObject()) {
            return Optional.empty();
        }
        Map<Text, JsonNode> rows = new LinkedHashMap<>();
        table.properties().forEach(e -> {
            if (!e.getKey().endsWith("_2020plus")) {
                rows.put(facts.group(dimension, e.getKey()), e.getValue());
            }
        });
        Text years = phrases.years(facts.descriptive().path("years"));
        return Optional.of(rateFigure(
                "rate-" + dimension.replace('_', '-'),
                phrases.rateMessage(dimension, rows),
                Words.of("rate.subtitle", phrases.outcomeTitle(), phrases.target(), years),
                facts.label(dimension),
                rows));
    }

    private Figure rateFigure(String id, Text title, Text subtitle, Text caption, Map<Text, JsonNode> rows) {
        List<IntervalChart.Row> drawn = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        rows.forEach((label, row) -> {
            Point point = facts.rate(row).times(100);
            drawn.add(new IntervalChart.Row(label, List.of(point)));
            table.add(List.of(
                    label,
                    cell(point, point.value(), 1),
                    cell(point, point.lower(), 1),
                    cell(point, point.upper(), 1),
                    number(row.path("n_unweighted"), 0),
                    number(row.path("n_weighted"), 0),
                    number(row.path("uncertainty").path("n_effective"), 0),
                    phrases.quality(point)));
        });
        IntervalChart.Panel panel = rates(
                Words.of("axis.rate"),
                drawn.stream().map(r -> r.points().get(0)).toList(),
                Palette.BLUE,
                Scene.Shape.CIRCLE);
        return new Figure(
                id,
                title,
                subtitle,
                Words.of("describe.intervals", caption, Words.of("axis.rate"), title),
                new IntervalChart(List.of(oneDecimal(panel)), drawn),
                new DataTable(
                        Words.of("table.metric", Words.of("axis.rate"), caption),
                        List.of(
                                Words.of("table.group"),
                                Words.of("table.of100"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.rows"),
                                Words.of("table.weighted"),
                                Words.of("table.effective"),
                                Words.of("table.quality")),
                        table));
    }

    private static IntervalChart.Panel oneDecimal(IntervalChart.Panel panel) {
        return new IntervalChart.Panel(
                panel.title(),
                panel.axis(),
                1,
                panel.sign(),
                panel.reference(),
                panel.referenceText(),
                panel.color(),
                panel.shape());
    }

    /** Rates of crossed groups as grids. */
    List<Figure> outcomeGrids() {
        List<Figure> figures = new ArrayList<>();
        for (String crossing : facts.crossings()) {
            JsonNode table = facts.descriptive().path(outcome() + "_by_" + crossing);
            if (!table.isObject()) {
                continue;
            }
            Map<String, Point> points = new LinkedHashMap<>();
            table.properties().forEach(e -> points.put(e.getKey(), facts.rate(e.getValue())));
            figures.add(heat(
                    "rate-" + crossing.replace('_', '-'),
                    crossing,
                    points,
                    Words.of("rate.grid", phrases.outcomeTitle(), Facts.lower(facts.label(crossing))),
                    Words.of(
                            "rate.subtitle",
                            phrases.outcomeTitle(),
                            phrases.target(),
                            phrases.years(facts.descriptive().path("years"))),
                    Words.of("axis.rate")));
        }
        return figures;
    }

    /** Rates by year: of everybody, then of the groups of each dimension. */
    List<Figure> trends() {
        List<Figure> figures = new ArrayList<>();
        JsonNode trend = facts.descriptive().path("temporal_trend");
        if (trend.path("years").size() < 2) {
            return figures;
        }
        Map<String, JsonNode> everybody = new LinkedHashMap<>();
        everybody.put("", trend.path("overall_rows"));
        figures.add(trend("", everybody, trend));
        for (String dimension : facts.dimensions()) {
            JsonNode rows = trend.path("by_" + dimension + "_rows");
            if (!rows.isObject()) {
                continue;
            }
            Map<String, JsonNode> series = new LinkedHashMap<>();
            rows.properties().forEach(e -> {
                int shown = 0;
                for (JsonNode row : e.getValue()) {
                    shown += Facts.quotable(facts.rate(row)) ? 1 : 0;
                }
                if (2 * shown >= trend.path("years").size() && series.size() < 5) {
                    series.put(e.getKey(), e.getValue());
                }
            });
            if (!series.isEmpty()) {
                figures.add(trend(dimension, series, trend));
            }
        }
        return figures;
    }

    private Figure trend(String dimension, Map<String, JsonNode> groups, JsonNode trend) {
        List<TrendChart.Series> series = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        List<Text> years = new ArrayList<>();
        trend.path("years").forEach(y -> years.add(Text.same(y.asText())));
        double high = 0;
        for (Map.Entry<String, JsonNode> group : groups.entrySet()) {
            Text label = dimension.isEmpty() ? Words.of("everybody") : facts.group(dimension, group.getKey());
            List<Point> points = new ArrayList<>();
            int y = 0;
            for (JsonNode row : group.getValue()) {
                Point point = facts.rate(row).times(100);
                points.add(point);
                high = point.drawn() ? Math.max(high, point.hasInterval() ? point.upper() : point.value()) : high;
                table.add(List.of(
                        label,
                        years.get(y++),
                        cell(point, point.value(), 1),
                        cell(point, point.lower(), 1),
                        cell(point, point.upper(), 1),
                        phrases.quality(point)));
            }
            series.add(new TrendChart.Series(label, points));
        }
        Text caption = dimension.isEmpty() ? Words.of("everybody") : facts.label(dimension);
        Text title = dimension.isEmpty()
                ? phrases.trendMessage(series.get(0).points(), years)
                : Words.of("trend.by", phrases.outcomeTitle(), Facts.lower(caption));
        return new Figure(
                "trend" + (dimension.isEmpty() ? "" : "-" + dimension.replace('_', '-')),
                title,
                Words.of("rate.subtitle", phrases.outcomeTitle(), phrases.target(), phrases.years(trend.path("years"))),
                Words.of("describe.trend", caption, title),
                new TrendChart(years, series, Axis.covering(0, Math.max(high, 1), 5)),
                new DataTable(
                        Words.of("table.metric", Words.of("axis.rate"), caption),
                        List.of(
                                Words.of("table.group"),
                                Words.of("table.year"),
                                Words.of("table.of100"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.quality")),
                        table));
    }

    /** Rates by the month of the interview. */
    Optional<Figure> months() {
        JsonNode table = facts.descriptive().path(outcome() + "_by_interview_month");
        if (table.size() < 2) {
            return Optional.empty();
        }
        List<Text> steps = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        List<List<Text>> rows = new ArrayList<>();
        double[] high = {1};
        table.properties().forEach(e -> {
            Point point = facts.rate(e.getValue()).times(100);
            steps.add(Words.orElse("month." + e.getKey(), Text.same(e.getKey())));
            points.add(point);
            high[0] = point.hasInterval() ? Math.max(high[0], point.upper()) : high[0];
            rows.add(List.of(
                    steps.get(steps.size() - 1),
                    cell(point, point.value(), 1),
                    cell(point, point.lower(), 1),
                    cell(point, point.upper(), 1),
                    number(e.getValue().path("n_unweighted"), 0),
                    phrases.quality(point)));
        });
        return Optional.of(new Figure(
                "months",
                phrases.monthMessage(steps, points),
                Words.of(
                        "rate.subtitle",
                        phrases.outcomeTitle(),
                        phrases.target(),
                        phrases.years(facts.descriptive().path("years"))),
                Words.of("describe.trend", Words.of("month"), phrases.monthMessage(steps, points)),
                new TrendChart(
                        steps,
                        List.of(new TrendChart.Series(Words.of("everybody"), points)),
                        Axis.covering(0, high[0], 5)),
                new DataTable(
                        Words.of("table.metric", Words.of("axis.rate"), Words.of("month")),
                        List.of(
                                Words.of("month"),
                                Words.of("table.of100"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("table.rows"),
                                Words.of("table.quality")),
                        rows)));
    }

    // ------------------------------------------------------------------ other definitions of the target

    /** Rate of the outcome and error rates of everybody under every definition. */
    Optional<Figure> targets() {
        JsonNode rates = facts.descriptive().path("target_sensitivity");
        JsonNode errors = facts.fairness().path("target_sensitivity");
        if (rates.size() < 2) {
            return Optional.empty();
        }
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        rates.properties().forEach(e -> {
            Point rate = facts.rate(e.getValue().path("overall")).times(100);
            JsonNode overall = errors.path(e.getKey()).path("overall");
            Point missed = facts.metric(overall, "fnr").times(100);
            Point alarms = facts.metric(overall, "fpr").times(100);
            Text label = targetLabel(e.getKey());
            rows.add(new IntervalChart.Row(label, List.of(rate, missed, alarms)));
            table.add(List.of(label, interval(rate), interval(missed), interval(alarms)));
        });
        List<IntervalChart.Panel> panels = new ArrayList<>();
        String[] titles = {"axis.rate", "axis.fnr", "axis.fpr"};
        for (int p = 0; p < 3; p++) {
            int panel = p;
            panels.add(rates(
                    Words.of(titles[p]),
                    rows.stream().map(r -> r.points().get(panel)).toList(),
                    Palette.series(p == 2 ? 3 : p),
                    Scene.Shape.series(p)));
        }
        Text title = phrases.targetMessage(rows);
        return Optional.of(new Figure(
                "targets",
                title,
                Words.of("targets.subtitle", phrases.years(facts.descriptive().path("years")), facts.testYear()),
                Words.of("describe.targets", title),
                new IntervalChart(panels, rows),
                new DataTable(
                        Words.of("targets.caption"),
                        List.of(
                                Words.of("targets.definition"),
                                Words.of("axis.rate"),
                                Words.of("axis.fnr"),
                                Words.of("axis.fpr")),
                        table)));
    }

    private Text targetLabel(String key) {
        JsonNode label =
                facts.descriptive().path("target_sensitivity").path(key).path("label");
        return label.isObject() ? Facts.text(label).capital() : Text.same(key);
    }

    private static Text interval(Point point) {
        return language -> Marks.label(point, 1, Text.Sign.PLAIN, language);
    }

    /** The gap in missed cases of each dimension under every definition. */
    List<Figure> targetGaps() {
        List<Figure> figures = new ArrayList<>();
        JsonNode targets = facts.fairness().path("target_sensitivity");
        for (String dimension : facts.dimensions()) {
            Optional<String> group =
                    phrases.clearest("fnr", dimension).map(g -> g.path("group").asText());
            if (group.isEmpty() || targets.size() < 2) {
                continue;
            }
            List<IntervalChart.Row> rows = new ArrayList<>();
            List<List<Text>> table = new ArrayList<>();
            targets.properties().forEach(e -> {
                for (JsonNode gap :
                        e.getValue().path("dimensions").path(dimension).path("pairwise")) {
                    if (gap.path("metric").asText().equals("fnr")
                            && gap.path("group").asText().equals(group.get())) {
                        Point point = facts.point(
                                        gap.path("difference"),
                                        gap.path("uncertainty"),
                                        gap.path("status").asText("reliable"))
                                .times(100);
                        rows.add(new IntervalChart.Row(targetLabel(e.getKey()), List.of(point)));
                        table.add(List.of(
                                targetLabel(e.getKey()),
                                signed(point, point.value()),
                                signed(point, point.lower()),
                                signed(point, point.upper()),
                                phrases.quality(point)));
                    }
                }
            });
            if (rows.size() < 2) {
                continue;
            }
            String reference = phrases.clearest("fnr", dimension)
                    .map(g -> g.path("reference").asText())
                    .orElseThrow();
            Text pair = Words.of("pair", facts.group(dimension, group.get()), facts.inside(dimension, reference));
            Text title = Words.of("targetgap.title", pair);
            figures.add(new Figure(
                    "targetgap-" + dimension.replace('_', '-'),
                    title,
                    Words.of("targetgap.subtitle", facts.testYear()),
                    Words.of("describe.intervals", Words.of("targets.definition"), Words.of("axis.difference"), title),
                    new IntervalChart(
                            List.of(differences(
                                    Words.of("targetgap.axis", pair),
                                    rows.stream().map(r -> r.points().get(0)).toList())),
                            rows),
                    new DataTable(
                            title,
                            List.of(
                                    Words.of("targets.definition"),
                                    Words.of("table.difference"),
                                    Words.of("table.lower"),
                                    Words.of("table.upper"),
                                    Words.of("table.quality")),
                            table)));
        }
        return figures;
    }

    // ------------------------------------------------------------------ models

    /** Precision against recall of every model. */
    Optional<Figure> precisionRecall() {
        List<SquareChart.Series> series = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        String key = "test_" + facts.testYear();
        boolean tested = StreamSupport.stream(facts.models().path("models").spliterator(), false)
                .anyMatch(m -> m.path("curves").has(key));
        facts.models()
                .path("models")
                .properties()
                .forEach(model -> model.getValue().path("curves").properties().forEach(curve -> {
                    if (tested && !curve.getKey().equals(key)) {
                        return;
                    }
                    Text label = phrases.evaluation(model.getKey(), curve.getKey());
                    List<Double> recall = new ArrayList<>();
                    List<Point> precision = new ArrayList<>();
                    JsonNode c = curve.getValue();
                    for (int i = 0; i < c.path("recall").size(); i++) {
                        double p = Facts.number(c.path("precision").path(i));
                        double r = Facts.number(c.path("recall").path(i));
                        if (Double.isNaN(p + r)) {
                            continue;
                        }
                        Point point = new Point(
                                100 * p,
                                100 * Facts.number(c.path("precision_ci_lower").path(i)),
                                100 * Facts.number(c.path("precision_ci_upper").path(i)),
                                Double.NaN,
                                Double.NaN,
                                Point.Quality.GOOD);
                        recall.add(100 * r);
                        precision.add(point);
                        table.add(List.of(
                                label,
                                number(c.path("thresholds").path(i), 3),
                                Text.number(100 * r, 1),
                                cell(point, point.value(), 1),
                                cell(point, point.lower(), 1),
                                cell(point, point.upper(), 1)));
                    }
                    series.add(new SquareChart.Series(label, recall, precision, SquareChart.Style.JOINED));
                }));
        if (series.isEmpty()) {
            return Optional.empty();
        }
        Axis axis = new Axis(0, 100, 20);
        Text title = Words.of("pr.title");
        return Optional.of(new Figure(
                "precision-recall",
                title,
                Words.of("pr.subtitle"),
                Words.of("describe.pr"),
                new SquareChart(
                        List.of(new SquareChart.Square(Text.same(""), series)),
                        axis,
                        axis,
                        Words.of("pr.across"),
                        Words.of("pr.up"),
                        null),
                new DataTable(
                        title,
                        List.of(
                                Words.of("models.model"),
                                Words.of("threshold"),
                                Words.of("pr.across"),
                                Words.of("pr.up"),
                                Words.of("table.lower"),
                                Words.of("table.upper")),
                        table)));
    }

    /** Areas and rates of every evaluation. */
    Optional<DataTable> modelTable() {
        List<List<Text>> rows = new ArrayList<>();
        facts.models()
                .path("models")
                .properties()
                .forEach(model -> model.getValue().properties().forEach(evaluation -> {
                    JsonNode e = evaluation.getValue();
                    if (!e.isObject() || !e.has("pr_auc")) {
                        return;
                    }
                    rows.add(List.of(
                            phrases.evaluation(model.getKey(), evaluation.getKey()),
                            withInterval(e, "pr_auc", 1, 2),
                            withInterval(e, "roc_auc", 1, 2),
                            withInterval(e, "precision", 100, 0),
                            withInterval(e, "recall", 100, 0),
                            withInterval(e, "f1_macro", 1, 2),
                            withInterval(e, "brier", 1, 3),
                            number(e.path("threshold"), 2),
                            number(e.path("n_unweighted"), 0)));
                }));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DataTable(
                Words.of("models.caption"),
                List.of(
                        Words.of("models.model"),
                        Words.of("models.pr"),
                        Words.of("models.roc"),
                        Words.of("models.precision"),
                        Words.of("models.recall"),
                        Words.of("models.f1_macro"),
                        Words.of("models.brier"),
                        Words.of("threshold"),
                        Words.of("table.rows")),
                rows));
    }

    private Text withInterval(JsonNode e, String metric, double factor, int decimals) {
        Point point = facts.metric(e, metric).times(factor);
        return language -> Marks.label(point, decimals, Text.Sign.PLAIN, language);
    }

    // ------------------------------------------------------------------ what moves the score

    private Text feature(String name) {
        JsonNode names = facts.shap().path("feature_names");
        for (int i = 0; i < names.size(); i++) {
            if (names.path(i).asText().equals(name)) {
                String es = facts.shap().path("feature_labels_es").path(i).asText(name);
                String en = facts.shap().path("feature_labels_en").path(i).asText(name.replace('_', ' '));
                return Text.of(es, en);
            }
        }
        return Text.same(name);
    }

    private List<String> mostImportant(JsonNode importance, int most) {
        List<String> names = Facts.names(importance);
        names.sort(Comparator.comparingDouble((String n) -> -importance.path(n).asDouble())
                .thenComparing(Comparator.naturalOrder()));
        return names.subList(0, Math.min(most, names.size()));
    }

    Optional<Figure> importance() {
        JsonNode importance = facts.shap().path("global_importance");
        if (importance.size() == 0) {
            return Optional.empty();
        }
        JsonNode uncertainty = facts.shap().path("global_importance_uncertainty");
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        for (String name : mostImportant(importance, TOP)) {
            Point point = facts.point(
                    importance.path(name),
                    uncertainty.path(name),
                    uncertainty.path(name).path("status").asText("reliable"));
            Point drawn = new Point(
                    point.value(),
                    point.lower(),
                    point.upper(),
                    point.innerLower(),
                    point.innerUpper(),
                    point.quality());
            rows.add(new IntervalChart.Row(feature(name), List.of(drawn)));
            JsonNode rank = facts.shap().path("ranks").path(name);
            table.add(List.of(
                    feature(name),
                    cell(point, point.value(), 3),
                    cell(point, point.lower(), 3),
                    cell(point, point.upper(), 3),
                    rank.has("rank")
                            ? Words.of(
                                    "shap.rank",
                                    rank.path("rank").asInt(),
                                    rank.path("lower").asInt(),
                                    rank.path("upper").asInt())
                            : Text.same("\u2014")));
        }
        Text title = Words.of("shap.title", feature(mostImportant(importance, 1).get(0)));
        return Optional.of(new Figure(
                "shap-importance",
                title,
                Words.of("shap.subtitle", facts.testYear()),
                Words.of("describe.intervals", Words.of("shap.feature"), Words.of("shap.axis"), title),
                new IntervalChart(List.of(scale(Words.of("shap.axis"), rows, 0, Palette.BLUE)), rows),
                new DataTable(
                        Words.of("shap.caption"),
                        List.of(
                                Words.of("shap.feature"),
                                Words.of("shap.mean"),
                                Words.of("table.lower"),
                                Words.of("table.upper"),
                                Words.of("shap.place")),
                        table)));
    }

    private static IntervalChart.Panel scale(Text title, List<IntervalChart.Row> rows, int p, String color) {
        double high = 0;
        double low = 0;
        for (IntervalChart.Row row : rows) {
            Point point = row.points().get(p);
            if (point.drawn()) {
                high = Math.max(high, point.hasInterval() ? point.upper() : point.value());
                low = Math.min(low, point.hasInterval() ? point.lower() : point.value());
            }
        }
        return new IntervalChart.Panel(
                title,
                Axis.covering(low, Math.max(high, 1e-6), 4),
                3,
                Text.Sign.PLAIN,
                Double.NaN,
                Text.same(""),
                color,
                Scene.Shape.series(p));
    }

    /** Importance in each region side by side. */
    Optional<Figure> regionalImportance() {
        JsonNode regional = facts.shap().path("regional");
        if (regional.size() < 2) {
            return Optional.empty();
        }
        List<String> regions = Facts.names(regional);
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        for (String name : mostImportant(facts.shap().path("global_importance"), 10)) {
            List<Point> points = new ArrayList<>();
            List<Text> line = new ArrayList<>(List.of(feature(name)));
            for (String region : regions) {
                JsonNode uncertainty =
                        facts.shap().path("regional_uncertainty").path(region).path(name);
                Point point = facts.point(
                        regional.path(region).path(name),
                        uncertainty,
                        uncertainty.path("status").asText("reliable"));
                points.add(point);
                line.add(text3(point));
            }
            rows.add(new IntervalChart.Row(feature(name), points));
            table.add(line);
        }
        List<IntervalChart.Panel> panels = new ArrayList<>();
        double high = 0;
        for (IntervalChart.Row row : rows) {
            for (Point point : row.points()) {
                high = Math.max(high, point.hasInterval() ? point.upper() : point.drawn() ? point.value() : 0);
            }
        }
        for (int p = 0; p < regions.size(); p++) {
            panels.add(new IntervalChart.Panel(
                    facts.group("region", regions.get(p)),
                    Axis.covering(0, high, 2),
                    2,
                    Text.Sign.PLAIN,
                    Double.NaN,
                    Text.same(""),
                    Palette.series(p == 3 ? 4 : p),
                    Scene.Shape.series(p)));
        }
        List<Text> headers = new ArrayList<>(List.of(Words.of("shap.feature")));
        regions.forEach(r -> headers.add(facts.group("region", r)));
        Text title = Words.of("shap.regional.title");
        return Optional.of(new Figure(
                "shap-regional",
                title,
                Words.of("shap.subtitle", facts.testYear()),
                Words.of("describe.intervals", Words.of("shap.feature"), Words.of("shap.axis"), title),
                new IntervalChart(panels, rows),
                new DataTable(Words.of("shap.regional.caption"), headers, table)));
    }

    /** How the SHAP values are spread over the students. */
    Optional<Figure> swarm() {
        JsonNode distribution = facts.shap().path("distribution");
        if (distribution.size() == 0) {
            return Optional.empty();
        }
        List<SwarmChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        double low = 0;
        double high = 0;
        List<String> names = mostImportant(facts.shap().path("global_importance"), SWARM);
        for (String name : names) {
            for (JsonNode cell : distribution.path(name)) {
                low = Math.min(low, cell.path("mean_shap").asDouble());
                high = Math.max(high, cell.path("mean_shap").asDouble());
            }
        }
        for (String name : names) {
            rows.add(new SwarmChart.Row(feature(name), bins(distribution.path(name), low, high)));
            double least = Double.NaN;
            double most = Double.NaN;
            for (JsonNode cell : distribution.path(name)) {
                double shap = cell.path("mean_shap").asDouble();
                least = Double.isNaN(least) ? shap : Math.min(least, shap);
                most = Double.isNaN(most) ? shap : Math.max(most, shap);
            }
            JsonNode cells = distribution.path(name);
            table.add(List.of(
                    feature(name),
                    Text.number(least, 2),
                    Text.number(most, 2),
                    number(cells.path(0).path("mean_feature"), 2),
                    number(cells.path(Math.max(0, cells.size() - 1)).path("mean_feature"), 2)));
        }
        Text title = Words.of("swarm.title");
        return Optional.of(new Figure(
                "shap-swarm",
                title,
                Words.of("swarm.subtitle", facts.testYear()),
                Words.of("describe.swarm"),
                new SwarmChart(rows, Words.of("swarm.axis")),
                new DataTable(
                        Words.of("swarm.caption"),
                        List.of(
                                Words.of("shap.feature"),
                                Words.of("swarm.least"),
                                Words.of("swarm.most"),
                                Words.of("swarm.valueleast"),
                                Words.of("swarm.valuemost")),
                        table)));
    }

    /** Cells of equal weight put together by where they lie, as wide as a dot. */
    private static List<SwarmChart.Bin> bins(JsonNode cells, double low, double high) {
        int count = 80;
        double[] share = new double[count];
        double[] level = new double[count];
        double[] known = new double[count];
        for (JsonNode cell : cells) {
            int bin = (int)
                    Math.min(count - 1, Math.floor((cell.path("mean_shap").asDouble() - low) / (high - low) * count));
            share[bin] += cell.path("share").asDouble();
            if (cell.path("mean_position").isNumber()) {
                level[bin] += cell.path("share").asDouble()
                        * cell.path("mean_position").asDouble();
                known[bin] += cell.path("share").asDouble();
            }
        }
        List<SwarmChart.Bin> bins = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            if (share[b] > 0) {
                bins.add(new SwarmChart.Bin(
                        low + (b + 0.5) / count * (high - low),
                        share[b],
                        known[b] > 0 ? level[b] / known[b] : Double.NaN));
            }
        }
        return bins;
    }

    /** One picture for each typical case. */
    List<Figure> profiles() {
        List<Figure> figures = new ArrayList<>();
        for (JsonNode profile : facts.shap().path("profiles")) {
            JsonNode shap = profile.path("shap_values");
            List<String> names = Facts.names(shap);
            names.sort(Comparator.comparingDouble(
                            (String n) -> -Math.abs(shap.path(n).asDouble()))
                    .thenComparing(Comparator.naturalOrder()));
            List<ForceChart.Push> pushes = new ArrayList<>();
            List<List<Text>> table = new ArrayList<>();
            double rest = 0;
            for (int i = 0; i < names.size(); i++) {
                double size = shap.path(names.get(i)).asDouble();
                JsonNode value = profile.path("features").path(names.get(i));
                Text shown = value.isNumber()
                        ? Words.of("force.value", feature(names.get(i)), short2(value.asDouble()))
                        : Words.of("force.unknown", feature(names.get(i)));
                if (i < PUSHES) {
                    pushes.add(new ForceChart.Push(shown, size));
                } else {
                    rest += size;
                }
                table.add(List.of(
                        feature(names.get(i)),
                        value.isNumber() ? short2(value.asDouble()) : Text.same("\u2014"),
                        Text.signed(size, 3, Text.Sign.DIFFERENCE)));
            }
            if (names.size() > PUSHES) {
                pushes.add(new ForceChart.Push(Words.of("force.rest", names.size() - PUSHES), rest));
            }
            double p = profile.path("predicted_proba").asDouble();
            Text label = Text.of(
                    profile.path("label_es").asText(),
                    profile.path("label_en").asText(profile.path("label_es").asText()));
            Text title = Words.of("force.title", label, Text.number(p, 2));
            figures.add(new Figure(
                    "profile-" + profile.path("id").asText().replaceAll("[^a-zA-Z0-9-]", "-"),
                    title,
                    Words.of("force.subtitle", facts.testYear()),
                    Words.of("describe.force", title),
                    new ForceChart(
                            profile.path("base_value").asDouble(),
                            pushes,
                            Words.of("force.end", Text.number(p, 2)),
                            Words.of("force.axis")),
                    new DataTable(
                            label,
                            List.of(Words.of("shap.feature"), Words.of("force.its"), Words.of("force.push")),
                            table)));
        }
        return figures;
    }

    private static Text short2(double value) {
        return Text.number(value, Math.rint(value) == value ? 0 : 2);
    }

    /** What an attribute adds to the scores of its groups. */
    Optional<Figure> effect(String key) {
        JsonNode effect = facts.shap().path(key);
        JsonNode differences = effect.path("difference");
        JsonNode means = effect.path("mean_shap");
        String dimension = effect.path("dimension").asText();
        if (means.size() == 0) {
            return Optional.empty();
        }
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        means.properties().forEach(e -> {
            Point mean = facts.cell(e.getValue());
            Point difference = differences.has(e.getKey()) ? facts.cell(differences.path(e.getKey())) : Point.REFERENCE;
            rows.add(new IntervalChart.Row(facts.group(dimension, e.getKey()), List.of(mean, difference)));
            table.add(List.of(facts.group(dimension, e.getKey()), text3(mean), text3(difference)));
        });
        Text title = Words.of("effect.title", Facts.lower(facts.label(dimension)));
        IntervalChart.Panel second =
                differences(Words.of("effect.difference"), List.of(new Point(0, 0, 0, 0, 0, Point.Quality.GOOD)));
        double high = 0.01;
        double low = -0.01;
        for (IntervalChart.Row row : rows) {
            Point point = row.points().get(1);
            if (point.drawn()) {
                high = Math.max(high, point.hasInterval() ? point.upper() : point.value());
                low = Math.min(low, point.hasInterval() ? point.lower() : point.value());
            }
        }
        second = new IntervalChart.Panel(
                second.title(),
                Axis.covering(low, high, 4),
                3,
                Text.Sign.DIFFERENCE,
                0,
                second.referenceText(),
                second.color(),
                second.shape());
        return Optional.of(new Figure(
                "shap-" + key.replace('_', '-'),
                title,
                Words.of("effect.subtitle", facts.testYear()),
                Words.of("describe.intervals", facts.label(dimension), Words.of("effect.mean"), title),
                new IntervalChart(List.of(scale(Words.of("effect.mean"), rows, 0, Palette.BLUE), second), rows),
                new DataTable(
                        title,
                        List.of(Words.of("table.group"), Words.of("effect.mean"), Words.of("effect.difference")),
                        table)));
    }

    private static Text text3(Point point) {
        return language -> Marks.label(point, 3, Text.Sign.PLAIN, language);
    }

    /** Strength of interactions that were asked for. */
    Optional<DataTable> interactions() {
        List<List<Text>> rows = new ArrayList<>();
        facts.shap().path("interactions").properties().forEach(e -> {
            JsonNode one = e.getValue();
            if (one.path("mean_abs").isObject()) {
                Text label = Text.of(
                        one.path("label_es").asText(e.getKey()),
                        one.path("label_en").asText(e.getKey()));
                rows.add(List.of(
                        label.capital(), text3(facts.cell(one.path("mean_abs"))), number(one.path("n_rows"), 0)));
            }
        });
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataTable(
                        Words.of("interactions.caption"),
                        List.of(Words.of("interactions.pair"), Words.of("shap.mean"), Words.of("table.rows")),
                        rows));
    }

    // ------------------------------------------------------------------ districts

    /** Districts as points at their coordinates. */
    Optional<Figure> map() {
        List<MapChart.Place> places = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (JsonNode d : facts.districts().path("districts")) {
            double lat = Facts.number(d.path("latitude"));
            double lon = Facts.number(d.path("longitude"));
            if (Double.isNaN(lat + lon)) {
                continue;
            }
            double value = Facts.number(d.path("predicted_dropout_rate"));
            places.add(new MapChart.Place(d.path("ubigeo").asText(), lat, lon, value));
            if (!Double.isNaN(value)) {
                values.add(value);
            }
        }
        if (values.size() < 5) {
            return Optional.empty();
        }
        values.sort(Comparator.naturalOrder());
        double[] classes = IntStream.range(1, 5)
                .mapToDouble(i -> Math.rint(values.get(values.size() * i / 5) * 1000) / 1000)
                .distinct()
                .toArray();
        List<MapChart.City> cities = facts.enaho()
                ? List.of(
                        new MapChart.City("Lima", -12.05, -77.04),
                        new MapChart.City("Arequipa", -16.40, -71.54),
                        new MapChart.City("Cusco", -13.53, -71.97),
                        new MapChart.City("Iquitos", -3.75, -73.25),
                        new MapChart.City("Piura", -5.19, -80.63),
                        new MapChart.City("Pucallpa", -8.38, -74.55))
                : List.of();
        List<List<Text>> table = new ArrayList<>();
        for (double q : new double[] {0.1, 0.25, 0.5, 0.75, 0.9}) {
            int at = (int) Math.min(values.size() - 1, Math.floor(q * values.size()));
            table.add(List.of(Words.of("map.quantile", Text.number(100 * q, 0)), Text.hundredths(values.get(at), 1)));
        }
        Text title = Words.of(
                "map.title",
                Text.hundredths(values.get(values.size() / 10), 1),
                Text.hundredths(values.get(values.size() * 9 / 10), 1));
        return Optional.of(new Figure(
                "map",
                title,
                Words.of("map.subtitle", Text.count(values.size()), facts.testYear()),
                Words.of("describe.map", title),
                new MapChart(places, cities, classes),
                new DataTable(
                        Words.of("map.caption"), List.of(Words.of("map.part"), Words.of("map.predicted")), table)));
    }

    /** Predicted against administrative rates. */
    Optional<Figure> districtScatter() {
        String[] keys = {"scatter.high", "scatter.low", "scatter.middle"};
        List<List<Double>> across = new ArrayList<>();
        List<List<Point>> points = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            across.add(new ArrayList<>());
            points.add(new ArrayList<>());
        }
        double most = 1;
        double up = 1;
        for (JsonNode d : facts.districts().path("districts")) {
            double predicted = 100 * Facts.number(d.path("predicted_dropout_rate"));
            double admin = 100 * Facts.number(d.path("admin_dropout_rate"));
            double share = Facts.number(d.path("indigenous_language_pct"));
            if (Double.isNaN(predicted + admin)) {
                continue;
            }
            int kind = share > 0.5 ? 0 : share < 0.1 ? 1 : 2;
            across.get(kind).add(admin);
            points.get(kind)
                    .add(new Point(predicted, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Point.Quality.GOOD));
            most = Math.max(most, admin);
            up = Math.max(up, predicted);
        }
        if (points.stream().mapToInt(List::size).sum() < 5) {
            return Optional.empty();
        }
        List<SquareChart.Series> series = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            series.add(
                    new SquareChart.Series(Words.of(keys[i]), across.get(i), points.get(i), SquareChart.Style.POINTS));
        }
        JsonNode r = facts.districts().path("correlation");
        Text title = Words.of("scatter.title", number(r.path("pearson_r"), 2), number(r.path("n_districts"), 0));
        return Optional.of(new Figure(
                "districts",
                title,
                Words.of("scatter.subtitle", facts.testYear()),
                Words.of("describe.scatter", title),
                new SquareChart(
                        List.of(new SquareChart.Square(Text.same(""), series)),
                        Axis.covering(0, most, 5),
                        Axis.covering(0, up, 5),
                        Words.of("scatter.across"),
                        Words.of("scatter.up"),
                        null),
                correlations()));
    }

    /** The correlation as it is, and without what could make it look better. */
    private DataTable correlations() {
        JsonNode all = facts.districts().path("correlation");
        List<List<Text>> rows = new ArrayList<>();
        Map<String, JsonNode> kinds = new LinkedHashMap<>();
        kinds.put("scatter.all", all);
        kinds.put("scatter.unseen", all.path("unseen_children_only"));
        kinds.put("scatter.without", all.path("without_admin_feature"));
        kinds.forEach((key, r) -> {
            if (r.path("pearson_r").isNumber()) {
                rows.add(List.of(
                        Words.of(key),
                        number(r.path("pearson_r"), 2),
                        number(r.path("ci_lower"), 2),
                        number(r.path("ci_upper"), 2),
                        number(r.path("p_value"), 3),
                        number(r.path("n_districts"), 0)));
            }
        });
        return new DataTable(
                Words.of("scatter.caption"),
                List.of(
                        Words.of("scatter.measure"),
                        Words.of("scatter.r"),
                        Words.of("table.lower"),
                        Words.of("table.upper"),
                        Words.of("scatter.p"),
                        Words.of("scatter.n")),
                rows);
    }

    /** How far other classifiers differ from the audited model on the test year, on the same rows. */
    Optional<Figure> modelDifferences() {
        String key = "test_" + facts.testYear();
        Map<String, List<Point>> points = new LinkedHashMap<>();
        List<String> metrics = List.of("pr_auc", "recall", "brier");
        for (JsonNode d : facts.models().path("model_comparison").path(key).path("differences")) {
            int at = metrics.indexOf(d.path("metric").asText());
            if (at >= 0) {
                points.computeIfAbsent(
                                d.path("classifier").asText(),
                                c -> new ArrayList<>(List.of(Point.ABSENT, Point.ABSENT, Point.ABSENT)))
                        .set(at, facts.cell(d.path("difference")).times(100));
            }
        }
        if (points.isEmpty()) {
            return Optional.empty();
        }
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        points.forEach((classifier, p) -> {
            Text label = phrases.model(classifier);
            rows.add(new IntervalChart.Row(label, p));
            List<Text> line = new ArrayList<>(List.of(label));
            p.forEach(one -> line.add(language -> Marks.label(one, 1, Text.Sign.DIFFERENCE, language)));
            table.add(line);
        });
        List<IntervalChart.Panel> panels = new ArrayList<>();
        List<Text> headers = new ArrayList<>(List.of(Words.of("models.model")));
        for (int m = 0; m < metrics.size(); m++) {
            int panel = m;
            Text name = Words.of("metric." + metrics.get(m));
            headers.add(name);
            panels.add(differences(
                    name, rows.stream().map(r -> r.points().get(panel)).toList()));
        }
        Text title = Words.of("compare.title");
        return Optional.of(new Figure(
                "model-differences",
                title,
                Words.of("compare.subtitle", phrases.model(facts.primary()), facts.testYear()),
                Words.of("describe.intervals", Words.of("models.model"), Words.of("compare.axis"), title),
                new IntervalChart(panels, rows),
                new DataTable(title, headers, table)));
    }
}
