package org.equidad.export.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.equidad.export.ExportDocuments;
import org.equidad.export.ReaderLanguage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class AuditReportTest {
    private static final int MOST_BYTES = 5_000_000;

    private static String page;
    private static Map<String, byte[]> figures;

    @BeforeAll
    static void write() {
        AuditReport report = AuditReport.of(SmallExport.whole());
        page = new String(report.html(), StandardCharsets.UTF_8);
        figures = report.figures();
    }

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** What a reader of one language sees, without scripts and styles. */
    private static String seen(ReaderLanguage language) {
        String other = language == ReaderLanguage.ES ? "en" : "es";
        return page.replaceAll("(?s)<(script|style).*?</\\1>", " ")
                .replaceAll("(?s)<span class=\"" + other + "\".*?</span>", " ")
                .replaceAll("(?s)<svg class=\"" + other + " .*?</svg>", " ")
                .replaceAll("(?s)<ul lang=\"en\">.*?</ul>", " ")
                .replaceAll("<[^>]*>", " ");
    }

    @Test
    void thePageStandsAlone() {
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain(" src=");
        assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"es-PE\">");
        // Links lead into the page or to files beside it.
        assertThat(all("href=\"([^\"]*)\"", page))
                .allMatch(h -> h.startsWith("#") || h.equals("data:,") || h.matches("[a-z_]+\\.(json|md)|README\\.md"));
        Set<String> ids = new HashSet<>(all(" id=\"([^\"]*)\"", page));
        assertThat(all("href=\"#([^\"]*)\"", page)).allMatch(ids::contains);
    }

    @Test
    void idsAreUniqueAndImagesHaveNames() {
        List<String> ids = all(" id=\"([^\"]*)\"", page);
        assertThat(ids).doesNotHaveDuplicates();
        List<String> images = all("(<svg [^>]*>)", page);
        assertThat(images).isNotEmpty().allMatch(i -> i.contains("aria-hidden") || i.contains("role=\"img\""));
        all("<svg [^>]*aria-labelledby=\"([^\"]*)\"", page)
                .forEach(names -> assertThat(ids).contains(names.split(" ")));
        assertThat(all("<title id=\"[^\"]*\">([^<]*)</title>", page)).noneMatch(String::isBlank);
        assertThat(all("<desc id=\"[^\"]*\">([^<]*)</desc>", page)).noneMatch(String::isBlank);
    }

    @Test
    void headingsAreInOrderAndEveryFigureHasItsTable() {
        assertThat(all("<(h1)[ >]", page)).hasSize(1);
        int last = 1;
        for (String level : all("<h([1-6])[ >]", page)) {
            int now = Integer.parseInt(level);
            assertThat(now).isLessThanOrEqualTo(last + 1);
            last = now;
        }
        assertThat(all("(<figure .*?</figure>)", page)).hasSizeGreaterThan(30).allSatisfy(figure -> {
            assertThat(figure).contains("<figcaption>").contains("<table>").contains("<caption");
            assertThat(all("<svg class=\"((?:es|en) [wn])\"", figure))
                    .containsExactlyInAnyOrder("es w", "es n", "en w", "en n");
        });
        assertThat(all("(<th[ >][^>]*>)", page)).allMatch(h -> h.contains("scope=") || h.startsWith("<thead"));
    }

    @ParameterizedTest
    @EnumSource(ReaderLanguage.class)
    void nothingIsLeftOpenInTheTexts(ReaderLanguage language) {
        String seen = seen(language);
        assertThat(seen)
                .doesNotContain("{0}")
                .doesNotContain("{1}")
                .doesNotContain("NaN")
                .doesNotContain("null")
                .doesNotContain("**")
                .doesNotContain("\u00b1");
        String sign = language == ReaderLanguage.ES ? "\\d%" : "\\d[\u00a0 ]%";
        assertThat(Pattern.compile(sign)
                        .matcher(seen)
                        .results()
                        .map(r -> seen.substring(Math.max(0, r.start() - 30), r.end()))
                        .toList())
                .isEmpty();
    }

    @Test
    void avoidedWordsAreNotUsed() {
        for (String word : List.of(
                "desertor",
                "dialecto",
                "tribu",
                "los pobres",
                "demuestra",
                "no hay diferencia",
                "significativ",
                "sesgado",
                "justo",
                "ranking",
                "va a abandonar",
                "no hay sesgo")) {
            assertThat(seen(ReaderLanguage.ES).toLowerCase(Locale.ROOT)).doesNotContainPattern("\\b" + word);
        }
        for (String word : List.of(
                "dropouts", "dialect", "tribe", "proves", "significant", "because of", "will drop out", "unbiased")) {
            assertThat(seen(ReaderLanguage.EN).toLowerCase(Locale.ROOT)).doesNotContainPattern("\\b" + word);
        }
    }

    @Test
    void everyTextExistsInBothLanguages() {
        assertThat(Words.words(ReaderLanguage.ES).keySet())
                .isEqualTo(Words.words(ReaderLanguage.EN).keySet());
        for (Object key : Words.words(ReaderLanguage.ES).keySet()) {
            String es = Words.words(ReaderLanguage.ES).getProperty((String) key);
            String en = Words.words(ReaderLanguage.EN).getProperty((String) key);
            assertThat(new HashSet<>(all("\\{(\\d)\\}", es)))
                    .as((String) key)
                    .isEqualTo(new HashSet<>(all("\\{(\\d)\\}", en)));
        }
        assertThatThrownBy(() -> Words.of("no.such.text").in(ReaderLanguage.ES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.such.text");
    }

    @Test
    void emptiedCellsAreVisibleAndHoldNoNumber() {
        JsonNode groups = SmallExport.whole()
                .at(ExportDocuments.FAIRNESS, "/dimensions/language_disaggregated/groups")
                .orElseThrow();
        List<String> hidden = new ArrayList<>();
        groups.properties().forEach(g -> {
            if (g.getValue().at("/uncertainty/fnr/status").asText().startsWith("suppressed")) {
                hidden.add(g.getKey());
            }
        });
        assertThat(hidden).isNotEmpty();
        Facts facts = new Facts(SmallExport.whole());
        Figure figure = new ReportFigures(facts).byGroup("fnr", "language_disaggregated");
        for (List<Text> row : figure.table().rows()) {
            String label = row.get(0).in(ReaderLanguage.ES);
            boolean empty = hidden.stream()
                    .anyMatch(h -> facts.group("language_disaggregated", h)
                            .in(ReaderLanguage.ES)
                            .equals(label));
            if (empty) {
                assertThat(row.subList(1, 6))
                        .allMatch(c -> c.in(ReaderLanguage.ES).equals("\u2014"));
                assertThat(row.get(6).in(ReaderLanguage.ES)).startsWith("no se publica");
            }
        }
        String drawn = Svg.inline(
                figure.chart().draw(ReaderLanguage.ES, Chart.Width.WIDE), new Styles(), "x", "es w", "t", "d");
        assertThat(all("(>no se publica)", drawn)).hasSizeGreaterThanOrEqualTo(hidden.size());
    }

    /** Numbers of the page come from the documents: another number there is another number here. */
    @Test
    void numbersAreThoseOfTheDocuments() {
        ExportDocuments documents = SmallExport.whole();
        ObjectNode fairness =
                documents.document(ExportDocuments.FAIRNESS).orElseThrow().deepCopy();
        ObjectNode female = (ObjectNode) fairness.at("/dimensions/sex/groups/female");
        female.put("fnr", 0.98765);
        String changed = new String(
                AuditReport.of(documents.with(ExportDocuments.FAIRNESS, fairness))
                        .html(),
                StandardCharsets.UTF_8);
        // Once in the table of missed girls; the sentence in the title has whole numbers.
        assertThat(all("(<td>98.8</td>)", changed))
                .hasSize(all("(<td>98.8</td>)", page).size() + 1);
        assertThat(changed).contains("99 de cada 100 sin detectar");
    }

    @Test
    void theSameDocumentsGiveTheSameBytes() {
        assertThat(new String(AuditReport.of(SmallExport.whole()).html(), StandardCharsets.UTF_8))
                .isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "findings.json,no findings=sin el archivo de hallazgos",
                "shap_values.json,x=no trae la explicación del puntaje",
                "choropleth.json,x=no trae la comparación por distritos",
                "model_results.json,x=No hay resultados de modelos",
                "descriptive_tables.json,x=no trae tasas por grupo",
                "manifest.json,x=No hay registro de lo que se leyó"
            })
    void whatIsMissingIsSaid(String asked) {
        String file = asked.substring(0, asked.indexOf(','));
        String sentence = asked.substring(asked.indexOf('=') + 1);
        assertThat(page).doesNotContain(sentence);
        String without = new String(AuditReport.of(SmallExport.without(file)).html(), StandardCharsets.UTF_8);
        assertThat(without).contains(sentence);
    }

    @Test
    void withoutFairnessMetricsThereIsNoReport() {
        assertThatThrownBy(() -> AuditReport.of(SmallExport.without(ExportDocuments.FAIRNESS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fairness_metrics.json");
    }

    /** An audit of other data says nothing of schools, languages or the ministry. */
    @Test
    void otherAuditsAreToldInGeneralWords() {
        ExportDocuments documents = SmallExport.without(ExportDocuments.FINDINGS, ExportDocuments.CHOROPLETH);
        ObjectNode manifest =
                documents.document(ExportDocuments.MANIFEST).orElseThrow().deepCopy();
        manifest.put("audit", "loans");
        String general = new String(
                AuditReport.of(documents.with(ExportDocuments.MANIFEST, manifest))
                        .html(),
                StandardCharsets.UTF_8);
        assertThat(page).contains("Alerta Escuela").contains("Qué pasa con 100 estudiantes");
        assertThat(general)
                .contains("Qué pasa con 100 personas")
                .contains("personas con el resultado")
                .doesNotContain("ni usa sus datos")
                .doesNotContain("identidad étnica")
                .doesNotContain("deja la escuela");
    }

    @Test
    void howTheModelWasTunedIsToldByTheManifest() {
        ExportDocuments documents = SmallExport.whole();
        ObjectNode manifest =
                documents.document(ExportDocuments.MANIFEST).orElseThrow().deepCopy();
        ObjectNode models =
                documents.document(ExportDocuments.MODELS).orElseThrow().deepCopy();
        ObjectNode model = (ObjectNode) models.at("/models/lightgbm");
        model.set("cross_validated_train", model.get("test_2024_final"));
        manifest.putObject("split")
                .put("folds", 5)
                .put("test", 2024)
                .putArray("train")
                .add(2022)
                .add(2023);
        String folds = new String(
                AuditReport.of(documents
                                .with(ExportDocuments.MANIFEST, manifest)
                                .with(ExportDocuments.MODELS, models))
                        .html(),
                StandardCharsets.UTF_8);
        assertThat(page)
                .contains("is trained on the first years, tuned on the next")
                .contains("ajuste 20");
        assertThat(folds)
                .contains("Training 2022\u20132023, tuned by cross-validation in 5 folds of the same rows")
                .contains("Entrenamiento 2022\u20132023, con ajuste por validación cruzada en 5 partes")
                .contains("the rows are dealt into 5 folds")
                .contains("las filas se reparten en 5 partes")
                .contains("LightGBM, cross-validation<")
                .contains("LightGBM, validación cruzada<")
                .doesNotContain("tuned on the next");

        manifest.putObject("split")
                .put("validate", 2024)
                .put("test", 2024)
                .putArray("train")
                .add(2024);
        String lot = new String(
                AuditReport.of(documents.with(ExportDocuments.MANIFEST, manifest))
                        .html(),
                StandardCharsets.UTF_8);
        assertThat(lot)
                .contains("rows drawn by lot")
                .contains("unas filas sorteadas")
                .doesNotContain("tuned on the next");
    }

    @Test
    void repliesAppearUnchanged() throws IOException {
        JsonNode replies = new ObjectMapper()
                .readTree(
                        "{\"replies\":[{\"from\":\"Organización <A>\",\"date\":\"2026-01-02\",\"text_es\":\"Texto & más\"}]}");
        String with = new String(
                AuditReport.of(SmallExport.whole().with("replies.json", replies))
                        .html(),
                StandardCharsets.UTF_8);
        assertThat(page).contains("no se ha recibido ninguna respuesta");
        assertThat(with)
                .contains("Organización &lt;A&gt;, 2026-01-02")
                .contains("Texto &amp; más")
                .doesNotContain("no se ha recibido ninguna respuesta");
    }

    // ------------------------------------------------------------------ figures

    @Test
    void everyFigureIsThereTwiceWithItsTexts() throws IOException, ParserConfigurationException, SAXException {
        JsonNode texts = new ObjectMapper().readTree(figures.get("alt_text.json"));
        List<String> named = new ArrayList<>();
        for (JsonNode figure : texts.get("figures")) {
            String svg = figure.at("/files/0").asText();
            named.add(svg);
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(figures.get(svg)));
            assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo(figure.at("/es/title").asText());
            assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(3);
            BufferedImage image = ImageIO.read(
                    new ByteArrayInputStream(figures.get(figure.at("/files/1").asText())));
            assertThat(image.getWidth()).isEqualTo(1920);
            assertThat(figure.at("/en/alt").asText()).isNotBlank();
            assertThat(figure.at("/es/alt").asText()).isNotBlank();
        }
        assertThat(named).doesNotHaveDuplicates().hasSizeGreaterThan(25);
        assertThat(figures.keySet().stream().filter(n -> n.endsWith(".svg")))
                .containsExactlyInAnyOrderElementsOf(named);
        assertThat(named)
                .contains(
                        "rate-language.svg",
                        "rate-sex-x-level.svg",
                        "rate-rural.svg",
                        "rate-poverty.svg",
                        "rate-language-x-rural.svg",
                        "trend.svg",
                        "precision-recall.svg",
                        "calibration.svg",
                        "shap-importance.svg",
                        "shap-swarm.svg",
                        "shap-regional.svg");
        assertThat(named.stream().filter(n -> n.startsWith("profile-"))).hasSize(10);
    }

    @Test
    void bitmapsShowWhatIsDrawn() throws IOException {
        Scene scene = new Scene(20).height(10);
        scene.box(0, 0, 10, 10, "#0072b2", null);
        scene.dot(15, 5, 3, Scene.Shape.CIRCLE, "#d55e00", null);
        scene.beads(List.of(new double[] {12, 1}), 2, Scene.Bead.SQUARE, "#1a1a1a");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Raster.png(scene, 2)));
        assertThat(image.getWidth()).isEqualTo(40);
        assertThat(image.getRGB(10, 10) & 0xffffff).isEqualTo(0x0072b2);
        assertThat(image.getRGB(30, 10) & 0xffffff).isEqualTo(0xd55e00);
        assertThat(image.getRGB(24, 2) & 0xffffff).isEqualTo(0x1a1a1a);
        assertThat(image.getRGB(38, 18) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void tablesAreLatex() {
        for (String name : List.of("table-errors", "table-models", "table-targets", "table-rates-language")) {
            String tex = new String(figures.get(name + ".tex"), StandardCharsets.UTF_8);
            assertThat(tex)
                    .contains("\\toprule")
                    .contains("\\bottomrule")
                    .contains("\\label{tab:")
                    .doesNotContain("\u202f")
                    .doesNotContain("\u2212");
            assertThat(tex.chars().filter(c -> c == '{').count())
                    .isEqualTo(tex.chars().filter(c -> c == '}').count());
            long columns = tex.lines()
                    .filter(l -> l.endsWith("\\\\"))
                    .findFirst()
                    .orElseThrow()
                    .chars()
                    .filter(c -> c == '&')
                    .count();
            assertThat(tex.lines().filter(l -> l.endsWith("\\\\")))
                    .allMatch(l ->
                            l.replace("\\&", "").chars().filter(c -> c == '&').count() == columns);
        }
        assertThat(DataTable.tex("5 % & a_b \u2020")).isEqualTo("5 \\% \\& a\\_b \\dag{}");
    }

    // ------------------------------------------------------------------ parts

    /** Relative luminance of WCAG 2. */
    private static double luminance(String color) {
        double[] c = new double[3];
        for (int i = 0; i < 3; i++) {
            double v = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            c[i] = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    @Test
    void coloursPassContrast() {
        assertThat(Palette.SERIES)
                .allSatisfy(c -> assertThat(contrast(c, Palette.PAPER)).isGreaterThan(3));
        assertThat(contrast(Palette.INK, Palette.PAPER)).isGreaterThan(4.5);
        assertThat(contrast(Palette.SOFT, "#f4f6f8")).isGreaterThan(4.5);
        for (int step = 0; step < Palette.SEQUENCE.size(); step++) {
            assertThat(contrast(Palette.textOn(step), Palette.SEQUENCE.get(step)))
                    .as("text on step " + step)
                    .isGreaterThan(4.5);
        }
    }

    @Test
    void aHundredIsAHundred() {
        // 100 x (0.125, 0.125, 0.75): floors 12, 12, 75 leave one; of equal remainders the first gets it.
        assertThat(IconChart.ofHundred(0.125, 0.125, 0.75)).containsExactly(13, 12, 75);
        assertThat(IconChart.ofHundred(0.3333, 0.3333, 0.3334)).containsExactly(33, 33, 34);
        assertThat(IconChart.ofHundred(1, 0)).containsExactly(100, 0);
    }

    @Test
    void innerLimitsAreThoseOfTheNormal() {
        // Quantiles of the normal at 0.83 and 0.975: 0.95417 and 1.95996, so 0.486830 of the half width;
        // with 1000 degrees of freedom the ratio differs in the fourth digit.
        Point point = Facts.of(0, -1, 1, Double.NaN, 0.95, false, Point.Quality.GOOD);
        assertThat(point.innerUpper()).isCloseTo(0.4868, within(5e-4));
        assertThat(point.innerLower()).isEqualTo(-point.innerUpper());
        // With 5 degrees of freedom t is 1.05431 at 0.83 and 2.57058 at 0.975 (scipy 1.10): 0.41014.
        assertThat(Facts.of(0, -1, 1, 5, 0.95, false, Point.Quality.GOOD).innerUpper())
                .isCloseTo(0.41014, within(1e-5));
        Point share = Facts.of(0.02, 0.005, 0.08, 60, 0.95, true, Point.Quality.GOOD);
        assertThat(share.innerLower()).isBetween(0.005, 0.02);
        assertThat(share.innerUpper()).isBetween(0.02, 0.08);
    }

    @Test
    void axesHaveRoundTicks() {
        Axis axis = Axis.covering(3, 97, 5);
        assertThat(axis.ticks()).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
        assertThat(axis.decimals()).isZero();
        assertThat(Axis.covering(-0.13, 0.21, 4).ticks()).contains(0.0);
        assertThat(Axis.covering(0, 0.3, 4).decimals()).isEqualTo(1);
        assertThat(Axis.covering(5, 5, 4).max()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void wordsOfOtherLanguagesAreMarked() {
        assertThat(page).contains("<i lang=\"qu\">runasimi</i>").contains("<i lang=\"ay\">aymar aru</i>");
        assertThat(Html.inline("a < b & **c** `d`")).isEqualTo("a &lt; b &amp; <strong>c</strong> <code>d</code>");
    }
}
