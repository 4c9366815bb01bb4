package org.equidad.enahoio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of the person table's columns: width of keys, codes of the dictionary, description and unit. */
final class EnahoColumns {
    /** Keys and the digits that each of them has since 2015. */
    private static final Map<String, Integer> WIDTHS =
            Map.of("mes", 2, "conglome", 6, "vivienda", 3, "hogar", 2, "codperso", 2, "ubigeo", 6);

    /** Columns that repeat in every module of persons and must agree. */
    static final List<String> REPEATED =
            List.of("mes", "ubigeo", "dominio", "estrato", "p203", "p204", "p205", "p206", "p207", "p208a", "p209");

    /**
     * A column of the person table.
     *
     * @param codes the codes of the survey's dictionary, empty where the column is no code
     */
    record Known(String description, String unit, int[] codes) {}

    private static final Map<String, Known> KNOWN = known();

    private EnahoColumns() {}

    /** The number of digits of a key column, 0 if the column is none. */
    static int width(String name) {
        return WIDTHS.getOrDefault(name, 0);
    }

    /** What is known of a column, {@code null} if nothing is. */
    static Known of(String name) {
        return KNOWN.get(name);
    }

    /** Descriptions and units of all known columns. */
    static Map<String, ColumnNote> notes() {
        Map<String, ColumnNote> notes = new LinkedHashMap<>();
        KNOWN.forEach((name, known) -> notes.put(name, new ColumnNote(known.description(), known.unit())));
        return Collections.unmodifiableMap(notes);
    }

    private static int[] upTo(int last) {
        int[] codes = new int[last];
        for (int i = 0; i < last; i++) {
            codes[i] = i + 1;
        }
        return codes;
    }

    private static Map<String, Known> known() {
        Map<String, Known> map = new LinkedHashMap<>();
        int[] none = {};
        int[] yesNo = {1, 2};
        put(map, "year", "year of the survey", "year", none);
        put(
                map,
                "dropout",
                "enrolled last year (P303 = 1) and not this year (P306 = 2); missing where either is not answered",
                "1 yes, 0 no",
                none);
        put(map, "mes", "month of the interview", "month", none);
        put(map, "conglome", "primary sampling unit within the year", "code", none);
        put(map, "vivienda", "dwelling within the primary sampling unit", "code", none);
        put(map, "hogar", "household within the dwelling", "code", none);
        put(map, "codperso", "person within the household", "code", none);
        put(map, "ubigeo", "district: two digits each of department, province and district", "code", none);
        put(map, "dominio", "geographic domain: 1-3 and 8 costa, 4-6 sierra, 7 selva", "code", upTo(8));
        put(map, "estrato", "size of the settlement: 1-5 urban, 6-8 rural", "code", upTo(8));
        put(map, "p203", "kinship to the head: 1 head, 2 spouse, 3 child, 5 grandchild", "code", range(0, 11));
        put(map, "p204", "member of the household: 1 yes, 2 no", "code", yesNo);
        put(map, "p207", "sex: 1 man, 2 woman", "code", yesNo);
        put(map, "p208a", "age in completed years", "years", none);
        put(map, "p209", "marital status", "code", upTo(6));
        put(map, "p210", "worked or did a task last week: 1 yes, 2 no; asked of ages 5 to 17", "code", yesNo);
        put(
                map,
                "p211a",
                "what the work or task was; 8 and 9 are the own household's chores and study",
                "code",
                upTo(11));
        put(map, "p211d", "hours of work or chores last week", "hours", none);
        put(
                map,
                "p300a",
                "mother tongue: 1 Quechua, 2 Aimara, 3 other native, 4 Castellano, 10 and above single native"
                        + " languages from 2020",
                "code",
                new int[] {1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
        put(map, "p301a", "last level of schooling passed", "code", upTo(12));
        put(map, "p301b", "years passed in the last level", "years", none);
        put(map, "p301c", "grade passed in the last level", "grade", none);
        put(map, "p303", "enrolled last year: 1 yes, 2 no", "code", yesNo);
        put(map, "p304a", "level attended last year", "code", upTo(7));
        put(map, "p304b", "year attended last year", "years", none);
        put(map, "p304c", "grade attended last year", "grade", none);
        put(map, "p304d", "school attended last year: 1 state, 2 private", "code", yesNo);
        put(map, "p306", "enrolled this year: 1 yes, 2 no", "code", yesNo);
        put(map, "p307", "attends now: 1 yes, 2 no", "code", yesNo);
        put(map, "p308a", "level attended this year", "code", upTo(7));
        put(map, "p308b", "year attended this year", "years", none);
        put(map, "p308c", "grade attended this year", "grade", none);
        put(map, "p308d", "school attended this year: 1 state, 2 private", "code", yesNo);
        put(map, "p313", "main reason for not being enrolled or attending; 6 on vacation", "code", upTo(11));
        put(map, "factor07", "expansion factor of the household", "persons", none);
        put(map, "factora07", "expansion factor of the person in module 300", "persons", none);
        put(map, "p401g1", "mother lived in this district at the birth: 1 yes, 2 no, 3 does not know", "code", upTo(3));
        put(
                map,
                "p401g2",
                "where the mother lived then: a district, a country below 10000, 999999 unknown",
                "code",
                none);
        String[] limits = {"move", "see", "speak", "hear", "understand or learn", "relate to others"};
        for (int i = 0; i < limits.length; i++) {
            put(map, "p401h" + (i + 1), "permanent limitation to " + limits[i] + ": 1 yes, 2 no", "code", yesNo);
        }
        put(map, "p501", "worked last week: 1 yes, 2 no; asked from age 14", "code", yesNo);
        put(map, "inghog1d", "net income of the household, deflated and with imputed parts", "soles a year", none);
        put(map, "mieperho", "members of the household", "persons", none);
        put(map, "linea", "poverty line", "soles a head and month", none);
        put(map, "pobreza", "poverty of the household: 1 extreme, 2 not extreme, 3 not poor", "code", upTo(3));
        put(map, "ingtpu01", "income of the household from the programme JUNTOS", "soles a year", none);
        put(map, "p710_04", "a member takes part in the programme JUNTOS", "code", range(0, 2));
        put(map, "head_p301a", "last level passed of the head of the household", "code", upTo(12));
        put(map, "spouse_p301a", "last level passed of the head's spouse", "code", upTo(12));
        put(map, "school_age_children", "members of the household aged 6 to 17", "persons", none);
        DistrictSources.describe((name, text) -> put(map, name, text[0], text[1], none));
        return map;
    }

    private static int[] range(int first, int last) {
        int[] codes = new int[last - first + 1];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = first + i;
        }
        return codes;
    }

    private static void put(Map<String, Known> map, String name, String description, String unit, int[] codes) {
        map.put(name, new Known(description, unit, codes));
    }
}
