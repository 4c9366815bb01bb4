package org.equidad.models;

import java.util.List;

/**
 * What a search found.
 *
 * @param model trained with the best parameters, on all training rows
 * @param foldModels the same setting trained without each fold, by fold; none where validation rows were held out
 * @param best the trial of the highest PR-AUC; of equal ones the first
 * @param trials all trials, in order
 * @param space where they were looked for
 * @param searcher name of the method
 */
public record SearchResult<M extends Classifier>(
        M model, List<M> foldModels, SearchTrial best, List<SearchTrial> trials, SearchSpace space, String searcher) {

    public SearchResult {
        foldModels = List.copyOf(foldModels);
        trials = List.copyOf(trials);
    }

    /** The model with those of the folds. */
    public CrossFit<M> fit() {
        return new CrossFit<>(model, foldModels);
    }
}
