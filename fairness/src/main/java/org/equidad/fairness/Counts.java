package org.equidad.fairness;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How much data stands behind an estimate: the counts of its own denominator.
 *
 * @param rows rows of the denominator, those of weight zero included
 * @param weightedRows rows of positive weight
 * @param weighted sum of the weights
 * @param kish Kish's effective sample size, the square of the sum of the weights over the sum of their squares; 0 where
 *     the weights add up to zero. It knows the spread of the weights only, not the clustering.
 * @param effective effective sample size of the estimate under the whole design, for a proportion p(1-p)/se²; empty
 *     where the standard error is missing or zero
 * @param positives rows of the denominator with the property that is counted, for proportions
 * @param effectiveUnits effective number of first-stage units, the square of the sum of the units' weights over the sum
 *     of their squares: as many as hold the denominator evenly. Far below the number of units where a group lives in few
 *     of them. Known for metrics, empty for described quantities
 * @param missing rows of the domain left out because a value was missing
 */
public record Counts(
        long rows,
        long weightedRows,
        double weighted,
        double kish,
        OptionalDouble effective,
        OptionalLong positives,
        OptionalDouble effectiveUnits,
        long missing) {

    /** Counts without an effective size and positives, for what is no proportion. */
    static Counts of(long rows, long weightedRows, double weighted, double sumOfSquares, long missing) {
        return new Counts(
                rows,
                weightedRows,
                weighted,
                sumOfSquares > 0 ? weighted * weighted / sumOfSquares : 0,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                missing);
    }

    /** Counts of two sets of rows that have none in common; without an effective size. */
    Counts plus(Counts other) {
        double squares = square(this) + square(other);
        Counts both = of(
                rows + other.rows,
                weightedRows + other.weightedRows,
                weighted + other.weighted,
                squares,
                missing + other.missing);
        return positives.isPresent() && other.positives.isPresent()
                ? both.withPositives(positives.getAsLong() + other.positives.getAsLong())
                : both;
    }

    private static double square(Counts counts) {
        return counts.kish > 0 ? counts.weighted * counts.weighted / counts.kish : 0;
    }

    Counts withEffective(double value) {
        return new Counts(
                rows, weightedRows, weighted, kish, OptionalDouble.of(value), positives, effectiveUnits, missing);
    }

    Counts withEffectiveUnits(double value) {
        return new Counts(rows, weightedRows, weighted, kish, effective, positives, OptionalDouble.of(value), missing);
    }

    Counts withPositives(long value) {
        return new Counts(
                rows, weightedRows, weighted, kish, effective, OptionalLong.of(value), effectiveUnits, missing);
    }

    Counts withoutPositives() {
        return new Counts(rows, weightedRows, weighted, kish, effective, OptionalLong.empty(), effectiveUnits, missing);
    }

    Counts withMissing(long value) {
        return new Counts(rows, weightedRows, weighted, kish, effective, positives, effectiveUnits, value);
    }
}
