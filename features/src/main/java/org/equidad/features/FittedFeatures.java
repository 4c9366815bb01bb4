package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.Table;

/**
 * The model's inputs with everything that was learned from the training rows: quantile cuts, means and standard
 * deviations, the categories of one-hot codes. Applying it to other rows learns nothing from them. Missing stays NaN.
 */
public final class FittedFeatures {

    /** One input column, its origin and what was fitted for it. */
    private record Input(String name, AuditSpec.Feature feature, String category, double[] constants) {}

    private final List<Input> inputs;

    private FittedFeatures(List<Input> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    /**
     * Fits inputs of the caller's choice on the labelled rows of the training years, such as those of another model on
     * the same rows. Features that these rows cannot give are left out.
     *
     * @param features declared features; a product follows its factors
     */
    public static FittedFeatures fit(List<AuditSpec.Feature> features, AuditData training) {
        double[] weights = training.weights();
        int[] rows =
                Arrays.stream(training.labelled()).filter(i -> weights[i] > 0).toArray();
        return fit(features, training.table(), rows, weights, new ArrayList<>());
    }

    /**
     * Fits the codings on the given rows with their weights.
     *
     * @param rows positions of the training rows
     * @param weights one per row of the table
     * @param notes takes a note for every feature that the training rows cannot give: absent, without any value, or with
     *     one value only
     */
    static FittedFeatures fit(
            List<AuditSpec.Feature> features, Table table, int[] rows, double[] weights, List<Note> notes) {
        List<Input> inputs = new ArrayList<>();
        for (AuditSpec.Feature feature : features) {
            if (feature.coding() instanceof AuditSpec.Coding.Product product) {
                Set<String> present =
                        new java.util.HashSet<>(inputs.stream().map(Input::name).toList());
                if (present.containsAll(product.factors())) {
                    inputs.add(new Input(feature.name(), feature, null, new double[0]));
                } else {
                    notes.add(new Note(
                            "feature_absent",
                            feature.name(),
                            1,
                            "a factor of the feature '" + feature.name() + "' is absent; it is left out"));
                }
                continue;
            }
            if (!table.has(feature.column())) {
                notes.add(new Note(
                        "feature_absent",
                        feature.name(),
                        1,
                        "no source for the feature '" + feature.name() + "'; it is left out, not set to zero"));
                continue;
            }
            Column column = table.column(feature.column());
            Set<String> seen = distinct(column, rows, 2);
            if (seen.size() < 2) {
                notes.add(new Note(
                        seen.isEmpty() ? "feature_absent" : "feature_constant",
                        feature.name(),
                        1,
                        "the feature '" + feature.name()
                                + (seen.isEmpty()
                                        ? "' has no value in the training years; it is left out, not set to zero"
                                        : "' has the same value in all training rows; it is left out")));
                continue;
            }
            inputs.addAll(fit(feature, column, rows, weights));
        }
        return new FittedFeatures(inputs);
    }

    private static List<Input> fit(AuditSpec.Feature feature, Column column, int[] rows, double[] weights) {
        AuditSpec.Coding coding = feature.coding();
        if (coding instanceof AuditSpec.Coding.OneHot) {
            List<Input> indicators = new ArrayList<>();
            for (String category : new java.util.TreeSet<>(distinct(column, rows, Integer.MAX_VALUE))) {
                indicators.add(new Input(feature.name() + "=" + category, feature, category, new double[0]));
            }
            return indicators;
        }
        double[] constants = new double[0];
        if (coding instanceof AuditSpec.Coding.QuantileGroups quantiles) {
            double[] p = new double[quantiles.groups() - 1];
            Arrays.setAll(p, k -> (k + 1.0) / quantiles.groups());
            constants = Weighted.quantiles(numbers(column), weights, rows, p);
        } else if (coding instanceof AuditSpec.Coding.Standardised) {
            double[] values = numbers(column);
            double mean = Weighted.mean(values, weights, rows);
            constants = new double[] {mean, Weighted.standardDeviation(values, weights, rows, mean)};
        }
        return List.of(new Input(feature.name(), feature, null, constants));
    }

    private static Set<String> distinct(Column column, int[] rows, int atMost) {
        Set<String> seen = new java.util.HashSet<>();
        for (int row : rows) {
            if (!column.isMissing(row) && seen.add(Cells.text(column, row)) && seen.size() >= atMost) {
                break;
            }
        }
        return seen;
    }

    private static double[] numbers(Column column) {
        if (column instanceof org.equidad.enahoio.NumberColumn numbers) {
            return numbers.toArray();
        }
        throw new IllegalArgumentException("the column '" + column.name() + "' holds text; numbers are needed");
    }

    /**
     * Everything that {@link #apply} needs, as texts, numbers, lists and maps: to be kept beside a model and turned back
     * by {@link #of}. One map for each input.
     */
    public List<Map<String, Object>> toMaps() {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Input input : inputs) {
            AuditSpec.Feature feature = input.feature();
            AuditSpec.Coding coding = feature.coding();
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", input.name());
            map.put("feature", feature.name());
            map.put("column", feature.column());
            map.put("label_es", feature.label().es());
            map.put("label_en", feature.label().en());
            if (coding instanceof AuditSpec.Coding.Indicator indicator) {
                map.put("coding", "indicator");
                map.put("values", List.copyOf(indicator.values()));
            } else if (coding instanceof AuditSpec.Coding.OneHot) {
                map.put("coding", "one_hot");
                map.put("category", input.category());
            } else if (coding instanceof AuditSpec.Coding.QuantileGroups) {
                map.put("coding", "quantile_groups");
                map.put("cuts", Arrays.stream(input.constants()).boxed().toList());
            } else if (coding instanceof AuditSpec.Coding.Standardised) {
                map.put("coding", "standardised");
                map.put("mean", input.constants()[0]);
                map.put("standard_deviation", input.constants()[1]);
            } else if (coding instanceof AuditSpec.Coding.Product product) {
                map.put("coding", "product");
                map.put("factors", product.factors());
            } else {
                map.put("coding", "plain");
            }
            maps.add(map);
        }
        return maps;
    }

    /**
     * The inputs that {@link #toMaps} wrote down.
     *
     * @throws IllegalArgumentException naming the input and key that is missing or wrong
     */
    public static FittedFeatures of(List<? extends Map<String, ?>> maps) {
        List<Input> inputs = new ArrayList<>();
        for (Map<String, ?> map : maps) {
            String name = text(map, "name", "an input");
            String where = "the input '" + name + "'";
            double[] constants = new double[0];
            String category = null;
            String kind = text(map, "coding", where);
            AuditSpec.Coding coding = switch (kind) {
                case "plain" -> new AuditSpec.Coding.Plain();
                case "indicator" ->
                    new AuditSpec.Coding.Indicator(new java.util.LinkedHashSet<>(texts(map, "values", where)));
                case "one_hot" -> {
                    category = text(map, "category", where);
                    yield new AuditSpec.Coding.OneHot();
                }
                case "quantile_groups" -> {
                    constants = list(map, "cuts", where).stream()
                            .mapToDouble(v -> number(v, "cuts", where))
                            .toArray();
                    yield new AuditSpec.Coding.QuantileGroups(constants.length + 1);
                }
                case "standardised" -> {
                    constants = new double[] {
                        number(map.get("mean"), "mean", where),
                        number(map.get("standard_deviation"), "standard_deviation", where)
                    };
                    yield new AuditSpec.Coding.Standardised();
                }
                case "product" -> new AuditSpec.Coding.Product(texts(map, "factors", where));
                default -> throw new IllegalArgumentException(where + ": the coding '" + kind + "' is unknown");
            };
            AuditSpec.Feature feature = new AuditSpec.Feature(
                    text(map, "feature", where),
                    text(map, "column", where),
                    coding,
                    Set.of(),
                    new Label(text(map, "label_es", where), text(map, "label_en", where)));
            inputs.add(new Input(name, feature, category, constants));
        }
        return new FittedFeatures(inputs);
    }

    private static String text(Map<String, ?> map, String key, String where) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(where + ": '" + key + "' is missing or no text");
    }

    private static List<?> list(Map<String, ?> map, String key, String where) {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(where + ": '" + key + "' is missing or no list");
    }

    private static List<String> texts(Map<String, ?> map, String key, String where) {
        return list(map, key, where).stream().map(String::valueOf).toList();
    }

    private static double number(Object value, String key, String where) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(where + ": '" + key + "' is missing or no number");
    }

    /** The columns that {@link #apply} reads, in the order of first use. */
    public List<String> columns() {
        return inputs.stream()
                .filter(i -> !(i.feature().coding() instanceof AuditSpec.Coding.Product))
                .map(i -> i.feature().column())
                .distinct()
                .toList();
    }

    /** The names of the inputs, in order. */
    public List<String> names() {
        return inputs.stream().map(Input::name).toList();
    }

    /** The names of the features that gave at least one input, in order. */
    public List<String> features() {
        return inputs.stream().map(i -> i.feature().name()).distinct().toList();
    }

    /**
     * The names of the inputs that are a group attribute of the audit or made of one: of a column or feature that any
     * dimension divides by, of a column that is read from the same cells, of a product with such a factor, or computed
     * from such a feature.
     */
    public List<String> madeOfGroups(AuditSpec spec) {
        Set<String> tainted = new java.util.HashSet<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            tainted.add(dimension.column());
            spec.features().stream()
                    .filter(f -> f.name().equals(dimension.column()))
                    .forEach(f -> tainted.add(f.column()));
        }
        Set<String> cells = new java.util.HashSet<>();
        spec.columns().stream().filter(c -> tainted.contains(c.name())).forEach(c -> cells.addAll(c.rawNames()));
        spec.columns().stream()
                .filter(c -> c.rawNames().stream().anyMatch(cells::contains))
                .forEach(c -> tainted.add(c.name()));
        boolean more = true;
        while (more) {
            more = false;
            for (AuditSpec.Feature feature : spec.features()) {
                boolean made = tainted.contains(feature.column())
                        || feature.computedFrom().stream().anyMatch(tainted::contains)
                        || feature.coding() instanceof AuditSpec.Coding.Product product
                                && product.factors().stream().anyMatch(tainted::contains);
                more |= made && tainted.add(feature.name());
            }
        }
        return inputs.stream()
                .filter(i -> tainted.contains(i.feature().name())
                        || tainted.contains(i.feature().column()))
                .map(Input::name)
                .toList();
    }

    /** What readers see for each input, in order. */
    public List<Label> labels() {
        return inputs.stream()
                .map(i -> i.category() == null
                        ? i.feature().label()
                        : new Label(
                                i.feature().label().es() + ": " + i.category(),
                                i.feature().label().en() + ": " + i.category()))
                .toList();
    }

    /** The same without the inputs of these features and of products of them. */
    public FittedFeatures without(Set<String> features) {
        Set<String> out = new java.util.HashSet<>(features);
        List<Input> left = new ArrayList<>();
        for (Input input : inputs) {
            String name = input.feature().name();
            boolean factorOut = input.feature().coding() instanceof AuditSpec.Coding.Product product
                    && product.factors().stream().anyMatch(out::contains);
            if (factorOut || out.contains(name)) {
                out.add(name);
            } else {
                left.add(input);
            }
        }
        return new FittedFeatures(left);
    }

    /**
     * The inputs of these rows, one array per input.
     *
     * @throws IllegalArgumentException if the table lacks a column
     */
    public double[][] apply(Table table) {
        double[][] result = new double[inputs.size()][];
        for (int j = 0; j < result.length; j++) {
            Input input = inputs.get(j);
            result[j] = input.feature().coding() instanceof AuditSpec.Coding.Product product
                    ? product(product, result, table.rows())
                    : apply(input, table.column(input.feature().column()));
        }
        return result;
    }

    private double[] product(AuditSpec.Coding.Product product, double[][] made, int rows) {
        double[] result = new double[rows];
        Arrays.fill(result, 1);
        List<String> names = names();
        for (String factor : product.factors()) {
            double[] values = made[names.indexOf(factor)];
            for (int i = 0; i < rows; i++) {
                result[i] *= values[i];
            }
        }
        return result;
    }

    private static double[] apply(Input input, Column column) {
        AuditSpec.Coding coding = input.feature().coding();
        int n = column.size();
        double[] result = new double[n];
        if (coding instanceof AuditSpec.Coding.Indicator || coding instanceof AuditSpec.Coding.OneHot) {
            Map<String, Boolean> wanted = new TreeMap<>();
            if (coding instanceof AuditSpec.Coding.Indicator indicator) {
                indicator.values().forEach(v -> wanted.put(v, true));
            } else {
                wanted.put(input.category(), true);
            }
            for (int i = 0; i < n; i++) {
                String cell = Cells.text(column, i);
                result[i] = cell == null ? Double.NaN : Cells.lookUp(wanted, cell) != null ? 1 : 0;
            }
            return result;
        }
        double[] values = numbers(column);
        double[] c = input.constants();
        for (int i = 0; i < n; i++) {
            if (Double.isNaN(values[i])) {
                result[i] = Double.NaN;
            } else if (coding instanceof AuditSpec.Coding.QuantileGroups) {
                int group = 1;
                while (group <= c.length && values[i] > c[group - 1]) {
                    group++;
                }
                result[i] = group;
            } else if (coding instanceof AuditSpec.Coding.Standardised) {
                result[i] = (values[i] - c[0]) / c[1];
            } else {
                result[i] = values[i];
            }
        }
        return result;
    }

    /**
     * What was fitted, for the record: feature to the constants by name, only for features that have any. Cut points
     * are upper bounds that belong to the group below.
     */
    public Map<String, Map<String, Object>> fitted() {
        Map<String, Map<String, Object>> result = new LinkedHashMap<>();
        for (Input input : inputs) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (input.feature().coding() instanceof AuditSpec.Coding.QuantileGroups) {
                values.put("cuts", Arrays.stream(input.constants()).boxed().toList());
            } else if (input.feature().coding() instanceof AuditSpec.Coding.Standardised) {
                values.put("mean", input.constants()[0]);
                values.put("standard_deviation", input.constants()[1]);
            } else if (input.category() != null) {
                values.put("category", input.category());
            }
            if (!values.isEmpty()) {
                result.put(input.name(), values);
            }
        }
        return result;
    }
}
