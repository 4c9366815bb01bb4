package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynthCommandTest {
    @TempDir
    private Path folder;

    private Cli.Run synth(Path out, String... more) {
        return Cli.run(
                Stream.concat(Stream.of("synth", "--out", out.toString(), "--households", "200"), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    @Test
    void writesTheYearsAskedFor() throws IOException {
        Path out = folder.resolve("survey");

        Cli.Run run = synth(out, "--years", "2023-2024");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(out.toString(), "2 years", "synthetic");
        assertThat(run.err()).contains("2023 to 2024", "200 households");
        try (Stream<Path> entries = Files.list(out)) {
            assertThat(entries.filter(Files::isDirectory)
                            .map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("2023", "2024", "districts");
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherDoesNot() throws IOException {
        assertThat(synth(folder.resolve("a"), "--years", "2024", "--seed", "5", "--quiet"))
                .isEqualTo(new Cli.Run(0, "", ""));
        synth(folder.resolve("b"), "--years", "2024", "--seed", "5");
        synth(folder.resolve("c"), "--years", "2024", "--seed", "6");

        assertThat(hashes(folder.resolve("b"))).isEqualTo(hashes(folder.resolve("a")));
        assertThat(hashes(folder.resolve("c"))).isNotEqualTo(hashes(folder.resolve("a")));
    }

    @Test
    void anEarlierSurveyIsReplacedAndForeignFilesAreNot() throws IOException {
        Path out = folder.resolve("survey");
        synth(out, "--years", "2023");
        assertThat(synth(out, "--years", "2024").exitCode()).isZero();
        assertThat(out.resolve("2023")).doesNotExist();

        Files.writeString(out.resolve("mine.txt"), "mine");
        Cli.Run refused = synth(out, "--years", "2023");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err().lines().reduce((a, b) -> b).orElseThrow())
                .startsWith("equidad synth: ")
                .contains("mine.txt");
        assertThat(out.resolve("2024")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "--years, 2024-2023, first year is after the last",
        "--years, all, not a range of years",
        "--years, 2017-2024, 2017-2024",
        "--households, 3, households is 3",
        "--households, many, many",
        "--seed, x, x"
    })
    void wrongOptionsAreToldInOneLine(String option, String value, String message) {
        Cli.Run run = Cli.run("synth", "--out", folder.resolve("survey").toString(), option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains(message);
        assertThat(folder.resolve("survey")).doesNotExist();
    }

    private static Map<String, String> hashes(Path root) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .forEach(f -> hashes.put(root.relativize(f).toString(), Provenance.sha256(f)));
        }
        return hashes;
    }
}
