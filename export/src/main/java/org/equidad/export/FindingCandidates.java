package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.equidad.export.Finding.Kind;
import org.equidad.export.Finding.Unit;
import org.equidad.export.FindingTexts.Difference;
import org.equidad.export.FindingTexts.Error;
import org.equidad.export.FindingTexts.Rate;
import org.equidad.features.Label;

/**
 * Everything that the documents of an export could be quoted with. Only cells that the presentation standard lets be
 * quoted take part: what is suppressed or withheld appears as a count of groups that nothing can be said about.
 */
final class FindingCandidates {
    private static final double DEFAULT_MARGIN = 0.05;
    private static final double LEVEL = 0.95;
    private static final int NAMED_GROUPS = 3;
    /** A difference of so many margins counts as large. */
    private static final double LARGE = 4;

    private static final Map<String, String> TABLES = Map.of("poverty", "poverty_quintile");

    private final ExportDocuments documents;
    private final JsonNode fairness;
    private final FindingWording words;
    private final double margin;
    private final String year;
    private final String cutoff;
    private final List<Finding> found = new ArrayList<>();
    private int comparisons;

    FindingCandidates(ExportDocuments documents) {
        this.documents = documents;
        this.fairness = documents.document(ExportDocuments.FAIRNESS).orElse(Json.object());
        this.words =
                new FindingWording(fairness, targetLabel(fairness.path("target").asText()));
        this.margin = fairness.path("margin").asDouble(DEFAULT_MARGIN);
        this.year = fairness.path("test_year").asText();
        double high = fairness.at("/overall/calibration_high_risk/cutoff").asDouble(0.7);
        this.cutoff = FindingNumbers.decimal(high, Math.rint(high * 10) == high * 10 ? 1 : 2);
    }

    /** All of them, in the order of the documents. */
    List<Finding> all() {
        found.clear();
        comparisons = 0;
        overall();
        highRisk();
        fairness.path("dimensions").properties().forEach(e -> {
            if (e.getKey().equals("intersections")) {
                e.getValue()
                        .properties()
                        .forEach(x -> gaps(
                                x.getKey(),
                                x.getValue(),
                                List.of("dimensions", "intersections", x.getKey()),
                                Kind.INTERSECTION));
            } else {
                List<String> path = List.of("dimensions", e.getKey());
                gaps(e.getKey(), e.getValue(), path, Kind.GAP);
                unknown(e.getKey(), e.getValue(), path);
                rates(e.getKey(), e.getValue());
            }
        });
        fairness.path("described_dimensions").properties().forEach(e -> {
            if (e.getKey().equals("department")) {
                gaps(e.getKey(), e.getValue(), List.of("described_dimensions", e.getKey()), Kind.GAP);
            }
        });
        explanation();
        districts();
        models();
        // Long labels can leave no headline that fits.
        return found.stream().filter(f -> FindingTexts.fits(f.headline())).toList();
    }

    /** How many comparisons of groups were looked at. */
    int comparisons() {
        return comparisons;
    }

    double margin() {
        return margin;
    }

    FindingWording words() {
        return words;
    }

    private static String source(String file, List<String> path) {
        return file + "#" + ExportDocuments.pointer(path);
    }

    private static List<String> path(List<String> start, String... more) {
        List<String> all = new ArrayList<>(start);
        all.addAll(List.of(more));
        return all;
    }

    /** The label of a target definition, from the tables. */
    private Label targetLabel(String target) {
        JsonNode label = documents
                .document(ExportDocuments.DESCRIPTIVE)
                .map(d -> d.path("target_sensitivity").path(target).path("label"))
                .orElse(Json.object());
        return FindingWording.label(label, target);
    }

    /** The uncertainty of a number in the shape of the contract: what is absent is null. */
    static ObjectNode uncertainty(JsonNode from) {
        ObjectNode node = Json.object();
        for (String name : List.of("se", "ci_lower", "ci_upper", "df")) {
            Json.number(node, name, from.path(name).isNumber() ? from.path(name).doubleValue() : Double.NaN);
        }
        node.put("method", from.path("method").asText("none"));
        for (String name : List.of("level", "n_effective", "p_value", "p_value_adjusted")) {
            if (from.path(name).isNumber()) {
                node.put(name, from.path(name).doubleValue());
            }
        }
        return node;
    }

    /** The rate of a cell where it may be quoted with an interval. */
    private static Optional<Rate> rate(JsonNode value, JsonNode uncertainty, String decision) {
        boolean barred = decision.isEmpty() || decision.equals("withhold");
        if (barred
                || !value.isNumber()
                || !uncertainty.path("ci_lower").isNumber()
                || !uncertainty.path("ci_upper").isNumber()) {
            return Optional.empty();
        }
        return Optional.of(new Rate(
                value.doubleValue(),
                uncertainty.path("ci_lower").doubleValue(),
                uncertainty.path("ci_upper").doubleValue()));
    }

    private Optional<Rate> rate(JsonNode group, Error error, String metric) {
        if (error == Error.HIGH_RISK) {
            JsonNode high = group.path("calibration_high_risk");
            String status = high.path("status").asText();
            boolean quotable = status.equals("reliable") || status.equals("high_variation");
            return rate(high.path("actual_dropout_rate"), high.path("uncertainty"), quotable ? "present" : "");
        }
        JsonNode uncertainty = group.path("uncertainty").path(metric);
        return rate(
                group.path(metric), uncertainty, uncertainty.path("decision").asText());
    }

    private static boolean referential(JsonNode group, Error error, String metric) {
        return error == Error.HIGH_RISK
                ? group.path("calibration_high_risk").path("status").asText().equals("high_variation")
                : group.path("uncertainty")
                        .path(metric)
                        .path("decision")
                        .asText()
                        .equals("review");
    }

    /** Definition, ranges and what the model is not: what every explanation ends with. */
    private Label ending() {
        return FindingTexts.join(words.definition(), FindingTexts.ranges(LEVEL), words.disclaimer());
    }

    private void overall() {
        JsonNode overall = fairness.path("overall");
        rate(overall, Error.MISSED, "fnr").ifPresent(missed -> {
            Label all = words.everybody();
            Label with = words.positives(all);
            Label text = missed.text();
            Optional<Finding.People> people =
                    people(overall, "missed", new Label(all.es() + " sin detectar", all.en() + " missed"));
            Label precision = rate(overall, Error.PRECISION, "precision")
                    .map(p -> new Label(
                            "De cada 100 alertas del modelo, " + p.text().es() + " fueron acertadas.",
                            "Of every 100 alerts of the model, " + p.text().en() + " were right."))
                    .orElse(new Label("", ""));
            Label alarms = rate(overall, Error.FALSE_ALARM, "fpr")
                    .map(p -> new Label(
                            "De cada 100 " + words.negatives(all).es() + ", dio falsa alarma sobre "
                                    + p.text().es() + ".",
                            "Of every 100 " + words.negatives(all).en() + ", it raised a false alarm about "
                                    + p.text().en() + "."))
                    .orElse(new Label("", ""));
            found.add(new Finding(
                    Kind.OVERALL,
                    "fnr",
                    Set.of(),
                    source(ExportDocuments.FAIRNESS, List.of("overall", "fnr")),
                    missed.value(),
                    Unit.OF_100,
                    missed.number(),
                    uncertainty(overall.at("/uncertainty/fnr")),
                    FindingVerdict.DESCRIPTIVE,
                    missed.value(),
                    people,
                    1,
                    new Label("no detectados de cada 100, " + year, "missed of every 100, " + year),
                    new Label(
                            "En " + year + ", de cada 100 " + with.es() + ", el modelo no detectó a " + text.es(),
                            "In " + year + ", of every 100 " + with.en() + ", the model missed " + text.en()),
                    FindingTexts.join(
                            people.map(p -> FindingTexts.people(words, p)).orElse(new Label("", "")),
                            alarms,
                            precision,
                            ending()),
                    "bar_chart",
                    source(ExportDocuments.FAIRNESS, List.of("overall"))));
        });
    }

    private void highRisk() {
        JsonNode overall = fairness.path("overall");
        rate(overall, Error.HIGH_RISK, "").ifPresent(rate -> {
            Label all = words.everybody();
            Label of = new Label(
                    all.es() + " con puntaje de riesgo de " + cutoff + " o más",
                    all.en() + " with a risk score of " + cutoff + " or more");
            Label happened = words.happened(rate.number(), of);
            Label base = rate(overall, Error.MISSED, "base_rate")
                    .map(b -> {
                        Label text = words.happened(b.text().es(), all);
                        Label english = words.happened(b.text().en(), all);
                        return new Label("Entre todos, " + text.es() + ".", "Among everybody, " + english.en() + ".");
                    })
                    .orElse(new Label("", ""));
            found.add(new Finding(
                    Kind.CALIBRATION,
                    "observed_rate_above",
                    Set.of(),
                    source(
                            ExportDocuments.FAIRNESS,
                            List.of("overall", "calibration_high_risk", "actual_dropout_rate")),
                    rate.value(),
                    Unit.OF_100,
                    rate.number(),
                    uncertainty(overall.at("/calibration_high_risk/uncertainty")),
                    FindingVerdict.DESCRIPTIVE,
                    1 - rate.value(),
                    Optional.empty(),
                    0.1,
                    new Label("de cada 100 con puntaje alto, " + year, "of every 100 with a high score, " + year),
                    new Label(
                            "En " + year + ", " + happened.es() + " (entre " + FindingNumbers.of100(rate.lower())
                                    + " y " + FindingNumbers.of100(rate.upper()) + ")",
                            "In " + year + ", " + happened.en() + " (" + FindingNumbers.of100(rate.lower()) + " to "
                                    + FindingNumbers.of100(rate.upper()) + ")"),
                    FindingTexts.join(
                            base,
                            new Label(
                                    "El puntaje ordena por riesgo; no es una probabilidad.",
                                    "The score ranks by risk; it is not a probability."),
                            ending()),
                    "bar_chart",
                    source(ExportDocuments.FAIRNESS, List.of("overall", "calibration_high_risk"))));
        });
    }

    private Optional<Finding.People> people(JsonNode group, String what, Label who) {
        JsonNode total = group.path("people").path(what);
        if (!total.path("value").isNumber()) {
            return Optional.empty();
        }
        JsonNode uncertainty = total.path("uncertainty");
        List<Double> interval = uncertainty.path("ci_lower").isNumber()
                ? List.of(
                        uncertainty.path("ci_lower").doubleValue(),
                        uncertainty.path("ci_upper").doubleValue())
                : List.of();
        return Optional.of(new Finding.People(total.path("value").doubleValue(), interval, who));
    }

    private Map<String, String> values(String dimension, JsonNode group, String key) {
        Map<String, String> values = new LinkedHashMap<>();
        if (group.has("values")) {
            group.path("values")
                    .properties()
                    .forEach(v -> values.put(v.getKey(), v.getValue().asText()));
        } else {
            values.put(dimension, key);
        }
        return values;
    }

    private void gaps(String dimension, JsonNode node, List<String> path, Kind kind) {
        JsonNode pairwise = node.at("/gaps/pairwise");
        for (int i = 0; i < pairwise.size(); i++) {
            JsonNode pair = pairwise.get(i);
            for (Error error : Error.values()) {
                if (error.measures(pair.path("metric").asText())) {
                    gap(dimension, node, path(path, "gaps", "pairwise", Integer.toString(i)), pair, error, kind);
                }
            }
        }
    }

    private void gap(String dimension, JsonNode node, List<String> path, JsonNode pair, Error error, Kind kind) {
        String metric = pair.path("metric").asText();
        String groupKey = pair.path("group").asText();
        String referenceKey = pair.path("reference").asText();
        JsonNode group = node.path("groups").path(groupKey);
        JsonNode reference = node.path("groups").path(referenceKey);
        Optional<Rate> rate = rate(group, error, metric);
        Optional<Rate> other = rate(reference, error, metric);
        JsonNode uncertainty = pair.path("uncertainty");
        if (rate.filter(Rate::varies).isEmpty()
                || other.filter(Rate::varies).isEmpty()
                || !pair.path("difference").isNumber()
                || !uncertainty.path("ci_lower").isNumber()
                || !uncertainty.path("ci_upper").isNumber()) {
            return;
        }
        comparisons++;
        Difference d = Difference.of(
                pair.path("difference").doubleValue(),
                uncertainty.path("ci_lower").doubleValue(),
                uncertainty.path("ci_upper").doubleValue(),
                margin,
                rate.get().value(),
                other.get().value());
        Map<String, String> values = values(dimension, group, groupKey);
        Label members = words.members(values);
        Label others = words.members(values(dimension, reference, referenceKey));
        Label rates = new Label(
                FindingWording.upper(members.es()) + ": " + rate.get().text().es() + " de cada 100; " + others.es()
                        + ": " + other.get().text().es() + ".",
                FindingWording.upper(members.en()) + ": " + rate.get().text().en() + " of every 100; " + others.en()
                        + ": " + other.get().text().en() + ".");
        boolean worseHere = (d.value() > 0) == (error == Error.MISSED || error == Error.FALSE_ALARM);
        JsonNode worse = worseHere ? group : reference;
        Label worseMembers = worseHere ? members : others;
        Optional<Finding.People> people = Optional.empty();
        double share = 0.1;
        if (error == Error.MISSED || error == Error.FALSE_ALARM) {
            String what = error == Error.MISSED ? "missed" : "false_alarms";
            Label who = error == Error.MISSED
                    ? new Label(worseMembers.es() + " sin detectar", worseMembers.en() + " missed")
                    : new Label(worseMembers.es() + " con falsa alarma", worseMembers.en() + " with a false alarm");
            people = people(worse, what, who);
            double everybody = fairness.at("/overall/people/" + what + "/value").asDouble(0);
            if (people.isPresent() && everybody > 0) {
                share = people.get().value() / everybody;
            }
        }
        boolean faint = referential(group, error, metric) || referential(reference, error, metric);
        double adjusted = uncertainty.path("p_value_adjusted").asDouble(0);
        Label many = d.verdict() == FindingVerdict.CLEAR && adjusted > 1 - LEVEL
                ? new Label(
                        "Al tomar en cuenta que se hicieron varias comparaciones, esta evidencia se debilita.",
                        "Once the number of comparisons is taken into account, this evidence weakens.")
                : new Label("", "");
        Label mark = faint
                ? new Label(
                        "Cifras referenciales: su margen de error es amplio.",
                        "Indicative figures: their margin of error is wide.")
                : new Label("", "");
        Kind as = error == Error.HIGH_RISK ? Kind.CALIBRATION : kind;
        found.add(new Finding(
                as,
                error == Error.HIGH_RISK ? "observed_rate_above" : metric,
                values.keySet(),
                source(ExportDocuments.FAIRNESS, path(path, "difference")),
                d.value(),
                Unit.POINTS,
                d.number(),
                uncertainty(uncertainty),
                d.verdict(),
                Math.min(1, Math.abs(d.value()) / (LARGE * margin)) * (faint ? 0.8 : 1),
                people,
                share,
                new Label(
                        d.points().es() + " (" + error.what().es() + "): " + members.es() + " frente a " + others.es()
                                + ", " + year,
                        d.points().en() + " (" + error.what().en() + "): " + members.en() + " against " + others.en()
                                + ", " + year),
                FindingTexts.gapHeadline(words, error, cutoff, year, members, others, rate.get(), other.get(), d),
                FindingTexts.join(
                        FindingTexts.verdict(d),
                        new Label(
                                (words.isEnaho() ? "Encuesta de " : "Datos de prueba de ") + year + ", "
                                        + error.what().es() + ". " + rates.es(),
                                (words.isEnaho() ? "Survey of " : "Test data of ") + year + ", "
                                        + error.what().en() + ". " + rates.en()),
                        people.map(p -> FindingTexts.people(words, p)).orElse(new Label("", "")),
                        many,
                        mark,
                        ending()),
                kind == Kind.INTERSECTION ? "heatmap" : "bar_chart",
                source(ExportDocuments.FAIRNESS, path.subList(0, path.size() - 3))));
    }

    /** The groups of a dimension about which nothing can be said. */
    private void unknown(String dimension, JsonNode node, List<String> path) {
        JsonNode gaps = node.path("gaps");
        int excluded = gaps.path("n_excluded_groups").asInt(0);
        int groups = gaps.path("n_groups").asInt(0);
        if (excluded == 0 || groups == 0) {
            return;
        }
        List<Label> names = new ArrayList<>();
        for (JsonNode key : gaps.path("excluded_groups")) {
            names.add(words.group(dimension, key.asText()));
        }
        List<Label> named = new ArrayList<>(names.subList(0, Math.min(NAMED_GROUPS, names.size())));
        if (names.size() > NAMED_GROUPS) {
            int rest = names.size() - NAMED_GROUPS;
            named.add(new Label(rest + " más", rest + " more"));
        }
        Label list = FindingTexts.list(named);
        Label of = words.dimension(dimension);
        String n = FindingNumbers.grouped(excluded);
        String m = FindingNumbers.grouped(groups);
        found.add(new Finding(
                Kind.UNKNOWN,
                "n_excluded_groups",
                Set.of(dimension),
                source(ExportDocuments.FAIRNESS, path(path, "gaps", "n_excluded_groups")),
                excluded,
                Unit.COUNT,
                n,
                uncertainty(Json.object()),
                FindingVerdict.CANNOT_TELL,
                (double) excluded / groups,
                Optional.empty(),
                dimension.startsWith("language") ? 1 : 0.25,
                new Label(
                        "de " + m + " grupos según " + of.es() + ", sin datos suficientes, " + year,
                        "of " + m + " groups by " + of.en() + " without enough data, " + year),
                FindingTexts.shortest(
                        new Label(
                                "Faltan datos para publicar a cuántos deja sin detectar el modelo en " + n + " de los "
                                        + m + " grupos según " + of.es() + ": " + list.es(),
                                "There are too few data to publish how many the model misses in " + n + " of the " + m
                                        + " groups by " + of.en() + ": " + list.en()),
                        new Label(
                                "Faltan datos sobre " + n + " de los " + m + " grupos según " + of.es(),
                                "There are too few data on " + n + " of the " + m + " groups by " + of.en())),
                FindingTexts.join(
                        new Label(
                                "Los datos de " + year
                                        + " tienen muy pocos casos para publicar la cifra de estos grupos, según mínimos"
                                        + " fijados de antemano: "
                                        + FindingTexts.list(names).es()
                                        + ". Falta información; no significa que falte el problema.",
                                "The data of " + year
                                        + " hold too few cases to publish the figure of these groups, by minimums set"
                                        + " beforehand: "
                                        + FindingTexts.list(names).en()
                                        + ". Information is missing; a problem may not be."),
                        complement(node),
                        words.definition(),
                        words.disclaimer()),
                "bar_chart",
                source(ExportDocuments.FAIRNESS, path)));
    }

    /** That a group is silent for another's sake, where one is. */
    private static Label complement(JsonNode node) {
        boolean silent = StreamSupport.stream(node.path("groups").spliterator(), false)
                .anyMatch(g -> g.at("/uncertainty/fnr/status").asText().equals("suppressed_complement"));
        return silent
                ? new Label(
                        "La cifra de algún grupo se calla porque delataría la de otro más pequeño.",
                        "The figure of some group is withheld because it would give away that of a smaller one.")
                : new Label("", "");
    }

    /** How often the outcome happened in a group, over all years, beside the reference group. */
    private void rates(String dimension, JsonNode node) {
        JsonNode tables = documents.document(ExportDocuments.DESCRIPTIVE).orElse(Json.object());
        String outcome = tables.path("outcome").asText();
        String name = outcome + "_by_" + dimension;
        if (!tables.has(name)) {
            name = outcome + "_by_" + TABLES.getOrDefault(dimension, dimension);
        }
        JsonNode table = tables.path(name);
        String referenceKey = node.at("/gaps/pairwise/0/reference").asText();
        Optional<Rate> reference = described(table.path(referenceKey));
        if (reference.isEmpty()) {
            return;
        }
        Label others = words.members(Map.of(dimension, referenceKey));
        Label period = period(tables.path("years"));
        Map<String, JsonNode> rows = new TreeMap<>();
        node.path("groups").fieldNames().forEachRemaining(key -> rows.put(key, table.path(key)));
        double all = tables.at("/overall/n_weighted").asDouble(0);
        for (Map.Entry<String, JsonNode> row : rows.entrySet()) {
            Optional<Rate> rate = described(row.getValue());
            if (rate.isEmpty() || row.getKey().equals(referenceKey)) {
                continue;
            }
            Label members = words.members(Map.of(dimension, row.getKey()));
            Label happened = words.happened(rate.get().number(), members);
            Label lead = new Label(
                    FindingWording.upper(happened.es()) + " (entre "
                            + FindingNumbers.of100(rate.get().lower()) + " y "
                            + FindingNumbers.of100(rate.get().upper()) + ")",
                    FindingWording.upper(happened.en()) + " ("
                            + FindingNumbers.of100(rate.get().lower()) + " to "
                            + FindingNumbers.of100(rate.get().upper()) + ")");
            double weighted = row.getValue().path("n_weighted").asDouble(0);
            found.add(new Finding(
                    Kind.RATE,
                    "weighted_rate",
                    Set.of(dimension),
                    source(ExportDocuments.DESCRIPTIVE, List.of(name, row.getKey(), "weighted_rate")),
                    rate.get().value(),
                    Unit.OF_100,
                    rate.get().number(),
                    uncertainty(row.getValue().path("uncertainty")),
                    FindingVerdict.DESCRIPTIVE,
                    0.5
                            * Math.min(
                                    1,
                                    Math.abs(rate.get().value()
                                                    - reference.get().value())
                                            / (LARGE * margin)),
                    Optional.of(new Finding.People(
                            weighted, List.of(), new Label(members.es() + " al año", members.en() + " a year"))),
                    all > 0 ? weighted / all : 0,
                    new Label(
                            "de cada 100 " + members.es() + ", " + period.es(),
                            "of every 100 " + members.en() + ", " + period.en()),
                    FindingTexts.shortest(
                            new Label(
                                    lead.es() + "; entre " + others.es() + ", "
                                            + reference.get().text().es() + ". " + FindingWording.upper(period.es()),
                                    lead.en() + "; among " + others.en() + ", "
                                            + reference.get().text().en() + ". " + FindingWording.upper(period.en())),
                            new Label(lead.es() + ", " + period.es(), lead.en() + ", " + period.en())),
                    FindingTexts.join(
                            new Label(
                                    FindingWording.upper(period.es()) + ": " + members.es() + ", "
                                            + rate.get().text().es() + " de cada 100; " + others.es() + ", "
                                            + reference.get().text().es()
                                            + ". La diferencia no se pone a prueba aquí.",
                                    FindingWording.upper(period.en()) + ": " + members.en() + ", "
                                            + rate.get().text().en() + " of every 100; " + others.en() + ", "
                                            + reference.get().text().en()
                                            + ". The difference is not tested here."),
                            words.definition(),
                            FindingTexts.ranges(LEVEL)),
                    "bar_chart",
                    source(ExportDocuments.DESCRIPTIVE, List.of(name))));
        }
    }

    private static Optional<Rate> described(JsonNode row) {
        String status = row.path("status").asText();
        boolean quotable = (status.equals("reliable") || status.equals("high_variation"))
                && !row.path("flagged_small_sample").asBoolean(true);
        return rate(row.path("weighted_rate"), row.path("uncertainty"), quotable ? "present" : "");
    }

    private static Label period(JsonNode years) {
        if (years.size() < 2) {
            return Label.same(years.path(0).asText());
        }
        String first = years.path(0).asText();
        String last = years.path(years.size() - 1).asText();
        return new Label("promedio de " + first + " a " + last, "average of " + first + " to " + last);
    }

    private void explanation() {
        JsonNode shap = documents.document(ExportDocuments.SHAP).orElse(Json.object());
        JsonNode importance = shap.path("global_importance");
        List<String> names = new ArrayList<>();
        importance.fieldNames().forEachRemaining(names::add);
        names.sort(Comparator.comparingDouble((String n) -> -importance.path(n).asDouble())
                .thenComparing(n -> n));
        if (names.size() < 3) {
            return;
        }
        Map<String, Label> labels = new LinkedHashMap<>();
        JsonNode features = shap.path("feature_names");
        for (int i = 0; i < features.size(); i++) {
            String key = features.get(i).asText();
            String es = shap.path("feature_labels_es").path(i).asText(key);
            labels.put(key, new Label(es, shap.path("feature_labels_en").path(i).asText(key)));
        }
        String first = names.get(0);
        double value = importance.path(first).doubleValue();
        double total = names.stream()
                .mapToDouble(n -> importance.path(n).doubleValue())
                .sum();
        if (!(total > 0)) {
            return;
        }
        JsonNode sure = shap.path("global_importance_uncertainty").path(first);
        int places = FindingNumbers.decimals(
                value, sure.path("ci_lower").asDouble(0), sure.path("ci_upper").asDouble(0));
        Label range = sure.path("ci_lower").isNumber()
                ? new Label(
                        " (entre "
                                + FindingNumbers.decimal(sure.path("ci_lower").doubleValue(), places) + " y "
                                + FindingNumbers.decimal(sure.path("ci_upper").doubleValue(), places) + ")",
                        " (" + FindingNumbers.decimal(sure.path("ci_lower").doubleValue(), places) + " to "
                                + FindingNumbers.decimal(sure.path("ci_upper").doubleValue(), places) + ")")
                : new Label("", "");
        Label label = labels.getOrDefault(first, Label.same(first));
        List<Label> next = names.subList(1, 3).stream()
                .map(n -> labels.getOrDefault(n, Label.same(n)))
                .map(l -> new Label("«" + l.es() + "»", "“" + l.en() + "”"))
                .toList();
        String number = FindingNumbers.decimal(value, places);
        String count = FindingNumbers.grouped(names.size());
        found.add(new Finding(
                Kind.EXPLANATION,
                "global_importance",
                Set.of(),
                source(ExportDocuments.SHAP, List.of("global_importance", first)),
                value,
                Unit.SCALE,
                number,
                uncertainty(sure),
                FindingVerdict.DESCRIPTIVE,
                value / total,
                Optional.empty(),
                0.5,
                new Label("en log-odds, efecto medio sobre el puntaje", "in log-odds, mean effect on the score"),
                FindingTexts.shortest(new Label(
                        "De las " + count + " variables del modelo, «" + label.es()
                                + "» es la que más mueve el puntaje: " + number + range.es()
                                + " en la escala interna del modelo",
                        "Of the model's " + count + " inputs, “" + label.en()
                                + "” moves the score most: " + number + range.en()
                                + " on the model's internal scale")),
                FindingTexts.join(
                        new Label(
                                "Le siguen " + FindingTexts.list(next).es()
                                        + ". La cifra es el efecto medio sobre el puntaje, en log-odds (valores SHAP),"
                                        + " en la prueba de " + year
                                        + ". Explica cómo calcula el modelo, no por qué ocurre lo que predice.",
                                "Next come " + FindingTexts.list(next).en()
                                        + ". The figure is the mean effect on the score, in log-odds (SHAP values), over"
                                        + " the test rows of " + year
                                        + ". It explains the calculation, not why the outcome happens."),
                        words.disclaimer()),
                "waterfall",
                source(ExportDocuments.SHAP, List.of("global_importance"))));
    }

    private void districts() {
        JsonNode map = documents.document(ExportDocuments.CHOROPLETH).orElse(Json.object());
        JsonNode correlation = map.path("correlation");
        if (!correlation.path("pearson_r").isNumber()
                || !correlation.path("ci_lower").isNumber()
                || correlation.path("status").asText("reliable").startsWith("few")) {
            return;
        }
        double r = correlation.path("pearson_r").doubleValue();
        double lower = correlation.path("ci_lower").doubleValue();
        double upper = correlation.path("ci_upper").doubleValue();
        boolean none = lower <= 0 && upper >= 0;
        String n = FindingNumbers.grouped(correlation.path("n_districts").asLong());
        String number = FindingNumbers.decimal(r, 2);
        String low = FindingNumbers.decimal(lower, 2);
        String high = FindingNumbers.decimal(upper, 2);
        Label how = Math.abs(r) < 0.3
                ? new Label("se parecen poco", "are little alike")
                : Math.abs(r) < 0.6
                        ? new Label("se parecen a medias", "are somewhat alike")
                        : new Label("se parecen bastante", "are much alike");
        Label without =
                correlation.path("without_admin_feature").path("pearson_r").isNumber()
                        ? new Label(
                                "La tasa administrativa es además una de las variables del modelo; sin ella, la correlación es de "
                                        + FindingNumbers.decimal(
                                                correlation
                                                        .at("/without_admin_feature/pearson_r")
                                                        .doubleValue(),
                                                2)
                                        + ".",
                                "The administrative rate is also one of the model's inputs; without it the correlation is "
                                        + FindingNumbers.decimal(
                                                correlation
                                                        .at("/without_admin_feature/pearson_r")
                                                        .doubleValue(),
                                                2)
                                        + ".")
                        : correlation.path("admin_rate_is_feature").asBoolean(false)
                                ? new Label(
                                        "La tasa administrativa es además una de las variables del modelo, lo que acerca ambas.",
                                        "The administrative rate is also one of the model's inputs, which brings the two closer.")
                                : new Label("", "");
        found.add(new Finding(
                Kind.DISTRICTS,
                "pearson_r",
                Set.of("district"),
                source(ExportDocuments.CHOROPLETH, List.of("correlation", "pearson_r")),
                r,
                Unit.SCALE,
                number,
                uncertainty(correlation),
                none ? FindingVerdict.UNCERTAIN : FindingVerdict.CLEAR,
                1 - Math.abs(r),
                Optional.empty(),
                0.5,
                new Label(
                        "correlación entre " + n + " distritos, hasta " + year,
                        "correlation across " + n + " districts, to " + year),
                none
                        ? new Label(
                                "No hay evidencia clara de que las tasas por distrito que predice el modelo sigan a las"
                                        + " administrativas: correlación de " + number + " (de " + low + " a " + high
                                        + ")",
                                "There is no clear evidence that the model's district rates follow the administrative"
                                        + " ones: correlation " + number + " (" + low + " to " + high + ")")
                        : new Label(
                                "Las tasas por distrito que predice el modelo y las administrativas " + how.es()
                                        + ": correlación de " + number + " (de " + low + " a " + high
                                        + "), donde 1 es coincidencia plena",
                                "The district rates the model predicts and the administrative ones " + how.en()
                                        + ": correlation " + number + " (" + low + " to " + high
                                        + "), where 1 is full agreement"),
                FindingTexts.join(
                        new Label(
                                "Son " + n + " distritos con estudiantes en la encuesta, hasta " + year
                                        + ". La encuesta mide si quien estaba"
                                        + " matriculado sigue estudiando; el registro administrativo cuenta otra cosa, así"
                                        + " que las dos tasas no tienen el mismo nivel.",
                                "These are " + n + " districts with students in the survey, up to " + year
                                        + ". The survey measures whether"
                                        + " those enrolled still study; the administrative register counts something else,"
                                        + " so the two rates differ in level."),
                        without,
                        FindingTexts.ranges(LEVEL),
                        words.disclaimer()),
                "choropleth",
                source(ExportDocuments.CHOROPLETH, List.of("districts"))));
    }

    /** The audited model beside simpler ones, where the difference has an interval. */
    private void models() {
        JsonNode results = documents.document(ExportDocuments.MODELS).orElse(Json.object());
        results.properties().forEach(part -> {
            JsonNode differences = part.getValue().path("test_" + year).path("differences");
            for (int i = 0; i < differences.size(); i++) {
                model(differences.get(i), List.of(part.getKey(), "test_" + year, "differences", Integer.toString(i)));
            }
        });
    }

    private void model(JsonNode entry, List<String> path) {
        Label name = MODELS.get(entry.path("classifier").asText());
        JsonNode difference = entry.path("difference");
        if (name == null
                || !entry.path("metric").asText().equals("pr_auc")
                || !difference.path("value").isNumber()
                || !difference.path("ci_lower").isNumber()
                || !entry.path("value").isNumber()) {
            return;
        }
        double d = difference.path("value").doubleValue();
        double lower = difference.path("ci_lower").doubleValue();
        double upper = difference.path("ci_upper").doubleValue();
        FindingVerdict verdict = FindingVerdict.of(lower, upper, margin);
        int places = FindingNumbers.decimals(d, lower, upper);
        String size = FindingNumbers.decimal(Math.abs(d), places);
        Label range = scaleRange(lower, upper, places);
        String simple = FindingNumbers.decimal(entry.path("value").doubleValue(), places);
        String audited = FindingNumbers.decimal(entry.path("value").doubleValue() - d, places);
        Label side = d <= 0
                ? new Label(
                        "el modelo auditado ordena mejor el riesgo que " + name.es(),
                        "the audited model ranks risk better than " + name.en())
                : new Label(
                        FindingWording.lower(name.es()) + " ordena mejor el riesgo que el modelo auditado",
                        FindingWording.lower(name.en()) + " ranks risk better than the audited model");
        Label headline = switch (verdict) {
            case CLEAR ->
                new Label(
                        "En " + year + ", " + side.es() + ": " + size + " más de precisión media (" + range.es() + ")",
                        "In " + year + ", " + side.en() + ": " + size + " more average precision (" + range.en() + ")");
            case SMALL, DESCRIPTIVE ->
                new Label(
                        "El modelo auditado y " + name.es() + " ordenan el riesgo casi igual: se distinguen en " + size
                                + " de precisión media (" + range.es() + "), " + year,
                        "The audited model and " + name.en() + " rank risk almost alike: they differ by " + size
                                + " in average precision (" + range.en() + "), " + year);
            case UNCERTAIN, CANNOT_TELL ->
                new Label(
                        "No hay datos suficientes para saber si el modelo auditado ordena mejor el riesgo que "
                                + name.es() + ": " + size + " de precisión media (" + range.es() + "), " + year,
                        "There are not enough data to tell whether the audited model ranks risk better than "
                                + name.en() + ": " + size + " in average precision (" + range.en() + "), " + year);
        };
        found.add(new Finding(
                Kind.MODELS,
                "pr_auc",
                Set.of(),
                source(ExportDocuments.MODELS, path(path, "difference", "value")),
                d,
                Unit.SCALE,
                size,
                uncertainty(difference),
                verdict,
                Math.min(1, Math.abs(d) / (LARGE * margin)),
                Optional.empty(),
                0.5,
                new Label("de diferencia en precisión media, " + year, "of difference in average precision, " + year),
                headline,
                FindingTexts.join(
                        new Label(
                                "La precisión media (PR-AUC, de 0 a 1) dice qué tan arriba de la lista de riesgo quedan los casos"
                                        + " que sí ocurren: " + audited + " el modelo auditado, " + simple
                                        + " " + name.es() + ", con las mismas personas.",
                                "Average precision (PR-AUC, 0 to 1) tells how high in the list of risk the cases come that do"
                                        + " happen: " + audited + " for the audited model, " + simple
                                        + " for " + name.en() + ", on the same people."),
                        words.definition(),
                        FindingTexts.ranges(LEVEL),
                        words.disclaimer()),
                "bar_chart",
                source(ExportDocuments.MODELS, path.subList(0, 2))));
    }

    private static Label scaleRange(double lower, double upper, int places) {
        String low = FindingNumbers.decimal(Math.abs(lower), places);
        String high = FindingNumbers.decimal(Math.abs(upper), places);
        if (lower < 0 && upper > 0) {
            // The sign is that of the simpler model minus the audited one.
            return new Label(
                    "de " + low + " a favor del auditado a " + high + " en contra",
                    low + " in its favour to " + high + " against it");
        }
        return upper <= 0
                ? new Label("entre " + high + " y " + low, high + " to " + low)
                : new Label("entre " + low + " y " + high, low + " to " + high);
    }

    private static final Map<String, Label> MODELS = Map.of(
            "logistic_regression", new Label("una regresión logística", "a logistic regression"),
            "rate_by_age_and_area",
                    new Label(
                            "una regla simple (la tasa según edad y área)",
                            "a simple rule (the rate by age and area)"));

    /** How much of the overall rate and of a finding remains under another definition; empty without another. */
    Optional<Finding> target(List<Finding> chosen) {
        JsonNode tables = documents.document(ExportDocuments.DESCRIPTIVE).orElse(Json.object());
        JsonNode targets = tables.path("target_sensitivity");
        String own = tables.path("target").asText();
        String other = other(targets, own);
        Optional<Rate> before = described(targets.path(own).path("overall"));
        Optional<Rate> after = described(targets.path(other).path("overall"));
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Label period = period(tables.path("years"));
        Label name = targetLabel(other);
        Rate a = before.get();
        Rate b = after.get();
        String kept = FindingNumbers.decimal(100 * b.value() / a.value(), 0);
        boolean inTerm = words.isEnaho() && other.equals("in-term");
        Label happened = words.happened(a.number(), words.everybody());
        Label only = inTerm
                ? new Label(
                        "si solo cuentan las entrevistas de abril a diciembre, con las clases en marcha",
                        "if only interviews from April to December, in term-time, count")
                : new Label("con la definición «" + name.es() + "»", "under the definition “" + name.en() + "”");
        List<Label> more = new ArrayList<>();
        errorUnder(own, other).ifPresent(more::add);
        chosen.stream()
                .filter(f -> f.kind() == Kind.GAP && f.unit() == Unit.POINTS)
                .map(f -> gapUnder(f, other))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(more::add);
        return Optional.of(new Finding(
                Kind.TARGET,
                "weighted_rate",
                Set.of(),
                source(ExportDocuments.DESCRIPTIVE, List.of("target_sensitivity", other, "overall", "weighted_rate")),
                b.value(),
                Unit.OF_100,
                b.number(),
                uncertainty(targets.path(other).path("overall").path("uncertainty")),
                FindingVerdict.DESCRIPTIVE,
                Math.min(1, 2 * Math.abs(a.value() - b.value()) / a.value()),
                Optional.empty(),
                1,
                new Label(
                        "de cada 100 " + only.es() + ", " + period.es(),
                        "of every 100 " + only.en() + ", " + period.en()),
                FindingTexts.shortest(
                        new Label(
                                "Depende de la definición: " + happened.es() + "; " + only.es() + ", "
                                        + b.text().es(),
                                "It depends on the definition: " + happened.en() + "; " + only.en() + ", "
                                        + b.text().en()),
                        new Label(
                                "Depende de la definición: " + a.number() + " de cada 100; " + only.es() + ", "
                                        + b.text().es(),
                                "It depends on the definition: " + a.number() + " of every 100; " + only.en() + ", "
                                        + b.text().en())),
                FindingTexts.join(
                        new Label(
                                FindingWording.upper(period.es()) + ": "
                                        + a.text().es()
                                        + " de cada 100 con la definición de la auditoría y "
                                        + b.text().es() + " " + only.es()
                                        + ". Se mantiene el " + kept + "\u00a0% de la cifra.",
                                FindingWording.upper(period.en()) + ": "
                                        + a.text().en()
                                        + " of every 100 under the audit's definition and "
                                        + b.text().en() + " " + only.en()
                                        + ". That is " + kept + "% of the figure."),
                        FindingTexts.join(more.toArray(Label[]::new)),
                        new Label(
                                "Toda cifra debe citarse con su definición.",
                                "Every figure has to be quoted with its definition."),
                        ending()),
                "bar_chart",
                source(ExportDocuments.DESCRIPTIVE, List.of("target_sensitivity"))));
    }

    /** Term-time where there is such a definition, else the one that changes the rate most. */
    private String other(JsonNode targets, String own) {
        String best = "";
        double most = -1;
        double rate = targets.path(own).path("overall").path("weighted_rate").asDouble(Double.NaN);
        for (java.util.Iterator<String> names = targets.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (name.equals("in-term") && !name.equals(own)) {
                return name;
            }
            double change = Math.abs(
                    targets.path(name).path("overall").path("weighted_rate").asDouble(Double.NaN) - rate);
            if (!name.equals(own) && change > most) {
                best = name;
                most = change;
            }
        }
        return best;
    }

    private Optional<Label> errorUnder(String own, String other) {
        Optional<Rate> before = under(own, "/overall");
        Optional<Rate> after = under(other, "/overall");
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Label(
                "En " + year + " el modelo no detectó a " + before.get().text().es()
                        + " de cada 100 con la primera y a "
                        + after.get().text().es() + " con la segunda.",
                "In " + year + " the model missed " + before.get().text().en() + " of every 100 under the first and "
                        + after.get().text().en() + " under the second."));
    }

    private Optional<Rate> under(String target, String place) {
        JsonNode cell = fairness.path("target_sensitivity").path(target).at(place);
        JsonNode uncertainty = cell.path("uncertainty").path("fnr");
        String status = uncertainty.path("status").asText();
        boolean quotable = status.equals("reliable") || status.equals("high_variation");
        return rate(cell.path("fnr"), uncertainty, quotable ? "present" : "");
    }

    /** The same gap under the other definition, where both sides may be quoted there. */
    private Optional<Label> gapUnder(Finding finding, String other) {
        String dimension = finding.dimensions().iterator().next();
        String[] steps = finding.source().split("#")[1].split("/");
        JsonNode here = fairness.at(finding.source()
                .substring(finding.source().indexOf('#') + 1, finding.source().lastIndexOf('/')));
        JsonNode there = fairness.path("target_sensitivity")
                .path(other)
                .path("dimensions")
                .path(dimension)
                .path("pairwise");
        if (steps.length < 3 || !steps[1].equals("dimensions")) {
            return Optional.empty();
        }
        for (JsonNode pair : there) {
            boolean same = pair.path("metric").equals(here.path("metric"))
                    && pair.path("group").equals(here.path("group"))
                    && pair.path("reference").equals(here.path("reference"));
            JsonNode limits = pair.path("uncertainty");
            String status = pair.path("status").asText();
            boolean quotable = status.equals("reliable") || status.equals("high_variation");
            if (same
                    && quotable
                    && pair.path("difference").isNumber()
                    && limits.path("ci_lower").isNumber()) {
                Difference now = new Difference(
                        pair.path("difference").doubleValue(),
                        limits.path("ci_lower").doubleValue(),
                        limits.path("ci_upper").doubleValue(),
                        margin,
                        0);
                Difference then = new Difference(
                        finding.value(),
                        finding.uncertainty().path("ci_lower").doubleValue(),
                        finding.uncertainty().path("ci_upper").doubleValue(),
                        margin,
                        0);
                Label members =
                        words.members(Map.of(dimension, pair.path("group").asText()));
                Label others =
                        words.members(Map.of(dimension, pair.path("reference").asText()));
                Label what = java.util.Arrays.stream(Error.values())
                        .filter(e -> e.measures(finding.metric()))
                        .findFirst()
                        .map(Error::what)
                        .orElse(Label.same(finding.metric()));
                return Optional.of(new Label(
                        "En " + what.es() + ", la brecha entre " + members.es() + " y " + others.es() + " pasa de "
                                + then.points().es() + " (" + then.range().es() + ") a "
                                + now.points().es() + " ("
                                + now.range().es() + ").",
                        "In " + what.en() + ", the gap between " + members.en() + " and " + others.en() + " goes from "
                                + then.points().en() + " (" + then.range().en() + ") to "
                                + now.points().en() + " ("
                                + now.range().en() + ")."));
            }
        }
        return Optional.empty();
    }
}
