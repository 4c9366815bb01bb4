package org.equidad.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equidad.enahoio.EnahoData;
import org.equidad.enahoio.EnahoSurvey;
import org.equidad.enahoio.IngestCache;
import org.equidad.enahoio.IngestReport;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad ingest}: the survey's files as one harmonised table of persons. */
@Command(name = "ingest")
final class IngestCommand extends ProgramCommand {
    @Option(names = "--data", paramLabel = "DIR", required = true, descriptionKey = "option.data-folder", order = 100)
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", required = true, descriptionKey = "option.out-arrow", order = 110)
    private Path out;

    @Option(
            names = "--years",
            paramLabel = "A-B",
            converter = YearRange.Converter.class,
            descriptionKey = "option.ingest-years",
            order = 120)
    private YearRange years;

    @Option(names = "--cache", paramLabel = "DIR", descriptionKey = "option.ingest-cache", order = 130)
    private Path cache;

    IngestCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        Console console = program.console();
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".arrow") && !name.endsWith(".feather") && !name.endsWith(".parquet")) {
            throw new IllegalArgumentException(
                    out + ": a name that ends in .arrow (or .feather) or in .parquet says what to write");
        }
        console.step(console.text("progress.reading", data));
        EnahoSurvey survey = EnahoSurvey.open(data);
        EnahoData persons = read(survey, program);
        IngestDocument.warnings(persons.report(), console).forEach(console::warn);
        Table pooled = persons.pooled();
        Map<String, String> metadata = metadata(program, persons.report());
        Outputs.file(out, path -> {
            if (name.endsWith(".parquet")) {
                Tables.writeParquet(pooled, path, EnahoSurvey.notes(), metadata);
            } else {
                Tables.writeArrow(pooled, path, EnahoSurvey.notes(), metadata);
            }
        });
        Path report =
                out.resolveSibling(String.valueOf(out.getFileName()).replaceFirst("\\.[^.]*$", "") + ".ingest.json");
        Outputs.file(report, path -> Files.write(path, json(program, persons.report())));
        for (IngestReport.Year year : persons.report().years()) {
            console.summary(summary(console, year));
        }
        List<String> absent = persons.report().absentDistrictColumns();
        if (!absent.isEmpty()) {
            console.summary(console.text("ingest.absent-district", String.join(", ", absent)));
        }
        console.summary(
                console.text("result.ingest", out, pooled.rows(), pooled.names().size()));
        console.summary(console.text("result.ingest-report", report));
    }

    /** From the cache where the files are those of an earlier run; without a cache where it cannot be written. */
    private EnahoData read(EnahoSurvey survey, Program program) {
        Console console = program.console();
        int first = years == null ? survey.years().get(0) : years.first();
        int last = years == null ? survey.years().get(survey.years().size() - 1) : years.last();
        Path folder = cache == null ? program.cache().resolve("ingest") : cache;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            console.warn(console.text("ingest.no-cache", folder));
            return survey.read(first, last);
        }
        if (!Files.isWritable(folder)) {
            console.warn(console.text("ingest.no-cache", folder));
            return survey.read(first, last);
        }
        IngestCache.Result result = IngestCache.in(folder).read(survey, first, last);
        console.step(console.text(
                result.origin() == IngestCache.Origin.CACHE ? "ingest.from-cache" : "ingest.from-files", folder));
        return result.data();
    }

    private byte[] json(Program program, IngestReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("program", "equidad");
        document.put("version", program.version());
        document.putAll(IngestDocument.of(report, data));
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
    }

    private static String summary(Console console, IngestReport.Year year) {
        List<String> parts = new ArrayList<>();
        parts.add(console.text("ingest.year", year.year(), year.rows()));
        year.dropped().forEach((reason, rows) -> {
            if (rows > 0) {
                parts.add(console.text("ingest.dropped", reason, rows));
            }
        });
        parts.add(console.text("ingest.no-education", year.withoutEducationRow()));
        for (IngestReport.Join join : year.joins()) {
            parts.add(console.text("ingest.join", join.with(), 100 * join.rate()));
        }
        if (!year.absentModules().isEmpty()) {
            parts.add(console.text("ingest.absent", String.join(", ", year.absentModules())));
        }
        return String.join("; ", parts);
    }

    /**
     * Where the table came from, for the file itself: program, version, and the files read with their hashes. It is one
     * entry, because Arrow writes several in an order that changes with the version of Java.
     */
    private static Map<String, String> metadata(Program program, IngestReport report) {
        List<IngestReport.ModuleFile> files = new ArrayList<>();
        report.years().forEach(year -> files.addAll(year.files()));
        report.districts().forEach(district -> files.add(district.file()));
        List<Map<String, String>> inputs = new ArrayList<>();
        for (IngestReport.ModuleFile file : files) {
            Map<String, String> input = new LinkedHashMap<>();
            input.put("file", Path.of(file.file()).getFileName().toString());
            input.put("sha256", file.sha256());
            inputs.add(input);
        }
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put("version", program.version());
        provenance.put(
                "years", report.years().stream().map(IngestReport.Year::year).toList());
        provenance.put("inputs", inputs);
        try {
            return Map.of("equidad", new ObjectMapper().writeValueAsString(provenance));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written", e);
        }
    }
}
