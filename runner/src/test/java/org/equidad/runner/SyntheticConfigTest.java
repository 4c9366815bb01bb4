package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The key {@code synthetic}: mistakes with their place, invented files, and audits of every example without its data. */
class SyntheticConfigTest {
    private static final String CONFIG = """
            name: school
            files: {2020: a.csv, 2021: b.csv, 2022: c.csv}
            columns:
              y: number
              age: {type: number, from: Edad, missing: [sin dato]}
              sex: {type: category, from: Sexo, recode: {H: male, M: female}}
            target: {column: y, equals: 1}
            features: [age, sex]
            dimensions: {sex: {groups: {female: girls, male: boys}}}
            synthetic:
              rows: 400
              seed: 5
              columns:
                sex: {shares: {male: 0.5, female: 0.5}}
                age: {mean: 12, sd: 3, between: [6, 18], whole: true, missing: 0.1}
                y: {shares: {0: 0.7, 1: 0.3}, depends_on: {age: 0.4, sex: {female: -0.2}}}
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rows: 400;rows: 4;line 11, column 9: synthetic.rows: 4 rows a year; 10 to 10000000 are allowed",
                "rows: 400;row: 400;line 11, column 3: synthetic: unknown key 'row'; did you mean 'rows'?",
                "seed: 5;seed: five;line 12, column 9: synthetic.seed: 'five' is not a whole number",
                "seed: 5;years: [2020];synthetic: years are given, but each file has its own",
                "male: 0.5, ;male: 0.3, ;line 14, column 19: synthetic.columns.sex.shares: the shares add up to 0.8",
                "male: 0.5, ;man: 0.5, ;line 14, column 10: synthetic.columns.sex: the column 'sex' has no raw code for 'man'",
                "mean: 12;median: 12;line 15, column 19: synthetic.columns.age.median: 'sd' and 'median' do not go together",
                "mean: 12, ;'';line 15, column 10: synthetic.columns.age: the key 'mean' is missing",
                "sd: 3;sd: -3;sd is -3.0; above 0 is allowed",
                "'[6, 18]';'[18, 6]';between 18.0 and 6.0 lies nothing",
                "'[6, 18]';'[6]';line 15, column 37: synthetic.columns.age.between: two numbers are needed",
                "whole: true;whole: maybe;'maybe' is unknown; allowed are true, false",
                "missing: 0.1;missing: 1;line 15, column 68: synthetic.columns.age.missing: a share of 1.0 missing cells",
                "age: 0.4;edad: 0.4;line 16, column 8: synthetic.columns.y: the column 'y' depends on 'edad', which is not drawn before it; before it come sex, age",
                "female: -0.2;girl: -0.2;the column 'y' depends on the value 'girl' of 'sex', which has male, female",
                "age: 0.4;age: much;line 16, column 53: synthetic.columns.y.depends_on.age: 'much' is not a number",
                "y: {shares: {0: 0.7, 1: 0.3}, ;y: {clusters: 2, ;the column 'y' is not the cluster of the design",
                "y: {shares: {0: 0.7, 1: 0.3}, ;y: {clusters: 2, mean: 1, ;'clusters' and 'mean' do not go together",
                "y: {shares;z: {shares;line 16, column 8: synthetic.columns.z: the column 'z' is none of the audit's"
            })
    void mistakesAreToldWithTheirPlace(String from, String to, String message) {
        assertThat(CONFIG).contains(from);
        int at = CONFIG.indexOf(from, CONFIG.indexOf("synthetic:"));
        String changed = CONFIG.substring(0, at) + to + CONFIG.substring(at + from.length());
        assertThatThrownBy(() -> AuditConfig.parse("audit.yml", changed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("audit.yml, line ")
                .hasMessageContaining(message);
    }

    @Test
    void aColumnOfUnknownValuesIsToldWhereItIsDescribed() throws IOException {
        Path config = Files.writeString(
                folder.resolve("audit.yml"),
                CONFIG.substring(0, CONFIG.indexOf("synthetic:"))
                        .replace("  y: number", "  town: category\n  y: number"));
        Cli.Run run = Cli.run(
                "synth",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("o").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("line 4, column 9: columns.town: the column 'town' is a category of which nothing");
        assertThat(folder.resolve("o")).doesNotExist();
    }

    @Test
    void tablesAreWrittenInTheFormOfTheFiles() throws IOException {
        Path config = Files.writeString(folder.resolve("audit.yml"), CONFIG);
        Path out = folder.resolve("tables");
        Cli.Run run = Cli.run("synth", "--config", config.toString(), "--out", out.toString(), "--lang", "en");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("3 files, 1,200 rows, all invented");
        List<String> lines = Files.readAllLines(out.resolve("b.csv"));
        assertThat(lines).hasSize(401).startsWith("y,Edad,Sexo");
        assertThat(lines).anyMatch(l -> l.matches("[01],sin dato,[HM]"));
        assertThat(lines.subList(1, 401)).allMatch(l -> l.matches("[01],(|sin dato|6|7|8|9|1[0-8]),[HM]"));
        assertThat(out.resolve("SYNTHETIC.txt")).content().startsWith("Invented data.");

        Cli.Run other = Cli.run(
                "synth",
                "--config",
                config.toString(),
                "--out",
                folder.resolve("few").toString(),
                "--rows",
                "20",
                "--seed",
                "9");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("few/a.csv"))).hasSize(21);
        assertMistake("--rows goes with --config", "synth", "--rows", "9", "--out", out.toString());
        assertMistake(
                "--years and --households are of the survey",
                "synth",
                "--config",
                config.toString(),
                "--years",
                "2020-2021",
                "--out",
                out.toString());
        assertMistake("or --synthetic that they are invented", "audit", "--config", config.toString());
        assertMistake(
                "it does not go with --data", "audit", "--config", config.toString(), "--synthetic", "--data", ".");
    }

    private static void assertMistake(String message, String... arguments) {
        Cli.Run run = Cli.run(arguments);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "examples"))) {
            return files.filter(f -> f.endsWith("audit.yml")).sorted().toList().stream();
        }
    }

    /** Every example without its data: from the description to a report that says that all is invented. */
    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleRunsOnAnInventedTable(Path example) throws IOException {
        // Fewer rows and trees, since each is a whole audit.
        Matcher rows = Pattern.compile("(?m)^  rows: \\d+").matcher(Files.readString(example));
        String text = rows.replaceFirst("  rows: 900");
        String settings = "{trials: 2, max_trees: 60";
        String small = text.contains("\nmodels: {")
                ? text.replace("\nmodels: {", "\nmodels: " + settings + ", ")
                : text + "models: " + settings + "}\n";
        Path config = Files.writeString(folder.resolve("audit.yml"), small);
        Path out = folder.resolve("results");
        Cli.Run run = Cli.run(
                "audit",
                "--quick",
                "--synthetic",
                "--config",
                config.toString(),
                "--out",
                out.toString(),
                "--lang",
                "es");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Los datos se inventaron");
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest = json.readTree(out.resolve("manifest.json").toFile());
        assertThat(manifest.path("synthetic_data").asBoolean()).isTrue();
        JsonNode findings = json.readTree(out.resolve("findings.json").toFile());
        assertThat(findings.path("synthetic_data").asBoolean()).isTrue();
        assertThat(findings.path("notice_es").asText())
                .startsWith("Datos inventados")
                .doesNotContain("Perú");
        assertThat(out.resolve("report.html"))
                .content()
                .contains("<strong>Datos inventados.</strong>", "tabla inventada")
                .contains("--config audit.yml --synthetic");
        assertThat(out.resolve("model_card.md")).content().contains("**Datos inventados.**", "tabla inventada");
        Cli.Run validated = Cli.run("validate", "--export", out.toString());
        assertThat(validated.exitCode()).as(validated.out() + validated.err()).isZero();
        Path dictionary = example.resolveSibling("messages.yml");
        if (Files.exists(dictionary)) {
            messages(config, dictionary);
        }
    }

    /** Its support messages, for the rows of the same invented table. */
    private void messages(Path config, Path dictionary) throws IOException {
        Path tables = folder.resolve("tables");
        assertThat(Cli.run("synth", "--config", config.toString(), "--out", tables.toString())
                        .exitCode())
                .isZero();
        Path data;
        try (Stream<Path> files = Files.list(tables)) {
            data = files.filter(f -> f.toString().endsWith(".csv")).findFirst().orElseThrow();
        }
        Path out = folder.resolve("messages.jsonl");
        Cli.Run run = Cli.run(
                "messages",
                "--model",
                folder.resolve("results-private/run").toString(),
                "--data",
                data.toString(),
                "--dictionary",
                dictionary.toString(),
                "--channel",
                "sms",
                "--in",
                "es",
                "--out",
                out.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        // The dictionary speaks of inputs that the model has: rare codes of a category apart.
        assertThat(run.err().lines().filter(l -> l.contains("the model has no input") && !l.contains("=")))
                .isEmpty();
        List<String> messages = Files.readAllLines(out);
        assertThat(messages).hasSize(900);
        assertThat(messages.stream().filter(m -> m.contains("\"topics\":[]"))).hasSizeLessThan(450);
        ObjectMapper json = new ObjectMapper();
        JsonNode inputs =
                json.readTree(folder.resolve("results-private/run/inputs.json").toFile());
        for (String line : messages) {
            JsonNode message = json.readTree(line);
            assertThat(message.path("text").asText()).hasSizeLessThanOrEqualTo(160);
            inputs.path("group_inputs")
                    .forEach(group -> assertThat(message.path("reasons")).doesNotContain(group));
        }
    }
}
