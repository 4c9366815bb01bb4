package org.equidad.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Output that appears whole or not at all: it is written beside its place under a temporary name and moved there when it
 * is complete. When writing fails, what was there before is still there and nothing else is.
 */
final class Outputs {
    /** In every folder this program writes: the files it wrote there, so that it replaces those and no others. */
    static final String LIST = ".equidad-files";

    private Outputs() {}

    /** Writes one file or folder at the path given. */
    @FunctionalInterface
    interface Writing {
        void to(Path temporary) throws IOException;
    }

    /**
     * Writes a file; an existing one is replaced.
     *
     * @throws IllegalArgumentException if the path is a folder, or its parent is not one
     */
    static void file(Path target, Writing writing) {
        if (Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + ": is a folder; name a file");
        }
        whole(target, temporary -> {
            writing.to(temporary);
            move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /**
     * Writes a folder. It may be new, empty, or hold nothing but what an earlier run wrote, which is then replaced.
     *
     * @throws IllegalArgumentException if the folder holds something else, naming it
     */
    static void folder(Path target, Writing writing) {
        refuseForeign(target);
        whole(target, temporary -> {
            Files.createDirectory(temporary);
            writing.to(temporary);
            Files.write(
                    temporary.resolve(LIST),
                    withFilesIn(temporary, files -> files.sorted().toList()),
                    StandardCharsets.UTF_8);
            refuseForeign(target);
            if (!Files.exists(target)) {
                move(temporary, target);
                return;
            }
            Path before = sibling(target);
            move(target, before);
            try {
                move(temporary, target);
            } catch (IOException e) {
                move(before, target);
                throw e;
            }
            remove(before);
        });
    }

    /** Fails now rather than after an hour of work when {@link #folder} could not write here. */
    static void refuseForeign(Path target) {
        sibling(target);
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new IllegalArgumentException(target + ": is a file; name a folder");
        }
        try {
            Path list = target.resolve(LIST);
            Set<String> ours = new TreeSet<>(Set.of(LIST));
            if (Files.exists(list)) {
                ours.addAll(Files.readAllLines(list, StandardCharsets.UTF_8));
            }
            Optional<String> foreign = withFilesIn(
                    target, files -> files.filter(f -> !ours.contains(f)).findFirst());
            if (foreign.isPresent()) {
                throw new IllegalArgumentException(target + ": holds " + foreign.get()
                        + ", which this program did not write; name a new or an empty folder");
            }
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
    }

    /** Hands over the files below a folder, as they are found. */
    private static <T> T withFilesIn(Path folder, Function<Stream<String>, T> use) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return use.apply(files.filter(f -> !Files.isDirectory(f))
                    .map(f -> folder.relativize(f).toString().replace('\\', '/')));
        }
    }

    /** Calls with a path beside the target, and afterwards leaves neither it nor folders made for nothing. */
    private static void whole(Path target, Writing writing) {
        Path temporary = sibling(target);
        List<Path> made = new ArrayList<>();
        for (Path p = temporary.getParent(); p != null && !Files.exists(p); p = p.getParent()) {
            made.add(p);
        }
        Thread cleaner = new Thread(() -> remove(temporary));
        Runtime.getRuntime().addShutdownHook(cleaner);
        boolean done = false;
        try {
            Files.createDirectories(temporary.getParent());
            writing.to(temporary);
            done = true;
        } catch (IOException e) {
            throw cannotWrite(target, e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(cleaner);
            remove(temporary);
            if (!done) {
                made.forEach(Outputs::removeIfEmpty);
            }
        }
    }

    private static Path sibling(Path target) {
        Path absolute = target.toAbsolutePath().normalize();
        if (absolute.getParent() == null || absolute.getFileName() == null) {
            throw new IllegalArgumentException(target + ": cannot be written to; name a file or folder below it");
        }
        return absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    private static void removeIfEmpty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // somebody else uses it by now
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the folder " + folder, e);
        }
    }

    private static void move(Path from, Path to, StandardCopyOption... options) throws IOException {
        try {
            StandardCopyOption[] atomic = Stream.concat(Stream.of(StandardCopyOption.ATOMIC_MOVE), Stream.of(options))
                    .toArray(StandardCopyOption[]::new);
            Files.move(from, to, atomic);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, options);
        }
    }

    private static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the temporary " + path, e);
        }
    }

    private static UncheckedIOException cannotWrite(Path target, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "no such file " + e.getMessage()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        return new UncheckedIOException(target + ": cannot be written (" + why + ")", e);
    }
}
