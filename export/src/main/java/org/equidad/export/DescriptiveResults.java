package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.equidad.fairness.GroupReport;

/**
 * Weighted rates of the outcome; every report holds the metric base_rate. The pooled report is published with its numbers
 * of rows and must be fit for that; of the others only rates are.
 *
 * @param pooled all years together, by every dimension and crossing
 * @param years by year, by every dimension that is not crossed
 * @param targets all years together under each target definition, the audit's own first, by every dimension that is not crossed
 * @param yearsOfDimension for each dimension and crossing, the number of years in which its groups are known
 */
public record DescriptiveResults(
        GroupReport pooled,
        Map<Integer, GroupReport> years,
        Map<String, GroupReport> targets,
        Map<String, Integer> yearsOfDimension) {

    /** Copies the maps, years ascending, the others in their order. */
    public DescriptiveResults {
        Objects.requireNonNull(pooled, "pooled");
        years = Collections.unmodifiableMap(new TreeMap<>(years));
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        yearsOfDimension = Collections.unmodifiableMap(new LinkedHashMap<>(yearsOfDimension));
    }
}
