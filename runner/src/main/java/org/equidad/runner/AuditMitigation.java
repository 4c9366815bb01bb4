package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.equidad.export.FairnessResults;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupThresholds;
import org.equidad.fairness.GroupThresholds.Constraint;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reweighing;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.Studies;
import org.equidad.models.FeatureMatrix;

/**
 * What would change, and for whom, with a model trained on reweighed survey weights or with thresholds of their own for
 * groups, one dimension at a time. Everything is trained and chosen before the test year is opened, and judged on it with
 * the same inference as the audited model. It recommends nothing.
 */
final class AuditMitigation {
    /** Rows of each outcome that a group needs among those that choose to get a threshold of its own. */
    private static final int LEAST_OF_OUTCOME = 10;

    private static final List<Double> TOLERANCES = List.of(0.01, 0.02, 0.05, 0.1, 0.2, 1.0);

    private final AuditSpec spec;
    private final Studies.Mitigation asked;
    private final AuditModels models;
    private final AuditStatistics statistics;
    private final List<MitigationAttempt> attempts = new ArrayList<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private AuditMitigation(AuditSpec spec, Studies.Mitigation asked, AuditModels models, AuditStatistics statistics) {
        this.spec = spec;
        this.asked = asked;
        this.models = models;
        this.statistics = statistics;
    }

    /** What the configuration asks for; else every dimension where the option is given. */
    static Optional<Studies.Mitigation> asked(AuditSpec spec, AuditOptions options) {
        return spec.studies().mitigation().or(() -> switch (options.mitigation()) {
            case LEFT_OUT -> Optional.empty();
            case TRIED -> Optional.of(Studies.Mitigation.defaults());
        });
    }

    /** Trains and chooses on what models may learn from. */
    static AuditMitigation prepare(
            AuditSpec spec,
            Studies.Mitigation asked,
            LearningYears years,
            AuditModels models,
            AuditStatistics statistics) {
        AuditMitigation mitigation = new AuditMitigation(spec, asked, models, statistics);
        List<String> dimensions = asked.dimensions().isEmpty()
                ? spec.dimensions().stream()
                        .filter(d -> d.role() == AuditSpec.Role.AUDITED)
                        .map(AuditSpec.Dimension::name)
                        .toList()
                : asked.dimensions();
        for (String dimension : dimensions) {
            if (years.validate().dimensions().contains(dimension)) {
                mitigation.prepare(dimension, years);
            }
        }
        return mitigation;
    }

    /** Rows that a group needs to get a threshold of its own. */
    private int minimum(String dimension) {
        return spec.intersections().stream().anyMatch(c -> c.name().equals(dimension))
                ? spec.minimums().intersection()
                : spec.dimension(dimension).minimum().orElse(spec.minimums().group());
    }

    private void prepare(String dimension, LearningYears years) {
        int minimum = minimum(dimension);
        Grouping all = years.validate().grouping(dimension);
        List<String> groups = usable(all, years.validate(), minimum);
        if (groups.size() < 2) {
            leftOut.put(
                    dimension,
                    "fewer than two groups have " + minimum + " rows and " + LEAST_OF_OUTCOME + " of each outcome in "
                            + models.chosenOn());
            return;
        }
        double[] weights = Reweighing.of(
                        years.train().design(),
                        Predictions.labels(AuditStatistics.labels(years.train().label())),
                        years.train().grouping(dimension))
                .weights();
        LearningYears.Judged reweighed = years.lightGbm(
                part -> FeatureMatrix.of(part.featureNames(), part.features()),
                weights,
                models.parameters(),
                models.booster());
        attempts.add(new MitigationAttempt(
                dimension,
                keys(all, groups),
                models.threshold(AuditModels.PRIMARY),
                reweighed.model(),
                models.threshold(years.choice(reweighed.scores())),
                asked.tolerance(),
                curves(only(all, groups), years.validate())));
    }

    private static Map<String, String> keys(Grouping grouping, List<String> groups) {
        Map<String, String> keys = MitigationAttempt.keys(grouping);
        keys.keySet().retainAll(groups);
        return keys;
    }

    private Map<Constraint, List<GroupThresholds.TradeOff>> curves(Grouping groups, AuditData rows) {
        GroupMetrics analysis = GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(models.validation().primary()))
                .by(groups);
        TreeSet<Double> tolerances = new TreeSet<>(TOLERANCES);
        tolerances.add(asked.tolerance());
        Map<Constraint, List<GroupThresholds.TradeOff>> curves = new LinkedHashMap<>();
        for (Constraint constraint : Constraint.values()) {
            curves.put(
                    constraint,
                    GroupThresholds.tradeOff(
                            analysis.sweep(groups.name()),
                            constraint,
                            GroupThresholds.Objective.BALANCED_ACCURACY,
                            tolerances.stream().mapToDouble(t -> t).toArray()));
        }
        return curves;
    }

    private static List<String> usable(Grouping grouping, AuditData rows, int minimum) {
        int[] label = rows.label();
        double[] weights = rows.weights();
        int[][] counts = new int[grouping.size()][2];
        for (int i = 0; i < label.length; i++) {
            if (grouping.code(i) >= 0 && label[i] >= 0 && weights[i] > 0) {
                counts[grouping.code(i)][label[i]]++;
            }
        }
        return IntStream.range(0, counts.length)
                .filter(g -> counts[g][0] + counts[g][1] >= minimum
                        && Math.min(counts[g][0], counts[g][1]) >= LEAST_OF_OUTCOME)
                .mapToObj(grouping::label)
                .toList();
    }

    /** The grouping with some groups only; rows of the others have none. */
    private static Grouping only(Grouping grouping, List<String> groups) {
        int[] codes = new int[grouping.rows()];
        Arrays.setAll(codes, i -> grouping.code(i) < 0 ? -1 : groups.indexOf(grouping.label(grouping.code(i))));
        return Grouping.of(grouping.name(), codes, groups);
    }

    /** One for every dimension that has groups enough. */
    List<MitigationAttempt> attempts() {
        return List.copyOf(attempts);
    }

    Map<String, Object> results(ScoredYear test, FairnessResults fairness) {
        Published published = Published.beside(spec, fairness);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("computed_on", test.key());
        result.put("tolerance", asked.tolerance());
        result.put(
                "what",
                "One dimension at a time: LightGBM with the audited parameters trained on weights that make group and"
                        + " outcome independent; and thresholds of their own for groups, chosen on " + models.chosenOn()
                        + " for"
                        + " the best balanced accuracy with rates that differ by no more than a tolerance on the rows that"
                        + " choose ("
                        + asked.tolerance() + " in the tables). Rows of other groups keep the audited threshold. "
                        + MitigationAttempt.UNCONSTRAINED
                        + " is the one threshold for all that is best by the same objective: compare the"
                        + " constrained ones with it. Differences are on the same rows. Whether thresholds may differ by"
                        + " group is a question of law and policy that no number answers; nothing here is a"
                        + " recommendation.");
        Map<String, Object> dimensions = new LinkedHashMap<>();
        attempts.forEach(attempt -> dimensions.put(
                attempt.dimension(), new MitigationJudge(spec, statistics, published, attempt, test).results()));
        result.put("dimensions", dimensions);
        result.put("left_out", leftOut);
        return result;
    }
}
