package org.equidad.enahoio;

import java.util.ArrayList;
import java.util.List;

/** One interviewed household with its people and its yearly sums. Money is in soles a year unless it says otherwise. */
final class SyntheticHousehold {
    final SyntheticCluster cluster;
    final int dwelling;
    final String number;
    final List<SyntheticPerson> persons = new ArrayList<>();

    /** Log consumption per head in relation to the middle household of Lima. */
    double wealth;

    double effect;
    boolean speaksQuechua;
    boolean speaksAimara;
    boolean speaksNative;
    boolean handsDown;
    boolean foreignBorn;
    boolean lastYearAsked = true;

    int members;
    int earners;
    double income;
    double netIncome;
    double spending;
    double monetarySpending;
    double line;
    double foodLine;
    int poverty;
    int juntos;
    boolean juntosMember;
    int pension65;
    int bono;

    SyntheticHousehold(SyntheticCluster cluster, int dwelling, String number) {
        this.cluster = cluster;
        this.dwelling = dwelling;
        this.number = number;
    }

    void add(SyntheticPerson person) {
        persons.add(person);
        person.number = persons.size();
    }

    /** Whether anyone listed has this kinship. */
    SyntheticPerson first(int kinship) {
        for (SyntheticPerson person : persons) {
            if (person.kinship == kinship) {
                return person;
            }
        }
        return null;
    }
}
