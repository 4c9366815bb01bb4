package org.equidad.runner;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.equidad.explain.TreeEnsemble;
import org.equidad.export.OnnxModel;
import org.equidad.features.AuditData;
import org.equidad.features.Gate;
import org.equidad.models.Calibrator;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.IsotonicCalibrator;
import org.equidad.models.PlattCalibrator;

/** The audited model as ONNX, with what a user of it needs to know: inputs, threshold, calibration. */
final class AuditOnnx {
    /** Its place in the export. */
    static final String FILE = "onnx/lightgbm_dropout.onnx";

    private static final double CLOSE = 1e-5;
    private static final double MOST_MEGABYTES = 50;
    private static final int ROWS = 100;

    private final AuditModels models;
    private final TreeEnsemble ensemble;
    private final byte[] bytes;

    AuditOnnx(AuditModels models, String outcome) {
        this.models = models;
        this.ensemble = TreeEnsemble.of(models.primary().classifier());
        this.bytes = OnnxModel.bytes(ensemble, metadata(outcome));
    }

    byte[] bytes() {
        return bytes;
    }

    /** The constants of a calibrator by name. */
    static Map<String, Object> constants(Calibrator calibrator) {
        Map<String, Object> constants = new LinkedHashMap<>();
        if (calibrator instanceof PlattCalibrator platt) {
            constants.put("formula", "1 / (1 + exp(a * score + b))");
            constants.put("a", platt.a());
            constants.put("b", platt.b());
        } else if (calibrator instanceof IsotonicCalibrator isotonic) {
            constants.put("formula", "linear between the knots, constant outside");
            constants.put("scores", boxed(isotonic.knotScores()));
            constants.put("values", boxed(isotonic.knotValues()));
        }
        return constants;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private Map<String, String> metadata(String outcome) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("outcome", outcome);
        metadata.put("score", "raw probability, not calibrated; column 1 of probabilities");
        metadata.put("features", String.join(",", models.primary().classifier().featureNames()));
        metadata.put("threshold", Double.toString(models.threshold(AuditModels.PRIMARY)));
        metadata.put("model_sha256", models.hash());
        metadata.put("calibration_method", models.calibration().method().key());
        constants(models.calibration().calibrator())
                .forEach((name, value) -> metadata.put(
                        "calibration_" + name,
                        value instanceof List<?> list
                                ? list.stream().map(Object::toString).collect(Collectors.joining(","))
                                : value.toString()));
        metadata.put(
                "caveat",
                "An independent proxy model made to be audited; not the system of any ministry; not for decisions on"
                        + " children");
        return metadata;
    }

    /** That the trees written there are the model's, to the first rows of a part, and that the file is small. */
    List<Gate> gates(AuditData part, double[] scores) {
        int[] first =
                java.util.stream.IntStream.range(0, Math.min(ROWS, part.rows())).toArray();
        FeatureMatrix rows =
                FeatureMatrix.of(part.featureNames(), part.features()).take(first);
        double[] raw = ensemble.rawScores(rows);
        double worst = 0;
        for (int i : first) {
            worst = Math.max(worst, Math.abs(1 / (1 + Math.exp(-raw[i])) - scores[i]));
        }
        return List.of(
                Gate.within(
                        String.format(Locale.ROOT, "ONNX: trees against the model on %d rows", first.length),
                        worst,
                        0,
                        CLOSE),
                Gate.within("ONNX: megabytes", bytes.length / 1e6, 0, MOST_MEGABYTES));
    }
}
