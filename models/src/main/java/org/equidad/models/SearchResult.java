package org.equidad.models;

import java.util.List;

/**
 * What a search found.
 *
 * @param model trained with the best parameters
 * @param best the trial of the highest validation PR-AUC; of equal ones the first
 * @param trials all trials, in order
 * @param space where they were looked for
 * @param searcher name of the method
 */
public record SearchResult<M extends Classifier>(
        M model, SearchTrial best, List<SearchTrial> trials, SearchSpace space, String searcher) {

    public SearchResult {
        trials = List.copyOf(trials);
    }
}
