package org.equidad.runner;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;

/**
 * A first {@code audit.yml} for a table that nobody has described yet. What the user did not say is guessed, and every
 * guess is marked in the file and listed for the user.
 */
final class ConfigDraft {
    private static final int MOST_GROUPS = 8;
    private static final int MOST_CATEGORIES = 50;
    private static final int MOST_VALUES_SHOWN = 10;
    private static final String GUESS = "# GUESS";
    private static final Pattern CONDITION = Pattern.compile("(.+?)(<=|>=|<|>|=)(.+)");
    private static final Set<String> WEIGHT_NAMES = Set.of(
            "weight",
            "weights",
            "wt",
            "w",
            "fnlwgt",
            "peso",
            "ponderador",
            "factor",
            "factor07",
            "pweight",
            "wtmec2yr");
    private static final Set<String> STRATUM_NAMES = Set.of("strata", "stratum", "estrato", "sdmvstra");
    private static final Set<String> CLUSTER_NAMES =
            Set.of("psu", "cluster", "conglome", "conglomerado", "upm", "sdmvpsu");
    private static final Set<String> YEAR_NAMES = Set.of("year", "anio", "ano", "año", "yr");
    /** What laws and audits most often protect, in the languages of the files that people bring. */
    private static final Pattern PROTECTED = Pattern.compile(
            "(^|_)(sex|age|edad|race|raza|area)|gend|gener|ethni|etni|nation|foreign|langu|lengua|idiom|disab"
                    + "|discap|relig|region|rural|urban");

    /** What the user said; the rest is guessed. */
    record Wishes(
            Optional<String> target,
            List<String> groups,
            Optional<String> weight,
            List<String> strata,
            Optional<String> cluster,
            int year,
            List<String> header) {}

    /** One column of the table as the draft sees it. */
    private record Seen(String name, String key, boolean number, List<String> values, int missing, int rows) {
        boolean constant() {
            return values.size() < 2;
        }

        /** So many different words that they name rows, not kinds of rows. */
        boolean identifier() {
            return !number && values.size() > MOST_CATEGORIES;
        }
    }

    private final String file;
    private final Map<String, Seen> columns = new LinkedHashMap<>();
    private final List<String> guesses = new ArrayList<>();
    private Seen outcome;

    private ConfigDraft(String file, Table table) {
        this.file = file;
        Set<String> keys = new HashSet<>();
        for (String name : table.names()) {
            columns.put(name, seen(table.column(name), keys));
        }
    }

    /** The text of the file, and what was guessed, one line each. */
    record Draft(String text, List<String> guesses) {}

    /**
     * Describes a table.
     *
     * @param file the name that the description gives to the file
     * @throws IllegalArgumentException if a column that the user named is not there, or no column can be a target
     */
    static Draft of(String file, Table table, Wishes wishes) {
        ConfigDraft draft = new ConfigDraft(file, table);
        return new Draft(draft.write(wishes), List.copyOf(draft.guesses));
    }

    private static Seen seen(Column column, Set<String> keys) {
        boolean number = column instanceof NumberColumn;
        Map<String, Boolean> distinct =
                number ? new TreeMap<>(Comparator.comparingDouble(Double::parseDouble)) : new TreeMap<>();
        int missing = 0;
        for (int i = 0; i < column.size(); i++) {
            if (column.isMissing(i)) {
                missing++;
            } else if (distinct.size() <= MOST_CATEGORIES) {
                distinct.put(number ? plain(((NumberColumn) column).get(i)) : ((TextColumn) column).get(i), true);
            }
        }
        String key = key(column.name());
        for (int i = 2; !keys.add(key); i++) {
            key = key(column.name()) + "_" + i;
        }
        return new Seen(column.name(), key, number, List.copyOf(distinct.keySet()), missing, column.size());
    }

    private static boolean isProtected(Seen column) {
        return PROTECTED.matcher(column.key()).find();
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Lower case letters without accents, digits and underscores. */
    private static String key(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        return plain.isEmpty() ? "column" : Character.isDigit(plain.charAt(0)) ? "c_" + plain : plain;
    }

    private Seen column(String option, String name) {
        Seen column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException(
                    option + ": " + file + " has no column '" + name + "'; there are " + names(columns.values()));
        }
        return column;
    }

    private static String names(java.util.Collection<Seen> columns) {
        return columns.stream().map(Seen::name).collect(Collectors.joining(", "));
    }

    private String write(Wishes wishes) {
        Optional<Seen> weight = wishes.weight().map(n -> column("--weight", n)).or(() -> named("weight", WEIGHT_NAMES));
        Optional<Seen> year = yearColumn();
        String target = target(wishes);
        Set<Seen> design = new HashSet<>();
        weight.ifPresent(design::add);
        List<Seen> strata = wishes.strata().isEmpty()
                ? named("strata", STRATUM_NAMES).stream().toList()
                : wishes.strata().stream().map(n -> column("--strata", n)).toList();
        Optional<Seen> cluster =
                wishes.cluster().map(n -> column("--cluster", n)).or(() -> named("cluster", CLUSTER_NAMES));
        design.addAll(strata);
        cluster.ifPresent(design::add);
        year.ifPresent(design::add);
        List<Seen> groups = groups(wishes, design);
        Map<Seen, String> unused = new LinkedHashMap<>();
        List<Seen> features = new ArrayList<>();
        for (Seen column : columns.values()) {
            if (column == outcome || design.contains(column)) {
                continue;
            }
            if (column.constant()) {
                unused.put(column, "the same in every row");
            } else if (column.identifier()) {
                unused.put(column, "more than " + MOST_CATEGORIES + " different texts");
            } else {
                features.add(column);
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException(file + ": no column is left to predict from");
        }

        StringBuilder text = new StringBuilder();
        text.append("# A first description of ").append(file.replaceAll("\\s", " "));
        text.append(", made by: equidad config init\n# Lines with GUESS were not asked for: check each of them."
                + " docs/configuration.md explains the keys.\n");
        text.append("name: ").append(key(file.replaceFirst("\\..*$", ""))).append('\n');
        if (year.isPresent()) {
            text.append("files: ").append(quoted(file)).append('\n');
            text.append("year_column: ").append(year.get().key()).append('\n');
        } else {
            text.append("files: {")
                    .append(wishes.year())
                    .append(": ")
                    .append(quoted(file))
                    .append("}");
            text.append("   # the year that the rows are about\n");
        }
        if (!wishes.header().isEmpty()) {
            text.append("header: [")
                    .append(wishes.header().stream().map(ConfigDraft::quoted).collect(Collectors.joining(", ")))
                    .append("]\n");
        }
        text.append("\ncolumns:\n");
        for (Seen column : columns.values()) {
            if (unused.containsKey(column)) {
                text.append("  # ").append(column.key()).append(" is left out: ");
                text.append(unused.get(column)).append('\n');
                continue;
            }
            text.append("  ").append(column.key()).append(": ");
            String type = column.number() ? "number" : "category";
            text.append(
                    column.key().equals(column.name())
                            ? type
                            : "{type: " + type + ", from: " + quoted(column.name()) + "}");
            text.append("   # ").append(described(column)).append('\n');
        }
        text.append("\n").append(target);
        text.append(
                        "\n# Words for the report's sentences, plural; without them it speaks of people with the outcome:\n")
                .append("# outcome:\n#   key: dropout\n#   label: {es: abandono, en: drop-out}\n")
                .append("#   people: {es: estudiantes, en: students}\n")
                .append("#   happened: {es: abandonaron, en: dropped out}\n")
                .append("#   not_happened: {es: siguieron, en: stayed}\n");
        text.append("\nfeatures:\n");
        text.append("  # Take out whatever is not known before the outcome.\n");
        features.forEach(f -> text.append("  - ").append(f.key()).append('\n'));
        text.append(
                "\n# The groups that are compared; each may get labels and a reference, see docs/configuration.md.\n");
        text.append("dimensions:")
                .append(wishes.groups().isEmpty() ? "   " + GUESS : "")
                .append('\n');
        for (Seen group : groups) {
            text.append("  ")
                    .append(group.key())
                    .append(": {column: ")
                    .append(group.key())
                    .append("}");
            text.append("   # ").append(described(group)).append('\n');
        }
        boolean told = wishes.weight().isPresent()
                || !wishes.strata().isEmpty()
                || wishes.cluster().isPresent();
        text.append(design(weight, strata, cluster, told ? "" : "   " + GUESS));
        if (year.isEmpty()) {
            text.append(
                    "\n# One year only: rows are divided by lot. Where they are few, folds of the training rows can validate:\n"
                            + "# split: {folds: 5, shares: {train: 0.8, test: 0.2}, draw: row, seed: 1}\n"
                            + "split: {shares: {train: 0.6, validate: 0.2, test: 0.2}, draw: row, seed: 1}\n");
        }
        return text.toString();
    }

    private static String described(Seen column) {
        boolean many = column.values().size() > MOST_VALUES_SHOWN;
        String values = many
                ? (column.values().size() > MOST_CATEGORIES
                                ? "many"
                                : column.values().size()) + " values"
                : column.values().stream()
                        .map(v -> v.replaceAll("[\\r\\n]+", " "))
                        .collect(Collectors.joining(", "));
        return values + (column.missing() > 0 ? "; " + column.missing() + " of " + column.rows() + " missing" : "");
    }

    private String design(Optional<Seen> weight, List<Seen> strata, Optional<Seen> cluster, String remark) {
        List<String> parts = new ArrayList<>();
        weight.ifPresent(w -> parts.add("weight: " + w.key()));
        if (!strata.isEmpty()) {
            parts.add("strata: [" + strata.stream().map(Seen::key).collect(Collectors.joining(", ")) + "]");
        }
        cluster.ifPresent(c -> parts.add("cluster: " + c.key()));
        return parts.isEmpty()
                ? "\n# No weights, strata or clusters: right for a census or a simple random sample only.\n"
                : "\ndesign: {" + String.join(", ", parts) + "}" + remark + "\n";
    }

    private Optional<Seen> named(String what, Set<String> keys) {
        Optional<Seen> guess =
                columns.values().stream().filter(c -> keys.contains(c.key())).findFirst();
        guess.ifPresent(c -> guesses.add(what + ": " + c.name()));
        return guess;
    }

    private Optional<Seen> yearColumn() {
        Optional<Seen> guess = columns.values().stream()
                .filter(c -> c.number() && YEAR_NAMES.contains(c.key()))
                .filter(c -> c.values().size() >= 3 && c.missing() == 0)
                .filter(c -> c.values().stream().allMatch(v -> v.matches("[12][0-9]{3}")))
                .findFirst();
        guess.ifPresent(c -> guesses.add("year_column: " + c.name()));
        return guess;
    }

    private String target(Wishes wishes) {
        List<Seen> binary =
                columns.values().stream().filter(c -> c.values().size() == 2).toList();
        if (wishes.target().isEmpty()) {
            if (binary.isEmpty()) {
                throw new IllegalArgumentException(file
                        + ": no column has exactly two values; say --target COLUMN=VALUE, or COLUMN<NUMBER and so on");
            }
            outcome = binary.stream()
                    .max(Comparator.comparing((Seen c) -> !isProtected(c))
                            .thenComparing(c -> c.values().equals(List.of("0", "1")))
                            .thenComparing(binary::indexOf))
                    .orElseThrow();
            String value = outcome.values().get(1);
            guesses.add("target: " + outcome.name() + " = " + value);
            return targetLine(outcome, "equals", value, "   " + GUESS + "; with two values are " + names(binary));
        }
        String wish = wishes.target().get();
        Matcher condition = CONDITION.matcher(wish);
        if (columns.containsKey(wish)) {
            outcome = columns.get(wish);
            if (!outcome.values().equals(List.of("0", "1"))) {
                throw new IllegalArgumentException("--target: the column '" + wish + "' holds " + described(outcome)
                        + "; say which of them is the outcome: " + wish + "=VALUE, or " + wish + "<NUMBER and so on");
            }
            return targetLine(outcome, "equals", "1", "");
        }
        if (!condition.matches()) {
            column("--target", wish);
        }
        outcome = column("--target", condition.group(1).strip());
        String value = condition.group(3).strip();
        String comparison = switch (condition.group(2)) {
            case "<" -> "less_than";
            case "<=" -> "at_most";
            case ">" -> "greater_than";
            case ">=" -> "at_least";
            default -> "equals";
        };
        if (comparison.equals("equals")
                && outcome.values().size() <= MOST_CATEGORIES
                && !outcome.values().contains(value)) {
            throw new IllegalArgumentException("--target: no row of the column '" + outcome.name() + "' holds '" + value
                    + "'; there are " + String.join(", ", outcome.values()));
        }
        return targetLine(outcome, comparison, value, "");
    }

    private static String targetLine(Seen column, String comparison, String value, String remark) {
        return "target: {name: " + column.key() + ", column: " + column.key() + ", " + comparison + ": " + quoted(value)
                + "}" + remark + "\n";
    }

    private List<Seen> groups(Wishes wishes, Set<Seen> design) {
        if (!wishes.groups().isEmpty()) {
            return wishes.groups().stream().map(n -> column("--group", n)).toList();
        }
        List<Seen> few = columns.values().stream()
                .filter(c -> c != outcome && !design.contains(c))
                .filter(c -> !c.constant() && c.values().size() <= MOST_GROUPS)
                .toList();
        List<Seen> named = few.stream().filter(ConfigDraft::isProtected).toList();
        List<Seen> guess = named.isEmpty() ? few : named;
        if (guess.isEmpty()) {
            throw new IllegalArgumentException(file + ": no column has between 2 and " + MOST_GROUPS
                    + " values; say which groups are to be compared: --group COLUMN");
        }
        guesses.add("groups: " + names(guess));
        return guess;
    }

    /** A YAML scalar: plain where that cannot be misread, else in double quotes. */
    private static String quoted(String text) {
        if (text.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*") || text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\x%02x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
