package org.equidad.runner;

import org.equidad.features.AuditData;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.ThresholdChoice;

/**
 * The primary model trained anew on another outcome, with the audited parameters and the same rule for its threshold.
 *
 * @param model trained on the training rows
 * @param threshold chosen on the rows that choose
 * @param choosingScores its scores of those rows, one for each, labelled or not
 */
record VariantModel(LightGbmModel model, double threshold, double[] choosingScores) {

    /**
     * Trains on other labels.
     *
     * @param training label of every training row: 0, 1 or -1
     * @param choosing label of every row that chooses
     */
    static VariantModel fit(LearningYears years, int[] training, int[] choosing, AuditModels models) {
        ModelRows train = new ModelRows(years.train(), training);
        ModelRows validate = new ModelRows(years.validate(), choosing);
        LabelledRows validation = validate.rows();
        LightGbmModel model = LightGbmModel.fit(train.rows(), validation, models.parameters(), models.booster());
        double[] scores = score(model, years.validate());
        double threshold =
                models.threshold(ThresholdChoice.of(validate.take(scores), validate.labels(), validate.weights()));
        return new VariantModel(model, threshold, scores);
    }

    /** Its scores of the rows of a part. */
    double[] score(AuditData part) {
        return score(model, part);
    }

    private static double[] score(LightGbmModel model, AuditData part) {
        return model.score(FeatureMatrix.of(part.featureNames(), part.features()));
    }
}
