package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A categorical variable over the rows of a design: a protected attribute, a stratum, a cluster, or several of them
 * crossed.
 *
 * <p>Each row holds the code of its label, 0 to {@code size() - 1}, or -1 where it is missing. Labels keep one fixed
 * order, so that results do not depend on the order of the rows. Immutable; four bytes per row.
 */
public final class Grouping {
    private final List<String> names;
    private final int[] codes;
    private final List<String> labels;
    private final List<List<String>> parts;

    private Grouping(List<String> names, int[] codes, List<List<String>> parts) {
        this.names = names;
        this.codes = codes;
        this.parts = parts;
        this.labels = labelsOf(parts);
    }

    /** Parts joined by a dot; where that makes two groups the same, parts with a dot are quoted. */
    private static List<String> labelsOf(List<List<String>> parts) {
        List<String> joined = parts.stream().map(part -> String.join(".", part)).toList();
        if (joined.stream().distinct().count() == joined.size()) {
            return joined;
        }
        return parts.stream()
                .map(part -> part.stream().map(Grouping::quoted).collect(Collectors.joining(".")))
                .toList();
    }

    private static String quoted(String part) {
        return part.contains(".") || part.contains("\"") ? '"' + part.replace("\"", "\"\"") + '"' : part;
    }

    /**
     * Groups by the distinct texts of a column, in the order of {@link String#compareTo}.
     *
     * @param name name of the variable
     * @param values one text per row; null is missing
     */
    public static Grouping of(String name, String[] values) {
        Checks.notNull(name, "grouping name");
        Checks.notNull(values, "values of " + name);
        TreeSet<String> distinct = new TreeSet<>();
        for (String value : values) {
            if (value != null) {
                distinct.add(value);
            }
        }
        Map<String, Integer> codeOf = new HashMap<>();
        for (String label : distinct) {
            codeOf.put(label, codeOf.size());
        }
        int[] codes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = values[i] == null ? -1 : codeOf.get(values[i]);
        }
        return new Grouping(
                List.of(name), codes, distinct.stream().map(List::of).toList());
    }

    /**
     * Groups by codes that the caller made; the labels keep the given order, and one without rows stays a group.
     *
     * @param name name of the variable
     * @param codes one code per row, an index into the labels, or -1 for missing; copied
     * @param labels distinct labels
     */
    public static Grouping of(String name, int[] codes, List<String> labels) {
        Checks.notNull(name, "grouping name");
        Checks.notNull(codes, "codes of " + name);
        Checks.notNull(labels, "labels of " + name);
        if (new TreeSet<>(labels).size() != labels.size()) {
            throw new IllegalArgumentException("labels of " + name + " repeat: " + labels);
        }
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] < -1 || codes[i] >= labels.size()) {
                throw new IllegalArgumentException("code of " + name + " at index " + i + " is " + codes[i]
                        + ": must be -1 (missing) or below " + labels.size());
            }
        }
        return new Grouping(
                List.of(name), codes.clone(), labels.stream().map(List::of).toList());
    }

    /**
     * Groups by the distinct integers of a column, in ascending order. Nothing is missing.
     *
     * @param name name of the variable
     * @param values one integer per row
     */
    public static Grouping of(String name, int[] values) {
        Checks.notNull(name, "grouping name");
        int[] distinct = Arrays.stream(Checks.notNull(values, "values of " + name))
                .distinct()
                .sorted()
                .toArray();
        int[] codes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = Arrays.binarySearch(distinct, values[i]);
        }
        return new Grouping(
                List.of(name),
                codes,
                Arrays.stream(distinct)
                        .mapToObj(value -> List.of(Integer.toString(value)))
                        .toList());
    }

    /**
     * Crosses variables: one group for every combination that has a row, ordered by the first variable, then the
     * second, and so on. A row that misses any of them is missing. Labels are joined by a dot; where values with a dot
     * would make two groups the same ("1" and "0.5", "1.0" and "5"), such values are put in quotes.
     */
    public static Grouping cross(Grouping... variables) {
        Checks.notNull(variables, "groupings to cross");
        if (variables.length == 0) {
            throw new IllegalArgumentException("groupings to cross: none given, at least one is needed");
        }
        Grouping crossed = Checks.notNull(variables[0], "grouping to cross");
        for (int i = 1; i < variables.length; i++) {
            crossed = crossed.crossedWith(Checks.notNull(variables[i], "grouping to cross"));
        }
        return crossed;
    }

    private Grouping crossedWith(Grouping other) {
        Checks.length("grouping " + other.name(), other.codes.length, codes.length);
        int n = codes.length;
        long width = other.parts.size();
        long[] pairs = new long[n];
        for (int i = 0; i < n; i++) {
            pairs[i] = codes[i] < 0 || other.codes[i] < 0 ? -1 : codes[i] * width + other.codes[i];
        }
        long[] present = Arrays.stream(pairs)
                .filter(pair -> pair >= 0)
                .distinct()
                .sorted()
                .toArray();
        int[] crossed = new int[n];
        for (int i = 0; i < n; i++) {
            crossed[i] = pairs[i] < 0 ? -1 : Arrays.binarySearch(present, pairs[i]);
        }
        List<List<String>> labelParts = new ArrayList<>(present.length);
        for (long pair : present) {
            labelParts.add(join(parts.get((int) (pair / width)), other.parts.get((int) (pair % width))));
        }
        return new Grouping(join(names, other.names), crossed, List.copyOf(labelParts));
    }

    private static List<String> join(List<String> left, List<String> right) {
        List<String> joined = new ArrayList<>(left);
        joined.addAll(right);
        return List.copyOf(joined);
    }

    /** Name of the variable; crossed variables are joined by {@code _x_}. */
    public String name() {
        return String.join("_x_", names);
    }

    /** Names of the variables that were crossed, one where none were. */
    public List<String> names() {
        return names;
    }

    /** Number of rows. */
    public int rows() {
        return codes.length;
    }

    /** Number of groups. */
    public int size() {
        return labels.size();
    }

    /** Labels in their fixed order. */
    public List<String> labels() {
        return labels;
    }

    /** Label of a group. */
    public String label(int code) {
        return labels.get(code);
    }

    /** Variable names and values of a group, in the order in which the variables were crossed. */
    public Map<String, String> values(int code) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> part = parts.get(code);
        for (int i = 0; i < part.size(); i++) {
            values.put(names.get(i), part.get(i));
        }
        return values;
    }

    /** Code of a row's group, -1 where it is missing. */
    public int code(int row) {
        return codes[row];
    }

    /** Code of a label; refused when there is no such label. */
    public int codeOf(String label) {
        int code = labels.indexOf(label);
        if (code < 0) {
            throw new IllegalArgumentException("no group '" + label + "' in " + name() + ": the groups are " + labels);
        }
        return code;
    }

    /** The rows of a group. */
    public Domain domain(int code) {
        if (code < 0 || code >= size()) {
            throw new IllegalArgumentException(
                    "group " + code + " of " + name() + ": must lie in 0 to " + (size() - 1));
        }
        return Domain.ofCode(codes, code);
    }

    /** The rows of the group with this label. */
    public Domain domain(String label) {
        return domain(codeOf(label));
    }

    /** The rows whose group is known. */
    public Domain known() {
        boolean[] members = new boolean[codes.length];
        for (int i = 0; i < codes.length; i++) {
            members[i] = codes[i] >= 0;
        }
        return Domain.wrap(members);
    }

    /** The codes themselves, not a copy. */
    int[] codes() {
        return codes;
    }

    @Override
    public String toString() {
        return "Grouping[" + name() + ": " + size() + " groups, " + rows() + " rows]";
    }
}
