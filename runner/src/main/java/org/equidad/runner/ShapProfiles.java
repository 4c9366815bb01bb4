package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeExplainer;
import org.equidad.export.ShapResults;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.Explanation;
import org.equidad.models.Classifier;
import org.equidad.models.FeatureMatrix;

/**
 * Typical cases that are nobody: every feature is the weighted median over the rows of a cell of the test year, and what
 * could lead back to a household or district (any feature of many values, such as income and the district's covariates) is
 * replaced by the middle of the tenth of the training years' population that it lies in. Products of features are made
 * again from their factors. It is this row that is explained.
 *
 * <p>A cell of fewer rows than the confidentiality minimum is not used: its last conditions are given up one by one, and
 * the values that they imply are set. Because medians of step functions of one another agree, the row does not
 * contradict itself (a median age of 13 goes with secondary-school age).
 */
final class ShapProfiles {
    /** Features of more values than this in the training years are coarsened. */
    private static final int MANY_VALUES = 20;

    private static final int TENTHS = 10;

    private final AuditSpec spec;
    private final AuditData train;
    private final AuditData test;
    private final Classifier model;
    private final TreeExplainer explainer;
    private final double[][] trained;
    private final double[][] tested;
    private final double[] trainingWeights;
    private final double[] weights;

    ShapProfiles(AuditSpec spec, AuditData train, AuditData test, Classifier model, TreeExplainer explainer) {
        this.spec = spec;
        this.train = train;
        this.test = test;
        this.model = model;
        this.explainer = explainer;
        this.trained = train.features();
        this.tested = test.features();
        this.trainingWeights = train.weights();
        this.weights = test.weights();
    }

    /** The cases asked for, in their order. */
    List<ShapResults.Profile> of(List<Explanation.Profile> asked) {
        List<ShapResults.Profile> profiles = new ArrayList<>();
        for (Explanation.Profile profile : asked) {
            profiles.add(profile(profile));
        }
        return profiles;
    }

    private ShapResults.Profile profile(Explanation.Profile asked) {
        Map<String, String> conditions = new LinkedHashMap<>(asked.groups());
        conditions.keySet().retainAll(test.dimensions());
        int[] cell = cell(conditions);
        while (cell.length < spec.minimums().confidential() && !conditions.isEmpty()) {
            String last = new ArrayList<>(conditions.keySet()).get(conditions.size() - 1);
            conditions.remove(last);
            cell = cell(conditions);
        }
        Map<String, Double> values = values(cell, asked.fixed());
        double[][] row = values.values().stream().map(v -> new double[] {v}).toArray(double[][]::new);
        FeatureMatrix one = FeatureMatrix.of(test.featureNames(), row);
        ShapValues explained = explainer.values(one);
        Map<String, Double> shap = new LinkedHashMap<>();
        for (int f = 0; f < explained.features(); f++) {
            shap.put(explained.featureNames().get(f), explained.get(0, f));
        }
        return new ShapResults.Profile(asked, conditions, cell.length, values, shap, model.score(one)[0]);
    }

    /** Rows with a label and a weight that meet all conditions. */
    private int[] cell(Map<String, String> conditions) {
        int[] rows = Arrays.stream(test.labelled()).filter(r -> weights[r] > 0).toArray();
        for (Map.Entry<String, String> condition : conditions.entrySet()) {
            Grouping grouping = test.grouping(condition.getKey());
            int code = grouping.labels().indexOf(condition.getValue());
            rows = Arrays.stream(rows)
                    .filter(r -> code >= 0 && grouping.code(r) == code)
                    .toArray();
        }
        return rows;
    }

    private Map<String, Double> values(int[] cell, Map<String, Double> fixed) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int j = 0; j < tested.length; j++) {
            String name = test.featureNames().get(j);
            double value = fixed.containsKey(name) ? fixed.get(name) : median(tested[j], cell);
            values.put(name, coarse(j, value));
        }
        for (AuditSpec.Feature feature : spec.features()) {
            if (values.containsKey(feature.name())
                    && feature.coding() instanceof AuditSpec.Coding.Product product
                    && values.keySet().containsAll(product.factors())) {
                values.put(
                        feature.name(),
                        product.factors().stream().mapToDouble(values::get).reduce(1, (a, b) -> a * b));
            }
        }
        return values;
    }

    /** The lower weighted median; missing where most of the weight is. */
    private double median(double[] column, int[] rows) {
        double known = 0;
        double all = 0;
        for (int r : rows) {
            all += weights[r];
            known += Double.isNaN(column[r]) ? 0 : weights[r];
        }
        return 2 * known < all || known == 0 ? Double.NaN : quantile(column, weights, rows, 0.5);
    }

    /** The middle of the tenth of the training population that the value lies in, for features of many values. */
    private double coarse(int feature, double value) {
        double[] column = trained[feature];
        if (Double.isNaN(value)
                || Arrays.stream(column)
                                .filter(v -> !Double.isNaN(v))
                                .distinct()
                                .limit(MANY_VALUES + 1L)
                                .count()
                        <= MANY_VALUES) {
            return value;
        }
        double below = 0;
        double upTo = 0;
        double total = 0;
        for (int r : train.labelled()) {
            if (!Double.isNaN(column[r])) {
                total += trainingWeights[r];
                below += column[r] < value ? trainingWeights[r] : 0;
                upTo += column[r] <= value ? trainingWeights[r] : 0;
            }
        }
        int tenth = (int) Math.min(TENTHS - 1, Math.floor(TENTHS * (below + upTo) / 2 / total));
        return quantile(column, trainingWeights, train.labelled(), (tenth + 0.5) / TENTHS);
    }

    /** The smallest value whose cumulative weight reaches the share p; rows without a value or weight are left out. */
    private static double quantile(double[] column, double[] weights, int[] rows, double p) {
        int[] order = Arrays.stream(rows)
                .filter(r -> !Double.isNaN(column[r]) && weights[r] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(r -> column[r]))
                .mapToInt(Integer::intValue)
                .toArray();
        double total = 0;
        for (int r : order) {
            total += weights[r];
        }
        double passed = 0;
        for (int r : order) {
            passed += weights[r];
            if (passed >= p * total) {
                return column[r];
            }
        }
        return column[order[order.length - 1]];
    }
}
