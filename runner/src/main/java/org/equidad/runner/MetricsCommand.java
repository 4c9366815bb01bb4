package org.equidad.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equidad.export.GroupStatistics;
import org.equidad.fairness.Domain;
import org.equidad.fairness.GroupMetrics;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.IntervalMethod;
import org.equidad.fairness.Metric;
import org.equidad.fairness.Predictions;
import org.equidad.fairness.Reference;
import org.equidad.fairness.SurveyDesign;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code equidad metrics}: a classifier's metrics by group, with gaps and design-based uncertainty, of any file. */
@Command(name = "metrics")
final class MetricsCommand extends ProgramCommand {
    private static final DoublePredicate BINARY = v -> v == 0 || v == 1;

    /** The metrics of the contract, in its order; those that the given columns allow are the default. */
    static final List<Metric> CONTRACT = List.of(
            Metric.TPR,
            Metric.FPR,
            Metric.FNR,
            Metric.TNR,
            Metric.PRECISION,
            Metric.NPV,
            Metric.ACCURACY,
            Metric.BALANCED_ACCURACY,
            Metric.SELECTION_RATE,
            Metric.BASE_RATE,
            Metric.F1,
            Metric.BRIER,
            Metric.LOG_LOSS,
            Metric.ROC_AUC,
            Metric.PR_AUC,
            Metric.ECE,
            Metric.MEAN_SCORE);

    @Mixin
    private DataOptions data;

    @Option(names = "--label", paramLabel = "Y", required = true, descriptionKey = "option.label", order = 200)
    private String label;

    @Option(names = "--score", paramLabel = "P", descriptionKey = "option.score", order = 201)
    private String score;

    @Option(names = "--prediction", paramLabel = "D", descriptionKey = "option.prediction", order = 202)
    private String prediction;

    @Option(names = "--threshold", paramLabel = "T", descriptionKey = "option.threshold", order = 203)
    private Double threshold;

    @Option(names = "--group", paramLabel = "G", required = true, descriptionKey = "option.group", order = 300)
    private List<String> groups = new ArrayList<>();

    @Option(names = "--intersect", descriptionKey = "option.intersect", order = 301)
    private boolean intersect;

    @Option(names = "--reference", paramLabel = "VALUE", descriptionKey = "option.reference", order = 302)
    private String reference;

    @Option(names = "--pairwise", descriptionKey = "option.pairwise", order = 303)
    private boolean pairwise;

    @Option(
            names = "--metrics",
            paramLabel = "a,b,..",
            split = ",",
            hideParamSyntax = true,
            descriptionKey = "option.metrics",
            order = 310)
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--interval",
            paramLabel = "t|logit|korn-graubard|wilson|likelihood",
            converter = IntervalConverter.class,
            descriptionKey = "option.interval",
            order = 320)
    private IntervalMethod interval = IntervalMethod.LOGIT;

    @Option(names = "--level", paramLabel = "0.95", descriptionKey = "option.level", order = 321)
    private double level = 0.95;

    MetricsCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        requireConsistent();
        List<Metric> chosen =
                metrics.stream().map(String::strip).map(Metric::named).toList();
        Console console = program.console();
        console.step(console.text("progress.reading", data.data()));
        SurveyFile file = data.read(
                Stream.of(label, score, prediction).filter(Objects::nonNull).toList(), groups);
        SurveyDesign design = data.design().of(file);
        Domain domain = data.domain(file, console);
        Predictions predictions = predictions(file, domain);
        Grouping[] dimensions = dimensions(file, domain);
        GroupMetrics analysis = GroupMetrics.of(design, predictions)
                .within(domain)
                .metrics(chosen.isEmpty() ? possible(predictions) : chosen)
                .by(dimensions)
                .reference(referenceIn(dimensions))
                .interval(interval)
                .level(level);
        data.write(program, GroupStatistics.of(design, analysis.compute()), options());
    }

    private void requireConsistent() {
        if (prediction != null && threshold != null) {
            throw new IllegalArgumentException(
                    "--prediction and --threshold both say who is predicted positive; give one");
        }
        if (threshold != null && score == null) {
            throw new IllegalArgumentException("--threshold needs --score");
        }
        if (pairwise && reference != null) {
            throw new IllegalArgumentException("--pairwise compares every pair; it takes no --reference");
        }
    }

    private Predictions predictions(SurveyFile file, Domain domain) {
        double[] labels = file.numbersIn(domain, label, BINARY, "0 or 1, or empty where unknown");
        Predictions predictions = Predictions.labels(labels);
        if (score != null) {
            predictions = predictions.withScores(
                    file.numbersWhereKnown(labels, label, score, Double::isFinite, "any number"));
        }
        if (prediction != null) {
            predictions =
                    predictions.withDecisions(file.numbersWhereKnown(labels, label, prediction, BINARY, "0 or 1"));
        }
        return threshold == null ? predictions : predictions.withThreshold(threshold);
    }

    private static List<Metric> possible(Predictions predictions) {
        return CONTRACT.stream().filter(metric -> metric.appliesTo(predictions)).toList();
    }

    private Grouping[] dimensions(SurveyFile file, Domain domain) {
        Grouping[] columns =
                groups.stream().map(name -> file.groups(name, domain)).toArray(Grouping[]::new);
        return intersect ? new Grouping[] {Grouping.cross(columns)} : columns;
    }

    /** The reference asked for: a group by its value (crossed ones joined by commas), the word overall, or rest. */
    private Reference referenceIn(Grouping[] dimensions) {
        if (pairwise) {
            return Reference.everyPair();
        }
        if (reference == null) {
            return Reference.largest();
        }
        for (Grouping dimension : dimensions) {
            for (int g = 0; g < dimension.size(); g++) {
                String values = String.join(",", dimension.values(g).values());
                if (reference.equals(values) || reference.equals(dimension.label(g))) {
                    return Reference.group(dimension.label(g));
                }
            }
        }
        return switch (reference.toLowerCase(Locale.ROOT)) {
            case "overall" -> Reference.overall();
            case "rest" -> Reference.rest();
            default ->
                throw new IllegalArgumentException("--reference '" + reference + "' is no group of "
                        + Arrays.stream(dimensions)
                                .map(d -> d.name() + " (" + String.join(", ", d.labels()) + ")")
                                .collect(Collectors.joining("; ")));
        };
    }

    /** Reads the interval's name as the command line spells it. */
    static final class IntervalConverter implements ITypeConverter<IntervalMethod> {
        private static final Map<String, IntervalMethod> NAMES = Map.of(
                "t", IntervalMethod.T,
                "logit", IntervalMethod.LOGIT,
                "korn-graubard", IntervalMethod.KORN_GRAUBARD,
                "wilson", IntervalMethod.WILSON,
                "likelihood", IntervalMethod.LIKELIHOOD);

        @Override
        public IntervalMethod convert(String text) {
            IntervalMethod method = NAMES.get(text.toLowerCase(Locale.ROOT));
            if (method == null) {
                throw new TypeConversionException(
                        "'" + text + "' is not one of t, logit, korn-graubard, wilson, likelihood");
            }
            return method;
        }
    }
}
