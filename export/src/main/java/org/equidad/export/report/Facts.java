package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.commons.math3.distribution.TDistribution;
import org.equidad.export.ExportDocuments;

/** What the documents of an export say, as points, labels and lists. */
final class Facts {
    private static final double INNER = 0.66;
    private static final JsonNode NOTHING = MissingNode.getInstance();

    private final ExportDocuments documents;

    Facts(ExportDocuments documents) {
        this.documents = documents;
    }

    JsonNode document(String name) {
        return documents.document(name).orElse(NOTHING);
    }

    JsonNode fairness() {
        return document(ExportDocuments.FAIRNESS);
    }

    JsonNode descriptive() {
        return document(ExportDocuments.DESCRIPTIVE);
    }

    JsonNode models() {
        return document(ExportDocuments.MODELS);
    }

    JsonNode manifest() {
        return document(ExportDocuments.MANIFEST);
    }

    JsonNode shap() {
        return document(ExportDocuments.SHAP);
    }

    JsonNode districts() {
        return document(ExportDocuments.CHOROPLETH);
    }

    JsonNode findings() {
        return document(ExportDocuments.FINDINGS);
    }

    ExportDocuments documents() {
        return documents;
    }

    /** Whether the audit made its own survey. */
    boolean embedded() {
        return manifest().path("synthetic_data").asBoolean(false);
    }

    /** Whether any year's files say that they are invented. */
    boolean synthetic() {
        boolean year = StreamSupport.stream(
                        manifest().path("ingest").path("years").spliterator(), false)
                .anyMatch(y -> y.path("provenance").asText().equals("synthetic"));
        return embedded() || year;
    }

    /** What is added to the source of a figure or table whose data are invented. */
    Optional<Text> invented() {
        return synthetic()
                ? Optional.of(Words.of(enaho() ? "print.synthetic" : "print.synthetic.other"))
                : Optional.empty();
    }

    boolean enaho() {
        return manifest().path("audit").asText().equals("enaho");
    }

    int testYear() {
        return fairness().path("test_year").asInt();
    }

    String primary() {
        return fairness().path("model").asText();
    }

    double threshold() {
        return fairness().path("threshold").asDouble(Double.NaN);
    }

    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        Iterator<String> fields = node.fieldNames();
        fields.forEachRemaining(names::add);
        return names;
    }

    /** Dimensions that are not crossed. */
    List<String> dimensions() {
        List<String> names = names(fairness().path("dimensions"));
        names.remove("intersections");
        return names;
    }

    List<String> crossings() {
        return names(fairness().path("dimensions").path("intersections"));
    }

    JsonNode dimension(String name) {
        JsonNode dimensions = fairness().path("dimensions");
        return dimensions.has(name)
                ? dimensions.path(name)
                : dimensions.path("intersections").path(name);
    }

    private JsonNode declared(String dimension) {
        JsonNode audited = fairness().path("dimensions").path(dimension);
        return audited.isObject()
                ? audited
                : fairness().path("described_dimensions").path(dimension);
    }

    Text label(String dimension) {
        JsonNode label = declared(dimension).path("label");
        if (label.isObject()) {
            return text(label);
        }
        List<String> parts = parts(dimension);
        if (parts.size() > 1) {
            Text first = label(parts.get(0));
            Text second = label(parts.get(1));
            return Words.of("crossing", first, lower(second));
        }
        return Words.orElse("dimension." + dimension, Text.same(dimension.replace('_', ' ')));
    }

    /** The dimensions of a crossing's name; the name itself where it is none. */
    static List<String> parts(String crossing) {
        return List.of(crossing.split("_x_"));
    }

    /** A group's name at the beginning of a line. */
    Text group(String dimension, String key) {
        return inside(dimension, key).capital();
    }

    /** A group's name as it stands inside a sentence. */
    Text inside(String dimension, String key) {
        JsonNode label = declared(dimension).path("group_labels").path(key);
        if (label.isObject()) {
            return text(label);
        }
        List<String> parts = parts(dimension);
        if (parts.size() > 1) {
            for (int cut = key.indexOf('_'); cut > 0; cut = key.indexOf('_', cut + 1)) {
                String first = key.substring(0, cut);
                String second = key.substring(cut + 1);
                if (known(parts.get(0), first) && known(parts.get(1), second)) {
                    return inside(parts.get(0), first).then(Text.same(", ")).then(inside(parts.get(1), second));
                }
            }
        }
        return Words.orElse(
                "group." + dimension + "." + key, Words.orElse("group." + key, Text.same(key.replace('_', ' '))));
    }

    private boolean known(String dimension, String key) {
        return declared(dimension).path("group_labels").has(key)
                || Words.has("group." + dimension + "." + key)
                || Words.has("group." + key);
    }

    /** A dimension's label as it stands inside a sentence. */
    static Text lower(Text text) {
        return language -> {
            String s = text.in(language);
            return s.isEmpty() ? s : s.substring(0, 1).toLowerCase(Locale.ROOT) + s.substring(1);
        };
    }

    static Text text(JsonNode label) {
        return Text.of(
                label.path("es").asText(),
                label.path("en").asText(label.path("es").asText()));
    }

    // ------------------------------------------------------------------ estimates

    /** A metric of a group of fairness_metrics.json. */
    Point metric(JsonNode group, String metric) {
        JsonNode uncertainty = group.path("uncertainty").path(metric);
        return point(group.path(metric), uncertainty, status(uncertainty));
    }

    /** A row of descriptive_tables.json. */
    Point rate(JsonNode row) {
        if (row.isMissingNode() || row.isNull()) {
            return Point.ABSENT;
        }
        return point(
                row.path("weighted_rate"),
                row.path("uncertainty"),
                row.path("status").asText("reliable"));
    }

    /** An object that holds value, ci_lower, ci_upper, df and status. */
    Point cell(JsonNode cell) {
        return point(cell.path("value"), cell, cell.path("status").asText("reliable"));
    }

    private static String status(JsonNode uncertainty) {
        String status = uncertainty.path("status").asText("reliable");
        if (status.startsWith("suppressed")) {
            return status;
        }
        return uncertainty.path("decision").asText(status);
    }

    /** A value with its uncertainty. */
    Point point(JsonNode value, JsonNode uncertainty, String status) {
        if (!value.isNumber()) {
            return status.startsWith("suppressed") ? Point.HIDDEN : Point.ABSENT;
        }
        double v = value.asDouble();
        double lower = number(uncertainty.path("ci_lower"));
        double upper = number(uncertainty.path("ci_upper"));
        double df = number(uncertainty.path("df"));
        double level = uncertainty.path("level").asDouble(0.95);
        boolean share = v > 0
                && v < 1
                && lower > 0
                && upper < 1
                && !uncertainty.path("interval").asText("").equals("t");
        return of(v, lower, upper, df, level, share, quality(status));
    }

    static Point.Quality quality(String status) {
        return switch (status) {
            case "present", "reliable" -> Point.Quality.GOOD;
            case "review", "high_variation" -> Point.Quality.MARKED;
            default -> Point.Quality.WEAK;
        };
    }

    /** The inner limits are those of the same interval at 66 %, on the scale of log-odds where the value is a share. */
    static Point of(
            double value, double lower, double upper, double df, double level, boolean share, Point.Quality quality) {
        if (Double.isNaN(lower) || Double.isNaN(upper) || level != 0.95) {
            return new Point(value, lower, upper, Double.NaN, Double.NaN, quality);
        }
        double factor = ratio(df);
        double low;
        double high;
        if (share) {
            low = logistic(logit(value) - factor * (logit(value) - logit(lower)));
            high = logistic(logit(value) + factor * (logit(upper) - logit(value)));
        } else {
            low = value - factor * (value - lower);
            high = value + factor * (upper - value);
        }
        return new Point(value, lower, upper, low, high, quality);
    }

    private static double ratio(double df) {
        // Beyond a thousand degrees of freedom t and normal agree to three digits.
        TDistribution t = new TDistribution(df > 0 ? Math.min(df, 1000) : 1000);
        return t.inverseCumulativeProbability((1 + INNER) / 2) / t.inverseCumulativeProbability(0.975);
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    /** The gap of a group in a metric; nothing where there is none. */
    Optional<JsonNode> gap(String dimension, String metric, String group) {
        for (JsonNode gap : dimension(dimension).path("gaps").path("pairwise")) {
            if (gap.path("metric").asText().equals(metric)
                    && gap.path("group").asText().equals(group)) {
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    Point gapPoint(String dimension, String metric, String group) {
        return gap(dimension, metric, group)
                .map(g -> point(
                        g.path("difference"),
                        g.path("uncertainty"),
                        g.path("status").asText("reliable")))
                .orElseGet(() -> isReference(dimension, metric, group) ? Point.REFERENCE : Point.ABSENT);
    }

    boolean isReference(String dimension, String metric, String group) {
        for (JsonNode gap : dimension(dimension).path("gaps").path("pairwise")) {
            if (gap.path("metric").asText().equals(metric)
                    && gap.path("reference").asText().equals(group)) {
                return true;
            }
        }
        return false;
    }

    /** Groups whose estimate may be quoted, if need be with a mark. */
    static boolean quotable(Point point) {
        return point.quality() == Point.Quality.GOOD || point.quality() == Point.Quality.MARKED;
    }

    Map<String, JsonNode> groups(String dimension) {
        Map<String, JsonNode> groups = new LinkedHashMap<>();
        dimension(dimension).path("groups").properties().forEach(e -> groups.put(e.getKey(), e.getValue()));
        return groups;
    }
}
