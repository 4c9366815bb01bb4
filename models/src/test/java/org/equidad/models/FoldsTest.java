package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldsTest {
    private static final double[] FIXTURE_LIGHTGBM = Fixtures.column("folds.csv", "lightgbm");

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 2", "5, 3", "20, 4"})
    void everyFoldHoldsEachOutcomeAsEvenlyAsWholeRowsAllow(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] labels =
                random.ints(997, 0, 10).map(v -> v < 2 ? 1 : v < 9 ? 0 : -1).toArray();
        Folds folds = Folds.ofRows(labels, Fixtures.ones(labels.length), count, seed);

        assertThat(folds.rows()).isEqualTo(997);
        assertThat(folds.count()).isEqualTo(count);
        for (int label = -1; label <= 1; label++) {
            int wanted = label;
            int[] sizes = new int[count];
            for (int fold = 0; fold < count; fold++) {
                sizes[fold] = (int) Arrays.stream(folds.held(fold))
                        .filter(i -> labels[i] == wanted)
                        .count();
            }
            assertThat(Arrays.stream(sizes).max().getAsInt()
                            - Arrays.stream(sizes).min().getAsInt())
                    .isLessThanOrEqualTo(1);
        }
        for (int fold = 0; fold < count; fold++) {
            assertThat(folds.held(fold).length + folds.others(fold).length).isEqualTo(997);
            assertThat(folds.held(fold).length).isBetween(997 / count, 997 / count + 1);
            assertThat(folds.others(fold)).doesNotContain(folds.held(fold)).isSorted();
        }
        assertThat(Folds.ofRows(labels, Fixtures.ones(997), count, seed).codes())
                .isEqualTo(folds.codes());
        assertThat(Folds.ofRows(labels, Fixtures.ones(997), count, seed + 1).codes())
                .isNotEqualTo(folds.codes());
        int[] some = {5, 3, 990};
        assertThat(folds.take(some).codes()).containsExactly(folds.codes()[5], folds.codes()[3], folds.codes()[990]);
    }

    @Test
    void clustersStayWholeAndEveryFoldHasBothOutcomes() {
        // 40 clusters of 5 rows; 6 of them hold the cases, two of these nothing else.
        int[] clusters = new int[200];
        int[] labels = new int[200];
        for (int i = 0; i < 200; i++) {
            clusters[i] = i % 40;
            labels[i] = i % 40 < 2 ? 1 : i % 40 < 6 ? i / 40 % 2 : 0;
        }
        for (long seed = 1; seed <= 20; seed++) {
            Folds folds = Folds.ofClusters(labels, Fixtures.ones(200), clusters, 6, seed);
            int[] code = folds.codes();
            for (int i = 0; i < 200; i++) {
                assertThat(code[i]).isEqualTo(code[clusters[i]]);
            }
            for (int fold = 0; fold < 6; fold++) {
                assertThat(Arrays.stream(folds.held(fold)).map(i -> labels[i]).distinct())
                        .as("fold %d, seed %d", fold, seed)
                        .containsExactlyInAnyOrder(0, 1);
            }
        }
    }

    @Test
    void tooFewRowsOrClustersOfAnOutcomeIsOneLine() {
        int[] labels = {1, 1, 1, 0, 0, 0, 0, -1};
        double[] weights = {1, 1, 0, 1, 1, 1, 1, 1};
        int[] clusters = {0, 0, 1, 1, 2, 2, 3, 3};

        assertThat(Folds.most(labels, weights, new int[] {0, 1, 2, 3, 4, 5, 6, 7}))
                .isEqualTo(2);
        assertThat(Folds.most(labels, weights, clusters)).isEqualTo(1);
        assertThatThrownBy(() -> Folds.ofRows(labels, weights, 3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "3 folds of rows: 2 to 2 can be made, since 2 of the rows of positive weight have the outcome,"
                                + " and every fold needs one");
        assertThatThrownBy(() -> Folds.ofRows(new int[] {1, 1, 1, 0}, Fixtures.ones(4), 2, 1))
                .hasMessage(
                        "2 folds of rows: none can be made, since 1 of the rows of positive weight lack the outcome,"
                                + " and every fold needs one");
        assertThatThrownBy(() -> Folds.ofClusters(labels, weights, clusters, 2, 1))
                .hasMessageStartingWith("2 folds of clusters: none can be made, since 1 of the clusters");
        assertThatThrownBy(() -> Folds.ofRows(labels, weights, 1, 1)).hasMessageStartingWith("1 folds of rows");
        assertThatThrownBy(() -> Folds.ofClusters(labels, weights, new int[] {0, 1}, 2, 1))
                .hasMessage("clusters: 2 values for 8 rows");
    }

    @Test
    void scoresAndCriterionAreThoseOfScikitLearn() {
        JsonNode expected = Fixtures.json("folds.json");
        LabelledRows rows = FoldsFixture.ROWS;
        assertThat(FoldsFixture.FOLDS.codes())
                .isEqualTo(Arrays.stream(Fixtures.column("folds.csv", "fold"))
                        .mapToInt(v -> (int) v)
                        .toArray());

        double[] boosted = FoldsFixture.lightGbm();
        // LightGBM's scores on another processor may differ in the last digits.
        assertThat(boosted).containsExactly(FIXTURE_LIGHTGBM, within(1e-9));
        Trial trial;
        try (Boosting<LightGbmParameters, LightGbmModel> boosting =
                Boosting.crossFitted(LightGbmModel.on(1), rows, rows, FoldsFixture.FOLDS)) {
            trial = boosting.evaluate(FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS);
        }
        double sum = 0;
        for (int fold = 0; fold < FoldsFixture.COUNT; fold++) {
            LabelledRows held = rows.take(FoldsFixture.FOLDS.held(fold));
            double[] scores = Arrays.stream(FoldsFixture.FOLDS.held(fold))
                    .mapToDouble(i -> boosted[i])
                    .toArray();
            double area = AveragePrecision.of(scores, held.labels(), held.weights());
            // Both are step sums in double precision.
            assertThat(area).isCloseTo(expected.at("/lightgbm/folds").get(fold).asDouble(), within(1e-12));
            sum += area;
        }
        // The criterion is the plain mean over the folds.
        assertThat(trial.validationPrAuc())
                .isCloseTo(expected.at("/lightgbm/mean").asDouble(), within(1e-12));
        assertThat(trial.validationPrAuc()).isEqualTo(sum / FoldsFixture.COUNT);

        // Newton's method on the penalised likelihood, written by hand in the script; both stop at tiny gradients.
        double[] logistic = FoldsFixture.logistic();
        assertThat(logistic).containsExactly(Fixtures.doubles(expected.at("/logistic/scores")), within(1e-8));
        assertThat(AveragePrecision.of(logistic, rows.labels(), rows.weights()))
                .isCloseTo(expected.at("/logistic/pooled").asDouble(), within(1e-12));
    }

    @Test
    void foldModelsDidNotSeeTheirFoldAndTheModelSawAllRows() {
        LabelledRows rows = FoldsFixture.ROWS;
        Folds folds = FoldsFixture.FOLDS;
        CrossFit<LightGbmModel> fit =
                LightGbmModel.crossFit(rows, rows, folds, FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS);
        assertThat(fit.foldModels()).hasSize(5);
        int trees = fit.model().trees();

        // Turning the outcomes of a fold round changes the number of trees at most, which patience 1 tree fixes here.
        BoosterSettings one = FoldsFixture.SETTINGS.withMaxTrees(1);
        CrossFit<LightGbmModel> before = LightGbmModel.crossFit(rows, rows, folds, FoldsFixture.PARAMETERS, one);
        boolean[] turned = rows.labels();
        for (int i : folds.held(2)) {
            turned[i] = !turned[i];
        }
        LabelledRows other = LabelledRows.of(rows.features(), turned, rows.weights());
        CrossFit<LightGbmModel> after = LightGbmModel.crossFit(other, other, folds, FoldsFixture.PARAMETERS, one);
        for (int fold = 0; fold < 5; fold++) {
            assertThat(after.foldModels()
                            .get(fold)
                            .text()
                            .equals(before.foldModels().get(fold).text()))
                    .as("fold %d", fold)
                    .isEqualTo(fold == 2);
        }
        assertThat(after.model().text()).isNotEqualTo(before.model().text());

        // All stop together; each fold model is the one trained alone on the other folds with as many trees.
        for (int fold = 0; fold < 5; fold++) {
            assertThat(fit.foldModels().get(fold).trees()).isEqualTo(trees);
        }
        assertThat(trees).isBetween(2, 60);
    }

    @Test
    void zeroWeightsAndReweighedRowsAreJudgedByTheirOwnWeights() {
        LabelledRows rows = FoldsFixture.ROWS;
        double[] weights = rows.weights();
        for (int i = 0; i < weights.length; i += 9) {
            weights[i] = 0;
        }
        LabelledRows some = rows.withWeights(weights);
        Folds folds = Folds.ofRows(FoldsFixture.codes(some), weights, 4, 3);
        CrossFit<LightGbmModel> fit =
                LightGbmModel.crossFit(some, some, folds, FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS);
        double[] scores = fit.outOfFold(folds, rows.features());
        // Rows of weight zero are scored, and change nothing.
        assertThat(Arrays.stream(scores).allMatch(s -> s > 0 && s < 1)).isTrue();
        boolean[] turned = rows.labels();
        for (int i = 0; i < turned.length; i += 9) {
            turned[i] = !turned[i];
        }
        LabelledRows same = LabelledRows.of(rows.features(), turned, weights);
        assertThat(LightGbmModel.crossFit(same, same, folds, FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS)
                        .model()
                        .text())
                .isEqualTo(fit.model().text());

        // Doubling all weights changes neither training nor judging; the rows that judge have to be the same.
        LabelledRows doubled =
                rows.withWeights(Arrays.stream(rows.weights()).map(w -> 2 * w).toArray());
        assertThat(LightGbmModel.crossFit(
                                rows, doubled, FoldsFixture.FOLDS, FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS)
                        .model()
                        .text())
                .isEqualTo(LightGbmModel.crossFit(
                                rows, rows, FoldsFixture.FOLDS, FoldsFixture.PARAMETERS, FoldsFixture.SETTINGS)
                        .model()
                        .text());
        assertThatThrownBy(() -> LightGbmModel.crossFit(
                        rows,
                        rows.take(new int[] {0, 1}),
                        FoldsFixture.FOLDS,
                        FoldsFixture.PARAMETERS,
                        FoldsFixture.SETTINGS))
                .hasMessage("rows that are judged: 2 values for 400 rows");
        assertThatThrownBy(() -> new CrossFit<>(fit.model(), List.of()).outOfFold(folds, rows.features()))
                .hasMessageStartingWith("models of folds: 0 values");
    }

    @Test
    void ensemblesThatCannotSplitEndEarlyTogether() {
        // 400 rows, leaves of at least 300: no fold of 320 rows can be split, nor can all rows.
        LightGbmParameters stiff = new LightGbmParameters(0.1, 8, 3, 300, 1, 1, 0, 0);
        CrossFit<LightGbmModel> fit = LightGbmModel.crossFit(
                FoldsFixture.ROWS, FoldsFixture.ROWS, FoldsFixture.FOLDS, stiff, FoldsFixture.SETTINGS);
        List<Integer> trees = new ArrayList<>(List.of(fit.model().trees()));
        fit.foldModels().forEach(m -> trees.add(m.trees()));
        assertThat(trees).containsOnly(1);
        double[] scores = fit.outOfFold(FoldsFixture.FOLDS, FoldsFixture.ROWS.features());
        assertThat(Arrays.stream(scores).distinct().count()).isLessThanOrEqualTo(5);
    }
}
