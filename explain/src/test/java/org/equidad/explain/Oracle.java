package org.equidad.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.equidad.models.FeatureMatrix;

/** Reference results of other programs, from src/test/resources; each file names the program and its version. */
final class Oracle {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Oracle() {}

    static String text(String file) {
        try (InputStream in = Oracle.class.getResourceAsStream("oracles/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double number(JsonNode node) {
        return node.isNull() ? Double.NaN : node.doubleValue();
    }

    /** The "model" of a fixture: trees of nodes with "op" &lt;= or &lt;; the latter are compared as floats. */
    static TreeEnsemble ensemble(JsonNode model) {
        int features = model.get("n_features").intValue();
        List<RawTree> trees = new ArrayList<>();
        for (JsonNode json : model.get("trees")) {
            JsonNode nodes = json.get("nodes");
            RawTree tree = new RawTree(nodes.size());
            for (int i = 0; i < nodes.size(); i++) {
                JsonNode node = nodes.get(i);
                double cover = node.get("cover").doubleValue();
                if (node.has("value")) {
                    tree.leaf(i, node.get("value").doubleValue(), cover);
                    continue;
                }
                double threshold = node.get("threshold").doubleValue();
                if (node.get("op").asText().equals("<")) {
                    threshold = TreeEnsemble.largestBelow((float) threshold);
                }
                int flags = node.get("default_left").booleanValue() ? TreeEnsemble.NAN_LEFT : 0;
                tree.split(
                        i,
                        node.get("feature").intValue(),
                        threshold,
                        flags,
                        node.get("left").intValue(),
                        node.get("right").intValue(),
                        cover);
            }
            trees.add(tree);
        }
        return TreeEnsemble.of(
                TreeEnsemble.Reading.PLAIN,
                model.get("base_offset").doubleValue(),
                1,
                Ensembles.names(features),
                trees,
                "oracle");
    }

    static FeatureMatrix rows(JsonNode x, List<String> names) {
        double[][] columns = new double[names.size()][x.size()];
        for (int r = 0; r < x.size(); r++) {
            for (int f = 0; f < columns.length; f++) {
                columns[f][r] = number(x.get(r).get(f));
            }
        }
        return FeatureMatrix.of(names, columns);
    }

    /** A csv with a header; empty cells are missing. */
    static FeatureMatrix csv(String file) {
        String[] lines = text(file).strip().split("\\R");
        List<String> names = List.of(lines[0].split(","));
        double[][] columns = new double[names.size()][lines.length - 1];
        for (int r = 1; r < lines.length; r++) {
            String[] cells = lines[r].split(",", -1);
            for (int f = 0; f < columns.length; f++) {
                columns[f][r - 1] = cells[f].isEmpty() ? Double.NaN : Double.parseDouble(cells[f]);
            }
        }
        return FeatureMatrix.of(names, columns);
    }
}
