package org.equidad.runner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.Imputation;
import org.equidad.models.BoosterSettings;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.Classifier;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.LogisticRegression;
import org.equidad.models.LogisticSettings;
import org.equidad.models.ThresholdChoice;
import org.equidad.models.XgboostModel;
import org.equidad.models.XgboostParameters;

/**
 * The audit's models, trained on the training years, with thresholds and calibration from the validation year. Nothing
 * here has a way to the test year.
 */
final class AuditModels {
    private static final int FOLDS = 5;

    /** The primary model's key. */
    static final String PRIMARY = "lightgbm";

    /**
     * A trained model with what validation chose for it.
     *
     * @param classifier the model
     * @param imputation what fills its missing values; {@code null} for models that take them
     * @param threshold of the highest weighted F1 on the validation year
     * @param hyperparameters by name
     * @param details how the fit ended
     */
    record Trained(
            Classifier classifier,
            Imputation imputation,
            double threshold,
            Map<String, Object> hyperparameters,
            Map<String, Object> details) {

        /** The raw score of every row of a part. */
        double[] score(AuditData rows) {
            double[][] features = rows.features();
            double[][] filled = imputation == null ? features : imputation.apply(features);
            return classifier.score(FeatureMatrix.of(rows.featureNames(), filled));
        }
    }

    private final Map<String, Trained> models;
    private final CalibrationChoice calibration;

    private AuditModels(Map<String, Trained> models, CalibrationChoice calibration) {
        this.models = models;
        this.calibration = calibration;
    }

    /**
     * Trains all models.
     *
     * @param step is told the name of each model before it is trained
     */
    static AuditModels train(AuditData train, AuditData validate, AuditOptions options, Consumer<String> step) {
        int seed = options.seed();
        LabelledRows training = labelled(train, train.features());
        LabelledRows validation = labelled(validate, validate.features());
        Map<String, Trained> models = new LinkedHashMap<>();

        step.accept("logistic_regression");
        Imputation imputation = Imputation.fit(train);
        LogisticSettings settings = LogisticSettings.defaults();
        LogisticRegression logistic =
                LogisticRegression.fit(labelled(train, imputation.apply(train.features())), settings);
        Map<String, Object> logisticSettings = new LinkedHashMap<>();
        logisticSettings.put("C", settings.c());
        logisticSettings.put("penalty", "l2");
        logisticSettings.put("class_balance", settings.balance().name().toLowerCase(java.util.Locale.ROOT));
        logisticSettings.put("standardisation", settings.scaling().name().toLowerCase(java.util.Locale.ROOT));
        logisticSettings.put("max_iterations", settings.maxIterations());
        Map<String, Object> fit = new LinkedHashMap<>();
        fit.put("iterations", logistic.convergence().iterations());
        fit.put("converged", logistic.convergence().converged());
        fit.put("intercept", logistic.intercept());
        Map<String, Object> coefficients = new LinkedHashMap<>();
        logistic.coefficients().forEach(c -> {
            Map<String, Object> coefficient = new LinkedHashMap<>();
            coefficient.put("per_sd", c.perSd());
            coefficient.put("per_unit", c.perUnit());
            coefficients.put(c.feature(), coefficient);
        });
        fit.put("coefficients", coefficients);
        fit.put("imputed_with", imputation.constants());
        models.put("logistic_regression", choose(logistic, imputation, validate, logisticSettings, Map.of("fit", fit)));

        step.accept("lightgbm");
        BoosterSettings boosting = BoosterSettings.defaults().withSeed(seed);
        LightGbmParameters light = LightGbmParameters.defaults();
        LightGbmModel lightGbm = LightGbmModel.fit(training, validation, light, boosting);
        Map<String, Object> lightSettings = new LinkedHashMap<>();
        lightSettings.put("learning_rate", light.learningRate());
        lightSettings.put("num_leaves", light.numLeaves());
        lightSettings.put("max_depth", light.maxDepth());
        lightSettings.put("min_child_samples", light.minChildSamples());
        lightSettings.put("subsample", light.subsample());
        lightSettings.put("colsample_bytree", light.colsampleByTree());
        lightSettings.put("reg_alpha", light.regAlpha());
        lightSettings.put("reg_lambda", light.regLambda());
        common(lightSettings, boosting);
        models.put(PRIMARY, choose(lightGbm, null, validate, lightSettings, Map.of("trees", lightGbm.trees())));

        step.accept("xgboost");
        XgboostParameters extreme = XgboostParameters.defaults();
        XgboostModel xgboost = XgboostModel.fit(training, validation, extreme, boosting);
        Map<String, Object> extremeSettings = new LinkedHashMap<>();
        extremeSettings.put("learning_rate", extreme.learningRate());
        extremeSettings.put("max_depth", extreme.maxDepth());
        extremeSettings.put("min_child_weight", extreme.minChildWeight());
        extremeSettings.put("gamma", extreme.gamma());
        extremeSettings.put("subsample", extreme.subsample());
        extremeSettings.put("colsample_bytree", extreme.colsampleByTree());
        extremeSettings.put("reg_alpha", extreme.regAlpha());
        extremeSettings.put("reg_lambda", extreme.regLambda());
        common(extremeSettings, boosting);
        models.put("xgboost", choose(xgboost, null, validate, extremeSettings, Map.of("trees", xgboost.trees())));

        int[] rows = validate.labelled();
        double[] scores = take(models.get(PRIMARY).score(validate), rows);
        CalibrationChoice calibration = CalibrationChoice.of(
                scores, labels(validate, rows), take(validate.weights(), rows), clusters(validate, rows), FOLDS, seed);
        return new AuditModels(models, calibration);
    }

    private static void common(Map<String, Object> settings, BoosterSettings boosting) {
        settings.put("max_trees", boosting.maxTrees());
        settings.put("early_stopping", boosting.patience());
        settings.put("class_balance", boosting.balance().name().toLowerCase(java.util.Locale.ROOT));
        settings.put("seed", boosting.seed());
    }

    private static Trained choose(
            Classifier classifier,
            Imputation imputation,
            AuditData validate,
            Map<String, Object> hyperparameters,
            Map<String, Object> details) {
        Trained untuned = new Trained(classifier, imputation, Double.NaN, hyperparameters, details);
        int[] rows = validate.labelled();
        double threshold = ThresholdChoice.of(
                        take(untuned.score(validate), rows), labels(validate, rows), take(validate.weights(), rows))
                .byF1()
                .threshold();
        return new Trained(classifier, imputation, threshold, hyperparameters, details);
    }

    private static LabelledRows labelled(AuditData data, double[][] features) {
        int[] rows = data.labelled();
        return LabelledRows.of(
                FeatureMatrix.of(data.featureNames(), features).take(rows),
                labels(data, rows),
                take(data.weights(), rows));
    }

    private static boolean[] labels(AuditData data, int[] rows) {
        int[] label = data.label();
        boolean[] labels = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = label[rows[i]] == 1;
        }
        return labels;
    }

    private static Grouping clusters(AuditData data, int[] rows) {
        int[] clusters = data.clusters();
        return Grouping.of("cluster", Arrays.stream(rows).map(i -> clusters[i]).toArray());
    }

    private static double[] take(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
    }

    /** The models by key, in the order of display. */
    Map<String, Trained> models() {
        return models;
    }

    Trained primary() {
        return models.get(PRIMARY);
    }

    /** The primary model's calibration. */
    CalibrationChoice calibration() {
        return calibration;
    }

    /** The hash of the primary model's text. */
    String hash() {
        try {
            byte[] text = primary().classifier().text().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Each feature's share of the primary model's gain over all its splits, the largest first. */
    Map<String, Double> importance() {
        List<String> names = primary().classifier().featureNames();
        double[] gain = SplitGains.of(primary().classifier().text(), names.size());
        double total = Arrays.stream(gain).sum();
        Map<String, Double> importance = new LinkedHashMap<>();
        java.util.stream.IntStream.range(0, gain.length)
                .boxed()
                .sorted(java.util.Comparator.comparingDouble((Integer j) -> -gain[j]))
                .forEach(j -> importance.put(names.get(j), total > 0 ? gain[j] / total : 0));
        return importance;
    }
}
