package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Strata with a single unit, against R 4.2.2 with survey 4.1-1 under each of its options, on simulated data
 * (survey/make_fixtures.R) and on the outside reference data. 1e-10 relative; the model's covariances as in {@link
 * SurveyReferenceTest}.
 */
class SinglePsuReferenceTest {
    private static LinearizedDesign design(Csv data, SinglePsu rule, boolean domains) {
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
        Path path = ReferenceData.outside("oracles/A/lonely.json");
        Csv data = Csv.read(path.resolveSibling("lonely.csv"));
        JsonNode block = ReferenceData.json(path)
                .get(rule.name().toLowerCase(java.util.Locale.ROOT) + (domains ? "_adjustdomain" : ""));
        LinearizedDesign design = design(data, rule, domains);
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
        SurveyReferenceTest.check(
                "by race",
                survey.ratios("ratio", chol, data.numbers("one"), data.grouping("race"), Domain.all()),
                block.get("by_ratio_race"),
                1e-10);
        SurveyReferenceTest.checkRegression(design, data, Domain.all(), block.get("glm"), 5e-7);

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

    @ParameterizedTest(name = "{0} domains {1}")
    @CsvSource({
        "REMOVE, false", "REMOVE, true", "CERTAINTY, false", "CERTAINTY, true",
        "ADJUST, false", "ADJUST, true", "AVERAGE, false", "AVERAGE, true"
    })
    void onSimulatedData(SinglePsu rule, boolean domains) {
        Csv data = Csv.resource("survey/single.csv");
        JsonNode all = ReferenceData.resource("survey/single.json");
        String key = rule.name().toLowerCase(java.util.Locale.ROOT);
        JsonNode block = all.get(key + (domains ? "_domains" : ""));
        LinearizedDesign.Builder builder = SurveyDesign.weights(data.numbers("w"))
                .strata(data.grouping("stratum"))
                .clusters(data.grouping("psu"))
                .nested()
                .singlePsu(rule);
        LinearizedDesign design = (domains ? builder.singlePsuInDomains() : builder).build();
        SurveyStatistics survey = SurveyStatistics.on(design);
        double[] z = data.numbers("z");
        double[] u = data.numbers("u");
        check(survey.total("z", z, Domain.all()), block.get("total"), "z");
        check(survey.mean("z", z, Domain.all()), block.get("mean"), "z");
        SurveyReferenceTest.check(
                "by area",
                survey.ratios("ratio", z, u, data.grouping("area"), Domain.all()),
                block.get("by_ratio_area"),
                1e-10);
        Domain c = data.grouping("stratum").domain("c");
        Domain part = c.not()
                .or(data.grouping("psu").domain("1"))
                .and(data.grouping("sex").domain("f"));
        check(survey.total("z", z, part), block.get("part_total"), "z");
        check(survey.mean("z", z, part), block.get("part_mean"), "z");
        assertThat(design.degreesOfFreedom(part)).isEqualTo(number(block.get("part_degf")));
        if (!domains) {
            JsonNode jackknife = all.get(key + "_jackknife");
            SurveyStatistics replicated = SurveyStatistics.on(design.jackknife());
            SurveyReferenceTest.check(
                    "jackknife mean",
                    replicated.means(List.of("z", "u"), List.of(z, u), Domain.all()),
                    jackknife.get("mean"),
                    1e-10);
            SurveyReferenceTest.check(
                    "jackknife total",
                    replicated.totals(List.of("z", "u"), List.of(z, u), Domain.all()),
                    jackknife.get("total"),
                    1e-10);
        }
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
