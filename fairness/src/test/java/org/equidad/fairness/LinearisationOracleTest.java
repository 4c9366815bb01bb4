package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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
