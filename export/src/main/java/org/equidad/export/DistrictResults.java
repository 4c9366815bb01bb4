package org.equidad.export;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equidad.fairness.Estimate;

/**
 * The audited model's predictions by district beside the administrative dropout rates.
 *
 * @param districts in the order of their codes
 * @param correlation of all districts, as far as possible on children whom the model has not seen
 * @param unseenOnly the same on districts with such children only
 * @param administrativeIsFeature whether the model knows the administrative rate
 * @param withoutIt the correlation of a model that was trained without it; empty where it is no feature
 * @param errors mean absolute difference of the two rates by the share of indigenous speakers, by key
 * @param errorDifference the last group's error minus the first's
 */
public record DistrictResults(
        List<District> districts,
        Correlation correlation,
        Correlation unseenOnly,
        boolean administrativeIsFeature,
        Optional<Correlation> withoutIt,
        Map<String, GroupError> errors,
        Optional<Estimate> errorDifference) {

    /** Copies the list and the map. */
    public DistrictResults {
        districts = List.copyOf(districts);
        Objects.requireNonNull(correlation, "correlation");
        Objects.requireNonNull(unseenOnly, "unseenOnly");
        Objects.requireNonNull(withoutIt, "withoutIt");
        errors = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(errors));
        Objects.requireNonNull(errorDifference, "errorDifference");
    }

    /** Which children a district's prediction is made of. */
    public enum Rows {
        /** Of the validation and test years. */
        UNSEEN,
        /** Of the training years, because the survey has no others there. */
        TRAINING
    }

    /**
     * One district.
     *
     * @param ubigeo six digits
     * @param department name
     * @param province name, the code where no source has it
     * @param district name, the code where no source has it
     * @param predicted weighted mean of the calibrated probability, a fraction
     * @param administrative the administrative rate of the same children's levels, a fraction
     * @param indigenous share of indigenous speakers, a fraction
     * @param poverty share of people in poverty, a fraction
     * @param students children of the survey behind the prediction
     * @param weighted children of the population whom they stand for
     * @param latitude degrees
     * @param longitude degrees
     * @param rows which children
     */
    public record District(
            String ubigeo,
            String department,
            String province,
            String district,
            double predicted,
            OptionalDouble administrative,
            OptionalDouble indigenous,
            OptionalDouble poverty,
            long students,
            double weighted,
            OptionalDouble latitude,
            OptionalDouble longitude,
            Rows rows) {}

    /**
     * A weighted correlation of districts.
     *
     * @param districts how many
     * @param r Pearson's, districts weighted by the children whom their sample stands for
     * @param standardError by linearisation under the survey's design
     * @param degreesOfFreedom of the design
     * @param lower limit of the interval, by Fisher's transformation
     * @param upper limit
     * @param level of the interval
     * @param pValue of no correlation
     * @param method how the standard error was made
     */
    public record Correlation(
            int districts,
            OptionalDouble r,
            OptionalDouble standardError,
            double degreesOfFreedom,
            OptionalDouble lower,
            OptionalDouble upper,
            double level,
            OptionalDouble pValue,
            String method) {}

    /** The mean absolute error of a group of districts, children weighted, with the number of districts. */
    public record GroupError(int districts, Estimate meanAbsoluteError, Estimate meanError) {}
}
