package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.SyntheticOptions;
import org.equidad.enahoio.SyntheticSurvey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code shap_values.json} of a whole audit of a small survey. */
class AuditShapTest {
    @TempDir
    private static Path folder;

    private static JsonNode json;

    @BeforeAll
    static void audit() throws IOException {
        Path survey = folder.resolve("enaho");
        SyntheticSurvey.of(SyntheticOptions.small().withYears(2022, 2024).withHouseholds(2000))
                .writeTo(survey);
        Path out = folder.resolve("results");
        Cli.Run run = Cli.environment("SOURCE_DATE_EPOCH", "1767225600")
                .with("audit", "--data", survey.toString(), "--out", out.toString(), "--quick", "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        json = SurveyCommandsTest.read(out.resolve("shap_values.json"));
    }

    @Test
    void followsTheContract() {
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of("classpath:contracts/shap_values.schema.json"))
                        .validate(json))
                .isEmpty();
        assertThat(json.at("/computed_on").asText()).isEqualTo("test_2024");
    }

    @Test
    void theBaseValueIsTheWeightedMeanScoreOfTheTrainingRows() {
        assertThat(json.at("/base_value").asDouble())
                .isCloseTo(
                        json.at("/base_values/weighted_mean_score_of_training_rows")
                                .asDouble(),
                        within(1e-9));
        // The model's own counts know no weights: they give the plain mean, up to rows that training sampled.
        double own = json.at("/base_values/model_cover").asDouble();
        assertThat(own)
                .isCloseTo(
                        json.at("/base_values/unweighted_mean_score_of_training_rows")
                                .asDouble(),
                        within(0.05));
        assertThat(own).isNotCloseTo(json.at("/base_value").asDouble(), within(1e-3));
    }

    @Test
    void profilesAreTypicalAndAddUp() {
        List<String> ids = new ArrayList<>();
        for (JsonNode profile : json.get("profiles")) {
            ids.add(profile.get("id").asText());
            double score = profile.get("base_value").asDouble();
            for (JsonNode part : profile.get("shap_values")) {
                score += part.asDouble();
            }
            assertThat(1 / (1 + Math.exp(-score)))
                    .isCloseTo(profile.get("predicted_proba").asDouble(), within(1e-9));
            // Never fewer rows behind it than the minimum for publication.
            assertThat(profile.get("n_rows_behind").asInt()).isGreaterThanOrEqualTo(10);
            assertThat(profile.at("/features/is_secundaria_age").asDouble())
                    .isEqualTo(profile.at("/features/age").asDouble() >= 12 ? 1 : 0);
        }
        assertThat(ids).hasSize(10).doesNotHaveDuplicates();
        assertThat(json.at("/profiles/1/features/es_peruano").asDouble()).isZero();
        assertThat(json.at("/profiles/2/features/lang_quechua").asDouble()).isEqualTo(1);
        assertThat(json.at("/profiles/4/features/lang_other_indigenous").asDouble())
                .isEqualTo(1);
        assertThat(json.at("/profiles/4/features/is_selva").asDouble()).isEqualTo(1);
        assertThat(json.at("/profiles/7/features/rural").asDouble()).isEqualTo(1);
        // Tenths of the training population: ten values at most for all profiles together.
        List<Double> incomes = new ArrayList<>();
        json.get("profiles")
                .forEach(p -> incomes.add(p.at("/features/log_income").asDouble()));
        assertThat(incomes.stream().distinct().count()).isLessThan(10);
    }

    @Test
    void theFeaturesPartsOfEveryGapAddUp() {
        int gaps = 0;
        for (JsonNode dimension : json.get("gap_decomposition")) {
            for (JsonNode gap : dimension.get("groups")) {
                if (gap.at("/score_gap/value").isNull()) {
                    gap.get("features")
                            .forEach(part ->
                                    assertThat(part.get("value").isNull()).isTrue());
                    continue;
                }
                double sum = 0;
                for (JsonNode part : gap.get("features")) {
                    sum += part.get("value").asDouble();
                }
                assertThat(sum).isCloseTo(gap.at("/score_gap/value").asDouble(), within(1e-9));
                gaps++;
            }
        }
        assertThat(gaps).isGreaterThan(8);
    }

    @Test
    void interactionsAndEffectsHaveIntervals() {
        JsonNode poverty = json.at("/interactions/poverty_x_language");
        assertThat(poverty.get("n_rows").asInt()).isEqualTo(1000);
        assertThat(poverty.at("/mean_abs/ci_lower").asDouble())
                .isLessThanOrEqualTo(poverty.at("/mean_abs/value").asDouble());
        assertThat(poverty.get("pairs")).hasSizeGreaterThan(5);
        assertThat(json.at("/interactions/area_x_sex/mean_abs/value").isNumber())
                .isTrue();
        assertThat(json.at("/es_mujer/within/level").asText()).isEqualTo("secundaria");
        assertThat(json.at("/es_mujer/difference/female/ci_upper").isNumber()).isTrue();
        assertThat(json.at("/es_peruano/mean_shap/born_in_peru/value").isNumber())
                .isTrue();
        assertThat(json.at("/effects/language/mean_shap/quechua/status").isTextual())
                .isTrue();
    }

    @Test
    void theTopFiveAreComparedWithTheLogisticRegression() {
        JsonNode overlap = json.get("overlap_with_logistic_regression");
        assertThat(overlap.get("lightgbm")).hasSize(5);
        assertThat(overlap.get("logistic_regression")).hasSize(5);
        assertThat(overlap.get("shared")).hasSize(overlap.get("n_shared").asInt());
        double largest = 0;
        String first = "";
        for (JsonNode name : json.get("feature_names")) {
            double importance = json.get("global_importance").get(name.asText()).asDouble();
            if (importance > largest) {
                largest = importance;
                first = name.asText();
            }
        }
        assertThat(overlap.at("/lightgbm/0").asText()).isEqualTo(first);
        assertThat(json.at("/ranks/" + first + "/rank").asInt()).isEqualTo(1);
    }
}
