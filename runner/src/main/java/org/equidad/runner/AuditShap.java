package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.equidad.explain.ShapDistribution;
import org.equidad.explain.ShapImportance;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.export.ShapResults;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Estimate;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.JointEstimates;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.SurveyDesign;
import org.equidad.fairness.SurveyStatistics;
import org.equidad.features.AuditData;
import org.equidad.features.AuditSpec;
import org.equidad.features.Explanation;
import org.equidad.features.Label;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.LogisticRegression;

/**
 * The explanation of the audited model on the test year: exact SHAP values of every row under the cover of the training
 * rows with their survey weights, and what they say of the population.
 */
final class AuditShap {
    private static final String LOGISTIC = "logistic_regression";
    private static final int REPLICATES = 200;
    private static final int INTERACTION_ROWS = 1000;
    private static final int CELLS = 40;
    /** In relation to the scores. */
    private static final double TOLERANCE = 1e-9;

    private final AuditSpec spec;
    private final Explanation asked;
    private final AuditData test;
    private final AuditModels models;
    private final int seed;
    private final Domain domain;
    private final double[] weights;
    private final FeatureMatrix rows;
    private final SurveyStatistics survey;
    private final TreeEnsemble ensemble;
    private final TreeExplainer explainer;
    private final ShapResults.Base base;
    private final ShapValues values;
    private final ShapImportance importance;
    private final List<String> features;

    private AuditShap(
            AuditSpec spec, Explanation asked, AuditModels models, AuditData train, AuditData test, int seed) {
        this.spec = spec;
        this.asked = asked;
        this.test = test;
        this.models = models;
        this.seed = seed;
        this.domain = labelled(test);
        this.weights = test.weights();
        this.rows = FeatureMatrix.of(test.featureNames(), test.features());
        SurveyDesign design = test.design();
        this.survey = SurveyStatistics.on(design);
        this.ensemble = TreeEnsemble.of(models.primary().classifier());
        int[] trained = train.labelled();
        FeatureMatrix training =
                FeatureMatrix.of(train.featureNames(), train.features()).take(trained);
        double[] all = train.weights();
        double[] trainingWeights =
                Arrays.stream(trained).mapToDouble(i -> all[i]).toArray();
        this.explainer = TreeExplainer.withSurveyCover(ensemble, training, trainingWeights)
                .withThreads(Runtime.getRuntime().availableProcessors());
        this.base = base(training, trainingWeights);
        this.values = explainer.values(rows);
        this.importance = ShapImportance.of(values, design);
        this.features = values.featureNames();
    }

    /** Explains the audited model; nothing here changes it. */
    static ShapResults explain(
            AuditSpec spec, Explanation asked, AuditModels models, AuditData train, AuditData test, int seed) {
        return new AuditShap(spec, asked, models, train, test, seed).results(train);
    }

    private static Domain labelled(AuditData data) {
        boolean[] members = new boolean[data.rows()];
        for (int row : data.labelled()) {
            members[row] = true;
        }
        return Domain.of(members);
    }

    private ShapResults results(AuditData train) {
        Map<String, Label> labels = new LinkedHashMap<>();
        features.forEach(name -> labels.put(name, label(name)));
        JointEstimates magnitudes = importance.meanAbsolute(domain);
        List<ShapDistribution> distributions = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            distributions.add(ShapDistribution.of(
                    values,
                    f,
                    rows.column(f),
                    weights,
                    domain,
                    CELLS,
                    spec.minimums().confidential()));
        }
        int[] drawn = draw();
        return new ShapResults(
                AuditModels.PRIMARY,
                Arrays.stream(test.years()).max().orElseThrow(),
                labels,
                base,
                test.labelled().length,
                magnitudes,
                importance.mean(domain),
                ranks(),
                byGroup(),
                gaps(),
                effects(),
                interactions(drawn),
                drawn.length,
                new ShapProfiles(spec, train, test, models.primary().classifier(), explainer).of(asked.profiles()),
                overlap(magnitudes),
                distributions);
    }

    /** The feature's label in the audit's description; an indicator's says which value it is of. */
    private Label label(String name) {
        int equals = name.indexOf('=');
        String feature = equals < 0 ? name : name.substring(0, equals);
        for (AuditSpec.Feature described : spec.features()) {
            if (described.name().equals(name)) {
                return described.label();
            }
            if (equals > 0 && described.name().equals(feature)) {
                String value = name.substring(equals + 1);
                return new Label(
                        described.label().es() + ": " + value, described.label().en() + ": " + value);
            }
        }
        return Label.same(name);
    }

    private ShapResults.Base base(FeatureMatrix training, double[] trainingWeights) {
        double[] scores = ensemble.rawScores(training);
        double total = 0;
        double weighted = 0;
        double plain = 0;
        for (int r = 0; r < scores.length; r++) {
            total += trainingWeights[r];
            weighted += trainingWeights[r] * scores[r];
            plain += scores[r];
        }
        double mean = weighted / total;
        if (!(Math.abs(mean - explainer.baseValue()) <= TOLERANCE * Math.max(1, Math.abs(mean)))) {
            throw new IllegalStateException("the base value is " + explainer.baseValue()
                    + ", the weighted mean score of the training rows " + mean);
        }
        return new ShapResults.Base(
                explainer.baseValue(), TreeExplainer.withModelCover(ensemble).baseValue(), mean, plain / scores.length);
    }

    private List<ShapImportance.Rank> ranks() {
        if (!(test.design() instanceof LinearizedDesign design)) {
            return List.of();
        }
        return importance.ranks(design.bootstrap(REPLICATES, seed), Math.min(ShapResults.TOP, features.size()), domain);
    }

    /** The audited dimensions of which the test year has groups. */
    private List<AuditSpec.Dimension> dimensions() {
        return spec.dimensions().stream()
                .filter(d -> d.role() == AuditSpec.Role.AUDITED)
                .filter(d -> test.dimensions().contains(d.name()))
                .toList();
    }

    private Map<String, Map<String, JointEstimates>> byGroup() {
        Map<String, Map<String, JointEstimates>> all = new LinkedHashMap<>();
        for (AuditSpec.Dimension dimension : dimensions()) {
            Grouping grouping = test.grouping(dimension.name());
            Map<String, JointEstimates> groups = new LinkedHashMap<>();
            for (int g = 0; g < grouping.size(); g++) {
                JointEstimates found = importance.meanAbsolute(domain.and(grouping.domain(g)));
                if (found.estimate(0).value().isPresent()) {
                    groups.put(grouping.label(g), found);
                }
            }
            all.put(dimension.name(), groups);
        }
        return all;
    }

    private Map<String, List<ShapImportance.ScoreGap>> gaps() {
        Map<String, List<ShapImportance.ScoreGap>> all = new LinkedHashMap<>();
        for (AuditSpec.Dimension dimension : dimensions()) {
            Grouping grouping = test.grouping(dimension.name());
            dimension
                    .reference()
                    .filter(grouping.labels()::contains)
                    .ifPresent(reference -> all.put(
                            dimension.name(),
                            importance.gaps(grouping, reference, domain).stream()
                                    .filter(gap -> gap.score().value().isPresent())
                                    .toList()));
        }
        return all;
    }

    private Map<String, Optional<ShapResults.Effect>> effects() {
        Map<String, Optional<ShapResults.Effect>> effects = new LinkedHashMap<>();
        asked.effects().forEach(effect -> effects.put(effect.key(), effect(effect)));
        return effects;
    }

    private Optional<ShapResults.Effect> effect(Explanation.Effect effect) {
        List<String> present =
                effect.features().stream().filter(features::contains).toList();
        if (present.isEmpty()
                || !test.dimensions().contains(effect.dimension())
                || !test.dimensions().containsAll(effect.within().keySet())) {
            return Optional.empty();
        }
        Grouping grouping = test.grouping(effect.dimension());
        Domain within = domain;
        for (Map.Entry<String, String> condition : effect.within().entrySet()) {
            within = within.and(test.grouping(condition.getKey()).domain(condition.getValue()));
        }
        double[] sum = new double[values.rows()];
        for (String feature : present) {
            double[] column = values.column(features.indexOf(feature));
            Arrays.setAll(sum, r -> sum[r] + column[r]);
        }
        JointEstimates means = survey.means(effect.key(), sum, grouping, within);
        int reference = grouping.codeOf(effect.reference());
        Map<String, Estimate> groups = new LinkedHashMap<>();
        Map<String, Estimate> differences = new LinkedHashMap<>();
        for (int g = 0; g < grouping.size(); g++) {
            if (means.estimate(g).value().isPresent()) {
                groups.put(grouping.label(g), means.estimate(g));
            }
        }
        for (String group : groups.keySet()) {
            if (!group.equals(effect.reference()) && groups.containsKey(effect.reference())) {
                differences.put(group, means.difference(grouping.codeOf(group), reference));
            }
        }
        return Optional.of(new ShapResults.Effect(effect, present, groups, differences));
    }

    /** Rows for the interactions, drawn by their weights; all of them where there are not more. */
    private int[] draw() {
        int[] candidates =
                Arrays.stream(test.labelled()).filter(r -> weights[r] > 0).toArray();
        if (candidates.length <= INTERACTION_ROWS) {
            return candidates;
        }
        double[] chance = chances(candidates);
        double next = new SplittableRandom(seed).nextDouble();
        double passed = 0;
        List<Integer> drawn = new ArrayList<>();
        for (int r : candidates) {
            passed += chance[r];
            if (passed > next) {
                drawn.add(r);
                next++;
            }
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Chances in proportion to the weights, at most 1, that sum to the number of rows to be drawn. */
    private double[] chances(int[] candidates) {
        double[] chance = new double[weights.length];
        Set<Integer> open = new LinkedHashSet<>();
        Arrays.stream(candidates).forEach(open::add);
        double left = Math.min(INTERACTION_ROWS, candidates.length);
        while (true) {
            double total = open.stream().mapToDouble(r -> weights[r]).sum();
            double share = left / total;
            List<Integer> certain =
                    open.stream().filter(r -> weights[r] * share >= 1).toList();
            if (certain.isEmpty()) {
                open.forEach(r -> chance[r] = weights[r] * share);
                return chance;
            }
            certain.forEach(r -> chance[r] = 1);
            certain.forEach(open::remove);
            left -= certain.size();
        }
    }

    private Map<String, ShapResults.Interaction> interactions(int[] drawn) {
        Map<String, ShapResults.Interaction> found = new LinkedHashMap<>();
        List<PairSum> sums = asked.pairs().stream()
                .map(pair -> new PairSum(pair, features, values.rows()))
                .filter(sum -> !sum.pairs.isEmpty())
                .filter(sum -> test.dimensions().contains(sum.asked.dimension()))
                .toList();
        if (sums.isEmpty() || drawn.length == 0) {
            return found;
        }
        explainer.interactions(rows.take(drawn), (i, matrix) -> sums.forEach(sum -> sum.add(drawn[i], matrix)));
        int[] candidates =
                Arrays.stream(test.labelled()).filter(r -> weights[r] > 0).toArray();
        double[] all = drawn.length == candidates.length ? null : chances(candidates);
        double[] chance = new double[values.rows()];
        for (int r : drawn) {
            chance[r] = all == null ? 1 : all[r];
        }
        for (PairSum sum : sums) {
            found.put(sum.asked.key(), sum.estimate(importance, test.grouping(sum.asked.dimension()), chance, domain));
        }
        return found;
    }

    /** Adds up the interactions of two sets of features, row by row. */
    private static final class PairSum {
        private final Explanation.Pair asked;
        private final Map<List<String>, int[]> pairs = new LinkedHashMap<>();
        private final double[] sum;
        private final Map<List<String>, double[]> magnitudes = new LinkedHashMap<>();

        PairSum(Explanation.Pair asked, List<String> features, int rows) {
            this.asked = asked;
            this.sum = new double[rows];
            for (String a : asked.first()) {
                for (String b : asked.second()) {
                    if (features.contains(a) && features.contains(b)) {
                        pairs.put(List.of(a, b), new int[] {features.indexOf(a), features.indexOf(b)});
                        magnitudes.put(List.of(a, b), new double[rows]);
                    }
                }
            }
        }

        /** The matrix holds half of each interaction above the diagonal and half below. */
        void add(int row, double[][] matrix) {
            pairs.forEach((names, at) -> {
                double whole = 2 * matrix[at[0]][at[1]];
                sum[row] += whole;
                magnitudes.get(names)[row] = Math.abs(whole);
            });
        }

        ShapResults.Interaction estimate(ShapImportance importance, Grouping grouping, double[] chance, Domain domain) {
            Map<String, Estimate> groups = new LinkedHashMap<>();
            for (int g = 0; g < grouping.size(); g++) {
                Domain group = domain.and(grouping.domain(g)).and(drawn(chance));
                Estimate mean = importance.meanOfDrawn(grouping.label(g), sum, chance, group);
                if (mean.value().isPresent()) {
                    groups.put(grouping.label(g), mean);
                }
            }
            Map<List<String>, Estimate> strengths = new LinkedHashMap<>();
            magnitudes.forEach((names, magnitude) ->
                    strengths.put(names, importance.meanOfDrawn(String.join(" x ", names), magnitude, chance, domain)));
            return new ShapResults.Interaction(
                    asked,
                    importance.meanOfDrawn(
                            asked.key(), Arrays.stream(sum).map(Math::abs).toArray(), chance, domain),
                    groups,
                    strengths);
        }

        /** Counts of a group are those of the rows that were drawn. */
        private static Domain drawn(double[] chance) {
            boolean[] members = new boolean[chance.length];
            for (int r = 0; r < members.length; r++) {
                members[r] = chance[r] > 0;
            }
            return Domain.of(members);
        }
    }

    /** SHAP values of a linear model whose features are taken as independent are coefficient x (value - mean). */
    private ShapResults.Overlap overlap(JointEstimates magnitudes) {
        double[] tree = IntStream.range(0, features.size())
                .mapToDouble(f -> magnitudes.estimate(f).value().orElse(0))
                .toArray();
        List<String> audited = top(features, tree);
        TrainedModel trained = models.models().get(LOGISTIC);
        if (trained == null || !(trained.classifier() instanceof LogisticRegression logistic)) {
            return new ShapResults.Overlap(audited, List.of());
        }
        double[][] inputs = test.features();
        double[][] filled = trained.imputation().map(i -> i.apply(inputs)).orElse(inputs);
        double[] linear = new double[logistic.coefficients().size()];
        List<String> names = new ArrayList<>();
        for (int j = 0; j < linear.length; j++) {
            LogisticRegression.Coefficient coefficient = logistic.coefficients().get(j);
            names.add(coefficient.feature());
            double[] column = filled[test.featureNames().indexOf(coefficient.feature())];
            for (int r : test.labelled()) {
                linear[j] += weights[r] * Math.abs(coefficient.perUnit() * (column[r] - coefficient.mean()));
            }
        }
        return new ShapResults.Overlap(audited, top(names, linear));
    }

    private static List<String> top(List<String> names, double[] size) {
        return IntStream.range(0, size.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -size[j]))
                .limit(ShapResults.TOP)
                .map(names::get)
                .toList();
    }
}
