package org.equidad.features;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * An invented table for a described audit, as raw files: the names of each year, raw codes, marks of missing cells. The
 * audit reads them as it reads real ones.
 */
public final class SyntheticTable {
    /** The file beside the tables that says what they are. */
    public static final String NOTICE = "SYNTHETIC.txt";

    private final AuditSpec spec;
    private final TableRecipe recipe;
    private final List<Integer> years;
    private final Map<Integer, RawForms> forms = new LinkedHashMap<>();
    private final List<String> order;
    private final Map<String, TableRecipe.Shape> shapes = new LinkedHashMap<>();

    private SyntheticTable(AuditSpec spec, TableRecipe recipe) {
        this.spec = spec;
        this.recipe = recipe;
        this.years = years(spec, recipe);
        for (String name : recipe.columns().keySet()) {
            column(name);
        }
        for (int year : years) {
            forms.put(year, RawForms.of(spec, recipe, year));
        }
        this.order = order();
        int strata = 1;
        for (String name : order) {
            TableRecipe.Shape shape = shape(name, strata);
            shapes.put(name, shape);
            if (spec.design().strata().contains(name)) {
                strata *=
                        shape instanceof TableRecipe.Shares shares ? shares.of().size() : 1;
            }
        }
        checkEffects();
        forms.values().forEach(f -> f.check(shapes));
    }

    /**
     * A table to be written.
     *
     * @throws IllegalArgumentException on a recipe that does not fit the audit; the message begins with {@code the column
     *     'NAME'} where it is about one
     */
    public static SyntheticTable of(AuditSpec spec, TableRecipe recipe) {
        return new SyntheticTable(spec, recipe);
    }

    private static List<Integer> years(AuditSpec spec, TableRecipe recipe) {
        if (spec.source().yearColumn().isEmpty()) {
            if (!recipe.years().isEmpty()) {
                throw new IllegalArgumentException("years are given, but each file has its own");
            }
            return List.copyOf(spec.source().files().keySet());
        }
        if (!recipe.years().isEmpty()) {
            return recipe.years();
        }
        if (spec.split().isPresent() && spec.split().get() instanceof AuditSpec.Split split) {
            Set<Integer> years = new TreeSet<>(split.train());
            years.add(split.validate());
            years.add(split.test());
            return List.copyOf(years);
        }
        throw new IllegalArgumentException("nothing says which years the column '"
                + spec.source().yearColumn().get() + "' has; give them as years under synthetic");
    }

    private AuditSpec.SourceColumn column(String name) {
        return spec.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the column '" + name + "' is none of the audit's; there"
                                + " are "
                                + String.join(
                                        ", ",
                                        spec.columns().stream()
                                                .map(AuditSpec.SourceColumn::name)
                                                .toList())));
    }

    /** Strata and clusters first, then what the recipe leaves to the description, then the recipe's own order. */
    private List<String> order() {
        Set<String> drawn = new LinkedHashSet<>();
        forms.values().forEach(f -> drawn.addAll(f.writers()));
        for (String name : recipe.columns().keySet()) {
            if (!drawn.contains(name)) {
                throw new IllegalArgumentException("the column '" + name
                        + "' is read from the same cells as another one; describe that one alone");
            }
        }
        Set<String> order = new LinkedHashSet<>(spec.design().strata());
        spec.design().cluster().ifPresent(order::add);
        spec.columns().stream()
                .map(AuditSpec.SourceColumn::name)
                .filter(c -> !recipe.columns().containsKey(c))
                .forEach(order::add);
        order.addAll(recipe.columns().keySet());
        order.retainAll(drawn);
        return List.copyOf(order);
    }

    private TableRecipe.Shape shape(String name, int strata) {
        AuditSpec.SourceColumn column = column(name);
        Optional<TableRecipe.Shape> given =
                Optional.ofNullable(recipe.columns().get(name)).flatMap(TableRecipe.Column::shape);
        boolean year = spec.source().yearColumn().filter(name::equals).isPresent();
        boolean cluster = spec.design().cluster().filter(name::equals).isPresent();
        if (year && recipe.columns().containsKey(name)) {
            throw new IllegalArgumentException("the column '" + name + "' holds the year and is not drawn");
        }
        if (year) {
            return TableRecipe.Shares.equal(years.stream().map(String::valueOf).toList());
        }
        TableRecipe.Shape shape = given.orElseGet(() -> new RecipeDefaults(spec, recipe.rows()).of(column, strata));
        if (shape instanceof TableRecipe.Clusters && !cluster) {
            throw new IllegalArgumentException("the column '" + name + "' is not the cluster of the design");
        }
        if (recipe.columns().containsKey(name)
                && recipe.columns().get(name).missing().orElse(0) > 0
                && (cluster
                        || spec.design().strata().contains(name)
                        || spec.design().weight().filter(name::equals).isPresent())) {
            throw new IllegalArgumentException("the column '" + name + "' belongs to the design and misses no cell");
        }
        return shape;
    }

    private void checkEffects() {
        Set<String> before = new LinkedHashSet<>();
        for (String name : order) {
            Map<String, TableRecipe.Effect> effects = effects(name);
            effects.forEach((other, effect) -> {
                if (!before.contains(other)) {
                    throw new IllegalArgumentException("the column '" + name + "' depends on '" + other
                            + "', which is not drawn before it; before it come " + String.join(", ", before));
                }
                if (effect instanceof TableRecipe.ByValue byValue) {
                    Set<String> values = shapes.get(other) instanceof TableRecipe.Shares shares
                            ? shares.of().keySet()
                            : Set.of();
                    byValue.by().keySet().stream()
                            .filter(v -> !values.contains(v))
                            .findFirst()
                            .ifPresent(v -> {
                                throw new IllegalArgumentException(
                                        "the column '" + name + "' depends on the value '" + v
                                                + "' of '" + other + "', which has "
                                                + (values.isEmpty() ? "numbers" : String.join(", ", values)));
                            });
                }
            });
            before.add(name);
        }
    }

    private Map<String, TableRecipe.Effect> effects(String name) {
        return recipe.columns().containsKey(name) ? recipe.columns().get(name).dependsOn() : Map.of();
    }

    /** What was written. */
    public record Summary(int files, int rows) {}

    /** Writes the files and {@value #NOTICE} into a folder that exists. */
    public Summary writeTo(Path folder) throws IOException {
        Map<Integer, String> files = spec.source().files();
        int rows = 0;
        if (spec.source().yearColumn().isPresent()) {
            rows += write(folder, files.values().iterator().next(), years);
        } else {
            for (int year : years) {
                rows += write(folder, files.get(year), List.of(year));
            }
        }
        Files.writeString(
                folder.resolve(NOTICE),
                "Invented data. equidad drew these tables from the description of the audit '" + spec.name()
                        + "' (seed " + recipe.seed() + "). No row is about anybody.\n");
        return new Summary(files.size(), rows);
    }

    private int write(Path folder, String name, List<Integer> ofYears) throws IOException {
        Path file = folder.resolve(name).normalize();
        boolean packed = name.endsWith(".gz");
        String plain = packed ? name.substring(0, name.length() - 3) : name;
        if (!file.startsWith(folder.normalize()) || !plain.matches(".*\\.(csv|tsv|txt|data)")) {
            throw new IllegalArgumentException(
                    "the file '" + name + "' cannot be invented; a csv inside the folder, plain or gz, can");
        }
        Files.createDirectories(file.getParent());
        int rows = 0;
        try (OutputStream out = Files.newOutputStream(file);
                BufferedWriter csv = new BufferedWriter(
                        new OutputStreamWriter(packed ? new GZIPOutputStream(out) : out, StandardCharsets.UTF_8))) {
            if (spec.source().header().isEmpty()) {
                csv.write(line(forms.get(ofYears.get(0)).names()));
            }
            for (int year : ofYears) {
                List<String[]> cells = forms.get(year).cells(draw(year), yearSeed(year));
                for (int i = 0; i < recipe.rows(); i++) {
                    List<String> row = new ArrayList<>();
                    for (String[] column : cells) {
                        row.add(column[i]);
                    }
                    csv.write(line(row));
                }
                rows += recipe.rows();
            }
        }
        return rows;
    }

    private long yearSeed(int year) {
        return TableDraw.stream(recipe.seed(), "year " + year).nextLong();
    }

    private TableDraw draw(int year) {
        TableDraw draw = new TableDraw(recipe.rows(), yearSeed(year));
        for (String name : order) {
            if (spec.source().yearColumn().filter(name::equals).isPresent()) {
                draw.constant(name, Integer.toString(year));
            } else {
                draw.draw(name, shapes.get(name), effects(name), spec.design().strata());
            }
        }
        return draw;
    }

    private static String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int j = 0; j < cells.size(); j++) {
            String cell = cells.get(j);
            boolean plain = cell.matches("[^\",;|\\t\\r\\n]*");
            line.append(j == 0 ? "" : ",").append(plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"");
        }
        return line.append('\n').toString();
    }
}
