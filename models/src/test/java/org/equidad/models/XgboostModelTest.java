package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class XgboostModelTest {
    private static final LabelledRows TRAIN = Simulated.rows(3000, 21);
    private static final LabelledRows VALIDATION = Simulated.rows(1500, 22);
    private static final XgboostParameters PARAMETERS = XgboostParameters.defaults();
    private static final BoosterSettings SETTINGS =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(120).withPatience(20);

    private static double prAuc(double[] scores, LabelledRows rows) {
        return AveragePrecision.of(scores, rows.labels(), rows.weights());
    }

    @Test
    void sameBytesForAnyNumberOfThreads() {
        String text = XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS).text();
        for (int threads : new int[] {1, 2, 3}) {
            assertThat(XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withThreads(threads))
                            .text())
                    .isEqualTo(text);
        }
    }

    @Test
    void cutModelScoresAsTheRunDidAtItsBestTree() throws Exception {
        BoosterSettings patient = SETTINGS.withPatience(200);
        try (Boosting<XgboostParameters, XgboostModel> trainer =
                Boosting.heldOut(XgboostTrainer::new, TRAIN, VALIDATION)) {
            Trial trial = trainer.evaluate(PARAMETERS, patient);
            XgboostModel model = trainer.train(PARAMETERS, patient).model();

            assertThat(model.trees()).isEqualTo(trial.trees()).isLessThan(120);
            assertThat(prAuc(model.score(VALIDATION.features()), VALIDATION)).isEqualTo(trial.validationPrAuc());
            JsonNode learner = new ObjectMapper().readTree(model.text()).get("learner");
            assertThat(learner.at("/gradient_booster/model/trees")).hasSize(trial.trees());
            assertThat(learner.get("feature_names"))
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(Simulated.NAMES);
            // Cutting changes no tree: training of just so many trees gives the same scores.
            XgboostModel direct = trainer.train(PARAMETERS, patient.withMaxTrees(trial.trees()))
                    .model();
            assertThat(direct.text()).isEqualTo(model.text());
        }
    }

    @Test
    void learnsTheKnownRisk() {
        XgboostModel model = XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS);
        LabelledRows fresh = Simulated.rows(4000, 23);
        double[] constant = new double[fresh.rows()];

        assertThat(prAuc(model.score(fresh.features()), fresh)).isGreaterThan(1.4 * prAuc(constant, fresh));
        assertThat(model.featureNames()).isEqualTo(Simulated.NAMES);
        assertThat(model.kind()).isEqualTo(ModelKind.XGBOOST);
        assertThat(model.score(fresh.features().take(new int[0]))).isEmpty();
    }

    @Test
    void gainGoesToWhatMatters() {
        XgboostModel model = XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS);
        double[] shares = model.gainShares();
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        // The last two features are noise; age has an effect.
        assertThat(shares[0]).isGreaterThan(2 * Math.max(shares[4], shares[5]));
        XgboostModel stump = XgboostModel.fit(
                TRAIN, VALIDATION, new XgboostParameters(0.1, 1, 1, 0, 1, 1, 0, 1), SETTINGS.withMaxTrees(1));
        assertThat(stump.gainShares()).containsExactlyInAnyOrder(1, 0, 0, 0, 0, 0);
    }

    @Test
    void scaleOfTheWeightsAndRowsOfWeightZeroChangeNothing() {
        double[] w = TRAIN.weights();
        int[] padded = new int[w.length + 500];
        double[] withZeros = new double[w.length + 500];
        for (int i = 0; i < w.length; i++) {
            padded[i] = i;
            withZeros[i] = 4096 * w[i];
        }
        String text = XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS).text();

        assertThat(XgboostModel.fit(TRAIN.take(padded).withWeights(withZeros), VALIDATION, PARAMETERS, SETTINGS)
                        .text())
                .isEqualTo(text);
    }

    @Test
    void refusesWhatSinglePrecisionCannotHoldAndBrokenText() {
        XgboostModel model = XgboostModel.fit(TRAIN, VALIDATION, PARAMETERS, SETTINGS.withMaxTrees(3));
        double[][] columns = new double[6][2];
        columns[2][1] = 1e39;
        assertThatThrownBy(() -> model.score(FeatureMatrix.of(Simulated.NAMES, columns)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 'income', row 1: 1.0E39; XGBoost takes numbers of at most 3.4e38");
        assertThatThrownBy(() -> XgboostTrainer.predict("{\"learner\": 3", TRAIN.features()))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("XGBoost, scoring: ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> NativeBorder.xgboost("training", () -> {
                    throw new NoClassDefFoundError("ml.dmlc.xgboost4j.java.XGBoostJNI");
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("libgomp1");
        assertThat(Arrays.stream(model.score(TRAIN.features())).allMatch(s -> s > 0 && s < 1))
                .isTrue();
    }
}
