package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Tables;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Gap;
import org.equidad.fairness.GroupReport;
import org.equidad.fairness.Metric;
import org.equidad.fairness.PublicationPolicy;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.AuditSplit;
import org.equidad.features.Harmonised;
import org.equidad.features.RawFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences between classifiers on the same rows. */
class StackedScoresTest {
    private static final PublicationPolicy POLICY =
            AuditSpec.Minimums.defaults().policy();

    @TempDir
    private static Path folder;

    private static AuditData part;
    private static double[] first;
    private static double[] second;

    /** Three years of 600 rows in 60 clusters of 6 strata, the test year with some labels missing. */
    @BeforeAll
    static void make() throws Exception {
        SplittableRandom random = new SplittableRandom(11);
        List<String> lines = new ArrayList<>(List.of("t,y,x,z,w,s,c"));
        for (int year = 2020; year <= 2022; year++) {
            for (int i = 0; i < 600; i++) {
                double x = random.nextDouble();
                double z = random.nextDouble();
                String y = i % 40 == 0 ? "" : random.nextDouble() < 0.1 + 0.5 * x * z ? "1" : "0";
                lines.add(String.format(
                        Locale.ROOT,
                        "%d,%s,%.6f,%.6f,%.3f,%d,%d",
                        year,
                        y,
                        x,
                        z,
                        1 + 3 * random.nextDouble(),
                        i % 6,
                        i / 10));
            }
        }
        Path file = Files.write(folder.resolve("all.csv"), lines, StandardCharsets.UTF_8);
        AuditSpec spec = AuditConfig.parse("stacked.yml", """
                name: stacked
                files: all.csv
                year_column: t
                columns: {t: number, y: number, x: number, z: number, w: number, s: category, c: category}
                target: {column: y, equals: 1}
                features: [x, z]
                dimensions: {group: {column: s}}
                design: {weight: w, strata: [s], cluster: c, single_psu: adjust}
                """);
        List<String> columns = List.of("t", "y", "x", "z", "w", "s", "c");
        Harmonised data = Harmonised.of(
                spec,
                List.of(new RawFile(
                        "all.csv",
                        java.util.OptionalInt.empty(),
                        Tables.read(
                                file,
                                ReadOptions.defaults().withColumns(columns).withText(columns)))));
        part = AuditSplit.of(spec, data).validate();
        double[][] features = part.features();
        first = features[0];
        second = new double[first.length];
        Arrays.setAll(second, i -> 0.3 * features[0][i] + 0.7 * features[1][i]);
    }

    private static GroupReport compare(Metric... metrics) {
        return new StackedScores(part)
                .with("first", StackedScores.Scored.at(first, 0.5))
                .with("second", StackedScores.Scored.at(second, 0.4))
                .compare("first", List.of(metrics), POLICY);
    }

    /** The Brier score is a mean, so the paired difference is the mean of the differences, which has an estimator of its own. */
    @Test
    void differenceOfMeansIsTheMeanOfDifferences() {
        Gap gap = compare(Metric.BRIER).gap(Metric.BRIER, StackedScores.dimension(), "second");
        int[] label = part.label();
        double[] differences = new double[label.length];
        boolean[] known = new boolean[label.length];
        for (int i = 0; i < label.length; i++) {
            known[i] = label[i] >= 0;
            double a = first[i] - label[i];
            double b = second[i] - label[i];
            differences[i] = known[i] ? b * b - a * a : 0;
        }
        Estimate expected = SurveyStatistics.on(part.design()).mean("difference", differences, Domain.of(known));
        assertThat(gap.difference().value().getAsDouble())
                .isCloseTo(expected.value().getAsDouble(), within(1e-14));
        assertThat(gap.difference().standardError().getAsDouble())
                .isCloseTo(expected.standardError().getAsDouble(), within(1e-14));
    }

    @Test
    void valuesAreThoseOfEachClassifierAlone() {
        Metric[] metrics = {Metric.PR_AUC, Metric.ROC_AUC, Metric.F1, Metric.TPR};
        GroupReport both = compare(metrics);
        GroupReport alone = new StackedScores(part)
                .with("second", StackedScores.Scored.at(second, 0.4))
                .compare("second", List.of(metrics), POLICY);
        for (Metric metric : metrics) {
            Estimate stacked = both.group(StackedScores.dimension(), "second").estimate(metric);
            Estimate single = alone.overall().estimate(metric);
            assertThat(stacked.value().getAsDouble()).isCloseTo(single.value().getAsDouble(), within(1e-14));
            assertThat(stacked.standardError().getAsDouble())
                    .isCloseTo(single.standardError().getAsDouble(), within(1e-14));
            assertThat(stacked.degreesOfFreedom()).isEqualTo(single.degreesOfFreedom());
        }
    }

    /** Area by hand from pairs, its influence values by deleting weight numerically, the variance by strata and clusters. */
    @Test
    void areaDifferenceHasTheNumericallyLinearisedError() {
        Gap gap = compare(Metric.ROC_AUC).gap(Metric.ROC_AUC, StackedScores.dimension(), "second");
        double[] weights = part.weights();
        int n = weights.length;
        double[] influence = new double[n];
        for (int i = 0; i < n; i++) {
            double step = 1e-4 * weights[i];
            double[] up = weights.clone();
            up[i] += step;
            double[] down = weights.clone();
            down[i] -= step;
            influence[i] = weights[i]
                    * ((area(second, up) - area(first, up)) - (area(second, down) - area(first, down)))
                    / (2 * step);
        }
        int[] strata = part.strata();
        int[] clusters = part.clusters();
        double variance = 0;
        for (int stratum : Arrays.stream(strata).distinct().toArray()) {
            java.util.Map<Integer, Double> totals = new java.util.TreeMap<>();
            for (int i = 0; i < n; i++) {
                if (strata[i] == stratum) {
                    totals.merge(clusters[i], influence[i], Double::sum);
                }
            }
            double mean = totals.values().stream().mapToDouble(t -> t).average().orElseThrow();
            double squares = totals.values().stream()
                    .mapToDouble(t -> (t - mean) * (t - mean))
                    .sum();
            variance += squares * totals.size() / (totals.size() - 1.0);
        }
        // Central differences with a relative step of 1e-4 leave some 1e-8.
        assertThat(gap.difference().standardError().getAsDouble()).isCloseTo(Math.sqrt(variance), within(1e-7));
        assertThat(gap.difference().value().getAsDouble())
                .isCloseTo(area(second, weights) - area(first, weights), within(1e-12));
    }

    private static double area(double[] scores, double[] weights) {
        int[] label = part.label();
        double above = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (label[i] == 1 && label[j] == 0) {
                    double weight = weights[i] * weights[j];
                    pairs += weight;
                    above += scores[i] > scores[j] ? weight : scores[i] == scores[j] ? weight / 2 : 0;
                }
            }
        }
        return above / pairs;
    }
}
