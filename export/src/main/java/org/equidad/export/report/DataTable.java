package org.equidad.export.report;

import java.util.List;
import org.equidad.export.ReaderLanguage;

/**
 * The numbers of a picture, or a table of its own.
 *
 * @param caption what it holds
 * @param headers of the columns, the first that of the row headers
 * @param rows the first text of each is the row's header
 */
record DataTable(Text caption, List<Text> headers, List<List<Text>> rows) {
    DataTable {
        headers = List.copyOf(headers);
        rows = List.copyOf(rows);
    }

    /** Behind a line to open. */
    void folded(Html html, String id) {
        html.open("details", "class=\"data\"");
        html.element("summary", "", Words.of("table.show"));
        plain(html, id);
        html.close("details");
    }

    void plain(Html html, String id) {
        html.open("div", "class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"" + id + "\"");
        html.open("table", "");
        html.element("caption", "id=\"" + id + "\"", caption);
        html.open("thead", "").open("tr", "");
        headers.forEach(h -> html.element("th", "scope=\"col\"", h));
        html.close("tr").close("thead").open("tbody", "");
        for (List<Text> row : rows) {
            html.open("tr", "");
            for (int i = 0; i < row.size(); i++) {
                html.element(i == 0 ? "th" : "td", i == 0 ? "scope=\"row\"" : "", row.get(i));
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
    }

    /** As LaTeX with booktabs, for a paper; notes in words below. */
    String latex(ReaderLanguage language, String label, String note) {
        StringBuilder out = new StringBuilder("% \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
        out.append("  \\caption{").append(tex(caption.in(language))).append("}\n");
        out.append("  \\label{tab:").append(label).append("}\n");
        out.append("  \\begin{tabular}{l")
                .append("r".repeat(headers.size() - 1))
                .append("}\n    \\toprule\n    ");
        out.append(String.join(
                " & ", headers.stream().map(h -> tex(h.in(language))).toList()));
        out.append(" \\\\\n    \\midrule\n");
        for (List<Text> row : rows) {
            out.append("    ");
            out.append(String.join(
                    " & ", row.stream().map(c -> tex(c.in(language))).toList()));
            out.append(" \\\\\n");
        }
        out.append("    \\bottomrule\n  \\end{tabular}\n\n  \\smallskip\\footnotesize\n  ")
                .append(tex(note));
        return out.append("\n\\end{table}\n").toString();
    }

    /** The characters that LaTeX reads as commands, and the spaces and signs that it writes in its own way. */
    static String tex(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '&', '%', '$', '#', '_', '{', '}' -> out.append('\\').append(c);
                case '~' -> out.append("\\textasciitilde{}");
                case '^' -> out.append("\\textasciicircum{}");
                case '\\' -> out.append("\\textbackslash{}");
                case '\u00a0' -> out.append('~');
                case '\u202f' -> out.append("\\,");
                case '\u2212' -> out.append("$-$");
                case '\u2020' -> out.append("\\dag{}");
                case '\u2021' -> out.append("\\ddag{}");
                case '\u2013' -> out.append("--");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
