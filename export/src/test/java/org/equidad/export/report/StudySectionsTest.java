package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.equidad.export.ExportDocuments;
import org.equidad.export.ReaderLanguage;
import org.junit.jupiter.api.Test;

/** Sections of the report on decisions, other inputs and a floor of recall. */
class StudySectionsTest {
    private static Facts facts(Consumer<ObjectNode> change) {
        ObjectNode models = SmallExport.whole()
                .document(ExportDocuments.MODELS)
                .orElseThrow()
                .deepCopy();
        change.accept(models);
        return new Facts(SmallExport.whole().with(ExportDocuments.MODELS, models));
    }

    private static ObjectNode object(JsonNode node, String pointer) {
        return (ObjectNode) node.at(pointer);
    }

    private static String page(Facts facts) {
        return new String(AuditReport.of(facts.documents()).html(), StandardCharsets.UTF_8);
    }

    private static String section(String page, String id) {
        int from = page.indexOf("<section id=\"" + id + "\"");
        return from < 0 ? "" : page.substring(from, page.indexOf("</section>", from));
    }

    private static List<String> texts(List<Text> row) {
        return row.stream().map(t -> t.in(ReaderLanguage.ES)).toList();
    }

    // ------------------------------------------------------------------ decisions

    @Test
    void decisionsAreToldAsAPrice() {
        Facts facts = facts(m -> {});
        Figure figure = new DecisionCurves(facts).figure().orElseThrow();
        // The fixture's only stretch is from 0.04 to 0.18.
        assertThat(figure.title().in(ReaderLanguage.ES))
                .isEqualTo(
                        "Quien actúa desde un riesgo de entre 4 y 18 de cada 100 gana más con el modelo que señalando a"
                                + " todos o a nadie");
        assertThat(figure.table().rows()).hasSize(49);
        List<String> tenth = texts(figure.table().rows().get(4));
        JsonNode curve = facts.models().path("decision_curve");
        assertThat(tenth.get(0)).isEqualTo("10");
        // 90 false alarms to 10: nine for a case.
        assertThat(tenth.get(1)).isEqualTo("9.0");
        double value = curve.at("/models/lightgbm/net_benefit/value/4").asDouble();
        assertThat(tenth.get(2)).startsWith(ReaderLanguage.ES.number(100 * value, 1) + " (");
        String section = section(page(facts), "decisions");
        assertThat(section)
                .contains("acepta hasta 4 falsas alarmas por cada caso encontrado")
                .contains("El umbral auditado equivale a actuar desde un riesgo de 9 de cada 100")
                .contains("Beneficio neto dentro de cada grupo, por sexo")
                .contains("fig-decision-curve-language");
    }

    @Test
    void withoutAStretchTheDataCannotTell() {
        Facts none = facts(m -> object(m, "/decision_curve").putArray("better_than_both"));
        assertThat(new DecisionCurves(none).figure().orElseThrow().title().in(ReaderLanguage.EN))
                .startsWith("The data cannot tell");
        Facts point = facts(m -> {
            ArrayNode runs = object(m, "/decision_curve").putArray("better_than_both");
            runs.addObject().put("from", 0.1).put("to", 0.1);
        });
        assertThat(new DecisionCurves(point).figure().orElseThrow().title().in(ReaderLanguage.EN))
                .startsWith("Who acts from a risk of 10 of every 100");
    }

    @Test
    void exportsWithoutACurveSaySo() {
        Facts facts = facts(m -> m.remove("decision_curve"));
        assertThat(new DecisionCurves(facts).figure()).isEmpty();
        assertThat(section(page(facts), "decisions")).contains("Esta auditoría no trae la curva de decisión");
    }

    /** Points that the export leaves empty are no number in the table and hold no place in the picture. */
    @Test
    void emptyPointsStayEmpty() {
        Facts facts = facts(m -> {
            ObjectNode benefit = object(m, "/decision_curve/models/lightgbm/net_benefit");
            for (String column : List.of("value", "ci_lower", "ci_upper")) {
                ((ArrayNode) benefit.get(column)).setNull(4);
            }
        });
        Figure figure = new DecisionCurves(facts).figure().orElseThrow();
        assertThat(texts(figure.table().rows().get(4)).get(2)).isEqualTo("\u2014");
    }

    // ------------------------------------------------------------------ side by side

    @Test
    void setsAreComparedByTheirDifferences() {
        Facts facts = facts(m -> {});
        SideBySide side = new SideBySide(facts);
        assertThat(side.figures()).extracting(Figure::id).containsExactly("side-lightgbm", "side-logistic-regression");
        Figure figure = side.figures().get(0);
        assertThat(figure.table().rows()).hasSize(4);
        assertThat(figure.table().rows().get(1).get(0).in(ReaderLanguage.ES)).isEqualTo("Solo la persona y su hogar");
        assertThat(figure.title().in(ReaderLanguage.EN))
                .startsWith("The 31 extended variables: the model ranks better");
        String section = section(page(facts), "side");
        assertThat(section)
                .contains("tab-side-sex")
                .contains("The data cannot tell whether it finds more or fewer cases")
                .doesNotContain("ya conoce la respuesta");
    }

    @Test
    void aModelThatKnowsTheAnswerIsCalledUseless() {
        Facts facts = facts(m -> {
            ObjectNode with = object(m, "/feature_sets/sets/extended_features");
            with.put("kind", "with_giveaways");
            ObjectNode without = object(m, "/feature_sets/sets/place_only");
            without.put("kind", "without_derived");
            ArrayNode removed = without.putArray("removed");
            for (String name : List.of("Índice", "Nota")) {
                removed.addObject()
                        .put("name", name)
                        .putObject("label")
                        .put("es", name)
                        .put("en", name);
            }
            ObjectNode own = object(m, "/feature_sets/sets/individual_only");
            own.put("kind", "configured");
            own.putObject("label").put("es", "al matricularse").put("en", "at enrolment");
            ObjectNode recall = object(own, "/models/lightgbm/metrics/recall/difference");
            recall.put("value", -0.1).put("ci_lower", -0.15).put("ci_upper", -0.05);
            ObjectNode precision = object(own, "/models/lightgbm/metrics/precision/difference");
            precision.put("value", 0.2).put("ci_lower", 0.1).put("ci_upper", 0.3);
        });
        String section = section(page(facts), "side");
        assertThat(section)
                .contains("Un modelo que ya conoce la respuesta luce excelente y no sirve")
                .contains("Parece excelente y <strong>es inútil</strong>")
                .contains("Sin Índice y Nota")
                .contains("lo que se retira, Índice y Nota, delata el resultado")
                .contains("Al matricularse")
                .contains("10.0 puntos porcentuales menos (entre 5.0 y 15.0)")
                .contains("Acierta más entre los señalados: 20.0 puntos porcentuales más (entre 10.0 y 30.0)")
                // Six features were added, of which two are named.
                .contains(" y 4 más");
        assertThat(new SideBySide(facts).figures().get(0).title().in(ReaderLanguage.ES))
                .startsWith("Sin Índice y Nota: el modelo ordena peor");
    }

    @Test
    void ratesThatMayNotBeQuotedAreInNoSentence() {
        Facts facts =
                facts(m -> object(m, "/feature_sets/sets/extended_features/models/lightgbm/metrics/precision/estimate")
                        .put("status", "imprecise"));
        assertThat(section(page(facts), "side"))
                .contains("<strong>Las 31 variables ampliadas:</strong> su área PR es")
                .doesNotContain("<strong>Las 31 variables ampliadas:</strong> encuentra");
    }

    @Test
    void withoutOtherSetsThereIsNoSection() {
        Facts facts = facts(m -> m.remove("feature_sets"));
        assertThat(new SideBySide(facts).there()).isFalse();
        assertThat(new SideBySide(facts).figures()).isEmpty();
        assertThat(page(facts)).doesNotContain("id=\"side\"").doesNotContain("href=\"#side\"");
    }

    // ------------------------------------------------------------------ floor of recall

    @Test
    void theFloorIsToldWithItsPrice() {
        Facts facts = facts(m -> {});
        String section = section(page(facts), "floor");
        assertThat(section)
                .contains("Se exigió encontrar al menos a <strong>75 de cada 100 casos</strong>")
                .contains("el umbral bajó de 0.52, el de mejor F1, a 0.36")
                .contains("los datos no permiten decir si llega a lo exigido (75)")
                .contains("Encontrar más casos cuesta más falsas alarmas en los dos grupos")
                .contains("Mostrar 1 más");
        JsonNode female = facts.models().at("/recall_floor/dimensions/sex/female/fpr");
        Figure sex = new RecallFloor(facts).figures().get(0);
        List<String> girls = texts(sex.table().rows().stream()
                .filter(r -> r.get(0).equals(facts.group("sex", "female"))
                        || r.get(0).in(ReaderLanguage.ES).equals("Mujeres"))
                .findFirst()
                .orElseThrow());
        assertThat(girls.get(4))
                .startsWith(ReaderLanguage.ES.number(
                        100 * female.at("/with_floor/estimate/value").asDouble(), 1));
        assertThat(girls.get(6))
                .startsWith("+"
                        + ReaderLanguage.ES.number(
                                100 * female.at("/difference/value").asDouble(), 1));
    }

    @Test
    void keptAndMissedFloorsAreTold() {
        assertThat(section(page(facts(m -> object(m, "/recall_floor").put("floor", 0.5))), "floor"))
                .contains("cumple lo exigido (50)");
        assertThat(section(page(facts(m -> object(m, "/recall_floor").put("floor", 0.95))), "floor"))
                .contains("no llega a lo exigido (95)");
    }

    @Test
    void aFloorThatChangesNothingShowsTheRates() {
        Facts facts = facts(m -> {
            ObjectNode thresholds = object(m, "/recall_floor/thresholds");
            thresholds.set("without_floor", thresholds.get("with_floor"));
        });
        assertThat(section(page(facts), "floor"))
                .contains("ya lo cumplía, así que la exigencia no cambió nada")
                .contains("Por cada caso encontrado hay")
                .contains("Cuántos casos encuentra este umbral en cada grupo");
    }

    @Test
    void onlyGroupsWithAClearChangeAreNamed() {
        Consumer<JsonNode> unclear = change -> ((ObjectNode) change).put("ci_lower", -0.1);
        Facts some = facts(m -> unclear.accept(m.at("/recall_floor/dimensions/sex/male/fpr/difference")));
        assertThat(new RecallFloor(some).figures().get(0).title().in(ReaderLanguage.ES))
                .startsWith("Encontrar más casos cuesta más falsas alarmas, con certeza estadística, en: ");
        Facts none =
                facts(m -> m.at("/recall_floor/dimensions/sex").forEach(g -> unclear.accept(g.at("/fpr/difference"))));
        assertThat(new RecallFloor(none).figures().get(0).title().in(ReaderLanguage.ES))
                .startsWith("Los datos no permiten decir");
    }

    @Test
    void withoutAFloorThereIsNoSection() {
        Facts facts = facts(m -> m.remove("recall_floor"));
        assertThat(new RecallFloor(facts).figures()).isEmpty();
        assertThat(page(facts)).doesNotContain("id=\"floor\"").doesNotContain("href=\"#floor\"");
    }
}
