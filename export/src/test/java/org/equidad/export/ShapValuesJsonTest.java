package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.explain.ShapDistribution;
import org.equidad.explain.ShapImportance;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.features.AuditSpec;
import org.equidad.features.Enaho;
import org.equidad.features.Explanation;
import org.equidad.features.Label;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stumps on ten features of made-up rows; the region selva has all but three of them in costa and sierra. */
class ShapValuesJsonTest {
    private static final int ROWS = 600;
    private static final int FEATURES = 10;
    private static final int IN_SELVA = 3;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static ShapValues values;
    private static ShapResults results;
    private static JsonNode json;

    /** One tree a feature: at most 0.5 goes left to -(f + 1), the rest right to f + 1. */
    private static String model() {
        StringBuilder text = new StringBuilder("tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\n"
                + "label_index=0\nmax_feature_idx=9\nobjective=binary sigmoid:1\nfeature_names=");
        for (int f = 0; f < FEATURES; f++) {
            text.append("x").append(f).append(f < FEATURES - 1 ? " " : "\n\n");
        }
        for (int f = 0; f < FEATURES; f++) {
            text.append("Tree=")
                    .append(f)
                    .append("\nnum_leaves=2\nnum_cat=0\nsplit_feature=")
                    .append(f);
            text.append("\nsplit_gain=1\nthreshold=0.5\ndecision_type=2\nleft_child=-1\nright_child=-2\nleaf_value=");
            text.append(-f - 1).append(' ').append(f + 1);
            text.append("\nleaf_weight=1 1\nleaf_count=1 1\ninternal_value=0\ninternal_weight=2\ninternal_count=2\n");
            text.append("is_linear=0\nshrinkage=1\n\n");
        }
        return text.append("end of trees\n").toString();
    }

    @BeforeAll
    static void write() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> names = IntStream.range(0, FEATURES).mapToObj(f -> "x" + f).toList();
        double[][] x = new double[FEATURES][];
        for (int f = 0; f < FEATURES; f++) {
            x[f] = random.doubles(ROWS).toArray();
        }
        FeatureMatrix rows = FeatureMatrix.of(names, x);
        double[] weights = random.doubles(ROWS, 1, 3).toArray();
        LinearizedDesign design = SurveyDesign.weights(weights)
                .clusters(IntStream.range(0, ROWS).map(r -> r / 6).toArray())
                .build();
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(model());
        TreeExplainer explainer = TreeExplainer.withSurveyCover(ensemble, rows, weights);
        values = explainer.values(rows);
        ShapImportance importance = ShapImportance.of(values, design);
        Grouping regions = Grouping.of(
                "region",
                IntStream.range(0, ROWS).map(r -> r < IN_SELVA ? 2 : r % 2).toArray(),
                List.of("costa", "sierra", "selva"));
        Map<String, JointEstimates> byRegion = new LinkedHashMap<>();
        for (String region : regions.labels()) {
            byRegion.put(region, importance.meanAbsolute(regions.domain(region)));
        }
        Explanation.Effect asked = new Explanation.Effect("es_mujer", List.of("x2"), "region", "costa", Map.of());
        JointEstimates means = SurveyStatistics.on(design).means("x2", values.column(2), regions, Domain.all());
        Map<String, Estimate> differences = new LinkedHashMap<>();
        differences.put("sierra", means.difference(1, 0));
        differences.put("selva", means.difference(2, 0));
        Explanation.Pair pair = new Explanation.Pair(
                "x0_x_x1", List.of("x0"), List.of("x1"), "region", new Label("x0 por x1", "x0 by x1"));
        Map<String, Label> labels = new LinkedHashMap<>();
        names.forEach(name -> labels.put(name, new Label("variable " + name, "feature " + name)));
        List<ShapResults.Profile> profiles = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            profiles.add(profile(k, explainer, rows));
        }
        List<ShapDistribution> distributions = new ArrayList<>();
        for (int f = 0; f < FEATURES; f++) {
            distributions.add(ShapDistribution.of(values, f, x[f], weights, Domain.all(), 20, 10));
        }
        results = new ShapResults(
                "lightgbm",
                2024,
                labels,
                new ShapResults.Base(values.baseValue(), 0, values.baseValue(), 0.1),
                ROWS,
                importance.meanAbsolute(Domain.all()),
                importance.mean(Domain.all()),
                importance.ranks(design.bootstrap(20, 1), ShapResults.TOP, Domain.all()),
                Map.of("region", byRegion),
                Map.of("region", importance.gaps(regions, "costa", Domain.all())),
                Map.of(
                        "es_mujer",
                        Optional.of(new ShapResults.Effect(
                                asked,
                                List.of("x2"),
                                Map.of(
                                        "costa", means.estimate("costa"),
                                        "sierra", means.estimate("sierra"),
                                        "selva", means.estimate("selva")),
                                differences)),
                        "es_peruano",
                        Optional.empty()),
                Map.of(
                        "x0_x_x1",
                        new ShapResults.Interaction(
                                pair,
                                importance.meanAbsolute(Domain.all()).estimate(0),
                                Map.of("selva", means.estimate("selva")),
                                Map.of(
                                        List.of("x0", "x1"),
                                        importance.meanAbsolute(Domain.all()).estimate(1)))),
                100,
                profiles,
                new ShapResults.Overlap(List.of("x9", "x8", "x7", "x6", "x5"), List.of("x1", "x5", "x9", "x2", "x3")),
                distributions);
        AuditSpec spec = Enaho.spec(Enaho.FeatureSet.BASE);
        json = ShapValuesJson.of(spec, results, NOW);
    }

    private static ShapResults.Profile profile(int row, TreeExplainer explainer, FeatureMatrix rows) {
        FeatureMatrix one = rows.take(new int[] {row});
        ShapValues shap = explainer.values(one);
        Map<String, Double> features = new LinkedHashMap<>();
        Map<String, Double> parts = new LinkedHashMap<>();
        for (int f = 0; f < FEATURES; f++) {
            features.put("x" + f, f == 3 ? Double.NaN : one.get(0, f));
            parts.put("x" + f, shap.get(0, f));
        }
        Explanation.Profile asked = new Explanation.Profile(
                "case_" + row, new Label("caso " + row, "case " + row), Map.of("region", "costa"), Map.of());
        return new ShapResults.Profile(
                asked,
                row == 0 ? Map.of() : Map.of("region", "costa"),
                40,
                features,
                parts,
                1 / (1 + Math.exp(-shap.rawScore(0))));
    }

    @Test
    void followsTheContract() {
        // The region below the minimum is missing, and nothing else.
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(SchemaLocation.of("classpath:contracts/shap_values.schema.json"))
                        .validate(json))
                .singleElement()
                .satisfies(message -> assertThat(message.getMessage()).contains("selva"));
    }

    @Test
    void importanceStandsBesideItsUncertainty() {
        assertThat(json.get("feature_names")).hasSize(FEATURES);
        assertThat(json.at("/feature_labels_es/3").asText()).isEqualTo("variable x3");
        Estimate last = results.importance().estimate("x9");
        assertThat(json.at("/global_importance/x9").asDouble())
                .isEqualTo(last.value().getAsDouble());
        assertThat(json.at("/global_importance_uncertainty/x9/ci_lower").asDouble())
                .isEqualTo(last.interval().orElseThrow().lower());
        assertThat(json.at("/base_value").asDouble()).isEqualTo(values.baseValue());
        assertThat(json.at("/base_values/model_cover").asDouble()).isZero();
        // Importance grows with the feature's number by construction.
        assertThat(json.at("/ranks/x9/rank").asInt()).isEqualTo(1);
        assertThat(json.at("/ranks/x9/share_in_top_5").asDouble()).isEqualTo(1);
        assertThat(json.at("/overlap_with_logistic_regression/shared")).hasSize(2);
        assertThat(json.at("/cover").asText()).isEqualTo("survey");
    }

    @Test
    void cellsBelowTheMinimumAreEmpty() {
        assertThat(json.get("regional").has("selva")).isFalse();
        assertThat(json.get("regional_uncertainty").has("selva")).isFalse();
        for (String place : List.of(
                "/by_group/region/selva/x0",
                "/gap_decomposition/region/groups/selva/score_gap",
                "/gap_decomposition/region/groups/selva/features/x4",
                "/es_mujer/mean_shap/selva",
                "/es_mujer/difference/selva",
                "/interactions/x0_x_x1/mean_by_group/selva")) {
            JsonNode cell = json.at(place);
            assertThat(cell.get("status").asText()).as(place).isEqualTo("suppressed");
            for (String key : List.of("value", "se", "ci_lower", "ci_upper", "df")) {
                assertThat(cell.get(key).isNull()).as(place + "/" + key).isTrue();
            }
        }
        assertThat(json.at("/by_group/region/sierra/x0/value").isNumber()).isTrue();
        assertThat(json.at("/es_mujer/difference/sierra/p_value").isNumber()).isTrue();
        assertThat(json.get("es_peruano").isNull()).isTrue();
    }

    @Test
    void theFeaturesPartsOfAGapAddUp() {
        JsonNode gap = json.at("/gap_decomposition/region/groups/sierra");
        double sum = 0;
        for (JsonNode part : gap.get("features")) {
            sum += part.get("value").asDouble();
        }
        // Ten sums of some hundred numbers up to 10.
        assertThat(sum).isCloseTo(gap.at("/score_gap/value").asDouble(), within(1e-10));
    }

    @Test
    void profilesAddUpAndSayWhatTheyRestOn() {
        for (JsonNode profile : json.get("profiles")) {
            double score = profile.get("base_value").asDouble();
            for (JsonNode part : profile.get("shap_values")) {
                score += part.asDouble();
            }
            assertThat(1 / (1 + Math.exp(-score)))
                    .isCloseTo(profile.get("predicted_proba").asDouble(), within(1e-12));
            assertThat(profile.at("/features/x3").isNull()).isTrue();
        }
        assertThat(json.at("/profiles/0/exact").asBoolean()).isFalse();
        assertThat(json.at("/profiles/1/exact").asBoolean()).isTrue();
        assertThat(json.at("/profiles/1/label_en").asText()).isEqualTo("case 1");
    }

    @Test
    void distributionsHoldTheWholePopulation() {
        assertThat(json.get("distribution")).hasSize(FEATURES);
        for (JsonNode cells : json.get("distribution")) {
            double share = 0;
            for (JsonNode cell : cells) {
                share += cell.get("share").asDouble();
            }
            assertThat(share).isCloseTo(1, within(1e-12));
            // Two values, and equal values share a cell.
            assertThat(cells).hasSize(2);
        }
    }

    @Test
    void anExportHoldsItWhereTheModelWasExplained() {
        assertThat(ExportDocuments.SHAP).isEqualTo("shap_values.json");
        assertThat(ShapValuesJson.of(Enaho.spec(Enaho.FeatureSet.BASE), results, NOW))
                .isEqualTo(json);
    }
}
