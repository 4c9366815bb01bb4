package org.equidad.features;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;

/** One year of an invented table: the scores of its columns and the audit's values that they become. */
final class TableDraw {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    /** The share of a score's variance that effects may explain. */
    private static final double MOST_EXPLAINED = 0.999;

    private final int rows;
    private final long seed;
    private final Map<String, double[]> scores = new LinkedHashMap<>();
    private final Map<String, String[]> values = new LinkedHashMap<>();

    /**
     * An empty year.
     *
     * @param seed of this year
     */
    TableDraw(int rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    /** The values of a column that was drawn. */
    String[] values(String column) {
        return values.get(column);
    }

    /** Numbers above 0 and below 1 that belong to a column and a purpose and to nothing else. */
    static SplittableRandom stream(long seed, String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = (mixed ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return new SplittableRandom(mixed);
    }

    static double uniform(SplittableRandom random) {
        return ((random.nextLong() >>> 12) + 0.5) * 0x1.0p-52;
    }

    /** The same value everywhere. */
    void constant(String column, String value) {
        String[] all = new String[rows];
        Arrays.fill(all, value);
        values.put(column, all);
        scores.put(column, new double[rows]);
    }

    /**
     * Draws a column.
     *
     * @param strata columns whose combinations are the strata, which were drawn before
     * @throws IllegalArgumentException if the effects leave no room for noise
     */
    void draw(String column, TableRecipe.Shape shape, Map<String, TableRecipe.Effect> effects, List<String> strata) {
        if (shape instanceof TableRecipe.Clusters clusters) {
            clusters(column, clusters.perStratum(), strata);
            return;
        }
        double[] latent = latent(column, effects);
        Integer[] order = new Integer[rows];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, java.util.Comparator.comparingDouble((Integer i) -> latent[i]));
        double[] score = new double[rows];
        String[] value = new String[rows];
        for (int rank = 0; rank < rows; rank++) {
            double u = (rank + 0.5) / rows;
            score[order[rank]] = NORMAL.inverseCumulativeProbability(u);
            value[order[rank]] = value(shape, u);
        }
        scores.put(column, score);
        values.put(column, value);
    }

    private double[] latent(String column, Map<String, TableRecipe.Effect> effects) {
        double[] sum = new double[rows];
        effects.forEach((other, effect) -> {
            double[] part = part(other, effect);
            for (int i = 0; i < rows; i++) {
                sum[i] += part[i];
            }
        });
        double mean = Arrays.stream(sum).average().orElse(0);
        double variance = Arrays.stream(sum).map(s -> (s - mean) * (s - mean)).sum() / rows;
        if (variance > MOST_EXPLAINED) {
            throw new IllegalArgumentException(
                    "the column '" + column + "' depends so strongly on others that nothing is"
                            + " left to chance: their effects have a variance of " + Math.rint(variance * 100) / 100
                            + "; at most "
                            + MOST_EXPLAINED + " is allowed");
        }
        double noise = Math.sqrt(1 - variance);
        SplittableRandom random = stream(seed, column);
        for (int i = 0; i < rows; i++) {
            sum[i] += noise * NORMAL.inverseCumulativeProbability(uniform(random));
        }
        return sum;
    }

    private double[] part(String other, TableRecipe.Effect effect) {
        double[] part = new double[rows];
        if (effect instanceof TableRecipe.Slope slope) {
            double[] score = scores.get(other);
            Arrays.setAll(part, i -> slope.by() * score[i]);
        } else if (effect instanceof TableRecipe.ByValue byValue) {
            String[] value = values.get(other);
            Arrays.setAll(part, i -> byValue.by().getOrDefault(value[i], 0.0));
        }
        return part;
    }

    private static String value(TableRecipe.Shape shape, double u) {
        if (shape instanceof TableRecipe.Shares shares) {
            double below = 0;
            String last = null;
            for (Map.Entry<String, Double> entry : shares.of().entrySet()) {
                last = entry.getKey();
                below += entry.getValue();
                if (u < below) {
                    break;
                }
            }
            return last;
        }
        if (shape instanceof TableRecipe.Uniform uniform) {
            // Every whole number of the range gets the same share.
            return uniform.digits() == TableRecipe.Digits.WHOLE
                    ? Cells.plain(Math.floor(
                            Math.ceil(uniform.low()) + u * (Math.floor(uniform.high()) - Math.ceil(uniform.low()) + 1)))
                    : rounded(uniform.low() + u * (uniform.high() - uniform.low()), uniform.digits());
        }
        if (shape instanceof TableRecipe.Normal normal) {
            double z = cutOff(
                    u, (normal.low() - normal.mean()) / normal.sd(), (normal.high() - normal.mean()) / normal.sd());
            return rounded(normal.mean() + normal.sd() * z, normal.digits());
        }
        TableRecipe.LogNormal positive = (TableRecipe.LogNormal) shape;
        double middle = Math.log(positive.median());
        double z = cutOff(
                u,
                (Math.log(positive.low()) - middle) / positive.spread(),
                (Math.log(positive.high()) - middle) / positive.spread());
        return rounded(Math.exp(middle + positive.spread() * z), positive.digits());
    }

    private static double cutOff(double u, double low, double high) {
        double below = NORMAL.cumulativeProbability(low);
        return NORMAL.inverseCumulativeProbability(below + u * (NORMAL.cumulativeProbability(high) - below));
    }

    private static String rounded(double value, TableRecipe.Digits digits) {
        // Adding zero turns a negative zero into a plain one.
        return Cells.plain(
                digits == TableRecipe.Digits.WHOLE ? Math.rint(value) + 0.0 : Math.rint(value * 1000) / 1000 + 0.0);
    }

    private void clusters(String column, int perStratum, List<String> strata) {
        Map<String, Integer> cells = new LinkedHashMap<>();
        Map<Integer, Integer> rowsInCell = new HashMap<>();
        SplittableRandom random = stream(seed, column);
        Map<Integer, Double> unitScores = new HashMap<>();
        double[] score = new double[rows];
        String[] value = new String[rows];
        for (int i = 0; i < rows; i++) {
            StringBuilder cell = new StringBuilder();
            for (String stratum : strata) {
                cell.append(values.get(stratum)[i]).append('\n');
            }
            int number = cells.computeIfAbsent(cell.toString(), c -> cells.size());
            int before = rowsInCell.merge(number, 1, Integer::sum) - 1;
            int unit = number * perStratum + before % perStratum + 1;
            score[i] = unitScores.computeIfAbsent(unit, c -> NORMAL.inverseCumulativeProbability(uniform(random)));
            value[i] = Integer.toString(unit);
        }
        rowsInCell.forEach((number, count) -> {
            if (count < 2) {
                throw new IllegalArgumentException("the column '" + column
                        + "' has a stratum of a single row; fewer strata or more rows are needed");
            }
        });
        scores.put(column, score);
        values.put(column, value);
    }
}
