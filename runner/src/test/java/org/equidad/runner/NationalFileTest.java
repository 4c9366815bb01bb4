package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code describe} on the real national file, module 200 of ENAHO 2024, as INEI publishes it: 117,721 rows in 5,359
 * clusters and 51 strata, against R survey 4.1.
 */
class NationalFileTest {
    /** Linearised standard errors are closed forms of the same sums; R's own rounding is far below this. */
    private static final double RELATIVE = 1e-8;

    @TempDir
    private Path folder;

    private JsonNode describe(String... more) throws IOException {
        Path data = ReferenceData.file("data/enaho/Enaho01-2024-200.csv.gz");
        Path out = folder.resolve("out.json");
        List<String> arguments = new ArrayList<>(List.of(
                "describe",
                "--data",
                data.toString(),
                "--weight",
                "FACPOB07",
                "--strata",
                "DOMINIO,ESTRATO",
                "--cluster",
                "CONGLOME",
                "--nest",
                "--where",
                "P204=1",
                "--quiet",
                "--out",
                out.toString()));
        arguments.addAll(Arrays.asList(more));
        assertThat(Cli.run(arguments.toArray(String[]::new))).isEqualTo(new Cli.Run(0, "", ""));
        JsonNode answer = SurveyCommandsTest.read(out);
        assertThat(SurveyCommandsTest.schema().validate(answer)).isEmpty();
        return answer;
    }

    @Test
    void populationByRegionAndSex() throws IOException {
        JsonNode expected = SurveyCommandsTest.read(SurveyCommandsTest.fixture("enaho_members.json"));

        // P204 is 1 for every member, so its total counts them.
        JsonNode answer = describe("--outcome", "P204", "--statistic", "total", "--by", "DOMINIO,P207");

        assertSame(answer.get("overall"), "P204", expected.get("overall"), 0);
        assertThat(answer.get("groups")).hasSize(16);
        for (JsonNode group : expected.get("groups")) {
            JsonNode key = JsonNodeFactory.instance
                    .objectNode()
                    .put("DOMINIO", group.get("DOMINIO").asText())
                    .put("P207", group.get("P207").asText());
            assertSame(SurveyCommandsTest.cell(answer, key), "P204", group, 0);
        }
    }

    @Test
    void agesWomenAndMembersByRegion() throws IOException {
        JsonNode expected = SurveyCommandsTest.read(ReferenceData.file("data/enaho/Enaho01-2024-200.expected.json"));

        JsonNode means = describe("--outcome", "P208A", "--outcome", "P207", "--by", "DOMINIO");
        JsonNode totals = describe("--outcome", "P204", "--statistic", "total", "--by", "DOMINIO");

        JsonNode design = means.get("design");
        assertThat(design.get("n").asInt()).isEqualTo(expected.get("rows").asInt());
        assertThat(design.get("psus").asInt()).isEqualTo(expected.get("psus").asInt());
        assertThat(design.get("strata").asInt())
                .isEqualTo(expected.get("strata").asInt());
        assertThat(design.get("df").asInt()).isEqualTo(expected.get("degf_full").asInt());
        assertThat(totals.at("/overall/n_weighted").asDouble())
                .isCloseTo(expected.get("total_members").asDouble(), within(1e-3));
        assertSame(means.get("overall"), "P208A", expected.get("mean_age"), 0);
        for (int region = 1; region <= 8; region++) {
            String code = Integer.toString(region);
            JsonNode key = JsonNodeFactory.instance.objectNode().put("DOMINIO", code);
            JsonNode cell = SurveyCommandsTest.cell(means, key);
            assertSame(cell, "P208A", expected.get("mean_age_by_dominio").get(code), 0);
            // P207 is 1 for men and 2 for women: its mean is the share of women plus 1.
            assertSame(cell, "P207", expected.get("female_by_dominio").get(code), 1);
            assertSame(
                    SurveyCommandsTest.cell(totals, key),
                    "P204",
                    expected.get("members_by_dominio").get(code),
                    0);
        }
    }

    private static void assertSame(JsonNode cell, String outcome, JsonNode expected, double shift) {
        JsonNode estimate = cell.get("metrics").get(outcome);
        double value = expected.get("value").asDouble() + shift;
        double se = expected.get("se").asDouble();
        assertThat(estimate.get("value").asDouble()).isCloseTo(value, within(RELATIVE * value));
        assertThat(estimate.get("se").asDouble()).isCloseTo(se, within(RELATIVE * se));
        assertThat(estimate.get("status").asText()).isEqualTo("reliable");
    }
}
