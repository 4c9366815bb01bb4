package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.assertj.core.data.Offset;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random ensembles against all coalitions; the seed is the parameter. */
class ExactnessTest {
    /** Sums of up to 2^8 coalitions of scores near 10. */
    private static final Offset<Double> EXACT = within(1e-12);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void modelCover(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean mixed = seed % 2 == 0;
        int p = 3 + (int) seed;
        TreeEnsemble e = Ensembles.random(random, p, 4, 12, seed % 3 == 0 ? 0.4 : 0, mixed);
        FeatureMatrix rows = Ensembles.randomRows(random, p, seed < 4 ? 40 : 15, 0.15, mixed);
        compare(TreeExplainer.withModelCover(e), Cover.ofModel(e), rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void surveyCover(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean mixed = seed % 2 == 0;
        TreeEnsemble e = Ensembles.random(random, 6, 4, 14, 0.2, mixed);
        // Few training rows, a third of them without weight: many nodes stay empty.
        FeatureMatrix training = Ensembles.randomRows(random, 6, 20, 0.1, mixed);
        double[] weights = random.doubles(20).map(u -> u < 0.33 ? 0 : 10 * u).toArray();
        int[] columns = e.columnsOf(training);
        Cover cover = Cover.ofRows(e, BinnedRows.of(e.binning, training, columns), weights, 1);
        FeatureMatrix rows = Ensembles.randomRows(random, 6, seed < 13 ? 40 : 15, 0.15, mixed);
        TreeExplainer explainer = TreeExplainer.withSurveyCover(e, training, weights);
        compare(explainer, cover, rows);

        double[] raw = e.rawScores(training);
        double sum = 0;
        double total = 0;
        for (int r = 0; r < raw.length; r++) {
            sum += weights[r] * raw[r];
            total += weights[r];
        }
        assertThat(explainer.baseValue()).isCloseTo(sum / total, EXACT);
    }

    /** 12 rows are compared with the background one by one, 40 through tables. */
    @ParameterizedTest
    @CsvSource({"21, 12", "22, 12", "23, 40", "24, 40"})
    void weightedBackground(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean mixed = seed % 2 == 0;
        TreeEnsemble e = Ensembles.random(random, 7, 4, 14, 0, mixed);
        FeatureMatrix background = Ensembles.randomRows(random, 7, 25, seed == 23 ? 0.2 : 0, mixed);
        double[] weights = random.doubles(25).map(u -> u < 0.2 ? 0 : 1e3 * u).toArray();
        FeatureMatrix rows = Ensembles.randomRows(random, 7, count, seed == 24 ? 0.2 : 0, mixed);
        TreeExplainer explainer = TreeExplainer.withBackground(e, background, weights);
        compare(explainer, rows, r -> BruteForce.interventional(e, background, weights, rows.row(r)));

        double[] raw = e.rawScores(background);
        double sum = 0;
        double total = 0;
        for (int r = 0; r < raw.length; r++) {
            sum += weights[r] * raw[r];
            total += weights[r];
        }
        assertThat(explainer.baseValue()).isCloseTo(sum / total, EXACT);
    }

    private static void compare(TreeExplainer explainer, Cover cover, FeatureMatrix rows) {
        TreeEnsemble e = explainer.ensemble();
        compare(explainer, rows, r -> BruteForce.pathDependent(e, cover, rows.row(r)));
    }

    private static void compare(TreeExplainer explainer, FeatureMatrix rows, IntFunction<BruteForce> truths) {
        TreeEnsemble e = explainer.ensemble();
        ShapValues values = explainer.values(rows);
        explainer.interactions(rows, (r, matrix) -> {
            BruteForce truth = truths.apply(r);
            assertThat(values.baseValue()).isCloseTo(truth.base(), EXACT);
            assertThat(values.rawScore(r)).isCloseTo(truth.all(), EXACT);
            for (int i = 0; i < e.features(); i++) {
                assertThat(values.get(r, i)).isCloseTo(truth.value(i), EXACT);
                double sum = 0;
                for (int j = 0; j < e.features(); j++) {
                    sum += matrix[i][j];
                    if (i != j) {
                        assertThat(matrix[i][j]).isCloseTo(truth.pair(i, j), EXACT);
                    }
                }
                assertThat(sum).isCloseTo(values.get(r, i), EXACT);
            }
        });
    }
}
