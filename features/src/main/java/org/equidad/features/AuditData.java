package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.Table;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.SinglePsu;
import org.equidad.fairness.SurveyDesign;

/**
 * One part of an audit's rows (the training years, the validation year, the test year, or parts put together): model
 * inputs, labels, weights, sampling design and groups. Rows without a label belong to the design and to no domain.
 * Immutable; a part refers to no row of another part.
 */
public final class AuditData {
    private final List<String> featureNames;
    private final double[][] features;
    private final Map<String, int[]> labels;
    private final String target;
    private final double[] weights;
    private final int[] years;
    private final int[] strata;
    private final int[] clusters;
    private final SinglePsu singlePsu;
    private final Map<String, Groups> groups;
    private final Map<String, AuditSpec.Crossing> crossings;
    private final Table table;

    /** Group code of each row, -1 where unknown, and the group keys. */
    record Groups(int[] codes, List<String> keys) {}

    AuditData(
            List<String> featureNames,
            double[][] features,
            Map<String, int[]> labels,
            String target,
            double[] weights,
            int[] years,
            int[] strata,
            int[] clusters,
            SinglePsu singlePsu,
            Map<String, Groups> groups,
            Map<String, AuditSpec.Crossing> crossings,
            Table table) {
        this.featureNames = List.copyOf(featureNames);
        this.features = features;
        this.labels = labels;
        this.target = target;
        this.weights = weights;
        this.years = years;
        this.strata = strata;
        this.clusters = clusters;
        this.singlePsu = singlePsu;
        this.groups = groups;
        this.crossings = crossings;
        this.table = table;
    }

    /** Rows of the design, those without a label included. */
    public int rows() {
        return years.length;
    }

    /** Positions of the rows that have a label under the audit's target. */
    public int[] labelled() {
        int[] label = labels.get(target);
        int[] rows = new int[label.length];
        int n = 0;
        for (int i = 0; i < label.length; i++) {
            if (label[i] >= 0) {
                rows[n++] = i;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    /** Names of the model inputs. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** The model inputs, one array of {@link #rows()} values per name; NaN is missing. */
    public double[][] features() {
        double[][] copy = new double[features.length][];
        Arrays.setAll(copy, j -> features[j].clone());
        return copy;
    }

    /** The audit's label of each row: 0, 1, or -1 where the row has none. */
    public int[] label() {
        return labels.get(target).clone();
    }

    /** The label under the target definition of this name: 0, 1 or -1. */
    public int[] label(String targetName) {
        int[] label = labels.get(targetName);
        if (label == null) {
            throw new IllegalArgumentException(
                    "no target '" + targetName + "'; there are " + String.join(", ", labels.keySet()));
        }
        return label.clone();
    }

    /**
     * The label under any definition of the target, on the audit's columns: 0, 1 or -1.
     *
     * @throws IllegalArgumentException if the rows do not have the target's column, or it holds text that cannot be
     *     compared
     */
    public int[] label(AuditSpec.Target definition) {
        return AuditSplit.label(definition, table);
    }

    /** Names of the target definitions, the audit's own first. */
    public List<String> targets() {
        return List.copyOf(labels.keySet());
    }

    /** Survey weights; 1 where the design has none. */
    public double[] weights() {
        return weights.clone();
    }

    /** The year of each row. */
    public int[] years() {
        return years.clone();
    }

    /** How many different years the rows come from. */
    public int yearCount() {
        return (int) Arrays.stream(years).distinct().count();
    }

    /** Stratum code of each row, nested in the year; one code a year where the design has no strata. */
    public int[] strata() {
        return strata.clone();
    }

    /** Code of each row's primary sampling unit, nested in year and stratum; its own for every row without clusters. */
    public int[] clusters() {
        return clusters.clone();
    }

    /** What a stratum with one unit does to variances. */
    public SinglePsu singlePsu() {
        return singlePsu;
    }

    /** The sampling design of these rows: weights, strata and clusters nested in the year. */
    public SurveyDesign design() {
        return SurveyDesign.weights(weights)
                .strata(strata)
                .clusters(clusters)
                .singlePsu(singlePsu)
                .build();
    }

    /** Names of the dimensions and crossings. */
    public List<String> dimensions() {
        List<String> names = new ArrayList<>(groups.keySet());
        names.addAll(crossings.keySet());
        return names;
    }

    /**
     * The groups of a dimension in the order of display, of which some may have no row here; of a crossing those that
     * have rows, with the values of its parts.
     */
    public Grouping grouping(String dimension) {
        AuditSpec.Crossing crossing = crossings.get(dimension);
        if (crossing != null) {
            return Grouping.cross(
                    crossing.dimensions().stream().map(this::grouping).toArray(Grouping[]::new));
        }
        Groups found = groups.get(dimension);
        if (found == null) {
            throw new IllegalArgumentException(
                    "no dimension '" + dimension + "'; there are " + String.join(", ", dimensions()));
        }
        return Grouping.of(dimension, found.codes(), found.keys());
    }

    /** The same rows with other model inputs, made from their columns. */
    public AuditData withInputs(FittedFeatures inputs) {
        return new AuditData(
                inputs.names(),
                inputs.apply(table),
                labels,
                target,
                weights,
                years,
                strata,
                clusters,
                singlePsu,
                groups,
                crossings,
                table);
    }

    /** The harmonised columns of these rows. */
    public Table table() {
        return table;
    }

    /** The rows at these positions, in this order. */
    AuditData take(int[] positions) {
        double[][] taken = new double[features.length][];
        for (int j = 0; j < taken.length; j++) {
            double[] column = features[j];
            taken[j] = Arrays.stream(positions).mapToDouble(i -> column[i]).toArray();
        }
        Map<String, int[]> takenLabels = new LinkedHashMap<>();
        labels.forEach((name, label) -> takenLabels.put(name, take(label, positions)));
        Map<String, Groups> takenGroups = new LinkedHashMap<>();
        groups.forEach((name, g) -> takenGroups.put(name, new Groups(take(g.codes(), positions), g.keys())));
        return new AuditData(
                featureNames,
                taken,
                takenLabels,
                target,
                Arrays.stream(positions).mapToDouble(i -> weights[i]).toArray(),
                take(years, positions),
                take(strata, positions),
                take(clusters, positions),
                singlePsu,
                takenGroups,
                crossings,
                table.take(positions));
    }

    private static int[] take(int[] values, int[] positions) {
        return Arrays.stream(positions).map(i -> values[i]).toArray();
    }

    /**
     * Puts parts of one split together again, for tables over all years. Codes of strata, clusters and groups mean the
     * same in every part of a split.
     *
     * @throws IllegalArgumentException if the parts do not come from the same split
     */
    public static AuditData pool(List<AuditData> parts) {
        AuditData first = parts.get(0);
        for (AuditData part : parts) {
            if (!part.featureNames.equals(first.featureNames)
                    || !part.labels.keySet().equals(first.labels.keySet())
                    || !part.groups.keySet().equals(first.groups.keySet())) {
                throw new IllegalArgumentException("only parts of the same split can be pooled");
            }
        }
        double[][] features = new double[first.features.length][];
        for (int j = 0; j < features.length; j++) {
            int feature = j;
            features[j] = parts.stream()
                    .flatMapToDouble(p -> Arrays.stream(p.features[feature]))
                    .toArray();
        }
        Map<String, int[]> labels = new LinkedHashMap<>();
        for (String name : first.labels.keySet()) {
            labels.put(name, join(parts, p -> p.labels.get(name)));
        }
        Map<String, Groups> groups = new LinkedHashMap<>();
        for (String name : first.groups.keySet()) {
            groups.put(
                    name,
                    new Groups(
                            join(parts, p -> p.groups.get(name).codes()),
                            first.groups.get(name).keys()));
        }
        List<Column> columns = new ArrayList<>();
        for (String name : first.table.names()) {
            columns.add(Cells.join(
                    name, parts.stream().map(p -> p.table.column(name)).toList()));
        }
        return new AuditData(
                first.featureNames,
                features,
                labels,
                first.target,
                parts.stream().flatMapToDouble(p -> Arrays.stream(p.weights)).toArray(),
                join(parts, p -> p.years),
                join(parts, p -> p.strata),
                join(parts, p -> p.clusters),
                first.singlePsu,
                groups,
                first.crossings,
                Table.of(columns));
    }

    private static int[] join(List<AuditData> parts, java.util.function.Function<AuditData, int[]> values) {
        return parts.stream().flatMapToInt(p -> Arrays.stream(values.apply(p))).toArray();
    }
}
