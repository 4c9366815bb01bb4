package org.equidad.runner;

import java.util.Set;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSplit;
import org.equidad.features.FittedFeatures;

/**
 * What models may learn from: everything of a split but its vault.
 *
 * @param train rows of the training years
 * @param validate rows of the validation year
 * @param features the inputs as fitted on the training years
 * @param leftOut features that give the target away
 */
record LearningYears(AuditData train, AuditData validate, FittedFeatures features, Set<String> leftOut) {
    static LearningYears of(AuditSplit split) {
        return new LearningYears(split.train(), split.validate(), split.features(), split.leftOut());
    }
}
