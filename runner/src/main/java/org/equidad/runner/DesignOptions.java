package org.equidad.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.equidad.enahoio.DataException;
import org.equidad.fairness.Grouping;
import org.equidad.fairness.LinearizedDesign;
import org.equidad.fairness.ReplicateDesign;
import org.equidad.fairness.ReplicateMethod;
import org.equidad.fairness.SinglePsu;
import org.equidad.fairness.SurveyDesign;
import picocli.CommandLine.Option;

/** How the rows of a data file were sampled: either strata, clusters and population sizes, or replicate weights. */
final class DesignOptions {
    private static final String NON_NEGATIVE = "zero or more";
    private static final Pattern AT_INDEX = Pattern.compile(" at index (\\d{1,9})");

    @Option(names = "--weight", paramLabel = "W", descriptionKey = "option.weight", order = 500)
    private String weight;

    @Option(
            names = "--strata",
            paramLabel = "S[,S2]",
            split = ",",
            hideParamSyntax = true,
            descriptionKey = "option.strata",
            order = 501)
    private List<String> strata = List.of();

    @Option(
            names = "--cluster",
            paramLabel = "C[,C2]",
            split = ",",
            hideParamSyntax = true,
            descriptionKey = "option.cluster",
            order = 502)
    private List<String> clusters = List.of();

    @Option(
            names = "--fpc",
            paramLabel = "F[,F2]",
            split = ",",
            hideParamSyntax = true,
            descriptionKey = "option.fpc",
            order = 503)
    private List<String> populationSizes = List.of();

    @Option(names = "--nest", descriptionKey = "option.nest", order = 504)
    private boolean nest;

    @Option(
            names = "--single-psu",
            paramLabel = "fail|remove|adjust|average|certainty",
            descriptionKey = "option.single-psu",
            order = 505)
    private SinglePsu singlePsu;

    @Option(names = "--rep-weights", paramLabel = "PREFIX", descriptionKey = "option.rep-weights", order = 510)
    private String repPrefix;

    @Option(
            names = "--rep-method",
            paramLabel = "JK1|JKn|BRR|Fay|bootstrap",
            descriptionKey = "option.rep-method",
            order = 511)
    private ReplicateMethod repMethod;

    @Option(names = "--rep-scale", paramLabel = "X", descriptionKey = "option.rep-scale", order = 512)
    private Double repScale;

    @Option(names = "--rep-rscales", paramLabel = "FILE", descriptionKey = "option.rep-rscales", order = 513)
    private Path repRscales;

    @Option(names = "--rep-factors", descriptionKey = "option.rep-factors", order = 514)
    private boolean repFactors;

    @Option(names = "--fay-rho", paramLabel = "R", descriptionKey = "option.fay-rho", order = 515)
    private Double fayRho;

    @Option(names = "--mse", descriptionKey = "option.mse", order = 516)
    private boolean mse;

    /** Whether the columns needed can be named before the file is seen. */
    boolean columnsAreKnown() {
        return repPrefix == null;
    }

    /** The columns that hold the design, as far as they are named. */
    List<String> columns() {
        List<String> names = new ArrayList<>(codes());
        if (weight != null) {
            names.add(weight);
        }
        names.addAll(populationSizes);
        return names;
    }

    /** Those whose cells are names of strata and clusters. */
    List<String> codes() {
        return Stream.concat(strata.stream(), clusters.stream()).toList();
    }

    /** What is done with strata of a single cluster, as the outputs name it. */
    String singlePsuName() {
        return repPrefix != null
                ? "not_applicable"
                : (singlePsu == null ? SinglePsu.FAIL : singlePsu).name().toLowerCase(Locale.ROOT);
    }

    /**
     * The design of the file's rows.
     *
     * @throws IllegalArgumentException where options contradict each other
     * @throws DataException where columns do not make a design
     */
    SurveyDesign of(SurveyFile file) {
        requireConsistent();
        try {
            return repPrefix == null ? linearised(file) : replicated(file);
        } catch (IllegalArgumentException e) {
            throw new DataException(located(file, e.getMessage()), e);
        }
    }

    /** Says where a row stands in the file, which a design knows by its index only. */
    private static String located(SurveyFile file, String message) {
        Matcher index = AT_INDEX.matcher(message);
        return index.find()
                ? file.where(Integer.parseInt(index.group(1))) + ": " + message.substring(0, index.start())
                        + message.substring(index.end())
                : file.path() + ": " + message;
    }

    private void requireConsistent() {
        if (repPrefix == null) {
            refuse("--rep-method", repMethod != null, "--rep-weights");
            refuse("--rep-scale", repScale != null, "--rep-weights");
            refuse("--rep-rscales", repRscales != null, "--rep-weights");
            refuse("--rep-factors", repFactors, "--rep-weights");
            refuse("--fay-rho", fayRho != null, "--rep-weights");
            refuse("--mse", mse, "--rep-weights");
            return;
        }
        boolean linearised =
                !strata.isEmpty() || !clusters.isEmpty() || !populationSizes.isEmpty() || nest || singlePsu != null;
        if (linearised) {
            throw new IllegalArgumentException("--rep-weights stands instead of --strata, --cluster, --fpc, --nest and"
                    + " --single-psu; give one or the other");
        }
        if (repMethod == null) {
            throw new IllegalArgumentException("--rep-weights needs --rep-method: JK1, JKn, BRR, Fay or bootstrap");
        }
        refuse("--fay-rho", fayRho != null && repMethod != ReplicateMethod.FAY, "--rep-method Fay");
        if (weight == null) {
            throw new IllegalArgumentException("--rep-weights needs --weight, the weight of the whole sample");
        }
    }

    private static void refuse(String option, boolean given, String needed) {
        if (given) {
            throw new IllegalArgumentException(option + " has a meaning only with " + needed);
        }
    }

    private double[] weights(SurveyFile file) {
        return file.allNumbers(weight, w -> w >= 0 && w <= Double.MAX_VALUE, NON_NEGATIVE);
    }

    private LinearizedDesign linearised(SurveyFile file) {
        LinearizedDesign.Builder builder =
                weight == null ? SurveyDesign.equalWeights(file.rows()) : SurveyDesign.weights(weights(file));
        if (!strata.isEmpty()) {
            builder.strata(groupings(file, strata));
        }
        if (!clusters.isEmpty()) {
            builder.clusters(groupings(file, clusters));
        }
        if (!populationSizes.isEmpty()) {
            builder.populationSizes(populationSizes.stream()
                    .map(name -> file.allNumbers(name, f -> f >= 0, NON_NEGATIVE))
                    .toArray(double[][]::new));
        }
        if (nest) {
            builder.nested();
        }
        return builder.singlePsu(singlePsu == null ? SinglePsu.FAIL : singlePsu).build();
    }

    private static Grouping[] groupings(SurveyFile file, List<String> names) {
        return names.stream().map(file::everyRow).toArray(Grouping[]::new);
    }

    private ReplicateDesign replicated(SurveyFile file) {
        List<String> names = replicateColumns(file.names(), repPrefix);
        if (names.isEmpty()) {
            throw new DataException(file.path() + ", row 1: no columns '" + repPrefix
                    + "' with a number behind it; there are " + String.join(", ", file.names()));
        }
        ReplicateDesign.Builder builder = ReplicateDesign.builder(repMethod, weights(file));
        double[][] replicates = names.stream()
                .map(name -> file.allNumbers(name, Double::isFinite, "any number"))
                .toArray(double[][]::new);
        if (repFactors) {
            builder.factors(replicates);
        } else {
            builder.combinedWeights(replicates);
        }
        if (repScale != null) {
            builder.scale(repScale);
        }
        if (repRscales != null) {
            builder.rscales(rscales(repRscales, names.size()));
        }
        if (fayRho != null) {
            builder.rho(fayRho);
        }
        if (mse) {
            builder.aroundEstimate();
        }
        return builder.build();
    }

    /** The columns named prefix and a number, in the order of the numbers; a separator may stand between. */
    static List<String> replicateColumns(List<String> names, String prefix) {
        Pattern pattern = Pattern.compile(Pattern.quote(prefix) + "[._-]?(\\d{1,9})", Pattern.CASE_INSENSITIVE);
        record Numbered(String name, int number) {}
        List<Numbered> found = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                found.add(new Numbered(name, Integer.parseInt(matcher.group(1))));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Numbered::number))
                .map(Numbered::name)
                .toList();
    }

    /** One number for each replicate, separated by blanks, commas or line ends; a first word may be a header. */
    private static double[] rscales(Path file, int replicates) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read", e);
        }
        List<Double> values = new ArrayList<>();
        int line = 0;
        for (String row : text.lines().toList()) {
            line++;
            for (String word : row.strip().split("[\\s,;]+")) {
                if (word.isEmpty()) {
                    continue;
                }
                try {
                    values.add(Double.parseDouble(word));
                } catch (NumberFormatException e) {
                    if (line > 1 || !values.isEmpty()) {
                        throw new DataException(
                                file + ", row " + line + ": '" + word + "' is not a number; one for each replicate", e);
                    }
                }
            }
        }
        if (values.size() != replicates) {
            throw new DataException(file + ": has " + values.size() + " numbers for " + replicates
                    + " replicates; equally many are needed");
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
