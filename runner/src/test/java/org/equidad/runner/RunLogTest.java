package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    @TempDir
    private Path folder;

    private Path file;
    private RunLog log;

    @BeforeEach
    void make() {
        file = folder.resolve(RunLog.FILE);
        log = new RunLog(file);
    }

    private static Map<String, String> line(String audit, String seed) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("audit", audit);
        values.put("seed", seed);
        return values;
    }

    @Test
    void everyRunAddsALineBelowOneHeader() throws IOException {
        log.check("audit,seed");
        assertThat(file).doesNotExist();
        log.add(line("first", "1"));
        log.add(line("a, \"b\"", "2"));
        log.check("audit,seed");
        assertThat(Files.readAllLines(file)).containsExactly("audit,seed", "first,1", "\"a, \"\"b\"\"\",2");
    }

    @Test
    void anEmptyFileGetsTheHeader() throws IOException {
        Files.createFile(file);
        log.check("audit,seed");
        log.add(line("first", "1"));
        assertThat(Files.readAllLines(file)).containsExactly("audit,seed", "first,1");
    }

    @Test
    void otherColumnsAreRefusedAndKept() throws IOException {
        Files.writeString(file, "name,score\nmine,3\n");
        for (Runnable use : List.<Runnable>of(() -> log.check("audit,seed"), () -> log.add(line("first", "1")))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(use::run)
                    .withMessage(file + ", line 1: the header is 'name,score'; this version writes 'audit,seed'; move"
                            + " the file away");
        }
        assertThat(file).hasContent("name,score\nmine,3\n");
    }

    @Test
    void aLineThatIsCutOffIsTold() throws IOException {
        Files.writeString(file, "audit,seed\nfirst,1\nsec");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> log.add(line("third", "3")))
                .withMessage(file + ", line 3: is cut off; end or remove it");
        assertThat(file).hasContent("audit,seed\nfirst,1\nsec");
    }

    @Test
    void aFolderInItsPlaceIsTold() throws IOException {
        Files.createDirectory(file);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> log.check("audit,seed"))
                .withMessageContaining("runs.csv: cannot be read");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> log.add(line("first", "1")))
                .withMessageContaining("cannot be added");
    }

    @Test
    void theHeaderNamesEveryValueOfARun() {
        assertThat(RunRecord.header())
                .startsWith("time,audit,version,commit,configuration_sha256,target,pace,seed,features,mitigation")
                .contains(",pr_auc,pr_auc_ci_lower,pr_auc_ci_upper,", ",recall,", ",f1,", ",widest_fnr_gap,")
                .endsWith(",seconds");
    }
}
