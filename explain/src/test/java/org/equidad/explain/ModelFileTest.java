package org.equidad.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.equidad.models.FeatureMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading model files: each damage gives one line that says what and where. */
class ModelFileTest {
    /** Two trees, one of them a single leaf without counts as older versions write it; a threshold of inf. */
    private static final String LIGHTGBM = """
            tree
            version=v3
            num_class=1
            num_tree_per_iteration=1
            label_index=0
            max_feature_idx=1
            objective=regression
            feature_names=age log_income
            feature_infos=[0:1] [0:1]
            tree_sizes=300 100

            Tree=0
            num_leaves=3
            num_cat=0
            split_feature=0 1
            split_gain=1 1
            threshold=0.5 inf
            decision_type=2 8
            left_child=-1 -2
            right_child=1 -3
            leaf_value=1 2 4
            leaf_count=5 3 2
            internal_value=0 0
            internal_count=10 5
            shrinkage=1


            Tree=1
            num_leaves=1
            num_cat=0
            split_feature=
            leaf_value=-0.5
            leaf_count=
            shrinkage=1


            end of trees

            feature_importances:
            age=1
            """;

    private static final String XGBOOST = """
            {"learner":{"feature_names":["a","b"],"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"1"},
            "tree_info":[0],"trees":[{"categories":[],"categories_nodes":[],"categories_segments":[],
            "categories_sizes":[],"default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],
            "right_children":[2,-1,-1],"split_conditions":[0.1,-1.5,2.5],"split_indices":[1,0,0],
            "split_type":[0,0,0],"sum_hessian":[4.0,1.0,3.0],"tree_param":{"size_leaf_vector":"1"}}]},
            "name":"gbtree"},"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2"},
            "objective":{"name":"binary:logistic"}},"version":[3,0,4]}
            """;

    @TempDir
    Path folder;

    @Test
    void lightGbmByName() throws IOException {
        Path file = Files.writeString(folder.resolve("model.txt"), LIGHTGBM);
        TreeEnsemble e = TreeEnsemble.read(file);
        assertThat(e.featureNames()).containsExactly("age", "log_income");
        assertThat(e.trees()).isEqualTo(2);
        assertThat(e.leaves()).isEqualTo(4);
        // Names decide, not positions; further columns are ignored; a blank matches the file's underscore.
        FeatureMatrix rows = FeatureMatrix.of(List.of("other", "log income", "age"), new double[][] {
            {9, 9, 9}, {1e300, Double.NaN, 0}, {0.6, 0.6, 0.5}
        });
        // Row 0: 0.6 > 0.5, 1e300 <= inf: 2. Row 1: missing goes right: 4. Row 2: 1. Each less 0.5.
        assertThat(e.rawScores(rows)).containsExactly(1.5, 3.5, 0.5);
        ShapValues values = TreeExplainer.withModelCover(e).values(rows);
        assertThat(values.featureNames()).containsExactly("age", "log income");
        // (5 * 1 + 3 * 2 + 2 * 4) / 10 - 0.5
        assertThat(values.baseValue()).isCloseTo(1.4, within(1e-15));
        assertThat(e.nodes(0))
                .containsExactly(
                        new TreeNode.NumericSplit(0, 0.5, TreeNode.Side.LEFT, false, 1, 2, 10),
                        new TreeNode.Leaf(1, 5),
                        new TreeNode.NumericSplit(1, Double.POSITIVE_INFINITY, TreeNode.Side.RIGHT, false, 3, 4, 5),
                        new TreeNode.Leaf(2, 3),
                        new TreeNode.Leaf(4, 2));
    }

    @Test
    void xgboostByName() throws IOException {
        Path file = Files.writeString(folder.resolve("model.json"), XGBOOST);
        TreeEnsemble e = TreeEnsemble.read(file);
        assertThat(e.offset()).isZero();
        assertThat(e.divisor()).isEqualTo(1);
        // 0.1 as double is below 0.1 as float, but rounds to it: not less than the threshold.
        FeatureMatrix rows =
                FeatureMatrix.of(List.of("b", "a"), new double[][] {{0.1, Math.nextDown(0.1f), Double.NaN}, {0, 0, 0}});
        assertThat(e.rawScores(rows)).containsExactly(2.5, -1.5, -1.5);
    }

    @Test
    void aBaseScoreInBracketsIsRead() {
        TreeEnsemble e = TreeEnsemble.parseXgboost(XGBOOST.replace("\"5E-1\"", "\"[2E-1]\""));
        assertThat(e.offset()).isEqualTo(Math.log(0.2 / 0.8));
    }

    @Test
    void defaultNamesMatchByPosition() {
        TreeEnsemble e = TreeEnsemble.parseLightGbm(LIGHTGBM.replace("age log_income", "Column_0 Column_1"));
        assertThat(e.hasFeatureNames()).isFalse();
        FeatureMatrix rows = FeatureMatrix.of(List.of("u", "v"), new double[][] {{0.5}, {7}});
        assertThat(e.rawScores(rows)).containsExactly(0.5);
        FeatureMatrix three = FeatureMatrix.of(List.of("u", "v", "w"), new double[][] {{0.5}, {7}, {1}});
        assertThatThrownBy(() -> e.rawScores(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has 2 features without names, the table has 3 columns; without names they are "
                        + "matched by position and must be equally many");
    }

    @Test
    void aMissingColumnIsNamed() {
        TreeEnsemble e = TreeEnsemble.parseLightGbm(LIGHTGBM);
        FeatureMatrix rows = FeatureMatrix.of(List.of("age"), new double[][] {{1}});
        assertThatThrownBy(() -> e.rawScores(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feature 'log_income' of the model is not a column of the table; its columns are [age]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            tree\\n                       | forest\\n                   | line 1: 'forest'; a LightGBM text model starts with the line 'tree'
            max_feature_idx=1\\n          |                            | header: the line 'max_feature_idx=' is missing
            max_feature_idx=1\\n          | max_feature_idx=x\\n       | line 6 (header, max_feature_idx), value 0: 'x' is not a whole number
            max_feature_idx=1\\n          | max_feature_idx=-1\\n      | (header, max_feature_idx): -1; a number of at least 0 is allowed
            age log_income                | age                        | 1 feature names, but 'max_feature_idx' is 1
            tree_sizes=300 100            | tree_sizes=300 100 100     | 2 trees, but the header's 'tree_sizes' announces 3
            num_tree_per_iteration=1      | num_tree_per_iteration=3   | (header, num_tree_per_iteration): 3; models with one output are supported
            Tree=1                        | Tree=7                     | line 28: 'Tree=7'; 'Tree=1' is due
            end of trees                  |                            | the file stops after 2 trees without the line 'end of trees'; it is cut short
            num_leaves=3                  | num_leaves=4               | line 21 (tree 0, leaf_value): 3 values; 4 are needed
            num_leaves=3                  | num_leaves=0               | (tree 0, num_leaves): 0; a number of at least 1 is allowed
            leaf_value=1 2 4              | leaf_value=1 2 nan         | tree 0, node 4: leaf value NaN; finite numbers are allowed
            leaf_value=1 2 4              | leaf_value=1 2 4?          | (tree 0, leaf_value), value 2: '4?' is not a number
            leaf_count=5 3 2              | leaf_count=5 3 -2          | node 4: cover -2.0; a finite number of at least 0 is allowed
            threshold=0.5 inf             | threshold=0.5 nan          | node 1: threshold NaN; a number is needed
            right_child=1 -3              | right_child=0 -3           | tree 0: child node 0 is reached twice
            right_child=1 -3              | right_child=5 -3           | (tree 0, right_child), node 0: child 5; nodes 0 to 1 and leaves -1 to -3 exist
            split_feature=0 1             | split_feature=0 2          | node 1: feature 2; the model has 2 features
            decision_type=2 8             | decision_type=2 12         | node 1: decision type 12; unknown kind of missing values
            decision_type=2 8             | decision_type=2 1          | node 1: category set Infinity; the tree has 0 sets
            """)
    void damagedLightGbmFiles(String found, String replacement, String message) {
        String with = replacement == null ? "" : replacement;
        String damaged = LIGHTGBM.replaceFirst(
                java.util.regex.Pattern.quote(found.replace("\\n", "\n")),
                java.util.regex.Matcher.quoteReplacement(with.replace("\\n", "\n")));
        assertThat(damaged).isNotEqualTo(LIGHTGBM);
        assertThatThrownBy(() -> TreeEnsemble.parseLightGbm(damaged))
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith("LightGBM model")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void everyTruncationIsNoticed() {
        int end = LIGHTGBM.indexOf("end of trees");
        for (int length = 0; length < end; length++) {
            String cut = LIGHTGBM.substring(0, length);
            assertThatThrownBy(() -> TreeEnsemble.parseLightGbm(cut)).isInstanceOf(ModelFileException.class);
        }
        String json = XGBOOST.strip();
        for (int length = 0; length < json.length(); length++) {
            String cut = json.substring(0, length);
            assertThatThrownBy(() -> TreeEnsemble.parseXgboost(cut)).isInstanceOf(ModelFileException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "version":[3,0,4]}          | "version":[3,0,4          | line 8, column 1: not valid JSON; the file is damaged or cut short
            "learner":{"feature         | "lerner":{"feature        | the key 'learner' is missing; an XGBoost JSON model is needed
            "num_class":"0"             | "num_class":"3"           | learner_model_param.num_class: "3"; one output is supported
            "num_class":"0"             | "num_target":"2"          | learner_model_param.num_target: "2"; one output is supported
            "num_feature":"2"           | "num_feature":"x"         | learner_model_param.num_feature: "x" is not a whole number
            "num_feature":"2"           | "num_feature":"3"         | learner.feature_names: 2 names; 3 are needed (num_feature)
            "num_feature":"2"           | "num_feature":"0"         | learner_model_param.num_feature: "0"; at least 1 is allowed
            "base_score":"5E-1"         | "base_score":"1,2"        | learner_model_param.base_score: '1,2' is not one number
            "base_score":"5E-1"         | "base_score":"1E0"        | base_score: 1E0 is outside the range of objective binary:logistic
            binary:logistic             | survival:aft              | objective.name: "survival:aft"; its base score has no known raw scale
            "name":"gbtree"             | "name":"gblinear"         | gradient_booster.name: "gblinear"; gbtree and dart are supported
            "size_leaf_vector":"1"      | "size_leaf_vector":"2"    | tree 0, size_leaf_vector: "2"; one output is supported
            "left_children":[1,-1,-1]   | "left_children":[0,-1,-1] | tree 0, node 0: child 0 is reached twice; the tree has 3 nodes
            "left_children":[1,-1,-1]   | "left_children":[9,-1,-1] | tree 0, node 0: child 9 does not exist; the tree has 3 nodes
            "left_children":[1,-1,-1]   | "left_children":[]        | tree 0: no nodes; at least a root is needed
            "split_indices":[1,0,0]     | "split_indices":[7,0,0]   | split on feature 7; the model has 2 features
            "split_indices":[1,0,0]     | "split_indices":[-7,0,0]  | split_indices, node 0: feature -7; at least 0 is allowed
            "split_indices":[1,0,0]     | "split_indices":[1.5,0,0] | tree 0, split_indices, value 0: 1.5 is not a whole number
            "split_indices":[1,0,0]     | "split_indices":4         | tree 0, split_indices: a list is needed
            "split_conditions":[0.1     | "split_conditions":["q"   | tree 0, split_conditions, value 0: "q" is not a number
            "split_conditions":[0.1     | "split_conditions":[NaN   | node 0: threshold NaN; a number is needed
            "sum_hessian":[4.0,1.0,3.0] | "sum_hessian":[4.0,1.0]   | tree 0, sum_hessian: 2 values; 3 are needed
            "split_type":[0,0,0]        | "split_type":[3,0,0]      | tree 0, split_type, node 0: 3; 0 or 1 is allowed
            """)
    void damagedXgboostFiles(String found, String replacement, String message) {
        String damaged = XGBOOST.replaceFirst(
                java.util.regex.Pattern.quote(found), java.util.regex.Matcher.quoteReplacement(replacement));
        assertThat(damaged).isNotEqualTo(XGBOOST);
        assertThatThrownBy(() -> TreeEnsemble.parseXgboost(damaged))
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith("XGBoost model")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void filesOfOtherKinds() throws IOException {
        Path missing = folder.resolve("none.txt");
        assertThatThrownBy(() -> TreeEnsemble.read(missing))
                .isInstanceOf(ModelFileException.class)
                .hasMessage(missing + ": no such file");
        Path csv = Files.writeString(folder.resolve("table.csv"), "a,b\n1,2\n");
        assertThatThrownBy(() -> TreeEnsemble.read(csv))
                .hasMessage(csv + ": neither a LightGBM text model (first line 'tree') nor an XGBoost JSON model "
                        + "(starts with '{')");
        Path binary = Files.write(folder.resolve("model.ubj"), new byte[] {'{', (byte) 0xff, (byte) 0xfe, 3});
        assertThatThrownBy(() -> TreeEnsemble.readXgboost(binary))
                .hasMessageStartingWith(binary + ": not a text file in UTF-8");
        assertThatThrownBy(() -> TreeEnsemble.readLightGbm(folder)).hasMessageStartingWith(folder + ": cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.3", "-0.7", "1.5", "0", "-0.0", "1e-45", "3.4028235e38", "16777216", "Infinity"})
    void theLargestDoubleBelowAFloat(float t) {
        double u = TreeEnsemble.largestBelow(t);
        assertThat((float) u < t).isTrue();
        assertThat((float) Math.nextUp(u) < t).isFalse();
    }
}
