package org.equidad.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.fairness.SinglePsu;
import org.equidad.features.AuditSpec.Coding;
import org.equidad.features.AuditSpec.Crossing;
import org.equidad.features.AuditSpec.Dimension;
import org.equidad.features.AuditSpec.Feature;

/**
 * The audit of school-dropout prediction on Peru's national household survey (ENAHO): what its variables and codes mean
 * for target, features, protected attributes and design. It only makes an {@link AuditSpec} and the columns that the spec
 * names; everything after that is the same for any audit.
 *
 * <p>No feature reads an answer about this school year (P306, P307, P308x, P313): each derived column declares the survey
 * variables that it is made from and can read no others. A column whose source is not in the data is absent, never zero.
 */
public final class Enaho {
    /** The short key of this audit. */
    public static final String NAME = "enaho";

    private static final int SPLIT_OF_LANGUAGES = 2020;

    private static final Set<String> DISTRICT_COLUMNS = Set.of(
            "district_dropout_rate_admin",
            "nightlight_intensity",
            "poverty_index",
            "census_indigenous_lang_pct",
            "census_literacy_rate",
            "census_electricity_pct",
            "census_water_access_pct",
            "school_student_teacher_ratio");

    private Enaho() {}

    /** The definitions of dropping out that the audit can run under and that it always reports side by side. */
    public enum Target {
        /** Enrolled last year (P303 = 1) and not this year (P306 = 2), ages 6 to 17: the mission's definition. */
        STRICT("strict", "definición estricta", "strict definition"),
        /** The same among children interviewed from April to December, when the school year has begun. */
        IN_TERM("in-term", "entrevistas de abril a diciembre", "interviewed April to December"),
        /** Children who say that they are on vacation (P313 = 6) count as not having left. */
        NO_VACATION("no-vacation", "sin quienes están de vacaciones", "those on vacation count as staying"),
        /** Graduates of secondary school (P301A = 6) leave the universe. */
        NO_GRADUATES("no-graduates", "sin egresados de secundaria", "without secondary graduates"),
        /** All three corrections together. */
        ADJUSTED("adjusted", "con las tres correcciones", "all three corrections");

        private final String key;
        private final Label label;

        Target(String key, String es, String en) {
            this.key = key;
            this.label = new Label(es, en);
        }

        /** The name on the command line and in the exports. */
        public String key() {
            return key;
        }

        /** The column of the audit's table with 1, 0 or missing. */
        String column() {
            return this == STRICT ? "dropout" : "dropout_" + key.replace('-', '_');
        }

        /**
         * The definition of this name.
         *
         * @throws IllegalArgumentException naming those that exist
         */
        public static Target of(String key) {
            return Stream.of(values())
                    .filter(t -> t.key.equals(key))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no target '" + key + "'; there are "
                            + String.join(
                                    ", ", Stream.of(values()).map(Target::key).toList())));
        }
    }

    /** The sets of features. */
    public enum FeatureSet {
        /** The 25 of the mission. */
        BASE,
        /** The 25 with the district columns standardised by the training years, names with the suffix {@code _z}. */
        BASE_Z,
        /** The 25 with quintiles of the household's income per head instead of its income. */
        BASE_PER_HEAD,
        /** The 25 and six on over-age and interactions. */
        EXTENDED,
        /** These and school type, household size, school-age children and grade of last year. */
        OURS
    }

    /** The weight column: the household's factor, or the person's factor of module 300. */
    public enum Weight {
        FACTOR07,
        FACTORA07;

        String column() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * The person table with the audit's columns beside its own. Every column whose sources are there is added; the notes
     * say what each target definition leaves out and which language codes the dictionary does not know.
     *
     * @param persons one row per person aged 6 to 17, columns by their lower-case survey names, with {@code year}
     */
    public static Harmonised table(Table persons) {
        List<Note> notes = new ArrayList<>();
        Table table = persons;
        for (EnahoColumns.Derived derived : EnahoColumns.all()) {
            Optional<double[]> values = derived.over(persons);
            if (values.isPresent()) {
                table = table.with(NumberColumn.of(derived.name(), values.get()));
            }
        }
        for (Target target : Target.values()) {
            double[] label = EnahoTargets.label(persons, target, notes);
            table = table.with(NumberColumn.of(target.column(), label));
        }
        EnahoColumns.unknownLanguages(persons, notes);
        return Harmonised.ofTable(table, "year", notes);
    }

    /** The mission's audit: strict target, FACTOR07, strata DOMINIO by ESTRATO, clusters CONGLOME. */
    public static AuditSpec spec(FeatureSet features) {
        return spec(features, Weight.FACTOR07);
    }

    /** The same with another weight. */
    public static AuditSpec spec(FeatureSet features, Weight weight) {
        List<AuditSpec.Target> alternatives = Stream.of(Target.values())
                .filter(t -> t != Target.STRICT)
                .map(Enaho::target)
                .toList();
        return new AuditSpec(
                NAME,
                new Label(
                        "Predicción de la interrupción de estudios con datos de la ENAHO",
                        "Prediction of school dropout on ENAHO data"),
                new AuditSpec.Outcome("dropout", new Label("interrupción de estudios", "school dropout")),
                AuditSpec.Source.preset(),
                List.of(),
                target(Target.STRICT),
                alternatives,
                features(features),
                dimensions(),
                List.of(
                        Crossing.of("language", "rural"),
                        Crossing.of("sex", "poverty"),
                        Crossing.of("language", "region")),
                List.of(Crossing.of("sex", "level"), Crossing.of("sex", "rural"), Crossing.of("language", "poverty")),
                new AuditSpec.Design(
                        Optional.of(weight.column()),
                        List.of("dominio", "estrato"),
                        Optional.of("conglome"),
                        SinglePsu.ADJUST),
                Optional.empty(),
                AuditSpec.Leakage.defaults(),
                AuditSpec.Minimums.defaults());
    }

    /**
     * What the audit asks of the explanation: effects of nationality, of sex from age 12 on, and of language; interactions
     * of poverty with language and of area with sex; ten typical students.
     */
    public static Explanation explanation() {
        return EnahoExplanation.explanation();
    }

    private static AuditSpec.Target target(Target target) {
        return new AuditSpec.Target(target.key(), target.column(), AuditSpec.Comparison.EQUALS, "1", target.label);
    }

    /** The survey variables that each derived column is made from. */
    public static Map<String, Set<String>> sources() {
        Map<String, Set<String>> sources = new LinkedHashMap<>();
        EnahoColumns.all().forEach(d -> sources.put(d.name(), d.sources()));
        return sources;
    }

    /** The features that describe where a child lives; all others describe the child and the household. */
    public static Set<String> placeFeatures() {
        return Set.of(
                "rural",
                "is_sierra",
                "is_selva",
                "district_dropout_rate_admin",
                "nightlight_intensity",
                "poverty_index",
                "census_indigenous_lang_pct",
                "census_literacy_rate",
                "census_electricity_pct",
                "census_water_access_pct",
                "school_student_teacher_ratio");
    }

    /** The features of a set, in order. */
    public static List<Feature> features(FeatureSet set) {
        List<Feature> base = new ArrayList<>(List.of(
                plain("age", "Edad", "Age"),
                plain("is_secundaria_age", "Edad de secundaria (12 o más)", "Secondary-school age (12 or over)"),
                plain("es_mujer", "Es mujer", "Girl"),
                plain("lang_castellano", "Lengua materna castellano", "Mother tongue Spanish"),
                plain("lang_quechua", "Lengua materna quechua", "Mother tongue Quechua"),
                plain("lang_aimara", "Lengua materna aimara", "Mother tongue Aymara"),
                plain("lang_other_indigenous", "Otra lengua indígena u originaria", "Another indigenous mother tongue"),
                plain("lang_foreign", "Lengua materna extranjera", "Foreign mother tongue"),
                plain("rural", "Área rural", "Rural area"),
                plain("is_sierra", "Sierra", "Highlands"),
                plain("is_selva", "Selva", "Amazon"),
                plain(
                        "district_dropout_rate_admin",
                        "Tasa administrativa de interrupción del distrito",
                        "Administrative dropout rate of the district"),
                plain("nightlight_intensity", "Luces nocturnas del distrito", "Night lights of the district"),
                plain("poverty_index", "Pobreza del distrito", "Poverty of the district"),
                new Feature(
                        "poverty_quintile",
                        "log_income",
                        new Coding.QuantileGroups(5),
                        Set.of(),
                        new Label("Quintil de ingreso del hogar", "Household income quintile")),
                plain("es_peruano", "Nació en el Perú", "Born in Peru"),
                plain("has_disability", "Tiene alguna limitación permanente", "Has a permanent limitation"),
                plain("is_working", "Trabaja", "Works"),
                plain("juntos_participant", "Hogar en el programa Juntos", "Household in the Juntos programme"),
                plain("log_income", "Ingreso del hogar (logaritmo)", "Household income (logarithm)"),
                plain("parent_education_years", "Años de estudio del hogar", "Parents' years of schooling"),
                plain(
                        "census_indigenous_lang_pct",
                        "Hablantes de lenguas indígenas en el distrito",
                        "Speakers of indigenous languages in the district"),
                plain("census_literacy_rate", "Alfabetismo del distrito", "Literacy of the district"),
                plain("census_electricity_pct", "Electricidad en el distrito", "Electricity in the district"),
                plain("census_water_access_pct", "Agua en el distrito", "Water in the district"),
                plain(
                        "school_student_teacher_ratio",
                        "Estudiantes por docente en el distrito",
                        "Students per teacher in the district")));
        if (set == FeatureSet.BASE) {
            return base;
        }
        if (set == FeatureSet.BASE_PER_HEAD) {
            base.replaceAll(f -> f.name().equals("poverty_quintile")
                    ? new Feature(
                            f.name(),
                            "log_income_per_head",
                            f.coding(),
                            Set.of(),
                            new Label(
                                    "Quintil de ingreso por persona del hogar", "Quintile of household income a head"))
                    : f);
            return base;
        }
        if (set == FeatureSet.BASE_Z) {
            base.replaceAll(f -> DISTRICT_COLUMNS.contains(f.name()) ? standardised(f) : f);
            return base;
        }
        base.add(plain("overage_years", "Años de atraso escolar", "Years over age for grade"));
        base.add(plain("is_overage", "Atraso escolar de dos años o más", "Two or more years over age"));
        base.add(Feature.product("age_x_working", new Label("Edad por trabajo", "Age by work"), "age", "is_working"));
        base.add(Feature.product(
                "age_x_poverty",
                new Label("Edad por quintil de ingreso", "Age by income quintile"),
                "age",
                "poverty_quintile"));
        base.add(Feature.product(
                "rural_x_parent_ed",
                new Label("Área rural por estudios del hogar", "Rural by parents' schooling"),
                "rural",
                "parent_education_years"));
        base.add(Feature.product(
                "sec_age_x_income",
                new Label("Edad de secundaria por ingreso", "Secondary age by income"),
                "is_secundaria_age",
                "log_income"));
        if (set == FeatureSet.EXTENDED) {
            return base;
        }
        base.add(plain("private_school_last_year", "Colegio privado el año pasado", "Private school last year"));
        base.add(plain("household_size", "Miembros del hogar", "Household members"));
        base.add(plain("school_age_children", "Menores de 6 a 17 en el hogar", "Children aged 6 to 17 at home"));
        base.add(plain("grade_last_year", "Grado cursado el año pasado", "Grade of last year"));
        return base;
    }

    private static Feature standardised(Feature feature) {
        return new Feature(
                feature.name() + "_z",
                feature.column(),
                new Coding.Standardised(),
                Set.of(),
                new Label(
                        feature.label().es() + " (estandarizado)",
                        feature.label().en() + " (standardised)"));
    }

    private static Feature plain(String name, String es, String en) {
        return Feature.plain(name, new Label(es, en));
    }

    private static List<Dimension> dimensions() {
        Groups language = new Groups()
                .add("castellano", "castellano", "Spanish", "4")
                .add("quechua", "quechua", "Quechua", "1")
                .add("aimara", "aimara", "Aymara", "2")
                .add("other_indigenous", "otras lenguas indígenas u originarias", "other indigenous languages", "3")
                .add("foreign", "lengua extranjera", "foreign language", "6", "7")
                .add("other_unknown", "otra o sin dato", "other or unknown", "0");
        Groups languages = new Groups()
                .add("castellano", "castellano", "Spanish", "4")
                .add("quechua", "quechua", "Quechua", "1")
                .add("aimara", "aimara", "Aymara", "2")
                .add("ashaninka", "asháninka", "Asháninka", "10")
                .add("awajun", "awajún", "Awajún", "11")
                .add("shipibo_konibo", "shipibo-konibo", "Shipibo-Konibo", "12")
                .add("shawi", "shawi", "Shawi", "13")
                .add("matsigenka", "matsigenka", "Matsigenka", "14")
                .add("achuar", "achuar", "Achuar", "15")
                .add(
                        "other_native",
                        "otras lenguas amazónicas, agrupadas por tamaño de muestra",
                        "other Amazonian languages, pooled for sample size",
                        "3");
        Groups quintiles = new Groups()
                .add("q1", "quinto más pobre", "poorest fifth", "1")
                .add("q2", "segundo quinto", "second fifth", "2")
                .add("q3", "tercer quinto", "third fifth", "3")
                .add("q4", "cuarto quinto", "fourth fifth", "4")
                .add("q5", "quinto de mayor ingreso", "richest fifth", "5");
        List<Dimension> dimensions = new ArrayList<>();
        dimensions.add(
                language.dimension("language", "language_group", "castellano", "Lengua materna", "Mother tongue"));
        dimensions.add(small(languages.dimension(
                "language_disaggregated",
                "language_detail",
                "castellano",
                "Lengua materna, desagregada (desde 2020)",
                "Mother tongue, disaggregated (from 2020)")));
        dimensions.add(new Groups()
                .add("male", "hombres", "boys", "0")
                .add("female", "mujeres", "girls", "1")
                .dimension("sex", "es_mujer", "male", "Sexo", "Sex"));
        dimensions.add(new Groups()
                .add("urban", "área urbana", "urban area", "0")
                .add("rural", "área rural", "rural area", "1")
                .dimension("rural", "rural", "urban", "Área", "Area"));
        dimensions.add(new Groups()
                .add("costa", "costa", "coast", "1")
                .add("sierra", "sierra", "highlands", "2")
                .add("selva", "selva", "Amazon", "3")
                .dimension("region", "region_natural", "costa", "Región natural", "Natural region"));
        dimensions.add(quintiles.dimension(
                "poverty", "poverty_quintile", "q5", "Ingreso del hogar por quintos", "Household income by fifths"));
        dimensions.add(new Groups()
                .add("born_in_peru", "nacidos en el Perú", "born in Peru", "1")
                .add("born_abroad", "nacidos en el extranjero", "born abroad", "0")
                .dimension("nationality", "es_peruano", "born_in_peru", "País de nacimiento", "Country of birth"));
        dimensions.add(new Groups()
                .add("public", "colegio público el año pasado", "public school last year", "0")
                .add("private", "colegio privado el año pasado", "private school last year", "1")
                .dimension("school_type", "private_school_last_year", "public", "Tipo de colegio", "Type of school"));
        dimensions.add(new Groups()
                .add("without_disability", "sin limitación permanente", "without a permanent limitation", "0")
                .add("with_disability", "con limitación permanente", "with a permanent limitation", "1")
                .dimension("disability", "has_disability", "without_disability", "Discapacidad", "Disability"));
        dimensions.add(described(new Groups()
                .add("primaria", "edad de primaria (6 a 11)", "primary-school age (6 to 11)", "0")
                .add("secundaria", "edad de secundaria (12 a 17)", "secondary-school age (12 to 17)", "1")
                .dimension("level", "is_secundaria_age", "primaria", "Nivel por edad", "Level by age")));
        Groups months = new Groups();
        List<String> es = List.of(
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre");
        List<String> en = List.of(
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December");
        for (int m = 1; m <= 12; m++) {
            months.add((m < 10 ? "0" : "") + m, es.get(m - 1), en.get(m - 1), Integer.toString(m));
        }
        dimensions.add(described(months.dimension(
                "interview_month", "interview_month", null, "Mes de la entrevista", "Month of the interview")));
        Groups departments = new Groups();
        for (int d = 1; d <= EnahoColumns.DEPARTMENTS.size(); d++) {
            String name = EnahoColumns.DEPARTMENTS.get(d - 1);
            departments.add(EnahoColumns.key(name), name, name, Integer.toString(d));
        }
        dimensions.add(
                described(departments.dimension("department", "department", null, "Departamento", "Department")));
        return dimensions;
    }

    private static Dimension small(Dimension d) {
        return new Dimension(
                d.name(),
                d.column(),
                d.groups(),
                d.unlisted(),
                d.reference(),
                d.role(),
                OptionalInt.of(AuditSpec.Minimums.defaults().intersection()),
                d.label(),
                d.groupLabels());
    }

    private static Dimension described(Dimension d) {
        return new Dimension(
                d.name(),
                d.column(),
                d.groups(),
                d.unlisted(),
                d.reference(),
                AuditSpec.Role.DESCRIBED,
                d.minimum(),
                d.label(),
                d.groupLabels());
    }

    /** The first year in which the survey tells the native languages apart. */
    static int splitOfLanguages() {
        return SPLIT_OF_LANGUAGES;
    }

    /** Collects the groups of a dimension in order. */
    private static final class Groups {
        private final Map<String, String> byValue = new LinkedHashMap<>();
        private final Map<String, Label> labels = new LinkedHashMap<>();

        Groups add(String key, String es, String en, String... values) {
            labels.put(key, new Label(es, en));
            for (String value : values) {
                byValue.put(value, key);
            }
            return this;
        }

        Dimension dimension(String name, String column, String reference, String es, String en) {
            return new Dimension(
                    name,
                    column,
                    byValue,
                    AuditSpec.Unlisted.FAIL,
                    Optional.ofNullable(reference),
                    AuditSpec.Role.AUDITED,
                    OptionalInt.empty(),
                    new Label(es, en),
                    labels);
        }
    }
}
