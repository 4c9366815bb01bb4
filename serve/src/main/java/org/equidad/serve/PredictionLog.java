package org.equidad.serve;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A file of lines, written in the background in the order in which they were given. When the disk is slower than the
 * requests, lines wait in memory; when {@value #MOST_WAITING} wait, requests wait too: no line is dropped. A line that
 * cannot be written is tried again until the log is closed.
 */
final class PredictionLog implements AutoCloseable {
    private static final int MOST_WAITING = 100_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final long RETRY_MILLIS = 200;

    /** Where lines go; replaced by a slow or failing one in tests. */
    interface Sink {
        void append(List<String> lines) throws IOException;
    }

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Sink sink;
    private final Thread writer;
    private volatile boolean closing;
    private volatile IOException failure;
    private volatile int lost;

    PredictionLog(Sink sink) {
        this.sink = sink;
        this.writer = new Thread(this::write, "prediction-log");
        this.writer.setDaemon(true);
        this.writer.start();
    }

    /**
     * Appends to a file, which only its owner can read where the system knows owners.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    static PredictionLog of(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(
                            file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
                }
            }
            Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": the log cannot be written (" + e + ")", e);
        }
        return new PredictionLog(lines -> {
            try (BufferedWriter out =
                    Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND)) {
                for (String line : lines) {
                    out.write(line);
                    out.write('\n');
                }
            }
        });
    }

    /** Takes a line; waits where too many wait already. */
    void add(String line) {
        try {
            waiting.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a prediction waited for its log", e);
        }
    }

    /** Why nothing can be written at present, null where all is well. */
    IOException failure() {
        return failure;
    }

    private void write() {
        List<String> batch = new ArrayList<>();
        try {
            while (!closing || !waiting.isEmpty()) {
                String first = waiting.poll(20, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                waiting.drainTo(batch, MOST_AT_ONCE - 1);
                while (!tryToWrite(batch) && !closing) {
                    Thread.sleep(RETRY_MILLIS);
                }
                if (failure != null && !tryToWrite(batch)) {
                    lost = batch.size() + waiting.size();
                    return;
                }
                batch.clear();
            }
        } catch (InterruptedException e) {
            lost = batch.size() + waiting.size();
        }
    }

    private boolean tryToWrite(List<String> batch) {
        try {
            sink.append(List.copyOf(batch));
            failure = null;
            return true;
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    /**
     * Writes what waits, however long that takes.
     *
     * @throws ScoringException if lines could not be written to the last, saying how many
     */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lost > 0) {
            throw new ScoringException("the prediction log lost " + lost + " lines (" + failure + ")", failure);
        }
    }
}
