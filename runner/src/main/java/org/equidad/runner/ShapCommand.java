package org.equidad.runner;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.equidad.enahoio.DataException;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.models.FeatureMatrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code equidad shap}: SHAP values or interactions of a LightGBM or XGBoost model for every row of a table. */
@Command(name = "shap")
final class ShapCommand extends ProgramCommand {
    private static final String BASE_VALUE = "base_value";

    @Option(names = "--model", paramLabel = "FILE", required = true, descriptionKey = "option.model", order = 90)
    private Path model;

    @Option(names = "--data", paramLabel = "FILE", required = true, descriptionKey = "option.data-file", order = 100)
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", required = true, descriptionKey = "option.out-csv", order = 110)
    private Path out;

    @Option(names = "--interactions", descriptionKey = "option.interactions", order = 120)
    private boolean interactions;

    @Option(names = "--cover-weights", paramLabel = "W", descriptionKey = "option.cover-weights", order = 121)
    private String coverWeights;

    ShapCommand(Program program) {
        super(program);
    }

    @Override
    void run(Program program) {
        Console console = program.console();
        console.step(console.text("progress.reading", model));
        TreeEnsemble ensemble = TreeEnsemble.read(model);
        console.step(console.text("progress.reading", data));
        SurveyFile file = SurveyFile.read(data, List.of(), List.of());
        List<String> names = columns(ensemble, file, console);
        FeatureMatrix rows = FeatureMatrix.of(
                ensemble.featureNames(), names.stream().map(file::numbers).toArray(double[][]::new));
        console.step(console.text("progress.explaining", rows.rows(), ensemble.trees()));
        TreeExplainer explainer =
                explainer(ensemble, file, rows).withThreads(Runtime.getRuntime().availableProcessors());
        Outputs.file(out, path -> {
            try (Writer writer = writer(path)) {
                if (interactions) {
                    writeInteractions(explainer, rows, names, console, writer);
                } else {
                    writeValues(explainer.values(rows), names, writer);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
        console.summary(console.text("result.wrote", out));
    }

    private TreeExplainer explainer(TreeEnsemble ensemble, SurveyFile file, FeatureMatrix rows) {
        if (coverWeights == null) {
            return TreeExplainer.withModelCover(ensemble);
        }
        double[] weights =
                file.allNumbers(coverWeights, w -> w >= 0 && w < Double.POSITIVE_INFINITY, "zero or a positive number");
        for (double weight : weights) {
            if (weight > 0) {
                return TreeExplainer.withSurveyCover(ensemble, rows, weights);
            }
        }
        throw new DataException(
                file.path() + ", column '" + coverWeights + "': every weight is zero; at least one must be positive");
    }

    /**
     * The table's column for each feature of the model: by name where the model has names, or where the table has the
     * library's default ones; else by position, the column of weights left aside where it is one too many.
     */
    private List<String> columns(TreeEnsemble ensemble, SurveyFile file, Console console) {
        List<String> features = ensemble.featureNames();
        List<String> table = file.names();
        List<String> chosen = new ArrayList<>();
        if (ensemble.hasFeatureNames() || new HashSet<>(table).containsAll(features)) {
            features.forEach(feature -> chosen.add(named(feature, file)));
        } else {
            chosen.addAll(table);
            if (chosen.size() > features.size() && coverWeights != null) {
                chosen.removeIf(coverWeights::equalsIgnoreCase);
            }
            if (chosen.size() < features.size()) {
                throw new DataException(file.path() + ", row 1: " + chosen.size() + " columns (" + shown(chosen)
                        + "); the model has " + features.size()
                        + " features without names, matched by position, and needs as many");
            }
            List<String> more = chosen.subList(features.size(), chosen.size());
            if (!more.isEmpty()) {
                console.warn(console.text("warning.shap-more", features.size(), String.join(", ", more)));
                more.clear();
            }
        }
        if (!interactions && chosen.stream().anyMatch(BASE_VALUE::equals)) {
            throw new DataException(file.path() + ", row 1: a feature is named '" + BASE_VALUE
                    + "', as the column of base values in the output; rename it");
        }
        return chosen;
    }

    /** LightGBM writes underscores for white space and the characters of JSON, so a column matches in either spelling. */
    private String named(String feature, SurveyFile file) {
        List<String> table = file.names();
        if (table.contains(feature)) {
            return feature;
        }
        for (String column : table) {
            if (TreeEnsemble.spelledAsInModelFiles(column).equals(feature)) {
                return column;
            }
        }
        for (String column : table) {
            if (column.equalsIgnoreCase(feature)) {
                return column;
            }
        }
        throw new DataException(file.path() + ", row 1: no column '" + feature + "', which the model " + model
                + " needs; there are " + shown(table));
    }

    private static String shown(List<String> names) {
        int most = 20;
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }

    private Writer writer(Path path) throws IOException {
        OutputStream file = Files.newOutputStream(path);
        boolean zipped = out.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        try {
            return new BufferedWriter(
                    new OutputStreamWriter(zipped ? new GZIPOutputStream(file) : file, StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void writeValues(ShapValues values, List<String> names, Writer writer) throws IOException {
        for (String name : names) {
            writer.append(quoted(name)).append(',');
        }
        writer.append(BASE_VALUE).append('\n');
        String base = Double.toString(values.baseValue());
        for (int r = 0; r < values.rows(); r++) {
            for (int f = 0; f < values.features(); f++) {
                writer.append(Double.toString(values.get(r, f))).append(',');
            }
            writer.append(base).append('\n');
        }
    }

    /** Row after row, so that memory does not grow with the rows. */
    private static void writeInteractions(
            TreeExplainer explainer, FeatureMatrix rows, List<String> names, Console console, Writer writer)
            throws IOException {
        writer.append("row,feature_i,feature_j,value\n");
        List<String> cells = names.stream().map(ShapCommand::quoted).toList();
        String label = console.text("progress.interactions");
        explainer.interactions(rows, (row, matrix) -> {
            try {
                for (int i = 0; i < matrix.length; i++) {
                    for (int j = 0; j < matrix.length; j++) {
                        writer.append(Integer.toString(row))
                                .append(',')
                                .append(cells.get(i))
                                .append(',')
                                .append(cells.get(j))
                                .append(',')
                                .append(Double.toString(matrix[i][j]))
                                .append('\n');
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            console.advance(label, row + 1L, rows.rows());
        });
    }

    private static String quoted(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
