package org.equidad.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Metric;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSplit;
import org.equidad.features.EnahoGates;
import org.equidad.features.FeatureGates;
import org.equidad.features.Gate;
import org.equidad.models.LogisticRegression;

/** The checks of a run, in the order of its work. None stops it; what must stop a run is an error where it is found. */
final class AuditGates {
    private static final double MATCHED = 0.85;
    private static final double LOWEST_RATE = 0.10;
    private static final double HIGHEST_RATE = 0.20;
    private static final double RATE_SHIFT = 0.07;
    private static final double MODELS_APART = 0.05;
    private static final double MOST_IMPORTANT = 0.5;

    private AuditGates() {}

    /** Joins, features, and what is known of the survey. */
    static List<Gate> data(AuditInputs inputs, AuditSplit split, AuditData all) {
        List<Gate> gates = new ArrayList<>();
        inputs.joins()
                .forEach((with, rate) ->
                        gates.add(Gate.within("rows matched with " + with, rate, MATCHED, Double.POSITIVE_INFINITY)));
        gates.addAll(FeatureGates.check(inputs.spec(), split));
        boolean survey = inputs.joins().size() > 0;
        if (survey) {
            gates.add(rate("training years", all, year -> split.years().train().contains(year)));
            split.years()
                    .validate()
                    .ifPresent(validate -> gates.add(rate("validation year", all, year -> year == validate)));
            gates.add(rate("test year", all, year -> year == split.years().test()));
            gates.add(Gate.within(
                    "number of features", split.features().features().size(), 19, Double.POSITIVE_INFINITY));
            if (inputs.origin() == AuditInputs.Origin.SYNTHETIC) {
                gates.add(Gate.notApplicable("numbers of the real survey", "the data are a small synthetic survey"));
            } else {
                gates.addAll(EnahoGates.check(all, inputs.districts()));
            }
        }
        return gates;
    }

    private static Gate rate(String name, AuditData all, IntPredicate wanted) {
        int[] years = all.years();
        int[] label = all.label();
        double[] weights = all.weights();
        double weight = 0;
        double cases = 0;
        for (int i = 0; i < years.length; i++) {
            if (label[i] >= 0 && wanted.test(years[i])) {
                weight += weights[i];
                cases += label[i] * weights[i];
            }
        }
        return Gate.within("weighted rate, " + name, cases / weight, LOWEST_RATE, HIGHEST_RATE);
    }

    /** What the models must be able to do. */
    static List<Gate> models(ModelResults results, AuditModels models, String validate, String test) {
        List<Gate> gates = new ArrayList<>();
        Map<String, Double> precision = new LinkedHashMap<>();
        results.models().forEach((name, model) -> {
            ModelResults.Evaluation evaluation = model.evaluation(validate);
            double area = value(evaluation, Metric.PR_AUC);
            precision.put(name, area);
            gates.add(Gate.within(
                    name + ": PR-AUC over base rate on validation",
                    area / value(evaluation, Metric.BASE_RATE),
                    1,
                    Double.POSITIVE_INFINITY));
        });
        boolean converged =
                models.models().get("logistic_regression").classifier() instanceof LogisticRegression logistic
                        && logistic.convergence().converged();
        gates.add(Gate.within("logistic regression converged (1 yes)", converged ? 1 : 0, 1, 1));
        gates.add(Gate.within(
                "PR-AUC of LightGBM minus XGBoost on validation",
                precision.get(AuditModels.PRIMARY) - precision.get("xgboost"),
                -MODELS_APART,
                MODELS_APART));
        Map.Entry<String, Double> top =
                models.importance(AuditModels.PRIMARY).entrySet().iterator().next();
        gates.add(Gate.within("largest share of importance: " + top.getKey(), top.getValue(), 0, MOST_IMPORTANT));
        ModelResults.Model primary = results.models().get(AuditModels.PRIMARY);
        ModelResults.Evaluation judged = primary.evaluation(test + "_final");
        gates.add(Gate.within(
                "calibrated minus raw Brier score on test",
                value(primary.evaluation(test + "_calibrated"), Metric.BRIER) - value(judged, Metric.BRIER),
                -1,
                0));
        gates.add(Gate.within(
                "test minus validation PR-AUC",
                value(judged, Metric.PR_AUC) - precision.get(AuditModels.PRIMARY),
                -RATE_SHIFT,
                RATE_SHIFT));
        return gates;
    }

    private static double value(ModelResults.Evaluation evaluation, Metric metric) {
        return evaluation.metrics().estimate(metric).value().orElse(Double.NaN);
    }

    /** A gate as the manifest tells it. */
    static Map<String, Object> entry(Gate gate) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", gate.name());
        entry.put("name_es", GateTexts.in(Language.ES, gate.name()));
        entry.put("expected", gate.expected());
        entry.put("measured", gate.measured().isPresent() ? gate.measured().getAsDouble() : null);
        entry.put("outcome", gate.outcome().name().toLowerCase(Locale.ROOT));
        return entry;
    }
}
