package org.equidad.features;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How the audit's values are written in the raw file of one year. Where several columns of the audit are read from the
 * same cells, one of them is drawn and the others follow from it.
 */
final class RawForms {
    private static final double MISSING = 0.02;
    private static final double SHOWN_AS_DATE = 0.05;

    /** A raw column: what is drawn for it, and what else is read from it. */
    private record Raw(AuditSpec.SourceColumn writer, List<AuditSpec.SourceColumn> followers) {}

    private final AuditSpec spec;
    private final TableRecipe recipe;
    private final Map<String, Raw> raw;

    private RawForms(AuditSpec spec, TableRecipe recipe, Map<String, Raw> raw) {
        this.spec = spec;
        this.recipe = recipe;
        this.raw = raw;
    }

    /** The raw columns of a year, in the order of the description. */
    static RawForms of(AuditSpec spec, TableRecipe recipe, int year) {
        boolean perYear = spec.source().yearColumn().isEmpty();
        Map<String, List<AuditSpec.SourceColumn>> byName = new LinkedHashMap<>();
        for (AuditSpec.SourceColumn column : spec.columns()) {
            Optional<String> name = perYear ? column.nameIn(year) : column.everywhere();
            name.ifPresent(
                    n -> byName.computeIfAbsent(n, k -> new ArrayList<>()).add(column));
        }
        Map<String, Raw> raw = new LinkedHashMap<>();
        byName.forEach((name, columns) -> {
            AuditSpec.SourceColumn writer = columns.stream()
                    .min(java.util.Comparator.comparingInt(c -> rank(c, recipe)))
                    .orElseThrow();
            raw.put(
                    name,
                    new Raw(writer, columns.stream().filter(c -> c != writer).toList()));
        });
        return new RawForms(spec, recipe, raw);
    }

    private static int rank(AuditSpec.SourceColumn column, TableRecipe recipe) {
        if (recipe.columns().containsKey(column.name())) {
            return 0;
        }
        if (!column.recode().isEmpty()) {
            return 1;
        }
        return column.type() == AuditSpec.ColumnType.NUMBER ? 2 : 3;
    }

    /** The columns of the audit that are drawn for this year. */
    Set<String> writers() {
        Set<String> writers = new LinkedHashSet<>();
        raw.values().forEach(r -> writers.add(r.writer().name()));
        return writers;
    }

    /** The raw columns in the order of the file. */
    List<String> names() {
        List<String> header = spec.source().header();
        return header.isEmpty() ? List.copyOf(raw.keySet()) : header;
    }

    /** Looks whether every value that will be drawn can be written so that the audit reads it again. */
    void check(Map<String, TableRecipe.Shape> shapes) {
        for (Raw column : raw.values()) {
            String name = column.writer().name();
            TableRecipe.Shape shape = shapes.get(name);
            boolean numbers = column.writer().type() == AuditSpec.ColumnType.NUMBER
                    || !column.writer().cuts().isEmpty();
            if (shape instanceof TableRecipe.Shares shares) {
                for (String value : shares.of().keySet()) {
                    if (numbers && Double.isNaN(Cells.number(value))) {
                        throw new IllegalArgumentException(
                                "the column '" + name + "' holds numbers; '" + value + "' is none");
                    }
                    if (codes(column, value).isEmpty()) {
                        throw new IllegalArgumentException("the column '" + name + "' has no raw code for '" + value
                                + "'; its recode list gives "
                                + String.join(
                                        ", ",
                                        new LinkedHashSet<>(
                                                column.writer().recode().values())));
                    }
                    checkGroups(name, value);
                }
            } else if (!(shape instanceof TableRecipe.Clusters)
                    && (!numbers || column.writer().unlisted() != AuditSpec.Unlisted.KEEP)) {
                throw new IllegalArgumentException(
                        "the column '" + name + "' holds listed values; shares are needed, not a range of numbers");
            }
        }
    }

    private void checkGroups(String column, String value) {
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (dimension.column().equals(column)
                    && dimension.unlisted() == AuditSpec.Unlisted.FAIL
                    && Cells.lookUp(dimension.groups(), value) == null) {
                throw new IllegalArgumentException("the column '" + column + "' has the value '" + value
                        + "', which is no group of the dimension '" + dimension.name() + "'; there are "
                        + String.join(", ", dimension.groups().keySet()));
            }
        }
    }

    /** The raw codes of a value that all columns read from these cells know. */
    private static List<String> codes(Raw raw, String value) {
        AuditSpec.SourceColumn writer = raw.writer();
        List<String> codes = new ArrayList<>();
        writer.recode().forEach((code, meaning) -> {
            if (same(meaning, value)) {
                codes.add(code);
            }
        });
        if (codes.isEmpty() && writer.unlisted() == AuditSpec.Unlisted.KEEP) {
            codes.add(value);
        }
        codes.removeIf(code -> raw.followers().stream()
                .anyMatch(f -> f.unlisted() == AuditSpec.Unlisted.FAIL && Cells.lookUp(f.recode(), code) == null));
        return codes;
    }

    private static boolean same(String a, String b) {
        return a.equals(b) || Cells.number(a) == Cells.number(b);
    }

    /** The cells of every raw column of the file, in the order of {@link #names}. */
    List<String[]> cells(TableDraw draw, long seed) {
        List<String[]> cells = new ArrayList<>();
        for (String name : names()) {
            cells.add(raw.containsKey(name) ? cells(raw.get(name), draw, seed) : empty());
        }
        return cells;
    }

    private String[] empty() {
        String[] cells = new String[recipe.rows()];
        java.util.Arrays.fill(cells, "");
        return cells;
    }

    private String[] cells(Raw raw, TableDraw draw, long seed) {
        AuditSpec.SourceColumn writer = raw.writer();
        SplittableRandom random = TableDraw.stream(seed, "cells of " + writer.name());
        String[] values = draw.values(writer.name());
        String[] cells = new String[values.length];
        double missing = missing(writer);
        List<String> marks = List.copyOf(writer.missing());
        Map<String, List<String>> known = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i++) {
            double lost = TableDraw.uniform(random);
            double form = TableDraw.uniform(random);
            if (lost < missing) {
                // Half of the missing cells bear a mark, where there are marks.
                cells[i] = marks.isEmpty() || form < 0.5 ? "" : marks.get((int) ((form - 0.5) * 2 * marks.size()));
                continue;
            }
            List<String> codes = known.computeIfAbsent(values[i], v -> codes(raw, v));
            String cell = codes.get((int) (form * codes.size()));
            cells[i] =
                    writer.dates() == AuditSpec.DateCells.SPREADSHEET_DAY && form < SHOWN_AS_DATE ? date(cell) : cell;
        }
        return cells;
    }

    private double missing(AuditSpec.SourceColumn column) {
        TableRecipe.Column given = recipe.columns().get(column.name());
        if (given != null && given.missing().isPresent()) {
            return given.missing().getAsDouble();
        }
        boolean needed = spec.target().column().equals(column.name())
                || spec.design().weight().filter(column.name()::equals).isPresent()
                || spec.design().cluster().filter(column.name()::equals).isPresent()
                || spec.design().strata().contains(column.name())
                || spec.source().yearColumn().filter(column.name()::equals).isPresent();
        return needed || column.missing().isEmpty() ? 0 : MISSING;
    }

    /** The date that a spreadsheet shows for a small whole number; other numbers as they are. */
    private static String date(String cell) {
        double number = Cells.number(cell);
        boolean small = number >= 1 && number < 60 && number == Math.rint(number);
        return small ? LocalDate.of(1899, 12, 31).plusDays((long) number).toString() : cell;
    }
}
