package org.equidad.models;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tuned parameters of LightGBM, by the names of its documentation.
 *
 * @param learningRate shrinkage of each tree
 * @param numLeaves leaves of a tree at most
 * @param maxDepth depth of a tree at most
 * @param minChildSamples rows in a leaf at least
 * @param subsample share of rows drawn for each tree
 * @param colsampleByTree share of features drawn for each tree
 * @param regAlpha L1 penalty of leaf values
 * @param regLambda L2 penalty of leaf values
 */
public record LightGbmParameters(
        double learningRate,
        int numLeaves,
        int maxDepth,
        int minChildSamples,
        double subsample,
        double colsampleByTree,
        double regAlpha,
        double regLambda) {

    public LightGbmParameters {
        Checks.positive("learning rate", learningRate);
        Checks.atLeast("leaves", numLeaves, 2);
        Checks.atLeast("depth", maxDepth, 1);
        Checks.atLeast("rows in a leaf", minChildSamples, 1);
        Checks.positive("subsample", Checks.within("subsample", subsample, 0, 1));
        Checks.positive("share of features", Checks.within("share of features", colsampleByTree, 0, 1));
        Checks.within("L1 penalty", regAlpha, 0, Double.MAX_VALUE);
        Checks.within("L2 penalty", regLambda, 0, Double.MAX_VALUE);
    }

    /** A middling choice for when nothing is tuned: rate 0.05, 31 leaves, depth 8, 50 rows in a leaf. */
    public static LightGbmParameters defaults() {
        return new LightGbmParameters(0.05, 31, 8, 50, 0.8, 0.8, 1e-3, 1);
    }

    /** From values by the names of {@link SearchSpace#lightGbm()}, such as those of {@link SearchTrial#parameters()}. */
    public static LightGbmParameters of(Map<String, Double> values) {
        return new LightGbmParameters(
                values.get("learning_rate"),
                values.get("num_leaves").intValue(),
                values.get("max_depth").intValue(),
                values.get("min_child_samples").intValue(),
                values.get("subsample"),
                values.get("colsample_bytree"),
                values.get("reg_alpha"),
                values.get("reg_lambda"));
    }

    /** The values by the names of {@link SearchSpace#lightGbm()}, in its order. */
    public Map<String, Double> named() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("learning_rate", learningRate);
        values.put("num_leaves", (double) numLeaves);
        values.put("max_depth", (double) maxDepth);
        values.put("min_child_samples", (double) minChildSamples);
        values.put("subsample", subsample);
        values.put("colsample_bytree", colsampleByTree);
        values.put("reg_alpha", regAlpha);
        values.put("reg_lambda", regLambda);
        return values;
    }
}
