package org.equidad.models;

import java.util.List;
import java.util.stream.IntStream;
import org.equidad.fairness.Grouping;

/**
 * Equal parts of the population by score, deciles for example: the groups of a lift table. With them the fairness
 * library gives observed rates by decile with design-based intervals.
 */
public final class ScoreBands {
    private ScoreBands() {}

    /**
     * Divides the rows into bands of about equal weight, labelled from 1, the lowest scores, upwards.
     *
     * <p>Rows of equal score share a band, that of the middle of their weight; so with many ties bands are unequal and
     * some may be empty. Rows of weight zero go where their score belongs.
     *
     * @param name of the grouping
     * @param bands 2 or more
     * @throws IllegalArgumentException on unequal lengths, a score that is not finite or a weight that is not allowed
     */
    public static Grouping of(String name, double[] scores, double[] weights, int bands) {
        Checks.scored(scores, new boolean[scores.length], weights);
        Checks.atLeast("bands", bands, 2);
        int[] order = ScoreOrder.descending(scores);
        double total = 0;
        for (int k = order.length - 1; k >= 0; k--) {
            total += weights[order[k]];
        }
        int[] codes = new int[scores.length];
        double below = 0;
        int at = order.length - 1;
        while (at >= 0) {
            int first = at;
            double weight = 0;
            while (at >= 0 && scores[order[at]] == scores[order[first]]) {
                weight += weights[order[at--]];
            }
            int band = (int) Math.min(bands - 1.0, Math.floor(bands * ((below + weight / 2) / total)));
            for (int k = first; k > at; k--) {
                codes[order[k]] = band;
            }
            below += weight;
        }
        List<String> labels =
                IntStream.rangeClosed(1, bands).mapToObj(Integer::toString).toList();
        return Grouping.of(name, codes, labels);
    }
}
