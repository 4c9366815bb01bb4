package org.equidad.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.equidad.export.DistrictResults.Correlation;
import org.equidad.fairness.SurveyDesign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditDistrictsTest {
    private static final int DISTRICTS = 200;
    private static final int CHILDREN = 12;

    /** Children in two clusters a district; their predictions vary around one that follows the district's rate. */
    private record Sample(double[] weights, String[] code, int[] cluster, double[] predicted, double[] rate) {
        boolean[] everybody() {
            boolean[] rows = new boolean[weights.length];
            Arrays.fill(rows, true);
            return rows;
        }

        Correlation correlation(double[] w) {
            return AuditDistricts.correlation(
                    SurveyDesign.weights(w).clusters(cluster).build(), w, code, predicted, rate, everybody());
        }
    }

    private static Sample sample(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = DISTRICTS * CHILDREN;
        Sample s = new Sample(new double[n], new String[n], new int[n], new double[n], new double[n]);
        for (int d = 0; d < DISTRICTS; d++) {
            double rate = 0.05 * random.nextDouble();
            double level = 0.1 + 2 * rate + 0.08 * random.nextDouble();
            for (int k = 0; k < CHILDREN; k++) {
                int i = d * CHILDREN + k;
                s.code()[i] = String.format("%06d", 10101 + d);
                s.cluster()[i] = 2 * d + k % 2;
                s.weights()[i] = 50 + random.nextInt(200);
                s.predicted()[i] = Math.min(1, level + 0.1 * random.nextDouble());
                s.rate()[i] = rate;
            }
        }
        return s;
    }

    /** (1,1), (2,3), (3,2): means 2 and 2, Sxy = 1/3, Sxx = Syy = 2/3, r = 1/2. */
    @Test
    void threeDistrictsOfOneChildGiveTheTextbookCorrelation() {
        double[] weights = {1, 1, 1};
        Correlation c = AuditDistricts.correlation(
                SurveyDesign.weights(weights).build(),
                weights,
                new String[] {"010101", "010102", "010103"},
                new double[] {0.1, 0.2, 0.3},
                new double[] {0.01, 0.03, 0.02},
                new boolean[] {true, true, true});
        assertThat(c.r().orElseThrow()).isCloseTo(0.5, within(1e-12));
        assertThat(c.districts()).isEqualTo(3);
    }

    /**
     * The delete-one-cluster jackknife recomputes the correlation from its definition. Both estimate the same variance;
     * with 400 clusters they differ by a few per cent.
     */
    @Test
    void theStandardErrorAgreesWithTheJackknifeOverClusters() {
        Sample s = sample(5);
        Correlation c = s.correlation(s.weights());
        int clusters = 2 * DISTRICTS;
        double sum = 0;
        for (int left = 0; left < clusters; left++) {
            double[] w = s.weights().clone();
            for (int i = 0; i < w.length; i++) {
                w[i] = s.cluster()[i] == left ? 0 : w[i];
            }
            double r = s.correlation(w).r().orElseThrow();
            sum += Math.pow(r - c.r().orElseThrow(), 2);
        }
        double jackknife = Math.sqrt(sum * (clusters - 1) / clusters);
        assertThat(c.standardError().orElseThrow()).isCloseTo(jackknife, within(0.06 * jackknife));
        assertThat(c.lower().orElseThrow())
                .isLessThan(c.r().orElseThrow())
                .isGreaterThan(c.r().orElseThrow() - 3 * jackknife);
        assertThat(c.pValue().orElseThrow()).isLessThan(0.001);
        assertThat(c.degreesOfFreedom()).isEqualTo(clusters - 1);
    }

    @Test
    void weightsTimesAConstantChangeNothing() {
        Sample s = sample(6);
        double[] twice = Arrays.stream(s.weights()).map(w -> 2 * w).toArray();
        Correlation one = s.correlation(s.weights());
        Correlation other = s.correlation(twice);
        assertThat(other.r().orElseThrow()).isCloseTo(one.r().orElseThrow(), within(1e-12));
        assertThat(other.standardError().orElseThrow())
                .isCloseTo(one.standardError().orElseThrow(), within(1e-12));
    }

    @Test
    void ratesThatDoNotVaryHaveNoCorrelation() {
        Sample s = sample(7);
        double[] same = new double[s.rate().length];
        Correlation c = AuditDistricts.correlation(
                SurveyDesign.weights(s.weights()).build(), s.weights(), s.code(), s.predicted(), same, s.everybody());
        assertThat(c.r()).isEmpty();
        assertThat(c.pValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SAN JUAN DE LURIGANCHO, San Juan de Lurigancho",
        "LA UNION, La Union",
        "Awajún, Awajún",
        "SAN PEDRO DE LOS BAÑOS, San Pedro de los Baños"
    })
    void capitalsBecomeNames(String source, String name) {
        assertThat(AuditDistricts.proper(source)).isEqualTo(name);
    }
}
