package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.equidad.export.FairnessResults;
import org.equidad.export.ModelResults;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.GroupResult;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Status;
import org.equidad.fairness.Verdict;
import org.equidad.features.AuditSpec;

/**
 * Estimates as the files of the audit may show them: no numbers of rows, so that nothing can be subtracted from another
 * table, and nothing at all of a cell below the confidentiality minimum, or of a group that the audit's main table hides.
 */
final class Published {
    private static final Metric ABOVE = Metric.observedRateAbove(AuditStatistics.HIGH_RISK);

    private final int confidential;
    private final Optional<GroupReport> cells;

    Published(AuditSpec spec) {
        this(spec, Optional.empty());
    }

    private Published(AuditSpec spec, Optional<GroupReport> cells) {
        this.confidential = spec.minimums().confidential();
        this.cells = cells;
    }

    /** Hides also what is empty in the tables of the same rows whose numbers of rows are published. */
    static Published beside(AuditSpec spec, FairnessResults fairness) {
        return new Published(spec, Optional.of(fairness.treatment().cells()));
    }

    /**
     * Whether the main table hides the group or a rate of it; one that it does not have has no rows there. That too few
     * of the group score high hides that rate only, which says nothing of the others.
     */
    boolean hides(String dimension, String label) {
        return cells.filter(c -> c.dimensions().contains(dimension))
                .map(c -> c.groups(dimension).stream()
                        .filter(g -> g.label().equals(label))
                        .flatMap(g -> g.metrics().entrySet().stream())
                        .filter(e -> !e.getKey().equals(ABOVE))
                        .anyMatch(e -> e.getValue().status().name().startsWith("SUPPRESSED")))
                .orElse(false);
    }

    /** The estimate, or the word that it is withheld. */
    Object of(Estimate estimate) {
        return tooFew(estimate) ? withheld() : estimate;
    }

    /** The metric of a group with what the presentation standard says of it. */
    Map<String, Object> of(GroupResult group, Metric metric) {
        Estimate estimate = group.estimate(metric);
        if (hides(group.dimension(), group.label())
                || tooFew(estimate)
                || group.counts().rows() > 0 && group.counts().rows() < confidential) {
            return withheld();
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("estimate", estimate);
        entry.put("decision", group.verdicts().get(metric).decision().name().toLowerCase(java.util.Locale.ROOT));
        return entry;
    }

    /** A gap: group minus reference, unless one of the sides is withheld. */
    Map<String, Object> of(Gap gap, GroupReport report) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("group", gap.group());
        entry.put("reference", gap.reference().label());
        boolean hidden = withholds(gap, report);
        entry.put("difference", hidden ? withheld() : gap.difference());
        entry.put("p_value", hidden ? null : ModelResults.number(gap.pValue()));
        entry.put("p_value_adjusted", hidden ? null : ModelResults.number(gap.adjustedPValue()));
        return entry;
    }

    /** Whether one of the sides of a gap is withheld. */
    boolean withholds(Gap gap, GroupReport report) {
        return withheld(report, gap.dimension(), gap.group(), gap.metric())
                || withheld(report, gap.dimension(), gap.reference().label(), gap.metric());
    }

    private boolean withheld(GroupReport report, String dimension, String label, Metric metric) {
        if (label.isEmpty() || !hasGroup(report, dimension, label)) {
            return false;
        }
        GroupResult group = report.group(dimension, label);
        return hides(dimension, label)
                || tooFew(group.estimate(metric))
                || group.counts().rows() < confidential;
    }

    private static boolean hasGroup(GroupReport report, String dimension, String label) {
        return report.groups(dimension).stream().anyMatch(g -> g.label().equals(label));
    }

    /** Whether a metric of a group may stand in a sentence. */
    static boolean quotable(GroupResult group, Metric metric) {
        return group.verdicts().get(metric).decision() != Verdict.Decision.WITHHOLD
                && group.estimate(metric).interval().isPresent();
    }

    private boolean tooFew(Estimate estimate) {
        return estimate.status().name().startsWith("SUPPRESSED")
                || estimate.counts().rows() > 0 && estimate.counts().rows() < confidential;
    }

    /** The word that something is withheld. */
    static Map<String, Object> withheld() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("value", null);
        entry.put("status", Status.SUPPRESSED.name().toLowerCase(java.util.Locale.ROOT));
        return entry;
    }
}
