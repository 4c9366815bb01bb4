package org.equidad.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One line for every run that ended well, in a csv that outlives the runs. A line is added whole or not at all, also when
 * two runs end at once; a file with other columns is refused and left as it is.
 */
final class RunLog {
    static final String FILE = "runs.csv";

    private final Path file;

    RunLog(Path file) {
        this.file = file;
    }

    /**
     * Fails before an hour of work where the line could not be added after it.
     *
     * @throws IllegalArgumentException if the file has another header or is none
     */
    void check(String header) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            checked(Files.readAllBytes(file), header);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /** Adds a line, and before the first one the header, which is made of the keys. */
    void add(Map<String, String> values) {
        String header = String.join(",", values.keySet());
        String line = values.values().stream().map(PrivateTable::quoted).collect(Collectors.joining(","));
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            long end = lock.channel().size();
            ByteBuffer before = ByteBuffer.allocate(Math.toIntExact(end));
            for (int read = 0; read >= 0 && before.hasRemaining(); ) {
                read = channel.read(before, before.position());
            }
            checked(before.array(), header);
            write(channel, end, (end == 0 ? header + "\n" : "") + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the line of this run cannot be added", e);
        }
    }

    private static void write(FileChannel channel, long end, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try {
            for (long at = end; bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(end);
            throw e;
        }
    }

    private void checked(byte[] content, String header) {
        if (content.length == 0) {
            return;
        }
        String text = new String(content, StandardCharsets.UTF_8);
        String found = text.lines().findFirst().orElse("");
        if (!found.equals(header)) {
            throw new IllegalArgumentException(file + ", line 1: the header is '" + found + "'; this version writes '"
                    + header + "'; move the file away");
        }
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException(
                    file + ", line " + text.lines().count() + ": is cut off; end or remove it");
        }
    }
}
