package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;

/**
 * What the real survey is known to look like, checked on the rows of all years after the test year was opened. Numbers
 * of rows are those of the full survey; a smaller or synthetic one misses them, which is why they only warn.
 */
public final class EnahoGates {
    private static final int CHECKED_YEAR = 2023;
    private static final int OTHER_NATIVE = 3;
    private static final int FIRST_SINGLE_LANGUAGE = 10;
    private static final int LAST_SINGLE_LANGUAGE = 15;

    private EnahoGates() {}

    /**
     * The checks, in order.
     *
     * @param all all rows, with the columns of {@link Enaho#table}
     * @param districts one row a district with the administrative rates, where there are any
     */
    public static List<Gate> check(AuditData all, Optional<Table> districts) {
        List<Gate> gates = new ArrayList<>();
        gates.addAll(oneYear(all));
        gates.addAll(allYears(all));
        gates.addAll(languages(all));
        gates.addAll(administrative(districts));
        return List.copyOf(gates);
    }

    private record Sums(int rows, int labelled, int cases, double weight, double weightedCases) {
        double rate() {
            return weightedCases / weight;
        }
    }

    private interface Wanted {
        boolean row(int i);
    }

    private static Sums sums(AuditData all, Wanted wanted) {
        int[] label = all.label("strict");
        double[] weights = all.weights();
        int rows = 0;
        int labelled = 0;
        int cases = 0;
        double weight = 0;
        double weighted = 0;
        for (int i = 0; i < label.length; i++) {
            if (!wanted.row(i)) {
                continue;
            }
            rows++;
            if (label[i] >= 0) {
                labelled++;
                weight += weights[i];
                if (label[i] == 1) {
                    cases++;
                    weighted += weights[i];
                }
            }
        }
        return new Sums(rows, labelled, cases, weight, weighted);
    }

    private static List<Gate> oneYear(AuditData all) {
        int[] years = all.years();
        if (Arrays.stream(years).noneMatch(y -> y == CHECKED_YEAR)) {
            return List.of(Gate.notApplicable("rows of " + CHECKED_YEAR, "the year is not in the data"));
        }
        Sums sums = sums(all, i -> years[i] == CHECKED_YEAR);
        double[] tongue = all.table().numbers("p300a_original").toArray();
        int missing = sums(all, i -> years[i] == CHECKED_YEAR && Double.isNaN(tongue[i]))
                .rows();
        return List.of(
                Gate.within(CHECKED_YEAR + ": persons aged 6 to 17", sums.rows(), 23_000, 28_000),
                Gate.within(CHECKED_YEAR + ": dropouts, unweighted", sums.cases(), 3_000, 4_000),
                Gate.within(CHECKED_YEAR + ": weighted rate", sums.rate(), 0.11, 0.17),
                Gate.within(CHECKED_YEAR + ": share without mother tongue", missing / (double) sums.rows(), 0, 0.01));
    }

    private static List<Gate> allYears(AuditData all) {
        int[] years = all.years();
        Sums sums = sums(all, i -> true);
        Map<Integer, Integer> byYear = new TreeMap<>();
        for (int year : years) {
            byYear.merge(year, 1, Integer::sum);
        }
        double most = byYear.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        double fewest =
                byYear.values().stream().mapToInt(Integer::intValue).min().orElse(1);
        return List.of(
                Gate.within("all years: rows", sums.rows(), 140_000, 200_000),
                Gate.within("all years: dropouts, unweighted", sums.cases(), 18_000, Double.POSITIVE_INFINITY),
                Gate.within("largest year over smallest year, rows", most / fewest, 1, 2));
    }

    private static List<Gate> languages(AuditData all) {
        int[] years = all.years();
        NumberColumn tongue = all.table().numbers("p300a_original");
        Map<Integer, int[]> counts = new TreeMap<>();
        for (int i = 0; i < years.length; i++) {
            double code = tongue.get(i);
            int[] count = counts.computeIfAbsent(years[i], y -> new int[2]);
            if (code == OTHER_NATIVE) {
                count[0]++;
            }
            if (code == OTHER_NATIVE || code >= FIRST_SINGLE_LANGUAGE && code <= LAST_SINGLE_LANGUAGE) {
                count[1]++;
            }
        }
        List<Gate> gates = new ArrayList<>();
        counts.forEach((year, count) -> gates.add(
                year < Enaho.splitOfLanguages()
                        ? Gate.within(year + ": mother tongue code 3", count[0], 2_000, Double.POSITIVE_INFINITY)
                        : Gate.within(year + ": mother tongue code 3", count[0], 0, 1_000)));
        double mean = counts.values().stream().mapToInt(c -> c[1]).average().orElse(Double.NaN);
        double worst = counts.values().stream()
                .mapToDouble(c -> Math.abs(c[1] - mean) / mean)
                .max()
                .orElse(Double.NaN);
        gates.add(
                Gate.within("native languages of the Amazon: largest yearly deviation from the mean", worst, 0, 0.30));
        double[] detail = all.table().numbers("language_detail").toArray();
        double[] group = all.table().numbers("language_group").toArray();
        gates.add(Gate.within(
                "weighted rate of awajun since 2020",
                sums(all, i -> detail[i] == 11).rate(),
                0.18,
                1));
        gates.add(Gate.within(
                "weighted rate of castellano", sums(all, i -> group[i] == 4).rate(), 0.10, 0.18));
        return gates;
    }

    private static List<Gate> administrative(Optional<Table> districts) {
        List<Gate> gates = new ArrayList<>();
        gates.addAll(administrative(districts, "primary", 1_890, 0.0093, 538));
        gates.addAll(administrative(districts, "secondary", 1_846, 0.0205, 414));
        return gates;
    }

    private static List<Gate> administrative(
            Optional<Table> districts, String level, int number, double mean, int zeros) {
        String column = "admin_dropout_" + level;
        if (districts.isEmpty() || !districts.get().has(column)) {
            return List.of(Gate.notApplicable("administrative rates, " + level, "no source"));
        }
        double[] rates = Arrays.stream(districts.get().numbers(column).toArray())
                .filter(r -> !Double.isNaN(r))
                .toArray();
        String name = "administrative rates, " + level + ": ";
        return List.of(
                Gate.within(name + "districts", rates.length, 0.98 * number, 1.02 * number),
                Gate.within(name + "mean", Arrays.stream(rates).average().orElse(Double.NaN), 0.8 * mean, 1.2 * mean),
                Gate.within(
                        name + "districts at zero",
                        Arrays.stream(rates).filter(r -> r == 0).count(),
                        0.8 * zeros,
                        1.2 * zeros));
    }
}
