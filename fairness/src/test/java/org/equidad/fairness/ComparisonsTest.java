package org.equidad.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.equidad.fairness.ReferenceData.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonsTest {
    private final ClassifierFixture sim = ClassifierFixture.resource("sim");

    @Test
    void holmAndBenjaminiHochberg() {
        // R 4.2.2 p.adjust(c(.01,.04,.03,NA,.005), "holm") and "BH"
        double[] p = {0.01, 0.04, 0.03, Double.NaN, 0.005};
        assertThat(Adjustment.HOLM.adjust(p))
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(0.03, 0.06, 0.06, Double.NaN, 0.02);
        assertThat(Adjustment.BENJAMINI_HOCHBERG.adjust(p))
                .usingComparatorWithPrecision(1e-15)
                .containsExactly(0.02, 0.04, 0.04, Double.NaN, 0.02);
        assertThat(Adjustment.NONE.adjust(p)).containsExactly(p);
    }

    @Test
    void familiesOfComparisons() {
        GroupMetrics metrics = sim.metrics().by(sim.group(), sim.control()).metrics(Metric.FNR, Metric.FPR);
        // One metric in one dimension: 3 gaps of four groups, 1 of two.
        assertFactor(metrics.adjustment(Adjustment.HOLM, Adjustment.Family.METRIC_IN_DIMENSION), 1);
        // Smallest of 4, of 2, of 8: Holm multiplies the smallest p value of the family by its size.
        assertSmallest(metrics, Adjustment.Family.METRIC_IN_DIMENSION, "group", 3);
        assertSmallest(metrics, Adjustment.Family.METRIC, "group", 4);
        assertSmallest(metrics, Adjustment.Family.DIMENSION, "group", 6);
        assertSmallest(metrics, Adjustment.Family.REPORT, "group", 8);
    }

    /** The control dimension has one gap per metric, so its p value stays. */
    private static void assertFactor(GroupMetrics metrics, double factor) {
        Gap gap = metrics.compute().gaps(Metric.FNR, "ctrl").get(0);
        assertThat(gap.adjustedPValue().getAsDouble())
                .isEqualTo(factor * gap.pValue().getAsDouble());
    }

    private static void assertSmallest(
            GroupMetrics metrics, Adjustment.Family family, String dimension, double factor) {
        // D is far worse than the rest in both metrics, so its FNR gap leads the FNR family.
        Gap gap = metrics.adjustment(Adjustment.HOLM, family).compute().gap(Metric.FNR, dimension, "D");
        double ratio = gap.adjustedPValue().getAsDouble() / gap.pValue().getAsDouble();
        assertThat(ratio).as(family.name()).isBetween(factor - 1e-9, factor + 1e-9);
    }

    @Test
    void jointTestIsWaldsOfTheCovarianceMatrix() {
        GroupReport report = sim.metrics().metrics(Metric.FNR).compute();
        double[][] v = report.covariance(Metric.FNR, "group");
        double[] y = report.groups("group").stream()
                .mapToDouble(g -> g.estimate(Metric.FNR).value().getAsDouble())
                .toArray();
        // Contrasts against the last group, by another route than the code's.
        double[][] contrast = new double[3][4];
        for (int i = 0; i < 3; i++) {
            contrast[i][i] = 1;
            contrast[i][3] = -1;
        }
        var l = new org.apache.commons.math3.linear.Array2DRowRealMatrix(contrast);
        double[][] groups = new double[4][4];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(v[i], 0, groups[i], 0, 4);
        }
        var m = l.multiply(new org.apache.commons.math3.linear.Array2DRowRealMatrix(groups))
                .multiply(l.transpose());
        double[] d = l.operate(y);
        double wald = new org.apache.commons.math3.linear.LUDecomposition(m)
                .getSolver()
                .solve(new org.apache.commons.math3.linear.ArrayRealVector(d))
                .dotProduct(new org.apache.commons.math3.linear.ArrayRealVector(d));
        TestResult test = report.test(Metric.FNR, "group").orElseThrow();
        double df = sim.design().degreesOfFreedom();
        assertThat(test.numeratorDegreesOfFreedom()).isEqualTo(3);
        assertThat(test.denominatorDegreesOfFreedom()).isEqualTo(df - 2);
        assertClose("F", test.statistic().getAsDouble(), wald * (df - 2) / (df * 3), 1e-10);
        assertThat(report.test(Metric.FPR, "group")).isEmpty();
    }

    @Test
    void jointTestThatCannotBeMade() {
        assertThat(JointTest.of(Metric.FNR, "g", new double[] {0.5}, new double[][] {{1}}, 5)
                        .result()
                        .statistic())
                .isEmpty();
        double[][] v = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        assertThat(JointTest.of(Metric.FNR, "g", new double[] {0.5, 0.4, 0.3}, v, 1)
                        .result()
                        .status())
                .isEqualTo(Status.NO_DEGREES_OF_FREEDOM);
        // Two groups without variance
        double[][] none = {{0, 0, 0}, {0, 0, 0}, {0, 0, 1}};
        assertThat(JointTest.of(Metric.FNR, "g", new double[] {1, 1, 0.3}, none, 10)
                        .result()
                        .status())
                .isEqualTo(Status.NO_VARIANCE);
        // Infinite degrees of freedom: W / q = (0.1² + 0.1² - ...) by hand: d = (1, 2), V = [[2,1],[1,2]]
        // d' V^-1 d = (2 - 2*2 + 8) / 3 = 2, over q = 2
        assertThat(JointTest.of(Metric.FNR, "g", new double[] {0, 1, 2}, v, Double.POSITIVE_INFINITY)
                        .result()
                        .statistic()
                        .getAsDouble())
                .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-14));
    }

    /** For independent groups of equal variance the largest |t| over all pairs is Tukey's range over root two. */
    @ParameterizedTest
    @CsvSource({"3, Infinity, 2.343701", "3, 10, 2.741295", "4, 8, 3.202352"})
    void simultaneousMultiplier(int groups, double df, double expected) {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            for (int j = 0; j < i; j++) {
                double[] pair = new double[groups];
                pair[i] = 1;
                pair[j] = -1;
                pairs.add(pair);
            }
        }
        double[][] covariance = new double[pairs.size()][pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            for (int j = 0; j < pairs.size(); j++) {
                covariance[i][j] = Matrices.dot(pairs.get(i), pairs.get(j));
            }
        }
        // R 4.2.2 qtukey(.95, groups, df) / sqrt(2); 20,000 draws leave 1 %, checked at 2 %.
        assertThat(SimultaneousBounds.ofCovariance(covariance, df, 0.95, 11))
                .isCloseTo(expected, org.assertj.core.data.Offset.offset(0.02 * expected));
    }

    @Test
    void simultaneousIntervals() {
        GroupMetrics metrics = sim.metrics().metrics(Metric.FNR, Metric.ROC_AUC).reference(Reference.everyPair());
        GroupReport linearised = metrics.simultaneous(5).compute();
        GroupReport again = metrics.simultaneous(5).compute();
        GroupReport bootstrap = GroupMetrics.of(sim.design().bootstrap(400, 3), sim.predictions())
                .metrics(Metric.FNR, Metric.ROC_AUC)
                .by(sim.group())
                .reference(Reference.everyPair())
                .simultaneous(5)
                .compute();
        for (int i = 0; i < linearised.gaps().size(); i++) {
            Gap gap = linearised.gaps().get(i);
            Interval wide = gap.simultaneous().orElseThrow();
            assertThat(wide).isEqualTo(again.gaps().get(i).simultaneous().orElseThrow());
            double single = gap.difference().interval().orElseThrow().width();
            assertThat(wide.width() / single).isBetween(1.15, 1.6);
            assertThat(bootstrap.gaps().get(i).simultaneous().orElseThrow().width() / wide.width())
                    .isBetween(0.7, 1.3);
        }
        assertThat(metrics.compute().gaps().get(0).simultaneous()).isEmpty();
    }

    @Test
    void equivalence() {
        Gap gap = sim.metrics().metrics(Metric.FNR).compute().gap(Metric.FNR, "group", "B");
        Estimate d = gap.difference();
        // At p = 0.05 the 90 % interval just touches delta.
        double half = Distributions.tQuantile(0.95, d.degreesOfFreedom())
                * d.standardError().getAsDouble();
        double delta = Math.abs(d.value().getAsDouble()) + half;
        assertClose("p", gap.equivalencePValue(delta).getAsDouble(), 0.05, 1e-10);
        assertThat(gap.equivalencePValue(10).getAsDouble()).isLessThan(1e-9);
        assertThatThrownBy(() -> gap.equivalencePValue(0)).hasMessageContaining("delta 0.0");
        Gap undefined = ClassifierFixture.resource("edge")
                .metrics()
                .metrics(Metric.FNR)
                .compute()
                .gap(Metric.FNR, "group", "nopos");
        assertThat(undefined.equivalencePValue(0.1)).isEmpty();
    }

    @Test
    void restAndOverallAreTheSameComparison() {
        // Everybody is w of the group and 1 - w of the rest: group minus everybody is (1 - w) times group minus rest.
        GroupReport report = sim.metrics()
                .metrics(Metric.SELECTION_RATE)
                .reference(Reference.rest(), Reference.overall())
                .compute();
        for (GroupResult group : report.groups()) {
            double w = group.counts().weighted() / report.overall().counts().weighted();
            Gap rest = report.gaps().stream()
                    .filter(g ->
                            g.group().equals(group.label()) && g.reference().kind() == Reference.Kind.REST)
                    .findFirst()
                    .orElseThrow();
            Gap overall = report.gaps().stream()
                    .filter(g ->
                            g.group().equals(group.label()) && g.reference().kind() == Reference.Kind.OVERALL)
                    .findFirst()
                    .orElseThrow();
            assertClose(
                    "gap",
                    overall.difference().value().getAsDouble(),
                    (1 - w) * rest.difference().value().getAsDouble(),
                    1e-10);
            assertThat(overall.difference().counts().rows()).isEqualTo(4000);
            assertThat(rest.difference().counts().rows()).isEqualTo(4000);
        }
        // Rests of a rank metric exist too.
        assertThat(sim.metrics()
                        .metrics(Metric.ROC_AUC)
                        .reference(Reference.rest())
                        .compute()
                        .gaps())
                .hasSize(4)
                .allMatch(g -> g.difference().standardError().isPresent());
    }

    @Test
    void oneLevelOfControlIsTheGapItself() {
        Grouping one = Grouping.of("one", new int[4000]);
        for (Metric metric : new Metric[] {Metric.FNR, Metric.ROC_AUC}) {
            Gap gap = sim.metrics().metrics(metric).compute().gap(metric, "group", "C");
            ControlledGap controlled = sim.metrics().metrics(metric).controlling(one).stream()
                    .filter(g -> g.group().equals("C"))
                    .findFirst()
                    .orElseThrow();
            assertThat(controlled.reference()).isEqualTo("A");
            assertThat(controlled.control()).isEqualTo("one");
            Estimate standardised = controlled.standardised();
            assertClose(
                    "value",
                    standardised.value().getAsDouble(),
                    gap.difference().value().getAsDouble(),
                    1e-12);
            assertClose(
                    "se",
                    standardised.standardError().getAsDouble(),
                    gap.difference().standardError().getAsDouble(),
                    1e-10);
            assertThat(standardised.degreesOfFreedom())
                    .isEqualTo(gap.difference().degreesOfFreedom());
            assertClose(
                    "within",
                    controlled.within().get("0").difference().value().getAsDouble(),
                    gap.difference().value().getAsDouble(),
                    1e-12);
        }
    }

    /** By the definition, and its error against the jackknife of the same statistic (second-order terms: 5 %). */
    @Test
    void standardisedGap() {
        GroupMetrics metrics = sim.metrics().metrics(Metric.FNR, Metric.observedRateAbove(0.5));
        ControlledGap gap = metrics.controlling(sim.control()).get(0);
        GroupReport crossed = metrics.by(Grouping.cross(sim.group(), sim.control()), sim.control())
                .compute();
        double expected = 0;
        double positives = 0;
        for (String level : sim.control().labels()) {
            Estimate everyone = crossed.group("ctrl", level).estimate(Metric.FNR);
            double weight = everyone.counts().weighted();
            Estimate group =
                    crossed.group("group_x_ctrl", gap.group() + "." + level).estimate(Metric.FNR);
            Estimate other = crossed.group("group_x_ctrl", "A." + level).estimate(Metric.FNR);
            double difference = group.value().getAsDouble() - other.value().getAsDouble();
            assertClose(level, gap.within().get(level).difference().value().getAsDouble(), difference, 1e-12);
            expected += weight * difference;
            positives += weight;
        }
        assertClose("value", gap.standardised().value().getAsDouble(), expected / positives, 1e-12);
        List<ControlledGap> jackknife = GroupMetrics.of(sim.design().jackknife(), sim.predictions())
                .metrics(Metric.FNR, Metric.observedRateAbove(0.5))
                .by(sim.group())
                .controlling(sim.control());
        List<ControlledGap> linearised = metrics.controlling(sim.control());
        for (int i = 0; i < jackknife.size(); i++) {
            Estimate a = jackknife.get(i).standardised();
            Estimate b = linearised.get(i).standardised();
            assertClose("value", a.value().getAsDouble(), b.value().getAsDouble(), 1e-12);
            assertThat(a.standardError().getAsDouble() / b.standardError().getAsDouble())
                    .as("%s %s", jackknife.get(i).metric(), jackknife.get(i).group())
                    .isBetween(0.93, 1.07);
        }
    }

    /** A gap within a level rests on two cells, and what speaks against one of them speaks against the gap. */
    @Test
    void gapsWithinLevelsCarryTheVerdict() {
        for (PublicationPolicy policy : List.of(PublicationPolicy.nchs(), PublicationPolicy.none())) {
            GroupMetrics metrics = sim.metrics().metrics(Metric.FNR).policy(policy);
            GroupReport cells =
                    metrics.by(Grouping.cross(sim.group(), sim.control())).compute();
            int marked = 0;
            for (ControlledGap gap : metrics.controlling(sim.control())) {
                for (String level : sim.control().labels()) {
                    Verdict group = cells.group("group_x_ctrl", gap.group() + "." + level)
                            .verdicts()
                            .get(Metric.FNR);
                    Verdict reference = cells.group("group_x_ctrl", gap.reference() + "." + level)
                            .verdicts()
                            .get(Metric.FNR);
                    Status status = gap.within().get(level).difference().status();
                    if (!group.status().isReliable()) {
                        assertThat(status).isEqualTo(group.status());
                        marked++;
                    } else if (!reference.status().isReliable()) {
                        assertThat(status).isEqualTo(reference.status());
                        marked++;
                    }
                }
            }
            assertThat(marked > 0).isEqualTo(policy.standard() == PublicationPolicy.Standard.NCHS);
        }
    }

    @Test
    void controlRefusals() {
        assertThatThrownBy(() -> sim.metrics().reference(Reference.rest()).controlling(sim.control()))
                .hasMessageContaining("reference rest");
        ControlledGap gap = ClassifierFixture.resource("edge")
                .metrics()
                .metrics(Metric.FNR)
                .reference(Reference.group("A"))
                .controlling(ClassifierFixture.resource("edge").control())
                .stream()
                .filter(g -> g.group().equals("nopos"))
                .findFirst()
                .orElseThrow();
        assertThat(gap.standardised().status()).isEqualTo(Status.NO_POSITIVES);
    }

    @Test
    void searchFindsThePlantedSubgroupAndPaysForLooking() {
        Random random = new Random(9);
        int n = 4000;
        String[] sex = new String[n];
        String[] area = new String[n];
        String[] region = new String[n];
        double[] labels = new double[n];
        double[] decisions = new double[n];
        for (int i = 0; i < n; i++) {
            sex[i] = random.nextBoolean() ? "f" : "m";
            area[i] = random.nextBoolean() ? "rural" : "urban";
            region[i] = "r" + random.nextInt(4);
            labels[i] = 1;
            boolean planted = sex[i].equals("f") && region[i].equals("r2");
            decisions[i] = random.nextDouble() < (planted ? 0.4 : 0.7) ? 1 : 0;
        }
        GroupMetrics metrics = GroupMetrics.of(
                        SurveyDesign.equalWeights(n).build(),
                        Predictions.labels(labels).withDecisions(decisions))
                .by(Grouping.of("sex", sex), Grouping.of("area", area), Grouping.of("region", region));
        SubgroupSearch search = metrics.worstSubgroups(Metric.FNR, SubgroupSearch.Worse.HIGHER, 2, 30);
        // 2 + 2 + 4 groups, 4 + 8 + 8 crossings
        assertThat(search.examined()).isEqualTo(28);
        assertThat(search.skipped()).isZero();
        SubgroupSearch.Finding worst = search.findings().get(0);
        assertThat(worst.values()).isEqualTo(Map.of("sex", "f", "region", "r2"));
        assertThat(worst.adjustedPValue().getAsDouble()).isLessThan(1e-6);
        assertThat(worst.difference().interval().orElseThrow().lower()).isPositive();
        SubgroupSearch lower = metrics.worstSubgroups(Metric.TPR, SubgroupSearch.Worse.LOWER, 2, 30);
        assertThat(lower.findings().get(0).values()).isEqualTo(worst.values());
        // A higher bar leaves fewer to examine, and a twin attribute adds nothing but skipped repeats.
        assertThat(metrics.worstSubgroups(Metric.FNR, SubgroupSearch.Worse.HIGHER, 2, 600)
                        .skipped())
                .isPositive();
        Grouping twin = Grouping.of("twin", sex);
        SubgroupSearch repeated = metrics.by(Grouping.of("sex", sex), twin)
                .worstSubgroups(Metric.FNR, SubgroupSearch.Worse.HIGHER, 2, 30);
        assertThat(repeated.examined()).isEqualTo(4);
        assertThat(repeated.skipped()).isEqualTo(2);
        assertThatThrownBy(() -> metrics.worstSubgroups(Metric.FNR, SubgroupSearch.Worse.HIGHER, 0, 30))
                .hasMessageContaining("depth 0");
    }

    @Test
    void partialPoolingOfEqualVariances() {
        // y = 1, 2, 3, 6 with V = 1: S² = 14/3, so A = 11/3 and w = 11/14; the mean is 3.
        List<GroupResult> groups = new ArrayList<>();
        double[] y = {1, 2, 3, 6};
        for (int g = 0; g < 4; g++) {
            Counts counts = Counts.of(50, 50, 50, 50, 0);
            Estimate estimate = Estimate.of("calibration_slope", y[g], 1, 20, 0.95, counts, "linearisation");
            groups.add(new GroupResult(
                    "g", "l" + g, Map.of("g", "l" + g), counts, Map.of(Metric.CALIBRATION_SLOPE, estimate), Map.of()));
        }
        GroupReport report = new GroupReport(
                groups.get(0),
                groups,
                List.of(),
                List.of(),
                List.of(),
                Map.of("g", 0L),
                Map.of(),
                PublicationPolicy.none(),
                Reference.Kind.GROUP);
        PartialPooling pooled = PartialPooling.of(report, Metric.CALIBRATION_SLOPE, "g", 0.95);
        assertClose("A", pooled.betweenGroupVariance(), 11.0 / 3, 1e-12);
        assertClose("mean", pooled.mean(), 3, 1e-12);
        PartialPooling.Pooled last = pooled.groups().get(3);
        assertClose("w", last.weightOfDirect(), 11.0 / 14, 1e-12);
        assertClose("value", last.value(), 3 + 3 * 11.0 / 14, 1e-12);
        // g1 = 11/14, g2 = (3/14)² (14/3) / 4, g3 = 2 / (4 * 14/3), counted twice
        double square = 11.0 / 14 + 9.0 / 196 * (14.0 / 3) / 4 + 2 * 2.0 / (4 * 14.0 / 3);
        assertClose("rmse", last.rootMeanSquaredError(), Math.sqrt(square), 1e-12);
        assertThat(last.interval().contains(last.value())).isTrue();
        assertThat(last.direct().value()).hasValue(6);
    }

    @Test
    void partialPoolingOfRates() {
        PartialPooling pooled = PartialPooling.of(
                ClassifierFixture.resource("edge").metrics().metrics(Metric.TPR).compute(), Metric.TPR, "group", 0.95);
        // Five groups have positives; const and single are at 1, where the direct estimate has no error.
        assertThat(pooled.groups()).hasSize(5);
        for (PartialPooling.Pooled group : pooled.groups()) {
            double direct = group.direct().value().getAsDouble();
            assertThat(group.value()).isBetween(Math.min(direct, pooled.mean()), Math.max(direct, pooled.mean()));
            assertThat(group.weightOfDirect()).isBetween(0.0, 1.0);
            assertThat(group.interval().lower()).isBetween(0.0, 1.0);
            assertThat(group.interval().upper()).isBetween(0.0, 1.0);
        }
        GroupReport few = sim.metrics().by(sim.control()).metrics(Metric.TPR).compute();
        assertThatThrownBy(() -> PartialPooling.of(few, Metric.TPR, "ctrl", 0.95))
                .hasMessageContaining("2 groups of ctrl");
    }

    /** Estimates that differ less than their errors say share everything. */
    @Test
    void partialPoolingWithoutSpread() {
        int n = 600;
        double[] labels = new double[n];
        String[] group = new String[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (i / 6) % 2;
            group[i] = "g" + i % 6;
        }
        GroupReport report = GroupMetrics.of(SurveyDesign.equalWeights(n).build(), Predictions.labels(labels))
                .metrics(Metric.BASE_RATE)
                .by(Grouping.of("g", group))
                .compute();
        PartialPooling pooled = PartialPooling.of(report, Metric.BASE_RATE, "g", 0.9);
        assertThat(pooled.betweenGroupVariance()).isZero();
        assertThat(pooled.groups()).allMatch(g -> g.value() == pooled.mean() && g.rootMeanSquaredError() > 0);
    }
}
