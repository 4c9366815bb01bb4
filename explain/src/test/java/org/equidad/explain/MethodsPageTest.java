package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.SurveyDesign;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/methods.md is the body of a test here, line for line, and does what the page says. */
class MethodsPageTest {
    private static final Path PAGE = Path.of("../docs/methods.md");
    private static final Path HERE = Path.of("src/test/java/org/equidad/explain/MethodsPageTest.java");
    private static final int ROWS = 200;

    @TempDir
    private Path folder;

    private static String file() {
        return """
                tree
                version=v4
                num_class=1
                num_tree_per_iteration=1
                max_feature_idx=1
                objective=binary sigmoid:1
                feature_names=age works

                Tree=0
                num_leaves=3
                num_cat=0
                split_feature=0 1
                threshold=12 0.5
                decision_type=2 2
                left_child=-1 -2
                right_child=1 -3
                leaf_value=-1 0.5 2
                leaf_count=50 30 20
                internal_count=100 50
                is_linear=0

                end of trees
                """;
    }

    @Test
    void theExampleDoesWhatThePageSays() throws IOException {
        Path modelFile = Files.writeString(folder.resolve("model.txt"), file());
        SplittableRandom random = new SplittableRandom(1);
        double[][] columns = {
            random.ints(ROWS, 6, 18).asDoubleStream().toArray(),
            random.ints(ROWS, 0, 2).asDoubleStream().toArray()
        };
        FeatureMatrix rows = FeatureMatrix.of(List.of("age", "works"), columns);
        FeatureMatrix training = rows;
        double[] trainingWeights = random.doubles(ROWS, 1, 3).toArray();
        LinearizedDesign design = SurveyDesign.weights(trainingWeights)
                .clusters(IntStream.range(0, ROWS).map(r -> r / 5).toArray())
                .build();
        Grouping area = Grouping.of(
                "area",
                IntStream.range(0, ROWS)
                        .mapToObj(r -> r % 10 < 5 ? "rural" : "urban")
                        .toArray(String[]::new));
        double[] strength = new double[ROWS];

        // The page's lines, but for the path.
        TreeEnsemble model = TreeEnsemble.read(modelFile);
        TreeExplainer explainer = TreeExplainer.withSurveyCover(model, training, trainingWeights);
        ShapValues values = explainer.values(rows);
        ShapImportance importance = ShapImportance.of(values, design);
        JointEstimates size = importance.meanAbsolute(Domain.all());
        Estimate age = size.estimate("age");
        ShapImportance.ScoreGap gap = importance.gap(area, "rural", "urban", Domain.all());
        List<ShapImportance.Rank> ranks = importance.ranks(design.bootstrap(200, 1), 2, Domain.all());
        explainer.interactions(rows, (row, matrix) -> strength[row] = 2 * matrix[0][1]);
        double score = values.baseValue() + values.get(0, 0) + values.get(0, 1);

        assertThat(score).isCloseTo(model.rawScores(rows)[0], within(1e-12));
        assertThat(age.value().getAsDouble()).isPositive();
        assertThat(age.interval()).isPresent();
        assertThat(gap.features()).hasSize(2);
        assertThat(ranks.get(0).shareInTop()).hasValue(1);
        assertThat(Arrays.stream(strength)).anyMatch(s -> s != 0);
    }

    @Test
    void thePageShowsThoseLines() throws IOException {
        Matcher block = Pattern.compile("## Ten lines\n```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE, StandardCharsets.UTF_8).replace("\r\n", "\n"));
        assertThat(block.find()).isTrue();
        List<String> lines = block.group(1).lines().toList();
        String here = Files.readString(HERE, StandardCharsets.UTF_8);
        assertThat(lines)
                .hasSize(10)
                .allSatisfy(line -> assertThat(here).contains(line.replace("Path.of(\"model.txt\")", "modelFile")));
    }
}
