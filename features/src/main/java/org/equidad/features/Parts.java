package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.equidad.enahoio.DataException;

/** The rows of each part of a split, ascending. */
record Parts(AuditSplit.Years years, int[] train, int[] validate, int[] test) {

    /**
     * Divides rows as the spec says; where it says nothing, by year.
     *
     * @param label 1, 0 or -1 by row
     * @param clusters code of the cluster by row, the same in all years
     */
    static Parts of(AuditSpec spec, int[] years, Set<Integer> present, int[] label, int[] clusters) {
        AuditSpec.Division declared = spec.split().orElseGet(() -> AuditSpec.Split.ofYears(present));
        if (declared instanceof AuditSpec.Shares shares) {
            return new Lot(shares.train(), shares.validate(), shares.unit(), shares.seed())
                    .parts(List.copyOf(present), label, clusters);
        }
        if (declared instanceof AuditSpec.Folds folds) {
            return folds.tested() instanceof AuditSpec.TestYear byYear
                    ? byYear(byYear.train(), OptionalInt.empty(), byYear.test(), years, present)
                    : new Lot(((AuditSpec.TestShare) folds.tested()).train(), 0, folds.unit(), folds.seed())
                            .parts(List.copyOf(present), label, clusters);
        }
        AuditSpec.Split split = (AuditSpec.Split) declared;
        return byYear(split.train(), OptionalInt.of(split.validate()), split.test(), years, present);
    }

    private static Parts byYear(
            List<Integer> train, OptionalInt validate, int test, int[] years, Set<Integer> present) {
        List<Integer> wanted = new ArrayList<>(train);
        validate.ifPresent(wanted::add);
        wanted.add(test);
        for (int year : wanted) {
            if (!present.contains(year)) {
                throw new DataException("the split names the year " + year + "; the data hold " + present);
            }
        }
        return new Parts(
                new AuditSplit.Years(train, validate, test),
                rows(years.length, i -> train.contains(years[i])),
                rows(years.length, i -> validate.isPresent() && years[i] == validate.getAsInt()),
                rows(years.length, i -> years[i] == test));
    }

    /** A division by lot: shares that train and validate, the rest tests; nothing validates where its share is 0. */
    private record Lot(double train, double validate, AuditSpec.Unit unit, long seed) {
        Parts parts(List<Integer> present, int[] label, int[] clusters) {
            int[] drawn = unit == AuditSpec.Unit.ROW ? label : new int[label.length];
            int[] units = unit == AuditSpec.Unit.ROW
                    ? IntStream.range(0, label.length).toArray()
                    : clusters;
            Map<Integer, List<Integer>> layers = new TreeMap<>();
            boolean[] seen = new boolean[Arrays.stream(units).max().orElse(-1) + 1];
            for (int i = 0; i < units.length; i++) {
                if (!seen[units[i]]) {
                    seen[units[i]] = true;
                    layers.computeIfAbsent(drawn[i], key -> new ArrayList<>()).add(units[i]);
                }
            }
            int[] part = new int[seen.length];
            Random random = new Random(seed);
            layers.forEach((layer, members) -> {
                Collections.shuffle(members, random);
                long firstOfValidate = Math.round(members.size() * train);
                long firstOfTest = Math.round(members.size() * (train + validate));
                for (int k = 0; k < members.size(); k++) {
                    part[members.get(k)] = k < firstOfValidate ? 0 : k < firstOfTest ? 1 : 2;
                }
            });
            int last = present.get(present.size() - 1);
            return new Parts(
                    new AuditSplit.Years(present, validate > 0 ? OptionalInt.of(last) : OptionalInt.empty(), last),
                    rows(units.length, i -> part[units[i]] == 0),
                    rows(units.length, i -> part[units[i]] == 1),
                    rows(units.length, i -> part[units[i]] == 2));
        }
    }

    private static int[] rows(int n, IntPredicate wanted) {
        return IntStream.range(0, n).filter(wanted).toArray();
    }
}
