package org.equidad.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GapSummary;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.fairness.PartialPooling;
import org.equidad.fairness.Status;
import org.equidad.fairness.Verdict;
import org.equidad.features.AuditSpec;
import org.equidad.features.Label;

/** {@code fairness_metrics.json}: metrics of every group on the test year, with their gaps. */
public final class FairnessMetricsJson {
    /** The metrics that every group has, in this order. */
    static final List<Metric> METRICS = List.of(Metric.TPR, Metric.FPR, Metric.FNR, Metric.PRECISION, Metric.PR_AUC);

    private static final List<Metric> COMPARED =
            List.of(Metric.FNR, Metric.FPR, Metric.TPR, Metric.PRECISION, Metric.PR_AUC, Metric.SELECTION_RATE);
    private static final List<Metric> MORE =
            List.of(Metric.ROC_AUC, Metric.SELECTION_RATE, Metric.BASE_RATE, Metric.MEAN_SCORE, Metric.BRIER);
    private static final int HIGH_RISK_ROWS = 30;
    private static final int POOLED_GROUPS = 3;
    private static final double LEVEL = 0.95;

    private final AuditSpec spec;
    private final FairnessResults results;
    private final FairnessResults.Treatment treatment;

    private FairnessMetricsJson(AuditSpec spec, FairnessResults results, FairnessResults.Treatment treatment) {
        this.spec = spec;
        this.results = results;
        this.treatment = treatment;
    }

    /** The metrics that the report of cells has to hold. */
    public static List<Metric> metrics(double highRisk) {
        List<Metric> all = new ArrayList<>(METRICS);
        all.addAll(MORE);
        all.add(Metric.observedRateAbove(highRisk));
        return List.copyOf(all);
    }

    /** The metrics whose gaps are reported. */
    public static List<Metric> comparedMetrics(double highRisk) {
        List<Metric> all = new ArrayList<>(COMPARED);
        all.add(Metric.observedRateAbove(highRisk));
        return List.copyOf(all);
    }

    static ObjectNode of(AuditSpec spec, FairnessResults results, Instant generatedAt) {
        return new FairnessMetricsJson(spec, results, results.treatment()).write(generatedAt);
    }

    private ObjectNode write(Instant generatedAt) {
        ObjectNode root = Json.object();
        root.put("generated_at", generatedAt.toString());
        root.put("model", results.model());
        root.put("score", "raw");
        root.put("threshold", results.threshold());
        root.put("test_year", results.testYear());
        root.put("n_test", treatment.cells().overall().counts().rows());
        root.put("target", spec.target().name());
        root.put("outcome", spec.outcome().key());
        root.put("audit", spec.name());
        root.put("margin", spec.minimums().margin());
        ObjectNode minimums = root.putObject("minimums");
        minimums.put("group", spec.minimums().group());
        minimums.put("intersection", spec.minimums().intersection());
        minimums.put("confidential", spec.minimums().confidential());
        minimums.put("standard", Json.key(spec.minimums().standard()));
        root.set("title", label(spec.title()));
        root.set("outcome_label", label(spec.outcome().label()));
        spec.outcome().words().ifPresent(words -> {
            ObjectNode said = root.putObject("outcome_words");
            said.set("people", label(words.people()));
            said.set("happened", label(words.happened()));
            said.set("not_happened", label(words.notHappened()));
        });
        ObjectNode design = root.putObject("survey_design");
        design.put("weight", spec.design().weight().orElse(null));
        design.set("strata", Json.tree(spec.design().strata()));
        design.set("clusters", Json.tree(spec.design().cluster().map(List::of).orElse(List.of())));
        design.put("variance_method", results.design().varianceMethod());
        Json.number(design, "degrees_of_freedom", results.design().degreesOfFreedom());
        results.design().strata().ifPresent(n -> design.put("n_strata", n));
        results.design().primaryUnits().ifPresent(n -> design.put("n_psus", n));
        design.put("single_psu", Json.key(spec.design().singlePsu()));
        ObjectNode overall = root.putObject("overall");
        overall.setAll(group(treatment.cells().overall(), spec.minimums().group()));
        overall.set("people", people(treatment.cells().overall(), treatment.everybody()));
        ObjectNode dimensions = root.putObject("dimensions");
        for (AuditSpec.Dimension dimension : spec.dimensions()) {
            if (treatment.cells().dimensions().contains(dimension.name())) {
                dimensions.set(
                        dimension.name(),
                        dimension(
                                dimension.name(),
                                dimension.minimum().orElse(spec.minimums().group())));
            }
        }
        ObjectNode intersections = dimensions.putObject("intersections");
        for (AuditSpec.Crossing crossing : spec.intersections()) {
            if (treatment.cells().dimensions().contains(crossing.name())) {
                intersections.set(
                        crossing.name(),
                        dimension(crossing.name(), spec.minimums().intersection()));
            }
        }
        root.set("described_dimensions", described());
        ObjectNode others = root.putObject("target_sensitivity");
        others.set(spec.target().name(), underTarget());
        results.otherTargets()
                .forEach((target, other) ->
                        others.set(target, new FairnessMetricsJson(spec, results, other).underTarget()));
        if (!results.curves().thresholds().isEmpty()) {
            FairnessCurvesJson curves = new FairnessCurvesJson(spec, results);
            root.set("calibration_curves", curves.calibration());
            root.set("roc_curves", curves.roc());
            root.set("threshold_explorer", curves.thresholds());
        }
        return root;
    }

    /** Where the model works, rather than whom it treats unlike others: level, month of the interview, department. */
    private ObjectNode described() {
        ObjectNode node = Json.object();
        treatment
                .described()
                .ifPresent(report -> report.dimensions().forEach(name -> {
                    ObjectNode dimension = node.putObject(name);
                    labels(dimension, name);
                    dimension.setAll(groupsAndGaps(name, report));
                    report.groups(name)
                            .forEach(group -> ((ObjectNode)
                                            dimension.get("groups").get(Json.key(group.values())))
                                    .set("calibration_high_risk", observedAtHighRisk(group)));
                }));
        return node;
    }

    /** As {@link #highRisk}, without the number of rows. */
    private ObjectNode observedAtHighRisk(GroupResult group) {
        Estimate observed = group.estimate(results.observedAtHighRisk());
        boolean few = observed.counts().rows() < HIGH_RISK_ROWS || tooFew(spec, group.estimate(Metric.BASE_RATE));
        ObjectNode node = Json.object();
        Json.number(node, "actual_dropout_rate", few ? OptionalDouble.empty() : observed.value());
        node.put("cutoff", results.highRisk());
        node.set("uncertainty", few ? Json.emptied(observed.method()) : Json.uncertainty(observed));
        node.put("status", few ? "fewer_than_30_rows" : Json.key(observed.status()));
        return node;
    }

    /** Error rates of the same model and threshold under this definition of the target. */
    private ObjectNode underTarget() {
        ObjectNode node = Json.object();
        node.set("overall", errorRates(treatment.cells().overall()));
        ObjectNode dimensions = node.putObject("dimensions");
        for (String dimension : treatment.comparisons().keySet()) {
            if (spec.dimensions().stream().noneMatch(d -> d.name().equals(dimension))) {
                continue;
            }
            dimensions.set(dimension, groupsAndGaps(dimension, treatment.reportOf(dimension)));
        }
        return node;
    }

    private ObjectNode groupsAndGaps(String dimension, GroupReport report) {
        ObjectNode table = Json.object();
        ObjectNode groups = table.putObject("groups");
        for (GroupResult group : report.groups(dimension)) {
            groups.set(Json.key(group.values()), errorRates(group));
        }
        ArrayNode pairwise = table.putArray("pairwise");
        for (Metric metric : List.of(Metric.FNR, Metric.FPR)) {
            treatment.gaps(metric, dimension).forEach(gap -> pairwise.add(gap(gap)));
        }
        return table;
    }

    /** Whether an estimate rests on fewer rows than the confidentiality minimum, but on some. */
    static boolean tooFew(AuditSpec spec, Estimate estimate) {
        return suppressed(estimate.status())
                || estimate.counts().rows() > 0
                        && estimate.counts().rows() < spec.minimums().confidential();
    }

    /** Rates without numbers of rows: those under two definitions could be subtracted from each other. */
    private ObjectNode errorRates(GroupResult group) {
        ObjectNode node = Json.object();
        ObjectNode uncertainty = Json.object();
        boolean small = tooFew(spec, group.estimate(Metric.BASE_RATE));
        for (Metric metric : List.of(Metric.FNR, Metric.FPR, Metric.PRECISION, Metric.BASE_RATE)) {
            Estimate estimate = group.estimate(metric);
            if (small || tooFew(spec, estimate)) {
                node.putNull(metric.name());
                uncertainty.set(
                        metric.name(), Json.emptied(estimate.method()).put("status", Json.key(Status.SUPPRESSED)));
            } else {
                Json.number(node, metric.name(), estimate.value());
                uncertainty.set(metric.name(), Json.uncertainty(estimate).put("status", Json.key(estimate.status())));
            }
        }
        node.set("uncertainty", uncertainty);
        return node;
    }

    private ObjectNode dimension(String name, int minimum) {
        ObjectNode node = Json.object();
        GroupReport cells = treatment.cells();
        labels(node, name);
        ObjectNode groups = node.putObject("groups");
        for (GroupResult group : cells.groups(name)) {
            ObjectNode cell = group(group, minimum);
            if (group.values().size() > 1) {
                cell.set("values", Json.tree(group.values()));
            }
            cell.set("people", people(group, treatment.people(name, group.label())));
            groups.set(Json.key(group.values()), cell);
        }
        node.put("n_rows_without_group", cells.rowsWithoutGroup(name));
        node.set("gaps", gaps(name));
        node.set("joint_tests", jointTests(name));
        pooled(name).ifPresent(pooled -> node.set("partially_pooled_fnr", pooled));
        return node;
    }

    /** How many people of the population the errors reach; nothing where the rate of the error is not published. */
    private ObjectNode people(GroupResult group, Optional<FairnessResults.People> people) {
        ObjectNode node = Json.object();
        people.ifPresent(p -> {
            node.set("missed", total(p.missed(), hidden(group, Metric.FNR)));
            node.set("false_alarms", total(p.falseAlarms(), hidden(group, Metric.FPR)));
        });
        return node;
    }

    private boolean hidden(GroupResult group, Metric metric) {
        return emptied(group) || tooFew(spec, group.estimate(Metric.BASE_RATE)) || tooFew(spec, group.estimate(metric));
    }

    private static ObjectNode total(Estimate total, boolean hidden) {
        ObjectNode node = Json.object();
        if (hidden) {
            node.putNull("value");
            node.set("uncertainty", Json.emptied(total.method()));
            node.put("status", Json.key(Status.SUPPRESSED));
        } else {
            Json.number(node, "value", total.value());
            node.set("uncertainty", Json.uncertainty(total));
            node.put("status", Json.key(total.status()));
        }
        return node;
    }

    /** Whether the groups differ at all, one test for each metric; empty where a cell of the dimension is not shown. */
    private ObjectNode jointTests(String dimension) {
        ObjectNode node = Json.object();
        GroupReport comparison = treatment.comparisons().get(dimension);
        if (comparison == null) {
            return node;
        }
        for (Metric metric : COMPARED) {
            comparison.test(metric, dimension).ifPresent(test -> {
                ObjectNode entry = node.putObject(metric.name());
                boolean hidden = treatment.cells().groups(dimension).stream().anyMatch(g -> hidden(g, metric));
                entry.put("test", test.test());
                entry.put("groups", (int) test.numeratorDegreesOfFreedom() + 1);
                Json.number(entry, "statistic", hidden ? OptionalDouble.empty() : test.statistic());
                Json.number(entry, "df_numerator", test.numeratorDegreesOfFreedom());
                Json.number(entry, "df_denominator", test.denominatorDegreesOfFreedom());
                Json.number(entry, "p_value", hidden ? OptionalDouble.empty() : test.pValue());
                entry.put("status", hidden ? Json.key(Status.SUPPRESSED) : Json.key(test.status()));
            });
        }
        return node;
    }

    /** Model-based rates of crossed groups that lean on each other, beside the direct ones; none of a cell that is not shown. */
    private Optional<ObjectNode> pooled(String dimension) {
        if (spec.intersections().stream().noneMatch(c -> c.name().equals(dimension))) {
            return Optional.empty();
        }
        long usable = treatment.cells().groups(dimension).stream()
                .filter(g -> g.estimate(Metric.FNR).value().isPresent())
                .count();
        if (usable < POOLED_GROUPS) {
            return Optional.empty();
        }
        PartialPooling pooling = PartialPooling.of(treatment.cells(), Metric.FNR, dimension, LEVEL);
        ObjectNode node = Json.object();
        node.put(
                "note",
                "model-based (Fay and Herriot): each group leans on the others of its crossing; to be read beside the"
                        + " direct rates, never in their place");
        node.put("mean", pooling.mean());
        node.put("between_group_variance", pooling.betweenGroupVariance());
        ObjectNode groups = node.putObject("groups");
        for (PartialPooling.Pooled group : pooling.groups()) {
            ObjectNode entry = groups.putObject(key(dimension, group.label()));
            entry.put("value", group.value());
            entry.put("root_mean_squared_error", group.rootMeanSquaredError());
            entry.put("ci_lower", group.interval().lower());
            entry.put("ci_upper", group.interval().upper());
            entry.put("weight_of_direct", group.weightOfDirect());
        }
        return Optional.of(node);
    }

    private void labels(ObjectNode node, String name) {
        spec.dimensions().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .ifPresent(d -> {
                    node.set("label", label(d.label()));
                    ObjectNode labels = node.putObject("group_labels");
                    d.groupLabels().forEach((key, label) -> labels.set(key, label(label)));
                    if (!d.groupPhrases().isEmpty()) {
                        ObjectNode phrases = node.putObject("group_phrases");
                        d.groupPhrases().forEach((key, label) -> phrases.set(key, label(label)));
                    }
                });
    }

    static ObjectNode label(Label label) {
        ObjectNode node = Json.object();
        node.put("es", label.es());
        node.put("en", label.en());
        return node;
    }

    private ObjectNode group(GroupResult group, int minimum) {
        ObjectNode node = Json.object();
        boolean emptied = emptied(group);
        if (emptied) {
            node.putNull("n_unweighted");
            node.putNull("n_weighted");
        } else {
            node.put("n_unweighted", group.counts().rows());
            Json.number(node, "n_weighted", group.counts().weighted());
            group.counts().positives().ifPresent(n -> node.put("n_positives", n));
            Json.number(node, "n_effective_kish", group.counts().kish());
        }
        List<Metric> shown = new ArrayList<>(METRICS);
        shown.addAll(MORE);
        for (Metric metric : shown) {
            Json.number(
                    node,
                    metric.name(),
                    emptied ? OptionalDouble.empty() : group.estimate(metric).value());
        }
        node.set("calibration_high_risk", highRisk(group));
        node.put("flagged_small_sample", emptied || group.counts().rows() < minimum);
        node.put("reliability", reliability(group));
        ObjectNode uncertainty = node.putObject("uncertainty");
        for (Metric metric : shown) {
            ObjectNode entry = emptied
                    ? hidden(group.estimate(metric))
                    : uncertainty(group.estimate(metric))
                            .put(
                                    "decision",
                                    Json.key(group.verdicts().get(metric).decision()));
            uncertainty.set(metric.name(), entry);
        }
        return node;
    }

    /** Whether the cell lies below the confidentiality minimum or would give one away that does. */
    static boolean emptied(GroupResult group) {
        return group.counts().rows() == 0 && group.metrics().values().stream().anyMatch(e -> suppressed(e.status()));
    }

    static boolean suppressed(Status status) {
        return status.name().startsWith("SUPPRESSED");
    }

    /** Nothing of a cell that is emptied, not even why a metric of it would not exist. */
    private static ObjectNode hidden(Estimate estimate) {
        ObjectNode node = Json.emptied(estimate.method());
        node.put("status", Json.key(Status.SUPPRESSED));
        node.putNull("n_denominator");
        node.put("decision", Json.key(Verdict.Decision.WITHHOLD));
        return node;
    }

    private static ObjectNode uncertainty(Estimate estimate) {
        ObjectNode node = Json.uncertainty(estimate);
        node.put("status", Json.key(estimate.status()));
        if (!estimate.status().isReliable()) {
            node.put("status_reason", estimate.status().reason());
        }
        if (suppressed(estimate.status())) {
            node.putNull("n_denominator");
        } else {
            node.put("n_denominator", estimate.counts().rows());
        }
        return node;
    }

    /** The contract has no null for the count of an emptied cell; it is 0 there, and the status says so. */
    private ObjectNode highRisk(GroupResult group) {
        Estimate observed = group.estimate(results.observedAtHighRisk());
        long rows = emptied(group) || suppressed(observed.status())
                ? 0
                : observed.counts().rows();
        ObjectNode node = Json.object();
        node.put("n_predicted_high", rows);
        Json.number(node, "actual_dropout_rate", rows < HIGH_RISK_ROWS ? OptionalDouble.empty() : observed.value());
        node.put("cutoff", results.highRisk());
        node.set("uncertainty", rows < HIGH_RISK_ROWS ? Json.emptied(observed.method()) : uncertainty(observed));
        node.put(
                "status",
                emptied(group)
                        ? Json.key(Status.SUPPRESSED)
                        : rows < HIGH_RISK_ROWS && observed.status().isDefined()
                                ? "fewer_than_30_rows"
                                : Json.key(observed.status()));
        return node;
    }

    private static String reliability(GroupResult group) {
        if (emptied(group)) {
            return "suppressed: below the confidentiality minimum";
        }
        Map<String, List<String>> failing = new LinkedHashMap<>();
        for (Metric metric : METRICS) {
            Verdict verdict = group.verdicts().get(metric);
            if (verdict.decision() != Verdict.Decision.PRESENT) {
                failing.computeIfAbsent(verdict.reason(), r -> new ArrayList<>())
                        .add(metric.name());
            }
        }
        if (failing.isEmpty()) {
            return "reliable";
        }
        List<String> parts = new ArrayList<>();
        failing.forEach((reason, metrics) -> parts.add(String.join(", ", metrics) + ": " + reason));
        return String.join("; ", parts);
    }

    private ObjectNode gaps(String dimension) {
        ObjectNode node = Json.object();
        List<GroupResult> groups = treatment.cells().groups(dimension);
        Spread tpr = spread(groups, Metric.TPR);
        Spread fpr = spread(groups, Metric.FPR);
        Spread precision = spread(groups, Metric.PRECISION);
        Spread fnr = spread(groups, Metric.FNR);
        Json.number(node, "equalized_odds_tpr", tpr.difference());
        Json.number(node, "equalized_odds_fpr", fpr.difference());
        Json.number(node, "predictive_parity", precision.difference());
        Json.number(node, "max_fnr_gap", fnr.difference());
        if (fnr.difference().isPresent()) {
            ArrayNode pair = node.putArray("max_fnr_groups");
            pair.add(fnr.highest);
            pair.add(fnr.lowest);
        } else {
            node.putNull("max_fnr_groups");
        }
        Json.number(
                node,
                "fnr_between_group_sd",
                Optional.ofNullable(treatment.comparisons().get(dimension))
                        .filter(c -> groups.stream().noneMatch(g -> hidden(g, Metric.FNR)))
                        .flatMap(c -> c.summary(Metric.FNR, dimension))
                        .map(GapSummary::betweenGroupSd)
                        .orElse(OptionalDouble.empty()));
        ArrayNode excluded = node.putArray("excluded_groups");
        for (GroupResult group : groups) {
            if (!usable(group, Metric.FNR)) {
                excluded.add(Json.key(group.values()));
            }
        }
        node.put("n_groups", groups.size());
        node.put("n_excluded_groups", excluded.size());
        node.put(
                "note",
                "largest minus smallest over the groups whose estimate may be quoted; it overstates, so no interval is"
                        + " given for it; pairwise holds the gaps against the reference with their intervals");
        ArrayNode pairwise = node.putArray("pairwise");
        for (Metric metric : comparedMetrics(results.highRisk())) {
            treatment.gaps(metric, dimension).forEach(gap -> pairwise.add(gap(gap)));
        }
        return node;
    }

    private ObjectNode gap(Gap gap) {
        ObjectNode node = Json.object();
        node.put("metric", gap.metric().name());
        node.put("group", key(gap.dimension(), gap.group()));
        node.put("reference", key(gap.dimension(), gap.reference().label()));
        boolean hidden = shownNowhere(gap.dimension(), gap.group(), gap.metric())
                || shownNowhere(gap.dimension(), gap.reference().label(), gap.metric());
        if (hidden) {
            node.putNull("difference");
            node.putNull("ratio");
            node.set("uncertainty", Json.emptied(gap.difference().method()));
            node.put("status", "suppressed");
            return node;
        }
        Json.number(node, "difference", gap.difference().value());
        Json.number(node, "ratio", gap.ratio().value());
        ObjectNode uncertainty = Json.uncertainty(gap.difference());
        Json.number(uncertainty, "p_value", gap.pValue());
        Json.number(uncertainty, "p_value_adjusted", gap.adjustedPValue());
        node.set("uncertainty", uncertainty);
        node.put("status", Json.key(worst(gap)));
        return node;
    }

    private String key(String dimension, String label) {
        return Json.key(treatment.reportOf(dimension).group(dimension, label).values());
    }

    private boolean shownNowhere(String dimension, String label, Metric metric) {
        GroupResult group = treatment.reportOf(dimension).group(dimension, label);
        return emptied(group) || tooFew(spec, group.estimate(Metric.BASE_RATE)) || tooFew(spec, group.estimate(metric));
    }

    /** What speaks against the gap: its own status, else that of either side. */
    private Status worst(Gap gap) {
        for (Status status : List.of(
                gap.difference().status(),
                treatment
                        .reportOf(gap.dimension())
                        .group(gap.dimension(), gap.group())
                        .estimate(gap.metric())
                        .status(),
                treatment
                        .reportOf(gap.dimension())
                        .group(gap.dimension(), gap.reference().label())
                        .estimate(gap.metric())
                        .status())) {
            if (!status.isReliable()) {
                return status;
            }
        }
        return Status.RELIABLE;
    }

    /** Whether the presentation standard lets an estimate be quoted, if need be with a mark. */
    private static boolean usable(GroupResult group, Metric metric) {
        return group.estimate(metric).value().isPresent()
                && group.verdicts().get(metric).decision() != Verdict.Decision.WITHHOLD;
    }

    private record Spread(OptionalDouble difference, String highest, String lowest) {}

    /** Largest minus smallest over the groups whose estimate may be quoted; nothing with fewer than two. */
    private static Spread spread(List<GroupResult> groups, Metric metric) {
        GroupResult highest = null;
        GroupResult lowest = null;
        int count = 0;
        for (GroupResult group : groups) {
            Estimate estimate = group.estimate(metric);
            if (!usable(group, metric)) {
                continue;
            }
            count++;
            double value = estimate.value().getAsDouble();
            if (highest == null || value > highest.estimate(metric).value().getAsDouble()) {
                highest = group;
            }
            if (lowest == null || value < lowest.estimate(metric).value().getAsDouble()) {
                lowest = group;
            }
        }
        if (count < 2) {
            return new Spread(OptionalDouble.empty(), null, null);
        }
        return new Spread(
                OptionalDouble.of(highest.estimate(metric).value().getAsDouble()
                        - lowest.estimate(metric).value().getAsDouble()),
                Json.key(highest.values()),
                Json.key(lowest.values()));
    }
}
