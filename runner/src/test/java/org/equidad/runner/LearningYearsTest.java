package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Tables;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Enaho;
import org.equidad.features.Harmonised;
import org.equidad.features.Modelling;
import org.equidad.features.RawFile;
import org.equidad.models.BoosterSettings;
import org.equidad.models.LightGbmParameters;
import org.equidad.models.SearchSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningYearsTest {
    @TempDir
    private Path folder;

    /** 300 rows a year: y grows with x, and z is 1 in three rows of each year. */
    private LearningYears years(String split) throws Exception {
        List<String> lines = new ArrayList<>(List.of("t,y,x,z"));
        for (int i = 0; i < 900; i++) {
            int x = i * 37 % 101;
            lines.add(2020 + i / 300 + "," + (x + i * 53 % 40 > 70 ? 1 : 0) + "," + x + "," + (i % 100 == 0 ? 1 : 0));
        }
        Path file = Files.write(folder.resolve("all.csv"), lines, StandardCharsets.UTF_8);
        AuditSpec spec = AuditConfig.parse("years.yml", """
                name: years
                files: all.csv
                year_column: t
                columns: {t: number, y: number, x: number, z: number}
                target: {column: y, equals: 1}
                alternatives: [{name: rare, column: z, equals: 1}]
                features: [x]
                dimensions: {half: {column: y}}
                """ + split);
        List<String> columns = List.of("t", "y", "x", "z");
        return LearningYears.of(
                spec,
                AuditSplit.of(
                        spec,
                        Harmonised.of(
                                spec,
                                List.of(new RawFile(
                                        "all.csv",
                                        OptionalInt.empty(),
                                        Tables.read(
                                                file,
                                                ReadOptions.defaults()
                                                        .withColumns(columns)
                                                        .withText(columns)))))));
    }

    private static LearningYears.Judged train(LearningYears years, String target) {
        return years.lightGbm(
                ModelRows::inputs,
                rows -> rows.label(target),
                years.train().weights(),
                LightGbmParameters.defaults(),
                BoosterSettings.defaults().withMaxTrees(20).withPatience(5).withThreads(1));
    }

    @Test
    void heldOutRowsAreScoredByTheModelItself() throws Exception {
        LearningYears years = years("split: {train: 2020, validate: 2021, test: 2022}\n");
        assertThat(years.key()).isEqualTo("validate_2021");
        assertThat(years.folds()).isEmpty();
        assertThat(years.chosenOn()).isEqualTo("the validation rows");
        LearningYears.Judged judged = train(years, "y");
        assertThat(judged.scores()).isEqualTo(judged.model().score(ModelRows.inputs(years.validate())));
        assertThat(years.suffices(rows -> rows.label("rare"))).isTrue();
        assertThat(years.suffices(rows -> new int[rows.rows()])).isFalse();
    }

    @Test
    void crossValidatedRowsAreScoredByModelsOfTheOtherFolds() throws Exception {
        LearningYears years = years("split: {folds: 4, train: [2020, 2021], test: 2022}\n");
        assertThat(years.key()).isEqualTo("cross_validated_train");
        assertThat(years.validate()).isSameAs(years.train());
        LearningYears.Judged judged = train(years, "y");
        assertThat(judged.scores()).hasSize(600);
        double[] own = judged.model().score(ModelRows.inputs(years.train()));
        assertThat(judged.scores()).isNotEqualTo(own);
        // Rows with the same x and in the same fold share a score, since x is the only input.
        int[] fold = years.folds().orElseThrow().codes();
        double[] x = years.train().features()[0];
        for (int i = 0; i < 600; i++) {
            for (int j = i + 1; j < 600; j++) {
                if (x[i] == x[j] && fold[i] == fold[j]) {
                    assertThat(judged.scores()[i]).isEqualTo(judged.scores()[j]);
                }
            }
        }
        assertThat(train(years, "y").scores()).isEqualTo(judged.scores());

        // Six rows have the rare outcome: enough for four folds of its own, not for seven.
        assertThat(years.suffices(rows -> rows.label("rare"))).isTrue();
        assertThat(Arrays.stream(train(years, "rare").scores()).allMatch(s -> s > 0 && s < 1))
                .isTrue();
        LearningYears seven = years("split: {folds: 7, train: [2020, 2021], test: 2022}\n");
        assertThat(seven.suffices(rows -> rows.label("rare"))).isFalse();
        assertThatThrownBy(() -> train(seven, "rare")).hasMessageStartingWith("7 folds of rows: 2 to 6 can be made");
    }

    @ParameterizedTest
    @CsvSource({
        // pace, trials and trees of the description, what comes of them
        "FULL, , , 50, 500",
        "FULL, 80, 900, 80, 900",
        "FULL, 3, , 3, 500",
        "QUICK, , , 8, 150",
        "QUICK, 80, 900, 8, 150",
        "QUICK, 3, 40, 3, 40",
    })
    void theDescriptionSetsTrialsAndTreesAndQuickTakesTheSmaller(
            AuditOptions.Pace pace, Integer trials, Integer trees, int wantedTrials, int wantedTrees) {
        AuditOptions options = new AuditOptions(
                Optional.empty(),
                Path.of("out"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pace,
                42,
                Enaho.FeatureSet.BASE,
                OptionalDouble.empty(),
                AuditOptions.Mitigation.LEFT_OUT,
                1);
        Modelling modelling = new Modelling(
                trials == null ? OptionalInt.empty() : OptionalInt.of(trials),
                trees == null ? OptionalInt.empty() : OptionalInt.of(trees),
                OptionalDouble.empty());
        SearchSettings settings = AuditSearch.settings(options, modelling);
        assertThat(settings.trials()).isEqualTo(wantedTrials);
        assertThat(settings.booster().maxTrees()).isEqualTo(wantedTrees);
    }
}
