package org.equidad.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.ReadOptions;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.Tables;
import org.equidad.enahoio.TextColumn;
import org.equidad.explain.ShapValues;
import org.equidad.explain.TreeEnsemble;
import org.equidad.explain.TreeExplainer;
import org.equidad.features.AuditSpec;
import org.equidad.features.FittedFeatures;
import org.equidad.features.Harmonised;
import org.equidad.features.Label;
import org.equidad.features.Note;
import org.equidad.features.RawFile;
import org.equidad.models.FeatureMatrix;
import org.equidad.models.ModelException;
import org.equidad.models.ModelKind;
import org.equidad.models.SavedModel;

/**
 * A saved tree model together with everything that turns a table into its inputs. Scores are computed in Java and equal
 * the native library's (LightGBM to the last bit or 1e-15, XGBoost to float accuracy). Usable from several threads.
 */
public final class Scorer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORMAT = "equidad-inputs-1";
    private static final String FILE = "inputs.json";

    /**
     * One column that a row to score must have.
     *
     * @param name the audit's name of it
     * @param type number or category
     * @param categories the values that the training rows show; empty for numbers
     */
    public record Field(String name, AuditSpec.ColumnType type, Set<String> categories) {
        public Field {
            categories = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(categories));
        }
    }

    private final String audit;
    private final Label title;
    private final Label outcome;
    private final SavedModel saved;
    private final double threshold;
    private final List<String> header;
    private final List<AuditSpec.SourceColumn> columns;
    private final List<Field> fields;
    private final FittedFeatures features;
    private final List<Label> labels;
    private final Set<String> groupInputs;
    private final TreeEnsemble ensemble;
    private final TreeExplainer explainer;

    private Scorer(
            Header header,
            SavedModel saved,
            List<AuditSpec.SourceColumn> columns,
            List<Field> fields,
            FittedFeatures features,
            Set<String> groupInputs) {
        this.audit = header.audit();
        this.title = header.title();
        this.outcome = header.outcome();
        this.saved = saved;
        this.threshold = saved.threshold().orElseThrow();
        this.header = header.columns();
        this.columns = columns;
        this.fields = fields;
        this.features = features;
        this.labels = features.labels();
        this.groupInputs = java.util.Collections.unmodifiableSet(groupInputs);
        this.ensemble = TreeEnsemble.of(saved.model());
        this.explainer = TreeExplainer.withModelCover(ensemble).withThreads(1);
    }

    private record Header(String audit, Label title, Label outcome, String model, List<String> columns) {}

    /**
     * Writes {@value #FILE}, which {@link #load} needs beside the saved model.
     *
     * @param folder where it goes
     * @param model name of the folder of the saved model, inside {@code folder}
     * @param spec the audit
     * @param year whose column names files to score will have
     * @param features the fitted inputs
     * @param training the training rows' columns: their types and categories
     */
    public static void write(
            Path folder, String model, AuditSpec spec, int year, FittedFeatures features, Table training) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("audit", spec.name());
        root.set("title", label(spec.title()));
        root.set("outcome", label(spec.outcome().label()));
        root.put("model", model);
        root.set("header", JSON.valueToTree(spec.source().header()));
        ArrayNode columns = root.putArray("columns");
        for (String name : features.columns()) {
            AuditSpec.SourceColumn source = spec.columns().stream()
                    .filter(c -> c.name().equals(name))
                    .findFirst()
                    .orElse(null);
            ObjectNode node = columns.addObject();
            node.put("name", name);
            boolean number = training.column(name) instanceof NumberColumn;
            node.put("type", number ? "number" : "category");
            if (source != null) {
                source.nameIn(year).ifPresent(from -> node.put("from", from));
                node.set("recode", JSON.valueToTree(source.recode()));
                node.put("unlisted", source.unlisted().name());
                node.set("missing", JSON.valueToTree(source.missing()));
                node.put("dates", source.dates().name());
                node.set("cuts", JSON.valueToTree(source.cuts()));
            }
            if (training.column(name) instanceof TextColumn text) {
                Set<String> seen = new TreeSet<>();
                IntStream.range(0, text.size()).filter(i -> !text.isMissing(i)).forEach(i -> seen.add(text.get(i)));
                node.set("categories", JSON.valueToTree(seen));
            }
        }
        root.set("inputs", JSON.valueToTree(features.toMaps()));
        root.set("group_inputs", JSON.valueToTree(features.madeOfGroups(spec)));
        Path file = folder.resolve(FILE);
        try {
            Files.writeString(file, root.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new ScoringException(file + ": cannot be written (" + e + ")", e);
        }
    }

    private static ObjectNode label(Label label) {
        return JSON.createObjectNode().put("es", label.es()).put("en", label.en());
    }

    /**
     * Reads a folder of a model and its inputs.
     *
     * @throws ScoringException where a file is missing or damaged, or the model is not made of trees
     */
    public static Scorer load(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!FORMAT.equals(root.path("format").asText())) {
                throw new ScoringException(file + ": 'format' is not " + FORMAT);
            }
            List<String> names = new ArrayList<>();
            root.path("header").forEach(name -> names.add(name.asText()));
            Header header = new Header(
                    text(root, "audit"), label(root, "title"), label(root, "outcome"), text(root, "model"), names);
            SavedModel saved = SavedModel.load(folder.resolve(header.model()));
            if (saved.model().kind() == ModelKind.LOGISTIC_REGRESSION) {
                throw new ScoringException(
                        folder + ": holds a logistic regression; a LightGBM or XGBoost model is needed");
            }
            if (saved.threshold().isEmpty()) {
                throw new ScoringException(folder + ": the saved model has no threshold");
            }
            List<AuditSpec.SourceColumn> columns = new ArrayList<>();
            List<Field> fields = new ArrayList<>();
            for (JsonNode node : root.path("columns")) {
                columns.add(column(node));
                Set<String> categories = new LinkedHashSet<>();
                node.path("categories").forEach(c -> categories.add(c.asText()));
                fields.add(new Field(text(node, "name"), type(node), categories));
            }
            List<Map<String, Object>> inputs =
                    JSON.convertValue(root.path("inputs"), new TypeReference<List<Map<String, Object>>>() {});
            FittedFeatures features = FittedFeatures.of(inputs);
            if (!features.names().equals(saved.model().featureNames())) {
                throw new ScoringException(file + ": its inputs are not those of the saved model");
            }
            if (!root.path("group_inputs").isArray()) {
                throw new ScoringException(
                        file + ": does not say which inputs are group attributes; run the audit again");
            }
            Set<String> groupInputs = new LinkedHashSet<>();
            root.path("group_inputs").forEach(name -> groupInputs.add(name.asText()));
            return new Scorer(header, saved, List.copyOf(columns), List.copyOf(fields), features, groupInputs);
        } catch (ModelException e) {
            throw new ScoringException(e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ScoringException(
                    file + ": missing; name the private folder of an audit, which holds the model and its inputs", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ScoringException(file + ": damaged (" + firstLine(e) + ")", e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }

    private static AuditSpec.SourceColumn column(JsonNode node) {
        Map<String, String> recode = new LinkedHashMap<>();
        node.path("recode")
                .properties()
                .forEach(e -> recode.put(e.getKey(), e.getValue().asText()));
        Set<String> missing = new LinkedHashSet<>();
        node.path("missing").forEach(m -> missing.add(m.asText()));
        List<Double> cuts = new ArrayList<>();
        node.path("cuts").forEach(c -> cuts.add(c.asDouble()));
        return new AuditSpec.SourceColumn(
                text(node, "name"),
                type(node),
                Map.of(),
                Optional.of(node.path("from").asText(text(node, "name"))),
                recode,
                AuditSpec.Unlisted.valueOf(node.path("unlisted").asText("KEEP")),
                missing,
                AuditSpec.DateCells.valueOf(node.path("dates").asText("REFUSE")),
                cuts);
    }

    private static AuditSpec.ColumnType type(JsonNode node) {
        return AuditSpec.ColumnType.valueOf(text(node, "type").toUpperCase(java.util.Locale.ROOT));
    }

    private static String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw new IllegalArgumentException("'" + key + "' is missing or no text");
        }
        return node.get(key).asText();
    }

    private static Label label(JsonNode root, String key) {
        return new Label(text(root.path(key), "es"), text(root.path(key), "en"));
    }

    /** Short key of the audit that the model comes from. */
    public String audit() {
        return audit;
    }

    /** What the audit is called. */
    public Label title() {
        return title;
    }

    /** What the score is the probability of. */
    public Label outcome() {
        return outcome;
    }

    /** The saved model. */
    public SavedModel model() {
        return saved;
    }

    /** Score from which a row counts as high risk. */
    public double threshold() {
        return threshold;
    }

    /** The columns that a row must have. */
    public List<Field> fields() {
        return fields;
    }

    /** The names of the model's inputs, in order. */
    public List<String> inputs() {
        return features.names();
    }

    /** Inputs that are a group attribute of the audit or made of one: no reason to tell the person. */
    public Set<String> groupInputs() {
        return groupInputs;
    }

    /**
     * Reads a file of rows to score. Where the audit's own files have no header line, this one needs none either.
     *
     * @throws org.equidad.enahoio.DataException if the file is missing, damaged or no table
     */
    public Table read(Path file) {
        if (header.isEmpty()) {
            return Tables.read(file);
        }
        Table named = Tables.read(file);
        boolean hasHeader = columns.stream()
                .allMatch(c -> named.has(c.name()) || named.has(c.everywhere().orElseThrow()));
        return hasHeader ? named : Tables.read(file, ReadOptions.defaults().withHeader(header));
    }

    /**
     * A file's columns under the audit's names: as the audit's description names and codes them in the files, or, where
     * the file has none of those names, as the audit itself does.
     *
     * @param notes takes a note on everything that was changed
     * @throws org.equidad.enahoio.DataException naming the column or cell that is wrong
     */
    public Table harmonise(String file, Table raw, List<Note> notes) {
        boolean ownNames = columns.stream().allMatch(c -> raw.has(c.name()));
        boolean fileNames =
                columns.stream().allMatch(c -> raw.has(c.everywhere().orElseThrow()));
        List<AuditSpec.SourceColumn> read = !ownNames || fileNames
                ? columns
                : columns.stream()
                        .map(c -> AuditSpec.SourceColumn.plain(c.name(), c.type()))
                        .toList();
        return Harmonised.table(read, new RawFile(file, java.util.OptionalInt.empty(), raw), notes);
    }

    /**
     * Scores rows.
     *
     * @param table the columns of {@link #fields()} under the audit's names
     * @param reasons how many reasons each row gets; 0 for none, which is much faster
     */
    public List<Scored> score(Table table, int reasons) {
        FeatureMatrix rows = FeatureMatrix.of(features.names(), features.apply(table));
        double[] raw = ensemble.rawScores(rows);
        ShapValues values = reasons > 0 ? explainer.values(rows) : null;
        List<Scored> scored = new ArrayList<>(raw.length);
        for (int i = 0; i < raw.length; i++) {
            double risk = 1 / (1 + Math.exp(-raw[i]));
            scored.add(new Scored(
                    risk,
                    risk >= threshold ? Scored.HIGH : Scored.LOW,
                    values == null ? List.of() : reasons(rows, values, i, reasons)));
        }
        return scored;
    }

    private List<Reason> reasons(FeatureMatrix rows, ShapValues values, int row, int most) {
        return IntStream.range(0, values.features())
                .filter(j -> values.get(row, j) != 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(values.get(row, j)))
                        .thenComparing(j -> j))
                .limit(most)
                .map(j -> new Reason(features.names().get(j), labels.get(j), rows.get(row, j), values.get(row, j)))
                .toList();
    }
}
