package org.equidad.export.report;

import org.equidad.export.ReaderLanguage;

/**
 * A picture with everything that belongs to it.
 *
 * @param id in the page, and the name of its files
 * @param title one sentence: the message
 * @param subtitle measure, population, year
 * @param description for those who do not see it
 * @param chart the picture
 * @param table the same numbers
 */
record Figure(String id, Text title, Text subtitle, Text description, Chart chart, DataTable table) {
    private static final double MARGIN = 24;

    void write(Html html) {
        html.open("figure", "id=\"fig-" + id + "\"").line();
        html.open("figcaption", "");
        html.element("strong", "class=\"title\"", title);
        html.element("span", "class=\"subtitle\"", subtitle);
        html.close("figcaption");
        for (ReaderLanguage language : ReaderLanguage.values()) {
            for (Chart.Width width : Chart.Width.values()) {
                String kind = (language == ReaderLanguage.ES ? "es" : "en") + (width == Chart.Width.WIDE ? " w" : " n");
                html.raw(Svg.inline(
                        chart.draw(language, width),
                        html.styles(),
                        id + "-" + kind.replace(" ", ""),
                        kind + "\" lang=\"" + language.tag(),
                        title.in(language),
                        description.in(language)));
                html.line();
            }
        }
        table.folded(html, "tab-" + id);
        html.close("figure");
    }

    /** The picture with its title, subtitle and source, for print. */
    Scene print(ReaderLanguage language, Text source) {
        Scene drawn = chart.draw(language, Chart.Width.WIDE);
        double wide = drawn.width();
        Scene scene = new Scene(wide + 2 * MARGIN);
        double y = scene.lines(MARGIN, MARGIN + 16, title.in(language), 17, Scene.Weight.BOLD, wide, Palette.INK);
        y = scene.lines(MARGIN, y, subtitle.in(language), 12.5, Scene.Weight.REGULAR, wide, Palette.SOFT);
        scene.add(drawn, MARGIN, y);
        y = scene.lines(
                MARGIN, y + drawn.height() + 20, source.in(language), 10.5, Scene.Weight.REGULAR, wide, Palette.SOFT);
        return scene.height(y + MARGIN - 12);
    }
}
