package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code shap} against the results of other programs (fixtures of the module explain: LightGBM 4.1, XGBoost 1.7.4 and
 * enumeration of all coalitions) and by hand.
 */
class ShapCommandTest {
    private static final Path ORACLES = Path.of("../explain/src/test/resources/org/equidad/explain/oracles");

    /** Splits on 'a b' (<= 1) with leaves -1 and 3 of 30 and 10 rows; then a tree of one leaf, 0.5. */
    private static final String MODEL = """
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=1
            objective=binary sigmoid:1
            feature_names=a_b kind
            feature_infos=[0:5] 0:1:2

            Tree=0
            num_leaves=3
            num_cat=1
            split_feature=0 1
            split_gain=1 1
            threshold=1 0
            decision_type=2 1
            left_child=-1 -2
            right_child=1 -3
            leaf_value=-1 3 7
            leaf_weight=30 5 5
            leaf_count=30 5 5
            internal_value=0 5
            internal_weight=40 10
            internal_count=40 10
            cat_boundaries=0 1
            cat_threshold=4
            is_linear=0
            shrinkage=1


            Tree=1
            num_leaves=1
            num_cat=0
            split_feature=
            split_gain=
            threshold=
            decision_type=
            left_child=
            right_child=
            leaf_value=0.5
            leaf_weight=
            leaf_count=
            internal_value=
            internal_weight=
            internal_count=
            is_linear=0
            shrinkage=1


            end of trees
            """;

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private Cli.Run run(Path model, Path data, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "shap", "--model", model.toString(), "--data", data.toString(), "--out", out.toString(), "--quiet"));
        arguments.addAll(Arrays.asList(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private List<String[]> shap(Path model, Path data, String... more) throws IOException {
        Path out = folder.resolve("out.csv");
        assertThat(run(model, data, out, more)).isEqualTo(new Cli.Run(0, "", ""));
        return cells(Files.readAllLines(out));
    }

    private static List<String[]> cells(List<String> lines) {
        return lines.stream().map(line -> line.split(",", -1)).toList();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static void assertContributions(List<String[]> table, JsonNode contributions, double tolerance) {
        assertThat(table).hasSize(contributions.size() + 1);
        for (int r = 0; r < contributions.size(); r++) {
            for (int c = 0; c < contributions.get(r).size(); c++) {
                assertThat(Double.parseDouble(table.get(r + 1)[c]))
                        .isCloseTo(contributions.get(r).get(c).doubleValue(), within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "depth2", "stumps"})
    void agreesWithLightGbmsOwnContributions(String name) throws IOException {
        List<String[]> table =
                shap(ORACLES.resolve("lightgbm_" + name + ".txt"), ORACLES.resolve("lightgbm_" + name + "_X.csv"));

        // The model calls them Column_0 and so on; the table's names are written.
        assertThat(table.get(0)).containsExactly("f0", "f1", "f2", "f3", "f4", "f5", "f6", "base_value");
        // Sums of a few hundred doubles near 1, in another order.
        assertContributions(table, json(ORACLES.resolve("lightgbm.json")).at("/" + name + "/pred_contrib"), 1e-10);
    }

    @Test
    void agreesWithXgboostsOwnContributionsAndInteractions() throws IOException {
        Path model = ORACLES.resolve("xgboost_missing_model.json");
        Path data = ORACLES.resolve("xgboost_missing_X.csv");
        JsonNode expected = json(ORACLES.resolve("xgboost_missing.json"));

        // XGBoost's own are floats.
        assertContributions(shap(model, data), expected.get("xgboost_pred_contribs"), 1e-5);

        List<String[]> pairs = shap(model, data, "--interactions");
        assertThat(pairs.get(0)).containsExactly("row", "feature_i", "feature_j", "value");
        JsonNode rows = expected.get("bruteforce");
        assertThat(pairs).hasSize(1 + 25 * rows.size());
        int line = 1;
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    String[] cell = pairs.get(line++);
                    assertThat(cell).startsWith(Integer.toString(r), "f" + i, "f" + j);
                    assertThat(Double.parseDouble(cell[3]))
                            .isCloseTo(
                                    rows.get(r).get("interaction").get(i).get(j).doubleValue(), within(1e-10));
                }
            }
        }
    }

    @Test
    void countsOfTheModelOrWeightsOfTheTable() throws IOException {
        Path model = write("model.txt", MODEL);
        Path data = write("data.csv", "id;w;kind;a b\n7;1;2;0\n8;1;2;4\n9;2;1;4\n");

        // By the model's counts: 30 of 40 left at -1; right 5 at 3 and 5 at 7; the second tree adds 0.5 to all.
        List<String[]> own = shap(model, data);
        assertThat(own.get(0)).containsExactly("a b", "kind", "base_value");
        double base = 0.75 * -1 + 0.125 * 3 + 0.125 * 7 + 0.5;
        // Row 0 goes left. kind = 2 goes left (3): v({a}) = v({a, kind}) = -1, v({kind}) = .75 * -1 + .25 * 3 = 0.
        double none = base - 0.5;
        assertThat(numbers(own.get(1))).containsExactly(0.5 * (-1 - none + -1 - 0), 0.5 * (0 - none), base);

        // By the table's weights: 1 of 4 left; right weights 1 (kind 2, value 3) and 2 (kind 1, value 7).
        List<String[]> survey = shap(model, data, "--cover-weights", "w");
        double mean = (-1 + 3 + 2 * 7) / 4.0 + 0.5;
        for (String[] row : survey.subList(1, 4)) {
            assertThat(Double.parseDouble(row[2])).isCloseTo(mean, within(1e-12));
        }
        double[] scores = {-0.5, 3.5, 7.5};
        for (int r = 0; r < 3; r++) {
            assertThat(Arrays.stream(numbers(survey.get(r + 1))).sum()).isCloseTo(scores[r], within(1e-12));
        }
    }

    private static double[] numbers(String[] row) {
        return Arrays.stream(row).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void readsEveryKindOfTableAndCompresses() throws IOException {
        Path model = write("model.txt", MODEL);
        Path comma = write("comma.csv", "\uFEFF\"a b\",kind,ñ\n1,0,x\n,2,y\n2.5,NA,\n");
        Path pipe = write("pipe.csv", "kind|a b\n0|1\n2|\n|2.5\n");
        Path arrow = folder.resolve("table.arrow");
        Table table = Tables.read(comma);
        Tables.writeArrow(table, arrow, Map.of(), Map.of());

        List<String[]> expected = shap(model, comma);
        assertThat(shap(model, pipe)).usingRecursiveComparison().isEqualTo(expected);
        assertThat(shap(model, arrow)).usingRecursiveComparison().isEqualTo(expected);

        Path zipped = folder.resolve("out.CSV.gz");
        assertThat(run(model, comma, zipped)).isEqualTo(new Cli.Run(0, "", ""));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(zipped))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(cells(lines)).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Test
    void byPositionTheWeightsAndFurtherColumnsAreLeftAside() throws IOException {
        Path model = ORACLES.resolve("lightgbm_plain.txt");
        List<String> rows = Files.readAllLines(ORACLES.resolve("lightgbm_plain_X.csv"));
        Path more = write(
                "more.csv",
                String.join("\n", rows.stream().map(r -> "1," + r + ",9").toList())
                        .replaceFirst("1,f0", "w,f0")
                        .replaceFirst("f6,9", "f6,z"));
        Path out = folder.resolve("more-out.csv");

        Cli.Run run = run(model, more, out, "--cover-weights", "w");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err().lines())
                .containsExactly("warning: the model has 7 features without names, matched by position; not used: z");
        assertThat(Files.readAllLines(out).get(0)).isEqualTo("f0,f1,f2,f3,f4,f5,f6,base_value");

        // Where the table has the library's default names, they count and not the order.
        Path named = write(
                "named.csv",
                String.join("\n", rows.stream().map(r -> "5," + r).toList())
                        .replaceFirst(
                                "5,f0,f1,f2,f3,f4,f5,f6",
                                "id,Column_0,Column_1,Column_2,Column_3,Column_4,Column_5,Column_6"));
        List<String[]> byName = shap(model, named);
        assertThat(byName.get(0)[0]).isEqualTo("Column_0");
        assertContributions(byName, json(ORACLES.resolve("lightgbm.json")).at("/plain/pred_contrib"), 1e-10);
    }

    @Test
    void namesWithCommasAreQuotedAndProgressIsTold() throws IOException {
        Path model = write("model.txt", MODEL.replace("a_b kind", "a_b_c kind"));
        Path data = write("data.csv", "\"a,b c\",kind\n1,2\n");
        Path out = folder.resolve("new/out.csv");

        Cli.Run run = Cli.run(
                "shap",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--interactions",
                "--out",
                out.toString(),
                "--lang",
                "es");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err().lines()).hasSize(4).anyMatch(l -> l.startsWith("explicando 1 filas con 2 árboles"));
        assertThat(run.out().lines()).hasSize(1);
        assertThat(Files.readAllLines(out)).hasSize(5).anyMatch(l -> l.startsWith("0,\"a,b c\",kind,"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            a b,other\\n1,2\\n         !                  ! no column 'kind' ! there are a b, other
            a b,kind\\n1,x\\n          !                  ! row 2, column 'kind' ! 'x'
            a b,kind\\n                !                  ! no rows ! data.csv
            a b,kind,w\\n1,2,3\\n1,1,\\n ! --cover-weights w ! row 3, column 'w' ! missing
            a b,kind,w\\n1,2,-3\\n     ! --cover-weights w ! row 2, column 'w' ! '-3'
            a b,kind,w\\n1,2,0\\n      ! --cover-weights w ! column 'w' ! every weight is zero
            a b,kind\\n1,2\\n          ! --cover-weights w ! no column 'w' ! there are a b, kind
            """)
    void badTablesAreToldInOneLine(String text, String option, String part, String other) throws IOException {
        Path data = write("data.csv", text.strip().replace("\\n", "\n"));
        assertRefused(write("model.txt", MODEL), data, option == null ? new String[0] : option.split(" "), part, other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            nothing ! neither a LightGBM text model
            {} ! model.txt
            tree\\nversion=v4 ! model.txt
            """)
    void badModelsAreToldInOneLine(String text, String part) throws IOException {
        Path data = write("data.csv", "a b,kind\n1,2\n");
        assertRefused(write("model.txt", text.replace("\\n", "\n")), data, new String[0], part);
        assertRefused(
                write("linear.txt", MODEL.replaceFirst("is_linear=0", "is_linear=1")), data, new String[0], "linear");
        assertRefused(folder.resolve("absent.txt"), data, new String[0], "absent.txt", "no such file");
    }

    @Test
    void tooFewColumnsAndTakenNamesAreToldInOneLine() throws IOException {
        Path few = write("few.csv", "a,b\n1,2\n");
        assertRefused(ORACLES.resolve("lightgbm_plain.txt"), few, new String[0], "2 columns (a, b)", "7 features");
        Path taken = write("taken.csv", "base_value,kind\n1,2\n");
        assertRefused(
                write("model.txt", MODEL.replace("a_b kind", "base_value kind")), taken, new String[0], "'base_value'");
    }

    private void assertRefused(Path model, Path data, String[] options, String... parts) throws IOException {
        Path out = folder.resolve("refused/out.csv");
        Cli.Run run = run(model, data, out, options);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("equidad shap: ").contains(parts);
        assertThat(out.getParent()).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(f -> f.getFileName().toString().endsWith(".tmp")))
                    .isEmpty();
        }
    }
}
