package org.equidad.features;

import java.util.Arrays;
import java.util.List;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.Table;

/** Who dropped out, under each definition. */
final class EnahoTargets {
    private static final int ON_VACATION = 6;
    private static final int SECONDARY_COMPLETE = 6;
    private static final int FIRST_MONTH_IN_TERM = 4;
    private static final int FIRST_AGE = 6;
    private static final int LAST_AGE = 17;

    private EnahoTargets() {}

    /**
     * 1 dropped out, 0 did not, NaN outside the definition's universe; a note for each reason of leaving it.
     *
     * @throws IllegalArgumentException if the table lacks P303, P306, P208A, or a column that the definition needs
     */
    static double[] label(Table persons, Enaho.Target target, List<Note> notes) {
        boolean inTerm = target == Enaho.Target.IN_TERM || target == Enaho.Target.ADJUSTED;
        boolean vacation = target == Enaho.Target.NO_VACATION || target == Enaho.Target.ADJUSTED;
        boolean graduates = target == Enaho.Target.NO_GRADUATES || target == Enaho.Target.ADJUSTED;
        double[] age = numbers(persons, "p208a");
        double[] last = numbers(persons, "p303");
        double[] now = numbers(persons, "p306");
        double[] month = inTerm ? numbers(persons, "mes") : null;
        double[] reason = vacation ? numbers(persons, "p313") : null;
        double[] level = graduates ? numbers(persons, "p301a") : null;
        double[] label = new double[age.length];
        long[] left = new long[5];
        for (int i = 0; i < label.length; i++) {
            label[i] = Double.NaN;
            if (!(age[i] >= FIRST_AGE && age[i] <= LAST_AGE)) {
                left[0]++;
            } else if (Double.isNaN(last[i])) {
                left[1]++;
            } else if (Double.isNaN(now[i])) {
                left[2]++;
            } else if (inTerm && !(month[i] >= FIRST_MONTH_IN_TERM)) {
                left[3]++;
            } else if (graduates && level[i] == SECONDARY_COMPLETE) {
                left[4]++;
            } else {
                boolean out = last[i] == 1 && now[i] == 2;
                label[i] = out && !(vacation && reason[i] == ON_VACATION) ? 1 : 0;
            }
        }
        List<String> reasons = List.of(
                "age outside 6 to 17",
                "enrolment of last year (P303) not answered",
                "enrolment of this year (P306) not answered",
                "interviewed from January to March",
                "secondary school completed");
        for (int k = 0; k < left.length; k++) {
            if (left[k] > 0) {
                notes.add(new Note("target_excluded", target.key(), left[k], reasons.get(k)));
            }
        }
        return label;
    }

    private static double[] numbers(Table table, String name) {
        Column column = table.column(name);
        double[] values = new double[column.size()];
        Arrays.setAll(values, i -> column.isMissing(i) ? Double.NaN : Cells.number(Cells.text(column, i)));
        return values;
    }
}
