package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.data.Offset;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against enumeration of all coalitions in Python (treelib.py), shap 0.44.1, LightGBM 4.1.0 and XGBoost 1.7.4. Doubles
 * agree to 1e-10 (sums of a few hundred terms near 1); XGBoost's own contributions are floats, so 1e-5.
 */
class OracleTest {
    private static final Offset<Double> EXACT = within(1e-10);
    private static final Offset<Double> FLOAT = within(1e-5);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stump",
                "single_leaf_plus_stump",
                "repeated_feature",
                "ensemble_5feat_missing",
                "ensemble_8feat",
                "ensemble_8feat_missing",
                "sklearn_gbc_weighted",
                "xgboost_missing"
            })
    void handMadeAndRandomEnsembles(String name) {
        JsonNode json = Oracle.json(name + ".json");
        TreeEnsemble ensemble = Oracle.ensemble(json.get("model"));
        FeatureMatrix rows = Oracle.rows(json.get("X"), ensemble.featureNames());
        compare(TreeExplainer.withModelCover(ensemble), rows, json.get("bruteforce"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "depth2", "stumps"})
    void lightGbmModels(String name) {
        JsonNode json = Oracle.json("lightgbm.json").get(name);
        TreeEnsemble ensemble = TreeEnsemble.parseLightGbm(Oracle.text("lightgbm_" + name + ".txt"));
        FeatureMatrix rows = Oracle.csv("lightgbm_" + name + "_X.csv");

        double[] raw = ensemble.rawScores(rows);
        for (int r = 0; r < rows.rows(); r++) {
            assertThat(raw[r]).isEqualTo(json.get("raw_score").get(r).doubleValue());
        }
        ShapValues values = TreeExplainer.withModelCover(ensemble).values(rows);
        for (int r = 0; r < rows.rows(); r++) {
            JsonNode contributions = json.get("pred_contrib").get(r);
            for (int f = 0; f < ensemble.features(); f++) {
                assertThat(values.get(r, f)).isCloseTo(contributions.get(f).doubleValue(), EXACT);
            }
            assertThat(values.baseValue())
                    .isCloseTo(contributions.get(ensemble.features()).doubleValue(), EXACT);
        }
        compare(
                TreeExplainer.withModelCover(ensemble),
                rows.take(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}),
                json.get("bruteforce_first12"));
    }

    @Test
    void xgboostModel() {
        JsonNode json = Oracle.json("xgboost_missing.json");
        TreeEnsemble ensemble = TreeEnsemble.parseXgboost(Oracle.text("xgboost_missing_model.json"));
        FeatureMatrix rows = Oracle.csv("xgboost_missing_X.csv");
        assertThat(ensemble.hasFeatureNames()).isFalse();
        compare(TreeExplainer.withModelCover(ensemble), rows, json.get("bruteforce"));

        double[] raw = ensemble.rawScores(rows);
        TreeExplainer explainer = TreeExplainer.withModelCover(ensemble);
        ShapValues values = explainer.values(rows);
        int p = ensemble.features();
        for (int r = 0; r < rows.rows(); r++) {
            assertThat(raw[r]).isCloseTo(json.get("xgboost_margin").get(r).doubleValue(), FLOAT);
            JsonNode contributions = json.get("xgboost_pred_contribs").get(r);
            for (int f = 0; f < p; f++) {
                assertThat(values.get(r, f)).isCloseTo(contributions.get(f).doubleValue(), FLOAT);
            }
            assertThat(values.baseValue()).isCloseTo(contributions.get(p).doubleValue(), FLOAT);
        }
        explainer.interactions(rows, (r, matrix) -> {
            JsonNode expected = json.get("xgboost_pred_interactions").get(r);
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < p; j++) {
                    assertThat(matrix[i][j]).isCloseTo(expected.get(i).get(j).doubleValue(), FLOAT);
                }
            }
        });
    }

    private static void compare(TreeExplainer explainer, FeatureMatrix rows, JsonNode expected) {
        ShapValues values = explainer.values(rows);
        assertThat(values.rows()).isEqualTo(expected.size());
        for (int r = 0; r < values.rows(); r++) {
            JsonNode row = expected.get(r);
            assertThat(values.baseValue()).isCloseTo(row.get("base_value").doubleValue(), EXACT);
            assertThat(values.rawScore(r)).isCloseTo(row.get("prediction").doubleValue(), EXACT);
            for (int f = 0; f < values.features(); f++) {
                assertThat(values.get(r, f))
                        .as("row %d, feature %d", r, f)
                        .isCloseTo(row.get("shap").get(f).doubleValue(), EXACT);
            }
        }
        int[] seen = {0};
        explainer.interactions(rows, (r, matrix) -> {
            assertThat(r).isEqualTo(seen[0]++);
            JsonNode row = expected.get(r).get("interaction");
            for (int i = 0; i < matrix.length; i++) {
                for (int j = 0; j < matrix.length; j++) {
                    assertThat(matrix[i][j])
                            .as("row %d, pair %d %d", r, i, j)
                            .isCloseTo(row.get(i).get(j).doubleValue(), EXACT);
                }
            }
        });
        assertThat(seen[0]).isEqualTo(rows.rows());
    }
}
