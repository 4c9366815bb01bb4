package org.equidad.features;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;

/** The columns that the audit derives from the survey's variables, each with its sources. */
final class EnahoColumns {
    static final List<String> DEPARTMENTS = List.of(
            "Amazonas",
            "Áncash",
            "Apurímac",
            "Arequipa",
            "Ayacucho",
            "Cajamarca",
            "Callao",
            "Cusco",
            "Huancavelica",
            "Huánuco",
            "Ica",
            "Junín",
            "La Libertad",
            "Lambayeque",
            "Lima",
            "Loreto",
            "Madre de Dios",
            "Moquegua",
            "Pasco",
            "Piura",
            "Puno",
            "San Martín",
            "Tacna",
            "Tumbes",
            "Ucayali");

    /** Years of schooling by the level passed, P301A 1 to 12. */
    private static final int[] SCHOOLING_YEARS = {0, 0, 3, 6, 9, 11, 12, 14, 14, 16, 18, 6};

    private static final int OTHER_NATIVE = 3;
    private static final int FIRST_SINGLE_LANGUAGE = 10;
    private static final int LAST_KNOWN_LANGUAGE = 15;
    private static final int ADULT_MODULE_AGE = 14;
    private static final int SECONDARY_AGE = 12;
    private static final int LAST_TASK_THAT_IS_WORK = 7;
    /** P401G2: a number below is a country, 999999 is not known. */
    private static final int FIRST_DISTRICT_CODE = 10000;

    private static final int UNKNOWN_PLACE = 999999;

    private EnahoColumns() {}

    /**
     * A derived column.
     *
     * @param name its name
     * @param required sources without which it is absent
     * @param useful sources that it also reads where they are there
     * @param oneOf whether at least one of the useful sources must be there
     * @param value the cell of a row; reads declared sources only
     */
    record Derived(String name, Set<String> required, Set<String> useful, OneOf oneOf, ToDoubleFunction<Row> value) {
        Set<String> sources() {
            Set<String> all = new LinkedHashSet<>(required);
            all.addAll(useful);
            return all;
        }

        /** The column's cells, empty where a source is missing. */
        Optional<double[]> over(Table table) {
            boolean present = required.stream().allMatch(table::has)
                    && (oneOf == OneOf.NOT_NEEDED || useful.stream().anyMatch(table::has));
            if (!present) {
                return Optional.empty();
            }
            Row row = new Row(table, sources());
            double[] values = new double[table.rows()];
            for (int i = 0; i < values.length; i++) {
                row.at = i;
                values[i] = value.applyAsDouble(row);
            }
            return Optional.of(values);
        }
    }

    enum OneOf {
        NEEDED,
        NOT_NEEDED
    }

    /** A row that shows the declared sources only; an absent one is missing. */
    static final class Row {
        private final Map<String, Column> columns = new HashMap<>();
        private final Set<String> declared;
        private int at;

        private Row(Table table, Set<String> declared) {
            this.declared = declared;
            for (String name : declared) {
                if (table.has(name)) {
                    columns.put(name, table.column(name));
                }
            }
        }

        /** The number in this column, NaN where missing, absent or no number. */
        double get(String name) {
            if (!declared.contains(name)) {
                throw new IllegalStateException("reads '" + name + "', which it does not declare: " + declared);
            }
            Column column = columns.get(name);
            if (column == null || column.isMissing(at)) {
                return Double.NaN;
            }
            return column instanceof NumberColumn numbers ? numbers.get(at) : Cells.number(Cells.text(column, at));
        }
    }

    private static Derived of(String name, ToDoubleFunction<Row> value, String... required) {
        return new Derived(name, ordered(required), Set.of(), OneOf.NOT_NEEDED, value);
    }

    private static Set<String> ordered(String... names) {
        return new LinkedHashSet<>(Arrays.asList(names));
    }

    /** Every derived column, in order. */
    static List<Derived> all() {
        List<Derived> all = new ArrayList<>();
        all.add(of("age", r -> r.get("p208a"), "p208a"));
        all.add(of("is_secundaria_age", r -> flag(r.get("p208a"), r.get("p208a") >= SECONDARY_AGE), "p208a"));
        all.add(of("es_mujer", r -> code(r.get("p207"), 2, 1), "p207"));
        all.add(of("p300a_original", r -> r.get("p300a"), "p300a"));
        all.add(of("p300a_harmonized", r -> harmonized(r.get("p300a")), "p300a"));
        language(all, "lang_castellano", 4);
        language(all, "lang_quechua", 1);
        language(all, "lang_aimara", 2);
        language(all, "lang_other_indigenous", OTHER_NATIVE);
        all.add(of("lang_foreign", r -> flag(r.get("p300a"), r.get("p300a") == 6 || r.get("p300a") == 7), "p300a"));
        all.add(of("language_group", r -> languageGroup(r.get("p300a")), "p300a"));
        all.add(of("language_detail", r -> languageDetail(r.get("year"), r.get("p300a")), "year", "p300a"));
        all.add(of("rural", r -> flag(r.get("estrato"), r.get("estrato") >= 6), "estrato"));
        all.add(of("region_natural", r -> region(r.get("dominio")), "dominio"));
        all.add(of("is_sierra", r -> flag(r.get("dominio"), region(r.get("dominio")) == 2), "dominio"));
        all.add(of("is_selva", r -> flag(r.get("dominio"), region(r.get("dominio")) == 3), "dominio"));
        all.add(of("department", r -> Math.floor(r.get("ubigeo") / 10000), "ubigeo"));
        all.add(of("interview_month", r -> r.get("mes"), "mes"));
        all.add(of("log_income", r -> logIncome(r.get("inghog1d")), "inghog1d"));
        all.add(of(
                "log_income_per_head",
                r -> r.get("mieperho") > 0 ? logIncome(r.get("inghog1d") / r.get("mieperho")) : Double.NaN,
                "inghog1d",
                "mieperho"));
        all.add(of("es_peruano", EnahoColumns::bornInPeru, "p401g1", "p401g2"));
        all.add(of(
                "has_disability",
                EnahoColumns::disability,
                "p401h1",
                "p401h2",
                "p401h3",
                "p401h4",
                "p401h5",
                "p401h6"));
        all.add(new Derived(
                "is_working", Set.of("p208a"), ordered("p501", "p210", "p211a"), OneOf.NEEDED, EnahoColumns::working));
        all.add(new Derived(
                "juntos_participant", Set.of(), ordered("p710_04", "ingtpu01"), OneOf.NEEDED, EnahoColumns::juntos));
        all.add(new Derived(
                "parent_education_years",
                Set.of(),
                ordered("head_p301a", "spouse_p301a"),
                OneOf.NEEDED,
                r -> better(schooling(r.get("head_p301a")), schooling(r.get("spouse_p301a")))));
        all.add(of("grade_last_year", EnahoColumns::gradeLastYear, "p304a", "p304b", "p304c"));
        all.add(of("overage_years", EnahoColumns::overage, "p208a", "p304a", "p304b", "p304c"));
        all.add(of("is_overage", r -> flag(overage(r), overage(r) >= 2), "p208a", "p304a", "p304b", "p304c"));
        all.add(of("private_school_last_year", r -> code(r.get("p304d"), 2, 1), "p304d"));
        all.add(of("household_size", r -> r.get("mieperho"), "mieperho"));
        all.add(of("school_age_children", r -> r.get("school_age_children"), "school_age_children"));
        all.add(new Derived(
                "district_dropout_rate_admin",
                Set.of("p208a"),
                ordered("admin_dropout_primary", "admin_dropout_secondary", "admin_dropout"),
                OneOf.NEEDED,
                EnahoColumns::administrativeRate));
        for (String name : List.of(
                "nightlight_intensity",
                "poverty_index",
                "census_indigenous_lang_pct",
                "census_literacy_rate",
                "census_electricity_pct",
                "census_water_access_pct",
                "school_student_teacher_ratio")) {
            all.add(of(name, r -> r.get(name), name));
        }
        return List.copyOf(all);
    }

    private static void language(List<Derived> all, String name, int code) {
        all.add(of(name, r -> flag(r.get("p300a"), harmonized(r.get("p300a")) == code), "p300a"));
    }

    private static double flag(double source, boolean yes) {
        return Double.isNaN(source) ? Double.NaN : yes ? 1 : 0;
    }

    /** 1 for one code, 0 for the other, missing for anything else. */
    private static double code(double value, int yes, int no) {
        return value == yes ? 1 : value == no ? 0 : Double.NaN;
    }

    /** Single native languages, told apart from 2020 on, back to the code that they had before. */
    static double harmonized(double p300a) {
        return p300a >= FIRST_SINGLE_LANGUAGE ? OTHER_NATIVE : p300a;
    }

    /** The harmonised code of the groups that are compared; 0 for sign language, no hearing, unknown. */
    private static double languageGroup(double p300a) {
        double code = harmonized(p300a);
        return code == 1 || code == 2 || code == 3 || code == 4 || code == 6 || code == 7 ? code : 0;
    }

    /** The single code from the year on in which they exist; missing before, and for those of no group. */
    private static double languageDetail(double year, double p300a) {
        if (year < Enaho.splitOfLanguages()) {
            return Double.NaN;
        }
        if (p300a > LAST_KNOWN_LANGUAGE) {
            return OTHER_NATIVE;
        }
        boolean shown = p300a >= 1 && p300a <= 4 || p300a >= FIRST_SINGLE_LANGUAGE;
        return shown ? p300a : Double.NaN;
    }

    /** 1 costa, 2 sierra, 3 selva. */
    private static double region(double dominio) {
        if (Double.isNaN(dominio)) {
            return Double.NaN;
        }
        return dominio == 7 ? 3 : dominio >= 4 && dominio <= 6 ? 2 : 1;
    }

    /** Households may lose money; below -1 the logarithm does not exist and nothing is known. */
    private static double logIncome(double income) {
        return income >= 0 ? Math.log1p(income) : Double.NaN;
    }

    /**
     * 0 where the mother lived abroad at the birth (P401G2 holds a country), 1 where she lived in this district or
     * another one of Peru; missing where nobody knows. A proxy for nationality: the country of birth.
     */
    private static double bornInPeru(Row r) {
        double here = r.get("p401g1");
        double place = r.get("p401g2");
        if (here == 1) {
            return 1;
        }
        if (here != 2 || Double.isNaN(place) || place == UNKNOWN_PLACE) {
            return Double.NaN;
        }
        return place < FIRST_DISTRICT_CODE ? 0 : 1;
    }

    /** 1 with any of the six limitations, 0 where all six are denied. */
    private static double disability(Row r) {
        boolean unknown = false;
        for (int i = 1; i <= 6; i++) {
            double answer = r.get("p401h" + i);
            if (answer == 1) {
                return 1;
            }
            unknown |= answer != 2;
        }
        return unknown ? Double.NaN : 0;
    }

    /**
     * From 14 on the answer of the labour module (P501). Below, and where that is missing, the household module, which
     * asks ages 5 to 17: work or a task last week (P210 = 1), or, asked of those who say no, help in the family's
     * business or farm, for others or for sale (P211A 1 to 7). The own household's chores, study and other things
     * (P211A 8, 9, 10) are no work.
     */
    private static double working(Row r) {
        if (r.get("p208a") >= ADULT_MODULE_AGE) {
            double answer = code(r.get("p501"), 1, 2);
            if (!Double.isNaN(answer)) {
                return answer;
            }
        }
        double kind = r.get("p211a");
        if (kind >= 1 && kind <= LAST_TASK_THAT_IS_WORK) {
            return 1;
        }
        return kind >= 8 && kind <= 9 ? 0 : code(r.get("p210"), 1, 2);
    }

    /** The programme question; where it is not asked, whether the household has income from the programme. */
    private static double juntos(Row r) {
        double answer = r.get("p710_04");
        if (!Double.isNaN(answer)) {
            return answer == 1 ? 1 : 0;
        }
        double income = r.get("ingtpu01");
        return flag(income, income > 0);
    }

    static double schooling(double level) {
        return level >= 1 && level <= SCHOOLING_YEARS.length ? SCHOOLING_YEARS[(int) level - 1] : Double.NaN;
    }

    private static double better(double a, double b) {
        return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
    }

    /**
     * Grades of basic schooling reached in last year's enrolment (P304): 0 initial, 1 to 6 primary, 7 to 11 secondary;
     * missing for other levels and where nobody was enrolled. Primary counts grades (P304C), secondary years (P304B).
     */
    private static double gradeLastYear(Row r) {
        double level = r.get("p304a");
        double year = r.get("p304b");
        double grade = r.get("p304c");
        if (level == 1) {
            return 0;
        }
        if (level == 2) {
            double reached = grade >= 1 ? grade : year;
            return reached >= 1 && reached <= 6 ? reached : Double.NaN;
        }
        if (level == 3) {
            double reached = year >= 1 ? year : grade;
            return reached >= 1 && reached <= 5 ? 6 + reached : Double.NaN;
        }
        return Double.NaN;
    }

    /** Age minus the age of a child that attended last year's grade on time: 6 on entry, one more a grade and a year. */
    private static double overage(Row r) {
        return r.get("p208a") - (gradeLastYear(r) + 6);
    }

    /** Primary for ages 6 to 11, secondary from 12, primary where secondary is missing. */
    private static double administrativeRate(Row r) {
        double primary = r.get("admin_dropout_primary");
        double secondary = r.get("admin_dropout_secondary");
        double rate = r.get("p208a") >= SECONDARY_AGE && !Double.isNaN(secondary) ? secondary : primary;
        return Double.isNaN(rate) ? r.get("admin_dropout") : rate;
    }

    /** A department's key: lower case, no accents, underscores. */
    static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replace(' ', '_');
    }

    /** Notes the language codes that the survey's dictionary does not list; they count as other native languages. */
    static void unknownLanguages(Table persons, List<Note> notes) {
        if (!persons.has("p300a")) {
            return;
        }
        Map<String, Long> unknown = new TreeMap<>();
        Column column = persons.column("p300a");
        for (int i = 0; i < column.size(); i++) {
            if (!column.isMissing(i)) {
                String text = Cells.text(column, i);
                if (Cells.number(text) > LAST_KNOWN_LANGUAGE) {
                    unknown.merge(text, 1L, Long::sum);
                }
            }
        }
        unknown.forEach((code, rows) -> notes.add(new Note(
                "language_code_unknown",
                "p300a " + code,
                rows,
                "the dictionary does not list this code; its rows count as other native language")));
    }
}
