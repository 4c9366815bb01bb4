package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SavedModelTest {
    private static final LabelledRows TRAIN = Simulated.rows(800, 61, 0);
    private static final LabelledRows VALIDATION = Simulated.rows(500, 62, 0);
    private static final BoosterSettings SMALL =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(12);
    private static final SavedModel.Provenance PROVENANCE = new SavedModel.Provenance(
            Map.of("2023.csv", "ab12"),
            Map.of("lightgbm4j", "4.3.0-1"),
            Map.of("seed", "42"),
            Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    Path folder;

    private static Classifier train(ModelKind kind) {
        return switch (kind) {
            case LOGISTIC_REGRESSION -> LogisticRegression.fit(TRAIN, LogisticSettings.defaults());
            case LIGHTGBM -> LightGbmModel.fit(TRAIN, VALIDATION, LightGbmParameters.defaults(), SMALL);
            case XGBOOST -> XgboostModel.fit(TRAIN, VALIDATION, XgboostParameters.defaults(), SMALL);
        };
    }

    private Path saved(ModelKind kind) {
        Path target = folder.resolve(kind.key());
        new SavedModel(train(kind), Optional.empty(), OptionalDouble.empty(), PROVENANCE).save(target);
        return target;
    }

    @ParameterizedTest
    @EnumSource(ModelKind.class)
    void scoresAreIdenticalAfterLoading(ModelKind kind) throws Exception {
        Classifier model = train(kind);
        double[] scores = model.score(VALIDATION.features());
        CalibrationMethod method = kind == ModelKind.LIGHTGBM ? CalibrationMethod.ISOTONIC : CalibrationMethod.PLATT;
        Calibrator calibrator = method.fit(scores, VALIDATION.labels(), VALIDATION.weights());
        Path target = folder.resolve("saved");
        new SavedModel(model, Optional.of(calibrator), OptionalDouble.of(0.1 + 0.2), PROVENANCE).save(target);

        SavedModel loaded = SavedModel.load(target);

        assertThat(loaded.model().score(VALIDATION.features())).containsExactly(scores);
        assertThat(loaded.model().text()).isEqualTo(model.text());
        assertThat(loaded.model().featureNames()).isEqualTo(Simulated.NAMES);
        assertThat(loaded.calibrator().orElseThrow().apply(scores)).containsExactly(calibrator.apply(scores));
        assertThat(loaded.threshold()).hasValue(0.1 + 0.2);
        assertThat(loaded.provenance()).isEqualTo(PROVENANCE);
        if (loaded.model() instanceof LightGbmModel lightGbm) {
            assertThat(lightGbm.trees()).isEqualTo(((LightGbmModel) model).trees());
        }
        if (loaded.model() instanceof XgboostModel xgboost) {
            assertThat(xgboost.trees()).isEqualTo(((XgboostModel) model).trees());
        }
        // Saved once more, the same bytes; nothing else lies in the folder.
        loaded.save(folder.resolve("again"));
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                assertThat(folder.resolve("again").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void refusesAFolderThatExistsAndOneThatCannotBeMade() {
        Path target = saved(ModelKind.LOGISTIC_REGRESSION);
        SavedModel model = SavedModel.load(target);
        assertThat(model.calibrator()).isEmpty();
        assertThat(model.threshold()).isEmpty();
        assertThatThrownBy(() -> model.save(target)).hasMessageEndingWith("exists already; give a new one");
        assertThatThrownBy(() -> model.save(folder.resolve("no/where")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void damagedFilesNameTheFile() throws Exception {
        for (ModelKind kind : ModelKind.values()) {
            Path target = saved(kind);
            Path text = target.resolve(kind == ModelKind.LIGHTGBM ? "model.txt" : "model.json");
            String whole = Files.readString(text);
            Files.writeString(text, whole.substring(0, whole.length() / 2));
            refuses(target, text + ": damaged or changed (its SHA-256 is ");
            Files.write(text, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            refuses(target, text + ": damaged (not UTF-8 text)");
            Files.delete(text);
            refuses(target, text + ": missing, so this is no folder of a saved model");
        }
        Path target = folder.resolve("xgboost");
        Files.writeString(target.resolve("manifest.json"), "{\"format\"");
        refuses(target, target.resolve("manifest.json") + ": damaged (not JSON)");
        Files.writeString(target.resolve("manifest.json"), "{\"name\": \"x\"}");
        refuses(target, target.resolve("manifest.json") + ": not the manifest of a saved model");
        refuses(folder.resolve("none"), folder.resolve("none/manifest.json") + ": missing");
    }

    @Test
    void foreignModelTextIsRefusedThoughItsHashFits() throws Exception {
        foreign(ModelKind.LIGHTGBM, "model.txt", "hello", "not a whole LightGBM model text");
        String other = LightGbmModel.fit(other(TRAIN), other(VALIDATION), LightGbmParameters.defaults(), SMALL)
                .text();
        foreign(ModelKind.LIGHTGBM, "model.txt", other, "its feature names are not [age, rural");
        foreign(ModelKind.XGBOOST, "model.json", "[1]", "not an XGBoost tree model with feature names");
        foreign(ModelKind.XGBOOST, "model.json", "{", "not JSON, so no XGBoost model");
        foreign(ModelKind.LOGISTIC_REGRESSION, "model.json", "{", "not JSON, so no saved logistic regression");
        foreign(ModelKind.LOGISTIC_REGRESSION, "model.json", "{}", "not a saved logistic regression");
        String format = "{\"format\":\"equidad-logistic-regression-1\"";
        foreign(ModelKind.LOGISTIC_REGRESSION, "model.json", format + "}", "has no features");
        foreign(
                ModelKind.LOGISTIC_REGRESSION,
                "model.json",
                format + ",\"features\":[{\"name\":\"age\"}]}",
                "'mean' is missing or no number");
    }

    private static LabelledRows other(LabelledRows rows) {
        FeatureMatrix x = rows.features();
        FeatureMatrix one = FeatureMatrix.of(List.of("years"), new double[][] {x.column(0)});
        return LabelledRows.of(one, rows.labels(), rows.weights());
    }

    private void foreign(ModelKind kind, String file, String text, String message) throws Exception {
        Path target = folder.resolve(kind.key());
        if (!Files.exists(target)) {
            saved(kind);
        }
        Files.writeString(target.resolve(file), text);
        edit(target, m -> m.put("sha256", Fingerprint.of(text)));
        refuses(target, target.resolve(file) + ": " + message);
    }

    @Test
    void manifestsThatMakeNoSenseAreRefused() throws Exception {
        Path target = saved(ModelKind.LOGISTIC_REGRESSION);
        Path manifest = target.resolve("manifest.json");
        String good = Files.readString(manifest);
        Map<Consumer<ObjectNode>, String> cases = Map.of(
                m -> m.put("model", "forest"), "damaged (model kind 'forest'",
                m -> m.put("threshold", "high"), "damaged ('threshold' is missing or no number)",
                m -> m.put("saved_at", "yesterday"), "damaged (Text 'yesterday'",
                m -> m.putObject("calibration").put("method", "beta"), "damaged (calibration method 'beta'",
                m -> m.putObject("calibration").put("method", "platt"), "damaged ('a' is missing or no number)",
                m -> m.putObject("calibration").put("method", "isotonic"), "damaged (knots: 0",
                m -> m.putArray("features").add("age"), "its features are not those of model.json");
        for (Map.Entry<Consumer<ObjectNode>, String> c : cases.entrySet()) {
            Files.writeString(manifest, good);
            edit(target, c.getKey());
            refuses(target, manifest + ": " + c.getValue());
        }
    }

    private static void edit(Path target, Consumer<ObjectNode> change) throws Exception {
        Path manifest = target.resolve("manifest.json");
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(Files.readString(manifest));
        change.accept(root);
        Files.writeString(manifest, root.toString());
    }

    private static void refuses(Path target, String message) {
        assertThatThrownBy(() -> SavedModel.load(target))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }
}
