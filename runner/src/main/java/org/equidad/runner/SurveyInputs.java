package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.equidad.features.AuditData;

/**
 * The inputs that a regression without a penalty can hold. Left out, each with its reason: the commonest of a set of
 * indicators that exclude each other and cover nearly everybody, which becomes what the others are compared with; an
 * indicator one of whose values occurs with one outcome only, whose odds ratio is 0 or infinite; and what the inputs
 * before it determine.
 */
final class SurveyInputs {
    /** The share of the weight that a set of indicators covers to be one variable. */
    private static final double NEARLY_ALL = 0.99;

    private static final double SMALL = 1e-7;

    private final List<String> names;
    private final double[][] features;
    private final int[] rows;
    private final int[] label;
    private final double[] weights;
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<double[]> basis = new ArrayList<>();

    private SurveyInputs(AuditData train, double[][] features) {
        this.names = train.featureNames();
        this.features = features;
        this.label = train.label();
        this.weights = train.weights();
        this.rows = Arrays.stream(train.labelled()).filter(i -> weights[i] > 0).toArray();
    }

    /**
     * Looks at the labelled rows.
     *
     * @param features one array per input, without gaps
     */
    static SurveyInputs of(AuditData train, double[][] features) {
        SurveyInputs inputs = new SurveyInputs(train, features);
        inputs.leaveOutReference();
        inputs.leaveOutSeparating();
        inputs.leaveOutCollinear();
        return inputs;
    }

    /** Positions of the inputs that stay, in order. */
    int[] used() {
        return IntStream.range(0, features.length)
                .filter(j -> !leftOut.containsKey(names.get(j)))
                .toArray();
    }

    /** Names of the others, with the reason. */
    Map<String, String> leftOut() {
        return leftOut;
    }

    private boolean indicator(int j) {
        return Arrays.stream(rows).allMatch(i -> features[j][i] == 0 || features[j][i] == 1);
    }

    private double share(int j) {
        double ones = 0;
        double all = 0;
        for (int i : rows) {
            ones += features[j][i] * weights[i];
            all += weights[i];
        }
        return ones / all;
    }

    private boolean excludeEachOther(int a, int b) {
        return Arrays.stream(rows).noneMatch(i -> features[a][i] == 1 && features[b][i] == 1);
    }

    private void leaveOutReference() {
        List<Integer> indicators = IntStream.range(0, features.length)
                .filter(this::indicator)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -share(j)))
                .toList();
        for (int commonest : indicators) {
            if (share(commonest) < 0.5) {
                return;
            }
            List<Integer> set = new ArrayList<>(List.of(commonest));
            for (int other : indicators) {
                if (other != commonest && set.stream().allMatch(member -> excludeEachOther(member, other))) {
                    set.add(other);
                }
            }
            if (set.size() > 2 && set.stream().mapToDouble(this::share).sum() >= NEARLY_ALL) {
                List<String> others =
                        set.stream().skip(1).sorted().map(names::get).toList();
                leftOut.put(
                        names.get(commonest),
                        "what " + String.join(", ", others) + " are compared with, together with rows of none of them");
            }
        }
    }

    private void leaveOutSeparating() {
        for (int j : used()) {
            if (!indicator(j)) {
                continue;
            }
            for (int value = 0; value <= 1; value++) {
                boolean[] seen = new boolean[2];
                for (int i : rows) {
                    if (features[j][i] == value) {
                        seen[label[i]] = true;
                    }
                }
                if (seen[0] != seen[1]) {
                    leftOut.put(names.get(j), "every row with the value " + value + " has the same outcome");
                }
            }
        }
    }

    /** Weighted Gram-Schmidt, with an intercept. */
    private void leaveOutCollinear() {
        double[] ones = new double[rows.length];
        Arrays.fill(ones, 1);
        keep(ones, Math.sqrt(dot(ones, ones)));
        for (int j : used()) {
            double[] column = features[j];
            double[] rest = Arrays.stream(rows).mapToDouble(i -> column[i]).toArray();
            double before = Math.sqrt(dot(rest, rest));
            // Twice, so that rounding of the first pass is taken out as well.
            for (int pass = 0; pass < 2; pass++) {
                for (double[] direction : basis) {
                    double along = dot(rest, direction);
                    for (int i = 0; i < rest.length; i++) {
                        rest[i] -= along * direction[i];
                    }
                }
            }
            double left = Math.sqrt(dot(rest, rest));
            if (left > SMALL * before) {
                keep(rest, left);
            } else {
                leftOut.put(names.get(j), "a constant, or determined by the inputs before it");
            }
        }
    }

    private void keep(double[] direction, double norm) {
        for (int i = 0; i < direction.length; i++) {
            direction[i] /= norm;
        }
        basis.add(direction);
    }

    private double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += weights[rows[i]] * a[i] * b[i];
        }
        return sum;
    }
}
