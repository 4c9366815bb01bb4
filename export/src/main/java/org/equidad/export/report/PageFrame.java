package org.equidad.export.report;

import org.equidad.export.ReaderLanguage;

/** What the pages share: head with styles and rules against the network, the switch of languages, script and foot. */
final class PageFrame {
    /** Stands for the rules of the pictures, which are known when the last is drawn. */
    private static final String STYLES = "/* marks */\n";

    private PageFrame() {}

    static void open(Html html, Text title, Text description) {
        html.raw("<!DOCTYPE html>\n<html lang=\"es-PE\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " script-src 'unsafe-inline'; img-src data:\">\n");
        html.raw("<title data-es=\"" + Html.escape(title.in(ReaderLanguage.ES)) + "\" data-en=\""
                + Html.escape(title.in(ReaderLanguage.EN)) + "\">" + Html.escape(title.in(ReaderLanguage.ES))
                + "</title>\n");
        html.raw("<meta name=\"description\" content=\"" + Html.escape(description.in(ReaderLanguage.ES)) + "\">\n");
        html.raw("<link rel=\"icon\" href=\"data:,\">\n<style>\n" + ReportPage.resource("report.css") + STYLES
                + "</style>\n</head>\n<body>\n");
        html.raw("<a class=\"skip\" href=\"#main\">" + Html.both(Words.of("skip")) + "</a>\n");
    }

    static void languages(Html html) {
        html.raw(
                "<div class=\"switch\" role=\"group\" aria-label=\"Idioma / Language\" hidden>"
                        + "<button type=\"button\" data-lang=\"es\" lang=\"es-PE\" aria-pressed=\"true\">Español</button>"
                        + "<button type=\"button\" data-lang=\"en\" lang=\"en\" aria-pressed=\"false\">English</button></div>\n");
    }

    /** Ends the page; the whole text of it. */
    static String close(Html html, Text version, Text generated) {
        html.open("footer", "");
        html.p(Words.of("footer", version, generated));
        html.close("footer");
        html.raw("<script>\n" + ReportPage.resource("report.js") + "</script>\n</body>\n</html>\n");
        return html.toString().replace(STYLES, html.styles().css());
    }
}
