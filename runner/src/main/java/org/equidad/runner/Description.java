package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.equidad.export.GroupStatistics;
import org.equidad.fairness.Adjustment;
import org.equidad.fairness.Counts;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.IntervalMethod;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.Status;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.fairness.Verdict;

/** Puts the statistics of {@code describe} together: one statistic of each outcome, overall, by group and compared. */
final class Description {
    private static final PublicationPolicy POLICY = PublicationPolicy.nchs();

    private final SurveyDesign design;
    private final SurveyStatistics survey;
    private final Statistic statistic;
    private final double[] denominator;
    private final Domain domain;
    private final Map<String, double[]> outcomes;
    private final Set<String> proportions;

    /**
     * @param denominator of ratios, by row; not looked at for other statistics
     * @param outcomes name to values by row, NaN where missing; at least one
     */
    Description(
            SurveyDesign design,
            Statistic statistic,
            double[] denominator,
            Domain domain,
            Map<String, double[]> outcomes) {
        this.design = design;
        this.survey = SurveyStatistics.on(design).withProportionInterval(IntervalMethod.T);
        this.statistic = statistic;
        this.denominator = denominator;
        this.domain = domain;
        this.outcomes = outcomes;
        this.proportions = outcomes.entrySet().stream()
                .filter(outcome -> isProportion(statistic, outcome.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Everybody in the domain, and the groups with their gaps if there is a grouping. */
    GroupStatistics of(Optional<Grouping> by) {
        Map<String, Estimate> overall = new LinkedHashMap<>();
        outcomes.forEach((name, values) -> overall.put(name, one(name, values, domain)));
        GroupStatistics.Cell everybody = cell(Map.of(), domain, overall);
        if (by.isEmpty()) {
            return new GroupStatistics(design, everybody, List.of(), List.of(), List.of(), Map.of());
        }
        Grouping grouping = by.get();
        List<Map<String, Estimate>> estimates = new ArrayList<>();
        for (int g = 0; g < grouping.size(); g++) {
            estimates.add(new LinkedHashMap<>());
        }
        List<GroupStatistics.Comparison> gaps = new ArrayList<>();
        List<GroupStatistics.Spread> spreads = new ArrayList<>();
        outcomes.forEach((name, values) -> {
            JointEstimates joint = all(name, values, grouping);
            for (int g = 0; g < grouping.size(); g++) {
                estimates.get(g).put(name, joint.estimate(g));
            }
            gaps.addAll(gaps(name, joint, grouping));
            spread(name, joint, grouping).ifPresent(spreads::add);
        });
        List<GroupStatistics.Cell> groups = new ArrayList<>();
        for (int g = 0; g < grouping.size(); g++) {
            groups.add(cell(grouping.values(g), domain.and(grouping.domain(g)), estimates.get(g)));
        }
        long without = design.counts(domain.and(grouping.known().not())).rows();
        return new GroupStatistics(design, everybody, groups, gaps, spreads, Map.of(grouping.name(), without));
    }

    private Estimate one(String name, double[] values, Domain part) {
        return switch (statistic.kind()) {
            case MEAN ->
                proportions.contains(name) ? survey.proportion(name, values, part) : survey.mean(name, values, part);
            case TOTAL -> survey.total(name, values, part);
            case RATIO -> survey.ratio(name, values, denominator, part);
            case QUANTILE -> survey.quantile(name, values, statistic.probability(), part);
        };
    }

    private JointEstimates all(String name, double[] values, Grouping by) {
        return switch (statistic.kind()) {
            case MEAN ->
                proportions.contains(name)
                        ? survey.proportions(name, values, by, domain)
                        : survey.means(name, values, by, domain);
            case TOTAL -> survey.totals(name, values, by, domain);
            case RATIO -> survey.ratios(name, values, denominator, by, domain);
            case QUANTILE -> survey.quantiles(name, values, statistic.probability(), by, domain);
        };
    }

    /** Whether the statistic is the mean of a property that a row has or has not. */
    private static boolean isProportion(Statistic statistic, double[] values) {
        return statistic.kind() == Statistic.Kind.MEAN
                && Arrays.stream(values).allMatch(v -> v == 0 || v == 1 || Double.isNaN(v));
    }

    private Verdict verdict(String name, Estimate estimate) {
        return proportions.contains(name) ? POLICY.judgeProportion(estimate) : POLICY.judgeQuantity(estimate);
    }

    /** A row takes part in a cell when at least one outcome is known; each estimate has its own counts beside that. */
    private GroupStatistics.Cell cell(Map<String, String> group, Domain part, Map<String, Estimate> estimates) {
        boolean[] known = new boolean[design.rows()];
        for (double[] values : outcomes.values()) {
            for (int i = 0; i < known.length; i++) {
                boolean here = !Double.isNaN(values[i])
                        && (statistic.kind() != Statistic.Kind.RATIO || !Double.isNaN(denominator[i]));
                known[i] |= here;
            }
        }
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        estimates.forEach((name, estimate) -> verdicts.put(name, verdict(name, estimate)));
        Counts all = design.counts(part);
        Counts counts = design.counts(part.and(Domain.of(known)));
        return new GroupStatistics.Cell(
                group,
                counts.rows(),
                counts.weighted(),
                OptionalLong.empty(),
                all.rows() - counts.rows(),
                estimates,
                verdicts);
    }

    /** Every group against the one with the largest weighted count. */
    private List<GroupStatistics.Comparison> gaps(String name, JointEstimates joint, Grouping by) {
        int reference = 0;
        for (int g = 1; g < by.size(); g++) {
            if (weighted(joint, g) > weighted(joint, reference)) {
                reference = g;
            }
        }
        List<Integer> others = new ArrayList<>();
        for (int g = 0; g < by.size(); g++) {
            if (g != reference) {
                others.add(g);
            }
        }
        int against = reference;
        List<Estimate> differences =
                others.stream().map(g -> joint.difference(g, against)).toList();
        double[] adjusted = Adjustment.HOLM.adjust(differences.stream()
                .mapToDouble(d -> d.pValueOfZero().orElse(Double.NaN))
                .toArray());
        List<GroupStatistics.Comparison> gaps = new ArrayList<>();
        for (int k = 0; k < adjusted.length; k++) {
            gaps.add(new GroupStatistics.Comparison(
                    name,
                    by.name(),
                    by.values(others.get(k)),
                    GroupStatistics.Compared.with(by.values(reference)),
                    differences.get(k),
                    joint.ratio(others.get(k), reference),
                    status(name, differences.get(k), joint.estimate(others.get(k)), joint.estimate(reference)),
                    differences.get(k).pValueOfZero(),
                    Double.isNaN(adjusted[k]) ? OptionalDouble.empty() : OptionalDouble.of(adjusted[k])));
        }
        return gaps;
    }

    /** What speaks against a comparison: its own status, else the verdict on one of its sides. */
    private Status status(String name, Estimate difference, Estimate group, Estimate reference) {
        Status status = difference.status();
        for (Estimate side : List.of(group, reference)) {
            status = status.isReliable() ? verdict(name, side).status() : status;
        }
        return status;
    }

    private static double weighted(JointEstimates joint, int group) {
        return joint.estimate(group).counts().weighted();
    }

    private static Optional<GroupStatistics.Spread> spread(String name, JointEstimates joint, Grouping by) {
        int lowest = -1;
        int highest = -1;
        for (int g = 0; g < by.size(); g++) {
            if (joint.estimate(g).value().isPresent()) {
                lowest = lowest < 0 || value(joint, g) < value(joint, lowest) ? g : lowest;
                highest = highest < 0 || value(joint, g) > value(joint, highest) ? g : highest;
            }
        }
        if (lowest < 0) {
            return Optional.empty();
        }
        double minimum = value(joint, lowest);
        double maximum = value(joint, highest);
        return Optional.of(new GroupStatistics.Spread(
                by.name(),
                name,
                by.values(lowest),
                by.values(highest),
                minimum,
                maximum,
                maximum > 0 && minimum >= 0 ? OptionalDouble.of(minimum / maximum) : OptionalDouble.empty(),
                joint.betweenGroupSd()));
    }

    private static double value(JointEstimates joint, int group) {
        return joint.estimate(group).value().getAsDouble();
    }
}
