package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables, quadrature and their mixture must give the same numbers; which is used depends on the number of rows, so rows
 * are explained all at once and one by one. Quadrature is checked against all coalitions in {@link ExactnessTest}.
 */
class EnginesTest {
    /** Scores of size 10, sums of some hundred leaves. */
    private static final Offset<Double> SAME = within(1e-12);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tablesAndQuadratureAgree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean mixed = seed % 2 == 0;
        TreeEnsemble e = Ensembles.random(random, 9, 6, 40, seed == 3 ? 0.3 : 0, mixed);
        FeatureMatrix rows = Ensembles.randomRows(random, 9, 1100, seed == 1 ? 0 : 0.1, mixed);
        assertThat(plan(e, rows, Game.Output.VALUES).parts).isNotEmpty();
        compare(e, rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void longPathsAreLeftToQuadrature(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeEnsemble e = Ensembles.random(random, 40, 3, 60, Ensembles.Shape.LONG);
        FeatureMatrix rows = Ensembles.randomRows(random, 40, 700, 0.1, false);
        Planner.Plan plan = plan(e, rows, Game.Output.VALUES);
        assertThat(plan.parts).isNotEmpty();
        assertThat(plan.trees).isNotEmpty();
        assertThat(plan.nodes).anyMatch(nodes -> nodes != null);
        compare(e, rows);
    }

    /** The bounds that {@link TreeExplainer} states. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void tablesAndWhatTheyAreBuiltFromStayWithinTheirBounds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeEnsemble e = Ensembles.random(random, 12, 4, 200, Ensembles.Shape.BUSHY);
        FeatureMatrix rows = Ensembles.randomRows(random, 12, 400, 0.1, false);
        boolean[] missing = BinnedRows.missing(e.binning, rows, e.columnsOf(rows));
        for (Game.Output output : Game.Output.values()) {
            // As many rows as make large tables worth while.
            List<Part> parts = Planner.plan(new PathGame(e, Cover.ofModel(e)), missing, 1 << 20, output, 1).parts;
            assertThat(parts).isNotEmpty().allSatisfy(part -> {
                assertThat(part.cells * part.columns()).isLessThanOrEqualTo(TableEngine.ENTRIES_AT_ONCE);
                assertThat(part.scratch).isEqualTo(scratch(part)).isLessThanOrEqualTo(Part.MOST_SCRATCH);
            });
            assertThat(parts).anyMatch(part -> part.height > 2);
        }
    }

    /** What is on the stack while the right subtree is built: the table, the left one, and the right one's most. */
    private static long scratch(Part part) {
        long own = (long) part.cells * part.columns();
        return part.left == null
                ? own
                : own
                        + Math.max(
                                scratch(part.left), (long) part.left.cells * part.left.columns() + scratch(part.right));
    }

    private static Planner.Plan plan(TreeEnsemble e, FeatureMatrix rows, Game.Output output) {
        boolean[] missing = BinnedRows.missing(e.binning, rows, e.columnsOf(rows));
        return Planner.plan(new PathGame(e, Cover.ofModel(e)), missing, rows.rows(), output, 1);
    }

    private static void compare(TreeEnsemble e, FeatureMatrix rows) {
        TreeExplainer explainer = TreeExplainer.withModelCover(e);
        ShapValues all = explainer.values(rows);
        ShapValues shared = explainer.withThreads(3).values(rows);
        for (int f = 0; f < e.features(); f++) {
            assertThat(shared.column(f)).isEqualTo(all.column(f));
        }
        List<double[][]> interactions = interactions(explainer, rows);
        List<double[][]> sharedInteractions = interactions(explainer.withThreads(3), rows);
        for (int r = 0; r < rows.rows(); r += 7) {
            FeatureMatrix one = rows.take(new int[] {r});
            assertThat(plan(e, one, Game.Output.VALUES).parts).isEmpty();
            ShapValues alone = explainer.values(one);
            double[][] pairs = interactions(explainer, one).get(0);
            assertThat(all.rawScore(r)).isEqualTo(alone.rawScore(0));
            for (int f = 0; f < e.features(); f++) {
                assertThat(all.get(r, f)).isCloseTo(alone.get(0, f), SAME);
                assertThat(sharedInteractions.get(r)[f]).isEqualTo(interactions.get(r)[f]);
                assertThat(interactions.get(r)[f]).containsExactly(pairs[f], SAME);
            }
        }
    }

    private static List<double[][]> interactions(TreeExplainer explainer, FeatureMatrix rows) {
        List<double[][]> all = new ArrayList<>();
        explainer.interactions(rows, (r, matrix) -> {
            double[][] copy = new double[matrix.length][];
            for (int i = 0; i < copy.length; i++) {
                copy[i] = matrix[i].clone();
            }
            all.add(copy);
        });
        return all;
    }
}
