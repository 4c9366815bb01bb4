package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeparationTest {
    private static final AuditSpec.ColumnType NUMBER = AuditSpec.ColumnType.NUMBER;
    private static final AuditSpec.ColumnType CATEGORY = AuditSpec.ColumnType.CATEGORY;

    private static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double[] ones(int n) {
        double[] w = new double[n];
        Arrays.fill(w, 1);
        return w;
    }

    @Test
    void theAucOfAFewValuesIsCountedByHand() {
        // Value 0: 10 rows, 2 positive; value 1: 10 rows, 6 positive. Pairs: 8 positives by 12 negatives = 96.
        // Positives of value 1 beat the 8 negatives of value 0: 48; ties: 6*4/2 + 2*8/2 = 20. AUC = 68/96.
        double[] x = new double[20];
        int[] y = new int[20];
        for (int i = 0; i < 20; i++) {
            x[i] = i < 10 ? 0 : 1;
            y[i] = i < 2 || i >= 10 && i < 16 ? 1 : 0;
        }
        Separation s = Separation.of("x", x, NUMBER, y, ones(20), all(20));
        assertThat(s.auc()).isCloseTo(68.0 / 96, within(1e-15));
        assertThat(s.giveaway()).isFalse();
        // The direction does not matter.
        double[] turned = Arrays.stream(x).map(v -> -v).toArray();
        assertThat(Separation.of("x", turned, NUMBER, y, ones(20), all(20)).auc())
                .isEqualTo(s.auc());
    }

    @Test
    void aColumnComputedFromTheTargetIsFound() {
        int n = 900;
        SplittableRandom random = new SplittableRandom(7);
        int[] y = new int[n];
        double[] levels = new double[n];
        double[] continuous = new double[n];
        double[] twoSided = new double[n];
        double[] noise = new double[n];
        double[] onlyMissing = new double[n];
        double[] half = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = random.nextDouble() < 0.3 ? 1 : 0;
            levels[i] = y[i] == 1 ? (random.nextBoolean() ? 2.5 : 5) : 10;
            continuous[i] = random.nextDouble() - 2 * y[i];
            twoSided[i] = y[i] == 1 ? (random.nextBoolean() ? -3 : 3) * (1 + random.nextDouble()) : random.nextDouble();
            noise[i] = random.nextDouble();
            onlyMissing[i] = y[i] == 1 ? Double.NaN : random.nextDouble();
            half[i] = y[i] == 1 && random.nextBoolean() ? 1 : 0;
        }
        double[] w = ones(n);
        assertThat(Separation.of("levels", levels, NUMBER, y, w, all(n)).auc()).isEqualTo(1);
        assertThat(Separation.of("levels", levels, CATEGORY, y, w, all(n)).giveaway())
                .isTrue();
        assertThat(Separation.of("continuous", continuous, NUMBER, y, w, all(n)).giveaway())
                .isTrue();
        assertThat(Separation.of("two-sided", twoSided, NUMBER, y, w, all(n)).giveaway())
                .isTrue();
        assertThat(Separation.of("missing", onlyMissing, NUMBER, y, w, all(n)).giveaway())
                .isTrue();
        Separation random1 = Separation.of("noise", noise, NUMBER, y, w, all(n));
        assertThat(random1.auc()).isLessThan(0.7);
        assertThat(random1.suspect()).isFalse();
        Separation filledAfterwards = Separation.of("half", half, NUMBER, y, w, all(n));
        assertThat(filledAfterwards.giveaway()).isFalse();
        assertThat(filledAfterwards.suspect()).isTrue();
        assertThat(filledAfterwards.pureShare()).isCloseTo(0.5, within(0.1));
    }

    @Test
    void weightsCountAndIdentifiersDoNot() {
        int n = 400;
        int[] y = new int[n];
        double[] id = new double[n];
        double[] x = new double[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 4 == 0 ? 1 : 0;
            id[i] = i;
            x[i] = i % 8 == 0 ? 1 : 0;
            // Rows that contradict x weigh nothing.
            w[i] = y[i] == 1 && x[i] == 0 ? 0 : 1;
        }
        assertThat(Separation.of("x", x, NUMBER, y, w, all(n)).giveaway()).isTrue();
        assertThat(Separation.of("x", x, NUMBER, y, ones(n), all(n)).auc()).isCloseTo(0.75, within(1e-12));
        // A name of its own for every row tells nothing: all bins are too small and are put together.
        assertThat(Separation.of("id", id, CATEGORY, y, ones(n), all(n)).auc()).isEqualTo(0.5);
    }

    @Test
    void withOneClassNothingIsSeparated() {
        Separation s = Separation.of("x", new double[] {1, 2}, NUMBER, new int[] {1, 1}, ones(2), all(2));
        assertThat(s.auc()).isEqualTo(0.5);
    }
}
