package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Strata with a single unit, against R 4.2.2 with survey 4.1-1 under each of its options, from the outside reference
 * folder. 1e-10 relative; the model's covariances as in {@link SurveyPackageTest}.
 */
class LonelyPsuPackageTest {
    private static Csv data;
    private static JsonNode expected;

    @BeforeAll
    static void read() {
        Path path = ReferenceData.outside("oracles/A/lonely.json");
        expected = ReferenceData.json(path);
        data = Csv.read(path.resolveSibling("lonely.csv"));
    }

    private static LinearizedDesign design(SinglePsu rule, boolean domains) {
        LinearizedDesign.Builder builder = SurveyDesign.weights(data.numbers("WTMEC2YR"))
                .strata(data.grouping("SDMVSTRA"))
                .clusters(data.grouping("SDMVPSU"))
                .nested()
                .singlePsu(rule);
        return (domains ? builder.singlePsuInDomains() : builder).build();
    }

    @ParameterizedTest(name = "{0} domains {1}")
    @CsvSource({
        "FAIL, false",
        "FAIL, true",
        "REMOVE, false",
        "REMOVE, true",
        "CERTAINTY, false",
        "CERTAINTY, true",
        "ADJUST, false",
        "ADJUST, true",
        "AVERAGE, false",
        "AVERAGE, true"
    })
    void asInR(SinglePsu rule, boolean domains) {
        JsonNode block =
                expected.get(rule.name().toLowerCase(java.util.Locale.ROOT) + (domains ? "_adjustdomain" : ""));
        LinearizedDesign design = design(rule, domains);
        SurveyStatistics survey = SurveyStatistics.on(design);
        double[] isF = data.numbers("isF");
        double[] chol = data.numbers("HI_CHOL");
        if (block.has("error")) {
            assertThat(rule).isEqualTo(SinglePsu.FAIL);
            assertThatThrownBy(() -> survey.total("isF", isF, Domain.all()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stratum 75 has one unit at stage 1");
            return;
        }
        assertThat(design.degreesOfFreedom()).isEqualTo(number(block.get("degf")));
        check(survey.total("isF", isF, Domain.all()), block.get("total_isF"), "isF");
        check(survey.mean("isF", isF, Domain.all()), block.get("mean_isF"), "isF");
        check(survey.mean("HI_CHOL", chol, Domain.all()), block.get("mean_HI_CHOL"), "HI_CHOL");
        SurveyPackageTest.check(
                "by race",
                survey.ratios("ratio", chol, data.numbers("one"), data.grouping("race"), Domain.all()),
                block.get("by_ratio_race"),
                1e-10);
        SurveyPackageTest.checkRegression(design, data, Domain.all(), block.get("glm"));

        boolean[] rest = new boolean[data.rows()];
        int[] stratum = data.integers("SDMVSTRA");
        int[] psu = data.integers("SDMVPSU");
        for (int i = 0; i < rest.length; i++) {
            rest[i] = !(stratum[i] == 77 && psu[i] == 1);
        }
        Domain domain = data.grouping("race").domain("r4").and(Domain.of(rest));
        JsonNode part = block.get("domain");
        assertThat(design.degreesOfFreedom(domain)).isEqualTo(number(part.get("degf")));
        check(survey.mean("isF", isF, domain), part.get("mean_isF"), "isF");
        check(survey.total("isF", isF, domain), part.get("total_isF"), "isF");
    }

    private static void check(Estimate actual, JsonNode block, String name) {
        assertClose(
                name, actual.value().getAsDouble(), number(block.get("estimate").get(name)), 1e-10);
        assertClose(
                name,
                actual.standardError().getAsDouble(),
                number(block.get("se").get(name)),
                1e-10);
    }
}
