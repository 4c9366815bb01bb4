package org.equidad.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kegl 2011, Algorithms for Hyper-Parameter
 * Optimization, Advances in Neural Information Processing Systems 24, section 4).
 *
 * <p>After some random points, the observed points are split into the best 15 per cent and the rest. For each dimension
 * both get a density: a mixture of a uniform prior and one Gaussian per point, truncated to [0, 1], whose spread is the
 * larger distance to a neighbour. Of 24 draws from the density of the good points the one with the largest ratio of good
 * to rest is taken, which maximises expected improvement; dimensions are treated one by one.
 */
final class TreeParzenSearcher implements Searcher {
    private static final int STARTUP = 10;
    private static final double GOOD_SHARE = 0.15;
    private static final int CANDIDATES = 24;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private record Observation(double[] point, double value) {}

    @Override
    public void search(double[] start, int trials, long seed, ToDoubleFunction<double[]> objective) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Observation> seen = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            double[] point = trial == 0
                    ? start.clone()
                    : trial < STARTUP ? random.doubles(start.length).toArray() : propose(seen, start.length, random);
            seen.add(new Observation(point, objective.applyAsDouble(point.clone())));
        }
    }

    private static double[] propose(List<Observation> seen, int dimensions, SplittableRandom random) {
        List<Observation> ranked = new ArrayList<>(seen);
        // Stable, so that ties keep the order of the trials.
        ranked.sort(Comparator.comparingDouble(o -> -o.value));
        int good = (int) Math.ceil(GOOD_SHARE * ranked.size());
        double[] point = new double[dimensions];
        for (int j = 0; j < dimensions; j++) {
            int dimension = j;
            double[] values =
                    ranked.stream().mapToDouble(o -> o.point[dimension]).toArray();
            Density best = new Density(Arrays.copyOf(values, good));
            Density rest = new Density(Arrays.copyOfRange(values, good, values.length));
            double highest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < CANDIDATES; c++) {
                double candidate = best.draw(random);
                double ratio = Math.log(best.at(candidate)) - Math.log(rest.at(candidate));
                if (ratio > highest) {
                    highest = ratio;
                    point[j] = candidate;
                }
            }
        }
        return point;
    }

    /** Mixture of the uniform density and a truncated Gaussian per point, all of equal weight. */
    private static final class Density {
        private final double[] centres;
        private final double[] spreads;
        private final double[] below;
        private final double[] inside;

        Density(double[] points) {
            centres = points.clone();
            Arrays.sort(centres);
            int k = centres.length;
            spreads = new double[k];
            below = new double[k];
            inside = new double[k];
            double smallest = 1.0 / Math.min(100, k + 1);
            for (int i = 0; i < k; i++) {
                double left = centres[i] - (i == 0 ? 0 : centres[i - 1]);
                double right = (i == k - 1 ? 1 : centres[i + 1]) - centres[i];
                spreads[i] = Math.min(1, Math.max(smallest, Math.max(left, right)));
                below[i] = NORMAL.cumulativeProbability(-centres[i] / spreads[i]);
                inside[i] = NORMAL.cumulativeProbability((1 - centres[i]) / spreads[i]) - below[i];
            }
        }

        double at(double x) {
            double sum = 1;
            for (int i = 0; i < centres.length; i++) {
                sum += NORMAL.density((x - centres[i]) / spreads[i]) / (spreads[i] * inside[i]);
            }
            return sum / (centres.length + 1);
        }

        double draw(SplittableRandom random) {
            int component = random.nextInt(centres.length + 1);
            double u = random.nextDouble();
            if (component == centres.length) {
                return u;
            }
            double x = centres[component]
                    + spreads[component]
                            * NORMAL.inverseCumulativeProbability(below[component] + u * inside[component]);
            return Math.max(0, Math.min(1, x));
        }
    }
}
