package org.equidad.models;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The experiment behind docs/decisions/0011-searcher.md: three searchers, three seeds, 50 trials of LightGBM each.
 *
 * <p>Arguments: a gzipped CSV file with a header, the name of the outcome column, the beginning of its positive value,
 * the name of the weight column, and a divisor k: of every k rows the first trains and the second validates. Text
 * columns become codes in alphabetical order. Without arguments simulated rows are used. Prints one line per search.
 */
final class SearcherComparison {
    private SearcherComparison() {}

    public static void main(String[] arguments) throws IOException {
        LabelledRows[] parts = arguments.length == 0
                ? new LabelledRows[] {Simulated.rows(8000, 1), Simulated.rows(8000, 2)}
                : read(arguments);
        System.out.printf("training %d rows, validation %d%n", parts[0].rows(), parts[1].rows());
        Map<String, Searcher> searchers = new LinkedHashMap<>();
        searchers.put("random", new RandomSearcher());
        searchers.put("tpe", new TreeParzenSearcher());
        searchers.put("cma-es", new CmaEsSearcher());
        BoosterSettings settings = BoosterSettings.defaults().withThreads(1);
        SearchSpace space = SearchSpace.lightGbm();
        double[] start = space.unit(LightGbmParameters.defaults().named());
        try (Boosting<LightGbmParameters, LightGbmModel> trainer =
                Boosting.heldOut(LightGbmModel.on(settings.threads()), parts[0], parts[1])) {
            for (long seed = 1; seed <= 3; seed++) {
                for (Map.Entry<String, Searcher> searcher : searchers.entrySet()) {
                    List<Double> best = new ArrayList<>();
                    long began = System.nanoTime();
                    searcher.getValue().search(start, 50, seed, unit -> {
                        double value = trainer.evaluate(LightGbmParameters.of(space.values(unit)), settings)
                                .validationPrAuc();
                        best.add(best.isEmpty() ? value : Math.max(value, best.get(best.size() - 1)));
                        return value;
                    });
                    System.out.printf(
                            Locale.ROOT,
                            "%s seed %d: default %.5f, after 8 %.5f, 25 %.5f, 50 %.5f; %.0f s%n",
                            searcher.getKey(),
                            seed,
                            best.get(0),
                            best.get(7),
                            best.get(24),
                            best.get(49),
                            (System.nanoTime() - began) / 1e9);
                }
            }
        }
    }

    private static LabelledRows[] read(String[] arguments) throws IOException {
        List<String[]> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(arguments[0]))), StandardCharsets.UTF_8))) {
            reader.lines().forEach(l -> lines.add(l.split(",", -1)));
        }
        List<String> header = Arrays.asList(lines.remove(0));
        int n = lines.size();
        boolean[] labels = new boolean[n];
        double[] weights = new double[n];
        double[] part = null;
        List<String> names = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (int c = 0; c < header.size(); c++) {
            int at = c;
            List<String> values = lines.stream().map(l -> l[at].strip()).toList();
            if (header.get(c).equals(arguments[1])) {
                for (int i = 0; i < n; i++) {
                    labels[i] = values.get(i).startsWith(arguments[2]);
                }
            } else if (header.get(c).equals(arguments[3])) {
                Arrays.setAll(weights, i -> Double.parseDouble(values.get(i)));
            } else if (arguments.length > 5 && header.get(c).equals(arguments[5])) {
                part = numbers(values);
            } else {
                names.add(header.get(c));
                columns.add(numbers(values));
            }
        }
        LabelledRows all = LabelledRows.of(FeatureMatrix.of(names, columns.toArray(new double[0][])), labels, weights);
        int k = Integer.parseInt(arguments[4]);
        double[] held = part;
        IntPredicate trains = held == null ? i -> i % k == 0 : i -> i % k == 0 && held[i] == 0;
        IntPredicate validates = held == null ? i -> i % k == 1 : i -> i % k == 0 && held[i] == 1;
        int[] training = IntStream.range(0, n).filter(trains).toArray();
        int[] validation = IntStream.range(0, n).filter(validates).toArray();
        return new LabelledRows[] {all.take(training), all.take(validation)};
    }

    private static double[] numbers(List<String> values) {
        try {
            return values.stream()
                    .mapToDouble(
                            v -> v.isEmpty() || v.equals("?") || v.equals("NA") ? Double.NaN : Double.parseDouble(v))
                    .toArray();
        } catch (NumberFormatException e) {
            List<String> codes = new ArrayList<>(new TreeSet<>(values));
            return values.stream().mapToDouble(codes::indexOf).toArray();
        }
    }
}
