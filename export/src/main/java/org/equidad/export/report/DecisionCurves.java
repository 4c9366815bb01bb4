package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether it pays to decide by the model: decision curves of model_results.json, of everybody and by group. */
final class DecisionCurves {
    private static final int TICKS = 5;
    /** Losses are drawn down to this share of the largest benefit: flagging everybody loses without end. */
    private static final double LOSS = 0.2;

    private final Facts facts;
    private final Phrases phrases;
    private final JsonNode curve;

    DecisionCurves(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
        this.curve = facts.models().path("decision_curve");
    }

    void write(Html html) {
        Optional<Figure> figure = figure();
        if (figure.isEmpty()) {
            html.element("p", "class=\"absent\"", Words.of("decisions.absent"));
            return;
        }
        List<Text> how = new ArrayList<>();
        for (int i = 1; Words.has("decisions.how." + i); i++) {
            how.add(Words.of("decisions.how." + i));
        }
        html.list(how);
        figure.get().write(html);
        audited(html);
        html.note(Words.of("decisions.note"));
        List<Figure> groups = groups();
        if (!groups.isEmpty()) {
            html.open("details", "class=\"more\"");
            html.element("summary", "", Words.of("decisions.groups"));
            groups.forEach(f -> f.write(html));
            html.close("details");
        }
    }

    /** What the audited threshold means as a price. */
    private void audited(Html html) {
        JsonNode at = curve.path("at_audited_threshold");
        Point model = facts.cell(at.path("net_benefit")).times(100);
        Point all = facts.cell(at.path("flag_everybody")).times(100);
        if (model.drawn() && all.drawn()) {
            html.p(Words.of(
                    "decisions.audited",
                    Text.number(100 * at.path("threshold").asDouble(), 0),
                    Text.number(at.path("false_alarms_per_case").asDouble(), 1),
                    inSentence(model),
                    inSentence(all)));
        }
    }

    Optional<Figure> figure() {
        List<Point> model = points(curve.path("models").path(facts.primary()).path("net_benefit"));
        if (model.stream().noneMatch(Point::drawn)) {
            return Optional.empty();
        }
        List<Double> risks = risks(curve.path("thresholds"));
        List<Point> all = points(curve.path("flag_everybody"));
        List<Point> gain = points(curve.path("models").path(facts.primary()).path("gain"));
        List<Point> other =
                points(curve.path("models").path("logistic_regression").path("net_benefit"));
        List<List<Text>> table = new ArrayList<>();
        for (int i = 0; i < risks.size(); i++) {
            table.add(List.of(
                    Text.number(risks.get(i), 0),
                    accepted(risks.get(i)),
                    range(model.get(i)),
                    range(all.get(i)),
                    range(gain.get(i)),
                    i < other.size() ? range(other.get(i)) : Text.same("\u2014")));
        }
        Axis up = up(List.of(model));
        Text title = message();
        return Optional.of(new Figure(
                "decision-curve",
                title,
                Words.of("decisions.subtitle", facts.testYear()),
                Words.of("decisions.describe", title),
                new SquareChart(
                        List.of(new SquareChart.Square(Text.same(""), series(risks, model, all, up))),
                        across(risks, List.of(model)),
                        up,
                        Words.of("decisions.across"),
                        Words.of("decisions.up"),
                        null),
                new DataTable(
                        Words.of("decisions.caption"),
                        List.of(
                                Words.of("decisions.across"),
                                Words.of("decisions.accepted"),
                                phrases.model(facts.primary()),
                                Words.of("decisions.all"),
                                Words.of("decisions.gain"),
                                phrases.model("logistic_regression")),
                        table)));
    }

    private List<Figure> groups() {
        List<Figure> figures = new ArrayList<>();
        List<Double> risks = risks(curve.path("group_thresholds"));
        curve.path("dimensions").properties().forEach(dimension -> {
            List<List<Point>> models = new ArrayList<>();
            dimension.getValue().forEach(g -> models.add(points(g.path("net_benefit"))));
            // What a single group shows is no more than everybody's curve.
            if (models.stream().filter(m -> m.stream().anyMatch(Point::drawn)).count() < 2) {
                return;
            }
            Axis up = up(models);
            List<SquareChart.Square> squares = new ArrayList<>();
            List<List<Text>> table = new ArrayList<>();
            dimension.getValue().properties().forEach(group -> {
                Text label = facts.group(dimension.getKey(), group.getKey());
                List<Point> model = points(group.getValue().path("net_benefit"));
                List<Point> all = points(group.getValue().path("flag_everybody"));
                List<Point> gain = points(group.getValue().path("gain"));
                squares.add(new SquareChart.Square(label, series(risks, model, all, up)));
                for (int i = 0; i < risks.size(); i++) {
                    table.add(List.of(
                            label,
                            Text.number(risks.get(i), 0),
                            range(model.get(i)),
                            range(all.get(i)),
                            range(gain.get(i))));
                }
            });
            Text title = Words.of("decisions.groups.title", Facts.lower(facts.label(dimension.getKey())));
            figures.add(new Figure(
                    "decision-curve-" + dimension.getKey().replace('_', '-'),
                    title,
                    Words.of("decisions.subtitle", facts.testYear()),
                    Words.of("decisions.describe", title),
                    new SquareChart(
                            squares,
                            across(risks, models),
                            up,
                            Words.of("decisions.across.short"),
                            Words.of("decisions.up"),
                            null),
                    new DataTable(
                            title,
                            List.of(
                                    Words.of("table.group"),
                                    Words.of("decisions.across"),
                                    phrases.model(facts.primary()),
                                    Words.of("decisions.all"),
                                    Words.of("decisions.gain")),
                            table)));
        });
        return figures;
    }

    /** The longest stretch of risks where the model's limits lie above both other ways to decide. */
    private Text message() {
        double from = Double.NaN;
        double to = Double.NaN;
        for (JsonNode run : curve.path("better_than_both")) {
            double low = run.path("from").asDouble();
            double high = run.path("to").asDouble();
            if (!(high - low <= to - from)) {
                from = low;
                to = high;
            }
        }
        if (Double.isNaN(from)) {
            return Words.of("decisions.title.unclear");
        }
        return from == to
                ? Words.of("decisions.title.point", Text.number(100 * from, 0))
                : Words.of("decisions.title.useful", Text.number(100 * from, 0), Text.number(100 * to, 0));
    }

    private List<SquareChart.Series> series(List<Double> risks, List<Point> model, List<Point> all, Axis up) {
        List<Point> none = new ArrayList<>();
        List<Point> seen = new ArrayList<>();
        for (Point point : all) {
            none.add(new Point(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Point.Quality.GOOD));
            seen.add(point.value() >= up.min() ? point : Point.ABSENT);
        }
        return List.of(
                new SquareChart.Series(Words.of("decisions.model"), risks, model, SquareChart.Style.JOINED),
                new SquareChart.Series(Words.of("decisions.all"), risks, seen, SquareChart.Style.JOINED),
                new SquareChart.Series(Words.of("decisions.none"), risks, none, SquareChart.Style.JOINED));
    }

    private static Axis up(List<List<Point>> models) {
        double high = models.stream()
                .flatMap(List::stream)
                .filter(Point::drawn)
                .mapToDouble(p -> p.hasInterval() ? p.upper() : p.value())
                .max()
                .orElse(1);
        double most = Math.max(high, 1);
        Axis axis = Axis.covering(0, most, TICKS);
        double low = -axis.step() * Math.max(1, Math.round(LOSS * most / axis.step()));
        return new Axis(low, axis.max(), axis.step());
    }

    /** As far as the model still flags somebody. */
    private static Axis across(List<Double> risks, List<List<Point>> models) {
        double high = 0;
        for (List<Point> model : models) {
            for (int i = 0; i < model.size(); i++) {
                if (model.get(i).drawn() && model.get(i).value() != 0) {
                    high = Math.max(high, risks.get(i));
                }
            }
        }
        return Axis.covering(0, Math.max(high, 10), TICKS);
    }

    private static List<Double> risks(JsonNode thresholds) {
        List<Double> risks = new ArrayList<>();
        thresholds.forEach(t -> risks.add(100 * t.asDouble()));
        return risks;
    }

    private static List<Point> points(JsonNode columns) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < columns.path("value").size(); i++) {
            JsonNode value = columns.path("value").path(i);
            points.add(
                    value.isNumber()
                            ? new Point(
                                            value.asDouble(),
                                            Facts.number(
                                                    columns.path("ci_lower").path(i)),
                                            Facts.number(
                                                    columns.path("ci_upper").path(i)),
                                            Double.NaN,
                                            Double.NaN,
                                            Point.Quality.GOOD)
                                    .times(100)
                            : Point.HIDDEN);
        }
        return points;
    }

    /** False alarms that are accepted for a case found, at a risk of so many of 100. */
    private static Text accepted(double risk) {
        return Text.number((100 - risk) / risk, risk > 9 ? 1 : 0);
    }

    /** Without limits where a sign would make the range hard to read; the table has them. */
    private static Text inSentence(Point point) {
        return point.hasInterval() && point.lower() >= 0 ? range(point) : Text.number(point.value(), 1);
    }

    private static Text range(Point point) {
        return language -> point.drawn() ? Marks.label(point, 1, Text.Sign.PLAIN, language) : "\u2014";
    }
}
