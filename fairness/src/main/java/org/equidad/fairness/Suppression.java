package org.equidad.fairness;

import java.util.ArrayList;
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
 * the small cells, further ones are emptied, the smallest first, until none is determined by the sums and none of the
 * sums leaves less than the minimum among its empty cells. Whether a cell is determined is read off the reduced row
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
            return rows.size() - 1;
        });
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
        // Sums in a fixed order: those of a hash map's keys are sorted by their first cell and length.
        sums.sort((x, y) -> java.util.Arrays.compare(x, y));
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
                    any = true;
                }
            }
            if (any && !emptied.contains(sum[0]) && hidden < minimum) {
                int next = smallestShown(sum);
                if (next >= 0) {
                    return next;
                }
            }
        }
        List<Integer> unknown = List.copyOf(emptied);
        for (int position : determined(unknown)) {
            int cell = unknown.get(position);
            int next = -1;
            for (int[] sum : sums) {
                if (contains(sum, cell)) {
                    int candidate = smallestShown(sum);
                    if (candidate >= 0 && (next < 0 || rows.get(candidate) < rows.get(next))) {
                        next = candidate;
                    }
                }
            }
            if (next >= 0) {
                return next;
            }
        }
        return -1;
    }

    private static boolean contains(int[] sum, int cell) {
        for (int member : sum) {
            if (member == cell) {
                return true;
            }
        }
        return false;
    }

    /** The cell of a sum with the fewest rows that is still shown and not zero; -1 where there is none. */
    private int smallestShown(int[] sum) {
        int smallest = -1;
        for (int cell : sum) {
            boolean shown = rows.get(cell) > 0 && !emptied.contains(cell);
            if (shown && (smallest < 0 || rows.get(cell) < rows.get(smallest))) {
                smallest = cell;
            }
        }
        return smallest;
    }

    /** Positions of the unknowns that the sums determine. */
    private List<Integer> determined(List<Integer> unknown) {
        Map<Integer, Integer> position = new HashMap<>();
        for (int i = 0; i < unknown.size(); i++) {
            position.put(unknown.get(i), i);
        }
        List<double[]> matrix = new ArrayList<>();
        for (int[] sum : sums) {
            double[] row = new double[unknown.size()];
            boolean any = false;
            for (int i = 0; i < sum.length; i++) {
                Integer at = position.get(sum[i]);
                if (at != null) {
                    row[at] += i == 0 ? 1 : -1;
                    any = true;
                }
            }
            if (any) {
                matrix.add(row);
            }
        }
        return alone(matrix, unknown.size());
    }

    /** Columns that are the only non-zero of a row of the reduced row echelon form. */
    private static List<Integer> alone(List<double[]> matrix, int columns) {
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
            for (int j = 0; j < columns; j++) {
                pivot[j] /= scale;
            }
            for (int r = 0; r < matrix.size(); r++) {
                double factor = matrix.get(r)[c];
                if (r != pivotRow && Math.abs(factor) >= ZERO) {
                    for (int j = 0; j < columns; j++) {
                        matrix.get(r)[j] -= factor * pivot[j];
                    }
                }
            }
            pivotRow++;
        }
        List<Integer> found = new ArrayList<>();
        for (double[] row : matrix) {
            int only = -1;
            int count = 0;
            for (int j = 0; j < columns; j++) {
                if (Math.abs(row[j]) >= ZERO) {
                    only = j;
                    count++;
                }
            }
            if (count == 1) {
                found.add(only);
            }
        }
        return found;
    }
}
