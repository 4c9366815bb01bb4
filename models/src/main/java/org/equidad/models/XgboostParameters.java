package org.equidad.models;

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
}
