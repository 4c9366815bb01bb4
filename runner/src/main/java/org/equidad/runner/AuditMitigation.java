package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupThresholds;
import org.equidad.fairness.GroupThresholds.Constraint;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reweighing;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.Label;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LightGbmModel;

/**
 * What would change, and for whom, with a model trained on reweighed survey weights or with thresholds of their own for
 * groups, one dimension at a time. Everything is trained and chosen before the test year is opened, and judged on it with
 * the same inference as the audited model. It recommends nothing.
 */
final class AuditMitigation {
    /** Rows of each outcome that a group needs on the validation year to get a threshold of its own. */
    private static final int LEAST_OF_OUTCOME = 10;

    private static final double TOLERANCE = 0.02;
    private static final double[] TOLERANCES = {0.01, TOLERANCE, 0.05, 0.1, 0.2, 1};
    private static final String AUDITED = "audited";
    private static final String REWEIGHED = "reweighed";
    private static final String UNCONSTRAINED = "balanced_accuracy_threshold";
    private static final List<Metric> OVERALL = List.of(
            Metric.F1, Metric.BALANCED_ACCURACY, Metric.TPR, Metric.PRECISION, Metric.FPR, Metric.SELECTION_RATE);
    private static final List<Metric> BY_GROUP = List.of(Metric.FNR, Metric.FPR, Metric.SELECTION_RATE);

    private final AuditSpec spec;
    private final AuditModels models;
    private final AuditStatistics statistics;
    private Published published;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /**
     * What was prepared for one dimension.
     *
     * @param dimension its name
     * @param groups those with thresholds of their own
     * @param model trained on reweighed rows
     * @param threshold of that model
     * @param curves for each constraint, thresholds at each tolerance
     */
    private record Attempt(
            String dimension,
            List<String> groups,
            LightGbmModel model,
            double threshold,
            Map<Constraint, List<GroupThresholds.TradeOff>> curves) {}

    private AuditMitigation(AuditSpec spec, AuditModels models, AuditStatistics statistics) {
        this.spec = spec;
        this.models = models;
        this.statistics = statistics;
    }

    /** Trains and chooses on the training and validation years. */
    static AuditMitigation prepare(
            AuditSpec spec, LearningYears years, AuditModels models, AuditStatistics statistics) {
        AuditMitigation mitigation = new AuditMitigation(spec, models, statistics);
        double[] scores = models.validation().primary();
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (dimension.role() == AuditSpec.Role.AUDITED
                    && years.validate().dimensions().contains(dimension.name())) {
                mitigation.prepare(dimension, years, scores);
            }
        }
        return mitigation;
    }

    private void prepare(AuditSpec.Dimension dimension, LearningYears years, double[] scores) {
        AuditData validate = years.validate();
        Grouping all = validate.grouping(dimension.name());
        int minimum = dimension.minimum().orElse(spec.minimums().group());
        List<String> groups = usable(all, validate.label(), validate.weights(), minimum);
        if (groups.size() < 2) {
            leftOut.put(
                    dimension.name(),
                    "fewer than two groups have " + minimum + " rows and " + LEAST_OF_OUTCOME
                            + " of each outcome in the validation year");
            return;
        }
        double[] weights = Reweighing.of(
                        years.train().design(),
                        Predictions.labels(AuditStatistics.labels(years.train().label())),
                        years.train().grouping(dimension.name()))
                .weights();
        LearningYears.Judged reweighed = years.lightGbm(
                part -> FeatureMatrix.of(part.featureNames(), part.features()),
                weights,
                models.parameters(),
                models.booster());
        double threshold = models.threshold(years.choice(reweighed.scores()));
        GroupMetrics analysis = GroupMetrics.of(
                        validate.design(),
                        Predictions.labels(AuditStatistics.labels(validate.label()))
                                .withScores(scores))
                .by(only(all, groups));
        Map<Constraint, List<GroupThresholds.TradeOff>> curves = new LinkedHashMap<>();
        for (Constraint constraint : Constraint.values()) {
            curves.put(
                    constraint,
                    GroupThresholds.tradeOff(
                            analysis.sweep(dimension.name()),
                            constraint,
                            GroupThresholds.Objective.BALANCED_ACCURACY,
                            TOLERANCES));
        }
        attempts.add(new Attempt(dimension.name(), groups, reweighed.model(), threshold, curves));
    }

    private static double[] score(LightGbmModel model, AuditData part) {
        return model.score(FeatureMatrix.of(part.featureNames(), part.features()));
    }

    private static List<String> usable(Grouping grouping, int[] label, double[] weights, int minimum) {
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

    Map<String, Object> results(ScoredYear test, FairnessResults fairness) {
        published = Published.beside(spec, fairness);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("computed_on", test.key());
        result.put(
                "what",
                "One dimension at a time: LightGBM with the audited parameters trained on weights that make group and"
                        + " outcome independent; and thresholds of their own for groups, chosen on the validation year for"
                        + " the best balanced accuracy with rates that differ by no more than a tolerance there ("
                        + TOLERANCE + " in the tables). Rows of other groups keep the audited threshold. "
                        + UNCONSTRAINED
                        + " is the one threshold for all that is best by the same objective: compare the"
                        + " constrained ones with it. Differences are on the same rows. Whether thresholds may differ by"
                        + " group is a question of law and policy that no number answers; nothing here is a"
                        + " recommendation.");
        Map<String, Object> dimensions = new LinkedHashMap<>();
        attempts.forEach(attempt -> dimensions.put(attempt.dimension(), dimension(attempt, test)));
        result.put("dimensions", dimensions);
        result.put("left_out", leftOut);
        return result;
    }

    private Map<String, Object> dimension(Attempt attempt, ScoredYear test) {
        AuditData rows = test.rows();
        Grouping grouping = rows.grouping(attempt.dimension());
        double[] reweighedScores = score(attempt.model(), rows);
        Map<String, StackedScores.Scored> versions = new LinkedHashMap<>();
        versions.put(AUDITED, StackedScores.Scored.at(test.primary(), models.threshold(AuditModels.PRIMARY)));
        versions.put(REWEIGHED, StackedScores.Scored.at(reweighedScores, attempt.threshold()));
        Map<String, Object> chosen = new LinkedHashMap<>();
        attempt.curves().forEach((constraint, curve) -> {
            for (GroupThresholds.TradeOff point : curve) {
                if (point.tolerance() == TOLERANCE) {
                    versions.put(
                            key(constraint),
                            new StackedScores.Scored(
                                    test.primary(), decisions(point.thresholds(), grouping, test.primary())));
                    Map<String, Object> thresholds = new LinkedHashMap<>();
                    point.thresholds().rules().forEach(r -> thresholds.put(r.group(), finite(r.first())));
                    chosen.put(key(constraint), thresholds);
                }
            }
        });
        double common =
                attempt.curves().values().iterator().next().get(0).thresholds().commonThreshold();
        versions.put(UNCONSTRAINED, StackedScores.Scored.at(test.primary(), common));

        StackedScores stacked = new StackedScores(rows);
        versions.forEach(stacked::with);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("groups_with_thresholds", attempt.groups());
        Map<String, Object> thresholds = new LinkedHashMap<>();
        thresholds.put(AUDITED, models.threshold(AuditModels.PRIMARY));
        thresholds.put(REWEIGHED, attempt.threshold());
        thresholds.put(UNCONSTRAINED, finite(common));
        thresholds.putAll(chosen);
        result.put("thresholds", thresholds);
        result.put("overall", overall(stacked, versions));
        result.put("ranking_of_reweighed", ranking(rows, versions));
        result.put("gaps", gaps(rows, grouping, versions));
        Map<String, Object> changes = new LinkedHashMap<>();
        List<Object> words = new ArrayList<>();
        changes(rows, grouping, stacked, versions, changes, words);
        result.put("changes_by_group", changes);
        result.put("what_changes_for_whom", words);
        result.put("trade_off", tradeOff(attempt, rows, grouping, test.primary()));
        return result;
    }

    /** Infinity, which selects nobody, is no number of a file. */
    private static Object finite(double threshold) {
        return Double.isFinite(threshold) ? (Object) threshold : "nobody";
    }

    private double[] decisions(GroupThresholds thresholds, Grouping grouping, double[] scores) {
        Map<String, Double> cut = new LinkedHashMap<>();
        thresholds.rules().forEach(r -> cut.put(r.group(), r.first()));
        double audited = models.threshold(AuditModels.PRIMARY);
        double[] decisions = new double[scores.length];
        for (int i = 0; i < decisions.length; i++) {
            double threshold =
                    grouping.code(i) < 0 ? audited : cut.getOrDefault(grouping.label(grouping.code(i)), audited);
            decisions[i] = scores[i] >= threshold ? 1 : 0;
        }
        return decisions;
    }

    private Map<String, Object> overall(StackedScores stacked, Map<String, StackedScores.Scored> versions) {
        GroupReport report = stacked.compare(AUDITED, OVERALL, spec.minimums().policy());
        Map<String, Object> result = new LinkedHashMap<>();
        for (String version : versions.keySet()) {
            Map<String, Object> metrics = new LinkedHashMap<>();
            for (Metric metric : OVERALL) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put(
                        "estimate",
                        published.of(
                                report.group(StackedScores.dimension(), version).estimate(metric)));
                if (!version.equals(AUDITED)) {
                    entry.put(
                            "difference",
                            report.gap(metric, StackedScores.dimension(), version)
                                    .difference());
                }
                metrics.put(ModelResults.name(metric), entry);
            }
            result.put(version, metrics);
        }
        return result;
    }

    private Map<String, Object> ranking(AuditData rows, Map<String, StackedScores.Scored> versions) {
        GroupReport report = new StackedScores(rows)
                .with(AUDITED, versions.get(AUDITED))
                .with(REWEIGHED, versions.get(REWEIGHED))
                .compare(
                        AUDITED,
                        List.of(Metric.PR_AUC, Metric.ROC_AUC),
                        spec.minimums().policy());
        Map<String, Object> result = new LinkedHashMap<>();
        for (Gap gap : report.gaps()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put(
                    "estimate",
                    published.of(
                            report.group(StackedScores.dimension(), REWEIGHED).estimate(gap.metric())));
            entry.put("difference", gap.difference());
            result.put(gap.metric().name(), entry);
        }
        return result;
    }

    /** Between groups, for every version: group minus reference. */
    private Map<String, Object> gaps(AuditData rows, Grouping grouping, Map<String, StackedScores.Scored> versions) {
        Map<String, Object> result = new LinkedHashMap<>();
        versions.forEach((name, version) -> {
            GroupReport report = report(rows, grouping, version);
            Map<String, Object> metrics = new LinkedHashMap<>();
            for (Metric metric : BY_GROUP) {
                metrics.put(
                        metric.name(),
                        report.gaps(metric, grouping.name()).stream()
                                .map(g -> published.of(g, report))
                                .toList());
            }
            result.put(name, metrics);
        });
        return result;
    }

    private GroupReport report(AuditData rows, Grouping grouping, StackedScores.Scored version) {
        return GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(version.scores())
                                .withDecisions(version.decisions()))
                .metrics(BY_GROUP)
                .by(grouping)
                .policy(spec.minimums().policy())
                .reference(statistics.reference(grouping))
                .compute();
    }

    /** Within each group: its rates before and after, and the change on the same children. */
    private void changes(
            AuditData rows,
            Grouping grouping,
            StackedScores stacked,
            Map<String, StackedScores.Scored> versions,
            Map<String, Object> changes,
            List<Object> words) {
        GroupReport audited = report(rows, grouping, versions.get(AUDITED));
        AuditSpec.Dimension dimension = spec.dimension(grouping.name());
        for (int g = 0; g < grouping.size(); g++) {
            int code = g;
            String label = grouping.label(g);
            boolean shown = audited.groups(grouping.name()).stream()
                    .anyMatch(r -> r.label().equals(label)
                            && r.counts().rows() >= spec.minimums().confidential());
            if (!shown || published.hides(grouping.name(), label)) {
                continue;
            }
            boolean[] members = new boolean[rows.rows()];
            for (int i = 0; i < members.length; i++) {
                members[i] = grouping.code(i) == code;
            }
            GroupReport report =
                    stacked.compare(AUDITED, BY_GROUP, spec.minimums().policy(), members);
            Map<String, Object> entry = new LinkedHashMap<>();
            for (String version : versions.keySet()) {
                Map<String, Object> metrics = new LinkedHashMap<>();
                for (Metric metric : BY_GROUP) {
                    metrics.put(metric.name(), change(report, version, metric));
                }
                entry.put(version, metrics);
                if (!version.equals(AUDITED)) {
                    words(dimension, label, version, report).ifPresent(words::add);
                }
            }
            changes.put(label, entry);
        }
    }

    private Map<String, Object> change(GroupReport report, String version, Metric metric) {
        Map<String, Object> entry =
                new LinkedHashMap<>(published.of(report.group(StackedScores.dimension(), version), metric));
        boolean hidden = !entry.containsKey("estimate");
        if (!version.equals(AUDITED) && !hidden) {
            entry.put(
                    "change",
                    report.gap(metric, StackedScores.dimension(), version).difference());
        }
        return entry;
    }

    /** Words in each language for a group whose rates may be quoted: missed and false alarms, before and after. */
    private Optional<Map<String, Object>> words(
            AuditSpec.Dimension dimension, String label, String version, GroupReport report) {
        boolean quotable = List.of(AUDITED, version).stream()
                .map(v -> report.group(StackedScores.dimension(), v))
                .allMatch(g -> Published.quotable(g, Metric.FNR) && Published.quotable(g, Metric.FPR));
        Optional<Interval> change = report.gap(Metric.FNR, StackedScores.dimension(), version)
                .difference()
                .interval();
        if (!quotable || change.isEmpty()) {
            return Optional.empty();
        }
        Label group = dimension.groupLabels().getOrDefault(label, Label.same(label));
        Estimate before = report.group(StackedScores.dimension(), AUDITED).estimate(Metric.FNR);
        Estimate after = report.group(StackedScores.dimension(), version).estimate(Metric.FNR);
        Estimate alarmsBefore = report.group(StackedScores.dimension(), AUDITED).estimate(Metric.FPR);
        Estimate alarmsAfter = report.group(StackedScores.dimension(), version).estimate(Metric.FPR);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("group", label);
        entry.put("version", version);
        entry.put(
                "es",
                String.format(
                        Locale.ROOT,
                        "%s (%s): de cada 100 casos de %s, %s no detecta a %s; el modelo auditado, a %s. %s"
                                + " De cada 100 estudiantes que no lo son, marca a %s; el modelo auditado, a %s.",
                        capital(dimension.label().es()),
                        group.es(),
                        spec.outcome().label().es(),
                        nameEs(version),
                        whole(after),
                        whole(before),
                        rangeEs(change.get()),
                        whole(alarmsAfter),
                        whole(alarmsBefore)));
        entry.put(
                "en",
                String.format(
                        Locale.ROOT,
                        "%s (%s): of every 100 with the outcome (%s), %s misses %s; the audited model, %s. %s"
                                + " Of every 100 without it, it flags %s; the audited model, %s.",
                        capital(dimension.label().en()),
                        group.en(),
                        spec.outcome().label().en(),
                        nameEn(version),
                        whole(after),
                        whole(before),
                        rangeEn(change.get()),
                        whole(alarmsAfter),
                        whole(alarmsBefore)));
        return Optional.of(entry);
    }

    private static String nameEs(String version) {
        return switch (version) {
            case REWEIGHED -> "un modelo entrenado con pesos corregidos";
            case UNCONSTRAINED -> "el mejor umbral único por exactitud balanceada";
            case "demographic_parity" -> "un umbral por grupo que marca a la misma proporción de cada grupo";
            case "equal_opportunity" -> "un umbral por grupo que detecta a la misma proporción de casos de cada grupo";
            default -> "un umbral por grupo que acerca aciertos y falsas alarmas entre los grupos";
        };
    }

    private static String nameEn(String version) {
        return switch (version) {
            case REWEIGHED -> "a model trained on corrected weights";
            case UNCONSTRAINED -> "the best single threshold by balanced accuracy";
            case "demographic_parity" -> "a threshold for each group that flags the same share of every group";
            case "equal_opportunity" -> "a threshold for each group that finds the same share of every group's cases";
            default -> "a threshold for each group that brings hits and false alarms of the groups together";
        };
    }

    static String rangeEs(Interval change) {
        String low = points(change.lower());
        String high = points(change.upper());
        if (change.upper() <= 0) {
            return "El cambio va de " + high + " a " + low + " puntos porcentuales menos (IC 95 %).";
        }
        if (change.lower() >= 0) {
            return "El cambio va de " + low + " a " + high + " puntos porcentuales más (IC 95 %).";
        }
        return "El cambio va de " + low + " puntos porcentuales menos a " + high + " más (IC 95 %): podría no haberlo.";
    }

    static String rangeEn(Interval change) {
        String low = points(change.lower());
        String high = points(change.upper());
        if (change.upper() <= 0) {
            return "The change is " + high + " to " + low + " percentage points fewer (95% CI).";
        }
        if (change.lower() >= 0) {
            return "The change is " + low + " to " + high + " percentage points more (95% CI).";
        }
        return "The change runs from " + low + " percentage points fewer to " + high
                + " more (95% CI); there may be none.";
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%.1f", 100 * Math.abs(difference));
    }

    private static String whole(Estimate rate) {
        return Long.toString(Math.round(100 * rate.value().orElseThrow()));
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Accuracy against gap: what was promised on the validation year, and what came on the test year. */
    private Map<String, Object> tradeOff(Attempt attempt, AuditData rows, Grouping grouping, double[] scores) {
        Map<String, Object> result = new LinkedHashMap<>();
        attempt.curves().forEach((constraint, curve) -> {
            List<Object> points = new ArrayList<>();
            for (GroupThresholds.TradeOff tradeOff : curve) {
                GroupReport report = GroupMetrics.of(
                                rows.design(),
                                Predictions.labels(AuditStatistics.labels(rows.label()))
                                        .withScores(scores)
                                        .withDecisions(decisions(tradeOff.thresholds(), grouping, scores)))
                        .metrics(Metric.BALANCED_ACCURACY, Metric.F1, Metric.TPR, Metric.FPR, Metric.SELECTION_RATE)
                        .by(grouping)
                        .policy(spec.minimums().policy())
                        .reference(statistics.reference(grouping))
                        .compute();
                Map<String, Object> point = new LinkedHashMap<>();
                point.put("tolerance_on_validation", tradeOff.tolerance());
                point.put("balanced_accuracy_on_validation", tradeOff.objective());
                point.put("balanced_accuracy", published.of(report.overall().estimate(Metric.BALANCED_ACCURACY)));
                point.put("f1", published.of(report.overall().estimate(Metric.F1)));
                point.put("recall", published.of(report.overall().estimate(Metric.TPR)));
                point.put("selection_rate", published.of(report.overall().estimate(Metric.SELECTION_RATE)));
                Map<String, Object> gaps = new LinkedHashMap<>();
                for (Metric metric : constrained(constraint)) {
                    gaps.put(
                            metric.name(),
                            report.gaps(metric, grouping.name()).stream()
                                    .map(g -> published.of(g, report))
                                    .toList());
                }
                point.put("gaps", gaps);
                points.add(point);
            }
            result.put(key(constraint), points);
        });
        return result;
    }

    private static List<Metric> constrained(Constraint constraint) {
        return switch (constraint) {
            case DEMOGRAPHIC_PARITY -> List.of(Metric.SELECTION_RATE);
            case EQUAL_OPPORTUNITY -> List.of(Metric.TPR);
            case EQUALISED_ODDS -> List.of(Metric.TPR, Metric.FPR);
        };
    }

    private static String key(Constraint constraint) {
        return constraint.name().toLowerCase(Locale.ROOT);
    }
}
