package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.models.ScoreBands;

/**
 * Whether a high score of the audited model means what it says on the test year: observed rate, lift and share of all
 * cases by tenth of the score, the top shares, and the Brier skill against constant forecasts and the simple rule.
 */
final class AuditValidity {
    private static final int BANDS = 10;
    private static final double[] TOP = {0.01, 0.05, 0.1, 0.2, 0.3};
    private static final String BAND = "score_decile";

    private final AuditSpec spec;
    private final AuditModels models;
    private final AuditData train;
    private final ScoredYear test;
    private final PublicationPolicy policy;
    private final Published published;

    AuditValidity(AuditSpec spec, AuditModels models, AuditData train, ScoredYear test) {
        this.spec = spec;
        this.models = models;
        this.train = train;
        this.test = test;
        this.policy = spec.minimums().policy();
        this.published = new Published(spec);
    }

    Map<String, Object> results() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", AuditModels.PRIMARY);
        result.put("computed_on", test.key());
        result.put("score_deciles", deciles());
        result.put("top_shares", topShares());
        result.put("brier_skill", skill());
        return result;
    }

    private List<Object> deciles() {
        AuditData rows = test.rows();
        int[] label = rows.label();
        double[] weights = rows.weights();
        // Tenths of the children with a label: the others do not count.
        for (int i = 0; i < weights.length; i++) {
            weights[i] = label[i] < 0 ? 0 : weights[i];
        }
        Grouping bands = ScoreBands.of(BAND, test.primary(), weights, BANDS);
        SurveyDesign design = rows.design();
        GroupReport report = GroupMetrics.of(
                        design,
                        Predictions.labels(AuditStatistics.labels(label)).withScores(test.primary()))
                .metrics(Metric.BASE_RATE, Metric.MEAN_SCORE)
                .by(bands)
                .policy(policy)
                .reference(Reference.overall())
                .compute();
        boolean[] cases = new boolean[label.length];
        for (int i = 0; i < cases.length; i++) {
            cases[i] = label[i] == 1;
        }
        double[] calibrated = models.calibration().calibrator().apply(test.primary());
        GroupReport probabilities = GroupMetrics.of(
                        design,
                        Predictions.labels(AuditStatistics.labels(label)).withScores(calibrated))
                .metrics(Metric.MEAN_SCORE)
                .by(bands)
                .policy(policy)
                .reference()
                .compute();
        List<Object> deciles = new ArrayList<>();
        for (GroupResult band : report.groups(BAND)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("decile", Integer.parseInt(band.label()));
            entry.put("mean_score", published.of(band.estimate(Metric.MEAN_SCORE)));
            entry.put(
                    "mean_calibrated_probability",
                    published.of(probabilities.group(BAND, band.label()).estimate(Metric.MEAN_SCORE)));
            entry.put("observed_rate", published.of(band.estimate(Metric.BASE_RATE)));
            entry.put(
                    "lift",
                    report.gaps(Metric.BASE_RATE, BAND).stream()
                            .filter(g -> g.group().equals(band.label()))
                            .findFirst()
                            .map(Gap::ratio)
                            .map(published::of)
                            .orElse(null));
            int code = bands.codeOf(band.label());
            double[] inside = new double[label.length];
            Arrays.setAll(inside, i -> bands.code(i) == code ? 1 : 0);
            entry.put(
                    "share_of_all_cases",
                    published.of(GroupMetrics.of(design, Predictions.labels(inside))
                            .within(Domain.of(cases))
                            .metrics(Metric.BASE_RATE)
                            .policy(policy)
                            .compute()
                            .overall()
                            .estimate(Metric.BASE_RATE)));
            deciles.add(entry);
        }
        return deciles;
    }

    private List<Object> topShares() {
        List<Metric> metrics = new ArrayList<>();
        for (double share : TOP) {
            metrics.add(Metric.captureAtTop(share));
            metrics.add(Metric.liftAtTop(share));
        }
        GroupResult overall = GroupMetrics.of(
                        test.rows().design(),
                        Predictions.labels(AuditStatistics.labels(test.rows().label()))
                                .withScores(test.primary()))
                .metrics(metrics)
                .policy(policy)
                .compute()
                .overall();
        List<Object> result = new ArrayList<>();
        for (double share : TOP) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("share", share);
            entry.put("capture", published.of(overall.estimate(Metric.captureAtTop(share))));
            entry.put("lift", published.of(overall.estimate(Metric.liftAtTop(share))));
            result.add(entry);
        }
        return result;
    }

    /** One minus the Brier score over that of a forecast that knows less. */
    private Map<String, Object> skill() {
        double[] trainWeights = train.weights();
        int[] trainLabel = train.label();
        double cases = 0;
        double all = 0;
        for (int i = 0; i < trainLabel.length; i++) {
            if (trainLabel[i] >= 0) {
                cases += trainLabel[i] * trainWeights[i];
                all += trainWeights[i];
            }
        }
        double rate = cases / all;
        double[] constant = new double[test.rows().rows()];
        Arrays.fill(constant, rate);
        double[] nobody = new double[constant.length];
        Map<String, double[]> references = new LinkedHashMap<>();
        references.put("training_rate", constant);
        if (test.scores().containsKey(AuditModels.RULE_KEY)) {
            references.put(AuditModels.RULE_KEY, test.scores().get(AuditModels.RULE_KEY));
        }
        Map<String, double[]> forecasts = new LinkedHashMap<>();
        forecasts.put("raw", test.primary());
        forecasts.put("calibrated", models.calibration().calibrator().apply(test.primary()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "1 - Brier score / Brier score of the reference forecast, on the same rows; above 0 is better than the"
                        + " reference. Raw scores are shifted upwards by class balance, which costs them skill.");
        result.put("training_rate_value", rate);
        references.forEach((reference, known) -> {
            StackedScores stacked =
                    new StackedScores(test.rows()).with(reference, new StackedScores.Scored(known, nobody));
            forecasts.forEach((name, scores) -> stacked.with(name, new StackedScores.Scored(scores, nobody)));
            GroupReport report = stacked.compare(reference, List.of(Metric.BRIER), policy);
            Map<String, Object> skills = new LinkedHashMap<>();
            for (Gap gap : report.gaps(Metric.BRIER, StackedScores.dimension())) {
                skills.put(gap.group(), skill(gap.ratio()));
            }
            result.put("against_" + reference, skills);
        });
        return result;
    }

    private static Map<String, Object> skill(Estimate ratio) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("value", ratio.value().isPresent() ? 1 - ratio.value().getAsDouble() : null);
        entry.put("se", ModelResults.number(ratio.standardError()));
        entry.put(
                "ci_lower",
                ratio.interval().map(Interval::upper).map(u -> 1 - u).orElse(null));
        entry.put(
                "ci_upper",
                ratio.interval().map(Interval::lower).map(l -> 1 - l).orElse(null));
        return entry;
    }
}
