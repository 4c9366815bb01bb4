package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.TextColumn;
import org.equidad.export.DescriptiveResults;
import org.equidad.fairness.Domain;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** Rates of the outcome over all years: by group, year, target definition and district, with their differences. */
final class AuditDescription {
    /** The survey's column of district codes. */
    private static final String DISTRICT_CODE = "ubigeo";

    private final AuditSpec spec;
    private final AuditData all;
    private final SurveyDesign design;
    private final Function<Grouping, Reference> reference;

    /**
     * The description of these rows.
     *
     * @param reference with whom the groups of a dimension are compared
     */
    AuditDescription(AuditSpec spec, AuditData all, Function<Grouping, Reference> reference) {
        this.spec = spec;
        this.all = all;
        this.design = all.design();
        this.reference = reference;
    }

    DescriptiveResults results() {
        List<Grouping> everything = all.dimensions().stream().map(all::grouping).toList();
        List<Grouping> single = new ArrayList<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (all.dimensions().contains(dimension.name())) {
                single.add(all.grouping(dimension.name()));
            }
        }
        int[] years = all.years();
        Map<Integer, GroupReport> byYear = new TreeMap<>();
        for (int year : Arrays.stream(years).distinct().sorted().toArray()) {
            byYear.put(year, rates(all.label(), year(years, year), single));
        }
        Map<String, GroupReport> byTarget = new LinkedHashMap<>();
        Map<String, Map<String, GroupReport>> comparisons = new LinkedHashMap<>();
        for (String target : all.targets()) {
            int[] label = all.label(target);
            byTarget.put(target, rates(label, Domain.all(), single));
            Map<String, GroupReport> byDimension = new LinkedHashMap<>();
            for (Grouping dimension : single) {
                byDimension.put(dimension.name(), compared(label, dimension));
            }
            comparisons.put(target, byDimension);
        }
        Map<String, Integer> yearsOf = new LinkedHashMap<>();
        for (Grouping grouping : everything) {
            yearsOf.put(grouping.name(), yearsKnown(grouping, years));
        }
        return new DescriptiveResults(
                rates(all.label(), Domain.all(), everything).suppressed(),
                byYear,
                byTarget,
                comparisons,
                districts(),
                yearsOf);
    }

    private Optional<GroupReport> districts() {
        if (!all.table().has(DISTRICT_CODE)) {
            return Optional.empty();
        }
        Column column = all.table().column(DISTRICT_CODE);
        if (!(column instanceof TextColumn codes)) {
            return Optional.empty();
        }
        String[] places = new String[codes.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = codes.get(i);
        }
        return Optional.of(rates(all.label(), Domain.all(), List.of(Grouping.of(DescriptiveResults.DISTRICT, places))));
    }

    private static Domain year(int[] years, int year) {
        boolean[] members = new boolean[years.length];
        for (int i = 0; i < members.length; i++) {
            members[i] = years[i] == year;
        }
        return Domain.of(members);
    }

    /** Number of years in which any row's group is known. */
    private static int yearsKnown(Grouping grouping, int[] years) {
        return (int) IntStream.range(0, years.length)
                .filter(i -> grouping.code(i) >= 0)
                .map(i -> years[i])
                .distinct()
                .count();
    }

    private GroupMetrics rates(int[] label) {
        return GroupMetrics.of(design, Predictions.labels(AuditStatistics.labels(label)))
                .metrics(Metric.BASE_RATE)
                .policy(spec.minimums().policy());
    }

    private GroupReport rates(int[] label, Domain domain, List<Grouping> by) {
        return rates(label)
                .within(domain)
                .by(by.toArray(Grouping[]::new))
                .reference()
                .compute();
    }

    private GroupReport compared(int[] label, Grouping dimension) {
        return rates(label).by(dimension).reference(reference.apply(dimension)).compute();
    }
}
