package org.equidad.fairness;

/** Sums in a fixed order with Neumaier's compensation: the error does not grow with the number of terms. */
final class Sums {
    private double sum;
    private double lost;

    void add(double x) {
        double next = sum + x;
        lost += Math.abs(sum) >= Math.abs(x) ? (sum - next) + x : (x - next) + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }

    static double of(double[] values) {
        Sums sums = new Sums();
        for (double value : values) {
            sums.add(value);
        }
        return sums.value();
    }
}
