package org.equidad.runner;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.Interval;
import org.equidad.fairness.Metric;

/** What the run log says of one run: what ran on what, and the main results on the test rows. */
final class RunRecord {
    private static final List<Metric> METRICS =
            List.of(Metric.PR_AUC, Metric.ROC_AUC, Metric.TPR, Metric.PRECISION, Metric.F1);

    private final Map<String, String> values = new LinkedHashMap<>();

    private RunRecord() {}

    /** The columns, in their order. */
    static String header() {
        return String.join(
                ",",
                new RunRecord().filled(Map.of(), Map.of(), Optional.empty()).keySet());
    }

    /**
     * The values of a run by column; empty where there is none.
     *
     * @param at time of the run
     * @param configuration hash of what configured it
     * @param manifest of the run
     * @param test the audited model on the test rows
     * @param widest the widest gap of missed cases that may be quoted
     * @param took how long the run took
     */
    static Map<String, String> of(
            Instant at,
            String configuration,
            Map<String, Object> manifest,
            ModelResults.Evaluation test,
            Optional<Gap> widest,
            Duration took) {
        RunRecord record = new RunRecord();
        Map<?, ?> options = (Map<?, ?>) manifest.get("options");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", at.toString());
        facts.put("audit", String.valueOf(manifest.get("audit")));
        facts.put("version", String.valueOf(manifest.get("version")));
        facts.put("commit", Equidad.commit());
        facts.put("configuration_sha256", configuration);
        for (String name : List.of("target", "pace", "seed", "features", "mitigation")) {
            facts.put(name, options.get(name) == null ? "" : String.valueOf(options.get(name)));
        }
        facts.put("model_sha256", String.valueOf(((Map<?, ?>) manifest.get("audited_model")).get("sha256")));
        facts.put("evaluation", test.key());
        facts.put("threshold", Double.toString(test.threshold()));
        facts.put("seconds", String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0));
        return record.filled(facts, test.metrics().metrics(), widest);
    }

    /** The hash of the file that describes the audit, or of the options of the preset. */
    static String configuration(AuditOptions options, Map<String, Object> manifest) {
        return options.config()
                .map(Provenance::sha256)
                .orElseGet(() -> Provenance.sha256(
                        String.valueOf(manifest.get("options")).getBytes(StandardCharsets.UTF_8)));
    }

    private Map<String, String> filled(Map<String, String> facts, Map<Metric, Estimate> metrics, Optional<Gap> widest) {
        for (String name : List.of(
                "time",
                "audit",
                "version",
                "commit",
                "configuration_sha256",
                "target",
                "pace",
                "seed",
                "features",
                "mitigation",
                "model_sha256",
                "evaluation",
                "threshold")) {
            values.put(name, facts.getOrDefault(name, ""));
        }
        METRICS.forEach(metric -> estimate(ModelResults.name(metric), Optional.ofNullable(metrics.get(metric))));
        values.put("widest_fnr_gap_dimension", widest.map(Gap::dimension).orElse(""));
        values.put("widest_fnr_gap_group", widest.map(Gap::group).orElse(""));
        values.put(
                "widest_fnr_gap_reference",
                widest.map(g -> g.reference().label()).orElse(""));
        estimate("widest_fnr_gap", widest.map(Gap::difference));
        values.put("seconds", facts.getOrDefault("seconds", ""));
        return values;
    }

    private void estimate(String name, Optional<Estimate> estimate) {
        Optional<Interval> interval = estimate.flatMap(Estimate::interval);
        values.put(
                name,
                estimate.filter(e -> e.value().isPresent())
                        .map(e -> Double.toString(e.value().getAsDouble()))
                        .orElse(""));
        values.put(
                name + "_ci_lower",
                interval.map(i -> Double.toString(i.lower())).orElse(""));
        values.put(
                name + "_ci_upper",
                interval.map(i -> Double.toString(i.upper())).orElse(""));
    }
}
