package org.equidad.enahoio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * An invented household survey in the raw form of INEI's ENAHO files: modules 200, 300, 400, 500, 34 (Sumaria) and 37
 * (file 700), one folder a year, and district covariates in a folder {@code districts}.
 *
 * <p>The sample has the shape of the real one: strata of DOMINIO by ESTRATO, clusters that share language, level of
 * living and interview month, a third of them a rotating panel, weights that sum to 32 to 35 million household members.
 * The raw form keeps the quirks of the real files: Latin-1 with the byte D1 in AÑO, CRLF, one space for missing,
 * decimals without a leading zero, zero-padded keys, changing column order and case, a delimiter by year, panel-only
 * rows, split codes of native languages from 2020, the telephone gap of 2020 in P303, school-age children without a
 * row in module 300.
 *
 * <p>Leaving school is drawn from a latent log-odds that is calibrated, year by year, to the published rates by
 * language, sex and level, area and region; a sample then differs from them by its sampling error alone. Every folder
 * holds a note and every row a column SINTETICO = 1 that say that the data are invented.
 *
 * <p>The same options give the same bytes on every machine, whatever the number of threads. Full size (seven years,
 * 33,700 households each) takes some seconds and about 0.2 GB of memory per thread.
 */
public final class SyntheticSurvey {
    private final SyntheticOptions options;

    /**
     * What was written.
     *
     * @param years number of yearly folders
     * @param persons rows of module 200, panel-only rows included, over all years
     * @param schoolAge persons of 6 to 17 with a row in module 300, over all years
     * @param bytes bytes of all data files
     */
    public record Summary(int years, long persons, long schoolAge, long bytes) {}

    private SyntheticSurvey(SyntheticOptions options) {
        this.options = options;
    }

    /** A survey of these options; nothing is made before {@link #writeTo}. */
    public static SyntheticSurvey of(SyntheticOptions options) {
        return new SyntheticSurvey(Objects.requireNonNull(options, "options"));
    }

    /**
     * Writes the whole survey into a folder, which appears complete or not at all: the files are made in a folder beside
     * it that is renamed at the end.
     *
     * @throws IllegalArgumentException if the folder exists and is not empty
     */
    public Summary writeTo(Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        requireFree(target);
        try {
            Path parent = target.getParent();
            Files.createDirectories(parent);
            Path draft = Files.createDirectory(parent.resolve(
                    "." + target.getFileName() + "-" + ProcessHandle.current().pid()));
            try {
                Summary summary = writeDraft(draft);
                Files.deleteIfExists(target);
                Files.move(draft, target);
                return summary;
            } finally {
                remove(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(target + ": the synthetic survey cannot be written: " + e.getMessage(), e);
        }
    }

    private static void requireFree(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        boolean free = Files.isDirectory(target);
        if (free) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
                free = !entries.iterator().hasNext();
            } catch (IOException e) {
                throw new UncheckedIOException(target + ": cannot be listed: " + e.getMessage(), e);
            }
        }
        if (!free) {
            throw new IllegalArgumentException(
                    target + ": exists and is not an empty folder; the synthetic survey needs a new or empty one");
        }
    }

    private Summary writeDraft(Path draft) throws IOException {
        int years = options.lastYear() - options.firstYear() + 1;
        List<Callable<SyntheticFiles.Written>> work = new ArrayList<>();
        for (int y = 0; y < years; y++) {
            int year = options.firstYear() + y;
            work.add(() -> SyntheticFiles.write(
                    options, SyntheticSample.draw(options, year), draft.resolve(Integer.toString(year))));
        }
        long persons = 0;
        long schoolAge = 0;
        long bytes = SyntheticDistrictFiles.write(draft.resolve("districts"));
        SyntheticFiles.note(draft);
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(options.threads(), years));
        try {
            for (Future<SyntheticFiles.Written> year : pool.invokeAll(work)) {
                SyntheticFiles.Written written = year.get();
                persons += written.persons();
                schoolAge += written.schoolAge();
                bytes += written.bytes();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the synthetic survey was being written", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(
                    "the synthetic survey cannot be made: " + e.getCause().getMessage(), e);
        } finally {
            pool.shutdownNow();
        }
        return new Summary(years, persons, schoolAge, bytes);
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
