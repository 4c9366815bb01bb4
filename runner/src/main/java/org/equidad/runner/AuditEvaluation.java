package org.equidad.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.export.ModelResults;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.PlattCalibrator;
import org.equidad.models.ThresholdChoice.OperatingPoint;

/** What each model can do overall on the validation and the test year, at its own and at other thresholds. */
final class AuditEvaluation {
    private static final double[] SWEEP = {0.3, 0.4, 0.5, 0.6, 0.7};
    private static final double[] TOP = {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3};

    private final AuditSpec spec;
    private final AuditModels models;
    private final AuditStatistics statistics;
    private final ScoredYear validate;
    private final ScoredYear test;

    AuditEvaluation(
            AuditSpec spec, AuditModels models, AuditStatistics statistics, ScoredYear validate, ScoredYear test) {
        this.spec = spec;
        this.models = models;
        this.statistics = statistics;
        this.validate = validate;
        this.test = test;
    }

    /** The three models, in the order of display. */
    Map<String, ModelResults.Model> results() {
        Map<String, ModelResults.Model> results = new LinkedHashMap<>();
        models.models().forEach((name, model) -> results.put(name, result(name, model)));
        return results;
    }

    private ModelResults.Model result(String name, TrainedModel model) {
        boolean primary = name.equals(AuditModels.PRIMARY);
        double threshold = models.threshold(name);
        List<ModelResults.Evaluation> evaluations = new ArrayList<>();
        evaluations.add(
                evaluation(validate.key(), validate.rows(), validate.scores().get(name), threshold));
        evaluations.add(evaluation(
                test.key() + (primary ? "_final" : ""),
                test.rows(),
                test.scores().get(name),
                threshold));
        if (primary) {
            evaluations.add(calibrated());
        }
        List<ModelResults.Evaluation> sweep = new ArrayList<>();
        for (double cut : SWEEP) {
            sweep.add(new ModelResults.Evaluation(
                    Double.toString(cut),
                    cut,
                    statistics.overall(test.rows(), test.scores().get(name), cut),
                    Map.of()));
        }
        Map<String, Object> details = new LinkedHashMap<>(model.details());
        if (primary) {
            details.put("calibration", calibration());
        }
        if (model.imputation().isPresent()) {
            details.put("odds_ratios", models.oddsRatios());
        }
        details.put("operating_points", operatingPoints(name));
        Map<String, Object> curves = new LinkedHashMap<>();
        for (ScoredYear year : List.of(validate, test)) {
            curves.put(
                    year.key(),
                    AuditCurves.points(spec, year.rows(), year.scores().get(name)));
        }
        details.put("curves", curves);
        return new ModelResults.Model(
                evaluations, models.importance(name), model.hyperparameters(), details, test.key(), sweep);
    }

    private ModelResults.Evaluation evaluation(String key, AuditData rows, double[] scores, double threshold) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("unweighted", unweighted(rows, scores, threshold));
        return new ModelResults.Evaluation(key, threshold, statistics.overall(rows, scores, threshold), more);
    }

    /** What the same metrics would be if every row with a weight stood for as many children. */
    private static Map<String, Object> unweighted(AuditData rows, double[] scores, double threshold) {
        double[] ones = rows.weights();
        for (int i = 0; i < ones.length; i++) {
            ones[i] = ones[i] > 0 ? 1 : 0;
        }
        GroupResult result = GroupMetrics.of(
                        org.equidad.fairness.SurveyDesign.weights(ones).build(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(scores)
                                .withThreshold(threshold))
                .metrics(ModelResults.METRICS)
                .compute()
                .overall();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Metric metric : ModelResults.METRICS) {
            values.put(
                    ModelResults.name(metric),
                    ModelResults.number(result.estimate(metric).value()));
        }
        return values;
    }

    /** The calibrated score at the calibrated image of the threshold, so that the same rows are flagged. */
    private ModelResults.Evaluation calibrated() {
        CalibrationChoice choice = models.calibration();
        double raw = models.threshold(AuditModels.PRIMARY);
        double threshold = choice.calibrator().apply(raw);
        double[] scores = choice.calibrator().apply(test.primary());
        Map<String, Object> more = new LinkedHashMap<>();
        more.put(
                "brier_pre_calibration",
                ModelResults.number(statistics
                        .overall(test.rows(), test.primary(), raw)
                        .estimate(Metric.BRIER)
                        .value()));
        more.put("method", choice.method().key());
        more.put("unweighted", unweighted(test.rows(), scores, threshold));
        return new ModelResults.Evaluation(
                test.key() + "_calibrated", threshold, statistics.overall(test.rows(), scores, threshold), more);
    }

    /** Both methods on the validation year, and how well the kept one and the raw score fit the test year. */
    private Map<String, Object> calibration() {
        CalibrationChoice choice = models.calibration();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("method", choice.method().key());
        result.put(
                "chosen_by",
                "survey-weighted Brier score out of fold on " + models.chosenOn() + ", folds of whole clusters");
        result.put("folds", choice.folds());
        result.put("raw_brier_on_validation", choice.rawBrier());
        Map<String, Object> candidates = new LinkedHashMap<>();
        choice.candidates().forEach(c -> {
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("out_of_fold_brier", c.outOfFoldBrier());
            candidate.put("in_sample_brier", c.inSampleBrier());
            if (c.calibrator() instanceof PlattCalibrator platt) {
                candidate.put("a", platt.a());
                candidate.put("b", platt.b());
            }
            candidates.put(c.method().key(), candidate);
        });
        result.put("candidates", candidates);
        result.put("constants", AuditOnnx.constants(choice.calibrator()));
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("computed_on", test.key());
        fit.put(
                "what",
                "calibration in the large: observed minus mean predicted rate, 0 is right; slope of the outcome on the"
                        + " log-odds of the score, 1 is right");
        fit.put("raw", fit(test.primary()));
        fit.put("calibrated", fit(choice.calibrator().apply(test.primary())));
        result.put("on_test", fit);
        return result;
    }

    private Map<String, Object> fit(double[] scores) {
        GroupResult overall = GroupMetrics.of(
                        test.rows().design(),
                        Predictions.labels(AuditStatistics.labels(test.rows().label()))
                                .withScores(scores))
                .metrics(Metric.CALIBRATION_IN_THE_LARGE, Metric.CALIBRATION_SLOPE, Metric.ECE, Metric.BRIER)
                .policy(spec.minimums().policy())
                .compute()
                .overall();
        Map<String, Object> result = new LinkedHashMap<>();
        overall.metrics().forEach((metric, estimate) -> result.put(metric.name(), estimate));
        return result;
    }

    /** Thresholds chosen on the validation year for other purposes, and what they did on the test year. */
    private Map<String, Object> operatingPoints(String name) {
        Map<String, Object> points = new LinkedHashMap<>();
        points.put("chosen_on", validate.key());
        points.put("judged_on", test.key());
        points.put("best_f1", operatingPoint(name, models.choice(name).byF1()));
        models.minRecall().ifPresent(floor -> {
            Map<String, Object> point = operatingPoint(name, models.choice(name).byF1(floor));
            point.put("recall_floor", floor);
            points.put("best_f1_with_recall_floor", point);
        });
        List<Object> top = new ArrayList<>();
        for (double share : TOP) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("top_share", share);
            point.putAll(operatingPoint(name, models.choice(name).top(share)));
            top.add(point);
        }
        points.put("top_shares", top);
        return points;
    }

    private Map<String, Object> operatingPoint(String name, OperatingPoint chosen) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("threshold", chosen.threshold());
        Map<String, Object> then = new LinkedHashMap<>();
        then.put("precision", chosen.precision());
        then.put("recall", chosen.recall());
        then.put("f1", chosen.f1());
        then.put("flagged_share", chosen.flaggedShare());
        then.put("lift", chosen.lift());
        point.put("on_validation", then);
        GroupResult judged = GroupMetrics.of(
                        test.rows().design(),
                        Predictions.labels(AuditStatistics.labels(test.rows().label()))
                                .withScores(test.scores().get(name))
                                .withThreshold(chosen.threshold()))
                .metrics(Metric.PRECISION, Metric.TPR, Metric.F1, Metric.SELECTION_RATE)
                .policy(spec.minimums().policy())
                .compute()
                .overall();
        Published published = new Published(spec);
        Map<String, Object> now = new LinkedHashMap<>();
        judged.metrics().forEach((metric, estimate) -> now.put(ModelResults.name(metric), published.of(estimate)));
        point.put("on_test", now);
        return point;
    }
}
