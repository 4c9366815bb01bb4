package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Descriptive statistics of the population with design-based standard errors: means, totals, ratios, proportions,
 * variances, quantiles, their comparison between groups, and tests of association.
 *
 * <p>NaN in a variable is a missing value: the row leaves the domain and is counted as missing. Rows of weight zero
 * take no part. Statistics of smooth functions of totals cost one pass over the rows and then unit totals only;
 * agreement with R survey 4.1 is 1e-10 relative.
 *
 * <pre>{@code
 * LinearizedDesign design = SurveyDesign.weights(weight)
 *         .strata(region)
 *         .clusters(district)
 *         .build();
 * SurveyStatistics survey = SurveyStatistics.on(design);
 * Estimate rate = survey.proportion("dropout", dropout, Domain.all());
 * JointEstimates byArea = survey.means("dropout", dropout, Grouping.of("area", area), Domain.all());
 * Estimate gap = byArea.difference(byArea.indexOf("rural"), byArea.indexOf("urban"));
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SurveyStatistics {
    private final SurveyDesign design;
    private final double level;
    private final IntervalMethod proportionInterval;
    private final IntervalMethod quantileInterval;
    private final QuantileRule quantileRule;

    private SurveyStatistics(
            SurveyDesign design,
            double level,
            IntervalMethod proportionInterval,
            IntervalMethod quantileInterval,
            QuantileRule quantileRule) {
        this.design = design;
        this.level = level;
        this.proportionInterval = proportionInterval;
        this.quantileInterval = quantileInterval;
        this.quantileRule = quantileRule;
    }

    /** Statistics on a design: 95 % intervals, logit for proportions, t for quantiles, quantile rule MATH. */
    public static SurveyStatistics on(SurveyDesign design) {
        return new SurveyStatistics(
                Checks.notNull(design, "design"), 0.95, IntervalMethod.LOGIT, IntervalMethod.T, QuantileRule.MATH);
    }

    /** With another level of the intervals, in (0, 1). */
    public SurveyStatistics withLevel(double other) {
        Checks.level(other);
        return new SurveyStatistics(design, other, proportionInterval, quantileInterval, quantileRule);
    }

    /** With another interval for proportions; any but LOG, SCORE and REPLICATE. */
    public SurveyStatistics withProportionInterval(IntervalMethod method) {
        if (List.of(IntervalMethod.LOG, IntervalMethod.FISHER_Z, IntervalMethod.SCORE, IntervalMethod.REPLICATE)
                .contains(Checks.notNull(method, "interval method"))) {
            throw new IllegalArgumentException("interval method " + method + " is not one for proportions");
        }
        return new SurveyStatistics(design, level, method, quantileInterval, quantileRule);
    }

    /**
     * With another interval for quantiles: T, LOGIT, KORN_GRAUBARD or ARCSINE put an interval around the share of the
     * population below the quantile and read the ends off as quantiles (Woodruff 1952, doi:10.1080/01621459.1952.10483443);
     * SCORE inverts the test of that share; REPLICATE is the t interval from replicates of the quantile itself.
     */
    public SurveyStatistics withQuantileInterval(IntervalMethod method) {
        switch (Checks.notNull(method, "interval method")) {
            case T, LOGIT, KORN_GRAUBARD, ARCSINE, SCORE -> {}
            case REPLICATE -> {
                if (!(design instanceof ReplicateDesign)) {
                    throw new IllegalArgumentException("interval method REPLICATE needs a design of replicate weights");
                }
            }
            default -> throw new IllegalArgumentException("interval method " + method + " is not one for quantiles");
        }
        return new SurveyStatistics(design, level, proportionInterval, method, quantileRule);
    }

    /** With another rule for reading quantiles. */
    public SurveyStatistics withQuantileRule(QuantileRule rule) {
        return new SurveyStatistics(
                design, level, proportionInterval, quantileInterval, Checks.notNull(rule, "quantile rule"));
    }

    /** Mean of a variable over the domain: sum of w y over sum of w, with a t interval. */
    public Estimate mean(String name, double[] values, Domain domain) {
        design.require(name, values);
        return means(List.of(name), List.of(values), domain).estimate(0);
    }

    /** Total of a variable over the domain: sum of w y, with a t interval. */
    public Estimate total(String name, double[] values, Domain domain) {
        design.require(name, values);
        return totals(List.of(name), List.of(values), domain).estimate(0);
    }

    /** Ratio of two totals over the domain, rows with both values; undefined where the denominator is zero. */
    public Estimate ratio(String name, double[] numerator, double[] denominator, Domain domain) {
        return ratio(name, part(domain, numerator, denominator), numerator, denominator);
    }

    /**
     * Proportion of the domain with a property, with the chosen interval, the effective size p(1-p)/se² and the number
     * of rows that have it.
     *
     * @param values 1 where the row has the property, 0 where not, NaN where unknown; anything else is refused
     */
    public Estimate proportion(String name, double[] values, Domain domain) {
        Part part = part(domain, values);
        requireIndicator(name, values, part.domain);
        return asProportion(ratio(name, part, values, null), part.rows.positives(values)[0]);
    }

    /** Proportions of every group of the domain, with their covariances; see {@link #proportion}. */
    public JointEstimates proportions(String name, double[] values, Grouping by, Domain domain) {
        GroupedRows rows = GroupedRows.of(design, by, domain, values);
        requireIndicator(name, values, rows.union());
        JointEstimates means = ratios(name, by.labels(), parts(rows), values, null);
        long[] positives = rows.positives(values);
        List<Estimate> proportions = new ArrayList<>();
        for (int g = 0; g < by.size(); g++) {
            proportions.add(asProportion(means.estimate(g), positives[g]));
        }
        return means.withEstimates(proportions);
    }

    /** Means of several variables over the rows of the domain that have all of them, with their covariances. */
    public JointEstimates means(List<String> names, List<double[]> variables, Domain domain) {
        Part part = shared(names, variables, domain);
        UnitVector weights = part.totals(null);
        return joint(
                null,
                names,
                Collections.nCopies(names.size(), part),
                new Ratios(variables.stream().map(part::totals).toList(), Collections.nCopies(names.size(), weights)));
    }

    /** Totals of several variables over the rows of the domain that have all of them, with their covariances. */
    public JointEstimates totals(List<String> names, List<double[]> variables, Domain domain) {
        Part part = shared(names, variables, domain);
        return joint(
                null,
                names,
                Collections.nCopies(names.size(), part),
                new Totals(variables.stream().map(part::totals).toList()));
    }

    /** Means of every group of the domain, with their covariances. Groups without rows are undefined. */
    public JointEstimates means(String name, double[] values, Grouping by, Domain domain) {
        return ratios(name, by.labels(), parts(by, domain, values), values, null);
    }

    /** Totals of every group of the domain, with their covariances. */
    public JointEstimates totals(String name, double[] values, Grouping by, Domain domain) {
        List<Part> parts = parts(by, domain, values);
        return joint(
                name,
                by.labels(),
                parts,
                new Totals(parts.stream().map(part -> part.totals(values)).toList()));
    }

    /** Ratios of totals for every group of the domain, with their covariances. */
    public JointEstimates ratios(String name, double[] numerator, double[] denominator, Grouping by, Domain domain) {
        return ratios(name, by.labels(), parts(by, domain, numerator, denominator), numerator, denominator);
    }

    /** Share of each category among the rows of the domain whose category is known, with their covariances. */
    public JointEstimates shares(Grouping categories, Domain domain) {
        List<Part> parts = parts(categories, domain);
        Part known = part(domain.and(categories.known()));
        UnitVector whole = known.totals(null);
        JointEstimates means = joint(
                categories.name(),
                categories.labels(),
                Collections.nCopies(parts.size(), known),
                new Ratios(
                        parts.stream()
                                .map(part -> part.totals(null).onto(whole))
                                .toList(),
                        Collections.nCopies(parts.size(), whole)));
        List<Estimate> shares = new ArrayList<>();
        for (int c = 0; c < parts.size(); c++) {
            shares.add(asProportion(means.estimate(c), parts.get(c).counts.rows()));
        }
        return means.withEstimates(shares);
    }

    /** Number of members of the population in each category of the domain, with their covariances. */
    public JointEstimates sizes(Grouping categories, Domain domain) {
        List<Part> parts = parts(categories, domain);
        Part known = part(domain.and(categories.known()));
        return joint(
                categories.name(),
                categories.labels(),
                Collections.nCopies(parts.size(), known),
                new Totals(parts.stream().map(part -> part.totals(null)).toList()));
    }

    /**
     * Variance of a variable in the population: the weighted mean of (y - mean)² times n/(n-1), n rows of positive
     * weight. R survey 4.1 counts rows whose value is missing in n as well.
     */
    public Estimate variance(String name, double[] values, Domain domain) {
        Part part = part(domain, values);
        if (part.counts.weightedRows() < 2
                && SurveyDesign.domainStatus(part.counts).isDefined()) {
            return Estimate.undefined(name, part.counts, Status.TOO_FEW_ROWS, design.varianceMethod());
        }
        double[] squares = squaredDeviations(values, part);
        return ratio(name, part, squares, null);
    }

    /**
     * Quantile of a variable over the domain, by the chosen rule and interval; its standard error is the length of the
     * interval over twice the t quantile (except for {@link IntervalMethod#REPLICATE}). Without both where the interval
     * would reach beyond the shares 0 and 1. Cost: a sort.
     *
     * @param probability in (0, 1)
     */
    public Estimate quantile(String name, double[] values, double probability, Domain domain) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "probability of quantile " + probability + ": must lie strictly between 0 and 1");
        }
        Part part = part(domain, values);
        Status status = SurveyDesign.domainStatus(part.counts);
        if (!status.isDefined()) {
            return Estimate.undefined(name, part.counts, status, design.varianceMethod());
        }
        return new Quantile(design, values, part.domain, quantileRule)
                .estimate(name, probability, quantileInterval, level, part.counts);
    }

    /**
     * Quantiles of every group of the domain, see {@link #quantile}, with their covariances, so that their differences
     * have a standard error. From replicates under {@link IntervalMethod#REPLICATE}. Otherwise by Woodruff's step: a
     * quantile moves as the share of its group below it does, divided by the density there, so two quantiles have the
     * correlation of the two shares (Francisco and Fuller 1991, doi:10.1214/aos/1176347993).
     */
    public JointEstimates quantiles(String name, double[] values, double probability, Grouping by, Domain domain) {
        design.require(by);
        int n = by.size();
        List<Estimate> estimates = new ArrayList<>();
        List<Domain> domains = new ArrayList<>();
        for (int g = 0; g < n; g++) {
            Domain group = domain.and(by.domain(g));
            estimates.add(quantile(name + ": " + by.label(g), values, probability, group));
            domains.add(part(group, values).domain);
        }
        int[] known = IntStream.range(0, n)
                .filter(g -> estimates.get(g).standardError().isPresent())
                .toArray();
        double[][] correlation = correlations(values, probability, estimates, domains, known);
        double[][] covariance = Matrices.filled(n, Double.NaN);
        for (int i = 0; i < known.length; i++) {
            double se = estimates.get(known[i]).standardError().getAsDouble();
            for (int j = 0; j < known.length; j++) {
                double other = estimates.get(known[j]).standardError().getAsDouble();
                covariance[known[i]][known[j]] = i == j ? se * se : correlation[i][j] * se * other;
            }
        }
        return new JointEstimates(
                by.labels(), estimates, covariance, domains, design::degreesOfFreedom, design::counts, level);
    }

    /** Correlations of the quantiles of some domains; 0 with one that does not vary. */
    private double[][] correlations(
            double[] values, double probability, List<Estimate> quantiles, List<Domain> domains, int[] known) {
        List<UnitVector> below = new ArrayList<>();
        List<UnitVector> all = new ArrayList<>();
        double[][] replicates = new double[known.length][];
        double[] estimates = new double[known.length];
        Domain union = Domain.all().not();
        for (int i = 0; i < known.length; i++) {
            Domain group = domains.get(known[i]);
            Quantile quantile = new Quantile(design, values, group, quantileRule);
            estimates[i] = quantiles.get(known[i]).value().getAsDouble();
            if (quantileInterval == IntervalMethod.REPLICATE) {
                replicates[i] = quantile.replicates(probability);
            } else {
                below.add(UnitVector.dense(quantile.unitTotalsBelow(estimates[i])));
                all.add(UnitVector.dense(design.unitTotals(group)));
                union = union.or(group);
            }
        }
        if (known.length == 0) {
            return new double[0][0];
        }
        double[][] covariance = quantileInterval == IntervalMethod.REPLICATE
                ? ((ReplicateDesign) design).covariance(replicates, estimates)
                : design.covariance(new Ratios(below, all), union);
        double[][] correlation = new double[known.length][known.length];
        for (int i = 0; i < known.length; i++) {
            for (int j = 0; j < known.length; j++) {
                double scale = Math.sqrt(covariance[i][i] * covariance[j][j]);
                correlation[i][j] = scale > 0 ? covariance[i][j] / scale : 0;
            }
        }
        return correlation;
    }

    /**
     * Design effect of a mean: its variance over that under simple random sampling of as many rows; empty where either
     * does not exist.
     */
    public OptionalDouble designEffectOfMean(double[] values, Domain domain, DesignEffect against) {
        Part part = part(domain, values);
        return effect(mean("mean", values, domain), spread(values, part), part, 1, against);
    }

    /** Design effect of a total, as above. */
    public OptionalDouble designEffectOfTotal(double[] values, Domain domain, DesignEffect against) {
        Part part = part(domain, values);
        double size = part.counts.weighted();
        return effect(total("total", values, domain), spread(values, part), part, size * size, against);
    }

    /** Design effect of a ratio: that of the total of its residuals. */
    public OptionalDouble designEffectOfRatio(
            double[] numerator, double[] denominator, Domain domain, DesignEffect against) {
        Part part = part(domain, numerator, denominator);
        Estimate ratio = ratio("ratio", numerator, denominator, domain);
        if (ratio.value().isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] residual = new double[numerator.length];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = numerator[i] - ratio.value().getAsDouble() * denominator[i];
        }
        return designEffectOfTotal(residual, part.domain, against);
    }

    /**
     * One-sample t test that the mean over the domain is zero, on one degree of freedom fewer than the design has
     * there, as R's {@code svyttest}.
     */
    public TestResult tTest(double[] values, Domain domain) {
        Estimate mean = mean("mean", values, domain);
        return tTest("one-sample t test", mean);
    }

    /**
     * Two-sample t test that the means of two groups of the domain are equal, on one degree of freedom fewer than the
     * design has there, as R's {@code svyttest}.
     *
     * @param groups exactly two of its groups have rows of positive weight in the domain
     */
    public TestResult tTest(double[] values, Grouping groups, Domain domain) {
        JointEstimates means = means("mean", values, groups, domain);
        List<Integer> present = new ArrayList<>();
        for (int g = 0; g < means.size(); g++) {
            if (means.estimate(g).status().isDefined()) {
                present.add(g);
            }
        }
        if (present.size() != 2) {
            throw new IllegalArgumentException("t test by " + groups.name() + ": " + present.size()
                    + " groups have rows in the domain, exactly 2 are needed");
        }
        return tTest("two-sample t test", means.difference(present.get(1), present.get(0)));
    }

    private static TestResult tTest(String name, Estimate estimate) {
        if (estimate.standardError().isEmpty()) {
            return TestResult.undefined(name, estimate.status().isReliable() ? Status.NO_VARIANCE : estimate.status());
        }
        return TestResult.t(
                name,
                estimate.value().getAsDouble() / estimate.standardError().getAsDouble(),
                estimate.degreesOfFreedom() - 1);
    }

    /**
     * Test that two categorical variables are independent in the domain; rows that miss one are left out. Categories
     * without weight are left out as well; undefined where fewer than two rows or columns remain.
     */
    public TestResult independence(Grouping rows, Grouping columns, Domain domain, TableTest test) {
        design.require(domain);
        design.require(rows);
        design.require(columns);
        return new TwoWayTable(design, rows, columns, domain).test(Checks.notNull(test, "table test"));
    }

    private OptionalDouble effect(Estimate estimate, double spread, Part part, double multiple, DesignEffect against) {
        double n = part.counts.weightedRows();
        double size = part.counts.weighted();
        Checks.notNull(against, "design effect");
        double remainder = against == DesignEffect.WITHOUT_REPLACEMENT ? (size - n) / size : 1;
        double simple = spread * multiple * remainder / n;
        if (estimate.standardError().isEmpty() || !(simple > 0)) {
            return OptionalDouble.empty();
        }
        double se = estimate.standardError().getAsDouble();
        return OptionalDouble.of(se * se / simple);
    }

    /** Weighted variance with n/(n-1); NaN where it does not exist. */
    private double spread(double[] values, Part part) {
        if (part.counts.weightedRows() < 2) {
            return Double.NaN;
        }
        double[] squares = squaredDeviations(values, part);
        Sums sum = new Sums();
        for (int i = 0; i < squares.length; i++) {
            if (part.domain.contains(i) && design.weights[i] > 0) {
                sum.add(design.weights[i] * squares[i]);
            }
        }
        return sum.value() / part.counts.weighted();
    }

    private double[] squaredDeviations(double[] values, Part part) {
        Sums sum = new Sums();
        for (int i = 0; i < values.length; i++) {
            if (part.domain.contains(i) && design.weights[i] > 0) {
                sum.add(design.weights[i] * values[i]);
            }
        }
        double mean = sum.value() / part.counts.weighted();
        double n = part.counts.weightedRows();
        double[] squares = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            squares[i] = (values[i] - mean) * (values[i] - mean) * n / (n - 1);
        }
        return squares;
    }

    /** Rows of a domain, or of a group of it, that have all values, and what is counted there. */
    private record Part(GroupedRows rows, int group, Domain domain, Counts counts) {
        static Part of(GroupedRows rows, int group) {
            return new Part(rows, group, rows.domain(group), rows.counts(group));
        }

        /** Weighted unit totals of a variable, or of the weights where it is null. */
        UnitVector totals(double[] variable) {
            return rows.totals(group, variable);
        }

        double degreesOfFreedom() {
            return rows.degreesOfFreedom(group);
        }
    }

    private Part part(Domain domain, double[]... variables) {
        return Part.of(GroupedRows.of(design, domain, variables), 0);
    }

    private List<Part> parts(Grouping by, Domain domain, double[]... variables) {
        return parts(GroupedRows.of(design, by, domain, variables));
    }

    private static List<Part> parts(GroupedRows rows) {
        List<Part> parts = new ArrayList<>();
        for (int g = 0; g < rows.groups(); g++) {
            parts.add(Part.of(rows, g));
        }
        return parts;
    }

    private Part shared(List<String> names, List<double[]> variables, Domain domain) {
        if (names.size() != variables.size() || names.isEmpty()) {
            throw new IllegalArgumentException(
                    names.size() + " names for " + variables.size() + " variables: must be as many, at least one");
        }
        return part(domain, variables.toArray(new double[0][]));
    }

    private static void requireIndicator(String name, double[] values, Domain domain) {
        for (int i = 0; i < values.length; i++) {
            if (domain.contains(i) && values[i] != 0 && values[i] != 1) {
                throw new IllegalArgumentException(
                        name + " at index " + i + " is " + values[i] + ": a proportion needs 0, 1 or NaN");
            }
        }
    }

    private Estimate asProportion(Estimate mean, long positives) {
        Counts counts = mean.counts().withPositives(positives);
        if (mean.standardError().isEmpty()) {
            return mean.withCounts(counts);
        }
        // Rounding may leave the range by an ulp.
        double p = Math.max(0, Math.min(1, mean.value().getAsDouble()));
        double se = mean.standardError().getAsDouble();
        if (se > 0) {
            counts = counts.withEffective(p * (1 - p) / (se * se));
        }
        Optional<Interval> interval = ProportionIntervals.of(
                proportionInterval, p, se, mean.degreesOfFreedom(), counts.weightedRows(), level);
        return mean.withCounts(counts).withInterval(interval);
    }

    /** A denominator that is null stands for ones. */
    private Estimate ratio(String name, Part part, double[] numerator, double[] denominator) {
        return ratios(null, List.of(name), List.of(part), numerator, denominator)
                .estimate(0);
    }

    /** As above, of every part. */
    private JointEstimates ratios(
            String name, List<String> labels, List<Part> parts, double[] numerator, double[] denominator) {
        return joint(
                name,
                labels,
                parts,
                new Ratios(
                        parts.stream().map(part -> part.totals(numerator)).toList(),
                        parts.stream().map(part -> part.totals(denominator)).toList()));
    }

    /** Estimates of parts of one split of the rows; without a name they are named by their labels. */
    private JointEstimates joint(String name, List<String> labels, List<Part> parts, SmoothStatistics statistics) {
        int k = statistics.size();
        double[] values = new double[k];
        statistics.evaluate(statistics.totals(), values);
        Domain union = parts.isEmpty() ? Domain.all().not() : parts.get(0).rows.union();
        List<Estimate> estimates = new ArrayList<>();
        List<Domain> domains = new ArrayList<>();
        boolean[] defined = new boolean[k];
        int definedCount = 0;
        for (int i = 0; i < k; i++) {
            Part part = parts.get(i);
            domains.add(part.domain);
            defined[i] = SurveyDesign.domainStatus(part.counts).isDefined() && Double.isFinite(values[i]);
            definedCount += defined[i] ? 1 : 0;
        }
        double[][] covariance = Matrices.filled(k, Double.NaN);
        if (definedCount > 0) {
            int[] kept = kept(defined, definedCount);
            double[][] part = design.covariance(subset(statistics, kept), union);
            for (int i = 0; i < kept.length; i++) {
                for (int j = 0; j < kept.length; j++) {
                    covariance[kept[i]][kept[j]] = part[i][j];
                }
            }
        }
        boolean shared = design instanceof LinearizedDesign linearized && !linearized.presenceMatters();
        for (int i = 0; i < k; i++) {
            Part part = parts.get(i);
            String label = name == null ? labels.get(i) : name + ": " + labels.get(i);
            if (!defined[i]) {
                Status status = SurveyDesign.domainStatus(part.counts);
                estimates.add(Estimate.undefined(
                        label,
                        part.counts,
                        status.isDefined() ? Status.ZERO_DENOMINATOR : status,
                        design.varianceMethod()));
                continue;
            }
            // Its own domain decides about single units, and which replicates can be used.
            double variance = definedCount == 1 || shared
                    ? covariance[i][i]
                    : design.covariance(subset(statistics, new int[] {i}), part.domain)[0][0];
            estimates.add(Estimate.of(
                    label, values[i], variance, part.degreesOfFreedom(), level, part.counts, design.varianceMethod()));
        }
        return new JointEstimates(
                labels, estimates, covariance, domains, design::degreesOfFreedom, design::counts, level);
    }

    private static int[] kept(boolean[] defined, int count) {
        int[] kept = new int[count];
        int next = 0;
        for (int i = 0; i < defined.length; i++) {
            if (defined[i]) {
                kept[next++] = i;
            }
        }
        return kept;
    }

    private static SmoothStatistics subset(SmoothStatistics statistics, int[] kept) {
        List<UnitVector> columns = statistics.columns();
        List<UnitVector> first = Arrays.stream(kept).mapToObj(columns::get).toList();
        if (statistics instanceof Totals) {
            return new Totals(first);
        }
        int size = statistics.size();
        return new Ratios(
                first, Arrays.stream(kept).mapToObj(i -> columns.get(size + i)).toList());
    }
}
