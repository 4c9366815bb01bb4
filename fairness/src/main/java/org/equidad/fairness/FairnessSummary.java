package org.equidad.fairness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The named measures of group fairness for one dimension, as far as the metrics they rest on were computed.
 *
 * <p>The first seven are spreads over all groups, largest minus smallest (never negative) and smallest over largest, as
 * in fairlearn; see {@link GapSummary} for why they overstate. The maps hold the signed measures of AIF360, group minus
 * (or over) the report's first reference, with their standard errors and intervals.
 *
 * @param dimension name of the grouping
 * @param demographicParityDifference spread of the selection rate
 * @param demographicParityRatio smallest over largest selection rate
 * @param equalOpportunityDifference spread of the true positive rate
 * @param equalOpportunityRatio smallest over largest true positive rate
 * @param equalisedOddsDifference the larger of the spreads of the true and the false positive rate
 * @param equalisedOddsRatio the smaller of the ratios of the true and the false positive rate
 * @param predictiveParityDifference spread of the precision
 * @param statisticalParityDifference by group: difference of selection rates
 * @param disparateImpact by group: ratio of selection rates
 * @param equalOpportunityGap by group: difference of true positive rates
 * @param averageOddsDifference by group: mean of the differences of true and false positive rates
 * @param predictiveParityGap by group: difference of precisions
 */
public record FairnessSummary(
        String dimension,
        OptionalDouble demographicParityDifference,
        OptionalDouble demographicParityRatio,
        OptionalDouble equalOpportunityDifference,
        OptionalDouble equalOpportunityRatio,
        OptionalDouble equalisedOddsDifference,
        OptionalDouble equalisedOddsRatio,
        OptionalDouble predictiveParityDifference,
        Map<String, Estimate> statisticalParityDifference,
        Map<String, Estimate> disparateImpact,
        Map<String, Estimate> equalOpportunityGap,
        Map<String, Estimate> averageOddsDifference,
        Map<String, Estimate> predictiveParityGap) {

    static FairnessSummary of(GroupReport report, String dimension, Reference.Kind first) {
        OptionalDouble tpr = difference(report, Metric.TPR, dimension);
        OptionalDouble fpr = difference(report, Metric.FPR, dimension);
        OptionalDouble tprRatio = ratio(report, Metric.TPR, dimension);
        OptionalDouble fprRatio = ratio(report, Metric.FPR, dimension);
        return new FairnessSummary(
                dimension,
                difference(report, Metric.SELECTION_RATE, dimension),
                ratio(report, Metric.SELECTION_RATE, dimension),
                tpr,
                tprRatio,
                tpr.isPresent() && fpr.isPresent()
                        ? OptionalDouble.of(Math.max(tpr.getAsDouble(), fpr.getAsDouble()))
                        : OptionalDouble.empty(),
                tprRatio.isPresent() && fprRatio.isPresent()
                        ? OptionalDouble.of(Math.min(tprRatio.getAsDouble(), fprRatio.getAsDouble()))
                        : OptionalDouble.empty(),
                difference(report, Metric.PRECISION, dimension),
                gaps(report, Metric.SELECTION_RATE, dimension, first, false),
                gaps(report, Metric.SELECTION_RATE, dimension, first, true),
                gaps(report, Metric.TPR, dimension, first, false),
                gaps(report, Metric.AVERAGE_ODDS, dimension, first, false),
                gaps(report, Metric.PRECISION, dimension, first, false));
    }

    private static OptionalDouble difference(GroupReport report, Metric metric, String dimension) {
        Optional<GapSummary> summary = report.summary(metric, dimension);
        return summary.isPresent() ? OptionalDouble.of(summary.get().difference()) : OptionalDouble.empty();
    }

    private static OptionalDouble ratio(GroupReport report, Metric metric, String dimension) {
        return report.summary(metric, dimension).map(GapSummary::ratio).orElse(OptionalDouble.empty());
    }

    private static Map<String, Estimate> gaps(
            GroupReport report, Metric metric, String dimension, Reference.Kind kind, boolean ratio) {
        Map<String, Estimate> result = new LinkedHashMap<>();
        for (Gap gap : report.gaps()) {
            if (gap.metric().equals(metric)
                    && gap.dimension().equals(dimension)
                    && gap.reference().kind() == kind) {
                result.put(gap.group(), ratio ? gap.ratio() : gap.difference());
            }
        }
        return Collections.unmodifiableMap(result);
    }
}
