package org.equidad.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was read, from the manifest's part on reading: files, rows left out, joins, missing cells, unknown codes. */
final class ReadingTables {
    private static final Pattern PANEL_ONLY = Pattern.compile("(\\d+): panel-only rows");
    private static final Pattern OUTSIDE = Pattern.compile("(\\d+): age outside 6 to 17");
    private static final Pattern AGELESS = Pattern.compile("(\\d+): age missing");
    private static final double BYTES_OF_MEGABYTE = 1e6;
    private static final int SHOWN_OF_HASH = 8;
    private static final Text NOTHING = Text.same("\u2014");

    private final JsonNode ingest;

    ReadingTables(JsonNode ingest) {
        this.ingest = ingest;
    }

    /** Each table behind a line to open; those that would be empty are left out, but for codes, whose absence is said. */
    void write(Html html) {
        if (!ingest.path("years").isObject()) {
            return;
        }
        folded(html, "files", files());
        folded(html, "dropped", byYear("reading.reason", "dropped", ReadingTables::reason));
        folded(html, "joins", joins());
        folded(html, "missing", byYear("reading.column", "missing_cells", ReadingTables::code));
        folded(html, "padded", byYear("reading.column", "padded_keys", ReadingTables::code));
        folded(html, "disagreeing", byYear("reading.column", "disagreeing", ReadingTables::code));
        DataTable unknown = byYear("reading.column", "unknown_codes", ReadingTables::code);
        if (unknown.rows().isEmpty()) {
            html.p(Words.of("reading.unknown_codes.none"));
        } else {
            folded(html, "unknown_codes", unknown);
        }
    }

    private static void folded(Html html, String key, DataTable table) {
        if (table.rows().isEmpty()) {
            return;
        }
        html.open("details", "class=\"data\"");
        html.element("summary", "", Words.of("reading." + key));
        new DataTable(Words.of("reading." + key), table.headers(), table.rows()).plain(html, "tab-reading-" + key);
        html.close("details");
    }

    private DataTable files() {
        List<List<Text>> rows = new ArrayList<>();
        ingest.path("years")
                .properties()
                .forEach(year -> year.getValue().path("files").forEach(file -> rows.add(file(file))));
        ingest.path("district_sources").forEach(file -> rows.add(file(file)));
        return table(
                List.of(
                        "reading.file",
                        "reading.rows",
                        "reading.columns",
                        "reading.megabytes",
                        "reading.encoding",
                        "reading.delimiter",
                        "reading.hash"),
                rows);
    }

    private static List<Text> file(JsonNode file) {
        String hash = file.path("sha256").asText();
        String delimiter = file.path("delimiter").asText();
        return List.of(
                code(file.path("file").asText()),
                Text.count(file.path("rows").asLong()),
                Text.count(file.path("columns").asLong()),
                Text.number(file.path("bytes").asDouble() / BYTES_OF_MEGABYTE, 1),
                Text.same(file.path("encoding").asText()),
                delimiter.isEmpty() ? NOTHING : code(delimiter.equals("\t") ? "\\t" : delimiter),
                code(hash.substring(0, Math.min(SHOWN_OF_HASH, hash.length())) + "\u2026"));
    }

    private DataTable joins() {
        Map<String, Map<String, Text>> cells = new LinkedHashMap<>();
        List<String> years = years();
        ingest.path("years")
                .properties()
                .forEach(year -> year.getValue()
                        .path("joins")
                        .forEach(join -> cells.computeIfAbsent(join.path("with").asText(), key -> new LinkedHashMap<>())
                                .put(
                                        year.getKey(),
                                        Text.percent(join.path("rate").asDouble(), 1))));
        return table("reading.with", years, cells, with -> Text.of(with.replace("module", "m\u00f3dulo"), with));
    }

    /** A map of counts in each year as rows, the years as columns; rows of zeros only are left out. */
    private DataTable byYear(String first, String key, Function<String, Text> name) {
        Map<String, Map<String, Text>> cells = new LinkedHashMap<>();
        ingest.path("years")
                .properties()
                .forEach(year -> year.getValue().path(key).properties().stream()
                        .filter(entry ->
                                !entry.getValue().isNumber() || entry.getValue().asLong() != 0)
                        .forEach(entry -> cells.computeIfAbsent(entry.getKey(), k -> new LinkedHashMap<>())
                                .put(
                                        year.getKey(),
                                        entry.getValue().isNumber()
                                                ? Text.count(entry.getValue().asLong())
                                                : Text.same(entry.getValue().toString()))));
        return table(first, years(), cells, name);
    }

    private List<String> years() {
        return Facts.names(ingest.path("years"));
    }

    private static DataTable table(
            String first, List<String> years, Map<String, Map<String, Text>> cells, Function<String, Text> name) {
        List<Text> headers = new ArrayList<>(List.of(Words.of(first)));
        years.forEach(y -> headers.add(Text.same(y)));
        List<List<Text>> rows = new ArrayList<>();
        cells.forEach((key, byYear) -> {
            List<Text> row = new ArrayList<>(List.of(name.apply(key)));
            years.forEach(y -> row.add(byYear.getOrDefault(y, NOTHING)));
            rows.add(row);
        });
        return new DataTable(Text.same(""), headers, rows);
    }

    private static DataTable table(List<String> headers, List<List<Text>> rows) {
        return new DataTable(Text.same(""), headers.stream().map(Words::of).toList(), rows);
    }

    private static Text code(String text) {
        return Text.same("`" + text + "`");
    }

    /** The reasons for which the reader leaves rows out, in words; one it does not know stays as it is written. */
    private static Text reason(String reason) {
        for (Map.Entry<Pattern, String> known : Map.of(
                        PANEL_ONLY,
                        "reading.reason.panel",
                        OUTSIDE,
                        "reading.reason.age",
                        AGELESS,
                        "reading.reason.ageless")
                .entrySet()) {
            Matcher matcher = known.getKey().matcher(reason);
            if (matcher.matches()) {
                return Words.of(known.getValue(), matcher.group(1));
            }
        }
        return Text.same(reason);
    }
}
