package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Toy cases with the arithmetic in the comments, edges and misuse. */
class TreeExplainerTest {
    private static final Offset<Double> EXACT = within(1e-14);

    private static FeatureMatrix rows(double[]... columns) {
        return FeatureMatrix.of(Ensembles.names(columns.length), columns);
    }

    @Test
    void aStumpUnderThreeExpectations() {
        // x0 <= 0.5 -> -1 (7 of 10 rows), else 2 (3 of 10).
        TreeEnsemble e = Ensembles.of(1, 0.5, Ensembles.stump(0, 0.5, -1, 7, 2, 3));
        FeatureMatrix one = rows(new double[] {0, 1});
        // Model: base 0.5 + 0.7 * -1 + 0.3 * 2 = 0.4.
        ShapValues model = TreeExplainer.withModelCover(e).values(one);
        assertThat(model.baseValue()).isCloseTo(0.4, EXACT);
        assertThat(model.column(0)).containsExactly(new double[] {-0.9, 2.1}, EXACT);
        assertThat(model.row(1)).containsExactly(new double[] {2.1}, EXACT);
        assertThat(model.rawScores()).containsExactly(-0.5, 2.5);
        // Survey: weights 1 left and 4 right: base 0.5 + (1 * -1 + 4 * 2) / 5 = 1.9.
        double[] weights = {1, 4};
        ShapValues survey = TreeExplainer.withSurveyCover(e, one, weights).values(one);
        assertThat(survey.baseValue()).isCloseTo(1.9, EXACT);
        assertThat(survey.column(0)).containsExactly(new double[] {-2.4, 0.6}, EXACT);
        // With one feature the background gives the same.
        ShapValues background = TreeExplainer.withBackground(e, one, weights).values(one);
        assertThat(background.baseValue()).isCloseTo(1.9, EXACT);
        assertThat(background.column(0)).containsExactly(new double[] {-2.4, 0.6}, EXACT);
    }

    @Test
    void belowANodeThatNoWeightReachesTheModelsSharesHold() {
        // x0 <= 0: 1. Else x1 <= 0: 2 (model 30), else 6 (model 10). No survey row has x0 > 0.
        RawTree tree = new RawTree(5);
        tree.split(0, 0, 0, 0, 1, 2, 100);
        tree.leaf(1, 1, 60);
        tree.split(2, 1, 0, 0, 3, 4, 40);
        tree.leaf(3, 2, 30);
        tree.leaf(4, 6, 10);
        TreeEnsemble e = Ensembles.of(2, 0, tree);
        FeatureMatrix training = rows(new double[] {-1, -1, 1}, new double[] {-1, 1, 1});
        TreeExplainer explainer = TreeExplainer.withSurveyCover(e, training, new double[] {1, 2, 0});
        // All weight is left: the base is 1. For x = (1, 1): v() = 1, v(x1) = 1, v(x0) = 0.75 * 2 + 0.25 * 6 = 3,
        // v(both) = 6.
        // Value of x0: ((3 - 1) + (6 - 1)) / 2 = 3.5; of x1: ((1 - 1) + (6 - 3)) / 2 = 1.5; interaction (6 - 3 - 1 + 1)
        // / 2.
        ShapValues values = explainer.values(rows(new double[] {1}, new double[] {1}));
        assertThat(values.baseValue()).isEqualTo(1);
        assertThat(values.row(0)).containsExactly(new double[] {3.5, 1.5}, EXACT);
        explainer.interactions(
                rows(new double[] {1}, new double[] {1}),
                (r, m) -> assertThat(m[0]).containsExactly(new double[] {2, 1.5}, EXACT));
    }

    @Test
    void aModelSplitWithoutCoverCountsHalfAndHalf() {
        RawTree tree = new RawTree(5);
        tree.split(0, 0, 0, 0, 1, 2, 10);
        tree.leaf(1, 0, 10);
        tree.split(2, 1, 0, 0, 3, 4, 0);
        tree.leaf(3, 2, 0);
        tree.leaf(4, 6, 0);
        TreeEnsemble e = Ensembles.of(2, 0, tree);
        // v(x0) = (2 + 6) / 2 = 4, v(both) = 6: x0 gets (4 + 6) / 2, x1 (0 + 2) / 2.
        ShapValues values = TreeExplainer.withModelCover(e).values(rows(new double[] {1}, new double[] {1}));
        assertThat(values.baseValue()).isZero();
        assertThat(values.row(0)).containsExactly(new double[] {5, 1}, EXACT);
    }

    /** One path of 70 features, met by the row in full: all features are alike and share the score. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void aPathOfSeventyFeatures(int count) {
        int p = 70;
        RawTree tree = new RawTree(2 * p + 1);
        for (int k = 0; k < p; k++) {
            tree.split(2 * k, k, 0, 0, 2 * k + 1, 2 * k + 2, Math.pow(0.9, k));
            tree.leaf(2 * k + 1, 0, 0.1 * Math.pow(0.9, k));
        }
        tree.leaf(2 * p, 1, Math.pow(0.9, p));
        TreeEnsemble e = Ensembles.of(p, 0, tree);
        double[][] met = new double[p][count];
        double[][] none = new double[p][1];
        for (int k = 0; k < p; k++) {
            Arrays.fill(met[k], 1);
        }
        ShapValues values = TreeExplainer.withModelCover(e).values(rows(met));
        ShapValues background =
                TreeExplainer.withBackground(e, rows(none), new double[] {3}).values(rows(met));
        for (int k = 0; k < p; k++) {
            assertThat(values.get(count - 1, k)).isCloseTo((1 - Math.pow(0.9, p)) / p, EXACT);
            assertThat(background.get(count - 1, k)).isCloseTo(1.0 / p, EXACT);
        }
        // The unanimity game of 70 players: each pair's index is 1 / 69, half of it on either side.
        TreeExplainer.withBackground(e, rows(none), new double[] {3})
                .interactions(rows(met), (r, m) -> assertThat(m[3][66]).isCloseTo(0.5 / (p - 1), EXACT));
    }

    @Test
    void ensemblesOfLeavesAndNoTrees() {
        FeatureMatrix some = rows(new double[40]);
        TreeEnsemble leaves = Ensembles.of(1, 0.25, Ensembles.leaf(1, 5), Ensembles.leaf(-3, 0));
        TreeEnsemble none = Ensembles.of(1, 0.25);
        for (TreeEnsemble e : List.of(leaves, none)) {
            double raw = e == leaves ? -1.75 : 0.25;
            ShapValues values = TreeExplainer.withModelCover(e).values(some);
            assertThat(values.baseValue()).isEqualTo(raw);
            assertThat(values.rawScore(39)).isEqualTo(raw);
            assertThat(values.column(0)).containsOnly(0.0);
            assertThat(TreeExplainer.withBackground(
                                    e,
                                    some,
                                    IntStream.range(0, 40).asDoubleStream().toArray())
                            .baseValue())
                    .isCloseTo(raw, EXACT);
            TreeExplainer.withModelCover(e)
                    .interactions(some, (r, m) -> assertThat(m[0]).containsOnly(0.0));
        }
    }

    @Test
    void noRows() {
        TreeEnsemble e = Ensembles.of(1, 0, Ensembles.stump(0, 0.5, -1, 7, 2, 3));
        ShapValues values = TreeExplainer.withModelCover(e).values(rows(new double[0]));
        assertThat(values.rows()).isZero();
        assertThat(values.features()).isEqualTo(1);
        assertThat(e.rawScores(rows(new double[0]))).isEmpty();
        TreeExplainer.withModelCover(e).interactions(rows(new double[0]), (r, m) -> {
            throw new AssertionError("no row to hand over");
        });
    }

    @Test
    void weightsAreChecked() {
        TreeEnsemble e = Ensembles.of(1, 0, Ensembles.stump(0, 0.5, -1, 7, 2, 3));
        FeatureMatrix two = rows(new double[] {0, 1});
        assertThatThrownBy(() -> TreeExplainer.withSurveyCover(e, two, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 weights for 2 rows");
        assertThatThrownBy(() -> TreeExplainer.withSurveyCover(e, two, new double[] {1, Double.NaN}))
                .hasMessage("weight of row 1 is NaN; finite numbers of at least 0 are allowed");
        assertThatThrownBy(() -> TreeExplainer.withBackground(e, two, new double[] {-1, 2}))
                .hasMessage("weight of row 0 is -1.0; finite numbers of at least 0 are allowed");
        assertThatThrownBy(() -> TreeExplainer.withBackground(e, two, new double[] {0, 0}))
                .hasMessage("the weights of 2 rows sum to 0.0; a positive finite sum is needed");
        assertThatThrownBy(() -> TreeExplainer.withModelCover(e).withThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 threads; at least 1 is needed");
    }

    /** Laws: weights times a constant and rows in another order change nothing; a weight k equals k copies of the row. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void lawsOfSurveyCover(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeEnsemble e = Ensembles.random(random, 6, 5, 20, 0, seed == 32);
        FeatureMatrix training = Ensembles.randomRows(random, 6, 50, 0.1, seed == 32);
        double[] weights = random.ints(50, 0, 4).asDoubleStream().toArray();
        FeatureMatrix rows = Ensembles.randomRows(random, 6, 30, 0.1, seed == 32);
        ShapValues plain = TreeExplainer.withSurveyCover(e, training, weights).values(rows);

        double[] scaled = Arrays.stream(weights).map(w -> 1e6 * w).toArray();
        same(TreeExplainer.withSurveyCover(e, training, scaled).values(rows), plain);
        int[] copies = IntStream.range(0, 50)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) weights[i]))
                .toArray();
        double[] ones = new double[copies.length];
        Arrays.fill(ones, 1);
        same(TreeExplainer.withSurveyCover(e, training.take(copies), ones).values(rows), plain);
        same(
                TreeExplainer.withBackground(e, training.take(copies), ones).values(rows),
                TreeExplainer.withBackground(e, training, weights).values(rows));
        int[] reversed = IntStream.range(0, 30).map(i -> 29 - i).toArray();
        ShapValues backwards =
                TreeExplainer.withSurveyCover(e, training, weights).values(rows.take(reversed));
        for (int r = 0; r < 30; r++) {
            assertThat(backwards.row(29 - r)).isEqualTo(plain.row(r));
        }
    }

    private static void same(ShapValues a, ShapValues b) {
        assertThat(a.baseValue()).isCloseTo(b.baseValue(), within(1e-12));
        for (int f = 0; f < a.features(); f++) {
            assertThat(a.column(f)).containsExactly(b.column(f), within(1e-12));
        }
    }
}
