package org.equidad.explain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.equidad.models.Classifier;
import org.equidad.models.FeatureMatrix;

/**
 * A sum of decision trees with one output, read from a LightGBM or XGBoost model. Immutable.
 *
 * <p>The raw score of a row is the offset plus the sum over the trees of the value of the leaf it reaches, divided by
 * the number of trees for LightGBM's random forests (as in its probabilities; its own raw scores and contributions of a
 * forest leave the division out). For a classifier it is in log-odds; no link function is applied.
 * Decisions are those of the native libraries: LightGBM compares doubles by &lt;=, XGBoost floats by &lt;; missing
 * values, zeros and categories follow the rule of each split.
 */
public final class TreeEnsemble {
    static final int NAN_LEFT = 1;
    static final int ZERO_MISSING = 2;
    static final int CATEGORICAL = 4;
    /** Members of the set go right, all others left: XGBoost's rule. */
    static final int MEMBERS_RIGHT = 8;
    /** LightGBM's zero: magnitudes up to the float 1e-35. */
    static final double ZERO = 1e-35f;
    /** XGBoost takes no category from here on; floats beyond do not hold every integer. */
    private static final double XGBOOST_CATEGORY_LIMIT = 16777217;

    /** What a double is before it is compared. */
    enum Reading {
        /** As it is, with magnitudes up to {@link #ZERO} read as zero. */
        LIGHTGBM,
        /** Rounded to a float; thresholds are stored so that the unrounded double may be compared. */
        XGBOOST,
        /** As it is. */
        PLAIN
    }

    final Reading reading;
    final double offset;
    /** The sum of the leaves is divided by this; 1 but for averaged forests. */
    final double divisor;

    final int features;
    /** First node of each tree, and the number of nodes at the end. Nodes are in preorder: left child = node + 1. */
    final int[] start;

    final int[] feature;
    final double[] threshold;
    final int[] right;
    final byte[] flags;
    final int[][] members;
    final double[] value;
    final double[] cover;
    final Binning binning;
    private final List<String> names;
    private final boolean named;

    private TreeEnsemble(
            Reading reading,
            double offset,
            double divisor,
            List<String> names,
            boolean named,
            int features,
            List<RawTree> trees,
            String source) {
        this.reading = reading;
        this.offset = offset;
        this.divisor = divisor;
        this.names = List.copyOf(names);
        this.named = named;
        this.features = features;
        int nodes = 0;
        for (RawTree tree : trees) {
            nodes = Math.addExact(nodes, tree.size());
        }
        start = new int[trees.size() + 1];
        feature = new int[nodes];
        threshold = new double[nodes];
        right = new int[nodes];
        flags = new byte[nodes];
        members = new int[nodes][];
        value = new double[nodes];
        cover = new double[nodes];
        int next = 0;
        for (int t = 0; t < trees.size(); t++) {
            start[t] = next;
            next = append(trees.get(t), next, source + ", tree " + t);
        }
        start[trees.size()] = next;
        binning = new Binning(this);
    }

    /** The same trees under other names. */
    private TreeEnsemble(TreeEnsemble same, List<String> names) {
        reading = same.reading;
        offset = same.offset;
        divisor = same.divisor;
        features = same.features;
        start = same.start;
        feature = same.feature;
        threshold = same.threshold;
        right = same.right;
        flags = same.flags;
        members = same.members;
        value = same.value;
        cover = same.cover;
        binning = same.binning;
        named = true;
        this.names = List.copyOf(names);
    }

    static TreeEnsemble of(
            Reading reading, double offset, double divisor, List<String> names, List<RawTree> trees, String source) {
        return new TreeEnsemble(reading, offset, divisor, names, true, names.size(), trees, source);
    }

    static TreeEnsemble unnamed(
            Reading reading,
            double offset,
            double divisor,
            List<String> defaultNames,
            List<RawTree> trees,
            String source) {
        return new TreeEnsemble(reading, offset, divisor, defaultNames, false, defaultNames.size(), trees, source);
    }

    /** Lays one tree out in preorder; returns the position after it. */
    private int append(RawTree tree, int first, String where) {
        int size = tree.size();
        boolean[] seen = new boolean[size];
        int[] stack = new int[size + 1];
        int[] rightOf = new int[size + 1];
        int depth = 0;
        stack[0] = tree.root;
        rightOf[0] = -1;
        depth = 1;
        int next = first;
        while (depth > 0) {
            depth--;
            int raw = stack[depth];
            if (rightOf[depth] >= 0) {
                right[rightOf[depth]] = next;
            }
            if (raw < 0 || raw >= size || seen[raw]) {
                throw new ModelFileException(where + ": child node " + raw
                        + (raw < 0 || raw >= size ? " does not exist" : " is reached twice") + "; the tree has " + size
                        + " nodes");
            }
            seen[raw] = true;
            int node = next++;
            feature[node] = tree.feature[raw];
            cover[node] = tree.cover[raw];
            if (!(cover[node] >= 0) || cover[node] == Double.POSITIVE_INFINITY) {
                throw new ModelFileException(where + ", node " + raw + ": cover " + cover[node]
                        + "; a finite number of at least 0 is allowed");
            }
            if (feature[node] < 0) {
                value[node] = tree.value[raw];
                if (!Double.isFinite(value[node])) {
                    throw new ModelFileException(
                            where + ", node " + raw + ": leaf value " + value[node] + "; finite numbers are allowed");
                }
            } else {
                if (feature[node] >= features) {
                    throw new ModelFileException(where + ", node " + raw + ": split on feature " + feature[node]
                            + "; the model has " + features + " features");
                }
                threshold[node] = tree.threshold[raw];
                flags[node] = tree.flags[raw];
                members[node] = tree.members[raw];
                if (members[node] == null && Double.isNaN(threshold[node])) {
                    throw new ModelFileException(where + ", node " + raw + ": threshold NaN; a number is needed");
                }
                stack[depth] = tree.right[raw];
                rightOf[depth] = node;
                depth++;
                stack[depth] = tree.left[raw];
                rightOf[depth] = -1;
                depth++;
            }
        }
        return next;
    }

    /**
     * Reads a LightGBM text model (versions v2 to v4 of the format).
     *
     * @throws ModelFileException if the file cannot be read, is damaged, or has linear trees or several outputs
     */
    public static TreeEnsemble readLightGbm(Path file) {
        return LightGbmReader.parse(ModelFiles.text(file), file.toString());
    }

    /**
     * Reads the text of a LightGBM model, as {@code saveModelToString} gives it.
     *
     * @throws ModelFileException as {@link #readLightGbm(Path)}
     */
    public static TreeEnsemble parseLightGbm(String text) {
        return LightGbmReader.parse(text, "LightGBM model");
    }

    /**
     * Reads an XGBoost model saved as JSON: boosters gbtree and dart, one output. The offset is the base score on the
     * raw scale: the logit of it for logistic objectives, its logarithm for count, gamma and Tweedie objectives, itself
     * for the others that are known; any other objective is refused.
     *
     * @throws ModelFileException if the file cannot be read, is damaged, or is of a kind that is not supported
     */
    public static TreeEnsemble readXgboost(Path file) {
        return XgboostReader.parse(ModelFiles.text(file), file.toString());
    }

    /**
     * Reads the JSON text of an XGBoost model.
     *
     * @throws ModelFileException as {@link #readXgboost(Path)}
     */
    public static TreeEnsemble parseXgboost(String json) {
        return XgboostReader.parse(json, "XGBoost model");
    }

    /**
     * The trees of a model trained here, under the names it was trained with.
     *
     * @throws IllegalArgumentException if the model is not a tree ensemble
     */
    public static TreeEnsemble of(Classifier model) {
        return switch (model.kind()) {
            case LIGHTGBM -> new TreeEnsemble(parseLightGbm(model.text()), model.featureNames());
            case XGBOOST -> new TreeEnsemble(parseXgboost(model.text()), model.featureNames());
            case LOGISTIC_REGRESSION ->
                throw new IllegalArgumentException(
                        "a logistic regression is no tree ensemble; its coefficients explain it");
        };
    }

    /**
     * Reads a model file of either kind: JSON is XGBoost's, text that starts with "tree" is LightGBM's.
     *
     * @throws ModelFileException as the two readers, or if the file is neither
     */
    public static TreeEnsemble read(Path file) {
        String text = ModelFiles.text(file);
        String head = text.stripLeading();
        if (head.startsWith("{")) {
            return XgboostReader.parse(text, file.toString());
        }
        if (head.startsWith("tree")) {
            return LightGbmReader.parse(text, file.toString());
        }
        throw new ModelFileException(file
                + ": neither a LightGBM text model (first line 'tree') nor an XGBoost JSON model (starts with '{')");
    }

    /** Number of features the model was trained on, split on or not. */
    public int features() {
        return features;
    }

    /** Names of the features; the library's defaults (Column_0, f0) where the model has none. */
    public List<String> featureNames() {
        return names;
    }

    /** Whether the model file names its features; if not, tables are matched to it by position. */
    public boolean hasFeatureNames() {
        return named;
    }

    /** Number of trees. */
    public int trees() {
        return start.length - 1;
    }

    /** Number of leaves of all trees. */
    public int leaves() {
        return (start[trees()] + trees()) / 2;
    }

    /** What is added to the sum of the trees: XGBoost's base score on the raw scale, 0 for LightGBM. */
    public double offset() {
        return offset;
    }

    /** What the sum of the leaves is divided by: 1, or the number of trees where LightGBM averages them. */
    public double divisor() {
        return divisor;
    }

    /** The nodes of one tree: the root first, each before its children, left subtrees before right ones. */
    public List<TreeNode> nodes(int tree) {
        int first = start[tree];
        List<TreeNode> nodes = new ArrayList<>(start[tree + 1] - first);
        for (int i = first; i < start[tree + 1]; i++) {
            nodes.add(node(i, first));
        }
        return nodes;
    }

    private TreeNode node(int i, int first) {
        if (feature[i] < 0) {
            return new TreeNode.Leaf(value[i], cover[i]);
        }
        TreeNode.Side missing = (flags[i] & NAN_LEFT) != 0 ? TreeNode.Side.LEFT : TreeNode.Side.RIGHT;
        int left = i + 1 - first;
        int rightChild = right[i] - first;
        if ((flags[i] & CATEGORICAL) == 0) {
            boolean zero = (flags[i] & ZERO_MISSING) != 0;
            return new TreeNode.NumericSplit(feature[i], threshold[i], missing, zero, left, rightChild, cover[i]);
        }
        TreeNode.Side side = (flags[i] & MEMBERS_RIGHT) == 0 ? TreeNode.Side.LEFT : TreeNode.Side.RIGHT;
        List<Integer> list = Arrays.stream(members[i]).boxed().toList();
        return new TreeNode.CategorySplit(feature[i], list, side, missing, left, rightChild, cover[i]);
    }

    /**
     * The raw score of every row. The trees are summed in their order in doubles, so LightGBM's scores are reproduced
     * to the last bit; XGBoost itself sums floats, from which these differ by float rounding only (about 1e-6 relative).
     * Columns are matched as by {@link #columnsOf(FeatureMatrix)}.
     *
     * @return n raw scores
     * @throws IllegalArgumentException if a feature of the model is not in the table
     */
    public double[] rawScores(FeatureMatrix rows) {
        return RawScorer.scores(this, BinnedRows.of(binning, rows, columnsOf(rows)), 1);
    }

    /**
     * The column of the table that holds each feature of the model. A model with names is matched by name (LightGBM
     * model files have underscores for white space and JSON characters: they match either), and further columns of the table are ignored; one
     * without names by position, and then the table must have as many columns as the model has features.
     *
     * @return one column index per feature
     * @throws IllegalArgumentException if a feature has no column, or the number of columns differs
     */
    public int[] columnsOf(FeatureMatrix rows) {
        int[] columns = new int[features];
        if (!named) {
            if (rows.features() != features) {
                throw new IllegalArgumentException("the model has " + features
                        + " features without names, the table has " + rows.features()
                        + " columns; without names they are matched by position and must be equally many");
            }
            Arrays.setAll(columns, j -> j);
            return columns;
        }
        Map<String, Integer> exact = new HashMap<>();
        Map<String, Integer> loose = new HashMap<>();
        for (int j = 0; j < rows.features(); j++) {
            exact.put(rows.names().get(j), j);
            loose.putIfAbsent(spelledAsInModelFiles(rows.names().get(j)), j);
        }
        for (int f = 0; f < features; f++) {
            Integer column = exact.getOrDefault(names.get(f), loose.get(names.get(f)));
            if (column == null) {
                throw new IllegalArgumentException("feature '" + names.get(f)
                        + "' of the model is not a column of the table; its columns are " + rows.names());
            }
            columns[f] = column;
        }
        return columns;
    }

    /**
     * A column's name as LightGBM writes it into its model files: underscores for white space and the characters of
     * JSON.
     */
    public static String spelledAsInModelFiles(String name) {
        return name.replaceAll("[\\s\",:\\[\\]{}=]", "_");
    }

    /** Whether a value goes left at an inner node, exactly as the native library decides. */
    boolean goesLeft(int node, double x) {
        int flag = flags[node];
        if (Double.isNaN(x)) {
            return (flag & NAN_LEFT) != 0;
        }
        double v = reading == Reading.LIGHTGBM && Math.abs(x) <= ZERO ? 0 : x;
        if ((flag & CATEGORICAL) != 0) {
            return isMember(node, v) == ((flag & MEMBERS_RIGHT) == 0);
        }
        if ((flag & ZERO_MISSING) != 0 && Math.abs(v) <= ZERO) {
            return (flag & NAN_LEFT) != 0;
        }
        return v <= threshold[node];
    }

    private boolean isMember(int node, double x) {
        if (reading == Reading.XGBOOST) {
            float f = (float) x;
            return f >= 0 && f < XGBOOST_CATEGORY_LIMIT && Arrays.binarySearch(members[node], (int) f) >= 0;
        }
        // Cut towards zero, so (-1, 0) is category 0 for LightGBM.
        return Arrays.binarySearch(members[node], (int) x) >= 0;
    }

    boolean isLeaf(int node) {
        return feature[node] < 0;
    }

    /** The largest double whose float lies below the threshold, so that x &lt;= it decides as (float) x &lt; t. */
    static double largestBelow(float t) {
        if (t == Float.NEGATIVE_INFINITY || Float.isNaN(t)) {
            return t;
        }
        float previous = Math.nextDown(t);
        if (previous == Float.NEGATIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        // Halfway in doubles is exact; past the largest float the next one would be 2^128.
        double above = t == Float.POSITIVE_INFINITY ? 0x1p128 : t;
        double middle = 0.5 * previous + 0.5 * above;
        return (float) middle < t ? middle : Math.nextDown(middle);
    }
}
