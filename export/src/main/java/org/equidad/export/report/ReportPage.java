package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.ReaderLanguage;

/** The report as one page: every section that the documents allow, and a plain sentence where one is missing. */
final class ReportPage {
    private static final List<String> SECTIONS = List.of(
            "findings",
            "how-to-read",
            "hundred",
            "people",
            "missed",
            "alarms",
            "crossings",
            "calibration",
            "threshold",
            "decisions",
            "sweep",
            "score",
            "districts",
            "trend",
            "targets",
            "floor",
            "side",
            "models",
            "quality",
            "limits",
            "reproduce",
            "downloads",
            "replies");

    private final Facts facts;
    private final Phrases phrases;
    private final ReportFigures figures;
    private final TargetSweepSection sweep;
    private final SideBySide side;
    private final RecallFloor floor;
    private final Html html = new Html();

    ReportPage(Facts facts) {
        this.facts = facts;
        this.phrases = new Phrases(facts);
        this.figures = new ReportFigures(facts);
        this.sweep = new TargetSweepSection(facts);
        this.side = new SideBySide(facts);
        this.floor = new RecallFloor(facts);
    }

    String write() {
        Text title = title();
        PageFrame.open(html, title, Words.of("page.description"));
        header(title);
        html.open("div", "class=\"page\"");
        contents();
        html.open("main", "id=\"main\" tabindex=\"-1\"");
        findings();
        howToRead();
        hundred();
        people();
        errors("missed", "fnr");
        errors("alarms", "fpr");
        crossings();
        calibration();
        threshold();
        section("decisions");
        new DecisionCurves(facts).write(html);
        end();
        sweep();
        score();
        districts();
        trend();
        targets();
        floor();
        side();
        models();
        quality();
        limits();
        reproduce();
        downloads();
        replies();
        html.close("main").close("div");
        return PageFrame.close(html, Text.same(facts.manifest().path("version").asText("?")), generated());
    }

    private Text title() {
        JsonNode title = facts.fairness().path("title");
        return Words.of("page.title", title.isObject() ? Facts.text(title) : phrases.outcome());
    }

    private Text generated() {
        return Text.same(facts.fairness()
                .path("generated_at")
                .asText(facts.manifest().path("generated_at").asText("?"))
                .replace("T", " ")
                .replace("Z", " UTC"));
    }

    // ------------------------------------------------------------------ head

    private void header(Text title) {
        html.open("header", "class=\"top\"");
        PageFrame.languages(html);
        html.element("p", "class=\"kicker\"", Words.of("kicker"));
        html.element("h1", "", title);
        if (facts.synthetic()) {
            html.element("p", "class=\"synthetic\"", said("synthetic"));
        }
        html.element("p", "class=\"lead\"", Words.of("lead." + (facts.enaho() ? "enaho" : "other"), phrases.outcome()));
        JsonNode m = facts.manifest();
        html.open("dl", "class=\"card\" aria-label=\"Ficha\"");
        fact("card.model", said("card.model.text", phrases.model(facts.primary())));
        fact(
                "card.source",
                Words.of(
                        facts.enaho() ? "card.source.enaho" : "card.source.other",
                        m.path("audit").asText()));
        fact("card.years", new Tuning(facts, phrases).years());
        fact(
                "card.rows",
                said(
                        "card.rows.text",
                        Text.count(facts.fairness().path("n_test").asLong()),
                        facts.testYear()));
        fact("card.outcome", Words.of("card.outcome.text", phrases.outcome(), phrases.target()));
        fact("card.threshold", Words.of("card.threshold.text", Text.number(facts.threshold(), 3)));
        String hash = m.path("audited_model").path("sha256").asText("");
        if (!hash.isEmpty()) {
            fact("card.hash", Text.same("`" + hash.substring(0, Math.min(16, hash.length())) + "\u2026`"));
        }
        fact(
                "card.version",
                Words.of("card.version.text", Text.same(m.path("version").asText("?")), generated()));
        html.close("dl").close("header");
    }

    private void fact(String key, Text value) {
        html.raw("<div>")
                .element("dt", "", Words.of(key))
                .element("dd", "", value)
                .raw("</div>\n");
    }

    private void contents() {
        html.open("nav", "aria-labelledby=\"contents\"");
        html.element("h2", "id=\"contents\"", Words.of("contents"));
        html.open("ol", "");
        for (String section : SECTIONS) {
            if (!applies(section)) {
                continue;
            }
            html.raw("<li><a href=\"#" + section + "\">" + Html.both(said("section." + section)) + "</a></li>\n");
        }
        html.close("ol").close("nav");
    }

    /**
     * Whether a section belongs into the report. That of the survey ENAHO says of every section what it lacks; others
     * leave out what a table of theirs cannot have.
     */
    private boolean applies(String section) {
        return switch (section) {
            case "sweep" -> sweep.there();
            case "side" -> side.there();
            case "floor" -> floor.there();
            case "districts" -> facts.enaho() || facts.districts().isObject();
            case "trend" -> facts.enaho() || !figures.trends().isEmpty();
            case "targets" -> facts.enaho() || figures.targets().isPresent();
            case "crossings" -> facts.enaho() || !facts.crossings().isEmpty();
            default -> true;
        };
    }

    /** The text of a key; where the audit is not that of the survey ENAHO, the general one if there is one. */
    private Text said(String key, Object... arguments) {
        String other = key + ".other";
        return Words.of(!facts.enaho() && Words.has(other) ? other : key, arguments);
    }

    private void section(String id) {
        html.open("section", "id=\"" + id + "\" aria-labelledby=\"" + id + "-h\"")
                .line();
        html.element("h2", "id=\"" + id + "-h\"", said("section." + id));
        if (Words.has("intro." + id)) {
            html.element(
                    "p", "class=\"intro\"", said("intro." + id, phrases.cases(), phrases.others(), phrases.people()));
        }
    }

    private void end() {
        html.close("section");
    }

    /** Says that something is missing, and why. */
    private void absent(String key) {
        html.element("p", "class=\"absent\"", Words.of("absent." + key));
    }

    private void draw(List<Figure> list, String key) {
        if (list.isEmpty()) {
            absent(key);
        }
        list.forEach(f -> f.write(html));
    }

    private void draw(Optional<Figure> figure, String key) {
        draw(figure.map(List::of).orElse(List.of()), key);
    }

    /** Figures after the first few behind a line to open, so that the page can be read. */
    private void fold(List<Figure> list, int open, String summary) {
        for (int i = 0; i < list.size(); i++) {
            if (i == open) {
                html.open("details", "class=\"more\"");
                html.element("summary", "", Words.of(summary, list.size() - open));
            }
            list.get(i).write(html);
        }
        if (list.size() > open) {
            html.close("details");
        }
    }

    // ------------------------------------------------------------------ sections

    private void findings() {
        section("findings");
        JsonNode list = facts.findings().path("findings");
        if (list.size() == 0) {
            absent("findings");
            summary();
            end();
            return;
        }
        html.open("ol", "class=\"cards\"");
        for (JsonNode f : list) {
            html.open("li", "class=\"finding\"");
            html.element(
                    "h3",
                    "",
                    Text.of(
                            f.path("headline_es").asText(),
                            f.path("headline_en").asText()));
            html.open("p", "class=\"stat\"");
            html.element("b", "", pick(f, "stat"));
            html.element("span", "", pick(f, "stat_context"));
            html.close("p");
            mini(f);
            html.p(Text.of(
                    f.path("explanation_es").asText(), f.path("explanation_en").asText()));
            html.element(
                    "p",
                    "class=\"meta\"",
                    Words.of(
                            "finding.meta",
                            Words.orElse(
                                    "verdict." + f.path("verdict").asText(),
                                    Text.same(f.path("verdict").asText())),
                            Text.same("`" + f.path("metric_source").asText() + "`")));
            html.close("li");
        }
        html.close("ol");
        end();
    }

    private static Text pick(JsonNode f, String key) {
        String plain = f.path(key).asText();
        return Text.of(f.path(key + "_es").asText(plain), f.path(key + "_en").asText(plain));
    }

    /** The number of a finding with its interval; the numbers stand in the sentence, so the picture is decoration. */
    private void mini(JsonNode f) {
        JsonNode u = f.path("uncertainty");
        Optional<JsonNode> value = source(f.path("metric_source").asText());
        if (value.isEmpty() || !value.get().isNumber() || !u.path("ci_lower").isNumber()) {
            return;
        }
        double v = value.get().asDouble();
        double lower = u.path("ci_lower").asDouble();
        double upper = u.path("ci_upper").asDouble();
        String unit = f.path("unit").asText("points");
        boolean difference = lower < 0 || f.path("metric_source").asText().contains("difference");
        double factor = unit.equals("points") || unit.equals("of_100") ? 100 : 1;
        Point point = Facts.of(v, lower, upper, Facts.number(u.path("df")), 0.95, false, Point.Quality.GOOD)
                .times(factor);
        Axis axis = Axis.covering(
                difference ? Math.min(0, point.lower()) : point.lower(),
                difference ? Math.max(0, point.upper()) : point.upper(),
                3);
        Scene scene = new Scene(260).height(40);
        for (double tick : axis.ticks()) {
            double x = axis.at(tick, 14, 246);
            boolean zero = difference && tick == 0;
            scene.line(x, 2, x, 22, zero ? Palette.INK : Palette.GRID, 1);
            scene.word(
                    x,
                    36,
                    Text.number(tick, axis.decimals()).in(ReaderLanguage.ES),
                    11,
                    Scene.Anchor.MIDDLE,
                    Palette.SOFT);
        }
        Marks.across(
                scene,
                point,
                axis,
                14,
                246,
                12,
                difference ? Palette.VERMILLION : Palette.BLUE,
                difference ? Scene.Shape.DIAMOND : Scene.Shape.CIRCLE);
        html.raw(Svg.inline(scene, html.styles(), "f" + f.path("id").asText(), "mini", "", "")
                .replaceFirst("role=\"img\" aria-labelledby=\"[^\"]*\"", "aria-hidden=\"true\"")
                .replaceFirst("<title.*?</desc>", ""));
        html.line();
    }

    private Optional<JsonNode> source(String source) {
        return source.contains("#") ? facts.documents().resolve(source) : Optional.empty();
    }

    /** Without findings: the error rates of everybody, in one sentence. */
    private void summary() {
        JsonNode all = facts.fairness().path("overall");
        Point missed = facts.metric(all, "fnr").times(100);
        Point alarms = facts.metric(all, "fpr").times(100);
        Point precision = facts.metric(all, "precision").times(100);
        if (missed.drawn() && alarms.drawn() && precision.drawn()) {
            html.p(Words.of(
                    "summary", phrases.cases(), prose(missed), phrases.others(), prose(alarms), prose(precision)));
        }
    }

    /** A number with its range in words. */
    private static Text prose(Point point) {
        int decimals = point.value() < 10 ? 1 : 0;
        return point.hasInterval()
                ? Words.of(
                        "range.prose",
                        Text.number(point.value(), decimals),
                        Text.number(point.lower(), decimals),
                        Text.number(point.upper(), decimals))
                : Text.number(point.value(), decimals);
    }

    private void howToRead() {
        section("how-to-read");
        Point good = new Point(42, 35, 49, 38.6, 45.4, Point.Quality.GOOD);
        Point marked = new Point(30, 18, 45, 24, 36.5, Point.Quality.MARKED);
        Point weak = new Point(55, 25, 81, 40, 69, Point.Quality.WEAK);
        List<IntervalChart.Row> rows = List.of(
                new IntervalChart.Row(Words.of("example.good"), List.of(good)),
                new IntervalChart.Row(Words.of("example.marked"), List.of(marked)),
                new IntervalChart.Row(Words.of("example.weak"), List.of(weak)),
                new IntervalChart.Row(Words.of("example.hidden"), List.of(Point.HIDDEN)));
        List<List<Text>> table = new ArrayList<>();
        for (IntervalChart.Row row : rows) {
            table.add(List.of(row.label(), phrases.quality(row.points().get(0))));
        }
        new Figure(
                        "example",
                        Words.of("example.title"),
                        Words.of("example.subtitle"),
                        Words.of("example.describe"),
                        new IntervalChart(
                                List.of(new IntervalChart.Panel(
                                        Words.of("example.axis"),
                                        new Axis(0, 100, 25),
                                        0,
                                        Text.Sign.PLAIN,
                                        Double.NaN,
                                        Text.same(""),
                                        Palette.BLUE,
                                        Scene.Shape.CIRCLE)),
                                rows),
                        new DataTable(
                                Words.of("example.caption"),
                                List.of(Words.of("table.group"), Words.of("table.quality")),
                                table))
                .write(html);
        html.list(List.of(
                Words.of("read.line"),
                Words.of("read.difference"),
                Words.of("read.denominator", phrases.cases(), phrases.others()),
                Words.of("read.marks"),
                Words.of(
                        "read.verdicts",
                        Text.hundredths(facts.fairness().path("margin").asDouble(0.05), 0)),
                Words.of("read.numbers")));
        end();
    }

    private void hundred() {
        section("hundred");
        draw(figures.hundred(), "hundred");
        html.note(said("hundred.note"));
        end();
    }

    private void people() {
        section("people");
        List<Figure> rates = figures.outcomeRates();
        if (rates.isEmpty()) {
            absent("rates");
        }
        fold(rates, 4, "more.dimensions");
        fold(figures.outcomeGrids(), 1, "more.crossings");
        html.note(said("people.note"));
        end();
    }

    private void errors(String id, String metric) {
        section(id);
        List<Figure> list = figures.byGroup(metric);
        if (list.isEmpty()) {
            absent("groups");
        }
        fold(list, 6, "more.dimensions");
        html.note(said("note.language"));
        html.note(Words.of("note.many", list.size()));
        end();
    }

    private void crossings() {
        if (!applies("crossings")) {
            return;
        }
        section("crossings");
        draw(figures.crossings("fnr"), "crossings");
        fold(figures.crossings("fpr"), 0, "more.alarms");
        end();
    }

    private void calibration() {
        section("calibration");
        List<Figure> list = figures.calibration();
        if (list.isEmpty()) {
            absent("calibration");
        }
        fold(list, 3, "more.dimensions");
        html.note(Words.of("calibration.note"));
        end();
    }

    private void threshold() {
        section("threshold");
        if (!facts.fairness().path("threshold_explorer").isObject()) {
            absent("threshold");
            end();
            return;
        }
        html.raw("<div id=\"explorer\">\n<div class=\"controls\" hidden>\n");
        html.raw("<label for=\"dimension\">" + Html.both(Words.of("threshold.groups")) + "</label>\n");
        html.raw("<select id=\"dimension\"></select>\n");
        html.raw("<label for=\"slider\">" + Html.both(Words.of("threshold.slider")) + "</label>\n");
        html.raw("<div class=\"row\"><button type=\"button\" id=\"less\" data-es=\"Bajar el umbral\""
                + " data-en=\"Lower the threshold\" aria-label=\"Bajar el umbral\">\u2212</button>"
                + "<input id=\"slider\" type=\"range\" min=\"0\" max=\"1\" step=\"1\" value=\"0\">"
                + "<button type=\"button\" id=\"plus\" data-es=\"Subir el umbral\" data-en=\"Raise the threshold\""
                + " aria-label=\"Subir el umbral\">+</button>"
                + "<button type=\"button\" id=\"audited\">" + Html.both(Words.of("threshold.back"))
                + "</button></div>\n");
        html.raw("<p id=\"said\" role=\"status\"></p>\n</div>\n");
        thresholdTable();
        html.raw("<script type=\"application/json\" id=\"threshold-data\">"
                + ThresholdData.of(facts).toString().replace("<", "\\u003c") + "</script>\n</div>\n");
        html.note(Words.of("threshold.note"));
        end();
    }

    /** At the audited threshold, as long as no script runs. */
    private void thresholdTable() {
        JsonNode explorer = facts.fairness().path("threshold_explorer");
        int at = 0;
        for (int i = 0; i < explorer.path("thresholds").size(); i++) {
            at = explorer.path("thresholds").path(i).asDouble()
                            == explorer.path("audited").asDouble()
                    ? i
                    : at;
        }
        List<List<Text>> rows = new ArrayList<>();
        rows.add(thresholdRow(Words.of("everybody"), explorer.path("overall"), at));
        for (Map.Entry<String, JsonNode> dimension : explorer.path("dimensions").properties()) {
            for (Map.Entry<String, JsonNode> group : dimension.getValue().properties()) {
                rows.add(thresholdRow(facts.group(dimension.getKey(), group.getKey()), group.getValue(), at));
            }
            break;
        }
        html.open("div", "id=\"explorer-table\"");
        new DataTable(
                        Words.of("threshold.caption"),
                        List.of(
                                Words.of("table.group"),
                                Words.of("threshold.fnr"),
                                Words.of("threshold.fpr"),
                                Words.of("threshold.precision"),
                                Words.of("threshold.selection")),
                        rows)
                .plain(html, "threshold-caption");
        html.close("div");
    }

    private List<Text> thresholdRow(Text label, JsonNode group, int at) {
        List<Text> row = new ArrayList<>(List.of(label));
        for (String metric : ThresholdData.METRICS) {
            JsonNode m = group.path(metric);
            JsonNode value = m.path("value").path(at);
            Point point = value.isNumber()
                    ? new Point(
                            100 * value.asDouble(),
                            100 * Facts.number(m.path("ci_lower").path(at)),
                            100 * Facts.number(m.path("ci_upper").path(at)),
                            Double.NaN,
                            Double.NaN,
                            Facts.quality(m.path("decision").path(at).asText()))
                    : m.path("decision").path(at).asText().startsWith("suppressed") ? Point.HIDDEN : Point.ABSENT;
            row.add(language -> Marks.label(point, 0, Text.Sign.PLAIN, language));
        }
        return row;
    }

    private void sweep() {
        if (applies("sweep")) {
            section("sweep");
            sweep.write(html);
            end();
        }
    }

    private void score() {
        section("score");
        if (!facts.shap().isObject()) {
            absent("score");
            end();
            return;
        }
        html.note(said("shap.note"));
        draw(figures.importance(), "score");
        draw(figures.swarm(), "swarm");
        draw(figures.regionalImportance(), "regional");
        for (String effect : List.of("es_mujer", "es_peruano")) {
            draw(figures.effect(effect), "effect");
        }
        figures.interactions().ifPresent(t -> t.plain(html, "tab-interactions"));
        List<Figure> profiles = figures.profiles();
        if (profiles.isEmpty()) {
            absent("profiles");
        } else {
            html.element("h3", "", Words.of("profiles"));
            html.p(Words.of("profiles.intro"));
            fold(profiles, 2, "more.profiles");
        }
        end();
    }

    private void districts() {
        if (!applies("districts")) {
            return;
        }
        section("districts");
        JsonNode districts = facts.districts();
        if (!districts.isObject()) {
            absent("districts");
            end();
            return;
        }
        html.raw("<div id=\"map\">\n<div class=\"controls row\" hidden>");
        for (String[] b : new String[][] {{"in", "+"}, {"out", "\u2212"}, {"whole", ""}}) {
            html.raw("<button type=\"button\" data-zoom=\"" + b[0] + "\">" + b[1] + " "
                    + Html.both(Words.of("zoom." + b[0])) + "</button>");
        }
        html.raw("</div>\n<p id=\"place\" role=\"status\"></p>\n");
        draw(figures.map(), "map");
        html.raw("</div>\n");
        draw(figures.districtScatter(), "scatter");
        errorByIndigenous(districts.path("error_by_indigenous_group"));
        for (JsonNode said :
                List.of(districts.path("note"), districts.path("correlation").path("caveat"))) {
            if (said.isObject()) {
                html.note(Facts.text(said));
            }
        }
        html.note(Words.of("districts.note"));
        districtTable(districts.path("districts"));
        end();
    }

    private void errorByIndigenous(JsonNode groups) {
        List<List<Text>> rows = new ArrayList<>();
        groups.properties().forEach(e -> {
            JsonNode g = e.getValue();
            if (g.isObject()) {
                List<Text> row = new ArrayList<>(List.of(Words.orElse(
                        "indigenous." + e.getKey(), Text.same(e.getKey().replace('_', ' ')))));
                for (String key : List.of("mae", "mean_absolute_error")) {
                    if (g.path(key).isNumber()) {
                        row.add(Text.hundredths(g.path(key).asDouble(), 1));
                    }
                }
                row.add(Text.same(interval(g.path("uncertainty"))));
                row.add(g.has("n_districts") ? Text.count(g.path("n_districts").asLong()) : Text.same("\u2014"));
                if (row.size() == 4) {
                    rows.add(row);
                }
            }
        });
        if (!rows.isEmpty()) {
            new DataTable(
                            Words.of("indigenous.caption"),
                            List.of(
                                    Words.of("indigenous.share"),
                                    Words.of("indigenous.error"),
                                    Words.of("indigenous.interval"),
                                    Words.of("indigenous.n")),
                            rows)
                    .plain(html, "tab-indigenous");
        }
    }

    private static String interval(JsonNode uncertainty) {
        double lower = Facts.number(uncertainty.path("ci_lower"));
        double upper = Facts.number(uncertainty.path("ci_upper"));
        return Double.isNaN(lower + upper)
                ? "\u2014"
                : ReaderLanguage.ES.hundredths(lower, 1) + " \u2013 " + ReaderLanguage.ES.hundredths(upper, 1);
    }

    private void districtTable(JsonNode districts) {
        if (districts.size() == 0) {
            return;
        }
        html.open("details", "class=\"data\" id=\"district-list\"");
        html.element("summary", "", Words.of("districts.list", Text.count(districts.size())));
        html.raw(
                "<div class=\"controls\" hidden><label for=\"search\">" + Html.both(Words.of("districts.search"))
                        + "</label><input id=\"search\" type=\"search\" autocomplete=\"off\"><p id=\"found\" role=\"status\"></p></div>\n");
        html.open("div", "class=\"scroll tall\" tabindex=\"0\" role=\"region\" aria-labelledby=\"list-districts\"");
        html.open("table", "");
        html.element("caption", "id=\"list-districts\"", Words.of("districts.caption"));
        html.raw("<thead><tr>");
        for (String h :
                List.of("code", "department", "province", "district", "predicted", "admin", "error", "language", "n")) {
            html.element("th", "scope=\"col\"", Words.of("districts." + h));
        }
        html.raw("</tr></thead>\n<tbody id=\"district-rows\">\n");
        for (JsonNode d : districts) {
            html.raw("<tr data-k=\"" + Html.escape(d.path("ubigeo").asText()) + "\"><th scope=\"row\">"
                    + Html.escape(d.path("ubigeo").asText()) + "</th>");
            for (String key : List.of("department", "provincia", "distrito")) {
                html.raw("<td>" + Html.escape(d.path(key).asText()) + "</td>");
            }
            for (String key :
                    List.of("predicted_dropout_rate", "admin_dropout_rate", "model_error", "indigenous_language_pct")) {
                double value = Facts.number(d.path(key));
                html.raw("<td>"
                        + (Double.isNaN(value)
                                ? "\u2014"
                                : Text.hundredths(value, 1).in(ReaderLanguage.ES))
                        + "</td>");
            }
            html.raw("<td>"
                    + (d.path("n_students_survey").isNumber()
                            ? Text.count(d.path("n_students_survey").asLong()).in(ReaderLanguage.ES)
                            : "\u2014")
                    + "</td></tr>\n");
        }
        html.raw("</tbody>");
        html.close("table").close("div").close("details");
    }

    private void trend() {
        if (!applies("trend")) {
            return;
        }
        section("trend");
        List<Figure> list = figures.trends();
        if (list.isEmpty()) {
            absent("trend");
        }
        fold(list, 3, "more.dimensions");
        draw(figures.months(), "months");
        html.note(said("trend.note"));
        end();
    }

    private void targets() {
        if (!applies("targets")) {
            return;
        }
        section("targets");
        draw(figures.targets(), "targets");
        draw(figures.targetGaps(), "targetgaps");
        html.note(said("targets.note"));
        end();
    }

    private void floor() {
        if (applies("floor")) {
            section("floor");
            floor.write(html);
            end();
        }
    }

    private void side() {
        if (applies("side")) {
            section("side");
            side.write(html);
            end();
        }
    }

    private void models() {
        section("models");
        figures.modelTable().ifPresentOrElse(t -> t.plain(html, "tab-models"), () -> absent("models"));
        figures.modelDifferences().ifPresent(f -> f.write(html));
        draw(figures.precisionRecall(), "curves");
        ministry();
        mitigation();
        end();
    }

    private void ministry() {
        JsonNode comparison = facts.models().path("alerta_escuela_comparison");
        JsonNode theirs = comparison.path("their_metrics");
        if (!theirs.isObject()) {
            return;
        }
        List<List<Text>> rows = new ArrayList<>();
        theirs.properties().forEach(e -> {
            if (e.getValue().path("recall").isNumber()) {
                rows.add(List.of(
                        Words.orElse("level." + e.getKey(), Text.same(e.getKey())),
                        Text.number(e.getValue().path("roc_auc").asDouble(), 2),
                        Text.hundredths(e.getValue().path("precision").asDouble(), 0),
                        Text.hundredths(e.getValue().path("recall").asDouble(), 0),
                        Text.hundredths(1 - e.getValue().path("recall").asDouble(), 0)));
            }
        });
        html.element("h3", "", Words.of("ministry"));
        html.p(
                comparison.path("caveat").isObject()
                        ? Facts.text(comparison.path("caveat"))
                        : Words.of("ministry.caveat"));
        new DataTable(
                        Words.of("ministry.caption"),
                        List.of(
                                Words.of("ministry.level"),
                                Words.of("models.roc"),
                                Words.of("models.precision"),
                                Words.of("models.recall"),
                                Words.of("axis.fnr")),
                        rows)
                .plain(html, "tab-ministry");
    }

    private void mitigation() {
        html.element("h3", "", Words.of("mitigation"));
        JsonNode mitigation = facts.models().path("mitigation");
        if (!mitigation.isObject() || mitigation.size() == 0) {
            absent("mitigation");
            return;
        }
        html.p(Words.of("mitigation.text"));
        html.p(Words.of("mitigation.page", ComparisonPage.FILE));
        mitigation.path("dimensions").properties().forEach(dimension -> {
            List<Text> changes = new ArrayList<>();
            for (JsonNode change : dimension.getValue().path("what_changes_for_whom")) {
                changes.add(Facts.text(change));
            }
            html.open("details", "class=\"data\"");
            html.element("summary", "", Words.of("mitigation.dimension", Facts.lower(facts.label(dimension.getKey()))));
            versions(dimension.getKey(), dimension.getValue().path("overall"));
            new Mitigation(facts, dimension.getKey()).tradeOff().write(html);
            if (!changes.isEmpty()) {
                html.element("h4", "", Words.of("mitigation.changes", changes.size()));
                html.list(changes);
            }
            html.close("details");
        });
    }

    /** Error rates of everybody under every version of the model. */
    private void versions(String dimension, JsonNode overall) {
        List<String> metrics = new ArrayList<>();
        List<List<Text>> rows = new ArrayList<>();
        overall.properties().forEach(version -> {
            if (metrics.isEmpty()) {
                metrics.addAll(Facts.names(version.getValue()));
            }
            List<Text> row = new ArrayList<>(List.of(Words.orElse(
                    "version." + version.getKey(), Text.same(version.getKey().replace('_', ' ')))));
            for (String metric : metrics) {
                Point point = facts.cell(version.getValue().path(metric).path("estimate"))
                        .times(100);
                row.add(language -> Marks.label(point, 1, Text.Sign.PLAIN, language));
            }
            rows.add(row);
        });
        if (rows.isEmpty()) {
            return;
        }
        List<Text> headers = new ArrayList<>(List.of(Words.of("mitigation.version")));
        metrics.forEach(m -> headers.add(Words.orElse("metric." + m, Text.same(m))));
        new DataTable(Words.of("mitigation.caption", Facts.lower(facts.label(dimension))), headers, rows)
                .plain(html, "tab-mitigation-" + dimension);
    }

    private void quality() {
        section("quality");
        JsonNode years = facts.manifest().path("ingest").path("years");
        List<List<Text>> rows = new ArrayList<>();
        years.properties().forEach(e -> {
            long joins = 0;
            double least = 1;
            for (JsonNode join : e.getValue().path("joins")) {
                joins++;
                least = Math.min(least, join.path("rate").asDouble());
            }
            JsonNode counts = facts.manifest().path("rows").path(e.getKey());
            rows.add(List.of(
                    Text.same(e.getKey()),
                    Text.count(e.getValue().path("rows").asLong()),
                    counts.has("labelled") ? Text.count(counts.path("labelled").asLong()) : Text.same("\u2014"),
                    Text.count(e.getValue().path("without_education_row").asLong()),
                    joins > 0 ? Text.hundredths(least, 1) : Text.same("\u2014"),
                    Text.count(e.getValue().path("absent_modules").size())));
        });
        if (rows.isEmpty()) {
            facts.manifest()
                    .path("rows")
                    .properties()
                    .forEach(e -> rows.add(List.of(
                            Text.same(e.getKey()),
                            Text.count(e.getValue().path("rows").asLong()),
                            Text.count(e.getValue().path("labelled").asLong()),
                            Text.same("\u2014"),
                            Text.same("\u2014"),
                            Text.same("\u2014"))));
        }
        if (rows.isEmpty()) {
            absent("quality");
        } else {
            new DataTable(
                            Words.of("reading.year.caption"),
                            List.of(
                                    Words.of("table.year"),
                                    Words.of("reading.year.rows"),
                                    Words.of("reading.year.labelled"),
                                    Words.of("reading.year.education"),
                                    Words.of("reading.year.joins"),
                                    Words.of("reading.year.absent")),
                            rows)
                    .plain(html, "tab-quality");
            new ReadingTables(facts.manifest().path("ingest")).write(html);
        }
        gates();
        notes();
        end();
    }

    private void gates() {
        List<List<Text>> rows = new ArrayList<>();
        int warned = 0;
        for (JsonNode gate : facts.manifest().path("gates")) {
            boolean ok = gate.path("outcome").asText().equals("ok");
            warned += ok ? 0 : 1;
            JsonNode measured = gate.path("measured");
            rows.add(List.of(
                    Text.same(gate.path("name").asText()),
                    Text.same(gate.path("expected").asText()),
                    measured.isNumber() ? Text.number(measured.asDouble(), 3) : Text.same("\u2014"),
                    Words.of(ok ? "gate.ok" : "gate.warn")));
        }
        if (rows.isEmpty()) {
            return;
        }
        html.element("h3", "", Words.of("gates"));
        html.p(Words.of("gates.text", rows.size(), warned));
        new DataTable(
                        Words.of("gates.caption"),
                        List.of(
                                Words.of("gates.name"),
                                Words.of("gates.expected"),
                                Words.of("gates.measured"),
                                Words.of("gates.outcome")),
                        rows)
                .folded(html, "tab-gates");
    }

    private void notes() {
        List<Text> items = new ArrayList<>();
        for (JsonNode warning : facts.manifest().path("ingest").path("warnings")) {
            items.add(Text.of(warning.path("es").asText(), warning.path("en").asText()));
        }
        for (JsonNode source : facts.manifest().path("absent_sources")) {
            items.add(Words.of(
                    "note." + source.path("kind").asText(),
                    Text.same("`" + source.path("where").asText() + "`")));
        }
        if (!items.isEmpty()) {
            html.element("h3", "", Words.of("warnings"));
            html.list(items);
        }
    }

    private void limits() {
        section("limits");
        html.element("h3", "", Words.of("method"));
        List<Text> method = new ArrayList<>();
        for (int i = 1; Words.has("method." + i); i++) {
            method.add(i == 1 ? new Tuning(facts, phrases).method() : Words.of("method." + i));
        }
        html.list(method);
        html.element("h3", "", Words.of("limits"));
        List<Text> limits = new ArrayList<>();
        for (int i = 1; Words.has("limits." + i); i++) {
            limits.add(Words.of("limits." + i));
        }
        if (facts.enaho()) {
            for (int i = 1; Words.has("limits.enaho." + i); i++) {
                limits.add(Words.of("limits.enaho." + i));
            }
        }
        html.list(limits);
        List<List<Text>> risks = new ArrayList<>();
        for (int i = 1; Words.has("risk." + i); i++) {
            risks.add(List.of(Words.of("risk." + i), Words.of("risk." + i + ".who"), Words.of("risk." + i + ".what")));
        }
        new DataTable(
                        Words.of("risk.caption"),
                        List.of(Words.of("risk"), Words.of("risk.who"), Words.of("risk.what")),
                        risks)
                .plain(html, "tab-risks");
        end();
    }

    private void reproduce() {
        section("reproduce");
        JsonNode options = facts.manifest().path("options");
        String config = options.has("config")
                ? " --config " + Html.escape(options.path("config").asText())
                : "";
        String data = !facts.embedded() ? " --data DATOS" : config.isEmpty() ? "" : " --synthetic";
        html.raw(
                "<pre tabindex=\"0\"><code>SOURCE_DATE_EPOCH=" + epoch() + " ./equidad audit" + config + data
                        + " --out resultados"
                        + (options.path("pace").asText().equals("quick") ? " --quick" : "")
                        + (options.has("target")
                                ? " --target "
                                        + Html.escape(options.path("target").asText())
                                : "")
                        + (options.has("features")
                                ? " --features "
                                        + Html.escape(options.path("features").asText())
                                : "")
                        + (options.has("seed")
                                ? " --seed " + options.path("seed").asText()
                                : "")
                        + "\n./equidad validate --export resultados\n./equidad report --export resultados --out report.html</code></pre>\n");
        html.p(Words.of("reproduce.inputs", facts.manifest().path("inputs").size()));
        List<List<Text>> rows = new ArrayList<>();
        for (JsonNode input : facts.manifest().path("inputs")) {
            rows.add(List.of(
                    Text.same(input.path("file").asText()),
                    Text.same("`" + input.path("sha256").asText() + "`")));
        }
        if (!rows.isEmpty()) {
            new DataTable(
                            Words.of("reproduce.caption"),
                            List.of(Words.of("reproduce.file"), Text.same("SHA-256")),
                            rows)
                    .folded(html, "tab-inputs");
        }
        end();
    }

    private String epoch() {
        String at = facts.fairness().path("generated_at").asText("");
        return at.isEmpty() ? "0" : Long.toString(java.time.Instant.parse(at).getEpochSecond());
    }

    private void downloads() {
        section("downloads");
        List<List<Text>> rows = new ArrayList<>();
        for (String name : facts.documents().names()) {
            if (Words.has("file." + name)) {
                rows.add(List.of(Text.same("[" + name + "](" + name + ")"), Words.of("file." + name), size(name)));
            }
        }
        for (String name : List.of("README.md", "model_card.md", "data_sheet.md", "risk_assessment.md")) {
            rows.add(List.of(Text.same("[" + name + "](" + name + ")"), Words.of("file." + name), Text.same("\u2014")));
        }
        if (ComparisonPage.there(facts)) {
            rows.add(List.of(
                    Text.same("[" + ComparisonPage.FILE + "](" + ComparisonPage.FILE + ")"),
                    Words.of("file." + ComparisonPage.FILE),
                    Text.same("\u2014")));
        }
        for (String name : List.of("onnx/", "figures/")) {
            rows.add(List.of(Text.same("`" + name + "`"), Words.of("file." + name), Text.same("\u2014")));
        }
        new DataTable(
                        Words.of("downloads.caption"),
                        List.of(Words.of("downloads.file"), Words.of("downloads.what"), Words.of("downloads.size")),
                        rows)
                .plain(html, "tab-downloads");
        end();
    }

    private Text size(String name) {
        return Text.number(facts.documents().bytes(name).length / 1000.0, 0).then(Text.same("\u00a0kB"));
    }

    private void replies() {
        section("replies");
        JsonNode replies = facts.document("replies.json").path("replies");
        if (replies.size() == 0) {
            absent("replies");
        }
        for (JsonNode reply : replies) {
            html.element(
                    "h3",
                    "",
                    Text.same(reply.path("from").asText() + ", "
                            + reply.path("date").asText()));
            html.open("blockquote", "");
            html.p(Text.of(
                    reply.path("text_es").asText(),
                    reply.path("text_en").asText(reply.path("text_es").asText())));
            html.close("blockquote");
        }
        html.p(Words.of("replies.how"));
        end();
    }

    static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " inside the program cannot be read", e);
        }
    }
}
