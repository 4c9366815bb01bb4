package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.equidad.fairness.CalibrationCurve;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Metric;

/**
 * How the treatment of the groups runs along the score: calibration in bins, and error rates at thresholds other than the
 * audited one. Published as rates without numbers of rows, since rows of neighbouring bins and thresholds could be
 * subtracted from each other.
 *
 * @param edges edges of the bins of the score
 * @param calibration by dimension, the curves of its groups and of everybody
 * @param thresholds the error rates of every group of every dimension when a score at or above the key is flagged
 */
public record FairnessCurves(
        List<Double> edges,
        Map<String, List<CalibrationCurve>> calibration,
        NavigableMap<Double, GroupReport> thresholds) {
    /** The metrics that the reports at the thresholds hold. */
    public static final List<Metric> METRICS =
            List.of(Metric.FNR, Metric.FPR, Metric.PRECISION, Metric.SELECTION_RATE, Metric.BASE_RATE);

    /** Copies the maps, dimensions in their order, thresholds rising. */
    public FairnessCurves {
        edges = List.copyOf(edges);
        calibration = Collections.unmodifiableMap(new LinkedHashMap<>(calibration));
        thresholds = Collections.unmodifiableNavigableMap(new TreeMap<>(thresholds));
    }

    /** No curves. */
    public static FairnessCurves none() {
        return new FairnessCurves(List.of(), Map.of(), Collections.emptyNavigableMap());
    }
}
