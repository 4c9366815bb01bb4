package org.equidad.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the ENAHO audit asks of its model's explanation: see the audit's questions in {@link Enaho}. */
final class EnahoExplanation {
    private static final List<String> LANGUAGES =
            List.of("lang_castellano", "lang_quechua", "lang_aimara", "lang_other_indigenous", "lang_foreign");
    private static final List<String> POVERTY = List.of("poverty_quintile", "poverty_index", "log_income");

    private EnahoExplanation() {}

    static Explanation explanation() {
        return new Explanation(
                List.of(
                        new Explanation.Effect(
                                "es_peruano", List.of("es_peruano"), "nationality", "born_in_peru", Map.of()),
                        new Explanation.Effect(
                                "es_mujer", List.of("es_mujer"), "sex", "male", Map.of("level", "secundaria")),
                        new Explanation.Effect("language", LANGUAGES, "language", "castellano", Map.of())),
                List.of(
                        new Explanation.Pair(
                                "poverty_x_language",
                                POVERTY,
                                LANGUAGES,
                                "language",
                                new Label("Pobreza por lengua materna", "Poverty by mother tongue")),
                        new Explanation.Pair(
                                "area_x_sex",
                                List.of("rural"),
                                List.of("es_mujer"),
                                "sex",
                                new Label("Área por sexo", "Area by sex"))),
                profiles());
    }

    private static List<Explanation.Profile> profiles() {
        List<Explanation.Profile> profiles = new ArrayList<>();
        profiles.add(new Case(
                        "lima_urban_castellano",
                        "Lima urbana, lengua materna castellano, nacido en el Perú",
                        "Urban Lima, mother tongue Spanish, born in Peru")
                .area("urban")
                .language("castellano")
                .group("nationality", "born_in_peru")
                .fix("es_peruano", 1)
                .region("costa")
                .group("department", "lima")
                .profile());
        profiles.add(new Case("lima_urban_foreign", "Lima urbana, nacido en el extranjero", "Urban Lima, born abroad")
                .area("urban")
                .group("nationality", "born_abroad")
                .fix("es_peruano", 0)
                .region("costa")
                .group("department", "lima")
                .profile());
        profiles.add(new Case(
                        "sierra_rural_quechua",
                        "Sierra rural, lengua materna quechua",
                        "Rural highlands, mother tongue Quechua")
                .language("quechua")
                .area("rural")
                .region("sierra")
                .profile());
        profiles.add(new Case(
                        "sierra_rural_castellano",
                        "Sierra rural, lengua materna castellano",
                        "Rural highlands, mother tongue Spanish")
                .language("castellano")
                .area("rural")
                .region("sierra")
                .profile());
        profiles.add(new Case(
                        "selva_rural_indigenous",
                        "Selva rural, lengua materna awajún u otra lengua indígena u originaria",
                        "Rural Amazon, mother tongue Awajún or another indigenous language")
                .language("other_indigenous")
                .area("rural")
                .region("selva")
                .profile());
        profiles.add(new Case(
                        "selva_rural_castellano",
                        "Selva rural, lengua materna castellano",
                        "Rural Amazon, mother tongue Spanish")
                .language("castellano")
                .area("rural")
                .region("selva")
                .profile());
        profiles.add(secondary(
                "girl_secondary_urban",
                "Mujer en edad de secundaria, área urbana",
                "Girl of secondary-school age, urban area",
                "female",
                "urban"));
        profiles.add(secondary(
                "girl_secondary_rural",
                "Mujer en edad de secundaria, área rural",
                "Girl of secondary-school age, rural area",
                "female",
                "rural"));
        profiles.add(secondary(
                "boy_secondary_urban",
                "Hombre en edad de secundaria, área urbana",
                "Boy of secondary-school age, urban area",
                "male",
                "urban"));
        profiles.add(secondary(
                "boy_secondary_rural",
                "Hombre en edad de secundaria, área rural",
                "Boy of secondary-school age, rural area",
                "male",
                "rural"));
        return profiles;
    }

    private static Explanation.Profile secondary(String id, String es, String en, String sex, String area) {
        return new Case(id, es, en)
                .group("sex", sex)
                .fix("es_mujer", sex.equals("female") ? 1 : 0)
                .group("level", "secundaria")
                .fix("is_secundaria_age", 1)
                .area(area)
                .profile();
    }

    /** Collects the conditions of a profile, with the values that they fix. */
    private static final class Case {
        private final String id;
        private final Label label;
        private final Map<String, String> groups = new LinkedHashMap<>();
        private final Map<String, Double> fixed = new LinkedHashMap<>();

        Case(String id, String es, String en) {
            this.id = id;
            this.label = new Label(es, en);
        }

        Case group(String dimension, String group) {
            groups.put(dimension, group);
            return this;
        }

        Case fix(String feature, double value) {
            fixed.put(feature, value);
            return this;
        }

        Case language(String group) {
            LANGUAGES.forEach(feature -> fix(feature, feature.equals("lang_" + group) ? 1 : 0));
            return group("language", group);
        }

        Case area(String group) {
            return fix("rural", group.equals("rural") ? 1 : 0).group("rural", group);
        }

        Case region(String group) {
            return fix("is_sierra", group.equals("sierra") ? 1 : 0)
                    .fix("is_selva", group.equals("selva") ? 1 : 0)
                    .group("region", group);
        }

        Explanation.Profile profile() {
            return new Explanation.Profile(id, label, groups, fixed);
        }
    }
}
