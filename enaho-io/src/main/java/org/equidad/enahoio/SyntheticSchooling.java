package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.List;

/**
 * Schooling and leaving school. Each person of 3 to 24 gets last year's grade, school and result; then who left is drawn
 * from a latent log-odds: the month of the interview (in January and February enrolment is still open, and most children
 * who are not enrolled are on vacation), having finished secondary school, over-age, work, level of living, parents'
 * schooling, limitation, and effects of district, cluster and household. Offsets by language, sex and level, area and
 * region are found for each year so that the expected weighted rates, averaged over months and effects, meet the
 * published ones; what is left between a sample and those rates is sampling error.
 */
final class SyntheticSchooling {
    static final double HOUSEHOLD_SD = 0.35;

    /** Seasons: January and February, first half of March, second half of March, the rest of the school year. */
    private static final double[] SEASON_SHARE = {2 / 12.0, 0.5 / 12, 0.5 / 12, 9 / 12.0};

    private static final double[] STUDENT = {0.10, -0.75, -2.2, -4.1};
    private static final double[] GRADUATE = {2.9, 2.6, 2.2, 1.3};
    private static final int TERM = 3;

    /** How the logistic function shrinks towards one half when effects of this variance are averaged out. */
    private static final double SHRINK = 1
            / StrictMath.sqrt(
                    1 + 0.34 * (HOUSEHOLD_SD * HOUSEHOLD_SD + SyntheticCluster.EFFECT_SD * SyntheticCluster.EFFECT_SD));

    private static final int ROUNDS = 40;
    private static final double SMALL_STEP = 1e-3;
    private static final String[] LANGUAGES = {
        "castellano", "quechua", "aimara", "ashaninka", "awajun", "other_indigenous", "foreign"
    };

    private final SyntheticRandom random;

    SyntheticSchooling(SyntheticRandom random) {
        this.random = random;
    }

    /** Work, last year's schooling and the leaning of everyone young in the household. */
    void lastYear(SyntheticHousehold household) {
        SyntheticCluster cluster = household.cluster;
        household.lastYearAsked = random.chance(asked(cluster.year, cluster.month, cluster.earlyHalf));
        int parents = parentYears(household);
        for (SyntheticPerson person : household.persons) {
            if (person.kinship == SyntheticPerson.PANEL) {
                continue;
            }
            person.lastYearAsked = household.lastYearAsked;
            person.incomplete = random.chance(0.001);
            work(household, person);
            if (person.age < 3) {
                continue;
            }
            person.age31March = ageInMarch(person, cluster);
            if (person.age <= 24) {
                study(household, person, parents);
            } else {
                person.enrolledLast = 2;
                person.enrolledNow = random.chance(0.015) && person.level >= 6 ? 1 : 2;
                if (person.enrolledNow == 1) {
                    person.nowLevel = 5;
                    person.nowYear = 1;
                    person.nowSchool = random.chance(0.7) ? 2 : 1;
                    person.attends = cluster.month > 3 ? 1 : 2;
                }
            }
        }
    }

    /** Probability that the questions about last year were put: the telephone questionnaire of 2020 left them out. */
    private static double asked(int year, int month, boolean earlyHalf) {
        if (year == 2021) {
            return month <= 6 ? 0.908 : 1;
        }
        if (year != 2020 || month < 3 || month == 3 && earlyHalf) {
            return 1;
        }
        return month <= 9 ? 0.12 : 0.83;
    }

    private static double askedInSeason(int year, int season) {
        if (year == 2020) {
            // Second half of March, then six months of April to September and three of October to December.
            return season < 2 ? 1 : season == 2 ? 0.12 : (6 * 0.12 + 3 * 0.83) / 9;
        }
        return year == 2021 ? (season < TERM ? 0.908 : (3 * 0.908 + 6) / 9) : 1;
    }

    private static int season(SyntheticCluster cluster) {
        return cluster.month <= 2 ? 0 : cluster.month > 3 ? TERM : cluster.earlyHalf ? 1 : 2;
    }

    private static int ageInMarch(SyntheticPerson person, SyntheticCluster cluster) {
        int born = cluster.year - person.age - (cluster.month >= person.birthMonth ? 0 : 1);
        return cluster.year - born - (person.birthMonth > 3 ? 1 : 0);
    }

    /** Years of study of the better educated of head and spouse. */
    private static int parentYears(SyntheticHousehold household) {
        int best = 0;
        for (SyntheticPerson person : household.persons) {
            if (person.kinship == SyntheticPerson.HEAD || person.kinship == SyntheticPerson.SPOUSE) {
                best = Math.max(best, years(person.level));
            }
        }
        return best;
    }

    private static int years(int level) {
        return new int[] {0, 0, 0, 3, 6, 9, 11, 12, 14, 14, 16, 18, 6}[level];
    }

    private void work(SyntheticHousehold household, SyntheticPerson person) {
        boolean rural = household.cluster.rural();
        int age = person.age;
        if (age >= 5 && age <= 17) {
            double bent = -3.1 + 0.19 * (age - 8) - 0.5 * household.wealth + (rural ? 0.9 : -0.4);
            boolean works = random.chance(SyntheticRandom.logistic(bent));
            person.chores = works && random.chance(0.45) ? 1 : 2;
            if (person.chores == 2) {
                person.task = works
                        ? (rural && random.chance(0.8) ? 4 : random.pick(0, 0.75, 0.06, 0.07, 0, 0.08, 0.04))
                        : new int[] {8, 9, 10}[random.pick(0.04, 0.82, 0.14)];
                if (person.task <= 7) {
                    person.taskHours = 1 + random.poisson(age < 12 ? 5 : 9);
                }
            }
            person.worked = age >= 14 ? (works ? 1 : 2) : 0;
        } else if (age >= 18) {
            double peak = age < 25 ? 0.58 : age < 60 ? 0.83 : age < 75 ? 0.52 : 0.24;
            if (person.sex == SyntheticPerson.WOMAN) {
                peak *= 0.82;
            }
            person.worked = random.chance(rural ? Math.min(0.95, peak * 1.12) : peak) ? 1 : 2;
        }
        if (person.worked == 1) {
            describeWork(household, person, rural);
        }
    }

    private void describeWork(SyntheticHousehold household, SyntheticPerson person, boolean rural) {
        boolean family = person.age < 20 && random.chance(0.6);
        person.occupation = family ? 5 : new int[] {1, 2, 3, 4, 6}[random.pick(0.04, 0.42, 0.24, 0.28, 0.02)];
        person.hours = Math.min(98, 6 + random.poisson(family ? 14 : 34));
        boolean paid = person.occupation == 3 || person.occupation == 4 || person.occupation == 6;
        if (paid) {
            person.pay = random.chance(0.004)
                    ? 999_999
                    : 10 * (int) Math.round(StrictMath.exp(4.75 + 0.45 * household.wealth + 0.4 * random.normal()));
        }
        person.formal = random.chance(rural ? 0.06 : 0.12 + 0.16 * (household.wealth + 1)) ? 2 : 1;
    }

    private void study(SyntheticHousehold household, SyntheticPerson person, int parents) {
        SyntheticCluster cluster = household.cluster;
        boolean rural = cluster.rural();
        boolean indigenous = person.languageGroup != SyntheticPeople.CASTELLANO;
        double wealth = household.wealth;
        double behind = -3.4
                + 0.19 * Math.min(12, Math.max(0, person.age31March - 6))
                - 0.9 * wealth
                - 0.05 * (parents - 10)
                + (rural ? 0.35 : 0)
                + (indigenous ? 0.45 : 0)
                + (person.sex == SyntheticPerson.MAN ? 0.15 : -0.15)
                + (person.limitations != 0 ? 0.9 : 0);
        int lag = 0;
        double stay = SyntheticRandom.logistic(behind);
        while (lag < 5 && random.chance(lag == 0 ? stay : 0.34)) {
            lag++;
        }
        if (lag == 0 && person.age31March >= 7 && random.chance(0.05)) {
            lag = -1;
        }
        person.lag = Math.min(lag, Math.max(0, person.age31March - 6));
        // 1 to 6 are the grades of primary school, 7 to 11 of secondary school.
        int grade = person.age31March - 6 - person.lag;
        person.lastSchool =
                random.chance(SyntheticRandom.logistic(-1.75 + 1.9 * (wealth + 0.1) - (rural ? 2.2 : 0))) ? 2 : 1;
        person.levelSchool = person.lastSchool;

        boolean leftBefore = grade >= 5
                && random.chance(SyntheticRandom.logistic(-5.2
                        + 0.33 * Math.max(0, person.age31March - 11)
                        - 0.8 * wealth
                        - 0.05 * (parents - 10)
                        + (person.worked == 1 ? 0.8 : 0)
                        + (person.limitations != 0 ? 0.9 : 0)));
        if (grade >= 12) {
            afterSchool(household, person, grade);
        } else if (leftBefore) {
            person.enrolledLast = 2;
            passed(person, Math.max(0, Math.min(11, grade - 1 - random.below(3))));
        } else if (grade < 1) {
            beforeSchool(person);
        } else {
            person.enrolledLast = random.chance(0.988) ? 1 : 2;
            inSchool(person, grade);
        }
        person.leaning = -0.55 * (wealth + 0.3)
                - 0.06 * (parents - 10)
                + 0.5 * Math.min(2, Math.max(0, person.lag))
                + (person.worked == 1 || person.chores == 1 || person.task >= 1 && person.task <= 7 ? 0.85 : 0)
                + (person.age >= 12 ? 0.14 * (person.age - 14) : 0)
                + (person.limitations != 0 ? 1.0 : 0)
                + (person.lastSchool == 2 ? -0.6 : 0)
                + (household.foreignBorn && !person.bornHere ? 0.3 : 0)
                + (person.lastResult == 3 ? 1.5 : person.lastResult == 2 ? 0.4 : 0)
                + SyntheticCluster.DISTRICT_EFFECT * cluster.district.risk;
    }

    private void beforeSchool(SyntheticPerson person) {
        int year = Math.max(3, Math.min(5, person.age31March - 1));
        person.enrolledLast =
                random.chance(person.age31March <= 3 ? 0.25 : person.age31March == 4 ? 0.72 : 0.93) ? 1 : 2;
        if (person.enrolledLast == 1) {
            person.lastLevel = 1;
            person.lastYear = year;
            person.lastResult = 1;
            SyntheticPeople.level(person, 2, Math.max(1, year - 2));
        } else {
            person.level = 1;
        }
    }

    private void inSchool(SyntheticPerson person, int grade) {
        if (person.enrolledLast == 2) {
            passed(person, grade - 1);
            return;
        }
        if (grade <= 6) {
            person.lastLevel = 2;
            person.lastGrade = grade;
        } else {
            person.lastLevel = 3;
            person.lastYear = grade - 6;
        }
        person.lastResult = 1 + random.pick(0.955, 0.025, 0.020);
        passed(person, person.lastResult == 1 ? grade : grade - 1);
        person.graduated = person.lastResult == 1 && grade == 11;
    }

    private void afterSchool(SyntheticHousehold household, SyntheticPerson person, int grade) {
        double higher = SyntheticRandom.logistic(-0.6 + 1.6 * (household.wealth + 0.2) - (person.age > 22 ? 0.8 : 0));
        int since = Math.min(5, grade - 11);
        boolean wasAdult = person.age >= 18;
        if (random.chance(higher)) {
            boolean university = random.chance(0.55);
            person.enrolledLast = 1;
            person.lastLevel = university ? 5 : 4;
            person.lastYear = Math.min(university ? since : Math.min(3, since), 5);
            person.lastResult = 1;
            person.lastSchool = random.chance(0.62) ? 2 : 1;
            SyntheticPeople.level(person, university ? 9 : 7, person.lastYear);
        } else {
            person.enrolledLast = 2;
            if (!wasAdult || person.level < 6) {
                SyntheticPeople.level(person, 6, 5);
            }
        }
    }

    /** Sets the last grade passed, 0 to 11. */
    private static void passed(SyntheticPerson person, int grade) {
        if (grade <= 0) {
            SyntheticPeople.level(person, 2, 3);
        } else if (grade <= 6) {
            SyntheticPeople.level(person, grade == 6 ? 4 : 3, 0);
            person.levelGrade = grade;
        } else {
            SyntheticPeople.level(person, grade == 11 ? 6 : 5, grade - 6);
        }
    }

    /**
     * The log-odds offsets of one year: for every group of {@link #groups} one number, so that expected rates meet the
     * targets. Iterative proportional fitting on the logit scale; each round goes through the margins in a fixed order.
     */
    static double[] calibrate(int year, List<SyntheticCluster> clusters) {
        List<SyntheticPerson> children = new ArrayList<>();
        List<SyntheticCluster> where = new ArrayList<>();
        for (SyntheticCluster cluster : clusters) {
            for (SyntheticHousehold household : cluster.households) {
                for (SyntheticPerson person : household.persons) {
                    if (person.schoolAge() && person.resident()) {
                        children.add(person);
                        where.add(cluster);
                    }
                }
            }
        }
        double[] target = targets(year);
        double[] offsets = new double[target.length];
        int[][] groups = new int[children.size()][];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groups(children.get(i), where.get(i));
        }
        double step = 1;
        for (int round = 0; round < ROUNDS && step > SMALL_STEP; round++) {
            step = 0;
            double scale = 1;
            for (int margin = 0; margin < FIRST_OF_MARGIN.length - 1; margin++) {
                double[] weight = new double[target.length];
                double[] expected = new double[target.length];
                for (int i = 0; i < groups.length; i++) {
                    double w = where.get(i).factor07;
                    int group = groups[i][margin];
                    double sum = sum(offsets, groups[i]);
                    weight[group] += w * askedShare(year);
                    expected[group] += w * expected(year, children.get(i), sum);
                }
                double wanted = 0;
                double whole = 0;
                for (int g = FIRST_OF_MARGIN[margin]; g < FIRST_OF_MARGIN[margin + 1]; g++) {
                    if (weight[g] > 0 && !Double.isNaN(target[g])) {
                        wanted += weight[g] * target[g];
                        whole += weight[g];
                    }
                }
                if (margin == 0) {
                    scale = wanted / whole;
                }
                for (int g = FIRST_OF_MARGIN[margin]; g < FIRST_OF_MARGIN[margin + 1]; g++) {
                    if (weight[g] > 0 && !Double.isNaN(target[g])) {
                        // All margins speak of the same children: they share the overall rate that languages imply.
                        double to = margin == 0 ? target[g] : target[g] * scale * whole / wanted;
                        double at = expected[g] / weight[g];
                        double move = SyntheticRandom.logit(to) - SyntheticRandom.logit(at);
                        step = Math.max(step, Math.abs(move));
                        offsets[g] = Math.max(-4, Math.min(4, offsets[g] + move));
                    }
                }
            }
        }
        return offsets;
    }

    private static double sum(double[] offsets, int[] groups) {
        double sum = 0;
        for (int group : groups) {
            sum += offsets[group];
        }
        return sum;
    }

    private static double askedShare(int year) {
        double share = 0;
        for (int s = 0; s < SEASON_SHARE.length; s++) {
            share += SEASON_SHARE[s] * askedInSeason(year, s);
        }
        return share;
    }

    /** Probability of being counted as a dropout, averaged over months and over cluster and household effects. */
    private static double expected(int year, SyntheticPerson person, double offset) {
        if (person.enrolledLast != 1) {
            return 0;
        }
        double mean = 0;
        for (int s = 0; s < SEASON_SHARE.length; s++) {
            double odds = base(person, s) + person.leaning + offset;
            mean += SEASON_SHARE[s] * askedInSeason(year, s) * SyntheticRandom.logistic(SHRINK * odds);
        }
        return mean;
    }

    private static double base(SyntheticPerson person, int season) {
        return person.graduated ? GRADUATE[season] : STUDENT[season];
    }

    /** First group of each margin: language, sex and level, area, region; and the end. */
    private static final int[] FIRST_OF_MARGIN = {0, 8, 12, 14, 17};

    private static final int NO_LANGUAGE = 7;

    private static int[] groups(SyntheticPerson person, SyntheticCluster cluster) {
        int language = switch (person.languageGroup) {
            case SyntheticPeople.CASTELLANO -> 0;
            case SyntheticPeople.QUECHUA -> 1;
            case SyntheticPeople.AIMARA -> 2;
            case 10 -> cluster.year < 2020 ? 5 : 3;
            case 11 -> cluster.year < 2020 ? 5 : 4;
            case 3, 12, 13, 14, 15 -> 5;
            case 7 -> 6;
            default -> NO_LANGUAGE;
        };
        int sexLevel = (person.sex == SyntheticPerson.MAN ? 0 : 2) + (person.age >= 12 ? 1 : 0);
        return new int[] {
            language,
            FIRST_OF_MARGIN[1] + sexLevel,
            FIRST_OF_MARGIN[2] + (cluster.rural() ? 1 : 0),
            FIRST_OF_MARGIN[3] + cluster.region()
        };
    }

    private static double[] targets(int year) {
        double[] targets = new double[FIRST_OF_MARGIN[FIRST_OF_MARGIN.length - 1]];
        for (int l = 0; l < LANGUAGES.length; l++) {
            targets[l] = SyntheticTables.target(year, "language", LANGUAGES[l]);
        }
        targets[NO_LANGUAGE] = SyntheticTables.target(year, "overall", "all");
        String[][] rest = {
            {"sex_x_level", "male_primaria", "male_secundaria", "female_primaria", "female_secundaria"},
            {"area", "urban", "rural"},
            {"region", "costa", "sierra", "selva"}
        };
        for (int margin = 0; margin < rest.length; margin++) {
            for (int g = 1; g < rest[margin].length; g++) {
                targets[FIRST_OF_MARGIN[margin + 1] + g - 1] =
                        SyntheticTables.target(0, rest[margin][0], rest[margin][g]);
            }
        }
        return targets;
    }

    /** This year's enrolment, attendance and reasons of everyone young, given the year's offsets. */
    void thisYear(SyntheticHousehold household, double[] offsets) {
        for (SyntheticPerson person : household.persons) {
            if (person.kinship != SyntheticPerson.PANEL && person.age >= 3 && person.age <= 24) {
                thisYear(household, person, offsets);
            }
        }
    }

    private void thisYear(SyntheticHousehold household, SyntheticPerson person, double[] offsets) {
        SyntheticCluster cluster = household.cluster;
        int season = season(cluster);
        boolean left;
        if (person.enrolledLast == 1) {
            double offset = person.schoolAge() ? sum(offsets, groups(person, cluster)) : 0;
            double odds = base(person, season) + person.leaning + offset + cluster.effect + household.effect;
            if (person.lastLevel >= 4) {
                odds = season < TERM ? 0.2 : -2.2;
            }
            left = random.chance(SyntheticRandom.logistic(odds));
        } else {
            double back = person.age <= 6 ? (season < 2 ? 0.35 : 0.85) : person.age <= 17 ? 0.25 : 0.06;
            left = !random.chance(back);
        }
        person.enrolledNow = left ? 2 : 1;
        if (left) {
            person.reason = reason(household, person, season);
            return;
        }
        enrol(household, person);
        double attends = season == 0 ? 0.06 : season == 1 ? 0.5 : season == 2 ? 0.96 : 0.985;
        person.attends = random.chance(attends) ? 1 : 2;
        if (person.attends == 2) {
            person.reason = season < 2 || random.chance(0.5) ? 6 : reason(household, person, TERM);
        }
    }

    private void enrol(SyntheticHousehold household, SyntheticPerson person) {
        person.nowSchool = person.lastSchool == 0 ? 1 : person.lastSchool;
        int passed = passedGrade(person);
        if (person.level >= 6 && person.level <= 11) {
            boolean continues = person.lastLevel >= 4;
            person.nowLevel = continues ? person.lastLevel : random.chance(0.5) ? 5 : 4;
            person.nowYear = continues ? Math.min(person.lastYear + 1, person.nowLevel == 5 ? 6 : 4) : 1;
            if (!continues) {
                person.nowSchool = random.chance(0.62) ? 2 : 1;
            }
        } else if (passed == 0 && person.age31March < 6) {
            person.nowLevel = 1;
            person.nowYear = Math.max(2, Math.min(5, person.age31March));
        } else if (passed < 6) {
            person.nowLevel = 2;
            person.nowGrade = passed + 1;
        } else {
            person.nowLevel = 3;
            person.nowYear = passed - 5;
        }
        if (household.wealth < -0.6 && person.nowLevel <= 3) {
            person.nowSchool = 1;
        }
    }

    /** The last grade passed as a number of 0 to 11. */
    private static int passedGrade(SyntheticPerson person) {
        return switch (person.level) {
            case 3, 4 -> person.levelGrade > 0 ? person.levelGrade : Math.max(0, person.levelYears);
            case 5 -> 6 + Math.max(0, person.levelYears);
            case 6 -> 11;
            default -> 0;
        };
    }

    /** P313: money 1, work 2, finished 3, too young 4, family 5, vacation 6, no school 7, no interest 9, chores 10. */
    private int reason(SyntheticHousehold household, SyntheticPerson person, int season) {
        if (person.age31March < 5 && person.age <= 5) {
            return 4;
        }
        if (person.level >= 6) {
            return new int[] {3, 1, 2, 8, 11}[random.pick(person.age <= 17 ? 0.62 : 0.3, 0.2, 0.14, 0.04, 0.06)];
        }
        double vacation = season == 0 ? 0.93 : season == 1 ? 0.85 : season == 2 ? 0.45 : 0.01;
        if (person.enrolledLast == 1 && random.chance(vacation)) {
            return 6;
        }
        boolean works = person.worked == 1;
        double chores = person.sex == SyntheticPerson.WOMAN ? 0.10 : 0.02;
        return new int[] {1, 2, 5, 7, 9, 10, 11}
                [
                random.pick(
                        0.30 - 0.1 * Math.min(1, Math.max(-1, household.wealth)),
                        works ? 0.22 : 0.02,
                        0.17,
                        household.cluster.rural() ? 0.03 : 0.003,
                        person.age >= 12 ? 0.22 : 0.08,
                        person.age >= 12 ? chores : 0,
                        0.14)];
    }
}
