package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.SurveyRegression;
import org.equidad.features.AuditData;
import org.equidad.features.Imputation;
import org.equidad.features.Label;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LogisticRegression;
import org.equidad.models.LogisticSettings;

/**
 * The logistic regression twice: penalised and balanced, to predict; and without penalty or balance, as a survey fit
 * whose odds ratios describe the population of the training years and have design-based standard errors.
 */
final class AuditLogistic {
    private AuditLogistic() {}

    /** The model that predicts. */
    static TrainedModel train(AuditData train) {
        Imputation imputation = Imputation.fit(train);
        LogisticSettings settings = LogisticSettings.defaults();
        LogisticRegression model = LogisticRegression.fit(
                new ModelRows(train).rows(FeatureMatrix.of(train.featureNames(), imputation.apply(train.features()))),
                settings);
        Map<String, Object> hyperparameters = new LinkedHashMap<>();
        hyperparameters.put("C", settings.c());
        hyperparameters.put("penalty", "l2");
        hyperparameters.put("class_balance", key(settings.balance()));
        hyperparameters.put("standardisation", key(settings.scaling()));
        hyperparameters.put("max_iterations", settings.maxIterations());
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("iterations", model.convergence().iterations());
        fit.put("newton_steps", model.convergence().newtonSteps());
        fit.put("converged", model.convergence().converged());
        fit.put("largest_mean_gradient", model.convergence().meanGradient());
        fit.put("intercept", model.intercept());
        Map<String, Object> coefficients = new LinkedHashMap<>();
        model.coefficients().forEach(c -> {
            Map<String, Object> coefficient = new LinkedHashMap<>();
            coefficient.put("per_sd", c.perSd());
            coefficient.put("per_unit", c.perUnit());
            coefficient.put("mean", c.mean());
            coefficient.put("sd", c.scale());
            coefficients.put(c.feature(), coefficient);
        });
        fit.put("coefficients", coefficients);
        fit.put("imputed_with", imputation.constants());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("fit", fit);
        return new TrainedModel(model, imputation, hyperparameters, details);
    }

    /**
     * The score of every row that chooses thresholds, by a fit that did not learn from it.
     *
     * @param inputs a part's rows with the model's inputs
     */
    static double[] scores(TrainedModel model, UnaryOperator<AuditData> inputs, LearningYears years) {
        return years.scores(
                part -> model.inputs(inputs.apply(part)),
                rows -> LogisticRegression.fit(rows, LogisticSettings.defaults())::score,
                model.classifier()::score);
    }

    /**
     * The survey fit's odds ratios, per unit of each input.
     *
     * @param labels what readers see for each input
     */
    static Map<String, Object> oddsRatios(AuditData train, Imputation imputation, List<Label> labels) {
        double[][] features = imputation.apply(train.features());
        SurveyInputs inputs = SurveyInputs.of(train, features);
        SurveyRegression.Builder builder = SurveyRegression.on(train.design());
        for (int j : inputs.used()) {
            builder = builder.with(train.featureNames().get(j), features[j]);
        }
        SurveyRegression fit = builder.logistic("outcome", AuditStatistics.labels(train.label()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(
                "what",
                "Unpenalised survey-weighted logistic regression on the training years, classes not balanced; odds ratios"
                        + " per unit of each input, others held equal; standard errors by linearisation over clusters"
                        + " and strata. They describe associations, not causes.");
        Map<String, Object> terms = new LinkedHashMap<>();
        for (int j : inputs.used()) {
            String name = train.featureNames().get(j);
            Map<String, Object> term = new LinkedHashMap<>();
            term.put("label", label(labels.get(j)));
            term.put("odds_ratio", fit.oddsRatio(name));
            Estimate coefficient = fit.coefficient(name);
            term.put("log_odds", coefficient);
            term.put("p_value", ModelResults.number(coefficient.pValueOfZero()));
            terms.put(name, term);
        }
        result.put("terms", terms);
        result.put("intercept", fit.coefficient("(Intercept)"));
        result.put("left_out", inputs.leftOut());
        return result;
    }

    private static Map<String, String> label(Label label) {
        Map<String, String> both = new LinkedHashMap<>();
        both.put("es", label.es());
        both.put("en", label.en());
        return both;
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
