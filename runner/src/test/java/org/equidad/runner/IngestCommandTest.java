package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
    @TempDir
    private Path folder;

    private Path survey;
    private Path out;

    @BeforeEach
    void makeSurvey() {
        survey = folder.resolve("survey");
        out = folder.resolve("result/persons.arrow");
        SyntheticSurvey.of(SyntheticOptions.full().withYears(2023, 2024).withHouseholds(300))
                .writeTo(survey);
    }

    private Cli.Run ingest(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("ingest", "--data", survey.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    @Test
    void writesThePersonsOfAllYearsWithTheirOrigin() {
        Cli.Run run = ingest();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("2023: ", "2024: ", "aged 6 to 17", "200: panel-only rows", out.toString());
        Table persons = Tables.read(out);
        assertThat(persons.has("p300a")).isTrue();
        assertThat(persons.numbers("year").toArray()).contains(2023, 2024);
        assertThat(Tables.metadata(out).get("equidad"))
                .contains("\"years\":[2023,2024]")
                .contains("{\"file\":\"Enaho01A-2024-300.csv\",\"sha256\":\""
                        + Provenance.sha256(survey.resolve("2024/Enaho01A-2024-300.csv")) + "\"}");
    }

    @Test
    void theSameFilesGiveTheSameBytes() {
        ingest("--years", "2024", "--quiet");
        String first = Provenance.sha256(out);

        Cli.Run again = ingest("--years", "2024", "--quiet");

        assertThat(again.out()).isEmpty();
        assertThat(Provenance.sha256(out)).isEqualTo(first);
        assertThat(Tables.metadata(out).get("equidad")).contains("\"years\":[2024]");
    }

    @Test
    void aYearWithoutModule300() throws IOException {
        Files.delete(survey.resolve("2024/Enaho01A-2024-300.csv"));

        assertRefused(ingest(), survey.toString(), "2024", "300");
    }

    @Test
    void aYearThatIsNotThere() throws IOException {
        assertRefused(ingest("--years", "2018-2019"), "2018", "2019");
    }

    @Test
    void aFolderThatIsNotThere() throws IOException {
        survey = folder.resolve("nowhere");
        assertRefused(ingest(), "nowhere");
    }

    @Test
    void aDuplicateKey() throws IOException {
        Path file = survey.resolve("2024/Enaho01A-2024-300.csv");
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        lines.add(lines.get(lines.size() - 1));
        Files.write(file, lines, StandardCharsets.ISO_8859_1);

        assertRefused(ingest(), "Enaho01A-2024-300.csv", "row " + lines.size());
    }

    @Test
    void textInANumberColumn() throws IOException {
        Path file = survey.resolve("2024/Enaho01A-2024-300.csv");
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        int column = List.of(lines.get(0).split(",")).indexOf("FACTOR07");
        String[] cells = lines.get(3).split(",");
        cells[column] = "many";
        lines.set(3, String.join(",", cells));
        Files.write(file, lines, StandardCharsets.ISO_8859_1);

        assertRefused(ingest(), "Enaho01A-2024-300.csv", "row 4", "FACTOR07", "many");
    }

    private void assertRefused(Cli.Run run, String... parts) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(l -> l.startsWith("equidad ingest: ")))
                .hasSize(1)
                .first()
                .asString()
                .contains(parts);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).doesNotContain("result");
        }
    }
}
