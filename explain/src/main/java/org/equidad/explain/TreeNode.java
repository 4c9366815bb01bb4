package org.equidad.explain;

import java.util.List;

/**
 * A node of a tree, as {@link TreeEnsemble#nodes(int)} lists them: the root first, every node before its children.
 * Children are given by their position in that list.
 */
public sealed interface TreeNode {

    /** Where a row goes from a split. */
    enum Side {
        LEFT,
        RIGHT
    }

    /**
     * What weighs the node when a feature is averaged out: the number of training rows for LightGBM, the sum of second
     * derivatives for XGBoost. Never negative.
     */
    double cover();

    /** The end of a path; its value is added to the raw score. */
    record Leaf(double value, double cover) implements TreeNode {}

    /**
     * A numeric split: the row goes left if its value is at most the threshold.
     *
     * @param feature index of the feature
     * @param threshold the largest double that goes left. For XGBoost, which compares floats by &lt;, the largest double
     *     whose float is below the model's threshold; so &lt;= on doubles decides as the model does
     * @param missing the side of a missing value (NaN)
     * @param zeroIsMissing whether values of magnitude at most 1e-35 (as float) are sent where missing ones go
     * @param left position of the left child
     * @param right position of the right child
     * @param cover see {@link TreeNode#cover()}
     */
    record NumericSplit(
            int feature, double threshold, Side missing, boolean zeroIsMissing, int left, int right, double cover)
            implements TreeNode {}

    /**
     * A categorical split: the row goes to one side if its value, cut to an integer, is among the members, and to the
     * other side if not.
     *
     * @param feature index of the feature
     * @param members the categories, ascending
     * @param membersGo the side of the members
     * @param missing the side of a missing value (NaN)
     * @param left position of the left child
     * @param right position of the right child
     * @param cover see {@link TreeNode#cover()}
     */
    record CategorySplit(
            int feature, List<Integer> members, Side membersGo, Side missing, int left, int right, double cover)
            implements TreeNode {
        public CategorySplit {
            members = List.copyOf(members);
        }
    }
}
