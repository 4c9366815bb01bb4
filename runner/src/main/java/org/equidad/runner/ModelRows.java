package org.equidad.runner;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.equidad.fairness.Grouping;
import org.equidad.features.AuditData;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.Folds;
import org.equidad.models.LabelledRows;

/** The rows of a part of the audit that have a label, as models take them. */
final class ModelRows {
    private final AuditData part;
    private final int[] label;
    private final int[] positions;

    ModelRows(AuditData part) {
        this(part, part.label());
    }

    /** With another label for every row of the part: 0, 1 or -1. */
    ModelRows(AuditData part, int[] label) {
        this.part = part;
        this.label = label;
        this.positions =
                IntStream.range(0, label.length).filter(i -> label[i] >= 0).toArray();
    }

    /** The part's own inputs, of every row. */
    static FeatureMatrix inputs(AuditData part) {
        return FeatureMatrix.of(part.featureNames(), part.features());
    }

    /** With the part's own inputs. */
    LabelledRows rows() {
        return rows(inputs(part));
    }

    /** With other inputs of every row of the part. */
    LabelledRows rows(FeatureMatrix inputs) {
        return LabelledRows.of(inputs.take(positions), labels(), weights());
    }

    boolean[] labels() {
        boolean[] labels = new boolean[positions.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = label[positions[i]] == 1;
        }
        return labels;
    }

    double[] weights() {
        return take(part.weights());
    }

    Grouping clusters() {
        int[] clusters = part.clusters();
        return Grouping.of(
                "cluster", Arrays.stream(positions).map(i -> clusters[i]).toArray());
    }

    /** The folds of the labelled rows, of those of every row. */
    Folds take(Folds folds) {
        return folds.take(positions);
    }

    /** The values of the labelled rows, of one value for every row of the part. */
    double[] take(double[] values) {
        return Arrays.stream(positions).mapToDouble(i -> values[i]).toArray();
    }
}
