package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.equidad.fairness.GroupReport;

/**
 * Weighted rates of the outcome; every report holds the metric base_rate. The pooled report is published with its numbers
 * of rows and must be fit for that; of the others only rates are.
 *
 * @param pooled all years together, by every dimension and crossing
 * @param years by year, by every dimension that is not crossed
 * @param targets all years together under each target definition, the audit's own first, by every dimension that is not crossed
 * @param comparisons by target definition and dimension, differences of the groups' rates from the reference's
 * @param districts all years together by district, published as rates only; empty where rows have no district
 * @param yearsOfDimension for each dimension and crossing, the number of years in which its groups are known
 */
public record DescriptiveResults(
        GroupReport pooled,
        Map<Integer, GroupReport> years,
        Map<String, GroupReport> targets,
        Map<String, Map<String, GroupReport>> comparisons,
        Optional<GroupReport> districts,
        Map<String, Integer> yearsOfDimension) {
    /** The name of the dimension of {@link #districts}. */
    public static final String DISTRICT = "district";

    /** Copies the maps, years ascending, the others in their order. */
    public DescriptiveResults {
        Objects.requireNonNull(pooled, "pooled");
        years = Collections.unmodifiableMap(new TreeMap<>(years));
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        comparisons = Collections.unmodifiableMap(new LinkedHashMap<>(comparisons));
        Objects.requireNonNull(districts, "districts");
        yearsOfDimension = Collections.unmodifiableMap(new LinkedHashMap<>(yearsOfDimension));
    }
}
