package org.equidad.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.equidad.fairness.GroupThresholds;
import org.equidad.fairness.GroupThresholds.Constraint;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LightGbmModel;

/**
 * What was prepared for one dimension before the test year was opened, and what each version of the model decides about
 * rows.
 *
 * @param dimension its name
 * @param groups those with thresholds of their own: their labels, and by what key the files name them
 * @param audited threshold of the audited model
 * @param model trained on reweighed rows
 * @param threshold of that model
 * @param tolerance at which the versions with thresholds by group stand
 * @param curves for each constraint, thresholds at each tolerance
 */
record MitigationAttempt(
        String dimension,
        Map<String, String> groups,
        double audited,
        LightGbmModel model,
        double threshold,
        double tolerance,
        Map<Constraint, List<GroupThresholds.TradeOff>> curves) {
    static final String AUDITED = "audited";
    static final String REWEIGHED = "reweighed";
    static final String UNCONSTRAINED = "balanced_accuracy_threshold";

    /** Scores and decisions of every version, the audited model first. */
    Map<String, StackedScores.Scored> versions(AuditData rows, double[] scores) {
        Grouping grouping = rows.grouping(dimension);
        Map<String, StackedScores.Scored> versions = new LinkedHashMap<>();
        versions.put(AUDITED, StackedScores.Scored.at(scores, audited));
        versions.put(REWEIGHED, StackedScores.Scored.at(score(model, rows), threshold));
        chosen().forEach((constraint, thresholds) ->
                versions.put(constraint, new StackedScores.Scored(scores, decisions(thresholds, grouping, scores))));
        versions.put(UNCONSTRAINED, StackedScores.Scored.at(scores, common()));
        return versions;
    }

    /** The threshold, or thresholds by group, of every version. */
    Map<String, Object> thresholds() {
        Map<String, Object> thresholds = new LinkedHashMap<>();
        thresholds.put(AUDITED, audited);
        thresholds.put(REWEIGHED, threshold);
        thresholds.put(UNCONSTRAINED, finite(common()));
        chosen().forEach((constraint, choice) -> {
            Map<String, Object> byGroup = new LinkedHashMap<>();
            choice.rules().forEach(r -> byGroup.put(groups.get(r.group()), finite(r.first())));
            thresholds.put(constraint, byGroup);
        });
        return thresholds;
    }

    /** By each group's threshold; rows of groups without one by the audited one. */
    double[] decisions(GroupThresholds thresholds, Grouping grouping, double[] scores) {
        Map<String, Double> cut = new LinkedHashMap<>();
        thresholds.rules().forEach(r -> cut.put(r.group(), r.first()));
        double[] decisions = new double[scores.length];
        for (int i = 0; i < decisions.length; i++) {
            double own = grouping.code(i) < 0 ? audited : cut.getOrDefault(grouping.label(grouping.code(i)), audited);
            decisions[i] = scores[i] >= own ? 1 : 0;
        }
        return decisions;
    }

    static double[] score(LightGbmModel model, AuditData rows) {
        return model.score(FeatureMatrix.of(rows.featureNames(), rows.features()));
    }

    /** The groups of a dimension by label, each with its key in the files: crossed values joined by an underscore. */
    static Map<String, String> keys(Grouping grouping) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (int g = 0; g < grouping.size(); g++) {
            keys.put(grouping.label(g), String.join("_", grouping.values(g).values()));
        }
        return keys;
    }

    static String key(Constraint constraint) {
        return constraint.name().toLowerCase(Locale.ROOT);
    }

    /** For each constraint the thresholds at the tolerance. */
    private Map<String, GroupThresholds> chosen() {
        Map<String, GroupThresholds> chosen = new LinkedHashMap<>();
        curves.forEach((constraint, curve) -> curve.stream()
                .filter(point -> point.tolerance() == tolerance)
                .forEach(point -> chosen.put(key(constraint), point.thresholds())));
        return chosen;
    }

    /** The one threshold that is best by the objective of the others. */
    private double common() {
        return curves.values().iterator().next().get(0).thresholds().commonThreshold();
    }

    /** Infinity, which selects nobody, is no number of a file. */
    private static Object finite(double threshold) {
        return Double.isFinite(threshold) ? (Object) threshold : "nobody";
    }
}
