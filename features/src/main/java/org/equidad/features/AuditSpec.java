package org.equidad.features;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equidad.enahoio.Table;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.SinglePsu;

/**
 * The full description of one audit, of any table: where the columns of each year come from, what is predicted from
 * what, which groups are compared, how the sample was drawn, and which years train, validate and test. It is read from
 * {@code audit.yml} or made by a preset ({@link Enaho}); both run through the same code.
 *
 * <p>Every reference to a column, a dimension or a feature is checked here, so that a spec that exists is consistent in
 * itself; whether the data fit it is checked when they are read.
 *
 * @param name short key of the audit, used in the exports
 * @param title what readers see
 * @param outcome what is predicted, whatever its definition
 * @param source which files hold which years
 * @param columns the columns of the audit and how they are read from the files; empty where a preset makes the table
 * @param target what is predicted
 * @param alternatives other definitions of the target under which rates, gaps and metrics are reported beside it
 * @param features the model's inputs, in order
 * @param dimensions protected attributes and the groups of the descriptive tables, in order
 * @param intersections dimensions crossed with each other, in order
 * @param tables crossings of which only rates are described, never model metrics
 * @param design weights, strata and clusters
 * @param split years that train, validate and test; empty for the default rule
 * @param leakage what happens to a feature that alone gives the target away
 * @param minimums sizes below which a group is flagged or emptied
 * @param modelling how much is searched and how the threshold is chosen
 * @param studies what is tried beside the audited model
 */
public record AuditSpec(
        String name,
        Label title,
        Outcome outcome,
        Source source,
        List<SourceColumn> columns,
        Target target,
        List<Target> alternatives,
        List<Feature> features,
        List<Dimension> dimensions,
        List<Crossing> intersections,
        List<Crossing> tables,
        Design design,
        Optional<Division> split,
        Leakage leakage,
        Minimums minimums,
        Modelling modelling,
        Studies studies) {

    /** An audit with the program's own settings of the models and no studies beside it. */
    public AuditSpec(
            String name,
            Label title,
            Outcome outcome,
            Source source,
            List<SourceColumn> columns,
            Target target,
            List<Target> alternatives,
            List<Feature> features,
            List<Dimension> dimensions,
            List<Crossing> intersections,
            List<Crossing> tables,
            Design design,
            Optional<Division> split,
            Leakage leakage,
            Minimums minimums) {
        this(
                name,
                title,
                outcome,
                source,
                columns,
                target,
                alternatives,
                features,
                dimensions,
                intersections,
                tables,
                design,
                split,
                leakage,
                minimums,
                Modelling.defaults(),
                Studies.none());
    }

    /** Checks that names are unique and that every reference resolves; lists are copied. */
    public AuditSpec {
        requireKey("audit name", name);
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(source, "source");
        columns = List.copyOf(columns);
        Objects.requireNonNull(target, "target");
        alternatives = List.copyOf(alternatives);
        features = List.copyOf(features);
        dimensions = List.copyOf(dimensions);
        intersections = List.copyOf(intersections);
        tables = List.copyOf(tables);
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(leakage, "leakage");
        Objects.requireNonNull(minimums, "minimums");
        Objects.requireNonNull(modelling, "modelling");
        Objects.requireNonNull(studies, "studies");
        requireUnique("column", columns.stream().map(SourceColumn::name).toList());
        requireUnique("feature", features.stream().map(Feature::name).toList());
        requireUnique(
                "dimension",
                concat(
                        dimensions.stream().map(Dimension::name).toList(),
                        intersections.stream().map(Crossing::name).toList(),
                        tables.stream().map(Crossing::name).toList()));
        requireUnique(
                "target",
                concat(
                        List.of(target.name()),
                        alternatives.stream().map(Target::name).toList()));
        if (features.isEmpty()) {
            throw new IllegalArgumentException("the audit has no feature; at least one is needed");
        }
        if (dimensions.stream().noneMatch(d -> d.role() == Role.AUDITED)) {
            throw new IllegalArgumentException("the audit has no protected attribute; at least one is needed");
        }
        Set<String> known = new HashSet<>();
        dimensions.forEach(d -> known.add(d.name()));
        for (Crossing crossing : concat(intersections, tables)) {
            for (String part : crossing.dimensions()) {
                if (!known.contains(part)) {
                    throw new IllegalArgumentException(
                            "crossing '" + crossing.name() + "' names the dimension '" + part + "'; there are "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }
        if (!columns.isEmpty()) {
            checkColumns(columns, target, alternatives, features, dimensions, design, source);
        }
        Map<String, Feature> featureNames = new LinkedHashMap<>();
        for (Feature feature : features) {
            if (feature.coding() instanceof Coding.Product product) {
                for (String factor : product.factors()) {
                    Feature earlier = featureNames.get(factor);
                    if (earlier == null || earlier.coding() instanceof Coding.OneHot) {
                        throw new IllegalArgumentException("feature '" + feature.name() + "' multiplies '" + factor
                                + "', which is no earlier feature of one input; there are "
                                + String.join(", ", featureNames.keySet()));
                    }
                }
            }
            featureNames.put(feature.name(), feature);
        }
        for (String kept : leakage.keep()) {
            if (!featureNames.containsKey(kept)) {
                throw new IllegalArgumentException("leakage keeps '" + kept + "', which is no feature");
            }
        }
        studies.check(featureNames.keySet(), audited(dimensions, intersections), target);
    }

    /** The groups that model metrics are computed for: audited dimensions and the crossings of them. */
    private static Set<String> audited(List<Dimension> dimensions, List<Crossing> intersections) {
        Set<String> audited = new LinkedHashSet<>();
        dimensions.stream().filter(d -> d.role() == Role.AUDITED).forEach(d -> audited.add(d.name()));
        intersections.forEach(c -> audited.add(c.name()));
        return audited;
    }

    private static void checkColumns(
            List<SourceColumn> columns,
            Target target,
            List<Target> alternatives,
            List<Feature> features,
            List<Dimension> dimensions,
            Design design,
            Source source) {
        Map<String, SourceColumn> byName = new LinkedHashMap<>();
        columns.forEach(c -> byName.put(c.name(), c));
        requireColumn(byName, "target '" + target.name() + "'", target.column());
        alternatives.forEach(t -> requireColumn(byName, "target '" + t.name() + "'", t.column()));
        Set<String> made = new LinkedHashSet<>(byName.keySet());
        for (Feature feature : features) {
            if (feature.coding() instanceof Coding.Product) {
                made.add(feature.name());
                continue;
            }
            String what = "feature '" + feature.name() + "'";
            requireColumn(byName, what, feature.column());
            if (feature.coding().needsNumbers() && byName.get(feature.column()).type() != ColumnType.NUMBER) {
                throw new IllegalArgumentException(what + " reads the column '" + feature.column()
                        + "' as a number, but its type is category; code it as indicator or one_hot");
            }
            made.add(feature.name());
        }
        for (Dimension dimension : dimensions) {
            if (!made.contains(dimension.column())) {
                throw new IllegalArgumentException("dimension '" + dimension.name() + "' names the column '"
                        + dimension.column() + "'; there are " + String.join(", ", made));
            }
        }
        design.weight().ifPresent(w -> requireColumn(byName, "the weight", w));
        design.strata().forEach(s -> requireColumn(byName, "the strata", s));
        design.cluster().ifPresent(c -> requireColumn(byName, "the cluster", c));
        source.yearColumn().ifPresent(y -> requireColumn(byName, "the year", y));
    }

    private static void requireColumn(Map<String, SourceColumn> known, String what, String column) {
        if (!known.containsKey(column)) {
            throw new IllegalArgumentException(
                    what + " names the column '" + column + "'; there are " + String.join(", ", known.keySet()));
        }
    }

    private static void requireUnique(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(what + " '" + name + "' appears twice");
            }
        }
    }

    private static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
        return java.util.stream.Stream.<T>concat(first.stream(), second.stream())
                .toList();
    }

    @SafeVarargs
    private static <T> List<T> concat(List<? extends T> first, List<? extends T> second, List<? extends T>... rest) {
        List<T> all = concat(first, second);
        for (List<? extends T> next : rest) {
            all = concat(all, next);
        }
        return all;
    }

    /** Keys go into JSON objects and pointers: ASCII letters, digits, underscore, hyphen, point. */
    private static void requireKey(String what, String key) {
        if (key == null || !key.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw new IllegalArgumentException(
                    what + " '" + key + "': letters without accents, digits, '_', '-' and '.' are allowed");
        }
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** The dimension of this name. */
    public Dimension dimension(String dimensionName) {
        return dimensions.stream()
                .filter(d -> d.name().equals(dimensionName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dimension '" + dimensionName + "'"));
    }

    private AuditSpec changed(Target chosen, List<Target> others, List<Feature> inputs, Optional<Division> division) {
        return new AuditSpec(
                name,
                title,
                outcome,
                source,
                columns,
                chosen,
                others,
                inputs,
                dimensions,
                intersections,
                tables,
                design,
                division,
                leakage,
                minimums,
                modelling,
                studies);
    }

    /** The same audit with other features. */
    public AuditSpec withFeatures(List<Feature> others) {
        return changed(target, alternatives, others, split);
    }

    /** The same audit under the alternative target of this name, the present one taking its place among them. */
    public AuditSpec withTarget(String targetName) {
        if (targetName.equals(target.name())) {
            return this;
        }
        Target chosen = alternatives.stream()
                .filter(t -> t.name().equals(targetName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target '" + targetName + "'; there are "
                        + String.join(
                                ", ",
                                concat(List.of(target), alternatives).stream()
                                        .map(Target::name)
                                        .toList())));
        List<Target> others = concat(
                List.of(target), alternatives.stream().filter(t -> t != chosen).toList());
        return changed(chosen, others, features, split);
    }

    /** The same audit divided otherwise. */
    public AuditSpec withSplit(Division division) {
        return changed(target, alternatives, features, Optional.of(division));
    }

    /**
     * What is predicted.
     *
     * @param key in the names of the tables of rates, as in {@code dropout_by_sex}
     * @param label a noun that readers know it by
     * @param words how sentences speak of those whom it happens to; empty for general words
     */
    public record Outcome(String key, Label label, Optional<OutcomeWords> words) {
        public Outcome {
            requireKey("outcome", key);
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(words, "words");
        }

        /** In general words: people with and without the outcome. */
        public Outcome(String key, Label label) {
            this(key, label, Optional.empty());
        }
    }

    /**
     * Words for sentences, as in "students who dropped out".
     *
     * @param people who is audited, plural: students
     * @param happened what those did to whom the outcome happened, plural and past: dropped out
     * @param notHappened what the others did: stayed
     */
    public record OutcomeWords(Label people, Label happened, Label notHappened) {
        public OutcomeWords {
            Objects.requireNonNull(people, "people");
            Objects.requireNonNull(happened, "happened");
            Objects.requireNonNull(notHappened, "notHappened");
        }
    }

    /**
     * Where the rows come from: one file per year, or one file with a column that says the year.
     *
     * @param files year to file name, relative to the data folder; with a year column one entry under any key
     * @param yearColumn the audit's column that holds the year, where one file has all years
     * @param header the names of the columns of files without a header line; empty where the files name them
     */
    public record Source(Map<Integer, String> files, Optional<String> yearColumn, List<String> header) {
        /** Files whose first line names the columns. */
        public Source(Map<Integer, String> files, Optional<String> yearColumn) {
            this(files, yearColumn, List.of());
        }

        public Source {
            header = List.copyOf(header);
            requireUnique("header name", header);
            files = Collections.unmodifiableMap(new java.util.TreeMap<>(files));
            Objects.requireNonNull(yearColumn, "yearColumn");
            if (yearColumn.isPresent() && files.size() != 1) {
                throw new IllegalArgumentException("with a year column exactly one file is read, not " + files.size());
            }
        }

        /** Rows come from a preset's own readers. */
        public static Source preset() {
            return new Source(Map.of(), Optional.empty());
        }
    }

    /** Whether a column holds numbers or names of categories. */
    public enum ColumnType {
        NUMBER,
        CATEGORY
    }

    /** How text in a number column that is no number is treated where it has the form of a date. */
    public enum DateCells {
        /** A date is text, so an error. */
        REFUSE,
        /**
         * A date is a number that a spreadsheet showed as a date: it is turned back into the day count of the 1900
         * calendar (1900-01-11 is 11).
         */
        SPREADSHEET_DAY
    }

    /** What happens to a value that a recode list does not name. */
    public enum Unlisted {
        KEEP,
        MISSING,
        FAIL
    }

    /**
     * One column of the audit and where it is in the files.
     *
     * @param name the column's name in the audit
     * @param type number or category
     * @param from year to the name in that year's file; a year that is absent here has no such column
     * @param everywhere the name in the files of all years that {@code from} does not list; empty if there is none
     * @param recode raw value to the audit's value; empty to keep values as they are
     * @param unlisted what happens to values that recode does not name
     * @param missing raw values that mean missing, beside the empty cell, blanks and NA
     * @param dates dates in a number column
     * @param cuts numbers that cut a raw number into the bands of a category, {@code below_26}, {@code 26_to_40},
     *     {@code from_40} for 26 and 40, each band with its lower end and without its upper; empty for none
     */
    public record SourceColumn(
            String name,
            ColumnType type,
            Map<Integer, String> from,
            Optional<String> everywhere,
            Map<String, String> recode,
            Unlisted unlisted,
            Set<String> missing,
            DateCells dates,
            List<Double> cuts) {
        /** A column that is not cut into bands. */
        public SourceColumn(
                String name,
                ColumnType type,
                Map<Integer, String> from,
                Optional<String> everywhere,
                Map<String, String> recode,
                Unlisted unlisted,
                Set<String> missing,
                DateCells dates) {
            this(name, type, from, everywhere, recode, unlisted, missing, dates, List.of());
        }

        public SourceColumn {
            requireKey("column name", name);
            Objects.requireNonNull(type, "type");
            from = Collections.unmodifiableMap(new java.util.TreeMap<>(from));
            Objects.requireNonNull(everywhere, "everywhere");
            recode = ordered(recode);
            Objects.requireNonNull(unlisted, "unlisted");
            missing = Collections.unmodifiableSet(new LinkedHashSet<>(missing));
            Objects.requireNonNull(dates, "dates");
            if (from.isEmpty() && everywhere.isEmpty()) {
                throw new IllegalArgumentException("column '" + name + "' says no name in any file");
            }
            if (recode.isEmpty() && unlisted != Unlisted.KEEP) {
                throw new IllegalArgumentException(
                        "column '" + name + "' says what to do with unlisted values but lists none");
            }
            if (dates != DateCells.REFUSE && type != ColumnType.NUMBER) {
                throw new IllegalArgumentException("column '" + name + "' reads dates as numbers but is a category");
            }
            cuts = cuts.stream().sorted().distinct().toList();
            if (!cuts.isEmpty() && (type != ColumnType.CATEGORY || !recode.isEmpty())) {
                throw new IllegalArgumentException("column '" + name + "' is cut into bands; that makes a category of a"
                        + " number, without recode");
            }
        }

        /** The band of a number. */
        String band(double value) {
            int above = (int) cuts.stream().filter(cut -> cut <= value).count();
            if (above == 0) {
                return "below_" + Cells.plain(cuts.get(0));
            }
            String low = Cells.plain(cuts.get(above - 1));
            return above == cuts.size() ? "from_" + low : low + "_to_" + Cells.plain(cuts.get(above));
        }

        /** A column that bears the same name in every file, as it is. */
        public static SourceColumn plain(String name, ColumnType type) {
            return new SourceColumn(
                    name, type, Map.of(), Optional.of(name), Map.of(), Unlisted.KEEP, Set.of(), DateCells.REFUSE);
        }

        /** Its names in the files of all years. */
        Set<String> rawNames() {
            Set<String> names = new LinkedHashSet<>(from.values());
            everywhere.ifPresent(names::add);
            return names;
        }

        /** The name of this column in the file of this year, empty where that file has none. */
        public Optional<String> nameIn(int year) {
            return from.containsKey(year) ? Optional.of(from.get(year)) : everywhere;
        }
    }

    /** How a value is compared with the target's bound. */
    public enum Comparison {
        LESS_THAN,
        AT_MOST,
        GREATER_THAN,
        AT_LEAST,
        EQUALS
    }

    /**
     * A yes-or-no outcome: true where the column's value stands in this relation to the bound. Rows whose column is
     * missing have no label; they stay in the design, outside the domain, and are counted.
     *
     * @param name key of the definition
     * @param column column that is compared
     * @param comparison the relation
     * @param bound a number; for {@link Comparison#EQUALS} on a category its value
     * @param label what readers see
     */
    public record Target(String name, String column, Comparison comparison, String bound, Label label) {
        public Target {
            requireKey("target name", name);
            Objects.requireNonNull(column, "column");
            Objects.requireNonNull(comparison, "comparison");
            Objects.requireNonNull(bound, "bound");
            Objects.requireNonNull(label, "label");
            if (comparison != Comparison.EQUALS && !isNumber(bound)) {
                throw new IllegalArgumentException("target '" + name + "' compares with '" + bound
                        + "'; a number is needed for " + comparison.name().toLowerCase(java.util.Locale.ROOT));
            }
        }

        private static boolean isNumber(String text) {
            try {
                return Double.isFinite(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** How a column becomes one or more model inputs. */
    public sealed interface Coding {
        /** Whether the column must hold numbers. */
        boolean needsNumbers();

        /** The number as it is; missing stays missing. */
        record Plain() implements Coding {
            @Override
            public boolean needsNumbers() {
                return true;
            }
        }

        /** 1 where the column has one of these values, 0 where it has another, missing where it is missing. */
        record Indicator(Set<String> values) implements Coding {
            public Indicator {
                values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
                if (values.isEmpty()) {
                    throw new IllegalArgumentException("an indicator needs at least one value");
                }
            }

            @Override
            public boolean needsNumbers() {
                return false;
            }
        }

        /**
         * One indicator for every value that the training years show, named {@code feature=value}; a value that only
         * later years show is 0 in all of them and is reported.
         */
        record OneHot() implements Coding {
            @Override
            public boolean needsNumbers() {
                return false;
            }
        }

        /** The weighted quantile group, 1 (lowest) to {@code groups}; cut points come from the training years. */
        record QuantileGroups(int groups) implements Coding {
            public QuantileGroups {
                if (groups < 2 || groups > 100) {
                    throw new IllegalArgumentException("quantile groups: " + groups + "; 2 to 100 are allowed");
                }
            }

            @Override
            public boolean needsNumbers() {
                return true;
            }
        }

        /** The product of earlier features that have one input each; missing where one of them is. */
        record Product(List<String> factors) implements Coding {
            public Product {
                factors = List.copyOf(factors);
                if (factors.size() < 2) {
                    throw new IllegalArgumentException("a product needs two or more features, not " + factors);
                }
            }

            @Override
            public boolean needsNumbers() {
                return false;
            }
        }

        /** (x - mean) / sd with the weighted mean and standard deviation of the training years. */
        record Standardised() implements Coding {
            @Override
            public boolean needsNumbers() {
                return true;
            }
        }
    }

    /**
     * One input of the models.
     *
     * @param name the feature's name; one-hot coding adds {@code =value}
     * @param column the audit's column that it is made from; for a product, its first factor
     * @param coding how
     * @param computedFrom features that went into this one's making outside the audit; when one of them is left out
     *     because it gives the target away, this one is named in a warning
     * @param label what readers see
     */
    public record Feature(String name, String column, Coding coding, Set<String> computedFrom, Label label) {
        public Feature {
            requireKey("feature name", name);
            Objects.requireNonNull(column, "column");
            Objects.requireNonNull(coding, "coding");
            computedFrom = Collections.unmodifiableSet(new LinkedHashSet<>(computedFrom));
            Objects.requireNonNull(label, "label");
        }

        /** The product of earlier features. */
        public static Feature product(String name, Label label, String... factors) {
            Coding product = new Coding.Product(List.of(factors));
            return new Feature(name, factors[0], product, Set.of(), label);
        }

        /** The column of the same name as it is. */
        public static Feature plain(String name, Label label) {
            return new Feature(name, name, new Coding.Plain(), Set.of(), label);
        }
    }

    /** Whether model metrics are computed for the groups of a dimension, or only rates described. */
    public enum Role {
        AUDITED,
        DESCRIBED
    }

    /**
     * One way to divide the rows into groups.
     *
     * @param name key of the dimension
     * @param column a column, or a feature made by quantile groups
     * @param groups value to group key, in the order of display; several values may share a group; empty to take every
     *     value as its own group
     * @param unlisted what happens to values that groups does not name
     * @param reference key of the group that the others are compared with
     * @param role audited or only described
     * @param minimum rows below which a group is flagged, where it differs from the audit's
     * @param label what readers see for the dimension
     * @param groupLabels what they see for its groups; a group that is absent here shows its key
     * @param groupPhrases what follows the noun of those audited: students "aged 25 or more"; a group that is absent here
     *     is told by its label
     */
    public record Dimension(
            String name,
            String column,
            Map<String, String> groups,
            Unlisted unlisted,
            Optional<String> reference,
            Role role,
            OptionalInt minimum,
            Label label,
            Map<String, Label> groupLabels,
            Map<String, Label> groupPhrases) {
        /** Groups that are told by their labels. */
        public Dimension(
                String name,
                String column,
                Map<String, String> groups,
                Unlisted unlisted,
                Optional<String> reference,
                Role role,
                OptionalInt minimum,
                Label label,
                Map<String, Label> groupLabels) {
            this(name, column, groups, unlisted, reference, role, minimum, label, groupLabels, Map.of());
        }

        public Dimension {
            requireKey("dimension name", name);
            Objects.requireNonNull(column, "column");
            groups = ordered(groups);
            groups.values().forEach(g -> requireKey("group of dimension '" + name + "'", g));
            Objects.requireNonNull(unlisted, "unlisted");
            Objects.requireNonNull(reference, "reference");
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(minimum, "minimum");
            Objects.requireNonNull(label, "label");
            groupLabels = ordered(groupLabels);
            groupPhrases = ordered(groupPhrases);
            if (reference.isPresent() && !groups.isEmpty() && !groups.containsValue(reference.get())) {
                throw new IllegalArgumentException("dimension '" + name + "' has the reference '" + reference.get()
                        + "'; its groups are "
                        + String.join(", ", new LinkedHashSet<>(groups.values())));
            }
        }
    }

    /** Dimensions crossed with each other; group keys join the values with an underscore, in this order. */
    public record Crossing(String name, List<String> dimensions) {
        public Crossing {
            dimensions = List.copyOf(dimensions);
            requireKey("crossing name", name);
            if (dimensions.size() < 2 || new HashSet<>(dimensions).size() != dimensions.size()) {
                throw new IllegalArgumentException(
                        "crossing '" + name + "' needs two or more different dimensions, not " + dimensions);
            }
        }

        /** The dimensions joined by {@code _x_} as name. */
        public static Crossing of(String... dimensions) {
            return new Crossing(String.join("_x_", dimensions), List.of(dimensions));
        }
    }

    /**
     * How the sample was drawn. Strata and clusters are nested in the year.
     *
     * @param weight column of weights; without one all rows weigh 1
     * @param strata columns that are crossed; without any there is one stratum a year
     * @param cluster column that names the primary sampling unit within its stratum; without one every row is its own
     * @param singlePsu what a stratum with one unit does
     */
    public record Design(Optional<String> weight, List<String> strata, Optional<String> cluster, SinglePsu singlePsu) {
        public Design {
            Objects.requireNonNull(weight, "weight");
            strata = List.copyOf(strata);
            Objects.requireNonNull(cluster, "cluster");
            Objects.requireNonNull(singlePsu, "singlePsu");
        }

        /**
         * A code for the cluster of every row, the same in all years where stratum and cluster have the same names: who
         * or what comes again in another year is drawn and dealt with its first rows. Without clusters every row is its
         * own.
         */
        public int[] units(Table rows) {
            if (cluster.isEmpty()) {
                return IntStream.range(0, rows.rows()).toArray();
            }
            return Cells.codes(Stream.concat(strata.stream(), cluster.stream())
                    .map(rows::column)
                    .toList());
        }

        /** No weights, no strata, no clusters. */
        public static Design none() {
            return new Design(Optional.empty(), List.of(), Optional.empty(), SinglePsu.FAIL);
        }
    }

    /** How rows are divided into those that train, validate and test. */
    public sealed interface Division permits Split, Shares, Folds {}

    /** What is drawn in a division by lot. */
    public enum Unit {
        /** Rows, within each value of the target, so that every part has the same share of cases. */
        ROW,
        /** Whole primary sampling units: nobody is judged by a model that learned from the neighbours. */
        CLUSTER
    }

    /**
     * A division by lot, for tables of one year: every part holds rows of all years.
     *
     * @param train share of the rows (or clusters) that train, above 0
     * @param validate share that chooses settings and threshold, above 0
     * @param test share that judges, above 0; the three sum to 1
     * @param unit what is drawn
     * @param seed of the lot; the same seed divides the same rows the same way
     */
    public record Shares(double train, double validate, double test, Unit unit, long seed) implements Division {
        public Shares {
            if (!(train > 0 && validate > 0 && test > 0 && Math.abs(train + validate + test - 1) < 1e-9)) {
                throw new IllegalArgumentException("shares of " + train + ", " + validate + " and " + test
                        + " to train, validate and test; each has to be above 0 and together they are 1");
            }
            Objects.requireNonNull(unit, "unit");
        }
    }

    /**
     * Cross-validation within the training rows: they are dealt into folds, and each fold judges models that learned from
     * the others. Nothing is held out but the rows that test.
     *
     * @param folds how many, {@value #FEWEST} to {@value #MOST}
     * @param tested which rows test
     * @param unit what is dealt, and drawn where a share tests
     * @param seed of the dealing and the lot
     */
    public record Folds(int folds, Tested tested, Unit unit, long seed) implements Division {
        private static final int FEWEST = 2;
        private static final int MOST = 20;

        public Folds {
            if (folds < FEWEST || folds > MOST) {
                throw new IllegalArgumentException(folds + " folds; " + FEWEST + " to " + MOST + " are allowed");
            }
            Objects.requireNonNull(tested, "tested");
            Objects.requireNonNull(unit, "unit");
        }
    }

    /** Which rows test where the others are cross-validated. */
    public sealed interface Tested permits TestYear, TestShare {}

    /** One year tests, others train. */
    public record TestYear(List<Integer> train, int test) implements Tested {
        public TestYear {
            train = train.stream().sorted().toList();
            if (train.isEmpty() || train.contains(test) || Set.copyOf(train).size() != train.size()) {
                throw new IllegalArgumentException("split: train " + train + ", test " + test
                        + "; at least one training year is needed and no year twice");
            }
        }
    }

    /** Shares of the rows (or clusters) that train and test, above 0; both sum to 1. */
    public record TestShare(double train, double test) implements Tested {
        public TestShare {
            if (!(train > 0 && test > 0 && Math.abs(train + test - 1) < 1e-9)) {
                throw new IllegalArgumentException("shares of " + train + " and " + test
                        + " to train and test; each has to be above 0 and together they are 1");
            }
        }
    }

    /** The years of each part, all different, at least one training year. */
    public record Split(List<Integer> train, int validate, int test) implements Division {
        public Split {
            train = train.stream().sorted().toList();
            Set<Integer> all = new HashSet<>(train);
            all.add(validate);
            all.add(test);
            if (train.isEmpty() || all.size() != train.size() + 2) {
                throw new IllegalArgumentException("split: train " + train + ", validate " + validate + ", test " + test
                        + "; at least one training year is needed and no year twice");
            }
        }

        /**
         * The rule where nothing is declared: the last year tests, the one before it validates, all earlier ones train.
         *
         * @throws IllegalArgumentException with fewer than three years
         */
        public static Split ofYears(java.util.Collection<Integer> years) {
            List<Integer> sorted = years.stream().distinct().sorted().toList();
            int n = sorted.size();
            if (n < 3) {
                throw new IllegalArgumentException("there are the years " + sorted
                        + "; at least three are needed, to train, to validate and to test");
            }
            return new Split(sorted.subList(0, n - 2), sorted.get(n - 2), sorted.get(n - 1));
        }
    }

    /** Whether a feature that alone gives the target away is left out or stays. */
    public enum LeakAction {
        DROP,
        KEEP
    }

    /** What happens to giveaways, and the features that stay whatever the detector says. */
    public record Leakage(LeakAction action, Set<String> keep) {
        public Leakage {
            Objects.requireNonNull(action, "action");
            keep = Collections.unmodifiableSet(new LinkedHashSet<>(keep));
        }

        public static Leakage defaults() {
            return new Leakage(LeakAction.DROP, Set.of());
        }
    }

    /**
     * What is too small to publish or to quote; sizes in rows.
     *
     * @param group rows below which a group is flagged as small
     * @param intersection the same for crossings and for dimensions that ask for it
     * @param confidential rows below which a cell is emptied, its counts included
     * @param standard rule of precision that marks what is not to be quoted
     * @param margin the smallest difference of two rates that is worth telling, fixed before results are seen; a
     *     fraction, 0.05 for five percentage points
     */
    public record Minimums(
            int group, int intersection, int confidential, PublicationPolicy.Standard standard, double margin) {
        public Minimums {
            Objects.requireNonNull(standard, "standard");
            if (group < 1 || intersection < 1 || confidential < 1) {
                throw new IllegalArgumentException("minimum sizes are " + group + ", " + intersection + " and "
                        + confidential + "; 1 or more is allowed");
            }
            if (!(margin > 0 && margin < 1)) {
                throw new IllegalArgumentException("the margin of a difference worth telling is " + margin
                        + "; a fraction between 0 and 1 is allowed, 0.05 for five percentage points");
            }
        }

        /** 100 rows, 50 for crossings, emptied below 5, CEPAL's quality rule for household surveys, five points. */
        public static Minimums defaults() {
            return new Minimums(100, 50, 5, PublicationPolicy.Standard.CEPAL, 0.05);
        }

        /** What may be published under these. */
        public PublicationPolicy policy() {
            return new PublicationPolicy(standard, confidential);
        }
    }
}
