package org.equidad.models;

import java.util.List;

/**
 * A model of all training rows and, for each fold, the same setting trained on the rows of the others.
 *
 * @param model trained on all rows
 * @param foldModels by fold; none where the model was judged on rows held out
 */
public record CrossFit<M extends Classifier>(M model, List<M> foldModels) {

    public CrossFit {
        foldModels = List.copyOf(foldModels);
    }

    /**
     * The score of every row by the model that did not learn from its fold.
     *
     * @param folds that the models were trained with, of these rows
     * @throws IllegalArgumentException where there are not as many models as folds
     */
    public double[] outOfFold(Folds folds, FeatureMatrix rows) {
        Checks.sameLength("models of folds", foldModels.size(), folds.count());
        return folds.outOfFold(rows, fold -> foldModels.get(fold)::score);
    }
}
