package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LightGbmModelTest {
    private static final LabelledRows TRAIN = Simulated.rows(3000, 11);
    private static final LabelledRows VALIDATION = Simulated.rows(1500, 12);
    private static final LightGbmParameters PARAMETERS = LightGbmParameters.defaults();
    private static final BoosterSettings SETTINGS =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(120).withPatience(20);

    private static double prAuc(double[] scores, LabelledRows rows) {
        return AveragePrecision.of(scores, rows.labels(), rows.weights());
    }

    @Test
    void sameBytesForAnyNumberOfThreadsAndOnASecondRun() {
        String text = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS).text();

        for (int threads : new int[] {1, 2, 3}) {
            assertThat(LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withThreads(threads))
                            .text())
                    .isEqualTo(text);
        }
        assertThat(LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withSeed(43))
                        .text())
                .isNotEqualTo(text);
    }

    @Test
    void oneTrainerServesManySettingsWithTheSameBytesAsAFreshOne() {
        LightGbmParameters other = new LightGbmParameters(0.1, 8, 3, 100, 1, 0.5, 0, 0);
        try (Boosting<LightGbmParameters, LightGbmModel> trainer =
                Boosting.heldOut(LightGbmModel.on(1), TRAIN, VALIDATION)) {
            Trial trial = trainer.evaluate(other, SETTINGS);
            LightGbmModel model = trainer.train(PARAMETERS, SETTINGS).model();
            LightGbmModel second = trainer.train(other, SETTINGS).model();

            assertThat(model.text())
                    .isEqualTo(LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS)
                            .text());
            assertThat(second.text())
                    .isEqualTo(LightGbmModel.fit(TRAIN, VALIDATION, other, SETTINGS)
                            .text());
            assertThat(second.trees()).isEqualTo(trial.trees());
        }
    }

    @Test
    void keepsTheTreesUpToTheBestWeightedPrAucAndNoMore() {
        BoosterSettings patient = SETTINGS.withPatience(200);
        try (Boosting<LightGbmParameters, LightGbmModel> trainer =
                Boosting.heldOut(LightGbmModel.on(1), TRAIN, VALIDATION)) {
            LightGbmModel model = trainer.train(PARAMETERS, patient).model();
            Trial longest = trainer.evaluate(PARAMETERS, patient);
            assertThat(model.trees()).isEqualTo(longest.trees()).isLessThan(120);
            assertThat(model.text().split("\nTree=", -1)).hasSize(model.trees() + 1);
            // What stopping saw and what the saved model scores is the same.
            assertThat(prAuc(model.score(VALIDATION.features()), VALIDATION)).isEqualTo(longest.validationPrAuc());

            // A run of t trees finds the best of the first t, and no shorter one is as good as the best of all.
            for (int t = 1; t < model.trees(); t += 3) {
                Trial shorter = trainer.evaluate(PARAMETERS, patient.withMaxTrees(t));
                assertThat(shorter.trees()).isLessThanOrEqualTo(t);
                assertThat(shorter.validationPrAuc()).isLessThan(longest.validationPrAuc());
            }
            // Patience 5 stops no later and never with a better model.
            Trial hasty = trainer.evaluate(PARAMETERS, SETTINGS.withPatience(5));
            assertThat(hasty.trees()).isLessThanOrEqualTo(longest.trees());
            assertThat(hasty.validationPrAuc()).isLessThanOrEqualTo(longest.validationPrAuc());
        }
    }

    @Test
    void learnsTheKnownRisk() {
        LightGbmModel model = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS);
        LabelledRows fresh = Simulated.rows(4000, 13);

        double base = 0;
        double total = 0;
        boolean[] y = fresh.labels();
        double[] w = fresh.weights();
        for (int i = 0; i < y.length; i++) {
            total += w[i];
            base += y[i] ? w[i] : 0;
        }
        double[] scores = model.score(fresh.features());
        assertThat(prAuc(scores, fresh)).isGreaterThan(1.4 * base / total);
        assertThat(Arrays.stream(scores).allMatch(s -> s > 0 && s < 1)).isTrue();
        assertThat(model.featureNames()).isEqualTo(Simulated.NAMES);
        assertThat(model.text()).contains("feature_names=age rural income distance noise_1 noise_2");
        assertThat(model.kind()).isEqualTo(ModelKind.LIGHTGBM);
    }

    @Test
    void scaleOfTheWeightsAndRowsOfWeightZeroChangeNothing() {
        double[] w = TRAIN.weights();
        int n = w.length;
        int[] padded = new int[n + 500];
        double[] withZeros = new double[n + 500];
        for (int i = 0; i < n; i++) {
            padded[i] = i;
            withZeros[i] = 4096 * w[i];
        }
        String text = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS).text();

        assertThat(LightGbmModel.fit(TRAIN.take(padded).withWeights(withZeros), VALIDATION, PARAMETERS, SETTINGS)
                        .text())
                .isEqualTo(text);
    }

    @Test
    void balanceMovesTheScoresUpAndWeightsAreUsed() {
        LightGbmModel balanced = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS);
        LightGbmModel plain = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withBalance(ClassBalance.NONE));
        double up = Arrays.stream(balanced.score(TRAIN.features())).average().orElseThrow();
        double[] w = TRAIN.weights();
        boolean[] y = TRAIN.labels();
        double rate = 0;
        double total = 0;
        for (int i = 0; i < w.length; i++) {
            total += w[i];
            rate += y[i] ? w[i] : 0;
        }
        double[] plainScores = plain.score(TRAIN.features());
        double mean = 0;
        for (int i = 0; i < w.length; i++) {
            mean += w[i] * plainScores[i] / total;
        }
        // Without balance the weighted mean score is near the weighted rate; shrinkage leaves a little.
        assertThat(mean).isCloseTo(rate / total, within(0.02));
        assertThat(up).isGreaterThan(mean + 0.1);

        double[] tilted = w.clone();
        for (int i = 0; i < w.length; i++) {
            tilted[i] *= y[i] ? 3 : 1;
        }
        LightGbmModel heavier = LightGbmModel.fit(
                TRAIN.withWeights(tilted), VALIDATION, PARAMETERS, SETTINGS.withBalance(ClassBalance.NONE));
        assertThat(Arrays.stream(heavier.score(TRAIN.features())).average().orElseThrow())
                .isGreaterThan(mean + 0.1);
    }

    @Test
    void gainGoesToWhatMatters() {
        LightGbmModel model = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS);
        double[] shares = model.gainShares();
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        // The last two features are noise; age has an effect.
        assertThat(shares[0]).isGreaterThan(2 * Math.max(shares[4], shares[5]));
        // One stump has one split.
        LightGbmModel stump = LightGbmModel.fit(
                TRAIN, VALIDATION, new LightGbmParameters(0.1, 2, 1, 20, 1, 1, 0, 0), SETTINGS.withMaxTrees(1));
        assertThat(stump.gainShares()).containsExactlyInAnyOrder(1, 0, 0, 0, 0, 0);
        assertThat(LightGbmModel.shares(new double[3])).containsExactly(0, 0, 0);
    }

    @Test
    void scoresNoRowsAndRefusesOtherFeatures() {
        LightGbmModel model = LightGbmModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withMaxTrees(3));
        assertThat(model.score(TRAIN.features().take(new int[0]))).isEmpty();

        FeatureMatrix swapped =
                FeatureMatrix.of(List.of("rural", "age", "income", "distance", "noise 1", "noise:2"), new double[6][1]);
        assertThatThrownBy(() -> model.score(swapped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 0 is 'rural', the model takes 'age' there");
    }

    @Test
    void oddFeatureNamesStayApart() {
        assertThat(NativeBorder.safeNames(List.of("a b", "a_b", "a:b", "", "ñ")))
                .containsExactly("a_b", "a_b_2", "a_b_3", "_", "ñ");
    }

    @Test
    void missingNativeLibraryNamesThePackage() {
        Throwable cause = new ExceptionInInitializerError(new UnsatisfiedLinkError(
                "/tmp/lib_lightgbm.so: libgomp.so.1: cannot open shared object file: No such file or directory"));
        assertThatThrownBy(() -> NativeBorder.lightGbm("training", () -> {
                    throw (ExceptionInInitializerError) cause;
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("LightGBM's native library does not load", "libgomp.so.1", "package libgomp1")
                .hasMessageNotContaining("\n");
    }

    @Test
    void brokenModelTextIsAnErrorInOneLine() {
        assertThatThrownBy(() -> LightGbmTrainer.predict("no model", TRAIN.features()))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("LightGBM, scoring: ")
                .hasMessageNotContaining("\n");
    }
}
