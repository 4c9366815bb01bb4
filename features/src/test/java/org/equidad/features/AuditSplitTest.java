package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.equidad.enahoio.DataException;
import org.equidad.fairness.SinglePsu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditSplitTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static int[] codes(AuditData data, String dimension) {
        var grouping = data.grouping(dimension);
        return java.util.stream.IntStream.range(0, grouping.rows())
                .map(grouping::code)
                .toArray();
    }

    private static AuditSpec.Design design(String weight, List<String> strata, String cluster) {
        return new AuditSpec.Design(Optional.ofNullable(weight), strata, Optional.ofNullable(cluster), SinglePsu.FAIL);
    }

    @Test
    void cutsMeansAndCategoriesComeFromTheTrainingRowsAndTheirWeights() {
        AuditSpec spec = Specs.of(
                List.of(Specs.number("y"), Specs.number("x"), Specs.category("g"), Specs.number("w")),
                List.of(
                        Specs.feature("x", "x", new AuditSpec.Coding.Plain()),
                        Specs.feature("half", "x", new AuditSpec.Coding.QuantileGroups(2)),
                        Specs.feature("x_z", "x", new AuditSpec.Coding.Standardised()),
                        Specs.feature("g", "g", new AuditSpec.Coding.OneHot()),
                        Specs.feature("is_a", "g", new AuditSpec.Coding.Indicator(Set.of("a")))),
                List.of(
                        Specs.dimension("g", "g"),
                        Specs.dimension(
                                "wealth",
                                "half",
                                new java.util.TreeMap<>(Map.of("1", "q1", "2", "q2")),
                                AuditSpec.Unlisted.FAIL,
                                "q2")),
                design("w", List.of(), null));
        Harmonised data = Harmonised.of(
                spec,
                List.of(
                        // Weights 3, 1, 2, 2; the unlabelled last row teaches nothing.
                        Specs.raw(2020, "y,x,g,w", "1,1,a,3", "0,2,b,1", "0,3,a,2", "1,4,b,2", ",1000,z,9"),
                        Specs.raw(2021, "y,x,g,w", "1,-50,a,1", "0,,b,1"),
                        Specs.raw(2022, "y,x,g,w", "1,900,c,1", "0,5,b,1")));
        AuditSplit split = AuditSplit.of(spec, data);

        assertThat(split.years()).isEqualTo(new AuditSplit.Years(List.of(2020), OptionalInt.of(2021), 2022));
        assertThat(split.train().featureNames()).containsExactly("x", "half", "x_z", "g=a", "g=b", "is_a");
        // Cumulative weights 3, 4 (of 8): the median is 2. Mean (3 + 2 + 6 + 8) / 8 = 2.375;
        // variance (3*1.375^2 + 0.375^2 + 2*0.625^2 + 2*1.625^2) / 8 = 1.484375.
        assertThat(split.features().fitted().get("half")).isEqualTo(Map.of("cuts", List.of(2.0)));
        assertThat((double) split.features().fitted().get("x_z").get("mean")).isCloseTo(2.375, within(1e-15));
        assertThat((double) split.features().fitted().get("x_z").get("standard_deviation"))
                .isCloseTo(Math.sqrt(1.484375), within(1e-15));
        assertThat(split.train().features()[1]).containsExactly(1, 1, 2, 2, 2);
        assertThat(split.validate().features()[1]).containsExactly(1, Double.NaN);
        assertThat(split.validate().features()[0]).containsExactly(-50, Double.NaN);
        AuditData test = split.vault().open("test", "hash", NOW);
        assertThat(test.features()[1]).containsExactly(2, 2);
        assertThat(test.features()[2][0]).isCloseTo((900 - 2.375) / Math.sqrt(1.484375), within(1e-9));
        // c was never seen in training: zero in every indicator.
        assertThat(test.features()[3]).containsExactly(0, 0);
        assertThat(test.features()[4]).containsExactly(0, 1);
        assertThat(test.features()[5]).containsExactly(0, 0);
        assertThat(test.grouping("wealth").labels()).containsExactly("q1", "q2");
        assertThat(codes(test, "wealth")).containsExactly(1, 1);
        assertThat(split.train().labelled()).containsExactly(0, 1, 2, 3);
        assertThat(split.train().label()).containsExactly(1, 0, 0, 1, -1);
        assertThat(split.counts().get(2020)).isEqualTo(new AuditSplit.YearCount(5, 4));
        assertThat(split.notes()).extracting(Note::kind).contains("no_label");
        assertThat(split.features().labels()).contains(new Label("g: a", "g: a"));
    }

    @Test
    void aGiveawayIsNamedAndLeftOutUnlessToldOtherwise() {
        List<String> train = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            train.add((i % 2) + "," + (i % 7) + "," + (i % 2 == 1 ? 5 : 10) + "," + (i % 5) + ",a");
        }
        List<RawFile> files = List.of(
                Specs.raw(2020, "y,x,leak,z,g", train.toArray(String[]::new)),
                Specs.raw(2021, "y,x,leak,z,g", "1,1,5,2,a", "0,2,10,3,a"),
                Specs.raw(2022, "y,x,leak,z,g", "1,1,5,2,a", "0,2,10,3,a"));
        AuditSpec.Feature mixture =
                new AuditSpec.Feature("z", "z", new AuditSpec.Coding.Plain(), Set.of("leak"), Label.same("z"));
        AuditSpec spec = Specs.of(
                List.of(
                        Specs.number("y"),
                        Specs.number("x"),
                        Specs.number("leak"),
                        Specs.number("z"),
                        Specs.category("g")),
                List.of(
                        Specs.feature("x", "x", new AuditSpec.Coding.Plain()),
                        Specs.feature("leak", "leak", new AuditSpec.Coding.Plain()),
                        mixture),
                List.of(Specs.dimension("g", "g")),
                AuditSpec.Design.none());
        AuditSplit split = AuditSplit.of(spec, Harmonised.of(spec, files));
        assertThat(split.leftOut()).containsExactly("leak");
        assertThat(split.train().featureNames()).containsExactly("x", "z");
        assertThat(split.notes())
                .filteredOn(n -> n.kind().startsWith("leak"))
                .extracting(Note::kind, Note::where)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("leak_left_out", "leak"),
                        org.assertj.core.groups.Tuple.tuple("leak_inside", "z"));
        assertThat(split.notes())
                .filteredOn(n -> n.kind().equals("leak_left_out"))
                .extracting(Note::text)
                .singleElement()
                .asString()
                .contains("'leak' alone separates the target almost perfectly (ROC-AUC 1.000, limit 0.98)")
                .contains("it is left out");

        AuditSpec told = withLeakage(spec, new AuditSpec.Leakage(AuditSpec.LeakAction.DROP, Set.of("leak")));
        AuditSplit kept = AuditSplit.of(told, Harmonised.of(told, files));
        assertThat(kept.leftOut()).isEmpty();
        assertThat(kept.train().featureNames()).containsExactly("x", "leak", "z");
        assertThat(kept.notes()).extracting(Note::kind).contains("leak_kept");
        AuditSpec all = withLeakage(spec, new AuditSpec.Leakage(AuditSpec.LeakAction.KEEP, Set.of()));
        assertThat(AuditSplit.of(all, Harmonised.of(all, files)).leftOut()).isEmpty();
    }

    private static AuditSpec withLeakage(AuditSpec s, AuditSpec.Leakage leakage) {
        return new AuditSpec(
                s.name(),
                s.title(),
                s.outcome(),
                s.source(),
                s.columns(),
                s.target(),
                s.alternatives(),
                s.features(),
                s.dimensions(),
                s.intersections(),
                s.tables(),
                s.design(),
                s.split(),
                leakage,
                s.minimums());
    }

    @Test
    void strataAndClustersAreNestedInTheYear() {
        AuditSpec spec = Specs.of(
                List.of(
                        Specs.number("y"),
                        Specs.number("x"),
                        Specs.category("g"),
                        Specs.category("s"),
                        Specs.category("c")),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                design(null, List.of("s"), "c"));
        AuditSplit split = AuditSplit.of(
                spec,
                Harmonised.of(
                        spec,
                        List.of(
                                Specs.raw(
                                        2020, "y,x,g,s,c", "1,1,a,s1,c1", "0,2,b,s1,c1", "0,3,b,s2,c1", "1,3,b,s1,c2"),
                                Specs.raw(2021, "y,x,g,s,c", "1,1,a,s1,c1", "0,2,b,s1,c1"),
                                Specs.raw(2022, "y,x,g,s,c", "1,1,a,s1,c1", "0,2,b,s1,c1"))));
        assertThat(split.train().strata()).containsExactly(0, 0, 1, 0);
        assertThat(split.train().clusters()).containsExactly(0, 0, 1, 2);
        assertThat(split.validate().strata()).containsExactly(2, 2);
        assertThat(split.validate().clusters()).containsExactly(3, 3);
        assertThat(split.train().weights()).containsOnly(1);
        AuditData test = split.vault().open("test", "hash", NOW);
        AuditData pooled = AuditData.pool(List.of(split.train(), split.validate(), test));
        assertThat(pooled.rows()).isEqualTo(8);
        assertThat(pooled.yearCount()).isEqualTo(3);
        assertThat(pooled.strata()).containsExactly(0, 0, 1, 0, 2, 2, 3, 3);
        assertThat(pooled.clusters()).containsExactly(0, 0, 1, 2, 3, 3, 4, 4);
        assertThat(pooled.table().text("c").get(7)).isEqualTo("c1");
        assertThat(pooled.table().numbers("x").get(7)).isEqualTo(2);
        assertThat(codes(pooled, "g")).containsExactly(0, 1, 1, 1, 0, 1, 0, 1);
        AuditData other = TestVaultTest.split().train();
        assertThatThrownBy(() -> AuditData.pool(List.of(split.train(), other)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyStratumIsRefusedWithItsPlace() {
        AuditSpec spec = Specs.of(
                List.of(Specs.number("y"), Specs.number("x"), Specs.category("g"), Specs.category("s")),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                design(null, List.of("s"), null));
        assertThatThrownBy(() -> AuditSplit.of(spec, years("y,x,g,s", spec, "1,1,a,s1", "0,2,b,")))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv, row 3, column 's': empty; every row needs its stratum and cluster");
    }

    private static Harmonised years(String header, AuditSpec spec, String... rows) {
        return Harmonised.of(
                spec,
                List.of(Specs.raw(2020, header, rows), Specs.raw(2021, header, rows), Specs.raw(2022, header, rows)));
    }

    @Test
    void weightsMayBeZeroButNeitherNegativeNorMissing() {
        AuditSpec spec = Specs.small();
        assertThat(AuditSplit.of(spec, years("y,x,g,w", spec, "1,1,a,1", "0,2,b,1", "0,3,b,0"))
                        .train()
                        .weights())
                .containsExactly(1, 1, 0);
        assertThatThrownBy(() -> AuditSplit.of(spec, years("y,x,g,w", spec, "1,1,a,-2", "0,2,b,1")))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv, row 2, column 'w': weight -2; 0 or more is allowed");
        assertThatThrownBy(() -> AuditSplit.of(spec, years("y,x,g,w", spec, "1,1,a,1", "0,2,b,")))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv, row 3, column 'w': weight missing; 0 or more is allowed");
    }

    @Test
    void groupsAreNamedListedAndChecked() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("b", "second");
        groups.put("a", "first");
        AuditSpec spec = spec(Specs.dimension("g", "g", groups, AuditSpec.Unlisted.MISSING, "second"));
        AuditSplit split = AuditSplit.of(spec, years("y,x,g", spec, "1,1,a", "0,2,b", "0,3,c", "1,4,"));
        assertThat(split.train().grouping("g").labels()).containsExactly("second", "first");
        assertThat(codes(split.train(), "g")).containsExactly(1, 0, -1, -1);
        assertThat(split.notes())
                .extracting(Note::kind, Note::count)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("group_unknown", 3L),
                        org.assertj.core.groups.Tuple.tuple("group_unlisted", 3L));

        AuditSpec kept = spec(Specs.dimension("g", "g", groups, AuditSpec.Unlisted.KEEP, null));
        assertThat(AuditSplit.of(kept, years("y,x,g", kept, "1,1,a", "0,2,c"))
                        .train()
                        .grouping("g")
                        .labels())
                .containsExactly("second", "first", "c");
        AuditSpec fails = spec(Specs.dimension("g", "g", groups, AuditSpec.Unlisted.FAIL, null));
        assertThatThrownBy(() -> AuditSplit.of(fails, years("y,x,g", fails, "1,1,a", "0,2,c")))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv, row 3, column 'g': 'c' belongs to no group of the dimension 'g';"
                        + " listed are b, a");
        assertThatThrownBy(() -> AuditSplit.of(kept, years("y,x,g", kept, "1,1,", "0,2,")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is empty in every row");
        AuditSpec reference = spec(Specs.dimension("g", "g", Map.of(), AuditSpec.Unlisted.KEEP, "z"));
        assertThatThrownBy(() -> AuditSplit.of(reference, years("y,x,g", reference, "1,1,a", "0,2,b")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("reference 'z', which no row holds");
    }

    private static AuditSpec spec(AuditSpec.Dimension dimension) {
        return Specs.of(
                List.of(Specs.number("y"), Specs.number("x"), Specs.category("g")),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(dimension),
                AuditSpec.Design.none());
    }

    @Test
    void crossingsHoldThePairsThatOccur() {
        AuditSpec base = Specs.of(
                List.of(Specs.number("y"), Specs.number("x"), Specs.category("g"), Specs.category("h")),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g"), Specs.dimension("h", "h")),
                AuditSpec.Design.none());
        AuditSpec spec = new AuditSpec(
                base.name(),
                base.title(),
                base.outcome(),
                base.source(),
                base.columns(),
                base.target(),
                base.alternatives(),
                base.features(),
                base.dimensions(),
                List.of(AuditSpec.Crossing.of("g", "h")),
                List.of(),
                base.design(),
                base.split(),
                base.leakage(),
                base.minimums());
        AuditData train = AuditSplit.of(spec, years("y,x,g,h", spec, "1,1,a,u", "0,2,b,v", "0,3,a,", "1,4,b,u"))
                .train();
        assertThat(train.grouping("g_x_h").labels()).containsExactly("a.u", "b.u", "b.v");
        assertThat(codes(train, "g_x_h")).containsExactly(0, 2, -1, 1);
        assertThat(train.dimensions()).containsExactly("g", "h", "g_x_h");
        assertThatThrownBy(() -> train.grouping("nothing").labels()).hasMessageContaining("there are g, h, g_x_h");
    }

    @Test
    void aFeatureWithoutTrainingValuesIsAbsentNotZero() {
        AuditSpec spec = Specs.of(
                List.of(Specs.number("y"), Specs.number("x"), Specs.number("late"), Specs.category("g")),
                List.of(
                        Specs.feature("x", "x", new AuditSpec.Coding.Plain()),
                        Specs.feature("late", "late", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                AuditSpec.Design.none());
        AuditSplit split = AuditSplit.of(
                spec,
                Harmonised.of(
                        spec,
                        List.of(
                                Specs.raw(2020, "y,x,late,g", "1,1,,a", "0,2,,b"),
                                Specs.raw(2021, "y,x,late,g", "1,1,5,a", "0,2,6,b"),
                                Specs.raw(2022, "y,x,late,g", "1,1,5,a", "0,2,6,b"))));
        assertThat(split.train().featureNames()).containsExactly("x");
        assertThat(split.notes())
                .filteredOn(n -> n.kind().equals("feature_absent"))
                .extracting(Note::where)
                .containsExactly("late");
    }

    @Test
    void bothOutcomesAndThreeYearsAreNeeded() {
        AuditSpec spec = Specs.small();
        assertThatThrownBy(() -> AuditSplit.of(spec, years("y,x,g,w", spec, "1,1,a,1", "1,2,b,1")))
                .hasMessageContaining("is true in every row of the training years [2020]");
        Harmonised two = Harmonised.of(
                spec, List.of(Specs.raw(2020, "y,x,g,w", "1,1,a,1"), Specs.raw(2021, "y,x,g,w", "1,1,a,1")));
        assertThatThrownBy(() -> AuditSplit.of(spec, two)).hasMessageContaining("at least three are needed");
        AuditSpec declared = spec.withSplit(new AuditSpec.Split(List.of(2020), 2021, 2023));
        assertThatThrownBy(() -> AuditSplit.of(declared, years("y,x,g,w", spec, "1,1,a,1", "0,2,b,1")))
                .isInstanceOf(DataException.class)
                .hasMessage("the split names the year 2023; the data hold [2020, 2021, 2022]");
    }

    @Test
    void targetsCompareAsTheySay() {
        for (var c : List.of(
                Map.entry(AuditSpec.Comparison.LESS_THAN, new int[] {1, 0, 0, -1}),
                Map.entry(AuditSpec.Comparison.AT_MOST, new int[] {1, 1, 0, -1}),
                Map.entry(AuditSpec.Comparison.GREATER_THAN, new int[] {0, 0, 1, -1}),
                Map.entry(AuditSpec.Comparison.AT_LEAST, new int[] {0, 1, 1, -1}),
                Map.entry(AuditSpec.Comparison.EQUALS, new int[] {0, 1, 0, -1}))) {
            AuditSpec base = Specs.small();
            AuditSpec spec = new AuditSpec(
                    base.name(),
                    base.title(),
                    base.outcome(),
                    base.source(),
                    base.columns(),
                    new AuditSpec.Target("t", "y", c.getKey(), "0", Label.same("t")),
                    List.of(new AuditSpec.Target("group_a", "g", AuditSpec.Comparison.EQUALS, "a", Label.same("a"))),
                    base.features(),
                    base.dimensions(),
                    List.of(),
                    List.of(),
                    base.design(),
                    Optional.empty(),
                    base.leakage(),
                    base.minimums());
            AuditSplit split = AuditSplit.of(spec, years("y,x,g,w", spec, "-1,1,a,1", "0,2,b,1", "1,3,a,1", ",4,b,1"));
            assertThat(split.train().label()).as(c.getKey().name()).containsExactly(c.getValue());
            assertThat(split.train().label("group_a")).containsExactly(1, 0, 1, 0);
            assertThat(split.train().targets()).containsExactly("t", "group_a");
            AuditSpec turned = spec.withTarget("group_a");
            assertThat(turned.target().name()).isEqualTo("group_a");
            assertThat(turned.alternatives()).extracting(AuditSpec.Target::name).containsExactly("t");
            assertThat(spec.withTarget("t")).isSameAs(spec);
            assertThatThrownBy(() -> spec.withTarget("u")).hasMessage("no target 'u'; there are t, group_a");
        }
    }

    /** 200 rows in 40 clusters of 5, one in four a case. */
    private static Harmonised oneYear(AuditSpec spec) {
        String[] lines = new String[201];
        lines[0] = "y,x,g,w";
        for (int i = 0; i < 200; i++) {
            lines[i + 1] = (i % 4 == 0 ? 1 : 0) + "," + i % 7 + "," + "u" + i / 5 + ",1";
        }
        return Harmonised.of(spec, List.of(Specs.raw(2010, lines[0], Arrays.copyOfRange(lines, 1, 201))));
    }

    private static List<Integer> keys(AuditData data) {
        return Arrays.stream(data.clusters()).boxed().toList();
    }

    @Test
    void oneYearIsDividedByLotWithTheSameShareOfCasesInEveryPart() {
        AuditSpec spec = Specs.small().withSplit(new AuditSpec.Shares(0.6, 0.2, 0.2, AuditSpec.Unit.ROW, 7));
        AuditSplit split = AuditSplit.of(spec, oneYear(spec));
        AuditData test = split.vault().open("test", "hash", NOW);

        assertThat(split.years()).isEqualTo(new AuditSplit.Years(List.of(2010), OptionalInt.of(2010), 2010));
        // 50 cases and 150 others: 30 + 90, 10 + 30, 10 + 30.
        assertThat(List.of(split.train(), split.validate(), test))
                .extracting(AuditData::rows, d -> Arrays.stream(d.label()).sum())
                .containsExactly(tuple(120, 30), tuple(40, 10), tuple(40, 10));
        // Without clusters every row is its own: no row stands twice and none is lost.
        List<Integer> all = new ArrayList<>(keys(split.train()));
        all.addAll(keys(split.validate()));
        all.addAll(keys(test));
        assertThat(all).hasSize(200).doesNotHaveDuplicates();

        AuditSplit again = AuditSplit.of(spec, oneYear(spec));
        assertThat(keys(again.train())).isEqualTo(keys(split.train()));
        AuditSpec other = spec.withSplit(new AuditSpec.Shares(0.6, 0.2, 0.2, AuditSpec.Unit.ROW, 8));
        assertThat(keys(AuditSplit.of(other, oneYear(other)).train())).isNotEqualTo(keys(split.train()));
    }

    @Test
    void wholeClustersAreDrawnWhereTheAuditSaysSo() {
        AuditSpec base = Specs.of(
                Specs.small().columns(),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                design(null, List.of(), "g"));
        AuditSpec spec = base.withSplit(new AuditSpec.Shares(0.5, 0.25, 0.25, AuditSpec.Unit.CLUSTER, 1));
        AuditSplit split = AuditSplit.of(spec, oneYear(spec));
        AuditData test = split.vault().open("test", "hash", NOW);
        Set<Integer> train = Set.copyOf(keys(split.train()));
        Set<Integer> validate = Set.copyOf(keys(split.validate()));
        Set<Integer> tested = Set.copyOf(keys(test));
        assertThat(List.of(train.size(), validate.size(), tested.size())).containsExactly(20, 10, 10);
        assertThat(train).doesNotContainAnyElementsOf(validate).doesNotContainAnyElementsOf(tested);
        assertThat(validate).doesNotContainAnyElementsOf(tested);
    }

    @Test
    void crossValidatedRowsAreHeldOutForTheTestOnly() {
        AuditSpec.Folds byShare = new AuditSpec.Folds(5, new AuditSpec.TestShare(0.8, 0.2), AuditSpec.Unit.ROW, 7);
        AuditSpec spec = Specs.small().withSplit(byShare);
        AuditSplit split = AuditSplit.of(spec, oneYear(spec));
        AuditData test = split.vault().open("test", "hash", NOW);

        assertThat(split.years()).isEqualTo(new AuditSplit.Years(List.of(2010), OptionalInt.empty(), 2010));
        assertThat(split.folds()).contains(byShare);
        // 50 cases and 150 others: 40 + 120 and 10 + 30.
        assertThat(List.of(split.train(), split.validate(), test))
                .extracting(AuditData::rows, d -> Arrays.stream(d.label()).sum())
                .containsExactly(tuple(160, 40), tuple(0, 0), tuple(40, 10));
        assertThat(AuditData.pool(List.of(split.train(), split.validate(), test))
                        .rows())
                .isEqualTo(200);
        // The lot is that of a division in three parts: the same rows train and test.
        AuditSpec three = spec.withSplit(new AuditSpec.Shares(0.6, 0.2, 0.2, AuditSpec.Unit.ROW, 7));
        AuditSplit parts = AuditSplit.of(three, oneYear(three));
        assertThat(keys(parts.vault().open("test", "hash", NOW))).isEqualTo(keys(test));
    }

    @Test
    void whoComesAgainInAnotherYearIsDrawnWithTheFirstRows() {
        AuditSpec base = Specs.of(
                Specs.small().columns(),
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                design(null, List.of(), "g"));
        AuditSpec spec =
                base.withSplit(new AuditSpec.Folds(2, new AuditSpec.TestShare(0.5, 0.5), AuditSpec.Unit.CLUSTER, 4));
        // 20 clusters, each in both years.
        String[] rows = new String[60];
        for (int i = 0; i < 60; i++) {
            rows[i] = i / 20 % 2 + "," + i % 7 + ",u" + i % 20 + ",1";
        }
        Harmonised data =
                Harmonised.of(spec, List.of(Specs.raw(2010, "y,x,g,w", rows), Specs.raw(2011, "y,x,g,w", rows)));
        AuditSplit split = AuditSplit.of(spec, data);
        Set<String> train = names(split.train());
        Set<String> tested = names(split.vault().open("test", "hash", NOW));
        assertThat(train).hasSize(10).doesNotContainAnyElementsOf(tested);
        assertThat(tested).hasSize(10);
        // In variances each year's are clusters of their own.
        assertThat(Set.copyOf(keys(split.train()))).hasSize(20);
        int[] units = spec.design().units(split.train().table());
        assertThat(Arrays.stream(units).distinct().count()).isEqualTo(10);
        assertThat(AuditSpec.Design.none().units(split.train().table())).doesNotHaveDuplicates();
    }

    private static Set<String> names(AuditData data) {
        Set<String> names = new java.util.TreeSet<>();
        for (int i = 0; i < data.rows(); i++) {
            names.add(Cells.text(data.table().column("g"), i));
        }
        return names;
    }

    @Test
    void aYearCanTestWhatTheOthersCrossValidate() {
        AuditSpec.Folds byYear =
                new AuditSpec.Folds(3, new AuditSpec.TestYear(List.of(2021, 2020), 2022), AuditSpec.Unit.CLUSTER, 1);
        AuditSpec spec = Specs.small().withSplit(byYear);
        Harmonised data = Harmonised.of(
                spec,
                List.of(
                        Specs.raw(2020, "y,x,g,w", "1,1,a,1", "0,2,b,1"),
                        Specs.raw(2021, "y,x,g,w", "1,3,a,1", "0,4,b,1", "0,4,b,1"),
                        Specs.raw(2022, "y,x,g,w", "1,1,a,1", "0,2,b,1")));
        AuditSplit split = AuditSplit.of(spec, data);
        assertThat(split.years()).isEqualTo(new AuditSplit.Years(List.of(2020, 2021), OptionalInt.empty(), 2022));
        assertThat(split.train().rows()).isEqualTo(5);
        assertThat(split.validate().rows()).isZero();

        AuditSpec wrong = spec.withSplit(
                new AuditSpec.Folds(3, new AuditSpec.TestYear(List.of(2019), 2022), AuditSpec.Unit.ROW, 1));
        assertThatThrownBy(() -> AuditSplit.of(wrong, data))
                .hasMessage("the split names the year 2019; the data hold [2020, 2021, 2022]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -3, 21})
    void twoToTwentyFoldsAreAllowed(int folds) {
        AuditSpec.Tested share = new AuditSpec.TestShare(0.5, 0.5);
        assertThatThrownBy(() -> new AuditSpec.Folds(folds, share, AuditSpec.Unit.ROW, 1))
                .hasMessage(folds + " folds; 2 to 20 are allowed");
    }

    @Test
    void sharesAndYearsThatTestAreChecked() {
        for (double[] wrong : new double[][] {{0.6, 0.3}, {0, 1}, {Double.NaN, 0.5}, {1.2, -0.2}}) {
            assertThatThrownBy(() -> new AuditSpec.TestShare(wrong[0], wrong[1]))
                    .hasMessageContaining("together they are 1");
        }
        assertThatThrownBy(() -> new AuditSpec.TestYear(List.of(), 2020)).hasMessageContaining("no year twice");
        assertThatThrownBy(() -> new AuditSpec.TestYear(List.of(2019, 2019), 2020))
                .hasMessageContaining("no year twice");
        assertThatThrownBy(() -> new AuditSpec.TestYear(List.of(2019, 2020), 2020))
                .hasMessage("split: train [2019, 2020], test 2020; at least one training year is needed and no year"
                        + " twice");
    }

    @Test
    void sharesSumToOne() {
        for (double[] wrong :
                new double[][] {{0.6, 0.2, 0.3}, {0, 0.5, 0.5}, {Double.NaN, 0.5, 0.5}, {1.2, -0.1, -0.1}}) {
            assertThatThrownBy(() -> new AuditSpec.Shares(wrong[0], wrong[1], wrong[2], AuditSpec.Unit.ROW, 1))
                    .hasMessageContaining("together they are 1");
        }
    }
}
