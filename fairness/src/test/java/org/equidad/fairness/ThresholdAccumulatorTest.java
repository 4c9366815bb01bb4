package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdAccumulatorTest {
    private final ClassifierFixture sim = ClassifierFixture.resource("sim");
    private final int[] unit;
    private final LinearizedDesign units;

    ThresholdAccumulatorTest() {
        Grouping pairs = Grouping.cross(sim.csv().grouping("stratum"), sim.csv().grouping("psu"));
        unit = pairs.codes();
        String[] stratum = new String[pairs.size()];
        for (int p = 0; p < stratum.length; p++) {
            stratum[p] = pairs.values(p).get("stratum");
        }
        units = SurveyDesign.equalWeights(pairs.size()).strata(stratum).build();
    }

    private ThresholdAccumulator accumulate(Random part, int parts, int which) {
        ThresholdAccumulator accumulator =
                ThresholdAccumulator.of(units.rows(), "group", sim.group().labels());
        for (int i = 0; i < unit.length; i++) {
            if (part == null || part.nextInt(parts) == which) {
                add(accumulator, i);
            }
        }
        return accumulator;
    }

    private void add(ThresholdAccumulator accumulator, int i) {
        accumulator.add(
                unit[i],
                sim.group().code(i),
                sim.predictions().positive(i) ? 1 : 0,
                sim.predictions().selected(i) ? 1 : 0,
                sim.design().weight(i));
    }

    /** Totals by unit are all that matters, so the stream gives the report of the rows, to rounding. */
    @Test
    void theStreamEqualsTheRows() {
        GroupMetrics rows = GroupMetrics.of(
                        sim.design(),
                        Predictions.labels(sim.csv().numbers("y"))
                                .withDecisions(sim.csv().numbers("yhat")))
                .by(sim.group());
        assertSame(accumulate(null, 1, 0).metrics(units).compute(), rows.compute(), 1e-10);
        GroupReport bootstrap =
                accumulate(null, 1, 0).metrics(units.bootstrap(50, 4)).compute();
        assertThat(bootstrap.overall().estimate(Metric.FNR).standardError()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mergingEqualsTheUnion(long seed) {
        GroupReport whole = accumulate(null, 1, 0).metrics(units).compute();
        ThresholdAccumulator merged = accumulate(new Random(seed), 3, 2);
        merged.merge(accumulate(new Random(seed), 3, 0));
        merged.merge(accumulate(new Random(seed), 3, 1));
        assertSame(merged.metrics(units).compute(), whole, 1e-12);
    }

    private static void assertSame(GroupReport actual, GroupReport expected, double tolerance) {
        assertThat(actual.overall().counts().rows())
                .isEqualTo(expected.overall().counts().rows());
        for (int g = 0; g < expected.groups().size(); g++) {
            GroupResult one = actual.groups().get(g);
            GroupResult other = expected.groups().get(g);
            assertThat(one.counts().positives()).isEqualTo(other.counts().positives());
            assertClose("kish", one.counts().kish(), other.counts().kish(), 1e-12);
            other.metrics().forEach((metric, estimate) -> {
                Estimate streamed = one.estimate(metric);
                assertThat(streamed.counts().rows()).isEqualTo(estimate.counts().rows());
                assertThat(streamed.counts().weightedRows())
                        .isEqualTo(estimate.counts().weightedRows());
                assertThat(streamed.degreesOfFreedom()).isEqualTo(estimate.degreesOfFreedom());
                assertThat(streamed.status()).isEqualTo(estimate.status());
                assertClose(
                        metric.name(),
                        streamed.value().getAsDouble(),
                        estimate.value().getAsDouble(),
                        tolerance,
                        1e-3);
                assertClose(
                        metric.name() + " se",
                        streamed.standardError().getAsDouble(),
                        estimate.standardError().getAsDouble(),
                        tolerance,
                        1e-3);
            });
        }
    }

    @Test
    void missingLabelsGroupsAndZeroWeights() {
        ThresholdAccumulator accumulator = ThresholdAccumulator.of(2, "g", List.of("a", "b"));
        accumulator.add(0, 0, 1, 1, 2);
        accumulator.add(1, 0, 1, 0, 2);
        accumulator.add(1, 0, 1, 0, 0);
        accumulator.add(1, -1, 0, 0, 2);
        accumulator.add(0, 1, Double.NaN, Double.NaN, 2);
        accumulator.add(0, 1, Double.NaN, 1, 2);
        accumulator.add(0, -1, Double.NaN, 1, 2);
        GroupReport report =
                accumulator.metrics(SurveyDesign.equalWeights(2).build()).compute();
        assertThat(report.group("g", "a").counts().rows()).isEqualTo(3);
        assertThat(report.group("g", "a").counts().weightedRows()).isEqualTo(2);
        assertThat(report.group("g", "a").estimate(Metric.TPR).value()).hasValue(0.5);
        assertThat(report.group("g", "b").counts().missing()).isEqualTo(2);
        assertThat(report.group("g", "b").estimate(Metric.TPR).status()).isEqualTo(Status.EMPTY_DOMAIN);
        assertThat(report.overall().counts().missing()).isEqualTo(3);
        assertThat(report.overall().counts().rows()).isEqualTo(4);
        assertThat(report.rowsWithoutGroup("g")).isEqualTo(2);
    }

    @Test
    void refusals() {
        ThresholdAccumulator accumulator = ThresholdAccumulator.of(2, "g", List.of("a"));
        assertThatThrownBy(() -> accumulator.metrics(units.bootstrap(3, 1))).hasMessageContaining("units");
        LinearizedDesign two = SurveyDesign.equalWeights(2).build();
        assertThatThrownBy(() -> accumulator.metrics(two)).hasMessage("no row with a label was added");
        assertThatThrownBy(() -> accumulator.add(2, 0, 1, 1, 1)).hasMessageContaining("unit 2");
        assertThatThrownBy(() -> accumulator.add(-1, 0, 1, 1, 1)).hasMessageContaining("unit -1");
        assertThatThrownBy(() -> accumulator.add(0, 1, 1, 1, 1)).hasMessageContaining("group 1");
        assertThatThrownBy(() -> accumulator.add(0, -2, 1, 1, 1)).hasMessageContaining("group -2");
        assertThatThrownBy(() -> accumulator.add(0, 0, 2, 1, 1)).hasMessageContaining("label 2.0");
        assertThatThrownBy(() -> accumulator.add(0, 0, 1, Double.NaN, 1)).hasMessageContaining("decision NaN");
        assertThatThrownBy(() -> accumulator.add(0, 0, 1, 1, Double.NaN)).hasMessageContaining("weight NaN");
        assertThatThrownBy(() -> accumulator.merge(ThresholdAccumulator.of(3, "g", List.of("a"))))
                .hasMessageContaining("do not merge");
        assertThatThrownBy(() -> accumulator.merge(ThresholdAccumulator.of(2, "h", List.of("a"))))
                .hasMessageContaining("do not merge");
        assertThatThrownBy(() -> accumulator.merge(ThresholdAccumulator.of(2, "g", List.of("b"))))
                .hasMessageContaining("do not merge");
        assertThatThrownBy(() -> ThresholdAccumulator.of(0, "g", List.of("a"))).hasMessageContaining("0 primary");
        assertThatThrownBy(() -> ThresholdAccumulator.of(1, "g", List.of("a", "a")))
                .hasMessageContaining("repeat");
    }
}
