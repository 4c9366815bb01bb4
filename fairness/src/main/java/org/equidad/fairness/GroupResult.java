package org.equidad.fairness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of one group, or of everybody.
 *
 * @param dimension name of the grouping; empty for everybody
 * @param label label of the group; {@code overall} for everybody
 * @param values names of the crossed variables with the group's values; empty for everybody
 * @param counts labelled rows of the group, whatever the metric; its positives are the rows with label 1
 * @param metrics one estimate for each metric, in the order in which the metrics were asked for; its status is that of
 *     the verdict, so it tells what speaks against publishing it
 * @param verdicts what the publication policy says of each estimate, with the numbers
 */
public record GroupResult(
        String dimension,
        String label,
        Map<String, String> values,
        Counts counts,
        Map<Metric, Estimate> metrics,
        Map<Metric, Verdict> verdicts) {
    /** Copies the maps. */
    public GroupResult {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
    }

    /**
     * The estimate of a metric.
     *
     * @throws IllegalArgumentException if it was not asked for
     */
    public Estimate estimate(Metric metric) {
        Estimate estimate = metrics.get(metric);
        if (estimate == null) {
            throw new IllegalArgumentException("metric " + metric + " was not computed; there are " + metrics.keySet());
        }
        return estimate;
    }
}
