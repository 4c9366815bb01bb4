package org.equidad.runner;

import static org.equidad.runner.MitigationAttempt.AUDITED;
import static org.equidad.runner.MitigationAttempt.REWEIGHED;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupThresholds;
import org.equidad.fairness.GroupThresholds.Constraint;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;

/** One dimension's versions of the model judged on the test rows, with the inference of the audited model. */
final class MitigationJudge {
    private static final List<Metric> OVERALL = List.of(
            Metric.F1, Metric.BALANCED_ACCURACY, Metric.TPR, Metric.PRECISION, Metric.FPR, Metric.SELECTION_RATE);
    private static final List<Metric> BY_GROUP = List.of(Metric.FNR, Metric.FPR, Metric.SELECTION_RATE);
    private static final List<Metric> COMPARED = Stream.concat(
                    BY_GROUP.stream(), Stream.of(Metric.TPR, Metric.AVERAGE_ODDS, Metric.PRECISION))
            .toList();

    private final AuditSpec spec;
    private final AuditStatistics statistics;
    private final Published published;
    private final MitigationAttempt attempt;
    private final MitigationWords sentences;
    private final AuditData rows;
    private final double[] scores;
    private final Grouping grouping;
    private final Map<String, StackedScores.Scored> versions;
    private final Map<String, String> keys;
    private final StackedScores stacked;
    private final Map<String, GroupReport> reports = new LinkedHashMap<>();

    MitigationJudge(
            AuditSpec spec,
            AuditStatistics statistics,
            Published published,
            MitigationAttempt attempt,
            ScoredYear test) {
        this.spec = spec;
        this.statistics = statistics;
        this.published = published;
        this.attempt = attempt;
        this.sentences = new MitigationWords(spec);
        this.rows = test.rows();
        this.scores = test.primary();
        this.grouping = rows.grouping(attempt.dimension());
        this.versions = attempt.versions(rows, scores);
        this.keys = MitigationAttempt.keys(grouping);
        this.stacked = new StackedScores(rows);
        versions.forEach(stacked::with);
        versions.forEach((name, version) -> reports.put(name, report(version)));
    }

    Map<String, Object> results() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("groups_with_thresholds", List.copyOf(attempt.groups().values()));
        result.put("thresholds", attempt.thresholds());
        result.put("overall", overall());
        result.put("ranking_of_reweighed", ranking());
        result.put("gaps", gaps());
        result.put(
                "fairness",
                new MitigationFairness(
                                published,
                                grouping,
                                reports,
                                stacked.byGroup(
                                        grouping,
                                        MitigationFairness.METRICS,
                                        spec.minimums().policy()))
                        .results());
        Map<String, Object> changes = new LinkedHashMap<>();
        List<Object> words = new ArrayList<>();
        changes(changes, words);
        result.put("changes_by_group", changes);
        result.put("what_changes_for_whom", words);
        result.put("trade_off", tradeOff());
        return result;
    }

    private Map<String, Object> overall() {
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

    private Map<String, Object> ranking() {
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
    private Map<String, Object> gaps() {
        Map<String, Object> result = new LinkedHashMap<>();
        reports.forEach((name, report) -> {
            Map<String, Object> metrics = new LinkedHashMap<>();
            for (Metric metric : BY_GROUP) {
                metrics.put(
                        metric.name(),
                        report.gaps(metric, grouping.name()).stream()
                                .map(g -> gap(g, report))
                                .toList());
            }
            result.put(name, metrics);
        });
        return result;
    }

    private Map<String, Object> gap(Gap gap, GroupReport report) {
        Map<String, Object> entry = published.of(gap, report);
        entry.replaceAll((key, value) ->
                key.equals("group") || key.equals("reference") ? keys.getOrDefault(value, (String) value) : value);
        return entry;
    }

    private GroupReport report(StackedScores.Scored version) {
        return GroupMetrics.of(
                        rows.design(),
                        Predictions.labels(AuditStatistics.labels(rows.label()))
                                .withScores(version.scores())
                                .withDecisions(version.decisions()))
                .metrics(COMPARED)
                .by(grouping)
                .policy(spec.minimums().policy())
                .reference(statistics.reference(grouping))
                .compute();
    }

    /** Within each group: its rates before and after, and the change on the same children. */
    private void changes(Map<String, Object> changes, List<Object> words) {
        GroupReport audited = reports.get(AUDITED);
        for (int g = 0; g < grouping.size(); g++) {
            String label = grouping.label(g);
            boolean shown = audited.groups(grouping.name()).stream()
                    .anyMatch(r -> r.label().equals(label)
                            && r.counts().rows() >= spec.minimums().confidential());
            if (!shown || published.hides(grouping.name(), label)) {
                continue;
            }
            GroupReport report =
                    stacked.compare(AUDITED, BY_GROUP, spec.minimums().policy(), StackedScores.members(grouping, g));
            Map<String, Object> entry = new LinkedHashMap<>();
            for (String version : versions.keySet()) {
                Map<String, Object> metrics = new LinkedHashMap<>();
                for (Metric metric : BY_GROUP) {
                    metrics.put(metric.name(), change(report, version, metric));
                }
                entry.put(version, metrics);
                if (!version.equals(AUDITED)) {
                    sentences.of(grouping, g, version, report).ifPresent(words::add);
                }
            }
            changes.put(keys.get(label), entry);
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

    /** Accuracy against gap: what was promised on the validation year, and what came on the test year. */
    private Map<String, Object> tradeOff() {
        Map<String, Object> result = new LinkedHashMap<>();
        attempt.curves().forEach((constraint, curve) -> {
            List<Object> points = new ArrayList<>();
            for (GroupThresholds.TradeOff tradeOff : curve) {
                GroupReport report = GroupMetrics.of(
                                rows.design(),
                                Predictions.labels(AuditStatistics.labels(rows.label()))
                                        .withScores(scores)
                                        .withDecisions(attempt.decisions(tradeOff.thresholds(), grouping, scores)))
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
                                    .map(g -> gap(g, report))
                                    .toList());
                }
                point.put("gaps", gaps);
                points.add(point);
            }
            result.put(MitigationAttempt.key(constraint), points);
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
}
