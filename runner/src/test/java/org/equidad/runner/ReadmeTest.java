package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README shows is what happens. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    private static final Program PROGRAM = new Program(
            new Console(System.out, System.err, Console.Progress.NONE, Language.EN), Clock.systemUTC(), "1");

    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theExampleCompilesAndPrintsWhatTheReadmeSays() throws Exception {
        assertThat(JavaBlock.output(JavaBlock.first(readme(), "java"), folder))
                .isEqualTo(JavaBlock.first(readme(), "text"));
    }

    static Stream<String> commands() throws IOException {
        return readme().lines().filter(l -> l.startsWith("./equidad ")).map(l -> l.replaceAll("\\s+#.*", ""));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsUnderstood(String command) {
        String[] arguments = command.substring("./equidad ".length()).split("\\s+");

        assertThatCode(() -> Equidad.commandLine(PROGRAM).parseArgs(arguments)).doesNotThrowAnyException();
    }

    @Test
    void theFilesItPointsToExist() throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(readme());
        while (link.find()) {
            assertThat(ROOT.resolve(link.group(1))).exists();
        }
    }
}
