package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model with other sets of features beside the audited one: {@code feature_sets} of model_results.json. */
final class SideBySide {
    private static final String AUDITED = "audited";
    private static final String WITH_GIVEAWAYS = "with_giveaways";
    private static final String WITHOUT_DERIVED = "without_derived";
    private static final int NAMED = 3;

    private final Facts facts;
    private final Phrases phrases;
    private final JsonNode sets;

    SideBySide(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
        this.sets = facts.models().path("feature_sets").path("sets");
    }

    /** Whether any other set was tried. */
    boolean there() {
        return sets.size() > 1;
    }

    void write(Html html) {
        List<Text> sentences = new ArrayList<>();
        sets.properties().forEach(set -> sentence(set.getKey(), set.getValue()).ifPresent(sentences::add));
        if (leaks()) {
            html.p(Words.of("side.leaks"));
        }
        html.list(sentences);
        figures().forEach(f -> f.write(html));
        html.note(Words.of("side.note"));
        missed(html);
    }

    /** Whether a set was tried because something gives the outcome away. */
    private boolean leaks() {
        for (JsonNode set : sets) {
            if (List.of(WITH_GIVEAWAYS, WITHOUT_DERIVED)
                    .contains(set.path("kind").asText())) {
                return true;
            }
        }
        return false;
    }

    /** One figure for each model, the audited one first. */
    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        if (there()) {
            figures.add(figure(facts.primary()));
            sets.path(AUDITED).path("models").properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(m -> !m.equals(facts.primary()))
                    .forEach(m -> figures.add(figure(m)));
        }
        return figures;
    }

    private Figure figure(String model) {
        List<IntervalChart.Row> rows = new ArrayList<>();
        List<List<Text>> table = new ArrayList<>();
        sets.properties().forEach(set -> {
            JsonNode metrics = set.getValue().path("models").path(model).path("metrics");
            Point area = estimate(metrics, "pr_auc");
            Point found = estimate(metrics, "recall").times(100);
            Point right = estimate(metrics, "precision").times(100);
            Text label = label(set.getKey());
            rows.add(new IntervalChart.Row(label, List.of(area, found, right)));
            table.add(List.of(
                    label,
                    Text.count(set.getValue().path("features").size()),
                    range(area, 2),
                    range(estimate(metrics, "roc_auc"), 2),
                    range(found, 0),
                    range(right, 0),
                    range(estimate(metrics, "f1_macro"), 2),
                    difference(metrics, "pr_auc", 1, 2),
                    difference(metrics, "recall", 100, 1),
                    difference(metrics, "precision", 100, 1)));
        });
        Text title = title(model);
        Text caption = Words.of("side.subtitle", phrases.model(model), facts.testYear());
        List<IntervalChart.Panel> panels = List.of(
                areas(rows),
                shares("models.recall", rows, 1, Palette.GREEN, Scene.Shape.SQUARE),
                shares("models.precision", rows, 2, Palette.VERMILLION, Scene.Shape.DIAMOND));
        return new Figure(
                "side-" + model.replace('_', '-'),
                title,
                caption,
                Words.of("describe.intervals", Words.of("side.set"), caption, title),
                new IntervalChart(panels, rows),
                new DataTable(
                        caption,
                        List.of(
                                Words.of("side.set"),
                                Words.of("side.features"),
                                Words.of("models.pr"),
                                Words.of("models.roc"),
                                Words.of("models.recall"),
                                Words.of("models.precision"),
                                Words.of("models.f1_macro"),
                                Words.of("side.difference", Words.of("models.pr")),
                                Words.of("side.difference", Words.of("models.recall")),
                                Words.of("side.difference", Words.of("models.precision"))),
                        table));
    }

    private static IntervalChart.Panel areas(List<IntervalChart.Row> rows) {
        double low = 1;
        double high = 0;
        for (IntervalChart.Row row : rows) {
            Point area = row.points().get(0);
            low = Math.min(low, area.hasInterval() ? area.lower() : area.value());
            high = Math.max(high, area.hasInterval() ? area.upper() : area.value());
        }
        return new IntervalChart.Panel(
                Words.of("models.pr"),
                high > low ? Axis.covering(low, Math.min(1, high), 2) : new Axis(0, 1, 0.5),
                2,
                Text.Sign.PLAIN,
                Double.NaN,
                Text.same(""),
                Palette.BLUE,
                Scene.Shape.CIRCLE);
    }

    private static IntervalChart.Panel shares(
            String title, List<IntervalChart.Row> rows, int panel, String color, Scene.Shape shape) {
        return ReportFigures.rates(
                Words.of(title), rows.stream().map(r -> r.points().get(panel)).toList(), color, shape);
    }

    /** What the set with the clearest difference in the PR area says, above all that of what gives the outcome away. */
    private Text title(String model) {
        double best = 0;
        Text title = Words.of("side.title.unclear");
        for (Map.Entry<String, JsonNode> set : sets.properties()) {
            JsonNode difference = set.getValue()
                    .path("models")
                    .path(model)
                    .path("metrics")
                    .path("pr_auc")
                    .path("difference");
            Point point = facts.cell(difference);
            if (!clear(point)) {
                continue;
            }
            double weight = Math.abs(point.value())
                    / difference.path("se").asDouble(Double.POSITIVE_INFINITY)
                    * (set.getValue().path("kind").asText().equals(WITHOUT_DERIVED) ? 1e6 : 1);
            if (weight > best) {
                best = weight;
                title = Words.of(
                        point.value() > 0 ? "side.title.better" : "side.title.worse",
                        label(set.getKey()),
                        Text.number(
                                facts.cell(sets.path(AUDITED)
                                                .path("models")
                                                .path(model)
                                                .path("metrics")
                                                .path("pr_auc")
                                                .path("estimate"))
                                        .value(),
                                2),
                        Text.number(
                                estimate(
                                                set.getValue()
                                                        .path("models")
                                                        .path(model)
                                                        .path("metrics"),
                                                "pr_auc")
                                        .value(),
                                2));
            }
        }
        return title;
    }

    private static boolean clear(Point difference) {
        return difference.hasInterval() && (difference.lower() > 0 || difference.upper() < 0);
    }

    /** What became of the primary model with this set, in words. */
    private Optional<Text> sentence(String name, JsonNode set) {
        String kind = set.path("kind").asText();
        JsonNode metrics = set.path("models").path(facts.primary()).path("metrics");
        Point found = estimate(metrics, "recall").times(100);
        Point right = estimate(metrics, "precision").times(100);
        if (!found.drawn() || !right.drawn()) {
            return Optional.empty();
        }
        Text label = label(name);
        Text told = Facts.quotable(found) && Facts.quotable(right)
                ? Words.of("side.said", label, range(found, 0), range(right, 0))
                : Words.of("side.area", label, range(estimate(metrics, "pr_auc"), 2));
        return Optional.of(
                switch (kind) {
                    case AUDITED -> told;
                    case WITH_GIVEAWAYS -> told.then(Words.of("side.useless", names(set.path("added"))));
                    case WITHOUT_DERIVED -> told.then(Words.of("side.honest", names(set.path("removed"))));
                    default -> told.then(change(metrics));
                });
    }

    /** Found cases with another set against the audited one, and right ones among the flagged where these differ. */
    private Text change(JsonNode metrics) {
        Text found = change(metrics, "recall", "side.change").orElseGet(() -> Words.of("side.change.unclear"));
        return change(metrics, "precision", "side.right").map(found::then).orElse(found);
    }

    private Optional<Text> change(JsonNode metrics, String metric, String words) {
        Point point = facts.cell(metrics.path(metric).path("difference")).times(100);
        if (!clear(point)) {
            return Optional.empty();
        }
        boolean more = point.value() > 0;
        return Optional.of(Words.of(
                words + (more ? ".more" : ".fewer"),
                Text.number(Math.abs(point.value()), 1),
                Text.number(more ? point.lower() : -point.upper(), 1),
                Text.number(more ? point.upper() : -point.lower(), 1)));
    }

    private Text label(String name) {
        JsonNode set = sets.path(name);
        return switch (set.path("kind").asText()) {
            case AUDITED -> Words.of("side.label.audited");
            case WITH_GIVEAWAYS -> Words.of("side.label.with", names(set.path("added")));
            case WITHOUT_DERIVED -> Words.of("side.label.without", names(set.path("removed")));
            default ->
                set.path("label").isObject()
                        ? Facts.text(set.path("label")).capital()
                        : Words.orElse("side.label." + name, Text.same(name.replace('_', ' ')));
        };
    }

    /** The labels of features, the first few of them. */
    private static Text names(JsonNode features) {
        int shown = features.size() > NAMED ? NAMED - 1 : features.size();
        List<Text> labels = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            labels.add(Facts.text(features.path(i).path("label")));
        }
        Text names = Phrases.list(labels);
        return features.size() > shown ? Words.of("side.more", names, features.size() - shown) : names;
    }

    /** Missed cases by group under every set, with the change on the same people. */
    private void missed(Html html) {
        JsonNode audited = sets.path(AUDITED).path("missed_rate");
        if (audited.size() == 0) {
            return;
        }
        html.open("details", "class=\"more\"");
        html.element("summary", "", Words.of("side.groups"));
        audited.properties()
                .forEach(dimension ->
                        table(dimension.getKey(), dimension.getValue()).plain(html, "tab-side-" + dimension.getKey()));
        html.close("details");
    }

    private DataTable table(String dimension, JsonNode audited) {
        List<Text> headers = new ArrayList<>(List.of(Words.of("table.group")));
        Map<String, JsonNode> compared = new LinkedHashMap<>();
        sets.properties().forEach(set -> {
            headers.add(label(set.getKey()));
            if (!set.getKey().equals(AUDITED)) {
                headers.add(Words.of("side.change"));
            }
            compared.put(set.getKey(), set.getValue().path("missed_rate").path(dimension));
        });
        List<List<Text>> rows = new ArrayList<>();
        audited.path("groups").properties().forEach(group -> {
            List<Text> row = new ArrayList<>(List.of(facts.group(dimension, group.getKey())));
            compared.forEach((name, missed) -> {
                JsonNode cell = missed.path("groups").path(group.getKey());
                JsonNode shown = cell.has("estimate") ? cell.path("estimate") : cell;
                row.add(range(facts.cell(shown).times(100), 1));
                if (!name.equals(AUDITED)) {
                    row.add(signed(facts.cell(cell.path("change")).times(100), 1));
                }
            });
            rows.add(row);
        });
        return new DataTable(
                Words.of("side.groups.caption", Facts.lower(facts.label(dimension)), facts.testYear()), headers, rows);
    }

    private Point estimate(JsonNode metrics, String metric) {
        return facts.cell(metrics.path(metric).path("estimate"));
    }

    private Text difference(JsonNode metrics, String metric, double factor, int decimals) {
        return signed(facts.cell(metrics.path(metric).path("difference")).times(factor), decimals);
    }

    private static Text signed(Point point, int decimals) {
        return language -> point.drawn() ? Marks.label(point, decimals, Text.Sign.DIFFERENCE, language) : "\u2014";
    }

    private static Text range(Point point, int decimals) {
        return language -> Marks.label(point, decimals, Text.Sign.PLAIN, language);
    }
}
