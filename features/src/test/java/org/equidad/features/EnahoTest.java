package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.DataException;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnahoTest {
    /** Answers about this school year, which no feature may see. */
    private static final Set<String> THIS_YEAR = Set.of("p306", "p307", "p308a", "p308b", "p308c", "p308d", "p313");

    private static Table person(String... cells) {
        List<Column> columns = new ArrayList<>();
        for (String cell : cells) {
            String[] pair = cell.split("=", -1);
            columns.add(NumberColumn.of(
                    pair[0], new double[] {pair[1].isEmpty() ? Double.NaN : Double.parseDouble(pair[1])}));
        }
        return Table.of(columns);
    }

    private static double derived(String name, String... cells) {
        return EnahoColumns.all().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow()
                .over(person(cells))
                .orElseThrow()[0];
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                // Sex, area, region.
                "es_mujer;1;p207=2",
                "es_mujer;0;p207=1",
                "es_mujer;;p207=",
                "rural;0;estrato=5",
                "rural;1;estrato=6",
                "rural;;estrato=",
                "region_natural;1;dominio=8",
                "region_natural;2;dominio=4",
                "region_natural;3;dominio=7",
                "is_selva;1;dominio=7",
                "is_sierra;0;dominio=7",
                "department;15;ubigeo=150101",
                "department;1;ubigeo=10101",
                "is_secundaria_age;0;p208a=11",
                "is_secundaria_age;1;p208a=12",
                // Mother tongue: single native languages harmonise to 3; unknown codes above 15 as well.
                "p300a_harmonized;3;p300a=11",
                "p300a_harmonized;4;p300a=4",
                "lang_other_indigenous;1;p300a=19",
                "lang_castellano;0;p300a=8",
                "lang_castellano;;p300a=",
                "lang_foreign;1;p300a=6",
                "lang_foreign;1;p300a=7",
                "language_group;0;p300a=",
                "language_group;0;p300a=9",
                "language_group;3;p300a=12",
                "language_detail;11;year=2020|p300a=11",
                "language_detail;3;year=2024|p300a=17",
                "language_detail;;year=2019|p300a=4",
                "language_detail;;year=2021|p300a=6",
                // Born abroad: the mother lived elsewhere, in a country.
                "es_peruano;1;p401g1=1|p401g2=",
                "es_peruano;1;p401g1=2|p401g2=150101",
                "es_peruano;0;p401g1=2|p401g2=4020",
                "es_peruano;;p401g1=2|p401g2=999999",
                "es_peruano;;p401g1=3|p401g2=",
                "has_disability;0;p401h1=2|p401h2=2|p401h3=2|p401h4=2|p401h5=2|p401h6=2",
                "has_disability;1;p401h1=2|p401h2=|p401h3=1|p401h4=2|p401h5=2|p401h6=2",
                "has_disability;;p401h1=2|p401h2=|p401h3=2|p401h4=2|p401h5=2|p401h6=2",
                // Work: labour module from 14; below, P210, and P211A, which is asked of those who say no to P210.
                "is_working;1;p208a=10|p501=|p210=1|p211a=",
                "is_working;1;p208a=10|p501=|p210=2|p211a=4",
                "is_working;1;p208a=10|p501=|p210=2|p211a=1",
                "is_working;1;p208a=10|p501=|p210=2|p211a=7",
                "is_working;0;p208a=10|p501=|p210=2|p211a=8",
                "is_working;0;p208a=10|p501=|p210=2|p211a=9",
                "is_working;0;p208a=10|p501=|p210=2|p211a=10",
                "is_working;1;p208a=16|p501=|p210=2|p211a=4",
                "is_working;1;p208a=15|p501=1|p210=2|p211a=",
                "is_working;0;p208a=14|p501=2|p210=1|p211a=4",
                "is_working;1;p208a=16|p501=|p210=1|p211a=4",
                "is_working;1;p208a=10|p501=|p210=1|p211a=4",
                "is_working;0;p208a=10|p501=|p210=1|p211a=8",
                "is_working;0;p208a=10|p501=|p210=1|p211a=9",
                "is_working;0;p208a=10|p501=1|p210=2|p211a=",
                "is_working;;p208a=10|p501=|p210=|p211a=",
                "is_working;;p208a=10|p501=1",
                "juntos_participant;1;p710_04=1",
                "juntos_participant;0;p710_04=0|ingtpu01=200",
                "juntos_participant;1;ingtpu01=200",
                "juntos_participant;0;p710_04=|ingtpu01=0",
                // The better educated of head and spouse.
                "parent_education_years;11;head_p301a=6|spouse_p301a=4",
                "parent_education_years;16;head_p301a=1|spouse_p301a=10",
                "parent_education_years;0;head_p301a=2|spouse_p301a=",
                "parent_education_years;;head_p301a=|spouse_p301a=99",
                "parent_education_years;18;head_p301a=11",
                "parent_education_years;6;head_p301a=12",
                // Last year's grade and the years over age: a child of 6 + grade at the interview is on time.
                "grade_last_year;0;p304a=1|p304b=3|p304c=",
                "grade_last_year;4;p304a=2|p304b=0|p304c=4",
                "grade_last_year;2;p304a=2|p304b=2|p304c=",
                "grade_last_year;9;p304a=3|p304b=3|p304c=",
                "grade_last_year;;p304a=4|p304b=1|p304c=",
                "grade_last_year;;p304a=2|p304b=0|p304c=9",
                "overage_years;0;p208a=10|p304a=2|p304b=0|p304c=4",
                "overage_years;2;p208a=17|p304a=3|p304b=3|p304c=",
                "is_overage;1;p208a=17|p304a=3|p304b=3|p304c=",
                "is_overage;0;p208a=16|p304a=3|p304b=3|p304c=",
                "is_overage;;p208a=16|p304a=|p304b=|p304c=",
                "private_school_last_year;1;p304d=2",
                "private_school_last_year;0;p304d=1",
                // Administrative rate: secondary from 12, primary below and where secondary is missing.
                "district_dropout_rate_admin;0.01;p208a=11|admin_dropout_primary=0.01|admin_dropout_secondary=0.03",
                "district_dropout_rate_admin;0.03;p208a=12|admin_dropout_primary=0.01|admin_dropout_secondary=0.03",
                "district_dropout_rate_admin;0.01;p208a=12|admin_dropout_primary=0.01|admin_dropout_secondary=",
                "district_dropout_rate_admin;0.02;p208a=12|admin_dropout=0.02",
                "log_income;0;inghog1d=0",
                "log_income;;inghog1d=-5",
                // ln(400 / 4 + 1) = ln 101
                "log_income_per_head;4.61512051684126;inghog1d=400|mieperho=4",
                "log_income_per_head;;inghog1d=400|mieperho=0",
                "log_income_per_head;;inghog1d=400|mieperho=",
                "household_size;5;mieperho=5",
                "nightlight_intensity;0.5;nightlight_intensity=0.5"
            },
            delimiter = ';')
    void columnsAreDerivedAsTheCodeBookSays(String name, Double expected, String cells) {
        double value = derived(name, cells.split("\\|"));
        if (expected == null) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void logIncomeIsTheLogarithmOfIncomePlusOne() {
        assertThat(derived("log_income", "inghog1d=12345.5")).isCloseTo(Math.log(12346.5), within(1e-12));
    }

    @Test
    void aColumnWithoutItsSourceIsAbsent() {
        Table table = persons(3);
        Harmonised data = Enaho.table(table);
        assertThat(data.table().has("district_dropout_rate_admin")).isFalse();
        assertThat(data.table().has("school_student_teacher_ratio")).isFalse();
        assertThat(data.table().has("es_peruano")).isTrue();
    }

    @Test
    void noDerivedColumnDeclaresAnAnswerAboutThisYear() {
        Map<String, Set<String>> sources = Enaho.sources();
        assertThat(sources).containsKeys("age", "overage_years", "private_school_last_year");
        sources.forEach((name, from) -> assertThat(from).as(name).isNotEmpty().doesNotContainAnyElementsOf(THIS_YEAR));
        // Every feature is a derived column, or is made from derived columns.
        Set<String> known = new LinkedHashSet<>(sources.keySet());
        for (AuditSpec.Feature feature : Enaho.spec(Enaho.FeatureSet.OURS).features()) {
            assertThat(known).as(feature.name()).contains(feature.column());
            known.add(feature.name());
        }
    }

    @Test
    void aDerivedColumnCanReadDeclaredSourcesOnly() {
        EnahoColumns.Derived cheat = new EnahoColumns.Derived(
                "cheat", Set.of("p208a"), Set.of(), EnahoColumns.OneOf.NOT_NEEDED, r -> r.get("p306"));
        assertThatThrownBy(() -> cheat.over(person("p208a=9", "p306=2")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reads 'p306', which it does not declare");
    }

    /** Shuffling all answers about this year changes labels and nothing else. */
    @Test
    void answersAboutThisYearChangeNoFeature() {
        Table persons = persons(4);
        Table shuffled = persons;
        SplittableRandom random = new SplittableRandom(99);
        for (String name : THIS_YEAR) {
            if (shuffled.has(name)) {
                double[] other = new double[shuffled.rows()];
                Arrays.setAll(other, i -> 1 + random.nextInt(6));
                shuffled = shuffled.with(NumberColumn.of(name, other));
            }
        }
        Table before = Enaho.table(persons).table();
        Table after = Enaho.table(shuffled).table();
        for (String name : Enaho.sources().keySet()) {
            if (before.has(name)) {
                assertThat(after.numbers(name).toArray())
                        .as(name)
                        .isEqualTo(before.numbers(name).toArray());
            }
        }
        assertThat(after.numbers("dropout").toArray())
                .isNotEqualTo(before.numbers("dropout").toArray());
    }

    @Test
    void featureSetsHaveTheirFixedNames() {
        List<String> base = names(Enaho.FeatureSet.BASE);
        assertThat(base)
                .hasSize(26)
                .startsWith("age", "is_secundaria_age", "es_mujer", "lang_castellano", "lang_quechua")
                .contains(
                        "district_dropout_rate_admin",
                        "nightlight_intensity",
                        "poverty_index",
                        "poverty_quintile",
                        "es_peruano",
                        "has_disability",
                        "is_working",
                        "juntos_participant",
                        "log_income",
                        "parent_education_years",
                        "census_water_access_pct",
                        // The 26th, where its source is there.
                        "school_student_teacher_ratio");
        assertThat(names(Enaho.FeatureSet.EXTENDED))
                .hasSize(32)
                .endsWith(
                        "overage_years",
                        "is_overage",
                        "age_x_working",
                        "age_x_poverty",
                        "rural_x_parent_ed",
                        "sec_age_x_income");
        assertThat(names(Enaho.FeatureSet.BASE_PER_HEAD)).isEqualTo(base);
        assertThat(Enaho.spec(Enaho.FeatureSet.BASE_PER_HEAD).features().stream()
                        .filter(f -> f.name().equals("poverty_quintile")))
                .extracting(AuditSpec.Feature::column)
                .containsExactly("log_income_per_head");
        assertThat(names(Enaho.FeatureSet.OURS))
                .hasSize(36)
                .endsWith("private_school_last_year", "household_size", "school_age_children", "grade_last_year");
    }

    @Test
    void districtColumnsAreStandardisedByTheTrainingYears() {
        List<String> names = names(Enaho.FeatureSet.BASE_Z);
        assertThat(names).hasSize(26).contains("age", "district_dropout_rate_admin_z", "census_water_access_pct_z");
        assertThat(names.stream().filter(n -> n.endsWith("_z"))).hasSize(8);
        Table persons = persons(6);
        double[] radiance = new double[persons.rows()];
        for (int i = 0; i < radiance.length; i++) {
            radiance[i] = 3 + i % 7 + (persons.numbers("year").get(i) == 2021 ? 100 : 0);
        }
        AuditSplit split = AuditSplit.of(
                Enaho.spec(Enaho.FeatureSet.BASE_Z),
                Enaho.table(persons.with(NumberColumn.of("nightlight_intensity", radiance))));
        AuditData train = split.train();
        double[] z = train.features()[train.featureNames().indexOf("nightlight_intensity_z")];
        double weight = 0;
        double mean = 0;
        double square = 0;
        for (int i : train.labelled()) {
            weight += train.weights()[i];
            mean += train.weights()[i] * z[i];
            square += train.weights()[i] * z[i] * z[i];
        }
        // Mean 0 and variance 1 on the rows that made them; the brighter test year did not take part.
        assertThat(mean / weight).isCloseTo(0, within(1e-9));
        assertThat(square / weight).isCloseTo(1, within(0.01));
        assertThat(train.featureNames()).doesNotContain("nightlight_intensity", "poverty_index_z");
    }

    private static List<String> names(Enaho.FeatureSet set) {
        return Enaho.spec(set).features().stream().map(AuditSpec.Feature::name).toList();
    }

    /** One row of each kind: (age, P303, P306, MES, P313, P301A). */
    private static Table cases() {
        double[][] rows = {
            {10, 1, 2, 6, 1, 3}, // dropped out in term
            {10, 1, 1, 6, Double.NaN, 3}, // enrolled
            {10, 1, 2, 2, 6, 3}, // on vacation in February
            {17, 1, 2, 8, 3, 6}, // graduate in August
            {10, 2, 2, 8, 9, 3}, // not enrolled last year either
            {10, Double.NaN, 2, 8, 9, 3}, // P303 not answered
            {10, 1, Double.NaN, 8, 9, 3}, // P306 not answered
            {18, 1, 2, 8, 9, 3}, // too old
            {10, 1, 2, 8, 6, 3} // says in August that it is on vacation
        };
        String[] names = {"p208a", "p303", "p306", "mes", "p313", "p301a"};
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < names.length; j++) {
            int column = j;
            columns.add(NumberColumn.of(
                    names[j], Arrays.stream(rows).mapToDouble(r -> r[column]).toArray()));
        }
        return Table.of(columns);
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT,1 0 1 1 0 n n n 1,3",
        "IN_TERM,1 0 n 1 0 n n n 1,4",
        "NO_VACATION,1 0 0 1 0 n n n 0,3",
        "NO_GRADUATES,1 0 1 n 0 n n n 1,4",
        "ADJUSTED,1 0 n n 0 n n n 0,5"
    })
    void targetsAreTheirDefinitions(Enaho.Target target, String expected, long excluded) {
        List<Note> notes = new ArrayList<>();
        double[] label = EnahoTargets.label(cases(), target, notes);
        String found = Arrays.stream(label)
                .mapToObj(v -> Double.isNaN(v) ? "n" : Cells.plain(v))
                .collect(java.util.stream.Collectors.joining(" "));
        assertThat(found).isEqualTo(expected);
        assertThat(notes.stream().mapToLong(Note::count).sum()).isEqualTo(excluded);
        assertThat(notes).allSatisfy(n -> assertThat(n.where()).isEqualTo(target.key()));
    }

    @ParameterizedTest
    @EnumSource(Enaho.Target.class)
    void targetsAreFoundByTheirNames(Enaho.Target target) {
        assertThat(Enaho.Target.of(target.key())).isEqualTo(target);
        AuditSpec spec = Enaho.spec(Enaho.FeatureSet.BASE).withTarget(target.key());
        assertThat(spec.target().name()).isEqualTo(target.key());
        assertThat(spec.alternatives()).hasSize(4);
        assertThatThrownBy(() -> Enaho.Target.of("loose"))
                .hasMessage("no target 'loose'; there are strict, in-term, no-vacation, no-graduates, adjusted");
    }

    /** A survey of random answers, only so large that every group occurs. */
    static Table persons(int perGroup) {
        SplittableRandom random = new SplittableRandom(11);
        int perYear = 60 * perGroup;
        int[] years = {2019, 2020, 2021};
        int n = perYear * years.length;
        Map<String, double[]> numbers = new LinkedHashMap<>();
        for (String name : List.of(
                "year",
                "mes",
                "ubigeo",
                "dominio",
                "estrato",
                "p207",
                "p208a",
                "p210",
                "p211a",
                "p300a",
                "p301a",
                "p303",
                "p304a",
                "p304b",
                "p304c",
                "p304d",
                "p306",
                "p307",
                "p308a",
                "p313",
                "p401g1",
                "p401g2",
                "p401h1",
                "p401h2",
                "p401h3",
                "p401h4",
                "p401h5",
                "p401h6",
                "p501",
                "inghog1d",
                "mieperho",
                "p710_04",
                "head_p301a",
                "spouse_p301a",
                "school_age_children",
                "factor07",
                "factora07")) {
            numbers.put(name, new double[n]);
        }
        String[] conglome = new String[n];
        int[] tongues = {4, 4, 4, 1, 2, 3, 6, 8, 11, 10, 12, 17};
        for (int i = 0; i < n; i++) {
            int year = years[i / perYear];
            numbers.get("year")[i] = year;
            numbers.get("mes")[i] = 1 + i % 12;
            numbers.get("dominio")[i] = 1 + i % 8;
            numbers.get("estrato")[i] = 1 + (i / 8) % 8;
            numbers.get("ubigeo")[i] = 10000 * (1 + i % 25) + 101;
            numbers.get("p207")[i] = 1 + random.nextInt(2);
            numbers.get("p208a")[i] = 6 + random.nextInt(12);
            int tongue = tongues[random.nextInt(tongues.length)];
            numbers.get("p300a")[i] = year < 2020 && tongue >= 10 ? 3 : tongue;
            numbers.get("p301a")[i] = 1 + random.nextInt(6);
            numbers.get("p303")[i] = random.nextInt(20) == 0 ? Double.NaN : random.nextInt(20) == 0 ? 2 : 1;
            numbers.get("p306")[i] = random.nextInt(7) == 0 ? 2 : 1;
            numbers.get("p313")[i] = numbers.get("p306")[i] == 2 ? 1 + random.nextInt(11) : Double.NaN;
            numbers.get("p304a")[i] = 1 + random.nextInt(3);
            numbers.get("p304b")[i] = numbers.get("p304a")[i] == 2 ? 0 : 1 + random.nextInt(5);
            numbers.get("p304c")[i] = numbers.get("p304a")[i] == 2 ? 1 + random.nextInt(6) : Double.NaN;
            numbers.get("p304d")[i] = 1 + random.nextInt(2);
            numbers.get("p401g1")[i] = 1 + random.nextInt(2);
            numbers.get("p401g2")[i] = random.nextInt(5) == 0 ? 4020 : 150101;
            for (int h = 1; h <= 6; h++) {
                numbers.get("p401h" + h)[i] = random.nextInt(20) == 0 ? 1 : 2;
            }
            numbers.get("p210")[i] = 1 + random.nextInt(2);
            numbers.get("p211a")[i] = 1 + random.nextInt(10);
            numbers.get("p501")[i] = 1 + random.nextInt(2);
            numbers.get("inghog1d")[i] = Math.exp(9 + random.nextDouble());
            numbers.get("mieperho")[i] = 2 + random.nextInt(7);
            numbers.get("p710_04")[i] = random.nextInt(2);
            numbers.get("head_p301a")[i] = 1 + random.nextInt(12);
            numbers.get("spouse_p301a")[i] = random.nextInt(3) == 0 ? Double.NaN : 1 + random.nextInt(12);
            numbers.get("school_age_children")[i] = 1 + random.nextInt(4);
            numbers.get("factor07")[i] = 50 + random.nextInt(400);
            numbers.get("factora07")[i] = numbers.get("factor07")[i] * 1.1;
            conglome[i] = String.format("%06d", i / 4);
        }
        List<Column> columns = new ArrayList<>();
        numbers.forEach((name, values) -> columns.add(NumberColumn.of(name, values)));
        columns.add(TextColumn.of("conglome", conglome));
        return Table.of(columns);
    }

    @Test
    void thePresetRunsThroughTheSamePathAsAnyAudit() {
        AuditSpec spec = Enaho.spec(Enaho.FeatureSet.OURS);
        AuditSplit split = AuditSplit.of(spec, Enaho.table(persons(6)));
        assertThat(split.years()).isEqualTo(new AuditSplit.Years(List.of(2019), OptionalInt.of(2020), 2021));
        assertThat(split.leftOut()).isEmpty();
        assertThat(split.train().featureNames())
                .contains("poverty_quintile", "age_x_poverty", "grade_last_year", "es_peruano")
                .doesNotContain("district_dropout_rate_admin", "school_student_teacher_ratio");
        assertThat(split.notes())
                .filteredOn(n -> n.kind().equals("feature_absent"))
                .extracting(Note::where)
                .contains("nightlight_intensity", "district_dropout_rate_admin");
        assertThat(split.notes())
                .filteredOn(n -> n.kind().equals("language_code_unknown"))
                .extracting(Note::where)
                .containsExactly("p300a 17");
        AuditData train = split.train();
        assertThat(train.targets()).containsExactly("strict", "in-term", "no-vacation", "no-graduates", "adjusted");
        assertThat(train.grouping("language").labels())
                .containsExactly("castellano", "quechua", "aimara", "other_indigenous", "foreign", "other_unknown");
        // The languages are told apart from 2020 on only.
        assertThat(codes(train.grouping("language_disaggregated"))).containsOnly(-1);
        assertThat(train.grouping("language_x_rural").labels()).contains("quechua.rural");
        int product = train.featureNames().indexOf("age_x_poverty");
        int age = train.featureNames().indexOf("age");
        int quintile = train.featureNames().indexOf("poverty_quintile");
        double[][] x = train.features();
        for (int i = 0; i < train.rows(); i++) {
            assertThat(x[product][i]).isEqualTo(x[age][i] * x[quintile][i]);
        }
        // Five quintiles of about equal weight on the rows that made them.
        double[] weight = new double[6];
        for (int i : train.labelled()) {
            weight[(int) x[quintile][i]] += train.weights()[i];
        }
        double total = Arrays.stream(weight).sum();
        for (int q = 1; q <= 5; q++) {
            assertThat(weight[q] / total).isCloseTo(0.2, within(0.02));
        }
        assertThat(train.design().strata().getAsInt()).isGreaterThan(8);
        AuditData test = split.vault().open("test", "hash", Instant.EPOCH);
        assertThat(codes(test.grouping("language_disaggregated"))).contains(5);
        assertThat(test.grouping("department").labels()).hasSize(25).contains("san_martin", "ancash");
    }

    @Test
    void anImpossibleDepartmentStopsTheAudit() {
        Table table = persons(3);
        double[] ubigeo = table.numbers("ubigeo").toArray();
        ubigeo[0] = 260101;
        Table wrong = table.with(NumberColumn.of("ubigeo", ubigeo));
        assertThatThrownBy(() -> AuditSplit.of(Enaho.spec(Enaho.FeatureSet.BASE), Enaho.table(wrong)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'26' belongs to no group of the dimension 'department'");
    }

    @Test
    void theOtherWeightIsDeclaredNotAssumed() {
        AuditSpec spec = Enaho.spec(Enaho.FeatureSet.BASE, Enaho.Weight.FACTORA07);
        assertThat(spec.design().weight()).contains("factora07");
        Table persons = persons(3);
        double ratio = AuditSplit.of(spec, Enaho.table(persons)).train().weights()[0]
                / AuditSplit.of(Enaho.spec(Enaho.FeatureSet.BASE), Enaho.table(persons))
                        .train()
                        .weights()[0];
        assertThat(ratio).isCloseTo(1.1, within(1e-12));
    }

    private static int[] codes(org.equidad.fairness.Grouping grouping) {
        return java.util.stream.IntStream.range(0, grouping.rows())
                .map(grouping::code)
                .toArray();
    }
}
