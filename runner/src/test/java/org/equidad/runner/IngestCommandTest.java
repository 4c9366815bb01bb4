package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.equidad.enahoio.IngestReport;
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
    private Path cache;

    @BeforeEach
    void makeSurvey() {
        survey = folder.resolve("survey");
        out = folder.resolve("result/persons.arrow");
        cache = folder.resolve("cache");
        SyntheticSurvey.of(SyntheticOptions.full().withYears(2023, 2024).withHouseholds(300))
                .writeTo(survey);
    }

    private Cli.Run ingest(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("ingest", "--data", survey.toString(), "--out", out.toString(), "--cache", cache.toString()));
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
    void unchangedFilesComeFromTheCacheAndChangedOnesDoNot() throws IOException {
        Cli.Run first = ingest();
        assertThat(first.err()).contains("persons built from the files").doesNotContain("taken from the cache");
        String table = Provenance.sha256(out);
        String report = Files.readString(out.resolveSibling("persons.ingest.json"));

        Cli.Run again = ingest();
        assertThat(again.err()).contains("persons taken from the cache").doesNotContain("built from");
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(Provenance.sha256(out)).isEqualTo(table);
        assertThat(Files.readString(out.resolveSibling("persons.ingest.json"))).isEqualTo(report);

        Path changed = survey.resolve("2024/Enaho01A-2024-500.csv");
        Files.writeString(
                changed,
                Files.readString(changed, StandardCharsets.ISO_8859_1).replaceFirst("2024", " 2024"),
                StandardCharsets.ISO_8859_1);
        assertThat(ingest().err()).contains("persons built from the files");
        assertThat(ingest("--years", "2023").err()).contains("persons built from the files");
        assertThat(ingest("--years", "2023").err()).contains("persons taken from the cache");
    }

    @Test
    void aCacheThatCannotBeWrittenIsDoneWithout() throws IOException {
        cache = Files.createFile(folder.resolve("file")).resolve("cache");
        Cli.Run run = ingest("--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("cannot be written; nothing is kept");
        assertThat(Tables.read(out).rows()).isPositive();
    }

    @Test
    void aNameThatEndsInParquetGivesParquet() throws IOException {
        ingest();
        int arrow = Tables.read(out).rows();
        out = folder.resolve("result/persons.parquet");
        Cli.Run run = ingest();
        assertThat(run.exitCode()).as(run.err()).isZero();
        byte[] bytes = Files.readAllBytes(out);
        assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
        assertThat(run.out()).contains(String.format("%,d persons", arrow));
        out = folder.resolve("result/persons.csv");
        Cli.Run refused = ingest();
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("persons.csv: a name that ends in .arrow (or .feather) or in .parquet");
        assertThat(out).doesNotExist();
    }

    @Test
    void theReportTellsWhatWasReadDroppedAndJoined() throws IOException {
        Files.delete(survey.resolve("districts/luces_nocturnas.csv"));
        Files.delete(survey.resolve("2023/Enaho01-2023-700.csv"));
        Cli.Run run = ingest();
        assertThat(run.out())
                .contains("no district source gives: ")
                .contains("nightlight_intensity")
                .contains("absent modules: 700")
                .contains("persons.ingest.json");
        JsonNode report = new ObjectMapper()
                .readTree(out.resolveSibling("persons.ingest.json").toFile());
        JsonNode year = report.at("/years/2023");
        assertThat(report.get("persons").asInt()).isEqualTo(Tables.read(out).rows());
        assertThat(year.get("provenance").asText()).isEqualTo("synthetic");
        JsonNode education = year.get("files").get(0);
        Path file = survey.resolve("2023/Enaho01A-2023-300.csv");
        assertThat(education.get("file").asText()).isEqualTo("2023/Enaho01A-2023-300.csv");
        assertThat(education.get("bytes").asLong()).isEqualTo(Files.size(file));
        assertThat(education.get("sha256").asText()).isEqualTo(Provenance.sha256(file));
        assertThat(education.get("encoding").asText()).isEqualTo("ISO-8859-1");
        assertThat(education.get("delimiter").asText()).isEqualTo(",");
        assertThat(education.get("rows").asInt())
                .isEqualTo((int) Files.readString(file, StandardCharsets.ISO_8859_1)
                                .lines()
                                .count()
                        - 1);
        assertThat(year.at("/dropped/200: panel-only rows").asInt()).isPositive();
        assertThat(year.get("joins"))
                .isNotEmpty()
                .allSatisfy(join -> assertThat(join.get("rate").asDouble()).isBetween(0.5, 1.0));
        assertThat(year.get("absent_modules").toString()).isEqualTo("[\"700\"]");
        assertThat(year.get("missing_cells").has("p501")).isTrue();
        assertThat(report.get("absent_district_columns").toString()).contains("nightlight_intensity");
        assertThat(report.get("district_sources"))
                .hasSizeGreaterThan(2)
                .allSatisfy(source -> assertThat(source.at("/join/with").asText())
                        .isEqualTo(source.get("file").asText())
                        .startsWith("districts"));
        JsonNode warning = report.get("warnings").get(0);
        assertThat(warning.get("topic").asText()).isEqualTo("district_zeros_put_back");
        assertThat(warning.get("es").asText()).contains("códigos de distrito habían perdido el cero inicial");
        assertThat(warning.get("en").asText()).contains("district codes had lost their leading zero");
        assertThat(report.toString()).doesNotContain(folder.toString());
    }

    @Test
    void warningsAreToldInTheUsersLanguage() {
        assertThat(ingest("--lang", "es").err())
                .contains("códigos de distrito habían perdido el cero inicial; se repuso");
        ResourceBundle english = Texts.of(Language.EN);
        for (IngestReport.Topic topic : IngestReport.Topic.values()) {
            assertThat(english.getString("ingest.warning." + topic.name().toLowerCase(Locale.ROOT)))
                    .isEqualTo(topic.pattern());
        }
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
