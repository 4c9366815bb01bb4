package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Fills a household with people: who lives there, how old they are, what they speak, what adults studied, who works,
 * who was born elsewhere, who has a limitation. Children's schooling is {@link SyntheticSchooling}'s.
 */
final class SyntheticPeople {
    /** Level of living by DOMINIO, town and countryside: log consumption per head against Lima's. */
    private static final double[] WEALTH_TOWN = {0, -0.20, -0.12, -0.06, -0.38, -0.26, -0.22, -0.28, 0};

    private static final double[] WEALTH_COUNTRYSIDE = {0, -0.52, -0.38, -0.22, -0.80, -0.72, -0.66, -0.62, 0};
    private static final double WEALTH_SD = 0.45;

    /** Codes of mother tongue of the native languages from 2020: 10 to 15 and the rest of code 3. */
    private static final int[] NATIVE_CODE = {10, 11, 12, 13, 14, 15, 3};

    static final int QUECHUA = 1;
    static final int AIMARA = 2;
    static final int OTHER_NATIVE = 3;
    static final int CASTELLANO = 4;
    private static final int PORTUGUESE = 6;
    private static final int FOREIGN = 7;
    private static final int DOES_NOT_SPEAK = 8;
    private static final int SIGN_LANGUAGE = 9;

    /** Country codes of P401G2: numbers below 10000, as in the survey. The first stands for Venezuela. */
    private static final int[] COUNTRIES = {4862, 4170, 4218, 4068, 4032, 4840};

    private static final double[] COUNTRY_WEIGHTS = {0.86, 0.05, 0.03, 0.02, 0.02, 0.02};
    private static final double[] FOREIGN_BY_YEAR = {0.011, 0.020, 0.023, 0.024, 0.025, 0.025, 0.024};
    static final int UNKNOWN_PLACE = 999_999;

    private final SyntheticRandom random;

    SyntheticPeople(SyntheticRandom random) {
        this.random = random;
    }

    void fill(SyntheticHousehold household) {
        SyntheticCluster cluster = household.cluster;
        double[] level = cluster.rural() ? WEALTH_COUNTRYSIDE : WEALTH_TOWN;
        household.wealth = level[cluster.stratum.domain()] + cluster.wealth + WEALTH_SD * random.normal();
        household.effect = SyntheticSchooling.HOUSEHOLD_SD * random.normal();
        chooseLanguages(household);
        compose(household);
        for (SyntheticPerson person : household.persons) {
            speak(household, person);
            settleIn(household, person);
            presence(person);
            limit(person);
        }
        studyAsAdults(household);
        listThoseWhoLeft(household);
    }

    private void chooseLanguages(SyntheticHousehold household) {
        SyntheticCluster cluster = household.cluster;
        household.speaksNative = random.chance(cluster.nativeShare);
        if (!household.speaksNative) {
            double quechua = cluster.quechua;
            double aimara = cluster.aimara;
            double sum = Math.max(1, quechua + aimara);
            double u = random.uniform() * sum;
            household.speaksQuechua = u < quechua;
            household.speaksAimara = !household.speaksQuechua && u < quechua + aimara;
        }
        if (household.speaksNative || household.speaksQuechua || household.speaksAimara) {
            household.wealth -= household.speaksNative ? 0.35 : 0.12;
        }
        double kept = cluster.rural() ? 0.56 : cluster.stratum.domain() == 8 ? 0.05 : 0.15;
        if (household.speaksAimara) {
            kept *= 0.27;
        }
        household.handsDown = household.speaksNative ? random.chance(0.93) : random.chance(kept);
        double foreign = FOREIGN_BY_YEAR[cluster.year - SyntheticOptions.FIRST]
                * (cluster.rural() ? 0.1 : cluster.stratum.domain() == 8 ? 1.7 : cluster.region() == 0 ? 1.0 : 0.35);
        household.foreignBorn = !household.speaksNative && random.chance(foreign);
    }

    private void compose(SyntheticHousehold household) {
        boolean rural = household.cluster.rural();
        int headAge = headAge(household.foreignBorn);
        double couple = headAge < 25 ? 0.45 : headAge < 62 ? 0.68 : headAge < 75 ? 0.55 : 0.38;
        boolean spouse = random.chance(couple);
        int headSex = random.chance(spouse ? 0.83 : 0.36) ? SyntheticPerson.MAN : SyntheticPerson.WOMAN;
        SyntheticPerson head = person(SyntheticPerson.HEAD, headSex, headAge);
        head.marital = spouse ? (random.chance(0.5) ? 1 : 2) : alone(headAge);
        household.add(head);
        int motherAge = headSex == SyntheticPerson.WOMAN ? headAge : headAge - random.between(0, 6);
        if (spouse) {
            int age = Math.max(17, headAge + (int) Math.round(-2.5 + 5 * random.normal()));
            age = Math.min(97, age);
            SyntheticPerson partner = person(SyntheticPerson.SPOUSE, 3 - headSex, age);
            partner.marital = head.marital;
            household.add(partner);
            motherAge = headSex == SyntheticPerson.WOMAN ? headAge : age;
        }
        double bearing = headSex == SyntheticPerson.MAN && !spouse ? 0.5 : spouse ? 2.98 : 2.15;
        bearing *= rural ? 1.22 : 1;
        bearing *= StrictMath.exp(-0.22 * (household.wealth + 0.3));
        List<SyntheticPerson> children = new ArrayList<>();
        int born = (int) Math.round(Math.max(0, bearing + 1.25 * random.normal()));
        for (int i = 0; i < born; i++) {
            int at = (int) Math.round(27 + 6.2 * random.normal());
            int age = motherAge - at;
            if (at < 15
                    || at > 46
                    || age < 0
                    || age > headAge - 15
                    || age < 6 && random.chance(0.27)
                    || !random.chance(atHome(age))) {
                continue;
            }
            children.add(person(SyntheticPerson.CHILD, sex(age), age));
        }
        children.sort(Comparator.comparingInt((SyntheticPerson p) -> -p.age));
        children.forEach(household::add);
        addThirdGeneration(household, children, headAge);
        addOthers(household, headAge);
    }

    private int headAge(boolean foreign) {
        double centre = foreign ? 36 : 51.5;
        double spread = foreign ? 9 : 15.5;
        int age;
        do {
            age = (int) Math.round(centre + spread * random.normal());
        } while (age < 18 || age > 97);
        return age;
    }

    private int alone(int age) {
        if (age < 30) {
            return random.chance(0.75) ? SyntheticPerson.SINGLE : 5;
        }
        return switch (random.pick(age > 60 ? 0.5 : 0.08, 0.06, 0.55, 0.31)) {
            case 0 -> 3;
            case 1 -> 4;
            case 2 -> 5;
            default -> SyntheticPerson.SINGLE;
        };
    }

    private static double atHome(int age) {
        if (age < 12) {
            return 0.97;
        }
        if (age < 17) {
            return 0.955;
        }
        return age < 20 ? 0.80 : age < 24 ? 0.62 : age < 30 ? 0.42 : age < 40 ? 0.25 : 0.14;
    }

    private void addThirdGeneration(SyntheticHousehold household, List<SyntheticPerson> children, int headAge) {
        for (SyntheticPerson child : children) {
            if (child.age < 19 || !random.chance(child.age < 24 ? 0.10 : child.age < 40 ? 0.26 : 0.16)) {
                continue;
            }
            if (random.chance(0.45)) {
                int age = Math.max(16, child.age + (int) Math.round(3 * random.normal()));
                SyntheticPerson partner = person(SyntheticPerson.CHILD_IN_LAW, 3 - child.sex, age);
                partner.marital = random.chance(0.8) ? 1 : 2;
                child.marital = partner.marital;
                household.add(partner);
            } else {
                child.marital = random.chance(0.5) ? 5 : SyntheticPerson.SINGLE;
            }
            int grandchildren = 1 + random.poisson(0.55);
            for (int i = 0; i < grandchildren; i++) {
                int age = child.age - (int) Math.round(22 + 3.5 * random.normal());
                if (age >= 0 && age < 25) {
                    household.add(person(SyntheticPerson.GRANDCHILD, sex(age), age));
                }
            }
        }
        // Grandchildren whose parents live elsewhere.
        if (headAge >= 48 && random.chance(0.10)) {
            int grandchildren = 1 + random.poisson(0.35);
            for (int i = 0; i < grandchildren; i++) {
                int age = random.between(1, 17);
                household.add(person(SyntheticPerson.GRANDCHILD, sex(age), age));
            }
        }
    }

    private void addOthers(SyntheticHousehold household, int headAge) {
        if (headAge < 62 && random.chance(0.055)) {
            int age = Math.min(96, headAge + random.between(19, 34));
            SyntheticPerson parent = person(
                    SyntheticPerson.PARENT, random.chance(0.72) ? SyntheticPerson.WOMAN : SyntheticPerson.MAN, age);
            parent.marital = random.chance(0.6) ? 3 : 2;
            household.add(parent);
        }
        if (random.chance(headAge < 40 ? 0.08 : 0.035)) {
            int age = Math.max(1, Math.min(90, headAge + (int) Math.round(8 * random.normal())));
            household.add(person(SyntheticPerson.SIBLING, sex(age), age));
        }
        if (random.chance(0.05)) {
            int age = random.between(0, 32);
            household.add(person(SyntheticPerson.OTHER_RELATIVE, sex(age), age));
        }
        if (random.chance(0.025)) {
            int age = random.between(5, 70);
            household.add(person(SyntheticPerson.NOT_RELATED, sex(age), age));
        }
        if (household.wealth > 0.7 && random.chance(0.03)) {
            household.add(person(SyntheticPerson.WORKER, SyntheticPerson.WOMAN, random.between(18, 55)));
        }
    }

    private int sex(int age) {
        return random.chance(age < 18 ? 0.511 : 0.49) ? SyntheticPerson.MAN : SyntheticPerson.WOMAN;
    }

    private SyntheticPerson person(int kinship, int sex, int age) {
        SyntheticPerson person = new SyntheticPerson(kinship, sex, age, random.between(1, 12));
        if (age >= 12) {
            person.marital = SyntheticPerson.SINGLE;
            if (kinship != SyntheticPerson.HEAD && age >= 30 && random.chance(0.3)) {
                person.marital = 5;
            }
        }
        return person;
    }

    private void speak(SyntheticHousehold household, SyntheticPerson person) {
        SyntheticCluster cluster = household.cluster;
        boolean adult = person.age >= 25;
        double kept = adult ? 0.9 : household.handsDown ? 0.92 : 0.03;
        int code = CASTELLANO;
        int group = CASTELLANO;
        if (household.speaksNative && random.chance(kept)) {
            group = NATIVE_CODE[cluster.nativeLanguage];
            code = cluster.year < 2020 ? OTHER_NATIVE : group;
        } else if (household.speaksQuechua && random.chance(kept)) {
            code = QUECHUA;
            group = QUECHUA;
        } else if (household.speaksAimara && random.chance(kept)) {
            code = AIMARA;
            group = AIMARA;
        } else {
            double border = cluster.region() == 2 && cluster.rural() ? 0.004 : 0.0005;
            int rare = random.pick(0.9947, border, 0.0022, 0.0019, 0.0002);
            code = new int[] {CASTELLANO, PORTUGUESE, FOREIGN, DOES_NOT_SPEAK, SIGN_LANGUAGE}[rare];
            group = code == PORTUGUESE ? FOREIGN : code;
        }
        person.language = code;
        person.languageGroup = group;
    }

    private void settleIn(SyntheticHousehold household, SyntheticPerson person) {
        SyntheticCluster cluster = household.cluster;
        int own = Integer.parseInt(cluster.district.ubigeo);
        person.birthplace = own;
        if (household.foreignBorn) {
            // Most arrived from 2017 on: younger children were born here.
            int since = cluster.year - 2017 - random.below(2);
            person.bornHere = person.age < since && random.chance(0.85);
            if (!person.bornHere) {
                person.birthplace = COUNTRIES[random.pick(COUNTRY_WEIGHTS)];
            }
            return;
        }
        double moved = person.age < 18 ? (cluster.rural() ? 0.09 : 0.17) : (cluster.rural() ? 0.25 : 0.5);
        if (random.chance(moved)) {
            person.bornHere = false;
            if (random.chance(0.004)) {
                person.birthplace = UNKNOWN_PLACE;
            } else if (random.chance(0.002)) {
                person.birthplace = COUNTRIES[random.below(COUNTRIES.length)];
            } else {
                var districts = SyntheticCountry.INSTANCE.districts();
                person.birthplace = Integer.parseInt(districts.get(random.below(districts.size())).ubigeo);
            }
        }
    }

    private void presence(SyntheticPerson person) {
        boolean core = person.kinship == SyntheticPerson.HEAD || person.kinship == SyntheticPerson.SPOUSE;
        double guest = core ? 0 : person.age < 18 ? 0.014 : person.kinship == SyntheticPerson.WORKER ? 0.3 : 0.075;
        if (random.chance(guest)) {
            person.member = 2;
            person.staying = random.chance(0.15) ? 1 : 2;
            return;
        }
        double away = person.kinship == SyntheticPerson.HEAD
                ? 0.012
                : person.age < 12 ? 0.006 : person.age < 16 ? 0.014 : person.age < 24 ? 0.045 : 0.017;
        person.away = random.chance(away) ? 1 : 2;
    }

    private void limit(SyntheticPerson person) {
        double any = person.age < 18 ? 0.034 : person.age < 60 ? 0.04 : 0.05 + 0.008 * (person.age - 60);
        if (random.chance(any)) {
            person.limitations = 1 << random.pick(0.3, 0.2, 0.1, 0.14, 0.18, 0.08);
            if (random.chance(0.35)) {
                person.limitations |= 1 << random.below(6);
            }
        }
    }

    /** Years of study of those past school age: cohort, level of living, language, and what couples share. */
    private void studyAsAdults(SyntheticHousehold household) {
        double shared = 0.9 * random.normal();
        for (SyntheticPerson person : household.persons) {
            if (person.age < 18) {
                continue;
            }
            double years = 12.4
                    - 0.105 * Math.max(0, person.age - 30)
                    + 4.0 * (household.wealth + 0.3)
                    + shared
                    + 2.4 * random.normal();
            if (person.sex == SyntheticPerson.WOMAN) {
                years -= 0.012 * Math.max(0, person.age - 25) * (household.cluster.rural() ? 2 : 1);
            }
            if (person.languageGroup != CASTELLANO) {
                years -= 1.6;
            }
            if (household.cluster.rural()) {
                years -= 0.8;
            }
            setLevel(person, (int) Math.round(Math.max(0, Math.min(18, years))));
        }
    }

    private void setLevel(SyntheticPerson person, int years) {
        int cap = Math.max(0, person.age - 6);
        int y = Math.min(years, cap);
        person.levelSchool = random.chance(0.12) ? 2 : 1;
        if (y == 0) {
            person.level = 1;
        } else if (y <= 4 || y == 5 && random.chance(0.4)) {
            level(person, 3, y);
        } else if (y <= 7) {
            level(person, 4, 6);
        } else if (y == 8 || y <= 10 && random.chance(0.4)) {
            level(person, 5, y - 6);
        } else if (y <= 12) {
            level(person, 6, 5);
        } else if (y <= 14) {
            boolean university = random.chance(0.35);
            level(person, university ? 9 : y == 14 ? 8 : 7, y == 14 && !university ? 3 : y - 11);
        } else if (y == 15) {
            level(person, 9, 4);
        } else {
            level(person, y >= 18 ? 11 : 10, y >= 18 ? 2 : 5);
        }
    }

    static void level(SyntheticPerson person, int level, int years) {
        person.level = level;
        person.levelYears = years;
        person.levelGrade = -1;
    }

    /** Rows that the panel keeps for people who no longer live here. */
    private void listThoseWhoLeft(SyntheticHousehold household) {
        if (!household.cluster.returning() || !random.chance(0.30)) {
            return;
        }
        int left = 1 + random.poisson(0.45);
        for (int i = 0; i < left; i++) {
            SyntheticPerson gone = new SyntheticPerson(SyntheticPerson.PANEL, 0, -1, 1);
            gone.member = 0;
            gone.leftReason = 1 + random.pick(0.01, 0.945, 0.04, 0.005);
            household.add(gone);
        }
    }
}
