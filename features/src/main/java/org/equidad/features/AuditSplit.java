package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;

/**
 * An audit's rows divided by year or by lot: what trains and validates in the open, what tests in its vault.
 * Everything that is learned from data here (cut points, means, categories, which feature gives the target away) is
 * learned from the labelled rows of the training years with their weights.
 *
 * @param years the years of each part
 * @param train rows of the training years
 * @param validate rows of the validation year; none where the training rows are cross-validated
 * @param folds how the training rows are to be dealt, where they are cross-validated
 * @param vault the test year, which opens once
 * @param features the fitted inputs, to apply to rows that come later
 * @param separations how well each feature alone separates the classes, on the training rows, in the order of the spec
 * @param leftOut features that give the target away and were left out
 * @param counts rows by year: read, labelled
 * @param notes what was done on the way
 */
public record AuditSplit(
        Years years,
        AuditData train,
        AuditData validate,
        Optional<AuditSpec.Folds> folds,
        TestVault vault,
        FittedFeatures features,
        List<Separation> separations,
        Set<String> leftOut,
        Map<Integer, YearCount> counts,
        List<Note> notes) {

    /**
     * The years of the rows of each part: all different in a division by year; in one by lot every part has rows of all
     * years, and the last stands for the parts that judge. Without a year to validate the training rows are
     * cross-validated.
     */
    public record Years(List<Integer> train, OptionalInt validate, int test) {
        public Years {
            train = List.copyOf(train);
        }
    }

    /** Rows of one year, and those of them that have a label under the audit's target. */
    public record YearCount(int rows, int labelled) {}

    /**
     * Makes labels, inputs, groups and design, and divides the rows.
     *
     * @throws DataException on a missing or negative weight, a missing stratum or cluster, or a year of the split that
     *     the data do not hold
     * @throws IllegalArgumentException if no feature is left, or the training years hold one class only
     */
    public static AuditSplit of(AuditSpec spec, Harmonised data) {
        Table table = data.table();
        int[] years = data.years();
        List<Note> notes = new ArrayList<>(data.notes());
        Set<Integer> present = new TreeSet<>(Arrays.stream(years).boxed().toList());

        Map<String, int[]> labels = new LinkedHashMap<>();
        labels.put(spec.target().name(), label(spec.target(), table));
        for (AuditSpec.Target other : spec.alternatives()) {
            if (table.has(other.column())) {
                labels.put(other.name(), label(other, table));
            }
        }
        int[] label = labels.get(spec.target().name());
        double[] weights = weights(spec, data);
        int[] strata = nested(data, spec.design().strata(), years, null);
        int[] clusters = spec.design()
                .cluster()
                .map(column -> nested(data, List.of(column), years, strata))
                .orElseGet(() -> IntStream.range(0, years.length).toArray());
        Parts parts = Parts.of(spec, years, present, label, spec.design().units(table));
        int[] fitRows = Arrays.stream(parts.train())
                .filter(i -> label[i] >= 0 && weights[i] > 0)
                .toArray();
        requireBothClasses(spec, label, weights, fitRows, parts.years());

        FittedFeatures all = FittedFeatures.fit(spec.features(), table, fitRows, weights, notes);
        List<Separation> separations = separations(spec, all, table, label, weights, fitRows);
        Set<String> leftOut = giveaways(spec, separations, notes);
        FittedFeatures kept = all.without(leftOut);
        if (kept.names().isEmpty()) {
            throw new IllegalArgumentException("no feature is left to learn from; see the notes of the audit");
        }

        Map<String, AuditData.Groups> groups = groups(spec, all, data, notes);
        AuditData whole = new AuditData(
                kept.names(),
                kept.apply(table),
                labels,
                spec.target().name(),
                weights,
                years,
                strata,
                clusters,
                spec.design().singlePsu(),
                groups,
                crossings(spec, groups, notes),
                table);

        Map<Integer, YearCount> counts = new TreeMap<>();
        for (int i = 0; i < years.length; i++) {
            counts.merge(
                    years[i],
                    new YearCount(1, label[i] >= 0 ? 1 : 0),
                    (a, b) -> new YearCount(a.rows() + b.rows(), a.labelled() + b.labelled()));
        }
        counts.forEach((year, count) -> {
            if (count.labelled() < count.rows()) {
                notes.add(new Note(
                        "no_label",
                        Integer.toString(year),
                        count.rows() - count.labelled(),
                        "rows without an answer to the target question stay in the design and outside the domain"));
            }
        });
        return new AuditSplit(
                parts.years(),
                whole.take(parts.train()),
                whole.take(parts.validate()),
                spec.split().filter(AuditSpec.Folds.class::isInstance).map(AuditSpec.Folds.class::cast),
                new TestVault(parts.years().test(), whole.take(parts.test())),
                kept,
                separations,
                leftOut,
                counts,
                List.copyOf(notes));
    }

    private static void requireBothClasses(AuditSpec spec, int[] label, double[] weights, int[] rows, Years split) {
        boolean one = Arrays.stream(rows).anyMatch(i -> label[i] == 1 && weights[i] > 0);
        boolean zero = Arrays.stream(rows).anyMatch(i -> label[i] == 0 && weights[i] > 0);
        if (!one || !zero) {
            throw new IllegalArgumentException("the target '" + spec.target().name() + "' is "
                    + (one ? "true" : "false") + " in every row of the training years " + split.train()
                    + "; both outcomes are needed");
        }
    }

    /** 1, 0, or -1 where the column is missing. */
    static int[] label(AuditSpec.Target target, Table table) {
        Column column = table.column(target.column());
        int[] label = new int[table.rows()];
        boolean text = !(column instanceof NumberColumn);
        if (text && target.comparison() != AuditSpec.Comparison.EQUALS) {
            throw new IllegalArgumentException("the target '" + target.name() + "' compares the column '"
                    + target.column() + "', which holds text; declare its type as number");
        }
        Map<String, Boolean> wanted = Map.of(target.bound(), true);
        double bound = Cells.number(target.bound());
        for (int i = 0; i < label.length; i++) {
            if (column.isMissing(i)) {
                label[i] = -1;
                continue;
            }
            boolean yes;
            if (text) {
                yes = Cells.lookUp(wanted, Cells.text(column, i)) != null;
            } else {
                double value = ((NumberColumn) column).get(i);
                yes = switch (target.comparison()) {
                    case LESS_THAN -> value < bound;
                    case AT_MOST -> value <= bound;
                    case GREATER_THAN -> value > bound;
                    case AT_LEAST -> value >= bound;
                    case EQUALS -> value == bound;
                };
            }
            label[i] = yes ? 1 : 0;
        }
        return label;
    }

    private static double[] weights(AuditSpec spec, Harmonised data) {
        double[] weights = new double[data.rows()];
        if (spec.design().weight().isEmpty()) {
            Arrays.fill(weights, 1);
            return weights;
        }
        String name = spec.design().weight().get();
        NumberColumn column = data.table().numbers(name);
        for (int i = 0; i < weights.length; i++) {
            double weight = column.get(i);
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new DataException(data.where(i) + ", column '" + name + "': weight "
                        + (Double.isNaN(weight) ? "missing" : Cells.plain(weight)) + "; 0 or more is allowed");
            }
            weights[i] = weight;
        }
        return weights;
    }

    private static List<Separation> separations(
            AuditSpec spec, FittedFeatures fitted, Table table, int[] label, double[] weights, int[] rows) {
        List<Separation> result = new ArrayList<>();
        double[][] inputs = null;
        Set<String> present = new HashSet<>(fitted.features());
        for (AuditSpec.Feature feature : spec.features()) {
            if (!present.contains(feature.name())) {
                continue;
            }
            if (feature.coding() instanceof AuditSpec.Coding.Product) {
                inputs = inputs == null ? fitted.apply(table) : inputs;
                double[] values = inputs[fitted.names().indexOf(feature.name())];
                result.add(Separation.of(feature.name(), values, AuditSpec.ColumnType.NUMBER, label, weights, rows));
                continue;
            }
            Column column = table.column(feature.column());
            boolean numeric = column instanceof NumberColumn;
            double[] values = new double[column.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.isMissing(i)
                        ? Double.NaN
                        : numeric ? ((NumberColumn) column).get(i) : ((org.equidad.enahoio.TextColumn) column).code(i);
            }
            result.add(Separation.of(
                    feature.name(),
                    values,
                    numeric ? AuditSpec.ColumnType.NUMBER : AuditSpec.ColumnType.CATEGORY,
                    label,
                    weights,
                    rows));
        }
        return List.copyOf(result);
    }

    private static Set<String> giveaways(AuditSpec spec, List<Separation> separations, List<Note> notes) {
        Set<String> leftOut = new LinkedHashSet<>();
        Set<String> giveaways = new HashSet<>();
        for (Separation s : separations) {
            if (s.giveaway()) {
                giveaways.add(s.feature());
                boolean keep = spec.leakage().action() == AuditSpec.LeakAction.KEEP
                        || spec.leakage().keep().contains(s.feature());
                String found = String.format(
                        java.util.Locale.ROOT,
                        "the feature '%s' alone separates the target almost perfectly (ROC-AUC %.3f, limit %.2f): it is"
                                + " probably computed from the target or recorded after it; ",
                        s.feature(),
                        s.auc(),
                        Separation.GIVEAWAY_AUC);
                notes.add(new Note(
                        keep ? "leak_kept" : "leak_left_out",
                        s.feature(),
                        1,
                        found + (keep ? "it stays because the configuration says so" : "it is left out")));
                if (!keep) {
                    leftOut.add(s.feature());
                }
            } else if (s.suspect()) {
                notes.add(new Note(
                        "leak_suspected",
                        s.feature(),
                        1,
                        String.format(
                                java.util.Locale.ROOT,
                                "some values of the feature '%s' occur almost only with the outcome (%.0f %% of its"
                                        + " cases): check that it is known before the outcome; it stays",
                                s.feature(),
                                100 * s.pureShare())));
            }
        }
        for (AuditSpec.Feature feature : spec.features()) {
            for (String part : feature.computedFrom()) {
                if (giveaways.contains(part)) {
                    notes.add(new Note(
                            "leak_inside",
                            feature.name(),
                            1,
                            "the feature '" + feature.name() + "' is computed from '" + part
                                    + "', which gives the target away; "
                                    + (leftOut.contains(feature.name())
                                            ? "it is left out"
                                            : "it stays, and carries some of it")));
                }
            }
        }
        return java.util.Collections.unmodifiableSet(leftOut);
    }

    private static Map<String, AuditData.Groups> groups(
            AuditSpec spec, FittedFeatures fitted, Harmonised data, List<Note> notes) {
        Map<String, AuditData.Groups> groups = new LinkedHashMap<>();
        Map<String, double[]> made = new HashMap<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            Column column;
            if (data.table().has(dimension.column())) {
                column = data.table().column(dimension.column());
            } else if (fitted.names().contains(dimension.column())) {
                double[] values = made.computeIfAbsent(
                        dimension.column(),
                        name -> fitted.apply(data.table())[fitted.names().indexOf(name)]);
                column = NumberColumn.of(dimension.column(), values);
            } else {
                notes.add(new Note(
                        "dimension_absent",
                        dimension.name(),
                        1,
                        "no source for the dimension '" + dimension.name() + "'; its groups are not in the results"));
                continue;
            }
            groups.put(dimension.name(), grouped(dimension, column, data, notes));
        }
        return groups;
    }

    /** The crossings whose parts are there. */
    private static Map<String, AuditSpec.Crossing> crossings(
            AuditSpec spec, Map<String, AuditData.Groups> groups, List<Note> notes) {
        Map<String, AuditSpec.Crossing> crossings = new LinkedHashMap<>();
        for (AuditSpec.Crossing crossing : concat(spec.intersections(), spec.tables())) {
            if (groups.keySet().containsAll(crossing.dimensions())) {
                crossings.put(crossing.name(), crossing);
            } else {
                notes.add(new Note(
                        "dimension_absent",
                        crossing.name(),
                        1,
                        "no source for a part of the crossing '" + crossing.name()
                                + "'; its groups are not in the results"));
            }
        }
        return crossings;
    }

    private static List<AuditSpec.Crossing> concat(List<AuditSpec.Crossing> a, List<AuditSpec.Crossing> b) {
        List<AuditSpec.Crossing> both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private static AuditData.Groups grouped(
            AuditSpec.Dimension dimension, Column column, Harmonised data, List<Note> notes) {
        int n = column.size();
        Map<String, String> keyOf = dimension.groups();
        List<String> keys = new ArrayList<>(new LinkedHashSet<>(keyOf.values()));
        if (keyOf.isEmpty() || dimension.unlisted() == AuditSpec.Unlisted.KEEP) {
            Set<String> own = new TreeSet<>();
            for (int i = 0; i < n; i++) {
                String cell = Cells.text(column, i);
                if (cell != null && Cells.lookUp(keyOf, cell) == null) {
                    own.add(cell);
                }
            }
            own.stream().filter(k -> !keys.contains(k)).forEach(keys::add);
        }
        Map<String, Integer> codeOf = new HashMap<>();
        for (String key : keys) {
            codeOf.put(key, codeOf.size());
        }
        int[] codes = new int[n];
        int unknown = 0;
        int unlisted = 0;
        for (int i = 0; i < n; i++) {
            String cell = Cells.text(column, i);
            if (cell == null) {
                codes[i] = -1;
                unknown++;
                continue;
            }
            String key = Cells.lookUp(keyOf, cell);
            Integer code = codeOf.get(key == null ? cell : key);
            if (code == null) {
                if (dimension.unlisted() == AuditSpec.Unlisted.FAIL) {
                    throw new DataException(data.where(i) + ", column '" + dimension.column() + "': '" + cell
                            + "' belongs to no group of the dimension '" + dimension.name() + "'; listed are "
                            + String.join(", ", keyOf.keySet()));
                }
                codes[i] = -1;
                unlisted++;
                continue;
            }
            codes[i] = code;
        }
        if (unknown == n) {
            throw new DataException("the column '" + dimension.column() + "' of the dimension '" + dimension.name()
                    + "' is empty in every row; a group column needs values");
        }
        if (unknown > 0) {
            notes.add(
                    new Note("group_unknown", dimension.name(), unknown, "rows without a value leave this dimension"));
        }
        if (unlisted > 0) {
            notes.add(new Note(
                    "group_unlisted",
                    dimension.name(),
                    unlisted,
                    "rows whose value belongs to no listed group leave this dimension"));
        }
        if (dimension.reference().isPresent()
                && !codeOf.containsKey(dimension.reference().get())) {
            throw new DataException("the dimension '" + dimension.name() + "' has the reference '"
                    + dimension.reference().get() + "', which no row holds; groups are " + String.join(", ", keys));
        }
        return new AuditData.Groups(codes, List.copyOf(keys));
    }

    /**
     * Codes of the crossed columns within each year (and within {@code parent} where there is one), in the order of
     * first appearance.
     */
    private static int[] nested(Harmonised data, List<String> names, int[] years, int[] parent) {
        List<Column> columns = names.stream().map(data.table()::column).toList();
        Map<List<Object>, Integer> known = new HashMap<>();
        int[] codes = new int[years.length];
        for (int i = 0; i < codes.length; i++) {
            List<Object> key = new ArrayList<>(columns.size() + 2);
            key.add(years[i]);
            if (parent != null) {
                key.add(parent[i]);
            }
            for (Column column : columns) {
                String cell = Cells.text(column, i);
                if (cell == null) {
                    throw new DataException(data.where(i) + ", column '" + column.name()
                            + "': empty; every row needs its stratum and cluster");
                }
                key.add(cell);
            }
            codes[i] = known.computeIfAbsent(key, k -> known.size());
        }
        return codes;
    }
}
