package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.equidad.messages.Channel;
import org.equidad.messages.Tone;
import org.equidad.messages.Tongue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages for the 4,424 students of UCI 697, whose file has no header line. */
class MessagesReferenceTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "student-success");

    @TempDir
    private Path folder;

    @Test
    void realStudentsGetMessagesThatNameNoGroupAndNoScore() throws IOException {
        Path data = ReferenceData.file("data/benchmarks/uci697_students_dropout.noheader.csv");
        String text = Files.readString(EXAMPLE.resolve("audit.yml"));
        assertThat(text).doesNotContain("\nmodels:");
        Path config = Files.writeString(folder.resolve("audit.yml"), text + "models: {trials: 2, max_trees: 80}\n");
        Path results = folder.resolve("results");
        Cli.Run audit = Cli.run(
                "audit",
                "--quick",
                "--config",
                config.toString(),
                "--data",
                data.getParent().toString(),
                "--out",
                results.toString());
        assertThat(audit.exitCode()).as(audit.err()).isZero();
        Path model = folder.resolve("results-private/run");
        JsonNode inputs =
                new ObjectMapper().readTree(model.resolve("inputs.json").toFile());
        Set<String> groups = new HashSet<>();
        inputs.path("group_inputs").forEach(g -> groups.add(g.asText()));
        // Age is cut into a dimension, origin is read from the cells of international.
        assertThat(groups).contains("gender", "age", "international");

        for (Channel channel : Channel.values()) {
            Path out = folder.resolve(channel + ".jsonl");
            Cli.Run run = Cli.run(
                    "messages",
                    "--model",
                    model.toString(),
                    "--data",
                    data.toString(),
                    "--dictionary",
                    EXAMPLE.resolve("messages.yml").toString(),
                    "--channel",
                    channel.name(),
                    "--tone",
                    Tone.URGENT.name(),
                    "--in",
                    Tongue.PT.code(),
                    "--for",
                    "high",
                    "--out",
                    out.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            List<String> lines = Files.readAllLines(out);
            // About a third dropped out.
            assertThat(lines).hasSizeBetween(900, 2_200);
            int general = 0;
            for (String line : lines) {
                JsonNode message = new ObjectMapper().readTree(line);
                assertThat(channel.fits(message.path("text").asText())).isTrue();
                message.path("reasons").forEach(r -> assertThat(groups).doesNotContain(r.asText()));
                general += message.path("topics").isEmpty() ? 1 : 0;
            }
            // Of those at the threshold hardly anybody has no reason that can be told.
            assertThat(general).isLessThan(lines.size() / 50);
        }
    }
}
