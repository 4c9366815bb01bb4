package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The audited model beside what was tried to treat groups more alike: what each version gained, what it cost, for whom.
 * It says where an interval holds zero, and recommends nothing.
 */
final class ComparisonPage {
    /** The name of the page beside the report. */
    static final String FILE = "mitigation.html";

    private static final int OPEN = 2;

    private final Facts facts;
    private final Phrases phrases;
    private final ReportFigures figures;
    private final Html html = new Html();

    ComparisonPage(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
        this.figures = new ReportFigures(facts);
    }

    /** Whether any dimension was tried. */
    static boolean there(Facts facts) {
        return !Mitigation.dimensions(facts).isEmpty();
    }

    String write() {
        JsonNode name = facts.fairness().path("title");
        Text title = Words.of("compare.page", name.isObject() ? Facts.text(name) : phrases.outcome());
        PageFrame.open(html, title, Words.of("compare.description"));
        html.open("header", "class=\"top\"");
        PageFrame.languages(html);
        html.element("p", "class=\"kicker\"", Words.of("kicker"));
        html.element("h1", "", title);
        if (facts.synthetic()) {
            html.element("p", "class=\"synthetic\"", Words.of(facts.enaho() ? "synthetic" : "synthetic.other"));
        }
        html.element("p", "class=\"lead\"", Words.of("compare.lead", facts.testYear()));
        html.p(Words.of("compare.back"));
        html.close("header");
        html.open("div", "class=\"page\"");
        contents();
        html.open("main", "id=\"main\" tabindex=\"-1\"");
        read();
        Mitigation.dimensions(facts).forEach(this::dimension);
        curves("roc", Mitigation.roc(facts));
        curves(
                "calibration",
                figures.calibration().stream()
                        .filter(f -> Mitigation.dimensions(facts).stream()
                                .anyMatch(d -> f.id().equals("calibration-" + d.replace('_', '-'))))
                        .toList());
        limits();
        html.close("main").close("div");
        return PageFrame.close(
                html,
                Text.same(facts.manifest().path("version").asText("?")),
                Text.same(facts.fairness()
                        .path("generated_at")
                        .asText("?")
                        .replace("T", " ")
                        .replace("Z", " UTC")));
    }

    private static String anchor(String dimension) {
        return "by-" + dimension.replace('_', '-').toLowerCase(java.util.Locale.ROOT);
    }

    private void contents() {
        html.open("nav", "aria-labelledby=\"contents\"");
        html.element("h2", "id=\"contents\"", Words.of("contents"));
        html.open("ol", "");
        link("read", Words.of("compare.section.read"));
        for (String dimension : Mitigation.dimensions(facts)) {
            link(anchor(dimension), heading(dimension));
        }
        for (String section : List.of("roc", "calibration", "limits")) {
            link(section, Words.of("compare.section." + section));
        }
        html.close("ol").close("nav");
    }

    private void link(String id, Text text) {
        html.raw("<li><a href=\"#" + id + "\">" + Html.both(text) + "</a></li>\n");
    }

    private Text heading(String dimension) {
        return Words.of("mitigation.dimension", new Mitigation(facts, dimension).label());
    }

    private void section(String id, Text heading) {
        html.open("section", "id=\"" + id + "\" aria-labelledby=\"" + id + "-h\"")
                .line();
        html.element("h2", "id=\"" + id + "-h\"", heading);
    }

    private void read() {
        section("read", Words.of("compare.section.read"));
        html.p(Words.of("compare.read.text"));
        List<Text> versions = new ArrayList<>();
        for (String version : List.of(
                "audited",
                "reweighed",
                "demographic_parity",
                "equal_opportunity",
                "equalised_odds",
                "balanced_accuracy_threshold")) {
            versions.add(Words.of("compare.bold", Mitigation.version(version))
                    .then(Words.of("compare.version." + version, Text.number(100 * Mitigation.tolerance(facts), 0))));
        }
        html.list(versions);
        html.element("p", "class=\"intro\"", Words.of("compare.law"));
        html.p(Words.of("compare.zero.how"));
        html.close("section");
    }

    private void dimension(String name) {
        Mitigation mitigation = new Mitigation(facts, name);
        section(anchor(name), heading(name));
        html.element("h3", "", Words.of("compare.everybody"));
        html.list(mitigation.costs());
        mitigation.overall().folded(html, "tab-overall-" + name.replace('_', '-'));
        html.element("h3", "", Words.of("compare.between"));
        List<Figure> measures = mitigation.measures();
        for (int i = 0; i < measures.size(); i++) {
            if (i == OPEN) {
                html.open("details", "class=\"more\"");
                html.element("summary", "", Words.of("compare.more", measures.size() - OPEN));
            }
            measures.get(i).write(html);
        }
        if (measures.size() > OPEN) {
            html.close("details");
        }
        html.element("h3", "", Words.of("compare.whom"));
        mitigation.forWhom().write(html);
        List<Text> sentences = mitigation.sentences();
        if (!sentences.isEmpty()) {
            html.open("details", "class=\"more\"");
            html.element("summary", "", Words.of("mitigation.changes", sentences.size()));
            html.list(sentences);
            html.close("details");
        }
        html.element("h3", "", Words.of("compare.trade"));
        mitigation.tradeOff().write(html);
        html.note(Words.of("compare.trade.note"));
        html.close("section");
    }

    private void curves(String id, List<Figure> list) {
        section(id, Words.of("compare.section." + id));
        html.p(Words.of("compare." + id + ".text"));
        if (list.isEmpty()) {
            html.element("p", "class=\"absent\"", Words.of("compare." + id + ".absent"));
        }
        list.forEach(f -> f.write(html));
        html.close("section");
    }

    private void limits() {
        section("limits", Words.of("compare.section.limits"));
        List<Text> limits = new ArrayList<>();
        for (int i = 1; Words.has("compare.limits." + i); i++) {
            limits.add(Words.of("compare.limits." + i));
        }
        html.list(limits);
        html.close("section");
    }
}
