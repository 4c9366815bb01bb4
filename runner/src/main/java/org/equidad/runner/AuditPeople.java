package org.equidad.runner;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.equidad.export.FairnessResults;
import org.equidad.export.FairnessResults.People;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.features.AuditData;

/** How many people of the population the model's errors reach: totals with the uncertainty of the design. */
final class AuditPeople {
    private AuditPeople() {}

    /** The same treatment with the people missed and flagged for nothing, everybody's and every group's. */
    static FairnessResults.Treatment count(
            FairnessResults.Treatment treatment,
            AuditData part,
            double[] scores,
            double threshold,
            List<Grouping> dimensions) {
        int[] label = part.label();
        double[] missed = new double[label.length];
        double[] falseAlarms = new double[label.length];
        Arrays.setAll(missed, i -> indicator(label[i], label[i] == 1 && !(scores[i] >= threshold)));
        Arrays.setAll(falseAlarms, i -> indicator(label[i], label[i] == 0 && scores[i] >= threshold));
        SurveyDesign design = part.design();
        SurveyStatistics survey = SurveyStatistics.on(design);
        Map<String, Map<String, People>> groups = new LinkedHashMap<>();
        for (Grouping dimension : dimensions) {
            JointEstimates missedHere = survey.totals("missed", missed, dimension, Domain.all());
            JointEstimates flaggedHere = survey.totals("false_alarms", falseAlarms, dimension, Domain.all());
            Map<String, People> here = new LinkedHashMap<>();
            for (int g = 0; g < dimension.size(); g++) {
                here.put(dimension.labels().get(g), new People(missedHere.estimate(g), flaggedHere.estimate(g)));
            }
            groups.put(dimension.name(), here);
        }
        return treatment.withPeople(
                new People(
                        survey.total("missed", missed, Domain.all()),
                        survey.total("false_alarms", falseAlarms, Domain.all())),
                groups);
    }

    /** Rows without a label belong to no total. */
    private static double indicator(int label, boolean member) {
        if (label < 0) {
            return Double.NaN;
        }
        return member ? 1 : 0;
    }
}
