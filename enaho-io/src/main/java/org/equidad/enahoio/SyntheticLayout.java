package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.SyntheticColumn.Cell;

/**
 * The columns of the six modules. As in the survey, columns change places between years, some years write letters after
 * the first digit of a name in lower case (P208a), and P710_04 was P710_4 in earlier years. The last column of every file
 * is SINTETICO, which is 1 in every row.
 */
final class SyntheticLayout {
    static final String MARK = "SINTETICO";
    private static final int FIRST_OF_MIXED_CASE = 2020;
    private static final int MIXED_EVERY = 3;
    private static final int SHORT_NAMES_UNTIL = 2019;
    private static final int FILLER_ROWS = 61;

    /** A person with the household and cluster around it. */
    static final class PersonRow {
        SyntheticCluster cluster;
        SyntheticHousehold household;
        SyntheticPerson person;
        long index;
    }

    private SyntheticLayout() {}

    static List<SyntheticColumn<PersonRow>> module200(int year) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        add(rest, "P201P", SyntheticLayout::panelKey);
        add(rest, "P203", (out, r) -> out.number(r.person.kinship));
        add(rest, "P203A", (out, r) -> ifListed(out, r, r.person.kinship == SyntheticPerson.WORKER ? 0 : 1));
        add(rest, "P203B", (out, r) -> ifListed(out, r, nucleus(r.person)));
        demographics(rest);
        add(rest, "P208B", (out, r) -> {
            if (r.person.age == 0) {
                out.number((r.person.birthMonth + 11 - r.cluster.month) % 12);
            } else {
                out.blank();
            }
        });
        add(rest, "P210", (out, r) -> out.code(r.person.chores));
        add(rest, "P211A", (out, r) -> out.code(r.person.task));
        add(rest, "P211D", (out, r) -> out.code(r.person.taskHours));
        add(rest, "P212", (out, r) -> ifListed(out, r, r.person.age >= 3 ? r.person.number : 0));
        add(rest, "P213", (out, r) -> ifListed(out, r, r.person.number));
        add(rest, "P214", (out, r) -> ifListed(out, r, r.person.age >= 14 ? r.person.number : 0));
        add(rest, "P217", (out, r) -> out.code(r.person.leftReason));
        add(rest, "T211", (out, r) -> out.code(r.person.task));
        add(rest, "TICUEST01", (out, r) -> out.number(2));
        add(rest, "FACPOB07", (out, r) -> out.decimal(r.cluster.factor));
        conglomerate(rest);
        return person(year, 200, rest);
    }

    static List<SyntheticColumn<PersonRow>> module300(int year, int minimumColumns) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        add(rest, "CODINFOR", (out, r) -> out.padded(informant(r), 2));
        add(rest, "P300N", (out, r) -> out.number(r.person.number));
        add(rest, "P300I", (out, r) -> out.number(informant(r)));
        asked(rest, "P300A", p -> p.language);
        asked(rest, "P301A", p -> p.level);
        asked(rest, "P301B", p -> p.level == 1 || p.level == 12 ? -1 : Math.max(0, p.levelYears));
        asked(rest, "P301C", p -> p.levelGrade);
        asked(rest, "P301D", p -> p.level == 1 ? 0 : p.levelSchool == 0 ? 1 : p.levelSchool);
        add(rest, "P303", (out, r) -> lastYear(out, r.person, r.person.enrolledLast));
        add(rest, "P304A", (out, r) -> lastYear(out, r.person, r.person.lastLevel));
        add(rest, "P304B", (out, r) -> lastYear(out, r.person, r.person.lastLevel == 0 ? -1 : r.person.lastYear));
        add(rest, "P304C", (out, r) -> lastYear(out, r.person, r.person.lastGrade == 0 ? -1 : r.person.lastGrade));
        add(rest, "P304D", (out, r) -> lastYear(out, r.person, r.person.lastLevel == 0 ? 0 : r.person.lastSchool));
        add(rest, "P305", (out, r) -> lastYear(out, r.person, r.person.lastResult));
        asked(rest, "P306", p -> p.enrolledNow);
        asked(rest, "P307", p -> p.attends);
        asked(rest, "P308A", p -> p.nowLevel);
        asked(rest, "P308B", p -> p.nowLevel == 0 ? -1 : p.nowYear);
        asked(rest, "P308C", p -> p.nowGrade == 0 ? -1 : p.nowGrade);
        asked(rest, "P308D", p -> p.nowLevel == 0 ? 0 : p.nowSchool);
        asked(rest, "P313", p -> p.reason);
        asked(rest, "T313A", p -> p.reason);
        demographicsRepeated(rest);
        add(rest, "IMPUTADO", (out, r) -> out.code(r.index % 199 == 0 ? 1 : 0));
        add(rest, "TICUEST01A", (out, r) -> out.number(r.person.lastYearAsked ? 2 : 3));
        add(rest, "FACTOR07", (out, r) -> out.decimal(r.cluster.factor07));
        add(rest, "FACTORA07", (out, r) -> out.decimal(r.cluster.factor07 * personFactor(r.person)));
        conglomerate(rest);
        List<SyntheticColumn<PersonRow>> columns = person(year, 300, rest);
        widen(columns, minimumColumns);
        return columns;
    }

    static List<SyntheticColumn<PersonRow>> module400(int year) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        add(rest, "CODINFOR", (out, r) -> out.padded(informant(r), 2));
        add(rest, "P400N", (out, r) -> out.number(r.person.number));
        add(rest, "P400I", (out, r) -> out.number(informant(r)));
        add(rest, "P400A2", (out, r) -> out.number(r.person.birthMonth));
        add(rest, "P400A3", (out, r) -> out.number(birthYear(r)));
        add(rest, "P401F", (out, r) -> out.number(r.person.age < 5 ? 3 : r.person.bornHere ? 1 : 2));
        add(
                rest,
                "P401G1",
                (out, r) -> out.number(
                        r.person.bornHere ? 1 : r.person.birthplace == SyntheticPeople.UNKNOWN_PLACE ? 3 : 2));
        add(rest, "P401G2", (out, r) -> out.number(r.person.birthplace));
        for (int i = 0; i < 6; i++) {
            int bit = 1 << i;
            add(rest, "P401H" + (i + 1), (out, r) -> out.number((r.person.limitations & bit) != 0 ? 1 : 2));
        }
        add(rest, "P401", (out, r) -> out.number((r.person.age + r.person.number) % 4 == 0 ? 1 : 2));
        demographicsRepeated(rest);
        add(rest, "P301A", (out, r) -> out.code(r.person.level));
        add(rest, "FACTOR07", (out, r) -> out.decimal(r.cluster.factor07));
        conglomerate(rest);
        return person(year, 400, rest);
    }

    static List<SyntheticColumn<PersonRow>> module500(int year) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        add(rest, "CODINFOR", (out, r) -> out.padded(r.person.number, 2));
        add(rest, "P500N", (out, r) -> out.padded(r.person.number, 2));
        add(rest, "P500I", (out, r) -> out.padded(r.person.number, 2));
        add(rest, "P501", (out, r) -> out.code(r.person.worked));
        add(rest, "P507", (out, r) -> out.code(r.person.occupation));
        add(rest, "P513T", (out, r) -> out.code(r.person.hours));
        add(rest, "P523", (out, r) -> out.code(r.person.pay == 0 ? 0 : 4));
        add(rest, "P524A1", (out, r) -> out.code(r.person.pay));
        add(rest, "OCU500", (out, r) -> out.code(r.person.worked == 1 ? 1 : r.person.worked == 2 ? 4 : 0));
        add(rest, "OCUPINF", (out, r) -> out.code(r.person.formal));
        demographicsRepeated(rest);
        add(rest, "P301A", (out, r) -> out.code(r.person.level));
        add(rest, "TICUEST01A", (out, r) -> out.number(2));
        add(rest, "FAC500A", (out, r) -> out.decimal(r.cluster.factor07 * (2 - personFactor(r.person))));
        conglomerate(rest);
        return person(year, 500, rest);
    }

    static List<SyntheticColumn<PersonRow>> sumaria(int year) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        add(rest, "MIEPERHO", (out, r) -> out.number(r.household.members));
        add(rest, "TOTMIEHO", (out, r) -> out.number(r.household.members));
        add(rest, "PERCEPHO", (out, r) -> out.number(Math.max(1, r.household.earners)));
        add(rest, "INGTPUHD", (out, r) -> out.number(r.household.juntos + r.household.pension65 + r.household.bono));
        add(rest, "INGTPU01", (out, r) -> out.number(r.household.juntos));
        add(rest, "INGTPU03", (out, r) -> out.number(r.household.pension65));
        add(rest, "INGTPU04", (out, r) -> out.number(r.household.bono));
        add(rest, "INGMO1HD", (out, r) -> out.decimal(0.82 * r.household.income));
        add(rest, "INGMO2HD", (out, r) -> out.decimal(0.82 * r.household.netIncome));
        add(rest, "INGHOG1D", (out, r) -> out.decimal(r.household.income));
        add(rest, "INGHOG2D", (out, r) -> out.decimal(r.household.netIncome));
        add(rest, "GASHOG1D", (out, r) -> out.decimal(r.household.monetarySpending));
        add(rest, "GASHOG2D", (out, r) -> out.decimal(r.household.spending));
        add(rest, "LD", (out, r) -> out.decimal(0.76 + 0.02 * r.cluster.stratum.domain()));
        add(rest, "LINPE", (out, r) -> out.decimal(r.household.foodLine));
        add(rest, "LINEA", (out, r) -> out.decimal(r.household.line));
        add(rest, "POBREZA", (out, r) -> out.number(r.household.poverty));
        add(rest, "ESTRSOCIAL", (out, r) -> out.number(r.cluster.rural() ? 6 : social(r.household.wealth)));
        add(rest, "FACTOR07", (out, r) -> out.decimal(r.cluster.factor07));
        conglomerate(rest);
        return household(year, 34, rest);
    }

    static List<SyntheticColumn<PersonRow>> module700(int year) {
        List<SyntheticColumn<PersonRow>> rest = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            int program = i;
            String name = year <= SHORT_NAMES_UNTIL ? "P710_" + i : "P710_0" + i;
            add(
                    rest,
                    name,
                    (out, r) -> out.number(
                            program == 4
                                    ? (r.household.juntosMember ? 1 : 0)
                                    : program == 5 ? (r.household.pension65 > 0 ? 1 : 0) : 0));
        }
        add(rest, "FACTOR07", (out, r) -> out.decimal(r.cluster.factor07));
        conglomerate(rest);
        return household(year, 37, rest);
    }

    private interface Answer {
        int of(SyntheticPerson person);
    }

    private static void add(List<SyntheticColumn<PersonRow>> columns, String name, Cell<PersonRow> cell) {
        columns.add(new SyntheticColumn<>(name, cell));
    }

    /** A question of module 300: blank for the few whose interview was not completed, 0 and below meaning not asked. */
    private static void asked(List<SyntheticColumn<PersonRow>> columns, String name, Answer answer) {
        boolean zeroCounts = name.equals("P301B") || name.equals("P308B");
        add(columns, name, (out, r) -> {
            int value = r.person.incomplete ? -1 : answer.of(r.person);
            if (zeroCounts) {
                out.unlessNegative(value);
            } else {
                out.code(Math.max(0, value));
            }
        });
    }

    private static void lastYear(SyntheticBytes out, SyntheticPerson person, int value) {
        boolean told = !person.incomplete && person.lastYearAsked;
        boolean nothing = value < 0 || value == 0 && person.lastLevel == 0;
        if (told && !nothing) {
            out.number(value);
        } else {
            out.blank();
        }
    }

    private static void ifListed(SyntheticBytes out, PersonRow r, int value) {
        if (r.person.kinship == SyntheticPerson.PANEL) {
            out.blank();
        } else {
            out.number(value);
        }
    }

    private static int nucleus(SyntheticPerson person) {
        return switch (person.kinship) {
            case SyntheticPerson.HEAD -> 1;
            case SyntheticPerson.SPOUSE -> 2;
            default -> person.age < 30 ? 3 : 1;
        };
    }

    private static void demographics(List<SyntheticColumn<PersonRow>> columns) {
        add(columns, "P204", (out, r) -> out.code(r.person.member));
        add(columns, "P205", (out, r) -> out.code(r.person.away));
        add(columns, "P206", (out, r) -> out.code(r.person.staying));
        add(columns, "P207", (out, r) -> out.code(r.person.sex));
        add(columns, "P208A", (out, r) -> out.unlessNegative(r.person.age));
        add(columns, "P209", (out, r) -> out.code(r.person.marital));
    }

    /** P203 to P209 as every person module repeats them. */
    private static void demographicsRepeated(List<SyntheticColumn<PersonRow>> columns) {
        add(columns, "P203", (out, r) -> out.number(r.person.kinship));
        demographics(columns);
    }

    private static void conglomerate(List<SyntheticColumn<PersonRow>> columns) {
        add(columns, "NCONGLOME", (out, r) -> out.padded((r.cluster.number * 7L + 13) % 100_000, 5));
        add(columns, "SUB_CONGLOME", (out, r) -> out.text("00"));
    }

    private static void panelKey(SyntheticBytes out, PersonRow r) {
        int since = r.person.kinship == SyntheticPerson.PANEL ? r.cluster.entered : r.cluster.year;
        out.padded(since, 4);
        out.padded(r.cluster.number, 6);
        out.padded(r.household.dwelling, 3);
        out.text(r.household.number);
        out.padded(r.person.number, 2);
    }

    private static int informant(PersonRow r) {
        return r.person.age >= 12 ? r.person.number : r.household.persons.size() > 1 ? 2 : 1;
    }

    private static int birthYear(PersonRow r) {
        return r.cluster.year - r.person.age - (r.cluster.month >= r.person.birthMonth ? 0 : 1);
    }

    /** FACTORA07 and FAC500A differ from the household's weight by sex and age. */
    private static double personFactor(SyntheticPerson person) {
        return 0.94 + 0.002 * (person.age % 40) + (person.sex == SyntheticPerson.MAN ? 0.04 : 0);
    }

    private static int social(double wealth) {
        return wealth > 0.6 ? 1 : wealth > 0.25 ? 2 : wealth > -0.1 ? 3 : wealth > -0.5 ? 4 : 5;
    }

    private static List<SyntheticColumn<PersonRow>> person(
            int year, int module, List<SyntheticColumn<PersonRow>> rest) {
        return arrange(year, module, true, rest);
    }

    private static List<SyntheticColumn<PersonRow>> household(
            int year, int module, List<SyntheticColumn<PersonRow>> rest) {
        return arrange(year, module, false, rest);
    }

    /** Identification first, then the rest from a starting point that moves with the year, then the mark. */
    private static List<SyntheticColumn<PersonRow>> arrange(
            int year, int module, boolean person, List<SyntheticColumn<PersonRow>> rest) {
        List<SyntheticColumn<PersonRow>> time = new ArrayList<>();
        add(time, "A\u00D1O", (out, r) -> out.number(r.cluster.year));
        add(time, "MES", (out, r) -> out.padded(r.cluster.month, 2));
        List<SyntheticColumn<PersonRow>> key = new ArrayList<>();
        add(key, "CONGLOME", (out, r) -> out.padded(r.cluster.number, 6));
        add(key, "VIVIENDA", (out, r) -> out.padded(r.household.dwelling, 3));
        add(key, "HOGAR", (out, r) -> out.text(r.household.number));
        if (person) {
            add(key, "CODPERSO", (out, r) -> out.padded(r.person.number, 2));
        }
        List<SyntheticColumn<PersonRow>> place = new ArrayList<>();
        add(place, "UBIGEO", (out, r) -> out.text(r.cluster.district.ubigeo));
        add(place, "DOMINIO", (out, r) -> out.number(r.cluster.stratum.domain()));
        add(place, "ESTRATO", (out, r) -> out.number(r.cluster.stratum.stratum()));

        List<SyntheticColumn<PersonRow>> all = new ArrayList<>();
        if (year % 2 == 0) {
            all.addAll(time);
            all.addAll(key);
            all.addAll(place);
        } else {
            all.addAll(key);
            all.addAll(time);
            all.addAll(place);
        }
        int from = (year - SyntheticOptions.FIRST) * (module % 7 + 3) % rest.size();
        all.addAll(rest.subList(from, rest.size()));
        all.addAll(rest.subList(0, from));
        add(all, MARK, (out, r) -> out.raw('1'));
        all.replaceAll(c -> new SyntheticColumn<>(cased(c.name(), year), c.cell()));
        return all;
    }

    private static String cased(String name, int year) {
        boolean mixed = year >= FIRST_OF_MIXED_CASE && (year - FIRST_OF_MIXED_CASE) % MIXED_EVERY == 0;
        int digit = 0;
        while (digit < name.length() && !Character.isDigit(name.charAt(digit))) {
            digit++;
        }
        if (!mixed || digit == name.length()) {
            return name;
        }
        StringBuilder cased = new StringBuilder(name);
        for (int i = digit; i < cased.length(); i++) {
            char c = cased.charAt(i);
            cased.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return cased.toString();
    }

    /** Filler columns before the mark: mostly blank, some codes and decimals, from a few prepared rows. */
    private static void widen(List<SyntheticColumn<PersonRow>> columns, int minimumColumns) {
        int missing = minimumColumns - columns.size();
        for (int i = 0; i < missing; i++) {
            SyntheticRandom random = SyntheticRandom.of(31, i);
            byte[][] cells = new byte[FILLER_ROWS][];
            double filled = i % 5 == 0 ? 0.6 : 0.08;
            for (int row = 0; row < FILLER_ROWS; row++) {
                SyntheticBytes cell = new SyntheticBytes();
                if (!random.chance(filled)) {
                    cell.blank();
                } else if (i % 3 == 0) {
                    cell.decimal(200 * random.uniform());
                } else {
                    cell.number(random.between(0, 9));
                }
                cells[row] = cell.toArray();
            }
            columns.add(
                    columns.size() - 1,
                    new SyntheticColumn<>(
                            "RELLENO_" + (1_000 + i), (out, r) -> out.raw(cells[(int) (r.index % FILLER_ROWS)])));
        }
    }
}
