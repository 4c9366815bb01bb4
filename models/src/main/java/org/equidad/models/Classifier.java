package org.equidad.models;

import java.util.List;

/**
 * A trained model of a yes-no outcome. Models are values: immutable, free of open native handles, usable from several
 * threads.
 */
public sealed interface Classifier permits LogisticRegression, LightGbmModel, XgboostModel {

    /** The features in the order in which {@link #score} takes them. */
    List<String> featureNames();

    /**
     * The raw probability of the outcome for each row, between 0 and 1, not calibrated.
     *
     * @param rows n rows with exactly the features of {@link #featureNames()}, in that order
     * @return n scores
     * @throws IllegalArgumentException where the features differ, or a value is missing and the model takes none
     */
    double[] score(FeatureMatrix rows);

    /** The model as text that loads again to identical scores; the same bytes for the same data, settings and seed. */
    String text();

    /** Which of the three models this is. */
    ModelKind kind();
}
