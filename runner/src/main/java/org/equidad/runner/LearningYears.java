package org.equidad.runner;

import java.util.Set;
import java.util.function.Function;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSplit;
import org.equidad.features.FittedFeatures;
import org.equidad.models.BoosterSettings;
import org.equidad.models.CalibrationChoice;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.ThresholdChoice;

/**
 * What models may learn from: everything of a split but its vault.
 *
 * @param train rows of the training years
 * @param validate the rows on which parameters, thresholds and calibration are chosen
 * @param key of these rows in the files: {@code validate_2023}
 * @param features the inputs as fitted on the training years
 * @param leftOut features that give the target away
 */
record LearningYears(AuditData train, AuditData validate, String key, FittedFeatures features, Set<String> leftOut) {

    private static final int CALIBRATION_FOLDS = 5;

    /**
     * A model and what chooses its threshold.
     *
     * @param model trained on the training rows
     * @param scores of every row of {@link LearningYears#validate}, by a model that did not learn from the row
     */
    record Judged(LightGbmModel model, double[] scores) {}

    static LearningYears of(AuditSplit split) {
        return new LearningYears(
                split.train(),
                split.validate(),
                "validate_" + split.years().validate(),
                split.features(),
                split.leftOut());
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
        LabelledRows rows = training.rows(inputs.apply(train)).withWeights(training.take(weights));
        LightGbmModel model = LightGbmModel.fit(
                rows, new ModelRows(validate, labels.apply(validate)).rows(judged), parameters, booster);
        return new Judged(model, model.score(judged));
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
