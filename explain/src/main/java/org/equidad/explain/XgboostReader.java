package org.equidad.explain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads XGBoost's JSON model format (1.x to 3.x). */
final class XgboostReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final Set<String> LOGIT = Set.of("binary:logistic", "binary:logitraw", "reg:logistic");
    private static final Set<String> LOG = Set.of("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox");
    private static final Set<String> IDENTITY = Set.of(
            "reg:squarederror",
            "reg:linear",
            "reg:squaredlogerror",
            "reg:absoluteerror",
            "reg:pseudohubererror",
            "reg:quantileerror",
            "binary:hinge",
            "rank:pairwise",
            "rank:ndcg",
            "rank:map");

    private final String source;

    private XgboostReader(String source) {
        this.source = source;
    }

    static TreeEnsemble parse(String json, String source) {
        return new XgboostReader(source).parse(json);
    }

    private TreeEnsemble parse(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    source + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": not valid JSON; the file is damaged or cut short",
                    e);
        }
        JsonNode learner = child(root, "", "learner");
        JsonNode parameters = child(learner, "learner", "learner_model_param");
        if (integer(parameters, "learner_model_param", "num_class", 0) > 1) {
            throw refused("learner_model_param.num_class", parameters.get("num_class"), "one output is supported");
        }
        if (integer(parameters, "learner_model_param", "num_target", 1) > 1) {
            throw refused("learner_model_param.num_target", parameters.get("num_target"), "one output is supported");
        }
        int features = integer(parameters, "learner_model_param", "num_feature", 0);
        if (features < 1) {
            throw refused("learner_model_param.num_feature", parameters.get("num_feature"), "at least 1 is allowed");
        }
        double offset = offset(child(child(learner, "learner", "objective"), "objective", "name"), parameters);

        JsonNode booster = child(learner, "learner", "gradient_booster");
        JsonNode name = child(booster, "gradient_booster", "name");
        JsonNode drops = null;
        if (name.asText().equals("dart")) {
            drops = child(booster, "gradient_booster", "weight_drop");
            booster = child(booster, "gradient_booster", "gbtree");
        } else if (!name.asText().equals("gbtree")) {
            throw refused("gradient_booster.name", name, "gbtree and dart are supported");
        }
        JsonNode list = child(child(booster, "gradient_booster", "model"), "model", "trees");
        if (!list.isArray()) {
            throw new ModelFileException(source + ", model.trees: a list is needed");
        }
        List<RawTree> trees = new ArrayList<>(list.size());
        for (int t = 0; t < list.size(); t++) {
            float weight = 1;
            if (drops != null) {
                if (drops.size() != list.size()) {
                    throw new ModelFileException(source + ", gradient_booster.weight_drop: " + drops.size()
                            + " weights for " + list.size() + " trees");
                }
                weight = (float) number(drops.get(t), "weight_drop[" + t + "]");
            }
            trees.add(tree(list.get(t), "tree " + t, weight));
        }

        JsonNode given = learner.get("feature_names");
        if (given == null || given.isEmpty()) {
            List<String> defaults = new ArrayList<>(features);
            for (int f = 0; f < features; f++) {
                defaults.add("f" + f);
            }
            return TreeEnsemble.unnamed(TreeEnsemble.Reading.XGBOOST, offset, 1, defaults, trees, source);
        }
        if (given.size() != features) {
            throw new ModelFileException(source + ", learner.feature_names: " + given.size() + " names; " + features
                    + " are needed (num_feature)");
        }
        List<String> names = new ArrayList<>(features);
        given.forEach(n -> names.add(n.asText()));
        return TreeEnsemble.of(TreeEnsemble.Reading.XGBOOST, offset, 1, names, trees, source);
    }

    private double offset(JsonNode objective, JsonNode parameters) {
        String name = objective.asText();
        // Since 3.1 the base score is written as a list of one.
        String text =
                child(parameters, "learner_model_param", "base_score").asText().replaceAll("[\\[\\]]", "");
        double base;
        try {
            base = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ModelFileException(
                    source + ", learner_model_param.base_score: '" + text + "' is not one number", e);
        }
        double offset;
        if (LOGIT.contains(name)) {
            offset = Math.log(base / (1 - base));
        } else if (LOG.contains(name)) {
            offset = Math.log(base);
        } else if (IDENTITY.contains(name)) {
            offset = base;
        } else {
            throw refused("objective.name", objective, "its base score has no known raw scale");
        }
        if (!Double.isFinite(offset)) {
            throw new ModelFileException(source + ", learner_model_param.base_score: " + text
                    + " is outside the range of objective " + name);
        }
        return offset;
    }

    private RawTree tree(JsonNode json, String where, float weight) {
        JsonNode parameters = json.get("tree_param");
        if (parameters != null && integer(parameters, where + ", tree_param", "size_leaf_vector", 1) > 1) {
            throw refused(where + ", size_leaf_vector", parameters.get("size_leaf_vector"), "one output is supported");
        }
        int[] left = integers(json, where, "left_children", -1);
        int size = left.length;
        if (size == 0) {
            throw new ModelFileException(source + ", " + where + ": no nodes; at least a root is needed");
        }
        int[] right = integers(json, where, "right_children", size);
        int[] feature = integers(json, where, "split_indices", size);
        double[] condition = numbers(json, where, "split_conditions", size);
        double[] cover = numbers(json, where, "sum_hessian", size);
        int[] defaultLeft = integers(json, where, "default_left", size);
        int[] kind = json.has("split_type") ? integers(json, where, "split_type", size) : new int[size];
        int[][] members = members(json, where, size);

        // Nodes that pruning has deleted stay in the lists: keep what the root reaches.
        int[] reached = new int[size];
        int[] position = new int[size];
        Arrays.fill(position, -1);
        int count = 1;
        position[0] = 0;
        for (int k = 0; k < count; k++) {
            int i = reached[k];
            if (left[i] == -1) {
                continue;
            }
            for (int next : new int[] {left[i], right[i]}) {
                if (next < 0 || next >= size || position[next] >= 0) {
                    throw new ModelFileException(source + ", " + where + ", node " + i + ": child " + next
                            + (next >= 0 && next < size ? " is reached twice" : " does not exist") + "; the tree has "
                            + size + " nodes");
                }
                position[next] = count;
                reached[count++] = next;
            }
        }
        RawTree tree = new RawTree(count);
        for (int k = 0; k < count; k++) {
            int i = reached[k];
            if (left[i] == -1) {
                tree.leaf(k, weight * (float) condition[i], cover[i]);
                continue;
            }
            int flags = defaultLeft[i] != 0 ? TreeEnsemble.NAN_LEFT : 0;
            if (kind[i] == 1) {
                flags |= TreeEnsemble.CATEGORICAL | TreeEnsemble.MEMBERS_RIGHT;
                tree.members[k] = members[i] == null ? new int[0] : members[i];
            } else if (kind[i] != 0) {
                throw new ModelFileException(
                        source + ", " + where + ", split_type, node " + i + ": " + kind[i] + "; 0 or 1 is allowed");
            }
            if (feature[i] < 0) {
                throw new ModelFileException(source + ", " + where + ", split_indices, node " + i + ": feature "
                        + feature[i] + "; at least 0 is allowed");
            }
            double threshold = TreeEnsemble.largestBelow((float) condition[i]);
            tree.split(k, feature[i], threshold, flags, position[left[i]], position[right[i]], cover[i]);
        }
        return tree;
    }

    private int[][] members(JsonNode json, String where, int size) {
        int[][] members = new int[size][];
        if (!json.has("categories_nodes") || json.get("categories_nodes").isEmpty()) {
            return members;
        }
        int[] nodes = integers(json, where, "categories_nodes", -1);
        int[] segments = integers(json, where, "categories_segments", nodes.length);
        int[] sizes = integers(json, where, "categories_sizes", nodes.length);
        int[] categories = integers(json, where, "categories", -1);
        for (int k = 0; k < nodes.length; k++) {
            if (nodes[k] < 0 || nodes[k] >= size) {
                throw new ModelFileException(source + ", " + where + ", categories_nodes: node " + nodes[k]
                        + "; the tree has " + size + " nodes");
            }
            if (segments[k] < 0 || sizes[k] < 0 || segments[k] > categories.length - sizes[k]) {
                throw new ModelFileException(source + ", " + where + ", categories of node " + nodes[k] + ": "
                        + sizes[k] + " from position " + segments[k] + "; " + categories.length + " are listed");
            }
            members[nodes[k]] = Arrays.stream(categories, segments[k], segments[k] + sizes[k])
                    .sorted()
                    .distinct()
                    .toArray();
        }
        return members;
    }

    private JsonNode child(JsonNode parent, String where, String key) {
        JsonNode node = parent.get(key);
        if (node == null || node.isNull()) {
            throw new ModelFileException(source + ": the key '" + (where.isEmpty() ? key : where + "." + key)
                    + "' is missing; an XGBoost JSON model is needed");
        }
        return node;
    }

    private ModelFileException refused(String where, JsonNode value, String allowed) {
        return new ModelFileException(source + ", " + where + ": " + value + "; " + allowed);
    }

    private int integer(JsonNode parent, String where, String key, int absent) {
        JsonNode node = parent.get(key);
        if (node == null) {
            return absent;
        }
        try {
            return Integer.parseInt(node.asText());
        } catch (NumberFormatException e) {
            throw new ModelFileException(source + ", " + where + "." + key + ": " + node + " is not a whole number", e);
        }
    }

    private JsonNode list(JsonNode tree, String where, String key, int expected) {
        JsonNode list = child(tree, where, key);
        if (!list.isArray()) {
            throw new ModelFileException(source + ", " + where + ", " + key + ": a list is needed");
        }
        if (expected >= 0 && list.size() != expected) {
            throw new ModelFileException(
                    source + ", " + where + ", " + key + ": " + list.size() + " values; " + expected + " are needed");
        }
        return list;
    }

    private int[] integers(JsonNode tree, String where, String key, int expected) {
        JsonNode list = list(tree, where, key, expected);
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode value = list.get(i);
            if (value.isBoolean()) {
                numbers[i] = value.booleanValue() ? 1 : 0;
            } else if (value.canConvertToInt() && value.canConvertToExactIntegral()) {
                numbers[i] = value.intValue();
            } else {
                throw new ModelFileException(
                        source + ", " + where + ", " + key + ", value " + i + ": " + value + " is not a whole number");
            }
        }
        return numbers;
    }

    private double[] numbers(JsonNode tree, String where, String key, int expected) {
        JsonNode list = list(tree, where, key, expected);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(list.get(i), where + ", " + key + ", value " + i);
        }
        return numbers;
    }

    private double number(JsonNode value, String where) {
        if (!value.isNumber()) {
            throw new ModelFileException(source + ", " + where + ": " + value + " is not a number");
        }
        return value.doubleValue();
    }
}
