package org.equidad.runner;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.equidad.features.AuditData;
import org.equidad.models.BoosterSettings;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.CellRateRule;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.SearchResult;
import org.equidad.models.ThresholdChoice;
import org.equidad.models.XgboostModel;

/**
 * The audit's three models, trained on the training years, and what the validation year chose for them: parameters,
 * thresholds, calibration. Beside them a simple rule as a yardstick. Nothing here has a way to the test year.
 */
final class AuditModels {
    /** The primary model's key. */
    static final String PRIMARY = "lightgbm";

    /** The features whose cells make the simple rule. */
    private static final List<String> RULE = List.of("age", "rural");

    private final Map<String, TrainedModel> models = new LinkedHashMap<>();
    private final Map<String, ThresholdChoice> choices = new LinkedHashMap<>();
    private final Map<String, Double> thresholds = new LinkedHashMap<>();
    private final Map<String, Object> oddsRatios;
    private final LightGbmParameters parameters;
    private final BoosterSettings booster;
    private final Optional<CellRateRule> rule;
    private final CalibrationChoice calibration;
    private final OptionalDouble minRecall;
    private final ScoredYear validation;

    private AuditModels(LearningYears years, AuditOptions options, Path traces, Console console) {
        AuditData train = years.train();
        AuditData validate = years.validate();
        minRecall = options.minRecall();

        console.step(console.text("audit.training", "logistic_regression"));
        TrainedModel logistic = AuditLogistic.train(train);
        models.put(logistic.key(), logistic);
        oddsRatios = AuditLogistic.oddsRatios(
                train, logistic.imputation().orElseThrow(), years.features().labels());

        AuditSearch search =
                new AuditSearch(new ModelRows(train).rows(), new ModelRows(validate).rows(), options, traces, console);
        booster = AuditSearch.settings(options).booster();
        console.step(console.text("audit.training", PRIMARY));
        SearchResult<LightGbmModel> light = search.lightGbm();
        parameters = LightGbmParameters.of(light.best().parameters());
        models.put(PRIMARY, search.trained(light, light.model().trees()));
        console.step(console.text("audit.training", "xgboost"));
        SearchResult<XgboostModel> extreme = search.xgboost();
        models.put("xgboost", search.trained(extreme, extreme.model().trees()));

        rule = RULE.stream().allMatch(train.featureNames()::contains)
                ? Optional.of(CellRateRule.fit(new ModelRows(train).rows(), RULE))
                : Optional.empty();
        validation = ScoredYear.of(years.key(), validate, this);
        validation.scores().forEach((name, scores) -> choose(name, years.choice(scores)));
        calibration = years.calibration(validation.primary(), options.seed());
    }

    /** Trains all models; traces of the searches are kept in a folder. */
    static AuditModels train(LearningYears years, AuditOptions options, Path traces, Console console) {
        return new AuditModels(years, options, traces, console);
    }

    private void choose(String name, ThresholdChoice choice) {
        choices.put(name, choice);
        thresholds.put(name, threshold(choice));
    }

    /** The threshold that the audit's rule picks: the best weighted F1, with the floor of recall where one is asked for. */
    double threshold(ThresholdChoice choice) {
        return choice.byF1(minRecall.orElse(0)).threshold();
    }

    /** The rows on which thresholds and calibration were chosen, scored by models that did not learn from them. */
    ScoredYear validation() {
        return validation;
    }

    /** The models by key, in the order of display. */
    Map<String, TrainedModel> models() {
        return Collections.unmodifiableMap(models);
    }

    TrainedModel primary() {
        return models.get(PRIMARY);
    }

    /** The threshold of a model, or of the rule by the key {@value #RULE_KEY}. */
    double threshold(String name) {
        return thresholds.get(name);
    }

    /** What other thresholds would have done on the validation year. */
    ThresholdChoice choice(String name) {
        return choices.get(name);
    }

    OptionalDouble minRecall() {
        return minRecall;
    }

    /** The raw scores of the models on every row of a part, and of the rule where there is one. */
    Map<String, double[]> scores(AuditData part) {
        Map<String, double[]> scores = new LinkedHashMap<>();
        models.forEach((name, model) -> scores.put(name, model.score(part)));
        rule.ifPresent(r -> scores.put(RULE_KEY, r.score(FeatureMatrix.of(part.featureNames(), part.features()))));
        return scores;
    }

    /** The key of the simple rule among the scores. */
    static final String RULE_KEY = "rate_by_age_and_area";

    Optional<CellRateRule> rule() {
        return rule;
    }

    /** The primary model's calibration. */
    CalibrationChoice calibration() {
        return calibration;
    }

    /** Odds ratios of the survey fit, for the record. */
    Map<String, Object> oddsRatios() {
        return oddsRatios;
    }

    /** The parameters that the search chose for the primary model. */
    LightGbmParameters parameters() {
        return parameters;
    }

    /** What all boosters share. */
    BoosterSettings booster() {
        return booster;
    }

    /** The hash of the primary model's text. */
    String hash() {
        return hash(PRIMARY);
    }

    /** The hash of a model's text. */
    String hash(String name) {
        try {
            byte[] text = models.get(name).classifier().text().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Each feature's share of a booster's gain over all its splits, the largest first; empty for other models. */
    Map<String, Double> importance(String name) {
        Map<String, Double> importance = new LinkedHashMap<>();
        double[] shares;
        if (models.get(name).classifier() instanceof LightGbmModel light) {
            shares = light.gainShares();
        } else if (models.get(name).classifier() instanceof XgboostModel extreme) {
            shares = extreme.gainShares();
        } else {
            return importance;
        }
        List<String> features = models.get(name).classifier().featureNames();
        IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -shares[j]))
                .forEach(j -> importance.put(features.get(j), shares[j]));
        return importance;
    }
}
