package org.equidad.enahoio;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps person tables that were built before, by the contents of the files they were built from: a file that changed in
 * one byte, a file more or less, other years, or another version of the harmonisation, and the tables are built anew.
 * Hashing reads every input once; building reads and decodes them.
 *
 * <p>Holds the tables of the last few inputs. Entries appear whole or not at all; a damaged one is built anew.
 */
public final class IngestCache {
    /** To be raised whenever the same files would give another table or report. */
    private static final String VERSION = "person-table-4";

    private static final int KEPT = 4;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Path folder;

    /** Where a result came from. */
    public enum Origin {
        /** The tables were built from the survey's files. */
        FILES,
        /** The tables were kept from before; the files have the same contents. */
        CACHE
    }

    /**
     * A result and where it came from.
     *
     * @param data the person tables and their report
     * @param origin whether the files or the cache gave them
     */
    public record Result(EnahoData data, Origin origin) {}

    private IngestCache(Path folder) {
        this.folder = folder;
    }

    /** A cache in this folder, which is made when there is something to keep. */
    public static IngestCache in(Path folder) {
        return new IngestCache(Objects.requireNonNull(folder, "folder"));
    }

    /**
     * The person tables as {@link EnahoSurvey#read(int, int)} gives them, kept or built.
     *
     * @throws DataException as {@link EnahoSurvey#read(int, int)} does, or if the cache's folder cannot be written
     */
    public Result read(EnahoSurvey survey, int firstYear, int lastYear) {
        Map<Path, String> known = new HashMap<>();
        Function<Path, String> hashes = file -> known.computeIfAbsent(file, TableFile::sha256);
        String key = key(survey, firstYear, lastYear, hashes);
        Optional<EnahoData> kept = load(key);
        if (kept.isPresent()) {
            return new Result(kept.get(), Origin.CACHE);
        }
        EnahoData data = survey.read(firstYear, lastYear, hashes);
        store(key, data);
        return new Result(data, Origin.FILES);
    }

    private static String key(EnahoSurvey survey, int firstYear, int lastYear, Function<Path, String> hashes) {
        StringBuilder text = new StringBuilder(VERSION)
                .append('\n')
                .append(survey.folder().toAbsolutePath())
                .append('\n')
                .append(firstYear)
                .append('-')
                .append(lastYear);
        for (Source source : survey.sources(firstYear, lastYear)) {
            text.append('\n').append(source.name()).append(' ').append(hashes.apply(source.file()));
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private Path reportFile(String key) {
        return folder.resolve(key + ".json");
    }

    private Path tableFile(String key, int year) {
        return folder.resolve(key + "-" + year + ".arrow");
    }

    private Optional<EnahoData> load(String key) {
        Path reportFile = reportFile(key);
        if (Files.notExists(reportFile)) {
            return Optional.empty();
        }
        try {
            IngestReport report = JSON.readValue(Files.readAllBytes(reportFile), IngestReport.class);
            SortedMap<Integer, Table> tables = new TreeMap<>();
            for (IngestReport.Year year : report.years()) {
                Table table = Tables.read(tableFile(key, year.year()));
                if (table.rows() != year.rows()) {
                    return Optional.empty();
                }
                tables.put(year.year(), table.withoutOrigin());
            }
            Files.setLastModifiedTime(reportFile, FileTime.fromMillis(System.currentTimeMillis()));
            return Optional.of(new EnahoData(tables, report));
        } catch (JacksonException | DataException e) {
            // A damaged entry is no entry.
            return Optional.empty();
        } catch (IOException e) {
            throw new DataException(reportFile + ": the cache cannot be read: " + e.getMessage(), e);
        }
    }

    /** The report is written last: without it the tables are not looked at. */
    private void store(String key, EnahoData data) {
        data.years()
                .forEach(
                        (year, table) -> Tables.writeArrow(table, tableFile(key, year), EnahoSurvey.notes(), Map.of()));
        try {
            byte[] report = JSON.writeValueAsBytes(data.report());
            WholeFile.write(reportFile(key), channel -> channel.write(ByteBuffer.wrap(report)));
            prune();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(folder + ": the cache cannot be written: " + e.getMessage(), e);
        }
    }

    private void prune() throws IOException {
        List<Path> reports = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}\\.json"))
                    .forEach(reports::add);
        }
        reports.sort(Comparator.comparing(IngestCache::modified).reversed().thenComparing(Comparator.naturalOrder()));
        for (Path old : reports.subList(Math.min(KEPT, reports.size()), reports.size())) {
            String key = old.getFileName().toString().substring(0, 64);
            Files.deleteIfExists(old);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().startsWith(key)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
