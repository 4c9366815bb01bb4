package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.List;
import org.equidad.enahoio.SyntheticCountry.District;
import org.equidad.enahoio.SyntheticTables.Stratum;

/**
 * One cluster (CONGLOME) of one year: neighbours who share a district, a language, a level of living and the month of
 * the interview. Every third place in the sample belongs to the rotating panel: its cluster returns for five years, in
 * the same month; the others are new every year.
 */
final class SyntheticCluster {
    /** First year in which a cluster of the first year's panel may have entered. */
    private static final int EARLIEST = SyntheticOptions.FIRST - 4;

    private static final int PANEL_YEARS = 5;
    private static final int PANEL_EVERY = 3;
    static final double EFFECT_SD = 0.35;
    static final double DISTRICT_EFFECT = 0.35;

    final Stratum stratum;
    final int year;
    final int number;
    final int entered;
    final District district;
    final int month;
    final boolean earlyHalf;
    final double wealth;
    final double effect;
    final double quechua;
    final double aimara;
    /** Share of households that speak another native language: near one in a native community, near none elsewhere. */
    final double nativeShare;

    final int nativeLanguage;
    final List<SyntheticHousehold> households = new ArrayList<>();
    double factor;
    double factor07;

    /**
     * @param place the cluster's place in the whole sample, from 0, over all strata
     * @param places number of places
     */
    SyntheticCluster(long seed, Stratum stratum, int year, int place, int places) {
        this.stratum = stratum;
        this.year = year;
        boolean panel = place % PANEL_EVERY == 0;
        int sinceRotation = panel ? (year - EARLIEST + place / PANEL_EVERY) % PANEL_YEARS : 0;
        this.entered = year - sinceRotation;
        this.number = 5_001 + place + (entered - EARLIEST) * Math.max(places, 10);
        // Months run through the places, so that every month and stratum get their share.
        int turn = panel ? place / PANEL_EVERY : place - place / PANEL_EVERY + year - EARLIEST;
        this.month = 1 + 5 * turn % 12;
        SyntheticRandom random = SyntheticRandom.of(seed, 11, entered, place, stratum.domain(), stratum.stratum());
        this.district = SyntheticCountry.INSTANCE.draw(stratum, random);
        this.earlyHalf = random.chance(0.5);
        this.wealth = 0.30 * district.wealth + 0.26 * random.normal();
        this.effect = EFFECT_SD * random.normal();
        double rural = stratum.rural() ? 0.9 : -0.6;
        this.quechua = shifted(district.quechua, rural + 0.8 * random.normal());
        this.aimara = shifted(district.aimara, rural + 0.8 * random.normal());
        double community = district.domain == 7 ? shifted(district.nativeShare, communityShift()) : 0;
        this.nativeShare = random.chance(community) ? 0.95 : 0.01 * Math.min(1, 10 * district.nativeShare);
        this.nativeLanguage = random.pick(district.department.native7());
    }

    private double communityShift() {
        return switch (stratum.stratum()) {
            case 8 -> 3.9;
            case 7 -> 2.6;
            case 6 -> 1.9;
            default -> -0.6;
        };
    }

    private static double shifted(double share, double by) {
        return SyntheticRandom.logistic(SyntheticRandom.logit(Math.max(1e-5, share)) + by);
    }

    boolean rural() {
        return stratum.rural();
    }

    /** 0 costa, 1 sierra, 2 selva. */
    int region() {
        return switch (stratum.domain()) {
            case 4, 5, 6 -> 1;
            case 7 -> 2;
            default -> 0;
        };
    }

    boolean returning() {
        return entered < year;
    }
}
