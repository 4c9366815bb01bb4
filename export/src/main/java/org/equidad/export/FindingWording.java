package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equidad.features.Label;

/**
 * How groups, their members with and without the outcome, and the outcome's definition are called in sentences. The
 * phrases of the ENAHO audit are reviewed text; other audits are told with their own labels in plain frames.
 */
final class FindingWording {
    private static final String ENAHO = "enaho";
    private static final Label STUDENTS = new Label("estudiantes", "students");

    /** The order in which a crossed group's parts read best, the noun first. */
    private static final List<String> ORDER = List.of(
            "sex",
            "level",
            "rural",
            "region",
            "department",
            "school_type",
            "poverty",
            "nationality",
            "disability",
            "language",
            "language_disaggregated");

    private static final Map<String, Label> PHRASES = phrases();

    private final boolean enaho;
    private final Label outcome;
    private final JsonNode said;
    private final String target;
    private final Label targetLabel;
    private final Map<String, JsonNode> dimensions;

    /**
     * @param fairness the document fairness_metrics.json
     * @param targetLabel what readers see for the target definition
     */
    FindingWording(JsonNode fairness, Label targetLabel) {
        this.enaho = fairness.path("audit").asText().equals(ENAHO);
        this.said = fairness.path("outcome_words");
        this.outcome =
                label(fairness.path("outcome_label"), fairness.path("outcome").asText());
        this.target = fairness.path("target").asText();
        this.targetLabel = targetLabel;
        this.dimensions = new LinkedHashMap<>();
        for (String part : List.of("dimensions", "described_dimensions")) {
            fairness.path(part).properties().forEach(e -> dimensions.putIfAbsent(e.getKey(), e.getValue()));
        }
    }

    private static Map<String, Label> phrases() {
        Map<String, Label> phrases = new LinkedHashMap<>();
        phrases.put("sex/male", new Label("hombres", "boys"));
        phrases.put("sex/female", new Label("mujeres", "girls"));
        phrases.put("rural/urban", new Label("del área urbana", "in urban areas"));
        phrases.put("rural/rural", new Label("del área rural", "in rural areas"));
        phrases.put("region/costa", new Label("de la costa", "on the coast"));
        phrases.put("region/sierra", new Label("de la sierra", "in the highlands"));
        phrases.put("region/selva", new Label("de la selva", "in the Amazon"));
        phrases.put(
                "poverty/q1", new Label("del quintil de menores ingresos", "from the lowest household-income fifth"));
        phrases.put(
                "poverty/q2", new Label("del segundo quintil de ingresos", "from the second household-income fifth"));
        phrases.put("poverty/q3", new Label("del quintil medio de ingresos", "from the middle household-income fifth"));
        phrases.put(
                "poverty/q4", new Label("del cuarto quintil de ingresos", "from the fourth household-income fifth"));
        phrases.put(
                "poverty/q5", new Label("del quintil de mayores ingresos", "from the highest household-income fifth"));
        phrases.put("level/primaria", new Label("de 6 a 11 años", "aged 6 to 11"));
        phrases.put("level/secundaria", new Label("de 12 a 17 años", "aged 12 to 17"));
        phrases.put("nationality/born_in_peru", new Label("que nacieron en el Perú", "born in Peru"));
        phrases.put("nationality/born_abroad", new Label("que nacieron en otro país", "born abroad"));
        phrases.put("school_type/public", new Label("de colegios públicos", "at state schools"));
        phrases.put("school_type/private", new Label("de colegios privados", "at private schools"));
        phrases.put(
                "disability/with_disability",
                new Label("con alguna limitación permanente", "with a permanent limitation"));
        phrases.put(
                "disability/without_disability",
                new Label("sin limitaciones permanentes", "without a permanent limitation"));
        for (String dimension : List.of("language", "language_disaggregated")) {
            language(phrases, dimension, "castellano", "lengua materna castellana", "Spanish");
            language(phrases, dimension, "quechua", "lengua materna quechua", "Quechua");
            language(phrases, dimension, "aimara", "lengua materna aimara", "Aymara");
            language(phrases, dimension, "ashaninka", "lengua materna asháninka", "Asháninka");
            language(phrases, dimension, "awajun", "lengua materna awajún", "Awajún");
            language(phrases, dimension, "shipibo_konibo", "lengua materna shipibo-konibo", "Shipibo-Konibo");
            language(phrases, dimension, "shawi", "lengua materna shawi", "Shawi");
            language(phrases, dimension, "matsigenka", "lengua materna matsigenka", "Matsigenka");
            language(phrases, dimension, "achuar", "lengua materna achuar", "Achuar");
            language(
                    phrases,
                    dimension,
                    "other_indigenous",
                    "otra lengua materna indígena u originaria",
                    "another Indigenous language");
            language(phrases, dimension, "other_native", "otra lengua materna amazónica", "another Amazonian language");
            language(phrases, dimension, "foreign", "lengua materna extranjera", "a foreign language");
            language(
                    phrases,
                    dimension,
                    "other_unknown",
                    "otra lengua materna o sin dato",
                    "another or an unknown language");
        }
        return phrases;
    }

    private static void language(Map<String, Label> phrases, String dimension, String group, String es, String en) {
        phrases.put(dimension + "/" + group, new Label("con " + es, "with " + en + " as their mother tongue"));
    }

    /** A text in both languages from a node with {@code es} and {@code en}. */
    static Label label(JsonNode node, String otherwise) {
        return node.hasNonNull("es") && node.hasNonNull("en")
                ? new Label(node.get("es").asText(), node.get("en").asText())
                : Label.same(otherwise);
    }

    /** Everybody. */
    Label everybody() {
        return enaho ? STUDENTS : said("people").orElse(new Label("personas", "people"));
    }

    /** The words that the audit's description gives. */
    private Optional<Label> said(String key) {
        return Optional.of(said.path(key)).filter(JsonNode::isObject).map(words -> label(words, ""));
    }

    /** The label of a dimension inside a sentence. */
    Label dimension(String name) {
        if (name.equals("language_disaggregated") && enaho) {
            return new Label("lengua materna", "mother tongue");
        }
        Label label = label(dimensions.getOrDefault(name, Json.object()).path("label"), name);
        return new Label(lower(label.es()), lower(label.en()));
    }

    /** The label of a group. */
    Label group(String dimension, String group) {
        return label(
                dimensions
                        .getOrDefault(dimension, Json.object())
                        .path("group_labels")
                        .path(group),
                group);
    }

    /** The members of a group that has these values in these dimensions: "estudiantes del área rural". */
    Label members(Map<String, String> values) {
        List<String> names = new ArrayList<>(values.keySet());
        names.sort(java.util.Comparator.comparingInt((String n) -> ORDER.contains(n) ? ORDER.indexOf(n) : ORDER.size())
                .thenComparing(n -> n));
        Label noun = everybody();
        StringBuilder es = new StringBuilder(noun.es());
        StringBuilder en = new StringBuilder(noun.en());
        for (String name : names) {
            Label phrase = phrase(name, values.get(name));
            es.append(' ').append(phrase.es());
            if (enaho && name.equals("sex")) {
                en.setLength(0);
                en.append(phrase.en());
            } else {
                en.append(' ').append(phrase.en());
            }
        }
        return new Label(es.toString(), en.toString());
    }

    private Label phrase(String dimension, String group) {
        Label known = enaho ? PHRASES.get(dimension + "/" + group) : null;
        if (known != null) {
            return known;
        }
        JsonNode given = dimensions
                .getOrDefault(dimension, Json.object())
                .path("group_phrases")
                .path(group);
        if (given.isObject()) {
            return label(given, group);
        }
        Label name = group(dimension, group);
        if (enaho && dimension.equals("department")) {
            return new Label((name.es().equals("Callao") ? "del " : "de ") + name.es(), "in " + name.en());
        }
        Label of = dimension(dimension);
        return new Label(
                "del grupo «" + name.es() + "» (" + of.es() + ")",
                "in the group “" + name.en() + "” (" + of.en() + ")");
    }

    /** Those of these people to whom the outcome happened. */
    Label positives(Label members) {
        return enaho
                ? new Label(members.es() + " que interrumpieron sus estudios", members.en() + " who left school")
                : said("happened")
                        .map(verb -> who(members, verb))
                        .orElse(new Label(
                                members.es() + " con " + outcome.es(), members.en() + " with " + outcome.en()));
    }

    /** Those of these people to whom it did not. */
    Label negatives(Label members) {
        return enaho
                ? new Label(members.es() + " que siguieron estudiando", members.en() + " who stayed in school")
                : said("not_happened")
                        .map(verb -> who(members, verb))
                        .orElse(new Label(
                                members.es() + " sin " + outcome.es(), members.en() + " without " + outcome.en()));
    }

    private static Label who(Label members, Label verb) {
        return new Label(members.es() + " que " + verb.es(), members.en() + " who " + verb.en());
    }

    /** That the outcome happened to so many of a hundred, agreeing in number. */
    Label happened(String number, Label of) {
        boolean one = number.equals("1");
        if (enaho) {
            return new Label(
                    (one ? "interrumpió" : "interrumpieron") + " sus estudios " + number + " de cada 100 " + of.es(),
                    number + " of every 100 " + of.en() + " left school");
        }
        Optional<Label> verb = said("happened").filter(v -> !one);
        if (verb.isPresent()) {
            return new Label(
                    verb.get().es() + " " + number + " de cada 100 " + of.es(),
                    number + " of every 100 " + of.en() + " " + verb.get().en());
        }
        return new Label(
                (one ? "tuvo" : "tuvieron") + " " + outcome.es() + " " + number + " de cada 100 " + of.es(),
                number + " of every 100 " + of.en() + " had " + outcome.en());
    }

    /** What the outcome means here, as a full sentence. */
    Label definition() {
        if (!enaho) {
            return new Label(
                    "Definición de " + outcome.es() + ": " + targetLabel.es() + ".",
                    "Definition of " + outcome.en() + ": " + targetLabel.en() + ".");
        }
        Label more = target.equals("strict")
                ? new Label("", "")
                : new Label("; " + targetLabel.es(), "; " + targetLabel.en());
        return new Label(
                "Interrumpir los estudios (deserción) es aquí haber estado matriculado el año anterior y no estarlo al"
                        + " momento de la encuesta, entre los 6 y los 17 años" + more.es() + ".",
                "Leaving school means here: enrolled the year before and not enrolled when surveyed, ages 6 to 17"
                        + more.en() + ".");
    }

    /** What the model is not, as a full sentence. */
    Label disclaimer() {
        return enaho
                ? new Label(
                        "Es un modelo independiente con datos de la ENAHO; no es Alerta Escuela ni dice nada de un"
                                + " estudiante en particular.",
                        "This is an independent model on ENAHO data; it is not Alerta Escuela and says nothing about any"
                                + " one student.")
                : new Label(
                        "Es un modelo independiente, hecho para ser auditado; no dice nada de una persona en"
                                + " particular.",
                        "This is an independent model made to be audited; it says nothing about any one person.");
    }

    /** Whether this is the survey that the reviewed phrases are for. */
    boolean isEnaho() {
        return enaho;
    }

    static String lower(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    static String upper(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
