package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.equidad.export.ExportDocuments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** The page of a small export to which a mitigation by sex is added, with numbers of its own. */
class ComparisonPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String page;
    private static String report;

    @BeforeAll
    static void write() throws IOException {
        AuditReport made = AuditReport.of(documents());
        page = new String(made.comparison().orElseThrow(), StandardCharsets.UTF_8);
        report = new String(made.html(), StandardCharsets.UTF_8);
    }

    private static String estimate(double value, double lower, double upper) {
        return String.format(
                Locale.ROOT,
                "{\"value\": %f, \"se\": 0.01, \"ci_lower\": %f, \"ci_upper\": %f, \"df\": 50, \"status\": \"reliable\"}",
                value,
                lower,
                upper);
    }

    private static ExportDocuments documents() throws IOException {
        String hidden = "{\"value\": null, \"status\": \"suppressed\"}";
        String rate = "{\"estimate\": " + estimate(0.4, 0.35, 0.45) + ", \"decision\": \"present\"";
        String after = rate + ", \"change\": " + estimate(-0.1, -0.15, -0.05) + "}";
        String overall = "{\"recall\": {\"estimate\": " + estimate(0.6, 0.55, 0.65) + "%s}, \"fpr\": {\"estimate\": "
                + estimate(0.2, 0.18, 0.22) + "%s}}";
        String measures =
                "\"statistical_parity_difference\": [{\"group\": \"female\", \"reference\": \"male\", \"estimate\": "
                        + estimate(-0.2, -0.25, -0.15)
                        + "%s}], \"disparate_impact\": [{\"group\": \"female\", \"reference\": \"male\","
                        + " \"estimate\": " + estimate(0.5, 0.4, 0.6)
                        + "%s}], \"predictive_parity_difference\": [{\"group\": \"female\","
                        + " \"reference\": \"male\", \"estimate\": " + hidden + "%s}]";
        String mitigation = "{\"tolerance\": 0.03, \"dimensions\": {\"sex\": {\"overall\": {\"audited\": "
                + String.format(overall, "", "") + ", \"reweighed\": "
                + String.format(
                        overall,
                        ", \"difference\": " + estimate(0.07, 0.041, 0.099),
                        ", \"difference\": " + estimate(0.01, -0.012, 0.032))
                + "}, \"fairness\": {\"audited\": {" + String.format(measures, "", "", "") + "}, \"reweighed\": {"
                + String.format(
                        measures,
                        ", \"change\": " + estimate(0.1, 0.05, 0.15),
                        ", \"change\": " + estimate(0.1, -0.05, 0.25),
                        ", \"change\": " + hidden)
                + "}}, \"changes_by_group\": {\"female\": {\"audited\": {\"fnr\": " + rate + "}, \"fpr\": " + rate
                + "}, \"selection_rate\": " + rate + "}}, \"reweighed\": {\"fnr\": " + after + ", \"fpr\": " + after
                + ", \"selection_rate\": " + hidden
                + "}}}, \"what_changes_for_whom\": [{\"es\": \"Sexo: una frase.\", \"en\": \"Sex: a sentence.\"}],"
                + " \"trade_off\": {\"demographic_parity\": [{\"tolerance_on_validation\": 0.03, \"balanced_accuracy\": "
                + estimate(0.7, 0.65, 0.75) + ", \"gaps\": {\"selection_rate\": [{\"difference\": "
                + estimate(-0.01, -0.04, 0.02) + "}, {\"difference\": " + hidden + "}]}}]}}}}";
        ExportDocuments whole = SmallExport.whole();
        ObjectNode models = whole.document(ExportDocuments.MODELS).orElseThrow().deepCopy();
        models.set("mitigation", JSON.readTree(mitigation));
        ObjectNode fairness =
                whole.document(ExportDocuments.FAIRNESS).orElseThrow().deepCopy();
        fairness.set("roc_curves", JSON.readTree("""
                {"thresholds": [0.2, 0.4, 0.5, 0.6, 0.8], "dimensions": {"sex": {
                 "male": {"tpr": [0.9, 0.7, 0.6, 0.4, 0.1], "tpr_ci_lower": [0.8, 0.6, 0.5, 0.3, 0.05],
                  "tpr_ci_upper": [0.95, 0.8, 0.7, 0.5, 0.2], "fpr": [0.5, 0.3, 0.2, 0.1, 0.02],
                  "fpr_ci_lower": [0.4, 0.2, 0.1, 0.05, 0.01], "fpr_ci_upper": [0.6, 0.4, 0.3, 0.2, 0.05]},
                 "female": {"tpr": [null, null, null, null, null], "fpr": [null, null, null, null, null]}}}}
                """));
        return whole.with(ExportDocuments.MODELS, models).with(ExportDocuments.FAIRNESS, fairness);
    }

    @Test
    void itSaysWhereAnIntervalHoldsZero() {
        assertThat(page)
                .contains("detecta entre 4.1 y 9.9 más")
                .contains("señala por error entre 1.2 menos y 3.2 más (el intervalo contiene el cero: podría no haber"
                        + " cambio)")
                .contains("it finds 4.1 to 9.9 more")
                .contains("1.2 fewer to 3.2 more (the interval holds zero: there may be no change)")
                .contains("Diferencia de paridad estadística, por sexo: 1 de 1 cambios que se pueden citar tienen"
                        + " un intervalo sin el cero")
                .contains("Impacto dispar, por sexo: 0 de 1 cambios que se pueden citar tienen un intervalo sin el"
                        + " cero")
                .contains("does not hold zero");
    }

    @Test
    void itRecommendsNothingAndStatesTheQuestionOfLaw() {
        assertThat(page)
                .contains("Esta página no recomienda ninguna versión.")
                .contains("This page recommends no version.")
                .contains("preguntas de ley y de política")
                .contains("con hasta 3 puntos de diferencia");
    }

    @Test
    void hiddenCellsStayHidden() {
        assertThat(page).contains("no se publica").contains("not published");
        assertThat(page).contains("Sexo: una frase.").contains("Sex: a sentence.");
    }

    @Test
    void itNeedsNoNetworkAndIsLinkedFromTheReport() {
        assertThat(page).contains("default-src 'none'").doesNotContainPattern("(src|href)=\"(https?:)?//");
        assertThat(page).contains("<a href=\"report.html\">");
        assertThat(report).contains("<a href=\"" + AuditReport.COMPARISON + "\">");
        assertThat(report).contains("fig-trade-off-sex");
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().contains("by-sex", "roc", "calibration", "limits", "fig-roc-sex");
        Pattern.compile("href=\"#([^\"]+)\"")
                .matcher(page)
                .results()
                .forEach(m -> assertThat(ids).contains(m.group(1)));
    }

    @Test
    void everyElementIsClosed() throws Exception {
        String body = page.substring(page.indexOf("<body>"), page.indexOf("<script>\n")) + "</body>";
        String xml = body.replaceAll("\\s(hidden|disabled)(?=[\\s>])", " $1=\"\"")
                .replaceAll("<(br|hr|input|meta|link)([^>]*?)/?>", "<$1$2/>")
                .replace("&nbsp;", "\u00a0");
        try {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (SAXException e) {
            throw new AssertionError("the page is not well-formed: " + e.getMessage(), e);
        }
    }

    @Test
    void anAuditThatTriedNothingHasNoSuchPage() {
        AuditReport plain = AuditReport.of(SmallExport.without(ExportDocuments.MODELS));
        assertThat(plain.comparison()).isEmpty();
        assertThat(new String(plain.html(), StandardCharsets.UTF_8)).doesNotContain(AuditReport.COMPARISON);
    }
}
