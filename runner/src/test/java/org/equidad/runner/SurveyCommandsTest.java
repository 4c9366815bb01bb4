package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code describe} and {@code metrics} from the command line to the JSON file, against R survey 4.1-1 on simulated
 * samples; {@code make_fixtures.R} beside the data made both.
 */
class SurveyCommandsTest {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Both programs sum the same numbers in another order; the fixtures hold 15 digits. */
    private static final double RELATIVE = 1e-10;

    @TempDir
    private Path folder;

    static Path fixture(String name) {
        return Path.of("src/test/resources/org/equidad/runner/cli").resolve(name);
    }

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (String file : List.of("cases_describe.json", "cases_metrics.json")) {
            JSON.readTree(fixture(file).toFile())
                    .forEach(c -> all.add(Arguments.of(c.get("name").asText(), c)));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithR(String name, JsonNode expected) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : expected.get("args")) {
            boolean file = !arguments.isEmpty()
                    && List.of("--data", "--rep-rscales").contains(arguments.get(arguments.size() - 1));
            arguments.add(file ? fixture(argument.asText()).toString() : argument.asText());
        }
        Path out = folder.resolve("out.json");
        arguments.addAll(List.of("--out", out.toString(), "--quiet"));

        Cli.Run run = Cli.run(arguments.toArray(String[]::new));

        assertThat(run).isEqualTo(new Cli.Run(0, "", ""));
        JsonNode answer = JSON.readTree(out.toFile());
        assertThat(schema().validate(answer)).isEmpty();
        for (JsonNode check : expected.get("checks")) {
            JsonNode estimate = cell(answer, check.get("cell"))
                    .get("metrics")
                    .get(check.get("metric").asText());
            String what = check.get("metric") + " of " + check.get("cell");
            assertNumber(what, estimate.get("value"), check.get("value"));
            assertNumber(what + ", standard error", estimate.get("se"), check.get("se"));
            assertNumber(what + ", degrees of freedom", estimate.get("df"), check.get("df"));
        }
        for (JsonNode size : expected.get("sizes")) {
            JsonNode cell = cell(answer, size.get("cell"));
            assertThat(cell.get("n_unweighted").asInt())
                    .isEqualTo(size.get("n_unweighted").asInt());
            assertThat(cell.get("n_rows_missing").asInt())
                    .isEqualTo(size.get("n_rows_missing").asInt());
            assertNumber("n_weighted of " + size.get("cell"), cell.get("n_weighted"), size.get("n_weighted"));
        }
        for (JsonNode gap : expected.get("gaps")) {
            JsonNode found = gap(answer, gap);
            for (String field : List.of("difference", "se", "df")) {
                assertNumber(field + " of " + gap, found.get(field), gap.get(field));
            }
        }
        if (!expected.get("design").isEmpty()) {
            for (String field : List.of("n", "df", "strata", "psus")) {
                assertNumber(
                        field,
                        answer.get("design").get(field),
                        expected.get("design").get(field));
            }
        }
    }

    static JsonSchema schema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("classpath:contracts/group_metrics.schema.json"));
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    /** The cell of a group, or the overall one. */
    static JsonNode cell(JsonNode answer, JsonNode group) {
        if (group.isTextual()) {
            return answer.get("overall");
        }
        for (JsonNode cell : answer.get("groups")) {
            if (cell.get("group").equals(group)) {
                return cell;
            }
        }
        throw new AssertionError("no group " + group + " in " + answer.get("groups"));
    }

    private static JsonNode gap(JsonNode answer, JsonNode wanted) {
        for (JsonNode gap : answer.get("gaps")) {
            if (List.of("metric", "group", "reference").stream()
                    .allMatch(f -> gap.get(f).equals(wanted.get(f)))) {
                return gap;
            }
        }
        throw new AssertionError("no gap " + wanted + " in " + answer.get("gaps"));
    }

    private static void assertNumber(String what, JsonNode actual, JsonNode expected) {
        if (expected == null) {
            return;
        }
        double value = expected.asDouble();
        Offset<Double> tolerance = within(RELATIVE * Math.max(Math.abs(value), 1e-3));
        assertThat(actual.isNumber()).as(what).isTrue();
        assertThat(actual.asDouble()).as(what).isCloseTo(value, tolerance);
    }
}
