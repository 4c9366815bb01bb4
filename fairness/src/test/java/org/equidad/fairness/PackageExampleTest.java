package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PackageExampleTest {
    /** The example of the package documentation, which must be these lines and no others. */
    private static Gap example(
            double[] weight, String[] stratum, String[] cluster, double[] left, double[] score, String[] area) {
        // example
        LinearizedDesign design =
                SurveyDesign.weights(weight).strata(stratum).clusters(cluster).build();
        Predictions predictions = Predictions.labels(left).withScores(score).withThreshold(0.5);
        GroupReport report = GroupMetrics.of(design, predictions)
                .metrics(Metric.FNR, Metric.ROC_AUC)
                .by(Grouping.of("area", area))
                .reference(Reference.group("urban"))
                .compute();
        Gap gap = report.gap(Metric.FNR, "area", "rural");
        // end
        return gap;
    }

    @Test
    void theExampleRuns() {
        int n = 400;
        double[] weight = new double[n];
        String[] stratum = new String[n];
        String[] cluster = new String[n];
        double[] left = new double[n];
        double[] score = new double[n];
        String[] area = new String[n];
        for (int i = 0; i < n; i++) {
            weight[i] = 1 + i % 3;
            stratum[i] = "s" + i / 200;
            cluster[i] = "c" + i / 20;
            left[i] = i % 2;
            area[i] = i % 5 == 0 ? "rural" : "urban";
            score[i] = i % 4 == 1 || i % 15 == 0 ? 0.3 : 0.7;
        }
        Gap gap = example(weight, stratum, cluster, left, score, area);
        assertThat(gap.difference().standardError().getAsDouble()).isPositive();
        assertThat(gap.reference()).isEqualTo(Reference.group("urban"));
    }

    @Test
    void theDocumentationShowsTheSameLines() throws IOException {
        Path test = Path.of("src/test/java/org/equidad/fairness/PackageExampleTest.java");
        Path documentation = Path.of("src/main/java/org/equidad/fairness/package-info.java");
        List<String> code = Files.readAllLines(test);
        List<String> example =
                code.subList(code.indexOf("        // example") + 1, code.indexOf("        // end")).stream()
                        .map(line -> (" * " + line.substring(8)))
                        .toList();
        String text = Files.readAllLines(documentation).stream().collect(Collectors.joining("\n"));
        assertThat(text).contains(String.join("\n", example));
    }
}
