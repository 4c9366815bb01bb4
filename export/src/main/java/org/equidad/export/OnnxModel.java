package org.equidad.export;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeNode;
import org.equidad.explain.TreeNode.Side;

/**
 * A tree ensemble of a yes-no outcome in the Open Neural Network Exchange format: one TreeEnsembleClassifier (operator
 * set ai.onnx.ml 1) that gives the raw probability.
 *
 * <p>Input {@code features}: floats of shape [n, p], NaN for missing. Outputs {@code label} (int64, 1 where the
 * probability is above one half) and {@code probabilities} (floats of shape [n, 2]: of 0 and of 1).
 *
 * <p>The format compares floats where LightGBM compares doubles. Each threshold t is rounded down to the largest float
 * f &lt;= t, so that x &lt;= f decides as x &lt;= t for every float x; magnitudes up to the float 1e-35, which LightGBM
 * reads as zero, keep that reading. Sets of categories and splits that send zeros with the missing values become chains
 * of comparisons, with the branches repeated. A double that is no float may fall on the other side of a threshold between
 * the two. Runtimes add up the leaves in floats, so that probabilities differ from the model's by rounding, in the order of
 * 1e-7.
 */
public final class OnnxModel {
    /** Name of the input. */
    public static final String INPUT = "features";

    /** LightGBM's zero: magnitudes up to this float. */
    private static final float ZERO = 1e-35f;

    /** Repeated branches could grow without bound; an ordinary model has some ten thousand nodes. */
    private static final int MOST_NODES = 2_000_000;

    private final TreeEnsemble ensemble;
    private final LongList treeIds = new LongList();
    private final LongList nodeIds = new LongList();
    private final LongList featureIds = new LongList();
    private final FloatList values = new FloatList();
    private final List<ByteString> modes = new ArrayList<>();
    private final LongList trueIds = new LongList();
    private final LongList falseIds = new LongList();
    private final LongList missingTrue = new LongList();
    private final LongList leafTrees = new LongList();
    private final LongList leafNodes = new LongList();
    private final FloatList leafWeights = new FloatList();

    private OnnxModel(TreeEnsemble ensemble) {
        this.ensemble = ensemble;
    }

    /**
     * The model's bytes; the same for the same ensemble and metadata.
     *
     * @param ensemble trees whose sum is a log-odds
     * @param metadata what travels with the model, such as calibration constants; kept in the order of the map
     * @throws IllegalArgumentException where chains of categories would make more than two million nodes
     */
    public static byte[] bytes(TreeEnsemble ensemble, Map<String, String> metadata) {
        Objects.requireNonNull(ensemble, "ensemble");
        Objects.requireNonNull(metadata, "metadata");
        return new OnnxModel(ensemble).build(metadata).toByteArray();
    }

    private ModelProto build(Map<String, String> metadata) {
        for (int tree = 0; tree < ensemble.trees(); tree++) {
            new TreeWriter(tree, ensemble.nodes(tree)).write(0);
        }
        NodeProto classifier = NodeProto.newBuilder()
                .setName("trees")
                .setOpType("TreeEnsembleClassifier")
                .setDomain("ai.onnx.ml")
                .addInput(INPUT)
                .addOutput("label")
                .addOutput("probabilities")
                .addAttribute(floats("base_values", FloatList.of((float) ensemble.offset())))
                .addAttribute(ints("class_ids", new LongList(leafTrees.size())))
                .addAttribute(ints("class_nodeids", leafNodes))
                .addAttribute(ints("class_treeids", leafTrees))
                .addAttribute(floats("class_weights", leafWeights))
                .addAttribute(ints("classlabels_int64s", LongList.of(0, 1)))
                .addAttribute(ints("nodes_falsenodeids", falseIds))
                .addAttribute(ints("nodes_featureids", featureIds))
                .addAttribute(ints("nodes_missing_value_tracks_true", missingTrue))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("nodes_modes")
                        .setType(AttributeProto.AttributeType.STRINGS)
                        .addAllStrings(modes))
                .addAttribute(ints("nodes_nodeids", nodeIds))
                .addAttribute(ints("nodes_treeids", treeIds))
                .addAttribute(ints("nodes_truenodeids", trueIds))
                .addAttribute(floats("nodes_values", values))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("post_transform")
                        .setType(AttributeProto.AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8("LOGISTIC")))
                .build();
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("equidad")
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder()
                        .setDomain("ai.onnx.ml")
                        .setVersion(1))
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .setGraph(OnnxMl.GraphProto.newBuilder()
                        .setName("equidad")
                        .addNode(classifier)
                        .addInput(tensor(INPUT, TensorProto.DataType.FLOAT, ensemble.features()))
                        .addOutput(tensor("label", TensorProto.DataType.INT64, 0))
                        .addOutput(tensor("probabilities", TensorProto.DataType.FLOAT, 2)));
        metadata.forEach((key, value) -> model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /** Writes one tree, each node before its branches. */
    private final class TreeWriter {
        private final int tree;
        private final List<TreeNode> nodes;
        private int next;

        TreeWriter(int tree, List<TreeNode> nodes) {
            this.tree = tree;
            this.nodes = nodes;
        }

        /** Writes the branch that starts at a node of the tree; returns its number in the file. */
        int write(int position) {
            TreeNode node = nodes.get(position);
            if (node instanceof TreeNode.Leaf leaf) {
                return leaf(leaf.value() / ensemble.divisor());
            }
            if (node instanceof TreeNode.NumericSplit split) {
                int[] children = {split.left(), split.right()};
                return chain(split.feature(), numericSteps(split), 0, split.missing(), children);
            }
            TreeNode.CategorySplit split = (TreeNode.CategorySplit) node;
            int[] children = {split.left(), split.right()};
            return chain(split.feature(), categorySteps(split), 0, split.missing(), children);
        }

        private int leaf(double value) {
            int id = add(0, 0, "LEAF", false);
            leafTrees.add(tree);
            leafNodes.add(id);
            leafWeights.add((float) value);
            return id;
        }

        /** A split as comparisons x &lt;= step, ascending; below the first the row goes to the first side, and so on. */
        private int chain(int feature, List<Step> steps, int first, Side missing, int[] children) {
            if (first == steps.size() - 1) {
                return write(children[steps.get(first).side().ordinal()]);
            }
            Step step = steps.get(first);
            int row = values.size();
            int id = add(feature, step.upTo(), "BRANCH_LEQ", step.side() == missing);
            trueIds.set(row, write(children[step.side().ordinal()]));
            falseIds.set(row, chain(feature, steps, first + 1, missing, children));
            return id;
        }

        private int add(int feature, float value, String mode, boolean missingGoesTrue) {
            if (values.size() == MOST_NODES) {
                throw new IllegalArgumentException("the model needs more than " + MOST_NODES
                        + " nodes in this format, because sets of categories repeat branches");
            }
            treeIds.add(tree);
            nodeIds.add(next);
            featureIds.add(feature);
            values.add(value);
            modes.add(ByteString.copyFromUtf8(mode));
            trueIds.add(0);
            falseIds.add(0);
            missingTrue.add(missingGoesTrue ? 1 : 0);
            return next++;
        }
    }

    /** Values up to {@code upTo}, and above the step before, go to this side; the last step has no bound. */
    private record Step(float upTo, Side side) {}

    private static List<Step> numericSteps(TreeNode.NumericSplit split) {
        List<Step> steps = new ArrayList<>();
        float threshold = roundDown(split.threshold());
        float belowZero = Math.nextDown(-ZERO);
        // What LightGBM reads as zero lies on one side as a whole.
        Side zero = split.zeroIsMissing() ? split.missing() : split.threshold() >= 0 ? Side.LEFT : Side.RIGHT;
        if (threshold <= belowZero) {
            step(steps, threshold, Side.LEFT);
            step(steps, belowZero, Side.RIGHT);
        } else {
            step(steps, belowZero, Side.LEFT);
        }
        step(steps, ZERO, zero);
        if (threshold > ZERO) {
            step(steps, threshold, Side.LEFT);
        }
        step(steps, Float.POSITIVE_INFINITY, Side.RIGHT);
        return withoutBound(steps);
    }

    private static List<Step> categorySteps(TreeNode.CategorySplit split) {
        List<Step> steps = new ArrayList<>();
        Side members = split.membersGo();
        Side others = members == Side.LEFT ? Side.RIGHT : Side.LEFT;
        for (int category : split.members()) {
            // Cut to an integer, every value above -1 and below 1 is category 0.
            step(steps, category == 0 ? -1f : Math.nextDown((float) category), others);
            step(steps, Math.nextDown(category + 1f), members);
        }
        step(steps, Float.POSITIVE_INFINITY, others);
        return withoutBound(steps);
    }

    /** Appends a step; an equal side takes the place of the step before, an empty one is left out. */
    private static void step(List<Step> steps, float upTo, Side side) {
        int last = steps.size() - 1;
        if (last >= 0 && upTo <= steps.get(last).upTo()) {
            return;
        }
        if (last >= 0 && steps.get(last).side() == side) {
            steps.set(last, new Step(upTo, side));
        } else {
            steps.add(new Step(upTo, side));
        }
    }

    /** A split whose threshold is infinite still parts the missing values from all others. */
    private static List<Step> withoutBound(List<Step> steps) {
        if (steps.size() == 1) {
            Side only = steps.get(0).side();
            steps.add(new Step(Float.POSITIVE_INFINITY, only == Side.LEFT ? Side.RIGHT : Side.LEFT));
        }
        return steps;
    }

    /** The largest float that is at most t. */
    private static float roundDown(double t) {
        float f = (float) t;
        return f > t ? Math.nextDown(f) : f;
    }

    private static AttributeProto ints(String name, LongList list) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (int i = 0; i < list.size(); i++) {
            attribute.addInts(list.get(i));
        }
        return attribute.build();
    }

    private static AttributeProto floats(String name, FloatList list) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (int i = 0; i < list.size(); i++) {
            attribute.addFloats(list.get(i));
        }
        return attribute.build();
    }

    /** A tensor of n rows and so many columns, or of n rows alone where there are none. */
    private static ValueInfoProto tensor(String name, TensorProto.DataType type, int columns) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder()
                .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
        if (columns > 0) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /** A growing list of whole numbers without boxes. */
    private static final class LongList {
        private long[] items;
        private int size;

        LongList() {
            items = new long[64];
        }

        /** So many zeros. */
        LongList(int zeros) {
            items = new long[zeros];
            size = zeros;
        }

        static LongList of(long... items) {
            LongList list = new LongList();
            for (long item : items) {
                list.add(item);
            }
            return list;
        }

        void add(long item) {
            if (size == items.length) {
                items = java.util.Arrays.copyOf(items, 2 * size + 1);
            }
            items[size++] = item;
        }

        void set(int index, long item) {
            items[index] = item;
        }

        long get(int index) {
            return items[index];
        }

        int size() {
            return size;
        }
    }

    /** A growing list of floats without boxes. */
    private static final class FloatList {
        private float[] items = new float[64];
        private int size;

        static FloatList of(float item) {
            FloatList list = new FloatList();
            list.add(item);
            return list;
        }

        void add(float item) {
            if (size == items.length) {
                items = java.util.Arrays.copyOf(items, 2 * size);
            }
            items[size++] = item;
        }

        float get(int index) {
            return items[index];
        }

        int size() {
            return size;
        }
    }
}
