package org.equidad.enahoio;

/**
 * The generator of the synthetic survey: SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), written
 * out here because the platform's generators do not promise the same numbers for ever, and the survey promises the same
 * bytes. Every cluster and year has a stream of its own, so that the order of work does not matter. Functions of the
 * real line go through {@link StrictMath} for the same reason.
 */
final class SyntheticRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare = Double.NaN;

    private SyntheticRandom(long state) {
        this.state = state;
    }

    /** The stream that belongs to these parts, in this order. */
    static SyntheticRandom of(long... parts) {
        long state = 0x6A09E667F3BCC909L;
        for (long part : parts) {
            state = mix(state + GOLDEN + mix(part + GOLDEN));
        }
        return new SyntheticRandom(state);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** Uniform on [0, 1), with 53 bits. */
    double uniform() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform on 0 .. bound - 1; the bias is below 2^-32 * bound. */
    int below(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** Uniform on low .. high, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    /** Standard normal, by the polar method. */
    double normal() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        double u;
        double v;
        double s;
        do {
            u = 2 * uniform() - 1;
            v = 2 * uniform() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        double scale = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * scale;
        return u * scale;
    }

    /** Number of events of a Poisson process of this mean; by inversion, so for small means. */
    int poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        double product = uniform();
        int count = 0;
        while (product > limit) {
            product *= uniform();
            count++;
        }
        return count;
    }

    /** The position drawn with probability proportional to these weights, which need not sum to one. */
    int pick(double... weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double at = uniform() * total;
        for (int i = 0; i < weights.length - 1; i++) {
            at -= weights[i];
            if (at < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }
}
