package org.equidad.runner;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.FittedFeatures;
import org.equidad.models.BoosterSettings;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.Classifier;
import org.equidad.models.CrossFit;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.Folds;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.ThresholdChoice;

/**
 * What models may learn from: everything of a split but its vault.
 *
 * @param train rows of the training years
 * @param validate the rows on which parameters, thresholds and calibration are chosen: those held out, or with folds the
 *     training rows, each scored by a model that did not learn from its fold
 * @param division how training rows are dealt into folds, where they are cross-validated
 * @param design names the clusters, which are dealt whole
 * @param folds of all training rows under the audit's outcome
 * @param key of the rows that choose, in the files: {@code validate_2023} or {@value #CROSS_VALIDATED}
 * @param features the inputs as fitted on the training years
 * @param leftOut features that give the target away
 */
record LearningYears(
        AuditData train,
        AuditData validate,
        Optional<AuditSpec.Folds> division,
        AuditSpec.Design design,
        Optional<Folds> folds,
        String key,
        FittedFeatures features,
        Set<String> leftOut) {

    static final String CROSS_VALIDATED = "cross_validated_train";
    private static final int CALIBRATION_FOLDS = 5;

    /**
     * A model and what chooses its threshold.
     *
     * @param model trained on the training rows
     * @param scores of every row of {@link LearningYears#validate}, by a model that did not learn from the row
     */
    record Judged(LightGbmModel model, double[] scores) {}

    /**
     * Takes the parts of a split and deals the folds.
     *
     * @throws IllegalArgumentException where an outcome has fewer rows than there are folds
     */
    static LearningYears of(AuditSpec spec, AuditSplit split) {
        Optional<Folds> folds = split.folds()
                .map(f -> deal(f, spec.design(), split.train(), split.train().label()));
        return new LearningYears(
                split.train(),
                folds.isPresent() ? split.train() : split.validate(),
                split.folds(),
                spec.design(),
                folds,
                folds.isPresent()
                        ? CROSS_VALIDATED
                        : "validate_" + split.years().validate().orElseThrow(),
                split.features(),
                split.leftOut());
    }

    private static Folds deal(AuditSpec.Folds folds, AuditSpec.Design design, AuditData train, int[] label) {
        return switch (folds.unit()) {
            case ROW -> Folds.ofRows(label, train.weights(), folds.folds(), folds.seed());
            case CLUSTER ->
                Folds.ofClusters(label, train.weights(), design.units(train.table()), folds.folds(), folds.seed());
        };
    }

    /** What folds are made of. */
    private int[] units(AuditData part) {
        return division.map(AuditSpec.Folds::unit)
                        .filter(AuditSpec.Unit.CLUSTER::equals)
                        .isPresent()
                ? design.units(part.table())
                : IntStream.range(0, part.rows()).toArray();
    }

    /** Where parameters and thresholds were chosen, for the record. */
    String chosenOn() {
        return folds.map(f -> "the training rows, scored out of fold in " + f.count() + " folds")
                .orElse("the validation rows");
    }

    /** What the searches and early stopping raise, for the record. */
    String criterion() {
        return folds.map(f -> "mean over " + f.count()
                        + " folds of the training rows of the survey-weighted PR-AUC out of" + " fold")
                .orElse("survey-weighted PR-AUC of the validation rows");
    }

    /** The folds of the training rows that have a label. */
    Optional<Folds> labelledFolds() {
        return folds.map(new ModelRows(train)::take);
    }

    /**
     * Trains LightGBM the way the audited model was trained, on other inputs or weights.
     *
     * @param inputs of every row of a part
     * @param weights of the training rows, one for each
     */
    Judged lightGbm(
            Function<AuditData, FeatureMatrix> inputs,
            double[] weights,
            LightGbmParameters parameters,
            BoosterSettings booster) {
        return lightGbm(inputs, AuditData::label, weights, parameters, booster);
    }

    /**
     * The same for another outcome.
     *
     * @param labels of every row of a part: 0, 1 or -1
     */
    Judged lightGbm(
            Function<AuditData, FeatureMatrix> inputs,
            Function<AuditData, int[]> labels,
            double[] weights,
            LightGbmParameters parameters,
            BoosterSettings booster) {
        ModelRows training = new ModelRows(train, labels.apply(train));
        FeatureMatrix judged = inputs.apply(validate);
        LabelledRows judging = new ModelRows(validate, labels.apply(validate)).rows(judged);
        LabelledRows rows = training.rows(inputs.apply(train)).withWeights(training.take(weights));
        if (division.isEmpty()) {
            LightGbmModel model = LightGbmModel.fit(rows, judging, parameters, booster);
            return new Judged(model, model.score(judged));
        }
        Folds dealt = deal(division.get(), design, train, labels.apply(train));
        CrossFit<LightGbmModel> fit = LightGbmModel.crossFit(rows, judging, training.take(dealt), parameters, booster);
        return new Judged(fit.model(), fit.outOfFold(dealt, judged));
    }

    /** Whether rows with these labels are enough to train on and to choose by. */
    boolean suffices(Function<AuditData, int[]> labels) {
        int fewest = division.map(AuditSpec.Folds::folds).orElse(1);
        return Stream.of(train, validate)
                .allMatch(part -> Folds.most(labels.apply(part), part.weights(), units(part)) >= fewest);
    }

    /** The score of every row that chooses, by a model that did not learn from it. */
    double[] scores(CrossFit<? extends Classifier> fit, FeatureMatrix judged) {
        return folds.map(f -> fit.outOfFold(f, judged))
                .orElseGet(() -> fit.model().score(judged));
    }

    /**
     * The same of what has no number of trees to stop at: fitted anew without each fold.
     *
     * @param inputs of every row of a part
     * @param fit makes a scorer of training rows
     */
    double[] scores(
            Function<AuditData, FeatureMatrix> inputs,
            Function<LabelledRows, Function<FeatureMatrix, double[]>> fit,
            Function<FeatureMatrix, double[]> fitted) {
        FeatureMatrix judged = inputs.apply(validate);
        if (folds.isEmpty()) {
            return fitted.apply(judged);
        }
        LabelledRows rows = new ModelRows(train).rows(judged);
        Folds labelled = labelledFolds().orElseThrow();
        return folds.get().outOfFold(judged, fold -> fit.apply(rows.take(labelled.others(fold))));
    }

    /** The calibration of a score, fitted and chosen in folds of whole clusters. */
    CalibrationChoice calibration(double[] scores, long seed) {
        ModelRows rows = new ModelRows(validate);
        return CalibrationChoice.of(
                rows.take(scores), rows.labels(), rows.weights(), rows.clusters(), CALIBRATION_FOLDS, seed);
    }

    /** What thresholds of a score would do on the rows that choose. */
    ThresholdChoice choice(double[] scores) {
        return choice(scores, validate.label());
    }

    /** The same for another outcome. */
    ThresholdChoice choice(double[] scores, int[] label) {
        ModelRows rows = new ModelRows(validate, label);
        return ThresholdChoice.of(rows.take(scores), rows.labels(), rows.weights());
    }
}
