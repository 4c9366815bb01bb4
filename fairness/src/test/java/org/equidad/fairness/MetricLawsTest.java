package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equidad.fairness.ReferenceData.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every metric, group and gap on any data. Seeds are printed with a failure. */
class MetricLawsTest {
    /** A random data set of a classifier on a stratified cluster sample, with ties and rows of weight zero. */
    private record Data(int[] stratum, int[] psu, double[] weight, double[] label, double[] score, int[] group) {
        static Data random(long seed) {
            Random random = new Random(seed);
            int n = 300 + random.nextInt(200);
            Data data = new Data(new int[n], new int[n], new double[n], new double[n], new double[n], new int[n]);
            for (int i = 0; i < n; i++) {
                data.psu[i] = random.nextInt(24);
                data.stratum[i] = data.psu[i] / 6;
                data.group[i] = random.nextInt(3);
                data.weight[i] = random.nextInt(15) == 0 ? 0 : 0.5 + 4 * random.nextDouble();
                data.score[i] = random.nextInt(41) / 40.0;
                data.label[i] = random.nextDouble() < 0.15 + 0.6 * data.score[i] ? 1 : 0;
            }
            return data;
        }

        int rows() {
            return weight.length;
        }

        Data pick(int count, IntUnaryOperator from) {
            Data data = new Data(
                    new int[count],
                    new int[count],
                    new double[count],
                    new double[count],
                    new double[count],
                    new int[count]);
            for (int i = 0; i < count; i++) {
                int k = from.applyAsInt(i);
                data.stratum[i] = stratum[k];
                data.psu[i] = psu[k];
                data.weight[i] = weight[k];
                data.label[i] = label[k];
                data.score[i] = score[k];
                data.group[i] = group[k];
            }
            return data;
        }

        Data withWeight(double[] other) {
            return new Data(stratum, psu, other, label, score, group);
        }

        GroupMetrics metrics() {
            LinearizedDesign design = SurveyDesign.weights(weight)
                    .strata(Grouping.of("h", stratum))
                    .clusters(Grouping.of("u", psu))
                    .build();
            List<Metric> metrics = new ArrayList<>(Metric.standard());
            metrics.add(Metric.captureAtTop(0.2));
            metrics.add(Metric.liftAtTop(0.1));
            metrics.add(Metric.observedRateAbove(0.7));
            metrics.add(Metric.netBenefit(0.3));
            metrics.add(Metric.netBenefitOfAll(0.3));
            metrics.add(Metric.netBenefitGain(0.3));
            return GroupMetrics.of(
                            design, Predictions.labels(label).withScores(score).withThreshold(0.5))
                    .metrics(metrics)
                    .by(Grouping.of("g", group, List.of("a", "b", "c")))
                    .reference(Reference.everyPair(), Reference.rest(), Reference.overall());
        }
    }

    private static void assertSame(GroupReport actual, GroupReport expected, boolean errors, String what) {
        List<GroupResult> one = new ArrayList<>(actual.groups());
        List<GroupResult> other = new ArrayList<>(expected.groups());
        one.add(actual.overall());
        other.add(expected.overall());
        for (int g = 0; g < other.size(); g++) {
            GroupResult group = one.get(g);
            other.get(g)
                    .metrics()
                    .forEach((metric, estimate) ->
                            assertSame(group.estimate(metric), estimate, errors, what + " " + metric));
        }
        for (int k = 0; k < expected.gaps().size(); k++) {
            assertSame(actual.gaps().get(k).difference(), expected.gaps().get(k).difference(), errors, what + " gap");
        }
    }

    private static void assertSame(Estimate actual, Estimate expected, boolean errors, String what) {
        assertThat(actual.value().isPresent())
                .as(what)
                .isEqualTo(expected.value().isPresent());
        if (expected.value().isEmpty()) {
            return;
        }
        // Sums come in another order or scale; differences lose digits, hence the floor.
        assertClose(what, actual.value().getAsDouble(), expected.value().getAsDouble(), 1e-10, 1e-2);
        if (errors && expected.standardError().isPresent()) {
            assertClose(
                    what + " se",
                    actual.standardError().getAsDouble(),
                    expected.standardError().getAsDouble(),
                    1e-9,
                    1e-3);
            assertThat(actual.degreesOfFreedom()).as(what).isEqualTo(expected.degreesOfFreedom());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void scalingTheWeightsChangesNothing(long seed) {
        Data data = Data.random(seed);
        for (double factor : new double[] {1e-9, 3, 1e12}) {
            double[] scaled = Arrays.stream(data.weight).map(w -> w * factor).toArray();
            assertSame(
                    data.withWeight(scaled).metrics().compute(),
                    data.metrics().compute(),
                    true,
                    "seed " + seed + " times " + factor);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rowOrderDoesNotMatter(long seed) {
        Data data = Data.random(seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < data.rows(); i++) {
            order.add(i);
        }
        java.util.Collections.shuffle(order, new Random(seed));
        assertSame(
                data.pick(data.rows(), order::get).metrics().compute(),
                data.metrics().compute(),
                true,
                "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void rowsOfWeightZeroChangeOnlyTheCount(long seed) {
        Data data = Data.random(seed);
        int[] kept = java.util.stream.IntStream.range(0, data.rows())
                .filter(i -> data.weight[i] > 0)
                .toArray();
        GroupReport all = data.metrics().compute();
        assertSame(data.pick(kept.length, i -> kept[i]).metrics().compute(), all, true, "seed " + seed);
        assertThat(all.overall().counts().rows()).isEqualTo(data.rows());
        assertThat(all.overall().counts().weightedRows()).isEqualTo(kept.length);
    }

    /** Within a unit a row of weight k is k rows of weight 1, for values and standard errors alike. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void wholeWeightsAreCopies(long seed) {
        Data data = Data.random(seed);
        double[] whole = Arrays.stream(data.weight).map(Math::ceil).toArray();
        Data weighted = data.withWeight(whole);
        int[] copies = java.util.stream.IntStream.range(0, data.rows())
                .flatMap(i -> java.util.stream.IntStream.generate(() -> i).limit((long) whole[i]))
                .toArray();
        Data repeated = weighted.pick(copies.length, i -> copies[i]);
        double[] ones = new double[copies.length];
        Arrays.fill(ones, 1);
        GroupReport expected = weighted.metrics().compute();
        GroupReport actual = repeated.withWeight(ones).metrics().compute();
        assertSame(actual, expected, false, "seed " + seed);
        // Top shares smooth over rows, so only their values are the same.
        for (Metric metric : Metric.standard()) {
            assertSame(actual.overall().estimate(metric), expected.overall().estimate(metric), true, metric.name());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void relabellingPermutesTheResults(long seed) {
        Data data = Data.random(seed);
        int[] rotated = Arrays.stream(data.group).map(g -> (g + 1) % 3).toArray();
        GroupReport one = data.metrics().compute();
        GroupReport other = new Data(data.stratum, data.psu, data.weight, data.label, data.score, rotated)
                .metrics()
                .compute();
        for (int g = 0; g < 3; g++) {
            GroupResult before = one.groups().get(g);
            GroupResult after = other.groups().get((g + 1) % 3);
            before.metrics()
                    .forEach((metric, estimate) ->
                            assertSame(after.estimate(metric), estimate, true, "seed " + seed + " " + metric));
        }
        for (Metric metric : Metric.standard()) {
            GapSummary a = one.summary(metric, "g").orElseThrow();
            GapSummary b = other.summary(metric, "g").orElseThrow();
            assertClose(
                    "sd", a.betweenGroupSd().getAsDouble(), b.betweenGroupSd().getAsDouble(), 1e-6, 1e-2);
        }
    }

    /** The shuffled ids of the simulated data. */
    @Test
    void permutationOfTheSimulatedData() {
        ClassifierFixture sim = ClassifierFixture.resource("sim");
        int[] ids = Csv.resource("oracles/sim_permutation.csv").integers("id");
        LinearizedDesign design = SurveyDesign.weights(
                        Arrays.stream(ids).mapToDouble(sim.design()::weight).toArray())
                .strata(pick(sim.csv().text("stratum"), ids))
                .clusters(pick(sim.csv().text("psu"), ids))
                .nested()
                .build();
        double[] y = sim.csv().numbers("y");
        double[] s = sim.csv().numbers("score");
        double[] d = sim.csv().numbers("yhat");
        Predictions predictions = Predictions.labels(
                        Arrays.stream(ids).mapToDouble(i -> y[i]).toArray())
                .withScores(Arrays.stream(ids).mapToDouble(i -> s[i]).toArray())
                .withDecisions(Arrays.stream(ids).mapToDouble(i -> d[i]).toArray());
        GroupReport shuffled = GroupMetrics.of(design, predictions)
                .by(Grouping.of("group", pick(sim.csv().text("group"), ids)))
                .compute();
        assertSame(shuffled, sim.metrics().compute(), true, "permutation");
    }

    private static String[] pick(String[] values, int[] ids) {
        return Arrays.stream(ids).mapToObj(i -> values[i]).toArray(String[]::new);
    }

    /** Rates stay within 0 and 1, with every interval for proportions. */
    @ParameterizedTest
    @ValueSource(strings = {"LOGIT", "KORN_GRAUBARD", "KORN_GRAUBARD_CAPPED", "WILSON", "LIKELIHOOD", "ARCSINE"})
    void nothingLeavesTheUnitInterval(String method) {
        GroupReport report = ClassifierFixture.resource("edge")
                .metrics()
                .interval(IntervalMethod.valueOf(method))
                .compute();
        List<GroupResult> cells = new ArrayList<>(report.groups());
        cells.add(report.overall());
        int seen = 0;
        for (GroupResult cell : cells) {
            for (Metric metric : cell.metrics().keySet()) {
                Interval interval = cell.estimate(metric).interval().orElse(null);
                boolean bounded = metric.range() == Metric.Range.PROPORTION || metric.range() == Metric.Range.UNIT;
                if (interval != null && bounded) {
                    assertThat(interval.lower())
                            .as("%s of %s", metric, cell.label())
                            .isBetween(0.0, 1.0);
                    assertThat(interval.upper())
                            .as("%s of %s", metric, cell.label())
                            .isBetween(0.0, 1.0);
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(50);
    }
}
