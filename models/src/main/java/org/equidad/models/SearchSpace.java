package org.equidad.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ranges in which a booster's parameters are searched. Each range is mapped to [0, 1], so that searchers know no
 * units.
 *
 * @param dimensions one range per parameter
 */
public record SearchSpace(List<Dimension> dimensions) {

    /** How a range is spread over [0, 1]. */
    public enum Scale {
        /** Evenly. */
        LINEAR,
        /** Evenly in the logarithm. */
        LOG,
        /** Evenly over the whole numbers from low to high, both included. */
        INTEGER
    }

    /**
     * One parameter's range.
     *
     * @param name the parameter's published name
     * @param low smallest value
     * @param high largest value
     * @param scale how values spread
     */
    public record Dimension(String name, double low, double high, Scale scale) {

        public Dimension {
            if (!(low < high && high < Double.POSITIVE_INFINITY && (scale != Scale.LOG || low > 0))) {
                throw new IllegalArgumentException("range of " + name + ": " + low + " to " + high
                        + "; finite increasing bounds are allowed, above 0 where the scale is logarithmic");
            }
        }

        /** The value at a point of [0, 1]. */
        double value(double unit) {
            return switch (scale) {
                case LINEAR -> Math.min(high, low + unit * (high - low));
                case LOG -> Math.max(low, Math.min(high, low * Math.exp(unit * Math.log(high / low))));
                case INTEGER -> Math.min(high, low + Math.floor(unit * (high - low + 1)));
            };
        }

        /** A point of [0, 1] with this value. */
        double unit(double value) {
            return switch (scale) {
                case LINEAR -> (value - low) / (high - low);
                case LOG -> Math.log(value / low) / Math.log(high / low);
                case INTEGER -> (value - low + 0.5) / (high - low + 1);
            };
        }
    }

    public SearchSpace {
        dimensions = List.copyOf(dimensions);
    }

    /** The published space of LightGBM. */
    public static SearchSpace lightGbm() {
        return new SearchSpace(List.of(
                new Dimension("learning_rate", 0.01, 0.3, Scale.LOG),
                new Dimension("num_leaves", 8, 128, Scale.INTEGER),
                new Dimension("max_depth", 3, 12, Scale.INTEGER),
                new Dimension("min_child_samples", 5, 100, Scale.INTEGER),
                new Dimension("subsample", 0.5, 1, Scale.LINEAR),
                new Dimension("colsample_bytree", 0.5, 1, Scale.LINEAR),
                new Dimension("reg_alpha", 1e-8, 10, Scale.LOG),
                new Dimension("reg_lambda", 1e-8, 10, Scale.LOG)));
    }

    /** The published space of XGBoost. */
    public static SearchSpace xgboost() {
        return new SearchSpace(List.of(
                new Dimension("learning_rate", 0.01, 0.3, Scale.LOG),
                new Dimension("max_depth", 3, 10, Scale.INTEGER),
                new Dimension("min_child_weight", 1, 20, Scale.LINEAR),
                new Dimension("gamma", 1e-8, 5, Scale.LOG),
                new Dimension("subsample", 0.5, 1, Scale.LINEAR),
                new Dimension("colsample_bytree", 0.5, 1, Scale.LINEAR),
                new Dimension("reg_alpha", 1e-8, 10, Scale.LOG),
                new Dimension("reg_lambda", 1e-8, 10, Scale.LOG)));
    }

    /** The values at a point of the unit cube, by parameter name, in the order of the dimensions. */
    Map<String, Double> values(double[] unit) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int j = 0; j < unit.length; j++) {
            values.put(dimensions.get(j).name(), dimensions.get(j).value(unit[j]));
        }
        return values;
    }

    /** The point of the unit cube with these values. */
    double[] unit(Map<String, Double> values) {
        return dimensions.stream()
                .mapToDouble(d -> d.unit(values.get(d.name())))
                .toArray();
    }
}
