package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.ExportDocuments;
import org.equidad.export.ReaderLanguage;

/**
 * The report of an export: one page in Spanish and English that needs nothing but itself, figures for print, tables for
 * papers. It reads the documents and nothing else, so cells that they do not show are in no picture, table or sentence,
 * and the same documents give the same bytes. What the documents lack is said in the page.
 */
public final class AuditReport {
    /** The file name of the page that {@link #comparison} makes, by which the report links to it. */
    public static final String COMPARISON = ComparisonPage.FILE;

    /** Pixels to a point: a figure of 768 points has 1920 pixels, 300 to the inch at 16 cm. */
    private static final double PIXELS = 2.5;

    private static final List<String> CALIBRATION =
            List.of("calibration", "calibration-language", "calibration-rural", "calibration-region");
    private static final List<String> TRENDS = List.of("trend", "trend-language", "trend-rural", "trend-poverty");

    private final Facts facts;
    private final ReportFigures figures;

    private AuditReport(ExportDocuments documents) {
        this.facts = new Facts(documents);
        this.figures = new ReportFigures(facts);
    }

    /**
     * The report of these documents.
     *
     * @throws IllegalArgumentException if they hold no fairness metrics, without which there is nothing to report
     */
    public static AuditReport of(ExportDocuments documents) {
        if (!documents.has(ExportDocuments.FAIRNESS)) {
            throw new IllegalArgumentException(ExportDocuments.FAIRNESS + " is not among the documents "
                    + documents.names() + "; a report needs the folder that an audit wrote");
        }
        return new AuditReport(documents);
    }

    /** The page, UTF-8; below 5 MB for an audit of the whole survey. Cost: about a second. */
    public byte[] html() {
        return new ReportPage(facts).write().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The audited model beside what was tried to treat groups more alike, as a page of its own, UTF-8, named
     * {@value #COMPARISON}: before and after for every dimension, what changed for whom, and what it cost. Empty where
     * the audit tried nothing. Cost: about a second.
     */
    public Optional<byte[]> comparison() {
        return ComparisonPage.there(facts)
                ? Optional.of(new ComparisonPage(facts).write().getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /**
     * Figures as SVG and PNG with Spanish labels, tables as LaTeX, and {@code alt_text.json}, which says in both
     * languages what each figure shows. Cost: about half a second for each figure.
     *
     * @return bytes by file name, in the order of the report
     */
    public Map<String, byte[]> figures() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        ObjectNode alternatives = JsonNodeFactory.instance.objectNode();
        ArrayNode list = alternatives.putArray("figures");
        Text source = source();
        // Figures do not depend on each other; their order is that of the report.
        List<Printed> drawn = printed().parallelStream()
                .map(figure -> Printed.of(figure, source))
                .toList();
        for (Printed one : drawn) {
            Figure figure = one.figure();
            files.put(figure.id() + ".svg", one.svg());
            files.put(figure.id() + ".png", one.png());
            ObjectNode entry = list.addObject();
            entry.putArray("files").add(figure.id() + ".svg").add(figure.id() + ".png");
            for (ReaderLanguage language : ReaderLanguage.values()) {
                ObjectNode texts = entry.putObject(language == ReaderLanguage.ES ? "es" : "en");
                texts.put("title", figure.title().in(language));
                texts.put("subtitle", figure.subtitle().in(language));
                texts.put("alt", figure.description().in(language));
            }
        }
        files.put("alt_text.json", pretty(alternatives));
        LatexTables.of(facts, figures).forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** A figure's two files. */
    private record Printed(Figure figure, byte[] svg, byte[] png) {
        static Printed of(Figure figure, Text source) {
            Scene scene = figure.print(ReaderLanguage.ES, source);
            String title = figure.title().in(ReaderLanguage.ES);
            String description = figure.description().in(ReaderLanguage.ES);
            String svg = Svg.file(scene, ReaderLanguage.ES.tag(), title, description);
            return new Printed(figure, svg.getBytes(StandardCharsets.UTF_8), Raster.png(scene, PIXELS));
        }
    }

    private static byte[] pretty(JsonNode node) {
        return (node.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Text source() {
        Text made = Words.of(facts.enaho() ? "print.source.enaho" : "print.source.other");
        return facts.invented().map(i -> made.then(Text.same(" ")).then(i)).orElse(made);
    }

    /** The figures for print: rates of the outcome, errors, grids, trend, curves, calibration, explanation, districts. */
    private List<Figure> printed() {
        List<Figure> printed = new ArrayList<>(figures.outcomeRates());
        printed.addAll(figures.outcomeGrids());
        printed.addAll(figures.byGroup("fnr"));
        printed.addAll(figures.byGroup("fpr"));
        printed.addAll(figures.crossings("fnr"));
        figures.trends().stream().filter(f -> TRENDS.contains(f.id())).forEach(printed::add);
        new TargetSweepSection(facts).figure().ifPresent(printed::add);
        for (Optional<Figure> one :
                List.of(figures.months(), figures.hundred(), figures.targets(), figures.precisionRecall())) {
            one.ifPresent(printed::add);
        }
        new DecisionCurves(facts).figure().ifPresent(printed::add);
        printed.addAll(new SideBySide(facts).figures());
        new RecallFloor(facts).figures().stream().limit(RecallFloor.OPEN).forEach(printed::add);
        figures.calibration().stream().filter(f -> CALIBRATION.contains(f.id())).forEach(printed::add);
        for (Optional<Figure> one : List.of(
                figures.importance(),
                figures.swarm(),
                figures.regionalImportance(),
                figures.effect("es_mujer"),
                figures.effect("es_peruano"),
                figures.map(),
                figures.districtScatter())) {
            one.ifPresent(printed::add);
        }
        printed.addAll(figures.profiles());
        return printed;
    }
}
