package org.equidad.export;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a tree ensemble from the ONNX file of an export and scores rows with it, in the float arithmetic that the format
 * prescribes. It knows the one operator that {@link OnnxModel} writes: a binary {@code TreeEnsembleClassifier} with
 * {@code BRANCH_LEQ} nodes and {@code LOGISTIC} at the end.
 */
final class OnnxTrees {
    private static final String LEAF = "LEAF";
    private static final String LEQ = "BRANCH_LEQ";

    private final Map<String, String> metadata;
    private final int inputs;
    private final float base;
    private final int[] feature;
    private final float[] value;
    private final int[] whenTrue;
    private final int[] whenFalse;
    private final boolean[] leaf;
    private final boolean[] missingTrue;
    private final float[] weight;
    private final int[] roots;

    private OnnxTrees(OnnxMl.ModelProto model, Map<String, AttributeProto> a) {
        this.metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
        this.inputs = (int) model.getGraph()
                .getInput(0)
                .getType()
                .getTensorType()
                .getShape()
                .getDim(1)
                .getDimValue();
        this.base = require(a, "base_values").getFloats(0);
        List<Long> trees = require(a, "nodes_treeids").getIntsList();
        List<Long> ids = require(a, "nodes_nodeids").getIntsList();
        int n = trees.size();
        Map<Long, Integer> position = new HashMap<>();
        List<Integer> starts = new java.util.ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (i == 0 || !trees.get(i).equals(trees.get(i - 1))) {
                starts.add(i);
            }
            position.put(key(trees.get(i), ids.get(i)), i);
        }
        this.roots = starts.stream().mapToInt(i -> i).toArray();
        this.feature = new int[n];
        this.value = new float[n];
        this.whenTrue = new int[n];
        this.whenFalse = new int[n];
        this.leaf = new boolean[n];
        this.missingTrue = new boolean[n];
        this.weight = new float[n];
        for (int i = 0; i < n; i++) {
            String mode = require(a, "nodes_modes").getStrings(i).toStringUtf8();
            leaf[i] = mode.equals(LEAF);
            if (leaf[i]) {
                continue;
            }
            if (!mode.equals(LEQ)) {
                throw new IllegalArgumentException("node " + i + " compares by " + mode + "; " + LEQ + " is expected");
            }
            feature[i] = Math.toIntExact(require(a, "nodes_featureids").getInts(i));
            if (feature[i] < 0 || feature[i] >= inputs) {
                throw new IllegalArgumentException(
                        "node " + i + " reads the input " + feature[i] + "; the model has " + inputs);
            }
            value[i] = require(a, "nodes_values").getFloats(i);
            missingTrue[i] = require(a, "nodes_missing_value_tracks_true").getInts(i) != 0;
            whenTrue[i] = child(
                    position, trees.get(i), require(a, "nodes_truenodeids").getInts(i), i);
            whenFalse[i] = child(
                    position, trees.get(i), require(a, "nodes_falsenodeids").getInts(i), i);
        }
        List<Long> leafTrees = require(a, "class_treeids").getIntsList();
        for (int k = 0; k < leafTrees.size(); k++) {
            int at = child(
                    position, leafTrees.get(k), require(a, "class_nodeids").getInts(k), -1);
            weight[at] += require(a, "class_weights").getFloats(k);
        }
    }

    private static long key(long tree, long node) {
        return tree << 32 | node;
    }

    private static int child(Map<Long, Integer> position, long tree, long node, int from) {
        Integer at = position.get(key(tree, node));
        if (at == null || at <= from) {
            throw new IllegalArgumentException("tree " + tree + " has no node " + node + " below node " + from);
        }
        return at;
    }

    private static AttributeProto require(Map<String, AttributeProto> attributes, String name) {
        AttributeProto attribute = attributes.get(name);
        if (attribute == null) {
            throw new IllegalArgumentException("the attribute " + name + " is missing");
        }
        return attribute;
    }

    /**
     * The ensemble of a file.
     *
     * @throws IllegalArgumentException saying what is not as {@link OnnxModel} writes it
     */
    static OnnxTrees of(byte[] file) {
        try {
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(file);
            if (model.getGraph().getNodeCount() != 1
                    || !model.getGraph().getNode(0).getOpType().equals("TreeEnsembleClassifier")) {
                throw new IllegalArgumentException("holds no TreeEnsembleClassifier");
            }
            NodeProto node = model.getGraph().getNode(0);
            Map<String, AttributeProto> attributes = new HashMap<>();
            node.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
            String transform = require(attributes, "post_transform").getS().toStringUtf8();
            if (!transform.equals("LOGISTIC")) {
                throw new IllegalArgumentException("ends with " + transform + "; LOGISTIC is expected");
            }
            return new OnnxTrees(model, attributes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("is no ONNX model (" + e.getMessage() + ")", e);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException("its arrays of nodes do not fit each other", e);
        }
    }

    /** Notes in the file by name. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** The number of inputs. */
    int inputs() {
        return inputs;
    }

    /** The raw probability of a row; NaN is missing. */
    double score(float[] row) {
        float sum = base;
        for (int root : roots) {
            int at = root;
            while (!leaf[at]) {
                float x = row[feature[at]];
                boolean yes = Float.isNaN(x) ? missingTrue[at] : x <= value[at];
                at = yes ? whenTrue[at] : whenFalse[at];
            }
            sum += weight[at];
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
