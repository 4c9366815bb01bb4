package org.equidad.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.equidad.models.SearchSpace.Dimension;
import org.equidad.models.SearchSpace.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSearchTest {
    private static final LabelledRows TRAIN = Simulated.rows(1200, 51);
    private static final LabelledRows VALIDATION = Simulated.rows(800, 52);
    private static final BoosterSettings BOOSTER =
            BoosterSettings.defaults().withThreads(1).withMaxTrees(40).withPatience(10);
    private static final SearchSettings SETTINGS =
            SearchSettings.full().withBooster(BOOSTER).withTrials(14);
    private static final Consumer<SearchProgress> SILENT = p -> {};

    @Test
    void findsTheBestOfItsTrialsAndTellsProgress() {
        List<SearchProgress> told = new ArrayList<>();

        SearchResult<LightGbmModel> result = ModelSearch.lightGbm(TRAIN, VALIDATION, SETTINGS, told::add);

        assertThat(result.trials()).hasSize(14);
        assertThat(result.trials().get(0).parameters())
                .isEqualTo(LightGbmParameters.defaults().named());
        double highest = result.trials().stream()
                .mapToDouble(SearchTrial::validationPrAuc)
                .max()
                .orElseThrow();
        assertThat(result.best().validationPrAuc()).isEqualTo(highest);
        assertThat(AveragePrecision.of(
                        result.model().score(VALIDATION.features()), VALIDATION.labels(), VALIDATION.weights()))
                .isEqualTo(highest);
        assertThat(result.model().trees()).isEqualTo(result.best().trees());
        assertThat(result.searcher()).isEqualTo("tpe");
        for (SearchTrial trial : result.trials()) {
            for (Dimension d : result.space().dimensions()) {
                assertThat(trial.parameters().get(d.name())).isBetween(d.low(), d.high());
            }
        }
        assertThat(told).hasSize(14);
        assertThat(told.get(13).left()).isEqualTo(Duration.ZERO);
        assertThat(told.get(6).left()).isPositive();
        assertThat(told.get(6).last().number()).isEqualTo(7);
        assertThat(told.get(13).best()).isEqualTo(result.best());
    }

    @Test
    void interruptedSearchGoesOnToTheSameBytes(@TempDir Path folder) throws Exception {
        Path whole = folder.resolve("whole.jsonl");
        Path cut = folder.resolve("cut.jsonl");
        SearchResult<XgboostModel> straight = ModelSearch.xgboost(TRAIN, VALIDATION, SETTINGS.withTrace(whole), SILENT);
        String text = Files.readString(whole);
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(15);
        // Stopped while the sixth trial was being written.
        Files.writeString(
                cut,
                String.join("\n", lines.subList(0, 6)) + "\n" + lines.get(6).substring(0, 20));

        List<SearchProgress> told = new ArrayList<>();
        SearchResult<XgboostModel> resumed = ModelSearch.xgboost(
                TRAIN, VALIDATION, SETTINGS.withTrace(cut).withBooster(BOOSTER.withThreads(2)), told::add);

        assertThat(Files.readString(cut)).isEqualTo(text);
        assertThat(resumed.trials()).isEqualTo(straight.trials());
        assertThat(resumed.model().text()).isEqualTo(straight.model().text());
        assertThat(told).hasSize(14);
        assertThat(told.get(4).left()).isEqualTo(Duration.ZERO);

        // A finished trace runs nothing again, and a longer search starts from it.
        SearchResult<XgboostModel> longer =
                ModelSearch.xgboost(TRAIN, VALIDATION, SETTINGS.withTrace(whole).withTrials(15), SILENT);
        assertThat(longer.trials().subList(0, 14)).isEqualTo(straight.trials());
        assertThat(Files.readString(whole)).startsWith(text);
    }

    @Test
    void crossValidatedSearchGoesOnAndJudgesByScoresOutOfFold(@TempDir Path folder) throws Exception {
        Folds folds = Folds.ofRows(FoldsFixture.codes(TRAIN), TRAIN.weights(), 3, 5);
        SearchSettings three = SETTINGS.withTrials(3).withTrace(folder);
        SearchResult<XgboostModel> result = ModelSearch.xgboost(TRAIN, folds, three, SILENT);

        assertThat(result.foldModels()).hasSize(3);
        assertThat(result.model().trees()).isEqualTo(result.best().trees());
        double[] scores = new CrossFit<>(result.model(), result.foldModels()).outOfFold(folds, TRAIN.features());
        double sum = 0;
        for (int fold = 0; fold < 3; fold++) {
            LabelledRows held = TRAIN.take(folds.held(fold));
            double[] of =
                    Arrays.stream(folds.held(fold)).mapToDouble(i -> scores[i]).toArray();
            sum += AveragePrecision.of(of, held.labels(), held.weights());
        }
        assertThat(result.best().validationPrAuc()).isEqualTo(sum / 3);

        // The trace is cut after its first trial; other folds are another search.
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        String whole = Files.readString(file);
        Files.writeString(file, String.join("\n", whole.lines().limit(2).toList()) + "\n");
        SearchResult<XgboostModel> resumed =
                ModelSearch.xgboost(TRAIN, folds, three.withBooster(BOOSTER.withThreads(2)), SILENT);
        assertThat(Files.readString(file)).isEqualTo(whole);
        assertThat(resumed.model().text()).isEqualTo(result.model().text());
        Folds others = Folds.ofRows(FoldsFixture.codes(TRAIN), TRAIN.weights(), 3, 6);
        SearchSettings one = SETTINGS.withTrials(1).withTrace(file);
        assertThatThrownBy(() -> ModelSearch.xgboost(TRAIN, others, one, SILENT))
                .hasMessageContaining("is of another search: 'folds'");

        SearchResult<LightGbmModel> light = ModelSearch.lightGbm(TRAIN, folds, SETTINGS.withTrials(2), SILENT);
        assertThat(light.foldModels()).hasSize(3);
        assertThat(ModelSearch.lightGbm(TRAIN, VALIDATION, SETTINGS.withTrials(1), SILENT)
                        .foldModels())
                .isEmpty();
    }

    @Test
    void traceOfAnotherSearchIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("trace.jsonl");
        SearchSettings one = SETTINGS.withTrials(1).withTrace(file);
        ModelSearch.lightGbm(TRAIN, VALIDATION, one, SILENT);

        assertThatThrownBy(() -> ModelSearch.lightGbm(TRAIN, VALIDATION, one.withSeed(7), SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessage("trace " + file + " is of another search: 'seed' is 42 there and 7 here; "
                        + "give another file or remove this one");
        assertThatThrownBy(() -> ModelSearch.xgboost(TRAIN, VALIDATION, one, SILENT))
                .hasMessageContaining("'model' is \"lightgbm\" there and \"xgboost\" here");
        assertThatThrownBy(() -> ModelSearch.lightGbm(Simulated.rows(1200, 53), VALIDATION, one, SILENT))
                .hasMessageContaining("'training_rows'");
        assertThatThrownBy(() -> ModelSearch.lightGbm(
                        TRAIN, VALIDATION, one.withBooster(BOOSTER.withBalance(ClassBalance.NONE)), SILENT))
                .hasMessageContaining("'balance'");
    }

    @Test
    void everySearchFindsItsOwnFileInAFolder(@TempDir Path folder) throws Exception {
        SearchSettings two = SETTINGS.withTrials(2).withTrace(folder);
        SearchResult<LightGbmModel> first = ModelSearch.lightGbm(TRAIN, VALIDATION, two, SILENT);
        ModelSearch.lightGbm(TRAIN, VALIDATION, two.withSeed(7), SILENT);
        ModelSearch.xgboost(TRAIN, VALIDATION, two, SILENT);

        List<String> names;
        try (var files = Files.list(folder)) {
            names = files.map(f -> f.getFileName().toString()).sorted().toList();
        }
        assertThat(names).hasSize(3);
        assertThat(names.get(0)).matches("lightgbm-[0-9a-f]{12}\\.jsonl");
        assertThat(names.get(2)).matches("xgboost-[0-9a-f]{12}\\.jsonl");
        // A second run with more trials goes on in the same file.
        SearchResult<LightGbmModel> again = ModelSearch.lightGbm(TRAIN, VALIDATION, two.withTrials(3), SILENT);
        assertThat(again.trials().subList(0, 2)).isEqualTo(first.trials());
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | {\"trial\":1,\"pr_auc\":0.5 | not JSON",
                "2 | [1] | not a JSON object",
                "2 | {\"trial\":2} | trial 1 is expected",
                "2 | {\"trial\":1,\"pr_auc\":\"x\"} | 'parameters', 'pr_auc' or 'trees' is missing",
                "2 | {\"trial\":1,\"parameters\":{\"learning_rate\":0.2},\"pr_auc\":0.5,\"trees\":3} "
                        + "| its parameters do not follow from the trials before",
                "1 | nonsense | not JSON"
            })
    void damagedTraceNamesTheLine(int line, String content, String why, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("trace.jsonl");
        SearchSettings one = SETTINGS.withTrials(1).withTrace(file);
        ModelSearch.lightGbm(TRAIN, VALIDATION, one, SILENT);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(line - 1, content);
        Files.writeString(file, String.join("\n", lines) + "\n");

        assertThatThrownBy(() -> ModelSearch.lightGbm(TRAIN, VALIDATION, one, SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("trace " + file + ", line " + line + ": damaged (" + why + ")");
    }

    @Test
    void traceWithoutAWholeLineAndFolderThatIsMissing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("trace.jsonl");
        Files.writeString(file, "{\"format\":");
        assertThatThrownBy(() -> ModelSearch.lightGbm(TRAIN, VALIDATION, SETTINGS.withTrace(file), SILENT))
                .hasMessageContaining("line 1: damaged (no whole line)");
        Path nowhere = folder.resolve("missing/trace.jsonl");
        assertThatThrownBy(() -> ModelSearch.lightGbm(TRAIN, VALIDATION, SETTINGS.withTrace(nowhere), SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("trace " + nowhere);
    }

    @Test
    void dimensionsMapThereAndBack() {
        Dimension log = new Dimension("rate", 0.01, 1, Scale.LOG);
        assertThat(log.value(0.5)).isCloseTo(0.1, within(1e-15));
        assertThat(log.value(1)).isEqualTo(1);
        assertThat(log.unit(0.1)).isCloseTo(0.5, within(1e-15));
        Dimension whole = new Dimension("leaves", 8, 11, Scale.INTEGER);
        assertThat(new double[] {whole.value(0), whole.value(0.249), whole.value(0.25), whole.value(1)})
                .containsExactly(8, 8, 9, 11);
        for (double v = 8; v <= 11; v++) {
            assertThat(whole.value(whole.unit(v))).isEqualTo(v);
        }
        Dimension linear = new Dimension("share", 0.5, 1, Scale.LINEAR);
        assertThat(linear.value(linear.unit(0.8))).isCloseTo(0.8, within(1e-15));
        assertThatThrownBy(() -> new Dimension("x", 0, 1, Scale.LOG)).hasMessageContaining("range of x");
        assertThatThrownBy(() -> new Dimension("x", 2, 1, Scale.LINEAR)).hasMessageContaining("2.0 to 1.0");
        assertThat(XgboostParameters.of(XgboostParameters.defaults().named())).isEqualTo(XgboostParameters.defaults());
        assertThat(SearchSettings.quick().trials()).isEqualTo(8);
    }

    /** A smooth hill with its top at 0.3 in each of 6 dimensions. */
    private static double hill(double[] x) {
        return -Arrays.stream(x).map(v -> (v - 0.3) * (v - 0.3)).sum();
    }

    @Test
    void parzenEstimatorBeatsRandomPointsOnAHill() {
        double parzen = 0;
        double random = 0;
        for (long seed = 1; seed <= 10; seed++) {
            parzen += best(new TreeParzenSearcher(), seed) / 10;
            random += best(new RandomSearcher(), seed) / 10;
        }
        // Mean squared distance to the top, averaged over ten seeds.
        assertThat(-parzen).isLessThan(-random / 2);
    }

    private static double best(Searcher searcher, long seed) {
        List<Double> values = new ArrayList<>();
        double[] start = new double[6];
        Arrays.fill(start, 0.9);
        searcher.search(start, 60, seed, x -> {
            assertThat(x).hasSize(6);
            assertThat(Arrays.stream(x).allMatch(v -> v >= 0 && v <= 1)).isTrue();
            values.add(hill(x));
            return hill(x);
        });
        assertThat(values).hasSize(60);
        assertThat(values.get(0)).isEqualTo(hill(start));
        return values.stream().mapToDouble(v -> v).max().orElseThrow();
    }

    @Test
    void everySearcherIsDeterministicAndEqualValuesDoNoHarm() {
        for (Searcher searcher : List.of(new TreeParzenSearcher(), new CmaEsSearcher(), new RandomSearcher())) {
            List<List<Double>> runs = new ArrayList<>();
            for (int run = 0; run < 2; run++) {
                List<Double> seen = new ArrayList<>();
                searcher.search(new double[] {0.5, 0.5}, 30, 9, x -> {
                    seen.add(x[0]);
                    seen.add(x[1]);
                    return 1;
                });
                assertThat(seen).hasSize(60);
                runs.add(seen);
            }
            assertThat(runs.get(0)).isEqualTo(runs.get(1));
        }
    }
}
