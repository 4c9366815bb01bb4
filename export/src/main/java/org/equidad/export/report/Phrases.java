package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Sentences made of numbers. A sentence about a difference follows the difference's interval and the margin that the
 * configuration fixed beforehand: clear, uncertain, small, or not to be told. Estimates that fail the presentation
 * standard and emptied cells are in no sentence.
 */
final class Phrases {
    private static final double MARGIN = 0.05;

    private final Facts facts;

    Phrases(Facts facts) {
        this.facts = facts;
    }

    private String kind() {
        return facts.enaho() ? "enaho" : "other";
    }

    /** The words that the audit's description gives. */
    private Optional<Text> said(String key) {
        return Optional.of(facts.fairness().path("outcome_words").path(key))
                .filter(JsonNode::isObject)
                .map(Facts::text);
    }

    /** Who is audited. */
    Text people() {
        return said("people").orElse(Words.of("people." + kind()));
    }

    /** Those with the outcome. */
    Text cases() {
        return said("happened")
                .map(verb -> Words.of("who", people(), verb))
                .orElse(Words.of("cases." + kind(), outcome()));
    }

    /** Those without it. */
    Text others() {
        return said("not_happened")
                .map(verb -> Words.of("who", people(), verb))
                .orElse(Words.of("others." + kind(), outcome()));
    }

    Text casesVerb() {
        return said("happened").orElse(Words.of("casesverb." + kind(), outcome()));
    }

    Text outcome() {
        return named();
    }

    /** At the beginning of a sentence. */
    Text outcomeTitle() {
        return named().capital();
    }

    private Text named() {
        JsonNode label = facts.fairness().path("outcome_label");
        return label.isObject()
                ? Facts.text(label)
                : Text.same(facts.fairness().path("outcome").asText());
    }

    Text target() {
        JsonNode label = facts.descriptive().path("target_label");
        return label.isObject()
                ? Facts.text(label)
                : Text.same(facts.fairness().path("target").asText());
    }

    Text years(JsonNode years) {
        return years.size() == 0
                ? Text.same("")
                : years.size() == 1
                        ? Text.same(years.path(0).asText())
                        : Text.same(years.path(0).asText()
                                + "\u2013"
                                + years.path(years.size() - 1).asText());
    }

    /** Items one after the other, the last one behind an "and". */
    static Text list(List<Text> items) {
        Text list = Text.same("");
        for (int i = 0; i < items.size(); i++) {
            Text item = items.get(i);
            boolean last = i == items.size() - 1;
            list = i == 0
                    ? item
                    : last
                            ? Words.of("list.and", list, item)
                            : list.then(Text.same(", ")).then(item);
        }
        return list;
    }

    Text quality(Point point) {
        return Words.of("quality." + point.quality().name().toLowerCase(Locale.ROOT));
    }

    Text model(String key) {
        return Words.orElse("model." + key, Text.same(key));
    }

    /** A model on the rows of one year. */
    Text evaluation(String model, String key) {
        String year = key.replaceAll("[^0-9]", "");
        String kind = key.replaceAll("_?[0-9]{4}", "").replaceAll("_+", ".");
        Text of = Words.orElse("evaluation." + kind, Text.same(kind));
        return year.isEmpty()
                ? Words.of("evaluation.timeless", model(model), of)
                : Words.of("evaluation", model(model), of, Text.same(year));
    }

    /** The gap of a dimension that is best told from none among groups that may be quoted. */
    Optional<JsonNode> clearest(String metric, String dimension) {
        JsonNode gaps = facts.dimension(dimension).path("gaps").path("pairwise");
        return StreamSupport.stream(gaps.spliterator(), false)
                .filter(g -> g.path("metric").asText().equals(metric))
                .filter(g -> g.path("uncertainty").path("ci_lower").isNumber())
                .filter(g -> quotable(dimension, metric, g.path("group").asText())
                        && quotable(dimension, metric, g.path("reference").asText()))
                .max(Comparator.comparingDouble(
                        g -> Math.abs(g.path("difference").asDouble())
                                / g.path("uncertainty").path("se").asDouble(Double.POSITIVE_INFINITY)));
    }

    private boolean quotable(String dimension, String metric, String group) {
        JsonNode node = facts.groups(dimension).get(group);
        Point point = node == null ? Point.ABSENT : facts.metric(node, metric);
        // The difference from a rate of none or all does not know that rate's uncertainty.
        return Facts.quotable(point) && point.value() > 0 && point.value() < 1;
    }

    /** What an interval of a difference allows to say. */
    private String verdict(double lower, double upper) {
        double margin = facts.fairness().path("margin").asDouble(MARGIN);
        if (lower >= -margin && upper <= margin) {
            return "small";
        }
        if (lower > 0 || upper < 0) {
            return "clear";
        }
        return lower < -margin && upper > margin ? "cannot" : "uncertain";
    }

    /** The message of a picture that compares groups. */
    Text message(String metric, String dimension) {
        Optional<JsonNode> clearest = clearest(metric, dimension);
        if (clearest.isEmpty()) {
            return Words.of("message.none", facts.label(dimension));
        }
        JsonNode gap = clearest.get();
        String group = gap.path("group").asText();
        String reference = gap.path("reference").asText();
        double lower = gap.path("uncertainty").path("ci_lower").asDouble();
        double upper = gap.path("uncertainty").path("ci_upper").asDouble();
        double one = facts.groups(dimension).get(group).path(metric).asDouble();
        double other = facts.groups(dimension).get(reference).path(metric).asDouble();
        boolean alike = Math.round(100 * one) == Math.round(100 * other);
        int decimals = alike || Math.max(one, other) < 0.1 ? 1 : 0;
        return Words.of(
                "message." + metric + "." + verdict(lower, upper),
                facts.group(dimension, group),
                Text.hundredths(one, decimals),
                facts.inside(dimension, reference),
                Text.hundredths(other, decimals),
                facts.label(dimension));
    }

    /** The message of a grid: the highest and the lowest rate that may be quoted, and how many cells are not shown. */
    Text crossing(String metric, String crossing) {
        Map<String, JsonNode> groups = facts.groups(crossing);
        List<String> keys = groups.keySet().stream()
                .filter(k -> Facts.quotable(facts.metric(groups.get(k), metric)))
                .sorted(Comparator.comparingDouble(
                        k -> groups.get(k).path(metric).asDouble()))
                .toList();
        long hidden = groups.values().stream()
                .filter(g -> facts.metric(g, metric).quality() == Point.Quality.HIDDEN)
                .count();
        if (keys.size() < 2) {
            return Words.of("crossing.none", facts.label(crossing));
        }
        String low = keys.get(0);
        String high = keys.get(keys.size() - 1);
        return Words.of(
                "crossing." + metric,
                facts.inside(crossing, high),
                Text.hundredths(groups.get(high).path(metric).asDouble(), 0),
                facts.inside(crossing, low),
                Text.hundredths(groups.get(low).path(metric).asDouble(), 0),
                hidden == 0
                        ? Text.same("")
                        : Words.of(
                                hidden == 1 ? "crossing.hidden.one" : "crossing.hidden.many", hidden, groups.size()));
    }

    /** The message of rates of the outcome: highest and lowest that may be quoted. */
    Text rateMessage(String dimension, Map<Text, JsonNode> rows) {
        List<Map.Entry<Text, JsonNode>> shown = rows.entrySet().stream()
                .filter(e -> Facts.quotable(facts.rate(e.getValue())))
                .sorted(Comparator.comparingDouble(
                        e -> e.getValue().path("weighted_rate").asDouble()))
                .toList();
        if (shown.size() < 2) {
            return Words.of("message.none", facts.label(dimension));
        }
        Map.Entry<Text, JsonNode> low = shown.get(0);
        Map.Entry<Text, JsonNode> high = shown.get(shown.size() - 1);
        Point a = facts.rate(high.getValue());
        Point b = facts.rate(low.getValue());
        int decimals = Math.round(100 * a.value()) == Math.round(100 * b.value()) || a.value() < 0.1 ? 1 : 0;
        return Words.of(
                "rate.title",
                high.getKey(),
                Text.hundredths(a.value(), decimals),
                low.getKey(),
                Text.hundredths(b.value(), decimals),
                facts.label(dimension));
    }

    Text trendMessage(List<Point> points, List<Text> years) {
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        if (!Facts.quotable(first) || !Facts.quotable(last)) {
            return Words.of("trend.none");
        }
        return Words.of(
                "trend.title",
                years.get(0),
                Text.number(first.value(), 1),
                years.get(years.size() - 1),
                Text.number(last.value(), 1));
    }

    Text monthMessage(List<Text> months, List<Point> points) {
        int high = -1;
        int low = -1;
        for (int i = 0; i < points.size(); i++) {
            if (Facts.quotable(points.get(i))) {
                high = high < 0 || points.get(i).value() > points.get(high).value() ? i : high;
                low = low < 0 || points.get(i).value() < points.get(low).value() ? i : low;
            }
        }
        return high < 0
                ? Words.of("months.none")
                : Words.of(
                        "months.title",
                        months.get(high),
                        Text.number(points.get(high).value(), 0),
                        months.get(low),
                        Text.number(points.get(low).value(), 0));
    }

    /** The message on definitions: the audit's own first, the one furthest from it second. */
    Text targetMessage(List<IntervalChart.Row> rows) {
        IntervalChart.Row own = rows.get(0);
        IntervalChart.Row far = own;
        for (IntervalChart.Row row : rows) {
            Point point = row.points().get(0);
            if (Facts.quotable(point)
                    && Math.abs(point.value() - own.points().get(0).value())
                            > Math.abs(far.points().get(0).value()
                                    - own.points().get(0).value())) {
                far = row;
            }
        }
        if (far == own || !Facts.quotable(own.points().get(0))) {
            return Words.of("targets.none");
        }
        return Words.of(
                "targets.title",
                Text.number(own.points().get(0).value(), 1),
                own.label(),
                Text.number(far.points().get(0).value(), 1),
                far.label());
    }
}
