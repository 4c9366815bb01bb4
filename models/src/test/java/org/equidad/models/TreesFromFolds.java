package org.equidad.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares two ways to take a number of trees from folds, for docs/decisions/0012: all folds stop together at the best
 * mean, or each stops at its own best and the final model takes the median. Simulated surveys; 20,000 other rows tell
 * what the criterion promised too much and what the threshold costs.
 */
final class TreesFromFolds {
    private static final int FOLDS = 5;
    private static final int REPEATS = 40;
    private static final LightGbmParameters PARAMETERS = LightGbmParameters.defaults();
    private static final BoosterSettings SETTINGS =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(300).withPatience(30);

    private TreesFromFolds() {}

    /** What a way came to. */
    private record Outcome(double criterion, double[] scores, LightGbmModel model) {}

    public static void main(String[] args) {
        LabelledRows truth = Simulated.rows(20_000, 99);
        for (int n : new int[] {500, 1000, 3000}) {
            List<double[]> together = new ArrayList<>();
            List<double[]> apart = new ArrayList<>();
            for (int r = 0; r < REPEATS; r++) {
                LabelledRows rows = Simulated.rows(n, 1000L + r);
                Folds folds = Folds.ofRows(FoldsFixture.codes(rows), rows.weights(), FOLDS, r);
                together.add(judge(rows, truth, together(rows, folds)));
                apart.add(judge(rows, truth, apart(rows, folds)));
            }
            tell(n, "together", together);
            tell(n, "each its own", apart);
        }
    }

    private static Outcome together(LabelledRows rows, Folds folds) {
        try (Boosting<LightGbmParameters, LightGbmModel> boosting =
                Boosting.crossFitted(LightGbmModel.on(1), rows, rows, folds)) {
            CrossFit<LightGbmModel> fit = boosting.train(PARAMETERS, SETTINGS);
            return new Outcome(
                    boosting.evaluate(PARAMETERS, SETTINGS).validationPrAuc(),
                    fit.outOfFold(folds, rows.features()),
                    fit.model());
        }
    }

    private static Outcome apart(LabelledRows rows, Folds folds) {
        double sum = 0;
        int[] trees = new int[FOLDS];
        List<LightGbmModel> models = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            LabelledRows held = rows.take(folds.held(fold));
            LightGbmModel model = LightGbmModel.fit(rows.take(folds.others(fold)), held, PARAMETERS, SETTINGS);
            sum += AveragePrecision.of(model.score(held.features()), held.labels(), held.weights());
            trees[fold] = model.trees();
            models.add(model);
        }
        Arrays.sort(trees);
        try (var trainer = LightGbmModel.on(1).on(rows, Optional.empty());
                var growth = trainer.start(PARAMETERS, SETTINGS)) {
            for (int k = 0; k < trees[FOLDS / 2]; k++) {
                growth.grow();
            }
            LightGbmModel model = growth.first(trees[FOLDS / 2]);
            return new Outcome(sum / FOLDS, new CrossFit<>(model, models).outOfFold(folds, rows.features()), model);
        }
    }

    /** Criterion minus PR-AUC on the truth, that PR-AUC, F1 promised minus kept, F1 kept minus the best that is possible. */
    private static double[] judge(LabelledRows rows, LabelledRows truth, Outcome outcome) {
        double[] scores = outcome.model().score(truth.features());
        double area = AveragePrecision.of(scores, truth.labels(), truth.weights());
        ThresholdChoice.OperatingPoint chosen = ThresholdChoice.of(outcome.scores(), rows.labels(), rows.weights())
                .byF1();
        double kept = f1(scores, truth, chosen.threshold());
        double best = ThresholdChoice.of(scores, truth.labels(), truth.weights())
                .byF1()
                .f1();
        return new double[] {outcome.criterion() - area, area, chosen.f1() - kept, kept - best};
    }

    private static double f1(double[] scores, LabelledRows rows, double threshold) {
        boolean[] labels = rows.labels();
        double[] weights = rows.weights();
        double hits = 0;
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double flagged = scores[i] >= threshold ? weights[i] : 0;
            hits += labels[i] ? flagged : 0;
            sum += flagged + (labels[i] ? weights[i] : 0);
        }
        return 2 * hits / sum;
    }

    private static void tell(int n, String way, List<double[]> outcomes) {
        StringBuilder line = new StringBuilder(n + " rows, " + way + ":");
        for (int k = 0; k < 4; k++) {
            int column = k;
            double mean =
                    outcomes.stream().mapToDouble(o -> o[column]).average().orElseThrow();
            double sd = Math.sqrt(outcomes.stream()
                            .mapToDouble(o -> (o[column] - mean) * (o[column] - mean))
                            .sum()
                    / (REPEATS - 1)
                    / REPEATS);
            line.append(String.format(Locale.ROOT, " %.4f (%.4f)", mean, sd));
        }
        System.out.println(line);
    }
}
