package org.equidad.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reference;
import org.equidad.fairness.ReplicateDesign;
import org.equidad.fairness.ReplicateMethod;
import org.equidad.fairness.SurveyDesign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupMetricsJsonTest {
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of("classpath:contracts/group_metrics.schema.json"));

    // Twelve rows, each its own unit. Group a: rows 0-5, b: 6-9, c: 10 and 11, of which c has no positives.
    private static final double[] WEIGHTS = {1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 1, 1};
    private static final double[] LABELS = {1, 1, 0, 0, 1, 0, 1, 0, 1, Double.NaN, 0, 0};
    private static final double[] DECISIONS = {1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1};
    private static final int[] GROUPS = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, -1};

    private static final SurveyDesign DESIGN = SurveyDesign.weights(WEIGHTS).build();
    private static final Grouping GROUPING = Grouping.of("g", GROUPS, List.of("a", "b", "c"));

    private static GroupMetrics analysis(SurveyDesign design) {
        return GroupMetrics.of(design, Predictions.labels(LABELS).withDecisions(DECISIONS))
                .metrics(Metric.FNR, Metric.SELECTION_RATE)
                .by(GROUPING);
    }

    private static JsonNode json(SurveyDesign design, GroupMetrics analysis) {
        JsonNode json = GroupMetricsJson.of(GroupStatistics.of(design, analysis.compute()), Map.of("version", "1"));
        assertThat(SCHEMA.validate(json)).isEmpty();
        return json;
    }

    @Test
    void writesDesignCellsAndMissingRows() {
        JsonNode json = json(DESIGN, analysis(DESIGN));

        assertThat(json.get("design").toString())
                .isEqualTo("{\"n\":12,\"df\":11.0,\"strata\":1,\"psus\":12,\"variance_method\":\"linearisation\","
                        + "\"single_psu\":\"fail\"}");
        // Eleven labelled rows of weight 15; the positives are rows 0, 1, 4, 6 and 8.
        assertThat(json.at("/overall/n_unweighted").asInt()).isEqualTo(11);
        assertThat(json.at("/overall/n_weighted").asDouble()).isEqualTo(15);
        assertThat(json.at("/overall/positives_unweighted").asInt()).isEqualTo(5);
        assertThat(json.at("/overall/n_rows_missing").asInt()).isEqualTo(1);
        assertThat(json.at("/overall/group").isMissingNode()).isTrue();
        assertThat(json.at("/groups/0/group").toString()).isEqualTo("{\"g\":\"a\"}");
        // Group a: positives 0, 1 and 4 of weight 4, missed is 1 of weight 2.
        assertThat(json.at("/groups/0/metrics/fnr/value").asDouble()).isEqualTo(0.5);
        // Three positives are too few for the presentation standard.
        assertThat(json.at("/groups/0/metrics/fnr/status").asText()).isEqualTo("few_rows");
        assertThat(json.at("/dimensions/g/n_rows_missing_group").asInt()).isEqualTo(1);
        assertThat(json.at("/provenance/version").asText()).isEqualTo("1");
    }

    @Test
    void whatIsUndefinedIsNullWithItsReason() {
        JsonNode fnr = json(DESIGN, analysis(DESIGN)).at("/groups/2/metrics/fnr");

        for (String field : new String[] {"value", "se", "df", "ci_lower", "ci_upper", "n_effective"}) {
            assertThat(fnr.get(field).isNull()).as(field).isTrue();
        }
        assertThat(fnr.get("status").asText()).isEqualTo("no_positives");
        assertThat(fnr.get("status_reason").asText()).contains("no positive");
    }

    @Test
    void gapsAreGroupMinusReferenceAndSpreadsNameTheirGroups() {
        JsonNode json = json(DESIGN, analysis(DESIGN));
        JsonNode gap = json.at("/gaps/0");

        assertThat(gap.get("metric").asText()).isEqualTo("fnr");
        assertThat(gap.get("group").toString()).isEqualTo("{\"g\":\"b\"}");
        assertThat(gap.get("reference").toString()).isEqualTo("{\"g\":\"a\"}");
        // Group b: positives 6 and 8 of weight 3, missed is 6 of weight 1; 1/3 - 1/2 = -1/6.
        assertThat(gap.get("difference").asDouble()).isCloseTo(-1.0 / 6, within(1e-15));
        assertThat(gap.get("ratio").asDouble()).isCloseTo(2.0 / 3, within(1e-15));
        JsonNode spread = json.at("/summaries/g/fnr");
        assertThat(spread.get("group_max").asDouble()).isEqualTo(0.5);
        assertThat(spread.get("group_max_at").toString()).isEqualTo("{\"g\":\"a\"}");
        assertThat(spread.get("group_min_at").toString()).isEqualTo("{\"g\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"overall", "rest"})
    void otherReferencesAreWords(String word) {
        Reference reference = word.equals("rest") ? Reference.rest() : Reference.overall();

        JsonNode json = json(DESIGN, analysis(DESIGN).reference(reference));

        assertThat(json.get("gaps"))
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap.get("reference").asText()).isEqualTo(word));
    }

    @Test
    void aDesignOfReplicatesKnowsNoStrata() {
        double[][] factors = new double[12][12];
        for (int r = 0; r < 12; r++) {
            Arrays.fill(factors[r], 12.0 / 11);
            factors[r][r] = 0;
        }
        SurveyDesign replicates = ReplicateDesign.builder(ReplicateMethod.JK1, WEIGHTS)
                .factors(factors)
                .build();

        JsonNode design = json(replicates, analysis(replicates)).get("design");

        assertThat(design.get("strata").isNull()).isTrue();
        assertThat(design.get("psus").isNull()).isTrue();
        assertThat(design.get("variance_method").asText()).isEqualTo("JK1");
        assertThat(design.get("single_psu").asText()).isEqualTo("not_applicable");
    }

    @Test
    void theSameStatisticsGiveTheSameBytes() throws IOException {
        GroupStatistics statistics = GroupStatistics.of(DESIGN, analysis(DESIGN).compute());

        byte[] bytes = GroupMetricsJson.bytes(statistics, Map.of());

        assertThat(bytes)
                .isEqualTo(GroupMetricsJson.bytes(statistics, Map.of()))
                .endsWith('\n');
        assertThat(new ObjectMapper().readTree(bytes))
                .isEqualTo(new ObjectMapper()
                        .readTree(GroupMetricsJson.of(statistics, Map.of()).toString()));
    }
}
