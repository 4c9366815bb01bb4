package org.equidad.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.equidad.fairness.Adjustment;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.ReplicateDesign;
import org.equidad.fairness.ReplicateMethod;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;

/**
 * SHAP values as a sample survey sees them: which features move the scores of the population most, how sure that is, and
 * which features carry the difference between two groups' scores.
 *
 * <p>Every row is a row of the survey; its SHAP values are numbers known without error, and what is uncertain is the
 * population that the rows stand for. So means of SHAP values and of their magnitudes are ordinary survey means, with
 * standard errors of the design (linearised or by replicates) and t intervals. The model is taken as given: that another
 * training sample would have made another model is not in these intervals. Units are those of the raw score, log-odds for
 * a classifier. Immutable.
 */
public final class ShapImportance {
    private static final double TOLERANCE = 1e-9;

    private final ShapValues values;
    private final SurveyDesign design;
    private final SurveyStatistics survey;
    private final double level;
    private final List<double[]> columns;
    private final List<double[]> magnitudes;

    private ShapImportance(ShapValues values, SurveyDesign design, double level) {
        this.values = values;
        this.design = design;
        this.level = level;
        this.survey = SurveyStatistics.on(design).withLevel(level);
        this.columns = new ArrayList<>();
        this.magnitudes = new ArrayList<>();
        for (int f = 0; f < values.features(); f++) {
            double[] column = values.column(f);
            columns.add(column);
            magnitudes.add(Arrays.stream(column).map(Math::abs).toArray());
        }
    }

    /**
     * The values of the rows of a design; intervals of 95 %.
     *
     * @throws IllegalArgumentException if they differ in the number of rows
     */
    public static ShapImportance of(ShapValues values, SurveyDesign design) {
        Objects.requireNonNull(values, "values");
        if (design.rows() != values.rows()) {
            throw new IllegalArgumentException(
                    "SHAP values of " + values.rows() + " rows, a design of " + design.rows() + " rows");
        }
        return new ShapImportance(values, design, 0.95);
    }

    /** The same with intervals of another level, in (0, 1). */
    public ShapImportance withLevel(double other) {
        return new ShapImportance(values, design, other);
    }

    /**
     * The weighted mean of |SHAP value| of every feature over the rows of the domain: sum of w |phi| over sum of w. The
     * estimates come in the order of the features, labelled by their names, with their covariances. Undefined for a
     * domain without rows or weight. Cost: rows x features.
     */
    public JointEstimates meanAbsolute(Domain domain) {
        return survey.means(values.featureNames(), magnitudes, domain);
    }

    /** The weighted mean SHAP value of every feature over the rows of the domain: the direction, where magnitudes have none. */
    public JointEstimates mean(Domain domain) {
        return survey.means(values.featureNames(), columns, domain);
    }

    /**
     * Which features carry the gap in mean raw score between two groups: that of {@link #gaps} for the group.
     *
     * @throws IllegalArgumentException if there is no such group, or the two are one
     */
    public ScoreGap gap(Grouping by, String group, String reference, Domain domain) {
        int first = by.codeOf(group);
        if (first == by.codeOf(reference)) {
            throw new IllegalArgumentException("gap between '" + group + "' and '" + reference
                    + "': two different groups are needed; there are " + by.labels());
        }
        return gaps(by, reference, domain).stream()
                .filter(gap -> gap.group().equals(group))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Which features carry the gaps in mean raw score between each group and the reference. A gap is the group's mean
     * score minus the reference's; a feature's part is the group's mean SHAP value minus the reference's. The base value
     * is the same for both, so the parts add up to the gap, always. Cost: rows x features x groups.
     *
     * @param by the groups; rows whose group is unknown take no part
     * @return one for each group but the reference, in their order; undefined where one of the two has no rows or weight
     * @throws IllegalArgumentException if the reference is no group
     * @throws IllegalStateException if the parts do not add up to the gap (1e-9 relative to the scores): a defect of this
     *     library
     */
    public List<ScoreGap> gaps(Grouping by, String reference, Domain domain) {
        int second = by.codeOf(reference);
        JointEstimates scores = survey.means("raw score", values.rawScores(), by, domain);
        List<JointEstimates> means = new ArrayList<>();
        for (int f = 0; f < columns.size(); f++) {
            means.add(survey.means(values.featureNames().get(f), columns.get(f), by, domain));
        }
        List<ScoreGap> gaps = new ArrayList<>();
        for (int g = 0; g < by.size(); g++) {
            if (g != second) {
                gaps.add(gap(by, g, second, scores, means));
            }
        }
        return gaps;
    }

    private ScoreGap gap(Grouping by, int group, int reference, JointEstimates scores, List<JointEstimates> means) {
        Estimate score = scores.difference(group, reference);
        List<Estimate> parts =
                means.stream().map(mean -> mean.difference(group, reference)).toList();
        double sum = 0;
        double scale = 1;
        for (Estimate part : parts) {
            sum += part.value().orElse(0);
            scale = Math.max(scale, Math.abs(part.value().orElse(0)));
        }
        double total = score.value().orElse(0);
        if (!(Math.abs(sum - total) <= TOLERANCE * Math.max(scale, Math.abs(total)))) {
            throw new IllegalStateException("the features' parts of the gap of " + by.label(group) + " and "
                    + by.label(reference) + " sum to " + sum + ", the gap is " + total);
        }
        double[] p = Adjustment.HOLM.adjust(parts.stream()
                .mapToDouble(part -> part.pValueOfZero().orElse(Double.NaN))
                .toArray());
        List<FeaturePart> features = new ArrayList<>();
        for (int f = 0; f < p.length; f++) {
            features.add(new FeaturePart(
                    values.featureNames().get(f),
                    parts.get(f),
                    Double.isNaN(p[f]) ? OptionalDouble.empty() : OptionalDouble.of(p[f])));
        }
        return new ScoreGap(by.name(), by.label(group), by.label(reference), score, features);
    }

    /**
     * The gap in mean raw score of two groups and what each feature adds to it.
     *
     * @param dimension name of the grouping
     * @param group the group
     * @param reference what it is compared with
     * @param score mean raw score of the group minus that of the reference, with its standard error and interval
     * @param features in the order of the model; their values sum to that of {@code score}
     */
    public record ScoreGap(
            String dimension, String group, String reference, Estimate score, List<FeaturePart> features) {
        public ScoreGap {
            features = List.copyOf(features);
        }
    }

    /**
     * What one feature adds to a gap.
     *
     * @param feature its name
     * @param difference the group's mean SHAP value minus the reference's, with its standard error and interval
     * @param adjustedP p value of the t test that the difference is zero, adjusted by Holm over the features; empty where
     *     there is no test, as for a feature that no tree splits on
     */
    public record FeaturePart(String feature, Estimate difference, OptionalDouble adjustedP) {}

    /**
     * How stable the order of the features by mean |SHAP value| is: the order is made again under every replicate's
     * weights. Cost: rows x features x replicates.
     *
     * @param replicates bootstrap replicates of the same rows; those of a jackknife or of half samples do not vary as a
     *     new sample would and are refused
     * @param top how many features count as the top
     * @return one for each feature, in the order of the model; empty where the domain has no weight
     */
    public List<Rank> ranks(ReplicateDesign replicates, int top, Domain domain) {
        if (replicates.method() != ReplicateMethod.BOOTSTRAP) {
            throw new IllegalArgumentException("replicates of method "
                    + replicates.method().label() + "; ranks need those of a bootstrap, which vary as samples do");
        }
        if (replicates.rows() != values.rows()) {
            throw new IllegalArgumentException(
                    "SHAP values of " + values.rows() + " rows, replicates of " + replicates.rows() + " rows");
        }
        int p = values.features();
        if (top < 1 || top > p) {
            throw new IllegalArgumentException("top " + top + "; 1 to the number of features, " + p + ", is allowed");
        }
        double[] sums = weightedSums(design.weights(), domain);
        if (sums == null) {
            return List.of();
        }
        int[] order = order(sums);
        int[][] ranks = new int[p][replicates.replicates()];
        int[] inTop = new int[p];
        int used = 0;
        for (int b = 0; b < replicates.replicates(); b++) {
            double[] replicate = weightedSums(replicates.replicateWeights(b), domain);
            if (replicate == null) {
                continue;
            }
            int[] rank = order(replicate);
            for (int f = 0; f < p; f++) {
                ranks[f][used] = rank[f];
                inTop[f] += rank[f] <= top && replicate[f] > 0 ? 1 : 0;
            }
            used++;
        }
        List<Rank> result = new ArrayList<>();
        for (int f = 0; f < p; f++) {
            int[] drawn = Arrays.copyOf(ranks[f], used);
            Arrays.sort(drawn);
            result.add(new Rank(
                    values.featureNames().get(f),
                    order[f],
                    used == 0 ? order[f] : drawn[(int) Math.floor((1 - level) / 2 * (used - 1))],
                    used == 0 ? order[f] : drawn[(int) Math.ceil((1 + level) / 2 * (used - 1))],
                    used == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) inTop[f] / used),
                    used));
        }
        return result;
    }

    /** Weighted sums of magnitudes by feature; null where there is no weight. */
    private double[] weightedSums(double[] weights, Domain domain) {
        double total = 0;
        for (int r = 0; r < weights.length; r++) {
            weights[r] = domain.contains(r) ? weights[r] : 0;
            total += weights[r];
        }
        if (!(total > 0)) {
            return null;
        }
        double[] sums = new double[magnitudes.size()];
        for (int f = 0; f < sums.length; f++) {
            double[] magnitude = magnitudes.get(f);
            for (int r = 0; r < weights.length; r++) {
                sums[f] += weights[r] * magnitude[r];
            }
        }
        return sums;
    }

    /** One more than the number of larger sums. */
    private static int[] order(double[] sums) {
        int[] rank = new int[sums.length];
        for (int f = 0; f < rank.length; f++) {
            rank[f] = 1;
            for (double other : sums) {
                rank[f] += other > sums[f] ? 1 : 0;
            }
        }
        return rank;
    }

    /**
     * A feature's place in the order by mean |SHAP value|.
     *
     * @param feature its name
     * @param rank 1 for the largest; features of equal importance share the better rank
     * @param lower percentile limit of the rank over the replicates, at the level of the intervals
     * @param upper likewise
     * @param shareInTop share of the replicates in which it is in the top; empty without usable replicates
     * @param replicates replicates that gave the domain any weight
     */
    public record Rank(String feature, int rank, int lower, int upper, OptionalDouble shareInTop, int replicates) {}

    /**
     * The weighted mean of any quantity of the rows, such as an interaction value that was computed for a random part of
     * them: sum of w y over sum of w over the rows that were drawn, each counted by the inverse of its chance to be drawn.
     * The standard error covers both the survey and the draw, as far as the draw is independent between primary units.
     *
     * @param name for messages and the result
     * @param quantity one number per row; not looked at in rows that were not drawn
     * @param chance each row's chance to be drawn, in (0, 1] for rows that were and 0 for those that were not
     * @param domain rows to be averaged over
     */
    public Estimate meanOfDrawn(String name, double[] quantity, double[] chance, Domain domain) {
        if (quantity.length != values.rows() || chance.length != values.rows()) {
            throw new IllegalArgumentException(name + ": " + quantity.length + " numbers and " + chance.length
                    + " chances for " + values.rows() + " rows");
        }
        double[] numerator = new double[chance.length];
        double[] denominator = new double[chance.length];
        for (int r = 0; r < chance.length; r++) {
            if (!(chance[r] >= 0 && chance[r] <= 1)) {
                throw new IllegalArgumentException(
                        name + ": chance of row " + r + " is " + chance[r] + "; 0 to 1 is allowed");
            }
            if (chance[r] > 0) {
                numerator[r] = quantity[r] / chance[r];
                denominator[r] = 1 / chance[r];
            }
        }
        return survey.ratio(name, numerator, denominator, domain);
    }
}
