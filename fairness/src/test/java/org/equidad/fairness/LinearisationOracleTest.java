package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Standard errors of metrics for which R survey has no function, against scikit-learn 1.2.1 differentiated numerically
 * ({@code metrics/make_fixtures.py}; its derivatives are good to about 1e-10, so 1e-8), and of the calibration slope
 * against R survey 4.1-1 {@code svyglm} ({@code metrics/make_calibration_slope.R}; 1e-8).
 */
class LinearisationOracleTest {
    private static final double NUMERIC_DERIVATIVE = 1e-8;

    private final ClassifierFixture sim = ClassifierFixture.resource("sim");

    @Test
    void numericLinearisation() {
        JsonNode expected = ReferenceData.resource("metrics/linearised.json").get("metrics");
        List<Metric> metrics = new ArrayList<>();
        expected.fieldNames().forEachRemaining(name -> metrics.add(Metric.named(name)));
        GroupReport report =
                sim.metrics().metrics(metrics).reference(Reference.group("A")).compute();
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            Metric metric = Metric.named(entry.getKey());
            check(metric, report.overall(), entry.getValue().get("ALL"));
            for (GroupResult group : report.groups()) {
                check(metric, group, entry.getValue().get(group.label()));
                if (!group.label().equals("A")) {
                    assertClose(
                            metric + " gap " + group.label(),
                            report.gap(metric, "group", group.label())
                                    .difference()
                                    .standardError()
                                    .getAsDouble(),
                            number(entry.getValue().at("/" + group.label() + "/se_minus_A")),
                            NUMERIC_DERIVATIVE);
                }
            }
        }
    }

    @Test
    void calibrationSlope() {
        JsonNode expected = ReferenceData.resource("metrics/calibration_slope.json");
        GroupReport report = sim.metrics().metrics(Metric.CALIBRATION_SLOPE).compute();
        check(Metric.CALIBRATION_SLOPE, report.overall(), expected.get("ALL"));
        for (GroupResult group : report.groups()) {
            check(Metric.CALIBRATION_SLOPE, group, expected.get(group.label()));
        }
    }

    /** R survey 4.1-1 {@code svycontrast} on totals, exact derivatives, so 1e-10 ({@code metrics/make_f1_macro.R}). */
    @Test
    void macroF1() {
        JsonNode expected = ReferenceData.resource("metrics/f1_macro.json");
        GroupReport report = sim.metrics().metrics(Metric.F1_MACRO).compute();
        checkExactly(report.overall(), expected.get("ALL"));
        for (GroupResult group : report.groups()) {
            checkExactly(group, expected.get(group.label()));
        }
    }

    /**
     * Gaps under the fixture's decisions, and what becomes of them at a threshold of 0.35, against R survey 4.1-1
     * {@code svycontrast} on totals ({@code metrics/make_gap_changes.R}). Exact derivatives on both sides, but R sums in
     * another order and the changes cancel most of their variance: 1e-9.
     */
    @Test
    void gapsAndTheirChangeOnTheSameRows() {
        JsonNode expected = ReferenceData.resource("metrics/gap_changes.json");
        GroupReport before = sim.metrics()
                .metrics(Metric.AVERAGE_ODDS, Metric.SELECTION_RATE)
                .reference(Reference.group("A"))
                .compute();
        GroupReport both = stacked(sim, 0.35);
        for (String group : List.of("B", "C", "D")) {
            JsonNode of = expected.get(group);
            near(before.fairness("group").averageOddsDifference().get(group), of.get("average_odds_difference"));
            near(before.fairness("group").disparateImpact().get(group), of.get("disparate_impact"));
            near(oddsChange(both, group), of.get("average_odds_change"));
            near(impactChange(both, group), of.get("disparate_impact_change"));
        }
    }

    private static void near(Estimate estimate, JsonNode expected) {
        String what = estimate.statistic();
        assertClose(what, estimate.value().getAsDouble(), number(expected.get("estimate")), 1e-9);
        assertClose(what, estimate.standardError().getAsDouble(), number(expected.get("se")), 1e-9);
    }

    /** The rows twice, every copy in its own stratum and cluster: groups of the first and of the second decisions. */
    private static GroupReport stacked(ClassifierFixture fixture, double threshold) {
        Csv csv = fixture.csv();
        int n = csv.rows();
        double[] decisions = twice(csv.numbers("yhat"));
        String[] groups = new String[2 * n];
        for (int i = 0; i < n; i++) {
            groups[i] = "before " + csv.text("group")[i];
            groups[n + i] = "after " + csv.text("group")[i];
            decisions[n + i] = csv.numbers("score")[i] >= threshold ? 1 : 0;
        }
        SurveyDesign design = SurveyDesign.weights(twice(csv.numbers("weight")))
                .strata(twice(csv.text("stratum")))
                .clusters(twice(csv.text("psu")))
                .nested()
                .build();
        return GroupMetrics.of(
                        design, Predictions.labels(twice(csv.numbers("y"))).withDecisions(decisions))
                .metrics(Metric.AVERAGE_ODDS, Metric.SELECTION_RATE)
                .by(Grouping.of("version", groups))
                .reference()
                .compute();
    }

    private static double[] twice(double[] values) {
        double[] both = Arrays.copyOf(values, 2 * values.length);
        System.arraycopy(values, 0, both, values.length, values.length);
        return both;
    }

    private static String[] twice(String[] values) {
        String[] both = Arrays.copyOf(values, 2 * values.length);
        System.arraycopy(values, 0, both, values.length, values.length);
        return both;
    }

    private static Estimate oddsChange(GroupReport both, String group) {
        Map<String, Double> gradient =
                Map.of("after " + group, 1.0, "after A", -1.0, "before " + group, -1.0, "before A", 1.0);
        double change = 0;
        for (Map.Entry<String, Double> e : gradient.entrySet()) {
            change += e.getValue() * value(both, Metric.AVERAGE_ODDS, e.getKey());
        }
        return both.linearised("change of average odds", change, Metric.AVERAGE_ODDS, "version", gradient);
    }

    private static Estimate impactChange(GroupReport both, String group) {
        double later = value(both, Metric.SELECTION_RATE, "after A");
        double earlier = value(both, Metric.SELECTION_RATE, "before A");
        double after = value(both, Metric.SELECTION_RATE, "after " + group) / later;
        double before = value(both, Metric.SELECTION_RATE, "before " + group) / earlier;
        return both.linearised(
                "change of disparate impact",
                after - before,
                Metric.SELECTION_RATE,
                "version",
                Map.of(
                        "after " + group,
                        1 / later,
                        "after A",
                        -after / later,
                        "before " + group,
                        -1 / earlier,
                        "before A",
                        before / earlier));
    }

    private static double value(GroupReport report, Metric metric, String group) {
        return report.group("version", group).estimate(metric).value().getAsDouble();
    }

    @Test
    void functionsOfGroupsAreCheckedAndMayBeUndefined() {
        GroupReport report = sim.metrics().metrics(Metric.TPR).compute();
        assertThatThrownBy(() -> report.linearised("nothing", 0, Metric.TPR, "group", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no group takes part");
        assertThatThrownBy(() -> report.linearised("unknown", 0, Metric.TPR, "group", Map.of("Z", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no group 'Z'");
        // A group is its own best estimate: derivative 1 of itself.
        Estimate own = report.group("group", "B").estimate(Metric.TPR);
        Estimate same = report.linearised("itself", own.value().getAsDouble(), Metric.TPR, "group", Map.of("B", 1.0));
        assertClose(
                "se", same.standardError().getAsDouble(), own.standardError().getAsDouble(), 1e-14);
        assertThat(same.degreesOfFreedom()).isEqualTo(own.degreesOfFreedom());
        assertThat(same.counts().rows()).isEqualTo(own.counts().rows());

        double[] labels = {1, 0, 1, 0, 0, 0};
        double[] decisions = {1, 0, 0, 0, 1, 0};
        GroupReport undefined = GroupMetrics.of(
                        SurveyDesign.equalWeights(6).build(),
                        Predictions.labels(labels).withDecisions(decisions))
                .metrics(Metric.TPR)
                .by(Grouping.of("g", new int[] {0, 0, 0, 1, 1, 1}, List.of("a", "b")))
                .compute();
        assertThat(undefined
                        .linearised("gap", 0, Metric.TPR, "g", Map.of("a", 1.0, "b", -1.0))
                        .status())
                .isEqualTo(Status.NO_POSITIVES);
    }

    private static void checkExactly(GroupResult result, JsonNode expected) {
        Estimate estimate = result.estimate(Metric.F1_MACRO);
        assertClose(result.label(), estimate.value().getAsDouble(), number(expected.get("estimate")), 1e-10);
        assertClose(result.label(), estimate.standardError().getAsDouble(), number(expected.get("se")), 1e-10);
    }

    /**
     * R survey 4.1-1 {@code svyratio} ({@code metrics/make_decision_curve.R}), 1e-10 of the larger of the number and a
     * thousandth: benefits and prices cancel.
     */
    @Test
    void decisionCurves() {
        JsonNode expected = ReferenceData.resource("metrics/decision_curve.json");
        assertThat(expected).hasSize(6);
        for (Map.Entry<String, JsonNode> threshold : expected.properties()) {
            List<Metric> metrics = Stream.of("net_benefit_", "net_benefit_of_all_", "net_benefit_gain_")
                    .map(name -> Metric.named(name + threshold.getKey()))
                    .toList();
            GroupReport report = sim.metrics().metrics(metrics).compute();
            for (Metric metric : metrics) {
                checkPoint(metric, report.overall(), threshold.getValue().get("ALL"));
                for (GroupResult group : report.groups()) {
                    checkPoint(metric, group, threshold.getValue().get(group.label()));
                }
            }
        }
    }

    private static void checkPoint(Metric metric, GroupResult result, JsonNode expected) {
        String name = metric.name().substring(0, metric.name().lastIndexOf('_'));
        String what = metric + " of " + result.label();
        Estimate estimate = result.estimate(metric);
        assertClose(
                what, estimate.value().getAsDouble(), number(expected.get(name).get(0)), 1e-10, 1e-3);
        assertClose(
                what,
                estimate.standardError().orElse(0),
                number(expected.get(name).get(1)),
                1e-10,
                1e-3);
    }

    private static void check(Metric metric, GroupResult result, JsonNode expected) {
        Estimate estimate = result.estimate(metric);
        String what = metric + " of " + result.label();
        assertClose(what, estimate.value().getAsDouble(), number(expected.get("estimate")), 1e-10);
        assertClose(
                what + " se", estimate.standardError().getAsDouble(), number(expected.get("se")), NUMERIC_DERIVATIVE);
    }
}
