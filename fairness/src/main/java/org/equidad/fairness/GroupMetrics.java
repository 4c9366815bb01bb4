package org.equidad.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Metrics of a classifier by group, with gaps, under a survey design: the entry point of the fairness measures.
 *
 * <p>Immutable: every method returns a changed copy, {@link #compute} does the work. One pass over the rows fills the
 * totals of confusion cells by variance unit and group of each dimension; all confusion metrics, their gaps and the
 * covariances of domains that share clusters are made from these. Metrics of ranks also sort the scores, once. Cost: n
 * rows times dimensions, plus units times groups times metrics; memory for the (unit, group) pairs that occur.
 *
 * <p>Defaults: every standard metric that the predictions allow, no dimension, reference the largest group, level 0.95,
 * logit intervals for proportions (Korn and Graubard's capped interval at 0 and 1, where the logit has none), Holm's
 * adjustment within each metric and dimension, the NCHS presentation standards.
 */
public final class GroupMetrics {
    private static final Set<IntervalMethod> OF_PROPORTIONS = Collections.unmodifiableSet(EnumSet.of(
            IntervalMethod.T,
            IntervalMethod.LOGIT,
            IntervalMethod.KORN_GRAUBARD,
            IntervalMethod.KORN_GRAUBARD_CAPPED,
            IntervalMethod.WILSON,
            IntervalMethod.LIKELIHOOD,
            IntervalMethod.ARCSINE));

    private final SurveyDesign design;
    private final Predictions predictions;
    private final Settings settings;
    /** What the rows stand for; null where each is itself. */
    private final RowCounts counts;

    /** Changed only while a copy is made. */
    private static final class Settings {
        private Domain domain = Domain.all();
        /** Null for every standard metric that the predictions allow. */
        private List<Metric> metrics;

        private List<Grouping> dimensions = List.of();
        private List<Reference> references = List.of(Reference.largest());
        private double level = 0.95;
        private IntervalMethod interval = IntervalMethod.LOGIT;
        private PublicationPolicy policy = PublicationPolicy.nchs();
        private Adjustment adjustment = Adjustment.HOLM;
        private OptionalLong simultaneousSeed = OptionalLong.empty();
        private Adjustment.Family family = Adjustment.Family.METRIC_IN_DIMENSION;

        Settings() {}

        Settings(Settings other) {
            domain = other.domain;
            metrics = other.metrics;
            dimensions = other.dimensions;
            references = other.references;
            level = other.level;
            interval = other.interval;
            policy = other.policy;
            simultaneousSeed = other.simultaneousSeed;
            adjustment = other.adjustment;
            family = other.family;
        }
    }

    private GroupMetrics(SurveyDesign design, Predictions predictions, Settings settings, RowCounts counts) {
        this.counts = counts;
        this.design = design;
        this.predictions = predictions;
        this.settings = settings;
    }

    /**
     * Starts from a design and the predictions for its rows.
     *
     * @throws IllegalArgumentException if their numbers of rows differ
     */
    public static GroupMetrics of(SurveyDesign design, Predictions predictions) {
        return of(design, predictions, null);
    }

    static GroupMetrics of(SurveyDesign design, Predictions predictions, RowCounts counts) {
        Checks.notNull(design, "design");
        Checks.length("predictions", Checks.notNull(predictions, "predictions").rows(), design.rows());
        return new GroupMetrics(design, predictions, new Settings(), counts);
    }

    /** Restricts the analysis to a domain; the design stays whole. */
    public GroupMetrics within(Domain domain) {
        Checks.notNull(domain, "domain").requireRows(design.rows());
        return with(s -> s.domain = domain);
    }

    /**
     * Chooses the metrics.
     *
     * @throws IllegalArgumentException if there is none, one repeats, or the predictions lack what it needs
     */
    public GroupMetrics metrics(Metric... metrics) {
        return metrics(Arrays.asList(metrics));
    }

    /** As {@link #metrics(Metric...)}. */
    public GroupMetrics metrics(List<Metric> metrics) {
        List<Metric> chosen = List.copyOf(metrics);
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no metric: at least one is needed");
        }
        if (chosen.stream().map(Metric::name).distinct().count() < chosen.size()) {
            throw new IllegalArgumentException("metrics repeat: " + chosen);
        }
        for (Metric metric : chosen) {
            String lacking = metric.obstacle(predictions);
            if (lacking != null) {
                throw new IllegalArgumentException("metric " + metric + " needs " + lacking);
            }
        }
        return with(s -> s.metrics = chosen);
    }

    /**
     * Chooses the dimensions; cross attributes with {@link Grouping#cross}.
     *
     * @throws IllegalArgumentException if a grouping has another number of rows, or a name repeats
     */
    public GroupMetrics by(Grouping... dimensions) {
        List<Grouping> chosen = List.of(dimensions);
        for (Grouping dimension : chosen) {
            design.require(dimension);
        }
        if (chosen.stream().map(Grouping::name).distinct().count() < chosen.size()) {
            throw new IllegalArgumentException(
                    "dimensions repeat: " + chosen.stream().map(Grouping::name).toList());
        }
        return with(s -> s.dimensions = chosen);
    }

    /** Chooses what groups are compared with; several references give several sets of gaps, none gives no gaps. */
    public GroupMetrics reference(Reference... references) {
        return with(s -> s.references = List.copyOf(new LinkedHashSet<>(Arrays.asList(references))));
    }

    /** Nominal coverage of the intervals, in (0, 1). */
    public GroupMetrics level(double level) {
        Checks.level(level);
        return with(s -> s.level = level);
    }

    /**
     * Interval of proportions. {@link IntervalMethod#T} is used for every metric; the others leave metrics that are no
     * proportions with the interval that {@link Metric} names.
     *
     * @throws IllegalArgumentException for a method that is not one of proportions
     */
    public GroupMetrics interval(IntervalMethod method) {
        if (!OF_PROPORTIONS.contains(Checks.notNull(method, "interval method"))) {
            throw new IllegalArgumentException("interval method " + method + ": must be one of " + OF_PROPORTIONS);
        }
        return with(s -> s.interval = method);
    }

    /** What decides the status of the estimates, and which cells {@link GroupReport#suppressed} empties. */
    public GroupMetrics policy(PublicationPolicy policy) {
        return with(s -> s.policy = Checks.notNull(policy, "publication policy"));
    }

    /** Adjustment of p values, and which of them count together. */
    public GroupMetrics adjustment(Adjustment adjustment, Adjustment.Family family) {
        return with(s -> {
            s.adjustment = Checks.notNull(adjustment, "adjustment");
            s.family = Checks.notNull(family, "family");
        });
    }

    /**
     * Adds simultaneous intervals: those of one metric's gaps in one dimension hold jointly at the level. The multiplier
     * of the standard errors is the quantile of the largest |t|: over the replicates of a bootstrap design, otherwise
     * over 20,000 seeded draws from a multivariate t with the estimated correlations (Monte-Carlo error about 1 % of the
     * multiplier).
     */
    public GroupMetrics simultaneous(long seed) {
        return with(s -> s.simultaneousSeed = OptionalLong.of(seed));
    }

    private List<Metric> metrics() {
        return settings.metrics != null
                ? settings.metrics
                : Metric.standard().stream()
                        .filter(metric -> metric.appliesTo(predictions))
                        .toList();
    }

    private GroupMetrics with(Consumer<Settings> change) {
        Settings changed = new Settings(settings);
        change.accept(changed);
        return new GroupMetrics(design, predictions, changed, counts);
    }

    /**
     * Computes the report.
     *
     * @throws IllegalArgumentException if a reference group is in no dimension, a metric of the caller's own meets a
     *     design without replicates, or the design refuses strata with a single unit
     */
    public GroupReport compute() {
        requireReferences();
        Measurer measurer = new Measurer(design, predictions, settings.domain, metrics(), counts);
        MetricEstimates estimates = new MetricEstimates(settings.interval, settings.level, design.varianceMethod());
        Slot everybody = measurer.everybody();
        List<GroupResult> groups = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<GapSummary> summaries = new ArrayList<>();
        List<JointTest> tests = new ArrayList<>();
        Map<String, Long> withoutGroup = new LinkedHashMap<>();
        Map<String, Map<Metric, double[][]>> covariances = new HashMap<>();
        Map<Metric, Estimate> metrics = new LinkedHashMap<>();
        Map<Metric, Verdict> verdicts = new LinkedHashMap<>();
        for (Metric metric : metrics()) {
            Estimate estimate = estimates.estimate(measurer.measure(metric, new Slot[] {everybody}), 0);
            verdicts.put(metric, settings.policy.judge(metric, estimate));
            metrics.put(metric, estimate.withStatus(verdicts.get(metric).status()));
        }
        GroupResult everyone =
                new GroupResult("", "overall", Map.of(), countsOf(everybody, measurer), metrics, verdicts);
        for (Grouping dimension : settings.dimensions) {
            DimensionWork work = new DimensionWork(measurer, estimates, dimension, everybody, everyone);
            work.run();
            groups.addAll(work.results());
            gaps.addAll(work.gaps);
            summaries.addAll(work.summaries);
            tests.addAll(work.tests);
            withoutGroup.put(dimension.name(), work.rowsWithoutGroup());
            covariances.put(dimension.name(), work.covariances);
        }
        return new GroupReport(
                everyone,
                groups,
                adjusted(gaps),
                summaries,
                tests,
                Collections.unmodifiableMap(withoutGroup),
                covariances,
                settings.policy,
                settings.references.isEmpty() ? Reference.Kind.LARGEST : resolvedKind(settings.references.get(0)));
    }

    private static Reference.Kind resolvedKind(Reference reference) {
        return switch (reference.kind()) {
            case OVERALL, REST -> reference.kind();
            case LARGEST, GROUP, EVERY_PAIR -> Reference.Kind.GROUP;
        };
    }

    private static Counts countsOf(Slot slot, Measurer measurer) {
        return slot.totals.counts(slot.group, Cells.ALL, Cells.POSITIVES, measurer.table().counters);
    }

    private void requireReferences() {
        for (Reference reference : settings.references) {
            boolean found = settings.dimensions.isEmpty() || reference.kind() != Reference.Kind.GROUP;
            for (Grouping dimension : settings.dimensions) {
                found |= dimension.labels().contains(reference.label());
            }
            if (!found) {
                throw new IllegalArgumentException("reference group '" + reference.label() + "' is in no dimension of "
                        + settings.dimensions.stream().map(Grouping::name).toList());
            }
        }
    }

    private List<Gap> adjusted(List<Gap> gaps) {
        Map<List<String>, List<Integer>> families = new LinkedHashMap<>();
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            List<String> family = switch (settings.family) {
                case METRIC_IN_DIMENSION -> List.of(gap.metric().name(), gap.dimension());
                case METRIC -> List.of(gap.metric().name());
                case DIMENSION -> List.of(gap.dimension());
                case REPORT -> List.of();
            };
            families.computeIfAbsent(family, key -> new ArrayList<>()).add(i);
        }
        List<Gap> result = new ArrayList<>(gaps);
        for (List<Integer> family : families.values()) {
            double[] p = family.stream()
                    .mapToDouble(i -> gaps.get(i).pValue().orElse(Double.NaN))
                    .toArray();
            double[] adjusted = settings.adjustment.adjust(p);
            for (int k = 0; k < p.length; k++) {
                int i = family.get(k);
                result.set(
                        i,
                        gaps.get(i)
                                .withAdjustedPValue(
                                        Double.isNaN(adjusted[k])
                                                ? OptionalDouble.empty()
                                                : OptionalDouble.of(adjusted[k])));
            }
        }
        return result;
    }

    /**
     * Sweeps the threshold of the scores over one of the dimensions.
     *
     * @throws IllegalArgumentException if there are no scores or no such dimension
     */
    public ThresholdSweep sweep(String dimension) {
        requireScores("a sweep");
        return new ThresholdSweep(this, design, predictions, settings.domain, dimension(dimension));
    }

    /**
     * Calibration curves of everybody and of every group of a dimension.
     *
     * @param edges edges of the bins of the score, rising, at least two; scores outside are left out
     * @throws IllegalArgumentException if the scores are not probabilities, the edges do not rise, or there is no such
     *     dimension
     */
    public List<CalibrationCurve> calibration(String dimension, double... edges) {
        requireScores("calibration");
        Grouping groups = dimension(dimension);
        boolean rising = edges.length > 1;
        for (int b = 1; b < edges.length; b++) {
            rising &= edges[b - 1] < edges[b];
        }
        if (!rising) {
            throw new IllegalArgumentException(
                    "edges " + Arrays.toString(edges) + ": at least two are needed, each above the one before");
        }
        int[] codes = new int[design.rows()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = predictions.labelled(i) ? CalibrationCurve.bin(predictions.score(i), edges) : -1;
        }
        List<String> labels =
                IntStream.range(0, edges.length - 1).mapToObj(Integer::toString).toList();
        Grouping bins = Grouping.of("score bin", codes, labels);
        Grouping cells = Grouping.cross(groups, bins);
        GroupReport report = metrics(Metric.BASE_RATE, Metric.MEAN_SCORE, Metric.CALIBRATION_IN_THE_LARGE)
                .by(bins, cells)
                .reference()
                .compute();
        List<CalibrationCurve> curves = new ArrayList<>();
        curves.add(CalibrationCurve.of("", "overall", report, bins, "", edges));
        for (String group : groups.labels()) {
            curves.add(CalibrationCurve.of(dimension, group, report, cells, group + ".", edges));
        }
        return curves;
    }

    private void requireScores(String what) {
        if (!predictions.hasScores()) {
            throw new IllegalArgumentException(what + " needs scores");
        }
    }

    private Grouping dimension(String name) {
        for (Grouping dimension : settings.dimensions) {
            if (dimension.name().equals(name)) {
                return dimension;
            }
        }
        throw new IllegalArgumentException("no dimension '" + name + "': there are "
                + settings.dimensions.stream().map(Grouping::name).toList());
    }

    /** The same analysis of other predictions for the same rows. */
    GroupMetrics withPredictions(Predictions other) {
        return new GroupMetrics(design, other, settings, counts);
    }

    /**
     * Searches the crossings of the dimensions for the subgroups that a metric treats worst.
     *
     * <p>Every group of every crossing of up to so many dimensions is compared with everybody. Those whose denominator
     * has too few rows, or no standard error, are left out before anything is compared; a crossing that only repeats a
     * coarser group is left out too. The multiplicity is paid for in full: p values are Holm's over all subgroups
     * examined, and the intervals of the gaps hold jointly (Bonferroni). Subgroups are ordered by the end of that
     * interval that is nearer to harmless.
     *
     * @param metric what to compare
     * @param worse which direction is bad
     * @param depth most dimensions to cross, at least 1
     * @param minimumRows fewest rows of positive weight in the metric's denominator, at least 2
     */
    public SubgroupSearch worstSubgroups(Metric metric, SubgroupSearch.Worse worse, int depth, int minimumRows) {
        if (depth < 1 || minimumRows < 2 || settings.dimensions.isEmpty()) {
            throw new IllegalArgumentException("depth " + depth + ", minimum of " + minimumRows + " rows, "
                    + settings.dimensions.size() + " dimensions: at least 1, 2 and 1 are needed");
        }
        return SubgroupSearch.of(
                metrics(metric).reference(Reference.overall()),
                settings.dimensions,
                metric,
                Checks.notNull(worse, "direction"),
                depth,
                minimumRows,
                settings.level);
    }

    /**
     * The gaps of every dimension with another attribute held fixed: within each of its levels, and standardised over
     * them. Gaps within levels carry the policy's verdict on their two cells.
     *
     * @param control the attribute; rows that miss it are left out
     * @return by metric, dimension and group, against the largest or the named group (the first reference)
     * @throws IllegalArgumentException if the first reference is neither
     */
    public List<ControlledGap> controlling(Grouping control) {
        design.require(control);
        Reference first = settings.references.isEmpty() ? Reference.largest() : settings.references.get(0);
        if (first.kind() != Reference.Kind.LARGEST && first.kind() != Reference.Kind.GROUP) {
            throw new IllegalArgumentException(
                    "reference " + first + ": gaps within levels need the largest or a named group");
        }
        requireReferences();
        Domain known = settings.domain.and(control.known());
        Measurer measurer = new Measurer(design, predictions, known, metrics(), counts);
        MetricEstimates estimates = new MetricEstimates(settings.interval, settings.level, design.varianceMethod());
        List<ControlledGap> result = new ArrayList<>();
        for (Grouping dimension : settings.dimensions) {
            int reference = dimension.labels().indexOf(first.label());
            if (reference < 0) {
                reference = largest(Slot.groups(measurer.table(), dimension));
            }
            result.addAll(new Standardisation(measurer, estimates, settings.policy, dimension, control)
                    .gaps(metrics(), reference));
        }
        return result;
    }

    /** The slot with the largest sum of weights. */
    private static int largest(Slot[] slots) {
        int largest = 0;
        double most = -1;
        for (int g = 0; g < slots.length; g++) {
            double weight = Cells.sum(slots[g].totals.sums[slots[g].group], Cells.ALL);
            if (weight > most) {
                largest = g;
                most = weight;
            }
        }
        return largest;
    }

    /** The work of one dimension: groups first, then everybody, then the rests where they are asked for. */
    private final class DimensionWork {
        private final Measurer measurer;
        private final MetricEstimates estimates;
        private final Grouping dimension;
        private final Slot[] slots;
        private final int size;
        private final GroupResult everyone;
        private final List<Map<Metric, Estimate>> metricsOfGroup = new ArrayList<>();
        private final List<Map<Metric, Verdict>> verdictsOfGroup = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        /** The two slots of each gap of the metric at hand. */
        private final List<int[]> sides = new ArrayList<>();

        private final List<GapSummary> summaries = new ArrayList<>();
        private final List<JointTest> tests = new ArrayList<>();
        private final Map<Metric, double[][]> covariances = new LinkedHashMap<>();

        DimensionWork(
                Measurer measurer,
                MetricEstimates estimates,
                Grouping dimension,
                Slot everybody,
                GroupResult everyone) {
            this.everyone = everyone;
            this.measurer = measurer;
            this.estimates = estimates;
            this.dimension = dimension;
            size = dimension.size();
            boolean rests = settings.references.stream().anyMatch(reference -> reference.kind() == Reference.Kind.REST);
            slots = Arrays.copyOf(Slot.groups(measurer.table(), dimension), size + 1 + (rests ? size : 0));
            slots[size] = everybody;
            for (int s = size + 1; s < slots.length; s++) {
                slots[s] = Slot.rest(measurer.table(), dimension, s - size - 1);
            }
            for (int g = 0; g < size; g++) {
                metricsOfGroup.add(new LinkedHashMap<>());
                verdictsOfGroup.add(new LinkedHashMap<>());
            }
        }

        void run() {
            for (Metric metric : metrics()) {
                Measurement m = measurer.measure(metric, slots);
                Status[] objections = new Status[slots.length];
                for (int s = 0; s < slots.length; s++) {
                    objections[s] = s == size ? everyone.estimate(metric).status() : judge(m, s);
                }
                double[][] covariance = new double[size + 1][];
                for (int i = 0; i <= size; i++) {
                    covariance[i] = Arrays.copyOf(m.covariance()[i], size + 1);
                }
                covariances.put(metric, covariance);
                sides.clear();
                for (Reference reference : settings.references) {
                    addGaps(m, reference, objections);
                }
                if (settings.simultaneousSeed.isPresent()) {
                    boundJointly(m, settings.simultaneousSeed.getAsLong());
                }
                compareAll(m);
            }
        }

        private void addGaps(Measurement m, Reference reference, Status[] objections) {
            switch (reference.kind()) {
                case OVERALL -> {
                    for (int g = 0; g < size; g++) {
                        addGap(m, g, size, reference, objections);
                    }
                }
                case REST -> {
                    for (int g = 0; g < size; g++) {
                        addGap(m, g, size + 1 + g, reference, objections);
                    }
                }
                case EVERY_PAIR -> {
                    for (int other = 0; other < size; other++) {
                        for (int g = other + 1; g < size; g++) {
                            addGap(m, g, other, Reference.group(dimension.label(other)), objections);
                        }
                    }
                }
                case LARGEST, GROUP -> {
                    int other = dimension.labels().indexOf(reference.label());
                    if (reference.kind() == Reference.Kind.LARGEST || other < 0) {
                        other = largest(Arrays.copyOf(slots, size));
                    }
                    for (int g = 0; g < size; g++) {
                        if (g != other) {
                            addGap(m, g, other, Reference.group(dimension.label(other)), objections);
                        }
                    }
                }
            }
        }

        private void addGap(Measurement m, int g, int other, Reference reference, Status[] objections) {
            // Everybody contains the group; other slots are apart from it.
            Counts union = other == size ? m.counts()[other] : m.counts()[g].plus(m.counts()[other]);
            Gap gap = estimates.gap(m, dimension.name(), dimension.label(g), reference, g, other, union);
            gaps.add(gap.withStatus(
                    settings.policy.objection(objections[g], m.counts()[g], objections[other], m.counts()[other])));
            sides.add(new int[] {g, other});
        }

        /** Gives the gaps of the metric at hand their simultaneous intervals. */
        private void boundJointly(Measurement m, long seed) {
            int first = gaps.size() - sides.size();
            int[] tested = IntStream.range(0, sides.size())
                    .filter(k -> gaps.get(first + k).pValue().isPresent())
                    .toArray();
            if (tested.length == 0) {
                return;
            }
            double[][] covariance = new double[tested.length][tested.length];
            double[] se = new double[tested.length];
            double df = Double.POSITIVE_INFINITY;
            for (int i = 0; i < tested.length; i++) {
                Estimate difference = gaps.get(first + tested[i]).difference();
                se[i] = difference.standardError().getAsDouble();
                df = Math.min(df, difference.degreesOfFreedom());
                for (int j = 0; j < tested.length; j++) {
                    int[] a = sides.get(tested[i]);
                    int[] b = sides.get(tested[j]);
                    double[][] v = m.covariance();
                    covariance[i][j] = v[a[0]][b[0]] - v[a[0]][b[1]] - v[a[1]][b[0]] + v[a[1]][b[1]];
                }
            }
            boolean bootstrap =
                    design instanceof ReplicateDesign replicate && replicate.method() == ReplicateMethod.BOOTSTRAP;
            double multiplier = bootstrap
                    ? SimultaneousBounds.ofReplicates(contrasts(m, tested), se, settings.level)
                    : SimultaneousBounds.ofCovariance(covariance, df, settings.level, seed);
            for (int i = 0; i < tested.length && multiplier > 0; i++) {
                Gap gap = gaps.get(first + tested[i]);
                double value = gap.difference().value().getAsDouble();
                gaps.set(
                        first + tested[i],
                        gap.withSimultaneous(new Interval(
                                value - multiplier * se[i],
                                value + multiplier * se[i],
                                settings.level,
                                IntervalMethod.REPLICATE)));
            }
        }

        private double[][] contrasts(Measurement m, int[] tested) {
            double[][] contrasts = new double[tested.length][];
            for (int i = 0; i < tested.length; i++) {
                double[] a = m.replicates()[sides.get(tested[i])[0]];
                double[] b = m.replicates()[sides.get(tested[i])[1]];
                contrasts[i] = IntStream.range(0, a.length)
                        .mapToDouble(r -> a[r] - b[r])
                        .toArray();
            }
            return contrasts;
        }

        /** Estimates and judges a slot; what is found of a group is kept. */
        private Status judge(Measurement m, int slot) {
            Estimate estimate = estimates.estimate(m, slot);
            Verdict verdict = settings.policy.judge(m.metric(), estimate);
            if (slot < size) {
                metricsOfGroup.get(slot).put(m.metric(), estimate.withStatus(verdict.status()));
                verdictsOfGroup.get(slot).put(m.metric(), verdict);
            }
            return verdict.status();
        }

        private void compareAll(Measurement m) {
            double[] values = Arrays.copyOf(m.value(), size);
            GapSummary.of(m.metric(), dimension.name(), dimension.labels(), values, m.covariance())
                    .ifPresent(summaries::add);
            List<Slot> used = IntStream.of(Matrices.defined(values))
                    .mapToObj(g -> slots[g])
                    .toList();
            tests.add(JointTest.of(
                    m.metric(), dimension.name(), values, m.covariance(), measurer.degrees(m.metric(), used)));
        }

        List<GroupResult> results() {
            List<GroupResult> results = new ArrayList<>();
            for (int g = 0; g < size; g++) {
                results.add(new GroupResult(
                        dimension.name(),
                        dimension.label(g),
                        dimension.values(g),
                        countsOf(slots[g], measurer),
                        metricsOfGroup.get(g),
                        verdictsOfGroup.get(g)));
            }
            return results;
        }

        long rowsWithoutGroup() {
            long without = 0;
            for (int row : measurer.table().row) {
                without += dimension.code(row) < 0 ? measurer.table().rowsOf(row) : 0;
            }
            for (int row : measurer.table().unlabelled) {
                without += dimension.code(row) < 0 ? measurer.table().rowsOf(row) : 0;
            }
            return without;
        }
    }
}
