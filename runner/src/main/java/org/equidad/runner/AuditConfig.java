package org.equidad.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.SinglePsu;
import org.equidad.features.AuditSpec;
import org.equidad.features.Label;
import org.equidad.features.Modelling;
import org.equidad.features.Studies;
import org.equidad.features.SyntheticTable;

/** Reads {@code audit.yml}; docs/configuration.md describes it and {@code audit.schema.json} checks it in editors. */
final class AuditConfig {
    /** Where each named part stands, so that a wrong reference is told with its line. */
    private final Map<String, ConfigNode> places = new LinkedHashMap<>();

    private AuditConfig() {}

    /**
     * Reads a configuration file.
     *
     * @throws IllegalArgumentException on any mistake, in one line with file, line and column
     */
    static AuditSpec read(Path file) {
        return checked(ConfigNode.read(file));
    }

    /**
     * The invented table that a configuration file describes.
     *
     * @throws IllegalArgumentException on any mistake, in one line with file, line and column
     */
    static SyntheticTable synthetic(Path file, SyntheticConfig.Wishes wishes) {
        ConfigNode root = ConfigNode.read(file);
        return SyntheticConfig.table(root, new AuditConfig().spec(root), wishes);
    }

    static AuditSpec parse(String file, String text) {
        return checked(ConfigNode.parse(file, text));
    }

    /** The description, whose recipe of an invented table is looked through as well. */
    private static AuditSpec checked(ConfigNode root) {
        AuditSpec spec = new AuditConfig().spec(root);
        if (root.get("synthetic").isPresent()) {
            SyntheticConfig.table(root, spec, SyntheticConfig.Wishes.none());
        }
        return spec;
    }

    private AuditSpec spec(ConfigNode root) {
        root.only(
                "name",
                "title",
                "outcome",
                "files",
                "year_column",
                "header",
                "columns",
                "target",
                "alternatives",
                "features",
                "dimensions",
                "intersections",
                "tables",
                "design",
                "split",
                "leakage",
                "minimums",
                "models",
                "feature_sets",
                "mitigation",
                "target_sweep",
                "synthetic");
        String name = root.require("name").text();
        places.put("audit name", root.require("name"));
        List<AuditSpec.Target> alternatives = new ArrayList<>();
        if (root.get("alternatives").isPresent()) {
            for (ConfigNode item : root.require("alternatives").list()) {
                alternatives.add(target(item));
            }
        }
        List<AuditSpec.SourceColumn> columns = new ArrayList<>();
        root.require("columns").entries().forEach((key, node) -> columns.add(column(key, node)));
        Map<String, AuditSpec.ColumnType> types = new LinkedHashMap<>();
        columns.forEach(c -> types.put(c.name(), c.type()));
        List<AuditSpec.Feature> features = new ArrayList<>();
        for (ConfigNode item : root.require("features").list()) {
            features.add(feature(item, types));
        }
        List<AuditSpec.Dimension> dimensions = new ArrayList<>();
        root.require("dimensions").entries().forEach((key, node) -> dimensions.add(dimension(key, node)));
        AuditSpec.Source source = source(root);
        AuditSpec.Target target = target(root.require("target"));
        AuditSpec.Design design = design(root.get("design"));
        Optional<AuditSpec.Division> split = root.get("split").map(SplitConfig::of);
        AuditSpec.Leakage leakage = leakage(root.get("leakage"));
        AuditSpec.Minimums minimums = minimums(root.get("minimums"));
        Modelling modelling = root.get("models").map(StudiesConfig::modelling).orElse(Modelling.defaults());
        Studies studies = new StudiesConfig(places).studies(root);
        List<AuditSpec.Crossing> intersections = crossings(root.get("intersections"));
        List<AuditSpec.Crossing> tables = crossings(root.get("tables"));
        AuditSpec.Outcome outcome = outcome(root, target);
        Label title = root.get("title").map(AuditConfig::label).orElse(Label.same(name));
        try {
            return new AuditSpec(
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
                    modelling,
                    studies);
        } catch (IllegalArgumentException e) {
            ConfigNode place = places.entrySet().stream()
                    .filter(p -> e.getMessage().startsWith(p.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(root);
            throw place.mistake(e.getMessage());
        }
    }

    private static AuditSpec.Outcome outcome(ConfigNode root, AuditSpec.Target target) {
        Optional<ConfigNode> given = root.get("outcome");
        if (given.isEmpty()) {
            return new AuditSpec.Outcome(target.name(), target.label());
        }
        ConfigNode node = given.get().only("key", "label", "people", "happened", "not_happened");
        boolean worded = List.of("people", "happened", "not_happened").stream()
                .anyMatch(key -> node.get(key).isPresent());
        Optional<AuditSpec.OutcomeWords> words = worded
                ? Optional.of(new AuditSpec.OutcomeWords(
                        label(node.require("people")),
                        label(node.require("happened")),
                        label(node.require("not_happened"))))
                : Optional.empty();
        return node.here(() -> new AuditSpec.Outcome(node.require("key").text(), label(node.require("label")), words));
    }

    private AuditSpec.Source source(ConfigNode root) {
        ConfigNode files = root.require("files");
        places.put("with a year column", files);
        Map<Integer, String> byYear = new TreeMap<>();
        if (files.isText()) {
            byYear.put(0, files.text());
            root.require("year_column");
        } else {
            for (ConfigNode entry : files.entries().values()) {
                entry.text();
            }
            files.entries().forEach((year, node) -> byYear.put(year(files, year), node.text()));
            if (byYear.isEmpty()) {
                throw files.mistake("no file; year: file name is needed");
            }
        }
        Optional<String> yearColumn = root.get("year_column").map(ConfigNode::text);
        root.get("year_column").ifPresent(n -> places.put("the year", n));
        List<String> header = root.get("header").map(ConfigNode::texts).orElse(List.of());
        root.get("header").ifPresent(n -> places.put("header name", n));
        return root.get("header").orElse(files).here(() -> new AuditSpec.Source(byYear, yearColumn, header));
    }

    private static int year(ConfigNode place, String text) {
        try {
            int year = Integer.parseInt(text);
            if (year >= 1000 && year <= 9999) {
                return year;
            }
        } catch (NumberFormatException e) {
            throw place.mistake("'" + text + "' is no year; a whole number of four digits is needed");
        }
        throw place.mistake("'" + text + "' is no year; a whole number of four digits is needed");
    }

    private AuditSpec.SourceColumn column(String name, ConfigNode node) {
        places.put("column '" + name + "'", node);
        if (node.isText()) {
            return node.here(() -> AuditSpec.SourceColumn.plain(name, node.oneOf(AuditSpec.ColumnType.class)));
        }
        node.only("type", "from", "recode", "unlisted", "missing", "dates", "cut");
        AuditSpec.ColumnType type = node.require("type").oneOf(AuditSpec.ColumnType.class);
        Map<Integer, String> byYear = new TreeMap<>();
        Optional<String> everywhere = Optional.empty();
        if (node.get("from").isEmpty()) {
            everywhere = Optional.of(name);
        } else if (node.require("from").isText()) {
            everywhere = Optional.of(node.require("from").text());
        } else {
            ConfigNode from = node.require("from");
            for (Map.Entry<String, ConfigNode> entry : from.entries().entrySet()) {
                if (entry.getKey().equals("other_years")) {
                    everywhere = Optional.of(entry.getValue().text());
                } else {
                    byYear.put(year(from, entry.getKey()), entry.getValue().text());
                }
            }
        }
        Map<String, String> recode = new LinkedHashMap<>();
        node.get("recode").ifPresent(map -> map.entries().forEach((from, to) -> recode.put(from, to.text())));
        AuditSpec.Unlisted unlisted = node.get("unlisted")
                .map(n -> n.oneOf(AuditSpec.Unlisted.class))
                .orElse(recode.isEmpty() ? AuditSpec.Unlisted.KEEP : AuditSpec.Unlisted.FAIL);
        Set<String> missing = node.get("missing")
                .map(n -> (Set<String>) new LinkedHashSet<>(n.texts()))
                .orElse(Set.of());
        AuditSpec.DateCells dates =
                node.get("dates").map(n -> n.oneOf(AuditSpec.DateCells.class)).orElse(AuditSpec.DateCells.REFUSE);
        List<Double> cuts = node.get("cut")
                .map(n -> n.list().stream().map(ConfigNode::number).toList())
                .orElse(List.of());
        Optional<String> all = everywhere;
        return node.here(
                () -> new AuditSpec.SourceColumn(name, type, byYear, all, recode, unlisted, missing, dates, cuts));
    }

    private AuditSpec.Target target(ConfigNode node) {
        List<String> relations = java.util.Arrays.stream(AuditSpec.Comparison.values())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
        List<String> keys = new ArrayList<>(List.of("name", "column", "label"));
        keys.addAll(relations);
        node.only(keys.toArray(String[]::new));
        List<String> used =
                relations.stream().filter(r -> node.get(r).isPresent()).toList();
        if (used.size() != 1) {
            throw node.mistake("exactly one of " + String.join(", ", relations)
                    + " is needed, with the value to compare" + " with");
        }
        String column = node.require("column").text();
        String name = node.get("name").map(ConfigNode::text).orElse(column);
        places.put("target '" + name + "'", node);
        Label label = node.get("label").map(AuditConfig::label).orElse(Label.same(name));
        return node.here(() -> new AuditSpec.Target(
                name,
                column,
                AuditSpec.Comparison.valueOf(used.get(0).toUpperCase(Locale.ROOT)),
                node.require(used.get(0)).text(),
                label));
    }

    private AuditSpec.Feature feature(ConfigNode node, Map<String, AuditSpec.ColumnType> types) {
        if (node.isText()) {
            String name = node.text();
            places.put("feature '" + name + "'", node);
            // A category has one sensible reading without further words.
            AuditSpec.Coding coding = types.get(name) == AuditSpec.ColumnType.CATEGORY
                    ? new AuditSpec.Coding.OneHot()
                    : new AuditSpec.Coding.Plain();
            return node.here(() -> new AuditSpec.Feature(name, name, coding, Set.of(), Label.same(name)));
        }
        node.only("name", "column", "coding", "values", "groups", "product_of", "computed_from", "label");
        String name = node.require("name").text();
        places.put("feature '" + name + "'", node);
        if (node.get("product_of").isPresent()) {
            node.only("name", "product_of", "label");
            String[] factors = node.require("product_of").texts().toArray(String[]::new);
            Label productLabel = node.get("label").map(AuditConfig::label).orElse(Label.same(name));
            return node.here(() -> AuditSpec.Feature.product(name, productLabel, factors));
        }
        String column = node.get("column").map(ConfigNode::text).orElse(name);
        AuditSpec.Coding coding = coding(node, types.get(column));
        Set<String> computedFrom = node.get("computed_from")
                .map(n -> (Set<String>) new LinkedHashSet<>(n.texts()))
                .orElse(Set.of());
        Label label = node.get("label").map(AuditConfig::label).orElse(Label.same(name));
        return node.here(() -> new AuditSpec.Feature(name, column, coding, computedFrom, label));
    }

    private enum CodingName {
        PLAIN,
        INDICATOR,
        ONE_HOT,
        QUANTILE_GROUPS,
        STANDARDISED
    }

    private static AuditSpec.Coding coding(ConfigNode node, AuditSpec.ColumnType type) {
        CodingName coding = node.get("coding")
                .map(n -> n.oneOf(CodingName.class))
                .orElse(
                        node.get("values").isPresent()
                                ? CodingName.INDICATOR
                                : type == AuditSpec.ColumnType.CATEGORY ? CodingName.ONE_HOT : CodingName.PLAIN);
        if (coding != CodingName.INDICATOR && node.get("values").isPresent()) {
            throw node.require("values").mistake("values go with the coding indicator only");
        }
        if (coding != CodingName.QUANTILE_GROUPS && node.get("groups").isPresent()) {
            throw node.require("groups").mistake("groups go with the coding quantile_groups only");
        }
        return switch (coding) {
            case PLAIN -> new AuditSpec.Coding.Plain();
            case ONE_HOT -> new AuditSpec.Coding.OneHot();
            case STANDARDISED -> new AuditSpec.Coding.Standardised();
            case INDICATOR ->
                new AuditSpec.Coding.Indicator(
                        new LinkedHashSet<>(node.require("values").texts()));
            case QUANTILE_GROUPS ->
                node.require("groups")
                        .here(() -> new AuditSpec.Coding.QuantileGroups(
                                node.require("groups").integer()));
        };
    }

    private AuditSpec.Dimension dimension(String name, ConfigNode node) {
        places.put("dimension '" + name + "'", node);
        node.only("column", "groups", "unlisted", "reference", "role", "minimum", "label");
        Map<String, String> groups = new LinkedHashMap<>();
        Map<String, Label> labels = new LinkedHashMap<>();
        Map<String, Label> phrases = new LinkedHashMap<>();
        node.get("groups")
                .ifPresent(map -> map.entries().forEach((key, group) -> {
                    if (group.isText()) {
                        labels.put(key, Label.same(group.text()));
                        groups.put(key, key);
                        return;
                    }
                    group.only("values", "label", "es", "en", "phrase");
                    group.get("phrase").ifPresent(p -> phrases.put(key, label(p)));
                    if (group.get("es").isPresent() || group.get("en").isPresent()) {
                        group.only("es", "en", "phrase");
                        labels.put(
                                key,
                                new Label(
                                        group.require("es").text(),
                                        group.require("en").text()));
                        groups.put(key, key);
                        return;
                    }
                    group.get("label").ifPresent(l -> labels.put(key, label(l)));
                    List<String> values =
                            group.get("values").map(ConfigNode::texts).orElse(List.of(key));
                    for (String value : values) {
                        if (groups.put(value, key) != null) {
                            throw group.mistake("the value '" + value + "' belongs to two groups");
                        }
                    }
                }));
        AuditSpec.Unlisted unlisted = node.get("unlisted")
                .map(n -> n.oneOf(AuditSpec.Unlisted.class))
                .orElse(groups.isEmpty() ? AuditSpec.Unlisted.KEEP : AuditSpec.Unlisted.FAIL);
        OptionalInt minimum =
                node.get("minimum").map(n -> OptionalInt.of(n.integer())).orElse(OptionalInt.empty());
        return node.here(() -> new AuditSpec.Dimension(
                name,
                node.get("column").map(ConfigNode::text).orElse(name),
                groups,
                unlisted,
                node.get("reference").map(ConfigNode::text),
                node.get("role").map(n -> n.oneOf(AuditSpec.Role.class)).orElse(AuditSpec.Role.AUDITED),
                minimum,
                node.get("label").map(AuditConfig::label).orElse(Label.same(name)),
                labels,
                phrases));
    }

    /** One text for both languages, or one each. */
    static Label label(ConfigNode node) {
        if (node.isText()) {
            return Label.same(node.text());
        }
        node.only("es", "en");
        return new Label(node.require("es").text(), node.require("en").text());
    }

    private List<AuditSpec.Crossing> crossings(Optional<ConfigNode> node) {
        List<AuditSpec.Crossing> crossings = new ArrayList<>();
        for (ConfigNode item : node.map(ConfigNode::list).orElse(List.of())) {
            AuditSpec.Crossing crossing =
                    item.here(() -> AuditSpec.Crossing.of(item.texts().toArray(String[]::new)));
            places.put("crossing '" + crossing.name() + "'", item);
            crossings.add(crossing);
        }
        return crossings;
    }

    private AuditSpec.Design design(Optional<ConfigNode> node) {
        if (node.isEmpty()) {
            return AuditSpec.Design.none();
        }
        ConfigNode design = node.get().only("weight", "strata", "cluster", "single_psu");
        design.get("weight").ifPresent(n -> places.put("the weight", n));
        design.get("strata").ifPresent(n -> places.put("the strata", n));
        design.get("cluster").ifPresent(n -> places.put("the cluster", n));
        return design.here(() -> new AuditSpec.Design(
                design.get("weight").map(ConfigNode::text),
                design.get("strata").map(ConfigNode::texts).orElse(List.of()),
                design.get("cluster").map(ConfigNode::text),
                design.get("single_psu").map(n -> n.oneOf(SinglePsu.class)).orElse(SinglePsu.FAIL)));
    }

    private AuditSpec.Leakage leakage(Optional<ConfigNode> node) {
        if (node.isEmpty()) {
            return AuditSpec.Leakage.defaults();
        }
        node.get().only("action", "keep");
        places.put("leakage", node.get());
        return new AuditSpec.Leakage(
                node.get()
                        .get("action")
                        .map(n -> n.oneOf(AuditSpec.LeakAction.class))
                        .orElse(AuditSpec.LeakAction.DROP),
                node.get()
                        .get("keep")
                        .map(n -> (Set<String>) new LinkedHashSet<>(n.texts()))
                        .orElse(Set.of()));
    }

    private static AuditSpec.Minimums minimums(Optional<ConfigNode> node) {
        AuditSpec.Minimums defaults = AuditSpec.Minimums.defaults();
        if (node.isEmpty()) {
            return defaults;
        }
        ConfigNode sizes = node.get().only("group", "intersection", "confidential", "standard", "margin");
        return sizes.here(() -> new AuditSpec.Minimums(
                sizes.get("group").map(ConfigNode::integer).orElse(defaults.group()),
                sizes.get("intersection").map(ConfigNode::integer).orElse(defaults.intersection()),
                sizes.get("confidential").map(ConfigNode::integer).orElse(defaults.confidential()),
                sizes.get("standard")
                        .map(n -> n.oneOf(PublicationPolicy.Standard.class))
                        .orElse(defaults.standard()),
                sizes.get("margin").map(ConfigNode::number).orElse(defaults.margin())));
    }
}
