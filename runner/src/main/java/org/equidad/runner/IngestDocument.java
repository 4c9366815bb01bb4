package org.equidad.runner;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.equidad.enahoio.IngestReport;

/**
 * What was read, dropped, joined and found strange, as a document: the report beside the table of persons, and the key
 * {@code ingest} of an audit's manifest. Files are named below the data folder, so that nothing depends on where that
 * folder is.
 */
final class IngestDocument {
    private final IngestReport report;
    private final Path folder;

    private IngestDocument(IngestReport report, Path folder) {
        this.report = report;
        this.folder = folder;
    }

    static Map<String, Object> of(IngestReport report, Path folder) {
        return new IngestDocument(report, folder).document();
    }

    /** A text without the data folder. */
    static String relative(String text, Path folder) {
        return text.replace(folder + File.separator, "").replace(folder.toString(), "data");
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "persons",
                report.years().stream().mapToInt(IngestReport.Year::rows).sum());
        Map<String, Object> years = new LinkedHashMap<>();
        report.years().forEach(year -> years.put(Integer.toString(year.year()), year(year)));
        document.put("years", years);
        document.put(
                "district_sources",
                report.districts().stream().map(this::district).toList());
        document.put("absent_district_columns", report.absentDistrictColumns());
        document.put("warnings", report.warnings().stream().map(this::warning).toList());
        return document;
    }

    private Map<String, Object> year(IngestReport.Year year) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("rows", year.rows());
        part.put("provenance", year.provenance().name().toLowerCase(Locale.ROOT));
        part.put("files", year.files().stream().map(file -> file(file, folder)).toList());
        part.put("dropped", year.dropped());
        part.put("without_education_row", year.withoutEducationRow());
        part.put("joins", year.joins().stream().map(this::join).toList());
        part.put("absent_modules", year.absentModules());
        part.put("absent_columns", year.absentColumns());
        part.put("missing_cells", year.missing());
        part.put("unknown_codes", year.unknownCodes());
        part.put("padded_keys", year.paddedKeys());
        part.put("disagreeing", year.disagreeing());
        return part;
    }

    /** A file with its hash and form. */
    static Map<String, Object> file(IngestReport.ModuleFile file, Path folder) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("module", file.module());
        entry.put("file", relative(file.file(), folder));
        entry.put("sha256", file.sha256());
        entry.put("bytes", file.bytes());
        entry.put("encoding", file.encoding());
        entry.put("delimiter", file.delimiter());
        entry.put("rows", file.rows());
        entry.put("columns", file.columns());
        return entry;
    }

    private Map<String, Object> district(IngestReport.District district) {
        Map<String, Object> part = new LinkedHashMap<>(file(district.file(), folder));
        part.put("given_columns", district.columns());
        part.put("districts", district.districts());
        part.put("rows_without_code", district.droppedRows());
        part.put("padded_codes", district.paddedCodes());
        part.put("join", join(district.join()));
        return part;
    }

    private Map<String, Object> join(IngestReport.Join join) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("with", relative(join.with(), folder));
        part.put("eligible", join.eligible());
        part.put("matched", join.matched());
        part.put("rate", join.rate());
        return part;
    }

    private Map<String, Object> warning(IngestReport.Warning warning) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("topic", warning.topic().name().toLowerCase(Locale.ROOT));
        part.put("es", relative(text(warning, Language.ES), folder));
        part.put("en", relative(text(warning, Language.EN), folder));
        return part;
    }

    private static String text(IngestReport.Warning warning, Language language) {
        return text(warning, key -> Texts.of(language).getString(key));
    }

    /** A warning in the language of these texts. */
    static String text(IngestReport.Warning warning, Function<String, String> texts) {
        String pattern = texts.apply("ingest.warning." + warning.topic().name().toLowerCase(Locale.ROOT));
        return String.format(pattern, warning.facts().toArray());
    }

    /** The warnings in the language of the console. */
    static List<String> warnings(IngestReport report, Console console) {
        return report.warnings().stream()
                .map(warning ->
                        text(warning, key -> Texts.of(console.language()).getString(key)))
                .toList();
    }
}
