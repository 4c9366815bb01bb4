package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Percentage;
import org.equidad.fairness.Grouping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationTest {

    private static double[] weights(String file, String weighting) {
        double[] w = Fixtures.column(file + ".csv", "weight");
        return switch (weighting) {
            case "unweighted" -> Fixtures.ones(w.length);
            case "weighted" -> w;
            default -> {
                double mean = Arrays.stream(w).average().orElseThrow();
                yield Arrays.stream(w).map(v -> v / mean).toArray();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "cal_continuous, unweighted",
        "cal_continuous, weighted",
        "cal_continuous, weight_mean1",
        "cal_ties, unweighted",
        "cal_ties, weighted",
        "cal_ties, weight_mean1"
    })
    void plattSolvesScikitLearnsObjective(String file, String weighting) {
        double[] s = Fixtures.column(file + ".csv", "score");
        boolean[] y = Fixtures.flags(Fixtures.column(file + ".csv", "y"));
        JsonNode expected = Fixtures.json(file + ".json").at("/sigmoid/" + weighting);

        PlattCalibrator platt = PlattCalibrator.fitAsGiven(s, y, weights(file, weighting));

        // 1e-9 relative: the same two equations solved twice.
        Percentage tight = Percentage.withPercentage(1e-7);
        assertThat(platt.a()).isCloseTo(expected.at("/exact/A").asDouble(), tight);
        assertThat(platt.b()).isCloseTo(expected.at("/exact/B").asDouble(), tight);
        // scikit-learn's own solution stops at a gradient of 1e-5.
        assertThat(platt.apply(Fixtures.doubles(expected.get("predict_at"))))
                .containsExactly(Fixtures.doubles(expected.get("predict")), within(1e-6));
        if (file.equals("cal_continuous") && weighting.equals("weight_mean1")) {
            PlattCalibrator scaled = PlattCalibrator.fit(s, y, weights(file, "weighted"));
            assertThat(scaled.a()).isCloseTo(platt.a(), tight);
            assertThat(scaled.b()).isCloseTo(platt.b(), tight);
        }
    }

    @ParameterizedTest
    @CsvSource({"cal_continuous, unweighted", "cal_continuous, weighted", "cal_ties, unweighted", "cal_ties, weighted"})
    void isotonicAgreesWithScikitLearn(String file, String weighting) {
        JsonNode expected = Fixtures.json(file + ".json").at("/isotonic/" + weighting);

        IsotonicCalibrator isotonic = IsotonicCalibrator.fit(
                Fixtures.column(file + ".csv", "score"),
                Fixtures.flags(Fixtures.column(file + ".csv", "y")),
                weights(file, weighting));

        assertThat(isotonic.knotScores()).containsExactly(Fixtures.doubles(expected.get("X_thresholds")));
        assertThat(isotonic.knotValues())
                .containsExactly(Fixtures.doubles(expected.get("y_thresholds")), within(1e-12));
        assertThat(isotonic.apply(Fixtures.doubles(expected.get("predict_at"))))
                .containsExactly(Fixtures.doubles(expected.get("predict")), within(1e-12));
    }

    static Stream<JsonNode> handCases() {
        return StreamSupport.stream(
                Fixtures.json("isotonic_hand.json").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("handCases")
    void isotonicAgreesOnHandMadeCases(JsonNode c) {
        double[] x = Fixtures.doubles(c.get("x"));

        IsotonicCalibrator isotonic =
                IsotonicCalibrator.fit(x, Fixtures.doubles(c.get("y")), Fixtures.doubles(c.get("w")));

        assertThat(isotonic.knotScores()).containsExactly(Fixtures.doubles(c.get("X_thresholds")));
        assertThat(isotonic.knotValues()).containsExactly(Fixtures.doubles(c.get("y_thresholds")), within(1e-12));
        assertThat(isotonic.apply(Fixtures.doubles(c.get("predict_at"))))
                .containsExactly(Fixtures.doubles(c.get("predict")), within(1e-12));
        assertThat(isotonic.apply(x)).containsExactly(Fixtures.doubles(c.get("fitted")), within(1e-12));
    }

    @Test
    void scaleOfTheWeightsAndRowsOfWeightZeroChangeNothing() {
        LabelledRows rows = Simulated.rows(600, 41);
        double[] s = rows.features().column(4);
        double[] w = rows.weights();
        double[] larger = Arrays.stream(w).map(v -> v * 1e6).toArray();
        double[] padded = Arrays.copyOf(w, 700);
        double[] scores = Arrays.copyOf(s, 700);
        boolean[] labels = Arrays.copyOf(rows.labels(), 700);
        for (CalibrationMethod method : CalibrationMethod.values()) {
            double[] expected = method.fit(s, rows.labels(), w).apply(s);
            assertThat(method.fit(s, rows.labels(), larger).apply(s)).containsExactly(expected, within(1e-12));
            assertThat(method.fit(scores, labels, padded).apply(s)).containsExactly(expected, within(1e-12));
        }
    }

    @Test
    void equalScoresGiveOneProbability() {
        double[] s = {0.4, 0.4, 0.4, 0.4};
        boolean[] y = {true, false, false, false};
        PlattCalibrator platt = PlattCalibrator.fit(s, y, Fixtures.ones(4));
        // Targets 2/3 once and 1/5 three times: their mean is (10/15 + 9/15) / 4 = 19/60.
        assertThat(platt.apply(0.4)).isCloseTo(19.0 / 60, within(1e-12));
        assertThat(IsotonicCalibrator.fit(s, y, Fixtures.ones(4)).apply(0.9)).isEqualTo(0.25);
    }

    /** Scores that are true probabilities raised to a power, rows in clusters that share a shift. */
    private static CalibrationChoice choose(int clusters, int size, boolean step, int folds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = clusters * size;
        double[] s = new double[n];
        boolean[] y = new boolean[n];
        double[] w = new double[n];
        int[] cluster = new int[n];
        for (int i = 0; i < n; i++) {
            cluster[i] = i / size;
            s[i] = random.nextDouble();
            double p = step ? (s[i] < 0.3 ? 0.05 : s[i] < 0.9 ? 0.3 : 0.95) : 1 / (1 + Math.exp(3 - 4 * s[i]));
            y[i] = random.nextDouble() < p;
            w[i] = 1 + random.nextInt(5);
        }
        return CalibrationChoice.of(s, y, w, Grouping.of("psu", cluster), folds, seed);
    }

    @Test
    void smallSigmoidSamplesKeepPlattAlthoughIsotonicWinsInSample() {
        CalibrationChoice choice = choose(40, 5, false, 5, 3);

        assertThat(choice.method()).isEqualTo(CalibrationMethod.PLATT);
        assertThat(choice.calibrator()).isInstanceOf(PlattCalibrator.class);
        CalibrationChoice.Candidate platt = choice.candidates().get(0);
        CalibrationChoice.Candidate isotonic = choice.candidates().get(1);
        assertThat(isotonic.inSampleBrier()).isLessThan(platt.inSampleBrier());
        assertThat(isotonic.outOfFoldBrier()).isGreaterThan(platt.outOfFoldBrier());
        assertThat(choice.lowersBrier()).isTrue();
        assertThat(choice.folds()).isEqualTo(5);
    }

    @Test
    void stepsInLargeSamplesKeepIsotonic() {
        CalibrationChoice choice = choose(400, 10, true, 10, 4);

        assertThat(choice.method()).isEqualTo(CalibrationMethod.ISOTONIC);
        assertThat(choice.candidates().get(1).outOfFoldBrier()).isLessThan(choice.rawBrier());
    }

    @Test
    void foldsHoldWholeClusters() {
        // Each cluster is one score with one outcome. A fold that split clusters would learn their outcome by heart.
        int n = 400;
        double[] s = new double[n];
        boolean[] y = new boolean[n];
        int[] cluster = new int[n];
        SplittableRandom random = new SplittableRandom(5);
        for (int c = 0; c < 20; c++) {
            boolean outcome = random.nextBoolean();
            double score = random.nextDouble();
            for (int i = 20 * c; i < 20 * c + 20; i++) {
                cluster[i] = c;
                s[i] = score + i * 1e-9;
                y[i] = outcome;
            }
        }
        CalibrationChoice whole = CalibrationChoice.of(s, y, Fixtures.ones(n), Grouping.of("psu", cluster), 5, 1);
        CalibrationChoice split = CalibrationChoice.of(
                s, y, Fixtures.ones(n), Grouping.of("row", IntStream.range(0, n).toArray()), 5, 1);
        assertThat(whole.candidates().get(1).outOfFoldBrier())
                .isGreaterThan(split.candidates().get(1).outOfFoldBrier() + 0.02);
    }

    @Test
    void refusesBadInput() {
        double[] s = {0.1, 0.2, 0.3, 0.4};
        boolean[] y = {true, false, true, false};
        double[] w = Fixtures.ones(4);
        Grouping two = Grouping.of("psu", new String[] {"a", "a", "b", "b"});
        assertThatThrownBy(() -> CalibrationChoice.of(s, y, w, two, 3, 1))
                .hasMessage("folds: 3; 2 to 2, the number of clusters, are allowed");
        assertThatThrownBy(() ->
                        CalibrationChoice.of(s, y, w, Grouping.of("psu", new String[] {"a", null, "b", "b"}), 2, 1))
                .hasMessageContaining("row 1 has none");
        assertThatThrownBy(() -> CalibrationChoice.of(s, new boolean[] {true, true, false, false}, w, two, 2, 1))
                .hasMessageContainingAll("without fold", "one outcome is absent");
        assertThatThrownBy(() -> PlattCalibrator.fit(s, new boolean[4], w)).hasMessageContaining("one outcome");
        assertThatThrownBy(() -> new PlattCalibrator(Double.NaN, 0)).hasMessageContaining("finite");
        assertThatThrownBy(() -> IsotonicCalibrator.ofKnots(new double[] {1, 1}, new double[] {0, 1}))
                .hasMessageContaining("knot 1");
        assertThatThrownBy(() -> IsotonicCalibrator.ofKnots(new double[] {1}, new double[] {2}))
                .hasMessageContaining("knot 0");
        assertThat(IsotonicCalibrator.ofKnots(new double[] {1, 2}, new double[] {0, 1})
                        .apply(1.25))
                .isEqualTo(0.25);
    }
}
