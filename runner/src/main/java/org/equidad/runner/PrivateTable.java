package org.equidad.runner;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.TextColumn;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** A csv of single rows: year and keys, label, weight and design, what models say, and the groups by their keys. */
final class PrivateTable {
    private static final List<String> KEYS = List.of("conglome", "vivienda", "hogar", "codperso");

    private final AuditSpec spec;
    private final AuditData rows;
    private final Map<String, IntFunction<String>> columns = new LinkedHashMap<>();

    PrivateTable(AuditSpec spec, AuditData rows) {
        this.spec = spec;
        this.rows = rows;
        int[] years = rows.years();
        int[] label = rows.label();
        double[] weights = rows.weights();
        int[] strata = rows.strata();
        int[] clusters = rows.clusters();
        columns.put("year", i -> Integer.toString(years[i]));
        KEYS.stream()
                .filter(rows.table()::has)
                .map(rows.table()::column)
                .forEach(key -> columns.put(key.name(), i -> cell(key, i)));
        columns.put("label", i -> label[i] < 0 ? "" : Integer.toString(label[i]));
        columns.put("weight", i -> Double.toString(weights[i]));
        columns.put("stratum", i -> Integer.toString(strata[i]));
        columns.put("cluster", i -> Integer.toString(clusters[i]));
    }

    PrivateTable with(String name, double[] values) {
        columns.put(name, i -> Double.toString(values[i]));
        return this;
    }

    /** A column of whole numbers, each counted from a first one. */
    PrivateTable numbers(String name, int[] values, int first) {
        columns.put(name, i -> Integer.toString(values[i] + first));
        return this;
    }

    /** A column of 0 and 1. */
    PrivateTable flags(String name, double[] decisions) {
        columns.put(name, i -> decisions[i] == 1 ? "1" : "0");
        return this;
    }

    /** One line a row of the part, those without a label included; the groups come last. */
    void write(Path file) throws IOException {
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (rows.dimensions().contains(dimension.name())) {
                Grouping group = rows.grouping(dimension.name());
                columns.put("group_" + group.name(), i -> group.code(i) < 0 ? "" : quoted(group.label(group.code(i))));
            }
        }
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(String.join(",", columns.keySet()) + "\n");
            for (int i = 0; i < rows.rows(); i++) {
                int row = i;
                out.write(columns.values().stream().map(c -> c.apply(row)).collect(Collectors.joining(",")) + "\n");
            }
        }
    }

    private static String cell(Column column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (column instanceof NumberColumn numbers) {
            double value = numbers.get(row);
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
        return quoted(((TextColumn) column).get(row));
    }

    /** A cell of csv, in quotes where it needs them. */
    static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
