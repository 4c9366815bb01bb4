/**
 * Design-based inference for survey statistics and for the fairness metrics of classifiers.
 *
 * <p>How much more often are those who left missed in the country than in towns, and how sure is that?
 *
 * <pre>{@code
 * LinearizedDesign design =
 *         SurveyDesign.weights(weight).strata(stratum).clusters(cluster).build();
 * Predictions predictions = Predictions.labels(left).withScores(score).withThreshold(0.5);
 * GroupReport report = GroupMetrics.of(design, predictions)
 *         .metrics(Metric.FNR, Metric.ROC_AUC)
 *         .by(Grouping.of("area", area))
 *         .reference(Reference.group("urban"))
 *         .compute();
 * Gap gap = report.gap(Metric.FNR, "area", "rural");
 * }</pre>
 *
 * <p>{@code gap.difference()} has the value, its standard error under the design, degrees of freedom, interval, counts
 * and a status that says reliable, or why not.
 *
 * <p>The public types, and why each is public:
 *
 * <ul>
 *   <li>{@link org.equidad.fairness.SurveyDesign}: every estimate is made for one.
 *   <li>{@link org.equidad.fairness.LinearizedDesign}, {@link org.equidad.fairness.ReplicateDesign} and their builders:
 *       the two ways in which a survey tells how it was sampled.
 *   <li>{@link org.equidad.fairness.SinglePsu}, {@link org.equidad.fairness.ReplicateMethod}: options of the designs.
 *   <li>{@link org.equidad.fairness.Domain}, {@link org.equidad.fairness.Grouping}: which part of the population.
 *   <li>{@link org.equidad.fairness.Estimate}, {@link org.equidad.fairness.Interval},
 *       {@link org.equidad.fairness.Counts}, {@link org.equidad.fairness.Status}: what every statistic comes back as.
 *   <li>{@link org.equidad.fairness.IntervalMethod}: which interval.
 *   <li>{@link org.equidad.fairness.Predictions}: labels, scores and decisions of a classifier.
 *   <li>{@link org.equidad.fairness.Metric}, {@link org.equidad.fairness.WeightedStatistic}: what is measured; the latter
 *       for a function of your own.
 *   <li>{@link org.equidad.fairness.GroupMetrics}: the entry point that computes metrics by group;
 *       {@link org.equidad.fairness.Reference}, {@link org.equidad.fairness.Adjustment}: its options.
 *   <li>{@link org.equidad.fairness.GroupReport}, {@link org.equidad.fairness.GroupResult},
 *       {@link org.equidad.fairness.Gap}, {@link org.equidad.fairness.GapSummary},
 *       {@link org.equidad.fairness.FairnessSummary}: what it finds.
 *   <li>{@link org.equidad.fairness.PublicationPolicy}, {@link org.equidad.fairness.Verdict}: what may be published.
 *   <li>{@link org.equidad.fairness.ControlledGap}, {@link org.equidad.fairness.SubgroupSearch},
 *       {@link org.equidad.fairness.PartialPooling}: gaps with an attribute held fixed, the worst-treated subgroups,
 *       model-based estimates of small groups.
 *   <li>{@link org.equidad.fairness.ThresholdSweep}, {@link org.equidad.fairness.CalibrationCurve}: metrics at every
 *       threshold, calibration by bins of the score.
 *   <li>{@link org.equidad.fairness.Reweighing}, {@link org.equidad.fairness.GroupThresholds}: mitigation.
 *   <li>{@link org.equidad.fairness.ThresholdAccumulator}: the same metrics from rows that stream by.
 *   <li>{@link org.equidad.fairness.SurveyStatistics}: means, totals, ratios, proportions, quantiles and tests;
 *       {@link org.equidad.fairness.QuantileRule}, {@link org.equidad.fairness.DesignEffect} and
 *       {@link org.equidad.fairness.TableTest} are its options.
 *   <li>{@link org.equidad.fairness.JointEstimates}: estimates with the covariances that comparisons need.
 *   <li>{@link org.equidad.fairness.TestResult}: what every test comes back as.
 *   <li>{@link org.equidad.fairness.SurveyRegression} and its builder: linear and logistic models.
 * </ul>
 */
package org.equidad.fairness;
