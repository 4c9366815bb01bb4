package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of quirks in the documentation names tests that exist. */
class QuirksTableTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyQuirkHasATestOfTheNameGiven() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/survey-quirks.md")).stream()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        assertThat(rows).hasSizeGreaterThan(30);
        for (String row : rows) {
            Matcher test = TEST.matcher(row);
            assertThat(test.find()).as(row).isTrue();
            Path source = null;
            for (String folder : List.of(
                    "enaho-io/src/test/java/org/equidad/enahoio", "features/src/test/java/org/equidad/features")) {
                Path candidate = ROOT.resolve(folder).resolve(test.group(1) + ".java");
                source = Files.exists(candidate) ? candidate : source;
            }
            assertThat(source).as(row).isNotNull();
            assertThat(Files.readString(source)).as(row).containsPattern("void " + test.group(2) + "\\(");
        }
    }
}
