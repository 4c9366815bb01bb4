package org.equidad.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Metric;
import org.equidad.fairness.SurveyDesign;

/**
 * How the audited model treats the groups of the test year.
 *
 * @param model key of the model
 * @param threshold scores at or above it are flagged
 * @param highRisk the cutoff of high risk, whose observed rate is a metric of the cells
 * @param testYear the year
 * @param design of the test year's rows
 * @param treatment under the audit's own target
 * @param otherTargets the same model and threshold judged by the other definitions of the target, by name
 * @param curves calibration and error rates along the score
 */
public record FairnessResults(
        String model,
        double threshold,
        double highRisk,
        int testYear,
        SurveyDesign design,
        Treatment treatment,
        Map<String, Treatment> otherTargets,
        FairnessCurves curves) {

    /** Copies the map in its order. */
    public FairnessResults {
        Objects.requireNonNull(curves, "curves");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(treatment, "treatment");
        otherTargets = Collections.unmodifiableMap(new LinkedHashMap<>(otherTargets));
    }

    /** Without curves. */
    public FairnessResults(
            String model,
            double threshold,
            double highRisk,
            int testYear,
            SurveyDesign design,
            Treatment treatment,
            Map<String, Treatment> otherTargets) {
        this(model, threshold, highRisk, testYear, design, treatment, otherTargets, FairnessCurves.none());
    }

    /** A copy with these curves. */
    public FairnessResults withCurves(FairnessCurves curves) {
        return new FairnessResults(model, threshold, highRisk, testYear, design, treatment, otherTargets, curves);
    }

    /**
     * Metrics and gaps under one definition of the target.
     *
     * @param cells metrics of every group of every audited dimension and crossing; under the audit's own target fit for
     *     publication with their numbers of rows, under others published as rates only
     * @param described metrics of every group of the dimensions that are only described, published as rates only; empty
     *     where there are none
     * @param comparisons by dimension, gaps of its groups against its reference
     * @param people by dimension and group, how many people the errors reach; under an empty name everybody
     */
    public record Treatment(
            GroupReport cells,
            Optional<GroupReport> described,
            Map<String, GroupReport> comparisons,
            Map<String, Map<String, People>> people) {
        private static final String EVERYBODY = "";

        /** Copies the maps in their order. */
        public Treatment {
            Objects.requireNonNull(cells, "cells");
            Objects.requireNonNull(described, "described");
            comparisons = Collections.unmodifiableMap(new LinkedHashMap<>(comparisons));
            people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
        }

        /** Rates only. */
        public Treatment(GroupReport cells, Optional<GroupReport> described, Map<String, GroupReport> comparisons) {
            this(cells, described, comparisons, Map.of());
        }

        /** A copy with the numbers of people of everybody and of the groups. */
        public Treatment withPeople(People everybody, Map<String, Map<String, People>> groups) {
            Map<String, Map<String, People>> all = new LinkedHashMap<>(groups);
            all.put(EVERYBODY, Map.of(EVERYBODY, everybody));
            return new Treatment(cells, described, comparisons, all);
        }

        /** The people that the errors reach in a group, where they were counted. */
        Optional<People> people(String dimension, String group) {
            return Optional.ofNullable(people.getOrDefault(dimension, Map.of()).get(group));
        }

        Optional<People> everybody() {
            return people(EVERYBODY, EVERYBODY);
        }

        /** The report that holds the groups of a dimension. */
        GroupReport reportOf(String dimension) {
            return described.filter(d -> d.dimensions().contains(dimension)).orElse(cells);
        }

        /** The gaps of one metric in a dimension; none where the dimension has no reference. */
        public List<Gap> gaps(Metric metric, String dimension) {
            GroupReport comparison = comparisons.get(dimension);
            return comparison == null ? List.of() : comparison.gaps(metric, dimension);
        }
    }

    /**
     * Totals of the population.
     *
     * @param missed people with the outcome whom the model does not flag
     * @param falseAlarms people without it whom it flags
     */
    public record People(Estimate missed, Estimate falseAlarms) {}

    /** The metric that holds the observed rate among those of high risk. */
    public Metric observedAtHighRisk() {
        return Metric.observedRateAbove(highRisk);
    }
}
