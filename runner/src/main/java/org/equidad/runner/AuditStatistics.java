package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.equidad.export.DescriptiveResults;
import org.equidad.export.FairnessMetricsJson;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.Verdict;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** The audit's statistics: what the fairness library is asked, for which rows. */
final class AuditStatistics {
    /** Scores from here on are called high risk. */
    static final double HIGH_RISK = 0.7;

    private final AuditSpec spec;

    AuditStatistics(AuditSpec spec) {
        this.spec = spec;
    }

    /** How the audited model treats the groups of the test year, under every definition of the target. */
    FairnessResults judge(ScoredYear test, AuditModels models) {
        AuditData rows = test.rows();
        double threshold = models.threshold(AuditModels.PRIMARY);
        Map<String, FairnessResults.Treatment> others = new LinkedHashMap<>();
        for (String target : rows.targets()) {
            if (!target.equals(spec.target().name())) {
                others.put(target, treatment(rows, target, test.primary(), threshold));
            }
        }
        int[] years = rows.years();
        return new FairnessResults(
                AuditModels.PRIMARY,
                threshold,
                HIGH_RISK,
                Arrays.stream(years).max().orElseThrow(),
                rows.design(),
                treatment(rows, spec.target().name(), test.primary(), threshold),
                others);
    }

    /** Metrics of everybody. */
    GroupResult overall(AuditData part, double[] scores, double threshold) {
        Predictions predictions =
                Predictions.labels(labels(part.label())).withScores(scores).withThreshold(threshold);
        return GroupMetrics.of(part.design(), predictions)
                .metrics(ModelResults.METRICS)
                .policy(spec.minimums().policy())
                .compute()
                .overall();
    }

    /**
     * Metrics of every group, with gaps, under one definition of the target. Dimensions that are only described (month
     * of the interview, department) are judged too: they show where the model works, not whom it treats unlike others.
     */
    FairnessResults.Treatment treatment(AuditData part, String target, double[] scores, double threshold) {
        SurveyDesign design = part.design();
        Predictions predictions = Predictions.labels(labels(part.label(target)))
                .withScores(scores)
                .withThreshold(threshold);
        boolean main = target.equals(spec.target().name());
        List<Grouping> audited = new ArrayList<>();
        List<Grouping> described = new ArrayList<>();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (part.dimensions().contains(dimension.name())) {
                (dimension.role() == AuditSpec.Role.AUDITED ? audited : described).add(part.grouping(dimension.name()));
            }
        }
        if (main) {
            for (AuditSpec.Crossing crossing : spec.intersections()) {
                if (part.dimensions().contains(crossing.name())) {
                    audited.add(part.grouping(crossing.name()));
                }
            }
        }
        GroupMetrics cells = GroupMetrics.of(design, predictions)
                .metrics(FairnessMetricsJson.metrics(HIGH_RISK))
                .policy(spec.minimums().policy())
                .reference();
        List<Grouping> dimensions = new ArrayList<>(audited);
        dimensions.addAll(described);
        Map<String, GroupReport> comparisons = new LinkedHashMap<>();
        for (Grouping dimension : dimensions) {
            comparisons.put(
                    dimension.name(),
                    GroupMetrics.of(design, predictions)
                            .metrics(FairnessMetricsJson.comparedMetrics(HIGH_RISK))
                            .by(dimension)
                            .policy(spec.minimums().policy())
                            .reference(reference(dimension))
                            .compute());
        }
        GroupReport report = cells.by(audited.toArray(Grouping[]::new)).compute();
        Optional<GroupReport> others = described.isEmpty()
                ? Optional.empty()
                : Optional.of(cells.by(described.toArray(Grouping[]::new)).compute());
        // Under the other definitions, and of what is only described, only rates are published, whose numbers of rows
        // nobody can subtract.
        FairnessResults.Treatment treatment =
                new FairnessResults.Treatment(main ? report.suppressed() : report, others, comparisons);
        return main ? AuditPeople.count(treatment, part, scores, threshold, audited) : treatment;
    }

    /** The declared reference; crossed ones where every part declares one; else the largest group. */
    Reference reference(Grouping dimension) {
        List<String> parts = new ArrayList<>();
        for (String name : dimension.names()) {
            spec.dimension(name).reference().ifPresent(parts::add);
        }
        String label = String.join(".", parts);
        return dimension.labels().contains(label) ? Reference.group(label) : Reference.largest();
    }

    /** Rates of the outcome over all years, by year and by target definition. */
    DescriptiveResults describe(AuditData all) {
        return new AuditDescription(spec, all, this::reference).results();
    }

    /** The labels as the fairness library takes them: NaN where a row has none. */
    static double[] labels(int[] label) {
        return Arrays.stream(label).mapToDouble(y -> y < 0 ? Double.NaN : y).toArray();
    }

    /**
     * The gap in missed cases of a dimension that is best told from none, by the ratio of difference and standard error;
     * none where no two groups have a rate that may be quoted. Not the widest: that is usually the smallest group's.
     */
    static Optional<Gap> clearest(FairnessResults.Treatment treatment, String dimension) {
        return quotableGaps(treatment, dimension).max(Comparator.comparingDouble(AuditStatistics::certainty));
    }

    /** The widest gap in missed cases between groups whose rates may be quoted, over the dimensions given. */
    static Optional<Gap> widest(FairnessResults.Treatment treatment, List<String> dimensions) {
        return dimensions.stream()
                .flatMap(dimension -> quotableGaps(treatment, dimension))
                .max(Comparator.comparingDouble(
                        g -> Math.abs(g.difference().value().orElse(0))));
    }

    private static Stream<Gap> quotableGaps(FairnessResults.Treatment treatment, String dimension) {
        return treatment.gaps(Metric.FNR, dimension).stream()
                .filter(g -> g.difference().interval().isPresent())
                .filter(g -> quotable(treatment, dimension, g.group())
                        && quotable(treatment, dimension, g.reference().label()));
    }

    /** The absolute difference over its standard error. */
    static double certainty(Gap gap) {
        return Math.abs(gap.difference().value().orElse(0))
                / gap.difference().standardError().orElse(Double.POSITIVE_INFINITY);
    }

    private static boolean quotable(FairnessResults.Treatment treatment, String dimension, String label) {
        return treatment
                        .cells()
                        .group(dimension, label)
                        .verdicts()
                        .get(Metric.FNR)
                        .decision()
                != Verdict.Decision.WITHHOLD;
    }
}
