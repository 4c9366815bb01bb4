package org.equidad.fairness;

import java.util.Set;

/** A caller's own function, known only through its values under sets of weights. */
final class CustomMetric extends Metric {
    private final WeightedStatistic statistic;

    CustomMetric(String name, WeightedStatistic statistic) {
        super(name, Range.REAL, Set.of());
        this.statistic = statistic;
    }

    WeightedStatistic statistic() {
        return statistic;
    }

    @Override
    int denominator() {
        return Cells.ALL;
    }

    @Override
    int numerator() {
        return 0;
    }
}
