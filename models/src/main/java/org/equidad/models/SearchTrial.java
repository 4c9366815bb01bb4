package org.equidad.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One setting that a search tried.
 *
 * @param number from 1, in the order of the search
 * @param parameters values by the names of the {@link SearchSpace}
 * @param validationPrAuc weighted PR-AUC on the validation rows at the best number of trees; with folds
 *     the mean of those of the folds
 * @param trees that number
 */
public record SearchTrial(int number, Map<String, Double> parameters, double validationPrAuc, int trees) {

    public SearchTrial {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
