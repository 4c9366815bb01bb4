package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.equidad.fairness.Domain;
import org.junit.jupiter.api.Test;

class ShapDistributionTest {
    private static final double[] SHAP = {0.3, -1, 0.1, -1, 0.2, 2, 0.4};
    private static final double[] INPUT = {3, 0, Double.NaN, 0, 2, 9, 4};
    private static final double[] WEIGHT = {1, 2, 1, 1, 1, 2, 0};

    private static ShapValues values(double... column) {
        return new ShapValues(0, List.of("x"), new double[][] {column}, column.clone());
    }

    private static ShapDistribution of(int most, int leastRows) {
        return ShapDistribution.of(values(SHAP), 0, INPUT, WEIGHT, Domain.all(), most, leastRows);
    }

    @Test
    void cellsHoldTheirShareAndTheirMeans() {
        // By SHAP value: (-1, -1), (.1, .2), (.3, 2); the row of weight zero is left out. Weights 3, 2, 3 of 8.
        ShapDistribution distribution = of(3, 1);

        assertThat(distribution.feature()).isEqualTo("x");
        assertThat(distribution.cells()).hasSize(3);
        // Inputs 0 (weight 3), 2, 3, 9 (weight 2) of 7 known: positions 1.5/7, 3.5/7, 4.5/7, 6/7.
        assertThat(distribution.cells().get(0)).isEqualTo(new ShapDistribution.Cell(3.0 / 8, -1, 0, 1.5 / 7));
        ShapDistribution.Cell second = distribution.cells().get(1);
        assertThat(second.meanShap()).isCloseTo(0.15, within(1e-15));
        assertThat(second.meanFeature()).isEqualTo(2);
        assertThat(second.meanPosition()).isEqualTo(0.5);
        ShapDistribution.Cell third = distribution.cells().get(2);
        assertThat(third.meanShap()).isCloseTo((0.3 + 2 * 2) / 3, within(1e-15));
        assertThat(third.meanFeature()).isEqualTo(7);
        assertThat(third.meanPosition()).isCloseTo((4.5 + 2 * 6) / 21, within(1e-15));
    }

    @Test
    void noCellIsSmallerThanItMayBe() {
        // Four rows at least: the other two join them.
        assertThat(of(10, 4).cells()).singleElement().satisfies(cell -> {
            assertThat(cell.share()).isEqualTo(1);
            // (-1 * 3 + .1 + .2 + .3 + 2 * 2) / 8.
            assertThat(cell.meanShap()).isCloseTo(1.6 / 8, within(1e-15));
        });
        // Two rows in the second cell, of which one input is known: too few for a mean.
        assertThat(of(3, 2).cells().get(1).meanFeature()).isNaN();
        assertThat(of(3, 7).cells()).isEmpty();
        double[] many = DoubleStream.iterate(0, x -> x + 1).limit(1003).toArray();
        assertThat(ShapDistribution.of(values(many), 0, many, many, Domain.all(), 20, 30)
                        .cells())
                .hasSizeLessThanOrEqualTo(20)
                .satisfies(cells -> assertThat(cells.stream()
                                .mapToDouble(ShapDistribution.Cell::share)
                                .sum())
                        .isCloseTo(1, within(1e-12)));
    }

    @Test
    void equalValuesShareACell() {
        double[] same = new double[100];
        assertThat(ShapDistribution.of(values(same), 0, same, filled(100), Domain.all(), 10, 5)
                        .cells())
                .hasSize(1);
    }

    private static double[] filled(int n) {
        return DoubleStream.generate(() -> 1).limit(n).toArray();
    }

    @Test
    void mistakesAreToldInOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapDistribution.of(values(SHAP), 0, new double[2], WEIGHT, Domain.all(), 3, 1))
                .withMessageContaining("2 inputs");
        assertThatIllegalArgumentException().isThrownBy(() -> of(0, 1)).withMessageContaining("0 cells");
    }
}
