package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionTest {
    /** Rows per label; labels alternate 1 and 0, so that half of each group are positives. */
    private static GroupMetrics metrics(String[] values, Metric... metrics) {
        double[] labels = new double[values.length];
        double[] decisions = new double[values.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 2;
            decisions[i] = i % 3 == 0 ? 1 : 0;
        }
        return GroupMetrics.of(
                        SurveyDesign.equalWeights(labels.length).build(),
                        Predictions.labels(labels).withDecisions(decisions))
                .metrics(metrics)
                .by(Grouping.of("g", values));
    }

    private static String[] groups(int... sizes) {
        List<String> values = new ArrayList<>();
        for (int g = 0; g < sizes.length; g++) {
            for (int i = 0; i < sizes[g]; i++) {
                values.add(String.valueOf((char) ('a' + g)));
            }
        }
        return values.toArray(String[]::new);
    }

    private static Status status(GroupReport report, String group, Metric metric) {
        return report.group("g", group).estimate(metric).status();
    }

    @Test
    void withoutMinimumNothingChanges() {
        GroupReport report = metrics(groups(4, 40), Metric.ACCURACY).compute();
        assertThat(report.suppressed()).isSameAs(report);
    }

    @Test
    void smallGroupTakesTheNextSmallestWithIt() {
        // 4 rows are below 10; the total less b and c would give them away, so b goes as well.
        GroupReport report = metrics(groups(4, 40, 100), Metric.ACCURACY)
                .policy(PublicationPolicy.none().withMinimumRows(10))
                .reference(Reference.group("c"), Reference.overall())
                .compute()
                .suppressed();
        assertThat(status(report, "a", Metric.ACCURACY)).isEqualTo(Status.SUPPRESSED);
        assertThat(status(report, "b", Metric.ACCURACY)).isEqualTo(Status.SUPPRESSED_COMPLEMENT);
        assertThat(status(report, "c", Metric.ACCURACY)).isEqualTo(Status.RELIABLE);
        assertThat(report.group("g", "a").counts().rows()).isZero();
        assertThat(report.group("g", "a").estimate(Metric.ACCURACY).counts().weighted())
                .isZero();
        assertThat(report.group("g", "b").verdicts().get(Metric.ACCURACY).decision())
                .isEqualTo(Verdict.Decision.WITHHOLD);
        for (Gap gap : report.gaps()) {
            boolean shown = gap.group().equals("c");
            assertThat(gap.difference().value().isPresent()).as(gap.toString()).isEqualTo(shown);
            assertThat(gap.pValue().isPresent()).isEqualTo(shown);
        }
        assertThat(report.summary(Metric.ACCURACY, "g").orElseThrow().groups()).isEqualTo(1);
        assertThat(report.covariance(Metric.ACCURACY, "g")[0][2]).isNaN();
        assertThat(report.covariance(Metric.ACCURACY, "g")[2][2]).isPositive();
        assertThat(report.overall().estimate(Metric.ACCURACY).value()).isPresent();
    }

    @Test
    void tooFewTogether() {
        // 2 + 3 rows are hidden, and their sum, 5, is still below 10.
        GroupReport report = metrics(groups(2, 3, 40, 100), Metric.ACCURACY)
                .policy(PublicationPolicy.none().withMinimumRows(10))
                .compute()
                .suppressed();
        assertThat(status(report, "c", Metric.ACCURACY)).isEqualTo(Status.SUPPRESSED_COMPLEMENT);
        assertThat(status(report, "d", Metric.ACCURACY)).isEqualTo(Status.RELIABLE);
    }

    @Test
    void fewPositivesHideTheOtherClass() {
        // Group a has 30 rows, of which 3 are positives; without its negatives hidden, 30 - 27 = 3.
        double[] labels = new double[160];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i < 30 ? (i < 3 ? 1 : 0) : i % 2;
        }
        String[] values = groups(30, 60, 70);
        GroupReport report = GroupMetrics.of(
                        SurveyDesign.equalWeights(160).build(),
                        Predictions.labels(labels).withDecisions(labels))
                .metrics(Metric.FNR, Metric.FPR, Metric.SELECTION_RATE, Metric.BASE_RATE)
                .by(Grouping.of("g", values))
                .policy(PublicationPolicy.none().withMinimumRows(10))
                .compute()
                .suppressed();
        assertThat(status(report, "a", Metric.FNR)).isEqualTo(Status.SUPPRESSED);
        assertThat(status(report, "a", Metric.FPR)).isEqualTo(Status.SUPPRESSED_COMPLEMENT);
        assertThat(status(report, "a", Metric.BASE_RATE)).isEqualTo(Status.SUPPRESSED);
        assertThat(report.group("g", "a").counts().positives()).isEmpty();
        assertThat(report.group("g", "a").counts().rows()).isEqualTo(30);
        // The positives of everybody less those of b and c would give a's away.
        assertThat(report.group("g", "b").estimate(Metric.FNR).status().isDefined()
                        && report.group("g", "c").estimate(Metric.FNR).status().isDefined())
                .isFalse();
    }

    @Test
    void everybodyTooSmall() {
        GroupReport report = metrics(groups(2, 3), Metric.ACCURACY, Metric.PRECISION, Metric.NPV)
                .reference(Reference.overall())
                .policy(PublicationPolicy.none().withMinimumRows(10))
                .compute()
                .suppressed();
        assertThat(report.overall().counts().rows()).isZero();
        assertThat(report.overall().estimate(Metric.ACCURACY).value()).isEmpty();
        assertThat(report.summaries()).isEmpty();
    }

    /**
     * What an attacker can do with sums: solve for every hidden cell of a two-way table with margins, given the rest.
     * No cell below the minimum may come out, whatever the table.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nothingCanBeWorkedOut(long seed) {
        Random random = new Random(seed);
        int rows = 3 + random.nextInt(2);
        int columns = 3;
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int size = random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 10 + random.nextInt(30);
                for (int k = 0; k < size; k++) {
                    first.add("r" + i);
                    second.add("c" + j);
                }
            }
        }
        int n = first.size();
        double[] labels = new double[n];
        java.util.Arrays.fill(labels, 1);
        Grouping one = Grouping.of("one", first.toArray(String[]::new));
        Grouping two = Grouping.of("two", second.toArray(String[]::new));
        GroupReport report = GroupMetrics.of(
                        SurveyDesign.equalWeights(n).build(),
                        Predictions.labels(labels).withDecisions(labels))
                .metrics(Metric.TPR)
                .by(one, two, Grouping.cross(one, two))
                .policy(PublicationPolicy.none().withMinimumRows(10))
                .compute();
        GroupReport shown = report.suppressed();
        // Unknowns: all cells of the inner table. Equations: shown cells and shown margins.
        double[][] equations = new double[rows * columns + rows + columns + 1][];
        int count = 0;
        if (shown.overall().counts().rows() > 0) {
            double[] all = new double[rows * columns];
            java.util.Arrays.fill(all, 1);
            equations[count++] = all;
        }
        for (GroupResult group : shown.groups()) {
            if (group.counts().rows() == 0) {
                continue;
            }
            double[] equation = new double[rows * columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    boolean inside = group.values().getOrDefault("one", "r" + i).equals("r" + i)
                            && group.values().getOrDefault("two", "c" + j).equals("c" + j);
                    equation[i * columns + j] = inside ? 1 : 0;
                }
            }
            equations[count++] = equation;
        }
        double[][] known = java.util.Arrays.copyOf(equations, count);
        int rank = rank(known);
        for (GroupResult group : report.groups("one_x_two")) {
            if (group.counts().rows() < 10) {
                int i = Integer.parseInt(group.values().get("one").substring(1));
                int j = Integer.parseInt(group.values().get("two").substring(1));
                double[][] more = java.util.Arrays.copyOf(known, count + 1);
                more[count] = new double[rows * columns];
                more[count][i * columns + j] = 1;
                // A cell is determined when its unit vector adds no rank.
                assertThat(rank(more))
                        .as("cell %s of seed %d", group.label(), seed)
                        .isEqualTo(rank + 1);
            }
        }
    }

    private static int rank(double[][] matrix) {
        return matrix.length == 0
                ? 0
                : new org.apache.commons.math3.linear.SingularValueDecomposition(
                                new org.apache.commons.math3.linear.Array2DRowRealMatrix(matrix))
                        .getRank();
    }
}
