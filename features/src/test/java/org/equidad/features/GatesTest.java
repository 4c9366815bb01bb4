package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.junit.jupiter.api.Test;

class GatesTest {

    @Test
    void aGateTellsItsNumber() {
        assertThat(Gate.within("rate", 0.15, 0.1, 0.2))
                .isEqualTo(new Gate("rate", "0.1 to 0.2", OptionalDouble.of(0.15), Gate.Outcome.OK));
        assertThat(Gate.within("rows", 20, 23_000, Double.POSITIVE_INFINITY))
                .isEqualTo(new Gate("rows", "at least 23000", OptionalDouble.of(20), Gate.Outcome.WARN));
        assertThat(Gate.within("share", Double.NaN, Double.NEGATIVE_INFINITY, 0.3))
                .isEqualTo(new Gate("share", "at most 0.3", OptionalDouble.empty(), Gate.Outcome.WARN));
        assertThat(Gate.notApplicable("lights", "no source").outcome()).isEqualTo(Gate.Outcome.NOT_APPLICABLE);
    }

    private static AuditSplit split(AuditSpec spec, String header, String... rows) {
        return AuditSplit.of(
                spec,
                Harmonised.of(
                        spec,
                        List.of(
                                Specs.raw(2020, header, rows),
                                Specs.raw(2021, header, rows),
                                Specs.raw(2022, header, rows))));
    }

    @Test
    void indicatorsOfOneCategoryAreNotHeldAgainstEachOther() {
        AuditSpec spec = Specs.of(
                List.of(Specs.number("y"), Specs.number("a"), Specs.category("g")),
                List.of(
                        Specs.feature("a", "a", new AuditSpec.Coding.Plain()),
                        Specs.feature("g", "g", new AuditSpec.Coding.OneHot())),
                List.of(Specs.dimension("g", "g")),
                AuditSpec.Design.none());
        // g=a is 1 - g=b; with the number a both correlate by 2 / sqrt(10 * 1.2) = 0.58.
        AuditSplit split = split(spec, "y,a,g", "1,1,a", "0,2,b", "0,3,a", "1,4,b", "0,5,b");
        assertThat(FeatureGates.check(spec, split))
                .extracting(Gate::name, Gate::outcome)
                .contains(org.assertj.core.groups.Tuple.tuple(
                        "strongest correlation of two features: a, g=a", Gate.Outcome.OK));
    }

    @Test
    void featuresAreCheckedOnTheTrainingRows() {
        AuditSpec spec = Specs.of(
                List.of(
                        Specs.number("y"),
                        Specs.number("a"),
                        Specs.number("b"),
                        Specs.number("c"),
                        Specs.category("g")),
                List.of(
                        Specs.feature("a", "a", new AuditSpec.Coding.Plain()),
                        Specs.feature("b", "b", new AuditSpec.Coding.Plain()),
                        Specs.feature("c", "c", new AuditSpec.Coding.QuantileGroups(2))),
                List.of(Specs.dimension("g", "g")),
                AuditSpec.Design.none());
        // b = 2a where known and misses 2 of 5; c falls into 1, 1, 1 and 2, 2.
        AuditSplit split = split(spec, "y,a,b,c,g", "1,1,2,1,a", "0,2,4,1,b", "0,3,,3,a", "1,4,8,5,b", "0,5,,6,b");
        List<Gate> gates = FeatureGates.check(spec, split);
        assertThat(gates)
                .extracting(Gate::name, Gate::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "largest share of missing values in a feature: b", Gate.Outcome.WARN),
                        org.assertj.core.groups.Tuple.tuple(
                                "strongest correlation of two features: a, b", Gate.Outcome.WARN),
                        org.assertj.core.groups.Tuple.tuple("smallest group of c over an equal share", Gate.Outcome.OK),
                        org.assertj.core.groups.Tuple.tuple("largest group of c over an equal share", Gate.Outcome.OK));
        assertThat(gates.get(0).measured().orElseThrow()).isCloseTo(0.4, within(1e-15));
        assertThat(gates.get(1).measured().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(gates.get(2).measured().orElseThrow()).isCloseTo(0.8, within(1e-12));
        assertThat(gates.get(3).measured().orElseThrow()).isCloseTo(1.2, within(1e-12));
    }

    @Test
    void theCorrelationIsWeightedAndPairwise() {
        double[] a = {1, 2, 3, Double.NaN};
        double[] b = {1, 0, 3, 5};
        double[] w = {1, 1, 2, 9};
        // a: 1, 2, 3, 3 and b: 1, 0, 3, 3: Sab = 1*(-1.25)(-0.75) + (-0.25)(-1.75) + 2(0.75)(1.25) = 3.25;
        // Saa = 1.5625 + 0.0625 + 1.125 = 2.75; Sbb = 0.5625 + 3.0625 + 3.125 = 6.75.
        assertThat(FeatureGates.correlation(a, b, w, new int[] {0, 1, 2, 3}))
                .isCloseTo(3.25 / Math.sqrt(2.75 * 6.75), within(1e-15));
    }

    @Test
    void gapsAreFilledWithTheWeightedMedianOfTheTrainingRows() {
        AuditSplit split = AuditSplit.of(
                Specs.small(),
                Harmonised.of(
                        Specs.small(),
                        List.of(
                                // Weights 1, 1, 4 and a row without a label: the median is 3.
                                Specs.raw(2020, "y,x,g,w", "1,1,a,1", "0,2,b,1", "0,3,a,4", "1,,b,2", ",900,b,99"),
                                Specs.raw(2021, "y,x,g,w", "1,,a,1", "0,6,b,1"),
                                Specs.raw(2022, "y,x,g,w", "1,7,a,1", "0,8,b,1"))));
        Imputation imputation = Imputation.fit(split.train());
        assertThat(imputation.constants()).containsExactly(java.util.Map.entry("x", 3.0));
        assertThat(imputation.apply(split.train().features())[0]).containsExactly(1, 2, 3, 3, 900);
        assertThat(imputation.apply(split.validate().features())[0]).containsExactly(3, 6);
        assertThat(split.validate().features()[0][0]).isNaN();
        assertThatThrownBy(() -> imputation.apply(new double[2][1])).hasMessageContaining("2 inputs; 1 were fitted");
    }

    @Test
    void theSurveyIsCheckedAgainstWhatIsKnownOfIt() {
        AuditSplit split = AuditSplit.of(Enaho.spec(Enaho.FeatureSet.BASE), Enaho.table(EnahoTest.persons(6)));
        AuditData all = AuditData.pool(
                List.of(split.train(), split.validate(), split.vault().open("test", "hash", Instant.EPOCH)));
        List<Gate> gates = EnahoGates.check(all, Optional.empty());
        assertThat(gates)
                .extracting(Gate::name)
                .contains("all years: rows", "2019: mother tongue code 3", "2021: mother tongue code 3");
        assertThat(gate(gates, "rows of 2023").outcome()).isEqualTo(Gate.Outcome.NOT_APPLICABLE);
        assertThat(gate(gates, "administrative rates, primary").outcome()).isEqualTo(Gate.Outcome.NOT_APPLICABLE);
        assertThat(gate(gates, "all years: rows").measured()).hasValue(all.rows());
        assertThat(gate(gates, "all years: rows").outcome()).isEqualTo(Gate.Outcome.WARN);
        assertThat(gate(gates, "largest year over smallest year, rows").outcome())
                .isEqualTo(Gate.Outcome.OK);
        assertThat(gate(gates, "2021: mother tongue code 3").outcome()).isEqualTo(Gate.Outcome.OK);
        long code3 = IntStream.range(0, all.rows())
                .filter(i -> all.years()[i] == 2019
                        && all.table().numbers("p300a_original").get(i) == 3)
                .count();
        assertThat(gate(gates, "2019: mother tongue code 3").measured()).hasValue(code3);

        double[] rates = new double[1890];
        Arrays.setAll(rates, i -> i < 538 ? 0 : 0.013);
        Table districts = Table.of(NumberColumn.of("admin_dropout_primary", rates));
        List<Gate> administrative = EnahoGates.check(all, Optional.of(districts));
        assertThat(gate(administrative, "administrative rates, primary: districts")
                        .outcome())
                .isEqualTo(Gate.Outcome.OK);
        assertThat(gate(administrative, "administrative rates, primary: districts at zero")
                        .measured())
                .hasValue(538);
        assertThat(gate(administrative, "administrative rates, primary: mean").outcome())
                .isEqualTo(Gate.Outcome.OK);
    }

    @Test
    void theYearThatIsKnownBestIsCheckedInDetail() {
        Table persons = EnahoTest.persons(3);
        double[] years = persons.numbers("year").toArray();
        Table moved = persons.with(
                NumberColumn.of("year", Arrays.stream(years).map(y -> y + 3).toArray()));
        AuditSplit split = AuditSplit.of(Enaho.spec(Enaho.FeatureSet.BASE), Enaho.table(moved));
        AuditData all = AuditData.pool(
                List.of(split.train(), split.validate(), split.vault().open("test", "hash", Instant.EPOCH)));
        List<Gate> gates = EnahoGates.check(all, Optional.empty());
        assertThat(gate(gates, "2023: persons aged 6 to 17").measured()).hasValue(180);
        assertThat(gate(gates, "2023: weighted rate").measured()).isPresent();
        assertThat(gate(gates, "2023: share without mother tongue").outcome()).isEqualTo(Gate.Outcome.OK);
    }

    private static Gate gate(List<Gate> gates, String name) {
        return gates.stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
    }
}
