package org.equidad.enahoio;

/** A household's yearly sums in Sumaria: income, spending, poverty lines, poverty, and cash from public programmes. */
final class SyntheticMoney {
    /** Poverty line per head and month in soles, about a third above the mean of the countryside and below Lima's. */
    private static final double[] LINE = {344, 352, 360, 378, 415, 446, 454};

    /** Moves spending against the line, so that about 20 to 30 per cent of the population are poor, as published. */
    private static final double[] SHIFT = {0.93, 0.93, 0.71, 0.80, 0.77, 0.74, 0.77};

    private static final double[] LINE_TOWN = {0, 1.00, 1.02, 1.00, 0.90, 0.90, 0.94, 0.93, 1.20};
    private static final double[] LINE_COUNTRYSIDE = {0, 0.80, 0.84, 0.82, 0.74, 0.73, 0.74, 0.76, 1.0};
    private static final double FOOD_SHARE = 0.545;

    private final SyntheticRandom random;

    SyntheticMoney(SyntheticRandom random) {
        this.random = random;
    }

    void fill(SyntheticHousehold household) {
        SyntheticCluster cluster = household.cluster;
        int index = cluster.year - SyntheticOptions.FIRST;
        int children = 0;
        int schoolAge = 0;
        int old = 0;
        for (SyntheticPerson person : household.persons) {
            if (person.kinship == SyntheticPerson.PANEL || person.member != 1) {
                continue;
            }
            household.members++;
            household.earners += person.worked == 1 && person.occupation != 5 ? 1 : 0;
            children += person.age < 14 ? 1 : 0;
            schoolAge += person.age < 19 ? 1 : 0;
            old += person.age >= 65 ? 1 : 0;
        }
        double[] lines = cluster.rural() ? LINE_COUNTRYSIDE : LINE_TOWN;
        household.line = LINE[index] * lines[cluster.stratum.domain()] * (1 + 0.01 * (cluster.month - 6.5) / 6);
        household.foodLine = FOOD_SHARE * household.line;
        double perHead = LINE[index]
                * StrictMath.exp(SHIFT[index]
                        + household.wealth
                        + 0.16 * random.normal()
                        - 0.075 * (household.members - 3.3)
                        - 0.05 * (children - 1));
        household.spending = 12 * household.members * perHead;
        household.monetarySpending = household.spending * (0.72 + 0.1 * random.uniform());
        household.poverty = perHead < household.foodLine ? 1 : perHead < household.line ? 2 : 3;
        double ratio = StrictMath.exp(0.18 + 0.28 * random.normal());
        household.income = household.spending * ratio;
        household.netIncome = household.income * (0.88 + 0.1 * random.uniform());
        boolean eligible = cluster.rural() && schoolAge > 0 && cluster.region() > 0;
        double juntos = household.poverty == 1 ? 0.72 : household.poverty == 2 ? 0.58 : 0.27;
        household.juntosMember = random.chance(eligible ? juntos : cluster.rural() && schoolAge > 0 ? 0.15 : 0.004);
        if (household.juntosMember && random.chance(0.94)) {
            household.juntos = 200 * random.between(4, 6) - (random.chance(0.3) ? random.between(1, 60) : 0);
        }
        if (old > 0 && household.poverty < 3 && random.chance(0.75)) {
            household.pension65 = 250 * old * random.between(5, 6);
        }
        boolean pandemic = cluster.year == 2020 && cluster.month >= 5 || cluster.year == 2021 || cluster.year == 2022;
        if (pandemic && household.wealth < 0.1 && random.chance(0.6)) {
            household.bono = cluster.year == 2020 ? 760 : cluster.year == 2021 ? 600 : 270;
        }
        household.income = Math.max(household.income, household.juntos + household.pension65 + household.bono);
    }
}
