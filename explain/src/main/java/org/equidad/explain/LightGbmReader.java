package org.equidad.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads LightGBM's text format: a header, one block of key=value lines per tree, "end of trees". */
final class LightGbmReader {
    private static final int DEFAULT_LEFT_BIT = 2;
    private static final int MISSING_NONE = 0;
    private static final int MISSING_ZERO = 1;
    private static final int MISSING_NAN = 2;

    private final String source;
    private final String[] lines;

    private LightGbmReader(String text, String source) {
        this.source = source;
        this.lines = text.split("\\R", -1);
    }

    static TreeEnsemble parse(String text, String source) {
        return new LightGbmReader(text, source).parse();
    }

    private TreeEnsemble parse() {
        if (!lines[0].strip().equals("tree")) {
            throw new ModelFileException(source + ", line 1: '" + shortened(lines[0])
                    + "'; a LightGBM text model starts with the line 'tree'");
        }
        int firstTree = 1;
        while (firstTree < lines.length && !isBlockEnd(lines[firstTree])) {
            firstTree++;
        }
        Block header = new Block(1, firstTree, "header");
        if (header.has("num_class") && header.integer("num_class") != 1) {
            throw header.refused("num_class", "models with one output are supported");
        }
        if (header.has("num_tree_per_iteration") && header.integer("num_tree_per_iteration") != 1) {
            throw header.refused("num_tree_per_iteration", "models with one output are supported");
        }
        int features = header.integer("max_feature_idx") + 1;
        if (features < 1) {
            throw header.refused("max_feature_idx", "a number of at least 0 is allowed");
        }
        boolean averaged =
                Arrays.stream(lines, 1, firstTree).anyMatch(l -> l.strip().equals("average_output"));

        List<RawTree> trees = new ArrayList<>();
        int line = firstTree;
        while (line < lines.length && lines[line].startsWith("Tree=")) {
            if (!lines[line].strip().equals("Tree=" + trees.size())) {
                throw new ModelFileException(source + ", line " + (line + 1) + ": '" + shortened(lines[line])
                        + "'; 'Tree=" + trees.size() + "' is due");
            }
            int end = line + 1;
            while (end < lines.length && !isBlockEnd(lines[end])) {
                end++;
            }
            trees.add(tree(new Block(line + 1, end, "tree " + trees.size()), features));
            line = end;
        }
        if (line >= lines.length) {
            throw new ModelFileException(source + ": the file stops after " + trees.size()
                    + " trees without the line 'end of trees'; it is cut short");
        }
        if (header.has("tree_sizes")) {
            int announced = header.values("tree_sizes").length;
            if (announced != trees.size()) {
                throw new ModelFileException(source + ": " + trees.size() + " trees, but the header's 'tree_sizes' "
                        + "announces " + announced);
            }
        }
        double divisor = averaged && !trees.isEmpty() ? trees.size() : 1;
        List<String> defaults = defaultNames(features);
        List<String> names = header.has("feature_names") ? List.of(header.values("feature_names")) : defaults;
        if (names.size() != features) {
            throw new ModelFileException(
                    source + ": " + names.size() + " feature names, but 'max_feature_idx' is " + (features - 1));
        }
        return names.equals(defaults)
                ? TreeEnsemble.unnamed(TreeEnsemble.Reading.LIGHTGBM, 0, divisor, names, trees, source)
                : TreeEnsemble.of(TreeEnsemble.Reading.LIGHTGBM, 0, divisor, names, trees, source);
    }

    private static List<String> defaultNames(int features) {
        List<String> names = new ArrayList<>(features);
        for (int f = 0; f < features; f++) {
            names.add("Column_" + f);
        }
        return names;
    }

    private static boolean isBlockEnd(String line) {
        return line.startsWith("Tree=") || line.strip().equals("end of trees");
    }

    private RawTree tree(Block block, int features) {
        if (block.has("is_linear") && block.integer("is_linear") != 0) {
            throw block.refused("is_linear", "linear trees are not supported, only trees with constant leaves");
        }
        int leaves = block.integer("num_leaves");
        if (leaves < 1) {
            throw block.refused("num_leaves", "a number of at least 1 is allowed");
        }
        double[] leafValue = block.numbers("leaf_value", leaves);
        int inner = leaves - 1;
        RawTree tree = new RawTree(leaves + inner);
        if (inner == 0) {
            boolean counted = block.has("leaf_count") && block.values("leaf_count").length == 1;
            tree.leaf(0, leafValue[0], counted ? block.numbers("leaf_count", 1)[0] : 0);
            return tree;
        }
        double[] leafCount = block.numbers("leaf_count", leaves);
        double[] innerCount = block.numbers("internal_count", inner);
        int[] feature = block.integers("split_feature", inner);
        double[] threshold = block.numbers("threshold", inner);
        int[] decision = block.integers("decision_type", inner);
        int[] left = block.integers("left_child", inner);
        int[] right = block.integers("right_child", inner);
        int sets = block.has("num_cat") ? block.integer("num_cat") : 0;
        int[] bounds = sets > 0 ? block.integers("cat_boundaries", sets + 1) : new int[] {0};
        long[] words = sets > 0 ? block.words("cat_threshold", bounds[sets]) : new long[0];
        for (int i = 0; i < inner; i++) {
            if (feature[i] < 0 || feature[i] >= features) {
                throw new ModelFileException(block.at("split_feature") + ", node " + i + ": feature " + feature[i]
                        + "; the model has " + features + " features");
            }
            int missing = (decision[i] >> 2) & 3;
            if (decision[i] < 0 || missing > MISSING_NAN) {
                throw new ModelFileException(block.at("decision_type") + ", node " + i + ": decision type "
                        + decision[i] + "; unknown kind of missing values");
            }
            boolean defaultLeft = (decision[i] & DEFAULT_LEFT_BIT) != 0;
            int flags;
            if ((decision[i] & 1) != 0) {
                flags = TreeEnsemble.CATEGORICAL;
                tree.members[i] = members(block, threshold[i], bounds, words, i);
            } else {
                // Without a missing type the library reads NaN as 0.
                boolean nanLeft = missing == MISSING_NONE ? 0 <= threshold[i] : defaultLeft;
                flags = (nanLeft ? TreeEnsemble.NAN_LEFT : 0)
                        | (missing == MISSING_ZERO ? TreeEnsemble.ZERO_MISSING : 0);
            }
            int l = child(left[i], inner, leaves, block, "left_child", i);
            int r = child(right[i], inner, leaves, block, "right_child", i);
            tree.split(i, feature[i], threshold[i], flags, l, r, innerCount[i]);
        }
        for (int i = 0; i < leaves; i++) {
            tree.leaf(inner + i, leafValue[i], leafCount[i]);
        }
        return tree;
    }

    private static int child(int child, int inner, int leaves, Block block, String key, int node) {
        if (child >= inner || child < -leaves) {
            throw new ModelFileException(block.at(key) + ", node " + node + ": child " + child + "; nodes 0 to "
                    + (inner - 1) + " and leaves -1 to " + -leaves + " exist");
        }
        return child >= 0 ? child : inner + ~child;
    }

    private static int[] members(Block block, double index, int[] bounds, long[] words, int node) {
        int set = (int) index;
        if (!(index >= 0) || set >= bounds.length - 1) {
            throw new ModelFileException(block.at("threshold") + ", node " + node + ": category set " + index
                    + "; the tree has " + (bounds.length - 1) + " sets");
        }
        if (bounds[set] < 0 || bounds[set] > bounds[set + 1] || bounds[set + 1] > words.length) {
            throw new ModelFileException(block.at("cat_boundaries") + ": set " + set + " from word " + bounds[set]
                    + " to " + bounds[set + 1] + "; ascending positions up to " + words.length + " are allowed");
        }
        int[] found = new int[32 * (bounds[set + 1] - bounds[set])];
        int count = 0;
        for (int w = bounds[set]; w < bounds[set + 1]; w++) {
            for (long rest = words[w]; rest != 0; rest &= rest - 1) {
                found[count++] = 32 * (w - bounds[set]) + Long.numberOfTrailingZeros(rest);
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    /** The key=value lines of the header or of one tree. */
    private final class Block {
        private final String name;
        private final Map<String, String> values = new HashMap<>();
        private final Map<String, Integer> lineOf = new HashMap<>();

        Block(int from, int to, String name) {
            this.name = name;
            for (int i = from; i < to; i++) {
                int equals = lines[i].indexOf('=');
                if (equals > 0) {
                    String key = lines[i].substring(0, equals);
                    values.put(key, lines[i].substring(equals + 1).strip());
                    lineOf.put(key, i + 1);
                }
            }
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        String at(String key) {
            return source + ", line " + lineOf.get(key) + " (" + name + ", " + key + ")";
        }

        ModelFileException refused(String key, String allowed) {
            return new ModelFileException(at(key) + ": " + shortened(values.get(key)) + "; " + allowed);
        }

        private String text(String key) {
            String text = values.get(key);
            if (text == null) {
                throw new ModelFileException(source + ", " + name + ": the line '" + key + "=' is missing");
            }
            return text;
        }

        String[] values(String key) {
            String text = text(key);
            return text.isEmpty() ? new String[0] : text.split("\\s+");
        }

        int integer(String key) {
            return integers(key, 1)[0];
        }

        int[] integers(String key, int expected) {
            String[] parts = counted(key, expected);
            int[] numbers = new int[parts.length];
            for (int i = 0; i < parts.length; i++) {
                try {
                    numbers[i] = Integer.parseInt(parts[i]);
                } catch (NumberFormatException e) {
                    throw notANumber(key, i, parts[i], "a whole number", e);
                }
            }
            return numbers;
        }

        long[] words(String key, int expected) {
            String[] parts = counted(key, expected);
            long[] numbers = new long[parts.length];
            for (int i = 0; i < parts.length; i++) {
                try {
                    numbers[i] = Integer.toUnsignedLong(Integer.parseUnsignedInt(parts[i]));
                } catch (NumberFormatException e) {
                    throw notANumber(key, i, parts[i], "a whole number of 32 bits", e);
                }
            }
            return numbers;
        }

        double[] numbers(String key, int expected) {
            String[] parts = counted(key, expected);
            double[] numbers = new double[parts.length];
            for (int i = 0; i < parts.length; i++) {
                try {
                    numbers[i] = number(parts[i]);
                } catch (NumberFormatException e) {
                    throw notANumber(key, i, parts[i], "a number", e);
                }
            }
            return numbers;
        }

        private String[] counted(String key, int expected) {
            String[] parts = values(key);
            if (parts.length != expected) {
                throw new ModelFileException(at(key) + ": " + parts.length + " values; " + expected + " are needed");
            }
            return parts;
        }

        private ModelFileException notANumber(String key, int i, String part, String needed, Exception cause) {
            return new ModelFileException(
                    at(key) + ", value " + i + ": '" + shortened(part) + "' is not " + needed, cause);
        }

        /** C++ writes infinities as inf. */
        private double number(String part) {
            return switch (part) {
                case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan", "-nan" -> Double.NaN;
                default -> Double.parseDouble(part);
            };
        }
    }
}
