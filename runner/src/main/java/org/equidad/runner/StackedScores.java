package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.fairness.Domain;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import org.equidad.features.AuditData;

/**
 * Several classifiers of the same rows compared, with the standard error of their difference.
 *
 * <p>The rows are laid end to end once for each classifier, every copy in its own stratum and cluster, and the classifiers
 * become groups. The variance of a gap adds up a cluster's influence values before it squares them, so a row's two
 * copies enter as the difference of their influence values: exactly the paired difference on the same rows. Values are
 * those of each classifier alone. Counts of a gap are twice those of the rows and mean nothing.
 */
final class StackedScores {
    private static final String DIMENSION = "classifier";

    private final AuditData part;
    private final int[] label;
    private final Map<String, Scored> versions = new LinkedHashMap<>();

    /**
     * A classifier's scores and decisions, one of each for every row.
     *
     * @param scores raw or calibrated
     * @param decisions 1 where the row is flagged, else 0
     */
    record Scored(double[] scores, double[] decisions) {
        static Scored at(double[] scores, double threshold) {
            return new Scored(
                    scores,
                    Arrays.stream(scores).map(s -> s >= threshold ? 1 : 0).toArray());
        }
    }

    /** The rows of a part, with the audit's label. */
    StackedScores(AuditData part) {
        this.part = part;
        this.label = part.label();
    }

    StackedScores with(String name, Scored scored) {
        versions.put(name, scored);
        return this;
    }

    /** What a classifier of this name said. */
    Scored scored(String name) {
        return versions.get(name);
    }

    /** The rows of a group. */
    static boolean[] members(Grouping grouping, int code) {
        boolean[] members = new boolean[grouping.rows()];
        for (int i = 0; i < members.length; i++) {
            members[i] = grouping.code(i) == code;
        }
        return members;
    }

    /** Metrics of each classifier, and gaps of all others against one. */
    GroupReport compare(String reference, List<Metric> metrics, PublicationPolicy policy) {
        return compare(reference, metrics, policy, new boolean[0]);
    }

    /** The same among some of the rows. */
    GroupReport compare(String reference, List<Metric> metrics, PublicationPolicy policy, boolean[] within) {
        int n = part.rows();
        int[] version = new int[n * versions.size()];
        Arrays.setAll(version, k -> k / n);
        GroupMetrics analysis = metrics(metrics, policy)
                .by(Grouping.of(DIMENSION, version, new ArrayList<>(versions.keySet())))
                .reference(Reference.group(reference));
        if (within.length > 0) {
            boolean[] members = new boolean[version.length];
            for (int k = 0; k < members.length; k++) {
                members[k] = within[k % n];
            }
            analysis = analysis.within(Domain.of(members));
        }
        return analysis.compute();
    }

    /** Metrics of every group under each classifier, without gaps; groups are named by {@link #cell}. */
    GroupReport byGroup(Grouping grouping, List<Metric> metrics, PublicationPolicy policy) {
        int n = part.rows();
        int size = grouping.size();
        int[] cell = new int[n * versions.size()];
        Arrays.setAll(cell, k -> grouping.code(k % n) < 0 ? -1 : k / n * size + grouping.code(k % n));
        List<String> labels = new ArrayList<>();
        versions.keySet().forEach(version -> grouping.labels().forEach(label -> labels.add(cell(version, label))));
        return metrics(metrics, policy)
                .by(Grouping.of(DIMENSION, cell, labels))
                .reference()
                .compute();
    }

    /** The name of a group under a classifier. */
    static String cell(String version, String group) {
        return version + "/" + group;
    }

    private GroupMetrics metrics(List<Metric> metrics, PublicationPolicy policy) {
        int n = part.rows();
        int[] row = new int[n * versions.size()];
        Arrays.setAll(row, k -> k % n);
        double[] weights = part.weights();
        int[] strata = part.strata();
        int[] clusters = part.clusters();
        SurveyDesign design = SurveyDesign.weights(
                        Arrays.stream(row).mapToDouble(i -> weights[i]).toArray())
                .strata(Arrays.stream(row).map(i -> strata[i]).toArray())
                .clusters(Arrays.stream(row).map(i -> clusters[i]).toArray())
                .singlePsu(part.singlePsu())
                .build();
        double[] labels = Arrays.stream(row)
                .mapToDouble(i -> label[i] < 0 ? Double.NaN : label[i])
                .toArray();
        double[] scores = versions.values().stream()
                .flatMapToDouble(v -> Arrays.stream(v.scores()))
                .toArray();
        double[] decisions = versions.values().stream()
                .flatMapToDouble(v -> Arrays.stream(v.decisions()))
                .toArray();
        return GroupMetrics.of(
                        design, Predictions.labels(labels).withScores(scores).withDecisions(decisions))
                .metrics(metrics)
                .policy(policy);
    }

    /** The name of the dimension in the reports. */
    static String dimension() {
        return DIMENSION;
    }
}
