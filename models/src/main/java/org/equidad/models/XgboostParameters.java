package org.equidad.models;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tuned parameters of XGBoost, by the names of its documentation.
 *
 * @param learningRate shrinkage of each tree
 * @param maxDepth depth of a tree at most
 * @param minChildWeight sum of second derivatives in a leaf at least
 * @param gamma loss reduction that a split has to bring
 * @param subsample share of rows drawn for each tree
 * @param colsampleByTree share of features drawn for each tree
 * @param regAlpha L1 penalty of leaf values
 * @param regLambda L2 penalty of leaf values
 */
public record XgboostParameters(
        double learningRate,
        int maxDepth,
        double minChildWeight,
        double gamma,
        double subsample,
        double colsampleByTree,
        double regAlpha,
        double regLambda) {

    public XgboostParameters {
        Checks.positive("learning rate", learningRate);
        Checks.atLeast("depth", maxDepth, 1);
        Checks.within("minimum child weight", minChildWeight, 0, Double.MAX_VALUE);
        Checks.within("gamma", gamma, 0, Double.MAX_VALUE);
        Checks.positive("subsample", Checks.within("subsample", subsample, 0, 1));
        Checks.positive("share of features", Checks.within("share of features", colsampleByTree, 0, 1));
        Checks.within("L1 penalty", regAlpha, 0, Double.MAX_VALUE);
        Checks.within("L2 penalty", regLambda, 0, Double.MAX_VALUE);
    }

    /** A middling choice for when nothing is tuned: rate 0.05, depth 6, child weight 5. */
    public static XgboostParameters defaults() {
        return new XgboostParameters(0.05, 6, 5, 1e-3, 0.8, 0.8, 1e-3, 1);
    }

    /** From values by the names of {@link SearchSpace#xgboost()}. */
    static XgboostParameters of(Map<String, Double> values) {
        return new XgboostParameters(
                values.get("learning_rate"),
                values.get("max_depth").intValue(),
                values.get("min_child_weight"),
                values.get("gamma"),
                values.get("subsample"),
                values.get("colsample_bytree"),
                values.get("reg_alpha"),
                values.get("reg_lambda"));
    }

    /** The values by the names of {@link SearchSpace#xgboost()}, in its order. */
    public Map<String, Double> named() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("learning_rate", learningRate);
        values.put("max_depth", (double) maxDepth);
        values.put("min_child_weight", minChildWeight);
        values.put("gamma", gamma);
        values.put("subsample", subsample);
        values.put("colsample_bytree", colsampleByTree);
        values.put("reg_alpha", regAlpha);
        values.put("reg_lambda", regLambda);
        return values;
    }
}
