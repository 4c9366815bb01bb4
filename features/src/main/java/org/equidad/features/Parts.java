package org.equidad.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
     * @param clusters code of the primary sampling unit by row
     */
    static Parts of(AuditSpec spec, int[] years, Set<Integer> present, int[] label, int[] clusters) {
        AuditSpec.Division declared = spec.split().orElse(null);
        if (declared instanceof AuditSpec.Shares shares) {
            return byLot(shares, List.copyOf(present), label, clusters);
        }
        AuditSpec.Split split = declared == null ? AuditSpec.Split.ofYears(present) : (AuditSpec.Split) declared;
        requireYears(split, present);
        return new Parts(
                new AuditSplit.Years(split.train(), split.validate(), split.test()),
                rows(years.length, i -> split.train().contains(years[i])),
                rows(years.length, i -> years[i] == split.validate()),
                rows(years.length, i -> years[i] == split.test()));
    }

    private static void requireYears(AuditSpec.Split split, Set<Integer> present) {
        List<Integer> wanted = new ArrayList<>(split.train());
        wanted.add(split.validate());
        wanted.add(split.test());
        for (int year : wanted) {
            if (!present.contains(year)) {
                throw new DataException("the split names the year " + year + "; the data hold " + present);
            }
        }
    }

    private static Parts byLot(AuditSpec.Shares shares, List<Integer> present, int[] label, int[] clusters) {
        int[] drawn = shares.unit() == AuditSpec.Unit.ROW ? label : new int[label.length];
        int[] unit = shares.unit() == AuditSpec.Unit.ROW
                ? IntStream.range(0, label.length).toArray()
                : clusters;
        Map<Integer, List<Integer>> layers = new TreeMap<>();
        boolean[] seen = new boolean[Arrays.stream(unit).max().orElse(-1) + 1];
        for (int i = 0; i < unit.length; i++) {
            if (!seen[unit[i]]) {
                seen[unit[i]] = true;
                layers.computeIfAbsent(drawn[i], key -> new ArrayList<>()).add(unit[i]);
            }
        }
        int[] part = new int[seen.length];
        Random random = new Random(shares.seed());
        layers.forEach((layer, units) -> {
            Collections.shuffle(units, random);
            long firstOfValidate = Math.round(units.size() * shares.train());
            long firstOfTest = Math.round(units.size() * (shares.train() + shares.validate()));
            for (int k = 0; k < units.size(); k++) {
                part[units.get(k)] = k < firstOfValidate ? 0 : k < firstOfTest ? 1 : 2;
            }
        });
        int last = present.get(present.size() - 1);
        return new Parts(
                new AuditSplit.Years(present, last, last),
                rows(unit.length, i -> part[unit[i]] == 0),
                rows(unit.length, i -> part[unit[i]] == 1),
                rows(unit.length, i -> part[unit[i]] == 2));
    }

    private static int[] rows(int n, IntPredicate wanted) {
        return IntStream.range(0, n).filter(wanted).toArray();
    }
}
