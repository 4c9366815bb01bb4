package org.equidad.enahoio;

import java.util.Set;

/** Invented place names that sound like Peru's and belong to no place in particular. */
final class SyntheticNames {
    private static final String[] SAINTS = {
        "SAN PEDRO", "SAN JUAN", "SANTA ROSA", "SAN MIGUEL", "SANTIAGO", "SAN ANTONIO", "SANTA ANA", "SAN FRANCISCO",
        "SAN JOSE", "SANTO DOMINGO", "SAN MARCOS", "SANTA CRUZ", "SAN LUIS", "SAN PABLO", "SANTA MARIA", "SAN ISIDRO",
        "SANTA LUCIA", "SAN CRISTOBAL", "SAN LORENZO", "SANTA BARBARA"
    };
    private static final String[] COAST = {
        "LOS ALGARROBOS",
        "EL ARENAL",
        "LAS DUNAS",
        "LA CALETA",
        "EL ESTERO",
        "LOS TOTORALES",
        "LA PAMPA",
        "EL PUERTO",
        "LAS GARZAS",
        "EL MEDANO",
        "LOS OLIVARES",
        "LA QUEBRADA",
        "EL VALLE",
        "LAS SALINAS",
        "LA RIBERA"
    };
    private static final String[] HIGHLAND_FIRST = {
        "PUCA", "YANA", "HATUN", "HUAYLLA", "CORI", "SUMAC", "COLLPA", "PARI", "ANTA", "CHAQUI", "HUAMAN", "QUILLA",
        "RUMI", "SARA", "TAMBO", "URA", "WIRA", "PACHA", "MAYO", "INTI"
    };
    private static final String[] HIGHLAND_LAST = {
        "MARCA", "PAMPA", "COCHA", "BAMBA", "ORCCO", "MAYO", "CANCHA", "LLACTA", "PATA", "HUASI", "YACU", "CCASA",
        "TAMBO", "QUITO", "CUCHO"
    };
    private static final String[] FOREST = {
        "PUERTO ALEGRE", "NUEVO PORVENIR", "EL CEDRO", "LA UNION", "BOCA DEL RIO", "ALTO RIO", "BAJO RIO",
        "NUEVA ESPERANZA", "EL AGUAJAL", "LAS PALMERAS", "LA CAOBA", "EL RENACO", "QUEBRADA HONDA", "EL SHIHUAHUACO",
        "LA COCHA"
    };

    private SyntheticNames() {}

    /** A name that was not given before; it is added to the names given. */
    static String district(SyntheticRandom random, Set<String> given, int domain) {
        for (int attempt = 0; ; attempt++) {
            String name = candidate(random, domain);
            if (attempt > 20) {
                name += " " + SyntheticCountry.two(random.between(2, 99));
            }
            if (given.add(name)) {
                return name;
            }
        }
    }

    private static String candidate(SyntheticRandom random, int domain) {
        String saint = SAINTS[random.below(SAINTS.length)];
        String place = switch (domain) {
            case 4, 5, 6 ->
                HIGHLAND_FIRST[random.below(HIGHLAND_FIRST.length)] + HIGHLAND_LAST[random.below(HIGHLAND_LAST.length)];
            case 7 -> FOREST[random.below(FOREST.length)];
            default -> COAST[random.below(COAST.length)];
        };
        return random.chance(0.35) && domain != 7 ? place : saint + " DE " + place;
    }
}
