package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupMetricsTest {
    /** Six rows of group a (two of three positives found), four of group b (one of two found). */
    private static GroupMetrics toy() {
        Predictions predictions =
                Predictions.labels(1, 1, 1, 0, 0, 0, 1, 1, 0, 0).withDecisions(1, 1, 0, 1, 0, 0, 1, 0, 0, 0);
        Grouping group = Grouping.of("g", new String[] {"a", "a", "a", "a", "a", "a", "b", "b", "b", "b"});
        return GroupMetrics.of(SurveyDesign.equalWeights(10).build(), predictions)
                .metrics(Metric.FNR, Metric.SELECTION_RATE)
                .by(group);
    }

    @Test
    void ratesGapsAndCounts() {
        GroupReport report = toy().compute();
        Estimate a = report.group("g", "a").estimate(Metric.FNR);
        // One of three positives is missed; with n = 10 units that are rows,
        // se² = 10/9 * (1/3²) * (1/3 * 2/3 * 3) = 10/9 * 2/27
        assertThat(a.value().getAsDouble()).isEqualTo(1.0 / 3);
        assertThat(a.standardError().getAsDouble()).isCloseTo(Math.sqrt(20.0 / 243), offset());
        assertThat(a.counts().rows()).isEqualTo(3);
        assertThat(a.counts().positives()).hasValue(1);
        // Two ninths over the variance
        assertThat(a.counts().effective().getAsDouble()).isCloseTo(2.0 / 9 / (20.0 / 243), offset());
        // Three positive rows in one stratum
        assertThat(a.degreesOfFreedom()).isEqualTo(2);
        Gap gap = report.gap(Metric.FNR, "g", "b");
        assertThat(gap.reference()).isEqualTo(Reference.group("a"));
        assertThat(gap.difference().value().getAsDouble()).isCloseTo(1.0 / 2 - 1.0 / 3, offset());
        assertThat(gap.ratio().value().getAsDouble()).isCloseTo(1.5, offset());
        // Five positive rows in one stratum; apart, so the variances add up: 10/9 (1/8 + 2/27)
        assertThat(gap.difference().degreesOfFreedom()).isEqualTo(4);
        assertThat(gap.difference().standardError().getAsDouble())
                .isCloseTo(Math.sqrt(10.0 / 9 * (1.0 / 8 + 2.0 / 27)), offset());
        assertThat(gap.difference().counts().rows()).isEqualTo(5);
        assertThat(report.overall().counts().positives()).hasValue(5);
        assertThat(report.overall().estimate(Metric.SELECTION_RATE).value()).hasValue(0.4);
        assertThat(report.dimensions()).containsExactly("g");
    }

    @Test
    void reversingTheReferenceFlipsTheSignExactly() {
        ClassifierFixture fixture = ClassifierFixture.resource("sim");
        GroupReport one = fixture.metrics().reference(Reference.group("C")).compute();
        GroupReport other = fixture.metrics().reference(Reference.group("D")).compute();
        for (Metric metric : Metric.standard()) {
            Gap gap = one.gap(metric, "group", "D");
            Gap reversed = other.gap(metric, "group", "C");
            Interval interval = gap.difference().interval().orElseThrow();
            Interval mirrored = reversed.difference().interval().orElseThrow();
            assertThat(reversed.difference().value().getAsDouble())
                    .isEqualTo(-gap.difference().value().getAsDouble());
            assertThat(reversed.difference().standardError())
                    .isEqualTo(gap.difference().standardError());
            assertThat(mirrored.lower()).isEqualTo(-interval.upper());
            assertThat(mirrored.upper()).isEqualTo(-interval.lower());
            assertThat(reversed.pValue()).isEqualTo(gap.pValue());
        }
    }

    /** Four attributes crossed: every group is the domain in which all four hold, its covariance with others included. */
    @Test
    void intersectionsOfAnyNumberOfAttributesAreDomains() {
        ClassifierFixture fixture = ClassifierFixture.resource("sim");
        int n = fixture.design().rows();
        int[] third = new int[n];
        int[] fourth = new int[n];
        for (int i = 0; i < n; i++) {
            third[i] = i % 2;
            fourth[i] = i / 2 % 2;
        }
        Grouping[] attributes = {
            fixture.group(), fixture.control(), Grouping.of("third", third), Grouping.of("fourth", fourth)
        };
        GroupReport report = GroupMetrics.of(fixture.design(), fixture.predictions())
                .metrics(Metric.FNR, Metric.ROC_AUC)
                .by(Grouping.cross(attributes))
                .compute();
        assertThat(report.dimensions()).containsExactly("group_x_ctrl_x_third_x_fourth");
        assertThat(report.groups()).hasSizeGreaterThan(16).allSatisfy(group -> {
            Domain domain = Domain.all();
            for (Grouping attribute : attributes) {
                domain = domain.and(attribute.domain(group.values().get(attribute.name())));
            }
            GroupResult alone = GroupMetrics.of(fixture.design(), fixture.predictions())
                    .within(domain)
                    .metrics(Metric.FNR, Metric.ROC_AUC)
                    .compute()
                    .overall();
            assertThat(group.counts()).isEqualTo(alone.counts());
            assertThat(group.estimate(Metric.FNR)).isEqualTo(alone.estimate(Metric.FNR));
            assertThat(group.estimate(Metric.ROC_AUC).value())
                    .isEqualTo(alone.estimate(Metric.ROC_AUC).value());
        });
    }

    @Test
    void missingLabelsAndGroupsAreCounted() {
        Predictions predictions = Predictions.labels(1, 0, Double.NaN, 1, Double.NaN)
                .withScores(0.9, 0.2, Double.NaN, 0.4, 0.1)
                .withThreshold(0.5);
        Grouping group = Grouping.of("g", new String[] {"a", "a", "a", null, null});
        GroupReport report = GroupMetrics.of(SurveyDesign.equalWeights(5).build(), predictions)
                .metrics(Metric.TPR)
                .by(group)
                .compute();
        assertThat(report.overall().counts().rows()).isEqualTo(3);
        assertThat(report.overall().counts().missing()).isEqualTo(2);
        assertThat(report.group("g", "a").counts().rows()).isEqualTo(2);
        assertThat(report.group("g", "a").counts().missing()).isEqualTo(1);
        assertThat(report.rowsWithoutGroup("g")).isEqualTo(2);
    }

    @Test
    void undefinedIsAStatus() {
        GroupReport report = ClassifierFixture.resource("edge").metrics().compute();
        assertStatus(report, "nopos", Metric.FNR, Status.NO_POSITIVES);
        assertStatus(report, "onlypos", Metric.FPR, Status.NO_NEGATIVES);
        assertStatus(report, "onlypos", Metric.ROC_AUC, Status.ONE_CLASS);
        assertStatus(report, "const", Metric.NPV, Status.NO_PREDICTED_NEGATIVES);
        assertStatus(report, "zerow", Metric.ACCURACY, Status.ZERO_WEIGHT);
        assertStatus(report, "const", Metric.CALIBRATION_SLOPE, Status.NOT_CONVERGED);
        Gap gap = report.gap(Metric.FNR, "group", "nopos");
        assertThat(gap.difference().status()).isEqualTo(Status.NO_POSITIVES);
        assertThat(gap.pValue()).isEmpty();
    }

    private static void assertStatus(GroupReport report, String group, Metric metric, Status status) {
        Estimate estimate = report.group("group", group).estimate(metric);
        assertThat(estimate.status()).as("%s of %s", metric, group).isEqualTo(status);
        assertThat(estimate.value()).isEmpty();
    }

    @Test
    void refusals() {
        GroupMetrics metrics = toy();
        assertThatThrownBy(() -> metrics.metrics(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> metrics.metrics(Metric.FNR, Metric.FNR)).hasMessageContaining("repeat");
        assertThatThrownBy(() -> metrics.metrics(Metric.ROC_AUC)).hasMessage("metric roc_auc needs scores");
        assertThatThrownBy(() -> metrics.reference(Reference.group("z")).compute())
                .hasMessage("reference group 'z' is in no dimension of [g]");
        assertThatThrownBy(() -> metrics.level(1)).hasMessageContaining("level 1.0");
        assertThatThrownBy(() -> metrics.interval(IntervalMethod.SCORE)).hasMessageContaining("SCORE");
        assertThatThrownBy(() -> metrics.compute().group("g", "z")).hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> metrics.compute().groups("h")).hasMessageContaining("[g]");
        assertThatThrownBy(() -> metrics.compute().overall().estimate(Metric.TPR))
                .hasMessageContaining("not computed");
        assertThatThrownBy(() -> Metric.named("nope")).hasMessageContaining("fnr");
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(1e-14);
    }
}
