package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.equidad.fairness.SinglePsu;

/** Small specs and raw files for tests. */
final class Specs {
    private Specs() {}

    /** y (target y = 1), x (number), g (category: a, b), w (weight), years 2020 to 2022. */
    static AuditSpec small() {
        return of(
                List.of(number("y"), number("x"), category("g"), number("w")),
                List.of(AuditSpec.Feature.plain("x", Label.same("x"))),
                List.of(dimension("g", "g")),
                new AuditSpec.Design(Optional.of("w"), List.of(), Optional.empty(), SinglePsu.FAIL));
    }

    static AuditSpec of(
            List<AuditSpec.SourceColumn> columns,
            List<AuditSpec.Feature> features,
            List<AuditSpec.Dimension> dimensions,
            AuditSpec.Design design) {
        AuditSpec.Target target = new AuditSpec.Target("y", "y", AuditSpec.Comparison.EQUALS, "1", Label.same("y"));
        return of(columns, features, dimensions, design, target, List.of());
    }

    static AuditSpec of(
            List<AuditSpec.SourceColumn> columns,
            List<AuditSpec.Feature> features,
            List<AuditSpec.Dimension> dimensions,
            AuditSpec.Design design,
            AuditSpec.Target target,
            List<AuditSpec.Target> alternatives) {
        Map<Integer, String> files = new LinkedHashMap<>();
        for (int year = 2020; year <= 2022; year++) {
            files.put(year, year + ".csv");
        }
        return new AuditSpec(
                "small",
                Label.same("small"),
                new AuditSpec.Outcome("y", Label.same("y")),
                new AuditSpec.Source(files, Optional.empty()),
                columns,
                target,
                alternatives,
                features,
                dimensions,
                List.of(),
                List.of(),
                design,
                Optional.empty(),
                AuditSpec.Leakage.defaults(),
                AuditSpec.Minimums.defaults());
    }

    static AuditSpec.SourceColumn number(String name) {
        return AuditSpec.SourceColumn.plain(name, AuditSpec.ColumnType.NUMBER);
    }

    static AuditSpec.SourceColumn category(String name) {
        return AuditSpec.SourceColumn.plain(name, AuditSpec.ColumnType.CATEGORY);
    }

    static AuditSpec.Feature feature(String name, String column, AuditSpec.Coding coding) {
        return new AuditSpec.Feature(name, column, coding, Set.of(), Label.same(name));
    }

    static AuditSpec.Dimension dimension(String name, String column) {
        return dimension(name, column, Map.of(), AuditSpec.Unlisted.KEEP, null);
    }

    static AuditSpec.Dimension dimension(
            String name, String column, Map<String, String> groups, AuditSpec.Unlisted unlisted, String reference) {
        return new AuditSpec.Dimension(
                name,
                column,
                groups,
                unlisted,
                Optional.ofNullable(reference),
                AuditSpec.Role.AUDITED,
                OptionalInt.empty(),
                Label.same(name),
                Map.of());
    }

    /** A raw file of text cells: a header line and rows, comma separated; an empty cell is missing. */
    static RawFile raw(int year, String header, String... rows) {
        return new RawFile(year + ".csv", OptionalInt.of(year), table(header, rows));
    }

    static Table table(String header, String... rows) {
        String[] names = header.split(",");
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < names.length; j++) {
            int column = j;
            String[] cells = Arrays.stream(rows)
                    .map(r -> r.split(",", -1)[column])
                    .map(c -> c.isEmpty() ? null : c)
                    .toArray(String[]::new);
            columns.add(TextColumn.of(names[j], cells));
        }
        return Table.of(columns);
    }
}
