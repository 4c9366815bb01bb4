package org.equidad.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks an export as it lies in a folder: every file against its contract, the files against each other, every finding
 * against the number that it names, the ONNX model against scores that the export records, every published cell against
 * the confidentiality minimum, and that nothing private is among it.
 */
public final class ExportValidation {
    /** The model as ONNX. */
    public static final String ONNX = "onnx/lightgbm_dropout.onnx";

    private static final List<String> CONTRACTS = List.of(
            ExportDocuments.FINDINGS,
            ExportDocuments.FAIRNESS,
            ExportDocuments.SHAP,
            ExportDocuments.CHOROPLETH,
            ExportDocuments.MODELS,
            ExportDocuments.DESCRIPTIVE);
    /** What an audit of other data may lack. */
    private static final Set<String> OF_ENAHO = Set.of(ExportDocuments.SHAP, ExportDocuments.CHOROPLETH);

    /** Kinds of schema errors that come from the ENAHO audit's own tables and counts being asked of another audit. */
    private static final Set<String> ENAHO_KEYWORDS =
            Set.of("required", "minItems", "minProperties", "type", "pattern");

    private static final double CLOSE = 1e-9;
    /** ONNX works with floats. */
    private static final double FLOATS = 1e-5;

    private static final int DEFAULT_MINIMUM = 5;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("(?i)n?conglome|vivienda|hogar|codperso|id_?persona|person_id|row_id");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(/(home|root|tmp|Users|var|mnt|media)/|[A-Za-z]:\\\\).*");
    private static final Pattern ROW_FILE =
            Pattern.compile("(?i)(?!target_sweep\\.csv$).*\\.(csv|tsv|arrow|feather|parquet|dta|sav|db|zip|gz)");
    private static final List<String> COUNTS =
            List.of("n_unweighted", "n_denominator", "n_students_survey", "n_predicted_high", "n_test");
    private static final List<String> OF_SUPPRESSED = List.of(
            "value",
            "weighted_rate",
            "difference",
            "ratio",
            "predicted_dropout_rate",
            "actual_dropout_rate",
            "se",
            "ci_lower",
            "ci_upper",
            "n_denominator",
            "n_students_survey");

    /**
     * One thing that is not as it has to be.
     *
     * @param file which file
     * @param pointer where in it, empty for the file as a whole
     * @param message what is wrong
     */
    public record Breach(String file, String pointer, String message) {
        /** File, place and what is wrong, in one line. */
        public String line() {
            return file + (pointer.isEmpty() ? "" : "#" + pointer) + ": " + message;
        }
    }

    /**
     * What the checks found.
     *
     * @param breaches what is wrong, in the order of the checks
     * @param notApplicable files that this audit does not have and does not need
     * @param checks how many single facts were checked
     */
    public record Result(List<Breach> breaches, List<String> notApplicable, int checks) {
        /** Copies the lists. */
        public Result {
            breaches = List.copyOf(breaches);
            notApplicable = List.copyOf(notApplicable);
        }
    }

    private final Path folder;
    private final List<Breach> breaches = new ArrayList<>();
    private final List<String> notApplicable = new ArrayList<>();
    private ExportDocuments documents = ExportDocuments.of(Map.of());
    private int checks;

    private ExportValidation(Path folder) {
        this.folder = folder;
    }

    /**
     * Checks the export in this folder.
     *
     * @throws ExportException if the path is no folder or holds none of an export's files
     */
    public static Result of(Path folder) {
        Objects.requireNonNull(folder, "folder");
        if (!Files.isDirectory(folder)) {
            throw new ExportException(folder + ": is no folder; name the folder that an audit wrote");
        }
        ExportValidation validation = new ExportValidation(folder);
        validation.run();
        return new Result(validation.breaches, validation.notApplicable, validation.checks);
    }

    private void run() {
        read();
        if (documents.names().isEmpty()) {
            throw new ExportException(folder + ": holds no file of an export; name the folder that an audit wrote");
        }
        boolean enaho = isEnaho();
        for (String name : CONTRACTS) {
            if (documents.has(name)) {
                schema(name, enaho);
            } else if (!enaho && OF_ENAHO.contains(name)) {
                notApplicable.add(name);
            } else if (breaches.stream().noneMatch(b -> b.file().equals(name))) {
                breach(name, "", "is missing");
            }
        }
        if (!documents.has(ExportDocuments.MANIFEST)) {
            breach(ExportDocuments.MANIFEST, "", "is missing");
        }
        consistency();
        findings();
        onnx();
        documents.names().forEach(name -> published(name, document(name), ""));
        files();
    }

    private boolean isEnaho() {
        String audit = document(ExportDocuments.FAIRNESS).path("audit").asText();
        if (audit.isEmpty()) {
            audit = document(ExportDocuments.MANIFEST).path("audit").asText("enaho");
        }
        return audit.equals("enaho");
    }

    private JsonNode document(String name) {
        return documents.document(name).orElse(Json.object());
    }

    private void breach(String file, String pointer, String message) {
        breaches.add(new Breach(file, pointer, message));
    }

    private void check(boolean holds, String file, String pointer, String message) {
        checks++;
        if (!holds) {
            breach(file, pointer, message);
        }
    }

    private void read() {
        Map<String, JsonNode> read = new LinkedHashMap<>();
        List<String> wanted = new ArrayList<>(CONTRACTS);
        wanted.add(ExportDocuments.MANIFEST);
        for (String name : wanted) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                try {
                    read.put(name, ExportDocuments.read(name, file));
                } catch (ExportException e) {
                    breach(name, "", e.getMessage().substring(e.getMessage().indexOf(':') + 2));
                } catch (IOException e) {
                    breach(name, "", "cannot be read (" + e.getClass().getSimpleName() + ")");
                }
            }
        }
        documents = ExportDocuments.of(read);
    }

    private void schema(String name, boolean enaho) {
        String location = "/contracts/" + name.replace(".json", ".schema.json");
        for (ValidationMessage message : schema(location).validate(document(name))) {
            checks++;
            if (enaho || !ENAHO_KEYWORDS.contains(message.getType())) {
                breach(
                        name,
                        pointer(message),
                        message.getMessage().substring(message.getMessage().indexOf(": ") + 2));
            }
        }
        checks++;
        String written = document(name).path("generated_at").asText();
        try {
            Instant.parse(written);
        } catch (DateTimeParseException e) {
            breach(name, "/generated_at", "'" + written + "' is no point in time, such as 2026-01-02T03:04:05Z");
        }
    }

    private static String pointer(ValidationMessage message) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            steps.add(String.valueOf(message.getInstanceLocation().getElement(i)));
        }
        return ExportDocuments.pointer(steps);
    }

    private static JsonSchema schema(String location) {
        try (InputStream in = ExportValidation.class.getResourceAsStream(location)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(SchemaLocation.of("https://equidad.org" + location), new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the contract " + location + " inside the program cannot be read", e);
        }
    }

    /** Two places that have to hold the same; nothing to check where either is absent. */
    private void same(String file, String pointer, String otherFile, String otherPointer) {
        Optional<JsonNode> one = documents.at(file, pointer);
        Optional<JsonNode> other = documents.at(otherFile, otherPointer);
        if (one.isEmpty() || other.isEmpty()) {
            return;
        }
        boolean equal = one.get().isNumber() && other.get().isNumber()
                ? Math.abs(one.get().doubleValue() - other.get().doubleValue()) <= CLOSE
                : one.get().equals(other.get());
        check(
                equal,
                file,
                pointer,
                "is " + shown(one.get()) + ", but " + otherFile + "#" + otherPointer + " is " + shown(other.get()));
    }

    private static String shown(JsonNode node) {
        String text = node.isTextual() ? "'" + node.asText() + "'" : node.toString();
        return text.length() > 80 ? text.substring(0, 77) + "..." : text;
    }

    private void consistency() {
        String fairness = ExportDocuments.FAIRNESS;
        String models = ExportDocuments.MODELS;
        for (String name : CONTRACTS) {
            same(name, "/generated_at", ExportDocuments.MANIFEST, "/generated_at");
        }
        for (String name : List.of(ExportDocuments.SHAP, ExportDocuments.CHOROPLETH)) {
            same(name, "/model", fairness, "/model");
        }
        same(models, "/primary_model", fairness, "/model");
        same(ExportDocuments.MANIFEST, "/audited_model/name", fairness, "/model");
        for (String name : List.of(models, ExportDocuments.DESCRIPTIVE)) {
            same(name, "/target", fairness, "/target");
        }
        String model = document(fairness).path("model").asText();
        String year = document(fairness).path("test_year").asText();
        String test = ExportDocuments.pointer("models", model, "test_" + year + "_final");
        if (documents.has(models) && documents.has(fairness)) {
            check(
                    documents.at(models, test).isPresent(),
                    models,
                    test,
                    "is missing: the audited model on the test year");
        }
        same(models, test + "/threshold", fairness, "/threshold");
        same(models, test + "/n_unweighted", fairness, "/n_test");
        same(fairness, "/overall/n_unweighted", fairness, "/n_test");
        same(ExportDocuments.SHAP, "/n_rows", fairness, "/n_test");
        if (!trainsOn(year)) {
            same(ExportDocuments.MANIFEST, "/rows/" + year + "/labelled", fairness, "/n_test");
        }
        same(ExportDocuments.MANIFEST, "/split/test", fairness, "/test_year");
        same(ExportDocuments.FINDINGS, "/test_year", fairness, "/test_year");
        same(ExportDocuments.FINDINGS, "/margin", fairness, "/margin");
        boolean synthetic = FindingsJson.synthetic(document(ExportDocuments.MANIFEST));
        documents
                .at(ExportDocuments.FINDINGS, "/synthetic_data")
                .ifPresent(told -> check(
                        told.asBoolean() == synthetic,
                        ExportDocuments.FINDINGS,
                        "/synthetic_data",
                        "is " + told + ", but the manifest's inputs are " + (synthetic ? "" : "not ") + "invented"));
        same(models, test + "/recall", fairness, "/overall/tpr");
        same(models, test + "/precision", fairness, "/overall/precision");
        same(models, test + "/pr_auc", fairness, "/overall/pr_auc");
        same(ExportDocuments.SHAP, "/feature_names", ExportDocuments.MANIFEST, "/features");
        documents
                .at(ExportDocuments.SHAP, "/computed_on")
                .ifPresent(on -> check(
                        on.asText().equals("test_" + year),
                        ExportDocuments.SHAP,
                        "/computed_on",
                        "'" + on.asText() + "', but the test year is " + year));
        documents
                .at(ExportDocuments.FINDINGS, "/model_version")
                .ifPresent(version -> check(
                        version.asText().startsWith(model),
                        ExportDocuments.FINDINGS,
                        "/model_version",
                        "'" + version.asText() + "', but the audited model is " + model));
        years();
        groups();
        profiles();
    }

    /** Whether rows were divided by lot, so that the test rows are only a part of their year's. */
    private boolean trainsOn(String year) {
        for (JsonNode train : document(ExportDocuments.MANIFEST).at("/split/train")) {
            if (train.asText().equals(year)) {
                return true;
            }
        }
        return false;
    }

    private void years() {
        String file = ExportDocuments.DESCRIPTIVE;
        Optional<JsonNode> split = documents.at(ExportDocuments.MANIFEST, "/split");
        Optional<JsonNode> years = documents.at(file, "/years");
        if (split.isPresent() && years.isPresent()) {
            Set<Integer> all = new TreeSet<>();
            split.get().path("train").forEach(y -> all.add(y.intValue()));
            if (split.get().has("validate")) {
                all.add(split.get().path("validate").intValue());
            }
            all.add(split.get().path("test").intValue());
            Set<Integer> described = new TreeSet<>();
            years.get().forEach(y -> described.add(y.intValue()));
            check(described.equals(all), file, "/years", described + ", but the manifest splits " + all);
        }
        same(file, "/temporal_trend/years", file, "/years");
        documents.at(file, "/temporal_trend").ifPresent(trend -> {
            int n = trend.path("years").size();
            check(
                    trend.path("overall_rate").size() == n,
                    file,
                    "/temporal_trend/overall_rate",
                    trend.path("overall_rate").size() + " values for " + n + " years");
            trend.path("by_language")
                    .properties()
                    .forEach(series -> check(
                            series.getValue().size() == n,
                            file,
                            ExportDocuments.pointer("temporal_trend", "by_language", series.getKey()),
                            series.getValue().size() + " values for " + n + " years"));
        });
    }

    /** The groups of a dimension are those of its table of rates. */
    private void groups() {
        JsonNode tables = document(ExportDocuments.DESCRIPTIVE);
        String outcome = tables.path("outcome").asText();
        document(ExportDocuments.FAIRNESS).path("dimensions").properties().forEach(dimension -> {
            String name = dimension.getKey();
            String table = outcome + "_by_"
                    + (name.equals("poverty") && !tables.has(outcome + "_by_poverty") ? "poverty_quintile" : name);
            if (!tables.has(table) || !dimension.getValue().has("groups")) {
                return;
            }
            Set<String> described = new LinkedHashSet<>();
            tables.path(table).fieldNames().forEachRemaining(described::add);
            dimension
                    .getValue()
                    .path("groups")
                    .fieldNames()
                    .forEachRemaining(group -> check(
                            described.contains(group),
                            ExportDocuments.FAIRNESS,
                            ExportDocuments.pointer("dimensions", name, "groups", group),
                            "is no group of " + ExportDocuments.DESCRIPTIVE + "#/" + table));
        });
    }

    /** SHAP values add up to the score, and profiles have the model's inputs. */
    private void profiles() {
        JsonNode profiles = document(ExportDocuments.SHAP).path("profiles");
        for (int i = 0; i < profiles.size(); i++) {
            JsonNode profile = profiles.get(i);
            String pointer = "/profiles/" + i;
            double sum = profile.path("base_value").asDouble();
            for (JsonNode value : profile.path("shap_values")) {
                sum += value.asDouble();
            }
            double score = 1 / (1 + Math.exp(-sum));
            double recorded = profile.path("predicted_proba").asDouble(Double.NaN);
            check(
                    Math.abs(score - recorded) <= 1e-6,
                    ExportDocuments.SHAP,
                    pointer + "/predicted_proba",
                    recorded + ", but base value and SHAP values add up to " + score);
            Set<String> inputs = new TreeSet<>();
            profile.path("features").fieldNames().forEachRemaining(inputs::add);
            Set<String> names = new TreeSet<>();
            document(ExportDocuments.SHAP).path("feature_names").forEach(n -> names.add(n.asText()));
            check(inputs.equals(names), ExportDocuments.SHAP, pointer + "/features", "are not those of /feature_names");
        }
    }

    private void findings() {
        String file = ExportDocuments.FINDINGS;
        JsonNode findings = document(file).path("findings");
        double margin = document(ExportDocuments.FAIRNESS).path("margin").asDouble(Double.NaN);
        boolean target = false;
        boolean unknown = false;
        for (int i = 0; i < findings.size(); i++) {
            JsonNode finding = findings.get(i);
            String at = "/findings/" + i;
            check(
                    finding.path("id").asInt() == i + 1,
                    file,
                    at + "/id",
                    finding.path("id") + "; findings count from 1");
            source(finding, at);
            sentence(finding, at);
            verdict(finding, at, margin);
            target |= finding.path("metric_source").asText().contains("/target_sensitivity/");
            unknown |= finding.path("verdict").asText().equals("cannot_tell");
        }
        if (documents.has(file) && isEnaho()) {
            check(target, file, "/findings", "none tells what remains under another definition of the target");
            check(unknown, file, "/findings", "none says what cannot be known");
        }
    }

    private void source(JsonNode finding, String at) {
        String file = ExportDocuments.FINDINGS;
        String source = finding.path("metric_source").asText();
        Optional<JsonNode> number;
        try {
            number = documents.resolve(source);
        } catch (IllegalArgumentException e) {
            check(false, file, at + "/metric_source", "'" + source + "' is no file, '#' and JSON Pointer");
            return;
        }
        if (number.isEmpty() || !number.get().isNumber()) {
            check(false, file, at + "/metric_source", source + " leads to no number");
            return;
        }
        double value = number.get().doubleValue();
        check(
                finding.path("value").isNumber()
                        && Math.abs(finding.path("value").doubleValue() - value)
                                <= CLOSE * Math.max(1, Math.abs(value)),
                file,
                at + "/value",
                finding.path("value") + ", but " + source + " is " + value);
        check(
                roundsTo(
                        value,
                        finding.path("unit").asText(),
                        finding.path("stat").asText()),
                file,
                at + "/stat",
                "'" + finding.path("stat").asText() + "' is not what " + source + ", " + value + ", rounds to");
        String cell = source.substring(source.indexOf('#') + 1, source.lastIndexOf('/'));
        String barred = barred(source, cell);
        check(barred.isEmpty(), file, at + "/metric_source", source + " may not be quoted: " + barred);
        String data = finding.path("data_key").asText();
        boolean resolves = data.indexOf('#') > 0 && documents.resolve(data).isPresent();
        check(resolves, file, at + "/data_key", "'" + data + "' leads to nothing");
    }

    /** Why the cell behind a source may not be quoted; empty where it may. */
    private String barred(String source, String cell) {
        if (!source.startsWith(ExportDocuments.FAIRNESS)) {
            JsonNode row = document(source.substring(0, source.indexOf('#'))).at(cell);
            String status = row.path("status").asText("");
            return status.startsWith("suppressed") ? status : "";
        }
        JsonNode fairness = document(ExportDocuments.FAIRNESS);
        JsonNode pair = fairness.at(cell);
        if (!pair.has("reference")) {
            return "";
        }
        int gaps = cell.indexOf("/gaps/");
        if (gaps < 0) {
            return "";
        }
        String metric = pair.path("metric").asText();
        for (String side : List.of("group", "reference")) {
            JsonNode group = fairness.at(cell.substring(0, gaps))
                    .path("groups")
                    .path(pair.path(side).asText());
            String decision =
                    group.path("uncertainty").path(metric).path("decision").asText();
            if (decision.equals("withhold")) {
                return "the group " + pair.path(side).asText() + " is withheld";
            }
        }
        return pair.path("status").asText().startsWith("suppressed")
                ? pair.path("status").asText()
                : "";
    }

    /** Whether a number in a sentence is the number of the file, rounded to the decimals that it shows. */
    static boolean roundsTo(double value, String unit, String stat) {
        String digits = stat.replace("\u202f", "").replace("\u2212", "-");
        try {
            java.math.BigDecimal told = new java.math.BigDecimal(digits);
            double scaled = unit.equals("of_100") || unit.equals("points") ? 100 * value : value;
            boolean size = unit.equals("points") || unit.equals("scale") && told.signum() >= 0;
            double wanted = size ? Math.abs(scaled) : scaled;
            double half = 0.5 * Math.pow(10, -told.scale());
            return Math.abs(told.doubleValue() - wanted) <= half * (1 + 1e-9) + 1e-12;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void sentence(JsonNode finding, String at) {
        String stat = finding.path("stat").asText();
        Pattern token = Pattern.compile("(?<![\\d.\u202f])" + Pattern.quote(stat) + "(?![\\d\u202f]|\\.\\d)");
        for (String language : List.of("es", "en")) {
            String text = finding.path("headline_" + language).asText() + " "
                    + finding.path("explanation_" + language).asText();
            check(
                    token.matcher(text).find(),
                    ExportDocuments.FINDINGS,
                    at + "/headline_" + language,
                    "neither headline nor explanation tells the number " + stat);
        }
    }

    private void verdict(JsonNode finding, String at, double margin) {
        JsonNode limits = finding.path("uncertainty");
        if (!finding.path("unit").asText().equals("points")
                || !limits.path("ci_lower").isNumber()
                || !(margin > 0)) {
            return;
        }
        double lower = limits.path("ci_lower").doubleValue();
        double upper = limits.path("ci_upper").doubleValue();
        String expected =
                lower <= upper ? FindingVerdict.of(lower, upper, margin).key() : "none: the limits are swapped";
        check(
                expected.equals(finding.path("verdict").asText()),
                ExportDocuments.FINDINGS,
                at + "/verdict",
                "'" + finding.path("verdict").asText() + "', but the interval from " + lower + " to " + upper
                        + " gives " + expected);
    }

    private void onnx() {
        Path file = folder.resolve(ONNX);
        if (!Files.isRegularFile(file)) {
            breach(ONNX, "", "is missing");
            return;
        }
        OnnxTrees trees;
        try {
            trees = OnnxTrees.of(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            breach(ONNX, "", e.getMessage());
            return;
        } catch (IOException e) {
            breach(ONNX, "", "cannot be read (" + e.getClass().getSimpleName() + ")");
            return;
        }
        List<String> features = new ArrayList<>();
        document(ExportDocuments.MANIFEST).path("features").forEach(f -> features.add(f.asText()));
        if (!features.isEmpty()) {
            check(
                    trees.inputs() == features.size(),
                    ONNX,
                    "",
                    trees.inputs() + " inputs, but the manifest names " + features.size() + " features");
        }
        note(trees, "threshold", document(ExportDocuments.FAIRNESS).path("threshold"));
        note(trees, "model_sha256", document(ExportDocuments.MANIFEST).at("/audited_model/sha256"));
        String names = trees.metadata().get("features");
        if (names != null) {
            check(
                    String.join(",", features).equals(names),
                    ONNX,
                    "",
                    "its note 'features' is not the manifest's list of features");
        }
        JsonNode profiles = document(ExportDocuments.SHAP).path("profiles");
        for (int i = 0; i < profiles.size() && trees.inputs() == features.size(); i++) {
            float[] row = new float[features.size()];
            for (int j = 0; j < row.length; j++) {
                JsonNode value = profiles.get(i).path("features").path(features.get(j));
                row[j] = value.isNumber() ? (float) value.doubleValue() : Float.NaN;
            }
            double score = trees.score(row);
            double recorded = profiles.get(i).path("predicted_proba").asDouble(Double.NaN);
            check(
                    Math.abs(score - recorded) <= FLOATS,
                    ONNX,
                    "",
                    "scores " + ExportDocuments.SHAP + "#/profiles/" + i + " " + score + ", but " + recorded
                            + " is recorded");
        }
    }

    private void note(OnnxTrees trees, String name, JsonNode expected) {
        String found = trees.metadata().get(name);
        if (found != null && !expected.isMissingNode() && !expected.isNull()) {
            check(
                    found.equals(expected.asText()),
                    ONNX,
                    "",
                    "its note '" + name + "' is " + found + ", but the export says " + expected.asText());
        }
    }

    /** The reliability policy and privacy, everywhere in a document. */
    private void published(String file, JsonNode node, String pointer) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                published(file, node.get(i), pointer + "/" + i);
            }
        } else if (node.isTextual()) {
            checks++;
            if (MACHINE_PATH.matcher(node.asText()).lookingAt()) {
                breach(file, pointer, "'" + node.asText() + "' names a place of the machine that ran the audit");
            }
        } else if (node.isObject()) {
            cell(file, node, pointer);
            for (Iterator<Map.Entry<String, JsonNode>> it = node.properties().iterator(); it.hasNext(); ) {
                Map.Entry<String, JsonNode> entry = it.next();
                String below = pointer + ExportDocuments.pointer(entry.getKey());
                if (PRIVATE_KEY.matcher(entry.getKey()).matches()) {
                    breach(file, below, "names a household or a person");
                }
                published(file, entry.getValue(), below);
            }
        }
    }

    private void cell(String file, JsonNode node, String pointer) {
        int minimum =
                document(ExportDocuments.FAIRNESS).at("/minimums/confidential").asInt(DEFAULT_MINIMUM);
        for (String count : COUNTS) {
            JsonNode n = node.path(count);
            // A high score is the model's statement, not a person's answer; it counts once its outcome is shown.
            boolean told = !count.equals("n_predicted_high")
                    || node.path("actual_dropout_rate").isNumber();
            if (n.isIntegralNumber()) {
                checks++;
                if (told && n.longValue() > 0 && n.longValue() < minimum) {
                    breach(
                            file,
                            pointer + "/" + count,
                            n + " rows are published; below " + minimum + " a cell has to be empty");
                }
            }
        }
        if (node.path("status").asText().startsWith("suppressed")) {
            for (String name : OF_SUPPRESSED) {
                checks++;
                if (node.path(name).isNumber()) {
                    breach(file, pointer + "/" + name, node.path(name) + " is published, but the cell is suppressed");
                }
            }
            for (String name : List.of("se", "ci_lower", "ci_upper")) {
                checks++;
                if (node.path("uncertainty").path(name).isNumber()) {
                    breach(
                            file,
                            pointer + "/uncertainty/" + name,
                            node.path("uncertainty").path(name) + " is published, but the cell is suppressed");
                }
            }
        }
        node.path("uncertainty").properties().forEach(metric -> {
            if (metric.getValue().path("status").asText().startsWith("suppressed")) {
                checks++;
                if (node.path(metric.getKey()).isNumber()) {
                    breach(
                            file,
                            pointer + ExportDocuments.pointer(metric.getKey()),
                            node.path(metric.getKey()) + " is published, but its uncertainty says suppressed");
                }
            }
        });
    }

    /** Files of rows have no place in an export. */
    private void files() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                check(!ROW_FILE.matcher(name).matches(), name, "", "is a file of rows; an export holds none");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be listed", e);
        }
    }
}
