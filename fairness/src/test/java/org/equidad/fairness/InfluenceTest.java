package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Influence values are derivatives with respect to the weights: compared with central differences. The step of 1e-5 of
 * a weight leaves an error near 1e-10 from the third derivative and 1e-11 from rounding, so 1e-7 is ample.
 */
class InfluenceTest {
    private static final double STEP = 1e-5;

    static Stream<TotalsMetric> totals() {
        return Stream.concat(
                        Metric.standard().stream(),
                        Stream.of(
                                Metric.observedRateAbove(0.5),
                                Metric.expectedCalibrationError(7),
                                Metric.netBenefit(0.2)))
                .filter(TotalsMetric.class::isInstance)
                .map(TotalsMetric.class::cast);
    }

    @ParameterizedTest
    @MethodSource("totals")
    void gradientsOfTotals(TotalsMetric metric) {
        Random random = new Random(41);
        for (int trial = 0; trial < 20; trial++) {
            int width = Cells.COUNT
                    + metric.columns().stream().mapToInt(Column::width).sum();
            double[] t = new double[width];
            for (int j = 0; j < width; j++) {
                t[j] = 1 + 9 * random.nextDouble();
                if (metric instanceof TotalsMetric.CalibrationError && j >= Cells.COUNT && random.nextBoolean()) {
                    t[j] = -t[j];
                }
            }
            assertThat(metric.undefined(t)).isNull();
            double[] gradient = new double[width];
            metric.gradient(t, metric.value(t), gradient);
            for (int j = 0; j < width; j++) {
                double[] more = t.clone();
                double[] less = t.clone();
                more[j] += STEP;
                less[j] -= STEP;
                double slope = (metric.value(more) - metric.value(less)) / (2 * STEP);
                assertThat(gradient[j]).as("%s, total %d", metric, j).isCloseTo(slope, within(slope));
            }
        }
    }

    static Stream<RankMetric> ranks() {
        return Stream.of(Metric.ROC_AUC, Metric.PR_AUC, Metric.CALIBRATION_SLOPE)
                .map(RankMetric.class::cast);
    }

    @ParameterizedTest
    @MethodSource("ranks")
    void influenceOfRanks(RankMetric metric) {
        for (int trial = 0; trial < 10; trial++) {
            SortedSample sample = sample(new Random(trial), 60, trial % 2 == 0 ? 10 : 1000);
            checkInfluence(metric, sample);
        }
    }

    /** The window of the local rate is no wider than the tie at the cutoff, so the derivative is exact. */
    @ParameterizedTest
    @MethodSource("tops")
    void influenceOfTopShares(RankMetric metric) {
        double[] score = new double[60];
        Arrays.fill(score, 0, 10, 0.9);
        Arrays.fill(score, 10, 50, 0.5);
        Arrays.fill(score, 50, 60, 0.1);
        SortedSample random = sample(new Random(5), 60, 10);
        checkInfluence(metric, new SortedSample(score, random.positive(), random.weight(), random.unit()));
    }

    static Stream<RankMetric> tops() {
        return Stream.of(Metric.captureAtTop(0.4), Metric.liftAtTop(0.5)).map(RankMetric.class::cast);
    }

    private static void checkInfluence(RankMetric metric, SortedSample sample) {
        double[] influence = new double[sample.size()];
        double value = metric.influence(sample, influence);
        assertThat(value).isEqualTo(metric.value(sample));
        double total = 0;
        for (int i = 0; i < sample.size(); i++) {
            double step = STEP * sample.weight()[i];
            double[] more = sample.weight().clone();
            double[] less = sample.weight().clone();
            more[i] += step;
            less[i] -= step;
            double slope = (metric.value(sample.withWeight(more)) - metric.value(sample.withWeight(less))) / (2 * step);
            assertThat(influence[i]).as("%s, row %d", metric, i).isCloseTo(slope, within(slope));
            total += sample.weight()[i] * influence[i];
        }
        // Scaling all weights changes nothing.
        assertThat(total).isCloseTo(0, org.assertj.core.data.Offset.offset(1e-12));
    }

    /** Values under replicate weights, made for all replicates at once, equal those made one by one. */
    @Test
    void replicatesOfRanks() {
        for (Metric metric : new Metric[] {
            Metric.ROC_AUC, Metric.PR_AUC, Metric.CALIBRATION_SLOPE, Metric.captureAtTop(0.3), Metric.liftAtTop(0.1)
        }) {
            RankMetric rank = (RankMetric) metric;
            for (int trial = 0; trial < 6; trial++) {
                SortedSample sample = sample(new Random(trial), 80, trial % 2 == 0 ? 8 : 1000);
                Random random = new Random(100 + trial);
                double[][] factors = new double[10][12];
                for (double[] unit : factors) {
                    for (int r = 0; r < unit.length; r++) {
                        unit[r] = random.nextInt(3);
                    }
                }
                for (double[] unit : factors) {
                    // A replicate without any weight has no value.
                    unit[11] = 0;
                }
                double[] values = new double[12];
                rank.replicates(sample, factors, values);
                for (int r = 0; r < values.length; r++) {
                    double[] weight = new double[sample.size()];
                    for (int i = 0; i < weight.length; i++) {
                        weight[i] = sample.weight()[i] * factors[sample.unit()[i]][r];
                    }
                    double expected = rank.value(sample.withWeight(weight));
                    if (r == 11) {
                        assertThat(values[r]).as("%s", metric).isNaN();
                    } else {
                        assertThat(values[r])
                                .as("%s replicate %d", metric, r)
                                .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-13));
                    }
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double slope) {
        return org.assertj.core.data.Offset.offset(1e-7 * Math.max(Math.abs(slope), 1e-2));
    }

    /** Falling scores on a grid with so many steps, labels that follow them, uneven weights, ten units. */
    static SortedSample sample(Random random, int n, int grid) {
        double[] score = new double[n];
        for (int i = 0; i < n; i++) {
            score[i] = -Math.floor((0.02 + 0.96 * random.nextDouble()) * grid) / grid;
        }
        Arrays.sort(score);
        boolean[] positive = new boolean[n];
        double[] weight = new double[n];
        int[] unit = new int[n];
        for (int i = 0; i < n; i++) {
            score[i] = -score[i];
            positive[i] = random.nextDouble() < 0.2 + 0.6 * score[i];
            weight[i] = 0.5 + 3 * random.nextDouble();
            unit[i] = random.nextInt(10);
        }
        return new SortedSample(score, positive, weight, unit);
    }
}
