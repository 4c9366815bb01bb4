package org.equidad.export.report;

import java.util.regex.Pattern;
import org.equidad.export.ReaderLanguage;

/** A page being written: every text stands there in both languages, and the page shows one of them. */
final class Html {
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final Pattern CODE = Pattern.compile("`(.+?)`");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)\\]\\((#[a-z-]+|[A-Za-z_/-]+\\.[a-z]+)\\)");
    private static final Pattern FOREIGN = Pattern.compile("\\{([a-z]{2,3}):([^}]+)\\}");

    private final StringBuilder out = new StringBuilder();
    private final Styles styles = new Styles();

    /** How the pictures of this page are painted. */
    Styles styles() {
        return styles;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Escaped, with **bold**, `code`, [links](#to-here) and {qu:words of another language} as elements. */
    static String inline(String text) {
        String html = BOLD.matcher(escape(text)).replaceAll("<strong>$1</strong>");
        html = CODE.matcher(html).replaceAll("<code>$1</code>");
        html = LINK.matcher(html).replaceAll("<a href=\"$2\">$1</a>");
        return FOREIGN.matcher(html).replaceAll("<i lang=\"$1\">$2</i>");
    }

    /** Both languages, or once what is the same in both. */
    static String both(Text text) {
        String es = text.in(ReaderLanguage.ES);
        String en = text.in(ReaderLanguage.EN);
        if (es.equals(en)) {
            return inline(es);
        }
        return "<span class=\"es\" lang=\"es-PE\">" + inline(es) + "</span><span class=\"en\" lang=\"en\">" + inline(en)
                + "</span>";
    }

    Html raw(String html) {
        out.append(html);
        return this;
    }

    Html line() {
        out.append('\n');
        return this;
    }

    /** An element with a text in it; attributes are written as they stand. */
    Html element(String name, String attributes, Text text) {
        open(name, attributes);
        out.append(both(text));
        return close(name);
    }

    Html open(String name, String attributes) {
        out.append('<')
                .append(name)
                .append(attributes.isEmpty() ? "" : " " + attributes)
                .append('>');
        return this;
    }

    Html close(String name) {
        out.append("</").append(name).append('>');
        return line();
    }

    Html p(Text text) {
        return element("p", "", text);
    }

    Html note(Text text) {
        return element("p", "class=\"note\"", text);
    }

    Html list(java.util.List<Text> items) {
        open("ul", "");
        items.forEach(item -> element("li", "", item));
        return close("ul");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
