package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which cells of a report to empty, so that no count below a minimum can be read off or worked out.
 *
 * <p>A cell is the number of rows of a group in one kind of denominator: all rows, positives, negatives, and whatever
 * else the metrics divide by. Cells are tied by sums: everybody is the sum of the groups of a dimension, a group the sum
 * of the crossed groups inside it, all rows the positives plus the negatives and the selected plus the rejected. After
 * the small cells, further ones are emptied, the smallest first, until no small cell is determined by the sums and no
 * sum leaves less than the minimum among its empty cells. Whether a cell is determined is read off the reduced row
 * echelon form of all sums over the empty cells, so chains through several dimensions count as well. Rows that belong
 * to no group of a dimension are ignored, which only empties more.
 */
final class Suppression {
    private static final double ZERO = 1e-9;

    private final int minimum;
    private final List<Long> rows = new ArrayList<>();
    private final Map<List<Object>, Integer> index = new HashMap<>();
    /** Sums: the total's cell first, then its parts. */
    private final List<int[]> sums = new ArrayList<>();

    /** How much a cell matters beyond its rows: see {@link #weight}. */
    private final List<Double> weights = new ArrayList<>();

    private final Set<Integer> small = new LinkedHashSet<>();
    private final Set<Integer> emptied = new LinkedHashSet<>();

    Suppression(GroupResult overall, List<GroupResult> groups, int minimum) {
        this.minimum = minimum;
        List<GroupResult> all = new ArrayList<>();
        all.add(overall);
        all.addAll(groups);
        for (GroupResult group : all) {
            addCells(group);
        }
        Map<String, List<GroupResult>> dimensions = new LinkedHashMap<>();
        for (GroupResult group : groups) {
            dimensions
                    .computeIfAbsent(group.dimension(), name -> new ArrayList<>())
                    .add(group);
        }
        for (List<GroupResult> parts : dimensions.values()) {
            addSums(overall, parts);
            for (GroupResult parent : groups) {
                Set<String> variables = parent.values().keySet();
                GroupResult first = parts.get(0);
                if (!parent.dimension().equals(first.dimension())
                        && first.values().keySet().containsAll(variables)) {
                    addSums(
                            parent,
                            parts.stream()
                                    .filter(p -> p.values()
                                            .entrySet()
                                            .containsAll(parent.values().entrySet()))
                                    .toList());
                }
            }
        }
        for (GroupResult group : all) {
            addSum(group, Cells.ALL, Cells.POSITIVES, Cells.NEGATIVES);
            addSum(group, Cells.ALL, Cells.SELECTED, Cells.REJECTED);
        }
        empty();
    }

    /** Status of a metric's cell: suppressed, suppressed as a complement, or null. */
    Status status(GroupResult group, Metric metric) {
        Status denominator = status(group, kind(metric));
        // A share of all rows that are positives gives the number of positives away.
        return denominator != null ? denominator : status(group, (Object) metric.numerator());
    }

    /** Status of the number of rows of a group. */
    Status status(GroupResult group) {
        return status(group, (Object) Cells.ALL);
    }

    /** Status of the number of positives of a group. */
    Status positives(GroupResult group) {
        return status(group, (Object) Cells.POSITIVES);
    }

    private Status status(GroupResult group, Object kind) {
        Integer cell = index.get(key(group, kind));
        if (cell == null || !emptied.contains(cell)) {
            return null;
        }
        return small.contains(cell) ? Status.SUPPRESSED : Status.SUPPRESSED_COMPLEMENT;
    }

    private static Object kind(Metric metric) {
        // Bits beyond the four cells mean something else for every metric.
        return metric.denominator() > Cells.ALL ? metric.name() : (Object) metric.denominator();
    }

    private static List<Object> key(GroupResult group, Object kind) {
        return List.of(group.dimension(), group.label(), kind);
    }

    private void addCells(GroupResult group) {
        long all = group.counts().rows();
        long positives = group.counts().positives().orElse(0);
        addCell(group, Cells.ALL, all);
        addCell(group, Cells.POSITIVES, positives);
        addCell(group, Cells.NEGATIVES, all - positives);
        group.metrics().forEach((metric, estimate) -> {
            Object kind = kind(metric);
            long count = estimate.counts().rows();
            addCell(group, kind, count);
            if (kind.equals(Cells.SELECTED)) {
                addCell(group, Cells.REJECTED, all - count);
            } else if (kind.equals(Cells.REJECTED)) {
                addCell(group, Cells.SELECTED, all - count);
            } else if (metric.numerator() == Cells.SELECTED) {
                long selected = estimate.counts().positives().orElse(0);
                addCell(group, Cells.SELECTED, selected);
                addCell(group, Cells.REJECTED, all - selected);
            }
        });
    }

    private void addCell(GroupResult group, Object kind, long count) {
        index.computeIfAbsent(key(group, kind), key -> {
            rows.add(count);
            weights.add(weight(group, kind));
            return rows.size() - 1;
        });
    }

    /**
     * The figures that a reader looks for first are emptied last: everybody's after those of a group, a group's after
     * those of crossed groups; and a number of rows, without which a group loses every metric, after a metric.
     */
    private static double weight(GroupResult group, Object kind) {
        int level = group.dimension().isEmpty() ? 4 : group.values().size() > 1 ? 0 : 1;
        boolean whole = kind.equals(Cells.ALL) && level < 4;
        return 1e12 * (whole ? level + 2 : level);
    }

    private void addSums(GroupResult total, List<GroupResult> parts) {
        for (List<Object> key : List.copyOf(index.keySet())) {
            if (key.get(0).equals(total.dimension()) && key.get(1).equals(total.label())) {
                int[] sum = new int[parts.size() + 1];
                sum[0] = index.get(key);
                for (int i = 0; i < parts.size(); i++) {
                    sum[i + 1] = index.get(key(parts.get(i), key.get(2)));
                }
                sums.add(sum);
            }
        }
    }

    private void addSum(GroupResult group, int total, int part, int other) {
        Integer first = index.get(key(group, part));
        Integer second = index.get(key(group, other));
        if (first != null && second != null) {
            sums.add(new int[] {index.get(key(group, total)), first, second});
        }
    }

    private void empty() {
        // A fixed order, whatever that of the hash map that they were made from.
        sums.sort(Arrays::compare);
        for (int cell = 0; cell < rows.size(); cell++) {
            if (rows.get(cell) > 0 && rows.get(cell) < minimum) {
                small.add(cell);
                emptied.add(cell);
            }
        }
        int exposed = exposed();
        while (exposed >= 0) {
            emptied.add(exposed);
            exposed = exposed();
        }
    }

    /** The next cell to empty, or -1 where nothing can be worked out any more. */
    private int exposed() {
        for (int[] sum : sums) {
            long hidden = 0;
            boolean any = false;
            for (int i = 1; i < sum.length; i++) {
                if (emptied.contains(sum[i])) {
                    hidden += rows.get(sum[i]);
                    any |= small.contains(sum[i]);
                }
            }
            if (any && !emptied.contains(sum[0]) && hidden < minimum) {
                int next = smallestShown(sum);
                if (next >= 0) {
                    return next;
                }
            }
        }
        return breaking(List.copyOf(emptied));
    }

    /**
     * The cheapest cell to empty so that some way of working out a small cell no longer works: one that is shown and
     * takes part in the combination of sums that gives the small cell away. -1 where no small cell can be worked out.
     */
    private int breaking(List<Integer> unknown) {
        Map<Integer, Integer> position = new HashMap<>();
        for (int i = 0; i < unknown.size(); i++) {
            position.put(unknown.get(i), i);
        }
        int columns = unknown.size();
        // Each row: coefficients of the unknowns, then those of the sums that were combined into it.
        List<double[]> matrix = new ArrayList<>();
        for (int k = 0; k < sums.size(); k++) {
            double[] row = new double[columns + sums.size()];
            boolean any = false;
            for (int i = 0; i < sums.get(k).length; i++) {
                Integer at = position.get(sums.get(k)[i]);
                if (at != null) {
                    row[at] += i == 0 ? 1 : -1;
                    any = true;
                }
            }
            if (any) {
                row[columns + k] = 1;
                matrix.add(row);
            }
        }
        reduce(matrix, columns);
        for (double[] row : matrix) {
            int only = onlyNonZero(row, columns);
            if (only >= 0 && small.contains(unknown.get(only))) {
                int next = cheapestIn(Arrays.copyOfRange(row, columns, row.length));
                if (next >= 0) {
                    return next;
                }
            }
        }
        return -1;
    }

    private int cheapestIn(double[] coefficients) {
        double[] net = new double[rows.size()];
        for (int k = 0; k < coefficients.length; k++) {
            if (coefficients[k] != 0) {
                for (int i = 0; i < sums.get(k).length; i++) {
                    net[sums.get(k)[i]] += i == 0 ? coefficients[k] : -coefficients[k];
                }
            }
        }
        int cheapest = -1;
        for (int cell = 0; cell < net.length; cell++) {
            boolean shown = Math.abs(net[cell]) > ZERO && rows.get(cell) > 0 && !emptied.contains(cell);
            if (shown && (cheapest < 0 || cost(cell) < cost(cheapest))) {
                cheapest = cell;
            }
        }
        return cheapest;
    }

    /** The order in which cells are emptied: by what they are, then by the rows lost. */
    private double cost(int cell) {
        return rows.get(cell) + weights.get(cell);
    }

    /** The cell of a sum with the fewest rows that is still shown and not zero; -1 where there is none. */
    private int smallestShown(int[] sum) {
        int smallest = -1;
        for (int cell : sum) {
            boolean shown = rows.get(cell) > 0 && !emptied.contains(cell);
            if (shown && (smallest < 0 || cost(cell) < cost(smallest))) {
                smallest = cell;
            }
        }
        return smallest;
    }

    /** Reduced row echelon form in the first columns; the others go along. */
    private static void reduce(List<double[]> matrix, int columns) {
        int pivotRow = 0;
        for (int c = 0; c < columns && pivotRow < matrix.size(); c++) {
            int best = pivotRow;
            for (int r = pivotRow + 1; r < matrix.size(); r++) {
                best = Math.abs(matrix.get(r)[c]) > Math.abs(matrix.get(best)[c]) ? r : best;
            }
            if (Math.abs(matrix.get(best)[c]) < ZERO) {
                continue;
            }
            double[] pivot = matrix.set(best, matrix.get(pivotRow));
            matrix.set(pivotRow, pivot);
            double scale = pivot[c];
            for (int j = 0; j < pivot.length; j++) {
                pivot[j] /= scale;
            }
            for (int r = 0; r < matrix.size(); r++) {
                double factor = matrix.get(r)[c];
                if (r != pivotRow && Math.abs(factor) >= ZERO) {
                    for (int j = 0; j < pivot.length; j++) {
                        matrix.get(r)[j] -= factor * pivot[j];
                    }
                }
            }
            pivotRow++;
        }
    }

    /** The only column that is not zero, or -1. */
    private static int onlyNonZero(double[] row, int columns) {
        int only = -1;
        for (int j = 0; j < columns; j++) {
            if (Math.abs(row[j]) >= ZERO) {
                if (only >= 0) {
                    return -1;
                }
                only = j;
            }
        }
        return only;
    }
}
