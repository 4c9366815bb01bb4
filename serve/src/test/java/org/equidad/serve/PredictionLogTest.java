package org.equidad.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionLogTest {
    @TempDir
    private Path folder;

    private static List<String> lines(int n) {
        return IntStream.range(0, n).mapToObj(Integer::toString).toList();
    }

    @Test
    void aSlowDiskLosesNothingAndKeepsTheOrder() throws InterruptedException {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch slow = new CountDownLatch(1);
        PredictionLog log = new PredictionLog(batch -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.addAll(batch);
        });
        lines(5_000).forEach(log::add);
        assertThat(written).isEmpty();
        slow.countDown();
        log.close();
        assertThat(written).isEqualTo(lines(5_000));
    }

    @Test
    void aDiskThatFailsForAWhileLosesNothing() throws InterruptedException {
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean full = new AtomicBoolean(true);
        PredictionLog log = new PredictionLog(batch -> {
            if (full.get()) {
                throw new IOException("no space left");
            }
            written.addAll(batch);
        });
        lines(10).forEach(log::add);
        while (log.failure() == null) {
            Thread.sleep(5);
        }
        assertThat(log.failure()).hasMessage("no space left");
        full.set(false);
        log.close();
        assertThat(written).isEqualTo(lines(10));
        assertThat(log.failure()).isNull();
    }

    @Test
    void whatCannotBeWrittenToTheLastIsCounted() {
        PredictionLog log = new PredictionLog(batch -> {
            throw new IOException("no space left");
        });
        lines(7).forEach(log::add);
        assertThatThrownBy(log::close)
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("the prediction log lost 7 lines")
                .hasMessageContaining("no space left");
    }

    @Test
    void linesAreAppendedToAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = folder.resolve("log.jsonl");
        for (int run = 0; run < 2; run++) {
            PredictionLog log = PredictionLog.of(file);
            log.add("{\"run\":" + run + "}");
            log.close();
        }
        assertThat(Files.readAllLines(file)).containsExactly("{\"run\":0}", "{\"run\":1}");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThatThrownBy(() -> PredictionLog.of(folder.resolve("none/log.jsonl")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the log cannot be written");
    }
}
