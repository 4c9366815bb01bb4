package org.equidad.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The case of {@code folds.csv}, which its {@code main} writes anew: rows, folds and scores out of fold. */
final class FoldsFixture {
    static final LabelledRows ROWS = Simulated.rows(400, 71, 0);
    static final int COUNT = 5;
    static final Folds FOLDS = Folds.ofRows(codes(ROWS), ROWS.weights(), COUNT, 9);
    static final LightGbmParameters PARAMETERS = LightGbmParameters.defaults();
    static final BoosterSettings SETTINGS =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(60).withPatience(20);

    private FoldsFixture() {}

    static int[] codes(LabelledRows rows) {
        boolean[] labels = rows.labels();
        int[] codes = new int[labels.length];
        Arrays.setAll(codes, i -> labels[i] ? 1 : 0);
        return codes;
    }

    static double[] lightGbm() {
        return LightGbmModel.crossFit(ROWS, ROWS, FOLDS, PARAMETERS, SETTINGS).outOfFold(FOLDS, ROWS.features());
    }

    static double[] logistic() {
        return FOLDS.outOfFold(
                ROWS.features(),
                fold -> LogisticRegression.fit(ROWS.take(FOLDS.others(fold)), LogisticSettings.defaults())::score);
    }

    /** Writes the table into a folder. */
    public static void main(String[] args) throws IOException {
        double[] boosted = lightGbm();
        double[] logistic = logistic();
        int[] folds = FOLDS.codes();
        StringBuilder text =
                new StringBuilder("age,rural,income,distance,noise1,noise2,label,weight,fold,lightgbm,logistic\n");
        for (int i = 0; i < ROWS.rows(); i++) {
            for (int j = 0; j < ROWS.features().features(); j++) {
                text.append(ROWS.features().get(i, j)).append(',');
            }
            text.append(ROWS.labels()[i] ? 1 : 0).append(',').append(ROWS.weights()[i]);
            text.append(',')
                    .append(folds[i])
                    .append(',')
                    .append(boosted[i])
                    .append(',')
                    .append(logistic[i])
                    .append('\n');
        }
        Files.writeString(Path.of(args[0]).resolve("folds.csv"), text);
    }
}
