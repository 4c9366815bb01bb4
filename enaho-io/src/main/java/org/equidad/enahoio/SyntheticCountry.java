package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.equidad.enahoio.SyntheticTables.Department;
import org.equidad.enahoio.SyntheticTables.Stratum;

/**
 * The invented country that samples are drawn from: Peru's 25 departments with their true numbers of provinces and
 * districts, and districts with made-up names, places and traits. It is the same for every seed. A district's traits
 * drive both its covariate files and the clusters drawn in it, so that the two agree as far as such sources do.
 */
final class SyntheticCountry {
    private static final long SEED = 0x5045525553494E54L;

    /** Typical population in thousand of a district whose town is of this ESTRATO. */
    private static final double[] TOWN = {0, 170, 75, 45, 22, 6, 1.5};

    private static final int LARGEST_TOWN_WITH_COUNTRYSIDE = 3;

    /** One district. Shares are fractions of persons aged 3 and over; wealth and risk are standard scores. */
    static final class District {
        final Department department;
        final String ubigeo;
        final int province;
        final int domain;
        String provinceName;
        String name;
        double latitude;
        double longitude;
        int altitude;
        /** ESTRATO of the district's town, 1 to 6, or 0 where all is countryside. */
        int town;

        double population;
        double rural;
        double wealth;
        double risk;
        double quechua;
        double aimara;
        double nativeShare;

        District(Department department, String ubigeo, int province, int domain) {
            this.department = department;
            this.ubigeo = ubigeo;
            this.province = province;
            this.domain = domain;
        }

        boolean countryside() {
            return domain != 8 && (town == 0 || town >= LARGEST_TOWN_WITH_COUNTRYSIDE);
        }

        double indigenous() {
            return Math.min(0.995, quechua + aimara + nativeShare);
        }
    }

    private final List<District> districts = new ArrayList<>();
    private final Map<Integer, Places> places = new HashMap<>();

    /** The districts that clusters of one stratum may lie in, with running weights. */
    private record Places(List<District> districts, double[] weights) {}

    static final SyntheticCountry INSTANCE = new SyntheticCountry();

    private SyntheticCountry() {
        Set<String> names = new HashSet<>();
        for (Department department : SyntheticTables.departments()) {
            addDepartment(department, names);
        }
        for (int domain = 1; domain <= 8; domain++) {
            settle(domain);
        }
        for (District district : districts) {
            giveTraits(district);
        }
        for (Stratum stratum : SyntheticTables.strata()) {
            places.put(key(stratum), eligible(stratum));
        }
    }

    List<District> districts() {
        return districts;
    }

    /** A district for a new cluster of this stratum, larger ones more often. */
    District draw(Stratum stratum, SyntheticRandom random) {
        Places eligible = places.get(key(stratum));
        return eligible.districts().get(random.pick(eligible.weights()));
    }

    private static int key(Stratum stratum) {
        return stratum.domain() * 10 + stratum.stratum();
    }

    private void addDepartment(Department department, Set<String> names) {
        SyntheticRandom random = SyntheticRandom.of(SEED, 1, Long.parseLong(department.code()));
        int[] sizes = provinceSizes(department);
        int[] domains = provinceDomains(department, sizes);
        for (int p = 0; p < sizes.length; p++) {
            double latitude = department.latitude() + 0.75 * department.latitudeSpread() * bounded(random);
            double longitude = department.longitude()
                    + 0.6 * department.longitudeSpread() * bounded(random)
                    + eastward(domains[p], department);
            String provinceName = null;
            for (int d = 0; d < sizes[p]; d++) {
                String ubigeo = department.code() + two(p + 1) + two(d + 1);
                District district = new District(department, ubigeo, p, domains[p]);
                district.name = SyntheticNames.district(random, names, domains[p]);
                provinceName = provinceName == null ? district.name : provinceName;
                district.provinceName = provinceName;
                district.latitude = latitude + 0.3 * department.latitudeSpread() * bounded(random);
                district.longitude = longitude + 0.3 * department.longitudeSpread() * bounded(random);
                district.altitude = altitude(domains[p], random);
                districts.add(district);
            }
        }
    }

    private static double bounded(SyntheticRandom random) {
        return Math.max(-1.8, Math.min(1.8, random.normal()));
    }

    /** Coast lies west and forest lies east of the mean of a department that has several. */
    private static double eastward(int domain, Department department) {
        if (department.domains().size() == 1) {
            return 0;
        }
        double step = 0.9 * department.longitudeSpread();
        return domain == 7 ? step : domain <= 3 || domain == 8 ? -step : 0;
    }

    private static int altitude(int domain, SyntheticRandom random) {
        return switch (domain) {
            case 4, 5, 6 -> random.between(2_000, 4_200);
            case 7 -> random.between(120, 1_400);
            default -> random.between(3, 900);
        };
    }

    private static int[] provinceSizes(Department department) {
        int provinces = department.provinces();
        int[] sizes = new int[provinces];
        if (department.code().equals("15")) {
            // The province of Lima has 43 districts, all of them in the domain of its own.
            sizes[0] = 43;
        } else {
            sizes[0] = Math.min(department.districts() - (provinces - 1), (int)
                    Math.ceil(1.3 * department.districts() / provinces));
        }
        int rest = department.districts() - sizes[0];
        for (int p = 1; p < provinces; p++) {
            sizes[p] = rest / (provinces - 1) + (p - 1 < rest % (provinces - 1) ? 1 : 0);
        }
        return sizes;
    }

    /** Whole provinces go to the domains so that districts follow the domains' shares of the population. */
    private static int[] provinceDomains(Department department, int[] sizes) {
        int[] domains = new int[sizes.length];
        if (department.code().equals("15")) {
            Arrays.fill(domains, 2);
            domains[0] = 8;
            return domains;
        }
        Map<Integer, Double> missing = new HashMap<>();
        department.domains().forEach((domain, share) -> missing.put(domain, share * department.districts()));
        for (int p = 0; p < sizes.length; p++) {
            int best = 0;
            for (int domain : department.domains().keySet()) {
                if (best == 0 || missing.get(domain) > missing.get(best)) {
                    best = domain;
                }
            }
            domains[p] = best;
            missing.merge(best, -(double) sizes[p], Double::sum);
        }
        return domains;
    }

    /** Gives the towns of a domain to its districts, provincial capitals first, and everyone a population. */
    private void settle(int domain) {
        SyntheticRandom random = SyntheticRandom.of(SEED, 2, domain);
        Map<Department, Integer> counts = new HashMap<>();
        List<District> here = new ArrayList<>();
        for (District district : districts) {
            if (district.domain == domain) {
                here.add(district);
                counts.merge(district.department, 1, Integer::sum);
            }
        }
        Map<District, Double> rank = new HashMap<>();
        for (District district : here) {
            Department department = district.department;
            double mean =
                    department.population() * department.domains().getOrDefault(domain, 0.02) / counts.get(department);
            String suffix = district.ubigeo.substring(2);
            double capital = suffix.equals("0101") ? 2.5 : suffix.endsWith("01") ? 1.3 : 0;
            rank.put(district, StrictMath.log(mean) + capital + random.normal());
            district.population = 0.6 * mean * StrictMath.exp(0.9 * random.normal());
        }
        here.sort(Comparator.comparingDouble((District d) -> -rank.get(d)).thenComparing(d -> d.ubigeo));
        int next = 0;
        for (Stratum stratum : SyntheticTables.strata()) {
            if (stratum.domain() != domain || stratum.rural() && stratum.stratum() != 6) {
                continue;
            }
            int left = here.size() - next;
            int wanted = (int) Math.round(stratum.population() / TOWN[stratum.stratum()]);
            // Small towns leave districts for the smaller ones and for the countryside.
            int most = domain == 8 ? left : stratum.stratum() >= 5 ? left * 6 / 10 : left;
            int towns = domain == 8 ? left : Math.max(1, Math.min(wanted, most));
            for (int i = 0; i < towns && next < here.size(); i++, next++) {
                here.get(next).town = stratum.stratum();
            }
        }
        for (District district : here) {
            district.rural = district.countryside() ? Math.min(district.population, 12) : 0;
            double town = district.town == 0 ? 0 : TOWN[district.town] * StrictMath.exp(0.3 * random.normal());
            district.population = town + 0.5 * district.rural;
        }
    }

    private static void giveTraits(District district) {
        Department department = district.department;
        SyntheticRandom random = SyntheticRandom.of(SEED, 3, Long.parseLong(district.ubigeo));
        double province = SyntheticRandom.of(SEED, 4, Long.parseLong(department.code()), district.province)
                .normal();
        district.wealth = 0.45 * province + 0.89 * random.normal();
        district.risk = random.normal();
        double townShift = district.town == 0 ? 0.5 : district.town <= 3 ? -0.5 : 0;
        // Quechua and Aimara speakers live in different provinces where a department has both.
        boolean both = department.quechua() > 0.03 && department.aimara() > 0.05;
        district.quechua = SyntheticRandom.logistic(SyntheticRandom.logit(department.quechua())
                + townShift
                + (both ? 1.6 : 0.7) * province
                + 0.7 * random.normal());
        district.aimara = SyntheticRandom.logistic(SyntheticRandom.logit(department.aimara())
                + townShift
                - (both ? 2.2 : 0) * province
                + 0.6 * random.normal());
        double nativeShare = department.nativeShare();
        if (district.domain == 7 && nativeShare > 0) {
            district.nativeShare = SyntheticRandom.logistic(
                    SyntheticRandom.logit(Math.min(0.3, nativeShare)) + 2 * townShift - 0.6 + 1.9 * random.normal());
        } else {
            district.nativeShare = 0.02 * nativeShare;
        }
        double sum = district.quechua + district.aimara + district.nativeShare;
        if (sum > 0.985) {
            district.quechua *= 0.985 / sum;
            district.aimara *= 0.985 / sum;
            district.nativeShare *= 0.985 / sum;
        }
    }

    private Places eligible(Stratum stratum) {
        List<District> fit = new ArrayList<>();
        for (District district : districts) {
            boolean fits = district.domain == stratum.domain()
                    && (stratum.stratum() <= 6 ? district.town == stratum.stratum() : district.countryside());
            if (fits) {
                fit.add(district);
            }
        }
        if (fit.isEmpty()) {
            throw new IllegalStateException("no district for domain " + stratum.domain() + ", stratum "
                    + stratum.stratum() + " in the table of strata");
        }
        double[] weights = new double[fit.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = stratum.stratum() <= 6 ? fit.get(i).population : fit.get(i).rural;
        }
        return new Places(fit, weights);
    }

    static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
