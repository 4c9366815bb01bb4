package org.equidad.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.equidad.enahoio.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HarmonisedTest {

    private static AuditSpec.SourceColumn sex(AuditSpec.Unlisted unlisted) {
        Map<String, String> recode = new LinkedHashMap<>();
        recode.put("Menina", "female");
        recode.put("Feminino", "female");
        recode.put("Menino", "male");
        return new AuditSpec.SourceColumn(
                "sex",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(2020, "Gen", 2021, "Genero"),
                Optional.empty(),
                recode,
                unlisted,
                Set.of("?"),
                AuditSpec.DateCells.REFUSE);
    }

    private static AuditSpec.SourceColumn age(AuditSpec.DateCells dates) {
        return new AuditSpec.SourceColumn(
                "age",
                AuditSpec.ColumnType.NUMBER,
                Map.of(2020, "Idade 20"),
                Optional.of("Idade"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of("INCLUIR"),
                dates);
    }

    private static AuditSpec spec(AuditSpec.SourceColumn... columns) {
        List<AuditSpec.SourceColumn> all = new java.util.ArrayList<>(List.of(columns));
        all.add(Specs.number("y"));
        return Specs.of(
                all,
                List.of(Specs.feature("f", columns[0].name(), new AuditSpec.Coding.OneHot())),
                List.of(Specs.dimension("d", columns[0].name())),
                AuditSpec.Design.none());
    }

    @Test
    void columnsOfYearsThatBearOtherNamesBecomeOne() {
        Harmonised data = Harmonised.of(
                spec(sex(AuditSpec.Unlisted.FAIL), age(AuditSpec.DateCells.SPREADSHEET_DAY)),
                List.of(
                        Specs.raw(2021, "Genero,Idade,y", "Feminino,1900-01-11 00:00:00,1", "?,INCLUIR,0"),
                        Specs.raw(2020, "Gen,Idade 20,y", "Menina,9,1", "Menino, 12 ,0"),
                        Specs.raw(2022, "Idade,y", "NA,1")));
        assertThat(data.years()).containsExactly(2020, 2020, 2021, 2021, 2022);
        assertThat(data.table().text("sex").get(0)).isEqualTo("female");
        assertThat(data.table().text("sex").get(1)).isEqualTo("male");
        assertThat(data.table().text("sex").get(2)).isEqualTo("female");
        assertThat(data.table().text("sex").get(3)).isNull();
        assertThat(data.table().text("sex").get(4)).isNull();
        assertThat(data.table().numbers("age").toArray()).containsExactly(9, 12, 11, Double.NaN, Double.NaN);
        assertThat(data.where(0)).isEqualTo("2020.csv, row 2");
        assertThat(data.where(3)).isEqualTo("2021.csv, row 3");
        assertThat(data.notes())
                .extracting(Note::kind, Note::where, Note::count)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("dates_as_numbers", "2021.csv, Idade", 1L),
                        org.assertj.core.groups.Tuple.tuple("text_as_missing", "2021.csv, Idade", 1L),
                        org.assertj.core.groups.Tuple.tuple("column_absent", "2022.csv, sex", 1L),
                        org.assertj.core.groups.Tuple.tuple("recoded", "2020.csv, Gen", 2L));
    }

    @Test
    void aValueThatIsNotListedIsRefusedKeptOrMissing() {
        RawFile file = Specs.raw(2020, "Gen,y", "Menina,1", "Outro,0");
        assertThatThrownBy(() -> Harmonised.of(spec(sex(AuditSpec.Unlisted.FAIL)), List.of(file)))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv, row 3, column 'Gen': 'Outro' is not listed under 'recode' of the column 'sex';"
                        + " listed are Menina, Feminino, Menino");
        Harmonised kept = Harmonised.of(spec(sex(AuditSpec.Unlisted.KEEP)), List.of(file));
        assertThat(kept.table().text("sex").get(1)).isEqualTo("Outro");
        Harmonised missing = Harmonised.of(spec(sex(AuditSpec.Unlisted.MISSING)), List.of(file));
        assertThat(missing.table().text("sex").isMissing(1)).isTrue();
        assertThat(missing.notes()).extracting(Note::kind).contains("text_as_missing");
    }

    @Test
    void aNumberIsCutIntoBandsThatHoldTheirLowerEnd() {
        AuditSpec.SourceColumn bands = new AuditSpec.SourceColumn(
                "age",
                AuditSpec.ColumnType.CATEGORY,
                Map.of(),
                Optional.of("Idade"),
                Map.of(),
                AuditSpec.Unlisted.KEEP,
                Set.of("?"),
                AuditSpec.DateCells.REFUSE,
                List.of(40.0, 25.5));
        RawFile file = Specs.raw(2020, "Idade,y", "25.4,1", "25.5,0", "39.9,1", "40,0", "?,1");
        Harmonised made = Harmonised.of(spec(bands), List.of(file));
        assertThat(java.util.stream.IntStream.range(0, 5)
                        .mapToObj(made.table().text("age")::get)
                        .toList())
                .containsExactly("below_25.5", "25.5_to_40", "25.5_to_40", "from_40", null);
        assertThatThrownBy(() -> Harmonised.of(spec(bands), List.of(Specs.raw(2020, "Idade,y", "old,1"))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "2020.csv, row 2, column 'Idade': 'old' is not a number, and cannot be cut into bands; texts"
                                + " listed under 'missing' are allowed");
        assertThatThrownBy(() -> new AuditSpec.SourceColumn(
                        "age",
                        AuditSpec.ColumnType.NUMBER,
                        Map.of(),
                        Optional.of("Idade"),
                        Map.of(),
                        AuditSpec.Unlisted.KEEP,
                        Set.of(),
                        AuditSpec.DateCells.REFUSE,
                        List.of(40.0)))
                .hasMessageContaining("column 'age' is cut into bands");
    }

    @Test
    void textInANumberColumnIsRefusedWithItsPlace() {
        RawFile file = Specs.raw(2021, "Idade,y", "9,1", "nine,0");
        assertThatThrownBy(() -> Harmonised.of(spec(age(AuditSpec.DateCells.SPREADSHEET_DAY)), List.of(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2021.csv, row 3, column 'Idade': 'nine' is not a number");
        RawFile date = Specs.raw(2021, "Idade,y", "1900-01-11,1");
        assertThatThrownBy(() -> Harmonised.of(spec(age(AuditSpec.DateCells.REFUSE)), List.of(date)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'1900-01-11' is not a number");
        for (String odd : List.of("NaN", "Infinity", "0x10", "1d", "7,5")) {
            RawFile bad = new RawFile(
                    "odd.csv",
                    OptionalInt.of(2021),
                    org.equidad.enahoio.Table.of(
                            org.equidad.enahoio.TextColumn.of("Idade", new String[] {odd}),
                            org.equidad.enahoio.TextColumn.of("y", new String[] {"1"})));
            assertThatThrownBy(() -> Harmonised.of(spec(age(AuditSpec.DateCells.SPREADSHEET_DAY)), List.of(bad)))
                    .as(odd)
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    void aDeclaredColumnThatIsNotThereIsRefusedByName() {
        assertThatThrownBy(() -> Harmonised.of(
                        spec(age(AuditSpec.DateCells.REFUSE)), List.of(Specs.raw(2020, "Idade,y", "9,1"))))
                .isInstanceOf(DataException.class)
                .hasMessage("2020.csv: no column 'Idade 20'; there are Idade, y");
    }

    @Test
    void oneFileCanHoldAllYears() {
        AuditSpec perYear = Specs.small();
        AuditSpec spec = new AuditSpec(
                "pooled",
                Label.same("pooled"),
                new AuditSpec.Outcome("y", Label.same("y")),
                new AuditSpec.Source(Map.of(0, "all.csv"), Optional.of("t")),
                List.of(Specs.number("y"), Specs.number("x"), Specs.category("g"), Specs.number("t")),
                perYear.target(),
                List.of(),
                perYear.features(),
                perYear.dimensions(),
                List.of(),
                List.of(),
                AuditSpec.Design.none(),
                Optional.empty(),
                AuditSpec.Leakage.defaults(),
                AuditSpec.Minimums.defaults());
        RawFile file = new RawFile("all.csv", OptionalInt.empty(), Specs.table("y,x,g,t", "1,2,a,2021", "0,3,b,2020"));
        assertThat(Harmonised.of(spec, List.of(file)).years()).containsExactly(2021, 2020);
        RawFile bad = new RawFile("all.csv", OptionalInt.empty(), Specs.table("y,x,g,t", "1,2,a,2021", "0,3,b,20x"));
        assertThatThrownBy(() -> Harmonised.of(spec, List.of(bad)))
                .isInstanceOf(DataException.class)
                .hasMessage("all.csv, row 3, column 't': '20x' is no year; a whole number of four digits is needed");
        RawFile bare = new RawFile("bare.csv", OptionalInt.empty(), bad.table(), 1);
        assertThatThrownBy(() -> Harmonised.of(spec, List.of(bare))).hasMessageStartingWith("bare.csv, row 2, column");
    }

    /** Serial numbers of LibreOffice Calc and Excel for these dates; 60 is the false leap day, so 1 March is 61. */
    @ParameterizedTest
    @CsvSource({
        "1900-01-01,1",
        "1900-01-11 00:00:00,11",
        "1900-01-31T00:00:00,31",
        "1900-02-28,59",
        "1900-03-01,61",
        "2000-01-01,36526"
    })
    void datesOfASpreadsheetAreDayNumbers(String date, double serial) {
        assertThat(Harmonised.spreadsheetDay(date)).isEqualTo(serial);
    }

    @ParameterizedTest
    @CsvSource({"1900-13-01", "11", "1900-01-11x", "yesterday"})
    void whatIsNoDateIsNoNumber(String text) {
        assertThat(Harmonised.spreadsheetDay(text)).isNaN();
    }

    @Test
    void numbersAreReadAsWritten() {
        assertThat(Cells.number(" -.5 ")).isCloseTo(-0.5, within(0.0));
        assertThat(Cells.number("1e3")).isEqualTo(1000);
        assertThat(Cells.number("")).isNaN();
        assertThat(Cells.lookUp(Map.of("1", "one"), "01.0")).isEqualTo("one");
        assertThat(Cells.lookUp(Map.of("1", "one"), "x")).isNull();
    }
}
