package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conventions of {@code describe} on cases small enough to do by hand. */
class DescribeCommandTest {
    private static final String DATA = """
            year;g;h;w;x;hours
            2024;a;u;1;10;2
            2024;a;u;2;20;2
            2024;b;r;1;30;5
            2024;b;r;0;99;5
            2024; ;r;1;40;5
            2024;b;u;1;NA;5
            2023;b;u;4;50;
            """;

    @TempDir
    private Path folder;

    private Cli.Run run(String data, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("data.csv"), data);
        List<String> arguments = new ArrayList<>(List.of(
                "describe",
                "--data",
                file.toString(),
                "--out",
                folder.resolve("out.json").toString(),
                "--quiet"));
        arguments.addAll(Arrays.asList(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private JsonNode describe(String... more) throws IOException {
        assertThat(run(DATA, more)).isEqualTo(new Cli.Run(0, "", ""));
        JsonNode answer = SurveyCommandsTest.read(folder.resolve("out.json"));
        assertThat(SurveyCommandsTest.schema().validate(answer)).isEmpty();
        return answer;
    }

    @Test
    void missingRowsLeaveAndAreCounted() throws IOException {
        JsonNode answer = describe("--outcome", "x", "--by", "g", "--weight", "w", "--where", "year=2024");

        // Known x in 2024: weights 1, 2, 1, 0, 1; (10 + 40 + 30 + 40) / 5.
        assertThat(answer.at("/overall/n_unweighted").asInt()).isEqualTo(5);
        assertThat(answer.at("/overall/n_weighted").asDouble()).isEqualTo(5);
        assertThat(answer.at("/overall/n_rows_missing").asInt()).isEqualTo(1);
        assertThat(answer.at("/overall/metrics/x/value").asDouble()).isCloseTo(24, within(1e-13));
        // One row of 2024 has no g.
        assertThat(answer.at("/dimensions/g/n_rows_missing_group").asInt()).isEqualTo(1);
        // Group b: 30 of weight 1; the row of weight zero counts as a row and in nothing else.
        assertThat(answer.at("/groups/1/group/g").asText()).isEqualTo("b");
        assertThat(answer.at("/groups/1/n_unweighted").asInt()).isEqualTo(2);
        assertThat(answer.at("/groups/1/n_weighted").asDouble()).isEqualTo(1);
        assertThat(answer.at("/groups/1/n_rows_missing").asInt()).isEqualTo(1);
        assertThat(answer.at("/groups/1/metrics/x/value").asDouble()).isEqualTo(30);
        // The design keeps all rows of the file: 7 rows, 6 of positive weight, one stratum.
        assertThat(answer.at("/design/n").asInt()).isEqualTo(7);
        assertThat(answer.at("/design/df").asDouble()).isEqualTo(5);
    }

    @Test
    void gapsAreAgainstTheLargestGroup() throws IOException {
        JsonNode answer = describe("--outcome", "x", "--by", "g", "--weight", "w");

        // With 2023, group b weighs 5 and a 3: (30 + 200) / 5 = 46 and (10 + 40) / 3.
        JsonNode gap = answer.at("/gaps/0");
        assertThat(gap.at("/group/g").asText()).isEqualTo("a");
        assertThat(gap.at("/reference/g").asText()).isEqualTo("b");
        assertThat(gap.get("difference").asDouble()).isCloseTo(50.0 / 3 - 46, within(1e-12));
        assertThat(gap.get("ratio").asDouble()).isCloseTo(50.0 / 3 / 46, within(1e-12));
        assertThat(gap.get("p_value").asDouble()).isBetween(0.0, 1.0);
        assertThat(answer.at("/summaries/g/x/group_max").asDouble()).isCloseTo(46, within(1e-12));
        assertThat(answer.at("/summaries/g/x/group_min_at/g").asText()).isEqualTo("a");
    }

    @Test
    void crossedGroupsExistOnlyWhereThereAreRows() throws IOException {
        JsonNode answer = describe("--outcome", "x", "--by", "g,h", "--weight", "w", "--where", "year=2024");

        assertThat(answer.get("groups")).hasSize(3);
        assertThat(answer.at("/groups/0/group").toString()).isEqualTo("{\"g\":\"a\",\"h\":\"u\"}");
        assertThat(answer.at("/summaries").has("g_x_h")).isTrue();
        // b and urban has one row, without x.
        assertThat(answer.at("/groups/2/n_unweighted").asInt()).isZero();
        assertThat(answer.at("/groups/2/n_rows_missing").asInt()).isEqualTo(1);
        assertThat(answer.at("/groups/2/metrics/x/value").isNull()).isTrue();
        assertThat(answer.at("/groups/2/metrics/x/status").asText()).isEqualTo("empty_domain");
    }

    @Test
    void severalOutcomesKeepTheirOwnRows() throws IOException {
        JsonNode answer = describe("--outcome", "x", "--outcome", "hours", "--statistic", "total", "--weight", "w");

        assertThat(answer.at("/overall/metrics/x/value").asDouble()).isEqualTo(10 + 40 + 30 + 40 + 200);
        assertThat(answer.at("/overall/metrics/x/n_rows_missing").asInt()).isEqualTo(1);
        assertThat(answer.at("/overall/metrics/hours/value").asDouble()).isEqualTo(2 + 4 + 5 + 5 + 5);
        assertThat(answer.at("/overall/metrics/hours/n_rows_missing").asInt()).isEqualTo(1);
        // Every row has one of them.
        assertThat(answer.at("/overall/n_unweighted").asInt()).isEqualTo(7);
        assertThat(answer.at("/overall/n_rows_missing").asInt()).isZero();
    }

    @Test
    void ratiosTakeRowsWithBothValues() throws IOException {
        JsonNode answer = describe("--outcome", "x", "--statistic", "ratio:hours", "--weight", "w");

        // Rows 1, 2, 3 and 5: (10 + 40 + 30 + 40) / (2 + 4 + 5 + 5).
        assertThat(answer.at("/overall/metrics/x/value").asDouble()).isCloseTo(7.5, within(1e-13));
        assertThat(answer.at("/overall/n_rows_missing").asInt()).isEqualTo(2);
    }

    @Test
    void quantilesByGroupHaveGapsWithoutStandardError() throws IOException {
        JsonNode answer = describe(
                "--outcome", "x", "--statistic", "quantile:0.5", "--by", "h", "--weight", "w", "--where", "g=a,b");

        // r: 30 alone; u: 10, 20 (2), 50 (4): half of 7 is reached at 50.
        assertThat(answer.at("/groups/0/metrics/x/value").asDouble()).isEqualTo(30);
        assertThat(answer.at("/groups/1/metrics/x/value").asDouble()).isEqualTo(50);
        JsonNode gap = answer.at("/gaps/0");
        assertThat(gap.get("difference").asDouble()).isEqualTo(-20);
        assertThat(gap.get("se").isNull()).isTrue();
        assertThat(gap.get("p_value").isNull()).isTrue();
        assertThat(gap.get("status").asText()).isEqualTo("no_variance");
    }

    @Test
    void theStatusCarriesTheVerdictAndValuesStay() throws IOException {
        StringBuilder data = new StringBuilder("g,x,d\n");
        for (int i = 0; i < 200; i++) {
            data.append(i < 180 ? "big," : "small,")
                    .append(i % 7)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }

        assertThat(run(data.toString(), "--outcome", "x", "--outcome", "d", "--by", "g")
                        .exitCode())
                .isZero();

        JsonNode answer = SurveyCommandsTest.read(folder.resolve("out.json"));
        for (String outcome : List.of("x", "d")) {
            JsonNode big = answer.at("/groups/0/metrics/" + outcome);
            JsonNode small = answer.at("/groups/1/metrics/" + outcome);
            assertThat(big.get("status").asText()).isEqualTo("reliable");
            assertThat(big.get("presentation").asText()).isEqualTo("present");
            assertThat(small.get("status").asText()).isEqualTo("few_rows");
            assertThat(small.get("presentation").asText()).isEqualTo("withhold");
            assertThat(small.get("status_reason").asText()).isEqualTo("20 rows, at least 30");
            assertThat(small.get("value").isNumber()).isTrue();
            assertThat(small.get("se").isNumber()).isTrue();
        }
        // The effective size of a proportion of 180 independent rows with n - 1 in its variance: 179.
        assertThat(answer.at("/groups/0/metrics/d/n_effective").asDouble()).isCloseTo(179.9, within(1.0));
        assertThat(answer.at("/gaps/0/status").asText()).isEqualTo("few_rows");
    }

    @Test
    void fractionsAsPopulationSizes() throws IOException {
        String data = "w,x,f,n\n2,1,0.5,8\n2,3,0.5,8\n2,5,0.5,8\n2,3,0.5,8\n";

        assertThat(run(data, "--outcome", "x", "--weight", "w", "--fpc", "f").exitCode())
                .isZero();
        double fractions = SurveyCommandsTest.read(folder.resolve("out.json"))
                .at("/overall/metrics/x/se")
                .asDouble();
        assertThat(run(data, "--outcome", "x", "--weight", "w", "--fpc", "n").exitCode())
                .isZero();
        double sizes = SurveyCommandsTest.read(folder.resolve("out.json"))
                .at("/overall/metrics/x/se")
                .asDouble();

        // Mean 3, squared deviations 4 + 0 + 4 + 0: variance (1 - 1/2) (8/3) / 4 = 1/3.
        assertThat(fractions).isCloseTo(Math.sqrt(1.0 / 3), within(1e-14));
        assertThat(sizes).isEqualTo(fractions);
    }

    @ParameterizedTest
    @CsvSource({
        "median, mean",
        "ratio, ratio:COLUMN",
        "ratio:, ratio:COLUMN",
        "ratio:nothing, nothing",
        "quantile:1.5, between 0 and 1",
        "quantile:half, between 0 and 1",
        "quantile:0, between 0 and 1"
    })
    void wrongStatistics(String statistic, String message) throws IOException {
        Cli.Run run = run(DATA, "--outcome", "x", "--statistic", statistic);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).first().asString().contains(message);
        assertThat(folder.resolve("out.json")).doesNotExist();
    }

    @Test
    void badInputIsToldWithFileRowAndColumn() throws IOException {
        assertThat(run(DATA.replace("2024;b;r;1;30", "2024;b;r;1;dear"), "--outcome", "x")
                        .err())
                .contains("data.csv", "row 4", "'x'", "dear");
        assertThat(run(DATA.replace("2024;b;r;1;30", "2024;b;r;-1;30"), "--outcome", "x", "--weight", "w")
                        .err())
                .contains("data.csv", "row 4", "'w'", "-1");
        assertThat(run(DATA, "--outcome", "z").err()).contains("data.csv", "row 1", "'z'");
        assertThat(run(DATA, "--outcome", "x", "--by", "g", "--where", "g=").exitCode())
                .isEqualTo(2);
        assertThat(folder.resolve("out.json")).doesNotExist();
    }
}
