package org.equidad.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Harmonised;
import org.equidad.features.Label;
import org.equidad.features.RawFile;
import org.equidad.models.BoosterSettings;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LabelledRows;
import org.equidad.models.LightGbmModel;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.SavedModel;

/** A small model of invented students, saved as the audit saves it. */
final class Fixture {
    static final double THRESHOLD = 0.5;

    private Fixture() {}

    private static AuditSpec spec() {
        AuditSpec.SourceColumn left = AuditSpec.SourceColumn.plain("left", AuditSpec.ColumnType.NUMBER);
        AuditSpec.SourceColumn age = new AuditSpec.SourceColumn(
                "age",
                AuditSpec.ColumnType.NUMBER,
                Map.of(),
                Optional.of("Edad"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of("sin dato"),
                AuditSpec.DateCells.REFUSE);
        AuditSpec.SourceColumn area = new AuditSpec.SourceColumn(
                "area",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(),
                Optional.of("Zona"),
                Map.of("1", "urban", "2", "rural"),
                AuditSpec.Unlisted.FAIL,
                Set.of(),
                AuditSpec.DateCells.REFUSE);
        return new AuditSpec(
                "school",
                new Label("Escuela <inventada>", "Invented school"),
                new AuditSpec.Outcome("left", new Label("dejó la escuela", "left school")),
                new AuditSpec.Source(Map.of(2020, "a.csv", 2021, "b.csv", 2022, "c.csv"), Optional.empty()),
                List.of(left, age, area),
                new AuditSpec.Target("left", "left", AuditSpec.Comparison.EQUALS, "1", Label.same("left")),
                List.of(),
                List.of(
                        new AuditSpec.Feature(
                                "age", "age", new AuditSpec.Coding.Plain(), Set.of(), new Label("Edad", "Age")),
                        new AuditSpec.Feature(
                                "rural",
                                "area",
                                new AuditSpec.Coding.Indicator(Set.of("rural")),
                                Set.of(),
                                new Label("Área rural", "Rural area"))),
                List.of(new AuditSpec.Dimension(
                        "area",
                        "area",
                        Map.of(),
                        AuditSpec.Unlisted.KEEP,
                        Optional.empty(),
                        AuditSpec.Role.AUDITED,
                        OptionalInt.empty(),
                        Label.same("area"),
                        Map.of())),
                List.of(),
                List.of(),
                AuditSpec.Design.none(),
                Optional.empty(),
                AuditSpec.Leakage.defaults(),
                AuditSpec.Minimums.defaults());
    }

    private static RawFile year(int year) {
        Random random = new Random(year);
        int n = 600;
        double[] left = new double[n];
        String[] age = new String[n];
        String[] area = new String[n];
        for (int i = 0; i < n; i++) {
            int years = 6 + random.nextInt(12);
            boolean rural = random.nextInt(3) == 0;
            age[i] = i % 50 == 7 ? "sin dato" : Integer.toString(years);
            area[i] = rural ? "2" : "1";
            left[i] = random.nextDouble() < 0.05 + (years > 13 ? 0.5 : 0) + (rural ? 0.2 : 0) ? 1 : 0;
        }
        return new RawFile(
                year + ".csv",
                OptionalInt.of(year),
                Table.of(NumberColumn.of("left", left), TextColumn.of("Edad", age), TextColumn.of("Zona", area)));
    }

    /** What was saved, and the rows and scores it can be held against. */
    record Saved(Path folder, LightGbmModel model, AuditData validate, double[] scores) {}

    static Saved save(Path folder) throws IOException {
        AuditSpec spec = spec();
        AuditSplit split = AuditSplit.of(spec, Harmonised.of(spec, List.of(year(2020), year(2021), year(2022))));
        LabelledRows train = rows(split.train());
        LabelledRows validate = rows(split.validate());
        LightGbmModel model = LightGbmModel.fit(
                train,
                validate,
                LightGbmParameters.defaults(),
                BoosterSettings.defaults().withMaxTrees(40).withThreads(1));
        Files.createDirectories(folder);
        new SavedModel(
                        model,
                        Optional.empty(),
                        OptionalDouble.of(THRESHOLD),
                        new SavedModel.Provenance(Map.of(), Map.of("equidad", "test"), Map.of(), Instant.EPOCH))
                .save(folder.resolve("lightgbm"));
        Scorer.write(
                folder, "lightgbm", spec, 2022, split.features(), split.train().table());
        return new Saved(folder, model, split.validate(), model.score(validate.features()));
    }

    private static LabelledRows rows(AuditData data) {
        int[] label = data.label();
        boolean[] labels = new boolean[label.length];
        for (int i = 0; i < label.length; i++) {
            labels[i] = label[i] == 1;
        }
        return LabelledRows.of(FeatureMatrix.of(data.featureNames(), data.features()), labels, data.weights());
    }
}
