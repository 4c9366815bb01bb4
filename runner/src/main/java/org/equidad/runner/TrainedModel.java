package org.equidad.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.features.AuditData;
import org.equidad.features.Imputation;
import org.equidad.models.Classifier;
import org.equidad.models.FeatureMatrix;

/**
 * A trained model and how it was made.
 *
 * @param classifier the model
 * @param imputation what fills its missing values; empty for models that take them
 * @param hyperparameters by name
 * @param details how the fit went
 */
record TrainedModel(
        Classifier classifier,
        Optional<Imputation> imputation,
        Map<String, Object> hyperparameters,
        Map<String, Object> details) {

    TrainedModel {
        hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    TrainedModel(
            Classifier classifier,
            Imputation imputation,
            Map<String, Object> hyperparameters,
            Map<String, Object> details) {
        this(classifier, Optional.of(imputation), hyperparameters, details);
    }

    /** A model that takes missing values, of which nothing more is told. */
    static TrainedModel plain(Classifier classifier) {
        return new TrainedModel(classifier, Optional.empty(), Map.of(), Map.of());
    }

    String key() {
        return classifier.kind().key();
    }

    /** The raw score of every row of a part. */
    double[] score(AuditData part) {
        return classifier.score(inputs(part));
    }

    /** The inputs of the model among those of a part's rows, gaps filled where the model takes none. */
    FeatureMatrix inputs(AuditData part) {
        List<String> names = part.featureNames();
        double[][] features = part.features();
        FeatureMatrix all =
                FeatureMatrix.of(names, imputation.map(i -> i.apply(features)).orElse(features));
        return names.equals(classifier.featureNames()) ? all : all.select(classifier.featureNames());
    }
}
