package org.equidad.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The distributions that the description of an audit suggests for columns of which a recipe says nothing. */
final class RecipeDefaults {
    private static final double CASES = 0.3;
    private static final int STRATA = 10;
    private static final int ROWS_IN_A_CLUSTER = 25;

    private final AuditSpec spec;
    private final int rows;

    RecipeDefaults(AuditSpec spec, int rows) {
        this.spec = spec;
        this.rows = rows;
    }

    /**
     * A distribution.
     *
     * @param strata combinations of strata
     * @throws IllegalArgumentException if nothing says which values the column has
     */
    TableRecipe.Shape of(AuditSpec.SourceColumn column, int strata) {
        String name = column.name();
        AuditSpec.Design design = spec.design();
        if (design.cluster().filter(name::equals).isPresent()) {
            return new TableRecipe.Clusters(Math.max(2, rows / (strata * ROWS_IN_A_CLUSTER)));
        }
        if (design.weight().filter(name::equals).isPresent()) {
            return new TableRecipe.LogNormal(100, 0.5, 0, Double.POSITIVE_INFINITY, TableRecipe.Digits.THREE);
        }
        Set<String> known = known(column);
        Optional<TableRecipe.Shape> asTarget = asTarget(column, known);
        if (asTarget.isPresent()) {
            return asTarget.get();
        }
        if (!known.isEmpty()) {
            return TableRecipe.Shares.equal(known);
        }
        if (design.strata().contains(name)) {
            List<String> codes = new ArrayList<>();
            for (int i = 1; i <= STRATA; i++) {
                codes.add(Integer.toString(i));
            }
            return TableRecipe.Shares.equal(codes);
        }
        if (!column.cuts().isEmpty()) {
            return bands(column.cuts());
        }
        if (column.type() == AuditSpec.ColumnType.CATEGORY) {
            throw new IllegalArgumentException("the column '" + name
                    + "' is a category of which nothing says the values; give it shares under synthetic");
        }
        if (dimensions(name).findAny().isPresent()) {
            return TableRecipe.Shares.equal(List.of("0", "1"));
        }
        return new TableRecipe.Normal(
                0, 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, TableRecipe.Digits.THREE);
    }

    private Stream<AuditSpec.Dimension> dimensions(String column) {
        return spec.dimensions().stream().filter(d -> d.column().equals(column));
    }

    /** The values that the description names: recoded ones, groups, values of indicators. */
    private Set<String> known(AuditSpec.SourceColumn column) {
        Set<String> known = new LinkedHashSet<>(column.recode().values());
        if (known.isEmpty() && column.cuts().isEmpty()) {
            dimensions(column.name()).forEach(d -> known.addAll(d.groups().keySet()));
            for (AuditSpec.Feature feature : spec.features()) {
                if (feature.column().equals(column.name())
                        && feature.coding() instanceof AuditSpec.Coding.Indicator indicator) {
                    known.addAll(indicator.values());
                }
            }
            if (known.size() == 1) {
                known.add(other(known.iterator().next()));
            }
        }
        return known;
    }

    /** Three in ten are cases of an outcome that is one value; half are on either side of a bound. */
    private Optional<TableRecipe.Shape> asTarget(AuditSpec.SourceColumn column, Set<String> known) {
        List<AuditSpec.Target> targets = Stream.concat(Stream.of(spec.target()), spec.alternatives().stream())
                .filter(t -> t.column().equals(column.name()))
                .toList();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        AuditSpec.Target target = targets.get(0);
        if (target.comparison() != AuditSpec.Comparison.EQUALS) {
            if (!known.isEmpty()) {
                return Optional.empty();
            }
            double bound = Double.parseDouble(target.bound());
            return Optional.of(new TableRecipe.Normal(
                    bound,
                    Math.max(1, Math.abs(bound) / 4),
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    TableRecipe.Digits.THREE));
        }
        Set<String> values = new LinkedHashSet<>(known);
        targets.stream()
                .filter(t -> t.comparison() == AuditSpec.Comparison.EQUALS)
                .forEach(t -> values.add(t.bound()));
        if (values.size() == 1) {
            values.add(other(target.bound()));
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        values.forEach(v -> shares.put(v, v.equals(target.bound()) ? CASES : (1 - CASES) / (values.size() - 1)));
        return Optional.of(new TableRecipe.Shares(shares));
    }

    private static String other(String value) {
        double number = Cells.number(value);
        return Double.isNaN(number) ? "other" : number == 0 ? "1" : "0";
    }

    /** One band's width beyond either end. */
    private static TableRecipe.Uniform bands(List<Double> cuts) {
        double first = cuts.get(0);
        double last = cuts.get(cuts.size() - 1);
        double width = cuts.size() > 1 ? (last - first) / (cuts.size() - 1) : Math.max(1, Math.abs(first) / 2);
        return new TableRecipe.Uniform(first - width, last + width, TableRecipe.Digits.THREE);
    }
}
