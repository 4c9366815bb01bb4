package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The audits of docs/examples on the real files: the commands as the pages give them, and every number of their tables. */
class ExamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile(
            "\\| (.+?) \\| (-?[\\d.,]+)(?: \\((-?[\\d.]+) to (-?[\\d.]+)\\))? \\| `([\\w.]+)#(/[^`]+)` \\|");

    @TempDir
    static Path folder;

    private static final Map<String, Path> DONE = new HashMap<>();

    private static String page(String example) throws IOException {
        return Files.readString(ROOT.resolve("docs/examples/" + example + ".md"));
    }

    /** The results of an example's command, run once. */
    private static Path results(String example, String data) {
        Path files = ReferenceData.file("data/" + data);
        return DONE.computeIfAbsent(example, name -> {
            Path out = folder.resolve(name);
            Cli.Run run = Cli.run(
                    "audit",
                    "--config",
                    ROOT.resolve("examples/" + name + "/audit.yml").toString(),
                    "--data",
                    files.toString(),
                    "--quick",
                    "--threads",
                    "1",
                    "--out",
                    out.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            return out;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "passos-magicos,pede",
        "budget-threshold,benchmarks",
        "group-thresholds,benchmarks",
        "student-success,benchmarks",
        "nhanes,benchmarks"
    })
    void thePagesNumbersAreThoseOfTheAudit(String example, String data) throws IOException {
        Path out = results(example, data);
        Cli.Run valid = Cli.run("validate", "--export", out.toString());
        assertThat(valid.exitCode()).as(valid.out() + valid.err()).isZero();
        Matcher row = ROW.matcher(page(example));
        int rows = 0;
        while (row.find()) {
            rows++;
            boolean of100 = row.group(1).contains("of every 100");
            Number told = new Number(row.group(2), of100);
            JsonNode document =
                    new ObjectMapper().readTree(out.resolve(row.group(5)).toFile());
            JsonNode node = document.at(row.group(6));
            JsonNode value = node.isObject() ? node.path("value") : node;
            assertThat(value.isNumber()).as(row.group() + ": a number").isTrue();
            told.isThatOf(value.asDouble(), row.group());
            if (row.group(3) != null) {
                JsonNode limits = node.isObject() ? node : uncertainty(document, row.group(6));
                new Number(row.group(3), of100).isThatOf(limits.path("ci_lower").asDouble(Double.NaN), row.group());
                new Number(row.group(4), of100).isThatOf(limits.path("ci_upper").asDouble(Double.NaN), row.group());
            }
        }
        assertThat(rows).as("numbers of the page").isGreaterThanOrEqualTo(6);
        long lines = page(example)
                .lines()
                .filter(l -> l.startsWith("| ") && l.contains("`") && l.contains("#/"))
                .count();
        assertThat(rows).as("every line of the tables is understood").isEqualTo((int) lines);
    }

    /** Beside a number: {@code uncertainty} by its name, or the uncertainty of a gap. */
    private static JsonNode uncertainty(JsonNode document, String pointer) {
        int cut = pointer.lastIndexOf('/');
        JsonNode beside = document.at(pointer.substring(0, cut)).path("uncertainty");
        JsonNode named = beside.path(pointer.substring(cut + 1));
        return named.isObject() ? named : beside;
    }

    /** A number as a page prints it. */
    private record Number(String text, boolean of100) {
        void isThatOf(double value, String where) {
            int point = text.indexOf('.');
            int decimals = point < 0 ? 0 : text.length() - point - 1;
            double told = Double.parseDouble(text.replace(",", ""));
            // Half of the last printed digit.
            assertThat(of100 ? 100 * value : value)
                    .as(where)
                    .isCloseTo(told, within(0.5 * Math.pow(10, -decimals) + 1e-9));
        }
    }

    @Test
    void researchersGetTheSameFromJavaAndFromTheCommandLine() throws Exception {
        Path out = results("nhanes", "benchmarks");
        Path rows = out.resolveSibling("nhanes-private").resolve("run").resolve("predictions_test_2010.csv");
        String page = page("nhanes");
        String printed = JavaBlock.output(JavaBlock.first(page, "java"), folder, rows.toString());
        assertThat(printed).isEqualTo(JavaBlock.first(page, "text"));

        Path json = folder.resolve("sex.json");
        String command = commands("nhanes")
                .filter(c -> c.startsWith("./equidad metrics"))
                .findFirst()
                .orElseThrow()
                .replace("results-private/run/predictions_test_2010.csv", rows.toString())
                .replace("sex.json", json.toString());
        Cli.Run run = Cli.run(command.substring("./equidad ".length()).split("\\s+"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode gaps = new ObjectMapper().readTree(json.toFile()).findPath("gaps");
        for (String metric : List.of("fnr", "fpr")) {
            JsonNode gap = null;
            for (JsonNode candidate : gaps.isArray() ? gaps : gaps.path("pairwise")) {
                gap = candidate.path("metric").asText().equals(metric) ? candidate : gap;
            }
            assertThat(gap).isNotNull();
            JsonNode difference = gap.path("difference");
            double value = difference.isObject() ? difference.path("value").asDouble() : difference.asDouble();
            assertThat(printed)
                    .contains(String.format(java.util.Locale.ROOT, "%s: women minus men %.3f", metric, value));
        }
    }

    @Test
    void messagesOfTheExampleAreWrittenForEveryStudent() throws IOException {
        Path out = results("student-success", "benchmarks");
        Path messages = folder.resolve("messages.csv");
        String command = commands("student-success")
                .filter(c -> c.startsWith("./equidad messages"))
                .findFirst()
                .orElseThrow()
                .replace(
                        "results-private/run",
                        out.resolveSibling("student-success-private")
                                .resolve("run")
                                .toString())
                .replace("FOLDER", ReferenceData.file("data/benchmarks").toString())
                .replace(
                        "examples/student-success",
                        ROOT.resolve("examples/student-success").toString())
                .replace("messages.csv", messages.toString());
        Cli.Run run = Cli.run(command.substring("./equidad ".length()).split("\\s+"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(messages).split("\n\\d+,email,supportive,es,"))
                .hasSize(1 + 4424);
    }

    /** The commands of a page, one line each. */
    private static Stream<String> commands(String example) throws IOException {
        List<String> commands = new ArrayList<>();
        Matcher block = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(page(example));
        while (block.find()) {
            block.group(1)
                    .replaceAll("\\\\\\s*\n\\s*", "")
                    .lines()
                    .filter(l -> l.startsWith("./equidad "))
                    .forEach(commands::add);
        }
        return commands.stream();
    }

    static Stream<String> allCommands() throws IOException {
        List<String> all = new ArrayList<>();
        for (String example :
                List.of("passos-magicos", "budget-threshold", "group-thresholds", "student-success", "nhanes")) {
            commands(example).forEach(all::add);
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("allCommands")
    void everyCommandIsUnderstood(String command) {
        Program program = new Program(Cli.silent(), Clock.systemUTC(), "1");
        String[] arguments = command.substring("./equidad ".length()).split("\\s+");
        assertThatCode(() -> Equidad.commandLine(program).parseArgs(arguments)).doesNotThrowAnyException();
    }
}
