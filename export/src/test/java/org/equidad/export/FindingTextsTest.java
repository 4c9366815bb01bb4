package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equidad.export.FindingTexts.Difference;
import org.equidad.export.FindingTexts.Error;
import org.equidad.export.FindingTexts.Rate;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every template with every verdict, every group of the ENAHO audit and every edge of a number. */
class FindingTextsTest {
    /** Words that reviewed text avoids, in either language; see docs/findings.md. */
    private static final List<String> AVOIDED = List.of(
            "desertor",
            "dialecto",
            "tribu",
            "los pobres",
            "demuestra",
            "no hay diferencia",
            "no hay sesgo",
            "significativ",
            "sesgad",
            "justo",
            "justa",
            "causa",
            "ranking",
            "va a abandonar",
            "\u00b1",
            "dropouts",
            "dialect",
            "tribe",
            "proves",
            "no difference",
            "no bias",
            "significant",
            "unbiased",
            "fair",
            "because of",
            "will drop out");

    /** What no printable sentence holds. */
    static void lint(Label text) {
        for (String sentence : List.of(text.es(), text.en())) {
            String lower = sentence.toLowerCase(java.util.Locale.ROOT);
            assertThat(AVOIDED).as(sentence).noneMatch(lower::contains);
            assertThat(sentence)
                    .isNotBlank()
                    .doesNotContain("  ", "null", "NaN", "..", " ,", " .", "( ", " )", "Optional", "_")
                    .doesNotContainPattern("\\d,\\d")
                    .doesNotContainPattern("(?<![\\d.])1 (puntos|puntos porcentuales|percentage points)\\b")
                    .doesNotContainPattern("-\\d");
            assertThat(sentence.chars().filter(c -> c == '(').count())
                    .as(sentence)
                    .isEqualTo(sentence.chars().filter(c -> c == ')').count());
            assertThat(Character.isLetterOrDigit(sentence.charAt(0)))
                    .as(sentence)
                    .isTrue();
        }
        assertThat(text.es()).doesNotContainPattern("\\b(interrumpieron|tuvieron)( \\S+){1,4} 1 de cada 100");
        assertThat(text.es()).doesNotContainPattern("\\d%").doesNotContain(" y i", " de el ", " a el ");
        assertThat(text.en()).doesNotContainPattern("\\d\\s%");
    }

    private static ObjectNode fairness(AuditSpec spec) {
        ObjectNode root = Json.object();
        root.put("audit", spec.name());
        root.put("outcome", spec.outcome().key());
        root.set("outcome_label", FairnessMetricsJson.label(spec.outcome().label()));
        root.put("target", spec.target().name());
        ObjectNode dimensions = root.putObject("dimensions");
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            ObjectNode node = dimensions.putObject(dimension.name());
            node.set("label", FairnessMetricsJson.label(dimension.label()));
            ObjectNode labels = node.putObject("group_labels");
            dimension.groupLabels().forEach((key, label) -> labels.set(key, FairnessMetricsJson.label(label)));
        }
        return root;
    }

    private static final AuditSpec SPEC = Enaho.spec(Enaho.FeatureSet.BASE);
    private static final FindingWording WORDS =
            new FindingWording(fairness(SPEC), SPEC.target().label());

    /** All groups, alone and crossed. */
    private static List<Map<String, String>> groups() {
        List<Map<String, String>> all = new ArrayList<>();
        for (AuditSpec.Dimension dimension : SPEC.dimensions()) {
            dimension.groupLabels().keySet().forEach(group -> all.add(Map.of(dimension.name(), group)));
        }
        for (AuditSpec.Crossing crossing : SPEC.intersections()) {
            AuditSpec.Dimension first = SPEC.dimension(crossing.dimensions().get(0));
            AuditSpec.Dimension second = SPEC.dimension(crossing.dimensions().get(1));
            for (String one : first.groupLabels().keySet()) {
                for (String other : second.groupLabels().keySet()) {
                    Map<String, String> crossed = new LinkedHashMap<>();
                    crossed.put(first.name(), one);
                    crossed.put(second.name(), other);
                    all.add(crossed);
                }
            }
        }
        return all;
    }

    private static Stream<Difference> differences() {
        return Stream.of(
                new Difference(0.14, 0.06, 0.22, 0.05, 0),
                new Difference(-0.14, -0.22, -0.06, 0.05, 0),
                new Difference(0.01, 0.002, 0.4, 0.05, 0),
                new Difference(0.0104, 0.0096, 0.06, 0.05, 1),
                new Difference(0.03, -0.01, 0.07, 0.05, 0),
                new Difference(-0.01, -0.07, 0.01, 0.05, 0),
                new Difference(0.02, -0.09, 0.11, 0.05, 0),
                new Difference(0, -0.51, 0.51, 0.05, 0),
                new Difference(0.01, -0.01, 0.04, 0.05, 0),
                new Difference(0.001, 0.0004, 0.002, 0.05, 0));
    }

    @ParameterizedTest
    @EnumSource(Error.class)
    void everyHeadlineOfAComparisonCanBePrinted(Error error) {
        List<Rate> rates = List.of(
                new Rate(0.42, 0.35, 0.49), new Rate(0.01, 0.004, 0.016), new Rate(1, 1, 1), new Rate(0, 0, 0.03));
        for (Map<String, String> values : groups()) {
            Label members = WORDS.members(values);
            Map<String, String> reference = new LinkedHashMap<>();
            values.keySet()
                    .forEach(d -> reference.put(
                            d,
                            SPEC.dimension(d)
                                    .reference()
                                    .orElse(SPEC.dimension(d)
                                            .groupLabels()
                                            .keySet()
                                            .iterator()
                                            .next())));
            Label others = WORDS.members(reference);
            for (Rate rate : rates) {
                differences().forEach(d -> {
                    Label headline = FindingTexts.gapHeadline(
                            WORDS, error, "0.7", "2024", members, others, rate, rates.get(0), d);
                    lint(headline);
                    assertThat(headline.es().length()).as(headline.es()).isBetween(10, 200);
                    assertThat(headline.en().length()).as(headline.en()).isBetween(10, 200);
                    words(headline, d.verdict());
                    Label verdict = FindingTexts.verdict(d);
                    lint(verdict);
                    assertThat(verdict.es()).contains(d.number());
                    assertThat(verdict.en()).contains(d.number());
                });
            }
        }
    }

    /** The words of the sentence are those of the verdict. */
    private static void words(Label headline, FindingVerdict verdict) {
        assertThat(headline.es().contains("Podría no haber brecha")).isEqualTo(verdict == FindingVerdict.UNCERTAIN);
        assertThat(headline.en().contains("There may be no gap")).isEqualTo(verdict == FindingVerdict.UNCERTAIN);
        assertThat(headline.es().contains("No hay datos suficientes")).isEqualTo(verdict == FindingVerdict.CANNOT_TELL);
        assertThat(headline.en().contains("not enough data")).isEqualTo(verdict == FindingVerdict.CANNOT_TELL);
        assertThat(headline.es().contains("Diferencia pequeña")).isEqualTo(verdict == FindingVerdict.SMALL);
        assertThat(headline.en().contains("A small difference")).isEqualTo(verdict == FindingVerdict.SMALL);
    }

    @Test
    void aClearGapReadsAsAPersonWouldSayIt() {
        Label headline = FindingTexts.gapHeadline(
                WORDS,
                Error.MISSED,
                "0.7",
                "2024",
                WORDS.members(Map.of("rural", "rural")),
                WORDS.members(Map.of("rural", "urban")),
                new Rate(0.42, 0.35, 0.49),
                new Rate(0.28, 0.25, 0.31),
                Difference.of(0.14, 0.06, 0.22, 0.05, 0.42, 0.28));
        assertThat(headline.es())
                .isEqualTo(
                        "En 2024, el modelo no detectó a 42 de cada 100 estudiantes del área rural que interrumpieron sus"
                                + " estudios, frente a 28 entre estudiantes del área urbana: 14 puntos porcentuales más (entre 6 y"
                                + " 22)");
        assertThat(headline.en())
                .isEqualTo(
                        "In 2024, the model missed 42 of every 100 students in rural areas who left school, against 28"
                                + " among students in urban areas: 14 percentage points more (6 to 22)");
    }

    /** 13.6 - 9.2 = 4.4: whole numbers would read 14, 9 and 4. */
    @Test
    void numbersThatWouldNotAddUpGetADecimal() {
        Difference d = Difference.of(0.044, 0.005, 0.083, 0.05, 0.136, 0.092);
        assertThat(List.of(d.rate(0.136), d.rate(0.092), d.number())).containsExactly("13.6", "9.2", "4.4");
        Difference whole = Difference.of(0.14, 0.06, 0.22, 0.05, 0.42, 0.28);
        assertThat(List.of(whole.rate(0.42), whole.rate(0.28), whole.number())).containsExactly("42", "28", "14");
        Difference less = Difference.of(-0.14, -0.22, -0.06, 0.05, 0.28, 0.42);
        assertThat(less.number()).isEqualTo("14");
        assertThat(less.points().es()).isEqualTo("14 puntos porcentuales menos");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.06 | 0.22 | entre 6 y 22 | 6 to 22",
                "-0.22 | -0.06 | entre 6 y 22 | 6 to 22",
                "-0.05 | 0.20 | de 5 menos a 20 más | 5 fewer to 20 more",
                "0.002 | 0.06 | entre 0.2 y 6 | 0.2 to 6"
            })
    void rangesOfDifferencesHaveNoSigns(double lower, double upper, String es, String en) {
        Difference d = new Difference((lower + upper) / 2, lower, upper, 0.05, 0);
        assertThat(d.range()).isEqualTo(new Label(es, en));
    }

    @Test
    void oneAgreesInNumber() {
        Label one = WORDS.happened("1", WORDS.everybody());
        assertThat(one.es()).isEqualTo("interrumpió sus estudios 1 de cada 100 estudiantes");
        assertThat(WORDS.happened("2", WORDS.everybody()).es())
                .isEqualTo("interrumpieron sus estudios 2 de cada 100 estudiantes");
        assertThat(new Difference(0.01, 0.002, 0.4, 0.05, 0).points())
                .isEqualTo(new Label("1 punto porcentual más", "1 percentage point more"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a",
                "a;b | a y b",
                "a;b;c | a, b y c",
                "quechua;inglés | quechua e inglés",
                "a;hierro | a y hierro",
                "a;hindi | a e hindi",
                "quechua;aimara;6 más | quechua, aimara y 6 más"
            })
    void listsTakeTheConjunctionThatTheNextWordAsksFor(String items, String text) {
        List<Label> labels = Stream.of(items.split(";")).map(Label::same).toList();
        assertThat(FindingTexts.list(labels).es()).isEqualTo(text);
    }

    @Test
    void peopleOfATotalWhoseRangeReachesZeroAreAtMostSoMany() {
        Finding.People people = new Finding.People(1200, List.of(-300.0, 2700.0), new Label("estudiantes", "students"));
        assertThat(FindingTexts.people(WORDS, people).es())
                .isEqualTo("En el país serían alrededor de 1200 estudiantes (a lo más 2700).");
        assertThat(FindingTexts.people(WORDS, people).en())
                .isEqualTo("Countrywide this would be about 1200 students (at most 2700).");
    }

    @Test
    void endsOfARangeThatReadAlikeGetADecimal() {
        assertThat(new Rate(0.5, 0.4996, 0.5004).text().es()).isEqualTo("50 (entre 50.0 y 50.0)");
        assertThat(new Rate(0.501, 0.4971, 0.5044).text().en()).isEqualTo("50 (49.7 to 50.4)");
        assertThat(new Rate(0.42, 0.35, 0.49).text()).isEqualTo(new Label("42 (entre 35 y 49)", "42 (35 to 49)"));
    }

    /** Another audit has no reviewed phrases: its own labels stand in plain frames. */
    @Test
    void otherAuditsAreToldWithTheirOwnLabels() {
        ObjectNode other = fairness(SPEC);
        other.put("audit", "pede");
        FindingWording words = new FindingWording(other, new Label("atraso", "lag"));
        assertThat(words.members(Map.of("rural", "rural")))
                .isEqualTo(
                        new Label("personas del grupo «área rural» (área)", "people in the group “rural area” (area)"));
        assertThat(words.positives(words.everybody()).es()).isEqualTo("personas con interrupción de estudios");
        assertThat(words.negatives(words.everybody()).en()).isEqualTo("people without school dropout");
        assertThat(words.happened("1", words.everybody()).es())
                .isEqualTo("tuvo interrupción de estudios 1 de cada 100 personas");
        lint(words.definition());
        lint(words.disclaimer());
    }

    @Test
    void departmentsTakeTheirArticle() {
        assertThat(WORDS.members(Map.of("department", "callao")).es()).isEqualTo("estudiantes del Callao");
        assertThat(WORDS.members(Map.of("department", "loreto")))
                .isEqualTo(new Label("estudiantes de Loreto", "students in Loreto"));
    }

    @Test
    void theNounComesFirstInCrossedGroups() {
        assertThat(WORDS.members(Map.of("poverty", "q1", "sex", "female")))
                .isEqualTo(new Label(
                        "estudiantes mujeres del quintil de menores ingresos",
                        "girls from the lowest household-income fifth"));
        assertThat(WORDS.members(Map.of("language", "quechua", "rural", "rural"))
                        .es())
                .isEqualTo("estudiantes del área rural con lengua materna quechua");
    }
}
