package org.equidad.fairness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A gap with another attribute held fixed.
 *
 * <p>Standardised: the sum over levels l of share_l (group's metric in l - reference's metric in l), with the shares of
 * the levels in the denominators of everybody, both groups alike (direct standardisation). The linearised standard error
 * counts the shares as estimated too. What is left of a gap after standardisation is not explained by the attribute;
 * that does not make the rest a cause.
 *
 * @param metric what is compared
 * @param dimension name of the grouping
 * @param group label of the group
 * @param reference label of the group that it is compared with
 * @param control name of the attribute held fixed
 * @param within by level of the attribute: group minus reference within the level
 * @param standardised the standardised difference; undefined where either group has no value in a level that has weight
 */
public record ControlledGap(
        Metric metric,
        String dimension,
        String group,
        String reference,
        String control,
        Map<String, Gap> within,
        Estimate standardised) {
    /** Copies the map. */
    public ControlledGap {
        within = Collections.unmodifiableMap(new LinkedHashMap<>(within));
    }
}
