package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole audits whose training rows are cross-validated. */
class CrossValidationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONFIG = """
            name: folds
            files: rows.csv
            year_column: year
            columns: {year: number, id: number, y: number, age: number, income: number, g: category, w: number, c: category}
            target: {column: y, equals: 1}
            features: [age, income]
            dimensions: {g: {reference: a}}
            design: {weight: w, cluster: c}
            split: {folds: 4, train: [2020, 2021], test: 2022, draw: row, seed: 3}
            models: {trials: 3, max_trees: 25, min_recall: 0.6}
            """;

    @TempDir
    private static Path shared;

    private static Path data;
    private static Path results;

    @TempDir
    private Path folder;

    /** Three years of 400 rows in 40 clusters; some have no outcome, some no weight, some no income. */
    @BeforeAll
    static void audit() throws IOException {
        data = Files.createDirectory(shared.resolve("data"));
        SplittableRandom random = new SplittableRandom(17);
        StringBuilder text = new StringBuilder("year,id,y,age,income,g,w,c\n");
        for (int i = 0; i < 1200; i++) {
            int age = 6 + random.nextInt(12);
            double income = 4 + 4 * random.nextDouble();
            boolean b = random.nextDouble() < 0.4;
            double eta = -1.5 + 0.25 * (age - 11) - 0.8 * (income - 6) + (b ? 0.4 : 0);
            String y = i % 37 == 0 ? "" : random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? "1" : "0";
            text.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%s,%d,%s,%s,%s,c%d%n",
                    2020 + i / 400,
                    i,
                    y,
                    age,
                    i % 13 == 0 ? "" : String.format(Locale.ROOT, "%.3f", income),
                    b ? "b" : "a",
                    i % 29 == 0 ? "0" : String.format(Locale.ROOT, "%.2f", 1 + 3 * random.nextDouble()),
                    i / 10));
        }
        Files.writeString(data.resolve("rows.csv"), text.toString().replace("\r", ""));
        results = shared.resolve("results");
        Cli.Run run = run(Files.writeString(shared.resolve("audit.yml"), CONFIG), results, "--mitigation");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static Cli.Run run(Path config, Path out, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("audit", "--config", config.toString(), "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return Cli.environment("SOURCE_DATE_EPOCH", "1767225600").with(arguments.toArray(String[]::new));
    }

    private static JsonNode read(Path out, String name) throws IOException {
        return JSON.readTree(out.resolve(name).toFile());
    }

    /** A private table by column. */
    private record Csv(List<String> names, List<String[]> rows) {
        static Csv read(Path file) throws IOException {
            List<String[]> all =
                    Files.readAllLines(file).stream().map(l -> l.split(",", -1)).toList();
            return new Csv(List.of(all.get(0)), all.subList(1, all.size()));
        }

        double[] column(String name) {
            int at = names.indexOf(name);
            return rows.stream()
                    .mapToDouble(r -> r[at].isEmpty() ? Double.NaN : Double.parseDouble(r[at]))
                    .toArray();
        }
    }

    private static Csv judged(Path out) throws IOException {
        return Csv.read(Path.of(out + "-private/run/predictions_cross_validated_train.csv"));
    }

    /** Step sum over the distinct scores, written apart from the program's. */
    private static double averagePrecision(double[] y, double[] score, double[] w, int[] rows) {
        TreeMap<Double, double[]> byScore = new TreeMap<>(java.util.Comparator.reverseOrder());
        double cases = 0;
        for (int i : rows) {
            if (w[i] > 0 && !Double.isNaN(y[i])) {
                double[] sum = byScore.computeIfAbsent(score[i], s -> new double[2]);
                sum[0] += w[i] * y[i];
                sum[1] += w[i];
                cases += w[i] * y[i];
            }
        }
        double hits = 0;
        double flagged = 0;
        double area = 0;
        for (double[] sum : byScore.values()) {
            hits += sum[0];
            flagged += sum[1];
            area += sum[0] / cases * hits / flagged;
        }
        return area;
    }

    @Test
    void theCriterionAndTheEvaluationAreThoseOfTheScoresOutOfFold() throws IOException {
        JsonNode models = read(results, "model_results.json").get("models");
        Csv rows = judged(results);
        double[] y = rows.column("label");
        double[] w = rows.column("weight");
        double[] fold = rows.column("fold");
        assertThat(fold).hasSize(800).containsOnly(1, 2, 3, 4);
        for (String name : List.of("lightgbm", "xgboost", "logistic_regression")) {
            double[] score = rows.column("score_" + name);
            assertThat(score).doesNotContain(Double.NaN);
            JsonNode model = models.get(name);
            JsonNode evaluation = model.get("cross_validated_train");
            assertThat(evaluation.get("pr_auc").asDouble())
                    .isCloseTo(
                            averagePrecision(
                                    y, score, w, IntStream.range(0, 800).toArray()),
                            within(1e-12));
            if (!name.equals("logistic_regression")) {
                double mean = IntStream.rangeClosed(1, 4)
                                .mapToDouble(f -> averagePrecision(
                                        y,
                                        score,
                                        w,
                                        IntStream.range(0, 800)
                                                .filter(i -> fold[i] == f)
                                                .toArray()))
                                .sum()
                        / 4;
                JsonNode search = model.get("search");
                assertThat(search.at("/best_trial/validation_pr_auc").asDouble())
                        .isCloseTo(mean, within(1e-12));
                assertThat(search.get("trace")).hasSize(3);
                assertThat(search.get("criterion").asText()).startsWith("mean over 4 folds of the training rows");
                assertThat(model.at("/hyperparameters/early_stopping_metric").asText())
                        .contains("out of fold");
                assertThat(model.at("/hyperparameters/max_trees").asInt()).isEqualTo(25);
            }
            // The threshold flags at least the floor of the cases there, out of fold.
            double threshold = evaluation.get("threshold").asDouble();
            double cases = 0;
            double found = 0;
            for (int i = 0; i < y.length; i++) {
                cases += y[i] == 1 ? w[i] : 0;
                found += y[i] == 1 && score[i] >= threshold ? w[i] : 0;
            }
            assertThat(found / cases).isGreaterThanOrEqualTo(0.6);
            assertThat(evaluation.get("recall").asDouble()).isCloseTo(found / cases, within(1e-12));
            assertThat(model.at("/operating_points/chosen_on").asText()).isEqualTo("cross_validated_train");
        }
    }

    @Test
    void theManifestAndThePapersSayHowTheModelWasTuned() throws IOException {
        JsonNode manifest = read(results, "manifest.json");
        assertThat(manifest.get("split"))
                .isEqualTo(JSON.readTree(
                        "{\"train\": [2020, 2021], \"folds\": 4, \"draw\": \"row\", \"seed\": 3, \"test\": 2022}"));
        assertThat(manifest.at("/options/trials").asInt()).isEqualTo(3);
        assertThat(manifest.at("/options/max_trees").asInt()).isEqualTo(25);
        assertThat(manifest.at("/options/min_recall").asDouble()).isEqualTo(0.6);
        assertThat(manifest.get("test_year_openings")).hasSize(1);
        JsonNode results = read(CrossValidationTest.results, "model_results.json");
        assertThat(results.at("/mitigation/what").asText()).contains("scored out of fold in 4 folds");
        assertThat(results.at("/models/lightgbm/calibration/chosen_by").asText())
                .contains("scored out of fold");
        assertThat(results.at("/model_comparison/cross_validated_train/differences"))
                .isNotEmpty();
        assertThat(Files.readString(CrossValidationTest.results.resolve("model_card.md")))
                .contains("tuned by cross-validation in 4 folds of the same rows")
                .contains("validación cruzada en 4 partes de las mismas filas");
        assertThat(Files.readString(CrossValidationTest.results.resolve("report.html")))
                .contains("the rows are dealt into 4 folds")
                .contains("las filas se reparten en 4 partes")
                .contains("LightGBM, cross-validation<");
    }

    @Test
    void theExportIsInOrder() {
        Cli.Run run = Cli.run("validate", "--export", results.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void outcomesOfTheTestYearChooseNothing() throws IOException {
        // All outcomes of 2022 are turned round: every model, threshold and score out of fold stays as it was.
        Path turned = Files.createDirectory(folder.resolve("data"));
        List<String> lines = new ArrayList<>(Files.readAllLines(data.resolve("rows.csv")));
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells[0].equals("2022") && !cells[2].isEmpty()) {
                cells[2] = cells[2].equals("1") ? "0" : "1";
            }
            lines.set(i, String.join(",", cells));
        }
        Files.write(turned.resolve("rows.csv"), lines);
        Path other = folder.resolve("results");
        Cli.Run run = Cli.environment("SOURCE_DATE_EPOCH", "1767225600")
                .with(
                        "audit",
                        "--config",
                        shared.resolve("audit.yml").toString(),
                        "--data",
                        turned.toString(),
                        "--out",
                        other.toString(),
                        "--threads",
                        "1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(read(other, "manifest.json").get("models_sha256"))
                .isEqualTo(read(results, "manifest.json").get("models_sha256"));
        assertThat(Files.readString(Path.of(other + "-private/run/predictions_cross_validated_train.csv")))
                .isEqualTo(Files.readString(Path.of(results + "-private/run/predictions_cross_validated_train.csv")));
        assertThat(read(other, "model_results.json").at("/models/lightgbm/test_2022_final/pr_auc"))
                .isNotEqualTo(read(results, "model_results.json").at("/models/lightgbm/test_2022_final/pr_auc"));
    }

    @Test
    void wholeClustersAreDealtAndAShareTests() throws IOException {
        String config = CONFIG.replace(
                "split: {folds: 4, train: [2020, 2021], test: 2022, draw: row, seed: 3}",
                "split: {folds: 3, shares: {train: 0.75, test: 0.25}, draw: cluster, seed: 8}");
        Path out = folder.resolve("results");
        Cli.Run run =
                run(Files.writeString(folder.resolve("audit.yml"), config), out, "--quick", "--min-recall", "0.8");
        assertThat(run.exitCode()).as(run.err()).isZero();

        JsonNode manifest = read(out, "manifest.json");
        assertThat(manifest.at("/split/train")).hasSize(3);
        assertThat(manifest.at("/split/draw").asText()).isEqualTo("cluster");
        // The option goes before the description.
        assertThat(manifest.at("/options/min_recall").asDouble()).isEqualTo(0.8);
        Csv rows = judged(out);
        double[] fold = rows.column("fold");
        double[] cluster = rows.column("cluster");
        double[] y = rows.column("label");
        TreeMap<Double, Set<Double>> foldsOf = new TreeMap<>();
        TreeMap<Double, Set<Double>> labelsOf = new TreeMap<>();
        for (int i = 0; i < fold.length; i++) {
            foldsOf.computeIfAbsent(cluster[i], c -> new HashSet<>()).add(fold[i]);
            labelsOf.computeIfAbsent(fold[i], f -> new HashSet<>()).add(y[i]);
        }
        assertThat(foldsOf.values()).allSatisfy(folds -> assertThat(folds).hasSize(1));
        assertThat(labelsOf).hasSize(3);
        assertThat(labelsOf.values()).allSatisfy(labels -> assertThat(labels).contains(0.0, 1.0));
        double[] tested = Csv.read(Path.of(out + "-private/run/predictions_test_2022.csv"))
                .column("cluster");
        assertThat(Arrays.stream(tested).boxed().toList()).doesNotContainAnyElementsOf(foldsOf.keySet());
        Cli.Run validated = Cli.run("validate", "--export", out.toString());
        assertThat(validated.exitCode()).as(validated.err()).isZero();
    }

    @Test
    void tooFewCasesForTheFoldsIsOneLine() throws IOException {
        // Sixteen people older than 16 in the training years would not do for 20 folds; three do not for four.
        String config = CONFIG.replace("target: {column: y, equals: 1}", "target: {column: id, less_than: 3}")
                .replace("features: [age, income]", "features: [age]");
        Path file = Files.writeString(folder.resolve("audit.yml"), config);
        for (String[] command :
                List.of(new String[] {"config", "check", file.toString(), "--data", data.toString()}, new String[] {
                    "audit",
                    "--config",
                    file.toString(),
                    "--data",
                    data.toString(),
                    "--out",
                    folder.resolve("out").toString()
                })) {
            Cli.Run run = Cli.run(command);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().lines().reduce((a, b) -> b).orElseThrow())
                    .contains("4 folds of rows: 2 to 2 can be made, since 2 of the rows of positive weight have the"
                            + " outcome, and every fold needs one");
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void checkSaysInHowManyFolds() {
        Cli.Run run = Cli.run("config", "check", shared.resolve("audit.yml").toString(), "--data", data.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("to validate: the training rows themselves, in 4 folds");
    }
}
