package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equidad.fairness.ReferenceData.assertClose;
import static org.equidad.fairness.ReferenceData.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against scikit-learn 1.2.1 and fairlearn 0.12.0 (point estimates) and R 4.2.2 survey 4.1-1 (standard errors, gaps,
 * ratios, covariances). Closed forms agree to 1e-10 relative; what R adds in another order is held to 1e-10 of the
 * larger of the numbers that are subtracted.
 */
class ClassificationOracleTest {
    private static final double CLOSED_FORM = 1e-10;

    private static final Map<Metric, String> RATES = new LinkedHashMap<>();
    private static final Map<Metric, String> SKLEARN = new LinkedHashMap<>();
    private static final Map<Metric, String> WITH_DESIGN = new LinkedHashMap<>();

    static {
        RATES.put(Metric.TPR, "tpr");
        RATES.put(Metric.FNR, "fnr");
        RATES.put(Metric.FPR, "fpr");
        RATES.put(Metric.TNR, "tnr");
        RATES.put(Metric.PRECISION, "precision");
        RATES.put(Metric.NPV, "npv");
        RATES.put(Metric.FDR, "fdr");
        RATES.put(Metric.FALSE_OMISSION_RATE, "false_omission_rate");
        RATES.put(Metric.ACCURACY, "accuracy");
        RATES.put(Metric.SELECTION_RATE, "selection_rate");
        RATES.put(Metric.BASE_RATE, "base_rate");
        RATES.put(Metric.F1, "f1");
        RATES.put(Metric.BALANCED_ACCURACY, "balanced_accuracy");
        RATES.put(Metric.MEAN_SCORE, "mean_score");
        SKLEARN.put(Metric.BRIER, "brier_score_loss");
        SKLEARN.put(Metric.LOG_LOSS, "log_loss");
        SKLEARN.put(Metric.ROC_AUC, "roc_auc_score");
        SKLEARN.put(Metric.PR_AUC, "average_precision_score");
        SKLEARN.put(Metric.MCC, "matthews_corrcoef");
        for (Metric metric : new Metric[] {
            Metric.TPR,
            Metric.FNR,
            Metric.FPR,
            Metric.TNR,
            Metric.PRECISION,
            Metric.NPV,
            Metric.ACCURACY,
            Metric.SELECTION_RATE,
            Metric.BASE_RATE,
            Metric.F1,
            Metric.BRIER,
            Metric.LOG_LOSS
        }) {
            WITH_DESIGN.put(metric, metric.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim", "edge", "edge_nozero", "weights_extreme", "weights_all_tiny", "weights_all_huge"})
    void pointEstimates(String name) {
        checkPoints(ClassifierFixture.resource(name), ReferenceData.resource("oracles/" + name + ".json"));
    }

    @Test
    void pointEstimatesOfNhanes() {
        checkPoints(
                ClassifierFixture.outside("oracles/B/nhanes.csv"),
                ReferenceData.json(ReferenceData.outside("oracles/B/nhanes.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim", "edge", "weights_extreme", "weights_all_tiny", "weights_all_huge"})
    void designBasedErrors(String name) {
        checkDesign(ClassifierFixture.resource(name), ReferenceData.resource("oracles/" + name + "_design.json"));
    }

    @Test
    void designBasedErrorsOfNhanes() {
        checkDesign(
                ClassifierFixture.outside("oracles/B/nhanes.csv"),
                ReferenceData.json(ReferenceData.outside("oracles/B/nhanes_design.json")));
    }

    private static void checkPoints(ClassifierFixture fixture, JsonNode expected) {
        GroupReport report = fixture.metrics().compute();
        checkCell(report.overall(), expected.get("overall"));
        for (GroupResult group : report.groups()) {
            checkCell(group, expected.get("groups").get(group.label()));
        }
        JsonNode spread = expected.at("/fairlearn/metricframe");
        for (Metric metric : new Metric[] {Metric.SELECTION_RATE, Metric.ACCURACY, Metric.F1}) {
            if (spread.has("difference_between_groups")) {
                GapSummary summary = report.summary(metric, "group").orElseThrow();
                String key = metric.name();
                assertClose(
                        key,
                        summary.difference(),
                        number(spread.at("/difference_between_groups/" + key)),
                        CLOSED_FORM,
                        1e-3);
                assertClose(
                        key,
                        summary.ratio().orElse(Double.NaN),
                        number(spread.at("/ratio_between_groups/" + key)),
                        CLOSED_FORM,
                        1e-3);
            }
        }
    }

    private static void checkCell(GroupResult result, JsonNode expected) {
        String where = result.dimension() + " " + result.label() + " ";
        assertThat(result.counts().rows()).isEqualTo(expected.get("n").asLong());
        assertClose(where, result.counts().weighted(), number(expected.get("weight_sum")), CLOSED_FORM, 1e-300);
        if (result.counts().weighted() > 0) {
            assertClose(where, result.counts().kish(), number(expected.get("n_eff_kish")), CLOSED_FORM);
        }
        RATES.forEach((metric, key) -> check(where + key, result.estimate(metric), number(expected.get(key))));
        SKLEARN.forEach((metric, key) -> {
            // scikit-learn has numbers (0, 0.5, 1) where a metric does not exist, or fails.
            Estimate estimate = result.estimate(metric);
            JsonNode sk = expected.get("sk").get(key);
            if (estimate.value().isPresent()) {
                check(where + key, estimate, number(sk));
            } else {
                assertThat(sk.isTextual() || sk.asDouble() == 0)
                        .as("%s undefined, scikit-learn has %s", where + key, sk)
                        .isTrue();
            }
        });
        JsonNode ece = expected.at("/ece10_right_closed/ece");
        if (!ece.isMissingNode()) {
            check(where + "ece", result.estimate(Metric.ECE), number(ece));
        }
    }

    private static void check(String what, Estimate estimate, double expected) {
        assertClose(what, estimate.value().orElse(Double.NaN), expected, CLOSED_FORM, 1e-3);
    }

    private static void checkDesign(ClassifierFixture fixture, JsonNode expected) {
        GroupMetrics metrics = fixture.metrics();
        GroupReport pairs = metrics.reference(Reference.everyPair(), Reference.overall())
                .interval(IntervalMethod.LOGIT)
                .compute();
        assertThat(fixture.design().degreesOfFreedom())
                .isEqualTo(expected.get("degf").asDouble());
        double t = expected.get("t_975").asDouble();
        WITH_DESIGN.forEach((metric, key) -> {
            JsonNode block = expected.get(key);
            for (String label : fixture.group().labels()) {
                checkEstimate(key + " " + label, pairs.group("group", label).estimate(metric), block, label, t);
            }
            checkEstimate(key, pairs.overall().estimate(metric), block, "ALL", t);
            for (Gap gap : pairs.gaps(metric, "group")) {
                checkGap(gap, block);
            }
            checkCovariance(pairs.covariance(metric, "group"), block, fixture.group());
        });
        for (Map.Entry<String, JsonNode> entry :
                expected.get("balanced_accuracy").properties()) {
            if (!entry.getKey().equals("ALL")) {
                Estimate estimate = pairs.group("group", entry.getKey()).estimate(Metric.BALANCED_ACCURACY);
                check("balanced", estimate, number(entry.getValue().get("estimate")));
                assertClose(
                        "balanced se",
                        estimate.standardError().orElse(Double.NaN),
                        number(entry.getValue().get("se")),
                        CLOSED_FORM,
                        1e-6);
            }
        }
    }

    private static void checkEstimate(String what, Estimate estimate, JsonNode block, String label, double t) {
        JsonNode node = block.get("by_group").get(label);
        check(what, estimate, number(node.get("estimate")));
        double se = estimate.standardError().orElse(Double.NaN);
        assertClose(what + " se", se, number(node.get("se")), CLOSED_FORM, 1e-6);
        // R keeps the design's degrees of freedom for every group; ours are the denominator's own.
        JsonNode logit = node.get("ci_logit");
        Interval interval = estimate.interval().orElse(null);
        if (logit != null && interval != null && interval.method() == IntervalMethod.LOGIT) {
            double ours = Distributions.tQuantile(0.975, estimate.degreesOfFreedom());
            assertThat(ours).isGreaterThanOrEqualTo(t * (1 - 1e-12));
            if (ours == t || Math.abs(ours - t) < 1e-12) {
                assertClose(what + " logit", interval.lower(), number(logit.get(0)), 1e-8);
                assertClose(what + " logit", interval.upper(), number(logit.get(1)), 1e-8);
            }
        }
    }

    private static void checkGap(Gap gap, JsonNode block) {
        boolean overall = gap.reference().kind() == Reference.Kind.OVERALL;
        JsonNode node = overall
                ? block.get("to_overall").get(gap.group() + "-ALL")
                : block.get("gaps").get(gap.group() + "-" + gap.reference().label());
        String what = gap.metric() + " " + gap.group() + " against " + gap.reference();
        if (node == null) {
            assertThat(gap.difference().status().isDefined()).as(what).isFalse();
            return;
        }
        assertClose(
                what, gap.difference().value().orElse(Double.NaN), number(node.get("difference")), CLOSED_FORM, 1e-3);
        // The variance of a difference loses digits to subtraction; the floor is a thousandth of a rate.
        assertClose(
                what + " se",
                gap.difference().standardError().orElse(Double.NaN),
                number(node.get("se")),
                CLOSED_FORM,
                1e-3);
        if (!overall && node.hasNonNull("se_log_ratio")) {
            double ratio = gap.ratio().value().orElse(Double.NaN);
            assertClose(what + " ratio", ratio, number(node.get("ratio")), CLOSED_FORM, 1e-3);
            assertClose(
                    what + " ratio se",
                    gap.ratio().standardError().orElse(Double.NaN),
                    number(node.get("se_ratio")),
                    CLOSED_FORM,
                    1e-3);
            assertClose(
                    what + " log ratio se",
                    gap.ratio().standardError().orElse(Double.NaN) / ratio,
                    number(node.get("se_log_ratio")),
                    CLOSED_FORM,
                    1e-3);
        }
    }

    private static void checkCovariance(double[][] covariance, JsonNode block, Grouping grouping) {
        JsonNode vcov = block.get("vcov");
        if (vcov == null) {
            return;
        }
        for (int i = 0; i < vcov.get("rows").size(); i++) {
            for (int j = 0; j < vcov.get("cols").size(); j++) {
                assertClose(
                        "covariance",
                        covariance[index(vcov.get("rows").get(i), grouping)][
                                index(vcov.get("cols").get(j), grouping)],
                        number(vcov.get("data").get(i).get(j)),
                        CLOSED_FORM,
                        1e-6);
            }
        }
    }

    private static int index(JsonNode label, Grouping grouping) {
        return label.asText().equals("ALL") ? grouping.size() : grouping.codeOf(label.asText());
    }
}
