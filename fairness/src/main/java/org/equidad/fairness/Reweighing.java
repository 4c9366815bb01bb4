package org.equidad.fairness;

/**
 * Weights under which group and label are independent (Kamiran and Calders 2012, doi:10.1007/s10115-011-0463-8): the
 * weight of every row of group g and label y is multiplied by (share of g)(share of y)/(share of g and y), shares by
 * survey weight. For training a model; an evaluation keeps the survey weights.
 *
 * <p>The total stays, as do the totals of groups and labels where every group has both labels; where a cell is empty the
 * rest is scaled so that the total stays. Rows without group or label keep their weight. Agrees with AIF360's
 * {@code Reweighing} to 1e-10 relative.
 */
public final class Reweighing {
    private final Grouping grouping;
    private final double[][] factors;
    private final double[] weights;

    private Reweighing(Grouping grouping, double[][] factors, double[] weights) {
        this.grouping = grouping;
        this.factors = factors;
        this.weights = weights;
    }

    /**
     * Reweighs.
     *
     * @throws IllegalArgumentException if the numbers of rows differ or no row with weight has a group and a label
     */
    public static Reweighing of(SurveyDesign design, Predictions predictions, Grouping grouping) {
        design.require(grouping);
        Checks.length("predictions", predictions.rows(), design.rows());
        int groups = grouping.size();
        double[][] cell = new double[groups][2];
        for (int i = 0; i < design.rows(); i++) {
            if (grouping.code(i) >= 0 && predictions.labelled(i)) {
                cell[grouping.code(i)][predictions.positive(i) ? 1 : 0] += design.weight(i);
            }
        }
        double[] label = new double[2];
        double total = 0;
        for (double[] group : cell) {
            label[0] += group[0];
            label[1] += group[1];
            total += group[0] + group[1];
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException(
                    "no row of positive weight has a group of " + grouping.name() + " and a label");
        }
        double kept = 0;
        double[][] factors = new double[groups][2];
        for (int g = 0; g < groups; g++) {
            for (int y = 0; y < 2; y++) {
                factors[g][y] = cell[g][y] > 0 ? (cell[g][0] + cell[g][1]) / total * (label[y] / cell[g][y]) : 1;
                kept += cell[g][y] * factors[g][y];
            }
        }
        boolean full = Math.abs(kept / total - 1) < 1e-12;
        double[] weights = design.weights();
        for (int g = 0; g < groups; g++) {
            for (int y = 0; y < 2; y++) {
                factors[g][y] *= full || cell[g][y] == 0 ? 1 : total / kept;
            }
        }
        for (int i = 0; i < weights.length; i++) {
            if (grouping.code(i) >= 0 && predictions.labelled(i)) {
                weights[i] *= factors[grouping.code(i)][predictions.positive(i) ? 1 : 0];
            }
        }
        return new Reweighing(grouping, factors, weights);
    }

    /**
     * What the weights of a group's positives or negatives were multiplied by; 1 where there are none.
     *
     * @param label 1 or 0
     */
    public double factor(String group, int label) {
        if (label != 0 && label != 1) {
            throw new IllegalArgumentException("label " + label + ": must be 0 or 1");
        }
        return factors[grouping.codeOf(group)][label];
    }

    /** The new weights, one per row. A copy. */
    public double[] weights() {
        return weights.clone();
    }
}
