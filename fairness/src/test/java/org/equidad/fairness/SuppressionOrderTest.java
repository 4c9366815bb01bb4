package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which cells go first when a small one would otherwise be worked out. */
class SuppressionOrderTest {

    /**
     * 400 rows: a positive in every third of the 390 of group b, and in 3 of the 10 of group a. Group a's positives are
     * below 5, so b's must go too; everybody's positives (133) are fewer than the negatives of b (260) and yet stay.
     */
    @Test
    void everybodysFiguresAreEmptiedLast() {
        int n = 400;
        double[] labels = new double[n];
        String[] group = new String[n];
        String[] half = new String[n];
        for (int i = 0; i < n; i++) {
            group[i] = i < 10 ? "a" : "b";
            labels[i] = i < 10 ? (i < 3 ? 1 : 0) : i % 3 == 0 ? 1 : 0;
            half[i] = i % 2 == 0 ? "even" : "odd";
        }
        Grouping groups = Grouping.of("group", group);
        Grouping halves = Grouping.of("half", half);
        GroupReport report = GroupMetrics.of(
                        SurveyDesign.equalWeights(n).build(),
                        Predictions.labels(labels).withDecisions(labels))
                .metrics(Metric.FNR, Metric.FPR, Metric.BASE_RATE)
                .by(groups, halves, Grouping.cross(groups, halves))
                .policy(PublicationPolicy.none().withMinimumRows(5))
                .reference()
                .compute()
                .suppressed();
        assertThat(report.group("group", "a").estimate(Metric.FNR).status()).isEqualTo(Status.SUPPRESSED);
        assertThat(report.group("group", "b").estimate(Metric.FNR).status()).isEqualTo(Status.SUPPRESSED_COMPLEMENT);
        for (Metric metric : report.overall().metrics().keySet()) {
            assertThat(report.overall().estimate(metric).status().isDefined())
                    .as(metric.name())
                    .isTrue();
            for (GroupResult other : report.groups("half")) {
                assertThat(other.estimate(metric).status().isDefined())
                        .as(metric.name())
                        .isTrue();
            }
        }
    }
}
