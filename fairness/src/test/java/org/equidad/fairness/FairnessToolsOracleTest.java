package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against AIF360 (git 34877916) and fairlearn 0.12.0, on the same weights; closed forms, so 1e-10 relative. */
class FairnessToolsOracleTest {
    private static final double CLOSED_FORM = 1e-10;

    @ParameterizedTest
    @CsvSource({
        "aif_real_weights, priv_A_fav1, A, 1",
        "aif_real_weights, priv_D_fav1, D, 1",
        "aif_real_weights, priv_A_fav0, A, 0",
        "int_weights, aif, A, 1",
        "edge_nopred, priv_A, A, 1",
        "edge_nopred, priv_D, D, 1"
    })
    void aif360(String name, String block, String privileged, int favourable) {
        ClassifierFixture fixture = ClassifierFixture.resource(name);
        JsonNode expected = ReferenceData.resource("oracles/" + name + ".json").get(block);
        String[] labels = Arrays.stream(fixture.csv().text("group"))
                .map(label -> label.equals(privileged) ? "privileged" : "others")
                .toArray(String[]::new);
        Predictions predictions =
                favourable == 1 ? fixture.predictions() : fixture.predictions().complement();
        GroupReport report = GroupMetrics.of(fixture.design(), predictions)
                .by(Grouping.of("side", labels))
                .reference(Reference.group("privileged"))
                .compute();
        FairnessSummary summary = report.fairness("side");
        check(
                expected,
                "statistical_parity_difference",
                summary.statisticalParityDifference().get("others"));
        check(expected, "disparate_impact", summary.disparateImpact().get("others"));
        check(
                expected,
                "equal_opportunity_difference",
                summary.equalOpportunityGap().get("others"));
        check(
                expected,
                "average_odds_difference",
                summary.averageOddsDifference().get("others"));
        check(
                expected,
                "predictive_parity_difference_(ppv_unpriv-ppv_priv)",
                summary.predictiveParityGap().get("others"));
        check(expected, "false_positive_rate_ratio", gap(report, Metric.FPR).ratio());
        check(expected, "false_negative_rate_ratio", gap(report, Metric.FNR).ratio());
        check(expected, "false_discovery_rate_ratio", gap(report, Metric.FDR).ratio());
        check(
                expected,
                "false_omission_rate_ratio",
                gap(report, Metric.FALSE_OMISSION_RATE).ratio());
        check(
                expected,
                "false_omission_rate_difference",
                gap(report, Metric.FALSE_OMISSION_RATE).difference());
        check(expected, "labels_mean_difference", gap(report, Metric.BASE_RATE).difference());
        check(expected, "labels_disparate_impact", gap(report, Metric.BASE_RATE).ratio());
        check(expected, "theil_index_weighted_by_hand", report.overall().estimate(Metric.THEIL_INDEX));
        check(expected, "true_positive_rate_all", report.overall().estimate(Metric.TPR));
        check(
                expected,
                "positive_predictive_value_unpriv",
                report.group("side", "others").estimate(Metric.PRECISION));
    }

    private static Gap gap(GroupReport report, Metric metric) {
        return report.gap(metric, "side", "others");
    }

    /** Where AIF360 has infinity, NaN or a 0 out of 0/0, ours is undefined. */
    private static void check(JsonNode expected, String key, Estimate estimate) {
        if (!expected.has(key)) {
            return;
        }
        double value = number(expected.get(key));
        if (estimate.value().isEmpty()) {
            boolean zeroOverZero = estimate.status() == Status.NO_PREDICTED_POSITIVES;
            assertThat(zeroOverZero || !Double.isFinite(value))
                    .as("%s is %s", key, value)
                    .isTrue();
        } else {
            assertClose(key, estimate.value().getAsDouble(), value, CLOSED_FORM, 1e-3);
        }
    }

    @Test
    void theilIndexWithoutWeightsIsThatOfAif360() {
        ClassifierFixture fixture = ClassifierFixture.resource("aif_real_weights");
        JsonNode expected =
                ReferenceData.resource("oracles/aif_real_weights.json").at("/priv_A_fav1/theil_index");
        GroupReport report = GroupMetrics.of(
                        SurveyDesign.equalWeights(fixture.csv().rows()).build(), fixture.predictions())
                .metrics(Metric.THEIL_INDEX)
                .compute();
        check(
                ReferenceData.resource("oracles/aif_real_weights.json").get("priv_A_fav1"),
                "theil_index",
                report.overall().estimate(Metric.THEIL_INDEX));
        assertThat(expected.isMissingNode()).isFalse();
    }

    @Test
    void fairlearn() {
        JsonNode expected = ReferenceData.resource("oracles/sim.json").get("fairlearn");
        FairnessSummary summary =
                ClassifierFixture.resource("sim").metrics().compute().fairness("group");
        check(expected, "demographic_parity_difference_between_groups", summary.demographicParityDifference());
        check(expected, "demographic_parity_ratio_between_groups", summary.demographicParityRatio());
        check(expected, "equal_opportunity_difference_between_groups", summary.equalOpportunityDifference());
        check(expected, "equal_opportunity_ratio_between_groups", summary.equalOpportunityRatio());
        check(expected, "equalized_odds_difference_between_groups_worst_case", summary.equalisedOddsDifference());
        check(expected, "equalized_odds_ratio_between_groups_worst_case", summary.equalisedOddsRatio());
        assertClose(
                "precision",
                summary.predictiveParityDifference().getAsDouble(),
                number(expected.at("/metricframe/difference_between_groups/precision")),
                CLOSED_FORM);
    }

    private static void check(JsonNode expected, String key, OptionalDouble value) {
        assertClose(key, value.getAsDouble(), number(expected.get(key)), CLOSED_FORM);
    }

    @Test
    void summariesThatWereNotComputedAreEmpty() {
        FairnessSummary summary = ClassifierFixture.resource("sim")
                .metrics()
                .metrics(Metric.BRIER)
                .compute()
                .fairness("group");
        assertThat(summary.demographicParityDifference()).isEmpty();
        assertThat(summary.demographicParityRatio()).isEmpty();
        assertThat(summary.equalisedOddsDifference()).isEmpty();
        assertThat(summary.equalisedOddsRatio()).isEmpty();
        assertThat(summary.statisticalParityDifference()).isEmpty();
    }
}
