package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How often nominal 95 % intervals hold the true value, by simulation over designs like those of household surveys.
 *
 * <p>A population of infinitely many clusters in strata of different size: outcome and score share a cluster effect, a
 * minority follows clusters (most of its members live in few of them), weights differ between and within strata. The
 * truth of each quantity is its value in a simulated population of {@value #TRUTH_CLUSTERS} clusters. Each sample is
 * analysed under its strata and clusters, and every third (where clusters are
 * few, every one) once more by the percentile bootstrap of single rows that ignores both.
 */
final class CoverageStudy {
    private static final int TRUTH_CLUSTERS = 60_000;
    private static final int BOOTSTRAPS = 200;

    /**
     * One kind of survey.
     *
     * @param name what it stands for
     * @param strata number of strata
     * @param clusters clusters drawn in each
     * @param rows rows in each cluster
     * @param intercept log-odds of the outcome where all effects are zero
     * @param minority share of clusters in which the minority lives
     */
    record Scenario(String name, int strata, int clusters, int rows, double intercept, double minority) {}

    static final List<Scenario> SCENARIOS = List.of(
            new Scenario("national: 20 strata of 8 clusters", 20, 8, 18, -1.9, 0.25),
            new Scenario("few clusters: 6 strata of 3", 6, 3, 60, -1.7, 0.4),
            new Scenario("minority in few clusters", 20, 6, 18, -1.9, 0.1),
            new Scenario("rare outcome", 20, 8, 18, -4.2, 0.25));

    /** One sample or population, by row. */
    private static final class Rows {
        final double[] weight;
        final double[] label;
        final double[] score;
        final String[] group;
        final int[] stratum;
        final int[] cluster;

        Rows(int n) {
            weight = new double[n];
            label = new double[n];
            score = new double[n];
            group = new String[n];
            stratum = new int[n];
            cluster = new int[n];
        }
    }

    private final Scenario scenario;

    CoverageStudy(Scenario scenario) {
        this.scenario = scenario;
    }

    private Rows draw(int clustersPerStratum, SplittableRandom random) {
        int n = scenario.strata * clustersPerStratum * scenario.rows;
        Rows rows = new Rows(n);
        int i = 0;
        for (int h = 0; h < scenario.strata; h++) {
            double stratumEffect = 0.5 * Math.sin(3.0 * h);
            double stratumWeight = 40 + 15.0 * (h % 5);
            for (int c = 0; c < clustersPerStratum; c++) {
                boolean home = random.nextDouble() < scenario.minority;
                double outcomeEffect = 0.6 * gaussian(random) + stratumEffect;
                double scoreEffect = 0.5 * gaussian(random) + 0.5 * outcomeEffect;
                for (int r = 0; r < scenario.rows; r++, i++) {
                    boolean minority = random.nextDouble() < (home ? 0.85 : 0.01);
                    double risk = gaussian(random);
                    double eta = scenario.intercept + outcomeEffect + 0.8 * risk + (minority ? 0.5 : 0);
                    rows.label[i] = random.nextDouble() < expit(eta) ? 1 : 0;
                    rows.score[i] = expit(scenario.intercept
                            + scoreEffect
                            + 0.9 * risk
                            + 0.5 * gaussian(random)
                            + (minority ? 0.2 : 0.5));
                    rows.group[i] = minority ? "minority" : "majority";
                    rows.weight[i] = stratumWeight * (0.7 + 0.6 * random.nextDouble());
                    rows.stratum[i] = h;
                    rows.cluster[i] = h * clustersPerStratum + c;
                }
            }
        }
        return rows;
    }

    private static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static double expit(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** About one row in five is above it. */
    private double threshold() {
        return expit(scenario.intercept + 1.3);
    }

    private GroupMetrics analysis(SurveyDesign design, Rows rows) {
        return GroupMetrics.of(
                        design,
                        Predictions.labels(rows.label).withScores(rows.score).withThreshold(threshold()))
                .by(Grouping.of("group", rows.group))
                .reference(Reference.group("majority"));
    }

    /** Hits and trials of one interval. */
    static final class Tally {
        int hits;
        int trials;
        int undefined;
        int reliable;
        int reliableHits;

        void add(Interval interval, boolean publishable, double truth) {
            trials++;
            boolean hit = interval.lower() <= truth && truth <= interval.upper();
            hits += hit ? 1 : 0;
            reliable += publishable ? 1 : 0;
            reliableHits += publishable && hit ? 1 : 0;
        }

        double coverage() {
            return (double) hits / trials;
        }

        /** Coverage over the samples in which the policy lets the estimate stand. */
        double reliableCoverage() {
            return (double) reliableHits / reliable;
        }

        /** Three standard errors of the coverage itself, were it 0.93: what a short run cannot tell from it. */
        static double slack(int samples) {
            return 3 * Math.sqrt(0.93 * 0.07 / samples);
        }
    }

    private static final List<Metric> METRICS =
            List.of(Metric.FNR, Metric.FPR, Metric.PRECISION, Metric.SELECTION_RATE, Metric.ROC_AUC, Metric.PR_AUC);

    boolean fewClusters() {
        return scenario.strata * scenario.clusters < 40;
    }

    /** Coverage by quantity, in the order of the report's tables. */
    Map<String, Tally> run(int samples, long seed) {
        GroupReport truth = truth(seed);
        Map<String, Tally> tallies = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int s = 0; s < samples; s++) {
            Rows rows = draw(scenario.clusters, random.split());
            SurveyDesign design = SurveyDesign.weights(rows.weight)
                    .strata(Grouping.of("stratum", rows.stratum))
                    .clusters(Grouping.of("cluster", rows.cluster))
                    .build();
            GroupMetrics analysis = analysis(design, rows).metrics(METRICS);
            tally(tallies, truth, analysis.compute());
            SplittableRandom ofBootstrap = random.split();
            if (s % 3 == 0 || fewClusters()) {
                bootstrap(tallies, truth, rows, ofBootstrap);
            }
        }
        return new LinkedHashMap<>(tallies);
    }

    private GroupReport truth(long seed) {
        int perStratum = TRUTH_CLUSTERS / scenario.strata;
        Rows all = draw(perStratum, new SplittableRandom(seed));
        // Samples take as many clusters from each stratum as the population here has, so weights agree.
        return analysis(SurveyDesign.weights(all.weight).build(), all)
                .metrics(METRICS)
                .compute();
    }

    private static void tally(Map<String, Tally> tallies, GroupReport truth, GroupReport report) {
        for (GroupResult group : report.groups()) {
            GroupResult expected = truth.group("group", group.label());
            for (Metric metric : METRICS) {
                Estimate estimate = group.metrics().get(metric);
                add(
                        tallies,
                        metric.name() + " of the " + group.label(),
                        estimate,
                        presentable(group, metric),
                        expected.metrics().get(metric));
            }
        }
        for (Gap gap : report.gaps()) {
            Gap expected = truth.gap(gap.metric(), "group", gap.group());
            for (boolean ratio : new boolean[] {false, true}) {
                Estimate estimate = ratio ? gap.ratio() : gap.difference();
                add(
                        tallies,
                        gap.metric().name() + (ratio ? " ratio" : " gap"),
                        estimate,
                        estimate.status().isReliable(),
                        ratio ? expected.ratio() : expected.difference());
            }
        }
    }

    private static boolean presentable(GroupResult group, Metric metric) {
        return group.verdicts().get(metric).decision() == Verdict.Decision.PRESENT;
    }

    private static void add(
            Map<String, Tally> tallies, String name, Estimate estimate, boolean presentable, Estimate truth) {
        Tally tally = tallies.computeIfAbsent(name, key -> new Tally());
        if (estimate.interval().isEmpty()) {
            tally.undefined++;
        } else {
            tally.add(estimate.interval().get(), presentable, truth.value().getAsDouble());
        }
    }

    /** What others use: single rows drawn with replacement, percentiles of the missed rates and of their gap. */
    private void bootstrap(Map<String, Tally> tallies, GroupReport truth, Rows rows, SplittableRandom random) {
        int n = rows.weight.length;
        double threshold = threshold();
        List<double[]> rates = new ArrayList<>();
        for (int b = 0; b < BOOTSTRAPS; b++) {
            double[] missed = new double[2];
            double[] positive = new double[2];
            for (int k = 0; k < n; k++) {
                int i = random.nextInt(n);
                int g = rows.group[i].equals("minority") ? 1 : 0;
                double w = rows.weight[i] * rows.label[i];
                positive[g] += w;
                missed[g] += rows.score[i] < threshold ? w : 0;
            }
            rates.add(new double[] {missed[0] / positive[0], missed[1] / positive[1]});
        }
        double majority = truth.group("group", "majority")
                .metrics()
                .get(Metric.FNR)
                .value()
                .getAsDouble();
        double minority = truth.group("group", "minority")
                .metrics()
                .get(Metric.FNR)
                .value()
                .getAsDouble();
        percentile(
                tallies,
                "row bootstrap: fnr of the majority",
                rates.stream().mapToDouble(r -> r[0]).toArray(),
                majority);
        percentile(
                tallies,
                "row bootstrap: fnr of the minority",
                rates.stream().mapToDouble(r -> r[1]).toArray(),
                minority);
        percentile(
                tallies,
                "row bootstrap: fnr gap",
                rates.stream().mapToDouble(r -> r[1] - r[0]).toArray(),
                minority - majority);
    }

    private static void percentile(Map<String, Tally> tallies, String name, double[] draws, double truth) {
        double[] sorted = Arrays.stream(draws).filter(Double::isFinite).sorted().toArray();
        Tally tally = tallies.computeIfAbsent(name, key -> new Tally());
        if (sorted.length < draws.length / 2) {
            tally.undefined++;
            return;
        }
        double lower = sorted[(int) Math.floor(0.025 * (sorted.length - 1))];
        double upper = sorted[(int) Math.ceil(0.975 * (sorted.length - 1))];
        tally.add(new Interval(lower, upper, 0.95, IntervalMethod.REPLICATE), true, truth);
    }

    /** The table of one scenario as text for the docs. */
    static String table(Scenario scenario, int samples, Map<String, Tally> tallies) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(scenario.name).append("\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%d samples of %d rows in %d clusters.%n%n",
                samples,
                scenario.strata * scenario.clusters * scenario.rows,
                scenario.strata * scenario.clusters));
        text.append("| quantity | coverage | where publishable | publishable | without interval |\n");
        text.append("|---|---:|---:|---:|---:|\n");
        tallies.forEach((name, tally) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.1f %% | %s | %.0f %% | %.0f %% |%n",
                name,
                100 * tally.coverage(),
                tally.reliable == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * tally.reliableCoverage()),
                100.0 * tally.reliable / (tally.trials + tally.undefined),
                100.0 * tally.undefined / (tally.trials + tally.undefined))));
        return text.append("\n").toString();
    }
}
