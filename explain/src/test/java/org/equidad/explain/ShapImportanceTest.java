package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.Status;
import org.equidad.fairness.SurveyDesign;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;

class ShapImportanceTest {
    /** Feature 0 adds -1 or 1, feature 1 adds -0.5 (three quarters of the cover) or 1.5; feature 2 adds nothing. */
    private static final TreeEnsemble TWO_STUMPS =
            Ensembles.of(3, 0, Ensembles.stump(0, 0.5, -1, 1, 1, 1), Ensembles.stump(1, 0.5, 0, 3, 2, 1));

    private static final double[] WEIGHTS = {1, 3, 2, 2};
    private static final Grouping GROUPS = Grouping.of("g", new String[] {"a", "a", "b", "b"});

    private static ShapValues fourRows() {
        FeatureMatrix rows =
                FeatureMatrix.of(Ensembles.names(3), new double[][] {{0, 1, 1, 0}, {0, 0, 1, 1}, {5, 6, 7, 8}});
        return TreeExplainer.withModelCover(TWO_STUMPS).values(rows);
    }

    private static ShapImportance four() {
        return ShapImportance.of(fourRows(), SurveyDesign.weights(WEIGHTS).build());
    }

    @Test
    void meanMagnitudesWithStandardErrors() {
        JointEstimates importance = four().meanAbsolute(Domain.all());

        assertThat(importance.labels()).containsExactly("x0", "x1", "x2");
        assertThat(importance.estimate("x0").value()).hasValue(1);
        assertThat(importance.estimate("x0").standardError()).hasValue(0);
        // |phi| of feature 1: .5, .5, 1.5, 1.5; mean (.5 * 4 + 1.5 * 4) / 8.
        Estimate second = importance.estimate("x1");
        assertThat(second.value().getAsDouble()).isCloseTo(1, within(1e-15));
        // Each row is its own unit: 4/3 times the sum of (w (y - mean) / 8)², all deviations .5.
        assertThat(second.standardError().getAsDouble())
                .isCloseTo(Math.sqrt(4.0 / 3 * 0.25 * (1 + 9 + 4 + 4) / 64), within(1e-15));
        assertThat(second.degreesOfFreedom()).isEqualTo(3);
        // Direction: (-.5 * 4 + 1.5 * 4) / 8.
        assertThat(four().mean(Domain.all()).estimate("x1").value().getAsDouble())
                .isCloseTo(0.5, within(1e-15));
        // Within a group.
        assertThat(four().meanAbsolute(GROUPS.domain("b"))
                        .estimate("x1")
                        .value()
                        .getAsDouble())
                .isCloseTo(1.5, within(1e-15));
        assertThat(four().withLevel(0.5)
                        .meanAbsolute(Domain.all())
                        .estimate("x1")
                        .interval()
                        .orElseThrow()
                        .level())
                .isEqualTo(0.5);
    }

    @Test
    void theFeaturesPartsAddUpToTheGap() {
        ShapImportance.ScoreGap gap = four().gap(GROUPS, "b", "a", Domain.all());

        // Scores -1, 1, 3, 1 with weights 1, 3, 2, 2: (6 + 2) / 4 - (-1 + 3) / 4.
        assertThat(gap.score().value().getAsDouble()).isCloseTo(1.5, within(1e-15));
        // Feature 0: (2 - 2) / 4 - (-1 + 3) / 4; feature 1: 1.5 - -.5.
        assertThat(gap.features())
                .extracting(part -> part.difference().value().getAsDouble())
                .containsExactly(-0.5, 2.0, 0.0);
        assertThat(gap.features())
                .extracting(ShapImportance.FeaturePart::feature)
                .containsExactly("x0", "x1", "x2");
        // Features 1 and 2 have no variance within the groups, so no test; alone, Holm leaves the p value.
        assertThat(gap.features().get(0).adjustedP())
                .isEqualTo(gap.features().get(0).difference().pValueOfZero());
        assertThat(gap.features().get(1).adjustedP()).isEmpty();
        assertThat(gap.dimension()).isEqualTo("g");
    }

    @Test
    void partsAddUpAndSwapForAnyDesign() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 5; round++) {
            TreeEnsemble ensemble = Ensembles.random(random, 6, 20, 12, 0.0, false);
            FeatureMatrix rows = Ensembles.randomRows(random, 6, 400, 0.1, false);
            SurveyDesign design = design(random, 400);
            Grouping groups = Grouping.of(
                    "g", random.ints(400, 0, 3).mapToObj(Integer::toString).toArray(String[]::new));
            ShapImportance importance =
                    ShapImportance.of(TreeExplainer.withModelCover(ensemble).values(rows), design);

            ShapImportance.ScoreGap gap = importance.gap(groups, "0", "2", Domain.all());
            double sum = gap.features().stream()
                    .mapToDouble(part -> part.difference().value().getAsDouble())
                    .sum();
            // Sums of 400 numbers near 1 in another order.
            assertThat(sum).isCloseTo(gap.score().value().getAsDouble(), within(1e-11));
            ShapImportance.ScoreGap back = importance.gap(groups, "2", "0", Domain.all());
            for (int f = 0; f < 6; f++) {
                assertThat(back.features().get(f).difference().value().getAsDouble())
                        .isEqualTo(-gap.features().get(f).difference().value().getAsDouble());
            }
        }
    }

    private static LinearizedDesign design(SplittableRandom random, int rows) {
        double[] weights = random.doubles(rows, 0.5, 3).toArray();
        int[] cluster = new int[rows];
        int[] stratum = new int[rows];
        for (int r = 0; r < rows; r++) {
            cluster[r] = r % 40;
            stratum[r] = cluster[r] % 4;
        }
        return SurveyDesign.weights(weights).strata(stratum).clusters(cluster).build();
    }

    @Test
    void ranksAreStableWhereImportanceIsFarApart() {
        SplittableRandom random = new SplittableRandom(3);
        int n = 400;
        FeatureMatrix rows = FeatureMatrix.of(Ensembles.names(4), new double[][] {
            random.doubles(n).toArray(),
            random.doubles(n).toArray(),
            random.doubles(n).toArray(),
            random.doubles(n).toArray()
        });
        // |phi| is 1, .5, and for the third .5 as well but on other rows; the fourth is never used.
        TreeEnsemble ensemble = Ensembles.of(
                4,
                0,
                Ensembles.stump(0, 0.5, -1, 1, 1, 1),
                Ensembles.stump(1, 0.3, -0.35, 3, 0.15, 7),
                Ensembles.stump(2, 0.3, -0.35, 3, 0.15, 7));
        LinearizedDesign design = design(random, n);
        ShapImportance importance =
                ShapImportance.of(TreeExplainer.withModelCover(ensemble).values(rows), design);

        List<ShapImportance.Rank> ranks = importance.ranks(design.bootstrap(200, 1), 2, Domain.all());

        assertThat(ranks.get(0)).isEqualTo(new ShapImportance.Rank("x0", 1, 1, 1, java.util.OptionalDouble.of(1), 200));
        // Two of equal importance in the population change places from sample to sample.
        assertThat(ranks.get(1).lower()).isEqualTo(2);
        assertThat(ranks.get(1).upper()).isEqualTo(3);
        assertThat(ranks.get(1).shareInTop().getAsDouble()
                        + ranks.get(2).shareInTop().getAsDouble())
                .isCloseTo(1, within(1e-12));
        assertThat(ranks.get(1).shareInTop().getAsDouble()).isStrictlyBetween(0.0, 1.0);
        assertThat(ranks.get(3)).isEqualTo(new ShapImportance.Rank("x3", 4, 4, 4, java.util.OptionalDouble.of(0), 200));
        assertThat(importance.ranks(design.bootstrap(200, 1), 2, Domain.all())).isEqualTo(ranks);
        assertThat(importance.ranks(design.bootstrap(20, 1), 2, Domain.all().not()))
                .isEmpty();
    }

    @Test
    void drawnRowsStandForTheRest() {
        double[] chance = {1, 0.5, 0, 0.25};
        double[] quantity = {2, 4, Double.NaN, 8};

        Estimate mean = four().meanOfDrawn("q", Arrays.copyOf(quantity, 4), chance, Domain.all());

        // Weights over chances: 1, 6, 8: (2 + 24 + 64) / 15.
        assertThat(mean.value().getAsDouble()).isCloseTo(6, within(1e-14));
        assertThat(mean.standardError()).isPresent();
        Estimate all = four().meanOfDrawn("q", fourRows().rawScores(), new double[] {1, 1, 1, 1}, Domain.all());
        // Scores -1, 1, 3, 1: (-1 + 3 + 6 + 2) / 8.
        assertThat(all.value().getAsDouble()).isCloseTo(1.25, within(1e-15));
    }

    @Test
    void emptyDomainsAreUndefined() {
        Estimate none = four().meanAbsolute(Domain.all().not()).estimate(0);
        assertThat(none.value()).isEmpty();
        assertThat(none.status()).isEqualTo(Status.EMPTY_DOMAIN);
        ShapImportance.ScoreGap gap = four().gap(GROUPS, "a", "b", GROUPS.domain("a"));
        assertThat(gap.score().value()).isEmpty();
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapImportance.of(
                        fourRows(), SurveyDesign.equalWeights(3).build()))
                .withMessageContaining("4 rows")
                .withMessageContaining("3 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().gap(GROUPS, "a", "a", Domain.all()))
                .withMessageContaining("two different groups");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().gap(GROUPS, "a", "z", Domain.all()))
                .withMessageContaining("'z'");
        LinearizedDesign design = SurveyDesign.equalWeights(4).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().ranks(design.jackknife(), 1, Domain.all()))
                .withMessageContaining("JK1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().ranks(design.bootstrap(5, 1), 4, Domain.all()))
                .withMessageContaining("top 4");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> four().ranks(SurveyDesign.equalWeights(5).build().bootstrap(5, 1), 1, Domain.all()))
                .withMessageContaining("5 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().meanOfDrawn("q", new double[4], new double[] {1, 2, 1, 1}, Domain.all()))
                .withMessageContaining("chance of row 1 is 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four().meanOfDrawn("q", new double[3], new double[4], Domain.all()))
                .withMessageContaining("3 numbers");
    }
}
