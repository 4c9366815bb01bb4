package org.equidad.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.equidad.enahoio.Column;
import org.equidad.enahoio.NumberColumn;
import org.equidad.enahoio.Table;
import org.equidad.enahoio.TextColumn;
import org.equidad.features.AuditSpec;

/** The rows of one request: checked field by field, and turned into a table. */
record RequestRows(List<JsonNode> inputs, Table table, boolean many) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /**
     * Reads one object, or an array of objects.
     *
     * @throws BadRequest on anything that is not what {@code fields} says
     */
    static RequestRows parse(byte[] body, List<Scorer.Field> fields, int mostRows) {
        JsonNode root = read(body);
        boolean many = root.isArray();
        if (!many && !root.isObject()) {
            throw new BadRequest("", "the body is neither an object nor an array of objects");
        }
        List<JsonNode> rows = new ArrayList<>();
        if (many) {
            root.forEach(rows::add);
        } else {
            rows.add(root);
        }
        if (rows.isEmpty()) {
            throw new BadRequest("", "the array has no row");
        }
        if (rows.size() > mostRows) {
            throw new BadRequest(413, "", rows.size() + " rows; at most " + mostRows + " are allowed in one request");
        }
        Set<String> known = fields.stream().map(Scorer.Field::name).collect(Collectors.toCollection(HashSet::new));
        for (int i = 0; i < rows.size(); i++) {
            String where = many ? "[" + i + "]" : "";
            if (!(rows.get(i) instanceof ObjectNode object)) {
                throw new BadRequest(where, "is no object");
            }
            object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw new BadRequest(
                            path(where, name),
                            "unknown field; allowed are "
                                    + fields.stream().map(Scorer.Field::name).collect(Collectors.joining(", ")));
                }
            });
        }
        List<Column> columns = new ArrayList<>();
        for (Scorer.Field field : fields) {
            columns.add(
                    field.type() == AuditSpec.ColumnType.NUMBER
                            ? numbers(field, rows, many)
                            : texts(field, rows, many));
        }
        return new RequestRows(rows, Table.of(columns.toArray(Column[]::new)), many);
    }

    private static JsonNode read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonNode root = JSON.readTree(parser);
            if (root == null || root.isMissingNode()) {
                throw new BadRequest("", "the body is empty; a JSON object or an array of objects is needed");
            }
            if (parser.nextToken() != null) {
                throw new BadRequest("", "something stands after the JSON value");
            }
            return root;
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new BadRequest(
                    "",
                    "the body is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse("") + at);
        } catch (IOException e) {
            throw new BadRequest("", "the body cannot be read as UTF-8 JSON");
        }
    }

    private static String path(String where, String name) {
        return where.isEmpty() ? name : where + "." + name;
    }

    private static JsonNode cell(Scorer.Field field, JsonNode row, String path) {
        JsonNode cell = row.get(field.name());
        if (cell == null) {
            throw new BadRequest(path, "missing field; say null if the value is unknown");
        }
        return cell;
    }

    private static NumberColumn numbers(Scorer.Field field, List<JsonNode> rows, boolean many) {
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            String path = path(many ? "[" + i + "]" : "", field.name());
            JsonNode cell = cell(field, rows.get(i), path);
            if (cell.isNull()) {
                values[i] = Double.NaN;
            } else if (cell.isNumber() && Double.isFinite(cell.doubleValue())) {
                values[i] = cell.doubleValue();
            } else {
                throw new BadRequest(path, shown(cell) + " is not a finite number; a number or null is allowed");
            }
        }
        return NumberColumn.of(field.name(), values);
    }

    private static TextColumn texts(Scorer.Field field, List<JsonNode> rows, boolean many) {
        String[] values = new String[rows.size()];
        for (int i = 0; i < values.length; i++) {
            String path = path(many ? "[" + i + "]" : "", field.name());
            JsonNode cell = cell(field, rows.get(i), path);
            if (cell.isNull()) {
                continue;
            }
            if (!cell.isTextual() || !field.categories().contains(cell.asText())) {
                throw new BadRequest(
                        path,
                        shown(cell) + " is none of the model's values; null or one of these is allowed: "
                                + String.join(", ", field.categories()));
            }
            values[i] = cell.asText();
        }
        return TextColumn.of(field.name(), values);
    }

    private static String shown(JsonNode cell) {
        String text = cell.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
