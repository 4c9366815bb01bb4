package org.equidad.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equidad.fairness.Domain;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.SurveyDesign;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code equidad describe}: weighted statistics by group, with design-based uncertainty, of any file. */
@Command(name = "describe")
final class DescribeCommand extends ProgramCommand {
    @Mixin
    private DataOptions data;

    @Option(names = "--outcome", paramLabel = "Y", required = true, descriptionKey = "option.outcome", order = 200)
    private List<String> outcomes = new ArrayList<>();

    @Option(
            names = "--statistic",
            paramLabel = "mean|total|ratio:DENOMINATOR|quantile:P",
            converter = Statistic.Converter.class,
            descriptionKey = "option.statistic",
            order = 210)
    private Statistic statistic = Statistic.MEAN;

    @Option(
            names = "--by",
            paramLabel = "G[,H]",
            split = ",",
            hideParamSyntax = true,
            descriptionKey = "option.by",
            order = 300)
    private List<String> by = new ArrayList<>();

    DescribeCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        Console console = program.console();
        console.step(console.text("progress.reading", data.data()));
        List<String> numbers = new ArrayList<>(outcomes);
        boolean isRatio = statistic.kind() == Statistic.Kind.RATIO;
        if (isRatio) {
            numbers.add(statistic.denominator());
        }
        SurveyFile file = data.read(numbers, by);
        SurveyDesign design = data.design().of(file);
        Domain domain = data.domain(file, console);
        Map<String, double[]> values = new LinkedHashMap<>();
        for (String outcome : outcomes) {
            values.put(
                    outcome, file.numbersIn(domain, outcome, Double::isFinite, "any number, or empty where unknown"));
        }
        double[] denominator = isRatio
                ? file.numbersIn(
                        domain, statistic.denominator(), Double::isFinite, "any number, or empty where unknown")
                : new double[0];
        Optional<Grouping> groups = by.isEmpty()
                ? Optional.empty()
                : Optional.of(Grouping.cross(
                        by.stream().map(name -> file.groups(name, domain)).toArray(Grouping[]::new)));
        Description description = new Description(design, statistic, denominator, domain, values);
        data.write(program, description.of(groups), options());
    }
}
