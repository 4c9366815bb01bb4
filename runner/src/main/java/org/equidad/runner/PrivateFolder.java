package org.equidad.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What must not be published and yet is kept: predictions of single children, saved models, and the traces of searches,
 * from which an interrupted run goes on. Never inside the export; only its owner may read it.
 */
final class PrivateFolder {
    private static final String SUFFIX = "-private";
    private static final String SEARCHES = "search";
    private static final String RUN = "run";
    private static final String OWNER_ONLY = "rwx------";

    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    /**
     * The folder asked for, or the one beside the export with {@code -private} after its name. Nothing is written yet.
     *
     * @throws IllegalArgumentException if it would lie inside the export, or is a file
     */
    static PrivateFolder of(Path export, Optional<Path> asked) {
        Path out = export.toAbsolutePath().normalize();
        if (asked.isEmpty() && out.getFileName() == null) {
            throw new IllegalArgumentException(export + ": cannot be written to; name a folder below it");
        }
        Path folder = asked.map(p -> p.toAbsolutePath().normalize())
                .orElseGet(() -> out.resolveSibling(out.getFileName() + SUFFIX));
        if (folder.startsWith(out)) {
            throw new IllegalArgumentException("--private " + folder
                    + ": lies in the folder of the results, which is for publication; name another");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--private " + folder + ": is a file; name a folder");
        }
        Outputs.refuseForeign(folder.resolve(RUN));
        PrivateFolder made = new PrivateFolder(folder);
        made.log().check(RunRecord.header());
        return made;
    }

    Path path() {
        return path;
    }

    /** The log of the runs whose private files lie or lay here. */
    RunLog log() {
        return new RunLog(path.resolve(RunLog.FILE));
    }

    /** The folder in which searches keep their traces; made when first asked for. */
    Path searches() {
        make(path);
        return make(path.resolve(SEARCHES));
    }

    /** Writes what this run leaves, in the place of what the last one left. */
    void write(Outputs.Writing writing) {
        make(path);
        Outputs.folder(path.resolve(RUN), folder -> {
            own(folder);
            writing.to(folder);
        });
    }

    private static Path make(Path folder) {
        try {
            Files.createDirectories(folder);
            own(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the private folder cannot be made", e);
        }
    }

    /** Where the file system knows owners; elsewhere the user's own settings hold. */
    private static void own(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
        }
    }
}
