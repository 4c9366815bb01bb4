package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.SyntheticTables.Stratum;

/** One year of the survey: its clusters with their households, people and weights. */
final class SyntheticSample {
    /** Members in thousand against 2024. */
    private static final double[] POPULATION = {0.945, 0.953, 0.962, 0.971, 0.98, 0.99, 1};

    private static final int DWELLINGS_TOWN = 6;
    private static final int DWELLINGS_COUNTRYSIDE = 8;
    private static final double RESPONSE = 0.93;
    private static final double SECOND_HOUSEHOLD = 0.03;
    private static final int DWELLING_STEP = 17;

    final int year;
    final List<SyntheticCluster> clusters = new ArrayList<>();

    private SyntheticSample(int year) {
        this.year = year;
    }

    static SyntheticSample draw(SyntheticOptions options, int year) {
        SyntheticSample sample = new SyntheticSample(year);
        List<Stratum> strata = SyntheticTables.strata();
        int[] sizes = sizes(strata, options.households());
        int places = 0;
        double households = 0;
        for (int h = 0; h < sizes.length; h++) {
            places += sizes[h];
            double answering = 1 + (dwellings(strata.get(h)) - 1) * RESPONSE;
            households += sizes[h] * answering * (1 + SECOND_HOUSEHOLD);
        }
        double scale = options.households() / households;
        int place = 0;
        for (int h = 0; h < sizes.length; h++) {
            List<SyntheticCluster> stratum = new ArrayList<>();
            for (int i = 0; i < sizes[h]; i++, place++) {
                SyntheticCluster cluster = new SyntheticCluster(options.seed(), strata.get(h), year, place, places);
                SyntheticRandom random = SyntheticRandom.of(options.seed(), 21, year, place);
                interview(cluster, dwellings(strata.get(h)) * scale, random);
                stratum.add(cluster);
            }
            weigh(
                    stratum,
                    strata.get(h).population() * 1_000 * POPULATION[year - SyntheticOptions.FIRST],
                    options.seed());
            sample.clusters.addAll(stratum);
        }
        double[] offsets = SyntheticSchooling.calibrate(year, sample.clusters);
        for (SyntheticCluster cluster : sample.clusters) {
            SyntheticRandom random = SyntheticRandom.of(options.seed(), 22, year, cluster.number);
            SyntheticSchooling schooling = new SyntheticSchooling(random);
            SyntheticMoney money = new SyntheticMoney(random);
            for (SyntheticHousehold household : cluster.households) {
                schooling.thisYear(household, offsets);
                money.fill(household);
            }
        }
        return sample;
    }

    /** Clusters by stratum: the full size scaled, and never fewer than two. */
    private static int[] sizes(List<Stratum> strata, int households) {
        double scale = (double) households / SyntheticOptions.FULL_HOUSEHOLDS;
        return strata.stream()
                .mapToInt(s -> (int) Math.max(2, Math.round(s.clusters() * scale)))
                .toArray();
    }

    private static int dwellings(Stratum stratum) {
        return stratum.rural() ? DWELLINGS_COUNTRYSIDE : DWELLINGS_TOWN;
    }

    private static void interview(SyntheticCluster cluster, double dwellings, SyntheticRandom random) {
        SyntheticPeople people = new SyntheticPeople(random);
        SyntheticSchooling schooling = new SyntheticSchooling(random);
        int count = (int) dwellings + (random.chance(dwellings - Math.floor(dwellings)) ? 1 : 0);
        int dwelling = random.between(1, DWELLING_STEP);
        for (int i = 0; i < count; i++) {
            // The first dwelling always answers, so that no cluster is empty.
            if (i == 0 || random.chance(RESPONSE)) {
                String[] numbers = random.chance(SECOND_HOUSEHOLD) ? new String[] {"12", "22"} : new String[] {"11"};
                for (String number : numbers) {
                    SyntheticHousehold household = new SyntheticHousehold(cluster, dwelling, number);
                    people.fill(household);
                    schooling.lastYear(household);
                    cluster.households.add(household);
                }
            }
            dwelling += random.between(1, DWELLING_STEP);
        }
    }

    /** Weights of a stratum: one per cluster, uneven as real ones are, and right in total for household members. */
    private static void weigh(List<SyntheticCluster> stratum, double population, long seed) {
        double sum = 0;
        for (SyntheticCluster cluster : stratum) {
            SyntheticRandom random = SyntheticRandom.of(seed, 23, cluster.year, cluster.number);
            cluster.factor = StrictMath.exp(0.35 * random.normal());
            cluster.factor07 = StrictMath.exp(0.02 * random.normal());
            for (SyntheticHousehold household : cluster.households) {
                for (SyntheticPerson person : household.persons) {
                    sum += person.member == 1 ? cluster.factor : 0;
                }
            }
        }
        for (SyntheticCluster cluster : stratum) {
            cluster.factor *= population / sum;
            cluster.factor07 *= cluster.factor;
        }
    }
}
