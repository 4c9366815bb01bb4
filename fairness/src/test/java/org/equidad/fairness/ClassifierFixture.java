package org.equidad.fairness;

import java.nio.file.Path;

/** A data set of a classifier under a stratified cluster design, as the oracle files have it. */
record ClassifierFixture(Csv csv, LinearizedDesign design, Predictions predictions, Grouping group, Grouping control) {
    static ClassifierFixture resource(String name) {
        return of(Csv.resource("oracles/" + name + ".csv"));
    }

    static ClassifierFixture outside(String relative) {
        Path path = ReferenceData.outside(relative);
        return of(Csv.read(path));
    }

    private static ClassifierFixture of(Csv csv) {
        LinearizedDesign design = SurveyDesign.weights(csv.numbers("weight"))
                .strata(csv.grouping("stratum"))
                .clusters(csv.grouping("psu"))
                .nested()
                .build();
        Predictions predictions = Predictions.labels(csv.numbers("y"))
                .withScores(csv.numbers("score"))
                .withDecisions(csv.numbers("yhat"));
        return new ClassifierFixture(csv, design, predictions, csv.grouping("group"), csv.grouping("ctrl"));
    }

    GroupMetrics metrics() {
        return GroupMetrics.of(design, predictions).by(group);
    }
}
