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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.equidad.features.AuditData;
import org.equidad.features.Modelling;
import org.equidad.models.BoosterSettings;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.CellRateRule;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.Folds;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.SearchResult;
import org.equidad.models.SearchSettings;
import org.equidad.models.ThresholdChoice;
import org.equidad.models.XgboostModel;

/**
 * The audit's three models, trained on the training years, and what was chosen for them on the validation year or out of
 * fold: parameters, thresholds, calibration. Beside them a simple rule as a yardstick. Nothing here has a way to the test year.
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
    private final SearchSettings settings;
    private final Optional<CellRateRule> rule;
    private final CalibrationChoice calibration;
    private final OptionalDouble minRecall;
    private final ScoredYear validation;
    private final LearningYears years;

    private AuditModels(Modelling modelling, LearningYears years, AuditOptions options, Path traces, Console console) {
        AuditData train = years.train();
        minRecall = options.minRecall().isPresent() ? options.minRecall() : modelling.minRecall();
        this.years = years;
        Map<String, double[]> judged = new LinkedHashMap<>();

        console.step(console.text("audit.training", "logistic_regression"));
        TrainedModel logistic = AuditLogistic.train(train);
        add(logistic, judged, AuditLogistic.scores(logistic, UnaryOperator.identity(), years));
        oddsRatios = AuditLogistic.oddsRatios(
                train, logistic.imputation().orElseThrow(), years.features().labels());

        settings = AuditSearch.settings(options, modelling);
        AuditSearch search = new AuditSearch(years, settings, traces, console);
        FeatureMatrix judging = FeatureMatrix.of(
                years.validate().featureNames(), years.validate().features());
        console.step(console.text("audit.training", PRIMARY));
        SearchResult<LightGbmModel> light = search.lightGbm();
        parameters = LightGbmParameters.of(light.best().parameters());
        add(search.trained(light, light.model().trees()), judged, years.scores(light.fit(), judging));
        console.step(console.text("audit.training", "xgboost"));
        SearchResult<XgboostModel> extreme = search.xgboost();
        add(search.trained(extreme, extreme.model().trees()), judged, years.scores(extreme.fit(), judging));

        rule = RULE.stream().allMatch(train.featureNames()::contains)
                ? Optional.of(CellRateRule.fit(new ModelRows(train).rows(), RULE))
                : Optional.empty();
        rule.ifPresent(r -> judged.put(
                RULE_KEY,
                years.scores(
                        part -> FeatureMatrix.of(part.featureNames(), part.features()),
                        rows -> CellRateRule.fit(rows, RULE)::score,
                        r::score)));
        validation = new ScoredYear(years.key(), years.validate(), judged);
        validation.scores().forEach((name, scores) -> choose(name, years.choice(scores)));
        calibration = years.calibration(validation.primary(), options.seed());
    }

    /** Trains all models; traces of the searches are kept in a folder. */
    static AuditModels train(
            Modelling modelling, LearningYears years, AuditOptions options, Path traces, Console console) {
        return new AuditModels(modelling, years, options, traces, console);
    }

    private void add(TrainedModel model, Map<String, double[]> judged, double[] scores) {
        models.put(model.key(), model);
        judged.put(model.key(), scores);
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

    /** Where parameters and thresholds were chosen, for the record. */
    String chosenOn() {
        return years.chosenOn();
    }

    /** The folds of the rows that chose, where these are the training rows. */
    Optional<Folds> folds() {
        return years.folds();
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

    /** What other thresholds would have done on the rows that chose them. */
    ThresholdChoice choice(String name) {
        return choices.get(name);
    }

    /** The share of the cases that every threshold had to flag where it was chosen. */
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

    /** How the boosters' parameters were searched. */
    SearchSettings settings() {
        return settings;
    }

    /** What all boosters share. */
    BoosterSettings booster() {
        return settings.booster();
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
