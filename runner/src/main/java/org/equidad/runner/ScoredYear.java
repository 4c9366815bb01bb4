package org.equidad.runner;

import java.util.Map;
import org.equidad.features.AuditData;

/**
 * One year's rows with the raw score of every model.
 *
 * @param key in the files: {@code validate_2023}, {@code test_2024}
 * @param rows the year's rows
 * @param scores by model, one for every row
 */
record ScoredYear(String key, AuditData rows, Map<String, double[]> scores) {

    static ScoredYear of(String key, AuditData rows, AuditModels models) {
        return new ScoredYear(key, rows, models.scores(rows));
    }

    double[] primary() {
        return scores.get(AuditModels.PRIMARY);
    }
}
