package org.equidad.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.EnahoData;
import org.equidad.enahoio.EnahoSurvey;
import org.equidad.enahoio.IngestReport;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Harmonised;
import org.equidad.features.RawFile;
import org.equidad.features.SyntheticTable;

/**
 * The audit's description and its rows, from whatever the user gave: a configuration and its files, the survey's folder,
 * or nothing, which means invented data: a table as the configuration
 * describes it, or the synthetic survey.
 *
 * @param spec the audit
 * @param data its rows
 * @param files each file with its hash, for the manifest
 * @param facts what else was found while reading, for the manifest
 * @param warnings lines for people
 * @param districts one row a district, where the ENAHO preset has district sources
 * @param joins share of rows matched, by what was joined
 * @param origin whether the data are invented
 */
record AuditInputs(
        AuditSpec spec,
        Harmonised data,
        List<Map<String, Object>> files,
        Map<String, Object> facts,
        List<String> warnings,
        Optional<Table> districts,
        Map<String, Double> joins,
        Origin origin) {

    enum Origin {
        GIVEN,
        SYNTHETIC
    }

    static AuditInputs read(AuditOptions options, Console console) {
        AuditInputs inputs;
        if (options.config().isPresent()) {
            Path config = options.config().get();
            inputs = options.data().isPresent()
                    ? configured(config, options.data().get(), console)
                    : invented(config, console);
        } else if (options.data().isPresent()) {
            inputs = survey(options, options.data().get(), Origin.GIVEN, console);
        } else {
            inputs = synthetic(options, console);
        }
        return options.target().isEmpty()
                ? inputs
                : new AuditInputs(
                        inputs.spec.withTarget(options.target().get()),
                        inputs.data,
                        inputs.files,
                        inputs.facts,
                        inputs.warnings,
                        inputs.districts,
                        inputs.joins,
                        inputs.origin);
    }

    /** The rows that a configuration describes. */
    static AuditInputs configured(Path configFile, Path folder, Console console) {
        return configured(configFile, folder, Origin.GIVEN, console);
    }

    private static AuditInputs invented(Path configFile, Console console) {
        SyntheticTable table = AuditConfig.synthetic(configFile, SyntheticConfig.Wishes.none());
        console.step(console.text("audit.synthetic-table"));
        return withTemporaryFolder(folder -> {
            table.writeTo(folder);
            return configured(configFile, folder, Origin.SYNTHETIC, console);
        });
    }

    private static AuditInputs configured(Path configFile, Path folder, Origin origin, Console console) {
        AuditSpec spec = AuditConfig.read(configFile);
        List<RawFile> raw = new ArrayList<>();
        List<Map<String, Object>> files = new ArrayList<>();
        spec.source().files().forEach((year, name) -> {
            Path path = folder.resolve(name);
            console.step(console.text("progress.reading", path));
            OptionalInt of = spec.source().yearColumn().isPresent() ? OptionalInt.empty() : OptionalInt.of(year);
            Set<String> wanted = new LinkedHashSet<>();
            for (AuditSpec.SourceColumn column : spec.columns()) {
                (of.isPresent() ? column.nameIn(year) : column.everywhere()).ifPresent(wanted::add);
            }
            List<String> columns = List.copyOf(wanted);
            raw.add(new RawFile(
                    name,
                    of,
                    Tables.read(
                            path,
                            ReadOptions.defaults()
                                    .withColumns(columns)
                                    .withText(columns)
                                    .withHeader(spec.source().header())),
                    spec.source().header().isEmpty() ? 2 : 1));
            Map<String, Object> file = new LinkedHashMap<>();
            of.ifPresent(y -> file.put("year", y));
            file.put("file", name);
            file.put("sha256", Provenance.sha256(path));
            file.put("rows", raw.get(raw.size() - 1).table().rows());
            files.add(file);
        });
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("file", String.valueOf(configFile.getFileName()));
        config.put("sha256", Provenance.sha256(configFile));
        facts.put("configuration", config);
        return new AuditInputs(
                spec, Harmonised.of(spec, raw), files, facts, List.of(), Optional.empty(), Map.of(), origin);
    }

    private static AuditInputs synthetic(AuditOptions options, Console console) {
        console.step(console.text("audit.synthetic"));
        return withTemporaryFolder(folder -> {
            Path survey = folder.resolve("enaho");
            SyntheticSurvey.of(SyntheticOptions.small()).writeTo(survey);
            return survey(options, survey, Origin.SYNTHETIC, console);
        });
    }

    /** Reads files that are written first. */
    @FunctionalInterface
    private interface Reading {
        AuditInputs from(Path folder) throws IOException;
    }

    private static AuditInputs withTemporaryFolder(Reading reading) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("equidad-synthetic-");
            return reading.from(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder of the invented files cannot be made", e);
        } finally {
            if (folder != null) {
                remove(folder);
            }
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the temporary folder cannot be removed", e);
        }
    }

    private static AuditInputs survey(AuditOptions options, Path folder, Origin origin, Console console) {
        console.step(console.text("progress.reading", folder));
        EnahoSurvey survey = EnahoSurvey.open(folder);
        EnahoData read = survey.read();
        List<Map<String, Object>> files = new ArrayList<>();
        for (IngestReport.Year year : read.report().years()) {
            for (IngestReport.ModuleFile file : year.files()) {
                files.add(file(file, folder, OptionalInt.of(year.year())));
            }
        }
        for (IngestReport.District district : read.report().districts()) {
            files.add(file(district.file(), folder, OptionalInt.empty()));
        }
        if (read.years().size() < 3) {
            throw new DataException(folder + ": holds the years " + read.years().keySet()
                    + "; at least three are needed, to train, to validate and to test");
        }
        return new AuditInputs(
                Enaho.spec(options.features()),
                Enaho.table(read.pooled()),
                files,
                Map.of("ingest", IngestDocument.of(read.report(), folder)),
                IngestDocument.warnings(read.report(), console).stream()
                        .map(warning -> IngestDocument.relative(warning, folder))
                        .toList(),
                survey.districts(),
                joins(read.report(), folder),
                origin);
    }

    /** The lowest match of each yearly join over the years, and the match of each district source. */
    private static Map<String, Double> joins(IngestReport report, Path folder) {
        Map<String, Double> joins = new LinkedHashMap<>();
        for (IngestReport.Year year : report.years()) {
            year.joins().forEach(j -> joins.merge(j.with(), j.rate(), Math::min));
        }
        report.districts()
                .forEach(d -> joins.put(
                        IngestDocument.relative(d.file().file(), folder),
                        d.join().rate()));
        return joins;
    }

    private static Map<String, Object> file(IngestReport.ModuleFile file, Path folder, OptionalInt year) {
        Map<String, Object> entry = new LinkedHashMap<>();
        year.ifPresent(y -> entry.put("year", y));
        entry.putAll(IngestDocument.file(file, folder));
        return entry;
    }
}
