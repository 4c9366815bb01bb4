package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.export.ReaderLanguage;

/** Tables of the paper kind: errors by group, models, rates of the outcome, definitions of the target. */
final class LatexTables {
    private LatexTables() {}

    /** LaTeX by file name, in Spanish. */
    static Map<String, String> of(Facts facts, ReportFigures figures) {
        Map<String, String> files = new LinkedHashMap<>();
        String note = Words.of("latex.note").in(ReaderLanguage.ES)
                + facts.invented().map(i -> " " + i.in(ReaderLanguage.ES)).orElse("");
        put(files, "table-errors", errors(facts), note);
        figures.modelTable().ifPresent(t -> put(files, "table-models", t, note));
        figures.targets().ifPresent(f -> put(files, "table-targets", f.table(), note));
        figures.outcomeRate("language").ifPresent(f -> put(files, "table-rates-language", f.table(), note));
        figures.importance().ifPresent(f -> put(files, "table-shap", f.table(), note));
        return files;
    }

    private static void put(Map<String, String> files, String name, DataTable table, String note) {
        files.put(name + ".tex", table.latex(ReaderLanguage.ES, name.substring("table-".length()), note));
    }

    /** One row for each group of each dimension, intervals in the cells. */
    private static DataTable errors(Facts facts) {
        List<List<Text>> rows = new ArrayList<>();
        for (String dimension : facts.dimensions()) {
            for (Map.Entry<String, JsonNode> group : facts.groups(dimension).entrySet()) {
                List<Text> row = new ArrayList<>();
                row.add(Words.of("latex.group", facts.label(dimension), facts.group(dimension, group.getKey())));
                JsonNode n = group.getValue().path("n_unweighted");
                row.add(n.isNumber() ? Text.count(n.asLong()) : Text.same("\u2014"));
                for (String metric : List.of("fnr", "fpr", "precision")) {
                    Point point = facts.metric(group.getValue(), metric).times(100);
                    row.add(cell(point));
                }
                rows.add(row);
            }
        }
        return new DataTable(
                Words.of("latex.errors", facts.testYear()),
                List.of(
                        Words.of("table.group"),
                        Words.of("table.rows"),
                        Words.of("axis.fnr"),
                        Words.of("axis.fpr"),
                        Words.of("models.precision")),
                rows);
    }

    private static Text cell(Point point) {
        return language -> point.drawn()
                ? Marks.label(point, 1, Text.Sign.PLAIN, language)
                        + (point.quality() == Point.Quality.MARKED
                                ? "\u2020"
                                : point.quality() == Point.Quality.WEAK ? "\u2021" : "")
                : Words.of(point.quality() == Point.Quality.HIDDEN ? "mark.hidden.short" : "mark.absent.short")
                        .in(language);
    }
}
