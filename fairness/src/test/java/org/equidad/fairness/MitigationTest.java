package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.equidad.fairness.GroupThresholds.Constraint;
import org.equidad.fairness.GroupThresholds.Objective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MitigationTest {
    private final ClassifierFixture sim = ClassifierFixture.resource("sim");

    @ParameterizedTest
    @CsvSource({"aif_real_weights, priv_A_fav1, A", "aif_real_weights, priv_D_fav1, D", "int_weights, aif, A"})
    void reweighingOfAif360(String name, String block, String privileged) {
        ClassifierFixture fixture = ClassifierFixture.resource(name);
        JsonNode expected = ReferenceData.resource("oracles/" + name + ".json").get(block);
        Grouping side = Grouping.of(
                "side",
                Arrays.stream(fixture.csv().text("group"))
                        .map(label -> label.equals(privileged) ? "priv" : "unpriv")
                        .toArray(String[]::new));
        Reweighing reweighing = Reweighing.of(fixture.design(), fixture.predictions(), side);
        JsonNode factors = expected.get("reweighing_factors");
        for (String group : side.labels()) {
            assertClose(group, reweighing.factor(group, 1), number(factors.get(group + "_fav")), 1e-10);
            assertClose(group, reweighing.factor(group, 0), number(factors.get(group + "_unfav")), 1e-10);
        }
        double[] weights = reweighing.weights();
        JsonNode first = expected.get("reweighed_weights_first20");
        for (int i = 0; i < first.size(); i++) {
            assertClose("weight " + i, weights[i], number(first.get(i)), 1e-10);
        }
        assertClose("total", Sums.of(weights), Sums.of(fixture.design().weights()), 1e-12);
    }

    @Test
    void reweighingMakesGroupAndLabelIndependent() {
        double[] weights =
                Reweighing.of(sim.design(), sim.predictions(), sim.group()).weights();
        GroupReport report = GroupMetrics.of(SurveyDesign.weights(weights).build(), sim.predictions())
                .metrics(Metric.BASE_RATE)
                .by(sim.group())
                .compute();
        GapSummary spread = report.summary(Metric.BASE_RATE, "group").orElseThrow();
        assertThat(spread.difference()).isLessThan(1e-13);
    }

    @Test
    void reweighingWithAnEmptyCellKeepsTheTotal() {
        // Group b has no positive row; the last two rows have no group or no label.
        Predictions predictions = Predictions.labels(1, 0, 0, 0, 1, Double.NaN);
        LinearizedDesign design =
                SurveyDesign.weights(new double[] {1, 2, 3, 4, 5, 6}).build();
        Grouping group = Grouping.of("g", new String[] {"a", "a", "b", "b", null, "a"});
        Reweighing reweighing = Reweighing.of(design, predictions, group);
        assertThat(reweighing.factor("b", 1)).isEqualTo(1);
        double[] weights = reweighing.weights();
        assertThat(weights[4]).isEqualTo(5);
        assertThat(weights[5]).isEqualTo(6);
        assertClose("total", Sums.of(weights), 21, 1e-14);
        assertThatThrownBy(() -> reweighing.factor("b", 2)).hasMessage("label 2: must be 0 or 1");
        assertThatThrownBy(
                        () -> Reweighing.of(SurveyDesign.weights(new double[6]).build(), predictions, group))
                .hasMessageContaining("no row of positive weight");
    }

    @Test
    void sweepAgreesWithTheMetricsAtEveryThreshold() {
        ThresholdSweep sweep = sim.metrics().sweep("group");
        assertThat(sweep.groups()).containsExactly("A", "B", "C", "D");
        double[] thresholds = sweep.thresholds();
        assertThat(thresholds).isSorted().hasSizeBetween(50, 101);
        for (double threshold : new double[] {-1, 0.1, 0.255, 0.5, thresholds[thresholds.length - 1], 2}) {
            GroupReport report = sweep.report(threshold);
            for (Metric metric : new Metric[] {Metric.FNR, Metric.PRECISION, Metric.MCC, Metric.F1, Metric.ACCURACY}) {
                for (String group : sweep.groups()) {
                    check(
                            sweep.value(metric, group, threshold),
                            report.group("group", group).estimate(metric));
                }
                check(sweep.overall(metric, threshold), report.overall().estimate(metric));
            }
        }
        assertThatThrownBy(() -> sweep.value(Metric.BRIER, "A", 0.5)).hasMessageContaining("brier");
        assertThatThrownBy(() -> sweep.value(Metric.ROC_AUC, "A", 0.5)).hasMessageContaining("roc_auc");
        assertThatThrownBy(() -> sim.metrics().sweep("nope")).hasMessageContaining("[group]");
        assertThatThrownBy(() -> GroupMetrics.of(
                                sim.design(), Predictions.labels(sim.csv().numbers("y")))
                        .by(sim.group())
                        .sweep("group"))
                .hasMessage("a sweep needs scores");
    }

    private static void check(OptionalDouble value, Estimate estimate) {
        assertThat(value.isPresent()).isEqualTo(estimate.value().isPresent());
        if (value.isPresent()) {
            assertClose("sweep", value.getAsDouble(), estimate.value().getAsDouble(), 1e-12, 1e-3);
        }
    }

    @Test
    void orderOfGroupsByThreshold() {
        // a: positives at .9 and .3; b: positives at .7 and .6. Selected at .8: a half, b none; at .5: a half, b all.
        Predictions predictions = Predictions.labels(1, 1, 1, 1, Double.NaN).withScores(0.9, 0.3, 0.7, 0.6, 0.5);
        Grouping group = Grouping.of("g", new String[] {"a", "a", "b", "b", "b"});
        ThresholdSweep sweep = GroupMetrics.of(SurveyDesign.equalWeights(5).build(), predictions)
                .by(group)
                .sweep("g");
        assertThat(sweep.order(Metric.FNR, 0.8)).containsExactly("a", "b");
        assertThat(sweep.orders(Metric.FNR))
                .isEqualTo(Map.of(0.3, List.of("a", "b"), 0.6, List.of("b", "a"), 0.7, List.of("a", "b")));
        // Nobody is selected above .9, so no group has a precision.
        assertThat(sweep.order(Metric.PRECISION, 0.95)).isEmpty();
        assertThat(sweep.report(0.5).overall().estimate(Metric.FNR).value()).hasValue(0.25);
    }

    @Test
    void calibrationCurves() {
        double[] edges = {0, 0.2, 0.4, 0.6, 0.8, 1};
        List<CalibrationCurve> curves = sim.metrics().calibration("group", edges);
        assertThat(curves).extracting(CalibrationCurve::group).containsExactly("overall", "A", "B", "C", "D");
        double weighted = 0;
        double absolute = 0;
        for (CalibrationCurve.Bin bin : curves.get(0).bins()) {
            double gap = bin.difference().value().getAsDouble();
            assertClose(
                    "gap",
                    gap,
                    bin.observed().value().getAsDouble()
                            - bin.meanScore().value().getAsDouble(),
                    1e-12,
                    1e-3);
            assertThat(bin.meanScore().value().getAsDouble()).isBetween(bin.from(), bin.to());
            assertThat(bin.observed().interval()).isPresent();
            absolute += bin.observed().counts().weighted() * Math.abs(gap);
            weighted += bin.observed().counts().weighted();
        }
        Metric ece = Metric.expectedCalibrationError(5);
        double expected = sim.metrics()
                .metrics(ece)
                .compute()
                .overall()
                .estimate(ece)
                .value()
                .getAsDouble();
        assertClose("ece", absolute / weighted, expected, 1e-10);
        // Scores outside the edges are left out, empty bins too.
        List<CalibrationCurve> narrow = sim.metrics().calibration("group", 0.5, 0.6, 7);
        assertThat(narrow.get(0).bins()).hasSize(2);
        List<CalibrationCurve> beyond = sim.metrics().calibration("group", 0.5, 1, 2);
        assertThat(beyond.get(0).bins()).hasSize(1);
        assertThatThrownBy(() -> sim.metrics().calibration("group", 0.5)).hasMessageContaining("at least two");
        assertThatThrownBy(() -> sim.metrics().calibration("group", 0.5, 0.5)).hasMessageContaining("at least two");
    }

    /** fairlearn 0.12.0 on repeated rows; at its own grid's rate the expected rates are the same. */
    @ParameterizedTest
    @CsvSource({
        "demographic_parity__accuracy_score__flipFalse__grid1000, DEMOGRAPHIC_PARITY",
        "true_positive_rate_parity__accuracy_score__flipFalse__grid1000, EQUAL_OPPORTUNITY",
        "equalized_odds__accuracy_score__flipFalse__grid1000, EQUALISED_ODDS",
        "equalized_odds__balanced_accuracy_score__flipFalse__grid100, EQUALISED_ODDS"
    })
    void thresholdOptimizerOfFairlearn(String key, Constraint constraint) {
        ClassifierFixture fixture = ClassifierFixture.resource("int_weights");
        JsonNode expected = ReferenceData.resource("oracles/int_weights.json")
                .get("threshold_optimizer")
                .get(key);
        ThresholdSweep sweep = fixture.metrics().sweep("group");
        Objective objective = key.contains("balanced") ? Objective.BALANCED_ACCURACY : Objective.ACCURACY;
        GroupThresholds same =
                GroupThresholds.equalisingAt(sweep, constraint, objective, number(expected.get("x_best")));
        for (GroupThresholds.Rule rule : same.rules()) {
            int g = sweep.groups().indexOf(rule.group());
            double[] cells = expectedCells(sweep, g, rule);
            JsonNode rates = expected.at("/expected_by_group/" + rule.group());
            check("selection rate", Metric.SELECTION_RATE, cells, rates.get("selection_rate"));
            check("tpr", Metric.TPR, cells, rates.get("tpr"));
            check("fpr", Metric.FPR, cells, rates.get("fpr"));
        }
        double reached = number(
                expected.get(objective == Objective.ACCURACY ? "expected_accuracy" : "expected_balanced_accuracy"));
        assertClose("objective", same.objective(), reached, 1e-10);
        // The exact optimum is no worse than the grid's, and the grid loses little.
        double best = GroupThresholds.equalising(sweep, constraint, objective).objective();
        assertThat(best).isBetween(reached - 1e-12, reached + 2e-3);
    }

    private static double[] expectedCells(ThresholdSweep sweep, int g, GroupThresholds.Rule rule) {
        double[][] all = sweep.cells(g);
        double[] expected = new double[Cells.COUNT];
        double positives = Cells.sum(all[0], Cells.POSITIVES);
        double negatives = Cells.sum(all[0], Cells.NEGATIVES);
        for (int t = 0; t < all.length; t++) {
            // Rows with exactly this score: what is rejected above it less what is rejected at it.
            if (t + 1 < all.length) {
                double p = rule.probability(sweep.thresholdAt(g, t));
                double ones = all[t + 1][Cells.FN] - all[t][Cells.FN];
                double zeros = all[t + 1][Cells.TN] - all[t][Cells.TN];
                expected[Cells.TP] += p * ones;
                expected[Cells.FP] += p * zeros;
            }
        }
        expected[Cells.FN] = positives - expected[Cells.TP];
        expected[Cells.TN] = negatives - expected[Cells.FP];
        return expected;
    }

    private static void check(String what, Metric metric, double[] cells, JsonNode expected) {
        assertClose(what, ((TotalsMetric) metric).value(cells), number(expected), 1e-10, 1e-3);
    }

    /** Against trying every combination of thresholds of two groups. */
    @ParameterizedTest
    @EnumSource(Constraint.class)
    void bestThresholdsWithinATolerance(Constraint constraint) {
        ThresholdSweep sweep = GroupMetrics.of(sim.design(), sim.predictions())
                .by(sim.control())
                .sweep("ctrl");
        for (Objective objective : Objective.values()) {
            for (double tolerance : new double[] {0.002, 0.03, 1}) {
                GroupThresholds found = GroupThresholds.within(sweep, constraint, objective, tolerance);
                double best = -1;
                for (int a = 0; a < sweep.cells(0).length; a++) {
                    for (int b = 0; b < sweep.cells(1).length; b++) {
                        best = Math.max(
                                best, value(sweep.cells(0)[a], sweep.cells(1)[b], constraint, objective, tolerance));
                    }
                }
                assertClose(constraint + " " + tolerance, found.objective(), best, 1e-12);
            }
        }
    }

    private static double value(double[] a, double[] b, Constraint constraint, Objective objective, double tolerance) {
        double[] both = new double[Cells.COUNT];
        for (int c = 0; c < both.length; c++) {
            both[c] = a[c] + b[c];
        }
        double apart = switch (constraint) {
            case DEMOGRAPHIC_PARITY -> apart(Metric.SELECTION_RATE, a, b);
            case EQUAL_OPPORTUNITY -> apart(Metric.TPR, a, b);
            case EQUALISED_ODDS -> Math.max(apart(Metric.TPR, a, b), apart(Metric.FPR, a, b));
        };
        Metric metric = objective == Objective.ACCURACY ? Metric.ACCURACY : Metric.BALANCED_ACCURACY;
        return apart <= tolerance ? ((TotalsMetric) metric).value(both) : -1;
    }

    private static double apart(Metric metric, double[] a, double[] b) {
        TotalsMetric totals = (TotalsMetric) metric;
        return Math.abs(totals.value(a) - totals.value(b));
    }

    @Test
    void moreToleranceNeverLosesAndDecisionsKeepTheConstraint() {
        ThresholdSweep sweep = sim.metrics().sweep("group");
        List<GroupThresholds.TradeOff> curve = GroupThresholds.tradeOff(
                sweep, Constraint.EQUAL_OPPORTUNITY, Objective.BALANCED_ACCURACY, 0.01, 0.02, 0.05, 0.2, 1);
        for (int i = 1; i < curve.size(); i++) {
            assertThat(curve.get(i).objective())
                    .isGreaterThanOrEqualTo(curve.get(i - 1).objective());
        }
        Predictions decided = curve.get(1).thresholds().decide(sim.predictions(), sim.group(), 1);
        GroupReport report = GroupMetrics.of(sim.design(), decided)
                .metrics(Metric.TPR, Metric.BALANCED_ACCURACY)
                .by(sim.group())
                .compute();
        assertThat(report.summary(Metric.TPR, "group").orElseThrow().difference())
                .isLessThanOrEqualTo(0.02 + 1e-9);
        assertClose(
                "objective",
                report.overall().estimate(Metric.BALANCED_ACCURACY).value().getAsDouble(),
                curve.get(1).objective(),
                1e-10);
    }

    @Test
    void randomisedDecisions() {
        ThresholdSweep sweep = sim.metrics().sweep("group");
        GroupThresholds equal =
                GroupThresholds.equalising(sweep, Constraint.EQUALISED_ODDS, Objective.BALANCED_ACCURACY);
        assertThat(equal.rules()).hasSize(4);
        double[] tpr = new double[4];
        int seeds = 40;
        for (int seed = 0; seed < seeds; seed++) {
            GroupReport report = GroupMetrics.of(sim.design(), equal.decide(sim.predictions(), sim.group(), seed))
                    .metrics(Metric.TPR)
                    .by(sim.group())
                    .compute();
            for (int g = 0; g < 4; g++) {
                tpr[g] += report.groups().get(g).estimate(Metric.TPR).value().getAsDouble() / seeds;
            }
        }
        // Group D has about 170 positives with uneven weights: a draw has a standard deviation near 0.05, the mean of
        // 40
        // draws 0.008.
        assertThat(Arrays.stream(tpr).max().getAsDouble()
                        - Arrays.stream(tpr).min().getAsDouble())
                .isLessThan(0.04);
        Predictions one = equal.decide(sim.predictions(), sim.group(), 3);
        Predictions again = equal.decide(sim.predictions(), sim.group(), 3);
        for (int i = 0; i < one.rows(); i++) {
            assertThat(one.selected(i)).isEqualTo(again.selected(i));
        }
    }

    @Test
    void rowsWithoutGroupTakeTheCommonThreshold() {
        GroupThresholds thresholds = GroupThresholds.within(
                sim.metrics().sweep("group"), Constraint.DEMOGRAPHIC_PARITY, Objective.ACCURACY, 0.1);
        Grouping none = Grouping.of("group", new String[sim.csv().rows()]);
        Predictions decided = thresholds.decide(sim.predictions(), none, 1);
        double common = thresholds.commonThreshold();
        assertThat(common).isBetween(0.2, 0.8);
        for (int i = 0; i < decided.rows(); i++) {
            assertThat(decided.selected(i)).isEqualTo(sim.predictions().score(i) >= common);
        }
    }

    @Test
    void refusals() {
        ThresholdSweep sweep = ClassifierFixture.resource("edge").metrics().sweep("group");
        assertThatThrownBy(() -> GroupThresholds.within(sweep, Constraint.EQUAL_OPPORTUNITY, Objective.ACCURACY, 0.1))
                .hasMessage("group 'nopos' has no tpr: no positive rows in the domain");
        assertThatThrownBy(() -> GroupThresholds.equalising(sweep, Constraint.EQUALISED_ODDS, Objective.ACCURACY))
                .hasMessageContaining("has no");
        assertThatThrownBy(() -> GroupThresholds.within(sweep, Constraint.DEMOGRAPHIC_PARITY, Objective.ACCURACY, -1))
                .hasMessageContaining("tolerance -1.0");
        assertThatThrownBy(() ->
                        GroupThresholds.equalisingAt(sweep, Constraint.DEMOGRAPHIC_PARITY, Objective.ACCURACY, 1.1))
                .hasMessageContaining("rate 1.1");
        GroupThresholds fine =
                GroupThresholds.within(sweep, Constraint.DEMOGRAPHIC_PARITY, Objective.BALANCED_ACCURACY, 1);
        Predictions labels =
                Predictions.labels(ClassifierFixture.resource("edge").csv().numbers("y"));
        assertThatThrownBy(() ->
                        fine.decide(labels, ClassifierFixture.resource("edge").group(), 1))
                .hasMessage("thresholds need scores");
        ThresholdSweep empty = GroupMetrics.of(
                        SurveyDesign.weights(new double[] {0, 0}).build(),
                        Predictions.labels(1, 0).withScores(0.1, 0.2))
                .by(Grouping.of("g", new String[] {"a", "b"}))
                .sweep("g");
        assertThatThrownBy(() -> GroupThresholds.within(empty, Constraint.DEMOGRAPHIC_PARITY, Objective.ACCURACY, 1))
                .hasMessageContaining("no group has rows");
        assertThatThrownBy(() -> GroupThresholds.equalising(empty, Constraint.DEMOGRAPHIC_PARITY, Objective.ACCURACY))
                .hasMessageContaining("no group has rows");
    }
}
