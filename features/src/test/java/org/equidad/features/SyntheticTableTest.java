package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Tables;
import org.equidad.fairness.SinglePsu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticTableTest {
    private static final double NONE = Double.NEGATIVE_INFINITY;
    private static final double ALL = Double.POSITIVE_INFINITY;

    @TempDir
    private Path folder;

    private static TableRecipe.Column column(TableRecipe.Shape shape, Object... effects) {
        Map<String, TableRecipe.Effect> on = new LinkedHashMap<>();
        for (int i = 0; i < effects.length; i += 2) {
            on.put((String) effects[i], (TableRecipe.Effect) effects[i + 1]);
        }
        return new TableRecipe.Column(Optional.ofNullable(shape), on, OptionalDouble.empty());
    }

    private static TableRecipe.Column missing(TableRecipe.Shape shape, double share) {
        return new TableRecipe.Column(Optional.of(shape), Map.of(), OptionalDouble.of(share));
    }

    private static TableRecipe.Shares shares(Object... pairs) {
        Map<String, Double> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put((String) pairs[i], (Double) pairs[i + 1]);
        }
        return new TableRecipe.Shares(of);
    }

    private static TableRecipe recipe(int rows, Object... columns) {
        Map<String, TableRecipe.Column> map = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i += 2) {
            map.put((String) columns[i], (TableRecipe.Column) columns[i + 1]);
        }
        return new TableRecipe(rows, 3, List.of(), map);
    }

    private static AuditSpec.SourceColumn recoded(
            String name,
            AuditSpec.ColumnType type,
            Map<Integer, String> from,
            Map<String, String> recode,
            String... marks) {
        return new AuditSpec.SourceColumn(
                name,
                type,
                from,
                Optional.of(name + "_raw"),
                recode,
                recode.isEmpty() ? AuditSpec.Unlisted.KEEP : AuditSpec.Unlisted.FAIL,
                new LinkedHashSet<>(List.of(marks)),
                AuditSpec.DateCells.REFUSE);
    }

    /** y 0 or 1, x a number, g a recoded category with another raw name in 2021, w a weight, s strata, c clusters. */
    private static AuditSpec spec(AuditSpec.SourceColumn... more) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("1", "a");
        codes.put("A", "a");
        codes.put("2", "b");
        List<AuditSpec.SourceColumn> columns = new ArrayList<>(List.of(
                Specs.number("y"),
                Specs.number("x"),
                recoded("g", AuditSpec.ColumnType.CATEGORY, Map.of(2021, "G21"), codes, "?", "-"),
                Specs.number("w"),
                Specs.category("s"),
                Specs.number("c")));
        columns.addAll(List.of(more));
        return Specs.of(
                columns,
                List.of(Specs.feature("x", "x", new AuditSpec.Coding.Plain())),
                List.of(Specs.dimension("g", "g")),
                new AuditSpec.Design(Optional.of("w"), List.of("s"), Optional.of("c"), SinglePsu.FAIL));
    }

    private Harmonised read(AuditSpec spec, TableRecipe recipe) throws IOException {
        Path to = Files.createTempDirectory(folder, "t");
        SyntheticTable.Summary summary = SyntheticTable.of(spec, recipe).writeTo(to);
        assertThat(summary.files()).isEqualTo(spec.source().files().size());
        List<RawFile> files = new ArrayList<>();
        for (Map.Entry<Integer, String> file : spec.source().files().entrySet()) {
            boolean perYear = spec.source().yearColumn().isEmpty();
            files.add(new RawFile(
                    file.getValue(),
                    perYear ? OptionalInt.of(file.getKey()) : OptionalInt.empty(),
                    Tables.read(
                            to.resolve(file.getValue()),
                            ReadOptions.defaults().withHeader(spec.source().header()))));
        }
        return Harmonised.of(spec, files);
    }

    private static double[] numbers(Harmonised table, String column) {
        return table.table().numbers(column).toArray();
    }

    private static List<String> texts(Harmonised table, String column) {
        return IntStream.range(0, table.rows())
                .mapToObj(i -> Cells.text(table.table().column(column), i))
                .toList();
    }

    private static double correlation(double[] a, double[] b) {
        return new org.apache.commons.math3.stat.correlation.PearsonsCorrelation().correlation(a, b);
    }

    @Test
    void marginalsAreThoseAskedForWhateverTheEffects() throws IOException {
        Harmonised table = read(
                spec(),
                recipe(
                        1000,
                        "x",
                        column(new TableRecipe.Normal(12, 3, NONE, ALL, TableRecipe.Digits.THREE)),
                        "g",
                        missing(shares("a", 0.3, "b", 0.7), 0),
                        "y",
                        column(
                                shares("0", 0.8, "1", 0.2),
                                "x",
                                new TableRecipe.Slope(-0.6),
                                "g",
                                new TableRecipe.ByValue(Map.of("b", 0.5)))));
        assertThat(table.rows()).isEqualTo(3000);
        // Ranks make the shares exact: 300 and 200 of 1000 rows in each of three years.
        assertThat(texts(table, "g").stream().filter("a"::equals).count()).isEqualTo(900);
        double[] y = numbers(table, "y");
        assertThat(java.util.Arrays.stream(y).sum()).isEqualTo(600);
        double[] x = numbers(table, "x");
        assertThat(java.util.Arrays.stream(x).average().orElseThrow()).isCloseTo(12, within(1e-3));
        // Quantiles at (rank + 0.5) / n lose a little of the tails.
        assertThat(Math.sqrt(new org.apache.commons.math3.stat.descriptive.moment.Variance().evaluate(x)))
                .isCloseTo(3, within(0.02));
        assertThat(correlation(x, y)).isBetween(-0.6, -0.3);
        double[] isB = texts(table, "g").stream()
                .mapToDouble(g -> g.equals("b") ? 1 : 0)
                .toArray();
        assertThat(correlation(isB, y)).isGreaterThan(0.08);
    }

    /** With a slope b, the scores of two columns correlate by b: 3,000 rows, five standard errors of 0.014. */
    @Test
    void aSlopeIsTheCorrelationOfScores() throws IOException {
        for (double slope : new double[] {-0.9, -0.3, 0.3, 0.6}) {
            Harmonised table = read(
                    spec(Specs.number("z")),
                    recipe(
                            1000,
                            "x",
                            column(new TableRecipe.Normal(0, 1, NONE, ALL, TableRecipe.Digits.THREE)),
                            "z",
                            column(
                                    new TableRecipe.Normal(5, 2, NONE, ALL, TableRecipe.Digits.THREE),
                                    "x",
                                    new TableRecipe.Slope(slope))));
            assertThat(correlation(numbers(table, "x"), numbers(table, "z"))).isCloseTo(slope, within(0.07));
        }
    }

    @Test
    void rangesWholeNumbersAndLogarithmsHold() throws IOException {
        Harmonised table = read(
                spec(Specs.number("z"), Specs.number("v")),
                recipe(
                        500,
                        "x",
                        column(new TableRecipe.Uniform(17, 20, TableRecipe.Digits.WHOLE)),
                        "z",
                        column(new TableRecipe.Normal(12, 6, 0, 20, TableRecipe.Digits.THREE)),
                        "v",
                        column(new TableRecipe.LogNormal(50, 0.8, 10, ALL, TableRecipe.Digits.WHOLE))));
        Map<Double, Integer> ages = new TreeMap<>();
        for (double x : numbers(table, "x")) {
            ages.merge(x, 1, Integer::sum);
        }
        // 125 of 500 for each of 17, 18, 19 and 20, three years.
        assertThat(ages).isEqualTo(Map.of(17.0, 375, 18.0, 375, 19.0, 375, 20.0, 375));
        assertThat(java.util.Arrays.stream(numbers(table, "z"))).allMatch(z -> z >= 0 && z <= 20);
        assertThat(java.util.Arrays.stream(numbers(table, "v"))).allMatch(v -> v >= 10 && v == Math.rint(v));
        double[] v = numbers(table, "v");
        java.util.Arrays.sort(v);
        // Cutting below 10 (z < -2.01, 2.2 %) moves the median to 50 exp(0.8 * 0.028) = 51.1.
        assertThat(v[v.length / 2]).isCloseTo(51, within(1.01));
    }

    @Test
    void everyStratumHasItsClustersAndRowsOfOneAreAlike() throws IOException {
        Harmonised table = read(
                spec(),
                recipe(
                        800,
                        "s",
                        column(shares("n", 0.5, "s", 0.3, "e", 0.2)),
                        "c",
                        column(new TableRecipe.Clusters(2)),
                        "x",
                        column(null, "c", new TableRecipe.Slope(0.9))));
        Map<String, Set<Double>> units = new TreeMap<>();
        Map<String, List<Double>> values = new TreeMap<>();
        double[] c = numbers(table, "c");
        double[] x = numbers(table, "x");
        List<String> s = texts(table, "s");
        for (int i = 0; i < c.length; i++) {
            units.computeIfAbsent(table.years()[i] + s.get(i), k -> new java.util.TreeSet<>())
                    .add(c[i]);
            values.computeIfAbsent(table.years()[i] + "/" + c[i], k -> new ArrayList<>())
                    .add(x[i]);
        }
        assertThat(units).hasSize(9).allSatisfy((cell, in) -> assertThat(in).hasSize(2));
        double within = values.values().stream()
                .mapToDouble(v -> new org.apache.commons.math3.stat.descriptive.moment.Variance()
                        .evaluate(v.stream().mapToDouble(d -> d).toArray()))
                .average()
                .orElseThrow();
        // Noise keeps 1 - 0.81 of the variance, before the ranks of few clusters bend it.
        assertThat(within).isLessThan(0.5);
        assertThat(java.util.Arrays.stream(numbers(table, "w"))).allMatch(w -> w > 0);
    }

    @Test
    void rawFormsAreExercisedAndReadBack() throws IOException {
        AuditSpec.SourceColumn days = new AuditSpec.SourceColumn(
                "d",
                AuditSpec.ColumnType.NUMBER,
                Map.of(2020, "D20", 2022, "D22"),
                Optional.empty(),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of("INCLUIR"),
                AuditSpec.DateCells.SPREADSHEET_DAY);
        AuditSpec.SourceColumn band = new AuditSpec.SourceColumn(
                "band",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(),
                Optional.of("x"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of(),
                AuditSpec.DateCells.REFUSE,
                List.of(5.0));
        AuditSpec spec = spec(days, band);
        TableRecipe recipe = recipe(
                1000,
                "d",
                column(new TableRecipe.Uniform(7, 25, TableRecipe.Digits.WHOLE)),
                "x",
                column(new TableRecipe.Uniform(0, 10, TableRecipe.Digits.THREE)),
                "g",
                missing(shares("a", 0.4, "b", 0.6), 0.1));
        Path to = Files.createDirectory(folder.resolve("raw"));
        SyntheticTable.of(spec, recipe).writeTo(to);
        List<String> lines = Files.readAllLines(to.resolve("2020.csv"));
        assertThat(lines.get(0)).isEqualTo("y,x,g_raw,w,s,c,D20");
        assertThat(Files.readAllLines(to.resolve("2021.csv")).get(0)).isEqualTo("y,x,G21,w,s,c");
        assertThat(lines).anyMatch(l -> l.matches(".*,1900-01-\\d\\d")).anyMatch(l -> l.endsWith(",INCLUIR"));
        for (String code : List.of("1", "A", "2", "?", "-", "")) {
            assertThat(lines.stream().filter(l -> l.split(",", -1)[2].equals(code)))
                    .as(code)
                    .hasSizeGreaterThan(10);
        }
        assertThat(Files.readString(to.resolve(SyntheticTable.NOTICE))).startsWith("Invented data.");

        Harmonised table = read(spec, recipe);
        List<String> g = texts(table, "g");
        assertThat(g).containsOnly("a", "b", null);
        // 300 expected of 3,000 cells, five binomial standard errors of 16.
        assertThat(g.stream().filter(v -> v == null).count()).isBetween(220L, 380L);
        assertThat(java.util.Arrays.stream(numbers(table, "d"))).allMatch(d -> Double.isNaN(d) || d >= 7 && d <= 25);
        double[] x = numbers(table, "x");
        List<String> bands = texts(table, "band");
        for (int i = 0; i < x.length; i++) {
            assertThat(bands.get(i)).isEqualTo(x[i] < 5 ? "below_5" : "from_5");
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
        byte[][] files = new byte[3][];
        for (int k = 0; k < 3; k++) {
            Path to = Files.createDirectory(folder.resolve("k" + k));
            SyntheticTable.of(spec(), new TableRecipe(200, k == 2 ? 8 : 7, List.of(), Map.of()))
                    .writeTo(to);
            files[k] = Files.readAllBytes(to.resolve("2021.csv"));
        }
        assertThat(files[0]).isEqualTo(files[1]).isNotEqualTo(files[2]);
    }

    @Test
    void whatIsNotDescribedFollowsFromTheAudit() throws IOException {
        Harmonised table = read(spec(), TableRecipe.defaults());
        assertThat(table.rows()).isEqualTo(3 * TableRecipe.ROWS);
        double[] y = numbers(table, "y");
        assertThat(java.util.Arrays.stream(y).average().orElseThrow()).isEqualTo(0.3);
        assertThat(texts(table, "s").stream().distinct()).hasSize(10);
        // 2,000 rows in 10 strata: 8 clusters of 25 rows in each, numbered through.
        assertThat(java.util.Arrays.stream(numbers(table, "c")).distinct()).hasSize(80);
        AuditSplit.of(spec(), table);
    }

    @Test
    void defaultsKnowBoundsBandsIndicatorsAndGroups() throws IOException {
        AuditSpec.SourceColumn band = new AuditSpec.SourceColumn(
                "band",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(),
                Optional.of("years"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of(),
                AuditSpec.DateCells.REFUSE,
                List.of(20.0, 30.0));
        AuditSpec plain = Specs.of(
                List.of(
                        Specs.number("amount"),
                        Specs.category("state"),
                        Specs.category("paid"),
                        Specs.number("group"),
                        band),
                List.of(Specs.feature("paid", "paid", new AuditSpec.Coding.Indicator(Set.of("yes")))),
                List.of(Specs.dimension("group", "group"), Specs.dimension("band", "band")),
                AuditSpec.Design.none(),
                new AuditSpec.Target("big", "amount", AuditSpec.Comparison.AT_LEAST, "5000", Label.same("big")),
                List.of(new AuditSpec.Target(
                        "left", "state", AuditSpec.Comparison.EQUALS, "gone", Label.same("left"))));
        Harmonised table = read(plain, new TableRecipe(1000, 1, List.of(), Map.of()));
        double[] amount = numbers(table, "amount");
        // Half lie above the bound, which is the mean.
        assertThat(java.util.Arrays.stream(amount).filter(a -> a >= 5000)).hasSize(1500);
        assertThat(texts(table, "state").stream().filter("gone"::equals)).hasSize(900);
        assertThat(texts(table, "paid")).containsOnly("yes", "other");
        assertThat(java.util.Arrays.stream(numbers(table, "group")).distinct()).containsExactlyInAnyOrder(0.0, 1.0);
        // Uniform from 10 to 40, cut at 20 and 30.
        assertThat(texts(table, "band").stream().distinct()).hasSize(3);
        assertThat(texts(table, "band").stream().filter("20_to_30"::equals).count())
                .isBetween(990L, 1010L);
    }

    @Test
    void oneFileWithAYearColumnHeadersOfItsOwnAndPackedFiles() throws IOException {
        AuditSpec plain = spec(Specs.number("t"));
        AuditSpec spec = new AuditSpec(
                plain.name(),
                plain.title(),
                plain.outcome(),
                new AuditSpec.Source(
                        Map.of(0, "sub/all.csv.gz"),
                        Optional.of("t"),
                        List.of("t", "y", "u", "x", "g_raw", "w", "s", "c")),
                plain.columns(),
                plain.target(),
                plain.alternatives(),
                plain.features(),
                plain.dimensions(),
                plain.intersections(),
                plain.tables(),
                plain.design(),
                Optional.of(new AuditSpec.Split(List.of(2018, 2019), 2020, 2021)),
                plain.leakage(),
                plain.minimums());
        Harmonised table = read(spec, recipe(50, "x", column(new TableRecipe.Uniform(0, 1, TableRecipe.Digits.THREE))));
        assertThat(table.rows()).isEqualTo(200);
        assertThat(java.util.Arrays.stream(table.years()).distinct()).containsExactly(2018, 2019, 2020, 2021);
        assertThat(read(spec, new TableRecipe(20, 1, List.of(2001, 2000), Map.of()))
                        .years())
                .contains(2000, 2001)
                .hasSize(40);
    }

    @Test
    void recipesThatDoNotFitAreRefused() {
        TableRecipe.Shape normal = new TableRecipe.Normal(0, 1, NONE, ALL, TableRecipe.Digits.THREE);
        TableRecipe.Slope half = new TableRecipe.Slope(0.5);
        assertRefused("the column 'q' is none of the audit's", "q", column(normal));
        assertRefused("the column 'g' holds listed values; shares are needed", "g", column(normal));
        assertRefused(
                "the column 'g' has no raw code for 'c'; its recode list gives a, b", "g", column(shares("c", 1.0)));
        assertRefused("the column 'x' holds numbers; 'red' is none", "x", column(shares("red", 1.0)));
        assertRefused("the column 'x' is not the cluster", "x", column(new TableRecipe.Clusters(2)));
        assertRefused("the column 'w' belongs to the design", "w", missing(normal, 0.1));
        assertRefused(
                "the column 'x' depends on 'y', which is not drawn before it",
                "x",
                column(normal, "y", half),
                "y",
                column(normal));
        assertRefused(
                "the column 'x' depends on the value 'c' of 'g', which has a, b",
                "x",
                column(normal, "g", new TableRecipe.ByValue(Map.of("c", 1.0))));
        assertThatThrownBy(() -> SyntheticTable.of(
                                spec(Specs.number("z")),
                                recipe(100, "x", column(normal), "z", column(normal, "x", new TableRecipe.Slope(1.1))))
                        .writeTo(folder))
                .hasMessageContaining("the column 'z' depends so strongly on others");
        assertThatThrownBy(() -> SyntheticTable.of(spec(Specs.category("k")), TableRecipe.defaults()))
                .hasMessageContaining("the column 'k' is a category of which nothing says the values");
    }

    private static void assertRefused(String message, Object... columns) {
        assertThatThrownBy(() -> SyntheticTable.of(spec(), recipe(100, columns)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void numbersThatMakeNoDistributionAreRefused() {
        assertThatThrownBy(() -> new TableRecipe(5, 1, List.of(), Map.of())).hasMessageContaining("5 rows a year");
        assertThatThrownBy(() -> new TableRecipe.Uniform(2, 2, TableRecipe.Digits.WHOLE))
                .hasMessageContaining("lies nothing");
        assertThatThrownBy(() -> new TableRecipe.Uniform(Double.NaN, 2, TableRecipe.Digits.WHOLE))
                .hasMessageContaining("lies nothing");
        assertThatThrownBy(() -> new TableRecipe.Normal(0, 0, NONE, ALL, TableRecipe.Digits.WHOLE))
                .hasMessageContaining("sd is 0.0");
        assertThatThrownBy(() -> new TableRecipe.Normal(0, 1, 9, ALL, TableRecipe.Digits.WHOLE))
                .hasMessageContaining("six standard deviations");
        assertThatThrownBy(() -> new TableRecipe.LogNormal(5, 1, -1, ALL, TableRecipe.Digits.WHOLE))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> shares("a", 0.5, "b", 0.4)).hasMessageContaining("add up to 0.9");
        assertThatThrownBy(() -> shares("a", 1.5)).hasMessageContaining("the share of 'a' is 1.5");
        assertThatThrownBy(() -> new TableRecipe.Clusters(1)).hasMessageContaining("1 clusters");
        assertThatThrownBy(() -> new TableRecipe.Slope(Double.NaN)).hasMessageContaining("not finite");
        assertThatThrownBy(() -> missing(shares("a", 1.0), 1)).hasMessageContaining("missing cells");
    }
}
